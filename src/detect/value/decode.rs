//! Text behind base64 and hex.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Case, Found, reference, shapes, structured};
use crate::byte_set::ByteSet;
use crate::detect::names::Noun;
use crate::detect::{Detectors, Hit};

/// How often text behind text is decoded.
const DEEPEST: u8 = 2;

/// Shortest run that is worth decoding, in bytes.
const SHORTEST: usize = 16;
/// Longest run that is decoded, in bytes.
const LONGEST: usize = 1 << 20;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
static URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// Known formats, private keys, logins and pairs behind base64 or hex.
pub(super) fn encoded(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    if case.depth >= DEEPEST {
        return;
    }
    let whole = text.trim();
    let runs = if !whole.is_empty() && whole.len() < 65_536 && decode(whole).is_some() {
        let lead = text.len() - text.trim_start().len();
        vec![(lead, whole)]
    } else {
        runs(text).collect()
    };
    for (start, run) in runs {
        let range = start..start + run.len();
        if found.taken(&range) {
            continue;
        }
        let Some(inner) = decode(run) else {
            continue;
        };
        let inner_case = Case {
            depth: case.depth + 1,
            prose: true,
            ..*case
        };
        let mut inside = Found::default();
        let blanked = reference::blank(&inner);
        shapes(detectors, &blanked, &inner_case, &mut inside);
        if inside.hits.is_empty() && case.name.noun != Noun::Other {
            structured::login_pair(detectors, &blanked, &inner_case, &mut inside);
        }
        if let Some(strongest) = inside
            .hits
            .into_iter()
            .max_by_key(|hit| (hit.strength, hit.confidence))
        {
            let what = format!("{}, encoded", strongest.what);
            found.push(
                text,
                Hit {
                    range,
                    what,
                    ..strongest
                },
            );
        }
    }
}

/// Whether some run of base64 or hex in `text` is readable text, or a line of what is.
pub(in crate::detect) fn has_encoded_text(text: &str) -> bool {
    runs(text).any(|(_, run)| begins_readable(run) && goes_on_readable(run))
}

/// Whether all that a run says by itself is readable. Where it is one line of several, its last signs may say nothing
/// without the next.
fn goes_on_readable(run: &str) -> bool {
    const FAR: usize = 1024;
    let part = run.get(..run.len().min(FAR)).unwrap_or_default();
    if is_hex(run) {
        return hex(part).is_some_and(|bytes| readable_bytes(&bytes));
    }
    let whole = part.len() - part.len() % 4;
    let part = part.as_bytes().get(..whole).unwrap_or_default();
    let bytes = alphabet_of(part).decode(part);
    bytes.is_ok_and(|bytes| readable_bytes(&bytes))
}

/// The beginning tells text from noise before the whole is decoded.
fn begins_readable(run: &str) -> bool {
    let Some(head) = run.as_bytes().first_chunk::<SHORTEST>() else {
        return false;
    };
    let (of_hex, of_base64) = may_begin_text(*head);
    if !of_hex && !of_base64 {
        return false;
    }
    // All hex is read as hex, by `decode` too: a digest read as base64 would look like text half of the time.
    if is_hex(run) {
        if !of_hex {
            return false;
        }
        let mut decoded = [0; SHORTEST / 2];
        let mut pairs = decoded.iter_mut().zip(head.as_chunks().0);
        return pairs.all(|(byte, pair)| hex_byte(*pair).map(|read| *byte = read).is_some())
            && readable_bytes(&decoded);
    }
    let mut decoded = [0; SHORTEST / 4 * 3];
    alphabet_of(head)
        .decode_slice(head, &mut decoded)
        .is_ok_and(|length| readable_bytes(decoded.get(..length).unwrap_or_default()))
}

/// Whether the first three bytes, read as hex and read as base64, can be of a text: of noise most are neither.
fn may_begin_text(head: [u8; SHORTEST]) -> (bool, bool) {
    let [a, b, c, d, e, f, ..] = head;
    let (digit, sextet) = (
        |sign| meaning(&HEX_DIGITS, sign),
        |sign| meaning(&SEXTETS, sign),
    );
    // Of a character of several bytes only the first is looked at.
    let goes_on = |byte: u8| !byte.is_ascii();
    let begins = |[a, b, c]: [u8; 3]| {
        begins_text(&a) & (goes_on(a) | begins_text(&b) & (goes_on(b) | begins_text(&c)))
    };
    let (p, q, r) = (digit(a), digit(c), digit(e));
    let (s, t, u) = (digit(b), digit(d), digit(f));
    let of_hex = (p | q | r | s | t | u) < 16 && begins([p << 4 | s, q << 4 | t, r << 4 | u]);
    let (p, q, r, s) = (sextet(a), sextet(b), sextet(c), sextet(d));
    let of_base64 = (p | q | r | s) < 64 && begins([p << 2 | q >> 4, q << 4 | r >> 2, r << 6 | s]);
    (of_hex, of_base64)
}

/// What a sign stands for: six bits of base64, in either alphabet, and a digit of hex. Tables, since a guess which range
/// a sign is of is wrong half of the time where it is one of noise.
const NO_SIGN: u8 = u8::MAX;
static SEXTETS: [u8; 256] = by_sign(&[
    (b'A', b'Z', 0),
    (b'a', b'z', 26),
    (b'0', b'9', 52),
    (b'+', b'+', 62),
    (b'-', b'-', 62),
    (b'/', b'/', 63),
    (b'_', b'_', 63),
]);
static HEX_DIGITS: [u8; 256] = by_sign(&[(b'0', b'9', 0), (b'a', b'f', 10), (b'A', b'F', 10)]);

/// A table of what the signs from the first to the second one of each row stand for, which counts from the third on.
#[allow(
    clippy::indexing_slicing,
    reason = "the table has a place for every byte, and is made when compiling"
)]
const fn by_sign(rows: &[(u8, u8, u8)]) -> [u8; 256] {
    let mut table = [NO_SIGN; 256];
    let mut rows = rows;
    while let [(first, last, value), rest @ ..] = rows {
        let mut sign = *first;
        while sign <= *last {
            table[sign as usize] = *value + (sign - *first);
            sign += 1;
        }
        rows = rest;
    }
    table
}

fn meaning(table: &[u8; 256], sign: u8) -> u8 {
    // The table has a place for every byte.
    table.get(usize::from(sign)).copied().unwrap_or(NO_SIGN)
}

fn is_hex(run: &str) -> bool {
    const DIGITS: ByteSet = ByteSet::of(b"")
        .and(b'0', b'9')
        .and(b'A', b'F')
        .and(b'a', b'f');
    run.len().is_multiple_of(2) && run.bytes().all(|b| DIGITS.has(b))
}

fn alphabet_of(run: &[u8]) -> &'static GeneralPurpose {
    if run.iter().any(|b| matches!(b, b'-' | b'_')) {
        &URL_SAFE
    } else {
        &STANDARD
    }
}

/// The text that `run` encodes, if it is all base64 or hex and decodes to readable text.
pub(super) fn decode(run: &str) -> Option<String> {
    let run = run.trim();
    if !(SHORTEST..=LONGEST).contains(&run.len()) || !run.is_ascii() {
        return None;
    }
    if is_hex(run) {
        return readable(&hex(run)?);
    }
    let charset = run.bytes().all(|b| {
        b.is_ascii_alphanumeric()
            || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=' | b'\n' | b'\r' | b' ')
    });
    if !charset {
        return None;
    }
    begins_readable(run).then_some(())?;
    let packed: String = run.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    readable(&alphabet_of(run.as_bytes()).decode(packed).ok()?)
}

fn hex(run: &str) -> Option<Vec<u8>> {
    let (pairs, _) = run.as_bytes().as_chunks();
    pairs.iter().map(|pair| hex_byte(*pair)).collect()
}

fn hex_byte([high, low]: [u8; 2]) -> Option<u8> {
    let (high, low) = (meaning(&HEX_DIGITS, high), meaning(&HEX_DIGITS, low));
    ((high | low) < 16).then_some(high << 4 | low)
}

fn is_control(byte: &u8) -> bool {
    (*byte < 0x20 || *byte == 0x7f) && !matches!(byte, b'\n' | b'\r' | b'\t')
}

/// Whether a character of a text can begin with it.
fn begins_text(byte: &u8) -> bool {
    !is_control(byte) && !(0x80..0xc2).contains(byte)
}

/// Text as far as it goes: the last character may be cut.
fn readable_bytes(bytes: &[u8]) -> bool {
    // Most noise shows at once: no text begins so.
    if bytes
        .first()
        .is_some_and(|b| is_control(b) || (0x80..0xc2).contains(b))
    {
        return false;
    }
    let whole = match std::str::from_utf8(bytes) {
        Ok(text) => text.len(),
        Err(e) if e.error_len().is_none() => e.valid_up_to(),
        Err(_) => return false,
    };
    !bytes.iter().take(whole).any(is_control)
}

fn readable(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        .count();
    (odd == 0 && text.chars().count() >= 6).then(|| text.to_owned())
}

/// Runs of base64 signs in a text that are long enough to hold a login, with where they start.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const SHORTEST_IN_TEXT: usize = 24;
    let bytes = text.as_bytes();
    // A run that is long enough has one of every 24 bytes: the others need not be looked at.
    let mut probe = SHORTEST_IN_TEXT - 1;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(probe) {
            if !IN_RUN.has(*byte) {
                probe += SHORTEST_IN_TEXT;
                continue;
            }
            let (before, from) = bytes.split_at_checked(probe)?;
            let back = before
                .iter()
                .rev()
                .position(|b| !IN_RUN.has(*b))
                .unwrap_or(before.len());
            // Most are short: the byte that would make it long enough tells so, and stands before the next one.
            let needed = probe - back + (SHORTEST_IN_TEXT - 1);
            if !bytes.get(needed).is_some_and(|byte| IN_RUN.has(*byte)) {
                probe = needed + SHORTEST_IN_TEXT;
                continue;
            }
            let ahead = from
                .iter()
                .position(|b| !IN_RUN.has(*b))
                .unwrap_or(from.len());
            let (at, length) = (probe - back, back + ahead);
            probe = at + length + SHORTEST_IN_TEXT;
            if length < SHORTEST_IN_TEXT {
                continue;
            }
            let padding = from
                .iter()
                .skip(ahead)
                .take(2)
                .take_while(|b| **b == b'=')
                .count();
            if let Some(run) = text.get(at..at + length + padding) {
                return Some((at, run));
            }
        }
        None
    })
}

/// What base64 is written with, in either alphabet.
const IN_RUN: ByteSet = ByteSet::of(b"+/-_")
    .and(b'0', b'9')
    .and(b'A', b'Z')
    .and(b'a', b'z');

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn one_line_of_several_is_text() {
        let encoded = STANDARD.encode("password: hunter2 is what the host is called by");
        for length in 24..encoded.len() {
            assert!(has_encoded_text(&encoded[..length]), "{length}");
        }
        assert!(!has_encoded_text("5f6e2d746f6b656e9f8b1c00d3a7e5f1"));
    }

    #[test]
    fn readable_text_only() {
        let encoded = STANDARD.encode("user:a password");
        assert_eq!(decode(&encoded).unwrap(), "user:a password");
        assert_eq!(
            decode(encoded.trim_end_matches('=')).unwrap(),
            "user:a password"
        );
        assert_eq!(decode("kP9vv2wQz8LmN4xR7tYb3cD6").as_deref(), None);
        assert_eq!(decode("70617373776f72643d78").unwrap(), "password=x");
        assert_eq!(decode("short"), None);
    }

    /// Steps over most bytes and misses none: the same as looking at each.
    #[test]
    fn runs_are_those_that_a_look_at_every_byte_finds() {
        for before in 0..60 {
            for length in 20..30 {
                for after in 0..3 {
                    let run = "A".repeat(length);
                    let text = format!("{}{run} {run}{}", " ".repeat(before), "b ".repeat(after));
                    let found: Vec<_> = runs(&text).collect();
                    let mut wanted = Vec::new();
                    let mut at = 0;
                    for word in text.split(' ') {
                        if word.len() >= 24 {
                            wanted.push((at, word));
                        }
                        at += word.len() + 1;
                    }
                    assert_eq!(found, wanted, "{before} {length} {after}");
                }
            }
        }
    }

    #[test]
    fn runs_know_their_place() {
        let text = "x ‘AAAAAAAAAAAAAAAAAAAAAAAAAAAA’ y";
        let found: Vec<_> = runs(text).collect();
        assert_eq!(&text[found[0].0..found[0].0 + found[0].1.len()], found[0].1);
    }
}
