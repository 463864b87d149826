//! Password hashes: crackable, so worth a finding, but not readable.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

/// `$$` is how Compose and make write `$`, `\$` how a shell does.
const PATTERN: &str = r#"(?x)
    (?:\\|\$)?\$(?:1|apr1)(?:\\|\$)?\$[./0-9A-Za-z]{1,8}(?:\\|\$)?\$[./0-9A-Za-z]{22}
  | (?:\\|\$)?\$2[abxy](?:\\|\$)?\$\d\d(?:\\|\$)?\$[./0-9A-Za-z]{53}
  | (?:\\|\$)?\$[56](?:\\|\$)?\$(?:rounds=\d{1,9}(?:\\|\$)?\$)?[^$\s:"'\\]{1,24}(?:\\|\$)?\$[./0-9A-Za-z]{43,86}
  | (?:\\|\$)?\$g?y(?:\\|\$)?\$[./0-9A-Za-z]{1,32}(?:\\|\$)?\$[./0-9A-Za-z]{0,96}(?:\\|\$)?\$[./0-9A-Za-z]{43}
  | (?:\\|\$)?\$argon2(?:id|i|d)(?:\\|\$)?\$v=\d{1,3}(?:\\|\$)?\$m=\d{1,9},t=\d{1,4},p=\d{1,4}(?:\\|\$)?\$[A-Za-z0-9+/]{8,128}(?:\\|\$)?\$[A-Za-z0-9+/]{16,256}
  | \$?pbkdf2[-_:](?:sha1|sha256|sha512)[$:]\d{1,9}[$:][A-Za-z0-9+/=._-]{4,128}[$:][A-Za-z0-9+/=._-]{16,256}
  | (?:\\|\$)?\$scrypt(?:\\|\$)?\$[A-Za-z0-9=,]{1,64}(?:\\|\$)?\$[A-Za-z0-9+/=._-]{8,128}(?:\\|\$)?\$[A-Za-z0-9+/=._-]{16,256}
  | \{(?:SSHA|SHA|SMD5|MD5|CRYPT|SSHA256|SSHA384|SSHA512|SHA512|ARGON2|PBKDF2[A-Z0-9-]{0,10})\}[A-Za-z0-9+/=$.,{}_-]{16,200}
  | grub\.pbkdf2\.sha512\.\d{1,9}\.[0-9A-Fa-f]{16,300}\.[0-9A-Fa-f]{16,300}
  | SCRAM-SHA-256\$\d{1,9}:[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{20,64}:[A-Za-z0-9+/=]{20,64}
  | \b[0-9a-f]{16,64}(?:\\|\$)?\$[0-9a-f]{64}\b
  | scrypt:\d{1,9}:\d{1,3}:\d{1,3}\$[A-Za-z0-9]{4,32}\$[0-9a-f]{64,128}
"#;

fn pattern() -> Option<&'static Regex> {
    static COMPILED: OnceLock<Option<Regex>> = OnceLock::new();
    COMPILED.get_or_init(|| Regex::new(PATTERN).ok()).as_ref()
}

/// Where hashes are in `text`.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    // No hash goes over the end of a line, and few lines have a sign of one.
    for line in text.split_inclusive('\n') {
        if may_hold(line)
            && let Some(regex) = pattern()
        {
            let within = regex.find_iter(line).map(|m| m.range());
            found.extend(within.map(|range| start + range.start..start + range.end));
        }
        start += line.len();
    }
    found
}

/// Whether sixteen bytes that a hash is made of stand behind a `$` or a `}`, as in all of them but GRUB's.
fn may_hold(line: &str) -> bool {
    const LEAST: usize = 16;
    let bytes = line.as_bytes();
    let of_hash = |b: &u8| b.is_ascii_alphanumeric() || b"+/=.,_-".contains(b);
    let long = |at: usize| {
        let behind = bytes.get(at + 1..at + 1 + LEAST);
        behind.is_some_and(|behind| behind.iter().all(of_hash))
    };
    memchr::memchr2_iter(b'$', b'}', bytes).any(long) || line.contains("pbkdf2")
}

/// MySQL's `*` + 40 hex digits, PostgreSQL's `md5` + 32: only under a password's name.
pub(super) fn is_database_hash(value: &str) -> bool {
    let hex = |rest: &str, length: usize| {
        rest.len() == length && rest.bytes().all(|b| b.is_ascii_hexdigit())
    };
    value.strip_prefix('*').is_some_and(|rest| hex(rest, 40))
        || value.strip_prefix("md5").is_some_and(|rest| hex(rest, 32))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    #[test]
    fn the_pattern_compiles_and_takes_doubled_dollars() {
        assert!(pattern().is_some());
        let body = "abcdefghijklmnopqrstu.";
        for text in [
            format!("admin:$apr1$saltsalt${body}"),
            format!("admin:$$apr1$$saltsalt$${body}"),
            format!(r"\$1\$saltsalt\${body}"),
        ] {
            assert_eq!(find(&text).len(), 1, "{text}");
        }
        // A node's `rpcauth`.
        let login = format!("u:{}${}", "0a".repeat(16), "b1".repeat(32));
        assert_eq!(
            find(&login).as_slice(),
            std::slice::from_ref(&(2..login.len()))
        );
        assert_eq!(find("$6$").len(), 0);
    }
}
