//! The stages of the build files that findings are in, for whoever draws them.

use crate::source::{FileId, Span};

/// The stages of one build file, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// The stages; not empty.
    pub stages: Vec<Stage>,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The instruction that opens it.
    pub span: Span,
    /// Its name, in lower case, if it has one.
    pub name: Option<String>,
    /// The stage before it that it is built on, by position; `None` for a published image.
    pub parent: Option<usize>,
    /// Stages that it takes files from, by position.
    pub takes: Vec<usize>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a stage when the image is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The image is built on it.
    Shipped,
    /// It is built, and only files of it are taken.
    Built,
    /// It is not built unless somebody asks for it by name.
    Unbuilt,
}

impl Stages {
    /// The file that they are in; `None` when there is no stage.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        self.stages.first().map(|stage| stage.span.file)
    }

    /// Every span that it holds.
    pub fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        self.stages.iter_mut().map(|stage| &mut stage.span)
    }
}
