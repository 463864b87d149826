//! Text to spanned, error-tolerant trees. Knows grammar; knows nothing of secrets, rules or reports.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod dockerfile;
pub mod dotenv;
mod escapes;
pub mod hcl;
pub mod installer;
pub mod interpolation;
pub mod json;
pub mod shell;
pub mod user_data;
pub mod yaml;

use crate::source::Span;

/// Something a parser could not read as its grammar wants it. The tree goes on behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong and what was done about it; lower case, no full stop, nothing of the text itself.
    pub message: &'static str,
}
