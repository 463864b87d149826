//! Paths as URIs (RFC 3986).

/// `path` as it is shown to people, as a URI: relative and without a leading `./`, or `file:` when the path is
/// absolute. All but unreserved characters and `/` are percent-encoded. The second is whether it is relative.
pub(super) fn from_path(path: &str) -> (String, bool) {
    let mut bytes = path.bytes();
    let drive = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.next() == Some(b':')
        && matches!(bytes.next(), Some(b'/' | b'\\'));
    if drive {
        return (
            format!("file:///{}", encode(&path.replace('\\', "/"), b":")),
            false,
        );
    }
    if path.starts_with('/') {
        return (format!("file://{}", encode(path, b"")), false);
    }
    let mut rest = path;
    while let Some(tail) = rest.strip_prefix("./") {
        rest = tail.trim_start_matches('/');
    }
    (encode(rest, b""), true)
}

fn encode(path: &str, also: &[u8]) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || also.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::from_path;

    #[test]
    fn paths_become_uris() {
        let cases = [
            ("services/web/Dockerfile", "services/web/Dockerfile", true),
            ("./a b/#1?.yml", "a%20b/%231%3F.yml", true),
            ("a:b/c", "a%3Ab/c", true),
            ("100%/ż", "100%25/%C5%BC", true),
            ("x\u{1b}[31m\n", "x%1B%5B31m%0A", true),
            ("/etc/a b", "file:///etc/a%20b", false),
            ("C:\\src\\a", "file:///C:/src/a", false),
        ];
        for (path, uri, relative) in cases {
            assert_eq!(from_path(path), (uri.to_owned(), relative));
        }
    }
}
