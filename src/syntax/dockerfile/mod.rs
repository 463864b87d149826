//! Dockerfiles and Containerfiles, by BuildKit's line algorithm (`frontend/dockerfile/parser`), made tolerant.
//!
//! In: a [`SourceFile`]. Out: a [`Dockerfile`]: instructions with exact spans through continuations, comments,
//! heredocs, and errors. A line that cannot be read never hides another one.

mod directive;
mod heredoc;
mod instruction;
mod json;
mod lines;
mod origin;
mod pairs;
mod plain;
mod tree;
mod word;

use crate::source::{SourceFile, Text};
use origin::Origin;

pub use tree::{
    Body, Comment, Dockerfile, Escape, Flag, Form, Heredoc, Instruction, Keyword, Kind, Pair,
    TextRange,
};
pub use word::{Operator, WordPart, parse_heredoc, parse_word};

/// Reads a whole file. Never fails: what cannot be read is in [`Dockerfile::errors`].
#[must_use]
pub fn parse(file: &SourceFile) -> Dockerfile {
    lines::Reader::new(Origin::File(file)).read()
}

/// The same for a Dockerfile that stands inside another file.
#[must_use]
pub fn parse_text(text: &Text) -> Dockerfile {
    lines::Reader::new(Origin::Text(text)).read()
}

/// Reads a whole file as far as it takes to know what is in [`Dockerfile::comments`] and whether there are
/// [`Dockerfile::errors`]. Instructions may be left out that copy no file, open no heredoc, and of whose words none
/// goes on from one line to the next; where some are, comments do not know theirs.
#[must_use]
pub fn skim(file: &SourceFile) -> Dockerfile {
    lines::Reader::skimming(file).read()
}

#[cfg(test)]
mod tests;
