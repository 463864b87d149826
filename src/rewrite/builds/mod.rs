//! Builds that files start which nobody asked to lint: steps of workflows, targets of bake files, commands in scripts,
//! Makefiles and pipelines.
//!
//! In: the text of such a file. Out: the [`Build`]s that it starts, each with the Dockerfile that it is of, as far as that is
//! written out, and with what it takes to hand over a secret in place of each argument. What is put together while it runs
//! is not guessed: a build that may be one of the Dockerfile makes a fix unsafe, and the fix says where it is.

mod bake;
mod bake_json;
mod command;
mod facts;
mod makefile;
mod mention;
mod workflow;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::finding::Edit;
use crate::source::{SourceFile, Span};

/// What kind of file starts builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.github/workflows/*.yml`, and the `action.yml` of a composite action.
    Workflow,
    /// `docker-bake.hcl`.
    Bake,
    /// `docker-bake.json`: read, and not changed.
    BakeJson,
    /// `.gitlab-ci.yml`: commands in YAML.
    Pipeline,
    /// A shell script.
    Script,
    /// A Makefile.
    Makefile,
    /// Commands in another language: none of it is changed.
    Other,
}

/// What reading such a file may ask for.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The project's folder; absolute.
    pub root: &'a Path,
    /// The folder that the file is in; absolute.
    pub folder: &'a Path,
    /// The one path of the file at a path (absolute, dots allowed), where one is there.
    pub real: &'a dyn Fn(&Path) -> Option<PathBuf>,
}

/// A build that a file starts.
#[derive(Clone, Debug)]
pub struct Build {
    file: Arc<SourceFile>,
    dockerfile: Which,
    passed: Vec<Argument>,
    /// The names of those that it passes because others do, where they are written.
    inherited: Vec<String>,
    /// It may pass more than these.
    open: bool,
}

/// Which Dockerfile is built.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    /// The one at this path, links followed.
    At(PathBuf),
    /// None of this project.
    Elsewhere,
    /// Not known before it runs.
    Unclear,
}

/// An argument that a build passes.
#[derive(Clone, Debug)]
struct Argument {
    name: String,
    at: Span,
    /// `None` where no edit is known to hand over the same value.
    instead: Option<Instead>,
}

/// What hands over a secret in place of an argument.
#[derive(Clone, Debug)]
struct Instead {
    /// What goes, beside `at`.
    gone: Option<Span>,
    /// What is replaced by the secret, with the texts around that.
    at: Span,
    before: String,
    after: String,
    from: From,
    /// The ids of the secrets that are handed over there already.
    taken: Vec<String>,
}

/// Where the value comes from.
#[derive(Clone, Debug)]
enum From {
    /// A variable of the environment: `id=x,env=NAME`.
    Variable(String),
    /// A text as it was written: `x=${{ … }}`.
    Text(String),
}

impl Instead {
    fn edits(&self, id: &str) -> impl Iterator<Item = Edit> {
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
        gone.into_iter().chain([put])
    }
}

/// Reads a file that may start builds. Nothing is found in one that cannot be read.
#[must_use]
pub fn read(file: &Arc<SourceFile>, kind: Kind, around: Around<'_>) -> Vec<Build> {
    let mut builds = match kind {
        Kind::Workflow => workflow::read(file, around),
        Kind::Bake => bake::read(file, around),
        Kind::BakeJson => bake_json::read(file, around),
        Kind::Pipeline => workflow::commands(file, around),
        Kind::Script => command::script(file, around),
        Kind::Makefile => makefile::read(file, around),
        Kind::Other => Vec::new(),
    };
    // Whatever was not understood.
    let known: Vec<Span> = builds
        .iter()
        .flat_map(|build| build.passed.iter().map(|argument| argument.at))
        .collect();
    for argument in mention::all(file) {
        if !known.iter().any(|span| span.overlaps(argument.at)) {
            builds.push(Build {
                file: Arc::clone(file),
                dockerfile: Which::Unclear,
                passed: vec![argument],
                inherited: Vec::new(),
                open: false,
            });
        }
    }
    builds
}

/// The builds around one Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Builds {
    /// Its path, links followed; `None` when it is not on the disk.
    pub dockerfile: Option<PathBuf>,
    /// The builds of each folder that was looked into.
    pub found: Vec<Arc<Vec<Build>>>,
}

/// What becomes of an argument in the files that start builds.
#[derive(Debug, Default)]
pub(super) struct HandedOver {
    /// The edits.
    pub(super) edits: Vec<Edit>,
    /// Where the argument stays, as sentences: what has to be done by hand.
    pub(super) left: Vec<String>,
}

impl Builds {
    /// The builds of the Dockerfile for sure.
    fn own(&self) -> impl Iterator<Item = &Build> {
        let builds = self.found.iter().flat_map(|builds| builds.iter());
        builds.filter(|build| match (&build.dockerfile, &self.dockerfile) {
            (Which::At(path), Some(own)) => path == own,
            _ => false,
        })
    }

    /// How many builds of it there are, and how many of them pass the argument.
    pub(super) fn count(&self, name: &str) -> (usize, usize) {
        let passes = |build: &&Build| {
            build.passed.iter().any(|a| a.name == name) || build.inherited.iter().any(|a| a == name)
        };
        (self.own().count(), self.own().filter(passes).count())
    }

    /// Hands the secret `id` over wherever the argument `name` is passed.
    pub(super) fn hand_over(&self, name: &str, id: &str) -> HandedOver {
        let mut done = HandedOver::default();
        let maybe = self.found.iter().flat_map(|builds| builds.iter());
        let maybe = maybe.filter(|build| build.dockerfile == Which::Unclear);
        for build in maybe {
            for argument in build.passed.iter().filter(|a| a.name == name) {
                done.left.push(format!(
                    "{} passes the build argument `{name}`, to which Dockerfile is not clear: if it is this one, hand over \
                     the secret there, too",
                    build.place(argument.at)
                ));
            }
        }
        for build in self.own() {
            for argument in build.passed.iter().filter(|a| a.name == name) {
                let instead = argument.instead.as_ref();
                match instead.filter(|instead| instead.taken.iter().all(|taken| taken != id)) {
                    Some(instead) => done.edits.extend(instead.edits(id)),
                    None => done.left.push(format!(
                        "{} passes the build argument `{name}`: hand over the secret there instead",
                        build.place(argument.at)
                    )),
                }
            }
            let known = build.passed.iter().any(|a| a.name == name);
            if build.open && !known {
                let start = Span::new(build.file.id(), 0, 0);
                let at = build.passed.first().map_or(start, |argument| argument.at);
                done.left.push(format!(
                    "{} passes build arguments that are not known: if `{name}` is one of them, hand over the secret there, \
                     too",
                    build.place(at)
                ));
            }
        }
        done.left.sort();
        done.left.dedup();
        done
    }
}

impl Build {
    /// A place in its file, for people.
    fn place(&self, at: Span) -> String {
        if at.is_empty() {
            return format!("`{}`", self.file.path());
        }
        let line = self.file.lines().line_of(at.start) + 1;
        format!("line {line} of `{}`", self.file.path())
    }
}

/// The Dockerfile at a path that is written out. One that is not there is not known: the build may run elsewhere.
fn at(path: &Path, around: Around<'_>) -> Which {
    (around.real)(path).map_or(Which::Unclear, Which::At)
}

/// Whether what is built stands on another machine.
fn is_remote(text: &str) -> bool {
    text == "-" || text.contains("://") || text.starts_with("git@")
}

/// Whether it can be the name of a variable.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
