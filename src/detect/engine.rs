//! The search: keyword, window, pattern, neighbours, structure, checksum, exclusions, and what wins where several
//! detectors see the same bytes.

use std::cmp::Reverse;
use std::ops::Range;

use crate::finding::Confidence;

use super::catalog::{Catalog, Compiled, Detector, Matcher, PublicFormat};
use super::checksum::Verdict;
use super::edge::{ceil, floor};
use super::encoding::entropy;
use super::prefilter::Owner;
use super::private_key;
use super::shape::Shape;
use super::spec::{Block, Boundary, Mix, Structure};
use super::structure::Outcome;
use super::{Hit, SecretKind, Strength, digest, sample};

/// How far before a value its context may stand, in bytes.
const CONTEXT: usize = 80;
/// How far into a text the caller's words count, in bytes: they name the value, not all of a script.
const NAMED: usize = 512;
/// How far round a public format the words that make it one may stand, in bytes.
const NEAR: usize = 200;

/// One pass over a text.
pub(super) struct Search<'a> {
    catalog: &'a Catalog,
    text: &'a str,
    context: &'a str,
    /// Bytes that patterns, or blocks, have been tried on: what the running time follows.
    pub work: usize,
}

/// A place that a detector has to look at.
struct Window {
    owner: Owner,
    range: Range<usize>,
}

/// Whether it is proved, how sure its detector is, whether it needs a word near it, how long it is.
type Rank = (bool, Confidence, bool, usize);

/// A hit with what it is ranked by.
struct Candidate {
    hit: Hit,
    owner: Owner,
    rank: Rank,
}

impl<'a> Search<'a> {
    pub(super) fn new(catalog: &'a Catalog, text: &'a str, context: &'a str) -> Self {
        Self {
            catalog,
            text,
            context,
            work: 0,
        }
    }

    /// The best hits, in order of their places.
    pub(super) fn hits(&mut self) -> Vec<Hit> {
        let mut candidates = Vec::new();
        let mut public = Vec::new();
        let mut seen = Vec::new();
        for window in self.windows(None) {
            if let Some(detector) = self.catalog.detector(window.owner) {
                self.candidates(detector, &window, &mut seen, &mut candidates);
            } else {
                self.public_ranges(&window, &mut public);
            }
        }
        let covered = |range: &Range<usize>| {
            (public.iter())
                .any(|p: &(Range<usize>, _)| p.0.start <= range.start && range.end <= p.0.end)
        };
        candidates.retain(|c| !covered(&c.hit.range));
        best(candidates)
    }

    /// Whether the detector with this index finds something that is no placeholder.
    pub(super) fn only(&mut self, index: usize) -> bool {
        let Ok(owner) = u32::try_from(index).map(Owner) else {
            return false;
        };
        let mut candidates = Vec::new();
        let mut seen = Vec::new();
        for window in self.windows(Some(owner)) {
            if let Some(detector) = self.catalog.detector(window.owner) {
                self.candidates(detector, &window, &mut seen, &mut candidates);
            }
        }
        candidates
            .iter()
            .any(|c| c.hit.strength > Strength::Placeholder)
    }

    /// The public format that all of the text has.
    pub(super) fn public_format(&mut self) -> Option<&'static PublicFormat> {
        let mut found = Vec::new();
        for window in self.windows(None) {
            if self.catalog.detector(window.owner).is_none() {
                self.public_ranges(&window, &mut found);
            }
        }
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        (found.iter())
            .find(|(range, _)| range.start <= start && range.end >= end)
            .map(|(_, format)| *format)
    }

    /// Where keywords say to look: for each owner disjoint windows in order, but one for each keyword of a block.
    fn windows(&self, only: Option<Owner>) -> Vec<Window> {
        let prefilter = self.catalog.prefilter();
        let mut windows: Vec<Window> = Vec::new();
        let mut latest: Vec<Option<usize>> = Vec::new();
        let mut add = |owner: Owner, range: Range<usize>, merge: bool| {
            if latest.is_empty() {
                latest = vec![None; self.catalog.owners()];
            }
            let Some(slot) = usize::try_from(owner.0)
                .ok()
                .and_then(|n| latest.get_mut(n))
            else {
                return;
            };
            let open = slot.and_then(|n| windows.get_mut(n));
            match open {
                Some(window) if merge && range.start <= window.range.end => {
                    window.range.start = window.range.start.min(range.start);
                    window.range.end = window.range.end.max(range.end);
                }
                _ => {
                    *slot = Some(windows.len());
                    windows.push(Window { owner, range });
                }
            }
        };
        let wanted = |owner: Owner| only.is_none_or(|only| only == owner);
        prefilter.each(self.context, |owner, _| {
            // Only what wants a word near it: elsewhere the keyword is part of the token.
            let detector = self.catalog.detector(owner).filter(|d| d.context.is_some());
            if let Some(detector) = detector.filter(|_| wanted(owner)) {
                add(owner, 0..NAMED + detector.shape.max, true);
            }
        });
        prefilter.each(self.text, |owner, found| {
            if !wanted(owner) || !self.catalog.may_be(owner, self.text, &found) {
                return;
            }
            let detector = self.catalog.detector(owner);
            if detector.is_some_and(|d| matches!(d.matcher, Matcher::Block(_))) {
                add(owner, found, false);
                return;
            }
            let public = || Some(self.catalog.public_of(owner)?.shape);
            if let Some(shape) = detector.map(|d| d.shape).or_else(public) {
                let start = found.start.saturating_sub(shape.max);
                add(owner, start..found.end + CONTEXT + shape.max, true);
            }
        });
        for window in &mut windows {
            window.range.start = floor(self.text, window.range.start);
            window.range.end = ceil(self.text, window.range.end);
        }
        windows
    }

    fn candidates(
        &mut self,
        detector: &Detector,
        window: &Window,
        seen: &mut Vec<(Owner, usize)>,
        out: &mut Vec<Candidate>,
    ) {
        if let Matcher::Block(block) = detector.matcher {
            let index = seen.iter().position(|(owner, _)| *owner == window.owner);
            let index = index.unwrap_or_else(|| {
                seen.push((window.owner, 0));
                seen.len() - 1
            });
            if let Some((_, seen)) = seen.get_mut(index)
                && window.range.start >= *seen
            {
                self.block(detector, block, window, seen, out);
            }
            return;
        }
        let mut found = Vec::new();
        let toll = detector.structure.map_or(0, Structure::reach);
        self.matches(
            window,
            detector.boundary,
            &detector.shape,
            toll,
            |search, compiled, whole, secret| {
                if let Some(hit) = search.judge(detector, compiled, &whole, &secret) {
                    found.push(hit);
                }
            },
        );
        out.extend(found.into_iter().map(|hit| Candidate {
            rank: rank(&hit, detector),
            hit,
            owner: window.owner,
        }));
    }

    fn block(
        &mut self,
        detector: &Detector,
        block: Block,
        window: &Window,
        seen: &mut usize,
        out: &mut Vec<Candidate>,
    ) {
        let found = private_key::at(block, self.text, &window.range, seen);
        self.work += *seen - window.range.start.min(*seen);
        let Some(key) = found else {
            return;
        };
        *seen = key.range.end.max(*seen);
        let hit = Hit {
            range: key.range.clone(),
            detector: detector.id.to_string(),
            what: if key.encrypted {
                format!("{}, encrypted", detector.summary)
            } else {
                detector.summary.to_string()
            },
            kind: if key.encrypted {
                SecretKind::Hash
            } else {
                SecretKind::PrivateKey
            },
            strength: if key.placeholder {
                Strength::Placeholder
            } else if key.published {
                Strength::Weak
            } else if key.encrypted {
                Strength::Strong
            } else {
                Strength::Live
            },
            confidence: match (key.encrypted, key.sound) {
                (_, false) => Confidence::Low,
                (true, true) => Confidence::Medium.min(detector.confidence),
                (false, true) => detector.confidence,
            },
        };
        out.push(Candidate {
            rank: rank(&hit, detector),
            hit,
            owner: window.owner,
        });
    }

    /// Calls `visit` with each match in `window` whose neighbours are right, and with the part that is the secret.
    /// A match costs `toll` bytes of work beside its own.
    fn matches(
        &mut self,
        window: &Window,
        boundary: Boundary,
        shape: &Shape,
        toll: usize,
        mut visit: impl FnMut(&Self, &Compiled, Range<usize>, Range<usize>),
    ) {
        let text = self.text;
        let bytes = text.as_bytes();
        let inside = bytes.get(window.range.clone()).unwrap_or_default();
        self.work += inside.len();
        if !shape.fits(inside) {
            return;
        }
        let Some(compiled) = self.catalog.compiled(window.owner) else {
            return;
        };
        let Some(hay) = text.get(..window.range.end) else {
            return;
        };
        // Failed matches cost their length each; on hostile input that adds up, so it is limited.
        let mut left = 16 * inside.len() + 64 * 1024;
        let mut at = window.range.start;
        while let Some(found) = compiled.regex.find_at(hay, at) {
            let spent = found.end() - at + toll;
            self.work += spent;
            if spent > left {
                return;
            }
            left -= spent;
            let whole = found.range();
            if boundary.holds(bytes, &whole) {
                let secret = compiled
                    .secret
                    .and_then(|group| compiled.regex.captures_at(hay, whole.start)?.get(group))
                    .map_or(whole.clone(), |group| group.range());
                at = whole.end.max(whole.start + 1);
                visit(self, compiled, whole, secret);
            } else {
                // The next place where a token may start at all.
                let Some(next) = (whole.start + 1..hay.len())
                    .find(|&next| hay.is_char_boundary(next) && boundary.left(bytes, next))
                else {
                    return;
                };
                at = next;
            }
        }
        self.work += hay.len().saturating_sub(at);
    }

    /// What a match is, if it is anything.
    fn judge(
        &self,
        detector: &Detector,
        compiled: &Compiled,
        whole: &Range<usize>,
        range: &Range<usize>,
    ) -> Option<Hit> {
        let secret = self.text.get(range.clone())?;
        let rests_on_context = compiled.context.is_some();
        let verdict = detector
            .checksum
            .map_or(Verdict::Unknown, |c| c.verify(secret));
        let in_context = compiled
            .context
            .as_ref()
            .is_none_or(|context| self.in_context(context, whole.start));
        if !in_context && verdict != Verdict::Valid {
            return None;
        }
        if !mixed(secret, detector.mix)
            || detector
                .min_entropy
                .is_some_and(|least| entropy(secret) < least)
            || digest::is_digest(self.text, whole)
            || (rests_on_context && verdict != Verdict::Valid && digest::is_id(self.text, whole))
        {
            return None;
        }
        let outcome = detector.structure.map_or(Outcome::Unknown, |s| {
            s.examine(secret, self.text, range.start)
        });
        if outcome == Outcome::Fail {
            return None;
        }
        let whole_text = self.text.get(whole.clone()).unwrap_or_default();
        let placeholder = outcome == Outcome::Sample
            || sample::is_placeholder(whole_text, self.catalog.samples());
        let lowered = outcome == Outcome::Doubtful
            || (detector.lowered_by.iter()).any(|part| whole_text.contains(part.as_ref()));
        Some(Hit {
            range: range.clone(),
            detector: detector.id.to_string(),
            // Said wherever it is told of: why it counts for little.
            what: if verdict == Verdict::Invalid {
                format!("{} with a wrong checksum", detector.summary)
            } else {
                detector.summary.to_string()
            },
            kind: if detector.identifier {
                SecretKind::Identifier
            } else {
                SecretKind::Token
            },
            strength: if placeholder {
                Strength::Placeholder
            } else if detector.identifier {
                Strength::Weak
            } else if has_own_format(detector) {
                Strength::Live
            } else {
                Strength::Strong
            },
            confidence: match verdict {
                _ if detector.identifier || lowered => Confidence::Low,
                Verdict::Valid => Confidence::Certain,
                Verdict::Invalid => Confidence::Low,
                Verdict::Unknown => detector.confidence,
            },
        })
    }

    /// Whether `context` matches in the 80 bytes before `start`, or in the caller's words for a value near the start.
    fn in_context(&self, context: &regex::bytes::Regex, start: usize) -> bool {
        let bytes = self.text.as_bytes();
        let before = bytes
            .get(start.saturating_sub(CONTEXT)..start)
            .unwrap_or_default();
        context.is_match(before) || (start < NAMED && context.is_match(self.context.as_bytes()))
    }

    fn public_ranges(
        &mut self,
        window: &Window,
        out: &mut Vec<(Range<usize>, &'static PublicFormat)>,
    ) {
        let Some(public) = self.catalog.public_of(window.owner) else {
            return;
        };
        self.matches(
            window,
            public.boundary,
            &public.shape,
            0,
            |search, compiled, whole, _| {
                let bytes = search.text.as_bytes();
                let round = whole.start.saturating_sub(NEAR)..(whole.end + NEAR).min(bytes.len());
                let round = bytes.get(round).unwrap_or_default();
                if compiled
                    .near
                    .as_ref()
                    .is_none_or(|near| near.is_match(round))
                    && !(compiled.context.as_ref())
                        .is_some_and(|unless| search.in_context(unless, whole.start))
                {
                    out.push((whole, public));
                }
            },
        );
    }
}

/// Whether the value itself shows whose it is; elsewhere only what stands near it does.
fn has_own_format(detector: &Detector) -> bool {
    detector.confidence > Confidence::Low
        && !matches!(
            detector.structure,
            Some(Structure::BasicCredentials | Structure::NpmAuth)
        )
}

fn mixed(secret: &str, mix: Mix) -> bool {
    let any = |of: fn(&u8) -> bool| secret.as_bytes().iter().any(of);
    match mix {
        Mix::Any => true,
        Mix::Digit => any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic),
        Mix::Case => {
            any(u8::is_ascii_digit) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase)
        }
    }
}

/// What is proved comes first, then what its detector is sure of, whatever became of that; then what needs a word
/// near it (it is the more particular), then what is longer. A placeholder ranks as what it stands for, so that
/// nothing else is seen in its bytes.
fn rank(hit: &Hit, detector: &Detector) -> Rank {
    (
        hit.confidence == Confidence::Certain,
        detector.confidence,
        detector.context.is_some(),
        hit.range.len(),
    )
}

/// Keeps the best of hits that overlap; the order of the catalogue decides between equals.
fn best(mut candidates: Vec<Candidate>) -> Vec<Hit> {
    candidates.sort_by_key(|c| (Reverse(c.rank), c.owner, c.hit.range.start));
    let mut kept: std::collections::BTreeMap<usize, Hit> = std::collections::BTreeMap::new();
    for candidate in candidates {
        let range = &candidate.hit.range;
        let before = kept.range(..range.end).next_back();
        if before.is_none_or(|(_, other)| other.range.end <= range.start) {
            kept.insert(range.start, candidate.hit);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests;
