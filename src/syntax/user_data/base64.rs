//! Base64, with the source of every decoded byte.

use crate::source::{Span, Text};

/// Fewest digits of a document: any word of letters is base64.
const SHORTEST: usize = 24;

/// What base64 held.
#[derive(Clone, Debug)]
pub enum Decoded {
    /// Text: each group of four digits is the source of its three bytes.
    Text(Text),
    /// Anything else, from the given span.
    Bytes(Vec<u8>, Span),
}

/// Whether `text` is nothing but base64 and may be a document.
pub(super) fn is_document(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.trim().bytes() {
        if value(byte).is_some() || byte == b'=' {
            digits += 1;
        } else if !byte.is_ascii_whitespace() {
            return false;
        }
    }
    digits >= SHORTEST && bytes(text).is_some_and(|b| super::packed::is_readable(&b))
}

/// Decodes all of `text`: both alphabets, with or without padding, white space anywhere. `None` when another sign is in
/// it or nothing comes of it.
#[must_use]
pub fn decode(text: &Text) -> Option<Decoded> {
    let all = text.as_str();
    let decoded = bytes(all)?;
    let span = text.full_span()?;
    let Ok(decoded) = String::from_utf8(decoded) else {
        return Some(Decoded::Bytes(bytes(all)?, span));
    };
    if decoded.contains('\0') {
        return Some(Decoded::Bytes(decoded.into_bytes(), span));
    }
    let places: Vec<usize> = all
        .bytes()
        .enumerate()
        .filter_map(|(at, byte)| value(byte).map(|_| at))
        .collect();
    let mut inner = Text::new();
    let mut start = 0;
    while start < decoded.len() {
        // To the end of the group, or of the character that runs over it.
        let mut end = (start / 3 * 3 + 3).min(decoded.len());
        while !decoded.is_char_boundary(end) {
            end = (end + 3).min(decoded.len());
        }
        let first = places.get(start / 3 * 4).copied().unwrap_or_default();
        let last = places
            .get(end.div_ceil(3) * 4 - 1)
            .or(places.last())
            .copied()
            .unwrap_or_default();
        let source = text.span(first..last + 1).unwrap_or(span);
        inner.push_decoded(decoded.get(start..end).unwrap_or_default(), source);
        start = end;
    }
    Some(Decoded::Text(inner))
}

/// The bytes behind base64.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u8);
    let mut ended = false;
    for byte in text.bytes() {
        match value(byte) {
            Some(_) if ended => return None,
            Some(digit) => {
                bits = bits << 6 | u32::from(digit);
                count += 1;
                if count == 4 {
                    out.extend(bits.to_be_bytes().into_iter().skip(1));
                    (bits, count) = (0, 0);
                }
            }
            None if byte == b'=' => ended = true,
            None if byte.is_ascii_whitespace() => {}
            None => return None,
        }
    }
    // What is left of a group that breaks off.
    let rest = bits << (6 * (4 - u32::from(count)));
    let rest = rest.to_be_bytes();
    out.extend(
        rest.iter()
            .skip(1)
            .take(usize::from(count.saturating_sub(1))),
    );
    (!out.is_empty()).then_some(out)
}

const fn value(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}
