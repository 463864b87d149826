//! The build context: what a `COPY` takes of it.
//!
//! In: an ignore file's text, a tree of folders, the sources of a `COPY`. Out: the files that get into the image. Whether
//! a file is a secret is not asked here.
//!
//! The semantics are those of moby/patternmatcher and of BuildKit's `fsutil`, made anew: docs/decisions/0060.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod clean;
mod copy;
mod glob;
mod ignore;
mod mistake;
mod pattern;
mod root;
mod tree;

pub use copy::{BuildContext, CopyOptions, Source};
pub use ignore::Ignore;
pub use mistake::Mistake;
pub use root::{ContextRoot, IgnoreChoice, Surroundings, context_folder, ignore_file};
pub use tree::{Kind, Listing, Trees, Unnamed};
