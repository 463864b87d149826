//! A drawing as SVG: boxes from top to bottom, what joins the stages on their left, and in them a lane for each secret
//! beside the lines that it passes. Nothing in it has a style of its own: the page's sheet colours it, for both schemes.

use std::fmt::Write as _;

use super::drawing::{Drawing, Edge};
use super::excerpt::fitted;
use super::markup::text;
use crate::finding::Fate;

/// All sizes are units of the drawing, which are CSS pixels.
const ROW: usize = 26;
const TITLE: usize = 28;
const GAP: usize = 22;
const MARGIN: usize = 10;
/// Left of the boxes: room for one edge beside another.
const TRACK: usize = 14;
const MOST_TRACKS: usize = 6;
/// Of a lane.
const LANE: usize = 46;
/// Of the lines' numbers.
const NUMBERS: usize = 44;
/// Columns of a line's text, and how wide one is at most.
const COLUMNS: usize = 58;
const COLUMN: usize = 8;

/// The letter of the lane `index`.
pub(super) fn letter(index: usize) -> char {
    u8::try_from(index)
        .ok()
        .and_then(|i| b'A'.checked_add(i))
        .map_or('?', char::from)
}

/// The drawing; `title` says what it is to those who cannot see it.
pub(super) fn svg(drawing: &Drawing, title: &str) -> String {
    Canvas::of(drawing).draw(title)
}

/// Where everything goes.
struct Canvas<'a> {
    drawing: &'a Drawing,
    /// The left side of the boxes.
    left: usize,
    width: usize,
    /// The top of each box.
    tops: Vec<usize>,
    /// The top of the box of those who can read it.
    end: usize,
    height: usize,
    /// By edge: which track it takes.
    tracks: Vec<usize>,
}

impl<'a> Canvas<'a> {
    fn of(drawing: &'a Drawing) -> Self {
        let tracks = tracks(&drawing.edges);
        let used = tracks.iter().max().map_or(0, |last| last + 1);
        let left = MARGIN + used * TRACK + if used > 0 { 8 } else { 0 };
        let mut top = MARGIN + ROW;
        let mut tops = Vec::with_capacity(drawing.boxes.len());
        for one in &drawing.boxes {
            tops.push(top);
            top += TITLE + one.rows.len() * ROW + 6 + GAP;
        }
        let readers = drawing.readers.len().max(1);
        Self {
            drawing,
            left,
            width: left + NUMBERS + COLUMNS * COLUMN + drawing.lanes * LANE + MARGIN * 2,
            tops,
            end: top,
            height: top + TITLE + readers * ROW + 6 + MARGIN,
            tracks,
        }
    }

    fn lane(&self, index: usize) -> usize {
        self.left + 4 + index * LANE + LANE / 2
    }

    /// Where the text of lines begins.
    fn lines(&self) -> usize {
        self.left + self.drawing.lanes * LANE + NUMBERS
    }

    /// The middle of a row.
    fn row(&self, top: usize, index: usize) -> usize {
        top + TITLE + index * ROW + ROW / 2
    }

    fn draw(&self, title: &str) -> String {
        let (width, height) = (self.width, self.height);
        let mut out = format!(
            "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n",
            text(title)
        );
        self.boxes(&mut out);
        for (edge, track) in self.drawing.edges.iter().zip(&self.tracks) {
            self.edge(*edge, *track, &mut out);
        }
        for lane in 0..self.drawing.lanes {
            self.secret(lane, &mut out);
        }
        out.push_str("</svg>\n");
        out
    }

    fn boxes(&self, out: &mut String) {
        for (one, top) in self.drawing.boxes.iter().zip(&self.tops) {
            let (class, fate) = match one.fate {
                Some(Fate::Shipped) => ("box shipped", "in the image"),
                Some(Fate::Built) => ("box built", "built, not in the image itself"),
                Some(Fate::Unbuilt) => ("box unbuilt", "not built"),
                None => ("box file", ""),
            };
            let fate_columns = fate.len() + 2;
            self.frame(class, *top, one.rows.len(), out);
            let room = COLUMNS - if fate.is_empty() { 0 } else { fate_columns };
            self.label(
                "title",
                self.lines(),
                top + 19,
                &fitted(&one.title, room),
                out,
            );
            if !fate.is_empty() {
                let x = self.lines() + COLUMNS * COLUMN - 4;
                writeln_into(
                    out,
                    format_args!(
                        "<text class=\"fate\" x=\"{x}\" y=\"{}\" text-anchor=\"end\">{fate}</text>",
                        top + 19
                    ),
                );
            }
            for (index, row) in one.rows.iter().enumerate() {
                let y = self.row(*top, index) + 4;
                let x = self.lines() - 10;
                writeln_into(
                    out,
                    format_args!(
                        "<text class=\"number\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>",
                        row.line
                    ),
                );
                self.label("line", self.lines(), y, &fitted(&row.text, COLUMNS), out);
            }
        }
        self.frame(
            "box readers",
            self.end,
            self.drawing.readers.len().max(1),
            out,
        );
        self.label(
            "title",
            self.lines(),
            self.end + 19,
            "where it can be read",
            out,
        );
        for (index, (title, _)) in self.drawing.readers.iter().enumerate() {
            let y = self.row(self.end, index) + 4;
            self.label("line", self.lines(), y, &fitted(title, COLUMNS), out);
        }
        if self.drawing.readers.is_empty() {
            let y = self.row(self.end, 0) + 4;
            self.label("line", self.lines(), y, "the file itself", out);
        }
    }

    fn frame(&self, class: &str, top: usize, rows: usize, out: &mut String) {
        let width = self.width - self.left - MARGIN;
        let height = TITLE + rows * ROW + 6;
        writeln_into(
            out,
            format_args!(
                "<rect class=\"{class}\" x=\"{}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>",
                self.left
            ),
        );
    }

    fn label(&self, class: &str, x: usize, y: usize, label: &str, out: &mut String) {
        if label.trim().is_empty() {
            return;
        }
        writeln_into(
            out,
            format_args!(
                "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
                text(label)
            ),
        );
    }

    /// From the side of one box to that of the other, with a head.
    fn edge(&self, edge: Edge, track: usize, out: &mut String) {
        let (Some(from), Some(to)) = (self.tops.get(edge.from), self.tops.get(edge.to)) else {
            return;
        };
        let class = if edge.takes { "edge takes" } else { "edge" };
        let x = self.left;
        let turn = x - 8 - track * TRACK;
        let (y1, y2) = (from + 20, to + if edge.takes { 22 } else { 10 });
        writeln_into(
            out,
            format_args!(
                "<path class=\"{class}\" d=\"M{x} {y1}H{}Q{turn} {y1} {turn} {}V{}Q{turn} {y2} {} {y2}H{}\"/>",
                turn + 6,
                if y2 > y1 { y1 + 6 } else { y1 - 6 },
                if y2 > y1 { y2 - 6 } else { y2 + 6 },
                turn + 6,
                x - 5
            ),
        );
        writeln_into(
            out,
            format_args!("<path class=\"head\" d=\"M{x} {y2}l-7 -4v8z\"/>"),
        );
    }

    /// The lane of a secret: its letter, a line with its numbered steps, and the places where it stays.
    fn secret(&self, lane: usize, out: &mut String) {
        let x = self.lane(lane);
        let mut steps: Vec<(usize, String)> = Vec::new();
        for (one, top) in self.drawing.boxes.iter().zip(&self.tops) {
            for (index, row) in one.rows.iter().enumerate() {
                if let Some((_, numbers)) = row.steps.iter().find(|(of, _)| *of == lane) {
                    steps.push((self.row(*top, index), joined(numbers)));
                }
            }
        }
        let mut ends: Vec<usize> = (self.drawing.readers.iter().enumerate())
            .filter(|(_, (_, lanes))| lanes.contains(&lane))
            .map(|(index, _)| self.row(self.end, index))
            .collect();
        if self.drawing.readers.is_empty() {
            ends.push(self.row(self.end, 0));
        }
        writeln_into(out, format_args!("<g class=\"lane lane-{}\">", lane + 1));
        let last = ends.last().or(steps.last().map(|(y, _)| y)).copied();
        let first = MARGIN + 12;
        if let Some(last) = last {
            writeln_into(
                out,
                format_args!("<path class=\"way\" d=\"M{x} {first}V{last}\"/>"),
            );
        }
        writeln_into(
            out,
            format_args!(
                "<rect class=\"letter\" x=\"{}\" y=\"{}\" width=\"24\" height=\"22\" rx=\"4\"/><text class=\"in\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                x - 12,
                first - 11,
                first + 5,
                letter(lane)
            ),
        );
        for (y, numbers) in &steps {
            let width = 20 + (numbers.chars().count() - 1) * 6;
            writeln_into(
                out,
                format_args!(
                    "<rect class=\"step\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"20\" rx=\"10\"/><text class=\"in\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{numbers}</text>",
                    x - width / 2,
                    y - 10,
                    y + 4
                ),
            );
        }
        for y in &ends {
            writeln_into(
                out,
                format_args!(
                    "<path class=\"stays\" d=\"M{x} {}l8 8l-8 8l-8 -8z\"/>",
                    y - 8
                ),
            );
        }
        out.push_str("</g>\n");
    }
}

fn writeln_into(out: &mut String, what: std::fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = writeln!(out, "{what}");
}

/// `4`, `4,6`, `4–6`; of many the first and the last.
fn joined(numbers: &[usize]) -> String {
    match numbers {
        [] => "·".to_owned(),
        [one] => one.to_string(),
        [a, b] if b - a != 1 => format!("{a},{b}"),
        [first, .., last] if last - first + 1 == numbers.len() => format!("{first}–{last}"),
        [first, .., last] => format!("{first}…{last}"),
    }
}

/// A track for each edge: edges whose heights overlap take different ones, as far as there are enough.
fn tracks(edges: &[Edge]) -> Vec<usize> {
    let mut order: Vec<(usize, Edge)> = edges.iter().copied().enumerate().collect();
    // Short ones stay near the boxes.
    order.sort_unstable_by_key(|(index, edge)| (edge.from.abs_diff(edge.to), *index));
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut tracks = vec![0; edges.len()];
    for (index, edge) in order {
        let range = (edge.from.min(edge.to), edge.from.max(edge.to));
        let free = (taken.iter())
            .position(|used| used.iter().all(|(a, b)| *b <= range.0 || range.1 <= *a));
        let track = free.unwrap_or(taken.len()).min(MOST_TRACKS - 1);
        if taken.len() <= track {
            taken.push(Vec::new());
        }
        if let (Some(used), Some(slot)) = (taken.get_mut(track), tracks.get_mut(index)) {
            used.push(range);
            *slot = track;
        }
    }
    tracks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_one_line_stand_in_one_place() {
        assert_eq!(joined(&[4]), "4");
        assert_eq!(joined(&[4, 5]), "4–5");
        assert_eq!(joined(&[1, 4]), "1,4");
        assert_eq!(joined(&[4, 5, 6]), "4–6");
        assert_eq!(joined(&[1, 5, 6]), "1…6");
    }

    #[test]
    fn edges_side_by_side_take_tracks_of_their_own() {
        let edge = |from, to| Edge {
            from,
            to,
            takes: false,
        };
        assert_eq!(tracks(&[edge(0, 1), edge(1, 2)]), [0, 0]);
        assert_eq!(tracks(&[edge(0, 2), edge(0, 1), edge(1, 2)]), [1, 0, 0]);
        let many: Vec<Edge> = (1..90).map(|to| edge(0, to)).collect();
        assert!(tracks(&many).iter().all(|t| *t < MOST_TRACKS));
    }
}
