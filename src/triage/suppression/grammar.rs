//! What a comment says.
//!
//! ```text
//! lint-secrets: ignore[rule, rule] -- reason         what follows, or what the comment stands at
//! lint-secrets: ignore-file[rule] -- reason          the whole file
//! lint-secrets: ignore                               all rules
//! check=skip=Name,Name   hadolint ignore=CODE,CODE   gitleaks:allow       other tools'
//! ```

use std::ops::Range;

use super::foreign::{self, Foreign};

/// What a comment that means something to us says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Directive {
    /// Ours.
    Own(Own),
    /// Another tool's.
    Foreign(Foreign),
    /// Meant to be ours, but not readable.
    Malformed(Malformed),
}

/// How far a comment reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// What it governs.
    Governed,
    /// The whole file.
    File,
}

/// One of our own comments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// How far it reaches.
    pub reach: Reach,
    /// The rules it names, which need not exist; empty for all rules.
    pub rules: Vec<Named>,
    /// What stands after `--`.
    pub reason: Option<String>,
}

/// A rule's name in a comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Its bytes in the comment's text.
    pub range: Range<usize>,
}

/// A comment of ours that cannot be read, and so suppresses nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// What is wrong: lower case, no full stop, without anything from the comment.
    pub why: &'static str,
    /// Bytes of the comment's text that it is about.
    pub range: Range<usize>,
}

const TOOL: &str = "lint-secrets";

/// Reads the text of a comment, without its `#`. `None` for a comment that is none of this, as most are. Only a
/// comment that starts with our name and goes on like an order can be malformed: prose may name us.
#[must_use]
pub fn parse(text: &str) -> Option<Directive> {
    let start = text.len() - text.trim_start_matches([' ', '\t', '#']).len();
    let body = text.get(start..)?;
    let named = body
        .get(..TOOL.len())
        .is_some_and(|s| s.eq_ignore_ascii_case(TOOL));
    if !named {
        return foreign::parse(body).map(Directive::Foreign);
    }
    let after = body.get(TOOL.len()..)?;
    let rest = after.trim_start();
    let (rest, colon) = match rest.strip_prefix(':') {
        Some(rest) => (rest.trim_start(), true),
        None => (rest, false),
    };
    let at = |tail: &str| text.len() - tail.len();
    let verb_len = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
        .unwrap_or(rest.len());
    let (verb, tail) = rest.split_at_checked(verb_len)?;
    let verb_range = at(rest)..at(tail);
    let malformed = |why, range| Some(Directive::Malformed(Malformed { why, range }));
    let reach = match verb {
        "ignore" => Reach::Governed,
        "ignore-file" => Reach::File,
        _ if colon => {
            return malformed(
                "the word after `lint-secrets:` is `ignore` or `ignore-file`",
                verb_range,
            );
        }
        _ => return None,
    };
    if !colon {
        // `lint-secrets ignores …` is prose; `lint-secrets ignore[…]` is not.
        return if tail.trim_start().starts_with('[') {
            malformed("a `:` is missing after `lint-secrets`", verb_range)
        } else {
            None
        };
    }
    match rules_and_reason(text, tail) {
        Ok((rules, reason)) => Some(Directive::Own(Own {
            reach,
            rules,
            reason,
        })),
        Err(bad) => Some(Directive::Malformed(bad)),
    }
}

/// Reads `[rule, rule] -- reason`, all of it optional; `tail` ends where `text` does.
fn rules_and_reason(text: &str, tail: &str) -> Result<(Vec<Named>, Option<String>), Malformed> {
    let at = |tail: &str| text.len() - tail.len();
    let end = text.trim_end().len().max(at(tail));
    let mut rest = tail.trim_start();
    let mut rules = Vec::new();
    if let Some(inner) = rest.strip_prefix('[') {
        let Some((list, after)) = inner.split_once(']') else {
            return Err(Malformed {
                why: "the `]` after the rules is missing",
                range: at(rest)..end,
            });
        };
        let mut offset = at(inner);
        for piece in list.split(',') {
            let name = piece.trim();
            let from = offset + (piece.len() - piece.trim_start().len());
            let range = from..from + name.len();
            offset += piece.len() + 1;
            if name.is_empty() {
                return Err(Malformed {
                    why: "a rule's name is missing between the brackets",
                    range: at(rest)..at(after),
                });
            }
            rules.push(Named {
                name: name.to_owned(),
                range,
            });
        }
        rest = after.trim_start();
    }
    if rest.is_empty() {
        return Ok((rules, None));
    }
    match rest.strip_prefix("--") {
        Some(reason) => {
            let reason = reason.trim();
            Ok((rules, (!reason.is_empty()).then(|| reason.to_owned())))
        }
        None => Err(Malformed {
            why: if rules.is_empty() {
                "rules stand in brackets, `ignore[rule]`, and a reason after `--`"
            } else {
                "a reason stands after `--`"
            },
            range: at(rest)..end,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> (Reach, Vec<String>, Option<String>) {
        match parse(text) {
            Some(Directive::Own(own)) => {
                for rule in &own.rules {
                    assert_eq!(&text[rule.range.clone()], rule.name);
                }
                (
                    own.reach,
                    own.rules.into_iter().map(|r| r.name).collect(),
                    own.reason,
                )
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn ours() {
        use Reach::{File, Governed};
        let strings = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        for (text, reach, rules, reason) in [
            (
                " lint-secrets: ignore[a-b] -- known",
                Governed,
                &["a-b"][..],
                Some("known"),
            ),
            (
                "lint-secrets:ignore[a,b ,  c]",
                Governed,
                &["a", "b", "c"],
                None,
            ),
            (" lint-secrets: ignore", Governed, &[], None),
            (
                " lint-secrets: ignore -- all of it",
                Governed,
                &[],
                Some("all of it"),
            ),
            (
                "# lint-secrets: ignore-file [a] --x -- y\r",
                File,
                &["a"],
                Some("x -- y"),
            ),
            (" Lint-Secrets : ignore[a] -- ", Governed, &["a"], None),
        ] {
            assert_eq!(
                own(text),
                (reach, strings(rules), reason.map(str::to_owned)),
                "{text}"
            );
        }
    }

    #[test]
    fn ours_gone_wrong() {
        for (text, at) in [
            (" lint-secrets: ignore[a", "[a"),
            (" lint-secrets: ignore[]", "[]"),
            (" lint-secrets: ignore[a,]", "[a,]"),
            (" lint-secrets: ignore[a] known", "known"),
            (" lint-secrets: ignore a", "a"),
            (" lint-secrets: ignored[a]", "ignored"),
            (" lint-secrets: disable", "disable"),
            (" lint-secrets:", ""),
            (" lint-secrets ignore[a]", "ignore"),
        ] {
            match parse(text) {
                Some(Directive::Malformed(bad)) => assert_eq!(&text[bad.range], at, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn prose() {
        for text in [
            "",
            " ",
            "#",
            " lint-secrets is run by CI",
            " lint-secrets ignores this",
            " see lint-secrets: ignore[a]",
            "lint-secretsż",
            "syntax=docker/dockerfile:1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
