//! Bake files in JSON: what their targets pass is told, and not changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Argument, Around, Build, Which, at, is_remote};
use crate::source::{SourceFile, Text, without_dots};
use crate::syntax::json::{self, Value};

pub(super) fn read(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let tree = json::parse(&Text::verbatim(file, file.bom_len()..file.text().len()));
    let Some(targets) = tree.value.get("target") else {
        return Vec::new();
    };
    let targets = targets.members().iter().map(|target| &target.value);
    let builds = targets.map(|target| {
        let args = target.get("args").map(Value::members).unwrap_or_default();
        let passed = args
            .iter()
            .map(|member| Argument::told(member.key.as_str(), member.span));
        Build {
            passed: passed.collect(),
            ..Build::of(file, dockerfile(target, around).unwrap_or(Which::Unclear))
        }
    });
    builds.collect()
}

/// The Dockerfile of a target, where it is written out in the target itself.
fn dockerfile(target: &Value, around: Around<'_>) -> Option<Which> {
    if target.get("inherits").is_some() || target.get("matrix").is_some() {
        return None;
    }
    let written = |key: &str, or: &str| match target.get(key) {
        None => Some(or.to_owned()),
        Some(value) => {
            let text = value.string()?.as_str();
            (!text.contains('$')).then(|| text.to_owned())
        }
    };
    let (context, file) = (
        written("context", ".")?,
        written("dockerfile", "Dockerfile")?,
    );
    if is_remote(&context) {
        return None;
    }
    let path: PathBuf = Path::new(&context).join(file);
    let folders = [around.folder, around.root];
    let found = folders.map(|folder| at(&without_dots(&folder.join(&path)), around));
    match found {
        [one, other] if one == other || other == Which::Unclear => Some(one),
        [Which::Unclear, other] => Some(other),
        _ => None,
    }
}
