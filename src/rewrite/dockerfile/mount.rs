//! Secret mounts in front of a command.

use super::Page;
use super::frontend::Frontend;
use super::user::{self, User};
use crate::finding::Edit;
use crate::rewrite::layout;
use crate::syntax::dockerfile::{Form, Instruction, Keyword, Kind};
use crate::syntax::shell::{self, AndOr, Dialect};

/// A secret that a command is to have in a variable.
pub(super) struct Variable<'n> {
    /// The variable.
    pub(super) name: &'n str,
    /// The id of the secret.
    pub(super) id: &'n str,
    /// Without it the build fails.
    pub(super) required: bool,
}

/// The id of the secret that is handed over in the variable `name`, or as the file of that name.
pub(super) fn id(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            c
        } else {
            '_'
        }
    };
    let id: String = name.to_ascii_lowercase().chars().map(plain).collect();
    id.trim_matches(['.', '-']).to_owned()
}

/// The command that hands over a secret, as somebody types it in the folder that is built.
pub(super) fn command(page: &Page<'_>, id: &str, from: &str) -> String {
    let path = page.file.path();
    let usual = matches!(page.name(), "Dockerfile" | "Containerfile");
    let plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    let file = if usual || !path.chars().all(plain) {
        String::new()
    } else {
        format!("-f {path} ")
    };
    format!("$ docker build {file}--secret id={id},{from} .")
}

/// Whether a shell of the file may print what it runs: an `export` with it.
fn traces(page: &Page<'_>) -> bool {
    let shells = page.tree.instructions.iter();
    let mut shells = shells.filter(|i| i.body.name == Keyword::Shell);
    shells.any(|shell| {
        let mut words = shell.text.as_str().split(['"', ' ', ',']);
        words.any(|w| w.starts_with('-') && !w.starts_with("--") && w.contains('x'))
    })
}

/// Whether a RUN mounts the secret already.
pub(super) fn names(run: &Instruction, id: &str) -> bool {
    let mut values = run.body.flags.iter().filter_map(|flag| flag.value.as_ref());
    values.any(|value| {
        let mut options = run.str(value).split(',');
        options.any(|option| option.strip_prefix("id=") == Some(id))
    })
}

/// Whether the first commands of a text run in the background.
fn in_background(text: &str) -> bool {
    let script = shell::parse_str(text, Dialect::Posix);
    let mut lists = script.body.and_or_lists();
    lists.next().is_some_and(AndOr::is_background)
}

/// Gives the secret to the RUN at position `at`. `None` where the command cannot take it that way.
pub(super) fn give(
    page: &Page<'_>,
    at: usize,
    run: &Instruction,
    secret: &Variable<'_>,
    frontend: Frontend,
) -> Option<Vec<Edit>> {
    if run.body.name != Keyword::Run {
        return None;
    }
    let Kind::Command(form) = &run.body.kind else {
        return None;
    };
    let Variable { name, id, required } = secret;
    let sure = *required;
    let required = if sure { ",required=true" } else { "" };
    let keyword = run.text.span(run.body.keyword.clone())?;
    let front = keyword.end as usize;
    match frontend {
        Frontend::Variable { .. } => {
            // Thousands of times over in a long file: parts put together take a fifth of what a format does.
            let flag = [" --mount=type=secret,id=", id, ",env=", name, required].concat();
            Some(vec![layout::insert(page.file, front, flag)])
        }
        Frontend::File => {
            let Form::Shell(range) = form else {
                return None;
            };
            // The body of a heredoc may be any program's.
            if !run.heredocs.is_empty() || names(run, id) || traces(page) {
                return None;
            }
            let readable = match user::of(page, at) {
                User::Root => String::new(),
                User::Number(uid) => format!(",uid={uid}"),
                User::Other => ",mode=0444".to_owned(),
            };
            let flag = format!(" --mount=type=secret,id={id}{readable}{required}");
            let command = run.text.span(range.clone())?.start as usize;
            let export = format!("export {name}=\"$(cat /run/secrets/{id})\"");
            // Without a secret the variable is not set at all, as an argument without a value.
            let export = match sure {
                true => export,
                false => format!("if [ -f /run/secrets/{id} ]; then {export}; fi"),
            };
            // `a && b & c` has both in a shell of their own.
            let joined = match in_background(run.str(range)) {
                true => ";",
                false => " &&",
            };
            let export = format!("{export}{joined} ");
            Some(vec![
                layout::insert(page.file, front, flag),
                layout::insert(page.file, command, export),
            ])
        }
    }
}
