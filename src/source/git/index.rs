//! The list of the files that git tracks: `.git/index` (gitformat-index, versions 2 to 4).

use std::collections::HashSet;

/// Bytes of an entry in front of its object name: times, device, mode, owner, size.
const STAT: usize = 40;
/// Lengths of object names: SHA-1, SHA-256.
const HASHES: [usize; 2] = [20, 32];
/// The extended flags follow (version 3 and later).
const EXTENDED: u16 = 0x4000;

/// The paths that an index lists, relative to the repository's root, with `/`. `None` when it cannot be read: another
/// version, cut off, or split in two files.
#[must_use]
pub(super) fn tracked(bytes: &[u8]) -> Option<HashSet<Box<[u8]>>> {
    HASHES.into_iter().find_map(|hash| read(bytes, hash))
}

fn read(bytes: &[u8], hash: usize) -> Option<HashSet<Box<[u8]>>> {
    let mut reader = Reader { bytes, at: 0 };
    if reader.take(4)? != b"DIRC" {
        return None;
    }
    let version = reader.u32()?;
    if !(2..=4).contains(&version) {
        return None;
    }
    let count = reader.u32()? as usize;
    // Each takes more than its fixed part: a count that cannot be is no reason to reserve memory.
    if count > bytes.len() / (STAT + hash) {
        return None;
    }
    let mut paths = HashSet::with_capacity(count);
    let mut path: Vec<u8> = Vec::new();
    for _ in 0..count {
        let start = reader.at;
        reader.take(STAT + hash)?;
        let flags = reader.u16()?;
        if flags & EXTENDED != 0 {
            if version < 3 {
                return None;
            }
            reader.u16()?;
        }
        if version == 4 {
            let keep = path.len().checked_sub(reader.offset()?)?;
            path.truncate(keep);
        } else {
            path.clear();
        }
        path.extend_from_slice(reader.until_nul()?);
        if version < 4 {
            // Padded with one to eight NULs to a multiple of eight; one was read.
            let length = reader.at - start;
            reader.take(length.next_multiple_of(8) - length)?;
        }
        if path.is_empty() {
            return None;
        }
        paths.insert(path.as_slice().into());
    }
    // Extensions, and the hash of all before it.
    while reader.bytes.len() - reader.at > hash {
        let name = reader.take(4)?;
        let length = reader.u32()? as usize;
        reader.take(length)?;
        // Most entries of a split index are in another file.
        if name == b"link" {
            return None;
        }
    }
    (reader.bytes.len() - reader.at == hash).then_some(paths)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    /// A number of any length (gitformat-pack, "offset encoding"): how much of the last path is dropped.
    fn offset(&mut self) -> Option<usize> {
        let mut byte = *self.take(1)?.first()?;
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = *self.take(1)?.first()?;
            value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
        }
        Some(value)
    }

    fn until_nul(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|b| *b == 0)?;
        let taken = self.take(length)?;
        self.at += 1;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// An index as git would write it.
    fn index(version: u32, hash: usize, paths: &[&str]) -> Vec<u8> {
        let mut out = b"DIRC".to_vec();
        out.extend(version.to_be_bytes());
        out.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
        let mut last: &[u8] = b"";
        for (number, path) in paths.iter().enumerate() {
            let path = path.as_bytes();
            let start = out.len();
            out.extend(vec![7; STAT + hash]);
            let extended = version >= 3 && number % 2 == 0;
            let flags = u16::try_from(path.len()).unwrap() | if extended { EXTENDED } else { 0 };
            out.extend(flags.to_be_bytes());
            if extended {
                out.extend([0x20, 0]);
            }
            if version == 4 {
                let same = last.iter().zip(path).take_while(|(a, b)| a == b).count();
                let dropped = last.len() - same;
                if dropped >= 128 {
                    out.push(0x80 | u8::try_from((dropped - 128) >> 7).unwrap());
                }
                out.push(u8::try_from(dropped & 0x7f).unwrap());
                out.extend(&path[same..]);
                out.push(0);
            } else {
                out.extend(path);
                let length = out.len() - start;
                out.extend(vec![0; 8 - length % 8]);
            }
            last = path;
        }
        out.extend(b"TREE\0\0\0\x03abc");
        out.extend(vec![9; hash]);
        out
    }

    #[test]
    fn all_versions_and_hashes() {
        let long = format!("b/{}", "x".repeat(200));
        let paths = [".env", "a/.env.production", "a/b", &long, "c"];
        for version in 2..=4 {
            for hash in HASHES {
                let found = tracked(&index(version, hash, &paths)).unwrap();
                assert_eq!(found.len(), paths.len(), "{version} {hash}");
                for path in paths {
                    assert!(found.contains(path.as_bytes()), "{version} {hash} {path}");
                }
            }
        }
        assert_eq!(tracked(&index(2, 20, &[])).unwrap().len(), 0);
    }

    #[test]
    fn what_is_no_index_is_not_read() {
        let good = index(3, 20, &["a", "b"]);
        assert!(tracked(&[]).is_none());
        assert!(tracked(&good[..good.len() - 1]).is_none());
        for (at, byte) in [(0, b'X'), (7, 9), (11, 200)] {
            let mut bad = good.clone();
            bad[at] = byte;
            assert!(tracked(&bad).is_none(), "{at}");
        }
        let split = String::from_utf8_lossy(&good).replace("TREE", "link");
        assert!(tracked(split.as_bytes()).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_do_no_harm(version in 0_u32..6, count in any::<u32>(), rest in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = b"DIRC".to_vec();
            bytes.extend(version.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            bytes.extend(rest);
            let _ = tracked(&bytes);
        }
    }
}
