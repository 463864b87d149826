//! Putting what was repaired on the disk.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::place::refused;
use super::{Left, Repaired};
use crate::source::{Replacement, replace_all};

/// Writes the files of `repaired`. Those that fixes have in common are written together or not at all, and what could
/// not be written is no longer among what was changed and fixed. Whether anything was left out.
pub fn write(repaired: &mut Repaired) -> bool {
    let mut failed: BTreeSet<PathBuf> = BTreeSet::new();
    for group in groups(repaired) {
        let together: Vec<Replacement<'_>> = (repaired.changes.iter())
            .filter(|change| group.contains(&change.path))
            .map(|change| Replacement {
                path: &change.path,
                before: &change.before,
                after: &change.after,
            })
            .collect();
        let Err((at, error)) = replace_all(&together) else {
            continue;
        };
        let path = together.get(at).map(|one| one.path.to_path_buf());
        let shown = repaired.changes.iter();
        let left: Vec<Left> = shown
            .filter(|change| group.contains(&change.path))
            .map(|change| {
                if Some(&change.path) == path.as_ref() {
                    refused(&change.shown, &error)
                } else {
                    Left {
                        shown: change.shown.clone(),
                        why: "was left as it is too: what is to be fixed is in both".to_owned(),
                        help: "run this again once the other one can be written".to_owned(),
                        wanted: false,
                    }
                }
            })
            .collect();
        repaired.left.extend(left);
        failed.extend(group);
    }
    repaired
        .changes
        .retain(|change| !failed.contains(&change.path));
    repaired
        .fixed
        .retain(|fixed| fixed.files.is_disjoint(&failed));
    repaired.left.sort_unstable();
    repaired.left.dedup();
    !failed.is_empty()
}

/// The changed files, those together that a fix has in common.
fn groups(repaired: &Repaired) -> Vec<BTreeSet<PathBuf>> {
    let mut groups: Vec<BTreeSet<PathBuf>> = Vec::new();
    let alone = repaired
        .changes
        .iter()
        .map(|change| BTreeSet::from([change.path.clone()]));
    for files in alone.chain(repaired.fixed.iter().map(|fixed| fixed.files.clone())) {
        let mut joined = files;
        groups.retain_mut(|group| {
            let apart = group.is_disjoint(&joined);
            if !apart {
                joined.append(group);
            }
            apart
        });
        groups.push(joined);
    }
    groups
}
