//! `s/PATTERN/REPLACEMENT/` of sed and perl, where the pattern or the replacement names what is filled in.

use std::ops::Range;

/// Most substitutions of one script.
const MOST: usize = 64;

/// What a script puts under a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filled<'t> {
    /// The name: of the mark that is replaced, or that the replacement begins with.
    pub(super) name: &'t str,
    /// The value, as bytes of the script.
    pub(super) value: Range<usize>,
}

/// The values that the script `text` puts under names: `s/__DB_PASSWORD__/x/`, `s/^#?password .*/password x/`.
pub(super) fn filled(text: &str) -> Vec<Filled<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while found.len() < MOST {
        let Some((pattern, replacement, end)) = next(text, from) else {
            break;
        };
        found.extend(one(text, pattern, replacement));
        from = end;
    }
    found
}

/// What the script looks for, as bytes of it: the first halves of its substitutions, and the address it begins with
/// (`/password = x/d`). It is not written anywhere.
pub(super) fn patterns(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    if text.starts_with('/')
        && let Some(end) = unescaped(text.as_bytes(), 1, b'/')
    {
        found.push(1..end);
        from = end + 1;
    }
    while found.len() < MOST {
        let Some((pattern, _, end)) = next(text, from) else {
            break;
        };
        found.push(pattern);
        from = end;
    }
    found
}

/// The next `s` command at or after `from`: pattern, replacement, and where it ends.
fn next(text: &str, from: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|b| *b == b's')?;
        let begins = at
            .checked_sub(1)
            .and_then(|before| bytes.get(before))
            .is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b'-' | b'\\'));
        let sign = bytes.get(at + 1).copied()?;
        if !begins || sign.is_ascii_alphanumeric() || sign.is_ascii_whitespace() || !sign.is_ascii()
        {
            at += 1;
            continue;
        }
        let first = at + 2;
        let middle = unescaped(bytes, first, sign)?;
        let last = unescaped(bytes, middle + 1, sign)?;
        return Some((first..middle, middle + 1..last, last + 1));
    }
}

fn unescaped(bytes: &[u8], from: usize, sign: u8) -> Option<usize> {
    let mut at = from;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            b if b == sign => return Some(at),
            _ => at += 1,
        }
    }
}

fn one(text: &str, pattern: Range<usize>, replacement: Range<usize>) -> Option<Filled<'_>> {
    let before = text.get(pattern)?;
    let after = text.get(replacement.clone())?;
    // What groups of the pattern give: `\1`, `&`.
    let kept = after.len() - after.trim_start_matches(is_kept).len();
    let tail = after.get(kept..)?;
    let name_length = tail.bytes().take_while(|b| is_name(*b)).count();
    let name = tail.get(..name_length)?;
    let rest = tail.get(name_length..)?;
    let gap = rest.len()
        - rest
            .trim_start_matches([' ', '\t', '=', ':', '"', '\'', '\\'])
            .len();
    if kept == 0 && !name.is_empty() && gap > 0 && names(before).any(|n| n == name) {
        let start = replacement.start + kept + name_length + gap;
        return value(text, start..replacement.end).map(|value| Filled { name, value });
    }
    let name = names(before).next()?;
    let mark = before.contains(['_', '{', '%', '@', '<', '$', '=', ':'])
        || kept > 0
        || name.len() > 3 && !name.bytes().any(|b| b.is_ascii_lowercase());
    let one_word = !tail.contains([' ', '=']);
    // `s/password_pbkdf2/#password_pbkdf2/` gives the name back.
    if names(before).any(|name| name.len() > 3 && tail.contains(name)) {
        return None;
    }
    (mark && one_word && !tail.is_empty())
        .then(|| value(text, replacement.start + kept..replacement.end))
        .flatten()
        .map(|value| Filled { name, value })
}

/// Words of a pattern that may be names, the longest first.
fn names(pattern: &str) -> impl Iterator<Item = &str> {
    let mut names: Vec<&str> = pattern
        .split(|c: char| !c.is_ascii() || !is_name(c as u8))
        .map(|name| name.trim_matches(['_', '-', '.']))
        .filter(|name| name.len() > 1 && name.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.into_iter()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn is_kept(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\\' | '&')
}

/// Without quotes and signs at its end.
fn value(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let all = text.get(range.clone())?;
    let trimmed = all.trim_end_matches(['"', '\'', ';', ' ', '\\']);
    let lead = trimmed.len() - trimmed.trim_start_matches(['"', '\'']).len();
    (lead < trimmed.len()).then(|| range.start + lead..range.start + trimmed.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use super::filled;

    #[test]
    fn what_is_put_under_which_name() {
        for (text, wanted) in [
            ("s/__DB_PASSWORD__/x1/g", &[("DB_PASSWORD", "x1")][..]),
            ("s/password_here/x1/", &[("password_here", "x1")]),
            (
                "s|{{ API_KEY }}|x1|;s|%HOST%|h|",
                &[("API_KEY", "x1"), ("HOST", "h")],
            ),
            (
                "s/^#\\? *requirepass .*/requirepass x1/",
                &[("requirepass", "x1")],
            ),
            (
                "s/# requirepass foobared/requirepass x1/",
                &[("requirepass", "x1")],
            ),
            ("s/^password=.*/password=x1/", &[("password", "x1")]),
            ("s/\\(password=\\).*/\\1x1/", &[("password", "x1")]),
            ("s/'DB_PASSWORD', ''/'DB_PASSWORD', 'x1'/", &[]),
            ("s/password/passwd/", &[]),
            ("s/a b/c d/", &[]),
            ("s/unclosed", &[]),
            ("/password/d", &[]),
        ] {
            let found: Vec<_> = filled(text)
                .into_iter()
                .map(|f| (f.name, &text[f.value]))
                .collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
