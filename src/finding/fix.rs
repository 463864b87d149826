//! Edits that repair a finding.

use crate::source::Span;

/// Whether an edit can be made without a look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applicability {
    /// Keeps what the build does.
    Safe,
    /// May change what the build does.
    Unsafe,
    /// Shown only.
    DisplayOnly,
}

/// Replaces the bytes of `span` by `replacement`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What takes their place.
    pub replacement: String,
}

/// One way to repair a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an order: `take the token from a secret mount`.
    pub title: String,
    /// Whether it can be made without a look.
    pub applicability: Applicability,
    /// The edits, in order, not overlapping; several that insert at one place do so in their order. In one file or in
    /// several, and then all or none. The file's line ends are put in for `\n`.
    pub edits: Vec<Edit>,
    /// What is left to do by hand once they are made, as in [`super::Finding::help`]: `$ docker build --secret …`. Never a
    /// value.
    pub then: Vec<String>,
}
