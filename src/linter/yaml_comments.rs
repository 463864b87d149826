//! Comments of YAML that are for the linter, with what each governs.

use super::plain;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::{Node, Yaml};
use crate::triage::{Comment, suppression};

/// The comments that may say something to us: one behind a value is about its line, one on a line of its own about what
/// comes next.
pub(super) fn of(file: &SourceFile, yaml: &Yaml) -> Vec<Comment> {
    let relevant: Vec<_> = yaml
        .comments
        .iter()
        .filter(|c| suppression::may_be_one(c.text.as_str()))
        .collect();
    if relevant.is_empty() {
        return Vec::new();
    }
    let pieces = pieces(yaml, false);
    let mut by_lines = plain::comments_of(file).into_iter();
    relevant
        .into_iter()
        .map(|comment| {
            let line = if comment.own_line {
                by_lines.find(|c| c.span == comment.span)
            } else {
                None
            };
            let governs = match line {
                Some(line) => piece_after(&pieces, line.governs),
                None => line_of(file, comment.span),
            };
            Comment {
                span: comment.span,
                text: comment.text.as_str().to_owned(),
                governs,
                directive: false,
            }
        })
        .collect()
}

/// The same for comments that were read line by line: where one is about a line on which an entry starts, it is about all
/// of that, whatever it holds: documents for machines are small, and what stands under `write_files:` is one thing.
pub(super) fn widened(comments: Vec<Comment>, yaml: &Yaml) -> Vec<Comment> {
    if comments.is_empty() {
        return comments;
    }
    let pieces = pieces(yaml, true);
    let wider = |comment: Comment| Comment {
        governs: piece_after(&pieces, comment.governs),
        ..comment
    };
    comments.into_iter().map(wider).collect()
}

fn line_of(file: &SourceFile, span: Span) -> Span {
    let lines = file.lines();
    let range = lines.line_range(lines.line_of(span.start), file.text());
    Span::new(file.id(), range.start, range.end)
}

/// Scalars with their keys, whole items of lists, and lists of scalars, or all entries: in the order of the file.
fn pieces(yaml: &Yaml, all: bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut waiting: Vec<Node<'_>> = yaml.documents.iter().filter_map(|d| d.root()).collect();
    while let Some(node) = waiting.pop() {
        if node.is_alias() {
            continue;
        }
        for entry in node.own_entries() {
            let plain = entry.value.items().all(|item| item.scalar().is_some());
            if all || plain && !entry.value.is_mapping() && !entry.value.is_alias() {
                found.push(entry.span());
            }
            waiting.push(entry.value);
        }
        for item in node.items() {
            if !item.is_alias() {
                found.push(item.span());
            }
            waiting.push(item);
        }
    }
    found.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    found
}

/// The piece that starts on `line`, whole; else the line.
fn piece_after(pieces: &[Span], line: Span) -> Span {
    let at = pieces.partition_point(|p| p.start < line.start);
    match pieces.get(at) {
        Some(piece) if piece.start < line.end => line.cover(*piece),
        _ => line,
    }
}
