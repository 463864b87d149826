//! Values in quotes.

use super::{Quote, Reader, Value, is_blank};
use crate::source::Text;
use crate::syntax::interpolation::{self, Piece};

impl Reader<'_> {
    /// Reads the quoted value that begins here, and what is left of the line it ends on; gives where its closing quote
    /// ends. `None`, with nothing read, when it never closes: then the quote is a character as any other.
    pub(super) fn quoted(&mut self, quote: char) -> Option<(Value, usize)> {
        if self.unclosed.contains(&quote) {
            return None;
        }
        let open = self.at;
        let body = open + quote.len_utf8();
        let Some(close) = self.closing(body, quote) else {
            self.unclosed.push(quote);
            self.error(open..self.line_end(open), "a quote is never closed");
            return None;
        };
        let end = close + quote.len_utf8();
        let line_end = self.line_end(end);
        let behind = self.s.get(end..line_end).unwrap_or_default();
        let left = behind.trim_start_matches(is_blank);
        let several_lines = self.s.get(body..close).is_some_and(|s| s.contains('\n'));
        if !left.is_empty() && !left.starts_with('#') {
            if several_lines {
                // The quote of another value: this one was left open.
                self.error(open..self.line_end(open), "a quote is never closed");
                return None;
            }
            self.error(
                end..line_end,
                "stands behind a quoted value and was passed over",
            );
        } else if left.starts_with('#') {
            let entry = self.file.entries.len();
            self.comment(line_end - left.len()..line_end, Some(entry));
        }
        let (mut pieces, quote) = if quote == '"' {
            (self.expanded(body, close), Quote::Double)
        } else {
            (self.plain(body, close), Quote::Single)
        };
        // Compose refuses what is stuck to the closing quote; a shell reads on (`'a'\''b'`), and so did whoever wrote it.
        let stuck = if behind.starts_with(is_blank) {
            0
        } else {
            let word = behind.find(" #").unwrap_or(behind.len());
            behind.get(..word).map_or(0, |word| word.trim_end().len())
        };
        if stuck > 0 && !left.starts_with('#') {
            pieces.push(Piece::Literal(self.text.slice(end..end + stuck)));
        }
        self.at = line_end + 1;
        Some((Value { pieces, quote }, end + stuck))
    }

    /// Where the next `quote` stands that has no backslash in front.
    fn closing(&self, from: usize, quote: char) -> Option<usize> {
        let mut escaped = false;
        let body = self.s.get(from..)?;
        for (at, c) in body.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                c if c == quote => return Some(from + at),
                _ => {}
            }
        }
        None
    }

    /// Between single quotes only the quote itself can be escaped.
    fn plain(&self, from: usize, to: usize) -> Vec<Piece> {
        let text = self.unescaped(from, to, |c| (c == '\'').then_some('\''));
        if text.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Literal(text)]
        }
    }

    /// Between double quotes.
    fn expanded(&self, from: usize, to: usize) -> Vec<Piece> {
        // `\$` is no variable. It is kept as `$$` until variables are looked for.
        let dollars = self.s.get(from..to).is_some_and(|s| s.contains("\\$"));
        let text = self.unescaped(from, to, |c| {
            Some(match c {
                'a' => '\u{7}',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\u{b}',
                '"' | '\\' => c,
                '$' => ESCAPED_DOLLAR,
                _ => return None,
            })
        });
        let pieces = interpolation::parse(&text);
        if dollars { restored(pieces) } else { pieces }
    }

    /// The text between two places, with the escapes that `escape` knows decoded and all others as they stand.
    fn unescaped(&self, from: usize, to: usize, escape: impl Fn(char) -> Option<char>) -> Text {
        let body = self.s.get(from..to).unwrap_or_default();
        let mut out = Text::new();
        let mut plain = 0;
        let mut chars = body.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, next)) = chars.next() else { break };
            let Some(decoded) = escape(next) else {
                continue;
            };
            out.push(&self.text.slice(from + plain..from + at));
            let end = at + 1 + next.len_utf8();
            if let Some(span) = self.text.span(from + at..from + end) {
                out.push_decoded(decoded.encode_utf8(&mut [0; 4]), span);
            }
            plain = end;
        }
        out.push(&self.text.slice(from + plain..to));
        out
    }
}

/// Stands for a `$` that is no variable, while variables are looked for: nobody writes it.
const ESCAPED_DOLLAR: char = '\u{fdd0}';

/// The pieces with [`ESCAPED_DOLLAR`] as `$`.
fn restored(pieces: Vec<Piece>) -> Vec<Piece> {
    let pieces = pieces.into_iter().map(|piece| match piece {
        Piece::Literal(text) => Piece::Literal(with_dollars(&text)),
        Piece::Variable {
            name,
            span,
            braced,
            operator,
            word,
        } => Piece::Variable {
            name,
            span,
            braced,
            operator,
            word: restored(word),
        },
    });
    pieces.collect()
}

fn with_dollars(text: &Text) -> Text {
    let mut out = Text::new();
    let mut from = 0;
    for (at, sign) in text.as_str().match_indices(ESCAPED_DOLLAR) {
        out.push(&text.slice(from..at));
        from = at + sign.len();
        if let Some(span) = text.span(at..from) {
            out.push_decoded("$", span);
        }
    }
    out.push(&text.slice(from..text.len()));
    out
}
