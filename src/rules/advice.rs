//! What to do instead.

use super::{Context, Suspect, own_command};
use crate::commands;
use crate::detect::Strength;
use crate::flow::Kept;
use crate::ir::{Caller, Place};

/// A value that is needed while the image is built: hand it over by a secret mount.
pub(super) fn at_build_time(suspect: &Suspect<'_>, cx: &Context<'_>) -> Vec<String> {
    let key = variable(suspect);
    if windows(suspect) {
        let fetch =
            "fetch what needs the secret before the build and copy only the result".to_owned();
        let older = "older BuildKit has no secret mounts in Windows containers".to_owned();
        return vec![format!("{older}: {fetch}")];
    }
    if let Some(instead) = of_tool(suspect) {
        let id = key.to_ascii_lowercase();
        let mut help: Vec<String> = instead
            .iter()
            .map(|line| line.replace("<id>", &id))
            .collect();
        if help != instead {
            help.extend(by_caller(suspect, &id, &From::File));
        }
        return help;
    }
    if let Some(instead) = of_file(suspect) {
        return instead;
    }
    let id = key.to_ascii_lowercase();
    // Whoever passes it, and asks for it, is done without.
    let argument = suspect.trace.origin.place == Place::Argument;
    let argument = argument.then(|| format!("- ARG {key}"));
    if needs_file(suspect) {
        let mut help = vec![
            "hand it over with a secret mount, as a file that only this command has, and let the program read it there:"
                .to_owned(),
        ];
        help.extend(argument);
        help.push(format!(
            "+ RUN --mount=type=secret,id={id},target=/run/secrets/{id},required=true <command>"
        ));
        help.extend(by_caller(suspect, &id, &From::File));
        return help;
    }
    let command = own_command::with_variable(suspect, &key, cx.detectors);
    let command = command.as_deref().unwrap_or("<command>");
    let mut help = vec![
        "hand it over with a secret mount, which no layer, history or cache keeps:".to_owned(),
    ];
    help.extend(argument);
    help.push(format!(
        "+ RUN --mount=type=secret,id={id},env={key},required=true {command}"
    ));
    help.extend(by_caller(suspect, &id, &From::Variable(&key)));
    help
}

/// Where whoever starts the build has a secret.
enum From<'k> {
    File,
    Variable(&'k str),
}

/// The Compose service whose build passes it.
fn service<'s>(suspect: &'s Suspect<'_>) -> Option<&'s str> {
    match &suspect.flow.call_of(suspect.trace)?.caller {
        Caller::Service(name) => Some(name),
        Caller::Command => None,
    }
}

/// What the caller of the build has to say for the secret mount `id`: Compose, where a service's build passes it, else
/// whoever types the command.
fn by_caller(suspect: &Suspect<'_>, id: &str, from: &From<'_>) -> Vec<String> {
    let Some(service) = service(suspect) else {
        return vec![match from {
            // Below the folder that is built, the next `COPY . .` would take it.
            From::File => {
                format!("$ docker build --secret id={id},src=<file outside of this folder> .")
            }
            From::Variable(key) => format!("$ docker build --secret id={id},env={key} ."),
        }];
    };
    let source = match from {
        From::File => "file: ./<file that git and the build leave out>".to_owned(),
        From::Variable(key) => format!("environment: {key}"),
    };
    vec![
        "and let the service's build have it in place of the argument, which goes from `args` and from the Dockerfile:"
            .to_owned(),
        "+ services:".to_owned(),
        format!("+   {service}:"),
        "+     build:".to_owned(),
        format!("+       secrets: [{id}]"),
        "+ secrets:".to_owned(),
        format!("+   {id}:"),
        format!("+     {source}"),
    ]
}

/// What to do instead where a tool keeps what it is given: the same command with a mounted secret would keep that.
fn of_tool(suspect: &Suspect<'_>) -> Option<Vec<String>> {
    let files = suspect.layer_files();
    files.into_iter().find_map(without_keeping)
}

/// What to do instead where the command writes it to a file: a mounted variable would end in that file as well, so the
/// file itself has to be the secret.
fn of_file(suspect: &Suspect<'_>) -> Option<Vec<String>> {
    let known = |file: &&Kept| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        file.tool.is_none() && file.path.starts_with('/') && file.path.chars().all(plain)
    };
    let path = suspect.layer_files().into_iter().find(known)?.path.as_str();
    let id = path.rsplit('/').next().unwrap_or_default();
    let id = id.trim_start_matches('.').to_ascii_lowercase();
    if id.is_empty() {
        return None;
    }
    let mut help = vec![
        format!(
            "the command keeps it in `{path}`, from wherever it comes: mount that file itself, and write it no more:"
        ),
        format!("+ RUN --mount=type=secret,id={id},target={path},required=true <command>"),
    ];
    help.extend(by_caller(suspect, &id, &From::File));
    help.push(AT_RUN_TIME.to_owned());
    Some(help)
}

const AT_RUN_TIME: &str = "or write it when the container runs, if only the container needs it";

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
    suspect
        .flow
        .command_at(origin.scope, op.span)
        .is_some_and(|run| {
            let program = run
                .text
                .first()
                .map_or("", |word| commands::program(word.as_str()));
            // Behind the text of a shell form stand its heredocs.
            let shell = |word: &crate::source::Text| word.as_str().contains([' ', '\t', '\n', '<']);
            run.text.len() > 1 && !run.text.first().is_some_and(shell) && !SHELLS.contains(&program)
        })
}

/// A value that a heredoc of `COPY` writes: no mount reaches that instruction, the whole file has to be the secret.
pub(super) fn as_file(suspect: &Suspect<'_>) -> Vec<String> {
    let id = name(suspect).to_ascii_lowercase();
    let mut help = vec![
        "keep the file out of the image and mount it for the command that needs it:".to_owned(),
        format!("+ RUN --mount=type=secret,id={id},target=<path>,required=true <command>"),
    ];
    help.extend(by_caller(suspect, &id, &From::File));
    help.push(AT_RUN_TIME.to_owned());
    help
}

/// A value that is needed when the container runs.
pub(super) fn at_run_time(suspect: &Suspect<'_>) -> Vec<String> {
    let key = name(suspect);
    if let Some(service) = service(suspect) {
        return vec![
            "take it out of the image, and let Compose hand it over when the container runs, from a shell or from a \
             `.env` that git and the build leave out:"
                .to_owned(),
            "+ services:".to_owned(),
            format!("+   {service}:"),
            "+     environment:".to_owned(),
            format!("+       {key}: ${{{key}:?set {key}}}"),
            "or mount it as a file: `secrets:` of the service".to_owned(),
        ];
    }
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
        let history = if suspect.is_tracked() {
            " and in the repository's history"
        } else {
            ""
        };
        format!("rotate it: it stays in every image built so far{history}")
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

/// The variable that a secret mount is to set: the user's own, where it has one; what a command is given without any is
/// called in upper case, as variables are.
fn variable(suspect: &Suspect<'_>) -> String {
    let own = suspect.trace.origin.place != Place::Run
        || suspect.trace.origin.name.as_ref().is_some_and(|name| {
            Some(&name.text) == suspect.key.as_ref()
                && name.text.chars().any(|c| c.is_ascii_uppercase())
        });
    if own {
        return name(suspect);
    }
    // `//registry.example.com/:_authToken`: the setting, without whose it is.
    let key = suspect.key.as_deref().unwrap_or("SECRET");
    let last = key
        .rsplit(['/', ':', '.', ' '])
        .find(|part| !part.is_empty());
    let mut out = String::new();
    let mut small = false;
    for c in last.unwrap_or("SECRET").trim_matches(['_', '-']).chars() {
        // `authToken` is `AUTH_TOKEN`.
        if small && c.is_ascii_uppercase() {
            out.push('_');
        }
        small = c.is_ascii_lowercase();
        out.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        });
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        "SECRET".to_owned()
    } else {
        out
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
