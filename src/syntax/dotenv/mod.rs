//! Files of variables: `.env`, and what `env_file` names.
//!
//! In: the text of a file. Out: a [`Dotenv`]: its entries with exact spans, quotes and escapes taken away. A line that
//! cannot be read never hides another one.
//!
//! There are two formats. [`parse`] reads that of Compose (compose-go, `dotenv/parser.go`), which most dotenv libraries
//! share: quotes, escapes, values of several lines, `export`, variables. [`parse_raw`] reads that of `docker run
//! --env-file` and of `format: raw` in Compose (docker/cli, `pkg/kvfile`): all behind the `=` is the value.

mod quoted;
mod raw;

use std::ops::Range;

use super::SyntaxError;
use super::interpolation::{self, Piece};
use crate::source::{Span, Text};

pub use raw::parse_raw;

/// A file of variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dotenv {
    /// The entries, in order; of two of one name the later one counts.
    pub entries: Vec<Entry>,
    /// The comments, in order.
    pub comments: Vec<Comment>,
    /// What could not be read.
    pub errors: Vec<SyntaxError>,
}

/// A name, perhaps with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name, without `export`.
    pub key: Text,
    /// The value; `None` for a name alone, which takes its value from the environment of whoever reads the file.
    pub value: Option<Value>,
    /// From the name to the end of the value.
    pub span: Span,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its text and variables.
    pub pieces: Vec<Piece>,
    /// How it is quoted.
    pub quote: Quote,
}

/// How a value is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// Not at all: it ends with the line or before ` #`.
    Bare,
    /// In `'`: nothing is expanded.
    Single,
    /// In `"`: escapes and variables are expanded.
    Double,
}

/// A comment, its `#` included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// The position of the entry on whose line it stands; `None` on a line of its own.
    pub entry: Option<usize>,
}

/// Reads the text of a file as Compose does.
#[must_use]
pub fn parse(text: &Text) -> Dotenv {
    let mut reader = Reader::new(text);
    while reader.at < reader.text.len() {
        reader.line();
    }
    reader.file
}

struct Reader<'a> {
    text: &'a Text,
    /// The whole text.
    s: &'a str,
    at: usize,
    file: Dotenv,
    /// Quotes that stand nowhere behind what was read: not looked for again.
    unclosed: Vec<char>,
}

/// Blanks within a line (compose-go: `isSpace`).
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}'
    )
}

impl<'a> Reader<'a> {
    fn new(text: &'a Text) -> Self {
        let s = text.as_str();
        Self {
            text,
            s,
            at: s.len() - s.trim_start_matches('\u{feff}').len(),
            file: Dotenv::default(),
            unclosed: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.s.get(self.at..).unwrap_or_default()
    }

    /// Where the line that `from` is on ends, without its line end.
    fn line_end(&self, from: usize) -> usize {
        let rest = self.s.get(from..).unwrap_or_default();
        rest.find('\n').map_or(self.s.len(), |n| from + n)
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_blank).len();
    }

    fn span(&self, range: Range<usize>) -> Span {
        // A text that is read has a place; the fallback is for the type checker.
        self.text
            .span(range)
            .or_else(|| self.text.full_span())
            .unwrap_or(Span::new(crate::source::FileId(0), 0, 0))
    }

    fn error(&mut self, range: Range<usize>, message: &'static str) {
        let span = self.span(range);
        self.file.errors.push(SyntaxError { span, message });
    }

    /// Reads an entry, a comment or an empty line, and all of its line.
    fn line(&mut self) {
        self.skip_blanks();
        let start = self.at;
        let end = self.line_end(start);
        match self.rest().chars().next() {
            None => {}
            Some('\n') => self.at += 1,
            Some('#') => {
                self.comment(start..end, None);
                self.at = end + 1;
            }
            Some(_) => self.entry(start, end),
        }
    }

    fn comment(&mut self, range: Range<usize>, entry: Option<usize>) {
        let text = self.s.get(range.clone()).unwrap_or_default().trim_end();
        let span = self.span(range.start..range.start + text.len());
        self.file.comments.push(Comment { span, entry });
    }

    fn entry(&mut self, start: usize, end: usize) {
        let line = self.s.get(start..end).unwrap_or_default();
        let name_at = match line.strip_prefix("export") {
            Some(rest) if rest.starts_with(is_blank) => {
                end - rest.trim_start_matches(is_blank).len()
            }
            _ => start,
        };
        let head = self.s.get(name_at..end).unwrap_or_default();
        let separator = head.find(['=', ':']);
        let name = head.get(..separator.unwrap_or(head.len()));
        let name = name.unwrap_or_default().trim_end();
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']');
        if name.is_empty() || !name.chars().all(is_part) {
            self.error(start..end, "is no name and value; the line was passed over");
            self.at = end + 1;
            return;
        }
        let key = self.text.slice(name_at..name_at + name.len());
        let Some(separator) = separator else {
            let span = self.span(name_at..name_at + name.len());
            self.file.entries.push(Entry {
                key,
                value: None,
                span,
            });
            self.at = end + 1;
            return;
        };
        self.at = name_at + separator + 1;
        self.skip_blanks();
        let (value, value_end) = self.value(end);
        let span = self.span(name_at..value_end.max(name_at + name.len()));
        self.file.entries.push(Entry {
            key,
            value: Some(value),
            span,
        });
    }

    /// Reads a value and what is left of its line; gives the value and where it ends.
    fn value(&mut self, line_end: usize) -> (Value, usize) {
        if let Some(quote) = self
            .rest()
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '\''))
            && let Some((value, end)) = self.quoted(quote)
        {
            return (value, end);
        }
        let start = self.at;
        let line = self.s.get(start..line_end).unwrap_or_default();
        // A `#` right behind the `=` begins a comment, too: in front of it stands a blank, or nothing at all.
        let comment = if line.starts_with('#')
            && self.s.get(..start).is_some_and(|s| s.ends_with(is_blank))
        {
            Some(0)
        } else {
            line.find(" #").map(|at| at + 1)
        };
        let bare = line.get(..comment.unwrap_or(line.len()));
        let bare = bare.unwrap_or_default().trim_end();
        if let Some(at) = comment {
            let entry = self.file.entries.len();
            self.comment(start + at..line_end, Some(entry));
        }
        self.at = line_end + 1;
        let end = start + bare.len();
        let value = Value {
            pieces: interpolation::parse(&self.text.slice(start..end)),
            quote: Quote::Bare,
        };
        (value, end)
    }
}

#[cfg(test)]
mod tests;
