//! References in the values of a Compose file, which Compose fills in before it looks at any of them.

use crate::ir::{Name, Operator, Part, Value};
use crate::source::{Span, Text};
use crate::syntax::interpolation::{self as tree, Piece};

/// A value with its references.
pub(super) fn value(text: &Text) -> Value {
    value_of(tree::parse(text))
}

fn value_of(pieces: Vec<Piece>) -> Value {
    let parts = pieces.into_iter().map(|piece| match piece {
        Piece::Literal(text) => Part::Literal(text),
        Piece::Variable {
            name,
            span,
            operator,
            word,
            ..
        } => Part::Ref {
            name,
            span,
            operator: operator.map(|o| match o {
                tree::Operator::Default => Operator::Default,
                tree::Operator::Alternate => Operator::Alternate,
                tree::Operator::Required => Operator::Required,
            }),
            word: value_of(word),
        },
    });
    Value {
        parts: parts.collect(),
    }
}

/// The text of a command: `$$` as the `$` that the container's shell sees, references as they stand, for a shell writes
/// its own in the same way. The names are those that Compose itself puts in.
pub(super) fn script(text: &Text) -> (Text, Vec<Name>) {
    let mut out = Text::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text.as_str().get(at..).and_then(|s| s.find("$$")) {
        at += found + 2;
        out.push(&text.slice(from..at - 1));
        from = at;
    }
    out.push(&text.slice(from..text.len()));
    (out, names(text))
}

/// The names that a text refers to, with where they stand; words that stand in are not looked into.
pub(super) fn names(text: &Text) -> Vec<Name> {
    let named = |piece: Piece| match piece {
        Piece::Variable {
            name, span, braced, ..
        } => {
            let start = span.start as usize + if braced { 2 } else { 1 };
            let span = Span::new(span.file, start, start + name.len());
            Some(Name { text: name, span })
        }
        Piece::Literal(_) => None,
    };
    tree::parse(text).into_iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn a_shell_sees_its_own_references() {
        let source = "sh -c 'x $${A} ${B:-c} $$(d)' $E";
        let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
        let (script, names) = script(&Text::verbatim(&file, 0..source.len()));
        assert_eq!(script.as_str(), "sh -c 'x ${A} ${B:-c} $(d)' $E");
        let names: Vec<&str> = names.iter().map(|n| file.slice(n.span)).collect();
        assert_eq!(names, ["B", "E"]);
    }
}
