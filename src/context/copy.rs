//! Which files a `COPY` or `ADD` takes from the build context (BuildKit: `dockerfile2llb/convert_copy.go`,
//! `fsutil/copy`).

use std::sync::Arc;

use super::clean::{below_root, join};
use super::glob;
use super::ignore::{Ignore, Verdict};
use super::root::IgnoreChoice;
use super::tree::{Kind, Listing, Trees, is_foreign};
use crate::source::SourceFile;

/// A build context: a folder of the project, and what its ignore file leaves out.
pub struct BuildContext<'a> {
    files: &'a dyn Listing,
    trees: &'a Trees,
    /// The folder, relative to the project.
    pub folder: String,
    /// The ignore file that the builder reads, and what is in it.
    pub choice: IgnoreChoice,
    /// That file; `None` when there is none or it cannot be read.
    pub ignore_file: Option<Arc<SourceFile>>,
    /// Its patterns.
    pub ignore: Ignore,
}

/// What a source of a `COPY` stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// It is not in the tree: made by the build's caller, or in another context.
    Missing,
    /// One file, named as such; its path in the context. `ignored` files make the build fail.
    File {
        /// Its path.
        path: String,
        /// An ignore pattern leaves it out.
        ignored: bool,
    },
    /// A folder or a wildcard: the files of interest that it takes along, by their paths in the context.
    Many(Vec<String>),
}

/// What a `COPY` says besides its sources.
#[derive(Debug, Default)]
pub struct CopyOptions {
    /// `--exclude`.
    pub exclude: Ignore,
    /// `--parents`.
    pub parents: bool,
}

impl<'a> BuildContext<'a> {
    /// The context in `folder` (relative to the project), with the ignore file that was chosen.
    #[must_use]
    pub fn new(
        files: &'a dyn Listing,
        trees: &'a Trees,
        folder: String,
        choice: IgnoreChoice,
        ignore_file: Option<Arc<SourceFile>>,
    ) -> Self {
        let ignore = ignore_file
            .as_ref()
            .map_or_else(Ignore::default, |file| Ignore::read(file.text()));
        Self {
            files,
            trees,
            folder,
            choice,
            ignore_file,
            ignore,
        }
    }

    /// A path of the context as a path of the project.
    #[must_use]
    pub fn in_project(&self, path: &str) -> String {
        join(&self.folder, path)
    }

    /// Opens a file of the context.
    #[must_use]
    pub fn open(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.files.open(&self.in_project(path))
    }

    /// Opens a file of the project.
    #[must_use]
    pub fn open_in_project(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.files.open(path)
    }

    /// What `source` takes, as it is written; words with variables in them are [`Source::Missing`].
    #[must_use]
    pub fn take(&self, source: &str, options: &CopyOptions) -> Source {
        let source = source.trim_matches(['"', '\'']);
        if source.contains('$') {
            return Source::Missing;
        }
        if options.parents {
            return self.with_parents(source, &options.exclude);
        }
        let path = below_root(source);
        if glob::has_wildcards(&path) {
            return self.wildcard(&path, &options.exclude);
        }
        let path = path.replace('\\', "");
        if path.is_empty() {
            return Source::Many(self.folder_files("", &options.exclude));
        }
        match self.kind(&path) {
            None => Source::Missing,
            Some(Kind::Folder) => Source::Many(self.folder_files(&path, &options.exclude)),
            // A link that is named is followed; where to is for whoever opens it.
            Some(Kind::File | Kind::Link) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                let ignored = self.verdict(&path).ignored || options.exclude.ignores(name);
                Source::File { path, ignored }
            }
        }
    }

    /// The path of the file or folder that is there and that `source` names, without a wildcard: where it is left out, the
    /// build stops.
    #[must_use]
    pub fn named(&self, source: &str) -> Option<String> {
        let path = below_root(source.trim_matches(['"', '\'']));
        if path.contains('$') || glob::has_wildcards(&path) {
            return None;
        }
        let path = path.replace('\\', "");
        (!path.is_empty() && self.kind(&path).is_some()).then_some(path)
    }

    /// The names of the files of a folder of the project, in order.
    #[must_use]
    pub fn files_in(&self, folder: &str) -> Vec<String> {
        let folder = self.trees.folder(self.files, folder);
        let files = folder.entries().filter(|(_, kind)| *kind == Kind::File);
        files.map(|(name, _)| name.to_owned()).collect()
    }

    /// Whether there is something at a path of the context.
    pub(super) fn kind(&self, path: &str) -> Option<Kind> {
        kind(self.files, self.trees, &self.in_project(path))
    }

    /// What the ignore file says of a path: what any builder takes is taken.
    pub(super) fn verdict(&self, path: &str) -> Verdict {
        let mut verdict = self.ignore.judge(path);
        verdict.ignored = verdict.ignored && !self.ignore.is_taken_by_others(path);
        verdict
    }

    /// The files of interest in a folder that is copied. Patterns of `--exclude` are relative to it.
    fn folder_files(&self, folder: &str, exclude: &Ignore) -> Vec<String> {
        let context = self.folder.len();
        let in_context = |path: &str| -> String {
            let rest = if context == 0 {
                Some(path)
            } else {
                path.get(context + 1..)
            };
            rest.unwrap_or_default().to_owned()
        };
        let enter = |path: &str| {
            let path = in_context(path);
            !self.verdict(&path).ignored || self.ignore.may_take_back(&path)
        };
        let below = self
            .trees
            .below(self.files, &self.in_project(folder), &enter);
        below
            .iter()
            .map(|path| in_context(path))
            .filter(|path| !self.verdict(path).ignored)
            .filter(|path| {
                let inner = path.get(folder.len()..).unwrap_or_default();
                exclude.is_empty() || !exclude.ignores(inner.trim_start_matches('/'))
            })
            .collect()
    }

    /// Go's `filepath.Match` on the path from the first part with a wildcard on; folders that match are taken whole.
    fn wildcard(&self, pattern: &str, exclude: &Ignore) -> Source {
        let parts: Vec<&str> = pattern.split('/').collect();
        let mut folders = vec![String::new()];
        let mut taken = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            let mut inner = Vec::new();
            for folder in &folders {
                if !glob::has_wildcards(part) {
                    inner.push(join(folder, &part.replace('\\', "")));
                    continue;
                }
                let listed = self.trees.folder(self.files, &self.in_project(folder));
                for (name, kind) in listed
                    .entries()
                    .filter(|(name, _)| glob::matches(part, name))
                {
                    let path = join(folder, name);
                    match kind {
                        Kind::Folder if is_foreign(name) => {}
                        Kind::Folder => inner.push(path),
                        Kind::File if last => self.matched_file(path, exclude, &mut taken),
                        Kind::File | Kind::Link => {}
                    }
                }
            }
            folders = inner;
        }
        for path in folders {
            match self.kind(&path) {
                Some(Kind::Folder) => taken.extend(self.folder_files(&path, exclude)),
                Some(Kind::File) => self.matched_file(path, exclude, &mut taken),
                Some(Kind::Link) | None => {}
            }
        }
        taken.sort_unstable();
        taken.dedup();
        Source::Many(taken)
    }

    fn matched_file(&self, path: String, exclude: &Ignore, taken: &mut Vec<String>) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let folder = self.in_project(folder);
        if self.trees.marks(self.files, &folder, name)
            && !exclude.ignores(name)
            && !self.verdict(&path).ignored
            && !taken.contains(&path)
        {
            taken.push(path);
        }
    }

    /// `--parents`: what matches the source, as a pattern of ignore files is matched. A `/./` in it parts the folder from
    /// the pattern.
    fn with_parents(&self, source: &str, exclude: &Ignore) -> Source {
        let (base, pattern) = source.split_once("/./").unwrap_or(("", source));
        let base = below_root(base);
        let include = Ignore::excludes([below_root(pattern).as_str()]);
        let files = self.folder_files(&base, exclude);
        Source::Many(
            files
                .into_iter()
                .filter(|path| {
                    let inner = path.get(base.len()..).unwrap_or_default();
                    include.is_empty() || include.ignores(inner.trim_start_matches('/'))
                })
                .collect(),
        )
    }
}

/// What stands at a path of the project.
pub(super) fn kind(files: &dyn Listing, trees: &Trees, path: &str) -> Option<Kind> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name.is_empty() {
        return Some(Kind::Folder);
    }
    trees.folder(files, folder).kind(name)
}

#[cfg(test)]
mod tests;
