//! Names into words: `GITEA__database__PASSWD`, `clientSecretId`, `//registry.example.com/:_authToken`.

use std::ops::Range;

/// Only the end of a longer name is looked at, in bytes: the head noun stands there.
const LONGEST_NAME: usize = 256;
/// Only so many last words of a name are looked at.
const MOST_WORDS: usize = 32;

/// The words of a name, lower case, in order.
pub(in crate::detect) struct Words {
    lower: String,
    words: Vec<Range<usize>>,
}

impl Words {
    /// Splits `name` at everything that is no letter or digit, and at `aB`; `ABc` splits before `Bc`.
    pub(in crate::detect) fn of(name: &str) -> Self {
        let name = tail(name);
        if name.is_ascii() {
            let (lower, words) = ascii(name.as_bytes());
            return Self::limited(lower, words);
        }
        let mut lower = String::with_capacity(name.len() + 8);
        let mut words = Vec::new();
        let mut start = 0;
        let mut before = ' ';
        for c in name.chars() {
            let boundary = !c.is_alphanumeric() || before.is_lowercase() && c.is_uppercase();
            if boundary && start < lower.len() {
                words.push(start..lower.len());
            }
            if boundary {
                start = lower.len();
            }
            if c.is_alphanumeric() {
                lower.extend(c.to_lowercase());
            } else {
                lower.push('_');
                start = lower.len();
            }
            before = c;
        }
        if start < lower.len() {
            words.push(start..lower.len());
        }
        Self::limited(lower, words)
    }

    fn limited(lower: String, mut words: Vec<Range<usize>>) -> Self {
        let surplus = words.len().saturating_sub(MOST_WORDS);
        words.drain(..surplus);
        Self { lower, words }
    }

    /// The last word.
    pub(in crate::detect) fn last(&self) -> Option<&str> {
        self.lower.get(self.words.last()?.clone())
    }

    /// The words with `_` between them.
    pub(in crate::detect) fn joined(&self) -> String {
        let mut joined = String::with_capacity(self.lower.len() + 4);
        for word in self.iter() {
            if !joined.is_empty() {
                joined.push('_');
            }
            joined.push_str(word);
        }
        joined
    }

    /// The words, first to last.
    pub(in crate::detect) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .map(|range| self.lower.get(range.clone()).unwrap_or_default())
    }
}

fn tail(name: &str) -> &str {
    let mut from = name.len().saturating_sub(LONGEST_NAME);
    while !name.is_char_boundary(from) {
        from += 1;
    }
    name.get(from..).unwrap_or_default()
}

fn ascii(name: &[u8]) -> (String, Vec<Range<usize>>) {
    let mut lower = String::with_capacity(name.len());
    let mut words = Vec::with_capacity(6);
    let mut start = 0;
    let mut bytes = name.iter().copied().peekable();
    let mut before = b' ';
    let mut at = 0;
    while let Some(byte) = bytes.next() {
        if byte.is_ascii_alphanumeric() {
            let next_is_lower = bytes.peek().is_some_and(u8::is_ascii_lowercase);
            let hump = byte.is_ascii_uppercase()
                && (before.is_ascii_lowercase()
                    || before.is_ascii_uppercase() && next_is_lower && plural(&bytes).is_none());
            if hump && start < at {
                words.push(start..at);
                start = at;
            }
            lower.push(byte.to_ascii_lowercase() as char);
        } else {
            if start < at {
                words.push(start..at);
            }
            start = at + 1;
            lower.push('_');
        }
        before = byte;
        at += 1;
    }
    if start < at {
        words.push(start..at);
    }
    (lower, words)
}

/// `IDs`, `URLs`: a small `s` that ends an abbreviation starts no word.
fn plural<I: Iterator<Item = u8> + Clone>(rest: &std::iter::Peekable<I>) -> Option<()> {
    let mut rest = rest.clone();
    let s = rest.next()? == b's';
    let ends = rest.next().is_none_or(|byte| !byte.is_ascii_lowercase());
    (s && ends).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(name: &str) -> Vec<String> {
        Words::of(name).iter().map(str::to_owned).collect()
    }

    #[test]
    fn separators_humps_and_abbreviations_end_words() {
        assert_eq!(
            split("GITEA__database__PASSWD"),
            ["gitea", "database", "passwd"]
        );
        assert_eq!(split("clientSecretId"), ["client", "secret", "id"]);
        assert_eq!(split("HTTPAuthToken"), ["http", "auth", "token"]);
        assert_eq!(split("userIDs"), ["user", "ids"]);
        assert_eq!(
            split("//npm.example.com/:_authToken"),
            ["npm", "example", "com", "auth", "token"]
        );
        assert_eq!(split("--password"), ["password"]);
        assert_eq!(split("AUTH0_SHA256"), ["auth0", "sha256"]);
        assert_eq!(split("dbContraseñaVieja"), ["db", "contraseña", "vieja"]);
        assert_eq!(split("__"), Vec::<String>::new());
    }

    #[test]
    fn long_names_keep_their_end() {
        let name = format!("{}_password", "ä".repeat(1000));
        assert_eq!(split(&name).last().map(String::as_str), Some("password"));
        assert_eq!(split(&"a_".repeat(1000)).len(), MOST_WORDS);
    }
}
