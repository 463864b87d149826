//! Workflow commands: GitHub Actions turns lines that begin with `::error` into annotations on the change.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>. The runner takes
//! `%`, CR and LF as escaped in the message, and `:` and `,` too in properties.

use std::cmp::Reverse;
use std::io;

use super::account::{Level, account};
use super::place::{Place, Places};
use super::redact::Redactor;
use super::visible::{self, Charset};
use super::{Reporter, Run, summary};
use crate::finding::{Finding, NoticeLevel, Severity};

/// How many annotations of one kind GitHub shows for a step; the rest stands in the log only.
const SHOWN_PER_STEP: usize = 10;

/// Writes an `::error`, `::warning` or `::notice` command for each finding, worst first, as GitHub shows only the
/// first ten of each kind; then one for each notice; then the summary as a line of the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct GithubReporter;

impl Reporter for GithubReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let places = Places {
            sources: run.sources,
            redactor: &redactor,
        };
        let mut findings: Vec<&Finding> = run.active().collect();
        findings.sort_by_key(|f| Reverse(f.severity));
        let mut counts = [0; 3];
        for finding in findings {
            let (slot, level) = level(finding.severity);
            if let Some(n) = counts.get_mut(slot) {
                *n += 1;
            }
            let place = places.of(finding.primary.span);
            let title = format!("{} ({})", finding.rule.name, finding.severity.as_str());
            command(
                out,
                level,
                place.as_ref(),
                &title,
                &account(finding, &redactor),
                &redactor,
            )?;
        }
        for notice in run.notices {
            let (level, title) = match notice.level {
                NoticeLevel::Note => ("notice", "note"),
                NoticeLevel::Incomplete => ("warning", "not analysed in full"),
            };
            let place = notice.span.and_then(|s| places.of(s)).or_else(|| {
                (!notice.path.is_empty()).then(|| Place {
                    path: notice.path.clone(),
                    line: 1,
                    column: None,
                    end: None,
                })
            });
            let message = redactor.line(&notice.message);
            command(out, level, place.as_ref(), title, &message, &redactor)?;
        }
        if counts.iter().any(|n| *n > SHOWN_PER_STEP) {
            writeln!(
                out,
                "GitHub shows the first {SHOWN_PER_STEP} annotations of each kind; all of them stand above"
            )?;
        }
        out.write_all(summary::last_line(run, str::to_owned).as_bytes())
    }
}

/// The command, and which of the three counts it goes to.
fn level(severity: Severity) -> (usize, &'static str) {
    match Level::of(severity) {
        Level::Error => (0, "error"),
        Level::Warning => (1, "warning"),
        Level::Info => (2, "notice"),
    }
}

fn command(
    out: &mut dyn io::Write,
    level: &str,
    place: Option<&Place>,
    title: &str,
    message: &str,
    redactor: &Redactor,
) -> io::Result<()> {
    write!(out, "::{level} ")?;
    if let Some(place) = place {
        write!(
            out,
            "file={},line={},",
            property(&path(place, redactor)),
            place.line
        )?;
        if let Some(column) = place.column {
            write!(out, "col={column},")?;
        }
    }
    writeln!(out, "title={}::{}", property(title), data(message))
}

fn path(place: &Place, redactor: &Redactor) -> String {
    let mut shown = String::new();
    // Line breaks are kept here: the escapes of the command carry them.
    for c in redactor.mask(&place.path).chars() {
        match c {
            '\r' | '\n' => shown.push(c),
            c => match visible::stand_in(c, Charset::Unicode) {
                Some(text) => shown.push_str(&text),
                None => shown.push(c),
            },
        }
    }
    shown
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_runner() {
        assert_eq!(data("100%\r\na:b,c"), "100%25%0D%0Aa:b,c");
        assert_eq!(property("C:\\a,b%\n"), "C%3A\\a%2Cb%25%0A");
    }
}
