//! `file:` URIs and paths.

use std::path::{Path, PathBuf};

use lsp_types::Uri;

/// The absolute path that a `file:` URI names; `None` for any other.
pub(super) fn to_path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // `file://localhost/…` and `file:///…` are this machine.
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return None;
    }
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'%', [high, low, tail @ ..]) => {
                let digit = |b: &u8| char::from(*b).to_digit(16);
                let byte = digit(high)? * 16 + digit(low)?;
                bytes.push(u8::try_from(byte).ok()?);
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/x` is `C:/x` on Windows.
    let drive = path
        .get(1..3)
        .is_some_and(|d| d.ends_with(':') && d.starts_with(|c: char| c.is_ascii_alphabetic()));
    Some(PathBuf::from(match path.get(1..) {
        Some(tail) if cfg!(windows) && drive => tail,
        _ => path.as_str(),
    }))
}

/// The URI of an absolute path; `None` when it is not UTF-8.
pub(super) fn of_path(path: &Path) -> Option<Uri> {
    let text = path.to_str()?.replace('\\', "/");
    let mut uri = String::from("file://");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for path in ["/a/b c/Dockerfile", "/ż/100%/#1?x", "/a:b"] {
            let uri = of_path(Path::new(path)).unwrap();
            assert_eq!(
                to_path(uri.as_str()),
                Some(PathBuf::from(path)),
                "{}",
                uri.as_str()
            );
        }
    }

    #[test]
    fn what_is_no_file_is_none() {
        for uri in [
            "untitled:1",
            "file://host/a",
            "http://a/b",
            "",
            "file://",
            "file:///%zz",
            "file:///%ff",
        ] {
            assert_eq!(to_path(uri), None, "{uri}");
        }
        assert_eq!(
            to_path("file://localhost/a%20b?x"),
            Some(PathBuf::from("/a b"))
        );
    }
}
