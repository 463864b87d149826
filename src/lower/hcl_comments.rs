//! Comments of files in HCL, and what each is about.

use crate::source::{SourceFile, Span};
use crate::syntax::hcl::Body;

/// A comment with what it stands before, or behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commented {
    /// The comment, its marks included.
    pub span: Span,
    /// The attribute or block that it is about, else the line, as of a section; empty when nothing follows.
    pub governs: Span,
}

/// The comments of one file, whose content is `body`.
#[must_use]
pub fn commented(file: &SourceFile, body: &Body, comments: &[Span]) -> Vec<Commented> {
    if comments.is_empty() {
        return Vec::new();
    }
    let mut items = Vec::new();
    spans(body, 0, &mut items);
    items.sort_by_key(|item| (item.span.start, std::cmp::Reverse(item.span.end)));
    let next = next_content(file);
    comments
        .iter()
        .map(|comment| Commented {
            span: *comment,
            governs: governed(file, &items, &next, *comment),
        })
        .collect()
}

/// An attribute or a block.
struct Item {
    span: Span,
    /// A comment above it holds for all of it. A block that stands in no other is a section of the project, of which
    /// one comment must not hide everything; a variable is one value.
    whole: bool,
}

fn spans(body: &Body, depth: usize, out: &mut Vec<Item>) {
    out.extend(body.attributes.iter().map(|attribute| Item {
        span: attribute.span,
        whole: true,
    }));
    for block in &body.blocks {
        out.push(Item {
            span: block.span,
            whole: depth > 0 || block.kind.as_str() == "variable",
        });
        spans(&block.body, depth + 1, out);
    }
}

/// For each line the first from there on that is neither blank nor a comment; one behind the last where there is none.
fn next_content(file: &SourceFile) -> Vec<usize> {
    let lines = file.lines();
    let text = file.text();
    let mut next = vec![lines.lines(); lines.lines() + 1];
    let mut content = lines.lines();
    for (number, next) in next.iter_mut().enumerate().rev().skip(1) {
        let line = text.get(lines.line_range(number, text));
        let line = line.unwrap_or_default().trim_start();
        if !line.is_empty() && !line.starts_with(['#', '/']) {
            content = number;
        }
        *next = content;
    }
    next
}

/// What begins on the comment's own line before it, or behind one that ends (`/* … */`), else what begins on the next line that is neither blank nor a
/// comment.
fn governed(file: &SourceFile, items: &[Item], next: &[usize], comment: Span) -> Span {
    let lines = file.lines();
    let text = file.text();
    let line = |number: usize| lines.line_range(number, text);
    let own = lines.line_of(comment.start);
    let before = text
        .get(line(own).start..comment.start as usize)
        .unwrap_or_default();
    let last = lines.line_of(comment.end.saturating_sub(1).max(comment.start));
    let after = text
        .get(comment.end as usize..line(last).end)
        .unwrap_or_default();
    // From the comment outwards: blanks between two of them are passed twice, and no others.
    let number = if !after.trim_start().is_empty() {
        Some(last)
    } else if before.trim_end().is_empty() {
        let number = next.get(last + 1).copied();
        number.filter(|number| *number < lines.lines())
    } else {
        Some(own)
    };
    let Some(range) = number.map(line) else {
        return Span::new(file.id(), comment.end as usize, comment.end as usize);
    };
    let first = items.partition_point(|item| (item.span.start as usize) < range.start);
    items
        .get(first)
        .filter(|item| item.whole && item.span.file == file.id())
        .map(|item| item.span)
        .filter(|span| (span.start as usize) < range.end)
        .unwrap_or_else(|| Span::new(file.id(), range.start, range.end))
}
