//! Scalars on flow lines: plain, `'…'` and `"…"`, which may go over several lines (YAML 1.2.2, 7.3).

use std::ops::Range;

use crate::source::Text;

/// A scalar without quotes.
pub(super) fn plain(text: &Text, range: &Range<usize>) -> Text {
    Reader::new(text, range).read(Quote::None)
}

/// `'…'`: two quotes are one.
pub(super) fn single(text: &Text, range: &Range<usize>) -> Text {
    Reader::new(text, &inside(range)).read(Quote::Single)
}

/// `"…"`: with escapes.
pub(super) fn double(text: &Text, range: &Range<usize>) -> Text {
    Reader::new(text, &inside(range)).read(Quote::Double)
}

fn inside(range: &Range<usize>) -> Range<usize> {
    range.start + 1..range.end.saturating_sub(1).max(range.start + 1)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

struct Reader<'t> {
    text: &'t Text,
    raw: &'t str,
    /// Where `raw` stands in `text`.
    base: usize,
    /// The next byte of `raw`.
    at: usize,
    /// From where on what was read stands verbatim, and is not yet in `out`.
    from: usize,
    out: Text,
}

impl<'t> Reader<'t> {
    fn new(text: &'t Text, range: &Range<usize>) -> Self {
        Self {
            text,
            raw: text.as_str().get(range.clone()).unwrap_or_default(),
            base: range.start,
            at: 0,
            from: 0,
            out: Text::new(),
        }
    }

    fn read(mut self, quote: Quote) -> Text {
        let special = |c: char| match quote {
            Quote::None => matches!(c, '\n' | '\r'),
            Quote::Single => matches!(c, '\n' | '\r' | '\''),
            Quote::Double => matches!(c, '\n' | '\r' | '\\'),
        };
        while let Some(found) = self.rest().find(special) {
            self.at += found;
            match self.rest().as_bytes() {
                [b'\'', ..] => {
                    // The first of the two quotes stands for both.
                    self.at += 1;
                    self.flush(self.at);
                    self.at = (self.at + 1).min(self.raw.len());
                    self.from = self.at;
                }
                [b'\\', ..] => self.escape(),
                _ => self.fold(),
            }
        }
        self.flush(self.raw.len());
        self.out
    }

    fn rest(&self) -> &'t str {
        self.raw.get(self.at..).unwrap_or_default()
    }

    /// Adds what stands verbatim up to `end`.
    fn flush(&mut self, end: usize) {
        if self.from < end {
            self.out
                .push(&self.text.slice(self.base + self.from..self.base + end));
        }
        self.from = end;
    }

    /// Adds `s`, which the bytes up to `end` stand for.
    fn decoded(&mut self, s: &str, end: usize) {
        if let Some(span) = self.text.span(self.base + self.at..self.base + end) {
            self.out.push_decoded(s, span);
        }
        self.at = end;
        self.from = end;
    }

    /// A line end: blanks around it are gone; one alone is a space, of several all but the first stay.
    fn fold(&mut self) {
        let line = self.raw.get(self.from..self.at).unwrap_or_default();
        let kept = self.from + line.trim_end_matches([' ', '\t']).len();
        let at = self.at;
        self.flush(kept);
        self.at = at;
        let mut breaks = 0;
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let after = rest.get(blanks..).unwrap_or_default();
            self.at += blanks;
            match line_end(after) {
                0 => break,
                len => {
                    self.at += len;
                    breaks += 1;
                }
            }
        }
        let end = self.at;
        self.at = kept;
        let text = if breaks == 1 {
            " ".to_owned()
        } else {
            "\n".repeat(breaks - 1)
        };
        self.decoded(&text, end);
    }

    /// A backslash and what it stands before.
    fn escape(&mut self) {
        self.flush(self.at);
        let after = self.raw.get(self.at + 1..).unwrap_or_default();
        let broken = line_end(after);
        if broken > 0 {
            // The line end is gone; so are the blanks in front of the next line.
            let rest = after.get(broken..).unwrap_or_default();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            self.at += 1 + broken + blanks;
            self.from = self.at;
            return;
        }
        let Some(letter) = after.chars().next() else {
            self.at = self.raw.len();
            return;
        };
        let digits = match letter {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let len = 1 + letter.len_utf8() + digits;
        let end = self.at + len;
        if digits == 0 {
            let mut buffer = [0; 4];
            let s = named(letter).encode_utf8(&mut buffer);
            self.decoded(s, end);
            return;
        }
        let Some((code, end)) = self.number(end, digits) else {
            // No number: the backslash stays, and the parser has refused it anyway.
            self.from = self.at;
            self.at += 1;
            return;
        };
        let mut buffer = [0; 4];
        let s = code.encode_utf8(&mut buffer);
        self.decoded(s, end);
    }

    /// The character of `\xHH`, `\uHHHH`, `\UHHHHHHHH`, or of two `\uHHHH` that are a pair, and where it ends.
    fn number(&self, end: usize, digits: usize) -> Option<(char, usize)> {
        let hex = |range: Range<usize>| u32::from_str_radix(self.raw.get(range)?, 16).ok();
        let code = hex(end.checked_sub(digits)?..end)?;
        if !(0xd800..0xdc00).contains(&code) {
            return Some((char::from_u32(code)?, end));
        }
        let low = self
            .raw
            .get(end..end + 2)
            .filter(|s| *s == "\\u")
            .and_then(|_| hex(end + 2..end + 6))
            .filter(|low| (0xdc00..0xe000).contains(low))?;
        let code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        Some((char::from_u32(code)?, end + 6))
    }
}

/// The length of the line end that `s` starts with, or 0.
pub(super) fn line_end(s: &str) -> usize {
    match s.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    }
}

/// What an escape of one letter stands for (YAML 1.2.2, 5.7).
fn named(letter: char) -> char {
    match letter {
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        other => other,
    }
}
