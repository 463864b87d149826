//! Strings: escapes undone, byte by byte.

use crate::source::Text;
use crate::syntax::escapes::{hexadecimal, undone};

/// The text that `raw`, without its quotes, stands for. Ruby's strings in double quotes have the same escapes. A backslash before anything that is no escape stands for itself: it is a path.
pub fn decode(raw: &Text) -> Text {
    undone(raw, &['\\'], escape)
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
    let unit = |at: usize| u16::try_from(hexadecimal(rest.get(at..)?, 4)?).ok();
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
