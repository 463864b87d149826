//! JSON, with comments and the other liberties that people take.
//!
//! In: decoded text. Out: a tree, with errors beside it; every string in it is a [`Text`] of its own, so that what
//! stands in one keeps its places through escapes. Repeated keys are all kept. The grammar is that of `jsonc-parser`,
//! which reads all of a file or nothing: lines it stops at are blanked out, and where that does not help, the pairs of
//! strings are taken as they stand.

mod strings;
mod sweep;

#[cfg(test)]
mod tests;

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::SyntaxError;
use crate::source::{FileId, Span, Text};
pub use strings::decode;

/// A whole file.
#[derive(Clone, Debug)]
pub struct Json {
    /// The value; `null` where there is none.
    pub value: Value,
    /// Comments, their marks included, line end not.
    pub comments: Vec<Span>,
    /// What could not be read and was passed over.
    pub errors: Vec<SyntaxError>,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Value {
    /// All of it, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// Kinds of value.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`, or nothing at all.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as it is written.
    Number(Text),
    /// A string, decoded.
    String(Text),
    /// `[a, b]`.
    Array(Vec<Value>),
    /// `{"a": b}`: all pairs in order.
    Object(Vec<Member>),
}

/// `"key": value`.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key, decoded.
    pub key: Text,
    /// The value.
    pub value: Value,
    /// Key and value together.
    pub span: Span,
}

impl Value {
    /// The members of an object; none of anything else.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; none of anything else.
    #[must_use]
    pub fn elements(&self) -> &[Self] {
        match &self.kind {
            Kind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn string(&self) -> Option<&Text> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the first member of that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let found = self.members().iter().find(|m| m.key.as_str() == key);
        found.map(|m| &m.value)
    }
}

/// Most times that a file is read again, and most bytes that are read for it in all.
const MOST_ROUNDS: usize = 64;
const MOST_BYTES: usize = 32 << 20;
const BOM: &str = "\u{feff}";
const UNREADABLE: &str = "is no JSON; the line was passed over";
const TOO_DEEP: &str = "nested deeper than 512 levels; the line was passed over";
const GIVEN_UP: &str = "is no JSON; only its strings were read";

/// Reads a file.
#[must_use]
pub fn parse(text: &Text) -> Json {
    let text = &if text.as_str().starts_with(BOM) {
        text.slice(BOM.len()..text.len())
    } else {
        text.clone()
    };
    let source = text.as_str();
    let reader = Reader { text };
    let mut errors = Vec::new();
    let mut copy = String::new();
    let mut rounds = (MOST_BYTES / source.len().max(1)).clamp(1, MOST_ROUNDS);
    loop {
        let input = if errors.is_empty() {
            source
        } else {
            copy.as_str()
        };
        let error = match read(input) {
            Ok((value, comments)) if value.is_some() || errors.is_empty() => {
                return Json {
                    value: value.map_or_else(|| reader.nothing(), |v| reader.value(&v)),
                    comments: reader.comments(comments),
                    errors,
                };
            }
            Ok(_) => None,
            Err(error) => Some(error),
        };
        let blanked = error
            .as_ref()
            .and_then(|e| blank(input, e.range().start.min(source.len())));
        rounds -= 1;
        let Some((line, next)) = blanked.filter(|_| rounds > 0) else {
            // Lines taken away brought nothing: what counts is where it went wrong first.
            errors.truncate(1);
            let first = errors
                .first()
                .map_or_else(|| reader.span(0..1), |e: &SyntaxError| e.span);
            return Json {
                value: sweep::pairs(text, reader.span(0..source.len())),
                comments: Vec::new(),
                errors: vec![SyntaxError {
                    span: first,
                    message: GIVEN_UP,
                }],
            };
        };
        let deep = error.is_some_and(|e| format!("{:?}", e.kind()).contains("Depth"));
        errors.push(SyntaxError {
            span: reader.span(line),
            message: if deep { TOO_DEEP } else { UNREADABLE },
        });
        copy = next;
    }
}

type Comments = Vec<std::ops::Range<usize>>;

fn read(
    source: &str,
) -> Result<(Option<ast::Value<'_>>, Comments), jsonc_parser::errors::ParseError> {
    let collect = CollectOptions {
        comments: if source.contains(['/', '#']) {
            CommentCollectionStrategy::Separate
        } else {
            CommentCollectionStrategy::Off
        },
        tokens: false,
    };
    let result = parse_to_ast(source, &collect, &ParseOptions::default())?;
    let mut comments: Comments = result
        .comments
        .into_iter()
        .flat_map(std::collections::HashMap::into_values)
        .flat_map(|list| list.iter().map(|c| c.start()..c.end()).collect::<Vec<_>>())
        .collect();
    comments.sort_unstable_by_key(|range| range.start);
    comments.dedup();
    Ok((result.value, comments))
}

/// The line at `at`, or the last before it that holds anything, and the text without it.
fn blank(source: &str, at: usize) -> Option<(std::ops::Range<usize>, String)> {
    let bytes = source.as_bytes();
    let end_of = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
    };
    let mut end = end_of(at);
    loop {
        let before = bytes.get(..end)?;
        let start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let line = bytes.get(start..end)?;
        if !line.iter().all(u8::is_ascii_whitespace) {
            let mut next = String::with_capacity(source.len());
            next.push_str(source.get(..start)?);
            next.push_str(&" ".repeat(end - start));
            next.push_str(source.get(end..)?);
            return Some((start..end, next));
        }
        end = start.checked_sub(1)?;
    }
}

struct Reader<'a> {
    text: &'a Text,
}

impl Reader<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        self.text
            .span(range)
            .or_else(|| self.text.span(0..0))
            .unwrap_or_else(|| Span::new(FileId(0), 0, 0))
    }

    fn nothing(&self) -> Value {
        Value {
            span: self.span(0..0),
            kind: Kind::Null,
        }
    }

    fn comments(&self, ranges: Comments) -> Vec<Span> {
        ranges.into_iter().map(|range| self.span(range)).collect()
    }

    /// Depth is bounded by the grammar: 512 levels.
    fn value(&self, value: &ast::Value<'_>) -> Value {
        let range = value.range();
        let kind = match value {
            ast::Value::NullKeyword(_) => Kind::Null,
            ast::Value::BooleanLit(value) => Kind::Bool(value.value),
            ast::Value::NumberLit(_) => Kind::Number(self.text.slice(range.start..range.end)),
            ast::Value::StringLit(_) => Kind::String(self.string(range)),
            ast::Value::Array(array) => {
                Kind::Array(array.elements.iter().map(|v| self.value(v)).collect())
            }
            ast::Value::Object(object) => Kind::Object(
                object
                    .properties
                    .iter()
                    .map(|property| Member {
                        key: match &property.name {
                            ast::ObjectPropName::String(name) => self.string(name.range),
                            ast::ObjectPropName::Word(name) => {
                                self.text.slice(name.range.start..name.range.end)
                            }
                        },
                        value: self.value(&property.value),
                        span: self.span(property.range.start..property.range.end),
                    })
                    .collect(),
            ),
        };
        Value {
            span: self.span(range.start..range.end),
            kind,
        }
    }

    fn string(&self, range: Range) -> Text {
        let inner = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
        strings::decode(&self.text.slice(inner))
    }
}
