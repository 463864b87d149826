//! What is known of one build that a file starts.

use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::Edit;
use crate::source::{SourceFile, Span};

/// A build that a file starts.
#[derive(Clone, Debug)]
pub struct Build {
    pub(super) file: Arc<SourceFile>,
    /// What starts it; empty where that is the file as a whole.
    pub(super) at: Span,
    pub(super) dockerfile: Which,
    pub(super) builder: Builder,
    pub(super) passed: Vec<Argument>,
    /// The names of those that it passes because others do, where they are written.
    pub(super) inherited: Vec<String>,
    /// It may pass more than these.
    pub(super) open: bool,
}

/// Which Dockerfile is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The one at this path, links followed.
    At(PathBuf),
    /// None of this project.
    Elsewhere,
    /// Not known before it runs.
    Unclear,
}

/// What builds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builder {
    /// Docker with BuildKit.
    BuildKit,
    /// Podman and buildah: a mount gives them a file, only the newest know a variable.
    Buildah,
    /// Docker's older builder (`DOCKER_BUILDKIT=0`), which knows no mounts.
    Old,
}

/// An argument that a build passes.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) at: Span,
    /// `None` where no edit is known to hand over the same value.
    pub(super) instead: Option<Instead>,
    /// Some runs pass nothing, and are meant to.
    pub(super) sometimes: bool,
}

/// What hands over a secret in place of an argument.
#[derive(Clone, Debug)]
pub(super) struct Instead {
    /// What goes, beside `at`.
    pub(super) gone: Option<Span>,
    /// What is replaced by the secret, with the texts around that.
    pub(super) at: Span,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) from: From,
    /// What else has to be written for that; others may need the same.
    pub(super) also: Option<Edit>,
    /// The ids of the secrets that are handed over there already.
    pub(super) taken: Vec<String>,
}

/// Where the value comes from.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// A variable of the environment: `id=x,env=NAME`.
    Variable(String),
    /// A text as it was written: `x=${{ … }}`.
    Text(String),
}

impl Instead {
    pub(super) fn edits(&self, id: &str) -> impl Iterator<Item = Edit> {
        let secret = match &self.from {
            From::Variable(name) => format!("id={id},env={name}"),
            From::Text(text) => format!("{id}={text}"),
        };
        let put = Edit {
            span: self.at,
            replacement: format!("{}{secret}{}", self.before, self.after),
        };
        let gone = self.gone.map(|span| Edit {
            span,
            replacement: String::new(),
        });
        gone.into_iter().chain([put]).chain(self.also.clone())
    }
}

impl Build {
    /// A build of which only its Dockerfile is known.
    pub(super) fn of(file: &Arc<SourceFile>, dockerfile: Which) -> Self {
        Self {
            file: Arc::clone(file),
            at: Span::new(file.id(), 0, 0),
            dockerfile,
            builder: Builder::BuildKit,
            passed: Vec::new(),
            inherited: Vec::new(),
            open: false,
        }
    }

    /// The same, which nobody is to rewrite.
    #[must_use]
    pub fn untouched(mut self) -> Self {
        for argument in &mut self.passed {
            argument.instead = None;
        }
        self
    }

    /// Whether it passes the argument, whatever is the case.
    pub(super) fn passes(&self, name: &str) -> bool {
        let mut passed = self.passed.iter();
        passed.any(|a| a.name == name && !a.sometimes) || self.inherited.iter().any(|a| a == name)
    }

    /// What starts it, for people.
    pub(super) fn own_place(&self) -> String {
        self.place(self.at)
    }

    /// A place in its file, for people.
    pub(super) fn place(&self, at: Span) -> String {
        if at.is_empty() {
            return format!("`{}`", self.file.path());
        }
        let line = self.file.lines().line_of(at.start) + 1;
        format!("line {line} of `{}`", self.file.path())
    }
}

impl Argument {
    /// One that is passed in a way that is only told.
    pub(super) fn told(name: &str, at: Span) -> Self {
        Self {
            name: name.to_owned(),
            at,
            instead: None,
            sometimes: false,
        }
    }
}
