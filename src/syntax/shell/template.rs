//! Marks of the languages that make shell text: `{{ … }}`, `{% … %}`, `{# … #}`, `${{ … }}`.

use super::lex::Lexer;
use super::word::PartsBuilder;
use super::{OpaqueReason, PartKind, Quote};

/// Finds the next place of a short text; remembers it, so that asking at growing places is linear in all.
pub(super) struct Finder {
    needle: &'static [u8],
    /// No place lies in `from..at`; `at` is one, or past the end.
    from: usize,
    at: usize,
}

impl Finder {
    pub(super) fn new(needle: &'static [u8]) -> Self {
        Self {
            needle,
            from: 0,
            at: 0,
        }
    }

    /// The first place at or after `from`, or the length of `bytes`; and how many bytes were looked at.
    pub(super) fn find(&mut self, bytes: &[u8], from: usize) -> (usize, usize) {
        if (self.from..self.at).contains(&from) || (from == self.at && self.found(bytes)) {
            return (self.at, 0);
        }
        let rest = bytes.get(from..).unwrap_or_default();
        let length = rest
            .windows(self.needle.len())
            .position(|w| w == self.needle)
            .unwrap_or(rest.len());
        (self.from, self.at) = (from, from + length);
        (self.at, length)
    }

    fn found(&self, bytes: &[u8]) -> bool {
        bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(self.needle))
    }
}

/// First words of Go template actions that print nothing.
const STATEMENTS: [&[u8]; 7] = [
    b"if", b"else", b"end", b"range", b"with", b"define", b"block",
];

impl Lexer<'_> {
    /// The end of the template mark whose `{` is at `at`, if one is there and ends on the same line.
    pub(super) fn template_end(&mut self, at: usize) -> Option<usize> {
        let close = match self.byte(at + 1)? {
            // `{{"a": 1}}` is an escaped brace of a format string, and what is in it is text.
            b'{' if !matches!(self.byte(at + 2), Some(b'"' | b'\'')) => &mut self.double_brace,
            b'%' => &mut self.percent_brace,
            b'#' => &mut self.comment_brace,
            _ => return None,
        };
        let (found, looked) = close.find(self.bytes, at + 2);
        let (line_end, more) = self.line_end.find(self.bytes, at);
        self.work += (looked + more) as u64;
        (found < line_end && found + 2 <= self.end).then_some(found + 2)
    }

    /// At `{` between two words: the end of a mark that prints nothing, so that the words around stay what
    /// they are.
    pub(super) fn template_statement(&mut self) -> Option<usize> {
        if self.peek_at(1) == Some(b'{') {
            let mut rest = self.rest().iter().skip(2).copied();
            let mut head = rest
                .by_ref()
                .skip_while(|b| matches!(b, b'-' | b' '))
                .take(7);
            // Marks with more white space than this are read as values.
            let head: [u8; 7] = std::array::from_fn(|_| head.next().unwrap_or(b' '));
            let word = head.split(|b| !b.is_ascii_lowercase()).next()?;
            if !STATEMENTS.contains(&word) {
                return None;
            }
        }
        let end = self.template_end(self.pos)?;
        // Glued to a word, it is a part of the word.
        let apart = self
            .byte(end)
            .is_none_or(|b| super::lex::is_meta(b) || b == b'\r');
        apart.then_some(end)
    }

    /// At `{` in a word: reads a template mark as one part. `false` when none is there.
    pub(super) fn template(&mut self, parts: &mut PartsBuilder, quote: Quote) -> bool {
        let start = self.pos;
        let Some(end) = self.template_end(start) else {
            return false;
        };
        self.bump_to(end);
        let kind = PartKind::Opaque(OpaqueReason::Template);
        parts.part(start, end, quote, kind);
        true
    }
}
