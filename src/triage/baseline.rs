//! The baseline: findings that were there when somebody decided to look at new ones only.
//!
//! A JSON file that is meant to be committed, read in reviews and merged: one entry a finding, sorted, with the words
//! that its fingerprint is made of. There is nothing of a secret in it. Paths are relative to the file's own folder,
//! so that it holds from whichever folder the program is run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Fingerprint, State};
use crate::source::{SourceMap, shown_path, without_dots};

/// The version of the form of the file.
pub const VERSION: u32 = 1;

/// One finding that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file, relative to the baseline's folder, with `/`.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// Where the secret goes; empty when nowhere in particular.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The name it goes by; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// Which of several that agree in all of these, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u32,
    /// What it is compared by: the fingerprint over all of these.
    pub fingerprint: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // Serde hands a reference.
fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

/// Why a baseline file could not be used; never quotes it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not JSON, or not of our form.
    #[error("is no baseline: line {line}, column {column} is not what stands there in one")]
    Malformed {
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// It is of a form that is not known here.
    #[error("is of version {found}, and this program knows up to {VERSION}")]
    Version {
        /// What it says.
        found: u64,
    },
}

/// What is known, and where paths are relative to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
    /// The current directory and the baseline's, both absolute.
    here: std::path::PathBuf,
    folder: std::path::PathBuf,
}

impl Baseline {
    /// An empty one, for a file that stands in `folder`, in a run in `here`; both absolute.
    #[must_use]
    pub fn new(here: &Path, folder: &Path) -> Self {
        Self {
            entries: BTreeMap::new(),
            here: without_dots(here),
            folder: without_dots(folder),
        }
    }

    /// Reads the text of a baseline file that stands in `folder`, in a run in `here`; both absolute.
    ///
    /// # Errors
    /// When it is no baseline, or a newer one.
    pub fn parse(text: &[u8], here: &Path, folder: &Path) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Version {
            version: u64,
        }
        let malformed = |e: &serde_json::Error| BaselineError::Malformed {
            line: e.line(),
            column: e.column(),
        };
        let version: Version = serde_json::from_slice(text).map_err(|e| malformed(&e))?;
        if version.version != u64::from(VERSION) {
            return Err(BaselineError::Version {
                found: version.version,
            });
        }
        let file: File = serde_json::from_slice(text).map_err(|e| malformed(&e))?;
        let mut baseline = Self::new(here, folder);
        let entries = file.findings.into_iter();
        baseline.entries = entries.map(|e| (e.fingerprint.clone(), e)).collect();
        Ok(baseline)
    }

    /// The text of a baseline file for `findings`: those that count, and those that were known already. Sorted by
    /// path, rule, place, name and ordinal, an entry a block of lines, with a line end at the end.
    #[must_use]
    pub fn text<'a>(
        &self,
        findings: impl IntoIterator<Item = &'a Finding>,
        sources: &SourceMap,
    ) -> String {
        let entries: BTreeSet<Entry> = findings
            .into_iter()
            .filter(|f| matches!(f.state, State::Active | State::Baselined))
            .map(|finding| {
                let shown = sources
                    .get(finding.primary.span.file)
                    .map_or("", |f| f.path());
                Entry {
                    path: self.path(shown),
                    rule: finding.rule.name.to_owned(),
                    place: finding.place().to_owned(),
                    key: finding.key.clone().unwrap_or_default(),
                    ordinal: finding.ordinal,
                    fingerprint: self.fingerprint(finding, shown),
                }
            })
            .collect();
        let file = File {
            version: VERSION,
            findings: entries.into_iter().collect(),
        };
        // Strings and numbers cannot fail to be written.
        let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
        text.push('\n');
        text
    }

    /// How many findings it lists.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it lists none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What it lists, by fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Whether a finding of this fingerprint is listed.
    #[must_use]
    pub fn has(&self, fingerprint: &str) -> bool {
        self.entries.contains_key(fingerprint)
    }

    /// The path of a file shown as `shown`, relative to the baseline's folder.
    #[must_use]
    pub fn path(&self, shown: &str) -> String {
        let absolute = without_dots(&self.here.join(shown));
        let common = absolute
            .components()
            .zip(self.folder.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = self.folder.components().count() - common;
        let mut relative: std::path::PathBuf = std::iter::repeat_n("..", up).collect();
        relative.extend(absolute.components().skip(common));
        shown_path(&relative, &self.folder)
    }

    /// The finding's fingerprint with its path relative to the baseline's folder; `shown` is the path of its file in
    /// this run.
    #[must_use]
    pub fn fingerprint(&self, finding: &Finding, shown: &str) -> String {
        let fingerprint: Fingerprint = finding.fingerprint(&self.path(shown));
        fingerprint.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::sample::Sample;

    fn baseline(here: &str, folder: &str) -> Baseline {
        Baseline::new(Path::new(here), Path::new(folder))
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        for (here, folder, shown, expected) in [
            ("/r", "/r", "a/Dockerfile", "a/Dockerfile"),
            ("/r/a", "/r", "Dockerfile", "a/Dockerfile"),
            ("/r", "/r/ci", "a/Dockerfile", "../a/Dockerfile"),
            ("/r/a", "/r/ci", "../Dockerfile", "../Dockerfile"),
            ("/r/a", "/r/ci", "/r/ci/Dockerfile", "Dockerfile"),
        ] {
            assert_eq!(baseline(here, folder).path(shown), expected);
        }
    }

    #[test]
    fn what_is_written_is_read_back_wherever_one_stands() {
        let mut sample = Sample::new(
            "a/Dockerfile",
            "ENV PW=correct-horse-9 PW=correct-horse-9\n",
        );
        sample.find("secret-in-image-env", "PW", 7..22);
        sample.find("secret-in-image-env", "PW", 26..41);
        let (findings, sources) = sample.finish();
        let text = baseline("/r", "/r").text(&findings, &sources);
        assert!(!text.contains("horse"), "{text}");
        assert_eq!(text.matches("\"ordinal\": 1").count(), 1, "{text}");
        let read = Baseline::parse(text.as_bytes(), Path::new("/r/x"), Path::new("/r")).unwrap();
        assert_eq!(read.len(), 2);
        for finding in &findings {
            let fingerprint = read.fingerprint(finding, "../a/Dockerfile");
            assert!(read.has(&fingerprint), "{text}");
        }
        let again = read.text(&[], &sources);
        assert_eq!(again, "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
    }

    #[test]
    fn errors_do_not_quote_the_file() {
        let parse = |text: &str| Baseline::parse(text.as_bytes(), Path::new("/r"), Path::new("/r"));
        for text in [
            "correct-horse-9",
            "{\"version\": \"correct-horse-9\"}",
            "",
            "[]",
            "{\"version\":1}",
            "{\"version\":1,\"findings\":[{\"path\":\"a\",\"correct-horse-9\":1}]}",
        ] {
            let message = parse(text).unwrap_err().to_string();
            assert!(message.contains("is no baseline: line"), "{message}");
            assert!(!message.contains("horse"), "{message}");
        }
        let message = parse("{\"version\": 2, \"new\": []}")
            .unwrap_err()
            .to_string();
        assert!(message.contains("version 2"), "{message}");
    }
}
