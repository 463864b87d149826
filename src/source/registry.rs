//! The files of one run: those that are linted, and those that these link to.
//!
//! A file has one [`FileId`] however it is reached. The files to lint have the numbers that they are given in, from
//! 0; linked ones have numbers behind these in the order in which they are opened. With several threads that order is
//! chance, so that nothing may depend on it: [`Registry::finish`] numbers them anew, by their names.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::git::Repository;
use super::{FileId, FileSystem, ReadError, SourceFile, SourceMap, shown_path};

/// The files of one run.
pub struct Registry<'a> {
    fs: &'a dyn FileSystem,
    /// What shown paths are relative to; absolute.
    folder: PathBuf,
    /// Where the files to lint are, in the order of their numbers; absolute.
    targets: Vec<&'a Path>,
    /// The numbers of these by their canonical paths: only made when something is linked to.
    by_path: OnceLock<HashMap<PathBuf, FileId>>,
    opened: Mutex<Opened>,
    /// The canonical paths of folders, by their paths: asked for each file in them, and dear to find out.
    folders: Mutex<HashMap<PathBuf, PathBuf>>,
    /// By the canonical path of their roots.
    repositories: Mutex<HashMap<PathBuf, Arc<Repository>>>,
}

/// The linked files so far.
#[derive(Default)]
struct Opened {
    /// By canonical path.
    ids: HashMap<PathBuf, FileId>,
    files: HashMap<FileId, Arc<SourceFile>>,
}

/// The numbers of linked files after [`Registry::finish`].
#[derive(Debug, Default)]
pub struct Renumbered {
    ids: HashMap<FileId, FileId>,
}

impl Renumbered {
    /// The final number of the file; that of a file to lint does not change.
    #[must_use]
    pub fn id(&self, id: FileId) -> FileId {
        self.ids.get(&id).copied().unwrap_or(id)
    }
}

impl<'a> Registry<'a> {
    /// A run over the files at `targets` (absolute), which get the numbers 0, 1, 2, …; names are shown relative to
    /// `folder` (absolute).
    #[must_use]
    pub fn new(fs: &'a dyn FileSystem, folder: &Path, targets: Vec<&'a Path>) -> Self {
        Self {
            fs,
            folder: folder.to_path_buf(),
            targets,
            by_path: OnceLock::new(),
            opened: Mutex::default(),
            folders: Mutex::default(),
            repositories: Mutex::default(),
        }
    }

    /// Where the files come from.
    #[must_use]
    pub fn fs(&self) -> &'a dyn FileSystem {
        self.fs
    }

    /// Whether the file is one of those to lint.
    #[must_use]
    pub fn is_target(&self, id: FileId) -> bool {
        (id.0 as usize) < self.targets.len()
    }

    /// The number of the file to lint that is at `real`, a canonical path.
    #[must_use]
    pub fn target_at(&self, real: &Path) -> Option<FileId> {
        self.targets_by_path().get(real).copied()
    }

    /// A file that was opened as a link.
    #[must_use]
    pub fn linked(&self, id: FileId) -> Option<Arc<SourceFile>> {
        self.opened().files.get(&id).cloned()
    }

    /// Where a file of the run is.
    pub(super) fn path(&self, id: FileId) -> Option<PathBuf> {
        if let Some(path) = self.targets.get(id.0 as usize) {
            return Some(path.to_path_buf());
        }
        let opened = self.opened();
        let mut paths = opened.ids.iter();
        paths
            .find(|(_, known)| **known == id)
            .map(|(path, _)| path.clone())
    }

    /// The canonical path of `path`, which is absolute and without dots. What a folder's links lead to is found out once
    /// in a run.
    pub(super) fn canonical(&self, path: &Path) -> std::io::Result<PathBuf> {
        /// No system opens a longer one; the search below would take the square of its length.
        const LONGEST: usize = 4096;
        let (Some(folder), Some(name), 0..=LONGEST) =
            (path.parent(), path.file_name(), path.as_os_str().len())
        else {
            return self.fs.canonical(path);
        };
        self.followed(self.canonical_folder(folder)?.join(name))
    }

    /// `path`, in a folder whose path is canonical, with the link followed that it may be.
    fn followed(&self, path: PathBuf) -> std::io::Result<PathBuf> {
        if self.fs.may_lead_elsewhere(&path)? {
            self.fs.canonical(&path)
        } else {
            Ok(path)
        }
    }

    fn canonical_folder(&self, folder: &Path) -> std::io::Result<PathBuf> {
        let lock = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        // Up to one that is known, then down again: the path may be as deep as its author likes.
        let mut unknown = Vec::new();
        let mut real = None;
        for above in folder.ancestors() {
            real = lock().get(above).cloned();
            if real.is_some() {
                break;
            }
            unknown.push(above);
        }
        for path in unknown.into_iter().rev() {
            let next = match (real, path.file_name()) {
                (Some(above), Some(name)) => self.followed(above.join(name))?,
                _ => self.fs.canonical(path)?,
            };
            lock().insert(path.to_path_buf(), next.clone());
            real = Some(next);
        }
        real.map_or_else(|| self.fs.canonical(folder), Ok)
    }

    /// The repository at `root`, a canonical path.
    pub(super) fn repository(&self, root: &Path) -> Arc<Repository> {
        let mut known = self
            .repositories
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let repository = known
            .entry(root.to_path_buf())
            .or_insert_with(|| Arc::new(Repository::at(root, self.fs)));
        Arc::clone(repository)
    }

    /// The file at `real`, a canonical path, read when this is the first time; shown as if it stood at `path`. The
    /// same file is always the same number.
    pub(super) fn open(
        &self,
        real: PathBuf,
        path: &Path,
        limit: u64,
    ) -> Result<Arc<SourceFile>, ReadError> {
        let target = self.target_at(&real);
        {
            let opened = self.opened();
            let known = target.or_else(|| opened.ids.get(&real).copied());
            if let Some(file) = known.and_then(|id| opened.files.get(&id)) {
                return Ok(Arc::clone(file));
            }
        }
        // Not while others wait for the list. Two may read the same file; the first one's is kept.
        let bytes = self.fs.read_at_most(&real, limit)?;
        let shown = shown_path(path, &self.folder);
        let mut opened = self.opened();
        let next = FileId(u32::try_from(self.targets.len() + opened.ids.len()).unwrap_or(u32::MAX));
        let id = target.unwrap_or_else(|| *opened.ids.entry(real).or_insert(next));
        let file = opened.files.entry(id).or_insert_with(|| {
            let hidden = self.fs.passing(path).unwrap_or_default();
            Arc::new(SourceFile::new(id, shown, bytes).hiding(hidden))
        });
        Ok(Arc::clone(file))
    }

    /// All files that are shown: those that were linted, which `targets` holds in the order of their numbers, and of
    /// the linked ones those that `used` names, in the order of their shown names.
    #[must_use]
    pub fn finish(
        self,
        targets: Vec<Arc<SourceFile>>,
        used: &BTreeSet<FileId>,
    ) -> (SourceMap, Renumbered) {
        let count = targets.len();
        let mut opened = self
            .opened
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .files;
        let mut files = targets;
        // Of a file that nothing was found in only the name was kept.
        for id in used {
            if let Some(file) = files.get_mut(id.0 as usize)
                && let Some(whole) = opened.remove(id)
            {
                *file = whole;
            }
        }
        let mut linked: Vec<Arc<SourceFile>> = used
            .iter()
            .filter(|id| id.0 as usize >= count)
            .filter_map(|id| opened.remove(id))
            .collect();
        linked.sort_by(|a, b| a.path().cmp(b.path()));
        let mut ids = HashMap::new();
        for file in linked {
            let id = FileId(u32::try_from(files.len()).unwrap_or(u32::MAX));
            ids.insert(file.id(), id);
            files.push(Arc::new(file.renumbered(id)));
        }
        (SourceMap::with_linked(files, count), Renumbered { ids })
    }

    fn targets_by_path(&self) -> &HashMap<PathBuf, FileId> {
        self.by_path.get_or_init(|| {
            let ids = self.targets.iter().enumerate();
            let mut by_path = HashMap::with_capacity(self.targets.len());
            for (index, path) in ids {
                let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
                let real = self.canonical(path).unwrap_or_else(|_| path.to_path_buf());
                by_path.entry(real).or_insert(id);
            }
            by_path
        })
    }

    /// Another thread's panic leaves the list as it is: whole.
    fn opened(&self) -> std::sync::MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says nothing of what the files hold.
impl std::fmt::Debug for Registry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry")
            .field("targets", &self.targets.len())
            .finish_non_exhaustive()
    }
}
