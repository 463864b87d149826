//! A first look at a text: the places where one of many words may start.
//!
//! A table tells for every three bytes, letters in lower case, whether a word may start with them and whether it may go on
//! with them from its second byte. It is filled in some 20 µs, where an automaton over the same words takes most of a
//! millisecond, which is more than linting one small file does; and asking it takes some seven instructions a byte.

/// What words of two sets start with.
#[derive(Clone, Debug)]
pub struct Gate(Box<[u8; NUMBERS]>);

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
pub struct Sets(u64);

impl Sets {
    /// Those whose bits are lowest, as the table has them.
    #[inline]
    fn of(bits: u64) -> Self {
        Self((bits & 1) | (bits >> OTHER & 1) << 1)
    }

    /// Whether it may be of that one.
    #[inline]
    #[must_use]
    pub fn has(self, set: Set) -> bool {
        self.0 & (1 << set as u8) != 0
    }
}

/// The first three bytes of a word that has more.
const FIRST: u8 = 1;
/// The second to the fourth of that.
const SECOND: u8 = 1 << 1;
/// The first three of a word that has no more.
const SHORT: u8 = 1 << 2;
/// How far the flags of the other set are from these.
const OTHER: u8 = 3;

/// So many places of three bytes are in eight.
const PLACES: usize = 6;
/// The lowest bit of as many bytes.
const EACH: u64 = 0x0000_0101_0101_0101;

impl Default for Gate {
    fn default() -> Self {
        Self(Box::new([0; NUMBERS]))
    }
}

impl Gate {
    /// Takes up a word, in any case; of one shorter than three bytes it counts whatever follows.
    pub fn add(&mut self, word: &[u8], to: Set) {
        let flag = |flag: u8| match to {
            Set::One => flag,
            Set::Other => flag << OTHER,
        };
        match word.get(1..) {
            Some(second) if second.len() >= 3 => {
                self.set(word, flag(FIRST));
                self.set(second, flag(SECOND));
            }
            _ => self.set(word, flag(SHORT)),
        }
    }

    /// Sets the flag for the first three bytes; where there are fewer, for those and whatever may follow.
    fn set(&mut self, start: &[u8], flag: u8) {
        match *start {
            [] => self.0.iter_mut().for_each(|flags| *flags |= flag),
            [first] => (0..=u8::MAX).for_each(|second| self.set(&[first, second], flag)),
            [first, second] => {
                (0..=u8::MAX).for_each(|third| self.set(&[first, second, third], flag));
            }
            _ => {
                if let Some(flags) = self.0.get_mut(number(fold(last(start)))) {
                    *flags |= flag;
                }
            }
        }
    }

    /// Calls `found` with each place in `bytes` where a word may start, in their order, until it gives `false`. Some are
    /// none: they are to be compared.
    #[inline]
    pub fn search(&self, bytes: &[u8], mut found: impl FnMut(usize, Sets) -> bool) {
        let mut at = 0;
        // What the table says of the place before `at`, whose word is told by this one.
        let mut before = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let eight = rest.first_chunk().copied().unwrap_or_else(|| last(rest));
            let said = before | self.said(eight);
            before = said >> (8 * PLACES);
            let mut open = starts(said);
            while open != 0 {
                let byte = open.trailing_zeros() / 8;
                let sets = Sets::of(open >> (8 * byte));
                open &= u64::MAX << (8 * byte) << 8;
                let place = (at + byte as usize).wrapping_sub(1);
                if place < bytes.len() && !found(place, sets) {
                    return;
                }
            }
            at += PLACES;
        }
        // The last one has nothing behind it.
        let last = at.wrapping_sub(1);
        let sets = Sets::of(before >> SHORT.trailing_zeros());
        if sets != Sets(0) && last < bytes.len() {
            found(last, sets);
        }
    }

    /// What the table says of the first six places, a byte for each, behind one that is left free: in pairs, so that none
    /// waits for all before it.
    #[inline]
    fn said(&self, eight: [u8; 8]) -> u64 {
        let folded = fold(eight);
        let flags = |place: usize| {
            let flags = self.0.get(number(folded >> (8 * place)));
            u64::from(flags.copied().unwrap_or_default()) << (8 * (place + 1))
        };
        let pair = |place: usize| flags(place) | flags(place + 1);
        pair(0) | (pair(2) | pair(4))
    }
}

/// Where a word may start and go on from the next place, or is a short one: a bit for each set.
#[inline]
fn starts(said: u64) -> u64 {
    const OF_EACH: u64 = EACH | EACH << OTHER;
    (said & said >> 9 | said >> 2) & OF_EACH
}

/// A letter differs from its lower case in one bit. Setting it in every byte makes some other characters equal, which
/// only makes more places worth a look.
#[inline]
fn fold(eight: [u8; 8]) -> u64 {
    u64::from_le_bytes(eight) | 0x2020_2020_2020_2020
}

/// The first eight bytes, or the last ones of a text with zeros behind them. [`fold`] makes those blanks, so that a word
/// which a blank has to follow is found at the end of a text as well.
fn last(rest: &[u8]) -> [u8; 8] {
    let mut eight = [0; 8];
    eight
        .iter_mut()
        .zip(rest)
        .for_each(|(to, from)| *to = *from);
    eight
}

/// How many numbers there are.
const NUMBERS: usize = 1 << BITS;
const BITS: u32 = 15;

/// The number of the three lowest bytes: the factor leaves no place for the fourth.
#[inline]
fn number(folded: u64) -> usize {
    ((folded as u32).wrapping_mul(0x9e37_79b1 << 8) >> (u32::BITS - BITS)) as usize
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
