//! The files that a file to lint may link to: those in the folder of its project, and no others.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::shown::is_without_dots;
use super::{Entry, FileId, FileSystem, ReadError, Registry, SourceFile, Tracking, without_dots};

/// The largest linked file that is read: 4 MiB. What a build file links to is read for its names and values.
pub const MAX_LINKED_BYTES: u64 = 4 << 20;

/// How much one file may link to, in files and in bytes: what goes beyond is made to be slow.
const MAX_OPENED_FILES: u64 = 4096;
const MAX_OPENED_BYTES: u64 = 64 << 20;

/// Why a linked file was not read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not in the project's folder, or a link leads out of there. It was not touched.
    #[error("is outside of the project and was not read")]
    Outside,
    /// There is no such file.
    #[error("does not exist")]
    Missing,
    /// It is there and cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file that links to it has linked to too much.
    #[error("was not read: too many files are linked to")]
    TooMuch,
}

/// The project as one of its files sees it. Paths are absolute, or relative to the root; `..` is taken away before
/// links are followed, as builders do.
///
/// Nothing outside of the root is read or asked about, links included. What is opened counts for the file that this
/// was made for, so that whether a file is read never depends on others.
#[derive(Debug)]
pub struct Project<'a> {
    files: Files<'a>,
    /// Absolute, without dots.
    root: Cow<'a, Path>,
    /// The same with links followed.
    real_root: OnceLock<Option<PathBuf>>,
    opened_files: AtomicU64,
    opened_bytes: AtomicU64,
}

#[derive(Debug)]
enum Files<'a> {
    Own(Box<Registry<'a>>),
    Shared(&'a Registry<'a>),
}

impl<'a> Project<'a> {
    /// A project of its own in the folder `root` (absolute); names are shown relative to that.
    #[must_use]
    pub fn new(root: PathBuf, fs: &'a dyn FileSystem) -> Self {
        let registry = Registry::new(fs, &root, Vec::new());
        Self::with(
            Files::Own(Box::new(registry)),
            Cow::Owned(without_dots(&root)),
        )
    }

    /// The project in the folder `root` (absolute) within the run whose files `files` are.
    #[must_use]
    pub fn of(files: &'a Registry<'a>, root: &'a Path) -> Self {
        let plain = if is_without_dots(root) {
            Cow::Borrowed(root)
        } else {
            Cow::Owned(without_dots(root))
        };
        Self::with(Files::Shared(files), plain)
    }

    fn with(files: Files<'a>, root: Cow<'a, Path>) -> Self {
        Self {
            files,
            root,
            real_root: OnceLock::new(),
            opened_files: AtomicU64::new(0),
            opened_bytes: AtomicU64::new(0),
        }
    }

    /// Its folder; absolute, without dots.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file at `path`: the same file, with the same number, however often and from wherever it is opened.
    ///
    /// # Errors
    /// When it is outside of the root, is not there, cannot be read, is larger than [`MAX_LINKED_BYTES`], or when too
    /// much was opened already.
    pub fn open(&self, path: &Path) -> Result<Arc<SourceFile>, OpenError> {
        let (real, inside) = self.resolve(path)?;
        if self.opened_files.fetch_add(1, Ordering::Relaxed) >= MAX_OPENED_FILES
            || self.opened_bytes.load(Ordering::Relaxed) >= MAX_OPENED_BYTES
        {
            return Err(OpenError::TooMuch);
        }
        let file = self.registry().open(real, &inside, MAX_LINKED_BYTES)?;
        let bytes = file.text().len() as u64;
        self.opened_bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(file)
    }

    /// A file that was opened before, by anyone in the run.
    #[must_use]
    pub fn opened(&self, id: FileId) -> Option<Arc<SourceFile>> {
        self.registry().linked(id)
    }

    /// A file of the run, by its number; one to lint is read once more.
    #[must_use]
    pub fn file(&self, id: FileId) -> Option<Arc<SourceFile>> {
        let path = || self.registry().path(id);
        self.opened(id).or_else(|| self.open(&path()?).ok())
    }

    /// Whether the file is one of those to lint.
    #[must_use]
    pub fn is_target(&self, id: FileId) -> bool {
        self.registry().is_target(id)
    }

    /// The first `bytes` of a file that is no larger than `largest`; `None` where there is none inside of the root, or it
    /// cannot be read. It does not count as opened.
    #[must_use]
    pub fn start(&self, path: &Path, bytes: usize, largest: u64) -> Option<Vec<u8>> {
        let (real, _) = self.resolve(path).ok()?;
        self.registry().fs().start(&real, bytes, largest)
    }

    /// Whether a regular file stands at `path`, inside of the root.
    #[must_use]
    pub fn exists(&self, path: &Path) -> bool {
        self.resolve(path)
            .is_ok_and(|(real, _)| self.registry().fs().is_file(&real))
    }

    /// Whether a folder stands at `path`, inside of the root.
    #[must_use]
    pub fn is_dir(&self, path: &Path) -> bool {
        self.resolve(path)
            .is_ok_and(|(real, _)| self.registry().fs().is_dir(&real))
    }

    /// What is in a folder inside of the root, by name; links in it are not followed.
    ///
    /// # Errors
    /// When it is outside, is not there, or cannot be listed.
    pub fn list(&self, folder: &Path) -> Result<Vec<Entry>, OpenError> {
        let (real, _) = self.resolve(folder)?;
        let entries = self.registry().fs().list(&real);
        Ok(entries.map_err(ReadError::from)?)
    }

    /// The one path of the file at `path`, links followed: what tells two ways to one file apart from two files.
    ///
    /// # Errors
    /// When it is outside of the root or is not there.
    pub fn canonical(&self, path: &Path) -> Result<PathBuf, OpenError> {
        Ok(self.resolve(path)?.0)
    }

    /// Whether the repository whose root this is holds the file at `path`, or would if it were there. One outside of it
    /// counts as tracked.
    #[must_use]
    pub fn tracking(&self, path: &Path) -> Tracking {
        let found = match self.resolve(path) {
            Ok((path, _)) => Some(path),
            // Links on the way to what is not there lead nowhere, either.
            Err(OpenError::Missing) => self.would_be(path),
            Err(_) => None,
        };
        let (Some(path), Some(Some(root))) = (found, self.real_root.get()) else {
            return Tracking::Tracked;
        };
        let registry = self.registry();
        registry.repository(root).tracking(&path, registry.fs())
    }

    /// Where a file that is not there would be: a canonical path as far as that can be known.
    fn would_be(&self, path: &Path) -> Option<PathBuf> {
        let path = without_dots(&self.root.join(path));
        let below = path.strip_prefix(&self.root).ok()?;
        Some(self.real_root.get()?.as_ref()?.join(below))
    }

    /// The same for a file of the run, by its number.
    #[must_use]
    pub fn tracking_of(&self, id: FileId) -> Tracking {
        let path = self.registry().path(id);
        path.map_or(Tracking::Tracked, |path| self.tracking(&path))
    }

    /// Whether a file of the run is none, but passes by: a command line.
    #[must_use]
    pub fn is_passing(&self, id: FileId) -> bool {
        let registry = self.registry();
        // Nothing links to one.
        registry.is_target(id)
            && registry
                .path(id)
                .is_some_and(|path| registry.fs().passing(&path).is_some())
    }

    /// The canonical path, and the path below the root that it is shown under.
    fn resolve(&self, path: &Path) -> Result<(PathBuf, PathBuf), OpenError> {
        let registry = self.registry();
        let real_root = self
            .real_root
            .get_or_init(|| registry.canonical(&self.root).ok())
            .as_deref()
            .ok_or(OpenError::Missing)?;
        let path = without_dots(&self.root.join(path));
        // Before the disk is asked: not even whether it is there is told of a file outside.
        if !path.starts_with(&self.root) && !path.starts_with(real_root) {
            return Err(OpenError::Outside);
        }
        let real = registry.canonical(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => OpenError::Missing,
            _ => OpenError::Read(e.into()),
        })?;
        // Two links to one file show it under one name.
        let inside = real
            .strip_prefix(real_root)
            .map_err(|_| OpenError::Outside)?;
        let shown = self.root.join(inside);
        Ok((real, shown))
    }

    fn registry(&self) -> &Registry<'a> {
        match &self.files {
            Files::Own(registry) => registry,
            Files::Shared(registry) => registry,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods)]
    use super::*;
    use crate::source::{DiskFs, EntryKind, MemoryFs};

    fn memory() -> MemoryFs {
        let mut fs = MemoryFs::default();
        for (path, text) in [
            ("/r/compose.yaml", "services:"),
            ("/r/a/.env", "A=1"),
            ("/r/b/.env", "B=1"),
            ("/s/.env", "S=1"),
        ] {
            fs.insert(path, text);
        }
        fs
    }

    #[test]
    fn a_file_is_one_file_however_it_is_named() {
        let fs = memory();
        let project = Project::new("/r".into(), &fs);
        let first = project.open(Path::new("a/.env")).unwrap();
        assert_eq!(first.path(), "a/.env");
        for path in ["/r/a/.env", "./b/../a/.env", "a/x/../.env"] {
            let again = project.open(Path::new(path)).unwrap();
            assert_eq!(again.id(), first.id(), "{path}");
        }
        let other = project.open(Path::new("b/.env")).unwrap();
        assert_ne!(other.id(), first.id());
        assert_eq!(project.opened(other.id()).unwrap().text(), "B=1");
    }

    #[test]
    fn what_is_linted_keeps_its_number() {
        let fs = memory();
        let files = Registry::new(
            &fs,
            Path::new("/r"),
            vec![Path::new("/r/compose.yaml"), Path::new("/r/b/.env")],
        );
        let project = Project::of(&files, Path::new("/r"));
        assert_eq!(
            project.open(Path::new("a/.env")).unwrap().id(),
            FileId(2),
            "behind those to lint"
        );
        assert_eq!(project.open(Path::new("b/.env")).unwrap().id(), FileId(1));
    }

    #[test]
    fn linked_files_are_numbered_by_their_names() {
        let fs = memory();
        for order in [["a/.env", "b/.env"], ["b/.env", "a/.env"]] {
            let files = Registry::new(&fs, Path::new("/r"), vec![Path::new("/r/compose.yaml")]);
            let project = Project::of(&files, Path::new("/r"));
            let ids = order.map(|path| project.open(Path::new(path)).unwrap().id());
            let target = Arc::new(SourceFile::new(FileId(0), "compose.yaml", Vec::new()));
            let (sources, renumbered) =
                files.finish(vec![target], &std::collections::BTreeSet::from(ids));
            let paths: Vec<&str> = sources.iter().map(|f| f.path()).collect();
            assert_eq!(paths, ["compose.yaml", "a/.env", "b/.env"]);
            for (id, path) in ids.into_iter().zip(order) {
                assert_eq!(sources.get(renumbered.id(id)).unwrap().path(), path);
            }
            assert!(sources.is_target(FileId(0)) && !sources.is_target(FileId(1)));
        }
    }

    #[test]
    fn nothing_outside_is_read() {
        let fs = memory();
        let project = Project::new("/r".into(), &fs);
        for path in ["../s/.env", "/s/.env", "a/../../s/.env", "/r/../s/.env"] {
            let path = Path::new(path);
            assert!(matches!(project.open(path), Err(OpenError::Outside)));
            assert!(!project.exists(path));
        }
        assert!(matches!(
            project.list(Path::new("..")),
            Err(OpenError::Outside)
        ));
        assert!(matches!(
            project.open(Path::new("none")),
            Err(OpenError::Missing)
        ));
        assert!(matches!(
            project.open(Path::new("a")),
            Err(OpenError::Read(_))
        ));
        assert!(project.is_dir(Path::new("a")) && !project.exists(Path::new("a")));
        let names: Vec<_> = project.list(Path::new("")).unwrap();
        assert_eq!(names.len(), 3);
        assert_eq!(names[2].kind, EntryKind::File);
    }

    #[test]
    fn large_and_many_files_are_refused() {
        let mut fs = MemoryFs::default();
        let limit = usize::try_from(MAX_LINKED_BYTES).unwrap();
        fs.insert("/r/large", vec![b'x'; limit + 1]);
        fs.insert("/r/full", vec![b'x'; limit]);
        fs.insert("/r/small", "x");
        let project = Project::new("/r".into(), &fs);
        assert!(matches!(
            project.open(Path::new("large")),
            Err(OpenError::Read(ReadError::TooLarge(_)))
        ));
        let mut read = 0_u64;
        while read < MAX_OPENED_BYTES {
            project.open(Path::new("full")).unwrap();
            read += MAX_LINKED_BYTES;
        }
        assert!(matches!(
            project.open(Path::new("small")),
            Err(OpenError::TooMuch)
        ));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        use std::os::unix::fs::symlink;
        let base =
            std::env::temp_dir().join(format!("lint-secrets-project-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&base);
        std::fs::create_dir_all(base.join("root/in")).unwrap();
        std::fs::create_dir_all(base.join("out")).unwrap();
        std::fs::write(base.join("root/in/.env"), "A=1").unwrap();
        std::fs::write(base.join("out/.env"), "A=2").unwrap();
        symlink(base.join("out"), base.join("root/to-out")).unwrap();
        symlink("../../out/.env", base.join("root/in/out.env")).unwrap();
        symlink("in/.env", base.join("root/linked.env")).unwrap();
        symlink(base.join("root"), base.join("alias")).unwrap();

        let project = Project::new(base.join("alias"), &DiskFs);
        for path in ["to-out/.env", "in/out.env"] {
            let path = Path::new(path);
            assert!(matches!(project.open(path), Err(OpenError::Outside)));
            assert!(!project.exists(path));
        }
        assert!(matches!(
            project.list(Path::new("to-out")),
            Err(OpenError::Outside)
        ));
        // As builders do: the folder above `to-out` is the root, whatever it links to.
        assert!(project.exists(Path::new("to-out/../in/.env")));
        let linked = project.open(Path::new("linked.env")).unwrap();
        assert_eq!(linked.path(), "in/.env");
        let real = project.open(&base.join("root/in/.env")).unwrap();
        assert_eq!(real.id(), linked.id());
        std::fs::remove_dir_all(&base).unwrap();
    }
}
