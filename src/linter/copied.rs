//! Files that are no build files and that a build may copy: a hook names what was changed, a key or an ignore file, and not
//! the Dockerfile that takes it along (docs/decisions/0222-what-a-hook-names.md).

use std::path::{Path, PathBuf};

use super::calls::Calls;
use super::{Run, compose};
use crate::discover::{Format, NameVerdict, Target, by_name};
use crate::ir::BuildFile;
use crate::rules;
use crate::source::{EntryKind, FileSystem, Project};

/// Most folders above a file that are looked into, most folders in one of these, and most files that are read.
const MOST_FOLDERS: usize = 16;
const MOST_INNER: usize = 64;
const MOST_FILES: usize = 64;
/// How much of a file is looked at to tell whether it is a key, and the largest that is.
const START_BYTES: usize = 256;
const LARGEST_KEY: u64 = 64 << 10;

/// Leaves out copied files that the rules about such have nothing to say of: what stays are credential files, by their
/// names or by what they begin with, and ignore files.
pub(super) fn retain_of_interest(targets: &mut Vec<Target>, fs: &dyn FileSystem) {
    let interest = rules::KEYS_BY_CONTENT;
    let is_key = |target: &Target| {
        let path = target.path.to_string_lossy();
        rules::names_a_credential(&path)
            || (interest.may_be)(&path)
                && fs
                    .start(&target.path, START_BYTES, LARGEST_KEY)
                    .is_some_and(|start| (interest.begins)(&start))
    };
    targets.retain(|target| {
        target.format != Format::Copied || is_ignore_file(&target.path) || is_key(target)
    });
}

/// Whether builders read a file of that name to know what to leave out.
pub(super) fn is_ignore_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".dockerignore") || name.ends_with(".containerignore")
}

/// Adds the builds that may take a copied file among the files to lint: Dockerfiles in the folders above it and in those
/// beside these, as the Compose files there build them.
pub(super) fn add(run: &Run<'_>, targets: &[Target], calls: &mut Calls) {
    for target in targets
        .iter()
        .filter(|target| target.format == Format::Copied)
    {
        let project = Project::of(run.registry, &target.root);
        let whole = is_ignore_file(&target.path);
        let (dockerfiles, compose_files) = around(&project, &target.path);
        for path in compose_files {
            let Ok(file) = project.open(&path) else {
                continue;
            };
            for call in compose::calls(&file, &path, &project, &[]) {
                let BuildFile::At(dockerfile) = &call.dockerfile else {
                    continue;
                };
                if let Ok(path) = project.canonical(dockerfile) {
                    calls.add_elsewhere(run, targets, target, (path, Some(call), whole));
                }
            }
        }
        for path in dockerfiles {
            if let Ok(path) = project.canonical(&path) {
                calls.add_elsewhere(run, targets, target, (path, None, whole));
            }
        }
    }
}

/// The Dockerfiles and the Compose files around a file, the nearest first.
fn around(project: &Project<'_>, path: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut dockerfiles, mut compose_files) = (Vec::new(), Vec::new());
    let mut look = |folder: &Path| {
        let mut inner = Vec::new();
        for entry in project.list(folder).unwrap_or_default() {
            let path = folder.join(&entry.name);
            if entry.kind == EntryKind::Folder && !entry.name.to_string_lossy().starts_with('.') {
                inner.push(path);
                continue;
            }
            let list = match by_name(&entry.name) {
                Some(NameVerdict::Is(Format::Dockerfile)) => &mut dockerfiles,
                Some(NameVerdict::Is(Format::Compose)) => &mut compose_files,
                _ => continue,
            };
            if list.len() < MOST_FILES {
                list.push(path);
            }
        }
        inner
    };
    let above = path.ancestors().skip(1).take(MOST_FOLDERS);
    for folder in above.take_while(|folder| folder.starts_with(project.root())) {
        for inner in look(folder).into_iter().take(MOST_INNER) {
            look(&inner);
        }
    }
    (dockerfiles, compose_files)
}
