//! A first look at a text: the places where one of many words may start.
//!
//! Words that begin with the same two bytes are of one group. One table tells of which group the words are that begin with
//! two bytes, another of which groups those are that go on with two bytes; only where both say the same, a third one is
//! asked about the first three. They are filled in some 30 µs, where an automaton over the same words takes most of a
//! millisecond, which is more than linting one small file does; and asking them takes some seven instructions a byte.

/// What words of two sets start with.
#[derive(Clone, Debug)]
pub struct Gate {
    /// The group of the words that begin with two bytes.
    first: Box<[u8; PAIRS]>,
    /// The groups of the words whose third and fourth byte these are.
    second: Box<[u8; PAIRS]>,
    /// The sets of the words that begin with three bytes, by the number of these.
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
/// How many numbers three bytes may have.
const NUMBERS: usize = 1 << BITS;
const BITS: u32 = 15;
/// How many groups there are.
const GROUPS: u32 = u8::BITS;
/// So many places are looked at in one go.
const PLACES: usize = 8;
/// And so many bytes: four for each.
const BYTES: usize = PLACES + 3;
/// What stands behind the end of a text.
const BEHIND: u8 = b' ';

impl Default for Gate {
    fn default() -> Self {
        Self {
            first: empty(),
            second: empty(),
            sets: empty(),
        }
    }
}

/// A table of zeros that was never on the stack.
fn empty<const N: usize>() -> Box<[u8; N]> {
    let table = vec![0; N].into_boxed_slice();
    table.try_into().unwrap_or_else(|_| Box::new([0; N]))
}

impl Gate {
    /// Takes up a word, in any case; of one shorter than four bytes it counts whatever follows.
    pub fn add(&mut self, word: &[u8], to: Set) {
        let byte = |place: usize| word.get(place).map(u8::to_ascii_lowercase);
        let pair = u32::from(u16::from_le_bytes(
            [0, 1].map(byte).map(Option::unwrap_or_default),
        ));
        let group = 1 << ((pair.wrapping_mul(FACTOR) >> 16) % GROUPS);
        let tables = [&mut self.first, &mut self.second];
        for (table, bytes) in tables.into_iter().zip([[0, 1], [2, 3]]) {
            for pair in pairs(bytes.map(byte)) {
                if let Some(groups) = table.get_mut(usize::from(pair)) {
                    *groups |= group;
                }
            }
        }
        let sets = 1 << to as u8;
        let (&[first, second], third) = (word.first_chunk().unwrap_or(&[0; 2]), byte(2));
        for third in any_case(third) {
            match self.sets.get_mut(number([first, second, third])) {
                Some(at) if word.len() > 1 => *at |= sets,
                _ => self.sets.iter_mut().for_each(|at| *at |= sets),
            }
        }
    }

    /// Calls `found` with each place in `bytes` where a word may start, in their order, until it gives `false`. Some are
    /// none: they are to be compared. Behind the end a blank is read, so that a word which a blank has to follow is found
    /// there as well.
    #[inline]
    pub fn search(&self, bytes: &[u8], mut found: impl FnMut(usize, Sets) -> bool) {
        let mut from = 0;
        while let Some((at, groups)) = self.next(bytes, from) {
            let mut open = groups;
            while open != 0 {
                let place = open.trailing_zeros() as usize / 8;
                open &= (u64::MAX << (8 * place)) << 8;
                let place = at + place;
                let rest = bytes.get(place..).unwrap_or_default();
                let three = rest.first_chunk().copied().unwrap_or_else(|| last(rest));
                let sets = self.sets.get(number(three)).copied();
                let sets = Sets(sets.unwrap_or_default());
                if sets != Sets(0) && place < bytes.len() && !found(place, sets) {
                    return;
                }
            }
            from = at + PLACES;
        }
    }

    /// The next places, `from` there on, of which one may be the start of a word: where they begin, and their groups. A
    /// loop by itself, so that nothing of what is done with a place is in its way.
    #[inline(never)]
    fn next(&self, bytes: &[u8], from: usize) -> Option<(usize, u64)> {
        let mut at = from;
        while let Some(several) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let groups = self.look(several);
            if groups != 0 {
                return Some((at, groups));
            }
            at += PLACES;
        }
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let groups = self.look(&last(rest));
            if groups != 0 {
                return Some((at, groups));
            }
            at += PLACES;
        }
        None
    }

    /// The groups of the words that may start at each place: a byte for each, the first one lowest.
    #[inline]
    fn look(&self, several: &[u8; BYTES]) -> u64 {
        // In two registers: all pairs are parts of these.
        let low = u64::from_le_bytes(several.first_chunk().copied().unwrap_or_default());
        let high = u64::from_le_bytes(several.last_chunk().copied().unwrap_or_default());
        let pair = |place: usize| match place {
            0..=6 => usize::from((low >> (8 * place)) as u16),
            _ => usize::from((high >> (8 * (place + 8 - BYTES))) as u16),
        };
        let groups = |place: usize| {
            let first = self.first.get(pair(place)).copied();
            let second = self.second.get(pair(place + 2)).copied();
            u64::from(first.unwrap_or_default() & second.unwrap_or_default()) << (8 * place)
        };
        // In pairs, so that none waits for all before it.
        let two = |place: usize| groups(place) | groups(place + 1);
        (two(0) | two(2)) | (two(4) | two(6))
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

/// The number of three bytes. A letter differs from its lower case in one bit; setting it in every byte makes some other
/// characters equal, which only makes more places worth a look.
#[inline]
fn number([first, second, third]: [u8; 3]) -> usize {
    let folded = u32::from_le_bytes([first, second, third, 0]) | 0x0020_2020;
    (folded.wrapping_mul(FACTOR) >> (u32::BITS - BITS)) as usize
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
            words in prop::collection::vec("[a-cA-C_é0]{2,6}", 0..30),
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
