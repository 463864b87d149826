//! Files as the linter sees them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{ColumnUnit, LineIndex, Position, Span};

/// Names a file of one run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// One file: its text has the same length as its bytes, so offsets are offsets in the file. Only UTF-16, which Windows
/// writes, is another text than its bytes: offsets are those of the text in UTF-8.
#[derive(Debug)]
pub struct SourceFile {
    id: FileId,
    path: Arc<str>,
    /// `None` once it was given back.
    text: Option<Arc<String>>,
    replaced: u32,
    /// The bytes themselves of what is packed: as text they are gone.
    packed: Option<Vec<u8>>,
    /// What nothing may show of it, secret or not.
    hidden: Arc<[Range<usize>]>,
    lines: OnceLock<LineIndex>,
}

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Most packed bytes that are kept.
const MOST_PACKED: usize = 4 << 20;

const BOM: &str = "\u{feff}";

impl SourceFile {
    /// Takes the bytes of a file. `path` is for people and reports: relative to the scanned root, with `/`.
    /// Bytes that are not UTF-8 become one `?` each, so no span moves; [`Self::replaced`] counts them. UTF-16 with its
    /// mark is read as such.
    #[must_use]
    pub fn new(id: FileId, path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let bytes = utf16(&bytes).map_or(bytes, String::into_bytes);
        let packed =
            (bytes.starts_with(&GZIP) && bytes.len() <= MOST_PACKED).then(|| bytes.clone());
        let (text, replaced) = same_length_utf8(bytes);
        Self {
            id,
            path: path.into(),
            text: Some(Arc::new(text)),
            replaced,
            packed,
            hidden: Arc::default(),
            lines: OnceLock::new(),
        }
    }

    /// Gives back the memory of its text, of which nothing can be shown any more.
    pub fn drop_text(&mut self) {
        self.text = None;
        self.replaced = 0;
        self.packed = None;
        self.hidden = Arc::default();
        self.lines = OnceLock::new();
    }

    /// The same file, of which nothing may show `hidden`, secret or not.
    #[must_use]
    pub fn hiding(mut self, hidden: &[Range<usize>]) -> Self {
        if !hidden.is_empty() {
            self.hidden = hidden.into();
        }
        self
    }

    /// What nothing may show of it, besides secrets.
    #[must_use]
    pub fn hidden(&self) -> &[Range<usize>] {
        &self.hidden
    }

    /// The same file under another number; its text is shared.
    #[must_use]
    pub(super) fn renumbered(&self, id: FileId) -> Self {
        Self {
            id,
            path: Arc::clone(&self.path),
            text: self.text.clone(),
            replaced: self.replaced,
            packed: self.packed.clone(),
            hidden: Arc::clone(&self.hidden),
            lines: OnceLock::new(),
        }
    }

    /// The file's name in this run.
    #[must_use]
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The path shown to people, with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The bytes of a file that is packed with gzip.
    #[must_use]
    pub fn packed(&self) -> Option<&[u8]> {
        self.packed.as_deref()
    }

    /// The whole text, byte-order mark included.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_deref().map_or("", String::as_str)
    }

    /// The whole text, to be shared.
    pub(super) fn shared_text(&self) -> Arc<String> {
        self.text.clone().unwrap_or_default()
    }

    /// How many bytes were not UTF-8 and stand as `?` in [`Self::text`].
    #[must_use]
    pub fn replaced(&self) -> u32 {
        self.replaced
    }

    /// Length in bytes of a byte-order mark at the start: 3 or 0.
    #[must_use]
    pub fn bom_len(&self) -> usize {
        if self.text().starts_with(BOM) {
            BOM.len()
        } else {
            0
        }
    }

    /// The text that `span` covers; empty when the span is of another file or out of bounds.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        if span.file == self.id {
            self.text().get(span.range()).unwrap_or_default()
        } else {
            ""
        }
    }

    /// Where the lines begin; made on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// Line and column (both from 1) of the byte at `offset`. A byte-order mark takes no column: editors
    /// hide it, and SARIF does not count it as content.
    pub fn position(&self, offset: u32, unit: ColumnUnit) -> Position {
        let mut position = self.lines().position(self.text(), offset as usize, unit);
        if position.line == 1 && self.bom_len() > 0 {
            let mark = match unit {
                ColumnUnit::Utf8 => 3,
                ColumnUnit::Utf16 | ColumnUnit::CodePoint => 1,
            };
            position.column = position.column.saturating_sub(mark).max(1);
        }
        position
    }
}

/// The text of bytes that begin with UTF-16's byte-order mark, which stays in it. Half characters become `\u{fffd}`.
#[must_use]
pub fn utf16(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes.as_chunks().0.iter().map(|pair| read(*pair));
    Some(
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

/// Replaces each byte that is not part of valid UTF-8 by one `?`. Linear in the input.
fn same_length_utf8(bytes: Vec<u8>) -> (String, u32) {
    // Nearly all files are as they should be: one look at them is enough.
    let mut bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, 0),
        Err(e) => e.into_bytes(),
    };
    let mut from = 0;
    let mut replaced = 0;
    while let Some(rest) = bytes.get(from..) {
        match std::str::from_utf8(rest) {
            Ok(_) => break,
            Err(e) => {
                let bad = from + e.valid_up_to();
                let len = e.error_len().unwrap_or(bytes.len() - bad);
                if let Some(slot) = bytes.get_mut(bad..bad + len) {
                    slot.fill(b'?');
                }
                replaced += u32::try_from(len).unwrap_or(u32::MAX);
                from = bad + len;
            }
        }
    }
    // Only reached with valid UTF-8; the lossy form is for the type checker.
    (
        String::from_utf8(bytes)
            .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
        replaced,
    )
}

/// All files of one run, by [`FileId`].
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<Arc<SourceFile>>,
    /// From here on, files that were not to be linted and that others link to.
    linked_from: Option<usize>,
    /// The secrets that are shown nowhere and that no finding tells of: the stretches of each.
    withheld: Vec<Vec<Span>>,
}

impl SourceMap {
    /// Takes note of secrets that nothing may show although no finding of them is told: the stretches of each.
    pub fn withhold(&mut self, secrets: impl IntoIterator<Item = Vec<Span>>) {
        self.withheld.extend(secrets);
    }

    /// What was given to [`Self::withhold`].
    #[must_use]
    pub fn withheld(&self) -> &[Vec<Span>] {
        &self.withheld
    }

    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file and names it.
    pub fn add(&mut self, path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Arc<SourceFile> {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let file = Arc::new(SourceFile::new(id, path, bytes));
        self.files.push(Arc::clone(&file));
        file
    }

    /// Builds a map from files whose ids are already their positions (0, 1, 2, …).
    #[must_use]
    pub fn from_files(files: Vec<Arc<SourceFile>>) -> Self {
        debug_assert!(
            files
                .iter()
                .enumerate()
                .all(|(i, f)| f.id().0 as usize == i)
        );
        Self {
            files,
            linked_from: None,
            withheld: Vec::new(),
        }
    }

    /// The same, where the first `targets` files are those that were to be linted, and the others those that these
    /// link to.
    #[must_use]
    pub fn with_linked(files: Vec<Arc<SourceFile>>, targets: usize) -> Self {
        Self {
            linked_from: Some(targets),
            ..Self::from_files(files)
        }
    }

    /// Whether the file was to be linted, rather than only linked to.
    #[must_use]
    pub fn is_target(&self, id: FileId) -> bool {
        self.linked_from
            .is_none_or(|linked| (id.0 as usize) < linked)
    }

    /// The file of that name, if it is of this run.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize)
    }

    /// All files, in order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.files.iter()
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text that `span` covers; empty when there is no such file or range.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |f| f.slice(span))
    }

    /// Line and column (both from 1) of the span's first byte.
    #[must_use]
    pub fn position(&self, span: Span, unit: ColumnUnit) -> Position {
        self.get(span.file)
            .map_or(Position { line: 1, column: 1 }, |f| {
                f.position(span.start, unit)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_keep_their_places() {
        let file = SourceFile::new(FileId(0), "a", b"A=\xff\xfe\xc5 b\xc5".to_vec());
        assert_eq!(file.text(), "A=??? b?");
        assert_eq!(file.replaced(), 4);
    }

    #[test]
    fn utf_16_is_read_with_its_mark_only() {
        let text = "<a>\u{e9}\u{1f511}</a>\r\n";
        let little: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        for bytes in [&little, &big] {
            let file = SourceFile::new(FileId(0), "a", bytes.clone());
            assert_eq!(file.text(), format!("\u{feff}{text}"));
            assert_eq!((file.bom_len(), file.replaced()), (3, 0));
        }
        assert_eq!(utf16(&little[2..]), None);
        assert_eq!(utf16(b""), None);
        assert_eq!(utf16(&[0xff, 0xfe, 0x41]).as_deref(), Some("\u{feff}"));
    }

    #[test]
    fn a_byte_order_mark_is_counted() {
        let file = SourceFile::new(FileId(0), "a", b"\xef\xbb\xbfFROM a".to_vec());
        assert_eq!(file.bom_len(), 3);
        assert_eq!(file.text().find("FROM"), Some(3));
        for unit in [ColumnUnit::Utf8, ColumnUnit::Utf16, ColumnUnit::CodePoint] {
            assert_eq!(file.position(3, unit), Position { line: 1, column: 1 });
            assert_eq!(file.position(0, unit), Position { line: 1, column: 1 });
        }
    }
}
