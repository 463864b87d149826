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

use std::ops::Range;

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

/// Reads a whole file as far as it takes to know whether there are [`Dockerfile::errors`]. Of the instructions only those are
/// sure to be there that copy or mount a file, open a heredoc, have a word that goes on from one line to the next, or whose
/// lines, given by their bytes, are `wanted`; of the comments those that are directives, and none knows its instruction.
#[must_use]
pub fn skim(file: &SourceFile, wanted: &dyn Fn(Range<usize>) -> bool) -> Dockerfile {
    lines::Reader::new(Origin::File(file))
        .skimming(wanted)
        .read()
}

#[cfg(test)]
mod tests;
