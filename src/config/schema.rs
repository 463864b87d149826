//! The JSON schema of the config file, for editors.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::file::ConfigFile;
use crate::finding::RuleMeta;

/// The schema (2020-12) of `lint-secrets.toml`, in which rule names are those of `rules`.
#[must_use]
pub fn schema(rules: &[&'static RuleMeta]) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<ConfigFile>().to_value();
    let mut schema = tidied(schema);
    let names: Vec<&str> = rules.iter().map(|rule| rule.name).collect();
    let pattern =
        json!({ "anyOf": [{ "enum": names }, { "type": "string", "pattern": "[*?\\[{]" }] });
    let Some(properties) = schema.get_mut("properties") else {
        return schema;
    };
    for key in ["select", "ignore"] {
        if let Some(items) = properties.pointer_mut(&format!("/{key}/items")) {
            *items = pattern.clone();
        }
    }
    if let Some(items) = properties.pointer_mut("/per-path-ignores/additionalProperties/items") {
        *items = pattern;
    }
    if let Some(severity) = properties
        .get_mut("severity")
        .and_then(Value::as_object_mut)
    {
        severity.insert("propertyNames".to_owned(), json!({ "enum": names }));
    }
    schema
}

/// What a file is about first, line ends of our source taken out of the descriptions, and no default where the key
/// is simply not there.
fn tidied(schema: Value) -> Value {
    match schema {
        Value::Object(map) => {
            let (mut head, mut body) = (serde_json::Map::new(), serde_json::Map::new());
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("default", Value::Null) => {}
                    ("$schema" | "title" | "description", Value::String(text)) => {
                        head.insert(key, Value::String(text.replace('\n', " ")));
                    }
                    (_, value) => {
                        body.insert(key, tidied(value));
                    }
                }
            }
            head.append(&mut body);
            Value::Object(head)
        }
        Value::Array(list) => Value::Array(list.into_iter().map(tidied).collect()),
        other => other,
    }
}
