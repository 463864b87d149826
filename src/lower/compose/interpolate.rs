//! `$NAME`, `${NAME:-word}` and `$$` in the values of a Compose file.
//!
//! Compose fills in every value, and no key, before it looks at any of them (compose-go, `template/template.go`):
//! `${NAME}`, `:-` `-` (a word stands in), `:?` `?` (it must be set), `:+` `+` (a word stands in when it is set), nested
//! in each other; `$$` is a dollar sign. What else a `$` stands before is an error there, and text here.

use std::collections::HashMap;

use crate::ir::{Name, Operator, Part, Value};
use crate::source::{Span, Text};

/// Deepest nesting of words that is taken apart.
const MOST_LEVELS: usize = 16;

/// A value with its references.
pub(super) fn value(text: &Text) -> Value {
    if !text.as_str().contains('$') {
        return Value::literal(text.clone());
    }
    Reader::new(text).read(0..text.len(), 0)
}

/// The text of a command: `$$` as the `$` that the container's shell sees, references as they stand, for a shell writes
/// its own in the same way. The names are those that Compose itself puts in.
pub(super) fn script(text: &Text) -> (Text, Vec<Name>) {
    let mut out = Text::new();
    let mut names = Vec::new();
    let reader = Reader::new(text);
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text.as_str().get(at..).and_then(|s| s.find('$')) {
        at += found;
        if reader.starts(at, "$$") {
            out.push(&text.slice(from..at + 1));
            at += 2;
            from = at;
            continue;
        }
        if let Some(reference) = reader.reference(at, text.len()) {
            names.extend(text.span(reference.name.clone()).map(|span| Name {
                text: reader.slice(&reference.name).to_owned(),
                span,
            }));
        }
        at += 1;
    }
    out.push(&text.slice(from..text.len()));
    (out, names)
}

/// The names that a value refers to, with where they stand; words that stand in are not looked into.
pub(super) fn names(value: &Value) -> impl Iterator<Item = Name> + use<'_> {
    value.parts.iter().filter_map(|part| match part {
        Part::Ref { name, span, .. } => Some(Name {
            text: name.clone(),
            span: *span,
        }),
        _ => None,
    })
}

type Range = std::ops::Range<usize>;

struct Reader<'t> {
    text: &'t Text,
    closed: HashMap<usize, usize>,
}

/// A reference, by its ranges.
struct Reference {
    name: Range,
    operator: Option<Operator>,
    word: Range,
    end: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t Text) -> Self {
        let closed = braces(text.as_str());
        Self { text, closed }
    }

    fn slice(&self, range: &Range) -> &'t str {
        self.text.as_str().get(range.clone()).unwrap_or_default()
    }

    fn starts(&self, at: usize, sign: &str) -> bool {
        self.slice(&(at..self.text.len())).starts_with(sign)
    }

    fn read(&self, range: Range, depth: usize) -> Value {
        let mut parts = Vec::new();
        let mut literal = Text::new();
        let mut from = range.start;
        let mut at = range.start;
        while let Some(found) = self.slice(&(at..range.end)).find('$') {
            at += found;
            if self.starts(at, "$$") && at + 2 <= range.end {
                literal.push(&self.text.slice(from..at));
                self.decoded(&mut literal, "$", at..at + 2);
                at += 2;
                from = at;
                continue;
            }
            let Some(reference) = self.reference(at, range.end) else {
                at += 1;
                continue;
            };
            literal.push(&self.text.slice(from..at));
            if !literal.is_empty() {
                parts.push(Part::Literal(std::mem::take(&mut literal)));
            }
            if let Some(span) = self.text.span(at..reference.end) {
                parts.push(self.part(&reference, span, depth));
            }
            at = reference.end;
            from = at;
        }
        literal.push(&self.text.slice(from..range.end));
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Value { parts }
    }

    fn part(&self, reference: &Reference, span: Span, depth: usize) -> Part {
        if depth >= MOST_LEVELS {
            return Part::Opaque(span);
        }
        Part::Ref {
            name: self.slice(&reference.name).to_owned(),
            span,
            operator: reference.operator,
            word: self.read(reference.word.clone(), depth + 1),
        }
    }

    fn decoded(&self, out: &mut Text, s: &str, range: Range) {
        if let Some(span) = self.text.span(range) {
            out.push_decoded(s, span);
        }
    }

    /// The reference that starts with the `$` at `at`.
    fn reference(&self, at: usize, end: usize) -> Option<Reference> {
        let braced = self.starts(at, "${");
        let start = at + if braced { 2 } else { 1 };
        let rest = self.slice(&(start..end));
        let len = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let name = start..start + len;
        if len == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if !braced {
            return Some(Reference {
                word: name.end..name.end,
                end: name.end,
                name,
                operator: None,
            });
        }
        let close = *self.closed.get(&at)?;
        let tail = self.slice(&(name.end..close));
        let (operator, sign) = match tail.as_bytes() {
            [] => (None, 0),
            [b':', b'-', ..] => (Some(Operator::Default), 2),
            [b':', b'?', ..] => (Some(Operator::Required), 2),
            [b':', b'+', ..] => (Some(Operator::Alternate), 2),
            [b'-', ..] => (Some(Operator::Default), 1),
            [b'?', ..] => (Some(Operator::Required), 1),
            [b'+', ..] => (Some(Operator::Alternate), 1),
            _ => (Some(Operator::Edit), tail.len()),
        };
        Some(Reference {
            word: name.end + sign..close,
            name,
            operator,
            end: close + 1,
        })
    }
}

/// For each `${`, by the place of its `$`, the brace that closes it: in one pass, for texts of nothing else.
fn braces(text: &str) -> HashMap<usize, usize> {
    let bytes = text.as_bytes();
    let mut closed = HashMap::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'$', Some(b'$')) => at += 1,
            (b'$', Some(b'{')) => {
                open.push(at);
                at += 1;
            }
            (b'}', _) => closed.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
        at += 1;
    }
    closed
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};

    fn text(source: &str) -> (SourceFile, Text) {
        let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
        let text = Text::verbatim(&file, 0..source.len());
        (file, text)
    }

    fn shown(value: &Value) -> String {
        let parts = value.parts.iter().map(|part| match part {
            Part::Literal(text) => text.as_str().to_owned(),
            Part::Ref {
                name,
                operator,
                word,
                ..
            } => format!("<{name} {operator:?} {}>", shown(word)),
            Part::Opaque(_) => "?".to_owned(),
        });
        parts.collect()
    }

    #[test]
    fn every_operator_is_read() {
        for (source, expected) in [
            ("a", "a"),
            ("$A", "<A None >"),
            ("${A}b$B_1.", "<A None >b<B_1 None >."),
            ("${A:-b}", "<A Some(Default) b>"),
            ("${A-b}", "<A Some(Default) b>"),
            ("${A:?b c}", "<A Some(Required) b c>"),
            ("${A?b}", "<A Some(Required) b>"),
            ("${A:+b}", "<A Some(Alternate) b>"),
            ("${A+b}", "<A Some(Alternate) b>"),
            ("${A:-${B:-c}}d", "<A Some(Default) <B Some(Default) c>>d"),
            ("${A:-x$$}y}", "<A Some(Default) x$>y}"),
            ("${A/x/y}", "<A Some(Edit) >"),
            ("$$A $${B} $$$C", "$A ${B} $<C None >"),
            ("a$", "a$"),
            ("$1 $(x) ${ ${1}", "$1 $(x) ${ ${1}"),
            ("${A", "${A"),
            ("admin:$$2y$$05$$x", "admin:$2y$05$x"),
        ] {
            let (_, text) = text(source);
            assert_eq!(shown(&value(&text)), expected, "{source}");
        }
    }

    #[test]
    fn a_shell_sees_its_own_references() {
        let (file, text) = text("sh -c 'x $${A} ${B:-c} $$(d)' $E");
        let (script, names) = script(&text);
        assert_eq!(script.as_str(), "sh -c 'x ${A} ${B:-c} $(d)' $E");
        let names: Vec<&str> = names.iter().map(|n| file.slice(n.span)).collect();
        assert_eq!(names, ["B", "E"]);
    }

    #[test]
    fn nesting_is_bounded() {
        let source = "${A:-".repeat(100_000) + &"}".repeat(100_000);
        let (_, text) = text(&source);
        let _ = value(&text);
        let (_, unclosed) = super::tests::text(&"${A:-".repeat(200_000));
        let _ = value(&unclosed);
    }
}
