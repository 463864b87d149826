//! Shows what a terminal would obey or hide: control characters, escape sequences, bidi overrides, characters
//! without width. Each becomes a visible stand-in, so that a file or a name can neither repaint the screen nor
//! read differently from what it is (CVE-2021-42574 and its like).

use std::borrow::Cow;

/// What the reader's screen can draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Charset {
    /// Everything.
    #[default]
    Unicode,
    /// Only ASCII: any other character shows as `?`.
    Ascii,
}

/// Whether a terminal obeys `c`, hides it, or reorders text because of it.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What to show for `c`; `None` when `c` shows itself.
pub(crate) fn stand_in(c: char, charset: Charset) -> Option<Cow<'static, str>> {
    if !is_unsafe(c) {
        return (charset == Charset::Ascii && !c.is_ascii()).then_some(Cow::Borrowed("?"));
    }
    let code = u32::from(c);
    Some(match (charset, code) {
        (Charset::Unicode, 0..=0x1f) => char::from_u32(0x2400 + code)
            .map_or(Cow::Borrowed("?"), |picture| picture.to_string().into()),
        (Charset::Unicode, 0x7f) => Cow::Borrowed("\u{2421}"),
        (Charset::Ascii, 0..=0x7f) => format!("\\x{code:02x}").into(),
        _ => format!("<U+{code:04X}>").into(),
    })
}

/// `text` on one line, all of it visible.
pub(crate) fn line(text: &str, charset: Charset) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match stand_in(c, charset) {
            Some(shown) => out.push_str(&shown),
            None => out.push(c),
        }
    }
    out
}

/// Columns that `c` takes on a terminal, near enough to cut and wrap by; the carets do not depend on it.
pub(crate) fn width(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => {
            2
        }
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns that `text` takes.
pub(crate) fn text_width(text: &str) -> usize {
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let hostile = "a\u{1b}[31m\u{7}\r\n\u{9b}2J\u{202e}b\u{200b}\u{2066}\u{e0041}\u{7f}";
        for charset in [Charset::Unicode, Charset::Ascii] {
            let shown = line(hostile, charset);
            assert!(!shown.chars().any(is_unsafe), "{shown:?}");
            assert!(shown.starts_with('a') && shown.contains('b'));
        }
        assert_eq!(line("\u{1b}[0m", Charset::Unicode), "␛[0m");
        assert_eq!(line("\u{1b}[0mż", Charset::Ascii), "\\x1b[0m?");
        assert_eq!(line("\u{202e}", Charset::Unicode), "<U+202E>");
    }

    #[test]
    fn what_is_harmless_stays() {
        assert_eq!(line("zażółć 漢字 🐢", Charset::Unicode), "zażółć 漢字 🐢");
    }
}
