//! What the entries of a walk are: files to lint, links, and what cannot be looked at.

use std::ffi::OsStr;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::DirEntry;

use super::classify::{Format, NameVerdict, by_name, by_name_and_content};
use super::walk::Target;
use crate::source::ShownBelow;

/// How much of a file is read to tell what it is.
const PEEK_BYTES: u64 = 16 << 10;

/// A folder that is walked.
pub(super) struct Walked<'a> {
    /// Where it is when no link is on the way.
    pub(super) canonical: PathBuf,
    pub(super) folder: Arc<Path>,
    /// The folder of its project.
    pub(super) project: Arc<Path>,
    /// What is met is shown under the name that the user gave the folder.
    pub(super) names: ShownBelow<'a>,
}

/// What one entry gives.
pub(super) enum Seen {
    File(Target),
    /// A link to a file in the folder, and where that is.
    Link(Target, PathBuf),
    /// Path, whether the run is incomplete by it, and what to say.
    Trouble(Option<PathBuf>, bool, String),
}

impl Walked<'_> {
    pub(super) fn look_at(&self, entry: Result<DirEntry, ignore::Error>) -> Vec<Seen> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let (path, incomplete, message) = trouble(&e);
                return vec![Seen::Trouble(path, incomplete, message)];
            }
        };
        let (path, name) = (entry.path(), entry.file_name());
        let mut out = Vec::new();
        if entry.error().is_some() {
            let message = "a file of ignore patterns that holds here has some that cannot be read; they were left out";
            out.push(note(path, message));
        }
        let Some(kind) = entry.file_type() else {
            return out;
        };
        if kind.is_symlink() && entry.depth() > 0 {
            out.extend(self.look_at_link(path, name));
        } else if kind.is_file() {
            match format_of_walked(path, name) {
                Ok(Some(format)) => out.push(Seen::File(self.target(path, format))),
                Ok(None) => {}
                Err(e) => out.push(unreadable(path, &e)),
            }
        } else if !kind.is_dir() && is_named(name) {
            let message = "is a pipe, a socket or a device and was not read";
            out.push(note(path, message));
        }
        out
    }

    fn look_at_link(&self, path: &Path, name: &OsStr) -> Option<Seen> {
        let named = is_named(name);
        let Ok(to) = std::fs::canonicalize(path) else {
            let message = "is a symbolic link that leads nowhere or in a circle";
            return named.then(|| note(path, message));
        };
        let Ok(meta) = std::fs::metadata(&to) else {
            return None;
        };
        if !to.starts_with(&self.canonical) {
            let message = "is a symbolic link out of the folder and was not followed";
            return (named || meta.is_dir()).then(|| note(path, message));
        }
        // A folder inside is walked anyway, under its own name.
        if !meta.is_file() {
            return None;
        }
        match format_of_walked(path, name) {
            Ok(format) => format.map(|format| Seen::Link(self.target(path, format), to)),
            Err(e) => Some(unreadable(path, &e)),
        }
    }

    fn target(&self, path: &Path, format: Format) -> Target {
        Target {
            path: path.to_path_buf(),
            shown: self.names.path(path).into(),
            format,
            root: Arc::clone(&self.project),
            walked: Some(Arc::clone(&self.folder)),
        }
    }
}

fn note(path: &Path, message: &str) -> Seen {
    Seen::Trouble(Some(path.to_path_buf()), false, message.to_owned())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Seen {
    let message = format!("cannot be read: {error}");
    Seen::Trouble(Some(path.to_path_buf()), true, message)
}

/// Whether the name alone says that it is a build file.
fn is_named(name: &OsStr) -> bool {
    matches!(by_name(name), Some(NameVerdict::Is(_)))
}

/// What a file that was met on the way is: a name that says nothing is enough to pass it by.
fn format_of_walked(path: &Path, name: &OsStr) -> std::io::Result<Option<Format>> {
    match by_name(name) {
        None => Ok(None),
        Some(NameVerdict::Is(format)) => Ok(Some(format)),
        Some(NameVerdict::Maybe) => Ok(by_name_and_content(name, &peek(path)?)),
    }
}

/// The first bytes of a file.
pub(super) fn peek(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::new();
    std::fs::File::open(path)?
        .take(PEEK_BYTES)
        .read_to_end(&mut start)?;
    Ok(start)
}

/// What went wrong in a walk, in our words: the walker's may quote an ignore file.
fn trouble(error: &ignore::Error) -> (Option<PathBuf>, bool, String) {
    match error {
        ignore::Error::WithPath { path, err } => {
            let (inner, incomplete, message) = trouble(err);
            (inner.or_else(|| Some(path.clone())), incomplete, message)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            trouble(err)
        }
        ignore::Error::Io(e) => (None, true, format!("cannot be read: {e}")),
        ignore::Error::Loop { child, .. } => (
            Some(child.clone()),
            false,
            "leads back to a folder above it and was not followed".to_owned(),
        ),
        _ => (None, true, "cannot be walked".to_owned()),
    }
}
