//! Reading files: from the disk, or from memory (tests, standard input, an editor's unsaved text).
//! The only module that touches the disk, but for the walker in `discover` and the reports that `cli` writes.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

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
    /// Larger than [`MAX_FILE_BYTES`].
    #[error("is larger than {} MiB and was not read", MAX_FILE_BYTES >> 20)]
    TooLarge,
}

/// Where files come from.
pub trait FileSystem: Sync {
    /// The bytes of the regular file at `path`.
    ///
    /// # Errors
    /// When there is none, it is no regular file, or it is larger than [`MAX_FILE_BYTES`].
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError>;
    /// Whether `path` is a regular file (links followed).
    fn is_file(&self, path: &Path) -> bool;
    /// Whether `path` is a folder (links followed).
    fn is_dir(&self, path: &Path) -> bool;
}

/// The disk.
#[derive(Debug, Default, Clone, Copy)]
pub struct DiskFs;

impl FileSystem for DiskFs {
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        // Asked before opening: opening a pipe would wait for a writer.
        let meta = std::fs::metadata(path)?;
        if !meta.is_file() {
            return Err(ReadError::NotAFile);
        }
        if meta.len() > MAX_FILE_BYTES {
            return Err(ReadError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
        std::fs::File::open(path)?
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)?;
        // It may have grown since, and files in /proc say 0.
        if bytes.len() as u64 > MAX_FILE_BYTES {
            Err(ReadError::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }
}

/// Files in memory.
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
    fn read(&self, path: &Path) -> Result<Vec<u8>, ReadError> {
        self.files
            .get(path)
            .cloned()
            .ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound).into())
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.files
            .keys()
            .any(|file| file != path && file.starts_with(path))
    }
}
