//! What the linter says of each canary of a case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{Format, Target};
use lint_secrets::finding::{Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::MemoryFs;

use super::case::{Canary, Carrier, Case};

/// The places where the linter says that a canary is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim {
    pub(crate) places: BTreeSet<&'static str>,
    /// The rules that say so.
    pub(crate) rules: BTreeSet<&'static str>,
    /// The instructions that put it at a place, as they are written.
    pub(crate) by: BTreeMap<&'static str, Vec<String>>,
}

/// The claims for each canary, in order.
pub(crate) fn of(case: &Case) -> Vec<Claim> {
    let outcome = lint(case);
    let claims = case.canaries.iter().map(|canary| {
        let mut claim = Claim::default();
        for finding in &outcome.findings {
            if finding.state == State::Active && is_of(canary, finding, &outcome) {
                claim
                    .places
                    .extend(finding.exposures.iter().map(|e| e.place));
                claim.rules.insert(finding.rule.name);
                for exposure in &finding.exposures {
                    let by = exposure.span.map(|span| outcome.sources.slice(span));
                    let instructions = claim.by.entry(exposure.place).or_default();
                    instructions.extend(by.map(str::to_owned));
                }
            }
        }
        claim
    });
    claims.collect()
}

/// Lints the Dockerfile of a case with its context.
pub(crate) fn lint(case: &Case) -> Outcome {
    let root = Path::new("/project");
    let mut fs = MemoryFs::default();
    let path = root.join("Dockerfile");
    fs.insert(&path, case.dockerfile.as_bytes());
    for (path, bytes) in &case.files {
        fs.insert(root.join(path), bytes.as_slice());
    }
    let over = Overrides {
        // One more thread for each case would be more work than the case.
        jobs: std::num::NonZeroUsize::new(1),
        ..Overrides::default()
    };
    let settings =
        config::resolve(None, &over, root, linter::rules()).expect("settings without a file");
    let target = Target {
        path,
        root: root.into(),
        ..linter::in_memory("Dockerfile", Format::Dockerfile)
    };
    let input = Input {
        command: None,
        files: vec![target],
        ..Input::default()
    };
    linter::lint(input, &settings, &fs)
}

fn is_of(canary: &Canary, finding: &Finding, outcome: &Outcome) -> bool {
    // One that has a value of its own is about that.
    let goes_by = |name: &str| {
        let named = finding.key.as_deref() == Some(name)
            || outcome.sources.slice(finding.primary.span) == name;
        named && finding.masks.is_empty()
    };
    match &canary.carrier {
        Carrier::Literal | Carrier::File(_) => finding.masks.iter().any(|mask| {
            let Some(file) = outcome.sources.get(mask.file) else {
                return false;
            };
            let (start, end) = (mask.start as usize, mask.end as usize);
            let mut places = file.text().match_indices(&canary.value);
            places.any(|(at, text)| at < end && start < at + text.len())
        }),
        Carrier::Argument(name) => goes_by(name),
        Carrier::Secret(id) => goes_by(id),
    }
}
