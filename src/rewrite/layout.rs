//! Lines and white space around an edit: what a file's own author would have left.

use crate::finding::Edit;
use crate::source::{SourceFile, Span};

/// The end of a line as the file writes it: that of its first line.
pub(super) fn line_end(file: &SourceFile) -> &'static str {
    let text = file.text();
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

/// Puts `text` at an offset.
pub(super) fn insert(file: &SourceFile, at: usize, text: String) -> Edit {
    Edit {
        span: Span::new(file.id(), at, at),
        replacement: text,
    }
}

/// The end, before its line end, of the line that the byte at `at` is on. `None` where a comment begins on it that goes on
/// behind it: `/*`.
pub(super) fn end_of_line(file: &SourceFile, at: usize) -> Option<usize> {
    let text = file.text();
    let line = file.lines().line_of(u32::try_from(at).ok()?);
    let range = file.lines().line_range(line, text);
    let body = text.get(range.clone())?.trim_end_matches(['\n', '\r']);
    let behind = text.get(at..range.start + body.len())?;
    let open = behind
        .rfind("/*")
        .is_some_and(|at| !behind.get(at..).is_some_and(|c| c.contains("*/")));
    (!open).then_some(range.start + body.len())
}

/// Takes the bytes of a range away.
pub(super) fn remove(file: &SourceFile, start: usize, end: usize) -> Edit {
    Edit {
        span: Span::new(file.id(), start, end),
        replacement: String::new(),
    }
}

/// Takes all lines away that `span` touches. `None` where something else stands on them.
pub(super) fn remove_lines(file: &SourceFile, span: Span) -> Option<Edit> {
    let (text, lines) = (file.text(), file.lines());
    let first = lines.line_of(span.start);
    let last = lines.line_of(span.end.max(span.start + 1) - 1);
    let start = lines.line_start(first, text).max(file.bom_len());
    let end = lines.line_start(last + 1, text);
    let before = text.get(start..span.start as usize)?;
    let after = text.get(span.end as usize..end)?;
    if !before.trim().is_empty() || !after.trim().is_empty() {
        return None;
    }
    Some(remove(file, start, end))
}

/// The whole lines that a span touches, the last one's end included.
pub(super) fn line_at(file: &SourceFile, span: Span) -> Span {
    let (text, lines) = (file.text(), file.lines());
    let last = lines.line_of(span.end.max(span.start + 1) - 1);
    let start = lines
        .line_start(lines.line_of(span.start), text)
        .max(file.bom_len());
    Span::new(file.id(), start, lines.line_start(last + 1, text))
}

/// The same, where the span is on one line.
pub(super) fn line(file: &SourceFile, span: Span) -> Option<Span> {
    let whole = line_at(file, span);
    let one = !file
        .slice(whole)
        .trim_end_matches(['\n', '\r'])
        .contains('\n');
    one.then_some(whole)
}

/// The white space that the line of a span begins with.
pub(super) fn indent(file: &SourceFile, span: Span) -> &str {
    let line = file.slice(line_at(file, span));
    let text = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - text.len()).unwrap_or_default()
}

/// A place for a line of its own, and what has to stand around its text.
pub(super) struct NewLine {
    pub(super) at: Span,
    pub(super) before: String,
    pub(super) after: String,
}

/// The place behind the line that a span ends on, `gone` being taken away.
pub(super) fn behind_line(file: &SourceFile, span: Span, gone: Option<Span>) -> NewLine {
    let line = line_at(file, span);
    let end = line_end(file);
    let ended = file.slice(line).ends_with('\n');
    let (before, after) = match gone {
        _ if ended => ("", end),
        // The line before it has an end.
        Some(gone) if gone.end == line.end => ("", ""),
        _ => (end, ""),
    };
    NewLine {
        at: Span::new(file.id(), line.end as usize, line.end as usize),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}
