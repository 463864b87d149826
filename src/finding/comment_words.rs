//! Words by which a comment speaks to a linter.

/// A comment that says something of findings, to this linter or to another one, has one of these words, in any case: what
/// they say is read by `triage`. In lower case, and of three bytes at least, which is what a search for them needs.
pub const COMMENT_WORDS: [&str; 4] = ["lint-secrets", "gitleaks", "hadolint", "check"];
