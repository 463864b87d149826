//! The word lists that values are compared with: `rules/{placeholders,weak-defaults,benign-values}.toml`.

use std::collections::HashSet;

use crate::detect::word_lists::{BENIGN_VALUES, PLACEHOLDERS, WEAK_DEFAULTS};

/// Stand-ins.
#[derive(Debug, Default)]
pub(in crate::detect) struct Placeholders {
    pub(super) words: HashSet<&'static str>,
    pub(super) exact: HashSet<&'static str>,
    pub(super) endings: Vec<&'static str>,
    pub(super) beginnings: Vec<&'static str>,
    pub(super) samples: Vec<&'static str>,
    pub(super) build_dummies: HashSet<&'static str>,
    pub(super) build_dummy_words: HashSet<&'static str>,
}

/// Passwords that everybody knows.
#[derive(Debug, Default)]
pub(in crate::detect) struct WeakDefaults {
    pub(super) exact: HashSet<&'static str>,
    pub(super) parts: HashSet<&'static str>,
    pub(super) sequences: Vec<&'static str>,
    pub(super) beginnings: Vec<&'static str>,
    pub(super) hashes: Vec<&'static str>,
}

/// No secrets.
#[derive(Debug, Default)]
pub(in crate::detect) struct Benign {
    pub(super) words: HashSet<&'static str>,
    pub(super) stores: HashSet<&'static str>,
    pub(super) beginnings: Vec<&'static str>,
    pub(super) references: Vec<&'static str>,
}

/// All word lists for values.
#[derive(Debug, Default)]
pub(in crate::detect) struct ValueData {
    pub(super) placeholders: Placeholders,
    pub(super) weak: WeakDefaults,
    pub(super) benign: Benign,
}

impl ValueData {
    /// The lists that this program is built with.
    pub(in crate::detect) fn builtin() -> Self {
        Self {
            placeholders: Placeholders {
                words: PLACEHOLDERS.words("words").collect(),
                exact: PLACEHOLDERS.words("exact").collect(),
                endings: PLACEHOLDERS.words("endings").collect(),
                beginnings: PLACEHOLDERS.words("beginnings").collect(),
                samples: PLACEHOLDERS.words("samples").collect(),
                build_dummies: PLACEHOLDERS.words("build_dummies").collect(),
                build_dummy_words: PLACEHOLDERS.words("build_dummy_words").collect(),
            },
            weak: WeakDefaults {
                exact: WEAK_DEFAULTS.words("exact").collect(),
                parts: WEAK_DEFAULTS.words("parts").collect(),
                sequences: WEAK_DEFAULTS.words("sequences").collect(),
                beginnings: WEAK_DEFAULTS.words("beginnings").collect(),
                hashes: WEAK_DEFAULTS.words("hashes").collect(),
            },
            benign: Benign {
                words: BENIGN_VALUES.words("words").collect(),
                stores: BENIGN_VALUES.words("stores").collect(),
                beginnings: BENIGN_VALUES.words("beginnings").collect(),
                references: BENIGN_VALUES.words("references").collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let data = ValueData::builtin();
        let (p, w, b) = (&data.placeholders, &data.weak, &data.benign);
        let sets = [
            &p.words,
            &p.exact,
            &p.build_dummies,
            &p.build_dummy_words,
            &w.exact,
            &w.parts,
            &b.words,
            &b.stores,
        ];
        let lists = [
            &p.endings,
            &p.beginnings,
            &p.samples,
            &w.sequences,
            &w.beginnings,
            &w.hashes,
            &b.beginnings,
            &b.references,
        ];
        assert!(sets.iter().all(|set| !set.is_empty()) && lists.iter().all(|l| !l.is_empty()));
        let files = [PLACEHOLDERS, WEAK_DEFAULTS, BENIGN_VALUES];
        let named: usize = files.iter().map(|file| file.names().count()).sum();
        assert_eq!(named, sets.len() + lists.len());
    }

    #[test]
    fn the_builtin_lists_are_well_formed() {
        let data = ValueData::builtin();
        assert!(data.weak.exact.contains("postgres"));
        let lower = data
            .weak
            .exact
            .iter()
            .chain(&data.weak.parts)
            .chain(&data.weak.sequences)
            .chain(&data.placeholders.words)
            .chain(&data.placeholders.exact)
            .chain(&data.placeholders.beginnings)
            .chain(&data.placeholders.endings)
            .chain(&data.placeholders.build_dummies)
            .chain(&data.placeholders.build_dummy_words)
            .chain(&data.benign.words)
            .chain(&data.benign.stores);
        let odd: Vec<_> = lower
            .filter(|entry| **entry != entry.to_lowercase())
            .collect();
        assert!(odd.is_empty(), "compared in lower case: {odd:?}");
    }
}
