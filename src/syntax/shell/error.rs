//! What was wrong with a text that was read all the same.

use super::TextRange;

/// The most errors kept of one text; a hostile one could give one for each byte.
pub(super) const MAX_ERRORS: usize = 100;

/// One place where the text is not valid shell, or was not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The token it begins at, in bytes of the text.
    pub range: TextRange,
}

/// Kinds of [`SyntaxError`]. The words show nothing of the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// A quote has no end; the rest of the text is taken as quoted.
    #[error("a quote is not closed")]
    UnclosedQuote,
    /// `$(`, a backtick, `<(`, `(`, `$((` or an array without its end.
    #[error("a parenthesis, bracket or backtick is not closed")]
    Unclosed,
    /// `${` without its end, or with an operator that no shell knows.
    #[error("a parameter expansion is not valid")]
    Parameter,
    /// A token that cannot stand there; it was passed over.
    #[error("unexpected token")]
    Unexpected,
    /// A reserved word or a command is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// No line ends the here-document as written; a line that differs by white space, or the end, was taken.
    #[error("a here-document is not terminated")]
    Heredoc,
    /// Nested deeper than [`super::MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// The text is 4 GiB or longer and was not read.
    #[error("too long to be read")]
    TooLong,
}
