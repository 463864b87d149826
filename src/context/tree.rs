//! The folders of a run, each listed once and only when something is taken of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::clean::join;
use crate::source::SourceFile;

/// What an entry of a folder is; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link: a builder copies the link, not what it leads to.
    Link,
}

/// Lists folders of the project. Paths are relative to its root, with `/`; the root is the empty path.
pub trait Listing {
    /// What is in a folder, in any order; `None` where there is none, where it cannot be read, and outside of the
    /// project.
    fn list(&self, folder: &str) -> Option<Vec<(String, Kind)>>;

    /// A file of the project; `None` where it is not, cannot be read, or is too large.
    fn open(&self, path: &str) -> Option<Arc<SourceFile>>;

    /// What a small file of the project begins with, in some hundred bytes; `None` for a large one, and where it cannot
    /// be read.
    fn start(&self, path: &str) -> Option<Vec<u8>> {
        let _ = path;
        None
    }
}

/// Files whose names say nothing, and which what they begin with may make more than just there.
#[derive(Clone, Copy, Debug)]
pub struct Unnamed {
    /// Whether a file of that path is worth a look.
    pub may_be: fn(&str) -> bool,
    /// Whether a file that begins so is of interest.
    pub begins: fn(&[u8]) -> bool,
}

/// Most entries that are listed in one run; what goes beyond is not looked at, and [`Trees::is_full`] tells.
const MOST_ENTRIES: usize = 1_000_000;
/// Most files of one folder that are looked into: where there are more, they are data.
const MOST_LOOKS: usize = 256;
/// How deep folders are entered below a source.
const DEEPEST: usize = 64;

/// Folders that tools fill with other people's files, or with what they make: keys in there are samples.
const FOREIGN: [&str; 16] = [
    "node_modules",
    "bower_components",
    "jspm_packages",
    "vendor",
    "third_party",
    "third-party",
    "site-packages",
    "dist-packages",
    "__pycache__",
    ".venv",
    "venv",
    ".tox",
    ".terraform",
    ".yarn",
    ".hg",
    ".svn",
];

/// Whether a folder of that name is left alone, unless it is named itself.
pub(super) fn is_foreign(name: &str) -> bool {
    FOREIGN.contains(&name)
}

/// A folder of the project.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// What is in it, by name.
    entries: Vec<(Box<str>, Kind)>,
    /// Positions of the files that are of interest, found out when they are asked for.
    marked: OnceLock<Vec<usize>>,
    /// Nothing in it, however deep, is of interest.
    barren: AtomicBool,
    /// Not all of it was listed, for lack of room.
    cut: bool,
}

impl Folder {
    pub(super) fn kind(&self, name: &str) -> Option<Kind> {
        let entry = self.entries.get(self.position(name)?);
        entry.map(|(_, kind)| *kind)
    }

    fn position(&self, name: &str) -> Option<usize> {
        let at = self.entries.binary_search_by(|(n, _)| n.as_ref().cmp(name));
        at.ok()
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, Kind)> {
        self.entries
            .iter()
            .map(|(name, kind)| (name.as_ref(), *kind))
    }
}

/// All folders that were listed in a run, shared by its files.
#[derive(Debug)]
pub struct Trees {
    folders: Mutex<HashMap<Box<str>, Arc<Folder>>>,
    listed: AtomicUsize,
    /// Whether a file's name, given as its path, is of interest: others are only known to be there.
    interest: fn(&str) -> bool,
    unnamed: Option<Unnamed>,
}

impl Trees {
    /// Without any folder yet. `interest` says by its path whether a file can be more than just there.
    #[must_use]
    pub fn new(interest: fn(&str) -> bool) -> Self {
        Self {
            folders: Mutex::default(),
            listed: AtomicUsize::new(0),
            interest,
            unnamed: None,
        }
    }

    /// The same, and files whose names say nothing are looked into.
    #[must_use]
    pub fn looking_into(mut self, unnamed: Unnamed) -> Self {
        self.unnamed = Some(unnamed);
        self
    }

    /// There were more entries than are listed.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.listed.load(Ordering::Relaxed) >= MOST_ENTRIES
    }

    fn is_of_interest(&self, path: &str) -> bool {
        (self.interest)(path)
    }

    /// Whether the file `name` of the folder at `path` is of interest.
    pub(super) fn marks(&self, files: &dyn Listing, path: &str, name: &str) -> bool {
        let folder = self.folder(files, path);
        let at = folder.position(name);
        at.is_some_and(|at| self.marked(files, path, &folder).binary_search(&at).is_ok())
    }

    /// The positions of the files of interest of the folder at `path`, in order.
    fn marked<'f>(&self, files: &dyn Listing, path: &str, folder: &'f Folder) -> &'f [usize] {
        folder.marked.get_or_init(|| self.mark(files, path, folder))
    }

    fn mark(&self, files: &dyn Listing, path: &str, folder: &Folder) -> Vec<usize> {
        let mut looks = 0;
        let mut is_one = |name: &str| {
            let path = join(path, name);
            if self.is_of_interest(&path) {
                return true;
            }
            let unnamed = self.unnamed.filter(|unnamed| (unnamed.may_be)(&path));
            let Some(unnamed) = unnamed.filter(|_| looks < MOST_LOOKS) else {
                return false;
            };
            looks += 1;
            files
                .start(&path)
                .is_some_and(|start| (unnamed.begins)(&start))
        };
        let entries = folder.entries().enumerate();
        let marked = entries.filter(|(_, (name, kind))| *kind == Kind::File && is_one(name));
        marked.map(|(at, _)| at).collect()
    }

    /// The folder at `path`; empty where there is none.
    pub(super) fn folder(&self, files: &dyn Listing, path: &str) -> Arc<Folder> {
        let lock = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(path) {
            return Arc::clone(known);
        }
        // Listed without the lock; two at once list the same.
        let folder = Arc::new(self.list(files, path));
        Arc::clone(lock().entry(path.into()).or_insert(folder))
    }

    fn list(&self, files: &dyn Listing, path: &str) -> Folder {
        if self.is_full() {
            return Folder {
                cut: true,
                ..Folder::default()
            };
        }
        let mut listed = files.list(path).unwrap_or_default();
        self.listed
            .fetch_add(listed.len().max(1), Ordering::Relaxed);
        listed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let entries: Vec<(Box<str>, Kind)> = listed
            .into_iter()
            .map(|(name, kind)| (name.into_boxed_str(), kind))
            .collect();
        Folder {
            entries,
            marked: OnceLock::new(),
            barren: AtomicBool::new(false),
            cut: false,
        }
    }

    /// Every file of interest below `folder`, by path. `enter` is asked before a folder is looked into.
    pub(super) fn below(
        &self,
        files: &dyn Listing,
        folder: &str,
        enter: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut found = Vec::new();
        self.visit(files, folder, enter, DEEPEST, &mut found);
        found.sort_unstable();
        found
    }

    /// Whether all of it was seen.
    fn visit(
        &self,
        files: &dyn Listing,
        path: &str,
        enter: &dyn Fn(&str) -> bool,
        depth: usize,
        found: &mut Vec<String>,
    ) -> bool {
        let folder = self.folder(files, path);
        if folder.barren.load(Ordering::Relaxed) {
            return true;
        }
        let before = found.len();
        let marked = self.marked(files, path, &folder).iter();
        let marked = marked.filter_map(|at| folder.entries.get(*at));
        found.extend(marked.map(|(name, _)| join(path, name)));
        let mut whole = !folder.cut && depth > 0;
        for (name, _) in folder.entries().filter(|(_, kind)| *kind == Kind::Folder) {
            let inner = join(path, name);
            if name == ".git" {
                // Of all that git keeps there, only its settings may hold a login.
                let settings = join(&inner, "config");
                if self.is_of_interest(&settings)
                    && self.folder(files, &inner).kind("config") == Some(Kind::File)
                {
                    found.push(settings);
                }
                continue;
            }
            if is_foreign(name) {
                continue;
            }
            whole &=
                depth > 0 && enter(&inner) && self.visit(files, &inner, enter, depth - 1, found);
        }
        if whole && found.len() == before {
            folder.barren.store(true, Ordering::Relaxed);
        }
        whole
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A project in memory: its files, by path. Counts what is listed.
    #[derive(Default)]
    pub(in crate::context) struct Paths {
        paths: Vec<String>,
        pub(in crate::context) listed: AtomicUsize,
    }

    impl Paths {
        pub(in crate::context) fn new(paths: &[&str]) -> Self {
            Self {
                paths: paths.iter().map(|p| (*p).to_owned()).collect(),
                listed: AtomicUsize::new(0),
            }
        }
    }

    impl Listing for Paths {
        fn list(&self, folder: &str) -> Option<Vec<(String, Kind)>> {
            self.listed.fetch_add(1, Ordering::Relaxed);
            let mut found: Vec<(String, Kind)> = Vec::new();
            for path in &self.paths {
                let rest = match folder {
                    "" => Some(path.as_str()),
                    folder => path.strip_prefix(folder).and_then(|p| p.strip_prefix('/')),
                };
                let Some(rest) = rest else { continue };
                let entry = match rest.split_once('/') {
                    Some((name, _)) => (name.to_owned(), Kind::Folder),
                    None => match rest.strip_suffix('@') {
                        Some(name) => (name.to_owned(), Kind::Link),
                        None => (rest.to_owned(), Kind::File),
                    },
                };
                if !found.contains(&entry) {
                    found.push(entry);
                }
            }
            (!found.is_empty()).then_some(found)
        }

        fn open(&self, _: &str) -> Option<Arc<SourceFile>> {
            None
        }
    }

    pub(in crate::context) fn secret(path: &str) -> bool {
        path.ends_with(".env") || path.ends_with(".pem") || path.ends_with(".git/config")
    }

    #[test]
    fn files_of_interest_are_found_and_folders_listed_once() {
        let files = Paths::new(&[
            ".env",
            "a/b/x.pem",
            "a/c/readme",
            "d/readme",
            "node_modules/x/.env",
            ".git/config",
            ".git/objects/x.pem",
            "l.pem@",
        ]);
        let trees = Trees::new(secret);
        let all = trees.below(&files, "", &|_| true);
        assert_eq!(all, [".env", ".git/config", "a/b/x.pem"]);
        let listed = files.listed.load(Ordering::Relaxed);
        // The root, `a`, `a/b`, `a/c`, `d` and `.git`.
        assert_eq!(listed, 6);
        assert_eq!(trees.below(&files, "a", &|_| true), ["a/b/x.pem"]);
        assert_eq!(
            trees.below(&files, "", &|folder| folder != "a"),
            [".env", ".git/config"]
        );
        assert_eq!(files.listed.load(Ordering::Relaxed), listed);
    }

    #[test]
    fn a_folder_that_was_not_entered_is_not_taken_for_empty() {
        let files = Paths::new(&["a/b/x.pem"]);
        let trees = Trees::new(secret);
        assert!(
            trees
                .below(&files, "", &|folder| folder != "a/b")
                .is_empty()
        );
        assert_eq!(trees.below(&files, "", &|_| true), ["a/b/x.pem"]);
    }

    /// Folders in folders without end, as a loop of links would be if links were followed.
    struct Endless;

    impl Listing for Endless {
        fn list(&self, _: &str) -> Option<Vec<(String, Kind)>> {
            Some(vec![
                ("a".to_owned(), Kind::Folder),
                (".env".to_owned(), Kind::File),
            ])
        }

        fn open(&self, _: &str) -> Option<Arc<SourceFile>> {
            None
        }
    }

    #[test]
    fn depth_is_bounded() {
        let trees = Trees::new(secret);
        assert_eq!(trees.below(&Endless, "", &|_| true).len(), DEEPEST + 1);
    }

    /// 600 files in each of as many folders as one likes.
    struct Large;

    impl Listing for Large {
        fn list(&self, folder: &str) -> Option<Vec<(String, Kind)>> {
            let kind = if folder.is_empty() {
                Kind::Folder
            } else {
                Kind::File
            };
            Some((0..600).map(|n| (format!("n{n}"), kind)).collect())
        }

        fn open(&self, _: &str) -> Option<Arc<SourceFile>> {
            None
        }
    }

    #[test]
    fn entries_are_bounded() {
        let trees = Trees::new(secret);
        assert!(trees.below(&Large, "", &|_| true).is_empty());
        assert!(!trees.is_full());
        for folder in 0..3 {
            let _ = trees.below(&Large, &format!("x{folder}"), &|_| true);
        }
        trees.listed.store(MOST_ENTRIES, Ordering::Relaxed);
        assert!(trees.is_full());
        assert_eq!(trees.folder(&Large, "fresh").entries().count(), 0);
    }
}
