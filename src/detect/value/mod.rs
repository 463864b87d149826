//! Is this value a secret?
//!
//! In this order: references are blanked, known formats found, then hashes, logins in URLs and connection strings,
//! names and values inside the value, text behind base64. What is left is judged by its name: benign classes,
//! stand-ins, well-known passwords, and at last length and variety. A value without a secret's name is never
//! reported for being random alone.

mod accounts;
mod benign;
mod calls;
mod daemons;
pub(super) mod data;
mod decode;
mod dialogue;
mod directives;
mod dsn;
mod entries;
mod fingerprint;
mod halves;
mod hash;
mod logins;
mod no_value;
pub(super) mod pairs;
mod placeholder;
pub(super) mod reference;
mod sql;
mod strength;
mod structured;
mod types;
mod url;
mod xml;

pub(super) use decode::has_encoded_text;

use std::ops::Range;

use super::names::{Name, Noun};
use super::{Detectors, Hit, NameClass, SecretKind, Strength, Subject};
use crate::finding::Confidence;
use reference::{BLANK, EDGE};

/// Most hits in one text: the rest would not be read by anyone.
const MOST_HITS: usize = 1000;

/// Hits that do not overlap; the first one stays.
#[derive(Default)]
pub(super) struct Found {
    hits: Vec<Hit>,
    /// Where a generic shape was found beside a provider's word, or a token whose checksum is wrong: alone it is little,
    /// with a secret's name it is one.
    unsure: Vec<Range<usize>>,
}

impl Found {
    /// Adds `hit`, unless its bytes are taken.
    pub(super) fn push(&mut self, text: &str, hit: Hit) {
        let fits = !hit.range.is_empty() && text.get(hit.range.clone()).is_some();
        if !fits {
            return;
        }
        if self.taken(&hit.range) {
            self.confirm(&hit);
        } else if self.hits.len() < MOST_HITS {
            self.hits.push(hit);
        }
    }

    /// Adds a hit that is but a shape: what later finds the same by its name confirms it.
    fn push_unsure(&mut self, text: &str, hit: Hit) {
        let range = hit.range.clone();
        let before = self.hits.len();
        self.push(text, hit);
        if self.hits.len() > before {
            self.unsure.push(range);
        }
    }

    /// A shape that rests on the word beside it is worth at least what any strong value under that name is.
    fn confirm(&mut self, by: &Hit) {
        let named = matches!(by.kind, SecretKind::Named | SecretKind::UrlCredential);
        if self.unsure.is_empty()
            || !named
            || by.strength != Strength::Strong
            || by.confidence < Confidence::Medium
        {
            return;
        }
        let unsure = std::mem::take(&mut self.unsure);
        let (confirmed, unsure) = unsure
            .into_iter()
            .partition(|range| range.start < by.range.end && by.range.start < range.end);
        self.unsure = unsure;
        for hit in self
            .hits
            .iter_mut()
            .filter(|h| confirmed.contains(&h.range))
        {
            hit.confidence = hit.confidence.max(by.confidence);
            hit.strength = hit.strength.min(Strength::Strong);
        }
    }

    /// Whether a hit has some of these bytes already.
    pub(super) fn taken(&self, range: &Range<usize>) -> bool {
        self.hits
            .iter()
            .any(|hit| hit.range.start < range.end && range.start < hit.range.end)
    }

    /// In the order of the text.
    pub(super) fn into_hits(mut self) -> Vec<Hit> {
        self.hits.sort_by_key(|hit| hit.range.start);
        self.hits
    }
}

/// What is known of a value besides its text.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) name: Name,
    /// Its name, or nothing.
    pub(super) key: &'a str,
    /// Words that a weak password may repeat.
    pub(super) peers: &'a [&'a str],
    /// Words for formats that need some around them.
    pub(super) words: &'a str,
    /// Free text: names stand in sentences there, so pairs need more evidence.
    pub(super) prose: bool,
    pub(super) depth: u8,
}

impl Case<'_> {
    /// Free text, of which nothing is known.
    pub(super) const TEXT: Self = Self {
        name: Name::NEUTRAL,
        key: "",
        peers: &[],
        words: "",
        prose: true,
        depth: 0,
    };
}

/// All secrets in a value.
pub(super) fn judge(detectors: &Detectors, subject: &Subject<'_>) -> Vec<Hit> {
    let value = subject.value;
    let key = subject.key.unwrap_or_default();
    let name = name_of(detectors, subject);
    let words = std::iter::once(key)
        .chain(subject.context.iter().copied())
        .collect::<Vec<_>>()
        .join(" ");
    let case = Case {
        name,
        key,
        peers: subject.context,
        words: &words,
        prose: false,
        depth: 0,
    };
    let mut found = Found::default();
    // What SOPS encrypts is encrypted as a whole, whatever its name.
    if value.trim().is_empty() || is_sealed(value) {
        return Vec::new();
    }
    let blanked = reference::blank_value(value);
    if !is_unknown(&blanked) {
        shapes(detectors, &blanked, &case, &mut found);
        if found.hits.is_empty() || !found.unsure.is_empty() {
            by_name(detectors, &blanked, &case, &mut found);
        }
    }
    if found.hits.is_empty() {
        accounts::find(detectors, &blanked, &case, &mut found);
    }
    if found.hits.is_empty() {
        misplaced(detectors, &blanked, key, &mut found);
    }
    let mut hits = found.into_hits();
    halves::without_the_public(value, &mut hits);
    if name.noun == Noun::Published {
        hits.retain(|hit| !detectors.is_browser_format(&hit.detector));
    }
    if is_for_show(key) {
        for hit in hits.iter_mut().filter(|hit| hit.kind == SecretKind::Named) {
            hit.confidence = Confidence::Low;
        }
    }
    if subject.transient {
        hits.retain(|hit| !is_build_dummy(detectors, value, hit));
    }
    hits
}

/// `ENC[AES256_GCM,data:…,iv:…,tag:…,type:str]`.
fn is_sealed(value: &str) -> bool {
    let value = unquoted(value);
    value.starts_with("ENC[AES256_GCM,") && value.ends_with(']')
}

/// Whether a name says itself that its value is there to be looked at: `EXAMPLE_PASSWORD`, `db_password_sample`.
fn is_for_show(key: &str) -> bool {
    let says = |word: Option<&str>| {
        word.is_some_and(|word| {
            ["example", "sample", "demo", "dummy"]
                .iter()
                .any(|show| word.eq_ignore_ascii_case(show))
        })
    };
    let mut words = key.split(['_', '-', '.']).filter(|word| !word.is_empty());
    says(words.next()) || says(words.next_back())
}

/// The class of the key; a name that says nothing takes what the value's other names say.
fn name_of(detectors: &Detectors, subject: &Subject<'_>) -> Name {
    let own = subject
        .key
        .map_or(Name::NEUTRAL, |key| detectors.judge_name(key));
    if !matches!(own.class, NameClass::Neutral | NameClass::MayHold) {
        return own;
    }
    let other = subject
        .context
        .iter()
        .map(|name| detectors.judge_name(name))
        .find(|name| name.class == NameClass::Secret);
    match other {
        Some(name) => name,
        None => own,
    }
}

/// Nothing of it is known before the build.
fn is_unknown(blanked: &str) -> bool {
    blanked
        .chars()
        .all(|c| matches!(c, BLANK | EDGE) || c.is_whitespace())
}

fn is_build_dummy(detectors: &Detectors, value: &str, hit: &Hit) -> bool {
    let text = value
        .get(hit.range.clone())
        .unwrap_or_default()
        .to_lowercase();
    let known = &detectors.values().placeholders;
    let is_dummy = |word: &str| known.build_dummies.contains(word);
    let goes_with = |word: &str| is_dummy(word) || known.build_dummy_words.contains(word);
    hit.strength <= Strength::Weak
        || is_dummy(&text)
        || text.split(['-', '_', ' ', '.']).all(goes_with)
}

/// All that its shape shows, whatever the name.
pub(super) fn shapes(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    for hit in detectors.catalog().find(text, case.words) {
        let unsure = hit.confidence == Confidence::Low
            && hit.kind != SecretKind::Identifier
            && hit.strength >= Strength::Strong
            && text
                .get(hit.range.clone())
                .is_some_and(|secret| detectors.catalog().is_guess(&hit.detector, secret));
        if unsure {
            found.push_unsure(text, hit);
        } else {
            found.push(text, hit);
        }
    }
    for range in hash::find(text) {
        let strength = match text.get(range.clone()) {
            Some(hash) if hash.contains("xxxx") || hash.contains("...") => Strength::Placeholder,
            Some(hash) if is_documented(detectors, hash) => Strength::Weak,
            _ => Strength::Strong,
        };
        found.push(
            text,
            hit(
                range,
                "password-hash",
                "password hash",
                SecretKind::Hash,
                strength,
                Confidence::Medium,
            ),
        );
    }
    logins::urls(detectors, text, case, found);
    if !case.prose {
        logins::connection_strings(detectors, text, case, found);
    }
    structured::find(detectors, text, case, found);
    directives::find(detectors, text, found);
    xml::find(detectors, text, found);
    decode::encoded(detectors, text, case, found);
}

/// A hash that documentations show.
fn is_documented(detectors: &Detectors, hash: &str) -> bool {
    let known = &detectors.values().weak.hashes;
    known.iter().any(|salt| hash.starts_with(*salt))
}

/// `DB_PASSWORD_FILE=Correct-Horse9!`: the secret itself, where the name of its file belongs. Only what nobody calls a
/// file.
fn misplaced(detectors: &Detectors, text: &str, key: &str, found: &mut Found) {
    let stem = key
        .strip_suffix("__FILE")
        .or_else(|| key.strip_suffix("_FILE"));
    let Some(name) = stem.map(|stem| detectors.judge_name(stem)) else {
        return;
    };
    let Some(value) = literal(unquoted(text)) else {
        return;
    };
    let no_file = strength::looks_random(value)
        || value.contains(['!', '#', '%', '^', '&', '*', '=', '+', '?']);
    if name.class != NameClass::Secret
        || value.contains(['/', '\\', '.', ' ', BLANK, EDGE])
        || !no_file
    {
        return;
    }
    let graded = strength::named(detectors.values(), value, name, key, &[]);
    if let Some((strength, _)) = graded.filter(|(s, _)| *s == Strength::Strong) {
        let range = narrowed(text, &(0..text.len()), value);
        let what = name.noun.as_str();
        let kind = SecretKind::Named;
        found.push(
            text,
            hit(
                range,
                "named-secret",
                what,
                kind,
                strength,
                Confidence::Medium,
            ),
        );
    }
}

/// The value as a whole, by its name.
fn by_name(detectors: &Detectors, text: &str, case: &Case<'_>, found: &mut Found) {
    let name = case.name;
    let vague = name.class == NameClass::MayHold && name.noun == Noun::Vague;
    if name.class != NameClass::Secret && !vague {
        return;
    }
    let Some(value) = literal(unquoted(text)) else {
        return;
    };
    let data = detectors.values();
    let quoted = no_value::still_quoted(case.key, value);
    if quoted.is_some_and(|rest| rest.is_empty() || no_value::is_sentence(rest))
        || no_value::is_rule_of_sudo(case.key, value)
    {
        return;
    }
    let value = quoted.unwrap_or(value);
    if reference::names_a_place(&data.benign, value)
        || fingerprint::is_fingerprint(value, case.key, case.words)
        || detectors
            .catalog()
            .public_format(value, case.words)
            .is_some()
    {
        return;
    }
    if vague || name.noun == Noun::Credential {
        let before = found.hits.len();
        structured::login_pair(detectors, text, case, found);
        if found.hits.len() > before {
            return;
        }
    }
    let what = name.noun.as_str();
    // Numbers of a public key look random, too; whether a JSON Web Key is private is for its detector to say.
    if value.contains("\"kty\"") {
        return;
    }
    // Of a document under a secret's name, the part that looks like one.
    let value = if value.starts_with(['{', '[']) && value.contains('"') {
        match value.split('"').find(|part| strength::looks_random(part)) {
            Some(part) => part,
            None => return,
        }
    } else {
        value
    };
    let range = narrowed(text, &(0..text.len()), value);
    if vague {
        if strength::looks_random(value)
            && !benign::is_uuid(value)
            && !benign::is_benign(&data.benign, value, name.noun, case.key)
        {
            let strength = match strength::grade(data, value, name.noun, case.key, case.peers) {
                Some((strength, _)) => strength,
                None => return,
            };
            found.push(
                text,
                hit(
                    range,
                    "named-secret",
                    what,
                    SecretKind::Named,
                    strength,
                    Confidence::Medium,
                ),
            );
        }
        return;
    }
    if hash::is_database_hash(value) {
        found.push(
            text,
            hit(
                range,
                "password-hash",
                "password hash",
                SecretKind::Hash,
                Strength::Strong,
                Confidence::Medium,
            ),
        );
    } else if let Some((strength, confidence)) =
        strength::named(data, value, name, case.key, case.peers)
    {
        found.push(
            text,
            hit(
                range,
                "named-secret",
                what,
                SecretKind::Named,
                strength,
                confidence,
            ),
        );
    }
}

/// What is known of a value: all of it, the default of a reference, or what a reference leaves if that is a secret
/// by itself. `None` when nothing worth judging is.
pub(super) fn literal(value: &str) -> Option<&str> {
    let value = value.trim_matches(EDGE);
    if !value.contains([BLANK, EDGE]) {
        let value = value.trim();
        return (!value.is_empty() && !reference::is_conversion(value)).then_some(value);
    }
    value
        .split([BLANK, EDGE])
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|part| strength::looks_random(part))
        .max_by_key(|part| part.len())
}

/// Quotes that a format left around the value.
fn unquoted(text: &str) -> &str {
    let trimmed = text.trim();
    ['"', '\'']
        .iter()
        .find_map(|quote| {
            let inner = trimmed.strip_prefix(*quote)?.strip_suffix(*quote)?;
            (!inner.contains(*quote)).then_some(inner)
        })
        .unwrap_or(trimmed)
}

/// Where `part`, a slice of `text`, stands in it. `whole` if it is none.
pub(super) fn narrowed(text: &str, whole: &Range<usize>, part: &str) -> Range<usize> {
    let from = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    match from {
        Some(from) if from + part.len() <= text.len() => from..from + part.len(),
        _ => whole.clone(),
    }
}

/// A hit of a detector that is code.
pub(super) fn hit(
    range: Range<usize>,
    detector: &str,
    what: &str,
    kind: SecretKind,
    strength: Strength,
    confidence: Confidence,
) -> Hit {
    Hit {
        range,
        detector: detector.to_owned(),
        what: what.to_owned(),
        kind,
        strength,
        confidence,
    }
}

#[cfg(test)]
mod tests;
