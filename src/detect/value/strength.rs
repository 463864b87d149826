//! How much of a secret a literal is.

use super::data::{ValueData, WeakDefaults};
use super::{benign, no_value, placeholder};
use crate::detect::Strength;
use crate::detect::names::{Name, Noun, Words};
use crate::finding::Confidence;

/// Shortest literal that can be no mere weak password, in characters.
const SHORT: usize = 6;
/// Longest value that is judged by its name, in bytes: longer ones are documents.
const LONGEST: usize = 8192;

/// What a literal is worth that is known to stand where a secret belongs.
///
/// `peers` are words it may repeat (user, service and variable names). `None`: it is none.
pub(super) fn grade(
    data: &ValueData,
    value: &str,
    noun: Noun,
    key: &str,
    peers: &[&str],
) -> Option<(Strength, Confidence)> {
    if value.is_empty()
        || value.len() > LONGEST
        || !value.chars().any(char::is_alphanumeric) && value.len() < SHORT
    {
        return None;
    }
    if noun == Noun::Password && placeholder::works(value) {
        return Some((Strength::Weak, Confidence::Medium));
    }
    if placeholder::is_placeholder(&data.placeholders, value, noun, key) {
        return Some((Strength::Placeholder, Confidence::High));
    }
    if is_weak(&data.weak, value) || repeats(value, key, peers) {
        return Some((Strength::Weak, Confidence::Medium));
    }
    if is_seed_phrase(value) && says_phrase(key) {
        return Some((Strength::Strong, Confidence::High));
    }
    if is_prose(value) {
        return None;
    }
    let (length, classes, entropy) = measure(value);
    if length < SHORT || length < 8 && classes < 3 {
        return Some((Strength::Weak, Confidence::Medium));
    }
    // Name and value agree.
    if length >= 8 && (entropy >= 3.0 && classes >= 2 || classes >= 3) || entropy >= 3.5 {
        return Some((Strength::Strong, Confidence::High));
    }
    Some((Strength::Strong, Confidence::Medium))
}

/// Judges a value by its name. `None`: it is no secret.
pub(super) fn named(
    data: &ValueData,
    value: &str,
    name: Name,
    key: &str,
    peers: &[&str],
) -> Option<(Strength, Confidence)> {
    let benign = benign::is_benign(&data.benign, value, name.noun, key);
    if benign && !is_number_of_token(value, name.noun, key)
        || no_value::names_an_entry(value, name.noun, key)
    {
        return None;
    }
    grade(data, value, name.noun, key, peers)
}

/// `K3S_TOKEN=12345`: a token that its owner chose. Of `tokens` it is how many.
fn is_number_of_token(value: &str, noun: Noun, key: &str) -> bool {
    noun == Noun::Token
        && value.len() >= 5
        && value.bytes().all(|b| b.is_ascii_digit())
        && Words::of(key).last() == Some("token")
}

/// Length in characters, how many of lower, upper, digit and sign there are, bits a character.
fn measure(value: &str) -> (usize, usize, f64) {
    let mut counts = [0u32; 256];
    let mut length = 0usize;
    let (mut lower, mut upper, mut digit, mut sign) = (false, false, false, false);
    for c in value.chars() {
        length += 1;
        lower |= c.is_lowercase();
        upper |= c.is_uppercase();
        digit |= c.is_numeric();
        sign |= !c.is_alphanumeric();
    }
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let classes = [lower, upper, digit, sign]
        .into_iter()
        .filter(|seen| *seen)
        .count();
    let all = value.len().max(1) as f64;
    let entropy = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / all;
            -share * share.log2()
        })
        .sum();
    (length, classes, entropy)
}

/// Drawn by lot by the looks of it: no words, digits among letters, many different signs.
pub(super) fn looks_random(value: &str) -> bool {
    let (length, classes, entropy) = measure(value);
    if !(16..=1024).contains(&length) || !value.is_ascii() {
        return false;
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
    if hex {
        // 40 digits in capitals are how key fingerprints are written.
        if length == 40 && !value.bytes().any(|b| b.is_ascii_lowercase()) {
            return false;
        }
        return length >= 24 && digits >= 4 && digits < length && entropy >= 2.8;
    }
    let charset = value.bytes().all(|b| {
        b.is_ascii_alphanumeric()
            || matches!(
                b,
                b'+' | b'/'
                    | b'='
                    | b'_'
                    | b'-'
                    | b'.'
                    | b':'
                    | b'~'
                    | b'!'
                    | b'@'
                    | b'#'
                    | b'$'
                    | b'%'
                    | b'^'
                    | b'&'
                    | b'*'
            )
    });
    let mut switches = 0;
    let mut before = None;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        switches += usize::from(before.is_some_and(|before| before != kind(byte)));
        before = Some(kind(byte));
    }
    let mixed = digits >= 2 && switches * 4 >= length || switches * 5 >= length * 2;
    charset && classes >= 2 && entropy >= 3.5 && mixed
}

/// As [`looks_random`], with any sign in it: what a framework draws for a new project.
fn is_drawn_by_lot(value: &str) -> bool {
    let (length, classes, entropy) = measure(value);
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let kinds = value.bytes().map(|b| match b {
        b if b.is_ascii_alphanumeric() => kind(b),
        _ => 3,
    });
    let switches = kinds
        .clone()
        .zip(kinds.skip(1))
        .filter(|(a, b)| a != b)
        .count();
    looks_random(value)
        || value.is_ascii()
            && length >= 24
            && classes >= 3
            && digits >= 2
            && entropy >= 3.8
            && switches * 5 >= length * 2
}

const fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    }
}

/// Everybody knows it, or it is put together of words that everybody tries.
pub(super) fn is_weak(weak: &WeakDefaults, value: &str) -> bool {
    if value.len() > 96 {
        return false;
    }
    let lower = value.to_lowercase();
    let begun = weak
        .beginnings
        .iter()
        .find_map(|b| value.get(lower.strip_prefix(*b).map(|_| b.len())?..));
    if let Some(rest) = begun {
        // `django-insecure-` and fifty signs drawn by lot: written into one project, and in no other.
        return !is_drawn_by_lot(rest);
    }
    let plain = unleet(&lower);
    if weak.exact.contains(lower.as_str())
        || weak.exact.contains(plain.as_str())
        || weak.exact.contains(letters_and_digits(&lower).as_str())
        // `P@$$word`, of which Compose takes one of the dollar signs.
        || lower.contains('$') && weak.exact.contains(unleet(&lower.replace('$', "ss")).as_str())
        || is_sequence(weak, &lower)
    {
        return true;
    }
    let trimmed = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    if trimmed.len() + 6 >= lower.len() && !trimmed.is_empty() {
        let trimmed = letters_and_digits(trimmed);
        if weak.exact.contains(trimmed.as_str()) || weak.exact.contains(unleet(&trimmed).as_str()) {
            return true;
        }
    }
    made_of_parts(weak, value)
        || made_of_parts(weak, &unleet(&lower))
        || describes_itself(&lower)
        || begins_with_change(value)
}

/// `object_storage_root_password`, `mariapass`, `umami-secret`: says what it is instead of being one.
fn describes_itself(lower: &str) -> bool {
    let stem = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    let plain = stem
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '/'));
    let said = ["pass", "secret", "token", "key", "pw", "pwd", "word"];
    plain
        && lower.len() - stem.len() <= 4
        && (stem.contains("password")
            || stem.contains("passwd")
            || said.iter().any(|word| stem.ends_with(word)))
        || Words::of(lower).iter().any(|word| word == "insecure")
}

/// `change-me-7Kd2mQ9x`: everybody who follows the same example has it.
fn begins_with_change(value: &str) -> bool {
    let words = Words::of(value);
    let mut words = words.iter();
    matches!(
        (words.next(), words.next()),
        (
            Some("change"),
            Some("me" | "this" | "it" | "that" | "the" | "your" | "to" | "before" | "in")
        ) | (Some("changeme" | "changethis" | "changeit"), _)
    )
}

/// Every letter run is put together of known words; digits and signs are few.
fn made_of_parts(weak: &WeakDefaults, value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || digits > 4 || digits > letters {
        return false;
    }
    let (mut words, mut single) = (0, 0);
    for run in Words::of(value).iter() {
        let runs = run.split(|c: char| c.is_ascii_digit());
        for part in runs.filter(|part| !part.is_empty()) {
            if part.chars().nth(1).is_none() {
                single += 1;
            } else if is_compound(weak, part) {
                words += 1;
            } else {
                return false;
            }
        }
    }
    // `f2K7mQ4x` falls apart into letters, and is no word.
    words > 0 && single <= words
}

/// `rootpassword` is `root` and `password`: all of it, word by word, each of two letters or more.
fn is_compound(weak: &WeakDefaults, word: &str) -> bool {
    const LONGEST_PART: usize = 14;
    if weak.parts.contains(word) {
        return true;
    }
    if word.len() > 48 || !word.is_ascii() {
        return false;
    }
    let mut reached = vec![false; word.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for end in 2..=word.len() {
        let hit = (end.saturating_sub(LONGEST_PART)..end - 1).any(|start| {
            reached.get(start).copied().unwrap_or_default()
                && word
                    .get(start..end)
                    .is_some_and(|part| weak.parts.contains(part))
        });
        if let Some(slot) = reached.get_mut(end) {
            *slot = hit;
        }
    }
    reached.last().copied().unwrap_or_default()
}

/// A piece of the alphabet, the digits or the keyboard, or one such piece again and again.
fn is_sequence(weak: &WeakDefaults, lower: &str) -> bool {
    let lower = lower.strip_prefix("base64:").unwrap_or(lower);
    let value = letters_and_digits(lower);
    if value.len() < 3 {
        return false;
    }
    let period = (1..=value.len() / 2).take(32).find(|period| {
        value.len().is_multiple_of(*period)
            && value
                .bytes()
                .zip(value.bytes().skip(*period))
                .all(|(a, b)| a == b)
    });
    let once = period
        .and_then(|period| value.get(..period))
        .unwrap_or(&value);
    if period.is_some() && once.len() <= 4 {
        return true;
    }
    weak.sequences
        .iter()
        .any(|sequence| sequence.contains(once))
}

fn letters_and_digits(lower: &str) -> String {
    lower.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// `p@ssw0rd` as `password`.
fn unleet(lower: &str) -> String {
    lower
        .chars()
        .filter_map(|c| match c {
            '@' | '4' => Some('a'),
            '0' => Some('o'),
            '1' | '!' => Some('i'),
            '3' => Some('e'),
            '$' | '5' => Some('s'),
            '7' => Some('t'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

/// The same as the user's, the service's or the variable's name: `POSTGRES_PASSWORD: postgres`.
fn repeats(value: &str, key: &str, peers: &[&str]) -> bool {
    if value.len() > 64 {
        return false;
    }
    let value = letters_and_digits(&value.to_lowercase());
    let mut bare = value.trim_end_matches(|c: char| c.is_ascii_digit());
    if value.len() - bare.len() > 4 {
        bare = &value;
    }
    if bare.len() < 2 {
        return false;
    }
    let same = |word: &str| {
        let word = letters_and_digits(&word.to_lowercase());
        let dressed = || {
            let rest = value.strip_prefix(&word)?;
            let stem = rest.trim_end_matches(|c: char| c.is_ascii_digit());
            (rest.len() - stem.len() <= 4 && is_suffix_word(stem)).then_some(())
        };
        !word.is_empty() && (word == value || word == bare || dressed().is_some())
    };
    Words::of(key)
        .iter()
        .any(|word| word.len() > 2 && same(word))
        || same(key)
        || peers.iter().any(|peer| peer.len() > 1 && same(peer))
}

/// `immichpassword` for the service `immich`.
fn is_suffix_word(rest: &str) -> bool {
    matches!(
        rest,
        "" | "pass"
            | "password"
            | "passwd"
            | "pwd"
            | "pw"
            | "secret"
            | "db"
            | "dbpass"
            | "dbpassword"
            | "user"
            | "admin"
            | "root"
            | "rootpassword"
            | "dbrootpassword"
            | "rocks"
            | "key"
            | "secretkey"
            | "token"
    )
}

/// The words that a wallet is made from (BIP-39): 12, 15, 18, 21 or 24 of three to eight small letters, hardly any twice.
fn is_seed_phrase(value: &str) -> bool {
    let words: Vec<&str> = value.split_ascii_whitespace().take(25).collect();
    let distinct: std::collections::BTreeSet<&str> = words.iter().copied().collect();
    matches!(words.len(), 12 | 15 | 18 | 21 | 24)
        && distinct.len() * 4 >= words.len() * 3
        && words
            .iter()
            .all(|w| (3..=8).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_lowercase()))
}

fn says_phrase(key: &str) -> bool {
    Words::of(key)
        .iter()
        .any(|word| matches!(word, "mnemonic" | "seed" | "phrase" | "seedphrase"))
}

/// Sentences are no passwords; a few words are.
fn is_prose(value: &str) -> bool {
    const COMMON: [&str; 22] = [
        "the", "your", "for", "please", "if", "you", "and", "with", "from", "will", "must",
        "should", "set", "used", "use", "when", "not", "can", "are", "optional", "required",
        "generate",
    ];
    let words = value.split_whitespace().count();
    if words < 3 {
        return false;
    }
    let common = value
        .split_whitespace()
        .filter(|word| {
            let word = word
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase();
            COMMON.contains(&word.as_str())
        })
        .count();
    words > 8 || common > 0 && words > 3 || common > 1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn graded(value: &str) -> Option<Strength> {
        let data = ValueData::builtin();
        grade(&data, value, Noun::Password, "DB_PASSWORD", &[]).map(|(strength, _)| strength)
    }

    #[test]
    fn well_known_passwords_are_weak_however_they_are_dressed() {
        for value in [
            "postgres",
            "P@ssw0rd",
            "Password123!",
            "my-secret-pw",
            "rootpassword",
            "admin@123",
            "qwerty123",
            "12345678",
            "abcabcabc",
            "hunter2",
        ] {
            assert_eq!(graded(value), Some(Strength::Weak), "{value}");
        }
    }

    #[test]
    fn a_literal_nobody_lists_is_strong() {
        for value in [
            "hello_moon_123",
            "whalehello",
            "correct horse battery staple",
            "kP9#vv2w",
            "5e884898da28047151d0e56f8dc62927",
        ] {
            assert_eq!(graded(value), Some(Strength::Strong), "{value}");
        }
    }

    #[test]
    fn random_looks() {
        for value in [
            "q8Zr2LmN4xT7vYb3cD6w",
            "TwQzkRJnHOTckSsAeyJbYsWgP",
            "9f86d081884c7d659a2feaa0c55ad015",
        ] {
            assert!(looks_random(value), "{value}");
        }
        for value in [
            "org.example.StringConverter",
            "my-application-name-2024",
            "MyApplicationConfiguration",
            "short1A",
            "1234567890123456789012345",
        ] {
            assert!(!looks_random(value), "{value}");
        }
    }
}
