//! What can be said of a pattern without running it: how long its matches are and of which bytes.
//!
//! Compiled twice, like `spec`: the build script measures the built-in patterns.

use std::ops::Range;

use regex_syntax::hir::{Class, Hir, HirKind};

/// Longest match, in bytes, that the engine waits for when a pattern sets no limit.
pub(crate) const MAX_MATCH: usize = 8192;

/// Length and alphabet of a pattern's matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Fewest bytes of a match.
    pub min: usize,
    /// Most bytes of a match, at most [`MAX_MATCH`].
    pub max: usize,
    /// One bit for each byte that may stand in a match: bit `b % 64` of word `b / 64`.
    pub alphabet: [u64; 4],
}

impl Shape {
    /// Of a pattern of which nothing is known.
    pub const ANY: Self = Self {
        min: 0,
        max: MAX_MATCH,
        alphabet: [u64::MAX; 4],
    };

    /// Measures `pattern`.
    ///
    /// # Errors
    /// Why it is no regular expression, on one line.
    pub fn of(pattern: &str) -> Result<Self, String> {
        let hir = regex_syntax::Parser::new().parse(pattern).map_err(|e| {
            let why = match &e {
                regex_syntax::Error::Parse(e) => e.kind().to_string(),
                regex_syntax::Error::Translate(e) => e.kind().to_string(),
                _ => "cannot be read".to_owned(),
            };
            format!("is no regular expression: {why}")
        })?;
        let properties = hir.properties();
        let mut shape = Self {
            min: properties.minimum_len().unwrap_or(0),
            max: properties.maximum_len().unwrap_or(MAX_MATCH).min(MAX_MATCH),
            alphabet: [0; 4],
        };
        // The parser bounds how deep expressions nest, and with it this stack.
        let mut todo = vec![&hir];
        while let Some(hir) = todo.pop() {
            shape.take_in(hir, &mut todo);
        }
        Ok(shape)
    }

    fn take_in<'a>(&mut self, hir: &'a Hir, todo: &mut Vec<&'a Hir>) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => literal.0.iter().for_each(|&b| self.add(b, b)),
            HirKind::Class(Class::Bytes(class)) => {
                class.iter().for_each(|r| self.add(r.start(), r.end()));
            }
            HirKind::Class(Class::Unicode(class)) => {
                for range in class.iter() {
                    if range.start().is_ascii() {
                        let end = u8::try_from(range.end()).unwrap_or(0x7f).min(0x7f);
                        self.add(u8::try_from(range.start()).unwrap_or(0), end);
                    }
                    if !range.end().is_ascii() {
                        self.add(0x80, 0xff);
                    }
                }
            }
            HirKind::Repetition(repetition) => todo.push(&repetition.sub),
            HirKind::Capture(capture) => todo.push(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => todo.extend(parts),
        }
    }

    fn add(&mut self, from: u8, to: u8) {
        for byte in from..=to {
            if let Some(word) = self.alphabet.get_mut(usize::from(byte / 64)) {
                *word |= 1 << (byte % 64);
            }
        }
    }

    /// Whether `byte` may stand in a match.
    #[must_use]
    pub fn admits(&self, byte: u8) -> bool {
        self.alphabet
            .get(usize::from(byte / 64))
            .is_some_and(|word| word & (1 << (byte % 64)) != 0)
    }

    /// Whether `bytes` have a run that is long enough for a match. Spares most places a regular expression.
    #[must_use]
    pub fn fits(&self, bytes: &[u8]) -> bool {
        let mut run = 0;
        self.min == 0
            || bytes.iter().any(|&b| {
                run = if self.admits(b) { run + 1 } else { 0 };
                run >= self.min
            })
    }

    /// Whether a match in `bytes` can hold all of `part`. Looks no further than it must.
    #[must_use]
    pub fn fits_round(&self, bytes: &[u8], part: &Range<usize>) -> bool {
        let admitted = |b: &&u8| self.admits(**b);
        let Some(((before, inside), behind)) = bytes
            .split_at_checked(part.end)
            .and_then(|(head, behind)| Some((head.split_at_checked(part.start)?, behind)))
        else {
            return false;
        };
        let back = before.iter().rev().take(self.min).take_while(admitted);
        let ahead = behind.iter().take(self.min).take_while(admitted);
        inside.iter().all(|b| self.admits(*b))
            && back.count() + inside.len() + ahead.count() >= self.min
    }
}
