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
    /// How many code points and UTF-16 units stand before each [`STRIDE`]th byte, where there are lines so long that
    /// counting from their starts for each place on them would cost their square; else empty.
    counts: Vec<Count>,
}

/// How far apart places are whose columns are known, in bytes. Shorter lines are counted from their starts.
const STRIDE: usize = 4096;

/// How much of a text stands before a place.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    code_points: u32,
    utf16: u32,
}

impl Count {
    /// With `bytes` behind it. A character counts where it begins; one of four bytes is two units of UTF-16.
    fn and(self, bytes: &[u8]) -> Self {
        let count = |is: fn(u8) -> bool| {
            let found = bytes.iter().filter(|byte| is(**byte)).count();
            u32::try_from(found).unwrap_or(u32::MAX)
        };
        let begin = count(|byte| !(0x80..0xc0).contains(&byte));
        Self {
            code_points: self.code_points.saturating_add(begin),
            utf16: (self.utf16.saturating_add(begin)).saturating_add(count(|byte| byte >= 0xf0)),
        }
    }
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        starts.extend(ends.filter_map(|end| u32::try_from(end + 1).ok()));
        let ends = starts
            .iter()
            .skip(1)
            .copied()
            .chain(u32::try_from(text.len()));
        let mut lengths = starts.iter().zip(ends).map(|(start, end)| end - start);
        let counts = if lengths.any(|length| length as usize > STRIDE) {
            let pieces = text.as_bytes().chunks(STRIDE);
            let counts = pieces.scan(Count::default(), |before, piece| {
                Some(std::mem::replace(before, before.and(piece)))
            });
            counts.collect()
        } else {
            Vec::new()
        };
        Self { starts, counts }
    }

    /// How much of `text` stands before the byte at `offset`, counted from `start`: the same line's, or the text's where
    /// columns are known.
    fn count(&self, text: &str, start: usize, offset: usize) -> Count {
        let bytes = text.as_bytes();
        let known = offset / STRIDE;
        let (before, from) = match self.counts.get(known) {
            Some(count) => (*count, known * STRIDE),
            None => (Count::default(), start),
        };
        before.and(bytes.get(from..offset).unwrap_or_default())
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
        let column = match unit {
            ColumnUnit::Utf8 => offset - start,
            ColumnUnit::Utf16 | ColumnUnit::CodePoint => {
                let (here, line) = (
                    self.count(text, start, offset),
                    self.count(text, start, start),
                );
                match unit {
                    ColumnUnit::Utf16 => here.utf16 - line.utf16,
                    _ => here.code_points - line.code_points,
                }
                .try_into()
                .unwrap_or(usize::MAX)
            }
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

    /// Columns of long lines are those that counting gives.
    #[test]
    fn long_lines() {
        let text = format!("ż\n{}\n{}", "aż🐢€".repeat(3000), "x🐢".repeat(5));
        let index = LineIndex::new(&text);
        assert!(!index.counts.is_empty() && LineIndex::new("a\nb").counts.is_empty());
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let before = &text[start..at];
            let column = |unit| index.position(&text, at, unit).column as usize - 1;
            assert_eq!(column(ColumnUnit::Utf8), before.len());
            assert_eq!(column(ColumnUnit::CodePoint), before.chars().count());
            assert_eq!(column(ColumnUnit::Utf16), before.encode_utf16().count());
        }
    }

    #[test]
    fn offsets_past_the_end_are_clamped() {
        let index = LineIndex::new("ab");
        let position = index.position("ab", 99, ColumnUnit::Utf8);
        assert_eq!(position, Position { line: 1, column: 3 });
    }
}
