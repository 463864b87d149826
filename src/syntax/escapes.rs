//! Escapes in literal text, undone byte by byte: what every byte of the result stands for is known.

use crate::source::Text;

/// `raw` with its escapes undone. One may begin at any of `signs` (ASCII); `escape` says of the text that begins there
/// how many bytes it takes and what it stands for, `None` for what is no escape and stands as it is.
pub(super) fn undone(
    raw: &Text,
    signs: &[char],
    escape: impl Fn(&str) -> Option<(usize, String)>,
) -> Text {
    let source = raw.as_str();
    if !source.contains(signs) {
        return raw.clone();
    }
    let mut out = Text::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(ahead) = source.get(at..).and_then(|rest| rest.find(signs)) {
        at += ahead;
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

/// The number that the first `digits` hexadecimal digits of `text` are.
pub(super) fn hexadecimal(text: &str, digits: usize) -> Option<u32> {
    let digits = text.get(..digits)?;
    // `from_str_radix` takes a sign, too.
    let all = digits.bytes().all(|b| b.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn bytes_are_those_of_the_escape() {
        let source = "a\\nb\\x\\";
        let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
        let raw = Text::verbatim(&file, 0..source.len());
        let text = undone(&raw, &['\\'], |rest| {
            rest.starts_with("\\n").then(|| (2, "\n".to_owned()))
        });
        assert_eq!(text.as_str(), "a\nb\\x\\");
        let spans = [0..1, 1..2, 2..3, 3..4].map(|at| text.span(at).unwrap());
        let places = spans.map(|span| (span.start, span.end));
        assert_eq!(places, [(0, 1), (1, 3), (3, 4), (4, 5)]);
    }

    #[test]
    fn digits_have_no_sign() {
        assert_eq!(hexadecimal("0041x", 4), Some(0x41));
        assert_eq!(hexadecimal("+041", 4), None);
        assert_eq!(hexadecimal("41", 4), None);
    }
}
