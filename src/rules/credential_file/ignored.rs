//! Files that a COPY takes along: the lines of the ignore file that leave them out.
//!
//! A line that slipped is mended as its author meant it. A new line is not made without being asked: what the image, or
//! another build of the same folder, does with the file is not known (`docs/decisions/0212-lines-of-ignore-files.md`).

use super::taken::Taken;
use crate::context::{BuildContext, Ignore, Mistake};
use crate::finding::{Applicability, Edit, Fix};
use crate::source::{SourceFile, Span};

/// Most files that are left out by their names; of more a pattern is for the author to find.
const MOST_FILES: usize = 10;
/// Longest ignore file, in bytes: it is read again as it would be.
const MOST_BYTES: usize = 1 << 14;

/// The edit of the ignore file after which none of `files` is in the context. `None` where there is no such file, for a
/// new one is no edit of any.
pub(super) fn fix(context: &BuildContext<'_>, files: &[Taken]) -> Option<Fix> {
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
