//! One line of a file as the page quotes it. A secret is a gap whatever its length, and how much is shown around the
//! place that is meant does not depend on it either.

use std::ops::Range;

use crate::report::redact::{GAP, Redactor, clamp};
use crate::report::visible::{Charset, stand_in, width};
use crate::source::{SourceMap, Span};

/// Columns that are shown before the place, and after its beginning.
const BEFORE: usize = 90;
const AFTER: usize = 120;

/// A line around a place, safe to show, in three parts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Excerpt {
    /// Its number, from 1.
    pub(super) line: u32,
    pub(super) before: String,
    /// The place itself.
    pub(super) at: String,
    pub(super) after: String,
}

impl Excerpt {
    /// The line that `span` begins on; `None` when there is no such file. Work is bounded by what is shown, not by the
    /// length of the line.
    pub(super) fn of(span: Span, sources: &SourceMap, redactor: &Redactor) -> Option<Self> {
        let file = sources.get(span.file)?;
        let text = file.text();
        let hidden = redactor.hidden(file);
        let mut range = clamp(text, span.range());
        // A part of what is masked is pointed at as all of it.
        let first = hidden.get(hidden.partition_point(|m| m.end <= range.start));
        if let Some(mask) = first.filter(|m| m.start < range.start) {
            range.start = mask.start;
        }
        let last = hidden.get(hidden.partition_point(|m| m.end < range.end));
        if let Some(mask) = last.filter(|m| m.start < range.end) {
            range.end = mask.end;
        }
        let number = (file.lines()).line_of(u32::try_from(range.start).unwrap_or(u32::MAX));
        let mut line = file.lines().line_range(number, text);
        if number == 0 {
            // A byte-order mark is no character of the line.
            line.start = file.bom_len().min(line.end);
        }
        let start = range.start.clamp(line.start, line.end);
        let end = range.end.clamp(start, line.end);
        let quote = Quote { text, hidden };
        let (at, used, cut) = quote.forwards(start..end, AFTER);
        let (after, rest) = if cut || end == line.end {
            (String::new(), cut)
        } else {
            let (after, _, rest) = quote.forwards(end..line.end, AFTER - used);
            (after, rest)
        };
        Some(Self {
            line: u32::try_from(number + 1).unwrap_or(u32::MAX),
            before: quote
                .backwards(line.start..start, BEFORE)
                .trim_start()
                .to_owned(),
            at,
            after: format!("{}{}", after.trim_end(), if rest { "…" } else { "" }),
        })
    }

    /// The beginning of the line that `span` begins on.
    pub(super) fn line(span: Span, sources: &SourceMap, redactor: &Redactor) -> Option<Self> {
        let lines = sources.get(span.file)?.lines();
        let start = lines.line_start(lines.line_of(span.start), sources.get(span.file)?.text());
        Self::of(Span::new(span.file, start, start), sources, redactor)
    }

    /// All of it.
    pub(super) fn whole(&self) -> String {
        format!("{}{}{}", self.before, self.at, self.after)
    }
}

/// A text with what of it is not to be shown.
#[derive(Clone, Copy)]
struct Quote<'a> {
    text: &'a str,
    /// In order, apart from each other.
    hidden: &'a [Range<usize>],
}

impl Quote<'_> {
    /// The beginning of `range` in at most `columns`, how many it took, and whether there is more.
    fn forwards(&self, range: Range<usize>, columns: usize) -> (String, usize, bool) {
        let mut out = String::new();
        let mut used = 0;
        let mut from = range.start;
        let mut masks = (self.hidden.iter())
            .skip(self.hidden.partition_point(|m| m.end <= range.start))
            .take_while(|m| m.start < range.end);
        loop {
            let mask = masks.next();
            let until = mask.map_or(range.end, |m| m.start.max(from));
            for c in self.text.get(from..until).unwrap_or_default().chars() {
                used += width(c);
                if used > columns {
                    return (out, columns, true);
                }
                push(&mut out, c);
            }
            let Some(mask) = mask else {
                return (out, used, false);
            };
            used += GAP.len();
            if used > columns {
                return (out, columns, true);
            }
            out.push_str(GAP);
            from = mask.end;
        }
    }

    /// The end of `range` in at most `columns`.
    fn backwards(&self, range: Range<usize>, columns: usize) -> String {
        let mut pieces: Vec<String> = Vec::new();
        let mut used = 0;
        let mut until = range.end;
        let last = self.hidden.partition_point(|m| m.start < range.end);
        let mut masks = (self.hidden.iter().take(last).rev()).take_while(|m| m.end > range.start);
        loop {
            let mask = masks.next();
            let from = mask.map_or(range.start, |m| m.end.min(until));
            for c in self.text.get(from..until).unwrap_or_default().chars().rev() {
                used += width(c);
                if used > columns {
                    pieces.push("…".to_owned());
                    pieces.reverse();
                    return pieces.concat();
                }
                let mut piece = String::new();
                push(&mut piece, c);
                pieces.push(piece);
            }
            let Some(mask) = mask else {
                pieces.reverse();
                return pieces.concat();
            };
            used += GAP.len();
            pieces.push(GAP.to_owned());
            until = mask.start;
        }
    }
}

fn push(out: &mut String, c: char) {
    match stand_in(c, Charset::Unicode) {
        _ if c == '\t' => out.push(' '),
        Some(shown) => out.push_str(&shown),
        None => out.push(c),
    }
}

/// `text` in at most `columns` columns, with `…` for what is left out at its end.
pub(super) fn fitted(text: &str, columns: usize) -> String {
    let mut used = 0;
    let mut out = String::new();
    let mut room = 0;
    for c in text.chars() {
        used += width(c);
        if used > columns {
            out.truncate(room);
            out.push('…');
            return out;
        }
        out.push(c);
        if used < columns {
            room = out.len();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Label};
    use crate::report::sample::{IMAGE_ENV, finding};

    /// The excerpt at `at` of `text`, in which `secret` is masked.
    fn excerpt(text: &str, secret: &str, at: &str) -> Excerpt {
        let mut sources = SourceMap::new();
        let file = sources.add("f", text.as_bytes().to_vec());
        let place = |what: &str| {
            let start = text.find(what).expect("it is in there");
            Span::new(file.id(), start, start + what.len())
        };
        let masked = place(secret);
        let findings = vec![Finding {
            masks: vec![masked],
            ..finding(&IMAGE_ENV, Label::new(masked, "x"))
        }];
        let redactor = Redactor::new(&findings, &sources);
        Excerpt::of(place(at), &sources, &redactor).expect("a file")
    }

    #[test]
    fn a_line_with_the_place_in_it_and_gaps_for_secrets() {
        let text = "FROM a\n\tENV A=hunter-22 B=hunter-22\n";
        let found = excerpt(text, "hunter-22", "B=");
        assert_eq!(
            (
                found.line,
                found.before.as_str(),
                found.at.as_str(),
                found.after.as_str()
            ),
            (2, "ENV A=*** ", "B=", "***")
        );
        assert_eq!(
            excerpt(text, "hunter-22", "hunter-22").whole(),
            "ENV A=*** B=***"
        );
        // A part of a secret is pointed at as all of it.
        assert_eq!(excerpt(text, "hunter-22", "er-2").at, "***");
    }

    #[test]
    fn what_is_cut_does_not_depend_on_the_length_of_a_secret() {
        let line = |secret: &str| {
            let text = format!(
                "{} {secret} {}X{} {secret} y",
                "a".repeat(150),
                "b".repeat(40),
                "c".repeat(130)
            );
            excerpt(&text, secret, "X").whole()
        };
        let short = line("hunter-22");
        assert_eq!(short, line(&"hunter-22".repeat(50)));
        assert!(short.starts_with('…') && short.ends_with('…'), "{short}");
        assert!(
            short.contains("*** bbb") && short.contains("Xccc"),
            "{short}"
        );
    }

    #[test]
    fn a_secret_of_several_lines_is_one_gap() {
        let found = excerpt("key: one-22\ntwo-33\n", "one-22\ntwo-33", "one-22\ntwo-33");
        assert_eq!(found.whole(), "key: ***");
        assert_eq!(
            excerpt("key: one-22\ntwo-33\n", "one-22\ntwo-33", "two").line,
            1
        );
    }

    #[test]
    fn text_is_cut_to_columns() {
        assert_eq!(fitted("abc", 3), "abc");
        assert_eq!(fitted("abcd", 3), "ab…");
        assert_eq!(fitted("漢字漢字", 5), "漢字…");
    }
}
