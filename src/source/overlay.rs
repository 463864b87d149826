//! The disk with some files as they are elsewhere: standard input, an editor's unsaved text, what a fix would make.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{DiskFs, Entry, EntryKind, FileSystem, ReadError};

/// The disk, or other files, with some in memory in the place of what is there, or is not.
#[derive(Clone)]
pub struct Overlay<'a> {
    below: &'a dyn FileSystem,
    files: BTreeMap<PathBuf, Vec<u8>>,
    passing: BTreeMap<PathBuf, Vec<Range<usize>>>,
}

/// Says nothing of what the files hold.
impl std::fmt::Debug for Overlay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.files.keys()).finish()
    }
}

impl Default for Overlay<'_> {
    fn default() -> Self {
        Self::over(&DiskFs)
    }
}

impl<'a> Overlay<'a> {
    /// Over the files of `below`.
    #[must_use]
    pub fn over(below: &'a dyn FileSystem) -> Self {
        Self {
            below,
            files: BTreeMap::new(),
            passing: BTreeMap::new(),
        }
    }

    /// From now on the file at `path`, which is absolute, holds `bytes`.
    pub fn set(&mut self, path: PathBuf, bytes: Vec<u8>) {
        self.files.insert(path, bytes);
    }

    /// The same for what is no file: `hidden` are the bytes that nothing may show.
    pub fn set_passing(&mut self, path: PathBuf, bytes: Vec<u8>, hidden: Vec<Range<usize>>) {
        self.passing.insert(path.clone(), hidden);
        self.set(path, bytes);
    }

    /// From now on the file at `path` is what the disk has.
    pub fn forget(&mut self, path: &Path) {
        self.passing.remove(path);
        self.files.remove(path);
    }

    /// What is in memory for `path`.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }
}

impl FileSystem for Overlay<'_> {
    fn read_at_most(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            None => self.below.read_at_most(path, limit),
            Some(bytes) if bytes.len() as u64 > limit => Err(ReadError::TooLarge(limit)),
            Some(bytes) => Ok(bytes.clone()),
        }
    }

    fn start(&self, path: &Path, bytes: usize, largest: u64) -> Option<Vec<u8>> {
        match self.files.get(path) {
            None => self.below.start(path, bytes, largest),
            Some(all) if all.len() as u64 > largest => None,
            Some(all) => Some(all.iter().copied().take(bytes).collect()),
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.contains_key(path) || self.below.is_file(path)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.below.is_dir(path)
    }

    fn list(&self, path: &Path) -> std::io::Result<Vec<Entry>> {
        let mut entries = self.below.list(path)?;
        let below = self.files.keys().filter(|file| file.parent() == Some(path));
        for name in below.filter_map(|file| file.file_name()) {
            if !entries.iter().any(|entry| entry.name == name) {
                entries.push(Entry {
                    name: name.to_owned(),
                    kind: EntryKind::File,
                });
            }
        }
        entries.sort_unstable();
        Ok(entries)
    }

    fn canonical(&self, path: &Path) -> std::io::Result<PathBuf> {
        match self.below.canonical(path) {
            Err(_) if self.files.contains_key(path) => Ok(path.to_path_buf()),
            canonical => canonical,
        }
    }

    fn may_lead_elsewhere(&self, path: &Path) -> std::io::Result<bool> {
        match self.below.may_lead_elsewhere(path) {
            Err(_) if self.files.contains_key(path) => Ok(false),
            answer => answer,
        }
    }

    fn passing(&self, path: &Path) -> Option<&[Range<usize>]> {
        self.passing.get(path).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_comes_before_the_disk_and_is_listed_with_it() {
        let here = DiskFs.canonical(Path::new(".")).unwrap();
        let mut overlay = Overlay::default();
        let (there, new) = (here.join("Cargo.toml"), here.join("not there"));
        overlay.set(there.clone(), b"x".to_vec());
        overlay.set(new.clone(), b"y".to_vec());
        assert_eq!(overlay.read(&there).unwrap(), b"x");
        assert_eq!(overlay.canonical(&new).unwrap(), new);
        assert!(matches!(
            overlay.read_at_most(&new, 0),
            Err(ReadError::TooLarge(0))
        ));
        let listed = overlay.list(&here).unwrap();
        let count = |name: &str| listed.iter().filter(|e| e.name == name).count();
        assert_eq!((count("Cargo.toml"), count("not there")), (1, 1));
        overlay.forget(&there);
        assert_ne!(overlay.read(&there).unwrap(), b"x");
        assert!(overlay.get(&there).is_none());
    }

    #[test]
    fn what_is_below_is_asked_for_all_that_is_not_in_memory() {
        let mut below = crate::source::MemoryFs::default();
        below.insert("/a/only-below", "below");
        let mut overlay = Overlay::over(&below);
        overlay.set("/a/above".into(), b"above".to_vec());
        let start = |name: &str| overlay.start(&Path::new("/a").join(name), 3, 9);
        assert_eq!(start("only-below").as_deref(), Some(&b"bel"[..]));
        assert_eq!(start("above").as_deref(), Some(&b"abo"[..]));
        assert_eq!(start("none"), None);
    }
}
