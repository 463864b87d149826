//! Edits of a text, made in the bytes of its file.

use std::borrow::Cow;
use std::ops::Range;

use crate::finding::Edit;
use crate::source::{SourceFile, utf16};

/// Why the edits cannot be made, as the rest of a sentence that begins with the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// They are for another text.
    #[error("has changed since it was read, and was left as it is")]
    Changed,
    /// The text is not what the file holds.
    #[error("is compressed, and was left as it is")]
    Packed,
    /// Half characters would be lost.
    #[error("is UTF-16 with characters cut in half, which would be lost, and was left as it is")]
    Halves,
    /// They overlap, or do not lie in the text.
    #[error("was left as it is: the fix does not fit into it, which is a defect of lint-secrets")]
    Misplaced,
}

/// What the file whose bytes are `bytes` holds after `edits`, which are for the text of `file`. All other bytes stay as
/// they are, also those that are no UTF-8; new lines end as those around them do, and a byte-order mark stays first.
pub(super) fn edited(bytes: &[u8], file: &SourceFile, edits: &[&Edit]) -> Result<Vec<u8>, Unfit> {
    let now = SourceFile::new(file.id(), "", bytes.to_vec());
    if now.packed().is_some() {
        return Err(Unfit::Packed);
    }
    let text = file.text();
    if now.text() != text {
        return Err(Unfit::Changed);
    }
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mark = file.bom_len();
    let mut places: Vec<(Range<usize>, Cow<'_, str>)> = Vec::with_capacity(edits.len());
    for edit in edits {
        let range = edit.span.range();
        if text.get(range.clone()).is_none() || edit.span.file != file.id() {
            return Err(Unfit::Misplaced);
        }
        let range = range.start.max(mark)..range.end.max(mark);
        if places
            .last()
            .is_some_and(|(last, _)| range.start < last.end)
        {
            return Err(Unfit::Misplaced);
        }
        let new = with_line_ends(&edit.replacement, text, range.start);
        places.push((range, new));
    }
    match utf16(bytes) {
        Some(_) => {
            let read = if bytes.starts_with(&[0xff]) {
                u16::to_le_bytes
            } else {
                u16::to_be_bytes
            };
            let written = |text: &str| text.encode_utf16().flat_map(read).collect::<Vec<u8>>();
            if written(text) != bytes {
                return Err(Unfit::Halves);
            }
            let after = spliced(text.as_bytes(), &places).ok_or(Unfit::Misplaced)?;
            let after = String::from_utf8(after).map_err(|_| Unfit::Misplaced)?;
            Ok(written(&after))
        }
        // The text has the length of the bytes.
        None => spliced(bytes, &places).ok_or(Unfit::Misplaced),
    }
}

fn spliced(bytes: &[u8], places: &[(Range<usize>, Cow<'_, str>)]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for (range, new) in places {
        out.extend_from_slice(bytes.get(from..range.start)?);
        out.extend_from_slice(new.as_bytes());
        from = range.end;
    }
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

/// `new` with the line ends of `text` around `at`: those of the line before, or else of the line itself.
fn with_line_ends<'n>(new: &'n str, text: &str, at: usize) -> Cow<'n, str> {
    if !new.contains('\n') {
        return Cow::Borrowed(new);
    }
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let windows = match before.rfind('\n') {
        Some(end) => before.get(..end).is_some_and(|line| line.ends_with('\r')),
        None => match after.find('\n') {
            Some(0) => before.ends_with('\r'),
            Some(end) => after.get(..end).is_some_and(|line| line.ends_with('\r')),
            None => false,
        },
    };
    let plain = new.replace("\r\n", "\n");
    Cow::Owned(if windows {
        plain.replace('\n', "\r\n")
    } else {
        plain
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::{FileId, Span};

    fn make(bytes: &[u8], changes: &[(Range<usize>, &str)]) -> Result<Vec<u8>, Unfit> {
        let file = SourceFile::new(FileId(0), "a", bytes.to_vec());
        let edits: Vec<Edit> = changes
            .iter()
            .map(|(range, new)| Edit {
                span: Span::new(file.id(), range.start, range.end),
                replacement: (*new).to_owned(),
            })
            .collect();
        edited(bytes, &file, &edits.iter().collect::<Vec<_>>())
    }

    #[test]
    fn only_what_is_meant_is_changed() {
        assert_eq!(
            make(b"a\xffb\xc5\n\0z", &[(2..3, "B")]),
            Ok(b"a\xffB\xc5\n\0z".to_vec())
        );
        assert_eq!(make(b"ab", &[(1..2, "c"), (0..1, "")]), Ok(b"c".to_vec()));
        let at_one_place = [(1..1, "x"), (1..1, "y"), (1..2, "z")];
        assert_eq!(make(b"abc", &at_one_place), Ok(b"axyzc".to_vec()));
        assert_eq!(make(b"no end", &[(6..6, "\nx")]), Ok(b"no end\nx".to_vec()));
    }

    #[test]
    fn line_ends_are_those_around() {
        assert_eq!(
            make(b"a\r\nb\r\n", &[(3..3, "x\ny\n")]),
            Ok(b"a\r\nx\r\ny\r\nb\r\n".to_vec())
        );
        assert_eq!(
            make(b"a\r\nb\r\n", &[(0..0, "x\r\n")]),
            Ok(b"x\r\na\r\nb\r\n".to_vec())
        );
        assert_eq!(
            make(b"a\r\nb", &[(1..1, "\nx")]),
            Ok(b"a\r\nx\r\nb".to_vec())
        );
        assert_eq!(
            make(b"a\nb\r\nc", &[(2..2, "x\n")]),
            Ok(b"a\nx\nb\r\nc".to_vec())
        );
        assert_eq!(make(b"a\n", &[(0..0, "x\r\n")]), Ok(b"x\na\n".to_vec()));
        assert_eq!(make(b"", &[(0..0, "x\n")]), Ok(b"x\n".to_vec()));
    }

    #[test]
    fn a_byte_order_mark_stays_first() {
        assert_eq!(
            make(b"\xef\xbb\xbfa\r\n", &[(0..0, "x\n")]),
            Ok(b"\xef\xbb\xbfx\r\na\r\n".to_vec())
        );
        assert_eq!(
            make(b"\xef\xbb\xbfa", &[(0..4, "")]),
            Ok(b"\xef\xbb\xbf".to_vec())
        );
    }

    #[test]
    fn utf_16_stays_what_it_is() {
        let both: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
        for write in both {
            let written = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(write).collect() };
            let before = written("\u{feff}a=\u{1f511}1\r\nb\r\n");
            // Offsets are those of the text in UTF-8.
            let after = make(&before, &[(9..10, "2"), (3..3, "x\n")]).unwrap();
            assert_eq!(after, written("\u{feff}x\r\na=\u{1f511}2\r\nb\r\n"));
            let mut cut = before.clone();
            cut.pop();
            assert_eq!(make(&cut, &[(3..3, "x")]), Err(Unfit::Halves));
        }
    }

    #[test]
    fn what_does_not_fit_is_not_made() {
        for changes in [
            &[(1..9, "")][..],
            &[(0..2, ""), (1..3, "")],
            &[(0..3, ""), (1..1, "x")],
        ] {
            assert_eq!(make(b"abc", changes), Err(Unfit::Misplaced), "{changes:?}");
        }
        assert_eq!(make("aż".as_bytes(), &[(2..3, "")]), Err(Unfit::Misplaced));
        assert_eq!(make(b"\x1f\x8bab", &[(2..3, "")]), Err(Unfit::Packed));
        let file = SourceFile::new(FileId(0), "a", b"abc".to_vec());
        assert_eq!(edited(b"abd", &file, &[]), Err(Unfit::Changed));
    }

    proptest! {
        #[test]
        fn everything_else_stays(bytes in prop::collection::vec(any::<u8>(), 0..60), at in 0_usize..70, len in 0_usize..9) {
            let text = SourceFile::new(FileId(0), "a", bytes.clone());
            let range = at..at + len;
            match make(&bytes, &[(range.clone(), "<new>")]) {
                Ok(after) if utf16(&bytes).is_none() => {
                    let mark = text.bom_len();
                    let (start, end) = (range.start.max(mark), range.end.max(mark));
                    prop_assert_eq!(&after[..start], &bytes[..start]);
                    prop_assert_eq!(&after[start..start + 5], b"<new>");
                    prop_assert_eq!(&after[start + 5..], &bytes[end..]);
                }
                Ok(_) => {}
                Err(why) => prop_assert_ne!(why, Unfit::Changed),
            }
        }
    }
}
