//! `lint-secrets.schema.json` is what `lint-secrets config-schema` writes. `UPDATE=1` rewrites it.
#![allow(clippy::disallowed_methods)]

use std::path::Path;

#[test]
fn the_schema_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lint-secrets.schema.json");
    let schema = lint_secrets::config::schema(lint_secrets::linter::rules());
    let made = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "lint-secrets.schema.json is old: run `UPDATE=1 cargo test --test config_schema`"
    );
}
