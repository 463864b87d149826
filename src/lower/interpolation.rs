//! Values with variables, as Compose and dotenv files write them.

use crate::ir::{Operator, Part, Value};
use crate::syntax::interpolation::{self as tree, Piece};

/// The pieces of a value as the model has them.
#[must_use]
pub fn value(pieces: &[Piece]) -> Value {
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => Part::Literal(text.clone()),
        Piece::Variable {
            name,
            span,
            operator,
            word,
            ..
        } => Part::Ref {
            name: name.clone(),
            span: *span,
            operator: operator.map(|operator| match operator {
                tree::Operator::Default => Operator::Default,
                tree::Operator::Alternate => Operator::Alternate,
                tree::Operator::Required => Operator::Required,
            }),
            word: value(word),
        },
    });
    Value {
        parts: parts.collect(),
    }
}
