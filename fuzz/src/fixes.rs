//! Fixes are made once: a second run makes none.

use lint_secrets::linter::Outcome;
use lint_secrets::repair::{Repaired, Request, repair};
use lint_secrets::source::{FileSystem, Overlay};

use crate::lint::{SETTINGS, within};
use crate::project::Project;

/// Makes all fixes in memory, the unsafe ones too where `unsafe_too`, and panics when some are left to make then.
pub fn check(project: &Project, unsafe_too: bool) -> Repaired {
    let targets = project.targets();
    let fs = project.fs();
    let mut files = Overlay::over(&fs);
    let lint = |fs: &dyn FileSystem| -> Outcome { within(project, fs, &SETTINGS) };
    let request = Request {
        targets: &targets,
        settings: &SETTINGS,
        unsafe_too,
        to_write: false,
        only: None,
    };
    let repaired = repair(&request, &files, &lint);
    if repaired.changes.is_empty() || repaired.more {
        return repaired;
    }
    for change in &repaired.changes {
        files.set(change.path.clone(), change.after.clone());
    }
    let again = repair(&request, &files, &lint);
    assert!(
        again.changes.is_empty(),
        "a second run makes more fixes: {:?}",
        again
            .fixed
            .iter()
            .map(|fixed| &fixed.title)
            .collect::<Vec<_>>()
    );
    repaired
}
