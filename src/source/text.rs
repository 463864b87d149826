//! Decoded text that remembers where each byte came from.

use std::ops::Range;

use super::{SourceFile, Span};

/// One stretch of decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// Offset of its first byte in the decoded text.
    at: u32,
    /// Length in decoded bytes.
    len: u32,
    /// The source bytes it was decoded from.
    span: Span,
}

impl Segment {
    /// Byte for byte the same as the source; else any decoded byte stands for the whole span.
    fn verbatim(self) -> bool {
        self.len as usize == self.span.len()
    }

    fn end(self) -> usize {
        (self.at + self.len) as usize
    }

    /// The source of the decoded bytes `range`, which must overlap the segment.
    fn source(self, range: &Range<usize>) -> Span {
        if !self.verbatim() {
            return self.span;
        }
        let skip = range.start.saturating_sub(self.at as usize);
        let drop = self.end().saturating_sub(range.end);
        Span::new(
            self.span.file,
            self.span.start as usize + skip,
            self.span.end as usize - drop,
        )
    }
}

/// Text after continuations, quotes, escapes, heredoc indentation or an encoding were taken away, with
/// the source bytes of every decoded byte. A stretch is either byte for byte its source, or stands for
/// its source as a whole. Pieces may come from several files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    cooked: String,
    map: Vec<Segment>,
}

impl Text {
    /// Empty text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes `range` of `file`, as they stand. Empty when the range is not on character boundaries.
    #[must_use]
    pub fn verbatim(file: &SourceFile, range: Range<usize>) -> Self {
        let mut text = Self::new();
        let span = Span::new(file.id(), range.start, range.end);
        text.push_verbatim(file.slice(span), span);
        text
    }

    /// The decoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.cooked
    }

    /// Decoded length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cooked.len()
    }

    /// Whether there is no decoded byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cooked.is_empty()
    }

    /// Appends `s`, which stands byte for byte at `span`.
    pub fn push_verbatim(&mut self, s: &str, span: Span) {
        debug_assert_eq!(s.len(), span.len());
        self.append(s, span);
    }

    /// Appends `s`, which was decoded from the whole of `span` (an escape, a base64 run, …).
    /// When both have the same length they are taken as byte for byte.
    pub fn push_decoded(&mut self, s: &str, span: Span) {
        self.append(s, span);
    }

    fn append(&mut self, s: &str, span: Span) {
        if s.is_empty() {
            return;
        }
        let at = u32::try_from(self.cooked.len()).unwrap_or(u32::MAX);
        let len = u32::try_from(s.len()).unwrap_or(u32::MAX);
        self.cooked.push_str(s);
        if let Some(last) = self.map.last_mut()
            && last.verbatim()
            && len as usize == span.len()
            && last.span.file == span.file
            && last.span.end == span.start
        {
            last.len += len;
            last.span.end = span.end;
            return;
        }
        self.map.push(Segment { at, len, span });
    }

    /// Appends another text with its origins.
    pub fn push(&mut self, other: &Self) {
        for segment in &other.map {
            let s = other
                .cooked
                .get(segment.at as usize..segment.end())
                .unwrap_or_default();
            self.append(s, segment.span);
        }
    }

    /// The decoded bytes `range` with their origins. Clamped to the text; empty off character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Self::new();
        let range = range.start.min(self.len())..range.end.min(self.len());
        for segment in self.overlapping(&range) {
            let from = range.start.max(segment.at as usize);
            let to = range.end.min(segment.end());
            let s = self.cooked.get(from..to).unwrap_or_default();
            out.append(s, segment.source(&(from..to)));
        }
        out
    }

    /// Without white space at both ends.
    #[must_use]
    pub fn trim(&self) -> Self {
        let start = self.cooked.len() - self.cooked.trim_start().len();
        self.slice(start..start + self.cooked.trim().len())
    }

    /// The smallest span that holds the sources of the decoded bytes `range`, within the file of the
    /// first of them. For an empty range: an empty span at that place. `None` when there is no source.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        if range.start >= range.end {
            return self.point(range.start);
        }
        let mut found = self.overlapping(&range).map(|s| s.source(&range));
        let first = found.next()?;
        Some(found.fold(first, Span::cover))
    }

    /// The span of all of it, as [`Self::span`].
    #[must_use]
    pub fn full_span(&self) -> Option<Span> {
        self.span(0..self.len())
    }

    /// The sources of the decoded bytes `range`, one span for each stretch: what must be masked.
    #[must_use]
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        self.overlapping(&range).map(|s| s.source(&range)).collect()
    }

    fn point(&self, at: usize) -> Option<Span> {
        let segment = self.map.iter().find(|s| at < s.end()).or(self.map.last())?;
        let span = segment.span;
        let skip = at.saturating_sub(segment.at as usize).min(span.len());
        let offset = if segment.verbatim() {
            span.start as usize + skip
        } else {
            span.start as usize
        };
        Some(Span::new(span.file, offset, offset))
    }

    fn overlapping<'a>(&'a self, range: &Range<usize>) -> impl Iterator<Item = Segment> + use<'a> {
        let (start, end) = (range.start, range.end);
        let first = self.map.partition_point(|s| s.end() <= start);
        self.map
            .iter()
            .skip(first)
            .take_while(move |s| (s.at as usize) < end)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn span(start: usize, end: usize) -> Span {
        Span::new(FileId(0), start, end)
    }

    /// `ab\<newline>c"d"` with the continuation and the quotes gone, and an escape of 2 bytes for one.
    fn sample() -> Text {
        let mut text = Text::new();
        text.push_verbatim("ab", span(10, 12));
        text.push_verbatim("c", span(14, 15));
        text.push_decoded("\n", span(15, 17));
        text.push_verbatim("d", span(18, 19));
        text
    }

    #[test]
    fn spans_go_back_through_what_was_taken_away() {
        let text = sample();
        assert_eq!(text.as_str(), "abc\nd");
        assert_eq!(text.span(1..3), Some(span(11, 15)));
        assert_eq!(text.span(3..4), Some(span(15, 17)));
        assert_eq!(
            text.spans(1..5),
            vec![span(11, 12), span(14, 15), span(15, 17), span(18, 19)]
        );
        assert_eq!(text.full_span(), Some(span(10, 19)));
        assert_eq!(text.span(2..2), Some(span(14, 14)));
    }

    #[test]
    fn slices_keep_their_origins() {
        let slice = sample().slice(1..3);
        assert_eq!(slice.as_str(), "bc");
        assert_eq!(slice.spans(0..2), vec![span(11, 12), span(14, 15)]);
        assert_eq!(sample().slice(4..99).as_str(), "d");
    }

    #[test]
    fn neighbouring_pieces_become_one() {
        let mut text = Text::new();
        text.push_verbatim("ab", span(0, 2));
        text.push_verbatim("cd", span(2, 4));
        assert_eq!(text.spans(0..4), vec![span(0, 4)]);
    }
}
