//! Reviewdog Diagnostic Format, as one JSON object (`reviewdog -f=rdjson`):
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Its columns count bytes, from 1.

use std::io;

use serde::Serialize;

use super::account::{Level, account};
use super::escape::write_json;
use super::place::Places;
use super::redact::Redactor;
use super::{Reporter, Run};
use crate::finding::{Finding, Label, Notice, NoticeLevel};
use crate::source::{ColumnUnit, Span};

/// Writes one JSON object: the findings that count, then the notices.
#[derive(Clone, Copy, Debug, Default)]
pub struct RdjsonReporter;

#[derive(Serialize)]
struct Result<'a> {
    source: Source<'a>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source<'a> {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Code>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    location: Location,
}

#[derive(Serialize, Default)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

impl Reporter for RdjsonReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let writer = Writer {
            run,
            redactor: &redactor,
            places: Places {
                sources: run.sources,
                redactor: &redactor,
            },
        };
        let findings = run.active().map(|f| writer.finding(f));
        let notices = run.notices.iter().map(|n| writer.notice(n));
        let result = Result {
            source: Source {
                name: "lint-secrets",
                url: run.tool.home,
            },
            diagnostics: findings.chain(notices).collect(),
        };
        write_json(&result, out)
    }
}

struct Writer<'a> {
    run: &'a Run<'a>,
    redactor: &'a Redactor,
    places: Places<'a>,
}

impl Writer<'_> {
    fn finding(&self, finding: &Finding) -> Diagnostic {
        let name = finding.rule.name;
        Diagnostic {
            message: account(finding, self.redactor),
            location: self.location(finding.primary.span),
            severity: match Level::of(finding.severity) {
                Level::Error => "ERROR",
                Level::Warning => "WARNING",
                Level::Info => "INFO",
            },
            code: Some(Code {
                value: name,
                url: self
                    .run
                    .tool
                    .rule_pages
                    .map(|pages| format!("{pages}{name}.md")),
            }),
            related_locations: finding.flow.iter().map(|l| self.step(l)).collect(),
        }
    }

    fn step(&self, label: &Label) -> Related {
        Related {
            message: self.redactor.line(&label.text),
            location: self.location(label.span),
        }
    }

    fn notice(&self, notice: &Notice) -> Diagnostic {
        let location = match notice.span {
            Some(span) => self.location(span),
            None => Location {
                path: self.redactor.mask(&notice.path).into_owned(),
                range: None,
            },
        };
        Diagnostic {
            message: self.redactor.line(&notice.message),
            location,
            severity: match notice.level {
                NoticeLevel::Note => "INFO",
                NoticeLevel::Incomplete => "WARNING",
            },
            code: None,
            related_locations: Vec::new(),
        }
    }

    fn location(&self, span: Span) -> Location {
        let Some(place) = self.places.counted_in(span, ColumnUnit::Utf8) else {
            return Location::default();
        };
        Location {
            path: self.redactor.mask(&place.path).into_owned(),
            range: Some(Range {
                start: Position {
                    line: place.line,
                    column: place.column,
                },
                end: place.end.map(|(line, column)| Position {
                    line,
                    column: Some(column),
                }),
            }),
        }
    }
}
