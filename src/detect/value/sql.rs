//! Passwords among the values that SQL puts into a table: `INSERT INTO users (name, password) VALUES ('a', 'x')`.

use super::Found;
use super::directives::{add, is_word, matches_of, stretch};
use crate::detect::{Detectors, NameClass};

/// How far a statement is read, in bytes.
const REACH: usize = 4096;
/// Most columns of a table, and most rows of a statement.
const MOST: usize = 64;

/// Adds what statements put under the name of a secret in `text` (references blanked).
pub(super) fn find(detectors: &Detectors, text: &str, found: &mut Found) {
    let mut after = 0;
    for start in matches_of(text, "insert ") {
        if start < after {
            continue;
        }
        let statement = stretch(text, start, REACH);
        if let Some(end) = insert(detectors, text, statement, found) {
            after = start + end;
        }
    }
}

/// One statement; gives where its last row ends.
fn insert(detectors: &Detectors, text: &str, statement: &str, found: &mut Found) -> Option<usize> {
    let (head, _) = statement.split_once('(')?;
    let mut words = head.split_whitespace().skip(1);
    let into = words
        .by_ref()
        .take(2)
        .any(|word| word.eq_ignore_ascii_case("into"));
    (into && !head.contains(';')).then_some(())?;
    let (columns, mut rest) = row(statement.get(head.len()..)?)?;
    let secrets: Vec<(usize, &str)> = columns
        .iter()
        .map(|column| column.trim_matches(['`', '"', '\'', '[', ']', '\\']))
        .enumerate()
        .filter(|(_, column)| {
            is_word(column) && detectors.judge_name(column).class == NameClass::Secret
        })
        .collect();
    rest = rest.trim_start_matches([' ', '\t', '\r', '\n', '\\']);
    let values = rest.get(..6)?;
    (values.eq_ignore_ascii_case("values") && !secrets.is_empty()).then_some(())?;
    rest = rest.get(6..)?;
    for _ in 0..MOST {
        let lead = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '\\']);
        let Some((fields, behind)) = row(lead) else {
            break;
        };
        for (at, column) in &secrets {
            if let Some(value) = fields.get(*at).and_then(|field| literal_of(field)) {
                let name = detectors.judge_name(column);
                add(detectors, text, value, name, column, found);
            }
        }
        rest = behind;
    }
    Some(statement.len() - rest.len())
}

/// The fields between the brackets that `text` begins with, and what stands behind.
fn row(text: &str) -> Option<(Vec<&str>, &str)> {
    let inner = text.strip_prefix('(')?;
    let mut fields = Vec::new();
    let (mut depth, mut from) = (0usize, 0usize);
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth > 0 => depth -= 1,
            (None, ',' | ')') if depth == 0 => {
                fields.push(inner.get(from..at)?.trim());
                from = at + 1;
                if c == ')' {
                    return Some((fields, inner.get(from..)?));
                }
                if fields.len() >= MOST {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// What is quoted in a field: `'x'`, `N'x'`, `MD5('x')`.
fn literal_of(field: &str) -> Option<&str> {
    let inner = match field.split_once('(') {
        Some((call, rest)) if is_word(call.trim()) => rest.strip_suffix(')')?.trim(),
        _ => field,
    };
    let inner = inner.strip_prefix(['N', 'E']).unwrap_or(inner);
    let quote = inner.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (value, _) = inner.get(1..)?.split_once(quote)?;
    Some(value)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn found(text: &str) -> Vec<String> {
        super::super::tests::texts_found(text, super::find)
    }

    #[test]
    fn rows_of_tables() {
        for text in [
            "INSERT INTO users(name,password) VALUES('admin','Zk8vQp2mTr')",
            "insert into `users` (`name`, `password`) values ('admin', MD5('Zk8vQp2mTr'));",
            "INSERT IGNORE INTO users (password, name) VALUES (SHA2('Zk8vQp2mTr', 256), 'a(b')",
            "INSERT INTO a.users (name, user_pass, role)\nVALUES\n  ('a, b', 'Zk8vQp2mTr', 1);",
        ] {
            assert_eq!(found(text), ["Zk8vQp2mTr"], "{text}");
        }
        let rows = "INSERT INTO users(name,password) VALUES('a','Zk8vQp2mTr'),('b','Tz5wRn8cVd');";
        assert_eq!(found(rows), ["Zk8vQp2mTr", "Tz5wRn8cVd"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "INSERT INTO users(name,city) VALUES('admin','Zk8vQp2mTr')",
            "INSERT INTO users(name,password) VALUES('admin',NULL)",
            "INSERT INTO users(name,password) VALUES('Zk8vQp2mTr',?)",
            "INSERT INTO users(name,password_hint) VALUES('admin','Zk8vQp2mTr')",
            "INSERT INTO users(name,password) SELECT 'a','Zk8vQp2mTr'",
            "insert the key (name, password) values",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
