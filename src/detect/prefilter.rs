//! Finds the keywords of all formats in one pass: where the [`Gate`] opens, the few keywords that start so are compared.

use std::ops::Range;

use crate::gate::{Gate, Set, Word};

/// Index of a detector, or of a public format behind all detectors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Owner(pub u32);

/// A keyword.
#[derive(Clone, Debug)]
pub(super) struct Keyword<'a> {
    pub text: &'a str,
    pub owner: Owner,
    /// It counts in any case.
    pub ignore_case: bool,
}

/// A keyword behind the gate.
#[derive(Debug)]
struct Entry {
    /// Its first four bytes, folded; of a shorter one the last does not count.
    head: u32,
    mask: u32,
    owner: Owner,
    ignore_case: bool,
    /// Where it stands in `texts`.
    text: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Prefilter {
    gate: Gate,
    /// All keywords, one behind the other.
    texts: String,
    /// By the bucket of their first three bytes.
    entries: Vec<Entry>,
    /// Where in `entries` each bucket starts.
    starts: Box<[u16; BUCKETS + 1]>,
}

/// Fewest bytes of a keyword.
const MIN_KEYWORD: usize = 3;
const BUCKETS: usize = 1 << BITS;
const BITS: u32 = 12;

impl Prefilter {
    /// For keywords of at least three bytes; shorter ones are never found.
    pub(super) fn new<'a>(keywords: impl Iterator<Item = Keyword<'a>>) -> Self {
        Self::with_others(keywords, std::iter::empty())
    }

    /// The same, and for other words, whose places [`Self::search_all`] gives.
    pub(super) fn with_others<'a>(
        keywords: impl Iterator<Item = Keyword<'a>>,
        others: impl Iterator<Item = Word<'static>>,
    ) -> Self {
        let keywords: Vec<Keyword<'_>> = keywords
            .filter(|keyword| keyword.text.len() >= MIN_KEYWORD)
            .collect();
        let own = keywords.iter().map(|keyword| keyword.text.as_bytes());
        let own = own.map(|text| (Word::new(text), Set::One));
        let gate = Gate::new(own.chain(others.map(|word| (word, Set::Other))));
        let bucket_of = |keyword: &Keyword<'_>| bucket(head(keyword.text.as_bytes()));
        let mut starts = Box::new([0_u16; BUCKETS + 1]);
        for keyword in &keywords {
            if let Some(next) = starts.get_mut(bucket_of(keyword) + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for start in starts.iter_mut() {
            sum += *start;
            *start = sum;
        }
        // Each at the next place of its bucket: they need not be sorted.
        let mut order = vec![None; keywords.len()];
        let mut free = starts.clone();
        for keyword in &keywords {
            if let Some(next) = free.get_mut(bucket_of(keyword)) {
                if let Some(place) = order.get_mut(usize::from(*next)) {
                    *place = Some(keyword);
                }
                *next += 1;
            }
        }
        let mut texts = String::with_capacity(keywords.iter().map(|k| k.text.len()).sum());
        let entries = order.into_iter().flatten().map(|keyword| {
            let mask = if keyword.text.len() > MIN_KEYWORD {
                u32::MAX
            } else {
                0x00ff_ffff
            };
            let start = texts.len();
            texts.push_str(keyword.text);
            Entry {
                head: head(keyword.text.as_bytes()) & mask,
                mask,
                owner: keyword.owner,
                ignore_case: keyword.ignore_case,
                text: start..texts.len(),
            }
        });
        let entries = entries.collect();
        Self {
            gate,
            texts,
            entries,
            starts,
        }
    }

    /// Calls `found` with each keyword in `text` and its place, in the order of the places.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(Owner, Range<usize>)) {
        self.search(text, |owner, range| {
            found(owner, range);
            true
        });
    }

    /// As [`Self::each`], until `found` gives `false`.
    pub(super) fn search(&self, text: &str, found: impl FnMut(Owner, Range<usize>) -> bool) {
        self.search_all(text, found, |_| true);
    }

    /// The same, and calls `other` with each place where one of the other words may start, until it gives `false`: most are
    /// none.
    pub(super) fn search_all(
        &self,
        text: &str,
        mut found: impl FnMut(Owner, Range<usize>) -> bool,
        mut other: impl FnMut(usize) -> bool,
    ) {
        let bytes = text.as_bytes();
        self.gate.search(bytes, |at, sets| {
            (!sets.has(Set::Other) || other(at))
                && (!sets.has(Set::One) || self.compare(bytes, at, &mut found))
        });
    }

    /// `false` when `found` gave it.
    fn compare(
        &self,
        bytes: &[u8],
        at: usize,
        found: &mut impl FnMut(Owner, Range<usize>) -> bool,
    ) -> bool {
        let head = head(bytes.get(at..).unwrap_or_default());
        let own = bucket(head);
        let (Some(&from), Some(&to)) = (self.starts.get(own), self.starts.get(own + 1)) else {
            return true;
        };
        let own = usize::from(from)..usize::from(to);
        let entries = self.entries.get(own).unwrap_or_default();
        for entry in entries
            .iter()
            .filter(|entry| head & entry.mask == entry.head)
        {
            let range = at..at + entry.text.len();
            let text = self.texts.as_bytes().get(entry.text.clone());
            let (Some(written), Some(text)) = (bytes.get(range.clone()), text) else {
                continue;
            };
            let same = if entry.ignore_case {
                written.eq_ignore_ascii_case(text)
            } else {
                written == text
            };
            if same && !found(entry.owner, range) {
                return false;
            }
        }
        true
    }
}

/// The bucket of keywords that begin with the three lowest bytes.
fn bucket(head: u32) -> usize {
    ((head & 0x00ff_ffff).wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS)) as usize
}

/// The first four bytes. A letter differs from its lower case in one bit; setting it in every byte makes some other
/// characters equal, which only makes more to compare.
fn head(bytes: &[u8]) -> u32 {
    let four = bytes.first_chunk().copied();
    let four =
        four.unwrap_or_else(|| std::array::from_fn(|n| bytes.get(n).copied().unwrap_or_default()));
    u32::from_le_bytes(four) | 0x2020_2020
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Keyword, Owner, Prefilter};

    fn naive(keywords: &[(String, bool)], text: &str) -> Vec<(u32, usize)> {
        let mut all = Vec::new();
        for at in 0..text.len() {
            for (n, (keyword, ignore_case)) in (0..).zip(keywords) {
                let written = text.as_bytes().get(at..at + keyword.len());
                let same = written.is_some_and(|written| {
                    written == keyword.as_bytes()
                        || *ignore_case && written.eq_ignore_ascii_case(keyword.as_bytes())
                });
                if same {
                    all.push((n, at));
                }
            }
        }
        all
    }

    proptest! {
        #[test]
        fn finds_what_a_naive_search_finds(
            keywords in prop::collection::vec(("[a-cA-C_é]{3,5}", any::<bool>()), 1..12),
            text in "[a-cA-C_é]{0,60}",
        ) {
            let keywords: Vec<(String, bool)> =
                keywords.into_iter().filter(|(k, _)| k.len() >= 3).collect();
            let prefilter = Prefilter::new((0..).zip(&keywords).map(|(n, (text, ignore_case))| Keyword {
                text,
                owner: Owner(n),
                ignore_case: *ignore_case,
            }));
            let mut found = Vec::new();
            prefilter.each(&text, |owner, range| found.push((owner.0, range.start)));
            let mut expected = naive(&keywords, &text);
            prop_assert!(found.is_sorted_by_key(|(_, at)| *at));
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
