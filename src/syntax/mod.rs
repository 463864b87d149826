//! Spanned, error-tolerant trees of what build files are written in. Grammar only: nothing here knows what
//! a secret is.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod shell;
