//! Where a Dockerfile stands: it is a file, or a text in one.

use std::ops::Range;

use crate::source::{SourceFile, Span, Text};

/// What is read. Ranges are of its decoded text.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    File(&'a SourceFile),
    Text(&'a Text),
}

impl<'a> Origin<'a> {
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::File(file) => file.text(),
            Self::Text(text) => text.as_str(),
        }
    }

    pub(super) fn bom_len(self) -> usize {
        match self {
            Self::File(file) => file.bom_len(),
            Self::Text(_) => 0,
        }
    }

    /// The source of a range.
    pub(super) fn span(self, range: Range<usize>) -> Span {
        match self {
            Self::File(file) => Span::new(file.id(), range.start, range.end),
            Self::Text(text) => text
                .span(range)
                .or_else(|| text.full_span())
                .unwrap_or(Span::new(crate::source::FileId(0), 0, 0)),
        }
    }

    pub(super) fn slice(self, range: Range<usize>) -> Text {
        match self {
            Self::File(file) => Text::verbatim(file, range),
            Self::Text(text) => text.slice(range),
        }
    }

    /// Pieces one behind the other.
    pub(super) fn joined(self, pieces: &[Range<usize>]) -> Text {
        match self {
            Self::File(file) => Text::joined(file, pieces),
            Self::Text(text) => {
                let mut out = Text::new();
                for piece in pieces {
                    out.push(&text.slice(piece.clone()));
                }
                out
            }
        }
    }
}
