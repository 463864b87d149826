//! Files that a variable says are credentials: `ENV GOOGLE_APPLICATION_CREDENTIALS=/app/sa.json`.

use std::collections::HashMap;

use super::super::Context;
use super::content_kind::ContentKind;
use super::names::{self, FileClass};
use crate::detect::NameClass;
use crate::finding::Severity;
use crate::ir::path::normal;
use crate::ir::{BindingKind, CopiedFiles, Deposit, OpKind, Part, Place, Value};

/// Variables that tools read a credential file's path from, besides those that end in `_FILE` or `_PATH`.
const VARIABLES: [&str; 6] = [
    "GOOGLE_APPLICATION_CREDENTIALS",
    "KUBECONFIG",
    "PGPASSFILE",
    "NETRC",
    "BOTO_CONFIG",
    "NPM_CONFIG_USERCONFIG",
];

/// Paths in the image that variables point to, with the variables.
#[derive(Debug, Default)]
pub(super) struct Pointed {
    paths: HashMap<String, String>,
}

impl Pointed {
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let mut pointed = Self::default();
        let ops = cx.flow.unit.scopes.iter().flat_map(|s| &s.ops);
        let bindings = ops.filter_map(|op| match &op.kind {
            OpKind::Bind(bindings) => Some(bindings),
            _ => None,
        });
        for binding in bindings
            .flatten()
            .filter(|b| b.kind == BindingKind::Environment)
        {
            let Some(path) = binding.value.as_ref().and_then(literal) else {
                continue;
            };
            let name = &binding.name.text;
            if path.starts_with('/') && path.len() > 1 && names_a_secret_file(cx, name) {
                pointed.paths.insert(normal("/", path), name.clone());
            }
        }
        pointed
    }

    /// The class of a source that is copied to where a variable points.
    pub(super) fn class(
        &self,
        source: &str,
        copied: &CopiedFiles,
        workdir: &str,
    ) -> Option<FileClass> {
        if self.paths.is_empty() || names::is_harmless(source) {
            return None;
        }
        let destination = copied.destination.as_ref()?.as_str();
        let mut path = normal(workdir, destination);
        let folder =
            destination.ends_with('/') || destination.ends_with("/.") || destination == ".";
        if folder || copied.sources.len() > 1 {
            path = normal(&path, source.rsplit('/').next()?);
        }
        let variable = self.paths.get(&path)?;
        Some(FileClass {
            what: format!("the file that `{variable}` names").into(),
            severity: Severity::High,
            ssh: false,
            content: ContentKind::Text,
        })
    }
}

/// Follows a `WORKDIR`; one that cannot be known leads nowhere that a variable points to.
pub(super) fn change(workdir: &mut String, deposit: &Deposit) {
    if deposit.place == Place::Setting("WORKDIR") {
        let path = literal(&deposit.value).unwrap_or("?");
        *workdir = normal(workdir, path);
    }
}

fn names_a_secret_file(cx: &Context<'_>, name: &str) -> bool {
    let known = VARIABLES.iter().any(|v| v.eq_ignore_ascii_case(name));
    known
        || ["_FILE", "_PATH", "_LOCATION"].iter().any(|ending| {
            let at = name.len().checked_sub(ending.len());
            let parts = at.and_then(|at| name.split_at_checked(at));
            parts.is_some_and(|(stem, end)| {
                end.eq_ignore_ascii_case(ending) && cx.detectors.name(stem) == NameClass::Secret
            })
        })
}

fn literal(value: &Value) -> Option<&str> {
    match value.parts.as_slice() {
        [Part::Literal(text)] => Some(text.as_str()),
        _ => None,
    }
}
