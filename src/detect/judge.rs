//! The detectors: names, values and text, with what the user added.

use std::sync::OnceLock;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::Regex;

use super::interest::{Glance, Watch};
use super::names::{Name, Names};
use super::value::data::ValueData;
use super::{Catalog, Hit, NameClass, Subject, text, value};

/// What a user adds to, or takes from, what is found.
#[derive(Debug, Default)]
pub struct DetectorOptions {
    /// Known formats; the built-in catalogue when absent.
    pub catalog: Option<Catalog>,
    /// Names whose values are secrets: exact, or globs with `*`, `?`, `[…]`; case does not matter.
    pub sensitive_names: Vec<String>,
    /// Names whose values are none: as above, and weaker than `sensitive_names`.
    pub harmless_names: Vec<String>,
    /// Secrets that match one of these, as a whole or in part, are not reported.
    pub allowed_values: Vec<Regex>,
    /// Names that match one of these are harmless, before all else; their values are not looked at.
    pub allowed_names: Vec<Regex>,
}

/// Why detectors cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DetectorsError {
    /// A name pattern is no glob.
    #[error("`{pattern}` is no pattern of names: {reason}")]
    Name {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Judges names, values and text.
#[derive(Debug, Default)]
pub struct Detectors {
    catalog: Option<Catalog>,
    /// The built-in words, read when the first name or value is judged: most runs over clean files need none.
    names: OnceLock<Names>,
    values: OnceLock<ValueData>,
    sensitive: GlobSet,
    harmless: GlobSet,
    allowed_values: Vec<Regex>,
    allowed_names: Vec<Regex>,
    watch: OnceLock<Watch>,
}

impl Detectors {
    /// With the built-in words and formats only.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Detectors> = OnceLock::new();
        // Without options there is nothing to fail.
        BUILTIN.get_or_init(|| Self::new(DetectorOptions::default()).unwrap_or_default())
    }

    /// With what the user said.
    ///
    /// # Errors
    /// When a name pattern is no glob.
    pub fn new(options: DetectorOptions) -> Result<Self, DetectorsError> {
        Ok(Self {
            catalog: options.catalog,
            names: OnceLock::new(),
            values: OnceLock::new(),
            sensitive: globs(&options.sensitive_names)?,
            harmless: globs(&options.harmless_names)?,
            allowed_values: options.allowed_values,
            allowed_names: options.allowed_names,
            watch: OnceLock::new(),
        })
    }

    /// What `key` says of its value.
    #[must_use]
    pub fn name(&self, key: &str) -> NameClass {
        self.judge_name(key).class
    }

    /// The prefix of `key` for which bundlers copy the value into JavaScript that every visitor downloads:
    /// `NEXT_PUBLIC_`, `VITE_`, …
    #[must_use]
    pub fn bundle_prefix<'k>(&self, key: &'k str) -> Option<&'k str> {
        self.names().bundle_prefix(key)
    }

    /// The secrets in a value, first to last, not overlapping; ranges are bytes of `subject.value`.
    /// Stand-ins are among them ([`Strength::Placeholder`](super::Strength::Placeholder)).
    #[must_use]
    pub fn value(&self, subject: &Subject<'_>) -> Vec<Hit> {
        if subject.key.is_some_and(|key| self.is_allowed_name(key)) {
            return Vec::new();
        }
        let mut hits = value::judge(self, subject);
        self.drop_allowed(subject.value, &mut hits);
        hits
    }

    /// The secrets in free text (comments, commands, bodies of heredocs), first to last, not overlapping;
    /// ranges are bytes of `text`.
    #[must_use]
    pub fn text(&self, text: &str) -> Vec<Hit> {
        let mut hits = text::scan(self, text);
        self.drop_allowed(text, &mut hits);
        hits
    }

    /// A quick look: `false` when a closer one at a command or a script would find nothing.
    #[must_use]
    pub fn may_hold(&self, text: &str) -> bool {
        !self.sensitive.is_empty() || self.watch().may_hold(text)
    }

    /// The same, where a command may be given a secret that no word gives away, too ([`Look`](crate::commands::Look)).
    #[must_use]
    pub fn shows(&self, text: &str) -> bool {
        !self.sensitive.is_empty() || self.watch().shows(text)
    }

    /// A quick look at a whole file as it stands. What is put together from several of its lines has to be looked at
    /// by itself.
    #[must_use]
    pub fn glance(&self, text: &str) -> Glance {
        if !self.sensitive.is_empty() {
            return Glance::sign();
        }
        self.watch().glance(self.catalog(), text)
    }

    fn watch(&self) -> &Watch {
        self.watch.get_or_init(|| Watch::new(self.catalog()))
    }

    /// The known formats and private keys in any text, whatever stands around them; ranges are bytes of `text`.
    #[must_use]
    pub fn known(&self, text: &str) -> Vec<Hit> {
        let mut hits = self.catalog().find(text, "");
        self.drop_allowed(text, &mut hits);
        hits
    }

    pub(super) fn judge_name(&self, key: &str) -> Name {
        if self.is_allowed_name(key) {
            return Name::HARMLESS;
        }
        if !self.sensitive.is_empty() && self.sensitive.is_match(key) {
            return Name::DECLARED;
        }
        if !self.harmless.is_empty() && self.harmless.is_match(key) {
            return Name::HARMLESS;
        }
        self.names().judge(key)
    }

    pub(super) fn is_browser_format(&self, detector: &str) -> bool {
        self.names().is_browser_format(detector)
    }

    pub(super) fn catalog(&self) -> &Catalog {
        match &self.catalog {
            Some(catalog) => catalog,
            None => Catalog::builtin(),
        }
    }

    pub(super) fn values(&self) -> &ValueData {
        self.values.get_or_init(ValueData::builtin)
    }

    // A broken built-in list fails its own tests; there is no other way for this to fail.
    fn names(&self) -> &Names {
        self.names
            .get_or_init(|| Names::builtin().unwrap_or_default())
    }

    fn is_allowed_name(&self, key: &str) -> bool {
        self.allowed_names.iter().any(|regex| regex.is_match(key))
    }

    fn drop_allowed(&self, text: &str, hits: &mut Vec<Hit>) {
        if !self.allowed_values.is_empty() {
            hits.retain(|hit| {
                let secret = text.get(hit.range.clone()).unwrap_or_default();
                !self
                    .allowed_values
                    .iter()
                    .any(|regex| regex.is_match(secret))
            });
        }
    }
}

fn globs(patterns: &[String]) -> Result<GlobSet, DetectorsError> {
    let error = |pattern: &str, error: &globset::Error| DetectorsError::Name {
        pattern: pattern.to_owned(),
        reason: error.kind().to_string(),
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern)
            .case_insensitive(true)
            .build()
            .map_err(|e| error(pattern, &e))?;
        set.add(glob);
    }
    set.build().map_err(|e| error("", &e))
}
