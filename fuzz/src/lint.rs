//! Files in memory through the whole of the linter.

use std::path::Path;
use std::sync::LazyLock;

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::discover::Format;
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::FileSystem;

use crate::project::Project;
use crate::spans;

/// The defaults, on one thread: a process is one of several.
pub static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let over = Overrides {
        jobs: Some(std::num::NonZeroUsize::MIN),
        ..Overrides::default()
    };
    resolve(None, &over, Path::new("/r"), linter::rules()).expect("the defaults hold")
});

/// What is found in the project. All spans are checked.
pub fn project(project: &Project) -> Outcome {
    within(project, &project.fs(), &SETTINGS)
}

/// The same, with the files as `fs` has them, and other settings.
pub fn within(project: &Project, fs: &dyn FileSystem, settings: &Settings) -> Outcome {
    let input = Input {
        files: project.targets(),
        ..Input::default()
    };
    let outcome = linter::lint(input, settings, fs);
    spans::check_in(&outcome.findings, &outcome.sources);
    spans::check_in(&outcome.notices, &outcome.sources);
    spans::check_in(&outcome.stages, &outcome.sources);
    for (n, finding) in outcome.findings.iter().enumerate() {
        let pages = finding.rule.name;
        assert!(
            linter::rules().iter().any(|rule| rule.name == pages),
            "{pages}"
        );
        assert!(
            !finding.message.is_empty() && !finding.primary.text.is_empty(),
            "{n}"
        );
    }
    outcome
}

/// One text as a file of that format, twice: the same comes of it.
pub fn file(name: &str, format: Format, bytes: &[u8]) {
    let one = Project::of(name, format, bytes.to_vec());
    let (first, second) = (project(&one), project(&one));
    assert_same(&first, &second);
}

/// Panics when the two differ.
pub fn assert_same(first: &Outcome, second: &Outcome) {
    let text = |outcome: &Outcome| {
        let Outcome {
            findings,
            notices,
            stages,
            files,
            ..
        } = outcome;
        format!("{findings:?}\n{notices:?}\n{stages:?}\n{files:?}")
    };
    assert!(
        text(first) == text(second),
        "two runs over the same files differ"
    );
}
