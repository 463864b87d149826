//! One line a finding, for pipes, editors and small screens.

use std::io;

use super::place::Places;
use super::redact::Redactor;
use super::{Reporter, Run, summary};
use crate::finding::NoticeLevel;

/// Writes `path:line:column: severity: message [rule] (places)`, a line each; then notices in the same form; then
/// the summary. The column is left out where it would tell the length of a secret.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConciseReporter;

impl Reporter for ConciseReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let places = Places {
            sources: run.sources,
            redactor: &redactor,
        };
        for finding in run.active() {
            write!(
                out,
                "{}: {}: {} [{}]",
                places.shown(finding.primary.span),
                finding.severity.as_str(),
                redactor.line(&finding.message),
                finding.rule.name
            )?;
            let mut exposed: Vec<&str> = Vec::new();
            for exposure in &finding.exposures {
                if !exposed.contains(&exposure.place) {
                    exposed.push(exposure.place);
                }
            }
            if !exposed.is_empty() {
                write!(out, " ({})", exposed.join(", "))?;
            }
            writeln!(out)?;
        }
        for notice in run.notices {
            let place = places.of_notice(notice);
            let level = match notice.level {
                NoticeLevel::Note => "note",
                NoticeLevel::Incomplete => "incomplete",
            };
            writeln!(out, "{place}: {level}: {}", redactor.line(&notice.message))?;
        }
        out.write_all(summary::last_line(run, str::to_owned).as_bytes())
    }
}
