//! Which file names are those of credentials: `rules/files.toml`.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::finding::Severity;

/// What a file is, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileClass {
    /// In words: `a private key`.
    pub(crate) what: String,
    /// How bad it is in a layer.
    pub(crate) severity: Severity,
    /// An agent can take its place.
    pub(crate) ssh: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    harmless: Vec<String>,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    what: String,
    severity: Severity,
    #[serde(default)]
    ssh: bool,
    names: Vec<String>,
}

struct Names {
    harmless: GlobSet,
    all: GlobSet,
    /// The class of each pattern of `all`.
    classes: Vec<FileClass>,
}

static NAMES: LazyLock<Result<Names, String>> =
    LazyLock::new(|| build(include_str!("../../../rules/files.toml")));

fn build(table: &str) -> Result<Names, String> {
    let table: Table = toml::from_str(table).map_err(|e| e.to_string())?;
    let mut all = GlobSetBuilder::new();
    let mut classes = Vec::new();
    for group in table.group {
        let class = FileClass {
            what: group.what,
            severity: group.severity,
            ssh: group.ssh,
        };
        for name in &group.names {
            add(&mut all, name)?;
            classes.push(class.clone());
        }
    }
    let mut harmless = GlobSetBuilder::new();
    for name in &table.harmless {
        add(&mut harmless, name)?;
    }
    let built = |set: &GlobSetBuilder| set.build().map_err(|e| e.to_string());
    Ok(Names {
        harmless: built(&harmless)?,
        all: built(&all)?,
        classes,
    })
}

fn add(set: &mut GlobSetBuilder, name: &str) -> Result<(), String> {
    let pattern = format!("**/{name}");
    let glob = GlobBuilder::new(&pattern)
        .case_insensitive(true)
        .literal_separator(true)
        .build();
    set.add(glob.map_err(|e| e.to_string())?);
    Ok(())
}

/// The class of the file that a COPY source names; `None` when its name says nothing, and for folders and wildcards
/// that are all of the name.
pub(crate) fn classify(source: &str) -> Option<FileClass> {
    let path = source.trim_matches(['"', '\'']).trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    // `*` and `*.json` say nothing of what they take.
    if name.is_empty()
        || name.starts_with(['*', '?', '['])
        || name.contains('$')
        || source.ends_with('/')
    {
        return None;
    }
    let names = NAMES.as_ref().ok()?;
    if names.harmless.is_match(path) {
        return None;
    }
    let first = names.all.matches(path).into_iter().min()?;
    names.classes.get(first).cloned()
}

/// Public halves, templates and look-alikes.
pub(crate) fn is_harmless(source: &str) -> bool {
    let path = source.trim_matches(['"', '\'']);
    NAMES.as_ref().is_ok_and(|n| n.harmless.is_match(path))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        assert!(NAMES.as_ref().is_ok_and(|n| !n.classes.is_empty()));
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
            assert!(classify(name).is_none(), "{name}");
        }
    }
}
