//! Syntax trees to the format-neutral model, a folder or file a format.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod cloudformation;
pub mod compose;
pub mod dockerfile;
pub mod env_file;
pub mod hcl_comments;
pub mod interpolation;
mod kept_file;
pub mod manifest;
pub mod packer;
pub mod script;
pub mod terraform;
pub mod user_data;
pub mod vagrant;
