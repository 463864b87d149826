//! JSON that is safe to print: characters that a terminal obeys or hides stand as `\uXXXX`.

use std::io;

use serde::Serialize;

use super::visible;

/// Writes `value` as indented JSON with a final newline. Strings keep their exact value for whoever parses it.
pub(super) fn write_json<T: Serialize>(value: &T, out: &mut dyn io::Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    let mut plain = 0;
    for (at, c) in json.char_indices() {
        // Outside strings there is nothing but ASCII; `\n` is the indentation.
        if c != '\n' && visible::is_unsafe(c) {
            out.write_all(json.get(plain..at).unwrap_or_default().as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
    }
    out.write_all(json.get(plain..).unwrap_or_default().as_bytes())?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_comes_back_when_parsed() {
        let value = "a\u{1b}[31m\u{202e}\u{9b}\u{7f}\u{e0041}ż\n";
        let mut out = Vec::new();
        write_json(&[value], &mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(
            !json
                .trim_end()
                .chars()
                .any(|c| c != '\n' && visible::is_unsafe(c)),
            "{json}"
        );
        let back: Vec<String> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, [value]);
    }
}
