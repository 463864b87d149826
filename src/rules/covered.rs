//! Which bytes of the file are spoken for: asked for every hit, so not by going through all of them.

use std::collections::{BTreeMap, HashMap};

use crate::source::{FileId, Span};

/// Bytes of files, as stretches that do not touch.
#[derive(Debug, Default)]
pub(super) struct Covered {
    /// For each file, end by start.
    files: HashMap<FileId, BTreeMap<u32, u32>>,
}

impl Covered {
    /// Adds the bytes of `span`; an empty span adds none.
    pub(super) fn add(&mut self, span: Span) {
        let (mut start, mut end) = (span.start, span.end);
        if start >= end {
            return;
        }
        let stretches = self.files.entry(span.file).or_default();
        while let Some((from, to)) = stretches.range(..=end).next_back() {
            let (from, to) = (*from, *to);
            if to < start {
                break;
            }
            stretches.remove(&from);
            start = start.min(from);
            end = end.max(to);
        }
        stretches.insert(start, end);
    }

    /// Whether one of the bytes of `span` is among them.
    pub(super) fn overlaps(&self, span: Span) -> bool {
        let before = self
            .files
            .get(&span.file)
            .and_then(|stretches| stretches.range(..span.end).next_back());
        before.is_some_and(|(_, to)| *to > span.start)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

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
            covered.files[&FileId(0)]
                .clone()
                .into_iter()
                .collect::<Vec<_>>(),
            [(10, 40)]
        );
    }

    #[test]
    fn files_are_apart() {
        let mut covered = Covered::default();
        covered.add(span(10, 20));
        let other = Span {
            file: FileId(1),
            ..span(10, 20)
        };
        assert!(!covered.overlaps(other));
        covered.add(other);
        assert!(covered.overlaps(other));
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
