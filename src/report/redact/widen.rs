//! Values that go on behind what was found of them.
//!
//! A reader of values may stop at an escape or at a character that nobody sees, where the program that is given the value
//! does not. What stands behind is then the rest of a secret.

use std::ops::Range;

/// `range` of `text`, and what its value goes on with on both sides: escapes, characters that are not seen, and the letters
/// and digits beside these, up to the first other sign. Bytes, on character boundaries.
pub(super) fn widened(text: &str, range: Range<usize>) -> Range<usize> {
    let (before, behind) = (text.get(..range.start), text.get(range.end..));
    let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
    let (mut back, mut ahead) = (0, 0);
    // The first half of a backslash that is escaped may be all that was taken for the value's.
    let value = text.get(range.clone()).unwrap_or_default();
    let halves = value.len() - value.trim_end_matches('\\').len();
    if halves % 2 == 1 && behind.starts_with('\\') {
        ahead = 1;
    }
    while let Some(more) = behind
        .get(ahead..)
        .and_then(|rest| goes_on(rest, ahead > 0))
    {
        ahead += more;
    }
    while let Some(more) = before
        .get(..before.len() - back)
        .and_then(|rest| comes_from(rest, back > 0))
    {
        back += more;
    }
    range.start - back..range.end + ahead
}

/// A quote within the single quotes of a shell.
const SHELL_QUOTE: &str = r"'\''";

/// How many bytes of `rest` a value goes on with; `cut`: it was cut before. A letter right behind it is of the same word, or of
/// the same base64; only scripts without blanks put the next word there.
fn goes_on(rest: &str, cut: bool) -> Option<usize> {
    let mut signs = rest.chars();
    let first = signs.next()?;
    let next = signs.next();
    match first {
        '%' if is_hex(rest, 1..3) => Some(3),
        '\'' if rest.starts_with(SHELL_QUOTE) => Some(SHELL_QUOTE.len()),
        '\\' => escape(rest),
        '`' if cut || next.is_some_and(char::is_alphanumeric) => Some(1),
        _ if is_unseen(first) || first.is_ascii_alphanumeric() => Some(first.len_utf8()),
        _ if cut && first.is_alphanumeric() => Some(first.len_utf8()),
        '-' | '_' | '.' if next.is_some_and(char::is_alphanumeric) => Some(1),
        _ => None,
    }
}

/// How many bytes at the end of `rest` are of the value behind it; `cut`: some are already. A letter in front of a value may
/// be an option's (`-pVALUE`).
fn comes_from(rest: &str, cut: bool) -> Option<usize> {
    let ends = |length: usize| {
        let start = rest.len().checked_sub(length)?;
        let tail = rest.get(start..)?;
        let whole = match tail.as_bytes().first()? {
            b'%' => is_hex(tail, 1..3),
            _ => tail.starts_with('\\') && escape(tail) == Some(length),
        };
        whole.then_some(length)
    };
    if rest.ends_with(SHELL_QUOTE) {
        return Some(SHELL_QUOTE.len());
    }
    let last = rest.chars().next_back()?;
    [6, 3, 2].into_iter().find_map(ends).or_else(|| {
        let of_it = is_unseen(last) || last == '`' || cut && last.is_alphanumeric();
        of_it.then_some(last.len_utf8())
    })
}

/// The bytes of the escape that `rest` begins with; none for the end of a line, or a blank, which end a value.
fn escape(rest: &str) -> Option<usize> {
    match rest.chars().nth(1)? {
        'u' if is_hex(rest, 2..6) => Some(6),
        'n' | 'r' | 't' => None,
        next if next.is_alphanumeric() || next == '\\' => Some(1 + next.len_utf8()),
        _ => None,
    }
}

fn is_hex(rest: &str, digits: Range<usize>) -> bool {
    let digits = rest.as_bytes().get(digits);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Control characters, and those that turn or join what is around them (Unicode's general category Cf, as far as texts have
/// them).
fn is_unseen(sign: char) -> bool {
    let joins = matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    let ends_line = matches!(sign, '\n' | '\r' | '\t');
    sign.is_control() && !ends_line || joins || matches!(sign, '\u{2060}'..='\u{206f}' | '\u{feff}')
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
            ("abc@", "abc"),
            ("-x y", "-x"),
            ("- y", ""),
            ("`r9' x", "`r9"),
            ("`", ""),
            (r"'\''x` y", r"'\''x`"),
            ("\n", ""),
            ("\u{1b}", "\u{1b}"),
            ("", ""),
        ] {
            let text = format!("pa{rest}");
            let end = widened(&text, 0..2).end;
            assert_eq!(&text[2..end], more, "{rest:?}");
        }
    }

    #[test]
    fn so_is_what_stands_behind_half_of_an_escaped_backslash() {
        let text = r"pa\\nb c";
        let end = widened(text, 0..3).end;
        assert_eq!(text.get(3..end), Some(r"\nb"));
    }

    #[test]
    fn so_is_what_stands_in_front_of_it() {
        for (rest, more) in [
            ("='a0x\u{1b}", "a0x\u{1b}"),
            ("=\"ab\\u001b", "ab\\u001b"),
            ("=a%5C", "a%5C"),
            (" -p", ""),
            (r"'x9'\''", r"x9'\''"),
            ("user\\n", ""),
            ("user\n", ""),
            ("", ""),
        ] {
            let text = format!("{rest}pa");
            let start = widened(&text, rest.len()..text.len()).start;
            assert_eq!(&text[start..rest.len()], more, "{rest:?}");
        }
    }
}
