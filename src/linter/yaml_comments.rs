//! Comments of YAML that are for the linter, with what each governs.

use super::plain;
use crate::source::{SourceFile, Span};
use crate::syntax::user_data::carried;
use crate::syntax::yaml::{Entry, Node, Yaml};
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
    let pieces = pieces(yaml);
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

/// The same for comments that were read line by line: where one is about a line on which a document starts, or one item of
/// `write_files:`, it is about all of that. One above a section of the file is about its line.
pub(super) fn widened(comments: Vec<Comment>, yaml: &Yaml) -> Vec<Comment> {
    if comments.is_empty() {
        return comments;
    }
    let pieces = documents(yaml);
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

/// Scalars with their keys, whole items of lists, and lists of scalars: in the order of the file.
fn pieces(yaml: &Yaml) -> Vec<Span> {
    walked(yaml, |part, _| match part {
        Part::Entry(entry) => is_plain(entry.value),
        Part::Item(_) => true,
    })
}

/// The documents, and what is one thing: scalars with their keys, and below the root lists of scalars, mappings of no more
/// than those, and items of lists that go no deeper. A section of the file is none of these.
fn documents(yaml: &Yaml) -> Vec<Span> {
    walked(yaml, |part, depth| match part {
        Part::Entry(entry) => {
            let named = entry.name().is_some_and(|name| {
                carried(name).is_some() || depth > 0 && matches!(name, "content" | "command")
            });
            named
                || entry.value.scalar().is_some()
                || depth > 0 && (is_plain(entry.value) || is_flat(entry.value))
        }
        Part::Item(item) => {
            is_plain(item)
                || is_flat(item)
                || item.is_mapping()
                    && item.own_entries().all(|entry| {
                        entry.value.is_alias() || is_plain(entry.value) || is_flat(entry.value)
                    })
        }
    })
}

/// A scalar, or a list of scalars.
fn is_plain(node: Node<'_>) -> bool {
    !node.is_alias() && !node.is_mapping() && node.items().all(|item| item.scalar().is_some())
}

/// A mapping of scalars and lists of scalars.
fn is_flat(node: Node<'_>) -> bool {
    !node.is_alias()
        && node.is_mapping()
        && node
            .own_entries()
            .all(|entry| entry.value.is_alias() || is_plain(entry.value))
}

/// What a file is made of.
enum Part<'n, 'y> {
    Entry(&'n Entry<'y>),
    Item(Node<'y>),
}

/// The parts that are `wanted`, asked with their depth, in the order of the file.
fn walked(yaml: &Yaml, wanted: impl Fn(Part<'_, '_>, usize) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    let roots = yaml.documents.iter().filter_map(|d| d.root());
    let mut waiting: Vec<(Node<'_>, usize)> = roots.map(|root| (root, 0)).collect();
    while let Some((node, depth)) = waiting.pop() {
        if node.is_alias() {
            continue;
        }
        for entry in node.own_entries() {
            if wanted(Part::Entry(&entry), depth) {
                found.push(entry.span());
            }
            waiting.push((entry.value, depth + 1));
        }
        for item in node.items() {
            if !item.is_alias() && wanted(Part::Item(item), depth) {
                found.push(item.span());
            }
            waiting.push((item, depth + 1));
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
