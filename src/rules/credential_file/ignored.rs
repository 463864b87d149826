//! Files that a COPY takes along: the lines of the ignore file that leave them out.
//!
//! A line that slipped is mended as its author meant it. A new line is not made without being asked: what the image, or
//! another build of the same folder, does with the file is not known (`docs/decisions/0212-lines-of-ignore-files.md`).

use super::taken::Taken;
use crate::context::{BuildContext, Ignore, Mistake};
use crate::finding::{Applicability, Edit, Fix};
use crate::ir::path::base;
use crate::ir::{MountKind, OpKind};
use crate::rules::Context;
use crate::source::{SourceFile, Span};

/// Most files that are left out by their names; of more a pattern is for the author to find.
const MOST_FILES: usize = 10;
/// Longest ignore file, in bytes: it is read again as it would be.
const MOST_BYTES: usize = 1 << 14;

/// Most other Dockerfiles that are looked into.
const MOST_OTHERS: usize = 16;
/// Files that programs of a build read unasked: `COPY . .` may be how they get them.
const OF_PROGRAMS: &[&str] = &[
    ".git-credentials",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".yarnrc",
    ".yarnrc.yml",
    "auth.json",
    "gradle.properties",
    "nuget.config",
    "pip.conf",
    "settings.xml",
];

/// The edit of the ignore file after which none of `files` is in the context. `None` where there is no such file, for a
/// new one is no edit of any, and where the build would stop: an instruction names what is left out then.
pub(super) fn fix(cx: &Context<'_>, context: &BuildContext<'_>, files: &[Taken]) -> Option<Fix> {
    let ignore_file = context.ignore_file.as_ref()?;
    if ignore_file.text().len() > MOST_BYTES {
        return None;
    }
    let (edit, sure) = mended(context, ignore_file, files)
        .or_else(|| added(ignore_file, files).map(|edit| (edit, false)))?;
    let mut new = ignore_file.text().to_owned();
    new.replace_range(edit.span.range(), &edit.replacement);
    let now = Ignore::read(&new);
    if !files.iter().all(|file| now.ignores(&file.path)) || !now.refused.is_empty() {
        return None;
    }
    let mut named = sources(cx).filter_map(|source| context.named(source));
    if named.any(|path| now.ignores(&path)) {
        return None;
    }
    let sure = sure && files.iter().all(|file| is_unused(cx, context, file));
    let what = match files {
        [one] => format!("`{}`", one.path),
        several => format!("{} files", several.len()),
    };
    Some(Fix {
        title: format!("leave {what} out of the build, in `{}`", ignore_file.path()),
        applicability: if sure {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        },
        edits: vec![edit],
        then: Vec::new(),
    })
}

/// What instructions take from the context by its name.
fn sources<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a str> {
    let scopes = cx.flow.unit.scopes.iter();
    scopes
        .flat_map(|scope| &scope.ops)
        .flat_map(|op| match &op.kind {
            OpKind::Copy(copied) if !copied.foreign => copied
                .sources
                .iter()
                .map(|source| source.as_str())
                .collect(),
            OpKind::Run(command) => {
                let mounts = command.mounts.iter();
                let paths = mounts.filter_map(|mount| match &mount.kind {
                    MountKind::Context(path) => Some(path.as_str()),
                    _ => None,
                });
                paths.collect()
            }
            _ => Vec::new(),
        })
}

/// Whether no command is known to need the file: no program reads it unasked, and neither this Dockerfile nor another one
/// beside it, or in the folder that is built, speaks of it.
fn is_unused(cx: &Context<'_>, context: &BuildContext<'_>, taken: &Taken) -> bool {
    let name = base(&taken.path);
    if OF_PROGRAMS.contains(&name.to_ascii_lowercase().as_str()) || speaks_of(cx.file.text(), name)
    {
        return false;
    }
    let own = cx.surroundings.map_or("", |around| around.path);
    let beside = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut folders = vec![beside, context.folder.as_str()];
    folders.dedup();
    let paths = folders.into_iter().flat_map(|folder| {
        let names = context.files_in(folder).into_iter();
        let whole = move |name: String| match folder {
            "" => name,
            folder => format!("{folder}/{name}"),
        };
        names.filter(|name| is_dockerfile(name)).map(whole)
    });
    let mut others = paths.filter(|path| path != own);
    let told = others.by_ref().take(MOST_OTHERS).all(|path| {
        let file = context.open_in_project(&path);
        file.is_some_and(|file| !speaks_of(file.text(), name))
    });
    told && others.next().is_none()
}

fn is_dockerfile(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let one = |word: &str| name.starts_with(word) || name.ends_with(&format!(".{word}"));
    (one("dockerfile") || one("containerfile")) && !name.ends_with("ignore")
}

/// Whether a Dockerfile names a file outside of its comments.
fn speaks_of(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let whole = |line: &str, at: usize| {
        let before = line.get(..at).unwrap_or_default();
        let after = line.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(part) && !after.starts_with(part)
    };
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    lines.into_iter().any(|line| {
        let mut places = line.match_indices(name);
        places.any(|(at, _)| whole(line, at))
    })
}

/// A line that is meant for them and slipped, as it was meant. Whether nothing else can have been meant.
fn mended(context: &BuildContext<'_>, file: &SourceFile, files: &[Taken]) -> Option<(Edit, bool)> {
    let mistakes = files
        .iter()
        .map(|taken| context.ignore.mistake(&taken.path));
    let mistakes: Vec<Mistake> = mistakes.collect::<Option<_>>()?;
    let first = mistakes.first()?;
    if mistakes.iter().any(|other| other != first) {
        return None;
    }
    let instead = first.instead.as_deref()?;
    let line = file.text().get(first.line.clone())?;
    let comment = line.find(" #").or_else(|| line.find("\t#"));
    let comment = comment.and_then(|at| line.get(at..)).map(str::trim_start);
    let new = match comment {
        Some(comment) => format!("{comment}\n{instead}"),
        None => instead.to_owned(),
    };
    let edit = Edit {
        span: Span::new(file.id(), first.line.start, first.line.end),
        replacement: new,
    };
    // One that holds at the root only may have been meant to: another folder's file may be wanted.
    let elsewhere = instead.starts_with("**/") && comment.is_none();
    Some((edit, !elsewhere))
}

/// A line for each of them, behind all others: the last that matches decides.
fn added(file: &SourceFile, files: &[Taken]) -> Option<Edit> {
    if files.len() > MOST_FILES {
        return None;
    }
    let text = file.text();
    let lines: Vec<String> = files.iter().map(|file| pattern(&file.path)).collect();
    let lines = lines.join("\n");
    let end = text.len();
    Some(Edit {
        span: Span::new(file.id(), end, end),
        replacement: if text.is_empty() || text.ends_with('\n') {
            format!("{lines}\n")
        } else {
            format!("\n{lines}")
        },
    })
}

/// A path as a pattern that matches only itself.
fn pattern(path: &str) -> String {
    let mut out = String::new();
    for (at, c) in path.chars().enumerate() {
        if matches!(c, '*' | '?' | '[' | '\\') || at == 0 && matches!(c, '#' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
