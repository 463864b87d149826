//! Passwords in statements of SQL and of other query languages.
//!
//! No grammar: words and quoted texts in a row are enough to tell where a password stands.

use std::ops::Range;

/// Longest stretch between a word and the quoted text that belongs to it, in tokens.
const REACH: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'t> {
    Word(&'t str),
    /// What stands between quotes, and where.
    Quoted(&'t str, usize),
    Sign(u8),
}

/// The passwords that `text` sets, as ranges of it, in order: `IDENTIFIED BY 'x'`, `PASSWORD 'x'`, `pwd: "x"`.
pub(super) fn passwords(text: &str) -> Vec<Range<usize>> {
    let tokens = tokens(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let after = tokens.get(at + 1..).unwrap_or_default();
        let range = match word.to_ascii_lowercase().as_str() {
            // MySQL: `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`; Oracle: `IDENTIFIED BY x`.
            "identified" => identified(text, after),
            // PostgreSQL: `PASSWORD 'x'`; MySQL: `PASSWORD('x')`, `SET PASSWORD FOR u = 'x'`; SQL Server:
            // `PASSWORD = N'x'`.
            "password" | "pwd" | "authentication_string" | "secret" | "requirepass" => quoted(
                text,
                after,
                &["for", "at", "localhost", "n", "e", "password"],
            ),
            // MongoDB: `changeUserPassword("u", "x")`, `auth("u", "x")`.
            "changeuserpassword" | "auth" => second(after),
            _ => None,
        };
        if let Some(range) = range.filter(|r| !r.is_empty())
            && found.last().is_none_or(|last| last.end <= range.start)
        {
            found.push(range);
        }
    }
    found
}

fn identified(text: &str, after: &[Token<'_>]) -> Option<Range<usize>> {
    let by = after.iter().take(REACH).position(
        |t| matches!(t, Token::Word(w) if w.eq_ignore_ascii_case("by") || w.eq_ignore_ascii_case("as") || w.eq_ignore_ascii_case("using")),
    )?;
    let mut rest = after.get(by + 1..)?.iter();
    let mut next = rest.next()?;
    if matches!(next, Token::Word(w) if w.eq_ignore_ascii_case("password")) {
        next = rest.next()?;
    }
    match next {
        Token::Quoted(inner, start) => Some(*start..start + inner.len()),
        Token::Word(word) => {
            let start = (word.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
            Some(start..start + word.len())
        }
        Token::Sign(_) => None,
    }
}

/// The quoted text that follows, with only signs and `between` before it.
fn quoted(text: &str, after: &[Token<'_>], between: &[&str]) -> Option<Range<usize>> {
    let mut reach = REACH * 3;
    let mut account = false;
    for token in after {
        reach = reach.checked_sub(1)?;
        match token {
            // `SET PASSWORD FOR 'u'@'h' = 'x'`: what stands before `=` is no password.
            Token::Quoted(..) if account => {}
            // `PASSWORD :'pw'`: a variable of psql.
            Token::Quoted(_, start) if text.get(..start - 1).is_some_and(|t| t.ends_with(" :")) => {
                return None;
            }
            Token::Quoted(inner, start) => return Some(*start..start + inner.len()),
            Token::Word(word) if word.eq_ignore_ascii_case("for") => account = true,
            Token::Word(_) if account => {}
            Token::Word(word) if between.contains(&word.to_ascii_lowercase().as_str()) => {}
            Token::Sign(b'=') => account = false,
            Token::Sign(b'(' | b':' | b'@' | b'\\') => {}
            Token::Word(_) | Token::Sign(_) => return None,
        }
    }
    None
}

/// The second quoted text between the brackets that follow.
fn second(after: &[Token<'_>]) -> Option<Range<usize>> {
    match after.get(..4)? {
        [
            Token::Sign(b'('),
            Token::Quoted(..),
            Token::Sign(b','),
            Token::Quoted(inner, start),
        ] => Some(*start..start + inner.len()),
        _ => None,
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'\'' | b'"' | b'`' => {
                let end = close(bytes, at + 1, byte);
                let inner = text.get(at + 1..end).unwrap_or_default();
                // Names in backticks are names.
                if byte != b'`' {
                    found.push(Token::Quoted(inner, at + 1));
                }
                at = end + 1;
            }
            _ if is_word(byte) => {
                let length = bytes.iter().skip(at).take_while(|b| is_word(**b)).count();
                if let Some(word) = text.get(at..at + length) {
                    found.push(Token::Word(word));
                }
                at += length;
            }
            _ => {
                if !byte.is_ascii_whitespace() {
                    found.push(Token::Sign(byte));
                }
                at += 1;
            }
        }
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#') || !byte.is_ascii()
}

/// Where the quote that was opened before `from` is closed: a doubled one stands for itself.
fn close(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        let doubled = *byte == quote && bytes.get(at + 1) == Some(&quote) && at > from;
        if *byte == b'\\' || doubled {
            at += 2;
        } else if *byte == quote {
            return at;
        } else {
            at += 1;
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use super::passwords;

    #[test]
    fn statements_that_set_passwords() {
        for (text, wanted) in [
            ("CREATE USER 'a'@'%' IDENTIFIED BY 'x y';", &["x y"][..]),
            (
                "alter user a identified with caching_sha2 by 'x'; grant all on b.* to c identified by 'y'",
                &["x", "y"],
            ),
            ("ALTER USER \"a\" WITH SUPERUSER PASSWORD 'x'", &["x"]),
            ("CREATE ROLE a LOGIN ENCRYPTED PASSWORD E'x';", &["x"]),
            (
                "SET PASSWORD FOR 'root'@'localhost' = PASSWORD('x');",
                &["x"],
            ),
            ("SET PASSWORD = 'x'", &["x"]),
            (
                "update user set password=PASSWORD('x') where user='root'",
                &["x"],
            ),
            (
                "CREATE LOGIN a WITH PASSWORD = N'x', CHECK_POLICY = OFF",
                &["x"],
            ),
            (
                "create user a identified by x1 default tablespace b",
                &["x1"],
            ),
            ("db.createUser({user: 'a', pwd: 'x', roles: ['y']})", &["x"]),
            ("db.createUser({\"user\": \"a\", \"pwd\": \"x\"})", &[]),
            ("db.changeUserPassword('a', 'x')", &["x"]),
            ("ALTER USER a PASSWORD NULL", &[]),
            ("select password from users where name = 'bob'", &[]),
            ("create user a identified by ''", &[]),
            ("CREATE TABLE t (password varchar(20) default 'x')", &[]),
            ("IDENTIFIED BY 'not closed", &["not closed"]),
        ] {
            let found: Vec<&str> = passwords(text).into_iter().map(|r| &text[r]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
