//! cloud-init's own schemas, as Debian installs them, against the table of keys: none of them is unaccounted for.
//!
//! `ci/real-world.sh` runs it. It reads the schemas of the installed package, or those of the folder that
//! `CLOUD_INIT_SCHEMAS` names.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stderr
)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lint_secrets::lower::user_data::Schema;
use serde_json::Value;
use support::user_data::{Key, all_at_once, each_alone, keys};

/// Where Debian's package has them.
const FOLDER: &str = "/usr/lib/python3/dist-packages/cloudinit/config/schemas";

/// Deepest schema that is walked.
const DEEPEST: usize = 40;

fn folder() -> PathBuf {
    let named = std::env::var_os("CLOUD_INIT_SCHEMAS");
    let folder = named.map_or_else(|| PathBuf::from(FOLDER), PathBuf::from);
    assert!(
        folder.join("schema-cloud-config-v1.json").is_file(),
        "{} has no schemas of cloud-init: install it with `apt-get install cloud-init`, or name a folder that has them in \
         CLOUD_INIT_SCHEMAS",
        folder.display()
    );
    folder
}

/// The paths at which the schema allows a text, a number or a flag.
fn paths(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let root: Value = serde_json::from_str(&text).unwrap();
    let mut found = BTreeSet::new();
    walk(&root, &root, &mut Vec::new(), &mut found, DEEPEST);
    found
}

fn walk(
    node: &Value,
    root: &Value,
    path: &mut Vec<String>,
    found: &mut BTreeSet<String>,
    left: usize,
) {
    assert!(left > 0, "{}: a schema inside itself", path.join("/"));
    let mut same = |inner: &Value, path: &mut Vec<String>| {
        walk(inner, root, path, found, left - 1);
    };
    if let Some(pointer) = node.get("$ref").and_then(Value::as_str) {
        let pointer = pointer.trim_start_matches('#');
        let inner = root.pointer(pointer);
        same(
            inner.unwrap_or_else(|| panic!("{pointer} is nowhere")),
            path,
        );
    }
    for several in ["oneOf", "anyOf", "allOf", "items"] {
        match node.get(several) {
            Some(Value::Array(inner)) => inner.iter().for_each(|inner| same(inner, path)),
            Some(inner) => same(inner, path),
            None => {}
        }
    }
    for (below, chosen) in [("properties", false), ("patternProperties", true)] {
        for (key, inner) in node
            .get(below)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            path.push(if chosen { "*".to_owned() } else { key.clone() });
            same(inner, path);
            path.pop();
        }
    }
    if let Some(inner @ Value::Object(_)) = node.get("additionalProperties") {
        path.push("*".to_owned());
        same(inner, path);
        path.pop();
    }
    let scalar = |name: &Value| {
        ["string", "integer", "number", "boolean"].contains(&name.as_str().unwrap_or_default())
    };
    let holds = match node.get("type") {
        Some(Value::Array(several)) => several.iter().any(scalar),
        Some(one) => scalar(one),
        None => node.get("enum").is_some(),
    };
    if holds && !path.is_empty() {
        found.insert(path.join("/"));
    }
}

/// Keys of the same name are written in both ways.
fn normal(path: &str) -> String {
    path.replace('-', "_")
}

fn check(file: &Path, schema: Schema, least: usize) {
    let listed = keys();
    let mut unlisted = Vec::new();
    let mut wanted: Vec<Key> = Vec::new();
    for path in paths(file) {
        let path = match schema {
            Schema::Network => path.strip_prefix("network/").unwrap_or(&path),
            _ => &path,
        };
        let key = listed
            .iter()
            .find(|key| key.schema == schema && normal(&key.path) == normal(path));
        match key {
            Some(key) => wanted.push(Key {
                path: path.to_owned(),
                ..key.clone()
            }),
            None => unlisted.push(path.to_owned()),
        }
    }
    assert!(
        unlisted.is_empty(),
        "{}: test-data/user-data/keys.txt does not say whether these are secret:\n{}",
        file.display(),
        unlisted.join("\n")
    );
    wanted.sort();
    wanted.dedup();
    assert!(wanted.len() >= least, "only {} keys", wanted.len());
    let mut problems = each_alone(&wanted);
    let (secret, more) = all_at_once(&wanted, schema);
    problems.extend(more);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    eprintln!(
        "{}: {} keys, {secret} of them secret in one document",
        file.display(),
        wanted.len()
    );
}

#[test]
#[ignore = "needs Debian's cloud-init; ci/real-world.sh runs it"]
fn a_cloud_config_that_sets_every_key_gives_what_the_table_says() {
    check(
        &folder().join("schema-cloud-config-v1.json"),
        Schema::CloudConfig,
        350,
    );
}

#[test]
#[ignore = "needs Debian's cloud-init; ci/real-world.sh runs it"]
fn a_network_configuration_that_sets_every_key_gives_what_the_table_says() {
    let folder = folder();
    // The package has them since cloud-init 24.1.
    for version in ["1", "2"] {
        let file = folder.join(format!("schema-network-config-v{version}.json"));
        if file.is_file() {
            check(&file, Schema::Network, 50);
        } else {
            eprintln!(
                "{} is not in this package: the keys of test-data/user-data/keys.txt are checked by tests/user_data.rs",
                file.display()
            );
        }
    }
}
