//! One fix, as what it makes of each of its files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::bytes::edited;
use super::place::locate;
use super::{Change, Fixed, Left, Request};
use crate::finding::{Edit, Finding};
use crate::linter::Outcome;
use crate::source::{FileId, FileSystem as _, Overlay};

/// A fix that can be made: everything it changes.
#[derive(Clone, Debug)]
pub struct Step {
    /// What is told of it once it is made.
    pub fixed: Fixed,
    /// Its files; not empty.
    pub changes: Vec<Change>,
}

/// What the fix at the position `fix` of `finding` makes of its files. Nothing is written.
///
/// # Errors
/// The file that stands in the way, and why.
pub(super) fn prepare(
    finding: &Finding,
    fix: usize,
    outcome: &Outcome,
    request: &Request<'_>,
    fs: &Overlay<'_>,
) -> Result<Step, Left> {
    let nothing = || Left {
        shown: shown(finding, outcome),
        why: "was left as it is: the fix changes nothing, which is a defect of lint-secrets"
            .to_owned(),
        help: "change it by hand, and please report this".to_owned(),
        wanted: false,
    };
    let fix = finding.fixes.get(fix).ok_or_else(nothing)?;
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        by_file.entry(edit.span.file).or_default().push(edit);
    }
    let mut changes: BTreeMap<PathBuf, Change> = BTreeMap::new();
    for (id, edits) in by_file {
        let path = locate(id, &outcome.sources, request, fs)?;
        let file = outcome.sources.get(id).ok_or_else(nothing)?;
        let left = |why: String| Left {
            shown: file.path().to_owned(),
            why,
            help: "change it by hand, or run this again".to_owned(),
            wanted: false,
        };
        let before = fs.read(&path).map_err(|e| left(e.to_string()))?;
        let after = edited(&before, file, &edits).map_err(|why| left(why.to_string()))?;
        if after == before {
            continue;
        }
        let change = Change {
            path: path.clone(),
            shown: file.path().to_owned(),
            before,
            after,
        };
        if changes.insert(path, change).is_some() {
            // Two names of one file, whose edits know nothing of each other.
            return Err(left(
                "is named twice, as a link and as itself, and was left as it is".to_owned(),
            ));
        }
    }
    if changes.is_empty() {
        return Err(nothing());
    }
    Ok(Step {
        fixed: Fixed {
            rule: finding.rule.name,
            shown: shown(finding, outcome),
            title: fix.title.clone(),
            then: fix.then.clone(),
            files: changes.keys().cloned().collect(),
        },
        changes: changes.into_values().collect(),
    })
}

/// The path of the file that the finding is in.
pub(super) fn shown(finding: &Finding, outcome: &Outcome) -> String {
    let file = outcome.sources.get(finding.primary.span.file);
    file.map_or_else(String::new, |file| file.path().to_owned())
}
