//! Finds the keywords of all formats in one pass.
//!
//! A gate of 65,536 bits tells for every three bytes, letters in lower case, whether a keyword may start with them;
//! behind it the few keywords that do are compared. It is built in some 20 µs, where an automaton over the same
//! keywords takes most of a millisecond, which is more than linting one small file does.

use std::ops::Range;

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
    hash: u16,
    /// Its first four bytes, folded; of a shorter one the last does not count.
    head: u32,
    mask: u32,
    owner: Owner,
    ignore_case: bool,
    text: Box<[u8]>,
}

#[derive(Debug)]
pub(super) struct Prefilter {
    gate: Box<[u64; 1024]>,
    /// Sorted by hash.
    entries: Vec<Entry>,
    /// Where in `entries` the hashes with each upper half start.
    starts: Box<[usize; 257]>,
}

/// Fewest bytes of a keyword.
const MIN_KEYWORD: usize = 3;
/// So many keywords of three bytes start in eight bytes.
const PLACES: usize = 8 - MIN_KEYWORD + 1;

impl Prefilter {
    /// For keywords of at least three bytes; shorter ones are never found.
    pub(super) fn new<'a>(keywords: impl Iterator<Item = Keyword<'a>>) -> Self {
        let mut gate = Box::new([0_u64; 1024]);
        let mut entries = Vec::new();
        for keyword in keywords {
            if keyword.text.len() < MIN_KEYWORD {
                continue;
            }
            let hash = hash(key(padded(keyword.text.as_bytes()), 0));
            if let Some(word) = gate.get_mut(usize::from(hash >> 6)) {
                *word |= 1 << (hash & 63);
            }
            let mask = if keyword.text.len() > MIN_KEYWORD {
                u32::MAX
            } else {
                0x00ff_ffff
            };
            entries.push(Entry {
                hash,
                head: head(keyword.text.as_bytes()) & mask,
                mask,
                owner: keyword.owner,
                ignore_case: keyword.ignore_case,
                text: keyword.text.as_bytes().into(),
            });
        }
        entries.sort_by_key(|entry| entry.hash);
        let mut starts = Box::new([0; 257]);
        for (upper, start) in starts.iter_mut().enumerate() {
            *start = entries.partition_point(|entry| usize::from(entry.hash >> 8) < upper);
        }
        Self {
            gate,
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

    /// Whether any keyword is in `text`.
    pub(super) fn any(&self, text: &str) -> bool {
        let mut found = false;
        self.search(text, |_, _| {
            found = true;
            false
        });
        found
    }

    /// As [`Self::each`], until `found` gives `false`.
    pub(super) fn search(&self, text: &str, mut found: impl FnMut(Owner, Range<usize>) -> bool) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let eight = rest.first_chunk().copied().unwrap_or_else(|| padded(rest));
            let mut open = self.open(eight);
            while open != 0 {
                let place = open.trailing_zeros() as usize;
                if !self.compare(bytes, at + place, hash(key(eight, place)), &mut found) {
                    return;
                }
                open &= open - 1;
            }
            at += PLACES;
        }
    }

    /// One bit for each place in eight bytes where a keyword may start.
    fn open(&self, eight: [u8; 8]) -> u64 {
        (0..PLACES).fold(0, |open, place| {
            let hash = hash(key(eight, place));
            let word = self.gate.get(usize::from(hash >> 6)).copied();
            open | ((word.unwrap_or_default() >> (hash & 63)) & 1) << place
        })
    }

    /// `false` when `found` gave it.
    fn compare(
        &self,
        bytes: &[u8],
        at: usize,
        hash: u16,
        found: &mut impl FnMut(Owner, Range<usize>) -> bool,
    ) -> bool {
        let upper = usize::from(hash >> 8);
        let (Some(&from), Some(&to)) = (self.starts.get(upper), self.starts.get(upper + 1)) else {
            return true;
        };
        let entries = self.entries.get(from..to).unwrap_or_default();
        let head = head(bytes.get(at..).unwrap_or_default());
        for entry in entries
            .iter()
            .filter(|entry| head & entry.mask == entry.head)
        {
            let range = at..at + entry.text.len();
            let Some(written) = bytes.get(range.clone()) else {
                continue;
            };
            let same = if entry.ignore_case {
                written.eq_ignore_ascii_case(&entry.text)
            } else {
                written == &*entry.text
            };
            if same && !found(entry.owner, range) {
                return false;
            }
        }
        true
    }
}

/// The three bytes at `place`.
fn key(eight: [u8; 8], place: usize) -> u32 {
    // A letter differs from its lower case in one bit. Setting it in every byte makes some other characters equal,
    // which only opens the gate more often.
    let folded = u64::from_le_bytes(eight) | 0x2020_2020_2020_2020;
    let [first, second, third, ..] = (folded >> (8 * place)).to_le_bytes();
    u32::from_le_bytes([first, second, third, 0])
}

/// The first four bytes, folded as in [`key`].
fn head(bytes: &[u8]) -> u32 {
    let four = bytes.first_chunk().copied();
    u32::from_le_bytes(four.unwrap_or_else(|| padded(bytes))) | 0x2020_2020
}

/// The last bytes of a text; what is behind them is no keyword's.
fn padded<const N: usize>(rest: &[u8]) -> [u8; N] {
    std::array::from_fn(|n| rest.get(n).copied().unwrap_or_default())
}

fn hash(key: u32) -> u16 {
    let [_, _, low, high] = key.wrapping_mul(0x9e37_79b1).to_le_bytes();
    u16::from_le_bytes([low, high])
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
