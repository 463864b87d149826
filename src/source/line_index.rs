//! Lines and columns: the only conversion from byte offsets to what people and editors count.

/// What a column counts. SARIF says `unicodeCodePoints`, editors negotiate UTF-8 or UTF-16.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Unicode code points.
    #[default]
    CodePoint,
}

/// A place for people: both numbers start at 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in the unit that was asked for.
    pub column: u32,
}

/// Where each line begins. Lines end at `\n`; a lone `\r` ends none, as in the builders.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, b)| *b == b'\n')
                .filter_map(|(i, _)| u32::try_from(i + 1).ok()),
        );
        Self { starts }
    }

    /// Number of lines; a text that ends in a newline has an empty last one.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// 0-based line that holds the byte at `offset`.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts
            .partition_point(|s| *s <= offset)
            .saturating_sub(1)
    }

    /// Byte offset of the first byte of the 0-based `line`; the text's length past the last.
    #[must_use]
    pub fn line_start(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |s| *s as usize)
    }

    /// The bytes of the 0-based `line`, without its `\n` or `\r\n`.
    #[must_use]
    pub fn line_range(&self, line: usize, text: &str) -> std::ops::Range<usize> {
        let start = self.line_start(line, text);
        let end = self.line_start(line + 1, text);
        let body = text.get(start..end).unwrap_or_default();
        let body = body.strip_suffix('\n').unwrap_or(body);
        let body = body.strip_suffix('\r').unwrap_or(body);
        start..start + body.len()
    }

    /// Line and column of the byte at `offset` of `text` (clamped to the text; an offset inside a
    /// character counts as that character's first byte).
    #[must_use]
    pub fn position(&self, text: &str, offset: usize, unit: ColumnUnit) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(u32::try_from(offset).unwrap_or(u32::MAX));
        let start = self.line_start(line, text).min(offset);
        let before = text.get(start..offset).unwrap_or_default();
        let column = match unit {
            ColumnUnit::Utf8 => before.len(),
            ColumnUnit::Utf16 => before.chars().map(char::len_utf16).sum(),
            ColumnUnit::CodePoint => before.chars().count(),
        };
        Position {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_asked_for() {
        let text = "a\r\nENV A=ż🐢b\n";
        let index = LineIndex::new(text);
        let at = text.find('b').unwrap();
        let column = |unit| index.position(text, at, unit).column;
        assert_eq!(column(ColumnUnit::Utf8), 13);
        assert_eq!(column(ColumnUnit::Utf16), 10);
        assert_eq!(column(ColumnUnit::CodePoint), 9);
        assert_eq!(index.line_range(0, text), 0..1);
        assert_eq!(index.lines(), 3);
    }

    #[test]
    fn offsets_past_the_end_are_clamped() {
        let index = LineIndex::new("ab");
        let position = index.position("ab", 99, ColumnUnit::Utf8);
        assert_eq!(position, Position { line: 1, column: 3 });
    }
}
