//! What a credential file really holds: its name raises the question, its content answers it.

use std::ops::Range;

use super::content_kind::ContentKind;
use super::names::FileClass;
use crate::commands;
use crate::detect::{Detectors, Hit, SecretKind, Strength, Subject};
use crate::finding::Confidence;
use crate::source::SourceFile;

/// Above this size, in bytes, only known formats are looked for: it is a dump or a log.
const LARGEST_TEXT: usize = 512 * 1024;
/// Most secrets of a file that are kept: a finding shows the first.
const MOST_HITS: usize = 64;

/// What a file holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Nothing that would be a leak.
    Harmless,
    /// Secrets, the worst first.
    Secrets(Vec<Hit>),
    /// That cannot be told: it is binary, or stands in for a file that is elsewhere.
    Unknown,
}

/// Reads a file whose name is of that class.
pub(super) fn judge(file: &SourceFile, class: &FileClass, detectors: &Detectors) -> Content {
    let text = file.text();
    if text.trim().is_empty() || is_encrypted(text) {
        return Content::Harmless;
    }
    // Git keeps large files elsewhere.
    if text.starts_with("version https://git-lfs") {
        return unknown(class);
    }
    let binary = file.replaced() > 0 || text.contains('\0');
    if binary && text.starts_with("PK\u{3}\u{4}") && class.content != ContentKind::Opaque {
        // A document of an office program that has the ending of a key.
        return Content::Harmless;
    }
    let mut hits = detectors.known(text);
    if binary || class.content == ContentKind::Opaque {
        return match hits.is_empty() {
            // A few words in place of a key store.
            true if !binary && text.len() < 64 => Content::Harmless,
            true => unknown(class),
            false => secrets(hits),
        };
    }
    if text.len() <= LARGEST_TEXT {
        // What is only a guess must not hide that the same is a secret by its name.
        hits.retain(is_sure);
        add(
            &mut hits,
            detectors.text(text).into_iter().filter(is_sure).collect(),
        );
        match class.content {
            ContentKind::Whole => whole(detectors, text, &mut hits),
            _ => {
                for login in commands::logins(file.path(), text) {
                    let secret = text.get(login.secret).unwrap_or_default();
                    value(detectors, "password", text, secret, &mut hits);
                }
                pairs(detectors, text, &mut hits);
                if is_code(file.path()) {
                    hits.retain(|hit| is_quoted(text, hit));
                }
            }
        }
        hits.retain(|hit| {
            hit.kind != SecretKind::Named || !text.get(hit.range.clone()).is_some_and(names_a_file)
        });
    }
    secrets(hits)
}

/// Guesses about text are no reason to call a file a leak.
fn is_sure(hit: &Hit) -> bool {
    hit.confidence > Confidence::Low
}

fn unknown(class: &FileClass) -> Content {
    if class.content == ContentKind::Only {
        Content::Harmless
    } else {
        Content::Unknown
    }
}

fn secrets(mut hits: Vec<Hit>) -> Content {
    hits.retain(|hit| {
        hit.strength > Strength::Placeholder && hit.kind != SecretKind::Identifier && is_sure(hit)
    });
    if hits.is_empty() {
        return Content::Harmless;
    }
    let worth = |hit: &Hit| {
        (
            hit.kind == SecretKind::PrivateKey,
            hit.strength,
            hit.confidence,
        )
    };
    hits.sort_by(|a, b| {
        worth(b)
            .cmp(&worth(a))
            .then(a.range.start.cmp(&b.range.start))
    });
    hits.truncate(MOST_HITS);
    Content::Secrets(hits)
}

/// Formats in which what is written is no longer readable.
fn is_encrypted(text: &str) -> bool {
    text.starts_with("$ANSIBLE_VAULT;")
        || text.starts_with("\0GITCRYPT\0")
        || text.starts_with("-----BEGIN PGP MESSAGE-----")
        || text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----")
        || text.starts_with("age-encryption.org/")
        || text.contains("ENC[AES256_GCM,")
}

/// Adds what does not overlap.
fn add(hits: &mut Vec<Hit>, more: Vec<Hit>) {
    for hit in more {
        if hits.len() < 4 * MOST_HITS && !hits.iter().any(|h| overlap(&h.range, &hit.range)) {
            hits.push(hit);
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A file that is nothing but the secret.
fn whole(detectors: &Detectors, text: &str, hits: &mut Vec<Hit>) {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return pairs(detectors, text, hits);
    };
    let key = line.split_once(['=', ':']).map(|(key, _)| key.trim());
    if key
        .is_some_and(|key| is_key(key) && detectors.name(key) != crate::detect::NameClass::Neutral)
    {
        return pairs(detectors, text, hits);
    }
    value(detectors, "secret_key", text, line, hits);
}

/// Names and values, line by line, in the formats of settings: `k=v`, `k: v`, `"k": "v"`, `<k>v</k>`.
fn pairs(detectors: &Detectors, text: &str, hits: &mut Vec<Hit>) {
    for line in text.lines() {
        if line.len() > 4096 {
            continue;
        }
        let line = line.trim();
        if line.starts_with(['#', ';']) || line.starts_with("//") && !line.contains(":_") {
            continue;
        }
        if let Some((key, found)) = element(line).or_else(|| assignment(line)) {
            value(detectors, key, text, found, hits);
        }
        password_line(detectors, text, line, hits);
    }
}

/// Judges `found`, a part of `text`, under its name.
fn value(detectors: &Detectors, key: &str, text: &str, found: &str, hits: &mut Vec<Hit>) {
    let Some(start) = offset(text, found) else {
        return;
    };
    let subject = Subject {
        key: Some(key),
        value: found,
        ..Subject::default()
    };
    let mut more = detectors.value(&subject);
    for hit in &mut more {
        hit.range = hit.range.start + start..hit.range.end + start;
    }
    add(hits, more);
}

/// Settings that are a program: what stands there without quotes is an expression.
fn is_code(name: &str) -> bool {
    name.ends_with(".php") || name.ends_with(".py")
}

/// Whether quotes stand around the value, or it is one by its own looks.
fn is_quoted(text: &str, hit: &Hit) -> bool {
    let quote = |at: Option<usize>| {
        at.and_then(|at| text.as_bytes().get(at))
            .is_some_and(|b| matches!(b, b'"' | b'\''))
    };
    hit.kind != SecretKind::Named
        || quote(hit.range.start.checked_sub(1)) && quote(Some(hit.range.end))
}

/// `setup_secrets.ps1`: settings name the files that secrets are in.
fn names_a_file(value: &str) -> bool {
    // `_env:NAME`, as configuration libraries write it.
    if value.starts_with("_env:") || value.starts_with("env:") {
        return true;
    }
    const ENDINGS: [&str; 25] = [
        "sh",
        "ps1",
        "py",
        "js",
        "ts",
        "rb",
        "json",
        "yml",
        "yaml",
        "xml",
        "toml",
        "ini",
        "conf",
        "cfg",
        "properties",
        "txt",
        "pem",
        "key",
        "crt",
        "p12",
        "pfx",
        "jks",
        "env",
        "sql",
        "log",
    ];
    value.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && !value.contains(' ') && ENDINGS.contains(&ending)
    })
}

/// Where a part of a text stands in it.
fn offset(text: &str, part: &str) -> Option<usize> {
    let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (at + part.len() <= text.len()).then_some(at)
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let line = line.strip_prefix("- ").unwrap_or(line);
    let quoted = line.strip_prefix(['"', '\'']).and_then(|rest| {
        let (key, rest) = rest.split_once(['"', '\''])?;
        let value = rest.trim_start().strip_prefix([':', '='])?;
        Some((key, value))
    });
    let (key, value) = match quoted {
        Some(pair) => pair,
        None => {
            let equals = line.find('=');
            let colon = line.find(": ");
            let at = match (equals, colon) {
                (Some(equals), Some(colon)) => equals.min(colon),
                (Some(at), None) | (None, Some(at)) => at,
                (None, None) => return None,
            };
            (line.get(..at)?, line.get(at + 1..)?)
        }
    };
    // Variables of PHP begin with a `$`.
    let key = key
        .trim()
        .trim_start_matches('$')
        .trim_end_matches([':', '?', '+']);
    let value = value.trim().trim_end_matches([',', ';']);
    let unquoted = ['"', '\'']
        .iter()
        .find_map(|quote| value.strip_prefix(*quote)?.split_once(*quote))
        .map(|(inner, _)| inner);
    // Behind a plain value a comment may stand.
    let value = unquoted.unwrap_or_else(|| value.split(" #").next().unwrap_or(value).trim_end());
    (is_key(key) && !value.is_empty()).then_some((key, value))
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 128
        && key.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b':' | b'@')
        })
}

/// `<password>…</password>`, `<add key="ClearTextPassword" value="…" />`.
fn element(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('<')?;
    let attribute = |name: &str| {
        let rest = inner.get(inner.find(name)? + name.len()..)?;
        let rest = rest.strip_prefix("=\"")?;
        rest.split_once('"').map(|(value, _)| value)
    };
    if let (Some(key), Some(value)) = (attribute("key"), attribute("value")) {
        return Some((key, value));
    }
    let (key, rest) = inner.split_once('>')?;
    let (value, end) = rest.split_once("</")?;
    (is_key(key) && end.starts_with(key)).then_some((key, value.trim()))
}

/// A line of `.pgpass`: `host:port:database:user:password`.
fn password_line(detectors: &Detectors, text: &str, line: &str, hits: &mut Vec<Hit>) {
    let mut parts = line.splitn(5, ':');
    let (Some(_), Some(port), Some(_), Some(_), Some(password)) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return;
    };
    if (port == "*" || port.parse::<u16>().is_ok()) && !password.contains([' ', ':', '/']) {
        value(detectors, "password", text, password, hits);
    }
}

#[cfg(test)]
mod tests;
