//! The words of `rules/names.toml`, ready to be looked up.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::detect::NameClass;
use crate::detect::word_lists::NAMES;

/// A set of word lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Roles(u32);

macro_rules! roles {
    ($($name:ident = $bit:literal,)*) => {
        impl Roles {
            $(pub(super) const $name: Self = Self(1 << $bit);)*
        }
    };
}

roles! {
    PASSWORD = 0,
    SECRET = 1,
    TOKEN = 2,
    SERVICE_KEY = 3,
    CREDENTIAL = 4,
    KEY = 5,
    KEY_PARTNER = 6,
    SERVICE_PARTNER = 7,
    PUBLIC_PARTNER = 8,
    KEY_SPOILER = 9,
    TOKEN_SPOILER = 10,
    WEAK = 11,
    LOCATOR = 12,
    IDENTITY = 13,
    QUALIFIER = 14,
    NEGATOR = 15,
    TRANSPARENT = 16,
    GLUE = 17,
    SHAPE_ONLY = 18,
    PRIVATE = 19,
    PREPOSITION = 20,
    LISTED = 21,
    FINGERPRINT = 22,
}

impl Roles {
    /// In no list. Being the last word of a listed name is none.
    pub(super) const fn is_none(self) -> bool {
        self.0 & !Self::LISTED.0 == 0
    }

    /// In any of the lists of `other`.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The lists of both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Words that make a name sensitive without a partner.
    pub(super) const STRONG: Self = Self::PASSWORD
        .or(Self::SECRET)
        .or(Self::TOKEN)
        .or(Self::SERVICE_KEY)
        .or(Self::CREDENTIAL);
}

/// Word by word is looked up for every name of every file, so the hash is a quick one; the keys are ours.
#[derive(Clone, Copy, Default)]
struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks();
        for chunk in chunks {
            self.write_u64(u64::from_le_bytes(*chunk));
        }
        if !rest.is_empty() {
            let last = rest.iter().rev();
            self.write_u64(last.fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Map<V> = HashMap<&'static str, V, BuildHasherDefault<QuickHasher>>;

/// All that `rules/names.toml` says.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    words: Map<Roles>,
    exact: Map<NameClass>,
    ending: Map<NameClass>,
    publishable: Vec<&'static str>,
    bundle_prefixes: Vec<&'static str>,
    browser_formats: Vec<&'static str>,
    longest: usize,
}

impl Lexicon {
    /// The words this program is built with.
    ///
    /// # Errors
    /// A sentence on what is wrong in the file.
    pub(super) fn builtin() -> Result<Self, String> {
        let mut lexicon = Self {
            bundle_prefixes: NAMES.words("bundle_prefixes").collect(),
            browser_formats: NAMES.words("browser_formats").collect(),
            ..Self::default()
        };
        let words = NAMES.of_table("words").map(|(_, words)| words.count());
        lexicon.words.reserve(words.sum());
        for (list, words) in NAMES.of_table("words") {
            let role = role(list).ok_or_else(|| format!("unknown word list `{list}`"))?;
            for word in words {
                lexicon.longest = lexicon.longest.max(word.len());
                let roles = lexicon.words.entry(word).or_default();
                *roles = roles.or(role);
            }
        }
        for (list, names) in NAMES.of_table("exact") {
            if list == "publishable" {
                lexicon.publishable = names.collect();
            } else {
                insert(&mut lexicon.exact, list, names)?;
            }
        }
        for (list, names) in NAMES.of_table("ending") {
            insert(&mut lexicon.ending, list, names)?;
        }
        let names = lexicon.exact.keys().chain(lexicon.ending.keys());
        for word in names.filter_map(|name| name.rsplit('_').next()) {
            let roles = lexicon.words.entry(word).or_default();
            *roles = roles.or(Roles::LISTED);
        }
        Ok(lexicon)
    }

    /// The lists that `word`, lower case, is in.
    pub(super) fn roles(&self, word: &str) -> Roles {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// What is said of a whole name, or of its last words: lower case with `_` between words.
    pub(super) fn exact(&self, name: &str) -> Option<NameClass> {
        if let Some(class) = self.exact.get(name).or_else(|| self.ending.get(name)) {
            return Some(*class);
        }
        name.match_indices('_').find_map(|(at, _)| {
            let ending = name.get(at + 1..)?;
            self.ending.get(ending).copied()
        })
    }

    /// Whether a name that follows a bundle prefix is made to be public.
    pub(super) fn publishable(&self, name: &str) -> bool {
        self.publishable.iter().any(|known| name.ends_with(known))
    }

    /// Whether the detector finds keys that browsers get, too.
    pub(super) fn is_browser_format(&self, detector: &str) -> bool {
        self.browser_formats.contains(&detector)
    }

    /// Prefixes of variables that bundlers publish.
    pub(super) fn bundle_prefixes(&self) -> impl Iterator<Item = &'static str> {
        self.bundle_prefixes.iter().copied()
    }

    /// The roles of the parts of a glued word, when it is made of known words only: `mysqlrootpass`.
    /// Fewest parts win. At most `longest` × length steps.
    pub(super) fn segments(&self, word: &str) -> Option<Vec<Roles>> {
        const LONGEST: usize = 40;
        if word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        // best[i]: fewest parts that cover the first i bytes, and where the last of them starts.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; word.len() + 1];
        if let Some(first) = best.first_mut() {
            *first = Some((0, 0));
        }
        for end in 1..=word.len() {
            let from = end.saturating_sub(self.longest);
            let mut found: Option<(usize, usize)> = None;
            for start in from..end {
                let Some((parts, _)) = best.get(start).copied().flatten() else {
                    continue;
                };
                let part = word.get(start..end).unwrap_or_default();
                let roles = self.roles(part);
                if roles.any(Roles::GLUE.or(Roles::STRONG).or(Roles::KEY))
                    && found.is_none_or(|(fewest, _)| parts + 1 < fewest)
                {
                    found = Some((parts + 1, start));
                }
            }
            if let Some(slot) = best.get_mut(end) {
                *slot = found;
            }
        }
        let mut segments = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let (_, start) = best.get(end).copied().flatten()?;
            segments.push(self.roles(word.get(start..end).unwrap_or_default()));
            end = start;
        }
        segments.reverse();
        Some(segments)
    }
}

fn insert(
    map: &mut Map<NameClass>,
    list: &str,
    names: impl Iterator<Item = &'static str>,
) -> Result<(), String> {
    let class = match list {
        "secret" => NameClass::Secret,
        "may_hold" => NameClass::MayHold,
        "identifier" => NameClass::Identifier,
        "harmless" => NameClass::Harmless,
        _ => return Err(format!("unknown list of names `{list}`")),
    };
    for name in names {
        if let Some(other) = map.insert(name, class)
            && other != class
        {
            return Err(format!("`{name}` is in two lists"));
        }
    }
    Ok(())
}

fn role(list: &str) -> Option<Roles> {
    Some(match list {
        "password" => Roles::PASSWORD,
        "secret" => Roles::SECRET,
        "token" => Roles::TOKEN,
        "service_key" => Roles::SERVICE_KEY,
        "credential" => Roles::CREDENTIAL,
        "key" => Roles::KEY,
        "key_partner" => Roles::KEY_PARTNER,
        "service_partner" => Roles::SERVICE_PARTNER,
        "public_partner" => Roles::PUBLIC_PARTNER,
        "key_spoiler" => Roles::KEY_SPOILER,
        "token_spoiler" => Roles::TOKEN_SPOILER,
        "weak" => Roles::WEAK,
        "preposition" => Roles::PREPOSITION,
        "fingerprint" => Roles::FINGERPRINT,
        "private" => Roles::PRIVATE,
        "shape_only" => Roles::SHAPE_ONLY,
        "locator" => Roles::LOCATOR,
        "identity" => Roles::IDENTITY,
        "qualifier" => Roles::QUALIFIER,
        "negator" => Roles::NEGATOR,
        "transparent" => Roles::TRANSPARENT,
        "glue" => Roles::GLUE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_builtin_words_are_well_formed() {
        let lexicon = Lexicon::builtin().unwrap();
        assert!(lexicon.roles("password").any(Roles::PASSWORD));
        assert!(lexicon.bundle_prefixes().any(|prefix| prefix == "VITE_"));
        let odd: Vec<_> = lexicon
            .words
            .keys()
            .filter(|word| **word != word.to_lowercase() || word.contains(['_', '-', '.', ' ']))
            .collect();
        assert!(odd.is_empty(), "one word each, lower case: {odd:?}");
        let odd: Vec<_> = lexicon
            .exact
            .keys()
            .chain(lexicon.ending.keys())
            .chain(&lexicon.publishable)
            .filter(|name| {
                !name
                    .bytes()
                    .all(|b| b == b'_' || b.is_ascii_lowercase() || b.is_ascii_digit())
            })
            .collect();
        assert!(odd.is_empty(), "lower case, `_` between words: {odd:?}");
    }

    #[test]
    fn browser_formats_are_in_the_catalogue() {
        let lexicon = Lexicon::builtin().unwrap();
        let known: Vec<_> = crate::detect::Catalog::builtin()
            .detectors()
            .map(|d| d.id())
            .collect();
        for id in &lexicon.browser_formats {
            assert!(known.contains(id), "{id}");
        }
    }

    #[test]
    fn every_list_is_read() {
        for name in NAMES.names() {
            let known = match name.split_once('.') {
                Some((table, _)) => ["words", "exact", "ending"].contains(&table),
                None => ["bundle_prefixes", "browser_formats"].contains(&name),
            };
            assert!(known, "{name}");
        }
        assert!(!Lexicon::builtin().unwrap().publishable.is_empty());
    }

    #[test]
    fn glued_words_come_apart_or_do_not() {
        let lexicon = Lexicon::builtin().unwrap();
        let last = |word: &str| lexicon.segments(word).and_then(|s| s.last().copied());
        assert!(last("mysqlrootpass").unwrap().any(Roles::PASSWORD));
        assert!(last("githubtoken").unwrap().any(Roles::TOKEN));
        assert_eq!(last("monkey"), None);
        assert_eq!(last("compass"), None);
    }
}
