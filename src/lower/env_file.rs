//! Files of variables: one scope, a binding an entry.

use std::collections::HashSet;

use super::interpolation;
use crate::ir::{Binding, BindingKind, Name, Op, OpKind, Parent, Scope, ScopeKind, Unit, Value};
use crate::source::{SourceFile, Span, Text};
use crate::syntax::dotenv::{Dotenv, Entry};
use crate::syntax::interpolation::Piece;

/// Lowers a whole file. `sample` says that it shows what is to be set, rather than setting it.
#[must_use]
pub fn lower(file: &SourceFile, tree: &Dotenv, sample: bool) -> Unit {
    let names: HashSet<&str> = tree.entries.iter().map(|e| e.key.as_str()).collect();
    let entries = tree.entries.iter();
    let ops = entries.filter_map(|entry| {
        let value = value(entry, &names)?;
        let binding = Binding {
            name: Name {
                text: entry.key.as_str().to_owned(),
                span: entry.key.full_span()?,
            },
            value: Some(value),
            kind: BindingKind::EnvFile { sample },
            span: entry.span,
        };
        Some(Op {
            span: entry.span,
            triggered: false,
            kind: OpKind::Bind(vec![binding]),
        })
    });
    let scope = Scope {
        kind: ScopeKind::Variables,
        name: None,
        span: Span::new(file.id(), 0, 0),
        parent: Parent::Outside,
        takes: Vec::new(),
        windows: false,
        ops: ops.collect(),
    };
    Unit {
        file: file.id(),
        scopes: vec![scope],
    }
}

/// The value of an entry; `None` for a name alone.
fn value(entry: &Entry, names: &HashSet<&str>) -> Option<Value> {
    let pieces = &entry.value.as_ref()?.pieces;
    Some(interpolation::value(&with_dollars(pieces, names)))
}

/// Compose takes the `$sword` of `Pa$sword` for a variable; most other readers of such a file do not, and whoever wrote
/// it meant a dollar sign. Variables are written in capitals or in braces, or are set in the file.
fn with_dollars(pieces: &[Piece], names: &HashSet<&str>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let literal = match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Variable {
                name,
                span,
                braced: false,
                ..
            } if name.contains(|c: char| c.is_ascii_lowercase())
                && !names.contains(name.as_str())
                && pieces.len() > 1 =>
            {
                let mut text = Text::new();
                text.push_decoded(&format!("${name}"), *span);
                text
            }
            Piece::Variable { .. } => {
                out.push(piece.clone());
                continue;
            }
        };
        match out.last_mut() {
            Some(Piece::Literal(before)) => before.push(&literal),
            _ => out.push(Piece::Literal(literal)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::ir::Part;
    use crate::source::FileId;
    use crate::syntax::dotenv::parse;

    #[test]
    fn dollars_that_are_no_variables() {
        for (source, parts) in [
            ("A=Pa$sword", 1),
            ("A=Pa${sword}", 2),
            ("A=Pa$SWORD", 2),
            ("sword=1\nA=Pa$sword", 2),
            ("A=$sword", 1),
        ] {
            let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
            let text = Text::verbatim(&file, 0..source.len());
            let unit = lower(&file, &parse(&text), false);
            let op = unit.scopes.first().unwrap().ops.last().unwrap();
            let OpKind::Bind(bindings) = &op.kind else {
                panic!()
            };
            let value = bindings.first().unwrap().value.as_ref().unwrap();
            assert_eq!(value.parts.len(), parts, "{source}");
            let literal = matches!(value.parts.first(), Some(Part::Literal(_)));
            assert_eq!(literal, source != "A=$sword", "{source}");
        }
    }
}
