//! Finds the secrets of a run in any text, in one pass whatever their number.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::forms::forms;

/// Where a text comes from decides whether a secret that is a plain word is masked in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Origin {
    /// A line of a file: a plain word is masked where it stands as a value.
    Source,
    /// A message of ours: a plain word (`postgres`, `secret`) is masked after `=` only. To mask it wherever it
    /// stands in a sentence would tell what it is.
    Message,
}

/// Length of the runs of bytes that are compared.
const GRAM: usize = 8;
/// A word of letters up to this length, or of digits up to [`GRAM`], says nothing by itself.
const MAX_WORD: usize = 12;

/// The secrets of a run, in all their forms.
pub(super) struct Needles {
    /// Every run of [`GRAM`] bytes of a form.
    grams: HashMap<u64, Gram>,
    /// Forms of 4 to 7 bytes.
    short: HashSet<(usize, u64)>,
    words: HashSet<Box<[u8]>>,
    /// What anybody would guess, where it is words with signs between them: masked like a word.
    joined: HashSet<Box<[u8]>>,
    gram_starts: Starts,
    short_starts: Starts,
}

impl Needles {
    pub(super) fn new() -> Self {
        Self {
            grams: HashMap::new(),
            short: HashSet::new(),
            words: HashSet::new(),
            joined: HashSet::new(),
            gram_starts: Starts::default(),
            short_starts: Starts::default(),
        }
    }

    /// Adds a secret of one line with all its forms; less than [`super::MIN_SECRET`] bytes are not added.
    ///
    /// One that is `guessed` (`postgres_password`) may be what a name is made of, and is none there.
    pub(super) fn add(&mut self, secret: &str, guessed: bool) {
        if secret.len() < super::MIN_SECRET {
            return;
        }
        for form in forms(secret) {
            let bytes = form.text.as_bytes();
            if is_plain_word(bytes) {
                self.words.insert(bytes.into());
            } else if guessed && form.text == secret && bytes.iter().all(joins_words) {
                self.joined.insert(bytes.into());
            } else if bytes.len() >= GRAM {
                for at in 0..=bytes.len() - GRAM {
                    if let Some(gram) = pack(bytes, at, GRAM) {
                        self.gram_starts.add(gram);
                        let known = self.grams.entry(gram).or_default();
                        if at + GRAM == bytes.len() {
                            let ends = known.ends.unwrap_or(bytes.len());
                            known.ends = Some(ends.min(bytes.len()));
                        }
                        known.base64 |= form.base64;
                    }
                }
            } else if bytes.len() >= super::MIN_SECRET
                && let Some(all) = pack(bytes, 0, bytes.len())
            {
                self.short_starts.add(all);
                self.short.insert((bytes.len(), all));
            }
        }
    }

    /// The bytes of `text` that show a secret or a telling part of one: not sorted, may overlap, may cut
    /// characters.
    ///
    /// A part tells when it has 8 bytes of the secret in a row with a digit or both cases among them, and these are not
    /// cased like words; else only the whole counts, for `https://` and `Password` are parts of many a secret and are none.
    pub(super) fn find(&self, text: &str, origin: Origin) -> Vec<Range<usize>> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut run: Option<Match> = None;
        // A base64 text is measured once, however many secrets it holds.
        let mut covered = 0;
        let mut close = |run: Option<Match>, found: &mut Vec<Range<usize>>| {
            if let Some(range) = run
                .filter(|r| r.end() > covered)
                .and_then(|r| r.range(bytes))
            {
                covered = range.end;
                found.push(range);
            }
        };
        for at in 0..bytes.len() {
            let Some(start) = pack(bytes, at, super::MIN_SECRET) else {
                break;
            };
            if self.short_starts.may_have(start) {
                for length in super::MIN_SECRET..GRAM {
                    if let Some(packed) = pack(bytes, at, length)
                        && self.short.contains(&(length, packed))
                    {
                        found.push(at..at + length);
                    }
                }
            }
            if !self.gram_starts.may_have(start) {
                continue;
            }
            let Some(gram) = pack(bytes, at, GRAM).and_then(|gram| self.grams.get(&gram)) else {
                continue;
            };
            let mut next = match run {
                Some(run) if run.last + 1 == at => run,
                _ => {
                    close(run, &mut found);
                    Match::at(at)
                }
            };
            next.last = at;
            next.base64 |= gram.base64;
            next.tells |= bytes.get(at..at + GRAM).is_some_and(tells)
                || gram
                    .ends
                    .is_some_and(|whole| next.end() - next.first >= whole);
            run = Some(next);
        }
        close(run, &mut found);
        let mut values = |words: &HashSet<Box<[u8]>>, is_of_word: fn(&u8) -> bool| {
            if words.is_empty() {
                return;
            }
            let mut at = 0;
            for word in bytes.split(|b| !is_of_word(b)) {
                let range = at..at + word.len();
                at = range.end + 1;
                if words.contains(word) && is_value(bytes, &range, origin) {
                    found.push(range);
                }
            }
        };
        values(&self.words, u8::is_ascii_alphanumeric);
        values(&self.joined, |b| b.is_ascii_digit() || joins_words(b));
        found
    }
}

/// A bit for what begins with four bytes, by a hash of them: most places of a text need no look into a map, whose own
/// hash is slow because it has to withstand texts made against it.
#[derive(Default)]
struct Starts(Vec<u64>);

impl Starts {
    const WORDS: usize = 4096;

    fn add(&mut self, packed: u64) {
        if self.0.is_empty() {
            self.0.resize(Self::WORDS, 0);
        }
        let (word, bit) = Self::place(packed);
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    fn may_have(&self, packed: u64) -> bool {
        let (word, bit) = Self::place(packed);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Only the first four bytes of `packed` count.
    fn place(packed: u64) -> (usize, u64) {
        let hash = (packed as u32).wrapping_mul(0x9e37_79b1);
        ((hash >> 20) as usize, 1 << (hash >> 14 & 63))
    }
}

/// Runs of grams that follow each other byte by byte.
#[derive(Clone, Copy)]
struct Match {
    first: usize,
    last: usize,
    base64: bool,
    /// It is all of a form, or a part that tells.
    tells: bool,
}

impl Match {
    fn at(first: usize) -> Self {
        Self {
            first,
            last: first,
            base64: false,
            tells: false,
        }
    }

    fn end(self) -> usize {
        self.last + GRAM
    }

    fn range(self, bytes: &[u8]) -> Option<Range<usize>> {
        let mut range = self.first..self.end();
        if !self.tells {
            return None;
        }
        if self.base64 {
            // The characters at both ends hold bits of the secret, and the padding tells its length.
            let part = |b: &&u8| b.is_ascii_alphanumeric() || b"+/-_".contains(b);
            range.start -= bytes
                .iter()
                .take(range.start)
                .rev()
                .take_while(part)
                .count();
            range.end += bytes.iter().skip(range.end).take_while(part).count();
            range.end += bytes
                .iter()
                .skip(range.end)
                .take_while(|b| **b == b'=')
                .count();
        }
        Some(range)
    }
}

/// What is known of a run of bytes that some form has.
#[derive(Clone, Copy, Default)]
struct Gram {
    /// The length of the shortest form that ends with it.
    ends: Option<usize>,
    base64: bool,
}

/// `length` bytes (at most 8) from `at` as a number, the first one lowest.
fn pack(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
}

fn tells(gram: &[u8]) -> bool {
    let any = |f: fn(&u8) -> bool| gram.iter().any(f);
    let both = any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase);
    any(u8::is_ascii_digit) || both && !is_cased_like_words(gram)
}

/// `Password`, `dminPass`, `DBPasswo`: capitals begin words, of three letters and more where both ends are seen.
fn is_cased_like_words(gram: &[u8]) -> bool {
    let capitals = gram.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let mut begun = capitals.checked_sub(1);
    for (at, byte) in gram.iter().enumerate().skip(capitals) {
        if byte.is_ascii_uppercase() && begun.replace(at).is_some_and(|begun| at - begun < 3) {
            return false;
        }
    }
    true
}

fn joins_words(byte: &u8) -> bool {
    byte.is_ascii_alphabetic() || b"_-.".contains(byte)
}

fn is_plain_word(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_WORD && bytes.iter().all(u8::is_ascii_alphabetic)
        || bytes.len() <= GRAM && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether the word at `range` stands where a value stands: after `=`, a quote or `: `, and before an end.
fn is_value(bytes: &[u8], range: &Range<usize>, origin: Origin) -> bool {
    let mut before = bytes.iter().take(range.start).rev();
    let previous = before.next();
    let starts = match (previous, origin) {
        (Some(b'='), _) => true,
        (Some(b'"' | b'\'' | b'`'), Origin::Source) => true,
        (Some(b' ' | b'\t'), Origin::Source) => {
            before.find(|b| !matches!(b, b' ' | b'\t')) == Some(&b':')
        }
        _ => false,
    };
    let ends = bytes
        .get(range.end)
        .is_none_or(|b| b.is_ascii_whitespace() || b"\"'`,}];&\\".contains(b));
    starts && ends
}

#[cfg(test)]
mod tests {
    #![allow(clippy::string_slice)]
    use super::*;

    fn found(secret: &str, text: &str, origin: Origin) -> Vec<String> {
        let mut needles = Needles::new();
        needles.add(secret, false);
        let ranges = needles.find(text, origin);
        ranges.into_iter().map(|r| text[r].to_owned()).collect()
    }

    #[test]
    fn a_secret_is_found_anywhere() {
        for origin in [Origin::Source, Origin::Message] {
            assert_eq!(
                found("t0ps3cret-x", "at0ps3cret-xb", origin),
                ["t0ps3cret-x"]
            );
            assert_eq!(found("a1b2", "xa1b2x", origin), ["a1b2"]);
            assert_eq!(
                found("correct-horse-battery", "(correct-horse-battery)", origin),
                ["correct-horse-battery"]
            );
        }
    }

    #[test]
    fn a_part_is_found_when_it_tells() {
        let secret = "https://hooks.example/T0A1b2C3d4";
        assert_eq!(found(secret, "T0A1b2C3d4", Origin::Message), ["T0A1b2C3d4"]);
        assert!(found(secret, "see https://hooks.example/", Origin::Message).is_empty());
    }

    #[test]
    fn a_name_is_no_part_of_a_secret_that_begins_with_it() {
        for (secret, name) in [
            ("Password01", "AdministratorPassword"),
            ("AdminPassword1", "AdminPassword"),
            ("DBPassword-x7", "DBPassword"),
            ("postgresPassword!", "postgresPassword"),
        ] {
            let text = format!("<{name}>{secret}</{name}> `{name}` x{secret}");
            for origin in [Origin::Source, Origin::Message] {
                let found = found(secret, &text, origin);
                assert_eq!(found, [secret, secret], "{text}");
            }
        }
        // Nor is one that parts of several make up.
        let mut needles = Needles::new();
        for secret in ["AdminPassword1", "Password01"] {
            needles.add(secret, false);
        }
        assert!(needles.find("`AdminPassword`", Origin::Message).is_empty());
        // Cased like nothing that is read.
        for secret in [
            "hVuLpQwErT-x",
            "PaSsWoRdXy-x",
            "passWoRdab-x",
            "qLMNopqrst-x",
        ] {
            let part = &secret[..8];
            assert_eq!(found(secret, part, Origin::Message), [part]);
        }
    }

    #[test]
    fn what_anybody_guesses_may_be_a_part_of_a_name() {
        let mut needles = Needles::new();
        needles.add("postgres_password", true);
        needles.add("AdministratorPassword", true);
        let of = |text: &str, origin| -> Vec<String> {
            let ranges = needles.find(text, origin).into_iter();
            ranges.map(|range| text[range].to_owned()).collect()
        };
        for name in [
            "`cap_postgres_password` is set",
            "`AdministratorPassword` is set",
        ] {
            assert!(of(name, Origin::Message).is_empty(), "{name}");
        }
        let line = "cap_postgres_password: \"postgres_password\" # X=AdministratorPassword";
        assert_eq!(
            of(line, Origin::Source),
            ["postgres_password", "AdministratorPassword"]
        );
        // What nobody guesses is no name.
        assert_eq!(
            found(
                "postgres_xyzzyfrob",
                "`cap_postgres_xyzzyfrob`",
                Origin::Message
            ),
            ["postgres_xyzzyfrob"]
        );
    }

    #[test]
    fn plain_words_are_masked_as_values_only() {
        let text = "image: postgres:17 # postgres\nPW=postgres\nUSER: postgres\nX='postgres'";
        assert_eq!(found("postgres", text, Origin::Source).len(), 3);
        assert_eq!(
            found(
                "postgres",
                "the postgres password: postgres",
                Origin::Message
            )
            .len(),
            0
        );
        assert_eq!(
            found("postgres", "set PW=postgres", Origin::Message).len(),
            1
        );
        assert_eq!(
            found("5432", "\"5432:5432\" PW=5432", Origin::Source).len(),
            1
        );
    }

    #[test]
    fn encoded_secrets_are_masked_with_the_whole_base64_text() {
        use base64::Engine as _;
        for user in ["a", "ab", "abc"] {
            let text =
                base64::engine::general_purpose::STANDARD.encode(format!("{user}:t0ps3cret-x"));
            let line = format!("auth={text}, x");
            assert!(
                found("t0ps3cret-x", &line, Origin::Message).contains(&text),
                "{line}"
            );
        }
    }

    #[test]
    fn less_than_four_bytes_are_not_looked_for() {
        assert!(found("a1b", "a1b", Origin::Source).is_empty());
    }
}
