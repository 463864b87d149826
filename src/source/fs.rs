//! Reading files: from the disk, or from memory (tests, standard input, an editor's unsaved text).
//! The only module that touches the disk, but for the walker in `discover`, the reports that `cli` writes, and what
//! `replace` puts in the place of a file.
#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::without_dots;

/// The largest file that is read: 32 MiB. Build files are a few kilobytes; this bounds memory.
pub const MAX_FILE_BYTES: u64 = 32 << 20;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system refused; its own words.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// A folder, pipe, socket or device.
    #[error("is not a regular file")]
    NotAFile,
    /// Larger than what is read of such a file, in bytes.
    #[error("is larger than {} MiB and was not read", .0 >> 20)]
    TooLarge(u64),
}

/// What an entry of a folder is; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Other,
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name, without the folder.
    pub name: OsString,
    /// What it is.
    pub kind: EntryKind,
}

/// Where files come from.
pub trait FileSystem: Sync {
    /// The bytes of the regular file at `path` (links followed), which are at most `limit`.
    ///
    /// # Errors
    /// When there is none, it is no regular file, or it is larger than that.
    fn read_at_most(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// The bytes of the regular file at `path`.
    ///
    /// # Errors
    /// When there is none, it is no regular file, or it is larger than [`MAX_FILE_BYTES`].
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.read_at_most(path, MAX_FILE_BYTES)
    }
    /// The first `bytes` of the regular file at `path` (links followed), or all of it where it has less; `None` where there
    /// is none, it cannot be read, or it is larger than `largest`.
    fn start(&self, path: &Path, bytes: usize, largest: u64) -> Option<Vec<u8>> {
        let mut start = self.read_at_most(path, largest).ok()?;
        start.truncate(bytes);
        Some(start)
    }
    /// Whether `path` is a regular file (links followed).
    fn is_file(&self, path: &Path) -> bool;
    /// Whether `path` is a folder (links followed).
    fn is_dir(&self, path: &Path) -> bool;
    /// What is in the folder at `path`, by name.
    ///
    /// # Errors
    /// When it is no folder or cannot be listed.
    fn list(&self, path: &Path) -> std::io::Result<Vec<Entry>>;
    /// `path` with every link followed: two paths lead to the same file just when they have one canonical path.
    ///
    /// # Errors
    /// When nothing is there.
    fn canonical(&self, path: &Path) -> std::io::Result<PathBuf>;
    /// Whether `path`, in a folder whose own path is canonical, may have another canonical path than this one. It is a
    /// cheaper question than [`FileSystem::canonical`].
    ///
    /// # Errors
    /// When nothing is there.
    fn may_lead_elsewhere(&self, path: &Path) -> std::io::Result<bool>;
    /// Whether what `path` holds is no file of anybody's but passes by: a command line. Gives the bytes of it that
    /// nothing may show, secret or not.
    fn passing(&self, path: &Path) -> Option<&[Range<usize>]> {
        let _ = path;
        None
    }
}

/// The disk.
#[derive(Debug, Default, Clone, Copy)]
pub struct DiskFs;

impl FileSystem for DiskFs {
    fn read_at_most(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        // Asked before opening: opening a pipe would wait for a writer.
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Err(ReadError::NotAFile);
        }
        if meta.len() > limit {
            return Err(ReadError::TooLarge(limit));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
        std::fs::File::open(path)?
            .take(limit + 1)
            .read_to_end(&mut bytes)?;
        // It may have grown since, and files in /proc say 0.
        if bytes.len() as u64 > limit {
            Err(ReadError::TooLarge(limit))
        } else {
            Ok(bytes)
        }
    }

    fn start(&self, path: &Path, bytes: usize, largest: u64) -> Option<Vec<u8>> {
        // Asked before opening: opening a pipe would wait for a writer.
        let meta = std::fs::metadata(path).ok()?;
        if !meta.is_file() || meta.len() > largest {
            return None;
        }
        let mut start = Vec::with_capacity(bytes);
        let file = std::fs::File::open(path).ok()?;
        file.take(bytes as u64).read_to_end(&mut start).ok()?;
        Some(start)
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn list(&self, path: &Path) -> std::io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let kind = match entry.file_type()? {
                kind if kind.is_file() => EntryKind::File,
                kind if kind.is_dir() => EntryKind::Folder,
                kind if kind.is_symlink() => EntryKind::Link,
                _ => EntryKind::Other,
            };
            entries.push(Entry {
                name: entry.file_name(),
                kind,
            });
        }
        entries.sort_unstable();
        Ok(entries)
    }

    fn canonical(&self, path: &Path) -> std::io::Result<PathBuf> {
        std::fs::canonicalize(path)
    }

    fn may_lead_elsewhere(&self, path: &Path) -> std::io::Result<bool> {
        let meta = std::fs::symlink_metadata(path)?;
        // Elsewhere a name may have several spellings: in upper and lower case, or short.
        Ok(meta.is_symlink() || !cfg!(target_os = "linux"))
    }
}

/// Files in memory. There are no links; a folder is what has a file below it.
#[derive(Debug, Default, Clone)]
pub struct MemoryFs {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl MemoryFs {
    /// Puts a file at `path`, replacing what was there.
    pub fn insert(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl FileSystem for MemoryFs {
    fn read_at_most(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or_else(missing)?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge(limit));
        }
        Ok(bytes.clone())
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.below(path).next().is_some()
    }

    fn list(&self, path: &Path) -> std::io::Result<Vec<Entry>> {
        let mut entries = BTreeSet::new();
        for below in self.below(path) {
            let mut parts = below.components();
            let Some(first) = parts.next() else { continue };
            let kind = match parts.next() {
                None => EntryKind::File,
                Some(_) => EntryKind::Folder,
            };
            entries.insert(Entry {
                name: first.as_os_str().to_owned(),
                kind,
            });
        }
        if entries.is_empty() {
            return Err(missing());
        }
        Ok(entries.into_iter().collect())
    }

    fn canonical(&self, path: &Path) -> std::io::Result<PathBuf> {
        let path = without_dots(path);
        if self.is_file(&path) || self.is_dir(&path) {
            Ok(path)
        } else {
            Err(missing())
        }
    }

    fn may_lead_elsewhere(&self, path: &Path) -> std::io::Result<bool> {
        self.canonical(path).map(|real| real != path)
    }
}

impl MemoryFs {
    /// The paths of all files below `folder`, from there on.
    fn below<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = &'a Path> {
        self.files
            .range(folder.to_path_buf()..)
            .map_while(move |(file, _)| file.strip_prefix(folder).ok())
            .filter(|rest| !rest.as_os_str().is_empty())
    }
}

fn missing() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_in_memory() {
        let mut fs = MemoryFs::default();
        for path in ["/r/a/b/c", "/r/a/d", "/r/a.txt", "/r/a-b/x", "e/f"] {
            fs.insert(path, "");
        }
        let names = |path: &str| -> Vec<(String, EntryKind)> {
            let entries = fs.list(Path::new(path)).unwrap_or_default();
            entries
                .into_iter()
                .map(|e| (e.name.into_string().unwrap(), e.kind))
                .collect()
        };
        let entry = |name: &str, kind| (name.to_owned(), kind);
        assert_eq!(
            names("/r"),
            [
                entry("a", EntryKind::Folder),
                entry("a-b", EntryKind::Folder),
                entry("a.txt", EntryKind::File)
            ]
        );
        assert_eq!(
            names("/r/a"),
            [entry("b", EntryKind::Folder), entry("d", EntryKind::File)]
        );
        assert_eq!(names("e"), [entry("f", EntryKind::File)]);
        assert_eq!(names("/r/a/d"), []);
        assert!(fs.is_dir(Path::new("/r/a")) && !fs.is_dir(Path::new("/r/a/d")));
        assert!(fs.is_dir(Path::new("")));
        assert_eq!(
            fs.canonical(Path::new("/r/x/../a/./d")).unwrap(),
            Path::new("/r/a/d")
        );
        assert!(fs.canonical(Path::new("/r/none")).is_err());
    }
}
