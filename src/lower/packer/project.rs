//! The files that a configuration names.

use std::path::Path;
use std::sync::Arc;

use crate::source::{EntryKind, Project, SourceFile, Text};

/// Files inside the scanned root. Paths are relative to the root, with `/`, or absolute.
pub trait Files {
    /// The file at `path`, when it is inside the root and can be read.
    fn open(&self, path: &str) -> Option<Arc<SourceFile>>;
    /// The files of the folder at `path` and of those in it, relative to it, in order; none when there is no such folder.
    fn below(&self, path: &str) -> Vec<String>;
    /// Whether there is a folder at `path`.
    fn is_folder(&self, path: &str) -> bool;
}

/// What is said of a file that is not in the scanned root.
pub(super) const OUTSIDE: &str = "the file is outside of what is looked at; it was not read";

/// Most files of one folder that are looked at, and how deep.
const MOST_FILES: usize = 500;
const MOST_DEPTH: usize = 8;

impl Files for Project<'_> {
    fn open(&self, path: &str) -> Option<Arc<SourceFile>> {
        Project::open(self, Path::new(path)).ok()
    }

    fn below(&self, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![(String::new(), 0)];
        while let Some((below, depth)) = folders.pop() {
            let folder = Path::new(path).join(&below);
            for entry in self.list(&folder).unwrap_or_default() {
                if found.len() >= MOST_FILES {
                    break;
                }
                let Some(own) = entry.name.to_str() else {
                    continue;
                };
                let name = if below.is_empty() {
                    own.to_owned()
                } else {
                    format!("{below}/{own}")
                };
                match entry.kind {
                    EntryKind::File => found.push(name),
                    EntryKind::Folder if depth < MOST_DEPTH && own != ".git" => {
                        folders.push((name, depth + 1));
                    }
                    _ => {}
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn is_folder(&self, path: &str) -> bool {
        self.is_dir(Path::new(path))
    }
}

/// All of a file's text.
pub(super) fn text_of(file: &SourceFile) -> Text {
    let from = file.bom_len();
    Text::verbatim(file, from..file.text().len())
}

/// Where `path` may be: as it stands from the template's folder, then from each folder around it. Settings of plugins
/// are relative to where Packer is started, which is one of these.
pub(super) fn candidates(folder: &str, path: &str) -> Vec<String> {
    if path.starts_with('/') {
        return vec![path.to_owned()];
    }
    let mut out = Vec::new();
    let mut folder = Some(folder.trim_matches('/'));
    while let Some(at) = folder {
        if let Some(found) = joined(at, path)
            && !out.contains(&found)
        {
            out.push(found);
        }
        folder = if at.is_empty() {
            None
        } else {
            Some(at.rsplit_once('/').map_or("", |(before, _)| before))
        };
    }
    out
}

/// Whether `path`, as written in a template of `folder`, leads out of the scanned root.
pub(super) fn leaves(folder: &str, path: &str) -> bool {
    !path.starts_with('/') && joined(folder.trim_matches('/'), path).is_none()
}

/// `path` below `folder`, dots resolved; `None` when it leaves the root.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{candidates, leaves};

    #[test]
    fn paths_are_looked_for_from_the_template_outwards() {
        assert_eq!(candidates("a/b", "s.sh"), ["a/b/s.sh", "a/s.sh", "s.sh"]);
        assert_eq!(candidates("a/b", "./../s.sh"), ["a/s.sh", "s.sh"]);
        assert_eq!(candidates("", "../s.sh"), [""; 0]);
        assert_eq!(candidates("a", "/etc/shadow"), ["/etc/shadow"]);
        assert!(leaves("", "../keys") && leaves("a", "./../../keys"));
        assert!(!leaves("a", "../keys") && !leaves("", "/keys"));
    }
}
