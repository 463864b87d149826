//! A first look at a text: the places where one of many words may start.
//!
//! 65,536 bits tell for every three bytes, letters in lower case, whether a word may start with them, and as many whether
//! it may go on with them from its second byte. They are set in some 20 µs, where an automaton over the same words takes
//! most of a millisecond, which is more than linting one small file does; and asking them takes some ten instructions a
//! byte.

/// What words start with.
#[derive(Clone, Debug, Default)]
pub struct Gate {
    /// The first three bytes of any word.
    first: Bits,
    /// The second to the fourth of a word that has four.
    second: Bits,
    /// The first three of a word that has no more.
    short: Bits,
}

/// So many places of three bytes are in eight.
const PLACES: usize = 6;

impl Gate {
    /// Takes up a word, in any case; of one shorter than three bytes it counts whatever follows.
    pub fn add(&mut self, word: &[u8]) {
        self.first.set(word);
        match word.get(1..) {
            Some(second) if second.len() >= 3 => self.second.set(second),
            _ => self.short.set(word),
        }
    }

    /// Calls `found` with each place in `bytes` where a word may start, in their order, until it gives `false`. Some are
    /// none: they are to be compared.
    #[inline]
    pub fn search(&self, bytes: &[u8], mut found: impl FnMut(usize) -> bool) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let folded = fold(rest);
            let mut open = (0..PLACES).fold(0, |open, place| {
                open | self.first.has(hash(folded >> (8 * place))) << place
            });
            while open != 0 {
                let place = at + open.trailing_zeros() as usize;
                open &= open - 1;
                let Some(rest) = bytes.get(place..).filter(|rest| !rest.is_empty()) else {
                    return;
                };
                let folded = fold(rest);
                let goes_on = self.second.has(hash(folded >> 8)) | self.short.has(hash(folded));
                if goes_on != 0 && !found(place) {
                    return;
                }
            }
            at += PLACES;
        }
    }
}

/// One bit for each number of three bytes.
#[derive(Clone, Debug)]
struct Bits(Box<[u64; 1024]>);

impl Default for Bits {
    fn default() -> Self {
        Self(Box::new([0; 1024]))
    }
}

impl Bits {
    /// Sets that of the first three bytes; where there are fewer, those of whatever may follow.
    fn set(&mut self, start: &[u8]) {
        match *start {
            [] => self.0.fill(u64::MAX),
            [first] => (0..=u8::MAX).for_each(|second| self.set(&[first, second])),
            [first, second] => (0..=u8::MAX).for_each(|third| self.set(&[first, second, third])),
            _ => {
                let number = hash(fold(start));
                if let Some(word) = self.0.get_mut(usize::from(number >> 6)) {
                    *word |= 1 << (number & 63);
                }
            }
        }
    }

    #[inline]
    fn has(&self, number: u16) -> u64 {
        let word = self.0.get(usize::from(number >> 6)).copied();
        (word.unwrap_or_default() >> (number & 63)) & 1
    }
}

/// The first eight bytes. A letter differs from its lower case in one bit. Setting it in every byte makes some other
/// characters equal, which only makes more places worth a look.
#[inline]
fn fold(rest: &[u8]) -> u64 {
    let eight = rest.first_chunk().copied().unwrap_or_else(|| last(rest));
    u64::from_le_bytes(eight) | 0x2020_2020_2020_2020
}

/// The last bytes of a text; what is behind them is in no word.
#[cold]
fn last(rest: &[u8]) -> [u8; 8] {
    let mut eight = [0; 8];
    eight
        .iter_mut()
        .zip(rest)
        .for_each(|(to, from)| *to = *from);
    eight
}

/// The number of the three lowest bytes.
#[inline]
fn hash(folded: u64) -> u16 {
    let three = folded as u32 & 0x00ff_ffff;
    (three.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Gate;

    proptest! {
        #[test]
        fn no_word_is_passed_over(
            words in prop::collection::vec("[a-cA-C_é0]{1,6}", 0..30),
            text in "[a-cA-C_é0]{0,60}",
        ) {
            let mut gate = Gate::default();
            words.iter().for_each(|word| gate.add(word.as_bytes()));
            let mut found = Vec::new();
            gate.search(text.as_bytes(), |at| {
                found.push(at);
                true
            });
            prop_assert!(found.is_sorted_by(|one, other| one < other));
            prop_assert!(found.last().is_none_or(|at| *at < text.len()));
            for at in 0..text.len() {
                let written = |word: &String| {
                    let written = text.as_bytes().get(at..at + word.len());
                    written.is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes()))
                };
                prop_assert!(!words.iter().any(written) || found.contains(&at));
            }
        }

        #[test]
        fn the_search_ends_when_told(text in "(abcd){0,30}", most in 1_usize..9) {
            let mut gate = Gate::default();
            gate.add(b"abcd");
            let mut told = 0;
            gate.search(text.as_bytes(), |_| {
                told += 1;
                told < most
            });
            prop_assert_eq!(told, (text.len() / 4).min(most));
        }
    }
}
