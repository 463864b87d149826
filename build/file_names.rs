//! Turns `rules/files.toml` into static tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use crate::content_kind::ContentKind;
use crate::grade::Severity;

pub(crate) const FILES: &str = "rules/files.toml";

/// `rules/files.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTable {
    /// Patterns of names that hold no secret, whatever the groups say.
    harmless: Vec<String>,
    /// Kinds of file; the first that matches decides.
    group: Vec<FileGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileGroup {
    what: String,
    severity: Severity,
    #[serde(default)]
    ssh: bool,
    #[serde(default)]
    content: ContentKind,
    names: Vec<String>,
}

/// The names of credential files: under their last byte, or under their first where the last is not fixed.
pub(crate) fn generate() -> Result<String, String> {
    let text = fs::read_to_string(FILES).map_err(|e| format!("{FILES}: {e}"))?;
    let table: FileTable = toml::from_str(&text)
        .map_err(|e| format!("{FILES}: {}", e.to_string().replace('\n', " ")))?;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "static CLASSES: [FileClass; {}] = [",
        table.group.len()
    );
    for group in &table.group {
        let _ = writeln!(
            out,
            "    FileClass {{ what: Cow::Borrowed({:?}), severity: Severity::{:?}, ssh: {:?}, content: ContentKind::{:?} }},",
            group.what, group.severity, group.ssh, group.content
        );
    }
    out.push_str("];\n");
    let mut by_last: BTreeMap<u8, Vec<(usize, String)>> = BTreeMap::new();
    let mut by_first: BTreeMap<u8, Vec<(usize, String)>> = BTreeMap::new();
    let names = table.group.iter().enumerate();
    for (group, name) in names.flat_map(|(at, g)| g.names.iter().map(move |name| (at, name))) {
        let pattern = name.to_ascii_lowercase();
        let file = pattern.rsplit('/').next().unwrap_or(&pattern).as_bytes();
        let fixed = |byte: Option<&u8>| byte.copied().filter(|b| !matches!(b, b'*' | b'[' | b']'));
        let (table, byte) = match (fixed(file.last()), fixed(file.first())) {
            (Some(byte), _) => (&mut by_last, byte),
            (None, Some(byte)) => (&mut by_first, byte),
            (None, None) => {
                return Err(format!("{FILES}: `{name}` begins and ends with a wildcard"));
            }
        };
        table.entry(byte).or_default().push((group, pattern));
    }
    for (name, table) in [("BY_LAST", by_last), ("BY_FIRST", by_first)] {
        let _ = writeln!(out, "static {name}: [(u8, &[Named]); {}] = [", table.len());
        for (byte, patterns) in table {
            let _ = write!(out, "    ({byte}, &[");
            for (group, pattern) in patterns {
                let _ = write!(out, "Named {{ pattern: {pattern:?}, class: {group} }}, ");
            }
            out.push_str("]),\n");
        }
        out.push_str("];\n");
    }
    let _ = write!(out, "static HARMLESS: [&str; {}] = [", table.harmless.len());
    for pattern in &table.harmless {
        let _ = write!(out, "{:?}, ", pattern.to_ascii_lowercase());
    }
    out.push_str("];\n");
    Ok(out)
}
