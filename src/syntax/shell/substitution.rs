//! `$(…)`, backticks, `<(…)` and `>(…)`.

use super::lex::{Lexer, Nest, Open};
use super::word::PartsBuilder;
use super::{List, OpaqueReason, PartKind, Quote, Substitution, SyntaxErrorKind};

impl Lexer<'_> {
    /// At `$(`.
    pub(super) fn dollar_paren(&mut self, parts: &mut PartsBuilder, quote: Quote) {
        if self.peek_at(2) == Some(b'(') && self.dollar_arithmetic(parts, quote) {
            return;
        }
        self.parenthesised_part(parts, quote, Substitution::Command);
    }

    /// At `<(` or `>(`.
    pub(super) fn process_substitution(&mut self, parts: &mut PartsBuilder) {
        let kind = if self.peek() == Some(b'<') {
            Substitution::Input
        } else {
            Substitution::Output
        };
        self.parenthesised_part(parts, Quote::None, kind);
    }

    /// At the two bytes that open it.
    fn parenthesised_part(
        &mut self,
        parts: &mut PartsBuilder,
        quote: Quote,
        kind: fn(List) -> Substitution,
    ) {
        let start = self.pos;
        self.bump(2);
        let kind = if self.enter() {
            let body = self.parenthesised(start);
            self.leave();
            PartKind::Substitution(Box::new(kind(body)))
        } else {
            self.skip_nested(Nest::Paren, start);
            PartKind::Opaque(OpaqueReason::TooDeep)
        };
        parts.part(start, self.pos, quote, kind);
    }

    /// After `(`: the list up to and with `)`. `start`: where the error points if there is none.
    pub(super) fn parenthesised(&mut self, start: usize) -> List {
        let open = Open {
            paren: true,
            ..Open::default()
        };
        let around = std::mem::replace(&mut self.open, open);
        let body = self.list();
        self.open = around;
        if self.peek() == Some(b')') {
            self.bump(1);
        } else {
            self.error(SyntaxErrorKind::Unclosed, start, start + 1);
        }
        body
    }

    /// At a backtick.
    pub(super) fn backtick(&mut self, parts: &mut PartsBuilder, quote: Quote) {
        let mut close = self.pos + 1;
        while let Some(b) = self.byte(close) {
            match b {
                b'`' => break,
                b'\\' => close += 2,
                _ => close += 1,
            }
        }
        self.backtick_body(parts, quote, 1, close.min(self.end));
    }

    /// At a backslash and a backtick within backticks: a substitution within one, when it has an end.
    pub(super) fn escaped_backtick(&mut self, parts: &mut PartsBuilder, quote: Quote) {
        let mut close = self.pos + 2;
        loop {
            match (self.byte(close), self.byte(close + 1)) {
                (Some(b'\\'), Some(b'`')) => break,
                (Some(b'\\'), _) => close += 2,
                (Some(_), _) => close += 1,
                (None, _) => break,
            }
        }
        self.backtick_body(parts, quote, 2, close.min(self.end));
    }

    /// `mark`: how many bytes open and close it; `close`: where it closes, or the end.
    fn backtick_body(&mut self, parts: &mut PartsBuilder, quote: Quote, mark: usize, close: usize) {
        let start = self.pos;
        self.work += (close - start) as u64;
        let around = (self.end, self.backticks, self.open);
        if close >= self.end {
            self.error(SyntaxErrorKind::Unclosed, start, start + mark);
        }
        self.bump(mark);
        let kind = if self.enter() {
            self.end = close;
            self.backticks += 1;
            self.open = Open::default();
            let body = self.list();
            self.leave();
            PartKind::Substitution(Box::new(Substitution::Command(body)))
        } else {
            self.error(SyntaxErrorKind::TooDeep, start, start + mark);
            PartKind::Opaque(OpaqueReason::TooDeep)
        };
        (self.end, self.backticks, self.open) = around;
        self.bump_to(close + mark);
        parts.part(start, self.pos, quote, kind);
    }
}
