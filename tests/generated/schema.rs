//! `lint-secrets.schema.json`: what `lint-secrets config-schema` writes.

use super::{Page, check};

#[test]
fn the_schema_is_current() {
    let schema = lint_secrets::config::schema(lint_secrets::linter::rules());
    check(&[Page {
        path: "lint-secrets.schema.json".to_owned(),
        text: format!("{}\n", serde_json::to_string_pretty(&schema).unwrap()),
    }]);
}
