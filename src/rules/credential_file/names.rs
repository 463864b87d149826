//! Which file names are those of credentials: `rules/files.toml`, made into static tables when the program is built.

use std::borrow::Cow;

use super::content_kind::ContentKind;
use super::pattern;
use crate::byte_set::ByteSet;
use crate::finding::Severity;

/// What a file is, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileClass {
    /// In words: `a private key`.
    pub(crate) what: Cow<'static, str>,
    /// How bad it is in a layer.
    pub(crate) severity: Severity,
    /// An agent can take its place.
    pub(crate) ssh: bool,
    /// What is told of its content.
    pub(crate) content: ContentKind,
}

impl FileClass {
    /// Of medium severity at most, where whoever has the image that it is taken of has it already.
    pub(super) fn capped(mut self, foreign: bool) -> Self {
        if foreign {
            self.severity = self.severity.min(Severity::Medium);
        }
        self
    }

    /// Whether a file that cannot be read is one by its name.
    pub(crate) fn counts_by_name(&self) -> bool {
        self.content != ContentKind::Only
    }
}

/// A pattern, in lower case, and the class that it stands for.
struct Named {
    pattern: &'static str,
    class: u8,
}

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What makes a source more than a path.
const MARKS: ByteSet = ByteSet::of(b"[*?$\"'");

/// The class of the file that a COPY source names; `None` when its name says nothing, and for folders and wildcards
/// that are all of the name.
pub(crate) fn classify(source: &str) -> Option<FileClass> {
    let mut spelled = Cow::Borrowed(source);
    let mut path = source;
    // Most paths are just that.
    if MARKS.first_in(source.as_bytes()).is_some() || source.ends_with('/') {
        if source.contains('[') {
            spelled = Cow::Owned(spelled_out(source));
        }
        path = spelled.trim_matches(['"', '\'']);
        if spelled.ends_with('/') {
            return None;
        }
        path = path.trim_end_matches('/');
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    // `*` and `*.json` say nothing of what they take.
    if name.is_empty() || name.starts_with(['*', '?', '[']) || name.contains('$') {
        return None;
    }
    // The first class that any pattern stands for.
    let class = find(path, &BY_LAST, last_byte(name))
        .chain(find(
            path,
            &BY_FIRST,
            name.bytes().next().unwrap_or_default(),
        ))
        .min()?;
    if is_harmless(path) {
        return None;
    }
    CLASSES.get(usize::from(class)).cloned()
}

/// `id_rs[a]` without its brackets: a set of one character is that character. It is how an optional file is copied.
fn spelled_out(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, set)) = rest.split_once('[') {
        out.push_str(before);
        let mut chars = set.chars();
        match (chars.next(), chars.next()) {
            (Some(c), Some(']')) if !matches!(c, '\\' | '^' | ']') => {
                out.push(c);
                rest = chars.as_str();
            }
            _ => {
                out.push('[');
                rest = set;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The one file that a wildcard was written for: `id_rs[a]` is `id_rsa`, `.npmrc*` is `.npmrc`. `None` where the word has no
/// wildcard, says too little, or could be for anything.
pub(crate) fn meant(source: &str) -> Option<String> {
    const LEAST_LETTERS: usize = 4;
    MARKS.first_in(source.as_bytes())?;
    let word = source.trim_matches(['"', '\'']);
    if !word.contains(['*', '?', '[']) {
        return None;
    }
    let plain = spelled_out(word);
    let (folder, name) = match plain.rfind('/') {
        Some(at) => (plain.get(..=at)?, plain.get(at + 1..)?),
        None => ("", plain.as_str()),
    };
    if folder.contains(['*', '?', '[']) || name.contains(['[', '$']) {
        return None;
    }
    if !name.contains(['*', '?']) {
        return classify(&plain).map(|_| plain.clone());
    }
    let wildcard = name.to_ascii_lowercase();
    let letters = wildcard
        .bytes()
        .filter(|b| !matches!(b, b'*' | b'?'))
        .count();
    if letters < LEAST_LETTERS || wildcard.starts_with(['*', '?']) || is_harmless(&wildcard) {
        return None;
    }
    let known = BY_LAST
        .iter()
        .chain(BY_FIRST.iter())
        .flat_map(|(_, p)| p.iter());
    let named = known
        .filter(|named| !named.pattern.contains(['*', '[', '/']))
        .filter(|named| pattern::takes(wildcard.as_bytes(), named.pattern.as_bytes()))
        .min_by_key(|named| (named.class, named.pattern))?;
    Some(format!("{folder}{}", named.pattern))
}

/// Public halves, templates and look-alikes.
pub(crate) fn is_harmless(source: &str) -> bool {
    let path = source.trim_matches(['"', '\'']);
    HARMLESS.iter().any(|pattern| matches(pattern, path)) || is_release(path)
}

/// `git-secrets-1.3.0.tar.gz`: an archive with a version in its name is how programs that deal with secrets are released.
/// A date in its place (`secrets-24.01.15.zip`, `secrets-1.12.2024.tgz`) is what copies of somebody's own are called by.
fn is_release(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let archive = name.contains(".tar") || name.ends_with(".tgz") || name.ends_with(".zip");
    archive
        && name.split('-').skip(1).any(|part| {
            let (number, marked) = match part.strip_prefix('v') {
                Some(number) => (number, true),
                None => (part, false),
            };
            let length = number
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(number.len());
            let number = number.get(..length).unwrap_or_default();
            let mut parts = number.split('.').filter(|part| !part.is_empty());
            let major = parts.next().unwrap_or_default();
            let short = (1..=2).contains(&major.len()) || marked && !major.is_empty();
            short && parts.next().is_some() && (marked || !is_date(number))
        })
}

/// `24.01.15`, `15.01.24`, `1.12.2024`: three numbers of which the second is a month, and one end a year of this century.
fn is_date(number: &str) -> bool {
    let mut parts = number.split('.').filter(|part| !part.is_empty());
    let (Some(first), Some(month), Some(last)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let within = |part: &str, range: std::ops::RangeInclusive<u16>| {
        part.parse().is_ok_and(|number| range.contains(&number))
    };
    let two = |part: &str| part.len() == 2;
    let long = within(first, 1..=31) && within(last, 2000..=2099);
    let short = two(first)
        && two(month)
        && two(last)
        && (within(first, 1..=31) && within(last, 10..=49)
            || within(first, 10..=49) && within(last, 1..=31));
    within(month, 1..=12) && (long || short)
}

fn last_byte(name: &str) -> u8 {
    name.bytes().next_back().unwrap_or_default()
}

/// The classes of the patterns that match, of those kept under `byte`.
fn find<'p>(
    path: &'p str,
    table: &'static [(u8, &'static [Named])],
    byte: u8,
) -> impl Iterator<Item = u8> + use<'p> {
    let byte = byte.to_ascii_lowercase();
    let at = table.binary_search_by_key(&byte, |(own, _)| *own).ok();
    let patterns = at.and_then(|at| table.get(at)).map_or(&[][..], |(_, p)| *p);
    patterns
        .iter()
        .filter(move |named| matches(named.pattern, path))
        .map(|named| named.class)
}

/// Whether the last parts of a path match, as many as the pattern has.
fn matches(pattern: &str, path: &str) -> bool {
    if !end_alike(pattern.as_bytes(), path.as_bytes()) {
        return false;
    }
    if !pattern.contains('/') {
        let folder = path.bytes().rposition(|b| b == b'/');
        let name = path.as_bytes().get(folder.map_or(0, |at| at + 1)..);
        return name.is_some_and(|name| pattern::matches(pattern.as_bytes(), name));
    }
    let mut parts = path.rsplit('/');
    pattern.rsplit('/').all(|pattern| {
        parts
            .next()
            .is_some_and(|part| pattern::matches(pattern.as_bytes(), part.as_bytes()))
    })
}

/// A quick look, which most patterns fail: whether a path can match by its last two bytes.
fn end_alike(pattern: &[u8], path: &[u8]) -> bool {
    let agree = |own: u8, byte: u8| matches!(own, b'*' | b']') || own == byte.to_ascii_lowercase();
    match (pattern, path) {
        ([.., before, last], [.., of_path, end]) => {
            // What stands before a star or a set says nothing of a fixed place.
            matches!(last, b'*' | b']') || agree(*last, *end) && agree(*before, *of_path)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::string_slice)]
    use super::*;

    /// Every name of the table is found by its own pattern, whatever table it is kept in.
    #[test]
    fn the_tables_hold_every_name() {
        let table: toml::Table = toml::from_str(include_str!("../../../rules/files.toml")).unwrap();
        let groups = table["group"].as_array().unwrap();
        let mut found = 0;
        for (at, group) in groups.iter().enumerate() {
            for name in group["names"].as_array().unwrap() {
                let name = name.as_str().unwrap();
                let mut example = name.replace('*', "x");
                while let Some((before, set)) = example.split_once('[') {
                    let (set, after) = set.split_once(']').unwrap();
                    example = format!("{before}{}{after}", &set[..1]);
                }
                if is_harmless(&example) {
                    continue;
                }
                let class = classify(&example).unwrap();
                let first = groups
                    .iter()
                    .position(|g| g["what"].as_str() == Some(&class.what));
                assert!(first.unwrap() <= at, "{name}: {}", class.what);
                found += 1;
            }
        }
        assert!(found > 100, "{found}");
    }

    #[test]
    fn credentials_by_name() {
        for name in [
            "id_rsa",
            "./keys/ID_RSA",
            "deploy_ed25519",
            ".aws/credentials",
            "home/.npmrc",
            ".env",
            ".env.production",
            "config/prod.env",
            "server.key",
            "certs/app-key.pem",
            "store.p12",
            "service-account.json",
            ".netrc",
            "terraform.tfstate",
            "secrets.yml",
            "password.txt",
            "config/master.key",
        ] {
            assert!(classify(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_date_is_no_version() {
        for name in [
            "secrets-24.01.15.zip",
            "prod-secrets-15.01.2024.tar.gz",
            "my-secrets-1.12.2024.tgz",
            "secrets-15.01.24-full.tar.xz",
            "secrets-2024.01.15.zip",
            "secrets-2024-01-15.zip",
        ] {
            assert!(classify(name).is_some(), "{name}");
        }
        for name in [
            "git-secrets-1.3.0.tar.gz",
            "secrets-store-12.4.tar.gz",
            "secrets-tool-v2024.1.tgz",
            "secrets-v24.01.15.zip",
            "secrets-tool-10.20.30.zip",
            "libsecret-0.21.4.tar.xz",
            "secrets-1.2.3-linux-amd64.zip",
        ] {
            assert!(classify(name).is_none(), "{name}");
        }
    }

    #[test]
    fn names_that_only_look_like_it() {
        for name in [
            "id_rsa.pub",
            "ca.pem",
            "fullchain.pem",
            "server.crt",
            ".env.example",
            ".env.sample",
            "env.ts",
            "package.json",
            "*.json",
            "*",
            ".",
            "src/",
            "secret.go",
            "password_reset.py",
            "TokenProvider.java",
            "credentials/",
            "truststore.jks",
            "dhparam.pem",
            "public.pem",
            "authorized_keys",
            "mongodb.asc",
            "gradle.properties",
        ] {
            let class = classify(name);
            assert!(!class.is_some_and(|c| c.counts_by_name()), "{name}");
        }
    }
}
