//! From the paths of the command line to the files to read.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{WalkBuilder, WalkState};

use super::classify::{Format, NameVerdict, by_content, by_name, by_name_and_content};
use super::entry::{Seen, Walked, peek};
use super::root::root_of;
use crate::config::Settings;
use crate::finding::{Notice, NoticeLevel};
use crate::source::{DiskFs, ShownBelow, shown_path, tracked_paths, without_dots};

/// Folders in which version control keeps its own.
const VERSION_CONTROL: [&str; 4] = [".git", ".hg", ".svn", ".jj"];

/// A file to lint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// Where to read it; absolute.
    pub path: PathBuf,
    /// Its name in reports: relative to the current directory, with `/`.
    pub shown: Arc<str>,
    /// What it is.
    pub format: Format,
    /// The folder of its project, absolute: what it may link to.
    pub root: Arc<Path>,
    /// The folder in whose walk it was met; `None` for one that was named, of whose neighbours nothing is known.
    pub walked: Option<Arc<Path>>,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Discovered {
    /// The files, by their shown paths, each once.
    pub targets: Vec<Target>,
    /// What could not be looked at, and links that were not followed.
    pub notices: Vec<Notice>,
    /// Named files that are no build files, where only those were asked for: a build may copy them.
    pub others: Vec<Target>,
    /// Paths of the command line that the settings exclude, as shown.
    pub excluded: Vec<String>,
}

/// Finds the files to lint: a file among `paths` is taken whatever it is called, a folder is walked. Relative paths
/// start at the settings' folder. What the settings exclude is left out, named or not.
#[must_use]
pub fn discover(paths: &[PathBuf], settings: &Settings) -> Discovered {
    let mut found = Found {
        settings,
        files: Vec::new(),
        links: Vec::new(),
        notices: BTreeSet::new(),
        others: Vec::new(),
        excluded: Vec::new(),
    };
    for path in paths {
        found.add(path);
    }
    found.finish()
}

struct Found<'a> {
    settings: &'a Settings,
    /// As they were met; some perhaps more than once.
    files: Vec<Target>,
    /// Links to files inside the walked folder, with what they lead to.
    links: Vec<(Target, PathBuf)>,
    notices: BTreeSet<(String, bool, String)>,
    others: Vec<Target>,
    excluded: Vec<String>,
}

impl Found<'_> {
    fn add(&mut self, given: &Path) {
        let path = self.settings.folder.join(given);
        let shown = shown_path(given, &self.settings.folder);
        let meta = match std::fs::metadata(&path) {
            Ok(meta) => meta,
            Err(e) => {
                let dangling = std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink());
                let message = match e.kind() {
                    _ if dangling => "is a symbolic link that leads nowhere".to_owned(),
                    std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
                    _ => format!("cannot be read: {e}"),
                };
                self.notice(shown, true, message);
                return;
            }
        };
        if self
            .settings
            .exclude
            .matches(&without_dots(&path), meta.is_dir())
        {
            self.excluded.push(shown);
        } else if meta.is_dir() {
            let root = root_of(&path, true, &self.settings.folder, &DiskFs);
            self.walk(&path, given, &root.into());
        } else if meta.is_file() {
            let root = root_of(&path, false, &self.settings.folder, &DiskFs);
            self.add_named(path, shown.into(), root.into());
        } else {
            let message = "is a pipe, a socket or a device and was not read; to lint what comes out of it, pass it \
                           to `lint-secrets - --stdin-filename Dockerfile`";
            self.notice(shown, true, message.to_owned());
        }
    }

    fn add_named(&mut self, path: PathBuf, shown: Arc<str>, root: Arc<Path>) {
        let name = path.file_name().unwrap_or_default();
        match format_of(&path, name) {
            Ok(Some(format)) => self.files.push(Target {
                path,
                shown,
                format,
                root,
                walked: None,
            }),
            Ok(None) if self.settings.only_build_files => self.others.push(Target {
                path,
                shown,
                format: Format::Copied,
                root,
                walked: None,
            }),
            Ok(None) => {
                let message = "what kind of build file this is cannot be told from its name or its content; name it \
                               like one (`NAME.Dockerfile`), or pass it to `lint-secrets - --stdin-filename Dockerfile`";
                self.notice(shown.to_string(), true, message.to_owned());
            }
            Err(e) => self.notice(shown.to_string(), true, format!("cannot be read: {e}")),
        }
    }

    fn notice(&mut self, path: String, incomplete: bool, message: String) {
        self.notices.insert((path, incomplete, message));
    }

    /// Walks `root`, which was named as `given`, in the project at `project`.
    fn walk(&mut self, root: &Path, given: &Path, project: &Arc<Path>) {
        let walked = Walked {
            canonical: std::fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf()),
            folder: Arc::from(root),
            project: Arc::clone(project),
            names: ShownBelow::new(root, given, &self.settings.folder),
        };
        let seen: Mutex<Vec<Seen>> = Mutex::new(Vec::new());
        self.walker(root).build_parallel().run(|| {
            Box::new(|entry| {
                let found = walked.look_at(entry);
                if !found.is_empty() {
                    // Another thread's panic leaves the list as it is: whole.
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.extend(found);
                }
                WalkState::Continue
            })
        });
        self.add_tracked(root, given, project);
        for one in seen.into_inner().unwrap_or_else(PoisonError::into_inner) {
            match one {
                Seen::File(target) => self.files.push(target),
                Seen::Link(target, to) => self.links.push((target, to)),
                Seen::Trouble(path, incomplete, message) => {
                    let shown = walked.names.path(path.as_deref().unwrap_or(root));
                    self.notice(shown, incomplete, message);
                }
            }
        }
    }

    /// What git tracks although it ignores it, as files do that were added before the rule was: the walk passes it by,
    /// and the repository has it. `root` was named as `given`, in the project at `project`.
    fn add_tracked(&mut self, root: &Path, given: &Path, project: &Arc<Path>) {
        if self.settings.include_ignored {
            return;
        }
        let Some(tracked) = tracked_paths(project, &DiskFs) else {
            return;
        };
        let Ok(below) = without_dots(root)
            .strip_prefix(project)
            .map(Path::to_path_buf)
        else {
            return;
        };
        let mut tracked: Vec<_> = tracked.into_iter().collect();
        tracked.sort_unstable();
        for path in tracked {
            let Ok(path) = std::str::from_utf8(&path).map(Path::new) else {
                continue;
            };
            let (Some(name), Ok(inside)) = (path.file_name(), path.strip_prefix(&below)) else {
                continue;
            };
            let Some(NameVerdict::Is(format)) = by_name(name) else {
                continue;
            };
            let path = root.join(inside);
            let excluded = inside.ancestors().filter(|a| !a.as_os_str().is_empty());
            let excluded = excluded.enumerate().any(|(up, above)| {
                let above = without_dots(&root.join(above));
                self.settings.exclude.matches(&above, up > 0)
            });
            // Links are followed by the walk only; what is gone from the disk is not there to be read.
            let there = std::fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
            if there && !excluded {
                self.files.push(Target {
                    path,
                    shown: shown_path(&given.join(inside), &self.settings.folder).into(),
                    format,
                    root: Arc::clone(project),
                    walked: Some(Arc::from(root)),
                });
            }
        }
    }

    fn walker(&self, root: &Path) -> WalkBuilder {
        let exclude = self.settings.exclude.clone();
        let no_patterns = exclude.is_empty();
        let follow_git = !self.settings.include_ignored;
        let mut walker = WalkBuilder::new(root);
        walker
            // `.devcontainer/Dockerfile` and the like are build files as any other.
            .hidden(false)
            // `.ignore` files are for search tools.
            .ignore(false)
            .git_ignore(follow_git)
            .git_exclude(follow_git)
            .git_global(follow_git)
            .parents(follow_git)
            // Where there is no repository nobody can tell what it would hold: what is there counts (decision 0041).
            .require_git(true)
            .follow_links(false)
            .threads(self.settings.jobs.map_or(0, usize::from))
            .filter_entry(move |entry| {
                let name = entry.file_name();
                let excluded = || {
                    let is_dir = entry.file_type().is_some_and(|t| t.is_dir());
                    exclude.matches(&without_dots(entry.path()), is_dir)
                };
                entry.depth() == 0
                    || !(VERSION_CONTROL.iter().any(|own| name == *own)
                        || !no_patterns && excluded())
            });
        walker
    }

    fn finish(mut self) -> Discovered {
        let mut targets = self.files;
        // `a` and `./a` are one. The first counts: a file that was named, too, is one that was named.
        let mut met = HashSet::with_capacity(targets.len());
        let key = |target: &Target| without_dots(&target.path).into_os_string();
        targets.retain(|target| met.insert(key(target)));
        let mut real: HashSet<PathBuf> = if self.links.is_empty() {
            HashSet::new()
        } else {
            let files = targets.iter();
            files
                .filter_map(|t| std::fs::canonicalize(&t.path).ok())
                .collect()
        };
        self.links.sort_by(|a, b| in_order(&a.0, &b.0));
        for (target, to) in self.links {
            if real.insert(to) && met.insert(key(&target)) {
                targets.push(target);
            }
        }
        targets.sort_by(in_order);
        let notices = self
            .notices
            .into_iter()
            .map(|(path, incomplete, message)| Notice {
                level: if incomplete {
                    NoticeLevel::Incomplete
                } else {
                    NoticeLevel::Note
                },
                path,
                span: None,
                message,
            });
        Discovered {
            targets,
            notices: notices.collect(),
            others: self.others,
            excluded: self.excluded,
        }
    }
}

/// By their shown paths; names that are no text and some that are may be shown alike.
fn in_order(a: &Target, b: &Target) -> Ordering {
    let by_path = || a.path.as_os_str().cmp(b.path.as_os_str());
    a.shown.cmp(&b.shown).then_with(by_path)
}

/// What a file that was asked for is.
fn format_of(path: &Path, name: &OsStr) -> std::io::Result<Option<Format>> {
    match by_name(name) {
        Some(NameVerdict::Is(format)) => Ok(Some(format)),
        Some(NameVerdict::Maybe) => {
            let start = peek(path)?;
            Ok(by_name_and_content(name, &start).or_else(|| by_content(&start)))
        }
        None => Ok(by_content(&peek(path)?)),
    }
}
