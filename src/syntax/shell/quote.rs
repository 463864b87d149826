//! Words: runs of plain text, quotes, escapes.

use super::lex::{Lexer, is_meta};
use super::parameter::Stop;
use super::word::PartsBuilder;
use super::{Quote, SyntaxErrorKind, Word};
use crate::byte_set::ByteSet;

/// Bytes that are themselves in every word.
const PLAIN: ByteSet = ByteSet::of(b"_-.:=,+@%~^*?#![")
    .and(b'a', b'z')
    .and(b'A', b'Z')
    .and(b'0', b'9')
    .and(0x80, 0xff);

impl Stop {
    /// Bytes that are themselves wherever they stand in the word.
    fn plain(self, b: u8) -> bool {
        match b {
            b'/' => !matches!(self, Self::Pattern { .. }),
            b']' => self != Self::Subscript,
            _ => PLAIN.has(b),
        }
    }

    /// How text of the word is quoted by what stands around.
    fn quote(self) -> Quote {
        match self {
            Self::Operand { double: true } | Self::Pattern { double: true } => Quote::Double,
            _ => Quote::None,
        }
    }
}

impl Lexer<'_> {
    /// Reads a word. It may be empty; then nothing was passed over.
    pub(super) fn word(&mut self, stop: Stop) -> Word {
        let mut parts = PartsBuilder::default();
        let start = self.pos;
        self.word_parts(&mut parts, stop);
        parts.finish(start, self.pos)
    }

    /// Reads on in a word.
    pub(super) fn word_parts(&mut self, parts: &mut PartsBuilder, stop: Stop) {
        let quote = stop.quote();
        while let Some(b) = self.peek() {
            let start = self.pos;
            if stop.plain(b) {
                self.take_while(|b| stop.plain(b));
                parts.literal(start, self.pos, quote);
                continue;
            }
            if self.ends_word(b, stop, parts) {
                return;
            }
            match b {
                b'\\' if quote == Quote::Double => self.escape_in_double(parts),
                b'\\' => self.escape(parts),
                // Patterns are quoted by `'` even within double quotes.
                b'\'' if !matches!(stop, Stop::Operand { double: true }) => {
                    self.single_quoted(parts);
                }
                b'"' => self.double_quoted(parts),
                b'$' => self.dollar(parts, quote),
                b'`' => self.backtick(parts, quote),
                b'<' | b'>'
                    if self.peek_at(1) == Some(b'(')
                        && matches!(stop, Stop::Command | Stop::Test) =>
                {
                    self.process_substitution(parts);
                }
                // Reached only in a pattern such as `!(a|b)`.
                b'(' if stop == Stop::Command => {
                    self.bump(1);
                    if !self.skip_balanced(super::lex::Nest::Paren) {
                        self.error(SyntaxErrorKind::Unclosed, start, start + 1);
                    }
                    parts.literal(start, self.pos, Quote::None);
                }
                b'{' if self.template(parts, quote) => {}
                _ => {
                    self.bump_char();
                    parts.literal(start, self.pos, quote);
                }
            }
        }
    }

    fn ends_word(&self, b: u8, stop: Stop, parts: &PartsBuilder) -> bool {
        let line_end = b == b'\r' && matches!(self.peek_at(1), Some(b'\n') | None);
        match stop {
            Stop::Command => match b {
                b'<' | b'>' => self.peek_at(1) != Some(b'('),
                b'(' => !matches!(
                    parts.ends_in(self.bytes, self.pos),
                    Some(b'?' | b'*' | b'+' | b'@' | b'!')
                ),
                _ => is_meta(b) || line_end,
            },
            Stop::Test => matches!(b, b' ' | b'\t' | b'\n' | b';') || line_end,
            Stop::Operand { .. } => b == b'}',
            Stop::Pattern { .. } => matches!(b, b'}' | b'/'),
            Stop::Subscript => matches!(b, b']' | b'}' | b'\n'),
        }
    }

    /// At a backslash outside of quotes.
    fn escape(&mut self, parts: &mut PartsBuilder) {
        let start = self.pos;
        match self.continuation(0) {
            0 => {}
            length => return self.bump(length),
        }
        match self.peek_at(1) {
            None => {
                self.bump(1);
                parts.literal(start, self.pos, Quote::None);
            }
            Some(b'`') if self.backticks == 1 => self.escaped_backtick(parts, Quote::None),
            // The backslash is taken away before the commands in backticks are read.
            Some(b'$') if self.backticks > 0 => {
                self.bump(1);
                self.dollar(parts, Quote::None);
            }
            Some(_) => self.escaped_char(parts),
        }
    }

    fn escaped_char(&mut self, parts: &mut PartsBuilder) {
        self.bump(1);
        let start = self.pos;
        self.bump_char();
        parts.literal(start, self.pos, Quote::Escaped);
    }

    /// At a backslash where only some escapes are: in double quotes, where `"` is one, and alike.
    fn escape_in_double(&mut self, parts: &mut PartsBuilder) {
        self.escape_some(parts, true);
    }

    /// At a backslash in double quotes, a here-document or arithmetic.
    pub(super) fn escape_some(&mut self, parts: &mut PartsBuilder, double_quote: bool) {
        let start = self.pos;
        match self.continuation(0) {
            0 => {}
            length => return self.bump(length),
        }
        match self.peek_at(1) {
            Some(b'`') if self.backticks == 1 => self.escaped_backtick(parts, Quote::Double),
            Some(b'$') if self.backticks > 0 => {
                self.bump(1);
                self.dollar(parts, Quote::Double);
            }
            Some(b'$' | b'`' | b'\\') => self.escaped_char(parts),
            Some(b'"') if double_quote => self.escaped_char(parts),
            _ => {
                self.bump(1);
                parts.literal(start, self.pos, Quote::Double);
            }
        }
    }

    /// At `'`.
    fn single_quoted(&mut self, parts: &mut PartsBuilder) {
        let open = self.pos;
        self.bump(1);
        let start = self.pos;
        let quoted = self.take_while(|b| b != b'\'').range();
        let closed = !self.at_end();
        if !closed {
            self.error(SyntaxErrorKind::UnclosedQuote, open, open + 1);
        }
        self.pos = start;
        let around = std::mem::replace(&mut self.end, quoted.end);
        while !self.at_end() {
            let from = self.pos;
            self.take_while(|b| b != b'{');
            parts.literal(from, self.pos, Quote::Single);
            let brace = self.pos;
            // Marks of templates are filled in before the shell sees the quotes.
            if !self.at_end() && !self.template(parts, Quote::Single) {
                self.bump(1);
                parts.literal(brace, self.pos, Quote::Single);
            }
        }
        self.end = around;
        if quoted.is_empty() {
            parts.empty_quotes(start, Quote::Single);
        }
        if closed {
            self.bump(1);
        }
    }

    /// At `"`.
    pub(super) fn double_quoted(&mut self, parts: &mut PartsBuilder) {
        let open = self.pos;
        self.bump(1);
        loop {
            let start = self.pos;
            self.take_while(|b| !matches!(b, b'"' | b'\\' | b'$' | b'`' | b'{'));
            parts.literal(start, self.pos, Quote::Double);
            let start = self.pos;
            match self.peek() {
                None => {
                    self.error(SyntaxErrorKind::UnclosedQuote, open, open + 1);
                    break;
                }
                Some(b'"') => {
                    if start == open + 1 {
                        parts.empty_quotes(start, Quote::Double);
                    }
                    self.bump(1);
                    break;
                }
                Some(b'\\') => self.escape_in_double(parts),
                Some(b'$') => self.dollar(parts, Quote::Double),
                Some(b'`') => self.backtick(parts, Quote::Double),
                Some(_) => {
                    if !self.template(parts, Quote::Double) {
                        self.bump(1);
                        parts.literal(start, self.pos, Quote::Double);
                    }
                }
            }
        }
    }

    /// At `$'`.
    pub(super) fn ansi_c(&mut self, parts: &mut PartsBuilder) {
        let open = self.pos;
        self.bump(2);
        loop {
            let start = self.pos;
            self.take_while(|b| !matches!(b, b'\'' | b'\\'));
            parts.literal(start, self.pos, Quote::AnsiC);
            match self.peek() {
                None => {
                    self.error(SyntaxErrorKind::UnclosedQuote, open, open + 2);
                    break;
                }
                Some(b'\'') => {
                    if self.pos == open + 2 {
                        parts.empty_quotes(self.pos, Quote::AnsiC);
                    }
                    self.bump(1);
                    break;
                }
                Some(_) => self.ansi_c_escape(parts),
            }
        }
    }

    /// At a backslash in `$'…'`. Bytes above 0x7f stand for U+FFFD: what they make together is not worked out.
    fn ansi_c_escape(&mut self, parts: &mut PartsBuilder) {
        let start = self.pos;
        self.bump(1);
        let Some(b) = self.peek() else {
            parts.literal(start, self.pos, Quote::AnsiC);
            return;
        };
        let simple = match b {
            b'a' => '\x07',
            b'b' => '\x08',
            b'e' | b'E' => '\x1b',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'v' => '\x0b',
            b'\\' | b'\'' | b'"' | b'?' => return self.escaped_ansi_char(parts),
            b'x' => return self.ansi_c_number(parts, start, 1, 16, 2),
            b'u' => return self.ansi_c_number(parts, start, 1, 16, 4),
            b'U' => return self.ansi_c_number(parts, start, 1, 16, 8),
            b'0'..=b'7' => return self.ansi_c_number(parts, start, 0, 8, 3),
            _ => {
                self.bump_char();
                parts.literal(start, self.pos, Quote::AnsiC);
                return;
            }
        };
        self.bump(1);
        let kind = super::PartKind::Decoded(simple);
        parts.part(start, self.pos, Quote::AnsiC, kind);
    }

    fn escaped_ansi_char(&mut self, parts: &mut PartsBuilder) {
        let start = self.pos;
        self.bump(1);
        parts.literal(start, self.pos, Quote::AnsiC);
    }

    fn ansi_c_number(
        &mut self,
        parts: &mut PartsBuilder,
        start: usize,
        skip: usize,
        radix: u32,
        most: usize,
    ) {
        self.bump(skip);
        let bytes = self.rest().iter().take(most);
        let digits = bytes.map_while(|b| char::from(*b).to_digit(radix));
        let (count, code) = digits.fold((0, 0u32), |(n, code), d| {
            (n + 1, code.wrapping_mul(radix).wrapping_add(d))
        });
        self.bump(count);
        if count == 0 {
            parts.literal(start, self.pos, Quote::AnsiC);
            return;
        }
        let byte = most <= 3 && code > 0x7f;
        let c = char::from_u32(code).filter(|_| !byte);
        let kind = super::PartKind::Decoded(c.unwrap_or('\u{fffd}'));
        parts.part(start, self.pos, Quote::AnsiC, kind);
    }

    /// Reads up to the end of what is to be read as text in which only expansions are special: a
    /// here-document (`strip_tabs` for `<<-`) or arithmetic.
    pub(super) fn expandable(&mut self, parts: &mut PartsBuilder, strip_tabs: bool) {
        let mut line_start = true;
        while !self.at_end() {
            if strip_tabs && line_start {
                self.take_while(|b| b == b'\t');
            }
            let start = self.pos;
            self.take_while(|b| {
                !(matches!(b, b'\\' | b'$' | b'`' | b'{') || strip_tabs && b == b'\n')
            });
            parts.literal(start, self.pos, Quote::Double);
            let start = self.pos;
            line_start = self.peek() == Some(b'\n');
            match self.peek() {
                None => return,
                Some(b'\\') => {
                    line_start = self.continuation(0) > 0;
                    self.escape_some(parts, false);
                }
                Some(b'$') => self.dollar(parts, Quote::Double),
                Some(b'`') => self.backtick(parts, Quote::Double),
                Some(b'{') if self.template(parts, Quote::Double) => {}
                Some(_) => {
                    self.bump(1);
                    parts.literal(start, self.pos, Quote::Double);
                }
            }
        }
    }
}
