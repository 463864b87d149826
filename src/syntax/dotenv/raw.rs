//! The format of `docker run --env-file` and of `format: raw`: names, and behind the `=` the value as it stands.

use super::{Dotenv, Entry, Quote, Reader, Value};
use crate::source::Text;
use crate::syntax::interpolation::Piece;

/// Reads the text of a file as `docker run --env-file` does: no quotes, no variables, no comments behind values; `#`
/// begins a comment only at the start of a line. A name alone takes its value from the environment.
#[must_use]
pub fn parse_raw(text: &Text) -> Dotenv {
    let mut reader = Reader::new(text);
    while reader.at < reader.text.len() {
        reader.raw_line();
    }
    reader.file
}

impl Reader<'_> {
    fn raw_line(&mut self) {
        let end = self.line_end(self.at);
        let line = self.s.get(self.at..end).unwrap_or_default();
        let line = line.strip_suffix('\r').unwrap_or(line);
        let start = self.at + (line.len() - line.trim_start().len());
        let line = line.trim_start();
        self.at = end + 1;
        if line.is_empty() {
            return;
        }
        if line.starts_with('#') {
            self.comment(start..start + line.len(), None);
            return;
        }
        let (name, value) = match line.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (line.trim_end(), None),
        };
        if name.is_empty() || name.contains(char::is_whitespace) {
            self.error(
                start..start + line.len(),
                "is no name and value; the line was passed over",
            );
            return;
        }
        let name_end = start + name.len();
        let value = value.map(|value| {
            let text = self.text.slice(name_end + 1..name_end + 1 + value.len());
            let pieces = if text.is_empty() {
                Vec::new()
            } else {
                vec![Piece::Literal(text)]
            };
            Value {
                pieces,
                quote: Quote::Bare,
            }
        });
        let end = if value.is_some() {
            start + line.len()
        } else {
            name_end
        };
        self.file.entries.push(Entry {
            key: self.text.slice(start..name_end),
            value,
            span: self.span(start..end),
        });
    }
}
