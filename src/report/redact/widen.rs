//! Values that go on behind what was found of them.
//!
//! A reader of values may stop at an escape or at a character that nobody sees, where the program that is given the value
//! does not. What stands behind is then the rest of a secret.

use std::ops::Range;

/// `range` of `text`, and what its value goes on with: escapes, characters that are not seen, and the letters and digits
/// behind these, up to the first other sign. Bytes; the end is on a character boundary.
pub(super) fn widened(text: &str, range: Range<usize>) -> Range<usize> {
    let rest = text.get(range.end..).unwrap_or_default();
    let mut length = 0;
    while let Some(more) = rest
        .get(length..)
        .and_then(|rest| goes_on(rest, length > 0))
    {
        length += more;
    }
    range.start..range.end + length
}

/// How many bytes of `rest` a value goes on with; `cut`: it was cut before.
fn goes_on(rest: &str, cut: bool) -> Option<usize> {
    let mut signs = rest.chars();
    let first = signs.next()?;
    let hex = |from: usize, to: usize| {
        let digits = rest.as_bytes().get(from..to);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    match (first, signs.next()) {
        ('%', _) if hex(1, 3) => Some(3),
        ('\\', Some('u')) if hex(2, 6) => Some(6),
        // An escape for the end of a line, or for a blank, ends a value.
        ('\\', Some('n' | 'r' | 't')) => None,
        ('\\', Some(next)) if next.is_alphanumeric() || next == '\\' => Some(1 + next.len_utf8()),
        ('\n' | '\r' | '\t', _) => None,
        _ if is_unseen(first) => Some(first.len_utf8()),
        _ if cut && (first.is_alphanumeric() || matches!(first, '-' | '_' | '.')) => {
            Some(first.len_utf8())
        }
        _ => None,
    }
}

/// Control characters, and those that turn or join what is around them (Unicode's general category Cf, as far as texts have
/// them).
fn is_unseen(sign: char) -> bool {
    let joins = matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    sign.is_control() || joins || matches!(sign, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::widened;

    #[test]
    fn what_a_value_goes_on_with_is_of_it() {
        for (rest, more) in [
            ("\u{1b}\u{202e}3rtz' x", "\u{1b}\u{202e}3rtz"),
            ("%5Ckyr%20aih\"", "%5Ckyr%20aih"),
            ("\\u001b\"", "\\u001b"),
            ("\\kyr aih", "\\kyr"),
            ("\\nuser=a", ""),
            ("\\\n  b", ""),
            ("@host", ""),
            ("abc", ""),
            ("\n", ""),
            ("\u{1b}", "\u{1b}"),
            ("", ""),
        ] {
            let text = format!("pa{rest}");
            let end = widened(&text, 0..2).end;
            assert_eq!(&text[2..end], more, "{rest:?}");
        }
    }
}
