//! Which bytes of the file are spoken for: asked for every hit, so not by going through all of them.

use std::collections::BTreeMap;

use crate::source::Span;

/// Bytes of one file, as stretches that do not touch.
#[derive(Debug, Default)]
pub(super) struct Covered {
    /// End by start.
    stretches: BTreeMap<u32, u32>,
}

impl Covered {
    /// Adds the bytes of `span`; an empty span adds none.
    pub(super) fn add(&mut self, span: Span) {
        let (mut start, mut end) = (span.start, span.end);
        if start >= end {
            return;
        }
        while let Some((from, to)) = self.stretches.range(..=end).next_back() {
            let (from, to) = (*from, *to);
            if to < start {
                break;
            }
            self.stretches.remove(&from);
            start = start.min(from);
            end = end.max(to);
        }
        self.stretches.insert(start, end);
    }

    /// Whether one of the bytes of `span` is among them.
    pub(super) fn overlaps(&self, span: Span) -> bool {
        let before = self.stretches.range(..span.end).next_back();
        before.is_some_and(|(_, to)| *to > span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn span(start: usize, end: usize) -> Span {
        Span::new(FileId(0), start, end)
    }

    #[test]
    fn stretches_join() {
        let mut covered = Covered::default();
        for (start, end) in [(10, 20), (30, 40), (15, 32), (50, 50)] {
            covered.add(span(start, end));
        }
        assert_eq!(
            covered.stretches.into_iter().collect::<Vec<_>>(),
            [(10, 40)]
        );
    }

    #[test]
    fn touching_is_not_overlapping() {
        let mut covered = Covered::default();
        covered.add(span(10, 20));
        for (start, end, overlaps) in [
            (0, 10, false),
            (20, 25, false),
            (0, 11, true),
            (19, 25, true),
            (12, 13, true),
        ] {
            assert_eq!(
                covered.overlaps(span(start, end)),
                overlaps,
                "{start}..{end}"
            );
        }
    }
}
