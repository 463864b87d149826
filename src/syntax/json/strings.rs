//! Strings: escapes undone, byte by byte.

use crate::source::Text;

/// The text that `raw` stands for. A backslash before anything that is no escape stands for itself: it is a path.
pub(super) fn decode(raw: &Text) -> Text {
    let source = raw.as_str();
    if !source.contains('\\') {
        return raw.clone();
    }
    let mut out = Text::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(len) = source.get(at..).and_then(|rest| rest.find('\\')) {
        at += len;
        let Some((len, decoded)) = escape(source.get(at..).unwrap_or_default()) else {
            at += 1;
            continue;
        };
        out.push(&raw.slice(from..at));
        if let Some(span) = raw.span(at..at + len) {
            out.push_decoded(&decoded, span);
        }
        at += len;
        from = at;
    }
    out.push(&raw.slice(from..source.len()));
    out
}

fn escape(rest: &str) -> Option<(usize, String)> {
    let decoded = match rest.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'/' => '/',
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'u' => return unicode(rest),
        _ => return None,
    };
    Some((2, decoded.to_string()))
}

/// `\uXXXX`, and two of them for what lies beyond the first plane.
fn unicode(rest: &str) -> Option<(usize, String)> {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 4)?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then_some(())?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(2)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((6, c.to_string()));
    }
    let second = rest
        .get(6..8)
        .filter(|u| *u == "\\u")
        .and_then(|_| unit(8))?;
    let decoded = String::from_utf16(&[first, second]).ok()?;
    Some((12, decoded))
}
