//! What people are told besides the way: who can read the secret, and what to do instead.

use std::ops::Range;

use super::Run;
use super::edits::line_edits;
use super::redact::{GAP, Redactor};
use super::wording::{count, lines};
use crate::finding::{Applicability, Exposure, Finding};
use crate::source::{ColumnUnit, FileId};

/// Fixes of findings that are shown together and say the same of other names; each is shown whole.
const MAX_FIXES: usize = 3;

/// One reader of the secret, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reader {
    /// The place: `image config`.
    pub(super) title: String,
    /// Who reads it there and how, with the lines that put it there.
    pub(super) who: String,
}

/// Who can read the secrets of `findings`, which are shown together, worst first; places that say the same are one.
pub(super) fn readers(findings: &[&Finding], run: &Run<'_>, redactor: &Redactor) -> Vec<Reader> {
    let mut groups: Vec<(&Exposure, Vec<(FileId, u32)>)> = Vec::new();
    for exposure in findings.iter().flat_map(|f| &f.exposures) {
        let at = exposure.span.map(|span| {
            let line = run.sources.position(span, ColumnUnit::CodePoint).line;
            (span.file, line)
        });
        let known = groups
            .iter_mut()
            .find(|(e, _)| e.place == exposure.place && e.who == exposure.who);
        match known {
            Some((_, places)) => places.extend(at),
            None => groups.push((exposure, at.into_iter().collect())),
        }
    }
    let home = findings.first().map(|f| f.primary.span.file);
    groups
        .into_iter()
        .map(|(exposure, places)| {
            let mut who = redactor.line(&exposure.who);
            let places = where_put(places, home, &who, run, redactor);
            if !places.is_empty() {
                who.push_str(&format!(" ({places})"));
            }
            Reader {
                title: redactor.line(exposure.title),
                who,
            }
        })
        .collect()
}

/// `lines 6 and 7`, `compose.yaml line 3`; empty when `said` names the only line itself.
fn where_put(
    mut places: Vec<(FileId, u32)>,
    home: Option<FileId>,
    said: &str,
    run: &Run<'_>,
    redactor: &Redactor,
) -> String {
    places.sort_unstable();
    places.dedup();
    if let [(_, line)] = places.as_slice()
        && said
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == line.to_string())
    {
        return String::new();
    }
    let mut parts = Vec::new();
    for same_file in places.chunk_by(|a, b| a.0 == b.0) {
        let numbers: Vec<u32> = same_file.iter().map(|(_, line)| *line).collect();
        let file = same_file.first().map(|(file, _)| *file);
        let path = file
            .filter(|f| Some(*f) != home)
            .and_then(|f| run.sources.get(f));
        parts.push(match path {
            Some(file) => format!("{} {}", redactor.line(file.path()), lines(&numbers)),
            None => lines(&numbers),
        });
    }
    parts.join("; ")
}

/// One line of advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Advice {
    /// Prose, to be wrapped.
    Say(String),
    /// A line to take out.
    Remove(String),
    /// A line to put in.
    Add(String),
    /// A command to run.
    Command(String),
}

/// What to do instead, for all of `findings`, which are shown together; the same advice is given once.
pub(super) fn advice(findings: &[&Finding], run: &Run<'_>, redactor: &Redactor) -> Vec<Advice> {
    if let [one] = findings {
        let mut fixed = rewrite(one, run, redactor);
        if !fixed.is_empty() {
            fixed.extend(besides(&one.help).map(|line| read(line, redactor)));
            return fixed;
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut out: Vec<Advice> = Vec::new();
    // What is to be done besides, in the end: it goes for all of them.
    let mut last: Vec<Advice> = Vec::new();
    let (mut shown, mut left_out) = (0, 0);
    for finding in findings {
        let fix: Vec<&str> = (finding.help.iter().flat_map(|p| p.lines()))
            .filter(|l| !l.trim().is_empty())
            .collect();
        // The first line says what is to be done, those behind it for which name.
        let known = fix.first().is_none_or(|first| seen.contains(first));
        if fix.iter().all(|line| seen.contains(line)) {
            continue;
        }
        if known && shown >= MAX_FIXES {
            left_out += 1;
            continue;
        }
        shown += 1;
        // A rewrite is one piece, though parts of it stood in another; a sentence is said once.
        let again = |line: &&&str| !is_code(line) && seen.contains(*line);
        let mut lines = fix.iter().filter(|line| !again(line)).peekable();
        while let Some(line) = lines.next() {
            let besides = lines.peek().is_none() && !is_code(line);
            let to = if besides { &mut last } else { &mut out };
            to.push(read(line, redactor));
        }
        seen.extend(fix);
    }
    out.extend(last);
    if left_out > 0 {
        out.push(Advice::Say(format!(
            "and the same in {}",
            count(left_out, "more place")
        )));
    }
    out
}

/// A line to take out, to put in or to run.
fn is_code(line: &str) -> bool {
    ["- ", "+ ", "$ "].iter().any(|mark| line.starts_with(mark))
}

fn read(line: &str, redactor: &Redactor) -> Advice {
    let shown = |text: &str| redactor.quoted(text);
    if let Some(rest) = line.strip_prefix("- ") {
        Advice::Remove(shown(rest))
    } else if let Some(rest) = line.strip_prefix("+ ") {
        Advice::Add(shown(rest))
    } else if let Some(rest) = line.strip_prefix("$ ") {
        Advice::Command(shown(rest))
    } else {
        Advice::Say(redactor.line(line))
    }
}

/// What is said besides a rewrite, behind which it stands: a fix takes the place of that, and of all that leads to it or
/// goes on with it.
fn besides(help: &[String]) -> impl Iterator<Item = &str> {
    let lines = || {
        let lines = help.iter().flat_map(|paragraph| paragraph.lines());
        lines.filter(|line| !line.trim().is_empty())
    };
    let rewrites = |line: &str| line.starts_with("- ") || line.starts_with("+ ");
    let last = lines()
        .enumerate()
        .filter(|(_, line)| rewrites(line))
        .last();
    let from = last.map_or(0, |(at, _)| at + 1);
    lines().skip(from).filter(move |line| {
        let goes_on = line.starts_with("and ") || line.starts_with("$ ");
        from == 0 || !goes_on
    })
}

/// The first fix of `finding` as lines to take out and to put in, with what is left to do by hand; empty when it has none
/// that can be shown.
fn rewrite(finding: &Finding, run: &Run<'_>, redactor: &Redactor) -> Vec<Advice> {
    const MAX_LINES: usize = 12;
    let Some(fix) = finding.fixes.first() else {
        return Vec::new();
    };
    let Some(edits) = line_edits(fix, run.sources, redactor) else {
        return Vec::new();
    };
    let by = match fix.applicability {
        Applicability::Safe => " (--fix does it)",
        Applicability::Unsafe => {
            " (--fix --unsafe-fixes does it; it may change what the build does)"
        }
        Applicability::DisplayOnly => "",
    };
    let mut out = vec![Advice::Say(format!("{}{by}", redactor.line(&fix.title)))];
    let mut file_before = finding.primary.span.file;
    for edit in &edits {
        let Some(file) = run.sources.get(edit.file) else {
            continue;
        };
        if edit.file != file_before {
            file_before = edit.file;
            out.push(Advice::Say(format!("in `{}`:", redactor.line(file.path()))));
        }
        let old = hidden_lines(file.text(), &edit.old, redactor.hidden(file), redactor);
        let new = edit.text.lines().map(|l| redactor.quoted(l));
        let more =
            (old.len().saturating_sub(MAX_LINES)) + new.clone().count().saturating_sub(MAX_LINES);
        out.extend(old.into_iter().take(MAX_LINES).map(Advice::Remove));
        out.extend(new.take(MAX_LINES).map(Advice::Add));
        if more > 0 {
            out.push(Advice::Say(format!("and {}", count(more, "more line"))));
        }
    }
    out.extend(
        fix.then
            .iter()
            .flat_map(|text| text.lines())
            .map(|line| read(line, redactor)),
    );
    out
}

/// The lines of `range`, safe to show. They stand outside a frame, so a secret becomes a gap.
fn hidden_lines(
    text: &str,
    range: &Range<usize>,
    hidden: &[Range<usize>],
    redactor: &Redactor,
) -> Vec<String> {
    let mut shown = String::new();
    let mut at = range.start;
    let first = hidden.partition_point(|m| m.end <= range.start);
    for mask in hidden
        .iter()
        .skip(first)
        .take_while(|m| m.start < range.end)
    {
        shown.push_str(text.get(at..mask.start.max(at)).unwrap_or_default());
        shown.push_str(GAP);
        at = mask.end.min(range.end);
    }
    shown.push_str(text.get(at..range.end).unwrap_or_default());
    shown.lines().map(|l| redactor.quoted(l)).collect()
}
