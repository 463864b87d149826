//! Values before anything is expanded.

use crate::source::{Span, Text};

/// A value as it is written: text and references, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// A stretch of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text.
    Literal(Text),
    /// A variable.
    Ref {
        /// Its name.
        name: String,
        /// The whole expansion.
        span: Span,
        /// What is done to the variable's value.
        operator: Option<Operator>,
        /// The word behind the operator.
        word: Value,
    },
    /// Something only known when it runs: a command substitution, a template.
    Opaque(Span),
}

/// What an expansion does besides standing for the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// The word stands in when there is no value (`:-`, `-`, `:=`).
    Default,
    /// The word stands in when there is a value (`:+`, `+`).
    Alternate,
    /// Without a value the build fails (`:?`, `?`).
    Required,
    /// A part of the value, or the value changed (`#`, `%`, `/`, …).
    Edit,
}

impl Value {
    /// A value that is just text.
    #[must_use]
    pub fn literal(text: Text) -> Self {
        if text.is_empty() {
            Self::default()
        } else {
            Self {
                parts: vec![Part::Literal(text)],
            }
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}
