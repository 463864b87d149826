//! The builds that files call for, by the Dockerfile that is built.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Linted, Run};
use crate::discover::{Format, Target};
use crate::ir::{BuildCall, BuildFile};
use crate::source::{FileId, Project};

/// The calls of one run.
#[derive(Debug, Default)]
pub(super) struct Calls {
    targets: HashMap<FileId, Vec<BuildCall>>,
    elsewhere: Vec<Called>,
}

/// A Dockerfile that is none of the files to lint.
#[derive(Debug)]
pub(super) struct Called {
    /// Its canonical path.
    pub(super) path: PathBuf,
    /// The project of the first file that calls for it.
    pub(super) root: Arc<Path>,
    /// In the order of the calling files.
    pub(super) calls: Vec<BuildCall>,
    /// The ignore file that it is built with is one of the files to lint: all that it copies is told.
    pub(super) whole: bool,
}

impl Calls {
    /// The builds of a file to lint, in the order of the files that call for them.
    pub(super) fn of_target(&self, id: FileId) -> &[BuildCall] {
        self.targets.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether a build of the file to lint with this number is called for.
    pub(super) fn has(&self, number: usize) -> bool {
        u32::try_from(number).is_ok_and(|n| self.targets.contains_key(&FileId(n)))
    }

    /// Adds a build, where it is one of a Dockerfile to lint.
    pub(super) fn add_to_target(
        &mut self,
        run: &Run<'_>,
        targets: &[Target],
        project: &Project<'_>,
        call: BuildCall,
    ) {
        let BuildFile::At(path) = &call.dockerfile else {
            return;
        };
        let Ok(path) = project.canonical(path) else {
            return;
        };
        if let Some(id) = dockerfile_at(run, targets, &path) {
            push_new(self.targets.entry(id).or_default(), call);
        }
    }

    /// Adds the build of a Dockerfile that is at `path`, a canonical one, and may take the file `target`: unless it is
    /// one of those to lint.
    pub(super) fn add_elsewhere(
        &mut self,
        run: &Run<'_>,
        targets: &[Target],
        target: &Target,
        (path, call, whole): (PathBuf, Option<BuildCall>, bool),
    ) {
        if dockerfile_at(run, targets, &path).is_some() {
            return;
        }
        let known = self.elsewhere.iter_mut().find(|called| called.path == path);
        if let Some(called) = known {
            called.whole |= whole;
            if let Some(call) = call {
                push_new(&mut called.calls, call);
            }
            return;
        }
        self.elsewhere.push(Called {
            path,
            root: Arc::clone(&target.root),
            calls: call.into_iter().collect(),
            whole,
        });
    }

    /// The Dockerfiles that are not to be linted themselves.
    pub(super) fn elsewhere(&self) -> &[Called] {
        &self.elsewhere
    }
}

/// Takes the calls out of what the files gave. What is called for outside of the caller's project, or is not there, is
/// left out.
pub(super) fn of(run: &Run<'_>, targets: &[Target], linted: &mut [Linted]) -> Calls {
    let mut calls = Calls::default();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    linted.sort_unstable_by_key(|one| one.file.id());
    for one in linted {
        let caller = targets.get(one.file.id().0 as usize);
        let (Some(caller), Some(analysis)) = (caller, one.analysis.as_mut()) else {
            continue;
        };
        let project = Project::of(run.registry, &caller.root);
        for call in std::mem::take(&mut analysis.calls) {
            let BuildFile::At(path) = &call.dockerfile else {
                continue;
            };
            let Ok(path) = project.canonical(path) else {
                continue;
            };
            if let Some(id) = dockerfile_at(run, targets, &path) {
                push_new(calls.targets.entry(id).or_default(), call);
                continue;
            }
            let at = *places.entry(path.clone()).or_insert(calls.elsewhere.len());
            match calls.elsewhere.get_mut(at) {
                Some(called) => push_new(&mut called.calls, call),
                None => calls.elsewhere.push(Called {
                    path,
                    root: Arc::clone(&caller.root),
                    calls: vec![call],
                    whole: false,
                }),
            }
        }
    }
    calls
}

/// The number of the Dockerfile to lint that is at `path`, a canonical one.
fn dockerfile_at(run: &Run<'_>, targets: &[Target], path: &Path) -> Option<FileId> {
    let id = run.registry.target_at(path)?;
    let target = targets.get(id.0 as usize)?;
    (target.format == Format::Dockerfile).then_some(id)
}

/// Files that are put together to one project call for the same build each.
fn push_new(calls: &mut Vec<BuildCall>, call: BuildCall) {
    if !calls.contains(&call) {
        calls.push(call);
    }
}
