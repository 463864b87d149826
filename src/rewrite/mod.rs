//! What repairs a finding: edits that take the secret out and leave the rest as it is.
//!
//! In: the findings of one file with the tree they were found in. Out: the same findings with [`Finding::fixes`]. What an
//! edit is stands here; how edits are applied, and which of them wait for another pass, does not.
//!
//! An edit is [`Safe`](crate::finding::Applicability::Safe) only where the build does the same afterwards: whatever is
//! not known for sure (who else reads a variable, who starts the build) makes it unsafe. No title and no replacement
//! holds any part of a value.
//!
//! [`Finding::fixes`]: crate::finding::Finding::fixes
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod builds;
pub mod compose;
mod compose_build;
pub mod dockerfile;
mod layout;
pub mod packer;
