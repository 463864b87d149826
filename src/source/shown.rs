//! Paths as they are shown to people.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and `..`, as far as its text goes: links are not looked at. A `..` above the root is dropped. Of an
/// absolute path it is the one way to write it, without doubled slashes.
#[must_use]
pub fn without_dots(path: &Path) -> PathBuf {
    if is_without_dots(path) {
        return path.to_path_buf();
    }
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => {
                    out.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    out
}

/// Whether [`without_dots`] leaves the path as it is, as it does most: it is absolute, and no part of it begins with a dot.
pub(super) fn is_without_dots(path: &Path) -> bool {
    has_plain_parts(path.as_os_str().as_encoded_bytes())
}

/// Whether the bytes of a path begin with a slash, and none of its parts is empty or begins with a dot.
fn has_plain_parts(bytes: &[u8]) -> bool {
    let mut slashes = memchr::memchr_iter(b'/', bytes);
    let plain = |at: usize| !matches!(bytes.get(at + 1), None | Some(b'/' | b'.'));
    bytes.starts_with(b"/") && slashes.all(plain)
}

/// How `path` (absolute, or relative to `folder`) is shown: relative to `folder` (absolute) with `/` when it is in
/// there or was given with `..`, else absolute. Bytes of a name that are not UTF-8 are shown as `\xff`, so that two
/// names that differ in these alone are not shown alike.
#[must_use]
pub fn shown_path(path: &Path, folder: &Path) -> String {
    let absolute = without_dots(&folder.join(path));
    let shown = match absolute.strip_prefix(folder) {
        Ok(inside) => inside.to_path_buf(),
        Err(_) if path.is_relative() => without_dots(path),
        Err(_) => absolute,
    };
    if shown.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let mut out = String::new();
    for component in shown.components() {
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        match component {
            Component::RootDir if !out.ends_with('/') => out.push('/'),
            Component::RootDir => {}
            other => push_name(&mut out, other.as_os_str().as_encoded_bytes()),
        }
    }
    out
}

/// [`shown_path`] for all that is below one folder: the paths of most are not taken apart for it.
#[derive(Debug)]
pub struct ShownBelow<'a> {
    root: &'a Path,
    given: &'a Path,
    folder: &'a Path,
    /// How the folder is shown, when what is below it is shown with that before it.
    before: Option<String>,
}

impl<'a> ShownBelow<'a> {
    /// For what is below `root` (absolute), which was named as `given`, seen from `folder` (absolute).
    #[must_use]
    pub fn new(root: &'a Path, given: &'a Path, folder: &'a Path) -> Self {
        // Of what is around the folder one part is shown as `../a` and another as `a`.
        let around = folder != root && folder.starts_with(without_dots(root));
        let before = (!around && !cfg!(windows)).then(|| match shown_path(given, folder) {
            here if here == "." => String::new(),
            top if top.ends_with('/') => top,
            below => below + "/",
        });
        Self {
            root,
            given,
            folder,
            before,
        }
    }

    /// How `path`, which begins with the folder as it was given to [`Self::new`], is shown.
    #[must_use]
    pub fn path(&self, path: &Path) -> String {
        self.put_together(path).unwrap_or_else(|| {
            let inside = path.strip_prefix(self.root).unwrap_or(Path::new(""));
            shown_path(&self.given.join(inside), self.folder)
        })
    }

    fn put_together(&self, path: &Path) -> Option<String> {
        let before = self.before.as_ref()?;
        // `a/`, as shells complete it.
        let root = self.root.as_os_str().as_encoded_bytes();
        let root = root.strip_suffix(b"/").unwrap_or(root);
        let inside = path.as_os_str().as_encoded_bytes().strip_prefix(root)?;
        if !has_plain_parts(inside) {
            return None;
        }
        let inside = std::str::from_utf8(inside.get(1..)?).ok()?;
        Some([before, inside].concat())
    }
}

fn push_name(out: &mut String, name: &[u8]) {
    use std::fmt::Write as _;
    for chunk in name.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_here() {
        let shown = |path: &str| shown_path(Path::new(path), Path::new("/w/here"));
        for (path, expected) in [
            ("Dockerfile", "Dockerfile"),
            ("./a/./Dockerfile", "a/Dockerfile"),
            ("a/../b/Dockerfile", "b/Dockerfile"),
            ("../there/Dockerfile", "../there/Dockerfile"),
            ("../here/Dockerfile", "Dockerfile"),
            ("/w/here/a/Dockerfile", "a/Dockerfile"),
            ("/w/there/Dockerfile", "/w/there/Dockerfile"),
            ("../../../../x", "../../../../x"),
            ("/w/here", "."),
            ("..", ".."),
            ("/", "/"),
        ] {
            assert_eq!(shown(path), expected, "{path}");
        }
    }

    #[test]
    fn below_a_folder_they_are_shown_alike() {
        for given in [
            "", ".", "a", "a/", "./a/../b", "..", "../../x", "/w", "/w/here", "/", "/v", "../here/",
        ] {
            let here = Path::new("/w/here");
            let root = here.join(given);
            let below = ShownBelow::new(&root, Path::new(given), here);
            for inside in [
                "",
                "x",
                "here/x",
                "w/here/x",
                "x/y.z",
                ".x/y",
                "x/..y",
                "x/\u{17c}",
                "..",
                "./x",
                "a//b",
            ] {
                let path = root.join(inside);
                let shown = shown_path(&Path::new(given).join(inside), here);
                assert_eq!(below.path(&path), shown, "{given} {inside}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_text_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let shown = |name: &[u8]| {
            let (name, folder) = (Path::new(OsStr::from_bytes(name)), Path::new("/w"));
            let below = ShownBelow::new(folder, Path::new("."), folder).path(&folder.join(name));
            assert_eq!(below, shown_path(name, folder));
            below
        };
        assert_eq!(shown(b"a\xff/Dockerfile"), "a\\xff/Dockerfile");
        assert_ne!(shown(b"\xff"), shown(b"\xfe"));
    }
}
