//! A copy of a config file's text that may be shown.
//!
//! A file that is given as the config by mistake may be anything, and `allowed-values` and detectors hold what looks
//! like secrets. So only what is known to be harmless is shown: keys that are ours or nearly, and the values of those
//! that hold rule names, patterns of paths and words.

use super::file::KEYS;
use super::suggest::nearest;

const HIDDEN_VALUES: [&str; 2] = ["allowed-values", "detector"];
const SECTIONS: [&str; 2] = ["severity", "per-path-ignores"];

/// The text with every character that is not known to be harmless replaced by `*`, byte for byte, so that spans stay
/// right; line ends, blanks and tabs stay.
pub(super) fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut section = Section::Top;
    let mut shown = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(name) = header(trimmed) {
            section = Section::of(name);
            shown = section != Section::Hidden;
            push(&mut out, line, line.len() * usize::from(shown));
            continue;
        }
        let Some((key, _)) = line.split_once('=') else {
            push(&mut out, line, line.len() * usize::from(shown));
            continue;
        };
        let name = unquoted(key.trim());
        let (key_shown, value_shown) = match section {
            // An array may go on over lines that hold a `=` in a string; they follow their key.
            Section::Top if shown && !plain(name) => (true, true),
            Section::Top => (
                nearest(name, KEYS).is_some(),
                KEYS.contains(&name) && !HIDDEN_VALUES.contains(&name),
            ),
            Section::Shown => (true, true),
            Section::Hidden => (word(name), false),
        };
        shown = value_shown;
        let visible = if value_shown {
            line.len()
        } else if key_shown {
            key.len() + 1
        } else {
            0
        };
        push(&mut out, line, visible);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Top,
    Shown,
    Hidden,
}

impl Section {
    fn of(name: &str) -> Self {
        if SECTIONS.contains(&name) {
            Self::Shown
        } else {
            Self::Hidden
        }
    }
}

fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    let inner = inner.strip_suffix(']').unwrap_or(inner).trim();
    plain(inner).then_some(inner)
}

/// A key without its quotes; one that has a quote at one end only is no key and stays as it is.
fn unquoted(key: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| key.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(key)
}

fn plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Looks like a key of a detector: `pattern`, `min-entropy`.
fn word(name: &str) -> bool {
    (1..=16).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Appends `line`, of which the first `visible` bytes are shown.
fn push(out: &mut String, line: &str, visible: usize) {
    for (at, c) in line.char_indices() {
        let keep = matches!(c, '\n' | '\r' | ' ' | '\t') || (at < visible && printable(c));
        if keep {
            out.push(c);
        } else {
            for _ in 0..c.len_utf8() {
                out.push('*');
            }
        }
    }
}

/// Not a control character, and none that turns the direction of the text or takes no room.
fn printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn our_keys_stay() {
        let text = "fail-on = \"hihg\"\nexclude = [\n  \"a=b\",\n]\n[severity]\n\"x\" = 3\n";
        assert_eq!(masked(text), text);
    }

    #[test]
    fn values_that_may_be_secret_do_not() {
        let text = "allowed-values = [\n  \"correct-horse-9\",\n]\nignore = []\n";
        let shown = masked(text);
        assert!(!shown.contains("horse"), "{shown}");
        assert!(shown.contains("allowed-values =") && shown.contains("ignore = []"));
        let text = "[[detector]]\npattern = 'correct-horse-9'\n";
        assert!(!masked(text).contains("horse"));
        assert!(masked(text).contains("pattern ="));
    }

    #[test]
    fn a_file_that_is_no_config_shows_nothing() {
        for text in [
            "FROM a\nENV DB_PASSWORD=correct-horse-9\n",
            "export DB_PASSWORD=correct-horse-9",
            "[client]\npassword = correct-horse-9\n",
            "Y29ycmVjdC1ob3JzZS05\nYWFh=\n",
            "{\"password\": \"correct-horse-9\"}",
        ] {
            let shown = masked(text);
            assert_eq!(shown.len(), text.len());
            for secret in ["horse", "Y29y", "YWFh"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }

    #[test]
    fn terminal_escapes_are_masked() {
        let shown = masked("ignore = ['\u{1b}[31m\u{202e}']\r\n");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']));
        assert_eq!(shown.len(), "ignore = ['\u{1b}[31m\u{202e}']\r\n".len());
    }
}
