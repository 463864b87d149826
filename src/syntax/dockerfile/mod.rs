//! Dockerfiles and Containerfiles, by BuildKit's line algorithm (`frontend/dockerfile/parser`), made tolerant.
//!
//! In: a [`SourceFile`]. Out: a [`Dockerfile`]: instructions with exact spans through continuations, comments,
//! heredocs, and errors. A line that cannot be read never hides another one.

mod directive;
mod heredoc;
mod instruction;
mod json;
mod lines;
mod pairs;
mod tree;
mod word;

use crate::source::SourceFile;

pub use tree::{
    Body, Comment, Dockerfile, Escape, Flag, Form, Heredoc, Instruction, Keyword, Kind, Pair,
    TextRange,
};
pub use word::{Operator, WordPart, parse_heredoc, parse_word};

/// Reads a whole file. Never fails: what cannot be read is in [`Dockerfile::errors`].
#[must_use]
pub fn parse(file: &SourceFile) -> Dockerfile {
    lines::Reader::new(file).read()
}

#[cfg(test)]
mod tests;
