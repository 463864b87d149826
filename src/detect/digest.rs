//! Hexadecimal and base64 that are no secret: checksums, commits, ids.

use std::ops::Range;

/// Names of hash functions, as they stand before a digest.
const HASHES: [&str; 12] = [
    "sha1", "sha224", "sha256", "sha384", "sha512", "sha-1", "sha-256", "sha-512", "md5", "h1",
    "blake2b", "blake3",
];

/// Names whose value is a digest or a commit.
const NAMES: [&str; 14] = [
    "checksum",
    "chksum",
    "commit",
    "digest",
    "fingerprint",
    "hash",
    "integrity",
    "md5sum",
    "ref",
    "rev",
    "revision",
    "sha",
    "shasum",
    "sum",
];

/// Whether what stands before `range` says that it is a digest: `@sha256:`, `integrity="sha512-`, `--hash=sha256:`.
pub(super) fn is_digest(text: &str, range: &Range<usize>) -> bool {
    let before = before(text, range.start);
    let Some(before) = before.strip_suffix([':', '-', '=']) else {
        return false;
    };
    let before = before.to_ascii_lowercase();
    (HASHES.iter()).any(|hash| {
        before
            .strip_suffix(hash)
            .is_some_and(|rest| !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
    }) || before.ends_with("integrity")
}

/// Whether a value that has the form of a digest or an id, and nothing else to tell it, stands where those stand.
/// Only for detectors that rest on a word near the value.
pub(super) fn is_id(text: &str, range: &Range<usize>) -> bool {
    let value = text.get(range.clone()).unwrap_or_default();
    let hex = value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if !hex {
        return false;
    }
    let before = before(text, range.start);
    let after = text.get(range.end..).unwrap_or_default();
    // `<digest>  file` and `<digest> *file` are the lines of sha256sum; `/<id>` and `#<commit>` are parts of URLs.
    if after.starts_with(" *")
        || (after.starts_with("  ") && is_path(after))
        || before.ends_with(['/', '#', '@'])
    {
        return true;
    }
    let name = before
        .trim_end_matches(['"', '\'', ' ', '\t'])
        .trim_end_matches([':', '='])
        .trim_end_matches(['"', '\'', ' ', '\t']);
    let word = name
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-' && c != '.')
        .next()
        .unwrap_or_default();
    let separated = name.len() < before.len();
    let lower = word.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let named = NAMES.contains(&last)
        || HASHES.contains(&last)
        || word.ends_with("Hash")
        || word.ends_with("Sha");
    let id = (matches!(last, "id" | "uid" | "uuid" | "guid") || word.ends_with("Id"))
        && !["secretid", "reporterid"]
            .iter()
            .any(|name| lower.replace(['_', '-'], "").ends_with(name));
    separated && (named || id)
}

fn is_path(after: &str) -> bool {
    (after.trim_start().chars().next())
        .is_some_and(|c| c.is_ascii_alphanumeric() || c == '/' || c == '.')
}

/// The 48 bytes before `at`, or a little fewer.
fn before(text: &str, at: usize) -> &str {
    let from = super::edge::floor(text, at.saturating_sub(48));
    text.get(from..at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{is_digest, is_id};

    fn place(text: &str) -> std::ops::Range<usize> {
        let start = text.find("deadbee5").unwrap();
        start..start + 8
    }

    #[test]
    fn digests() {
        for text in [
            "img@sha256:deadbee5",
            "--hash=sha256:deadbee5",
            "integrity=\"sha512-deadbee5",
            "SHA256=deadbee5",
            "éééééééééééééééééééééééééééé sha512:deadbee5",
        ] {
            assert!(is_digest(text, &place(text)), "{text}");
        }
        for text in ["sha256~deadbee5", "xsha256:deadbee5", "token: deadbee5"] {
            assert!(!is_digest(text, &place(text)), "{text}");
        }
    }

    #[test]
    fn ids() {
        for text in [
            "SENTRY_COMMIT=deadbee5",
            "git checkout sentry#deadbee5",
            "client_id: \"deadbee5\"",
            "\"clientId\": \"deadbee5\"",
            "deadbee5  sentry.tar.gz",
            "https://x/deadbee5",
        ] {
            assert!(is_id(text, &place(text)), "{text}");
        }
        for text in [
            "SENTRY_TOKEN=deadbee5",
            "secret_id=deadbee5",
            "secretId: deadbee5",
            "deadbee5 && make",
        ] {
            assert!(!is_id(text, &place(text)), "{text}");
        }
    }
}
