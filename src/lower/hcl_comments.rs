//! Comments of files in HCL, and what each is about.

use crate::source::{SourceFile, Span};
use crate::syntax::hcl::Body;

/// A comment with what it stands before, or behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commented {
    /// The comment, its marks included.
    pub span: Span,
    /// The attribute or block that it is about, else the line; empty when nothing follows.
    pub governs: Span,
}

/// The comments of one file, whose content is `body`.
#[must_use]
pub fn commented(file: &SourceFile, body: &Body, comments: &[Span]) -> Vec<Commented> {
    let mut items = Vec::new();
    spans(body, &mut items);
    items.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    comments
        .iter()
        .map(|comment| Commented {
            span: *comment,
            governs: governed(file, &items, *comment),
        })
        .collect()
}

fn spans(body: &Body, out: &mut Vec<Span>) {
    out.extend(body.attributes.iter().map(|a| a.span));
    for block in &body.blocks {
        out.push(block.span);
        spans(&block.body, out);
    }
}

/// What begins on the comment's own line before it, or behind one that ends (`/* … */`), else what begins on the next line that is neither blank nor a
/// comment.
fn governed(file: &SourceFile, items: &[Span], comment: Span) -> Span {
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
    let number = if !after.trim().is_empty() {
        Some(last)
    } else if before.trim().is_empty() {
        let from = last + 1;
        let content = |number: usize| text.get(line(number)).unwrap_or_default().trim_start();
        (from..lines.lines()).find(|number| {
            let content = content(*number);
            !content.is_empty() && !content.starts_with(['#', '/'])
        })
    } else {
        Some(own)
    };
    let Some(range) = number.map(line) else {
        return Span::new(file.id(), comment.end as usize, comment.end as usize);
    };
    let first = items.partition_point(|span| (span.start as usize) < range.start);
    items
        .get(first)
        .copied()
        .filter(|span| span.file == file.id() && (span.start as usize) < range.end)
        .unwrap_or_else(|| Span::new(file.id(), range.start, range.end))
}
