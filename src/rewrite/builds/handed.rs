//! All builds of one Dockerfile, and what becomes of an argument in the files that start them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::build::{Build, Builder, Which};
use crate::finding::Edit;

/// The builds around one Dockerfile.
#[derive(Clone, Debug, Default)]
pub struct Builds {
    /// Its path, links followed; `None` when it is not on the disk.
    pub dockerfile: Option<PathBuf>,
    /// The builds of each folder that was looked into.
    pub found: Vec<Arc<Vec<Build>>>,
    /// The names that a `.env` of one of the folders around it gives a value: Compose and tools like it read them there, and
    /// no other program does.
    pub dot_env: BTreeSet<String>,
}

/// What becomes of an argument in the files that start builds.
#[derive(Debug, Default)]
pub(crate) struct HandedOver {
    /// The edits.
    pub(crate) edits: Vec<Edit>,
    /// Where the argument stays, as sentences: what has to be done by hand.
    pub(crate) left: Vec<String>,
}

impl Builds {
    fn all(&self) -> impl Iterator<Item = &Build> {
        self.found.iter().flat_map(|builds| builds.iter())
    }

    /// The builds of the Dockerfile for sure.
    fn own(&self) -> impl Iterator<Item = &Build> {
        let own = |build: &&Build| match (&build.dockerfile, &self.dockerfile) {
            (Which::At(path), Some(own)) => path == own,
            _ => false,
        };
        self.all().filter(own)
    }

    /// How many builds of it there are, and how many of them pass the argument.
    pub(crate) fn count(&self, name: &str) -> (usize, usize) {
        let passing = self.own().filter(|build| build.passes(name));
        (self.own().count(), passing.count())
    }

    /// Whether Podman or buildah build it, which a mount gives a file for sure.
    pub(crate) fn want_files(&self) -> bool {
        self.own().any(|build| build.builder == Builder::Buildah)
    }

    /// Hands the secret `id` over wherever the argument `name` is passed.
    pub(crate) fn hand_over(&self, name: &str, id: &str) -> HandedOver {
        let mut done = HandedOver::default();
        let unclear = |build: &&Build| build.dockerfile == Which::Unclear;
        for build in self.all().filter(unclear) {
            for argument in build.passed.iter().filter(|a| a.name == name) {
                done.left.push(format!(
                    "{} passes the build argument `{name}`, to which Dockerfile is not clear: if it is this one, hand over \
                     the secret there, too",
                    build.place(argument.at)
                ));
            }
            if build.open && !build.passed.iter().any(|a| a.name == name) {
                done.left.push(format!(
                    "{} builds a Dockerfile that is not clear with arguments that are not known: if it is this one, and \
                     `{name}` is one of them, hand over the secret there, too",
                    build.own_place()
                ));
            }
        }
        for build in self.own() {
            done.add(build, name, id);
        }
        done.left.sort_unstable();
        done.left.dedup();
        done
    }
}

impl HandedOver {
    /// Adds what becomes of it in a build of the Dockerfile.
    fn add(&mut self, build: &Build, name: &str, id: &str) {
        if build.builder == Builder::Old {
            self.left.push(format!(
                "{} builds it with `DOCKER_BUILDKIT=0`, and that builder knows no secrets: build it with BuildKit there",
                build.own_place()
            ));
        }
        let mut passed = build.passed.iter().filter(|a| a.name == name).peekable();
        if build.open && passed.peek().is_none() {
            self.left.push(format!(
                "{} passes build arguments that are not known: if `{name}` is one of them, hand over the secret there, too",
                build.own_place()
            ));
        }
        for argument in passed {
            let instead = argument.instead.as_ref();
            let instead = instead.filter(|_| build.builder != Builder::Old);
            match instead.filter(|instead| instead.taken.iter().all(|taken| taken != id)) {
                Some(instead) => {
                    for edit in instead.edits(id) {
                        if !self.edits.contains(&edit) {
                            self.edits.push(edit);
                        }
                    }
                }
                None => self.left.push(format!(
                    "{} passes the build argument `{name}`: hand over the secret there instead",
                    build.place(argument.at)
                )),
            }
        }
    }
}
