//! What to do instead.

use super::Suspect;
use crate::detect::Strength;

/// A value that is needed while the image is built: hand it over by a secret mount.
pub(super) fn at_build_time(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect);
    if windows(suspect) {
        return vec![
            "Windows containers have no secret mounts: fetch what needs the secret before the build, or in a stage \
             that is not shipped, and copy only the result"
                .to_owned(),
        ];
    }
    let id = key.to_ascii_lowercase();
    vec![
        "hand it over with a secret mount, which no layer, history or cache keeps:".to_owned(),
        format!("+ RUN --mount=type=secret,id={id},env={key},required=true <command>"),
        format!("$ docker build --secret id={id},env={key} ."),
    ]
}

/// A value that is needed when the container runs.
pub(super) fn at_run_time(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect);
    vec![
        "take it out of the image and hand it over when the container runs:".to_owned(),
        format!(
            "$ docker run --env-file ./secrets.env … (with {key} in a file that git and the build leave out)"
        ),
        "or mount it as a file: Compose and Swarm `secrets:`, a Kubernetes secret volume"
            .to_owned(),
    ]
}

/// A literal has been seen by everyone who could read the file.
pub(super) fn rotate(suspect: &Suspect<'_>) -> Option<String> {
    let hit = suspect.hit()?;
    (hit.strength >= Strength::Strong).then(|| {
        "rotate it: it stays in every image built so far and in the repository's history".to_owned()
    })
}

fn name(suspect: &Suspect<'_>) -> String {
    let key = suspect.key.as_deref().unwrap_or("SECRET");
    let plain: String = key
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    if plain.is_empty() {
        "SECRET".to_owned()
    } else {
        plain.to_owned()
    }
}

fn windows(suspect: &Suspect<'_>) -> bool {
    suspect
        .flow
        .unit
        .scopes
        .get(suspect.trace.origin.scope)
        .is_some_and(|s| s.windows)
}
