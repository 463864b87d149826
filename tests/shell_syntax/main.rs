//! The shell reader: trees of scripts in `test-data/syntax/shell`, agreement with tree-sitter-bash, bounds on
//! work, and what holds for any text.
#![allow(clippy::disallowed_methods)]

mod differential;
mod linear;
mod outline;
mod properties;

use std::path::Path;

use lint_secrets::syntax::shell::{Dialect, parse_str};

/// Every script has an outline beside it; `BLESS=1` writes those that differ.
#[test]
fn outlines_are_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/syntax/shell");
    let bless = std::env::var_os("BLESS").is_some();
    let mut scripts: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    scripts.sort();
    let mut seen = 0;
    let mut differing = Vec::new();
    for path in &scripts {
        let dialect = match path.extension().and_then(|e| e.to_str()) {
            Some("sh") => Dialect::Posix,
            Some("ps1") => Dialect::PowerShell,
            Some("cmd") => Dialect::Cmd,
            Some("outline") => {
                let script = ["sh", "ps1", "cmd"].map(|e| path.with_extension(e));
                assert!(script.iter().any(|p| p.exists()), "no script: {path:?}");
                continue;
            }
            other => panic!("{other:?} is no extension of a script: {path:?}"),
        };
        seen += 1;
        let source = std::fs::read_to_string(path).unwrap();
        let actual = outline::outline(&parse_str(&source, dialect), &source);
        let golden = path.with_extension("outline");
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        if actual != expected {
            if bless {
                std::fs::write(&golden, &actual).unwrap();
            } else {
                differing.push(format!("{}:\n{actual}", path.display()));
            }
        }
    }
    assert!(seen >= 10, "only {seen} scripts");
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}
