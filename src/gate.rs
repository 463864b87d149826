//! A first look at a text: the places where one of many words may start.
//!
//! Words that begin with the same two bytes are of one group. A table tells of which groups the words are that begin with
//! two bytes, and of which those that go on with them; only where three pairs in a row agree, another one is asked about
//! all of the first bytes. They are filled in some 30 µs, where an automaton over the same words takes most of a millisecond,
//! which is more than linting one small file does; and asking them takes less than a nanosecond a byte.

/// What words of two sets start with.
#[derive(Clone, Debug)]
pub struct Gate {
    /// By two bytes: behind the lowest bit the groups of the words that begin with them, then those of the words whose
    /// second and third byte they are, then of those whose third and fourth.
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
/// All of them, as those of the first pair, and as those of the third.
const BEGIN: u32 = ((1 << GROUPS) - 1) << LOWEST;
const END: u32 = BEGIN << (2 * GROUPS);
/// The bit of the first of them: what is carried out of the last ones is the highest bit.
const LOWEST: u32 = 1;
const OPEN: u32 = 1 << (u32::BITS - 1);
/// So many stretches of a text are looked at side by side: as many as fit into the registers that all processors have,
/// so that one step of all of them is one operation.
const LANES: usize = 4;
/// And so many places of each, one behind the other.
const EACH: usize = u32::BITS as usize;
/// The same where little of a text is left, as of the values and names that are looked at by themselves.
const FEW: usize = 8;
/// All of them.
const PLACES: usize = LANES * EACH;
/// And so many bytes: four for each.
const BYTES: usize = PLACES + 3;
/// What stands behind the end of a text.
const BEHIND: u8 = b' ';

/// A word that a gate opens for.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The word, in any case.
    pub bytes: &'a [u8],
    /// One of these has to stand behind it, as it is; anything may where there are none.
    pub before: &'a [u8],
}

impl<'a> Word<'a> {
    /// A word that anything may follow.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, before: &[] }
    }

    /// What may stand at a place of it, or behind it.
    fn at(&self, place: usize) -> At<'a> {
        match self.bytes.get(place) {
            Some(byte) => At::Letter(byte.to_ascii_lowercase()),
            None if place == self.bytes.len() && !self.before.is_empty() => At::Of(self.before),
            None => At::Any,
        }
    }
}

/// What may stand at a place.
#[derive(Clone, Copy)]
enum At<'a> {
    /// One byte, in upper and lower case where it is a letter.
    Letter(u8),
    /// One of these.
    Of(&'a [u8]),
    /// Any byte.
    Any,
}

impl At<'_> {
    fn each(self, mut found: impl FnMut(u8)) {
        match self {
            Self::Letter(byte) => {
                found(byte);
                if byte.is_ascii_lowercase() {
                    found(byte.to_ascii_uppercase());
                }
            }
            Self::Of(bytes) => bytes.iter().for_each(|byte| found(*byte)),
            Self::Any => (0..=u8::MAX).for_each(found),
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
    /// A gate that opens for these words.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = (Word<'a>, Set)>) -> Self {
        let mut gate = Self {
            groups: empty(),
            sets: empty(),
        };
        // The groups of the pairs with this first byte, whatever the second is: they are put down once for all words.
        let mut any_second = [0; 1 << 8];
        for (word, set) in words {
            gate.add(word, set, &mut any_second);
        }
        for second in gate.groups.as_chunks_mut::<{ 1 << 8 }>().0 {
            second
                .iter_mut()
                .zip(&any_second)
                .for_each(|(groups, any)| *groups |= any);
        }
        gate
    }

    fn add(&mut self, word: Word<'_>, to: Set, any_second: &mut [u32; 1 << 8]) {
        let first = [0, 1].map(|place| word.bytes.get(place).map(u8::to_ascii_lowercase));
        let pair = u32::from(u16::from_le_bytes(first.map(Option::unwrap_or_default)));
        let group = 1_u32 << ((pair.wrapping_mul(FACTOR) >> 16) % GROUPS);
        for place in 0..3 {
            let groups = group << (place as u32 * GROUPS + LOWEST);
            let second = word.at(place + 1);
            word.at(place).each(|first| match second {
                At::Any => {
                    if let Some(any) = any_second.get_mut(usize::from(first)) {
                        *any |= groups;
                    }
                }
                second => second.each(|second| {
                    let pair = usize::from(u16::from_le_bytes([first, second]));
                    if let Some(known) = self.groups.get_mut(pair) {
                        *known |= groups;
                    }
                }),
            });
        }
        let sets = 1 << to as u8;
        let length = word.bytes.len() + usize::from(!word.before.is_empty());
        match LENGTHS.into_iter().find(|known| *known <= length) {
            Some(length) if length <= word.bytes.len() => self.put(last(word.bytes), length, sets),
            Some(length) => {
                let mut first = last(word.bytes);
                for byte in word.before {
                    if let Some(behind) = first.get_mut(word.bytes.len()) {
                        *behind = *byte;
                    }
                    self.put(first, length, sets);
                }
            }
            None if length == 2 => {
                let [first, ..]: [u8; 8] = last(word.bytes);
                word.at(1).each(|second| {
                    At::Any.each(|third| self.put(last(&[first, second, third]), 3, sets));
                });
            }
            None => self.sets.iter_mut().for_each(|at| *at |= sets),
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
            let (lanes, of_lane) = match rest.first_chunk() {
                Some(several) => (self.look::<EACH>(several), EACH),
                None if rest.len() > LANES * FEW => (self.look::<EACH>(&last(rest)), EACH),
                None => (self.look::<FEW>(&last(rest)), FEW),
            };
            for mut open in lanes {
                while open != 0 {
                    let place = at + open.trailing_zeros() as usize;
                    open &= open - 1;
                    let rest = bytes.get(place..).unwrap_or_default();
                    let sets = self.sets(rest.first_chunk().copied().unwrap_or_else(|| last(rest)));
                    if sets != Sets(0) && place < bytes.len() && !found(place, sets) {
                        return;
                    }
                }
                at += of_lane;
            }
        }
    }

    /// The sets of the words that may start with these bytes.
    #[inline]
    fn sets(&self, first: [u8; 8]) -> Sets {
        let [long, middle, short] = LENGTHS;
        let sets = self.sets_of(number(first, long))
            | self.sets_of(number(first, middle))
            | self.sets_of(number(first, short));
        Sets(sets)
    }

    #[inline(always)]
    fn sets_of(&self, number: usize) -> u8 {
        self.sets.get(number).copied().unwrap_or_default()
    }

    /// The places of which one may be the start of a word: a bit for each, the first one of a lane lowest. No place is
    /// branched for, since most guesses at that would be wrong. A lane has so many of them.
    #[inline(never)]
    fn look<const OF_LANE: usize>(&self, several: &[u8; BYTES]) -> Lanes {
        let mut begun = [0; LANES];
        for place in 0..2 {
            begun = begin(begun, self.groups::<OF_LANE>(several, place));
        }
        let mut open = [0; LANES];
        for place in 0..OF_LANE {
            begun = begin(begun, self.groups::<OF_LANE>(several, place + 2));
            open = collect(open, begun);
        }
        // All of them have moved down to their bits.
        open.map(|open| open >> (EACH - OF_LANE))
    }

    /// Those of the pair of bytes at a place of each lane.
    #[inline(always)]
    fn groups<const OF_LANE: usize>(&self, several: &[u8; BYTES], place: usize) -> Lanes {
        [
            self.groups_of(several, place),
            self.groups_of(several, place + OF_LANE),
            self.groups_of(several, place + 2 * OF_LANE),
            self.groups_of(several, place + 3 * OF_LANE),
        ]
    }

    #[inline(always)]
    fn groups_of(&self, several: &[u8; BYTES], place: usize) -> u32 {
        // Both bytes are one number in memory.
        let pair = several.get(place..).and_then(<[u8]>::first_chunk);
        let pair = u16::from_le_bytes(pair.copied().unwrap_or_default());
        self.groups
            .get(usize::from(pair))
            .copied()
            .unwrap_or_default()
    }
}

/// One number for each lane. They are written out, since not every compiler finds closures for all of them worth putting
/// into place.
type Lanes = [u32; LANES];

/// The groups whose words may have begun here, one pair ago and two pairs ago, by what is known of the place before.
#[inline(always)]
fn begin([a, b, c, d]: Lanes, [e, f, g, h]: Lanes) -> Lanes {
    [
        (a << GROUPS | BEGIN) & e,
        (b << GROUPS | BEGIN) & f,
        (c << GROUPS | BEGIN) & g,
        (d << GROUPS | BEGIN) & h,
    ]
}

/// The open places and one more behind them, which is open where a group has begun two pairs ago. What is not zero is
/// carried into the highest bit, and the places before move down by one.
#[inline(always)]
fn collect([a, b, c, d]: Lanes, [e, f, g, h]: Lanes) -> Lanes {
    [
        a >> 1 | e.wrapping_add(END) & OPEN,
        b >> 1 | f.wrapping_add(END) & OPEN,
        c >> 1 | g.wrapping_add(END) & OPEN,
        d >> 1 | h.wrapping_add(END) & OPEN,
    ]
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

    use super::{Gate, Set, Word};

    fn gate(words: &[&[u8]]) -> Gate {
        Gate::new(words.iter().map(|word| (Word::new(word), Set::One)))
    }

    #[test]
    fn a_word_of_one_byte_may_stand_before_anything() {
        let gate = gate(&[b"x"]);
        let mut found = Vec::new();
        gate.search(b"ax.X", |at, _| {
            found.push(at);
            true
        });
        assert!(found.contains(&1) && found.contains(&3), "{found:?}");
    }

    #[test]
    fn the_end_of_a_text_is_like_a_blank() {
        let gate = gate(&[b"su "]);
        // Each length once, so that the word ends at every place of the last bytes.
        for padding in 0..150 {
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
            text in "[a-cA-C_é0]{0,300}",
        ) {
            let set_of = |place: usize| if place.is_multiple_of(2) { Set::One } else { Set::Other };
            let numbered = words.iter().enumerate();
            let gate = Gate::new(numbered.map(|(n, w)| (Word::new(w.as_bytes()), set_of(n))));
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
        fn what_follows_is_as_if_it_were_of_the_word(
            words in prop::collection::vec("[a-c_]{1,5}", 1..8),
            before in "[ ;0-3]{1,4}",
        ) {
            let followed = words.iter().map(|word| Word {
                bytes: word.as_bytes(),
                before: before.as_bytes(),
            });
            let together = Gate::new(followed.map(|word| (word, Set::One)));
            let longer: Vec<String> = words
                .iter()
                .flat_map(|word| before.chars().map(move |byte| format!("{word}{byte}")))
                .collect();
            let apart = longer.iter().map(|word| Word::new(word.as_bytes()));
            let apart = Gate::new(apart.map(|word| (word, Set::One)));
            for word in &longer {
                for gate in [&together, &apart] {
                    let mut places = Vec::new();
                    gate.search(word.as_bytes(), |at, _| {
                        places.push(at);
                        true
                    });
                    prop_assert!(places.contains(&0), "{word}");
                }
            }
            prop_assert_eq!(&together.sets, &apart.sets);
        }

        #[test]
        fn the_search_ends_when_told(text in "(abcd){0,120}", most in 1_usize..100) {
            let gate = Gate::new([(Word::new(b"abcd"), Set::Other)]);
            let mut told = 0;
            gate.search(text.as_bytes(), |_, _| {
                told += 1;
                told < most
            });
            prop_assert_eq!(told, (text.len() / 4).min(most));
        }
    }
}
