//! `$((…))`, `((…))`, and telling them from `$( (…) )` and `( (…) )`.

use super::lex::Lexer;
use super::word::PartsBuilder;
use super::{PartKind, Quote, Word};

/// How far is looked for `))` after a text was seen to have a `((` without end.
const SHORT: usize = 1024;

impl Lexer<'_> {
    /// At `$((`. `false`, with nothing passed over, when it is a command substitution.
    pub(super) fn dollar_arithmetic(&mut self, parts: &mut PartsBuilder, quote: Quote) -> bool {
        let start = self.pos;
        let Some(expression) = self.arithmetic(3) else {
            return false;
        };
        let kind = PartKind::Arithmetic(Box::new(expression));
        parts.part(start, self.pos, quote, kind);
        true
    }

    /// At the `open` bytes that end in `((`: the expression, when `))` closes it; passes over that too.
    pub(super) fn arithmetic(&mut self, open: usize) -> Option<Word> {
        let close = self.arithmetic_end(self.pos + open)?;
        if !self.enter() {
            return None;
        }
        self.bump(open);
        let around = std::mem::replace(&mut self.end, close);
        let start = self.pos;
        let mut parts = PartsBuilder::default();
        self.expandable(&mut parts, false);
        self.end = around;
        self.leave();
        self.bump(2);
        Some(parts.finish(start, close))
    }

    /// Where the `))` stands that closes the `((` before `from`.
    fn arithmetic_end(&mut self, from: usize) -> Option<usize> {
        // Looking to the end for each of many open brackets would be quadratic.
        let seen_open = self.open_arithmetic == Some(self.end);
        let limit = if seen_open {
            self.end.min(from.saturating_add(SHORT))
        } else {
            self.end
        };
        let mut at = from;
        let mut depth = 0usize;
        let mut quote = None;
        while at < limit {
            match (self.byte(at)?, quote) {
                (b'\\', _) => at += 1,
                (b, Some(q)) if b == q => quote = None,
                (_, Some(_)) => {}
                (b @ (b'"' | b'\''), None) => quote = Some(b),
                (b'(', None) => depth += 1,
                (b')', None) if depth == 0 => {
                    self.work += (at - from) as u64;
                    return (self.byte(at + 1) == Some(b')')).then_some(at);
                }
                (b')', None) => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        self.work += limit.saturating_sub(from) as u64;
        if !seen_open {
            self.open_arithmetic = Some(self.end);
        }
        None
    }
}
