//! Gzip, and bytes as text.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::source::{Span, Text};

/// Whether the bytes begin as gzip does.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Unpacks gzip, at most `limit` bytes of it. Also says what was lost on the way; what came before is kept.
#[must_use]
pub fn gunzip(bytes: &[u8], limit: usize) -> (Vec<u8>, Option<&'static str>) {
    let mut out = Vec::new();
    let more = limit as u64 + 1;
    let lost = match MultiGzDecoder::new(bytes).take(more).read_to_end(&mut out) {
        Ok(_) if out.len() > limit => Some("unpacks to more than is looked at"),
        Ok(_) => None,
        Err(_) => Some("is broken gzip"),
    };
    out.truncate(limit);
    (out, lost)
}

/// Bytes that stand at `span` as text, when they are: UTF-8 with at most a few odd bytes, or UTF-16 as Windows writes
/// it. All of it has the one span.
#[must_use]
pub fn text_of_bytes(bytes: &[u8], span: Span) -> Option<Text> {
    if !is_readable(bytes) {
        return None;
    }
    let string = match utf16(bytes) {
        Some(string) => string,
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    let mut text = Text::new();
    if string.len() == span.len() {
        // Of the same length by chance: it must not be taken for the source itself.
        let (last, _) = string.char_indices().next_back()?;
        text.push_decoded(string.get(..last)?, span);
        text.push_decoded(string.get(last..)?, span);
    } else {
        text.push_decoded(&string, span);
    }
    Some(text)
}

/// Whether the bytes are packed, or text for the greater part.
pub(super) fn is_readable(bytes: &[u8]) -> bool {
    if is_gzip(bytes) || utf16(bytes).is_some() {
        return true;
    }
    let text = String::from_utf8_lossy(bytes);
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars() {
        all += 1;
        let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}');
        odd += usize::from(control || c == char::REPLACEMENT_CHARACTER);
    }
    all > 0 && odd * 10 <= all
}

/// UTF-16, low byte first, of text that is mostly ASCII.
fn utf16(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(&[0xff, 0xfe]).unwrap_or(bytes);
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let zeros = bytes.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    if zeros * 20 < bytes.len() * 9 || bytes.iter().step_by(2).any(|b| *b == 0) {
        return None;
    }
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    let string: String = char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    Some(string)
}
