//! Comments that say that a finding is known.
//!
//! In: the comments of a file with what each governs. Out: findings marked as suppressed, and findings about comments
//! that suppress nothing, give no reason or cannot be read. Comments made for other tools are honoured too, as far
//! as they say something about secrets, and never complained about.

mod about;
mod apply;
mod foreign;
mod grammar;
mod places;

use crate::byte_set::ByteSet;
use crate::finding::{COMMENT_WORDS, RuleMeta};
use crate::source::Span;

pub(super) use apply::apply;
pub use foreign::{Foreign, covers};
pub use grammar::{Directive, Malformed, Named, Own, Reach, parse};

/// A comment as a format's lowering hands it over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// The comment, its `#` included.
    pub span: Span,
    /// What stands after the `#`, byte for byte as in the file.
    pub text: String,
    /// What it is about: the next instruction, the next pair inside an instruction of several lines, or the
    /// instruction it stands at the end of. Empty when nothing follows.
    pub governs: Span,
    /// Whether it stands where the builder reads directives for the whole file: in a Dockerfile, in the comments
    /// before everything else.
    pub directive: bool,
}

/// A first look at a comment: `false` when it cannot be a suppression, ours or another tool's. Most comments are not.
#[must_use]
pub fn may_be_one(comment: &str) -> bool {
    let mut rest = comment.as_bytes();
    while let Some(found) = BEGINS.first_in(rest).and_then(|at| rest.get(at..)) {
        let is_there = |word: &&str| {
            let written = found.get(..word.len()).unwrap_or_default();
            begin_alike(written, word.as_bytes()) && written.eq_ignore_ascii_case(word.as_bytes())
        };
        if COMMENT_WORDS.iter().any(is_there) {
            return true;
        }
        rest = found.get(1..).unwrap_or_default();
    }
    false
}

/// A quick look, which most words fail.
fn begin_alike(one: &[u8], other: &[u8]) -> bool {
    let first = |bytes: &[u8]| bytes.first().map(u8::to_ascii_lowercase);
    first(one) == first(other)
}

/// What the words of [`may_be_one`] begin with.
const BEGINS: ByteSet = {
    let mut begins = ByteSet::of(b"");
    let mut words: &[&str] = &COMMENT_WORDS;
    while let [word, rest @ ..] = words {
        if let [first, ..] = word.as_bytes() {
            let capital = first.to_ascii_uppercase();
            begins = begins.and(*first, *first).and(capital, capital);
        }
        words = rest;
    }
    begins
};

/// The rules that findings about comments are of.
#[derive(Clone, Copy, Debug)]
pub struct SuppressionRules {
    /// `unused-suppression`.
    pub unused: &'static RuleMeta,
    /// `suppression-without-reason`.
    pub without_reason: &'static RuleMeta,
    /// `malformed-suppression`.
    pub malformed: &'static RuleMeta,
}
