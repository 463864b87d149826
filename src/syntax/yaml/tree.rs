//! What a YAML text is read into.

use std::ops::Range;

use super::node::Node;
use crate::source::{Span, Text};
use crate::syntax::SyntaxError;

/// A text as it was read.
#[derive(Debug, Default)]
pub struct Yaml {
    /// Its documents, in order; empty ones are left out.
    pub documents: Vec<Document>,
    /// Its comments, in order.
    pub comments: Vec<Comment>,
    /// Lines that were passed over, and other losses.
    pub errors: Vec<SyntaxError>,
    /// What readers of the format may refuse, though nothing was lost: keys that stand twice, aliases of nothing.
    pub warnings: Vec<SyntaxError>,
}

/// One document: its nodes, which [`Node`]s point into.
#[derive(Debug, Default)]
pub struct Document {
    pub(super) nodes: Vec<Written>,
    pub(super) root: usize,
}

impl Document {
    /// The outermost node. `None` for a document without any.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        Node::new(self, self.root)
    }
}

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its bytes, the `#` included, the line end not.
    pub span: Span,
    /// What follows the `#`.
    pub text: Text,
    /// Nothing else stands on its line.
    pub own_line: bool,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`.
    Single,
    /// `"…"`.
    Double,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// A scalar.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Its value, decoded.
    pub text: Text,
    /// How it is written.
    pub style: Style,
    /// Its bytes, with quotes; of a block without its header.
    pub span: Span,
}

impl Scalar {
    /// The decoded value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Nothing, `~` or `null`, without quotes.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.style == Style::Plain && matches!(self.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// A node as it is written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) kind: Kind,
    /// Bytes of the text that was read.
    pub(super) range: Range<usize>,
    pub(super) span: Span,
    /// `!reset`, `!!str`, as written.
    pub(super) tag: Option<String>,
    pub(super) anchor: Option<(String, Span)>,
    /// Nodes below it and itself, aliases followed.
    pub(super) weight: usize,
    /// Levels below it, aliases followed.
    pub(super) height: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Scalar(Scalar),
    Sequence(Vec<usize>),
    /// Keys and values.
    Mapping(Vec<(usize, usize)>),
    /// What it stands for. `None` where that is nothing, itself, or too much.
    Alias(Option<usize>),
}
