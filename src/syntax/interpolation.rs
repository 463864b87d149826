//! Variables in Compose files and `.env` files: `$NAME`, `${NAME}`, `${NAME:-word}`, `$$`
//! (compose-go, `template/template.go`).
//!
//! In: a [`Text`]. Out: its [`Piece`]s. What Compose would refuse (`${}`, `$1`, a brace that never closes) is taken as
//! text. Linear in the text.

use std::collections::HashMap;
use std::ops::Range;

use crate::source::{Span, Text};

/// Expansions nested deeper than this are taken as text.
const MAX_DEPTH: usize = 16;

/// A stretch of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text; `$$` is a single `$` in it.
    Literal(Text),
    /// A variable.
    Variable {
        /// Its name.
        name: String,
        /// From the `$` to the end of the expansion.
        span: Span,
        /// Written with braces: where many tools read the file, only these are sure to be variables.
        braced: bool,
        /// What is done to its value.
        operator: Option<Operator>,
        /// The word behind the operator.
        word: Vec<Self>,
    },
}

/// What an expansion does besides standing for the value. The forms with `:` take an empty value for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `:-` and `-`: the word, when there is no value.
    Default,
    /// `:+` and `+`: the word, when there is a value.
    Alternate,
    /// `:?` and `?`: an error with the word as its message, when there is no value.
    Required,
}

/// Takes a text apart.
#[must_use]
pub fn parse(text: &Text) -> Vec<Piece> {
    if !text.as_str().contains('$') {
        return if text.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Literal(text.clone())]
        };
    }
    let reader = Reader {
        text,
        bytes: text.as_str().as_bytes(),
        closing: closing_braces(text.as_str().as_bytes()),
    };
    reader.read(0..text.len(), 0)
}

/// For each `${`, by the place of its `$`, where the brace closes. Plain braces inside of it count, as in
/// `${A:-{"b": 1}}`.
fn closing_braces(bytes: &[u8]) -> HashMap<usize, usize> {
    let mut closing = HashMap::new();
    // `None` for a plain brace.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'$', Some(b'$')) => at += 1,
            (b'$', Some(b'{')) => {
                open.push(Some(at));
                at += 1;
            }
            (b'{', _) if !open.is_empty() => open.push(None),
            (b'}', _) => {
                if let Some(Some(dollar)) = open.pop() {
                    closing.insert(dollar, at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    closing
}

struct Reader<'a> {
    text: &'a Text,
    bytes: &'a [u8],
    closing: HashMap<usize, usize>,
}

impl Reader<'_> {
    fn read(&self, range: Range<usize>, depth: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut literal = Text::new();
        let mut from = range.start;
        let mut at = range.start;
        while at < range.end {
            if self.bytes.get(at) != Some(&b'$') {
                at += 1;
                continue;
            }
            if at + 1 < range.end && self.bytes.get(at + 1) == Some(&b'$') {
                literal.push(&self.text.slice(from..at));
                if let Some(span) = self.text.span(at..at + 2) {
                    literal.push_decoded("$", span);
                }
                at += 2;
                from = at;
                continue;
            }
            let Some((piece, end)) = self.variable(at, range.end, depth) else {
                at += 1;
                continue;
            };
            literal.push(&self.text.slice(from..at));
            if !literal.is_empty() {
                pieces.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
            at = end;
            from = at;
        }
        literal.push(&self.text.slice(from..range.end));
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        pieces
    }

    /// The variable at the `$` at `dollar`, and where it ends.
    fn variable(&self, dollar: usize, end: usize, depth: usize) -> Option<(Piece, usize)> {
        let braced = self.bytes.get(dollar + 1) == Some(&b'{');
        let name_at = dollar + 1 + usize::from(braced);
        let name_end = self.name_end(name_at, end)?;
        let name = self.text.as_str().get(name_at..name_end)?.to_owned();
        let (behind, operator, word) = if braced {
            let close = self.closing.get(&dollar).copied().filter(|c| *c < end)?;
            let (operator, word) = self.operator(name_end, close, depth)?;
            (close + 1, operator, word)
        } else {
            (name_end, None, Vec::new())
        };
        let piece = Piece::Variable {
            name,
            span: self.text.span(dollar..behind)?,
            braced,
            operator,
            word,
        };
        Some((piece, behind))
    }

    /// Where the name that begins at `at` ends; `None` when there is none.
    fn name_end(&self, at: usize, end: usize) -> Option<usize> {
        let first = self.bytes.get(at).filter(|_| at < end)?;
        if !(first.is_ascii_alphabetic() || *first == b'_') {
            return None;
        }
        let rest = self.bytes.get(at..end)?;
        let is_part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let len = rest.iter().take_while(|b| is_part(b)).count();
        Some(at + len)
    }

    /// What stands between the name and the closing brace.
    fn operator(
        &self,
        at: usize,
        close: usize,
        depth: usize,
    ) -> Option<(Option<Operator>, Vec<Piece>)> {
        if at == close {
            return Some((None, Vec::new()));
        }
        let colon = self.bytes.get(at) == Some(&b':');
        let sign = at + usize::from(colon);
        let operator = match self.bytes.get(sign).filter(|_| sign < close)? {
            b'-' => Operator::Default,
            b'+' => Operator::Alternate,
            b'?' => Operator::Required,
            _ => return None,
        };
        let word = sign + 1..close;
        let word = if depth < MAX_DEPTH {
            self.read(word, depth + 1)
        } else {
            vec![Piece::Literal(self.text.slice(word))]
        };
        Some((Some(operator), word))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn text(s: &str) -> Text {
        let file = SourceFile::new(FileId(0), "a", s.as_bytes().to_vec());
        Text::verbatim(&file, 0..s.len())
    }

    /// Literals in quotes, variables as `name`, operator and word.
    fn shown(pieces: &[Piece]) -> String {
        let shown = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => format!("'{}'", text.as_str()),
            Piece::Variable {
                name,
                operator,
                word,
                ..
            } => match operator {
                None => name.clone(),
                Some(operator) => format!("{name} {operator:?}({})", self::shown(word)),
            },
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn variables() {
        for (source, expected) in [
            ("", ""),
            ("plain", "'plain'"),
            ("$A", "A"),
            ("x${A}y$B_1-z", "'x' A 'y' B_1 '-z'"),
            (
                "${A:-w}${B-}${C:?e}${D?}${E:+v}${F+}",
                "A Default('w') B Default() C Required('e') D Required() E Alternate('v') F Alternate()",
            ),
            ("${A:-${B:-x}y}", "A Default(B Default('x') 'y')"),
            (
                r#"${A:-{"b": {"c": 1}}}z"#,
                r#"A Default('{"b": {"c": 1}}') 'z'"#,
            ),
            ("a$$b $${C} $$$D", "'a$b ${C} $' D"),
            // No names, and braces that never close.
            ("$1 $ ${} ${1} ${A", "'$1 $ ${} ${1} ${A'"),
            ("${A/b/c}", "'${A/b/c}'"),
            ("cost: 5$", "'cost: 5$'"),
        ] {
            assert_eq!(shown(&parse(&text(source))), expected, "{source}");
        }
    }

    #[test]
    fn spans_are_those_of_the_file() {
        let source = "a$$b${C:-dd}";
        let pieces = parse(&text(source));
        let [Piece::Literal(literal), Piece::Variable { span, word, .. }] = pieces.as_slice()
        else {
            panic!()
        };
        assert_eq!(literal.span(1..2).unwrap().range(), 1..3);
        assert_eq!(literal.span(2..3).unwrap().range(), 3..4);
        assert_eq!(span.range(), 4..12);
        let [Piece::Literal(word)] = word.as_slice() else {
            panic!()
        };
        assert_eq!(word.full_span().unwrap().range(), 9..11);
    }

    #[test]
    fn hostile_text_is_read_in_linear_time() {
        for piece in ["${A:-", "$", "${", "{", "${A:-}", "}"] {
            let source = piece.repeat(40_000);
            let pieces = parse(&text(&source));
            assert!(!pieces.is_empty(), "{piece}");
        }
        let nested = format!("{}x{}", "${A:-".repeat(5000), "}".repeat(5000));
        assert_eq!(parse(&text(&nested)).len(), 1);
    }
}
