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

    /// The text of the reference at `index` where it is part of a literal by the looks of what stands around it: nobody
    /// escaped the dollar sign of `P@$w0rd`. `is_set` says of a name whether anything gives it a value.
    #[must_use]
    pub fn dollar_sign(&self, index: usize, is_set: impl Fn(&str) -> bool) -> Option<Text> {
        let Part::Ref {
            name,
            span,
            operator: None,
            ..
        } = self.parts.get(index)?
        else {
            return None;
        };
        let before = index.checked_sub(1).and_then(|at| self.parts.get(at))?;
        let (Part::Literal(before), after) = (before, self.parts.get(index + 1)) else {
            return None;
        };
        let after = match after {
            Some(Part::Literal(after)) => after.as_str(),
            _ => "",
        };
        // Braces are written around what is meant to be a variable.
        let bare = span.range().len() == name.len() + 1;
        (bare && is_password_around(before.as_str(), name, after) && !is_set(name)).then(|| {
            let mut text = Text::new();
            text.push_decoded(&format!("${name}"), *span);
            text
        })
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

/// Whether `before`, a dollar sign, `name` and `after` look like one password: letters, digits and signs in turn, and no
/// name of a variable. `$` stands for itself, or for the process.
fn is_password_around(before: &str, name: &str, after: &str) -> bool {
    const DIVIDERS: &str = "/:-.=,;\"'`\\()[]{}<>|";
    let is_body = |c: &char| !c.is_whitespace() && !DIVIDERS.contains(*c);
    let is_sign = |c: char| matches!(c, '@' | '!' | '#' | '&' | '*' | '%' | '^' | '$' | '+');
    let head: Vec<char> = before.chars().rev().take(64).take_while(is_body).collect();
    let tail: Vec<char> = after.chars().take(64).take_while(is_body).collect();
    let process = name == "$" && tail.first().is_some_and(char::is_ascii_alphanumeric);
    let variable = name.contains('_') || !name.contains(|c: char| c.is_ascii_lowercase());
    if head.len() < 2 || variable && !process {
        return false;
    }
    let all = || head.iter().chain(&tail).copied().chain(name.chars());
    let classes = [
        all().any(|c| c.is_lowercase()),
        all().any(|c| c.is_uppercase()),
        all().any(char::is_numeric),
        all().any(is_sign),
    ];
    // Beside the dollar's own: `Node7$i` is a name that is counted on.
    let drawn = [char::is_lowercase, char::is_uppercase, char::is_numeric]
        .iter()
        .all(|class| name.contains(*class));
    let signed = process || drawn || head.iter().chain(&tail).copied().any(is_sign);
    signed && all().count() >= 6 && classes.iter().filter(|seen| **seen).count() >= 3
}

#[cfg(test)]
mod tests {
    use super::is_password_around;

    #[test]
    fn a_dollar_sign_in_the_midst_of_a_password() {
        for (before, name, after) in [
            ("P@", "w0rd", ""),
            ("sTr0nG_p@s", "wo", "%d"),
            ("root:P@", "w0rd", ""),
            ("Xk39dlq2", "Tq7v", ""),
            ("P@", "$", "w0rd"),
        ] {
            assert!(
                is_password_around(before, name, after),
                "{before}${name}{after}"
            );
        }
    }

    #[test]
    fn references_with_something_around_them() {
        for (before, name, after) in [
            ("prefix-", "VAR", ""),
            ("prefix", "VAR", ""),
            ("prefix", "suffix", ""),
            ("redis://", "HOST", ""),
            ("redis://:Pw1@", "HOST", ""),
            ("user:", "pass", ""),
            ("admin@", "domain", ""),
            ("App1_", "env_name", ""),
            ("pass", "i", ""),
            ("Password", "i", ""),
            ("Tr0ub4dor", "suffix", ""),
            ("Pass1@", "$", ""),
            ("", "w0rd", "P@X1"),
        ] {
            assert!(
                !is_password_around(before, name, after),
                "{before}${name}{after}"
            );
        }
    }
}
