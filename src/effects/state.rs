//! What is known at one point of a command: variables and files, and how to take back what a branch did.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::value::{Set, Value};
use crate::ir::Removed;
use crate::ir::path;
use crate::source::Span;

/// Most files that are followed in one command.
const MAX_FILES: usize = 2048;
/// Most variables that are followed in one command.
const MAX_VARIABLES: usize = 4096;
/// Most removals that are kept of one folder.
const MAX_WITHOUT: usize = 32;
/// Most removals that are kept of one command.
const MAX_REMOVED: usize = 1024;

/// A variable that the command sets.
#[derive(Clone, Debug, Default)]
pub(super) struct Variable {
    pub(super) value: Value,
    pub(super) exported: bool,
    /// `unset`: neither the command's nor the build's.
    pub(super) unset: bool,
}

/// A file that the command writes.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) origins: Set,
    pub(super) span: Span,
    pub(super) tool: Option<String>,
    /// What it held before the command is still in it.
    pub(super) keeps: bool,
    /// So many bytes of its path are a guess.
    pub(super) guessed: Option<usize>,
    /// What was removed below it, which makes it a folder: patterns of a shell, from it on, with `**/` for any depth.
    pub(super) without: Vec<String>,
}

enum Undo {
    Variable(String, Option<Variable>),
    File(String, Option<Box<File>>),
}

/// Where the log of changes stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark(usize);

#[derive(Default)]
pub(super) struct State {
    variables: BTreeMap<String, Variable>,
    /// Boxed: a node of the map has room for eleven, which most commands do not write.
    files: BTreeMap<String, Box<File>>,
    /// Folders that are known to be some.
    folders: BTreeSet<String>,
    /// Symbolic links: where each leads.
    links: BTreeMap<String, String>,
    /// What is gone of earlier layers.
    pub(super) removed: Vec<Removed>,
    /// What was done since the outermost of these marks.
    log: Vec<Undo>,
    marks: usize,
}

impl State {
    pub(super) fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.get(name)
    }

    /// Every variable that the command sets and hands on.
    pub(super) fn exported(&self) -> Set {
        let mut all = Set::default();
        for variable in self.variables.values().filter(|v| v.exported) {
            all.add(&variable.value.origins);
        }
        all
    }

    pub(super) fn set(&mut self, name: &str, variable: Variable) {
        if self.variables.len() >= MAX_VARIABLES && !self.variables.contains_key(name) {
            return;
        }
        let old = self.variables.insert(name.to_owned(), variable);
        self.note(|| Undo::Variable(name.to_owned(), old));
    }

    fn note(&mut self, undo: impl FnOnce() -> Undo) {
        if self.marks > 0 {
            self.log.push(undo());
        }
    }

    /// Gives a variable back what it was.
    pub(super) fn restore(&mut self, name: &str, variable: Option<Variable>) {
        let now = match variable {
            Some(variable) => self.variables.insert(name.to_owned(), variable),
            None => self.variables.remove(name),
        };
        self.note(|| Undo::Variable(name.to_owned(), now));
    }

    /// The path that a link leads to, or the path itself.
    pub(super) fn target<'p>(&'p self, path: &'p str) -> &'p str {
        self.links.get(path).map_or(path, String::as_str)
    }

    pub(super) fn link(&mut self, from: &str, to: &str) {
        if self.links.len() < MAX_FILES && from != to {
            self.links.insert(from.to_owned(), to.to_owned());
        }
    }

    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path).map(Box::as_ref)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&String, &File)> {
        self.files.iter().map(|(path, file)| (path, file.as_ref()))
    }

    /// The files at `path` and below it.
    pub(super) fn below(&self, path: &str) -> Vec<(String, File)> {
        let mut found = Vec::new();
        if self.files.is_empty() {
            return found;
        }
        if let Some((path, file)) = self.files.get_key_value(path) {
            found.push((path.clone(), File::clone(file)));
        }
        let folder = format!("{}/", path.trim_end_matches('/'));
        let all = self
            .files
            .range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
        let inside = all
            .take_while(|(path, _)| path.starts_with(&folder))
            .map(|(path, file)| (path.clone(), File::clone(file)));
        found.extend(inside);
        found
    }

    /// The files that `pattern` names, and all below them.
    pub(super) fn covered(&self, pattern: &str) -> Vec<(String, File)> {
        if !path::is_pattern(pattern) {
            return self.below(pattern);
        }
        let fixed = pattern
            .find(['*', '?', '['])
            .and_then(|at| pattern.get(..at))
            .unwrap_or_default();
        let all = self
            .files
            .range::<str, _>((Bound::Included(fixed), Bound::Unbounded));
        all.take_while(|(path, _)| path.starts_with(fixed))
            .filter(|(path, _)| path::covers(pattern, path))
            .map(|(path, file)| (path.clone(), File::clone(file)))
            .collect()
    }

    pub(super) fn write(&mut self, path: &str, file: File) {
        self.links.remove(path);
        if self.files.len() >= MAX_FILES && !self.files.contains_key(path) {
            return;
        }
        let old = self.files.insert(path.to_owned(), Box::new(file));
        self.note(|| Undo::File(path.to_owned(), old));
    }

    /// Makes `change` to the file at `path`, as if it was written anew. False where there is none.
    pub(super) fn change(&mut self, path: &str, change: impl FnOnce(&mut File)) -> bool {
        let Some(file) = self.files.get_mut(path) else {
            return false;
        };
        self.links.remove(path);
        if self.marks > 0 {
            self.log
                .push(Undo::File(path.to_owned(), Some(file.clone())));
        }
        change(file);
        true
    }

    fn forget(&mut self, path: &str) {
        if let Some(old) = self.files.remove(path) {
            self.note(|| Undo::File(path.to_owned(), Some(old)));
        }
    }

    /// Removes what `pattern` names. What lies in a file's place once a path below it is removed was a folder.
    pub(super) fn remove(&mut self, pattern: &str, span: Span) {
        for (path, _) in self.covered(pattern) {
            self.forget(&path);
        }
        self.take_out(pattern, |_| true);
        self.links.remove(pattern);
        self.gone(pattern, span);
    }

    /// Says that `pattern` names nothing any more of the folders that it lies in, of those that `is_folder` says to be
    /// some.
    pub(super) fn take_out(&mut self, pattern: &str, is_folder: impl Fn(&File) -> bool) {
        if self.files.is_empty() {
            return;
        }
        let mut above = path::folder(pattern).to_owned();
        while above.len() > 1 && above != "." {
            // `cp dir/* there` puts all of it there, too.
            for folder in [above.clone(), format!("{above}/*")] {
                let Some(file) = self.files.get(&folder).filter(|f| !f.keeps && is_folder(f))
                else {
                    continue;
                };
                let rest = path::below(pattern, &above).unwrap_or_default();
                // Of what is not known, it may be all.
                if rest.contains(super::value::UNKNOWN) || file.without.len() >= MAX_WITHOUT {
                    self.forget(&folder);
                } else {
                    let mut file = File::clone(file);
                    file.without.push(rest.to_owned());
                    self.write(&folder, file);
                }
            }
            above = path::folder(&above).to_owned();
        }
    }

    /// Says that what was at a path before the command is no longer there.
    pub(super) fn gone(&mut self, pattern: &str, span: Span) {
        if self.removed.len() < MAX_REMOVED
            && !self.removed.iter().rev().take(8).any(|r| r.path == pattern)
        {
            self.removed.push(Removed {
                path: pattern.to_owned(),
                span,
            });
        }
    }

    /// Says that of a folder that was copied this was removed before.
    pub(super) fn leave_out(&mut self, path: &str, without: Vec<String>) {
        if let Some(file) = self.files.get(path).filter(|_| !without.is_empty()) {
            let mut file = File::clone(file);
            file.without.extend(without);
            file.without.truncate(MAX_WITHOUT);
            self.write(path, file);
        }
    }

    pub(super) fn make_folder(&mut self, path: &str) {
        if self.folders.len() < MAX_FILES {
            self.folders.insert(path.to_owned());
        }
    }

    /// Whether `path` is a folder, as far as can be told.
    pub(super) fn is_folder(&self, path: &str) -> bool {
        const USUAL: &[&str] = &[
            "/",
            "/root",
            "/home",
            "/etc",
            "/tmp",
            "/opt",
            "/srv",
            "/usr",
            "/var",
            "/app",
            "/bin",
            "/lib",
            "/mnt",
            "/usr/bin",
            "/usr/local",
            "/usr/local/bin",
            "/usr/src",
            "/var/lib",
            "/var/www",
            "/var/tmp",
            "/usr/share",
        ];
        const NAMES: &[&str] = &[
            ".ssh",
            ".aws",
            ".docker",
            ".gnupg",
            ".kube",
            ".config",
            ".m2",
            ".gem",
            ".bundle",
            ".cargo",
            ".npm",
            ".azure",
            "conf.d",
            "secrets",
            "certs",
            "private",
            "auth.conf.d",
        ];
        if USUAL.contains(&path) || NAMES.contains(&path::base(path)) || self.folders.contains(path)
        {
            return true;
        }
        if self.files.is_empty() {
            return false;
        }
        let folder = format!("{path}/");
        let next = self
            .files
            .range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded))
            .next();
        next.is_some_and(|(path, _)| path.starts_with(&folder))
    }

    /// To be followed by [`Self::leave_subshell`] or [`Self::leave_branch`].
    pub(super) fn mark(&mut self) -> Mark {
        self.marks += 1;
        Mark(self.log.len())
    }

    /// Takes back what was done to variables since `mark`; files stay.
    pub(super) fn leave_subshell(&mut self, mark: Mark) {
        self.marks = self.marks.saturating_sub(1);
        let mut kept = Vec::new();
        for undo in self
            .log
            .split_off(mark.0.min(self.log.len()))
            .into_iter()
            .rev()
        {
            match undo {
                Undo::Variable(name, old) => {
                    match old {
                        Some(old) => self.variables.insert(name, old),
                        None => self.variables.remove(&name),
                    };
                }
                file @ Undo::File(..) => kept.push(file),
            }
        }
        if self.marks > 0 {
            self.log.extend(kept.into_iter().rev());
        }
    }

    /// Takes back all that was done since `mark`, and says what it was.
    pub(super) fn leave_branch(&mut self, mark: Mark) -> Branch {
        self.marks = self.marks.saturating_sub(1);
        let mut branch = Branch::default();
        for undo in self
            .log
            .split_off(mark.0.min(self.log.len()))
            .into_iter()
            .rev()
        {
            match undo {
                Undo::Variable(name, old) => {
                    let now = match old {
                        Some(old) => self.variables.insert(name.clone(), old),
                        None => self.variables.remove(&name),
                    };
                    branch.variables.entry(name).or_insert(now);
                }
                Undo::File(path, old) => {
                    let now = match old {
                        Some(old) => self.files.insert(path.clone(), old),
                        None => self.files.remove(&path),
                    };
                    branch.files.entry(path).or_insert(now);
                }
            }
        }
        branch
    }

    /// What holds when one of `branches` was taken. A file that one of them removes counts as removed, unless another
    /// writes it; what one of them puts into a variable may be in it.
    pub(super) fn join(&mut self, branches: &[Branch]) {
        let mut names: Vec<&String> = branches.iter().flat_map(|b| b.variables.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let old = self.variables.get(name).cloned();
            let mut joined: Option<Variable> = None;
            for branch in branches {
                let now = branch
                    .variables
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| old.clone());
                joined = match (joined, now) {
                    (None, now) => now,
                    (some, None) => some,
                    (Some(a), Some(b)) => Some(either(a, b)),
                };
            }
            if let Some(joined) = joined {
                self.set(name, joined);
            }
        }
        let mut paths: Vec<&String> = branches.iter().flat_map(|b| b.files.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            let removed = branches
                .iter()
                .any(|b| matches!(b.files.get(path), Some(None)));
            let untouched = branches.iter().any(|b| !b.files.contains_key(path));
            let mut written = branches.iter().filter_map(|b| b.files.get(path)?.clone());
            let mut joined = written.next();
            for file in written {
                if let Some(joined) = &mut joined {
                    joined.origins.add(&file.origins);
                    joined.keeps |= file.keeps;
                    joined.without.extend(file.without);
                    joined.without.truncate(MAX_WITHOUT);
                }
            }
            match (joined, self.files.get(path)) {
                (Some(mut file), Some(old)) if untouched && !removed => {
                    file.origins.add(&old.origins);
                    file.keeps |= old.keeps;
                    self.write(path, *file);
                }
                (Some(file), _) => self.write(path, *file),
                (None, _) => self.forget(path),
            }
        }
    }
}

/// What one branch did.
#[derive(Default)]
pub(super) struct Branch {
    variables: BTreeMap<String, Option<Variable>>,
    files: BTreeMap<String, Option<Box<File>>>,
}

fn either(mut a: Variable, b: Variable) -> Variable {
    // A text that is empty says nothing of a path; the other is the one that matters.
    if a.value.text.is_empty() {
        a.value.text.clone_from(&b.value.text);
    }
    a.value.origins.add(&b.value.origins);
    a.exported |= b.exported;
    a.unset &= b.unset;
    a
}
