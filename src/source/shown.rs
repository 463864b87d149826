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
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut slashes = memchr::memchr_iter(b'/', bytes);
    let plain = |at: usize| !matches!(bytes.get(at + 1), None | Some(b'/' | b'.'));
    bytes.starts_with(b"/") && slashes.all(plain)
}

/// How `path` (absolute, or relative to `folder`) is shown: relative to `folder` (absolute) with `/` when it is in
/// there or was given with `..`, else absolute. Bytes of a name that are not UTF-8 are shown as `\xff`, so that two
/// names that differ are never shown alike.
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

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_text_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let shown = |name: &[u8]| shown_path(Path::new(OsStr::from_bytes(name)), Path::new("/w"));
        assert_eq!(shown(b"a\xff/Dockerfile"), "a\\xff/Dockerfile");
        assert_ne!(shown(b"\xff"), shown(b"\xfe"));
    }
}
