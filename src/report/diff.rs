//! What a fix would change, as a unified diff that shows no secret.
//!
//! The lines that a fix takes out are those that hold secrets: these are masked in it as everywhere, so that such a diff
//! is for reading and cannot be applied. One in which nothing had to be masked can.

mod lines;
mod put;

use std::ops::Range;

use super::redact::{GAP, Redactor};
use super::visible;
use crate::source::SourceFile;
pub use lines::{Differing, differing};

/// Lines around a change.
const CONTEXT: usize = 3;
/// Most spaces in front of a line that nobody searched.
const MOST_INDENT: usize = 40;

/// A file before and after.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// Its path as shown to people.
    pub path: &'a str,
    /// What it held at first; its number means nothing here.
    pub before: &'a SourceFile,
    /// What it holds in the end.
    pub after: &'a SourceFile,
}

/// A run's secrets with the file as that run knows it, if it does and the text is the one of its side.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// All that must not be shown.
    pub redactor: &'a Redactor,
    /// The file in the run.
    pub file: Option<&'a SourceFile>,
    /// Whether the file was searched for secrets, rather than only linked to.
    pub searched: bool,
}

/// A diff.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Its lines, with line ends; empty when nothing differs.
    pub text: String,
    /// Whether something is masked in it, so that it cannot be applied.
    pub masked: bool,
}

/// The unified diff of a file, with what is known before and after. `color`: removed and added lines in red and green.
#[must_use]
pub fn unified(compared: Compared<'_>, before: Known<'_>, after: Known<'_>, color: bool) -> Diff {
    let old = Side::new(compared.before, [before, after], before);
    let new = Side::new(compared.after, [before, after], after);
    let found = differing(&old.lines, &new.lines);
    let mut diff = Diff::default();
    if found.is_empty() {
        return diff;
    }
    let path = before.redactor.line(compared.path);
    let mut out = Writer {
        text: String::new(),
        color,
        masked: false,
    };
    out.line("1", &format!("--- {path}\n"));
    out.line("1", &format!("+++ {path}\n"));
    for hunk in hunks(&found, old.lines.len()) {
        out.hunk(hunk, &old, &new);
    }
    diff.text = out.text;
    diff.masked = out.masked;
    diff
}

/// Differences that share lines of context.
fn hunks(found: &[Differing], lines: usize) -> Vec<(&[Differing], Range<usize>)> {
    let together = found.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT);
    together
        .filter_map(|hunk| {
            let start = hunk.first()?.old.start.saturating_sub(CONTEXT);
            let end = (hunk.last()?.old.end + CONTEXT).min(lines);
            Some((hunk, start..end))
        })
        .collect()
}

struct Writer {
    text: String,
    color: bool,
    masked: bool,
}

impl Writer {
    fn hunk(
        &mut self,
        (hunk, old_range): (&[Differing], Range<usize>),
        old: &Side<'_>,
        new: &Side<'_>,
    ) {
        let Some((first, last)) = hunk.first().zip(hunk.last()) else {
            return;
        };
        let new_start = first.new.start - (first.old.start - old_range.start);
        let new_end = last.new.end + (old_range.end - last.old.end);
        let head = format!(
            "@@ -{} +{} @@\n",
            lines_of(&old_range),
            lines_of(&(new_start..new_end))
        );
        self.line("36", &head);
        let mut at = old_range.start;
        for one in hunk {
            self.lines(' ', at..one.old.start, old);
            self.lines('-', one.old.clone(), old);
            // Nobody looked for the secrets of a file that is only linked to; a changed line may still hold one.
            let unsearched = !new.searched && one.old.clone().any(|line| old.is_masked(line));
            if unsearched {
                self.masked = true;
                let mut put = one.new.clone().filter_map(|line| new.put(line)).peekable();
                if put.peek().is_none() && !one.new.is_empty() {
                    self.line("32", &format!("+{GAP}\n"));
                }
                for line in put {
                    self.line("32", &format!("+{line}\n"));
                }
            } else {
                self.added(one.new.clone(), new);
            }
            at = one.old.end;
        }
        self.lines(' ', at..old_range.end, old);
    }

    /// Lines of the new text. Where nobody searched it, what a fix put in is shown: the old lines are not in it.
    fn added(&mut self, range: Range<usize>, side: &Side<'_>) {
        let searched = Side {
            searched: true,
            lines: side.lines.clone(),
            starts: side.starts.clone(),
            masks: side.masks.clone(),
            ..*side
        };
        self.lines('+', range, &searched);
    }

    fn lines(&mut self, sign: char, range: Range<usize>, side: &Side<'_>) {
        let code = match sign {
            '-' => "31",
            '+' => "32",
            _ => "",
        };
        for number in range {
            self.masked |= side.is_masked(number);
            let line = side.shown(number);
            self.line(code, &format!("{sign}{line}"));
            if !line.ends_with('\n') {
                self.line("", "\n\\ No newline at end of file\n");
            }
        }
    }

    fn line(&mut self, code: &str, line: &str) {
        match line.strip_suffix('\n') {
            _ if code.is_empty() || !self.color => self.text.push_str(line),
            Some(line) => self
                .text
                .push_str(&format!("\u{1b}[{code}m{line}\u{1b}[0m\n")),
            None => self
                .text
                .push_str(&format!("\u{1b}[{code}m{line}\u{1b}[0m")),
        }
    }
}

/// `12,3`: the first line, from 1, and how many; the line before when there is none, and no number for one.
fn lines_of(range: &Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        many => format!("{},{many}", range.start + 1),
    }
}

/// One of the two texts.
struct Side<'a> {
    lines: Vec<&'a str>,
    /// Where each line begins.
    starts: Vec<usize>,
    masks: Vec<Range<usize>>,
    searched: bool,
    /// Whether `masks` has all that a run masks in it.
    known: bool,
    charset: visible::Charset,
}

impl<'a> Side<'a> {
    /// `file` with the secrets that both runs know, and where `own` has masked it.
    fn new(file: &'a SourceFile, all: [Known<'_>; 2], own: Known<'_>) -> Self {
        let text = file.text();
        let mut masks: Vec<Range<usize>> = Vec::new();
        for known in all {
            masks.extend(known.redactor.secrets_in(text));
        }
        let same = own.file.filter(|known| known.text() == text);
        masks.extend(
            same.into_iter()
                .flat_map(|known| own.redactor.ranges(known))
                .cloned(),
        );
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = Vec::with_capacity(lines.len());
        let mut at = 0;
        for line in &lines {
            starts.push(at);
            at += line.len();
        }
        masks.sort_unstable_by_key(|mask| (mask.start, mask.end));
        Self {
            lines,
            starts,
            masks,
            searched: own.searched,
            known: same.is_some(),
            charset: own.redactor.charset(),
        }
    }

    /// The bytes of the line that are masked, counted from its start; in order, may overlap.
    fn masks_of(&self, number: usize) -> Vec<Range<usize>> {
        let (Some(start), Some(line)) = (self.starts.get(number), self.lines.get(number)) else {
            return Vec::new();
        };
        let body = line.trim_end_matches(['\n', '\r']).len();
        let masks = self.masks.iter();
        let mut found: Vec<Range<usize>> = masks
            .filter(|mask| mask.start < start + body && mask.end > *start)
            .map(|mask| mask.start.saturating_sub(*start)..(mask.end - start).min(body))
            .filter(|mask| !mask.is_empty())
            .collect();
        // What it says was never looked at.
        if !self.searched && !self.known && !line.trim().is_empty() {
            found.clear();
            found.push(line.len() - line.trim_start().len()..line.trim_end().len());
        }
        found
    }

    /// What a fix wrote into the line, with the rest of it masked; `None` where that is nothing.
    fn put(&self, number: usize) -> Option<String> {
        let (start, line) = (self.starts.get(number)?, self.lines.get(number)?);
        let (mut shown, mut any, mut at) = (Vec::new(), false, *start);
        for word in line.split_inclusive(char::is_whitespace) {
            let own = at..at + word.trim_end().len();
            at += word.len();
            let masked = |mask: &Range<usize>| mask.start < own.end && mask.end > own.start;
            if own.is_empty() {
                continue;
            }
            if put::is_ours(word.trim_end()) && !self.masks.iter().any(masked) {
                any = true;
                shown.push(word.trim_end());
            } else if shown.last() != Some(&GAP) {
                shown.push(GAP);
            }
        }
        let indent = line.len() - line.trim_start().len();
        let indent = " ".repeat(indent.min(MOST_INDENT));
        any.then(|| format!("{indent}{}", shown.join(" ")))
    }

    fn is_masked(&self, number: usize) -> bool {
        !self.masks_of(number).is_empty()
    }

    /// The line with its line end, without secrets; tabs, the end and a byte-order mark are as they are.
    fn shown(&self, number: usize) -> String {
        let line = self.lines.get(number).copied().unwrap_or_default();
        let body = line.trim_end_matches(['\n', '\r']);
        let mut out = String::new();
        let mut at = 0;
        for mask in self.masks_of(number) {
            if mask.end <= at {
                continue;
            }
            if mask.start >= at {
                out.push_str(&self.visible(body.get(at..mask.start).unwrap_or_default()));
                out.push_str(GAP);
            }
            at = mask.end;
        }
        out.push_str(&self.visible(body.get(at..).unwrap_or_default()));
        out.push_str(line.get(body.len()..).unwrap_or_default());
        out
    }

    fn visible(&self, text: &str) -> String {
        let pieces = text
            .split('\t')
            .map(|piece| match piece.strip_prefix('\u{feff}') {
                Some(rest) => format!("\u{feff}{}", visible::line(rest, self.charset)),
                None => visible::line(piece, self.charset),
            });
        pieces.collect::<Vec<_>>().join("\t")
    }
}

#[cfg(test)]
mod tests;
