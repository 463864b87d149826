//! A small project through all of it: every reporter, every fix.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets_fuzz::project::Project;
use lint_secrets_fuzz::{LONGEST, fixes, leaks, lint, outputs};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let project = Project::read(data);
    let outcome = lint::project(&project);
    let again = lint::project(&project);
    lint::assert_same(&outcome, &again);
    assert!(
        outputs::of(&outcome) == outputs::of(&again),
        "two reports of the same files differ"
    );
    leaks::check(&project, &outcome, |project| {
        outputs::of(&lint::project(project))
    });
    if !fixes::check(&project, true).changes.is_empty() {
        fixes::check(&project, false);
    }
});
