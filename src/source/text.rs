//! Decoded text that remembers where each byte came from.

use std::ops::Range;
use std::sync::Arc;

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

    /// The part of it that is in `all`, counted from the start of that.
    fn within(self, all: &Range<u32>) -> Option<Self> {
        let (start, end) = (self.at.max(all.start), (self.at + self.len).min(all.end));
        (start < end).then(|| {
            let span = self.source(&(start as usize..end as usize));
            Self {
                at: start - all.start,
                len: end - start,
                span,
            }
        })
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
#[derive(Clone)]
pub struct Text {
    form: Form,
}

/// Most texts are a piece of a file as it stands: these share its bytes, for copying all of them is most of the work
/// of reading a file.
#[derive(Clone)]
enum Form {
    /// The bytes of `span` of the file whose text is `whole`.
    Piece { whole: Arc<String>, span: Span },
    /// The bytes `range` of what was put together; parts of one text share it.
    Made { made: Arc<Made>, range: Range<u32> },
}

/// Text that was put together, with where its stretches come from.
#[derive(Clone, Default)]
struct Made {
    cooked: String,
    map: Vec<Segment>,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            form: Form::Made {
                made: Arc::default(),
                range: 0..0,
            },
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str() && self.segments().eq(other.segments())
    }
}
impl Eq for Text {}

impl std::fmt::Debug for Text {
    /// Where it stands, never what it says: it may hold a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.segments()).finish()
    }
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
        let span = Span::new(file.id(), range.start, range.end);
        if file.slice(span).is_empty() {
            return Self::new();
        }
        Self {
            form: Form::Piece {
                whole: file.shared_text(),
                span,
            },
        }
    }

    /// Pieces of `file` one behind the other, as they stand.
    #[must_use]
    pub fn joined(file: &SourceFile, pieces: &[Range<usize>]) -> Self {
        if let [piece] = pieces {
            return Self::verbatim(file, piece.clone());
        }
        let mut made = Made {
            cooked: String::with_capacity(pieces.iter().map(Range::len).sum()),
            map: Vec::with_capacity(pieces.len()),
        };
        for piece in pieces {
            let span = Span::new(file.id(), piece.start, piece.end);
            made.append(file.slice(span), span);
        }
        Self::from(made)
    }

    /// The decoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.form {
            Form::Piece { whole, span } => whole.get(span.range()),
            Form::Made { made, range } => made.cooked.get(range.start as usize..range.end as usize),
        }
        .unwrap_or_default()
    }

    /// Decoded length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.form {
            Form::Piece { span, .. } => span.len(),
            Form::Made { range, .. } => range.len(),
        }
    }

    /// Whether there is no decoded byte.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it is byte for byte one stretch of a file.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        let mut segments = self.segments();
        segments.next().is_some_and(Segment::verbatim) && segments.next().is_none()
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
        let mut made = self.take();
        made.append(s, span);
        *self = Self::from(made);
    }

    /// What it is made of, to be added to: without a copy where nobody shares it.
    fn take(&mut self) -> Made {
        let segments = match &self.form {
            Form::Made { made, range } if range.len() == made.cooked.len() => None,
            _ => Some(self.segments().collect()),
        };
        if let Some(map) = segments {
            return Made {
                cooked: self.as_str().to_owned(),
                map,
            };
        }
        match std::mem::take(self).form {
            Form::Made { made, .. } => {
                Arc::try_unwrap(made).unwrap_or_else(|shared| (*shared).clone())
            }
            Form::Piece { .. } => Made::default(),
        }
    }

    /// Appends another text with its origins.
    pub fn push(&mut self, other: &Self) {
        if other.is_empty() {
            return;
        }
        if self.is_empty() {
            self.clone_from(other);
            return;
        }
        if let (Form::Piece { span, .. }, Form::Piece { span: next, .. }) =
            (&mut self.form, &other.form)
            && span.file == next.file
            && span.end == next.start
        {
            span.end = next.end;
            return;
        }
        let mut made = self.take();
        for segment in other.segments() {
            let s = other
                .as_str()
                .get(segment.at as usize..segment.end())
                .unwrap_or_default();
            made.append(s, segment.span);
        }
        *self = Self::from(made);
    }

    /// The decoded bytes `range` with their origins. Clamped to the text; empty off character boundaries.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let range = range.start.min(self.len())..range.end.min(self.len());
        if self.as_str().get(range.clone()).is_none_or(str::is_empty) {
            return Self::new();
        }
        let form = match &self.form {
            Form::Piece { whole, span } => {
                let start = span.start as usize;
                let span = Span::new(span.file, start + range.start, start + range.end);
                Form::Piece {
                    whole: Arc::clone(whole),
                    span,
                }
            }
            Form::Made { made, range: all } => {
                let at = |offset: usize| {
                    all.start
                        .saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
                };
                Form::Made {
                    made: Arc::clone(made),
                    range: at(range.start)..at(range.end),
                }
            }
        };
        Self { form }
    }

    /// Without white space at both ends.
    #[must_use]
    pub fn trim(&self) -> Self {
        let text = self.as_str();
        let start = text.len() - text.trim_start().len();
        self.slice(start..start + text.trim().len())
    }

    /// The smallest span that holds the sources of the decoded bytes `range`, within the file of the
    /// first of them. For an empty range: an empty span at that place. `None` when there is no source.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Option<Span> {
        if range.start >= range.end {
            return self.point(range.start);
        }
        if let Form::Piece { span, .. } = &self.form {
            let end = range.end.min(span.len());
            let first = span.start as usize;
            return (range.start < end)
                .then(|| Span::new(span.file, first + range.start, first + end));
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
        let after = self.overlapping(&(at..usize::MAX)).next();
        let segment = after.or_else(|| self.segments().last())?;
        let span = segment.span;
        let skip = at.saturating_sub(segment.at as usize).min(span.len());
        let offset = if segment.verbatim() {
            span.start as usize + skip
        } else {
            span.start as usize
        };
        Some(Span::new(span.file, offset, offset))
    }

    /// All stretches, in order.
    fn segments(&self) -> impl Iterator<Item = Segment> + use<'_> {
        self.overlapping(&(0..usize::MAX))
    }

    /// The stretches that share a byte with `range`, cut to the text and counted from its start.
    fn overlapping<'a>(&'a self, range: &Range<usize>) -> impl Iterator<Item = Segment> + use<'a> {
        let (piece, map, all) = match &self.form {
            Form::Piece { span, .. } => {
                let len = u32::try_from(span.len()).unwrap_or(u32::MAX);
                (
                    Some(Segment {
                        at: 0,
                        len,
                        span: *span,
                    }),
                    &[] as &[Segment],
                    0..len,
                )
            }
            Form::Made { made, range } => (None, made.map.as_slice(), range.clone()),
        };
        let offset = all.start as usize;
        let start = range.start.saturating_add(offset);
        let end = range.end.saturating_add(offset).min(all.end as usize);
        let first = map.partition_point(|s| s.end() <= start);
        let piece = piece.filter(move |s| s.end() > start);
        let made = map.get(first..).unwrap_or_default().iter().copied();
        piece
            .into_iter()
            .chain(made)
            .take_while(move |s| (s.at as usize) < end)
            .filter_map(move |s| s.within(&all))
    }
}

impl From<Made> for Text {
    fn from(made: Made) -> Self {
        let range = 0..u32::try_from(made.cooked.len()).unwrap_or(u32::MAX);
        Self {
            form: Form::Made {
                made: Arc::new(made),
                range,
            },
        }
    }
}

impl Made {
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
