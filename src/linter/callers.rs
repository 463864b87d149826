//! Who builds a Dockerfile that was named alone: the Compose files beside it and further up in its project.
//!
//! An editor or a hook names the file that was changed. What is passed to its build stands elsewhere, and is part of it
//! all the same. A walk has these files among those to lint, and then nothing is read here.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::calls::Calls;
use super::{Run, compose};
use crate::discover::{Format, NameVerdict, Target, by_name};
use crate::source::{Project, Tracking};

/// Most folders above a Dockerfile that are looked into.
const MOST_FOLDERS: usize = 16;
/// Most files that are read for it.
const MOST_FILES: usize = 64;

/// Adds the builds of Dockerfiles among the files to lint that none of these calls for.
pub(super) fn add(run: &Run<'_>, targets: &[Target], calls: &mut Calls) {
    let mut folders: HashSet<PathBuf> = HashSet::new();
    let mut walks: HashSet<&Path> = HashSet::new();
    // Files of one walk stand together.
    let mut last: Option<&Arc<Path>> = None;
    let mut read = 0;
    for (number, target) in targets.iter().enumerate() {
        if target.format != Format::Dockerfile || calls.has(number) {
            continue;
        }
        let below = match &target.walked {
            None => target.path.as_path(),
            // All of its files are among those to lint; what is above them is the same for all of it.
            Some(walked) if last.is_some_and(|last| Arc::ptr_eq(last, walked)) => continue,
            Some(walked) => {
                last = Some(walked);
                if !walks.insert(walked) {
                    continue;
                }
                walked
            }
        };
        let project = Project::of(run.registry, &target.root);
        let above = below.ancestors().skip(1).take(MOST_FOLDERS);
        for folder in above.take_while(|folder| folder.starts_with(project.root())) {
            if !folders.insert(folder.to_path_buf()) {
                continue;
            }
            for path in compose_files(run, &project, folder) {
                read += 1;
                if read > MOST_FILES {
                    return;
                }
                let Ok(file) = project.open(&path) else {
                    continue;
                };
                for call in compose::calls(&file, &path, &project) {
                    calls.add_to_target(run, targets, &project, call);
                }
            }
        }
    }
}

/// The Compose files of a folder by their names: those that are not to be linted, and not somebody's own.
fn compose_files(run: &Run<'_>, project: &Project<'_>, folder: &Path) -> Vec<PathBuf> {
    let entries = project.list(folder).unwrap_or_default();
    entries
        .into_iter()
        .filter(|e| matches!(by_name(&e.name), Some(NameVerdict::Is(Format::Compose))))
        .map(|e| folder.join(e.name))
        .filter(|path| {
            project
                .canonical(path)
                .is_ok_and(|real| run.registry.target_at(&real).is_none())
                && project.tracking(path) != Tracking::Ignored
        })
        .collect()
}
