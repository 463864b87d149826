//! Stand-ins: `<your-api-key>`, `xxxxxxxx`, `REPLACE_ME`.

use super::data::Placeholders;
use crate::detect::names::{Noun, Words};

/// Digits and letters as they are counted.
const COUNTED: [&str; 3] = [
    "1234567890abcdefghijklmnopqrstuvwxyz1234567890",
    "0123456789abcdefghijklmnopqrstuvwxyz0123456789",
    "abcdefghijklmnopqrstuvwxyz1234567890abcdefghijklmnopqrstuvwxyz",
];

/// Whether `value` only holds the place of a secret. `noun` is what its name announces, `key` its name.
pub(super) fn is_placeholder(data: &Placeholders, value: &str, noun: Noun, key: &str) -> bool {
    // `666666` is what someone sets, and what everybody tries.
    let digits = noun == Noun::Password && is_one_digit(value);
    if data.samples.iter().any(|sample| value.contains(*sample)) || !digits && masked(value) {
        return true;
    }
    // Nobody writes a stand-in this long, and words in random text mean nothing.
    if value.len() > 160 {
        return false;
    }
    let lower = value.to_lowercase();
    // What is encoded there has a length of its own, and no alphabet has that.
    let counted = lower.strip_prefix("base64:");
    if counted.is_some_and(|rest| rest.len() > 8 && COUNTED.iter().any(|all| all.contains(rest))) {
        return true;
    }
    // `"PLEASE`: what a shell makes of `key=\"PLEASE ENTER THE KEY\"`.
    if value.trim_matches(['\\', '"', '\'']) == "PLEASE"
        || bracketed(&lower)
        || data.exact.contains(lower.as_str())
        || data.beginnings.iter().any(|b| lower.starts_with(*b))
        || data.endings.iter().any(|e| lower.ends_with(*e))
    {
        return true;
    }
    let words = Words::of(value);
    let mut stands_for = false;
    let mut last = "";
    for (at, word) in words.iter().enumerate() {
        if data.words.contains(word) || at == 0 && word == "put" {
            return true;
        }
        stands_for |= word.starts_with("change") || word == "example" || word == "sample";
        last = word;
    }
    // `API_KEY=changeme` opens nothing; `DB_PASSWORD=changeme` opens the database.
    if last == "here" || stands_for && noun == Noun::ServiceKey {
        return true;
    }
    is_own_name(value, key, noun)
        || is_variable_name(value)
        || noun == Noun::Token && is_list_of_fields(value)
}

/// `Your_password123`, `yourStrong(!)Password`: says that it is to be replaced, and has all that a server demands of
/// passwords, so that it works wherever nobody did.
pub(super) fn works(value: &str) -> bool {
    let lower = value.to_lowercase();
    let has = |test: fn(char) -> bool| value.contains(test);
    lower.contains("your")
        && ["pass", "p@ss", "pwd"].iter().any(|w| lower.contains(w))
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_digit() || "!@#$%^&*()+=?".contains(c))
        && !value.contains(char::is_whitespace)
        && !lower
            .trim_end_matches(|c: char| !c.is_alphabetic())
            .ends_with("here")
}

/// One digit, again and again.
fn is_one_digit(value: &str) -> bool {
    let first = value.chars().next().filter(char::is_ascii_digit);
    (4..=12).contains(&value.len()) && value.chars().all(|c| Some(c) == first)
}

/// `xxxx`, `****`, `----`, `0000…`, `sk-xxxxxxxx`, `abc...`, `…`.
fn masked(value: &str) -> bool {
    if value.contains("...")
        || value.contains('…')
        || value.contains("***")
        || value.contains("•••")
    {
        return true;
    }
    let mut longest = 0usize;
    let mut run = 0usize;
    let mut before = '\0';
    let mut marks = 0usize;
    let mut longest_x = 0usize;
    let mut letters = true;
    let mut count = 0usize;
    for c in value.chars() {
        run = if c == before { run + 1 } else { 1 };
        longest = longest.max(run);
        if matches!(c, 'x' | 'X') {
            longest_x = longest_x.max(run);
        }
        marks += usize::from(matches!(
            c,
            'x' | 'X' | '*' | '-' | '_' | '.' | '?' | '#' | ' '
        ));
        letters &= c.is_alphabetic();
        count += 1;
        before = c;
    }
    let fills = longest >= 5 && longest * 2 >= count;
    marks == count || longest_x >= 4 || fills || letters && longest == count && count >= 3
}

/// `<token>`, `[token]`, `{token}`, or with `<your-…>` inside.
fn bracketed(lower: &str) -> bool {
    let plain = |inner: &str| !inner.contains(['"', ':', '\'']);
    // `**Random**`, `##CHANGE##`
    let marked = ["**", "##"].iter().any(|mark| {
        let inner = lower
            .strip_prefix(*mark)
            .and_then(|rest| rest.strip_suffix(*mark));
        inner.is_some_and(|inner| {
            inner.len() > 2 && inner.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
        })
    });
    let whole = [('<', '>'), ('[', ']'), ('{', '}'), ('«', '»')]
        .iter()
        .any(|(open, close)| {
            lower
                .strip_prefix(*open)
                .and_then(|rest| rest.strip_suffix(*close))
                .is_some_and(|inner| !inner.is_empty() && (*open == '<' || plain(inner)))
        });
    let inner = lower
        .find('<')
        .and_then(|at| lower.get(at + 1..))
        .and_then(|rest| rest.split_once('>'))
        .is_some_and(|(word, _)| {
            word.len() > 2
                && word
                    .bytes()
                    .all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b' '))
        });
    marked || whole || inner
}

/// `API_KEY=API_KEY`, `apiKey: apikey`; of a password this is a weak default.
fn is_own_name(value: &str, key: &str, noun: Noun) -> bool {
    let bare = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let given = matches!(noun, Noun::Token | Noun::ServiceKey | Noun::Credential);
    // `--password PASSWORD`: how a manual writes what is to be put there.
    let spelled = value.len() > 3
        && value.bytes().all(|b| b.is_ascii_uppercase())
        && key.bytes().any(|b| b.is_ascii_lowercase());
    (given && key.len() > 5 || spelled) && bare(value) == bare(key)
}

/// `token_id,token`: which fields of an answer hold it.
fn is_list_of_fields(value: &str) -> bool {
    value.contains(',')
        && value.split(',').all(|field| {
            !field.is_empty() && field.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        })
}

/// `MY_SECRET_TOKEN`: the name of a variable, written where its value belongs.
fn is_variable_name(value: &str) -> bool {
    // `CHANGE_ME` works as a password as it is.
    value.contains('_')
        && !value.starts_with("CHANGE")
        && value.len() >= 6
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && !value.bytes().any(|b| b.is_ascii_digit())
        && value.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        && value.split('_').filter(|part| part.len() > 1).count() >= 2
}
