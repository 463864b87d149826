//! Values before anything is expanded.

use std::ops::Range;

use crate::source::{Span, Text};

/// Stands in a value's text for a part that is not text.
pub const UNKNOWN: char = '\u{fffc}';

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

    /// Its text, each part that is none as [`UNKNOWN`].
    #[must_use]
    pub fn text(&self) -> Text {
        if let [Part::Literal(text)] = self.parts.as_slice() {
            return text.clone();
        }
        let mut text = Text::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push(literal),
                Part::Ref { span, .. } | Part::Opaque(span) => {
                    text.push_decoded(UNKNOWN.encode_utf8(&mut [0; 4]), *span);
                }
            }
        }
        text
    }

    /// The bytes `range` of [`Self::text`] with the parts that stand there.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        for part in &self.parts {
            let end = at
                + match part {
                    Part::Literal(text) => text.len(),
                    _ => UNKNOWN.len_utf8(),
                };
            let (from, to) = (range.start.max(at), range.end.min(end));
            if from < to {
                match part {
                    Part::Literal(text) => {
                        let cut = text.slice(from - at..to - at);
                        if !cut.is_empty() {
                            parts.push(Part::Literal(cut));
                        }
                    }
                    part => parts.push(part.clone()),
                }
            }
            at = end;
        }
        Self { parts }
    }

    /// Appends another value.
    pub fn push(&mut self, other: &Self) {
        for part in &other.parts {
            match (self.parts.last_mut(), part) {
                (Some(Part::Literal(last)), Part::Literal(next)) => last.push(next),
                (_, part) => self.parts.push(part.clone()),
            }
        }
    }
}
