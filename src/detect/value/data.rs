//! The word lists that values are compared with: `rules/{placeholders,weak-defaults,benign-values}.toml`.

use std::collections::HashSet;

use serde::Deserialize;

/// Stand-ins.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct Placeholders {
    pub(super) words: HashSet<String>,
    pub(super) exact: HashSet<String>,
    pub(super) endings: Vec<String>,
    pub(super) beginnings: Vec<String>,
    pub(super) samples: Vec<String>,
    pub(super) build_dummies: HashSet<String>,
}

/// Passwords that everybody knows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct WeakDefaults {
    pub(super) exact: HashSet<String>,
    pub(super) parts: HashSet<String>,
    pub(super) sequences: Vec<String>,
    pub(super) beginnings: Vec<String>,
    pub(super) hashes: Vec<String>,
}

/// No secrets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::detect) struct Benign {
    pub(super) words: HashSet<String>,
    pub(super) beginnings: Vec<String>,
    pub(super) references: Vec<String>,
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
    ///
    /// # Errors
    /// A sentence on what is wrong in a file.
    pub(in crate::detect) fn builtin() -> Result<Self, String> {
        fn parse<T: serde::de::DeserializeOwned>(toml: &str) -> Result<T, String> {
            toml::from_str(toml).map_err(|error| error.message().to_owned())
        }
        Ok(Self {
            placeholders: parse(include_str!("../../../rules/placeholders.toml"))?,
            weak: parse(include_str!("../../../rules/weak-defaults.toml"))?,
            benign: parse(include_str!("../../../rules/benign-values.toml"))?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_builtin_lists_are_well_formed() {
        let data = ValueData::builtin().unwrap();
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
            .chain(&data.benign.words);
        let odd: Vec<_> = lower
            .filter(|entry| **entry != entry.to_lowercase())
            .collect();
        assert!(odd.is_empty(), "compared in lower case: {odd:?}");
    }
}
