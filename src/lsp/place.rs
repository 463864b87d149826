//! Spans as the protocol counts: lines and columns from 0, columns in the unit that client and server agreed on.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::{ColumnUnit, SourceFile, Span};

/// The best unit of those that the client offers. Without an offer it is UTF-16, which every client knows.
pub(super) fn agreed(
    offered: Option<&[PositionEncodingKind]>,
) -> (ColumnUnit, PositionEncodingKind) {
    let offers = |kind: &PositionEncodingKind| offered.is_some_and(|all| all.contains(kind));
    if offers(&PositionEncodingKind::UTF8) {
        (ColumnUnit::Utf8, PositionEncodingKind::UTF8)
    } else if offers(&PositionEncodingKind::UTF32) {
        (ColumnUnit::CodePoint, PositionEncodingKind::UTF32)
    } else {
        (ColumnUnit::Utf16, PositionEncodingKind::UTF16)
    }
}

/// The range of a span of `file`.
pub(super) fn range(file: &SourceFile, span: Span, unit: ColumnUnit) -> Range {
    Range {
        start: position(file, span.start, unit),
        end: position(file, span.end, unit),
    }
}

fn position(file: &SourceFile, offset: u32, unit: ColumnUnit) -> Position {
    let at = file.position(offset, unit);
    Position {
        line: at.line.saturating_sub(1),
        character: at.column.saturating_sub(1),
    }
}

/// Whether two ranges have a position in common; an empty one has its own.
pub(super) fn touch(a: &Range, b: &Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn columns_count_what_was_agreed_on() {
        let file = SourceFile::new(FileId(0), "a", "\n🐢ż=x".into());
        let start = u32::try_from("\n🐢ż=".len()).unwrap();
        let span = Span {
            file: FileId(0),
            start,
            end: start + 1,
        };
        for (offered, column) in [
            (None, 4),
            (Some(vec![PositionEncodingKind::UTF16]), 4),
            (Some(vec![PositionEncodingKind::UTF32]), 3),
            (
                Some(vec![
                    PositionEncodingKind::UTF16,
                    PositionEncodingKind::UTF8,
                ]),
                7,
            ),
        ] {
            let (unit, _) = agreed(offered.as_deref());
            assert_eq!(range(&file, span, unit).start, Position::new(1, column));
        }
    }
}
