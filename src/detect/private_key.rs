//! Private keys in several lines, or in an encoding of their own.
//!
//! In: a text and where a keyword stands in it. Out: the bytes of the key and what kind it is. Public keys,
//! certificates, and `BEGIN` lines without a body are nothing.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::edge::{ceil, floor};
use super::encoding::{base64, base64_start};
use super::sample::is_placeholder;
use super::spec::Block;

/// A private key in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct KeyBlock {
    /// Its bytes, from the `BEGIN` line to the `END` line or to where its body breaks off.
    pub range: Range<usize>,
    /// Whether a passphrase protects it.
    pub encrypted: bool,
    /// Whether its body decodes to what such a key holds.
    pub sound: bool,
    /// Whether its body was filled in by hand.
    pub placeholder: bool,
    /// Whether everyone has it: it is published to be used.
    pub published: bool,
}

/// SHA-256 of the base64 of keys that are published to be used: the two that Vagrant makes its boxes known by
/// (`keys/vagrant` and `keys/vagrant.key.ed25519` of its repository), without `=` at the end.
const PUBLISHED: [&str; 2] = [
    "b4ecc419c53a5bbc14ac6f036c17852be47d4bdc8f2a274b92b1a8e060baf7f6",
    "4fc4cccd13a50006459c0d476e1458222c3a4ba0877ca774185bafe37ce80cd0",
];

fn is_published(digits: &str) -> bool {
    let digest = Sha256::digest(digits.trim_end_matches('='));
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    PUBLISHED.contains(&digest.as_str())
}

impl KeyBlock {
    fn new(range: Range<usize>, encrypted: bool, sound: bool, digits: &str) -> Self {
        // Stand-ins show at the start; in a long body some word turns up by chance.
        let start = digits.get(..512).unwrap_or(digits);
        Self {
            range,
            encrypted,
            sound,
            placeholder: is_placeholder(start, &[]),
            published: is_published(digits),
        }
    }
}

/// Longest block that is looked at, in bytes.
const MAX_BLOCK: usize = 64 * 1024;
/// Fewest characters of a body: an Ed25519 key in PKCS #8 has 64.
const MIN_BODY: usize = 64;
/// How far a label may be from the start of its line.
const MAX_LABEL: usize = 48;

/// Looks for a key at the keyword that stands at `keyword`. `seen` is set to where the search came to: keywords
/// before it need no search of their own.
pub(super) fn at(
    block: Block,
    text: &str,
    keyword: &Range<usize>,
    seen: &mut usize,
) -> Option<KeyBlock> {
    *seen = keyword.end;
    match block {
        Block::Pem => pem(text, keyword),
        Block::Ssh2 => ssh2(text, keyword),
        Block::Openvpn => openvpn(text, keyword),
        Block::Putty => putty(text, keyword),
        Block::EncodedPem => encoded_pem(text, keyword, seen),
        Block::Openssh => openssh_body(text, keyword, seen),
        Block::Minisign => minisign(text, keyword),
    }
}

/// A body: its characters, and what the header lines say.
#[derive(Default)]
struct Body {
    digits: String,
    encrypted: bool,
    /// End of the last part taken, in bytes of the text given.
    end: usize,
    /// What stopped it was the `END` line.
    closed: bool,
}

/// Reads header lines and base64 up to the next `-`-fence, or up to the first word that is neither. Line breaks may
/// be real or written as `\n`; indentation, quotes, string concatenation and comment marks are skipped.
fn read_body(text: &str, start: usize) -> Body {
    let bytes = text.as_bytes();
    let limit = (start + MAX_BLOCK).min(bytes.len());
    let mut body = Body {
        end: start,
        ..Body::default()
    };
    let mut at = start;
    let mut header = false;
    while at < limit {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\\'), Some(b'n' | b'r' | b't')) => {
                header = false;
                at += 2;
                continue;
            }
            (Some(b'\n'), _) => {
                header = false;
                at += 1;
                continue;
            }
            (Some(b' ' | b'\t' | b'\r' | b'"' | b'\'' | b',' | b'\\' | b'#' | b'|' | b'`'), _) => {
                at += 1;
                continue;
            }
            (Some(b'-'), Some(b'-')) => {
                body.closed = true;
                return body;
            }
            _ => {}
        }
        let word_end = (at..limit)
            .find(|&i| {
                let next = bytes.get(i).copied().unwrap_or(b' ');
                matches!(
                    next,
                    b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'\\' | b'-' | b','
                ) && !(header && matches!(next, b'-' | b','))
            })
            .unwrap_or(limit);
        // A lone hyphen is no base64 digit; take it, so that the loop moves on.
        let word_end = word_end.max(ceil(text, at + 1));
        let word = text.get(at..word_end).unwrap_or_default();
        let named = word.ends_with(':') || (bytes.get(word_end) == Some(&b'-') && !is_base64(word));
        // In a key written on one line nothing but its length tells the body from the headers.
        header &= word.len() < 40 || !is_base64(word);
        if word == "+" {
            // Concatenation of strings.
        } else if header || (body.digits.is_empty() && (named || is_header_start(text, at))) {
            header = true;
            body.encrypted |= word.contains("ENCRYPTED");
        } else if is_base64(word) {
            body.digits.push_str(word);
            body.end = word_end;
        } else {
            return body;
        }
        at = word_end;
    }
    body
}

/// `Proc-Type: 4,ENCRYPTED`, `DEK-Info: …`, `Version: …`, `Comment: …`.
fn is_header_start(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    [
        "Proc-Type:",
        "DEK-Info:",
        "Version:",
        "Comment:",
        "Hash:",
        "Subject:",
    ]
    .iter()
    .any(|name| rest.starts_with(name))
}

fn is_base64(word: &str) -> bool {
    (word.bytes()).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// `…` of the closing fence that starts at `from` or a little after: its end.
fn fence_end(text: &str, from: usize, label: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let at = rest.get(..floor(text, (from + 256).min(text.len())) - from)?;
    let found = at.find(label)?;
    let tail = rest.get(found + label.len()..)?;
    Some(from + found + label.len() + tail.bytes().take_while(|&b| b == b'-').count().min(5))
}

fn pem(text: &str, keyword: &Range<usize>) -> Option<KeyBlock> {
    const BEGIN: &str = "-----BEGIN ";
    let from = floor(text, keyword.start.saturating_sub(MAX_LABEL));
    let begin = from + text.get(from..keyword.start)?.rfind(BEGIN)?;
    let label_start = begin + BEGIN.len();
    let rest = text.get(label_start..)?;
    let near =
        rest.get(..floor(text, (label_start + MAX_LABEL + 32).min(text.len())) - label_start)?;
    let label = near.split_once("-----")?.0;
    let pgp = label == "PGP PRIVATE KEY BLOCK";
    let plain = label
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ');
    if !plain || !(pgp || label.ends_with("PRIVATE KEY")) {
        return None;
    }
    let body_start = label_start + label.len() + 5;
    let body = read_body(text, body_start);
    if body.digits.trim_end_matches('=').len() < MIN_BODY - 1 {
        return None;
    }
    let end = body
        .closed
        .then(|| fence_end(text, body.end, label))
        .flatten()
        .unwrap_or(body.end);
    let head = base64_start(&body.digits, 64);
    let openssh = openssh_cipher(&head);
    let encrypted = body.encrypted
        || label.contains("ENCRYPTED")
        || label.starts_with("TSS2")
        || openssh.as_deref().is_some_and(|cipher| cipher != b"none");
    // DER starts with a SEQUENCE; cosign's body is JSON; a PGP packet has the top bit set.
    let sound = match head.first() {
        _ if openssh.is_some() || body.encrypted => true,
        Some(0x30) => true,
        Some(b'{') => encrypted,
        Some(first) => pgp && first & 0x80 != 0,
        None => false,
    };
    Some(KeyBlock::new(begin..end, encrypted, sound, &body.digits))
}

/// The cipher's name that follows the magic of an OpenSSH key.
fn openssh_cipher(head: &[u8]) -> Option<Vec<u8>> {
    let rest = head.strip_prefix(b"openssh-key-v1\0")?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    rest.get(..length).map(<[u8]>::to_vec)
}

fn ssh2(text: &str, keyword: &Range<usize>) -> Option<KeyBlock> {
    const BEGIN: &str = "---- BEGIN SSH2";
    let from = floor(text, keyword.start.saturating_sub(MAX_LABEL));
    let begin = from + text.get(from..keyword.end)?.rfind(BEGIN)?;
    let rest = text.get(begin + BEGIN.len()..)?;
    let label = [" ENCRYPTED PRIVATE KEY ----", " PRIVATE KEY ----"]
        .into_iter()
        .find(|label| rest.starts_with(label))?;
    let body = read_body(text, begin + BEGIN.len() + label.len());
    if body.digits.len() < MIN_BODY {
        return None;
    }
    // Magic, length, a string for the key's type, a string for the cipher.
    let head = base64_start(&body.digits, 256);
    let cipher = head
        .strip_prefix(&[0x3f, 0x6f, 0xf9, 0xeb])
        .and_then(|rest| {
            let rest = rest.get(4..)?;
            let (length, rest) = rest.split_first_chunk::<4>()?;
            let rest = rest.get(usize::try_from(u32::from_be_bytes(*length)).ok()?..)?;
            let (length, rest) = rest.split_first_chunk::<4>()?;
            rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)
        });
    let encrypted = cipher.map_or(label.starts_with(" ENCRYPTED"), |cipher| cipher != b"none");
    Some(KeyBlock::new(
        begin..body.end,
        encrypted,
        cipher.is_some(),
        &body.digits,
    ))
}

fn openvpn(text: &str, keyword: &Range<usize>) -> Option<KeyBlock> {
    const BEGIN: &str = "-----BEGIN ";
    let from = floor(text, keyword.start.saturating_sub(BEGIN.len()));
    let begin = from + text.get(from..keyword.start)?.rfind(BEGIN)?;
    let near = floor(text, (keyword.start + MAX_LABEL).min(text.len()));
    let line_end = text.get(keyword.start..near)?.find("-----")? + keyword.start;
    let label = text.get(begin + BEGIN.len()..line_end)?;
    let body = read_body(text, line_end + 5);
    let hex = body.digits.bytes().all(|b| b.is_ascii_hexdigit());
    // 256 bytes in hex; the keys of tls-crypt-v2 are base64.
    if body.digits.len() < 128 {
        return None;
    }
    let end = body
        .closed
        .then(|| fence_end(text, body.end, label))
        .flatten()
        .unwrap_or(body.end);
    let sound = !hex || body.digits.len() == 512;
    Some(KeyBlock::new(begin..end, false, sound, &body.digits))
}

fn putty(text: &str, keyword: &Range<usize>) -> Option<KeyBlock> {
    let end = floor(text, (keyword.start + 16 * 1024).min(text.len()));
    let file = text.get(keyword.start..end)?;
    let next = text.get(keyword.end..end)?.find("PuTTY-User-Key-File");
    let end = next.map_or(end, |next| keyword.end + next);
    let file = file.get(..end - keyword.start)?;
    let (head, private) = file.split_once("Private-Lines:")?;
    let lines = private.trim_start();
    let lines_start = end - lines.len();
    let count = lines.bytes().take_while(u8::is_ascii_digit).count();
    // `Private-MAC:` comes after the lines.
    let lines = lines
        .split_once("Private-")
        .map_or(lines, |(lines, _)| lines);
    let until = lines_start + lines.len();
    let body = read_body(text.get(..until)?, lines_start + count);
    if body.digits.len() < 32 {
        return None;
    }
    let cipher = head
        .split_once("Encryption:")?
        .1
        .split_whitespace()
        .next()?;
    let encrypted = !cipher.starts_with("none");
    Some(KeyBlock::new(
        keyword.start..body.end,
        encrypted,
        true,
        &body.digits,
    ))
}

/// The run of base64 around `at`, in bytes, `MAX_BLOCK` at most.
fn run(text: &str, at: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let digit =
        |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'-' | b'_');
    let before = bytes
        .get(at.start.saturating_sub(MAX_BLOCK)..at.start)
        .unwrap_or_default();
    let after = bytes
        .get(at.start..(at.start + MAX_BLOCK).min(bytes.len()))
        .unwrap_or_default();
    // `=` ends base64, so one on the left belongs to an assignment.
    let left = before
        .iter()
        .rev()
        .take_while(digit)
        .take_while(|&&b| b != b'=')
        .count();
    let right = after.iter().take_while(digit).count();
    at.start - left..at.start + right
}

fn encoded_pem(text: &str, keyword: &Range<usize>, seen: &mut usize) -> Option<KeyBlock> {
    let range = run(text, keyword);
    *seen = range.end;
    let digits = text.get(range.clone())?.trim_end_matches('=');
    // Whole groups only: what follows a key in the same blob does not matter.
    let decoded = base64(digits.get(..digits.len() / 4 * 4)?)?;
    let decoded = String::from_utf8_lossy(&decoded);
    let mut from = 0;
    while let Some(found) = decoded
        .get(from..)
        .and_then(|rest| rest.find("PRIVATE KEY"))
    {
        let at = from + found;
        if let Some(inner) = pem(&decoded, &(at..at + 11)) {
            return Some(KeyBlock { range, ..inner });
        }
        from = at + 11;
    }
    None
}

fn openssh_body(text: &str, keyword: &Range<usize>, seen: &mut usize) -> Option<KeyBlock> {
    let body = read_body(text, keyword.start);
    *seen = body.end.max(keyword.end);
    if body.digits.len() < 200 {
        return None;
    }
    let cipher = openssh_cipher(&base64_start(&body.digits, 64))?;
    let encrypted = cipher != b"none";
    Some(KeyBlock::new(
        keyword.start..body.end,
        encrypted,
        true,
        &body.digits,
    ))
}

/// `untrusted comment: … secret key` and a line of base64; `Ed`, then `Sc` when a passphrase protects it.
fn minisign(text: &str, keyword: &Range<usize>) -> Option<KeyBlock> {
    let from = floor(text, keyword.start.saturating_sub(160));
    let begin = from + text.get(from..keyword.start)?.rfind("untrusted comment:")?;
    let rest = text.get(keyword.end..)?;
    let near = rest.get(..floor(text, (keyword.end + 512).min(text.len())) - keyword.end)?;
    let (line, after) = near.split_once('\n')?;
    let indent = after.len() - after.trim_start().len();
    let start = keyword.end + line.len() + 1 + indent;
    let digits = text
        .get(start..)?
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"+/=".contains(b))
        .count();
    let body = text.get(start..start + digits)?;
    let head = base64_start(body, 4);
    if digits < MIN_BODY || head.get(..2) != Some(b"Ed") {
        return None;
    }
    let encrypted = head.get(2..4) != Some(&[0, 0]);
    Some(KeyBlock::new(begin..start + digits, encrypted, true, body))
}

#[cfg(test)]
mod tests {
    use crate::detect::{Detectors, Strength};

    /// The strengths of the keys in a text.
    fn strengths(body: &str) -> Vec<Strength> {
        let kind = "OPENSSH PRIVATE";
        let text = format!("-----BEGIN {kind} KEY-----\n{body}\n-----END {kind} KEY-----\n");
        let hits = Detectors::builtin().known(&text);
        hits.into_iter().map(|hit| hit.strength).collect()
    }

    #[test]
    fn a_key_that_everyone_has_is_weak() {
        // Vagrant's, which each of its boxes is opened with first.
        let lines = [
            "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW",
            "QyNTUxOQAAACDdWHcQaTZc8Q6nycsP0CqMNRfsLxvYVxqKosrHyTp+WAAAAJj2TBMT9kwT",
            "EwAAAAtzc2gtZWQyNTUxOQAAACDdWHcQaTZc8Q6nycsP0CqMNRfsLxvYVxqKosrHyTp+WA",
            "AAAEAveRHRHSCjIxbNKHDRzezD0U3R3UEEmS7R33fzvPQAD91YdxBpNlzxDqfJyw/QKow1",
            "F+wvG9hXGoqiysfJOn5YAAAAEHNwb3hAdmFncmFudC1kZXYBAgMEBQ==",
        ];
        assert_eq!(strengths(&lines.join("\n")), [Strength::Weak]);
        assert_eq!(strengths(&lines.join("\n    ")), [Strength::Weak]);
        let other = lines.join("\n").replace("F+wvG9h", "F+wvG9i");
        assert_eq!(strengths(&other), [Strength::Live]);
    }
}
