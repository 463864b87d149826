//! Literal text of strings and heredocs: escapes undone and indentation taken away, byte by byte.

use crate::source::Text;
use crate::syntax::escapes::{hexadecimal, undone};

/// Which escapes a text has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Escapes {
    /// Of quoted strings: backslashes, `$${` and `%%{`.
    All,
    /// Of heredocs and template files: `$${` and `%%{` only.
    Markers,
}

/// The text that `raw` stands for.
pub(super) fn decode(raw: &Text, escapes: Escapes) -> Text {
    undone(raw, &['\\', '$', '%'], |rest| {
        match rest.as_bytes().first()? {
            b'$' if rest.starts_with("$${") => Some((3, "${".to_owned())),
            b'%' if rest.starts_with("%%{") => Some((3, "%{".to_owned())),
            b'\\' if escapes == Escapes::All => escape(rest),
            _ => None,
        }
    })
}

/// A backslash escape at the start of `rest`: its length and what it stands for. What is no escape stands as it is.
fn escape(rest: &str) -> Option<(usize, String)> {
    let hex = |digits: usize| {
        let code = hexadecimal(rest.get(2..)?, digits)?;
        Some((2 + digits, char::from_u32(code)?.to_string()))
    };
    match rest.as_bytes().get(1)? {
        b'n' => Some((2, "\n".to_owned())),
        b'r' => Some((2, "\r".to_owned())),
        b't' => Some((2, "\t".to_owned())),
        b'"' => Some((2, "\"".to_owned())),
        b'\\' => Some((2, "\\".to_owned())),
        b'u' => hex(4),
        b'U' => hex(8),
        _ => None,
    }
}

/// `raw` without the first `indent` characters of each line; `mid_line` says that it starts behind something else.
pub(super) fn dedent(raw: &Text, indent: usize, mid_line: bool) -> Text {
    if indent == 0 {
        return raw.clone();
    }
    let mut out = Text::new();
    let mut at = 0;
    for (index, line) in raw.as_str().split_inclusive('\n').enumerate() {
        let body = line.trim_end_matches(['\n', '\r']);
        let cut = if index == 0 && mid_line {
            0
        } else {
            body.char_indices()
                .take_while(|(_, c)| c.is_whitespace())
                .nth(indent)
                .map_or_else(
                    || {
                        let blank = body.len() - body.trim_start().len();
                        body.char_indices()
                            .nth(indent)
                            .map_or(body.len(), |(at, _)| at)
                            .min(blank)
                    },
                    |(at, _)| at,
                )
        };
        out.push(&raw.slice(at + cut..at + line.len()));
        at += line.len();
    }
    out
}
