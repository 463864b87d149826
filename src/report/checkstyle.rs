//! Checkstyle's XML report, which many systems read.

use std::collections::BTreeMap;
use std::io;

use super::account::{Level, account};
use super::place::Places;
use super::redact::Redactor;
use super::xml::escaped;
use super::{Reporter, Run};
use crate::finding::NoticeLevel;

/// Writes a `<file>` for each file something is said of, with an `<error>` for each finding that counts and each notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckstyleReporter;

/// One `<error>`.
struct Line {
    line: u32,
    column: Option<u32>,
    severity: &'static str,
    message: String,
    source: String,
}

impl Reporter for CheckstyleReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let places = Places {
            sources: run.sources,
            redactor: &redactor,
        };
        let mut files: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for finding in run.active() {
            let place = places.of(finding.primary.span);
            let path = place.as_ref().map_or("", |p| p.path.as_str());
            let line = Line {
                line: place.as_ref().map_or(1, |p| p.line),
                column: place.as_ref().and_then(|p| p.column),
                severity: match Level::of(finding.severity) {
                    Level::Error => "error",
                    Level::Warning => "warning",
                    Level::Info => "info",
                },
                message: account(finding, &redactor),
                source: format!("lint-secrets.{}", finding.rule.name),
            };
            files.entry(redactor.line(path)).or_default().push(line);
        }
        for notice in run.notices {
            let place = notice.span.and_then(|s| places.of(s));
            let line = Line {
                line: place.as_ref().map_or(1, |p| p.line),
                column: place.as_ref().and_then(|p| p.column),
                severity: match notice.level {
                    NoticeLevel::Note => "info",
                    NoticeLevel::Incomplete => "error",
                },
                message: redactor.line(&notice.message),
                source: "lint-secrets".to_owned(),
            };
            let path = redactor.line(&notice.path);
            files.entry(path).or_default().push(line);
        }
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<checkstyle version="8.0">"#)?;
        for (path, lines) in files {
            writeln!(out, r#"  <file name="{}">"#, escaped(&path))?;
            for line in lines {
                write!(out, r#"    <error line="{}""#, line.line)?;
                if let Some(column) = line.column {
                    write!(out, r#" column="{column}""#)?;
                }
                writeln!(
                    out,
                    r#" severity="{}" message="{}" source="{}"/>"#,
                    line.severity,
                    escaped(&line.message),
                    escaped(&line.source)
                )?;
            }
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}
