//! What every part of a run is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use regex::Regex;

use super::paths::PathPatterns;
use super::selection::{RulePattern, RuleSelection};
use crate::detect::DetectorSpec;
use crate::finding::{Confidence, Severity};

/// What the user adds to the detectors; `detect::Detectors` are made of it.
#[derive(Clone, Debug, Default)]
pub struct DetectorSettings {
    /// Further detectors.
    pub detectors: Vec<DetectorSpec>,
    /// Further names whose values are secrets: globs.
    pub sensitive_names: Vec<String>,
    /// Further names whose values are none: globs.
    pub harmless_names: Vec<String>,
    /// Values that are no secret; anchored at both ends.
    pub allowed_values: Vec<Regex>,
    /// Names that hold none; anchored at both ends.
    pub allowed_names: Vec<Regex>,
}

impl DetectorSettings {
    /// Whether the user added nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.detectors.is_empty()
            && self.sensitive_names.is_empty()
            && self.harmless_names.is_empty()
            && self.allowed_values.is_empty()
            && self.allowed_names.is_empty()
    }
}

/// Rules that are not reported in some files.
#[derive(Clone, Debug)]
pub struct PerPathIgnore {
    pub(super) paths: PathPatterns,
    pub(super) rules: Vec<RulePattern>,
}

/// The settings of one run: every name known, every pattern compiled, every default filled in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The current directory, absolute: what shown paths are relative to.
    pub folder: PathBuf,
    /// Which rules run, and how they are graded.
    pub rules: RuleSelection,
    /// The mildest severity that fails the run.
    pub fail_on: Severity,
    /// Findings milder than this are dropped.
    pub min_severity: Severity,
    /// Findings less sure than this are dropped.
    pub min_confidence: Confidence,
    /// Files and folders that are left alone, named ones too.
    pub exclude: PathPatterns,
    /// Rules that are not reported in some files.
    pub per_path_ignores: Vec<PerPathIgnore>,
    /// Whether what git ignores is walked.
    pub include_ignored: bool,
    /// Pass over named files that are no build files, as a walk does: hooks name whatever changed.
    pub only_build_files: bool,
    /// The stage that is shipped; the last when not set.
    pub target: Option<String>,
    /// The baseline file, absolute.
    pub baseline: Option<PathBuf>,
    /// How many files are looked at at once; as many as there are processors when not set.
    pub jobs: Option<NonZeroUsize>,
    /// What the user adds to the detectors.
    pub detectors: DetectorSettings,
}

impl Settings {
    /// Whether the rule of that name is not to be reported in the file shown as `path`.
    #[must_use]
    pub fn ignored_at(&self, rule: &str, path: &str) -> bool {
        !self.per_path_ignores.is_empty() && {
            let path = self.folder.join(path);
            self.per_path_ignores.iter().any(|ignore| {
                ignore.rules.iter().any(|pattern| pattern.matches(rule))
                    && ignore.paths.matches(&path, false)
            })
        }
    }
}
