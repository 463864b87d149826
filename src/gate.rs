//! A first look at a text: the places where one of many words may start.
//!
//! Words that begin with the same two bytes are of one group. A table tells of which groups the words are that begin with
//! two bytes, and of which those that go on with them; only where three pairs in a row agree, another one is asked about
//! all of the first bytes. They are filled in some 30 µs, where an automaton over the same words takes most of a millisecond,
//! which is more than linting one small file does; and asking them takes less than a nanosecond a byte.

/// What words of two sets start with.
#[derive(Clone, Debug)]
pub struct Gate {
    /// By two bytes: in the lowest bits the groups of the words that begin with them, then those of the words whose second
    /// and third byte they are, then of those whose third and fourth.
    groups: Box<[u32; PAIRS]>,
    /// The sets of the words that begin so, by the number of the first bytes of a word, as many as it has of `LENGTHS`.
    sets: Box<[u8; NUMBERS]>,
}

/// Which set a word is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Set {
    /// The one.
    One,
    /// The other.
    Other,
}

/// The sets that a word may be of which starts at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sets(u8);

impl Sets {
    /// Whether it may be of that one.
    #[inline]
    #[must_use]
    pub fn has(self, set: Set) -> bool {
        self.0 & (1 << set as u8) != 0
    }
}

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;
/// So many of the first bytes of a word are looked at together: the most that it has.
const LENGTHS: [usize; 3] = [6, 4, 3];
/// How many numbers they may have.
const NUMBERS: usize = 1 << BITS;
const BITS: u32 = 16;
/// How many groups there are.
const GROUPS: u32 = 10;
/// The groups of two places.
const LOWER: u64 = ((1 << GROUPS) - 1) * BOTH;
/// One in each half.
const BOTH: u64 = 1 << HALF | 1;
/// Half of the places that are looked at in one go.
const HALF: usize = 32;
/// All of them.
const PLACES: usize = 2 * HALF;
/// And so many bytes: four for each.
const BYTES: usize = PLACES + 3;
/// What stands behind the end of a text.
const BEHIND: u8 = b' ';

impl Default for Gate {
    fn default() -> Self {
        Self {
            groups: empty(),
            sets: empty(),
        }
    }
}

/// A table of zeros that was never on the stack.
fn empty<T: Copy + Default, const N: usize>() -> Box<[T; N]> {
    let table = vec![T::default(); N].into_boxed_slice();
    table
        .try_into()
        .unwrap_or_else(|_| Box::new([T::default(); N]))
}

impl Gate {
    /// Takes up a word, in any case; of one shorter than four bytes it counts whatever follows.
    pub fn add(&mut self, word: &[u8], to: Set) {
        let byte = |place: usize| word.get(place).map(u8::to_ascii_lowercase);
        let pair = u32::from(u16::from_le_bytes(
            [0, 1].map(byte).map(Option::unwrap_or_default),
        ));
        let group = 1_u32 << ((pair.wrapping_mul(FACTOR) >> 16) % GROUPS);
        for (bytes, group) in [
            ([0, 1], group),
            ([1, 2], group << GROUPS),
            ([2, 3], group << (2 * GROUPS)),
        ] {
            for pair in pairs(bytes.map(byte)) {
                if let Some(groups) = self.groups.get_mut(usize::from(pair)) {
                    *groups |= group;
                }
            }
        }
        let sets = 1 << to as u8;
        let length = LENGTHS.into_iter().find(|length| *length <= word.len());
        match (length, word) {
            (Some(length), _) => self.put(last(word), length, sets),
            (None, [first, second]) => {
                any_case(None).for_each(|third| self.put(last(&[*first, *second, third]), 3, sets))
            }
            (None, _) => self.sets.iter_mut().for_each(|at| *at |= sets),
        }
    }

    fn put(&mut self, first: [u8; 8], length: usize, sets: u8) {
        if let Some(at) = self.sets.get_mut(number(first, length)) {
            *at |= sets;
        }
    }

    /// Calls `found` with each place in `bytes` where a word may start, in their order, until it gives `false`. Some are
    /// none: they are to be compared. Behind the end a blank is read, so that a word which a blank has to follow is found
    /// there as well.
    #[inline]
    pub fn search(&self, bytes: &[u8], mut found: impl FnMut(usize, Sets) -> bool) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let mut open = match rest.first_chunk() {
                Some(several) => self.look(several, HALF),
                None => self.look(&last(rest), rest.len().min(HALF)),
            };
            while open != 0 {
                let place = at + open.trailing_zeros() as usize;
                open &= open - 1;
                let rest = bytes.get(place..).unwrap_or_default();
                let sets = self.sets(rest.first_chunk().copied().unwrap_or_else(|| last(rest)));
                if sets != Sets(0) && place < bytes.len() && !found(place, sets) {
                    return;
                }
            }
            at += PLACES;
        }
    }

    /// The sets of the words that may start with these bytes.
    #[inline]
    fn sets(&self, first: [u8; 8]) -> Sets {
        let sets = LENGTHS.map(|length| self.sets.get(number(first, length)).copied());
        Sets(sets.into_iter().flatten().fold(0, |all, sets| all | sets))
    }

    /// The places of which one may be the start of a word: a bit for each, the first one lowest. No place is branched
    /// for, since most guesses at that would be wrong. Only so many of each half are looked at.
    #[inline(never)]
    fn look(&self, several: &[u8; BYTES], of_half: usize) -> u64 {
        let groups = |place: usize| {
            let pair = several.get(place..).and_then(<[u8]>::first_chunk);
            let pair = u16::from_le_bytes(pair.copied().unwrap_or_default());
            u64::from(
                self.groups
                    .get(usize::from(pair))
                    .copied()
                    .unwrap_or_default(),
            )
        };
        // One place of the first half, and one of the second.
        let two = |place: usize| groups(place) | groups(place + HALF) << HALF;
        let (mut first, mut second) = (two(0), two(1));
        let mut places = 0;
        for place in 0..of_half.min(HALF) {
            let third = two(place + 2);
            let both = first & (second >> GROUPS) & (third >> (2 * GROUPS)) & LOWER;
            // One more than all groups: what is not zero reaches the next bit.
            places |= ((both + LOWER) >> GROUPS & BOTH) << place;
            (first, second) = (second, third);
        }
        places
    }
}

/// The pairs that two bytes in lower case stand for, in any case; none stands for any.
fn pairs([low, high]: [Option<u8>; 2]) -> impl Iterator<Item = u16> {
    any_case(high)
        .flat_map(move |high| any_case(low).map(move |low| u16::from_le_bytes([low, high])))
}

/// The byte in both cases; none stands for any.
fn any_case(byte: Option<u8>) -> impl Iterator<Item = u8> {
    match byte {
        Some(byte) => (byte.to_ascii_uppercase()..=byte.to_ascii_lowercase()).step_by(1 << 5),
        None => (0..=u8::MAX).step_by(1),
    }
}

const FACTOR: u32 = 0x9e37_79b1;
const FACTOR_OF_ALL: u64 = 0x9e37_79b9_7f4a_7c15;

/// The number of the first bytes of a word, so many of the eight. A letter differs from its lower case in one bit; setting
/// it in every byte makes some other characters equal, which only makes more places worth a look.
#[inline]
fn number(first: [u8; 8], length: usize) -> usize {
    let folded = (u64::from_le_bytes(first) | 0x2020_2020_2020_2020) << (8 * (8 - length));
    (folded.wrapping_mul(FACTOR_OF_ALL) >> (u64::BITS - BITS)) as usize
}

/// The last bytes of a text, and what stands behind them.
fn last<const N: usize>(rest: &[u8]) -> [u8; N] {
    let mut several = [BEHIND; N];
    several
        .iter_mut()
        .zip(rest)
        .for_each(|(to, from)| *to = *from);
    several
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Gate, Set};

    #[test]
    fn a_word_of_one_byte_may_stand_before_anything() {
        let mut gate = Gate::default();
        gate.add(b"x", Set::One);
        let mut found = Vec::new();
        gate.search(b"ax.X", |at, _| {
            found.push(at);
            true
        });
        assert!(found.contains(&1) && found.contains(&3), "{found:?}");
    }

    #[test]
    fn the_end_of_a_text_is_like_a_blank() {
        let mut gate = Gate::default();
        gate.add(b"su ", Set::One);
        // Each length once, so that the word ends at every place of the last bytes.
        for padding in 0..16 {
            let text = format!("{}echo a | su", ".".repeat(padding));
            let mut found = Vec::new();
            gate.search(text.as_bytes(), |at, _| {
                found.push(at);
                true
            });
            assert!(found.contains(&(text.len() - 2)), "{padding}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_passed_over(
            words in prop::collection::vec("[a-cA-C_é0]{2,8}", 0..30),
            text in "[a-cA-C_é0]{0,60}",
        ) {
            let mut gate = Gate::default();
            let set_of = |place: usize| if place.is_multiple_of(2) { Set::One } else { Set::Other };
            for (place, word) in words.iter().enumerate() {
                gate.add(word.as_bytes(), set_of(place));
            }
            let mut found = Vec::new();
            gate.search(text.as_bytes(), |at, sets| {
                found.push((at, sets));
                true
            });
            prop_assert!(found.is_sorted_by(|(one, _), (other, _)| one < other));
            prop_assert!(found.last().is_none_or(|(at, _)| *at < text.len()));
            for (place, word) in words.iter().enumerate() {
                for at in 0..text.len() {
                    let written = text.as_bytes().get(at..at + word.len());
                    if written.is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes())) {
                        let told = found.iter().find(|(found, _)| *found == at);
                        prop_assert!(told.is_some_and(|(_, sets)| sets.has(set_of(place))));
                    }
                }
            }
        }

        #[test]
        fn the_search_ends_when_told(text in "(abcd){0,30}", most in 1_usize..9) {
            let mut gate = Gate::default();
            gate.add(b"abcd", Set::Other);
            let mut told = 0;
            gate.search(text.as_bytes(), |_, _| {
                told += 1;
                told < most
            });
            prop_assert_eq!(told, (text.len() / 4).min(most));
        }
    }
}
