//! Files that start builds without being linted: they are looked for once something is to be repaired that they pass.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::analysis::Job;
use crate::rewrite::builds::{Around, Build, Builds, Kind, read};
use crate::source::{EntryKind, Project, SourceFile, Tracking};

/// Most folders above a Dockerfile that are looked into, and most files of each folder.
const MOST_FOLDERS: usize = 16;
const MOST_FILES: usize = 64;
/// The largest file that is looked at: somebody wrote it.
const MOST_BYTES: usize = 1 << 18;

/// Folders at the top of a project that hold what starts builds.
const FOLDERS: &[&str] = &[
    ".azure-pipelines",
    ".azuredevops",
    ".buildkite",
    ".ci",
    ".circleci",
    ".devcontainer",
    ".github/scripts",
    ".github/workflows",
    ".gitlab",
    ".gitlab/ci",
    ".tekton",
    ".woodpecker",
    "bin",
    "build",
    "ci",
    "deploy",
    "deployment",
    "docker",
    "hack",
    "infra",
    "make",
    "mk",
    "script",
    "scripts",
    "tools",
];
/// The folder whose folders are actions.
const ACTIONS: &str = ".github/actions";

/// What was read so far: many Dockerfiles share the folders of their project.
#[derive(Debug, Default)]
pub(super) struct Known {
    folders: Mutex<HashMap<Place, Arc<Folder>>>,
    /// By the project's folder.
    shared: Mutex<HashMap<PathBuf, Arc<Vec<Arc<Folder>>>>>,
}

/// The project's folder, and one in it.
type Place = (PathBuf, PathBuf);

/// What a folder has to do with builds.
#[derive(Debug, Default)]
struct Folder {
    builds: Arc<Vec<Build>>,
    /// The names in its `.env`.
    dot_env: Vec<String>,
}

impl Folder {
    fn is_empty(&self) -> bool {
        self.builds.is_empty() && self.dot_env.is_empty()
    }
}

/// The builds that files around the Dockerfile of the job start.
pub(super) fn around(job: &Job<'_>, known: &Known) -> Builds {
    let project = job.project;
    let root = project.root();
    let Ok(dockerfile) = project.canonical(job.path) else {
        return Builds::default();
    };
    let shared = known.shared(project);
    let is_shared = |folder: &Path| {
        let below = folder.strip_prefix(root).unwrap_or(folder);
        // Comparing paths takes long: most begin with another letter.
        let first = below.as_os_str().as_encoded_bytes().first();
        let mut alike = FOLDERS
            .iter()
            .filter(|known| known.as_bytes().first() == first);
        first.is_none() || alike.any(|known| below == Path::new(known))
    };
    let above = job.path.ancestors().skip(1).take(MOST_FOLDERS);
    let above = above.take_while(|folder| folder.starts_with(root));
    let own = above.filter(|folder| !is_shared(folder));
    let mut folders: Vec<Arc<Folder>> = own
        .map(|folder| known.of(project, folder.to_path_buf()))
        .collect();
    folders.extend(shared.iter().cloned());
    Builds {
        dockerfile: Some(dockerfile),
        dot_env: folders
            .iter()
            .flat_map(|f| f.dot_env.iter().cloned())
            .collect(),
        found: (folders.iter().map(|folder| Arc::clone(&folder.builds)))
            .filter(|builds| !builds.is_empty())
            .collect(),
    }
}

/// The names in the `.env` of a folder.
fn dot_env(project: &Project<'_>, folder: &Path) -> Vec<String> {
    let file = project.open(&folder.join(".env")).ok();
    let Some(file) = file.filter(|file| file.text().len() <= MOST_BYTES) else {
        return Vec::new();
    };
    let names = file.text().lines().filter_map(|line| {
        let line = line.trim();
        let (name, _) = line
            .strip_prefix("export ")
            .unwrap_or(line)
            .split_once('=')?;
        Some(name.trim().to_owned())
    });
    names.collect()
}

impl Known {
    fn of(&self, project: &Project<'_>, folder: PathBuf) -> Arc<Folder> {
        let key = (project.root().to_path_buf(), folder);
        let lock = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return Arc::clone(known);
        }
        // Not while others wait: two may read the same folder.
        let found = Arc::new(in_folder(project, &key.1));
        Arc::clone(lock().entry(key).or_insert(found))
    }

    /// The top of the project, and those of its folders that are always looked into and hold something.
    fn shared(&self, project: &Project<'_>) -> Arc<Vec<Arc<Folder>>> {
        let root = project.root();
        let lock = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(root) {
            return Arc::clone(known);
        }
        let actions = project.list(&root.join(ACTIONS)).unwrap_or_default();
        let actions = actions.into_iter().take(MOST_FILES);
        let actions = actions.map(|action| root.join(ACTIONS).join(action.name));
        let folders = std::iter::once(root.to_path_buf());
        let folders = folders.chain(FOLDERS.iter().map(|folder| root.join(folder)));
        let found = folders
            .chain(actions)
            .map(|folder| self.of(project, folder));
        let found = Arc::new(found.filter(|folder| !folder.is_empty()).collect());
        Arc::clone(lock().entry(root.to_path_buf()).or_insert(found))
    }
}

fn in_folder(project: &Project<'_>, folder: &Path) -> Folder {
    let entries = project.list(folder).unwrap_or_default();
    let files = entries
        .into_iter()
        .filter(|entry| matches!(entry.kind, EntryKind::File | EntryKind::Link));
    let mut names: Vec<OsString> = files.map(|entry| entry.name).collect();
    let has_dot_env = names.iter().any(|name| name == ".env");
    names.retain(|name| kind(folder, name).is_some());
    let dot_env = match has_dot_env {
        true => dot_env(project, folder),
        false => Vec::new(),
    };
    Folder {
        builds: Arc::new(builds_in(project, folder, names)),
        dot_env,
    }
}

fn builds_in(project: &Project<'_>, folder: &Path, names: Vec<OsString>) -> Vec<Build> {
    let files = names.into_iter();
    let files = files.filter_map(|name| Some((kind(folder, &name)?, name)));
    let mut files: Vec<(Kind, OsString)> = files.collect();
    // Those whose names say nothing come last.
    files.sort_by_key(|(_, name)| Path::new(name).extension().is_none() && !is_known(name));
    files.truncate(MOST_FILES);
    let files = files.into_iter().filter_map(|(kind, name)| {
        let path = folder.join(&name);
        let file = project.open(&path).ok()?;
        let text = file.text();
        let bakes = matches!(kind, Kind::Bake | Kind::BakeJson);
        let runs = kind != Kind::Script || is_script(&name, text);
        let read = text.len() <= MOST_BYTES && runs && (bakes || text.contains("build"));
        read.then_some((kind, path, file))
    });
    let files: Vec<(Kind, PathBuf, Arc<SourceFile>)> = files.collect();
    let bakes = files
        .iter()
        .filter(|(kind, ..)| matches!(kind, Kind::Bake | Kind::BakeJson));
    let bakes: Vec<Arc<SourceFile>> = bakes.map(|(.., file)| Arc::clone(file)).collect();
    let around = Around {
        root: project.root(),
        folder,
        beside: &bakes,
        real: &|path| {
            project.exists(path).then_some(())?;
            project.canonical(path).ok()
        },
    };
    let mut builds = Vec::new();
    for (kind, path, file) in &files {
        let found = read(file, *kind, around);
        // What git leaves out is somebody's own: it is told, and not changed.
        if project.tracking(path) == Tracking::Ignored {
            builds.extend(found.into_iter().map(Build::untouched));
        } else {
            builds.extend(found);
        }
    }
    builds
}

/// Whether a name without an ending says what the file is.
fn is_known(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| NAMED.contains(&name) || MAKEFILES.contains(&name))
}

/// Whether a file is for a shell, by its ending or by its first line.
fn is_script(name: &OsStr, text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    Path::new(name).extension().is_some() || first.starts_with("#!") && first.contains("sh")
}

/// Makefiles by their names.
const MAKEFILES: &[&str] = &["Makefile", "GNUmakefile", "makefile"];

/// Files by their names that hold commands which are not read.
const NAMED: &[&str] = &[
    "Earthfile",
    "Jenkinsfile",
    "Justfile",
    "Rakefile",
    "Taskfile.yaml",
    "Taskfile.yml",
    ".drone.yml",
    ".goreleaser.yaml",
    ".goreleaser.yml",
    ".travis.yml",
    "azure-pipelines.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "buildspec.yaml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "justfile",
    "package.json",
];

/// Files by their names that say what another tool builds.
const SETTINGS: &[&str] = &[
    ".devcontainer.json",
    "Tiltfile",
    "devcontainer.json",
    "fly.toml",
    "heroku.yml",
    "skaffold.yaml",
    "skaffold.yml",
];

/// Folders whose files of YAML are pipelines in a language that is not read.
const PIPELINES: &[&str] = &[
    ".azure-pipelines",
    ".azuredevops",
    ".buildkite",
    ".circleci",
    ".tekton",
    ".woodpecker",
];

/// What a file is that may start builds, by its name and its folder. A name without an ending may be a script's.
fn kind(folder: &Path, name: &OsStr) -> Option<Kind> {
    let name = name.to_str()?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let in_github = folder.iter().any(|part| part == ".github");
    if NAMED.contains(&name) {
        return Some(Kind::Other);
    }
    if SETTINGS.contains(&name) {
        return Some(Kind::Settings);
    }
    match (name, extension) {
        (_, "yml" | "yaml") if in_github => Some(Kind::Workflow),
        ("action.yml" | "action.yaml", _) => Some(Kind::Workflow),
        (_, "yml" | "yaml")
            if stem.starts_with(".gitlab-ci")
                || folder.ends_with(".gitlab")
                || folder.ends_with(".gitlab/ci") =>
        {
            Some(Kind::Pipeline)
        }
        (_, "hcl") if stem.contains("bake") => Some(Kind::Bake),
        (_, "json") if stem.contains("bake") => Some(Kind::BakeJson),
        (_, "sh" | "bash" | "zsh") => Some(Kind::Script),
        (_, "mk") => Some(Kind::Makefile),
        (_, "ps1" | "bat" | "cmd" | "fish" | "py" | "groovy" | "tf") => Some(Kind::Other),
        (_, "yml" | "yaml") => {
            let known = PIPELINES
                .iter()
                .any(|pipelines| folder.ends_with(pipelines));
            known.then_some(Kind::Other)
        }
        _ if MAKEFILES.contains(&name) => Some(Kind::Makefile),
        _ if name.starts_with("Dockerfile") || name.starts_with("Containerfile") => None,
        _ => (!name.contains('.')).then_some(Kind::Script),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_an_ending_say_who_runs_them() {
        for (name, text, want) in [
            ("build", "#!/usr/bin/env bash\n", true),
            ("build", "#!/usr/bin/python3\n", false),
            ("Dockerfile", "FROM x\n", false),
            ("build.sh", "", true),
        ] {
            assert_eq!(is_script(OsStr::new(name), text), want, "{name}: {text}");
        }
    }

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
            (".buildkite/pipeline.yml", Some(Kind::Other)),
            (".devcontainer/devcontainer.json", Some(Kind::Settings)),
            ("skaffold.yaml", Some(Kind::Settings)),
            ("bin/build", Some(Kind::Script)),
            ("Dockerfile", None),
            ("config.yml", None),
            ("compose.yaml", None),
            ("main.tf", Some(Kind::Other)),
            ("main.c", None),
        ] {
            let path = Path::new(path);
            let folder = path.parent().unwrap();
            assert_eq!(kind(folder, path.file_name().unwrap()), want, "{path:?}");
        }
    }
}
