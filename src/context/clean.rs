//! Paths without `.`, `..` and doubled slashes, as Go's `path.Clean` makes them.

/// The shortest path that means the same, by its text alone: `a//b/./c/..` is `a/b`, nothing is `.`.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") | None if !rooted => parts.push(".."),
                None => {}
                Some(_) => {
                    parts.pop();
                }
            },
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (rooted, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// `path` as a path below a root that nothing leads out of: no slash at either end, `..` stops at the root, and the
/// root itself is empty.
pub(super) fn below_root(path: &str) -> String {
    let path = clean(&format!("/{path}"));
    path.trim_start_matches('/').to_owned()
}

/// `name` in `folder`; the root is the empty path.
pub(super) fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_go_cleans() {
        for (path, expected) in [
            ("", "."),
            (".", "."),
            ("./", "."),
            ("/", "/"),
            ("//", "/"),
            ("/..", "/"),
            ("a/", "a"),
            ("./a", "a"),
            ("a//b/./c/..", "a/b"),
            ("a/..", "."),
            ("a/../..", ".."),
            ("../../a", "../../a"),
            ("../a/..", ".."),
            ("/a/../../b", "/b"),
            ("!../a", "!../a"),
            ("**/", "**"),
        ] {
            assert_eq!(clean(path), expected, "{path}");
        }
    }

    #[test]
    fn nothing_leads_out_of_a_root() {
        for (path, expected) in [
            ("..", ""),
            ("../../a", "a"),
            ("/a/b/", "a/b"),
            ("a/../..", ""),
            (".", ""),
        ] {
            assert_eq!(below_root(path), expected, "{path}");
        }
        assert_eq!(join("", "a"), "a");
        assert_eq!(join("a", ""), "a");
        assert_eq!(join("a", "b/c"), "a/b/c");
    }
}
