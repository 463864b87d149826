//! What the linter could not do, or wants known about the run itself.

use crate::source::Span;

/// How much a notice matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoticeLevel {
    /// Said, and nothing more.
    Note,
    /// Something was not fully analysed: the run is incomplete and exits with 2.
    Incomplete,
}

/// Something that was not read in full, or could not be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// How much it matters.
    pub level: NoticeLevel,
    /// The file, as shown to people.
    pub path: String,
    /// Where in it, when known.
    pub span: Option<Span>,
    /// One sentence: what happened and what was done about it; lower case, no full stop, never a value.
    pub message: String,
}
