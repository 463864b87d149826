//! Names and values inside a text: `k=v`, `k: v`, `"k": "v"`, `--k v`.
//!
//! One pass over the text, no grammar: the same few shapes stand in JSON, INI, YAML, DSNs, shell commands and
//! command lines. Escaped quotes (`\"k\": \"v\"`) count as quotes, so documents inside strings are read as well.

use std::ops::Range;

/// A name and what is given to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::detect) struct Pair {
    pub(in crate::detect) key: Range<usize>,
    pub(in crate::detect) value: Range<usize>,
    pub(in crate::detect) form: Form,
}

/// How a pair is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::detect) enum Form {
    /// The value has quotes around it.
    Quoted,
    /// `key=value`, nothing between them.
    Tight,
    /// `key: value`, `key = value`: ends with the line when the key begins it.
    Spaced,
    /// `--key value`.
    Option,
}

/// Longest key, in bytes.
const LONGEST_KEY: usize = 128;
/// Longest value, in bytes.
const LONGEST_VALUE: usize = 8192;

/// All pairs of `text`, in order. Linear: a key is looked for in the 128 bytes before a sign.
pub(in crate::detect) fn pairs(text: &str) -> Vec<Pair> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut line = 0;
    let mut after = 0;
    let mut open = Open::default();
    // A plain run ends at the same place wherever in it one begins to read.
    let mut run = Run::default();
    for (at, byte) in bytes.iter().copied().enumerate() {
        if byte == b'\n' {
            line = at + 1;
        }
        open.read(byte);
        if at < after {
            continue;
        }
        let pair = match byte {
            b'=' | b':' => assignment(bytes, at, line, open, &mut run),
            b' ' => option(bytes, at, &mut run),
            _ => None,
        };
        if let Some(pair) = pair {
            // A quoted value may be a document with pairs of its own; a plain one is not looked into.
            if pair.form == Form::Tight && !run.is_document {
                after = pair.value.end;
            }
            found.push(pair);
        }
    }
    found
}

fn at(bytes: &[u8], index: usize) -> u8 {
    bytes.get(index).copied().unwrap_or_default()
}

/// Which quotes are open where the text is read, as far as its line tells.
#[derive(Clone, Copy, Default)]
struct Open {
    double: bool,
    single: bool,
    escaped: bool,
}

impl Open {
    const fn read(&mut self, byte: u8) {
        match byte {
            b'\n' => *self = NONE_OPEN,
            b'\\' => self.escaped = !self.escaped,
            b'"' if !self.escaped => self.double = !self.double,
            b'\'' => self.single = !self.single,
            _ => {}
        }
        if byte != b'\\' {
            self.escaped = false;
        }
    }

    /// Whether a quote of this kind would end what is quoted.
    const fn ends_with(self, quote: u8) -> bool {
        match quote {
            b'"' => self.double,
            b'\'' => self.single,
            _ => false,
        }
    }
}

const NONE_OPEN: Open = Open {
    double: false,
    single: false,
    escaped: false,
};

/// The last run of signs without a delimiter that was read.
#[derive(Default)]
struct Run {
    range: Range<usize>,
    /// A value with signs in it (`-Dpassword=x` in `OPTS=-Dpassword=x`, `?password=` in a URL) is looked into.
    is_document: bool,
}

fn assignment(bytes: &[u8], sign: usize, line: usize, open: Open, run: &mut Run) -> Option<Pair> {
    let colon = at(bytes, sign) == b':';
    let next = at(bytes, sign + 1);
    let mut key_end = sign;
    if colon {
        let quoted = sign > 0 && matches!(at(bytes, sign - 1), b'"' | b'\'');
        if !(matches!(next, b' ' | b'\t' | b'"' | b'\'') || quoted && next != b':') {
            return None;
        }
    } else {
        if next == b'=' {
            return None;
        }
        // `:=`, `?=`, `+=`
        if sign > 0 && matches!(at(bytes, sign - 1), b':' | b'?' | b'+') {
            key_end -= 1;
        }
    }
    let gap = (0..40)
        .take_while(|n| key_end > *n && matches!(at(bytes, key_end - n - 1), b' ' | b'\t'))
        .count();
    key_end -= gap;
    let key = key_before(bytes, key_end)?;
    // `PASSWORD :'pw'`: a variable of psql.
    let quoted_key = matches!(at(bytes, key_end.wrapping_sub(1)), b'"' | b'\'');
    if colon && gap > 0 && matches!(next, b'"' | b'\'') && !quoted_key {
        return None;
    }
    let mut start = sign + 1;
    if !colon && next == b'>' {
        start += 1;
    }
    if colon || gap > 0 || start > sign + 1 {
        start += (0..40)
            .take_while(|n| matches!(at(bytes, start + n), b' ' | b'\t'))
            .count();
    }
    // `echo "Password:"; cat x`: here a quoted text ends, and what follows is no value unless it is but a word,
    // as in `"password="x""`.
    let ends = open.ends_with(at(bytes, start));
    if let Some(value) = quoted(bytes, start) {
        let word = bytes.get(value.clone()).unwrap_or_default();
        if ends && !is_one_word(word) {
            return None;
        }
        return Some(Pair {
            key,
            value,
            form: Form::Quoted,
        });
    }
    if ends {
        return None;
    }
    let begins_line = bytes.get(line..key.start).is_some_and(|lead| {
        lead.iter()
            .all(|b| matches!(b, b' ' | b'\t' | b'-' | b'#' | b'/' | b'*' | b';'))
    });
    let spaced = colon || gap > 0;
    // `PASSWORD: #optional`
    if spaced && at(bytes, start) == b'#' {
        return None;
    }
    let value = if spaced && begins_line {
        rest_of_line(bytes, start)
    } else {
        plain(bytes, start, run)
    };
    (!value.is_empty()).then_some(Pair {
        key,
        value,
        form: if spaced { Form::Spaced } else { Form::Tight },
    })
}

fn is_one_word(value: &[u8]) -> bool {
    let glue = |b: &u8| b.is_ascii_whitespace() || matches!(b, b';' | b'&' | b'|' | b'+' | b',');
    !value.is_empty() && !value.iter().any(glue)
}

/// The key that ends at `end`, without its quotes.
fn key_before(bytes: &[u8], end: usize) -> Option<Range<usize>> {
    let mut end = end;
    let mut in_quotes = false;
    if end > 0 && matches!(at(bytes, end - 1), b'"' | b'\'') {
        in_quotes = true;
        end -= 1;
        if end > 0 && at(bytes, end - 1) == b'\\' {
            end -= 1;
        }
    }
    if end > 0 && at(bytes, end - 1) == b']' {
        // config["password"] = …, options['password']
        end -= 1;
        if end > 0 && matches!(at(bytes, end - 1), b'"' | b'\'') {
            end -= 1;
        }
    }
    let length = bytes
        .get(end.saturating_sub(LONGEST_KEY)..end)?
        .iter()
        .rev()
        .take_while(|b| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'_' | b'-' | b'.' | b'/' | b':' | b'@')
                || !b.is_ascii()
                || in_quotes && **b == b' '
        })
        .count();
    let mut start = end - length;
    // Not in the midst of a character.
    while start < end && at(bytes, start) & 0xc0 == 0x80 {
        start += 1;
    }
    (start < end).then_some(start..end)
}

/// What stands between quotes that open at `start`.
fn quoted(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let (quote, escaped) = match (at(bytes, start), at(bytes, start + 1)) {
        (quote @ (b'"' | b'\''), _) => (quote, false),
        (b'\\', quote @ (b'"' | b'\'')) => (quote, true),
        _ => return None,
    };
    let from = start + 1 + usize::from(escaped);
    let mut index = from;
    let limit = bytes.len().min(from + LONGEST_VALUE);
    while index < limit {
        let byte = at(bytes, index);
        if escaped {
            if byte == b'\\' && at(bytes, index + 1) == quote {
                return Some(from..index);
            }
        } else if byte == b'\\' && quote == b'"' {
            index += 1;
        } else if byte == quote {
            return Some(from..index);
        }
        if byte == b'\n' && at(bytes, index + 1) == b'\n' {
            return None;
        }
        index += 1;
    }
    None
}

/// The run of signs without a delimiter from `start` on.
fn plain(bytes: &[u8], start: usize, run: &mut Run) -> Range<usize> {
    if !run.range.contains(&start) {
        let length = bytes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|b| {
                !b.is_ascii_whitespace()
                    && !matches!(
                        b,
                        b'"' | b'\''
                            | b'`'
                            | b','
                            | b';'
                            | b'&'
                            | b')'
                            | b'}'
                            | b']'
                            | b'<'
                            | b'>'
                            | b'|'
                            | b'\\'
                    )
            })
            .count();
        let value = bytes.get(start..start + length).unwrap_or_default();
        // `s/^password=.*/password=x/`: the pattern, and what comes in its place.
        run.is_document = value.starts_with(b"-")
            || value.starts_with(b".*")
            || value.starts_with(b"{")
            || value.windows(3).any(|three| three == b"://");
        run.range = start..start + length;
    }
    start..run.range.end
}

/// To the end of the line, without a comment and without a sign that ends a statement.
fn rest_of_line(bytes: &[u8], start: usize) -> Range<usize> {
    let rest = bytes.get(start..).unwrap_or_default();
    let mut length = rest
        .iter()
        .take(LONGEST_VALUE)
        .take_while(|b| !matches!(b, b'\n' | b'\r'))
        .count();
    let text = rest.get(..length).unwrap_or_default();
    if let Some(comment) = text.windows(2).position(|w| w == b" #" || w == b"\t#") {
        length = comment;
    }
    while length > 0 && matches!(at(rest, length - 1), b' ' | b'\t' | b',' | b';' | b'\\') {
        length -= 1;
    }
    start..boundary(bytes, start, start + length)
}

fn boundary(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start && at(bytes, end) & 0xc0 == 0x80 {
        end -= 1;
    }
    end
}

/// Whether an option with one dash has a long name (`-storepass`, `-Password`) rather than one letter and its value
/// (`-pMyPass1234`).
fn is_long_option(text: &[u8]) -> bool {
    let name = text.get(1..).unwrap_or_default();
    let glued = at(name, 0).is_ascii_lowercase() && at(name, 1).is_ascii_uppercase();
    // A password that begins with a word everybody takes.
    let password = [
        "ppass", "pmy", "proot", "padmin", "psecret", "ptest", "puser", "pdb",
    ]
    .iter()
    .any(|begin| name.starts_with(begin.as_bytes()));
    !glued && !password && !name.iter().any(u8::is_ascii_digit)
}

/// `--key value` and `-longkey value`, with the space at `space`.
fn option(bytes: &[u8], space: usize, run: &mut Run) -> Option<Pair> {
    let last = at(bytes, space.checked_sub(1)?);
    if !last.is_ascii_alphanumeric() {
        return None;
    }
    let key = key_before(bytes, space)?;
    let text = bytes.get(key.clone())?;
    if !(text.starts_with(b"-") && text.len() > 4)
        || !text.starts_with(b"--") && !is_long_option(text)
        || text.iter().any(|b| matches!(b, b'/' | b':' | b'@'))
    {
        return None;
    }
    let start = space + (0..16).take_while(|n| at(bytes, space + n) == b' ').count();
    if at(bytes, start) == b'-' && at(bytes, start + 1) == b'-' {
        return None;
    }
    let value = quoted(bytes, start).unwrap_or_else(|| plain(bytes, start, run));
    (!value.is_empty()).then_some(Pair {
        key,
        value,
        form: Form::Option,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Vec<(&str, &str)> {
        pairs(text)
            .into_iter()
            .map(|pair| (&text[pair.key], &text[pair.value]))
            .collect()
    }

    #[test]
    fn pairs_of_many_grammars() {
        assert_eq!(
            read(r#"{"a":{"password":"x y"},"b":1}"#)[1],
            ("password", "x y")
        );
        assert_eq!(read(r#"{\"password\": \"x\"}"#), [("password", "x")]);
        assert_eq!(
            read("--requirepass foo --port 1")[0],
            ("--requirepass", "foo")
        );
        assert_eq!(
            read("-Djavax.net.ssl.keyStorePassword=x -Xmx1g")[0],
            ("-Djavax.net.ssl.keyStorePassword", "x")
        );
        assert_eq!(
            read("password = two words # c\nb: c"),
            [("password", "two words"), ("b", "c")]
        );
        assert_eq!(
            read("A=1;B='2 3'&C=4"),
            [("A", "1"), ("B", "2 3"), ("C", "4")]
        );
        assert_eq!(
            read("//r.example.com/:_authToken=abc"),
            [("//r.example.com/:_authToken", "abc")]
        );
        assert_eq!(read("a == b, x::y, http://h"), []);
        assert_eq!(read(r#"echo "Password:"; cat "/x""#), []);
        assert_eq!(read("echo \"Password: \" && cat /x\necho \"b\""), []);
        assert_eq!(read("ALTER USER x PASSWORD :'pw'"), []);
        assert_eq!(read(r#"sh -c "password="x"""#), [("password", "x")]);
        assert_eq!(read(r#"{'a': 'b c'}"#), [("a", "b c")]);
        assert_eq!(read("config['pass'] = 'x'"), [("pass", "x")]);
        assert_eq!(
            read("OPTS=-Dpassword=x"),
            [("OPTS", "-Dpassword=x"), ("-Dpassword", "x")]
        );
    }
}
