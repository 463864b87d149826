//! YAML with exact spans, made tolerant. Serves every format that is written in it.
//!
//! In: a [`Text`], so that documents inside others keep their places. Out: a [`Yaml`]: documents whose scalars are
//! [`Text`]s again, mapped byte for byte through quotes, escapes, folds and indentation; comments; what went wrong.
//!
//! The grammar is granit-parser's. Here stand the tree, the places of decoded bytes, aliases and merge keys under a
//! budget, and recovery: a line that cannot be read is blanked out and told, and the rest is read again.

mod block;
mod build;
mod expand;
mod mask;
mod node;
mod quoted;
mod recover;
mod tree;

use crate::source::Text;

pub use node::{Entry, Node};
pub use tree::{Comment, Document, Scalar, Style, Yaml};

/// Reads all documents of `text`. Never fails: what cannot be read is in [`Yaml::errors`].
#[must_use]
pub fn parse(text: &Text) -> Yaml {
    recover::read(text)
}

#[cfg(test)]
mod tests;
