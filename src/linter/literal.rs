//! Quoted values of which only a part was recognised.
//!
//! A value under the name of a secret is one secret, whatever a program that it is put into makes of its blanks and quotes.
//! A finding masks what it tells of; what stands beside that in the same quotes is withheld.

use std::ops::Range;

use crate::detect::{Detectors, NameClass};
use crate::source::{SourceMap, Span};

/// How far from a masked place its quotes are looked for, in bytes: a secret is not longer, and a line may be.
const REACH: usize = 4096;

/// And behind how many names.
const MOST_QUOTES: usize = 8;

/// What a value is put together from by whoever reads it: what stands around it is no part of the secret.
const REFERENCES: [&str; 5] = ["${", "$(", "{{", "%{", "<%"];

/// For each of `masks` that is a part of a quoted value under the name of a secret, all between the quotes.
pub(super) fn around<'m>(
    masks: impl Iterator<Item = &'m Span>,
    sources: &SourceMap,
    detectors: &Detectors,
) -> Vec<Vec<Span>> {
    let mut found: Vec<Span> = Vec::new();
    for mask in masks {
        if found.last().is_some_and(|last| last.contains(*mask)) {
            continue;
        }
        let Some(file) = sources.get(mask.file) else {
            continue;
        };
        let is_secret = |name: &str| detectors.name(name) == NameClass::Secret;
        if let Some(literal) = literal(file.text(), mask.range(), is_secret) {
            found.push(Span::new(mask.file, literal.start, literal.end));
        }
    }
    found.into_iter().map(|span| vec![span]).collect()
}

/// The inside of the quotes around `mask`, where they hold more than it, and stand behind a name that `is_secret`.
fn literal(
    text: &str,
    mask: Range<usize>,
    is_secret: impl Fn(&str) -> bool,
) -> Option<Range<usize>> {
    let line = text.get(..mask.start)?.rfind('\n').map_or(0, |end| end + 1);
    let from = line.max(mask.start.saturating_sub(REACH));
    let from = (from..=mask.start).find(|at| text.is_char_boundary(*at))?;
    let before = text.get(from..mask.start)?;
    let quotes = before.rmatch_indices(['"', '\'']);
    let named = quotes.filter_map(|(at, quote)| Some((at, quote, name_before(before.get(..at)?)?)));
    // The nearest that is not closed before the mask.
    named.take(MOST_QUOTES).find_map(|(at, quote, name)| {
        let open = from + at + 1;
        let inside = open..open + close(text.get(open..)?, quote.as_bytes().first().copied()?)?;
        let around = inside.start <= mask.start && mask.end <= inside.end && inside != mask;
        if !around || !is_secret(name) {
            return None;
        }
        let beside = [inside.start..mask.start, mask.end..inside.end];
        let refers = |part: &Range<usize>| {
            let part = text.get(part.clone()).unwrap_or_default();
            REFERENCES.iter().any(|sign| part.contains(sign))
        };
        match beside.iter().any(refers) {
            false => Some(inside),
            // It may begin with the secret, and be a part of it all the same.
            true => (inside.start == mask.start).then_some(inside),
        }
    })
}

/// The name that `before` ends with, in front of an `=`, a `:` or a `=>`.
fn name_before(before: &str) -> Option<&str> {
    let before = before.trim_end_matches([' ', '\t']);
    let before = before
        .strip_suffix("=>")
        .or_else(|| before.strip_suffix(['=', ':']))?;
    let name = before.trim_end_matches([' ', '\t', '"', '\'', ']']);
    let start = name.rfind(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c));
    let name = name.get(start.map_or(0, |at| at + 1)..)?;
    (!name.is_empty()).then_some(name)
}

/// Where in `text` the quote that was opened in front of it closes, on the same line.
fn close(text: &str, quote: u8) -> Option<usize> {
    let bytes = text
        .as_bytes()
        .get(..text.len().min(REACH))
        .unwrap_or_default();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        match rest.first()? {
            b'\n' => return None,
            // A quote of a shell in single quotes.
            _ if quote == b'\'' && rest.starts_with(b"'\\''") => at += 4,
            // And one of YAML.
            _ if quote == b'\'' && rest.starts_with(b"''") => at += 2,
            b'\\' if quote == b'"' => at += 2,
            sign if *sign == quote => return Some(at),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use super::literal;

    #[test]
    fn a_part_of_a_quoted_password_is_not_shown() {
        for (line, inside) in [
            (r#"password = "a1 «b2» c\"3""#, r#"a1 b2 c\"3"#),
            (r"export DB_PASSWORD='a1'\''«b2»' x", r"a1'\''b2"),
            (r"password: 'a1''«b2»'", r"a1''b2"),
            (r#"{"a": "b", "password": "«a1» b"}"#, "a1 b"),
            (r#"'password' => "a1«b2»""#, "a1b2"),
            (r#"A="x" B_PASSWORD="a1«b2»""#, "a1b2"),
            (r#"password = "«a1»${x}""#, "a1${x}"),
        ] {
            assert_eq!(of(line), Some(inside.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_stands_in_other_quotes_is() {
        for line in [
            r#"password = "«a1b2»""#,
            r#"command = "a1 «b2» c3""#,
            r#"password = "a1" x = "b «b2»""#,
            r#"password = "${x:-«b2»}""#,
            r#"password = a1 «b2» c3"#,
            "password = \"a1\n«b2»\"",
            r#"password = "a1 «b2»"#,
            "«b2»",
            "\"«b2»\"",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }

    fn of(line: &str) -> Option<String> {
        let (before, rest) = line.split_once('«').unwrap();
        let (mask, behind) = rest.split_once('»').unwrap();
        let text = format!("{before}{mask}{behind}");
        let range = before.len()..before.len() + mask.len();
        let found = literal(&text, range, |name| {
            name.to_lowercase().ends_with("password")
        });
        found.map(|range| text[range].to_owned())
    }
}
