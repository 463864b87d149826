//! Fixes as whole lines. An edit of the bytes of a secret would tell its length; the lines that come out do not.

use std::ops::Range;

use super::redact::{Redactor, clamp};
use crate::finding::{Edit, Fix};
use crate::source::{FileId, SourceFile, SourceMap};

/// Replaces whole lines of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LineEdit {
    pub(super) file: FileId,
    /// First line to replace, from 1.
    pub(super) first: u32,
    /// Last line to replace, from 1; `first - 1` when the text goes before line `first` and replaces none.
    pub(super) last: u32,
    /// What takes their place, with its line ends.
    pub(super) text: String,
    /// The lines that are replaced, end of the last one included.
    pub(super) old: Range<usize>,
    /// Whether the last replaced line has a line end.
    pub(super) ended: bool,
}

/// The edits of `fix` as replacements of whole lines, in order of file and line.
///
/// `None` when they cannot be given: out of the file, overlapping, or when the new lines still show a secret
/// (another one on the same line), which could be written only in part.
pub(super) fn line_edits(
    fix: &Fix,
    sources: &SourceMap,
    redactor: &Redactor,
) -> Option<Vec<LineEdit>> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|e| (e.span.file, e.span.start, e.span.end));
    let mut out = Vec::new();
    let mut rest = edits.as_slice();
    while let Some(first) = rest.first() {
        let file = sources.get(first.span.file)?;
        let (edit, used) = block(file, rest, redactor.ranges(file))?;
        if redactor.shows_a_secret(&edit.text) {
            return None;
        }
        out.push(edit);
        rest = rest.get(used..)?;
    }
    (!out.is_empty()).then_some(out)
}

/// The lines that the first of `edits` changes, with as many of the next as fall on the same lines.
/// `None` as in [`line_edits`]; `masked` are the bytes that must not be written.
fn block(file: &SourceFile, edits: &[&Edit], masked: &[Range<usize>]) -> Option<(LineEdit, usize)> {
    let text = file.text();
    let keep = |range: Range<usize>| {
        let next = masked.get(masked.partition_point(|m| m.end <= range.start));
        let free = next.is_none_or(|m| range.end <= m.start);
        if free { text.get(range) } else { None }
    };
    let lines = file.lines();
    let line_at = |offset: usize| lines.line_of(u32::try_from(offset).unwrap_or(u32::MAX));
    let start = lines.line_start(line_at(edits.first()?.span.start as usize), text);
    let mut new = String::new();
    let mut done = start;
    let mut end = start;
    let mut used = 0;
    loop {
        if let Some(edit) = edits
            .get(used)
            .filter(|e| e.span.file == file.id() && (used == 0 || (e.span.start as usize) < end))
        {
            let range = edit.span.range();
            if range != clamp(text, range.clone()) || range.start < done {
                return None;
            }
            new.push_str(keep(done..range.start)?);
            new.push_str(&edit.replacement);
            done = range.end;
            end = end.max(done);
            used += 1;
            // Whole lines were replaced by whole lines, or put before one: the line that follows is not touched.
            let whole = done == start || text.get(..done)?.ends_with('\n');
            if !(whole && (new.is_empty() || new.ends_with('\n'))) {
                end = end.max(lines.line_start(line_at(done) + 1, text));
            }
            continue;
        }
        break;
    }
    new.push_str(keep(done..end)?);
    let old = text.get(start..end)?;
    if old.contains("\r\n") {
        new = new.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    let first = line_at(start) + 1;
    let last = if end > start {
        line_at(end - 1) + 1
    } else {
        first - 1
    };
    let edit = LineEdit {
        file: file.id(),
        first: u32::try_from(first).ok()?,
        last: u32::try_from(last).ok()?,
        text: new,
        old: start..end,
        ended: old.ends_with('\n'),
    };
    Some((edit, used))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Applicability;
    use crate::source::Span;

    fn edits(text: &str, changes: &[(Range<usize>, &str)]) -> Option<Vec<LineEdit>> {
        let mut sources = SourceMap::new();
        let file = sources.add("a", text.as_bytes().to_vec());
        let fix = Fix {
            title: "t".into(),
            applicability: Applicability::Safe,
            edits: changes
                .iter()
                .map(|(range, new)| Edit {
                    span: Span::new(file.id(), range.start, range.end),
                    replacement: (*new).into(),
                })
                .collect(),
            then: Vec::new(),
        };
        let edits = line_edits(&fix, &sources, &Redactor::new(&[], &sources));
        // Whatever the lines are: putting them in place must give what the bytes would give.
        if let Some(edits) = &edits {
            let mut by_bytes = text.to_owned();
            for (range, new) in changes.iter().rev() {
                by_bytes.replace_range(range.clone(), new);
            }
            let mut by_lines = text.to_owned();
            for edit in edits.iter().rev() {
                by_lines.replace_range(edit.old.clone(), &edit.text);
            }
            assert_eq!(by_lines.replace('\r', ""), by_bytes.replace('\r', ""));
        }
        edits
    }

    fn shape(text: &str, changes: &[(Range<usize>, &str)]) -> Vec<(u32, u32, String)> {
        edits(text, changes)
            .unwrap()
            .into_iter()
            .map(|e| (e.first, e.last, e.text))
            .collect()
    }

    #[test]
    fn edits_become_whole_lines() {
        let text = "one\ntwo\nthree";
        assert_eq!(shape(text, &[(4..5, "T")]), [(2, 2, "Two\n".into())]);
        assert_eq!(shape(text, &[(4..8, "")]), [(2, 2, String::new())]);
        assert_eq!(shape(text, &[(8..13, "3")]), [(3, 3, "3".into())]);
        assert_eq!(shape(text, &[(0..0, "zero\n")]), [(1, 0, "zero\n".into())]);
        assert_eq!(
            shape(text, &[(13..13, "\nfour")]),
            [(3, 3, "three\nfour".into())]
        );
        assert_eq!(shape("a\n", &[(2..2, "b\n")]), [(2, 1, "b\n".into())]);
        assert_eq!(
            shape(text, &[(0..0, "zero\n"), (0..0, "zer"), (0..3, "o")]),
            [(1, 0, "zero\n".into()), (1, 1, "zero\n".into())]
        );
    }

    #[test]
    fn edits_on_one_line_are_one_and_joined_lines_are_whole() {
        let text = "one two\nthree\nfour\n";
        assert_eq!(
            shape(text, &[(0..3, "1"), (4..7, "2")]),
            [(1, 1, "1 2\n".into())]
        );
        assert_eq!(shape(text, &[(3..8, " ")]), [(1, 2, "one three\n".into())]);
        assert_eq!(
            shape(text, &[(0..3, "1"), (14..18, "4")]),
            [(1, 1, "1 two\n".into()), (3, 3, "4\n".into())]
        );
    }

    #[test]
    fn line_ends_stay_those_of_the_file() {
        assert_eq!(
            shape("a\r\nb\r\n", &[(3..4, "x\ny")]),
            [(2, 2, "x\r\ny\r\n".into())]
        );
    }

    #[test]
    fn what_cannot_be_applied_is_not_given() {
        assert_eq!(edits("abc", &[(2..9, "")]), None);
        assert_eq!(edits("aż", &[(2..3, "")]), None);
        let mut sources = SourceMap::new();
        let file = sources.add("a", b"abcdef".to_vec());
        let edit = |start, end| Edit {
            span: Span::new(file.id(), start, end),
            replacement: String::new(),
        };
        let fix = Fix {
            title: "t".into(),
            applicability: Applicability::Safe,
            edits: vec![edit(0, 3), edit(2, 4)],
            then: Vec::new(),
        };
        assert_eq!(
            line_edits(&fix, &sources, &Redactor::new(&[], &sources)),
            None
        );
    }
}
