//! User-data under test: linting one file from memory, and documents that set the keys of
//! `test-data/user-data/keys.txt`.
#![allow(dead_code, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::discover::{self, Format, NameVerdict};
use lint_secrets::finding::{Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::lower::user_data::{Cursor, Holds, Schema};
use lint_secrets::source::MemoryFs;

use super::{cases, fakes};

/// The default settings.
pub(crate) fn settings() -> Settings {
    let overrides = Overrides::default();
    resolve(None, &overrides, Path::new("/r"), linter::rules()).unwrap()
}

/// Lints one file that is called `name`.
pub(crate) fn lint(name: &str, bytes: &[u8]) -> Outcome {
    lint_all(&[(name, bytes)])
}

/// Lints files, each with its name.
pub(crate) fn lint_all(named: &[(&str, &[u8])]) -> Outcome {
    let mut fs = MemoryFs::default();
    for (name, bytes) in named {
        fs.insert(*name, *bytes);
    }
    let files = named
        .iter()
        .map(|(name, bytes)| linter::in_memory(name, format_of(name, bytes)));
    let input = Input {
        command: None,
        files: files.collect(),
        baseline: None,
    };
    linter::lint(input, &settings(), &fs)
}

fn format_of(name: &str, bytes: &[u8]) -> Format {
    let file = Path::new(name).file_name().unwrap();
    match discover::by_name(file) {
        Some(NameVerdict::Is(format)) => format,
        _ => discover::by_name_and_content(file, bytes).unwrap_or(Format::UserData),
    }
}

/// The findings that count.
pub(crate) fn active(outcome: &Outcome) -> Vec<&Finding> {
    let findings = outcome.findings.iter();
    findings.filter(|f| f.state == State::Active).collect()
}

/// A key of a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// The table that it is of.
    pub(crate) schema: Schema,
    /// Keys with `/` between them; lists count as nothing, `*` is a key that the author chooses.
    pub(crate) path: String,
    /// What `keys.txt` says that it holds, in the words of `rules/user-data.toml`.
    pub(crate) holds: String,
}

/// The keys of `test-data/user-data/keys.txt`.
pub(crate) fn keys() -> Vec<Key> {
    let path = cases::test_data("user-data").join("keys.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let mut schema = Schema::CloudConfig;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        match line {
            "" => {}
            "[network]" => schema = Schema::Network,
            _ if line.starts_with('#') || line.starts_with('[') => {}
            _ => {
                let (path, holds) = line.split_once(": ").unwrap_or((line, ""));
                found.push(Key {
                    schema,
                    path: path.to_owned(),
                    holds: holds.to_owned(),
                });
            }
        }
    }
    found
}

/// What the program's table says of a path, tables that it leads into included.
pub(crate) fn said(schema: Schema, path: &str) -> Option<Holds> {
    let mut at = Cursor::new(schema);
    for key in path.split('/') {
        match at.said() {
            Some(Holds::Nested(inner)) => at = Cursor::new(inner),
            // Their keys are read together, by code.
            Some(together @ (Holds::Files | Holds::Accounts)) => return Some(together),
            _ => {}
        }
        at = at.below(if key == "*" { OWN } else { key });
    }
    at.said()
}

/// The word of `rules/user-data.toml` for what a key holds.
pub(crate) fn word(holds: Holds) -> String {
    match holds {
        Holds::PrivateKey => "private-key".to_owned(),
        Holds::Nested(schema) => format!("nested {}", schema.as_str()),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// A key that the author chooses.
const OWN: &str = "own";

/// What a key is set to, and how many findings that gives.
pub(crate) struct Setting {
    /// One line, or several that become a block.
    pub(crate) text: String,
    pub(crate) findings: usize,
}

/// A value that the kind makes a secret of, or that would be one under another key. `number` makes it one of its own.
pub(crate) fn setting(key: &Key, number: usize) -> Setting {
    let secret = format!("correct-Horse-{number}");
    let last = key.path.rsplit('/').next().unwrap_or_default();
    let (text, findings) = match key.holds.as_str() {
        "password" | "hash" | "token" => (secret, 1),
        "named" => (secret, usize::from(last == "*")),
        "private-key" => (fakes::fake("private-key"), 1),
        "url" => (format!("https://bot:{secret}@files.example.com/x"), 1),
        "text" => (format!("API_TOKEN={secret}\nNEXT=1"), 1),
        "unit" => (format!("Environment=API_TOKEN={secret}\nNext=1"), 1),
        "command" => (format!("export API_TOKEN={secret}"), 1),
        "document" => (format!("#cloud-config\npassword: {secret}"), 1),
        "nested network" | "nested lxd" => (format!("own:\n  api_token: {secret}"), 1),
        "debconf" => (
            format!("mysql-server mysql-server/root_password password {secret}\nx x/y string z"),
            1,
        ),
        "logins" => (format!("root:{secret}\nother:RANDOM"), 1),
        "mount" => (
            format!("[[//nas/x, /x, cifs, \"username=a,password={secret}\"]]"),
            1,
        ),
        "path" => (format!("/etc/own/{secret}"), 0),
        "public" => (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl a".to_owned(),
            0,
        ),
        "accounts" => (secret, usize::from(last == "password")),
        "files" if last == "content" => (format!("API_TOKEN={secret}\nNEXT=1"), 1),
        "files" if last == "uri" => (format!("https://bot:{secret}@files.example.com/x"), 1),
        "files" if last == "*" => (format!("Bearer {secret}"), 0),
        "files" if last == "encoding" => ("text/plain".to_owned(), 0),
        "files" | "none" => (secret, 0),
        other => panic!("{}: no such kind: {other}", key.path),
    };
    Setting { text, findings }
}

/// Keys below keys.
#[derive(Default)]
pub(crate) struct Tree {
    below: BTreeMap<String, Self>,
    text: Option<String>,
}

impl Tree {
    /// Sets a key. Where its name decides, it gets one of a secret.
    pub(crate) fn set(&mut self, key: &Key, text: &str) {
        let named = (key.holds == "named").then(|| key.path.strip_suffix("/*"));
        let path = match named.flatten() {
            Some(above) => format!("{above}/api_token"),
            None => key.path.clone(),
        };
        let mut node = self;
        for key in path.split('/') {
            let key = if key == "*" { OWN } else { key };
            node = node.below.entry(key.to_owned()).or_default();
        }
        node.text = Some(text.to_owned());
    }

    /// The whole as YAML. What has keys below it has no value of its own.
    pub(crate) fn yaml(&self, schema: Schema) -> String {
        let mut out = match schema {
            Schema::Network => "network:\n".to_owned(),
            _ => "#cloud-config\n".to_owned(),
        };
        self.write(usize::from(schema == Schema::Network), &mut out);
        out
    }

    fn write(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        for (key, below) in &self.below {
            match &below.text {
                Some(text) if below.below.is_empty() && text.contains('\n') => {
                    writeln!(out, "{indent}{key}: |").unwrap();
                    for line in text.lines() {
                        writeln!(out, "{indent}  {line}").unwrap();
                    }
                }
                Some(text) if below.below.is_empty() => {
                    writeln!(out, "{indent}{key}: {text}").unwrap();
                }
                _ => {
                    writeln!(out, "{indent}{key}:").unwrap();
                    let mut inner = String::new();
                    below.write(depth + 1, &mut inner);
                    // Read as lists only.
                    let listed = key == "write_files" || key == "users" && depth == 1;
                    if listed {
                        let bare = format!("{indent}    ");
                        let item = inner.replace(&format!("\n{indent}  "), &format!("\n{bare}"));
                        let item = item.trim_start();
                        writeln!(out, "{indent}  - {}", item.trim_end()).unwrap();
                    } else {
                        out.push_str(&inner);
                    }
                }
            }
        }
    }
}

/// What a file is called that is of the table.
pub(crate) fn name_of(schema: Schema) -> &'static str {
    match schema {
        Schema::Network => "network-config",
        _ => "user-data",
    }
}

/// Lints each key alone, and tells of those that give anything but what their kind says.
pub(crate) fn each_alone(keys: &[Key]) -> Vec<String> {
    let mut problems = Vec::new();
    for key in keys {
        let Setting { text, findings } = setting(key, 9);
        let mut tree = Tree::default();
        tree.set(key, &text);
        let outcome = lint(name_of(key.schema), tree.yaml(key.schema).as_bytes());
        let found = active(&outcome).len();
        if found != findings || !outcome.notices.is_empty() {
            problems.push(format!(
                "{}: {} holds {}: {found} findings instead of {findings}; {:?}",
                key.schema.as_str(),
                key.path,
                key.holds,
                outcome.notices
            ));
        }
    }
    problems
}

/// Lints all keys of one table in one document, and tells of those that give anything but what their kind says. Also says
/// how many of them are secret.
pub(crate) fn all_at_once(keys: &[Key], schema: Schema) -> (usize, Vec<String>) {
    let keys: Vec<&Key> = keys.iter().filter(|key| key.schema == schema).collect();
    let mut tree = Tree::default();
    let mut wanted: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let inner = keys
            .iter()
            .any(|other| other.path.starts_with(&format!("{}/", key.path)));
        // It has a value or keys of its own, and not both at a time.
        if inner {
            continue;
        }
        let Setting { text, findings } = setting(key, 1000 + at);
        tree.set(key, &text);
        if findings > 0 && key.holds != "private-key" {
            wanted.insert(format!("correct-Horse-{}", 1000 + at), (&key.path, 0));
        } else if findings > 0 {
            wanted.insert(format!("private key {at}"), (&key.path, 0));
        }
    }
    let secret = wanted.len();
    let text = tree.yaml(schema);
    let outcome = lint(name_of(schema), text.as_bytes());
    let mut problems: Vec<String> = outcome.notices.iter().map(|n| n.message.clone()).collect();
    let mut found_keys = 0;
    for finding in active(&outcome) {
        let shown = outcome.sources.slice(finding.primary.span);
        let secret = wanted
            .iter_mut()
            .find(|(secret, _)| shown.contains(secret.as_str()));
        match secret {
            Some((_, (_, times))) => *times += 1,
            None if shown.contains("PRIVATE KEY") => found_keys += 1,
            None => problems.push(format!("found where nothing is: {shown}")),
        }
    }
    let private = wanted.keys().filter(|k| k.starts_with("private")).count();
    if found_keys != private {
        problems.push(format!("{found_keys} private keys instead of {private}"));
    }
    for (secret, (path, times)) in wanted {
        if times != 1 && !secret.starts_with("private") {
            problems.push(format!("{path}: found {times} times"));
        }
    }
    (secret, problems)
}
