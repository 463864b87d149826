//! Patterns of paths, as in a .gitignore file.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns of a .gitignore file, each relative to the folder it was written in. Later ones win, `!` takes back.
#[derive(Clone, Debug, Default)]
pub struct PathPatterns {
    layers: Vec<Layer>,
}

#[derive(Clone, Debug)]
struct Layer {
    folder: PathBuf,
    patterns: Gitignore,
}

impl PathPatterns {
    /// Adds `patterns`, relative to `folder` (absolute).
    ///
    /// # Errors
    /// The index of the first pattern that is none, and why, without the pattern itself.
    pub fn add<'a>(
        &mut self,
        folder: &Path,
        patterns: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), (usize, String)> {
        // The folder is taken off by us: given here, the matcher would panic on paths outside of it.
        let mut builder = GitignoreBuilder::new("");
        let mut last = 0;
        for (index, pattern) in patterns.into_iter().enumerate() {
            last = index;
            let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
            builder
                .add_line(None, pattern)
                .map_err(|e| (index, reason(&e)))?;
        }
        let patterns = builder.build().map_err(|e| (last, reason(&e)))?;
        self.layers.push(Layer {
            folder: folder.to_path_buf(),
            patterns,
        });
        Ok(())
    }

    /// Whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.iter().all(|layer| layer.patterns.is_empty())
    }

    /// Whether the file or folder at `path` (absolute, without `..`), or a folder above it, is meant. For a path
    /// outside a pattern's folder only its names count.
    #[must_use]
    pub fn matches(&self, path: &Path, is_dir: bool) -> bool {
        self.layers
            .iter()
            .rev()
            .find_map(|layer| layer.verdict(path, is_dir))
            == Some(true)
    }
}

impl Layer {
    fn verdict(&self, path: &Path, is_dir: bool) -> Option<bool> {
        let relative: PathBuf = path
            .strip_prefix(&self.folder)
            .unwrap_or(path)
            .components()
            .filter(|c| matches!(c, Component::Normal(_)))
            .collect();
        if relative.as_os_str().is_empty() {
            return None;
        }
        let found = self.patterns.matched_path_or_any_parents(relative, is_dir);
        match found {
            ignore::Match::None => None,
            ignore::Match::Ignore(_) => Some(true),
            ignore::Match::Whitelist(_) => Some(false),
        }
    }
}

/// What is wrong with a pattern, without the pattern.
fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        _ => "not a pattern".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::PathPatterns;
    use std::path::Path;

    fn patterns(list: &[&str]) -> PathPatterns {
        let mut patterns = PathPatterns::default();
        patterns.add(Path::new("/r"), list.iter().copied()).unwrap();
        patterns
    }

    #[test]
    fn they_mean_what_they_mean_in_gitignore() {
        let p = patterns(&["vendor/", "/Dockerfile", "*.bak", "!keep.bak", "a/**/b"]);
        for (path, meant) in [
            ("/r/vendor/x/Dockerfile", true),
            ("/r/x/vendor/Dockerfile", true),
            ("/r/Dockerfile", true),
            ("/r/x/Dockerfile", false),
            ("/r/x/y.bak", true),
            ("/r/x/keep.bak", false),
            ("/r/a/1/2/b", true),
            ("/r", false),
        ] {
            assert_eq!(p.matches(Path::new(path), false), meant, "{path}");
        }
    }

    #[test]
    fn paths_elsewhere_do_no_harm() {
        let p = patterns(&["vendor/", "/Dockerfile"]);
        assert!(p.matches(Path::new("/elsewhere/vendor/Dockerfile"), false));
        assert!(!p.matches(Path::new("/elsewhere/Dockerfile"), false));
        assert!(!p.matches(Path::new("/"), true));
        assert!(!p.matches(Path::new("x"), true));
    }

    #[test]
    fn a_later_layer_takes_back() {
        let mut p = patterns(&["vendor/"]);
        p.add(Path::new("/r"), ["!vendor/"]).unwrap();
        assert!(!p.matches(Path::new("/r/vendor/Dockerfile"), false));
    }

    #[test]
    fn a_bad_pattern_is_named_by_its_place() {
        let mut p = PathPatterns::default();
        let (index, why) = p.add(Path::new("/r"), ["ok", "a{b"]).unwrap_err();
        assert_eq!(index, 1);
        assert!(!why.contains("a{b"), "{why}");
    }
}
