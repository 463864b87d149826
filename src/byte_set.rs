//! Sets of bytes that are asked once for each byte of a text.

/// A set of bytes: a table, since one load is the quickest answer.
#[derive(Clone, Copy, Debug)]
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// These bytes.
    #[must_use]
    pub const fn of(bytes: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut rest = bytes;
        while let [byte, behind @ ..] = rest {
            set[*byte as usize] = true;
            rest = behind;
        }
        Self(set)
    }

    /// The same and those from `first` to `last`, both of them too.
    #[must_use]
    pub const fn and(mut self, first: u8, last: u8) -> Self {
        let mut byte = first;
        while byte <= last {
            self.0[byte as usize] = true;
            let Some(next) = byte.checked_add(1) else {
                break;
            };
            byte = next;
        }
        self
    }

    /// Whether `byte` is one of them.
    #[inline]
    #[must_use]
    pub fn has(&self, byte: u8) -> bool {
        // The table has a place for every byte.
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }

    /// Where in `bytes` the first of them stands.
    #[inline]
    #[must_use]
    pub fn first_in(&self, bytes: &[u8]) -> Option<usize> {
        // Four at a time, with one guess for all of them.
        let (fours, _) = bytes.as_chunks();
        let has_any = |[a, b, c, d]: [u8; 4]| self.has(a) | self.has(b) | self.has(c) | self.has(d);
        let four = fours.iter().position(|four| has_any(*four));
        let from = four.unwrap_or(fours.len()) * 4;
        let rest = bytes.get(from..)?;
        let at = rest.iter().position(|byte| self.has(*byte))?;
        Some(from + at)
    }
}

#[cfg(test)]
mod tests {
    use super::ByteSet;

    #[test]
    fn a_set_has_what_it_was_made_of() {
        const SET: ByteSet = ByteSet::of(b"ax").and(b'0', b'9').and(0xfe, 0xff);
        let all: Vec<u8> = (0..=u8::MAX).filter(|byte| SET.has(*byte)).collect();
        assert_eq!(all, b"0123456789ax\xfe\xff");
        assert_eq!(SET.first_in(b"--7"), Some(2));
        assert_eq!(SET.first_in(b"--"), None);
        for before in 0..12 {
            let text = format!("{}7-x", "-".repeat(before));
            assert_eq!(SET.first_in(text.as_bytes()), Some(before));
        }
    }
}
