//! What is wrong with a config file or an option.

use std::ops::Range;

/// Where in a config file an error is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file, as shown to people.
    pub path: String,
    /// The file's text, of the same length, with everything that could be a secret or a terminal escape masked.
    pub text: String,
    /// Bytes of `text` that the error is about.
    pub span: Range<usize>,
}

impl Place {
    /// Line and column (code points), both from 1, of the first byte.
    #[must_use]
    pub fn line_and_column(&self) -> (usize, usize) {
        let mut end = self.span.start.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(..end).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// Why there are no [`super::Settings`].
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong: one sentence, lower case, no full stop, no value from the file but names of keys and rules.
    pub message: String,
    /// What to do about it, if there is something to say.
    pub help: Option<String>,
    /// Where, when it is in a file whose text is known.
    pub place: Option<Place>,
}

impl ConfigError {
    /// An error that is at no place of a file.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            place: None,
        }
    }

    /// The same with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with advice, if there is any.
    #[must_use]
    pub fn with_maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}
