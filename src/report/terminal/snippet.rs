//! The lines of the files that a finding points at, as one text that miette draws.
//!
//! miette would print control characters raw, 20 kB lines whole, and would count from the start of the file for
//! each label. It is given a text made for it instead: only the lines that matter, already drawn by
//! [`super::window`], in groups of neighbouring lines. A read never crosses a group, so that each becomes its own
//! frame with its own file name and line numbers.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::window::{Look, draw};
use crate::report::redact::{Redactor, clamp};
use crate::report::visible;
use crate::report::wording::wrap;
use crate::source::{ColumnUnit, FileId, SourceFile, SourceMap, Span};

/// A span of more lines is shown by its first line only.
const MAX_LINES: usize = 4;
/// A label's text is not broken into lines shorter than this.
const MIN_LABEL: usize = 28;

/// Something to point at.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// Already safe to show.
    pub(super) text: String,
    pub(super) primary: bool,
}

#[derive(Debug)]
struct Group {
    name: String,
    /// 0-based number of its first line in the file.
    first_line: usize,
    range: Range<usize>,
    lines: usize,
}

/// Text for miette with the labels in it.
#[derive(Debug, Default)]
pub(super) struct Snippet {
    text: String,
    groups: Vec<Group>,
    /// Where a label begins: offset in `text`, and 0-based line and column in the file.
    starts: Vec<(usize, usize, usize)>,
}

/// A mark within its file: bytes and 0-based lines.
struct Placed {
    mark: Mark,
    range: Range<usize>,
    lines: Range<usize>,
    /// Where it went in the snippet.
    drawn: Range<usize>,
    /// Columns from the left of the line to the middle of it.
    column: usize,
}

impl Snippet {
    /// Draws the lines around `marks`. Files come in the order in which the marks name them; marks of unknown
    /// files are left out, spans out of bounds are clamped.
    pub(super) fn new(
        marks: Vec<Mark>,
        sources: &SourceMap,
        redactor: &Redactor,
        look: Look,
    ) -> (Self, Vec<LabeledSpan>) {
        let mut files: Vec<(FileId, Vec<Placed>)> = Vec::new();
        for mark in marks {
            let Some(file) = sources.get(mark.span.file) else {
                continue;
            };
            let placed = place(mark, file, redactor.ranges(file));
            match files.iter_mut().find(|(id, _)| *id == file.id()) {
                Some((_, list)) => list.push(placed),
                None => files.push((file.id(), vec![placed])),
            }
        }
        let mut snippet = Self::default();
        let mut labels = Vec::new();
        for (id, mut marks) in files {
            let Some(file) = sources.get(id) else {
                continue;
            };
            snippet.add_file(file, &mut marks, redactor, look);
            labels.extend(marks.iter().map(|m| snippet.label(m, file, look)));
        }
        (snippet, labels)
    }

    fn add_file(
        &mut self,
        file: &SourceFile,
        marks: &mut [Placed],
        redactor: &Redactor,
        look: Look,
    ) {
        let name = redactor.line(file.path());
        let mut previous: Option<usize> = None;
        for line in wanted(file, marks) {
            let follows = previous.is_some_and(|p| p + 1 == line);
            if !follows {
                self.groups.push(Group {
                    name: name.clone(),
                    first_line: line,
                    range: self.text.len()..self.text.len(),
                    lines: 0,
                });
            }
            previous = Some(line);
            self.add_line(file, line, marks, redactor.hidden(file), look);
            let end = self.text.len();
            if let Some(group) = self.groups.last_mut() {
                group.range.end = end;
                group.lines += 1;
            }
        }
    }

    fn add_line(
        &mut self,
        file: &SourceFile,
        line: usize,
        marks: &mut [Placed],
        hidden: &[Range<usize>],
        look: Look,
    ) {
        let mut whole = file.lines().line_range(line, file.text());
        if line == 0 {
            // A byte-order mark is no character of the line.
            whole.start = file.bom_len().min(whole.end);
        }
        let inside = |range: &Range<usize>| {
            let start = range.start.clamp(whole.start, whole.end) - whole.start;
            let end = range.end.clamp(whole.start, whole.end) - whole.start;
            start..end.max(start)
        };
        let targets: Vec<Range<usize>> = marks
            .iter()
            .filter(|m| m.lines.contains(&line))
            .map(|m| inside(&m.range))
            .collect();
        let text = file.text().get(whole.clone()).unwrap_or_default();
        let drawn = draw(text, whole.start, hidden, &targets, look);
        let base = self.text.len();
        self.text.push_str(&drawn.text);
        let mut needs_room = false;
        for mark in marks.iter_mut().filter(|m| m.lines.contains(&line)) {
            let range = inside(&mark.range);
            if mark.lines.start == line {
                mark.drawn.start = base + drawn.offset(range.start);
                mark.drawn.end = mark.drawn.start;
            }
            if mark.lines.end == line + 1 {
                mark.drawn.end = mark.drawn.end.max(base + drawn.offset(range.end));
                if mark.drawn.is_empty() {
                    // A place without characters: point at the next one, or just after the line.
                    let next = self
                        .text
                        .get(mark.drawn.start..)
                        .and_then(|t| t.chars().next());
                    needs_room |= next.is_none();
                    mark.drawn.end += next.map_or(1, char::len_utf8);
                }
            }
            let left = self
                .text
                .get(base..mark.drawn.start.max(base))
                .unwrap_or_default();
            let under = self.text.get(mark.drawn.clone()).unwrap_or_default();
            mark.column = visible::text_width(left) + visible::text_width(under) / 2;
        }
        if needs_room {
            self.text.push(' ');
        }
        self.text.push('\n');
    }

    fn label(&mut self, placed: &Placed, file: &SourceFile, look: Look) -> LabeledSpan {
        let start = u32::try_from(placed.range.start).unwrap_or(u32::MAX);
        let position = file.position(start, ColumnUnit::CodePoint);
        self.starts.push((
            placed.drawn.start,
            position.line.saturating_sub(1) as usize,
            position.column.saturating_sub(1) as usize,
        ));
        let room = look
            .columns
            .saturating_sub(placed.column + 6)
            .max(MIN_LABEL);
        let text = wrap(&placed.mark.text, room).join("\n");
        let text = (!text.is_empty()).then_some(text);
        let span = SourceSpan::from(placed.drawn.clone());
        if placed.mark.primary {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        }
    }
}

/// Where a mark is drawn. A part of what is masked is pointed at as all of it, as in all formats: the mask does not tell
/// where in it the secret begins.
fn place(mut mark: Mark, file: &SourceFile, masks: &[Range<usize>]) -> Placed {
    let text = file.text();
    let mut range = clamp(text, mark.span.range());
    let within = masks
        .iter()
        .find(|m| m.start < range.start && range.end <= m.end);
    if let Some(mask) = within.filter(|m| !text.get((*m).clone()).is_some_and(|t| t.contains('\n')))
    {
        range = mask.clone();
    }
    let covered = text.get(range.clone()).unwrap_or_default();
    range.end = range.start + covered.trim_end_matches(['\n', '\r']).len();
    let line_of = |offset: usize| {
        file.lines()
            .line_of(u32::try_from(offset).unwrap_or(u32::MAX))
    };
    let first = line_of(range.start);
    let mut last = line_of(range.end.saturating_sub(1).max(range.start));
    if last - first >= MAX_LINES {
        if mark.text.is_empty() {
            mark.text = format!("to line {}", last + 1);
        } else {
            mark.text.push_str(&format!(" (to line {})", last + 1));
        }
        range.end = file.lines().line_range(first, text).end.max(range.start);
        last = first;
    }
    Placed {
        mark,
        range,
        lines: first..last + 1,
        drawn: 0..0,
        column: 0,
    }
}

/// The lines to show, 0-based: those with marks, one around each, and a single line between two of these.
fn wanted(file: &SourceFile, marks: &[Placed]) -> BTreeSet<usize> {
    let blank = |line: usize| {
        let range = file.lines().line_range(line, file.text());
        file.text().get(range).unwrap_or_default().trim().is_empty()
    };
    let mut lines: BTreeSet<usize> = marks.iter().flat_map(|m| m.lines.clone()).collect();
    let marked: Vec<usize> = lines.iter().copied().collect();
    for line in &marked {
        let around = line.checked_sub(1).into_iter().chain([line + 1]);
        lines.extend(around.filter(|l| *l < file.lines().lines() && !blank(*l)));
    }
    let gaps: Vec<usize> = lines
        .iter()
        .zip(lines.iter().skip(1))
        .filter(|(a, b)| **b == **a + 2)
        .map(|(a, _)| a + 1)
        .collect();
    lines.extend(gaps);
    lines
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let group = self
            .groups
            .iter()
            .find(|g| g.range.start <= range.start && range.end <= g.range.end)
            .ok_or(MietteError::OutOfBounds)?;
        let name = group.name.clone();
        if before == 0 && after == 0 {
            // Asked for the place in the head of the frame: the file's own line and column.
            let (line, column) = self
                .starts
                .iter()
                .find(|(at, ..)| *at == range.start)
                .map_or((group.first_line, 0), |(_, line, column)| (*line, *column));
            let data = self.text.as_bytes().get(range).unwrap_or_default();
            return Ok(Box::new(MietteSpanContents::new_named(
                name, data, *span, line, column, 1,
            )));
        }
        let data = self
            .text
            .as_bytes()
            .get(group.range.clone())
            .unwrap_or_default();
        let whole = SourceSpan::from(group.range.clone());
        Ok(Box::new(MietteSpanContents::new_named(
            name,
            data,
            whole,
            group.first_line,
            0,
            group.lines,
        )))
    }
}

/// The line that `range` begins on, drawn as in a frame but without its indentation.
pub(super) fn single_line(
    file: &SourceFile,
    range: Range<usize>,
    redactor: &Redactor,
    look: Look,
) -> String {
    let range = clamp(file.text(), range);
    let line = file
        .lines()
        .line_of(u32::try_from(range.start).unwrap_or(u32::MAX));
    let mut snippet = Snippet::default();
    let mark = Mark {
        span: Span::new(file.id(), range.start, range.end),
        text: String::new(),
        primary: true,
    };
    let mut placed = vec![place(mark, file, redactor.ranges(file))];
    snippet.add_line(file, line, &mut placed, redactor.hidden(file), look);
    snippet.text.trim().replace('\t', " ")
}
