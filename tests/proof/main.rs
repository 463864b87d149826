//! Every claim checked against the real builders: canaries are planted, built with the real tools and looked for, and
//! the linter has to say the same, no more and no less.
//!
//! `ci/real-world.sh` installs the tools and runs these; plain `cargo test` passes over them.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod agreement;
mod case;
mod claims;
mod cloud_init;
mod compose;
mod documented;
mod engine;
mod fixes;
mod fixtures;
mod generated;
mod ignored;
mod observe;
mod packer;
mod page;
mod planted;
mod record;
mod shell;
#[path = "../support/mod.rs"]
mod support;
mod tar;
mod trial;
