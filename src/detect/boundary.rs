//! What may stand beside a token.

use std::ops::Range;

use super::spec::Boundary;

impl Boundary {
    /// Whether `range` of `text` may be a token, going by the bytes on both sides of it.
    pub(super) fn holds(self, text: &[u8], range: &Range<usize>) -> bool {
        self.left(text, range.start) && self.right(text, range.end)
    }

    /// Whether a token may start at `at`. An escape sequence that ends there (`\n`, `%3D`, `\u0022`) is no letter
    /// of a longer word, though it ends in one.
    pub(super) fn left(self, text: &[u8], at: usize) -> bool {
        let before = text.get(..at).unwrap_or_default();
        let Some(&last) = before.last() else {
            return true;
        };
        let joined = match self {
            Self::None => false,
            Self::Word => word(last),
            Self::WordPrefixed => word(last) && last != b'-',
            Self::Base64 => last.is_ascii_alphanumeric() || matches!(last, b'+' | b'/'),
            Self::Unreserved => word(last) || matches!(last, b'.' | b'~'),
        };
        !joined || ends_in_escape(before)
    }

    fn right(self, text: &[u8], at: usize) -> bool {
        let Some(&next) = text.get(at) else {
            return true;
        };
        !match self {
            Self::None => false,
            Self::Word | Self::WordPrefixed => word(next),
            Self::Base64 => next.is_ascii_alphanumeric() || matches!(next, b'+' | b'/' | b'='),
            Self::Unreserved => word(next) || next == b'~',
        }
    }
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn ends_in_escape(before: &[u8]) -> bool {
    match before {
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'%', a, b] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        [.., b'\\', b'u', b'0', b'0', a, b] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]
    use super::Boundary;

    fn holds(boundary: Boundary, text: &str) -> bool {
        let start = text.find("tok").unwrap();
        boundary.holds(text.as_bytes(), &(start..start + 3))
    }

    #[test]
    fn neighbours_decide() {
        use Boundary::{Base64, None, Unreserved, Word, WordPrefixed};
        for (boundary, text, expected) in [
            (Word, "tok", true),
            (Word, "\"tok\"", true),
            (Word, "xtok", false),
            (Word, "-tok", false),
            (Word, "tok_", false),
            (Word, "étok", true),
            (WordPrefixed, "acme-tok", true),
            (WordPrefixed, "acmetok", false),
            (WordPrefixed, "tok-x", false),
            (Base64, "-tok_", true),
            (Base64, "/tok", false),
            (Base64, "tok=", false),
            (Base64, "=tok", true),
            (Unreserved, ".tok", false),
            (Unreserved, "tok.", true),
            (Unreserved, "tok~", false),
            (None, "xtokx", true),
        ] {
            assert_eq!(holds(boundary, text), expected, "{boundary:?} {text}");
        }
    }

    #[test]
    fn the_end_of_an_escape_is_no_word() {
        for text in ["a\\ntok", "a\\ttok", "x%3Dtok", "\\u0022tok", "\\u003dtok"] {
            assert!(holds(Boundary::Word, text), "{text}");
            assert!(holds(Boundary::Base64, text), "{text}");
        }
        for text in ["ntok", "3Dtok", "%gdtok", "u0022tok"] {
            assert!(!holds(Boundary::Word, text), "{text}");
        }
    }
}
