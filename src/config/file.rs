//! The config file as it is written: everything optional, nothing checked against anything yet.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::detect::DetectorSpec;
use crate::finding::{Confidence, Severity};

/// Settings of lint-secrets, in `lint-secrets.toml` or `.lint-secrets.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "lint-secrets.toml")]
pub struct ConfigFile {
    /// Rules to run, by name or glob (`secret-*`). Without it, all that are on by default.
    #[schemars(with = "Vec<String>")]
    pub select: Option<Vec<Spanned<String>>>,
    /// Rules not to run, by name or glob.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// Severity of a rule's findings, by the rule's name.
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Spanned<String>, Severity>,
    /// The mildest severity that makes a run fail. Default: medium.
    #[schemars(with = "Severity")]
    pub fail_on: Option<Severity>,
    /// Findings milder than this are not reported.
    #[schemars(with = "Severity")]
    pub min_severity: Option<Severity>,
    /// Findings less sure than this are not reported.
    #[schemars(with = "Confidence")]
    pub min_confidence: Option<Confidence>,
    /// Files and folders to leave alone, as patterns of a .gitignore file in this file's folder. They hold for files
    /// named on the command line too.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Spanned<String>>,
    /// Rules that are not reported in some files: pattern (as in `exclude`) to rule names or globs.
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub per_path_ignores: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// Also walk what git ignores.
    #[schemars(with = "bool")]
    pub include_ignored: Option<bool>,
    /// The stage that is shipped, as with `docker build --target`. Default: the last.
    #[schemars(with = "String")]
    pub target: Option<String>,
    /// Baseline file, relative to this file's folder: its findings are known and do not fail the run.
    #[schemars(with = "String")]
    pub baseline: Option<String>,
    /// Names that never hold a secret, as regular expressions that match the whole name.
    #[schemars(with = "Vec<String>")]
    pub allowed_names: Vec<Spanned<String>>,
    /// Values that are no secret, as regular expressions that match the whole value.
    #[schemars(with = "Vec<String>")]
    pub allowed_values: Vec<Spanned<String>>,
    /// Further names whose values are secrets, exact or as globs; case does not matter.
    #[schemars(with = "Vec<String>")]
    pub sensitive_names: Vec<Spanned<String>>,
    /// Further names whose values are none, exact or as globs; weaker than `sensitive-names`.
    #[schemars(with = "Vec<String>")]
    pub harmless_names: Vec<Spanned<String>>,
    /// Further detectors, in the form of the built-in ones.
    #[schemars(with = "Vec<DetectorSpec>")]
    pub detector: Vec<Spanned<DetectorSpec>>,
}

/// Every key of the file's top level.
pub(super) const KEYS: [&str; 16] = [
    "select",
    "ignore",
    "severity",
    "fail-on",
    "min-severity",
    "min-confidence",
    "exclude",
    "per-path-ignores",
    "include-ignored",
    "target",
    "baseline",
    "allowed-names",
    "allowed-values",
    "sensitive-names",
    "harmless-names",
    "detector",
];
