//! Files that start builds without being linted: they are looked for once something is to be repaired that they pass.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::analysis::Job;
use crate::rewrite::builds::{Around, Build, Builds, Kind, read};
use crate::source::{EntryKind, Project, Tracking};

/// Most folders above a Dockerfile that are looked into, and most files of each folder.
const MOST_FOLDERS: usize = 16;
const MOST_FILES: usize = 64;
/// The largest file that is looked at: somebody wrote it.
const MOST_BYTES: usize = 1 << 18;

/// Folders at the top of a project that hold what starts builds.
const FOLDERS: &[&str] = &[
    ".github/workflows",
    ".gitlab",
    ".circleci",
    ".ci",
    "bin",
    "build",
    "ci",
    "deploy",
    "docker",
    "hack",
    "script",
    "scripts",
    "tools",
];
/// The folder whose folders are actions.
const ACTIONS: &str = ".github/actions";

/// What was read so far, by the project's folder and the folder that was looked into.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<HashMap<Place, Arc<Vec<Build>>>>);

/// The project's folder, and one in it.
type Place = (PathBuf, PathBuf);

/// The builds that files around the Dockerfile of the job start.
pub(super) fn around(job: &Job<'_>, known: &Known) -> Builds {
    let project = job.project;
    let root = project.root();
    let Ok(dockerfile) = project.canonical(job.path) else {
        return Builds::default();
    };
    let above = job.path.ancestors().skip(1).take(MOST_FOLDERS);
    let mut folders: Vec<PathBuf> = above
        .take_while(|folder| folder.starts_with(root))
        .map(Path::to_path_buf)
        .collect();
    let mut add = |folder: PathBuf| {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    };
    add(root.to_path_buf());
    FOLDERS.iter().for_each(|folder| add(root.join(folder)));
    let actions = project.list(&root.join(ACTIONS)).unwrap_or_default();
    let actions = actions.into_iter().take(MOST_FILES);
    actions.for_each(|action| add(root.join(ACTIONS).join(action.name)));
    let found = folders.into_iter().map(|folder| known.of(project, folder));
    Builds {
        dockerfile: Some(dockerfile),
        found: found.filter(|builds| !builds.is_empty()).collect(),
    }
}

impl Known {
    fn of(&self, project: &Project<'_>, folder: PathBuf) -> Arc<Vec<Build>> {
        let key = (project.root().to_path_buf(), folder);
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        // Not while others wait: two may read the same folder.
        let builds = Arc::new(in_folder(project, &key.1));
        Arc::clone(lock().entry(key).or_insert(builds))
    }
}

fn in_folder(project: &Project<'_>, folder: &Path) -> Vec<Build> {
    let around = Around {
        root: project.root(),
        folder,
        real: &|path| {
            project.exists(path).then_some(())?;
            project.canonical(path).ok()
        },
    };
    let entries = project.list(folder).unwrap_or_default().into_iter();
    let files = entries.filter(|entry| matches!(entry.kind, EntryKind::File | EntryKind::Link));
    let files = files.filter_map(|entry| Some((kind(folder, &entry.name)?, entry.name)));
    let mut builds = Vec::new();
    for (kind, name) in files.take(MOST_FILES) {
        let path = folder.join(name);
        // What is nobody else's is not the project's.
        if project.tracking(&path) == Tracking::Ignored {
            continue;
        }
        let Ok(file) = project.open(&path) else {
            continue;
        };
        let text = file.text();
        let bakes = matches!(kind, Kind::Bake | Kind::BakeJson);
        if text.len() <= MOST_BYTES && (bakes || text.contains("build")) {
            builds.extend(read(&file, kind, around));
        }
    }
    builds
}

/// What a file is that may start builds, by its name and its folder.
fn kind(folder: &Path, name: &OsStr) -> Option<Kind> {
    let name = name.to_str()?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let in_github = folder.iter().any(|part| part == ".github");
    match (name, extension) {
        (_, "yml" | "yaml") if in_github => Some(Kind::Workflow),
        ("action.yml" | "action.yaml", _) => Some(Kind::Workflow),
        (_, "yml" | "yaml") if stem.starts_with(".gitlab-ci") || folder.ends_with(".gitlab") => {
            Some(Kind::Pipeline)
        }
        (_, "hcl") if stem.contains("bake") => Some(Kind::Bake),
        (_, "json") if stem.contains("bake") => Some(Kind::BakeJson),
        (_, "sh" | "bash" | "zsh") => Some(Kind::Script),
        ("Makefile" | "GNUmakefile" | "makefile", _) | (_, "mk") => Some(Kind::Makefile),
        (
            "Jenkinsfile"
            | "justfile"
            | "Justfile"
            | "package.json"
            | ".travis.yml"
            | ".drone.yml"
            | "Taskfile.yml"
            | "Taskfile.yaml"
            | "cloudbuild.yaml"
            | "cloudbuild.yml"
            | "azure-pipelines.yml"
            | "azure-pipelines.yaml"
            | "bitbucket-pipelines.yml"
            | "buildspec.yml"
            | "buildspec.yaml",
            _,
        ) => Some(Kind::Other),
        ("config.yml" | "config.yaml", _) if folder.ends_with(".circleci") => Some(Kind::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_starts_builds() {
        for (path, want) in [
            (".github/workflows/ci.yml", Some(Kind::Workflow)),
            (".github/actions/build/action.yaml", Some(Kind::Workflow)),
            (".gitlab-ci.yml", Some(Kind::Pipeline)),
            ("docker-bake.hcl", Some(Kind::Bake)),
            ("docker-bake.override.hcl", Some(Kind::Bake)),
            ("docker-bake.json", Some(Kind::BakeJson)),
            ("scripts/build.sh", Some(Kind::Script)),
            ("Makefile", Some(Kind::Makefile)),
            (".circleci/config.yml", Some(Kind::Other)),
            ("config.yml", None),
            ("compose.yaml", None),
            ("main.tf", None),
        ] {
            let path = Path::new(path);
            let folder = path.parent().unwrap();
            assert_eq!(kind(folder, path.file_name().unwrap()), want, "{path:?}");
        }
    }
}
