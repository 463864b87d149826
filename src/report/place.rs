//! Where things are, for formats that must not tell how long a secret is.

use super::redact::{Redactor, clamp};
use crate::finding::Notice;
use crate::source::{ColumnUnit, SourceMap, Span};

/// The start of a span. Columns count code points unless another unit is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// Path as in the source map, unmasked and not yet safe to print.
    pub(super) path: String,
    /// Line, from 1.
    pub(super) line: u32,
    /// Column, from 1; `None` when a masked value that nobody would guess stands before it on its line, as the distance
    /// would tell the value's length.
    pub(super) column: Option<u32>,
    /// Line and column after its last character; `None` when that, too, would tell a length.
    pub(super) end: Option<(u32, u32)>,
}

/// Turns spans into places.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) sources: &'a SourceMap,
    pub(super) redactor: &'a Redactor,
}

impl Places<'_> {
    /// Where a notice belongs, for people; one about the run as a whole belongs to the program.
    pub(super) fn of_notice(&self, notice: &Notice) -> String {
        match notice.span {
            Some(span) => self.shown(span),
            None if notice.path.is_empty() => "lint-secrets".to_owned(),
            None => self.redactor.line(&notice.path),
        }
    }

    /// The place of `span`, clamped to its file; `None` when there is no such file.
    pub(super) fn of(&self, span: Span) -> Option<Place> {
        self.counted_in(span, ColumnUnit::CodePoint)
    }

    /// The same, with columns that count `unit`.
    pub(super) fn counted_in(&self, span: Span, unit: ColumnUnit) -> Option<Place> {
        let file = self.sources.get(span.file)?;
        let text = file.text();
        let range = clamp(text, span.range());
        let masks = self.redactor.ranges(file);
        let line_start = file
            .lines()
            .line_start(file.lines().line_of(u32::try_from(range.start).ok()?), text);
        // The mask that holds the start, or else the last one before it.
        let before = masks
            .partition_point(|m| m.start <= range.start)
            .checked_sub(1);
        let mask = before.and_then(|i| masks.get(i));
        let start = match mask {
            Some(m) if range.start < m.end => m.start.max(line_start),
            _ => range.start,
        };
        // A masked value earlier on the line: the column would give its length away.
        let unguessed = self.redactor.unguessed(file);
        let first_after_line_start = unguessed.partition_point(|m| m.end <= line_start);
        let behind = unguessed
            .get(first_after_line_start)
            .is_some_and(|m| m.start.max(line_start) < start);
        let at = |offset: usize| file.position(u32::try_from(offset).unwrap_or(u32::MAX), unit);
        let position = at(start);
        let touched = masks
            .get(masks.partition_point(|m| m.end < range.start))
            .is_some_and(|m| m.start <= range.end);
        let last_line = file
            .lines()
            .line_of(u32::try_from(range.end).unwrap_or(u32::MAX));
        let last_start = file.lines().line_start(last_line, text);
        let end_behind = masks
            .get(masks.partition_point(|m| m.end <= last_start))
            .is_some_and(|m| m.start < range.end);
        let end = (!touched && !behind && !end_behind && !range.is_empty()).then(|| {
            let end = at(range.end);
            (end.line, end.column)
        });
        Some(Place {
            path: file.path().to_owned(),
            line: position.line,
            column: (!behind).then_some(position.column),
            end,
        })
    }

    /// `path:line:column` in a form that is safe to print; the column is left out where it would tell a length.
    pub(super) fn shown(&self, span: Span) -> String {
        match self.of(span) {
            None => "<unknown file>".to_owned(),
            Some(place) => {
                let path = self.redactor.line(&place.path);
                match place.column {
                    Some(column) => format!("{path}:{}:{column}", place.line),
                    None => format!("{path}:{}", place.line),
                }
            }
        }
    }
}
