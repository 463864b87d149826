//! Which files to look at, and what they are.
//!
//! In: paths from the command line. Out: [`Target`]s, sorted and each once, and notices about what could not be looked
//! at. Besides `source::fs` the only module that touches the disk: it lists folders and reads the first bytes of files
//! whose names do not say what they are.
#![allow(clippy::disallowed_methods)]

mod classify;
mod entry;
mod root;
mod walk;

pub use classify::{
    Format, NameVerdict, by_content, by_name, by_name_and_content, is_compose_template,
    is_sample_env,
};
pub use root::root_of;
pub use walk::{Discovered, Target, discover};
