//! Spans are in bounds and on character boundaries.
//!
//! Trees and findings are many types, and all of them derive `Debug`, which writes every span they hold. Reading that
//! text sees the ones that a walk over the types would forget.

use std::fmt::Debug;

use lint_secrets::source::{SourceFile, SourceMap};

/// A span as `Debug` writes it.
const MARK: &str = "Span { file: FileId(";

/// The spans that `value` holds: number of the file, start and end.
pub fn of(value: &impl Debug) -> Vec<(u32, usize, usize)> {
    let text = format!("{value:?}");
    let mut spans = Vec::new();
    for rest in text.split(MARK).skip(1) {
        let mut numbers = rest
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty());
        let mut next = || numbers.next().and_then(|n| n.parse::<u32>().ok());
        // A text that quotes such a span has no three numbers behind it, or some that are too large.
        if let (Some(file), Some(start), Some(end)) = (next(), next(), next()) {
            spans.push((file, start as usize, end as usize));
        }
    }
    spans
}

/// Panics when a span of `value` is not one of `file`.
pub fn check(value: &impl Debug, file: &SourceFile) {
    for (_, start, end) in of(value) {
        one(start, end, file);
    }
}

/// Panics when a span of `value` is not one of its file in `sources`.
pub fn check_in(value: &impl Debug, sources: &SourceMap) {
    for (id, start, end) in of(value) {
        let file = sources.iter().find(|file| file.id().0 == id);
        let file = file.unwrap_or_else(|| panic!("a span of file {id}, which is not there"));
        one(start, end, file);
    }
}

fn one(start: usize, end: usize, file: &SourceFile) {
    let text = file.text();
    let fits = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
    assert!(fits, "the span {start}..{end} of {} bytes", text.len());
}
