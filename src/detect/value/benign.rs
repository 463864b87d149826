//! Values that are no secret whatever their name says: switches, numbers, paths, addresses, versions.

use super::data::Benign;
use super::{strength, types};
use crate::detect::names::{Noun, Words};

/// Whether `value` is of a kind that no secret is. `noun` is what its name, `key`, announces.
pub(super) fn is_benign(benign: &Benign, value: &str, noun: Noun, key: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    benign.words.contains(lower.as_str())
        || benign.stores.contains(lower.as_str()) && !is_of_password(noun, key)
        || benign
            .beginnings
            .iter()
            .any(|b| value.starts_with(*b) || key_of_user(value).starts_with(*b))
        || lower.starts_with("secret") && value.len() == 6 && noun == Noun::Vague
        || is_quantity(value, noun)
        || is_columns(value, noun)
        || is_path(value)
        || is_address(value)
        || is_version(value)
        || is_file_name(&lower)
        || is_image(value)
        || is_mail(value) && noun != Noun::Password
        || is_certificate(value)
        || is_product_key(value)
        || types::is_type(value)
}

/// Whether a name is that of a password and of nothing about one: `MYSQL_PASSWORD`. `passwd: ldap` is a line of
/// nsswitch.conf.
fn is_of_password(noun: Noun, key: &str) -> bool {
    let words = Words::of(key);
    let last = words.last().unwrap_or_default();
    noun == Noun::Password
        && key != "passwd"
        && ["password", "passwd", "pass", "pwd", "passphrase"]
            .iter()
            .any(|word| last.ends_with(word))
}

/// Windows' own keys, five times five letters and digits: what images have are published ones, and they open nothing.
fn is_product_key(value: &str) -> bool {
    value.split('-').count() == 5
        && value.split('-').all(|group| {
            group.len() == 5
                && group
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
}

/// The public key of `user:ssh-ed25519 …`, as Google Cloud's metadata have it; else nothing.
fn key_of_user(value: &str) -> &str {
    let (user, key) = value.split_once(':').unwrap_or_default();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let is_key = ["ssh-", "ecdsa-", "sk-"]
        .iter()
        .any(|kind| key.starts_with(kind));
    if is_key && !user.is_empty() && user.bytes().all(is_name) {
        key
    } else {
        ""
    }
}

/// Which columns of a line: `for /F "tokens=1,2*"` of batch files.
fn is_columns(value: &str, noun: Noun) -> bool {
    noun == Noun::Token
        && value.len() <= 8
        && value
            .trim_end()
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'*' | b'-'))
}

/// A number, a size, a duration. Long numbers under a password's name are passwords.
fn is_quantity(value: &str, noun: Noun) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return false;
    }
    let all = value.len();
    if digits == all {
        return match noun {
            Noun::Password | Noun::Secret => all < 3,
            _ => all < 10,
        };
    }
    let number = value.trim_start_matches(['-', '+']);
    let number =
        number.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_'));
    matches!(
        number.to_ascii_lowercase().as_str(),
        "" | "s"
            | "ms"
            | "m"
            | "h"
            | "d"
            | "w"
            | "y"
            | "us"
            | "ns"
            | "sec"
            | "secs"
            | "min"
            | "mins"
            | "hours"
            | "days"
            | "k"
            | "kb"
            | "kib"
            | "ki"
            | "mb"
            | "mib"
            | "mi"
            | "g"
            | "gb"
            | "gib"
            | "gi"
            | "t"
            | "tb"
            | "b"
            | "%"
            | " days"
            | " hours"
            | " minutes"
    ) && value.len() - number.len() < 12
}

/// An absolute, relative or home path, or one of Windows. Random text may begin with `/`.
pub(super) fn is_path(value: &str) -> bool {
    let bytes = value.as_bytes();
    let windows = matches!(bytes, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let rooted = value.starts_with('/') && value.len() > 1;
    let relative = value.starts_with("./")
        || value.starts_with("../")
        || value.starts_with("~/")
        || value.starts_with("file:/")
        || value.starts_with("\\\\");
    if value.contains(char::is_whitespace) {
        return (windows || rooted) && !value.contains("  ") && value.matches('/').count() > 1;
    }
    if windows || relative {
        return true;
    }
    rooted && !strength::looks_random(value.trim_start_matches('/'))
}

/// `scheme://host…` (a login in it was found before), `host:port`, `port@host`, `host.tld/…`.
fn is_address(value: &str) -> bool {
    if value.contains(char::is_whitespace) {
        return false;
    }
    if let Some((scheme, _)) = value.split_once("://") {
        return !scheme.is_empty()
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b':'));
    }
    if let Some((port, host)) = value.split_once('@')
        && !port.is_empty()
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        return is_host(host);
    }
    if let Some((host, port)) = value.rsplit_once(':')
        && (2..=5).contains(&port.len())
        && port.bytes().all(|b| b.is_ascii_digit())
    {
        return is_host(host);
    }
    let host = value.split(['/', '?']).next().unwrap_or_default();
    let top = host.rsplit('.').next().unwrap_or_default();
    host.matches('.').count() >= 1
        && host.is_ascii()
        && is_host(host)
        && matches!(
            top,
            "com"
                | "org"
                | "net"
                | "io"
                | "dev"
                | "local"
                | "internal"
                | "localhost"
                | "lan"
                | "cloud"
                | "app"
                | "svc"
                | "example"
                | "test"
                | "home"
                | "arpa"
                | "co"
                | "ai"
                | "me"
                | "us"
                | "eu"
                | "de"
                | "uk"
        )
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && !host.starts_with(['-', '.'])
        && host.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_')
        })
        && host.bytes().any(|b| b.is_ascii_alphabetic() || b == b'.')
}

/// `1.2.3`, `v2.0.0-rc1`, `3.11-slim`.
fn is_version(value: &str) -> bool {
    let rest = value.strip_prefix(['v', 'V']).unwrap_or(value);
    let core = rest.split(['-', '+', '_']).next().unwrap_or_default();
    let parts = core.split('.').count();
    parts >= 2
        && value.len() <= 32
        && core.split('.').all(|part| {
            !part.is_empty()
                && part.len() <= 6
                && part.bytes().all(|b| b.is_ascii_digit() || b == b'x')
        })
}

/// `token.txt`, `server.key`: a name with a known ending.
fn is_file_name(lower: &str) -> bool {
    const ENDINGS: [&str; 30] = [
        "txt",
        "pem",
        "key",
        "crt",
        "cer",
        "json",
        "yml",
        "yaml",
        "jks",
        "p12",
        "pfx",
        "env",
        "conf",
        "cfg",
        "ini",
        "toml",
        "xml",
        "asc",
        "gpg",
        "pub",
        "properties",
        "keystore",
        "truststore",
        "htpasswd",
        "sh",
        "py",
        "js",
        "db",
        "sqlite",
        "pass",
    ];
    lower.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && ENDINGS.contains(&ending)
            && lower
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/'))
    })
}

/// `registry/name:tag`, `name@sha256:…`.
fn is_image(value: &str) -> bool {
    if value.contains("@sha256:") {
        return true;
    }
    value.split_once(':').is_some_and(|(name, tag)| {
        name.contains('/')
            && (is_version(tag) || tag == "latest")
            && !name.contains(char::is_whitespace)
    })
}

/// `name@host.tld`.
fn is_mail(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && !host.ends_with('.')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+'))
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
    })
}

/// Base64 of a certificate (`MII…` is also how keys begin, so only with the words), or of `-----BEGIN CERT`.
fn is_certificate(value: &str) -> bool {
    value.starts_with("LS0tLS1CRUdJTiBDRVJU") || value.starts_with("LS0tLS1CRUdJTiBQVUJMSUMg")
}

/// 8-4-4-4-12 hex digits.
pub(super) fn is_uuid(value: &str) -> bool {
    let value = value.trim_start_matches('{').trim_end_matches('}');
    value.len() == 36
        && value.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}
