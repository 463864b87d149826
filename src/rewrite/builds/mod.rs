//! Builds that files start which nobody asked to lint: steps of workflows, targets of bake files, commands in scripts,
//! Makefiles and pipelines.
//!
//! In: the text of such a file. Out: the [`Build`]s that it starts, each with the Dockerfile that it is of, as far as that is
//! written out, and with what it takes to hand over a secret in place of each argument. What is put together while it runs
//! is not guessed: a build that may be one of the Dockerfile makes a fix unsafe, and the fix says where it is.

mod bake;
mod bake_json;
mod build;
mod command;
mod facts;
mod handed;
mod makefile;
mod mention;
mod step_env;
mod workflow;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::{SourceFile, Span};

pub use build::Build;
use build::{Argument, Builder, From, Instead, Which};
pub use handed::Builds;
pub(super) use handed::HandedOver;

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
    /// Settings of another tool that builds, in which each name may be that of an argument: none of it is changed.
    Settings,
}

/// What reading such a file may ask for.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The project's folder; absolute.
    pub root: &'a Path,
    /// The folder that the file is in; absolute.
    pub folder: &'a Path,
    /// The texts of the other bake files of the folder.
    pub beside: &'a [Arc<SourceFile>],
    /// The one path of the file at a path (absolute, dots allowed), where one is there.
    pub real: &'a dyn Fn(&Path) -> Option<PathBuf>,
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
        Kind::Other | Kind::Settings => Vec::new(),
    };
    if asks_for_old_builder(file.text()) {
        for build in &mut builds {
            if build.builder == Builder::BuildKit {
                build.builder = Builder::Old;
            }
        }
    }
    // Whatever was not understood.
    let known: Vec<Span> = builds
        .iter()
        .flat_map(|build| build.passed.iter().map(|argument| argument.at))
        .collect();
    let mentions = match kind {
        Kind::Settings => mention::names(file),
        _ => mention::all(file),
    };
    for argument in mentions {
        if !known.iter().any(|span| span.overlaps(argument.at)) {
            builds.push(Build {
                passed: vec![argument],
                ..Build::of(file, Which::Unclear)
            });
        }
    }
    builds
}

/// The Dockerfile at a path that is written out. One that is not there is not known: the build may run elsewhere.
fn at(path: &Path, around: Around<'_>) -> Which {
    (around.real)(path).map_or(Which::Unclear, Which::At)
}

/// Whether `DOCKER_BUILDKIT` is 0 somewhere in a text, whatever language it is in.
fn asks_for_old_builder(text: &str) -> bool {
    let mut values = text.split("DOCKER_BUILDKIT").skip(1);
    values.any(|rest| {
        let value = rest.trim_start_matches(['"', '\'', ' ', ':', '?', '=']);
        let named = rest.len() > value.len();
        named && (value.starts_with('0') || value.starts_with("false"))
    })
}

/// Whether what is built is not in a folder here: it may be a copy of this project all the same.
fn is_remote(text: &str) -> bool {
    text == "-" || text.contains("://") || text.starts_with("git@")
}

/// Whether it can be the name of a variable.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
