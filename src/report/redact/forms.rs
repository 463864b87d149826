//! The forms in which the same secret may stand elsewhere: encoded, escaped, quoted, decoded.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Longer secrets (private keys) are looked for as they stand only.
const MAX_ENCODED: usize = 8 << 10;

/// A form of a secret.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Form {
    pub(super) text: String,
    /// Part of a base64 text: the characters beside it say something of the secret, too.
    pub(super) base64: bool,
}

impl Form {
    fn plain(text: String) -> Self {
        Self {
            text,
            base64: false,
        }
    }
}

/// `secret` itself and every other form that differs from it.
pub(super) fn forms(secret: &str) -> Vec<Form> {
    let mut forms = vec![Form::plain(secret.to_owned())];
    if secret.len() <= MAX_ENCODED {
        let plain = decoded(secret);
        for text in std::iter::once(secret).chain(plain.iter().map(String::as_str)) {
            forms.extend(escaped(text).into_iter().map(Form::plain));
            forms.extend(
                base64_forms(text)
                    .into_iter()
                    .map(|text| Form { text, base64: true }),
            );
            let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
            forms.push(Form::plain(hex.to_uppercase()));
            forms.push(Form::plain(hex));
        }
        forms.extend(plain.into_iter().map(Form::plain));
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// What `secret` stands for when its escapes or its encoding are taken away.
fn decoded(secret: &str) -> Vec<String> {
    let mut out = Vec::new();
    if secret.contains('\\') {
        out.push(without_backslashes(secret));
    }
    for (double, single) in [("''", "'"), ("\"\"", "\""), ("$$", "$"), ("%%", "%")] {
        if secret.contains(double) {
            out.push(secret.replace(double, single));
        }
    }
    if secret.contains('%') {
        out.extend(percent_decoded(secret));
    }
    let bare = secret.trim_end_matches('=');
    if bare.len() >= 8 {
        let bytes = STANDARD_NO_PAD
            .decode(bare)
            .or_else(|_| URL_SAFE_NO_PAD.decode(bare));
        out.extend(
            bytes
                .ok()
                .and_then(|b| String::from_utf8(b).ok())
                .filter(|s| !s.chars().any(|c| c.is_control() && !c.is_whitespace()))
                .map(|s| s.trim().to_owned()),
        );
    }
    out.retain(|s| s != secret && s.len() >= super::MIN_SECRET);
    out
}

fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c => out.push(c),
        }
    }
    out
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first == b'%'
            && let [high, low, tail @ ..] = tail
            && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
        {
            out.push(high * 16 + low);
            rest = tail;
        } else {
            out.push(*first);
        }
    }
    String::from_utf8(out).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|d| u8::try_from(d).ok())
}

/// As it stands inside JSON or double quotes, single quotes of YAML and of a shell, Compose, and URLs.
fn escaped(text: &str) -> Vec<String> {
    let mut out = vec![
        text.replace('\\', "\\\\").replace('"', "\\\""),
        text.replace('\'', "''"),
        text.replace('\'', "'\\''"),
        text.replace('$', "$$"),
        text.replace('$', "\\$"),
        text.replace('/', "\\/"),
        percent_encoded(text, b"-._~", false),
        percent_encoded(text, b"-._~", true),
        percent_encoded(text, b"-._~!$&'()*+,;=:", false),
    ];
    out.retain(|s| s != text);
    out
}

fn percent_encoded(text: &str, keep: &[u8], lower: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || keep.contains(&byte) {
            out.push(char::from(byte));
        } else if lower {
            out.push_str(&format!("%{byte:02x}"));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The characters that `text` gives inside any longer base64 text: one form for each of the three ways that it
/// can fall on the groups of three bytes, without the characters that also depend on its neighbours.
fn base64_forms(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (lead, skip) in [(0, 0), (1, 2), (2, 3)] {
        let mut bytes = vec![0; lead];
        bytes.extend_from_slice(text.as_bytes());
        let whole = STANDARD.encode(&bytes);
        let sure = bytes.len() / 3 * 4 + bytes.len() % 3;
        if let Some(part) = whole.get(skip..sure) {
            // Six characters of base64 say four bytes of text; fewer would match by chance.
            if part.len() >= 6 {
                out.push(part.to_owned());
                out.push(part.replace('+', "-").replace('/', "_"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_found_wherever_it_starts() {
        let secret = "tr0ub4dor&3";
        for before in ["", "a", "ab", "user:"] {
            for after in ["", "!", "\n"] {
                let whole = STANDARD.encode(format!("{before}{secret}{after}"));
                assert!(
                    base64_forms(secret).iter().any(|f| whole.contains(f)),
                    "{whole}"
                );
            }
        }
    }

    #[test]
    fn escapes_and_encodings_go_both_ways() {
        let forms =
            |secret: &str| -> Vec<String> { forms(secret).into_iter().map(|f| f.text).collect() };
        let all = forms("p@ss/w\"rd'$1");
        for want in [
            "p%40ss%2Fw%22rd%27%241",
            "p@ss/w\\\"rd'$1",
            "p@ss/w\"rd''$1",
            "p@ss/w\"rd'$$1",
        ] {
            assert!(all.iter().any(|f| f == want), "{want}: {all:?}");
        }
        assert!(forms("p%40ss-9").contains(&"p@ss-9".to_owned()));
        assert!(forms("aHVudGVyMi1odW50ZXIy").contains(&"hunter2-hunter2".to_owned()));
        assert!(forms("a\\\"b-9").contains(&"a\"b-9".to_owned()));
    }
}
