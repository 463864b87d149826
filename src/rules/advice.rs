//! What to do instead.

use super::Suspect;
use crate::commands;
use crate::detect::Strength;
use crate::flow::Kept;
use crate::ir::{OpKind, Place};

/// A value that is needed while the image is built: hand it over by a secret mount.
pub(super) fn at_build_time(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect);
    if windows(suspect) {
        let fetch =
            "fetch what needs the secret before the build and copy only the result".to_owned();
        let older = "older BuildKit has no secret mounts in Windows containers".to_owned();
        return vec![format!("{older}: {fetch}")];
    }
    if let Some(instead) = of_tool(suspect) {
        return instead;
    }
    let id = key.to_ascii_lowercase();
    if needs_file(suspect) {
        return vec![
            "hand it over with a secret mount, as a file that only this command has, and let the program read it there:"
                .to_owned(),
            format!("+ RUN --mount=type=secret,id={id},target=/run/secrets/{id},required=true <command>"),
            format!("$ docker build --secret id={id},src=<file> ."),
        ];
    }
    vec![
        "hand it over with a secret mount, which no layer, history or cache keeps:".to_owned(),
        format!("+ RUN --mount=type=secret,id={id},env={key},required=true <command>"),
        format!("$ docker build --secret id={id},env={key} ."),
    ]
}

/// What to do instead where a tool keeps what it is given: the same command with a mounted secret would keep that.
fn of_tool(suspect: &Suspect<'_>) -> Option<Vec<String>> {
    let files = suspect.layer_files();
    files.into_iter().find_map(without_keeping)
}

/// How to do without the tool that keeps a secret in `file`; `None` where the table of commands does not say.
pub(super) fn without_keeping(file: &Kept) -> Option<Vec<String>> {
    let name = file.tool.as_deref()?;
    if file.path.ends_with(".git/config") {
        return Some(vec![
            "let git ask for the token instead of writing it into the URL:".to_owned(),
            "+ RUN --mount=type=secret,id=<id>,required=true git -c credential.helper='!f() { echo username=x; echo \
             \"password=$(cat /run/secrets/<id>)\"; }; f' clone https://<host>/<repository>"
                .to_owned(),
        ]);
    }
    let instead = commands::tool(name)?.instead()?;
    Some(vec![format!(
        "`{name}` keeps what it is given in `{}`, from wherever it comes; use {instead}",
        file.path
    )])
}

/// Whether it stands among the words of an exec form that no shell reads: nothing there is a variable.
fn needs_file(suspect: &Suspect<'_>) -> bool {
    const SHELLS: [&str; 6] = ["sh", "bash", "ash", "dash", "zsh", "ksh"];
    let origin = &suspect.trace.origin;
    let Some(scope) = suspect.flow.unit.scopes.get(origin.scope) else {
        return false;
    };
    let Some(op) = scope
        .ops
        .get(origin.op)
        .filter(|_| origin.place == Place::Run)
    else {
        return false;
    };
    let mut ops = scope.ops.iter();
    ops.any(|other| match &other.kind {
        OpKind::Run(run) if other.span == op.span => {
            let program = run
                .text
                .first()
                .map_or("", |word| commands::program(word.as_str()));
            // Behind the text of a shell form stand its heredocs.
            let shell = |word: &crate::source::Text| word.as_str().contains([' ', '\t', '\n', '<']);
            run.text.len() > 1 && !run.text.first().is_some_and(shell) && !SHELLS.contains(&program)
        }
        _ => false,
    })
}

/// A value that a heredoc of `COPY` writes: no mount reaches that instruction, the whole file has to be the secret.
pub(super) fn as_file(suspect: &Suspect<'_>) -> Vec<String> {
    let id = name(suspect).to_ascii_lowercase();
    vec![
        "keep the file out of the image and mount it for the command that needs it:".to_owned(),
        format!("+ RUN --mount=type=secret,id={id},target=<path>,required=true <command>"),
        format!("$ docker build --secret id={id},src=<file> ."),
        "or write it when the container runs, if only the container needs it".to_owned(),
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
