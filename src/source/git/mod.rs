//! What git makes of a file, from its index and its ignore files. Git is never run.
//!
//! `docs/decisions/0041-what-git-tracks.md` says why the index is read here.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod index;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::FileSystem;

/// The largest index that is read: that of a repository of a million files.
const MAX_INDEX_BYTES: u64 = 256 << 20;
/// The largest ignore file that is read.
const MAX_IGNORE_BYTES: u64 = 1 << 20;

/// Whether the repository holds a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tracking {
    /// Git tracks it, or there is no repository that could tell: then every file counts as part of what is published.
    Tracked,
    /// Git neither tracks nor ignores it: the next `git add .` takes it.
    Untracked,
    /// Git ignores it: it is private to whoever has it.
    Ignored,
}

/// The repository in one folder.
#[derive(Debug)]
pub(super) struct Repository {
    /// Canonical.
    root: PathBuf,
    /// There is a `.git` here.
    there: bool,
    /// The tracked paths; `None` when they are not known.
    tracked: OnceLock<Option<HashSet<Box<[u8]>>>>,
    /// The rules of each folder, with those of the whole repository in the first place.
    rules: Mutex<HashMap<PathBuf, Arc<Gitignore>>>,
}

impl Repository {
    /// The repository whose root is `root` (canonical), if there is one.
    pub(super) fn at(root: &Path, fs: &dyn FileSystem) -> Self {
        let git = root.join(".git");
        Self {
            root: root.to_path_buf(),
            there: fs.is_dir(&git) || fs.is_file(&git),
            tracked: OnceLock::new(),
            rules: Mutex::default(),
        }
    }

    /// What becomes of the file at `path`, which is canonical and below the root.
    pub(super) fn tracking(&self, path: &Path, fs: &dyn FileSystem) -> Tracking {
        let Ok(below) = path.strip_prefix(&self.root) else {
            return Tracking::Tracked;
        };
        if !self.there {
            return Tracking::Tracked;
        }
        let tracked = self.tracked(fs);
        if tracked.is_some_and(|paths| paths.contains(git_path(below).as_slice())) {
            return Tracking::Tracked;
        }
        match (self.ignores(below, fs), tracked) {
            (true, _) => Tracking::Ignored,
            (false, Some(_)) => Tracking::Untracked,
            (false, None) => Tracking::Tracked,
        }
    }

    /// The tracked paths, relative to the root; `None` when they are not known.
    fn tracked(&self, fs: &dyn FileSystem) -> Option<&HashSet<Box<[u8]>>> {
        let read = || tracked_paths(&self.root, fs);
        self.tracked.get_or_init(read).as_ref()
    }

    /// Whether an ignore file of the folders from the root down ignores `below` or a folder it is in. The deepest rule
    /// counts, and what is in an ignored folder cannot be taken back (gitignore(5)).
    fn ignores(&self, below: &Path, fs: &dyn FileSystem) -> bool {
        let mut rules: Vec<Arc<Gitignore>> = Vec::new();
        rules.extend(self.rules(Path::new(".git/info"), "exclude", fs));
        rules.extend(self.rules(Path::new(""), ".gitignore", fs));
        let mut path = PathBuf::new();
        let mut parts = below.components().peekable();
        while let Some(part) = parts.next() {
            path.push(part);
            let is_dir = parts.peek().is_some();
            let full = self.root.join(&path);
            let verdict = rules
                .iter()
                .rev()
                .map(|rules| rules.matched(&full, is_dir))
                .find(|verdict| !verdict.is_none());
            if verdict.is_some_and(|verdict| verdict.is_ignore()) {
                return true;
            }
            if is_dir {
                rules.extend(self.rules(&path, ".gitignore", fs));
            }
        }
        false
    }

    /// The ignore file `name` of a folder below the root, if there is one. Its patterns are about that folder, but for
    /// those of `.git/info/exclude`, which are about the root.
    fn rules(&self, folder: &Path, name: &str, fs: &dyn FileSystem) -> Option<Arc<Gitignore>> {
        let path = self.root.join(folder).join(name);
        let mut known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = known.entry(path.clone()).or_insert_with(|| {
            let about = if name == "exclude" {
                self.root.clone()
            } else {
                self.root.join(folder)
            };
            let mut builder = GitignoreBuilder::new(about);
            let bytes = fs.read_at_most(&path, MAX_IGNORE_BYTES).unwrap_or_default();
            for line in String::from_utf8_lossy(&bytes).lines() {
                // A pattern that cannot be read matches nothing, as in git.
                let _ = builder.add_line(None, line);
            }
            Arc::new(builder.build().unwrap_or_else(|_| Gitignore::empty()))
        });
        (!rules.is_empty()).then(|| Arc::clone(rules))
    }
}

/// The paths that git tracks in the repository at `root`, relative to it and with `/`; `None` when that is no
/// repository, or its index cannot be read. One that nothing was added to yet has no index and tracks nothing
/// (gitrepository-layout(5)).
#[must_use]
pub fn tracked_paths(root: &Path, fs: &dyn FileSystem) -> Option<HashSet<Box<[u8]>>> {
    let git = root.join(".git");
    let index = git.join("index");
    if fs.is_file(&git.join("HEAD")) && !fs.is_file(&index) {
        return Some(HashSet::new());
    }
    let bytes = fs.read_at_most(&index, MAX_INDEX_BYTES).ok()?;
    index::tracked(&bytes)
}

/// A path as the index writes it.
fn git_path(below: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    for part in below.components() {
        if !out.is_empty() {
            out.push(b'/');
        }
        out.extend_from_slice(part.as_os_str().as_encoded_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFs;

    #[test]
    fn ignore_files_from_the_root_down() {
        let mut fs = MemoryFs::default();
        for (path, text) in [
            ("/r/.git/HEAD", ""),
            ("/r/.git/info/exclude", "private.env\n"),
            (
                "/r/.gitignore",
                "# c\n.env\n/top.env\nfolder/\n!kept.env\n[\n*.env\n!/a/good.env\n",
            ),
            ("/r/a/.gitignore", "!.env\n"),
            ("/r/folder/.gitignore", "!*.env\n"),
        ] {
            fs.insert(path, text);
        }
        let repository = Repository::at(Path::new("/r"), &fs);
        for (path, ignored) in [
            (".env", true),
            ("b/.env", true),
            ("a/.env", false),
            ("folder/x.env", true),
            ("private.env", true),
            ("a/good.env", false),
            ("b/good.env", true),
            ("Dockerfile", false),
        ] {
            assert_eq!(repository.ignores(Path::new(path), &fs), ignored, "{path}");
        }
        // Without an index nothing was added yet.
        let kept = |path: &str| repository.tracking(Path::new(path), &fs);
        assert_eq!(kept("/r/.env"), Tracking::Ignored);
        assert_eq!(kept("/r/a/.env"), Tracking::Untracked);
        // What cannot be read says nothing.
        fs.insert("/r/.git/index", "DIRC");
        let repository = Repository::at(Path::new("/r"), &fs);
        let path = Path::new("/r/a/.env");
        assert_eq!(repository.tracking(path, &fs), Tracking::Tracked);
    }

    #[test]
    fn without_a_repository_all_is_published() {
        let mut fs = MemoryFs::default();
        fs.insert("/r/.gitignore", "*\n");
        let repository = Repository::at(Path::new("/r"), &fs);
        assert_eq!(
            repository.tracking(Path::new("/r/.env"), &fs),
            Tracking::Tracked
        );
    }
}
