//! No output holds a part of a secret.
//!
//! A part is five bytes in a row of a masked place that stand nowhere else in the files. Where an output holds one, the
//! files are linted again with other letters and digits in their masked places: what is printed then, too, are words of
//! the program's own.

use std::collections::HashSet;
use std::sync::LazyLock;

use lint_secrets::detect::Catalog;
use lint_secrets::linter::{self, Outcome};

use crate::outputs::{self, Outputs};
use crate::project::Project;

/// How many bytes in a row of a secret are a part of it.
const PART: usize = 5;

type Part = [u8; PART];

/// Parts of secrets, with a table that tells most others at a glance.
pub struct Secrets {
    parts: HashSet<Part>,
    glance: Vec<bool>,
}

impl Secrets {
    /// The parts of what the outcome masks, but those that stand open in its files or their paths.
    pub fn of(outcome: &Outcome) -> Self {
        let mut open: Vec<Vec<u8>> = outcome.sources.iter().map(|f| f.text().into()).collect();
        let mut parts = HashSet::new();
        for mask in outcome.findings.iter().flat_map(|finding| &finding.masks) {
            parts.extend(windows(outcome.sources.slice(*mask).as_bytes()));
            if let Some(masked) = open
                .get_mut(mask.file.0 as usize)
                .and_then(|text| text.get_mut(mask.range()))
            {
                masked.fill(0);
            }
        }
        open.extend(outcome.sources.iter().map(|file| file.path().into()));
        // Blanks, lines and dots are drawn everywhere.
        let is_drawn = |part: &Part| part.iter().filter(|b| b.is_ascii_alphanumeric()).count() < 3;
        parts.retain(|part| !is_drawn(part) && !OWN_WORDS.contains(part));
        let mut secrets = Self {
            parts,
            glance: vec![false; 1 << 16],
        };
        for part in &secrets.parts {
            secrets.glance[hash(part)] = true;
        }
        for text in &open {
            secrets.forget(text);
        }
        secrets
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What stands in `text` is not secret.
    pub fn forget(&mut self, text: &[u8]) {
        if self.parts.is_empty() {
            return;
        }
        for part in windows(text) {
            if self.glance[hash(&part)] {
                self.parts.remove(&part);
            }
        }
    }

    /// What the outputs hold of them.
    pub fn within(&self, outputs: &Outputs) -> Vec<String> {
        let mut found = Vec::new();
        for (what, text) in outputs {
            for part in windows(text) {
                if self.glance[hash(&part)] && self.parts.contains(&part) {
                    found.push(format!("{what}: {}", String::from_utf8_lossy(&part)));
                }
            }
        }
        found
    }
}

/// What reports say whatever is found: the pages of the rules, the names of what is recognised.
static OWN_WORDS: LazyLock<HashSet<Part>> = LazyLock::new(|| {
    let detectors = Catalog::builtin().detectors();
    let mut texts: Vec<String> = detectors
        .flat_map(|d| [d.id().to_owned(), d.summary().to_owned()])
        .collect();
    texts.extend(linter::rules().iter().map(|rule| format!("{rule:?}")));
    let mut words: HashSet<Part> = texts
        .iter()
        .flat_map(|text| windows(text.as_bytes()))
        .collect();
    for (_, text) in outputs::of(&Outcome::default()) {
        words.extend(windows(&text));
    }
    words
});

fn windows(text: &[u8]) -> impl Iterator<Item = Part> {
    text.windows(PART).filter_map(|part| part.try_into().ok())
}

fn hash(part: &Part) -> usize {
    let number = part
        .iter()
        .fold(0_u64, |number, b| number << 8 | u64::from(*b));
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}

/// Panics when an output of the project holds a part of a secret of it. `outputs` makes them, of any project.
pub fn check(project: &Project, outcome: &Outcome, outputs: impl Fn(&Project) -> Outputs) {
    let mut secrets = Secrets::of(outcome);
    if secrets.is_empty() || secrets.within(&outputs(project)).is_empty() {
        return;
    }
    for by in 1..=3 {
        for (_, text) in outputs(&with_other_secrets(project, outcome, by)) {
            secrets.forget(&text);
        }
    }
    let left = secrets.within(&outputs(project));
    assert!(left.is_empty(), "parts of secrets are shown: {left:?}");
}

/// The files with other letters and digits in their masked places.
fn with_other_secrets(project: &Project, outcome: &Outcome, by: u8) -> Project {
    let mut project = project.clone();
    for file in outcome.sources.iter() {
        // Of a text in another encoding the places are others.
        let Some(bytes) = project
            .bytes_mut(file.path())
            .filter(|bytes| bytes.as_slice() == file.text().as_bytes())
        else {
            continue;
        };
        let masks = outcome.findings.iter().flat_map(|finding| &finding.masks);
        let mut places: Vec<usize> = masks
            .filter(|mask| mask.file == file.id())
            .flat_map(|mask| mask.start as usize..(mask.end as usize).min(bytes.len()))
            .collect();
        places.sort_unstable();
        places.dedup();
        for at in places {
            let turned =
                |first: u8, count: u8| first + (bytes[at] - first + count * by / 4) % count;
            bytes[at] = match bytes[at] {
                b'a'..=b'z' => turned(b'a', 26),
                b'A'..=b'Z' => turned(b'A', 26),
                b'0'..=b'9' => turned(b'0', 10),
                other => other,
            };
        }
    }
    project
}
