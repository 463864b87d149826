//! Turns lists of words in `rules/*.toml` into static text: reading it takes a fraction of what TOML does.

use std::fmt::Write as _;
use std::fs;

/// The lists of each file, by the name of the table that they become.
pub(crate) const FILES: [(&str, &str); 4] = [
    ("NAMES", "rules/names.toml"),
    ("PLACEHOLDERS", "rules/placeholders.toml"),
    ("WEAK_DEFAULTS", "rules/weak-defaults.toml"),
    ("BENIGN_VALUES", "rules/benign-values.toml"),
];

/// A list of a table in the file is called `table.list`.
pub(crate) fn generate() -> Result<String, String> {
    let mut out = String::new();
    for (name, file) in FILES {
        let text = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        let all: toml::Table = toml::from_str(&text)
            .map_err(|e| format!("{file}: {}", e.to_string().replace('\n', " ")))?;
        let mut lists = String::new();
        write_lists(&mut lists, "", &all).map_err(|why| format!("{file}: {why}"))?;
        let _ = writeln!(
            out,
            "pub(super) static {name}: WordLists = WordLists(&[\n{lists}]);"
        );
    }
    Ok(out)
}

fn write_lists(out: &mut String, above: &str, table: &toml::Table) -> Result<(), String> {
    for (key, value) in table {
        let name = format!("{above}{key}");
        match value {
            toml::Value::Table(inner) if above.is_empty() => {
                write_lists(out, &format!("{name}."), inner)?;
            }
            toml::Value::Array(words) => {
                let words: Option<Vec<&str>> = words.iter().map(toml::Value::as_str).collect();
                let words = words.ok_or_else(|| format!("`{name}` holds what is no word"))?;
                if words.is_empty() || words.iter().any(|w| w.is_empty() || w.contains('\n')) {
                    return Err(format!(
                        "`{name}` has no word, or one of no or of several lines"
                    ));
                }
                let _ = writeln!(out, "    ({name:?}, {:?}),", words.join("\n"));
            }
            _ => return Err(format!("`{name}` is no list of words")),
        }
    }
    Ok(())
}
