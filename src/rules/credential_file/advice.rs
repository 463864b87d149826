//! What to do about a credential file in an image.

use super::content_kind::ContentKind;
use super::names::FileClass;
use super::taken::Taken;
use crate::context::{BuildContext, Ignore};
use crate::finding::Label;
use crate::source::Span;

/// Files that are named: mount them instead.
pub(super) fn mount(class: &FileClass) -> Vec<String> {
    if class.ssh {
        return vec![
            "let the builder's agent sign instead; no key enters the build:".to_owned(),
            "+ RUN --mount=type=ssh <command>".to_owned(),
            "$ docker build --ssh default .".to_owned(),
        ];
    }
    vec![
        "mount it where a command of the build needs it:".to_owned(),
        "+ RUN --mount=type=secret,id=credentials,target=<path>,required=true <command>".to_owned(),
        "$ docker build --secret id=credentials,src=<file> .".to_owned(),
        "or mount it when the container runs, if only the container needs it".to_owned(),
    ]
}

/// What is wrong with the ignore file.
#[derive(Debug, Default)]
pub(super) struct Cause {
    /// A line of it that does not do what it seems to say.
    pub(super) step: Option<Label>,
    /// How to leave the files out of the context.
    pub(super) help: Vec<String>,
}

/// Why files that were taken along are in the context at all.
pub(super) fn cause(context: &BuildContext<'_>, files: &[Taken]) -> Cause {
    let Some(first) = files.first() else {
        return Cause::default();
    };
    if let Some(cause) = slip(context, first) {
        return cause;
    }
    let mut help = Vec::new();
    if let Some(unread) = unread(context, first) {
        help.push(unread);
    } else {
        help.push(match &context.choice.read {
            Some(path) => format!("leave it out of the build context, in `{path}`:"),
            None => {
                let folder = context.in_project("");
                let place = if folder.is_empty() {
                    String::new()
                } else {
                    format!("{folder}/")
                };
                format!("leave it out of the build context, in a new file `{place}.dockerignore`:")
            }
        });
    }
    help.extend(patterns(files));
    help.push("or copy only what the image needs, instead of whole folders".to_owned());
    Cause { step: None, help }
}

/// A pattern that does not do what its author thinks.
fn slip(context: &BuildContext<'_>, file: &Taken) -> Option<Cause> {
    let ignore_file = context.ignore_file.as_ref()?;
    let mistake = context.ignore.mistake(&file.path)?;
    let span = Span::new(ignore_file.id(), mistake.line.start, mistake.line.end);
    let path = ignore_file.path();
    let help = match mistake.instead {
        Some(instead) => {
            // One for all of its kind, where that says as much.
            vec![
                format!("the pattern in `{path}` {}; write instead:", mistake.why),
                format!("+ {instead}"),
            ]
        }
        None => vec![format!(
            "the pattern in `{path}` {}: remove that line",
            mistake.why
        )],
    };
    Some(Cause {
        step: Some(Label::new(span, format!("this pattern {}", mistake.why))),
        help,
    })
}

/// An ignore file that would leave the file out, and that the builder does not read.
fn unread(context: &BuildContext<'_>, file: &Taken) -> Option<String> {
    let path = context.choice.unread.iter().find(|path| {
        let ignore = context
            .open_in_project(path)
            .map(|f| Ignore::read(f.text()));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inner = context.in_project(&file.path);
        // Its patterns are meant for the folder that it stands in.
        let inner = match folder {
            "" => Some(inner.as_str()),
            folder => inner.strip_prefix(folder).and_then(|p| p.strip_prefix('/')),
        };
        ignore.is_some_and(|ignore| {
            ignore.ignores(&file.path) || inner.is_some_and(|inner| ignore.ignores(inner))
        })
    })?;
    Some(match &context.choice.read {
        Some(read) => format!(
            "`{path}` leaves it out, but the builder reads `{read}` instead of it; add there:"
        ),
        None => {
            let place = context.in_project(".dockerignore");
            format!(
                "`{path}` leaves it out, but is not read: the context is another folder; write in `{place}`:"
            )
        }
    })
}

/// Lines for the ignore file, one for each name.
fn patterns(files: &[Taken]) -> Vec<String> {
    const MOST: usize = 5;
    let mut lines = Vec::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let mut push = |line: String| {
            if !lines.contains(&line) && lines.len() < MOST {
                lines.push(line);
            }
        };
        if file.path.ends_with(".git/config") {
            push("+ .git".to_owned());
        } else if file.class.content == ContentKind::Dotenv && name.starts_with(".env") {
            push("+ **/.env*".to_owned());
            push("+ !**/.env.example".to_owned());
        } else {
            push(format!("+ **/{}", escaped(name)));
        }
    }
    lines
}

/// A name as a pattern that matches only itself.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if matches!(c, '*' | '?' | '[' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
