//! Which folder a file's project is: nothing outside of it is read (`docs/decisions/0040-the-root-of-a-project.md`).

use std::path::{Path, PathBuf};

use crate::source::{FileSystem, without_dots};

/// The root for a path of the command line; `here` is the current directory. Both are absolute.
///
/// The nearest repository (a folder with `.git`) that it stands in or is, above the current directory too. Without one
/// it is the current directory, if it stands in there, else the folder itself, or that of the file. The root of the file
/// system is never one.
#[must_use]
pub fn root_of(path: &Path, is_dir: bool, here: &Path, fs: &dyn FileSystem) -> PathBuf {
    let path = without_dots(path);
    let folder = if is_dir {
        path.as_path()
    } else {
        path.parent().unwrap_or(&path)
    };
    let repository = folder.ancestors().find(|above| {
        let git = above.join(".git");
        above.parent().is_some() && (fs.is_dir(&git) || fs.is_file(&git))
    });
    let inside = folder.starts_with(here) && here.parent().is_some();
    let without = if inside { here } else { folder };
    repository.unwrap_or(without).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFs;

    #[test]
    fn roots() {
        let mut fs = MemoryFs::default();
        for path in [
            "/w/repo/.git/HEAD",
            "/w/repo/sub/.git",
            "/w/plain/x",
            "/up/.git/HEAD",
        ] {
            fs.insert(path, "");
        }
        for (path, is_dir, here, root) in [
            // The repository itself, its folders, its files, and those of a submodule.
            ("/w/repo", true, "/w/repo", "/w/repo"),
            ("/w/repo/a", true, "/w/repo", "/w/repo"),
            ("/w/repo/a/Dockerfile", false, "/w/repo", "/w/repo"),
            ("/w/repo/a/Dockerfile", false, "/w", "/w/repo"),
            ("/w/repo/sub/a/Dockerfile", false, "/w/repo", "/w/repo/sub"),
            // The current directory is a folder of it.
            ("/w/repo/a", true, "/w/repo/a", "/w/repo"),
            ("/w/repo/a/b/Dockerfile", false, "/w/repo/a", "/w/repo"),
            ("/w/repo/sub/a", true, "/w/repo/sub/a", "/w/repo/sub"),
            // Outside of the current directory.
            ("/w/repo/a", true, "/w/plain", "/w/repo"),
            ("/w/repo/a/../b/Dockerfile", false, "/w/plain", "/w/repo"),
            // No repository.
            ("/w/plain", true, "/w", "/w"),
            ("/w/plain", true, "/w/plain", "/w/plain"),
            ("/w/plain", true, "/else", "/w/plain"),
            ("/w/plain", true, "/", "/w/plain"),
            ("/w/plain/Dockerfile", false, "/w", "/w"),
            ("/w/plain/Dockerfile", false, "/else", "/w/plain"),
            ("/w/plain/Dockerfile", false, "/", "/w/plain"),
        ] {
            let found = root_of(Path::new(path), is_dir, Path::new(here), &fs);
            assert_eq!(found, Path::new(root), "{path} from {here}");
        }
    }
}
