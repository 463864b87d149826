//! Block scalars: `|` and `>` (YAML 1.2.2, 8.1).

use std::ops::Range;

use super::quoted::line_end;
use crate::source::Text;

/// `|`: lines as they stand, without their indentation.
pub(super) fn literal(text: &Text, range: &Range<usize>, value: &str) -> Text {
    read(text, range, value, false)
}

/// `>`: single line ends are spaces.
pub(super) fn folded(text: &Text, range: &Range<usize>, value: &str) -> Text {
    read(text, range, value, true)
}

/// A line of the block: its content, and where its line end goes.
struct Line {
    content: Range<usize>,
    end: Range<usize>,
}

/// `range` starts at the first content byte; blank lines before it belong to the value, and `value` says how many
/// line ends are kept at its end.
fn read(text: &Text, range: &Range<usize>, value: &str, fold: bool) -> Text {
    let whole = text.as_str();
    let before = whole.get(..range.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = range.start - line_start;
    let mut out = Text::new();
    for end in leading(whole, line_start) {
        newline(text, &mut out, &end);
    }
    let lines = lines(whole, line_start, range.end, indent);
    let last = lines.iter().rposition(|l| !l.content.is_empty());
    let mut waiting: Vec<Range<usize>> = Vec::new();
    // Whether the last line with content is one that is not folded with its neighbours.
    let mut kept = true;
    for (index, line) in lines.iter().enumerate() {
        if last.is_none_or(|last| index > last) {
            waiting.push(line.end.clone());
            continue;
        }
        if line.content.is_empty() {
            waiting.push(line.end.clone());
            continue;
        }
        let content = whole.get(line.content.clone()).unwrap_or_default();
        let more = content.starts_with([' ', '\t']);
        join(text, &mut out, &waiting, fold && !kept && !more);
        waiting.clear();
        out.push(&text.slice(line.content.clone()));
        waiting.push(line.end.clone());
        kept = more;
    }
    let trailing = value.len() - value.trim_end_matches('\n').len();
    for end in waiting.iter().filter(|e| !e.is_empty()).take(trailing) {
        newline(text, &mut out, end);
    }
    out
}

/// The line ends between two lines with content.
fn join(text: &Text, out: &mut Text, ends: &[Range<usize>], fold: bool) {
    match ends {
        [first] if fold => {
            if let Some(span) = text.span(first.clone()) {
                out.push_decoded(" ", span);
            }
        }
        [_, rest @ ..] if fold => rest.iter().for_each(|end| newline(text, out, end)),
        _ => ends.iter().for_each(|end| newline(text, out, end)),
    }
}

fn newline(text: &Text, out: &mut Text, end: &Range<usize>) {
    if let Some(span) = text.span(end.clone()) {
        out.push_decoded("\n", span);
    }
}

/// The line ends of the blank lines before `start`, up to the line of the header.
fn leading(whole: &str, start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = start;
    loop {
        let before = whole.get(..at).unwrap_or_default();
        let Some(line) = before.strip_suffix('\n') else {
            break;
        };
        let line = line.strip_suffix('\r').unwrap_or(line);
        let line_start = line.rfind('\n').map_or(0, |at| at + 1);
        let content = line.get(line_start..).unwrap_or_default();
        if line_start == 0 && content.is_empty() || !content.trim_matches(' ').is_empty() {
            break;
        }
        found.push(line.len()..at);
        at = line_start;
    }
    found.reverse();
    found
}

fn lines(whole: &str, start: usize, end: usize, indent: usize) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        let rest = whole.get(at..end).unwrap_or_default();
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let stop = at + len;
        let broken = line_end(whole.get(stop..end).unwrap_or_default());
        let line = rest.get(..len).unwrap_or_default();
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let content = (at + blanks.min(indent)).min(stop);
        // The last line may be only what stands in front of the next node.
        if broken > 0 || content < stop {
            found.push(Line {
                content: content..stop,
                end: stop..stop + broken,
            });
        }
        if broken == 0 && len == rest.len() {
            break;
        }
        at = stop + broken.max(1);
    }
    found
}
