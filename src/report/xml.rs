//! XML text that any reader takes: attributes and character data of XML 1.0.

/// `text` for an attribute in double quotes, or between tags. Line breaks stand as references, so that they survive
/// in an attribute; characters that XML 1.0 has no way to write stand as U+FFFD.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_text_is_markup() {
        assert_eq!(
            escaped("<a b=\"c\">&\r\n\t]]>\u{1b}\u{ffff}ż"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&#13;&#10;&#9;]]&gt;\u{fffd}\u{fffd}ż"
        );
    }
}
