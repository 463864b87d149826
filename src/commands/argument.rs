//! The arguments of a command.

use crate::ir::Value;
use crate::source::{Span, Text};

/// One argument of a command.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its value.
    pub value: Value,
    /// Its text, each unknown part as [`crate::ir::UNKNOWN`]: as [`Value::text`] of its value.
    pub text: Text,
    /// Where it stands.
    pub span: Span,
}

impl Argument {
    /// An argument that stands at `span`.
    #[must_use]
    pub fn new(value: Value, span: Span) -> Self {
        Self {
            text: value.text(),
            value,
            span,
        }
    }

    /// An argument that is just text, standing at `span`.
    #[must_use]
    pub fn literal(text: Text, span: Span) -> Self {
        Self {
            value: Value::literal(text.clone()),
            text,
            span,
        }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }
}

/// Whether one of `patterns` is among the arguments: as a whole, as an option before `=`, as a letter in a cluster of
/// short options, or with `*` for any text.
pub(super) fn any_is(argv: &[Argument], patterns: &[&str]) -> bool {
    patterns.iter().any(|pattern| {
        let letter = pattern
            .strip_prefix('-')
            .filter(|l| l.len() == 1)
            .and_then(|l| l.chars().next());
        argv.iter().skip(1).any(|argument| {
            let text = argument.as_str();
            let as_option = || {
                pattern.starts_with('-')
                    && text
                        .strip_prefix(pattern)
                        .is_some_and(|rest| rest.starts_with('='))
            };
            let in_cluster = || {
                letter.is_some_and(|letter| {
                    text.strip_prefix('-').is_some_and(|cluster| {
                        cluster.contains(letter)
                            && cluster.chars().all(|c| c.is_ascii_alphanumeric())
                    })
                })
            };
            matches(pattern, text) || as_option() || in_cluster()
        })
    })
}

/// Whether `text` is `pattern`, where `*` stands for any text. Linear but for the number of stars.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, mut rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    while let Some((piece, after)) = rest.split_once('*') {
        let Some((_, behind)) = text.split_once(piece) else {
            return false;
        };
        text = behind;
        rest = after;
    }
    text.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, is) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b", "ab", true),
            ("*cacerts*", "-cacerts", true),
            ("http-basic.*", "http-basic.n", true),
            ("http-basic.*", "repositories.n", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c-b", false),
        ] {
            assert_eq!(matches(pattern, text), is, "{pattern} {text}");
        }
    }
}
