//! One line of a file as it is drawn: secrets masked, control characters visible, a long line cut to the parts
//! that labels point at. Work is bounded by the width of the screen, not by the length of the line.

use std::ops::Range;

use crate::report::visible::{self, Charset};

/// What a masked character shows as.
const MASK: char = '*';

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Columns for the text of a line.
    pub(super) columns: usize,
    pub(super) charset: Charset,
}

impl Look {
    pub(super) fn ellipsis(self) -> &'static str {
        match self.charset {
            Charset::Unicode => "…",
            Charset::Ascii => "...",
        }
    }
}

/// A drawn line, and where its characters went.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) text: String,
    /// Byte in the file's line → byte in `text`, ascending.
    map: Vec<(usize, usize)>,
}

impl Drawn {
    /// Where the byte `at` of the line begins in `text`; for a byte that was cut out, the next one shown.
    pub(super) fn offset(&self, at: usize) -> usize {
        self.map
            .get(self.map.partition_point(|(from, _)| *from < at))
            .map_or(self.text.len(), |(_, to)| *to)
    }
}

/// Draws `line`, which begins at byte `base` of its file. `hidden` are byte ranges of the file, in order;
/// `targets`, which stay in view, are byte ranges of the line.
pub(super) fn draw(
    line: &str,
    base: usize,
    hidden: &[Range<usize>],
    targets: &[Range<usize>],
    look: Look,
) -> Drawn {
    let mut drawn = Drawn::default();
    let mut shown = 0;
    for part in parts(line, targets, look) {
        if part.start > shown {
            drawn.map.push((shown, drawn.text.len()));
            drawn.text.push_str(look.ellipsis());
        }
        shown = part.end;
        let mut masks = hidden
            .iter()
            .skip(hidden.partition_point(|m| m.end <= base + part.start));
        let mut mask = masks.next();
        for (at, c) in line.get(part.clone()).unwrap_or_default().char_indices() {
            let at = part.start + at;
            while mask.is_some_and(|m| m.end <= base + at) {
                mask = masks.next();
            }
            drawn.map.push((at, drawn.text.len()));
            if mask.is_some_and(|m| m.start <= base + at) {
                drawn.text.push(MASK);
            } else if c == '\t' {
                drawn.text.push(c);
            } else {
                match visible::stand_in(c, look.charset) {
                    Some(text) => drawn.text.push_str(&text),
                    None => drawn.text.push(c),
                }
            }
        }
    }
    drawn.map.push((shown, drawn.text.len()));
    if shown < line.len() {
        drawn.text.push_str(look.ellipsis());
    }
    drawn
}

/// The byte ranges of `line` to show, in order, apart from each other.
fn parts(line: &str, targets: &[Range<usize>], look: Look) -> Vec<Range<usize>> {
    // A character has at most 4 bytes, so a longer line cannot fit and need not be measured.
    if line.len() <= look.columns * 4 && visible::text_width(line) <= look.columns {
        return std::iter::once(0..line.len()).collect();
    }
    if targets.is_empty() {
        return std::iter::once(0..ahead(line, 0, look.columns.saturating_sub(3))).collect();
    }
    let share = (look.columns.saturating_sub(4) / targets.len()).max(16);
    let mut parts: Vec<Range<usize>> = targets
        .iter()
        .map(|target| {
            let full = ahead(line, target.start, share / 2);
            let end = if target.end <= full {
                ahead(line, target.end, share / 4)
            } else {
                full
            };
            back(line, target.start, share / 4)..end
        })
        .collect();
    parts.sort_unstable_by_key(|p| p.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match merged.last_mut() {
            // Three characters are not worth an ellipsis.
            Some(last) if part.start <= last.end + 3 => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    if let Some(first) = merged.first_mut().filter(|p| p.start <= 3) {
        first.start = 0;
    }
    // What room is left goes to the right of the last part.
    let used: usize = merged.iter().map(Range::len).sum();
    if let Some(last) = merged.last_mut() {
        last.end = ahead(
            line,
            last.end,
            look.columns.saturating_sub(used + 2 * merged_gaps(look)),
        );
    }
    merged
}

fn merged_gaps(look: Look) -> usize {
    look.ellipsis().chars().count()
}

/// The offset `columns` columns after `from`, at most the end of the line.
fn ahead(line: &str, from: usize, columns: usize) -> usize {
    let mut used = 0;
    for (at, c) in line.get(from..).unwrap_or_default().char_indices() {
        used += visible::width(c);
        if used > columns {
            return from + at;
        }
    }
    line.len()
}

/// The offset `columns` columns before `from`, at least 0.
fn back(line: &str, from: usize, columns: usize) -> usize {
    let mut used = 0;
    let mut start = from;
    for (at, c) in line.get(..from).unwrap_or_default().char_indices().rev() {
        used += visible::width(c);
        if used > columns {
            break;
        }
        start = at;
    }
    start
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init, clippy::string_slice)]
    use super::*;

    const LOOK: Look = Look {
        columns: 40,
        charset: Charset::Unicode,
    };

    #[test]
    fn a_short_line_is_whole_and_masked_sign_by_sign() {
        let line = "ENV A=zażółć\tB";
        let secret = 6..line.find('\t').unwrap();
        let drawn = draw(line, 0, &[secret], &[6..7], LOOK);
        assert_eq!(drawn.text, "ENV A=******\tB");
        assert_eq!(drawn.offset(line.find('B').unwrap()), 13);
    }

    #[test]
    fn a_long_line_shows_what_labels_point_at() {
        let line = format!("{}NEEDLE{}", "a".repeat(10_000), "b".repeat(10_000));
        let drawn = draw(&line, 0, &[], &[10_000..10_006], LOOK);
        assert!(drawn.text.chars().count() <= 40, "{}", drawn.text);
        assert!(drawn.text.starts_with('…') && drawn.text.ends_with('…'));
        let at = drawn.offset(10_000);
        assert_eq!(&drawn.text[at..drawn.offset(10_006)], "NEEDLE");
    }

    #[test]
    fn a_label_longer_than_the_screen_shows_its_beginning() {
        let line = format!("X={}", "s".repeat(5000));
        let drawn = draw(&line, 0, &[2..5002], &[2..5002], LOOK);
        assert!(drawn.text.starts_with("X=***"));
        assert!(drawn.text.chars().count() <= 40, "{}", drawn.text);
        assert!(!drawn.text.contains('s'));
        assert!(drawn.offset(5002) > drawn.offset(2) + 8);
    }

    #[test]
    fn two_far_labels_are_both_in_view() {
        let line = format!("first{}second", ".".repeat(900));
        let drawn = draw(&line, 0, &[], &[0..5, 905..911], LOOK);
        assert!(drawn.text.starts_with("first") && drawn.text.ends_with("second"));
        assert!(drawn.text.chars().count() <= 40, "{}", drawn.text);
    }

    #[test]
    fn ascii_screens_get_ascii() {
        let look = Look {
            charset: Charset::Ascii,
            ..LOOK
        };
        let line = format!("ż\u{1b}[31m{}", "é".repeat(99));
        let drawn = draw(&line, 0, &[], &[0..2], look);
        assert!(drawn.text.is_ascii(), "{}", drawn.text);
        assert!(drawn.text.starts_with("?\\x1b[31m?"));
    }
}
