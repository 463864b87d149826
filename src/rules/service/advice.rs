//! What to do instead, in Compose's own terms.

use super::{image, services};
use crate::commands::{self, images};
use crate::detect::{SecretKind, Strength};
use crate::rules::Suspect;

/// A variable of a service: from a file that Compose mounts where the image can read one, else from outside of the file.
pub(super) fn environment(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect);
    let service = services(suspect).first().copied().unwrap_or("service");
    let id = key.to_ascii_lowercase();
    let whole = suspect
        .hit()
        .is_some_and(|h| matches!(h.kind, SecretKind::Named | SecretKind::Token));
    let from_file = image(suspect)
        .filter(|_| whole)
        .and_then(|image| images::from_file(image, &key));
    let mut help = match from_file {
        Some(variable) => vec![
            format!(
                "this image reads it from a file: delete the line of `{key}`, as only one of the two may be set, and let \
                 Compose mount the file:"
            ),
            "+ services:".to_owned(),
            format!("+   {service}:"),
            "+     environment:".to_owned(),
            format!("+       {variable}: /run/secrets/{id}"),
            format!("+     secrets: [{id}]"),
            "+ secrets:".to_owned(),
            format!("+   {id}:"),
            format!("+     environment: {key}"),
            format!(
                "and set {key} in the shell that starts it or in a `.env` that git leaves out; or, with `file: \
                 ./secrets/{id}.txt` in its place, write it into that file"
            ),
        ],
        None if whole => vec![
            "let whoever starts it give the value, in a shell or in a `.env` that git leaves out:"
                .to_owned(),
            format!("+ {key}: ${{{key}:?set {key}}}"),
            "or name an `env_file` that git leaves out".to_owned(),
        ],
        None => vec![
            "put a variable where the secret stands, and let whoever starts it give the value:"
                .to_owned(),
            "+ …${SECRET:?set SECRET}…".to_owned(),
        ],
    };
    help.extend(rotate(suspect));
    help
}

/// A command, which stands under the key `part`: the program can read what no command line need show.
pub(super) fn command(suspect: &Suspect<'_>, part: &str) -> Vec<String> {
    let mut help = vec![
        "let the program read it from a mounted file: by an option that names one, a `*_FILE` variable, its \
         configuration file"
            .to_owned(),
        "or from a variable that the container's shell sets, which `$$` leaves the expansion to:"
            .to_owned(),
    ];
    let read = "<VARIABLE>=\"$$(cat /run/secrets/<name>)\"";
    match part {
        "healthcheck" => help.extend([
            "+ healthcheck:".to_owned(),
            format!("+   test: ['CMD-SHELL', '{read} <program>']"),
        ]),
        "pre_start" | "post_start" | "pre_stop" => help.extend([
            format!("+ {part}:"),
            format!("+   - command: ['sh', '-c', '{read} <program>']"),
        ]),
        _ => help.push(format!("+ {part}: ['sh', '-c', '{read} exec <program>']")),
    }
    help.push("+ secrets: [<name>]".to_owned());
    let tools = suspect.trace.context.iter();
    let instead = tools
        .filter_map(|word| commands::tool(word))
        .find_map(|tool| {
            let instead = tool.instead()?;
            Some(format!("with `{}`: {instead}", tool.name()))
        });
    help.extend(instead);
    help.extend(rotate(suspect));
    help
}

/// A name that Compose puts the value of into a command.
pub(super) fn expanded(name: &str) -> Vec<String> {
    vec![
        format!(
            "write `$${name}`: then the config holds the name, and the container's shell expands it:"
        ),
        format!("- ${{{name}}}"),
        format!("+ $${{{name}}}"),
        format!(
            "and give the service the variable: `environment: [{name}]`, or a file of `secrets:`"
        ),
    ]
}

/// The content of a config.
pub(super) fn config(suspect: &Suspect<'_>) -> Vec<String> {
    let mut help = vec![
        "make it a secret, which Compose mounts in the same way:".to_owned(),
        "+ secrets:".to_owned(),
        "+   <name>:".to_owned(),
        "+     file: ./<file that git leaves out>".to_owned(),
    ];
    help.extend(rotate(suspect));
    help
}

/// A value that can only come from outside of the file.
pub(super) fn variable(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect).to_ascii_uppercase();
    let mut help = vec![
        "take it out of the file and let whoever starts it give the value:".to_owned(),
        format!("+ ${{{key}:?set {key}}}"),
    ];
    help.extend(rotate(suspect));
    help
}

/// A literal has been seen by everyone who could read the file.
pub(super) fn rotate(suspect: &Suspect<'_>) -> Option<String> {
    let hit = suspect.hit()?;
    (hit.strength >= Strength::Strong).then(|| {
        if suspect.is_tracked() {
            "rotate it: it stays in the repository's history".to_owned()
        } else {
            "rotate it: whoever was given the file has it".to_owned()
        }
    })
}

/// The name of the variable to use.
fn name(suspect: &Suspect<'_>) -> String {
    let key = suspect.key.as_deref().unwrap_or("SECRET");
    let plain: String = key
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    let plain = plain.trim_matches('_');
    if plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit()) {
        "SECRET".to_owned()
    } else {
        plain.to_owned()
    }
}
