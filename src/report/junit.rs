//! JUnit's XML report: a finding that fails the run is a failed test, what was not analysed in full is a broken one.

use std::io;

use super::account::account;
use super::place::Places;
use super::redact::Redactor;
use super::xml::escaped;
use super::{Reporter, Run, summary};
use crate::finding::NoticeLevel;

/// Writes one `<testsuite>`: a `<testcase>` for each finding that counts and each notice that makes the run incomplete;
/// when there is none of these, one that passes, as many readers take a report without tests for a broken run.
#[derive(Clone, Copy, Debug, Default)]
pub struct JunitReporter;

/// One `<testcase>`.
struct Case {
    name: String,
    path: String,
    line: Option<u32>,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    /// It counts and does not fail the run: told, not failed.
    Told(String),
    Failed {
        what: String,
        rule: &'static str,
        text: String,
    },
    Broken(String),
}

impl Reporter for JunitReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let cases = cases(run, &redactor);
        let count = |wanted: fn(&Outcome) -> bool| {
            let matching = cases.iter().filter(|c| wanted(&c.outcome));
            matching.count()
        };
        let counts = format!(
            r#"tests="{}" failures="{}" errors="{}""#,
            cases.len(),
            count(|o| matches!(o, Outcome::Failed { .. })),
            count(|o| matches!(o, Outcome::Broken(_)))
        );
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="lint-secrets" {counts}>"#)?;
        writeln!(out, r#"  <testsuite name="lint-secrets" {counts}>"#)?;
        for case in &cases {
            write_case(out, case)?;
        }
        writeln!(
            out,
            "    <system-out>{}</system-out>",
            escaped(&summary::sentence(run))
        )?;
        writeln!(out, "  </testsuite>")?;
        writeln!(out, "</testsuites>")
    }
}

fn cases(run: &Run<'_>, redactor: &Redactor) -> Vec<Case> {
    let places = Places {
        sources: run.sources,
        redactor,
    };
    let mut cases = Vec::new();
    for finding in run.active() {
        let place = places.of(finding.primary.span);
        let line = place.as_ref().map(|p| p.line);
        let text = account(finding, redactor);
        cases.push(Case {
            name: format!(
                "{} at {}",
                finding.rule.name,
                places.shown(finding.primary.span)
            ),
            path: redactor.line(place.as_ref().map_or("", |p| p.path.as_str())),
            line,
            outcome: if run.fails(finding) {
                Outcome::Failed {
                    what: redactor.line(&finding.message),
                    rule: finding.rule.name,
                    text,
                }
            } else {
                Outcome::Told(text)
            },
        });
    }
    for notice in run.notices {
        if notice.level == NoticeLevel::Incomplete {
            let path = redactor.line(&notice.path);
            cases.push(Case {
                name: "analysed in full".to_owned(),
                path,
                line: notice.span.and_then(|s| places.of(s)).map(|p| p.line),
                outcome: Outcome::Broken(redactor.line(&notice.message)),
            });
        }
    }
    if cases.is_empty() {
        cases.push(Case {
            name: "no secret stays where others can read it".to_owned(),
            path: String::new(),
            line: None,
            outcome: Outcome::Passed,
        });
    }
    cases
}

fn write_case(out: &mut dyn io::Write, case: &Case) -> io::Result<()> {
    let class = if case.path.is_empty() {
        "lint-secrets"
    } else {
        case.path.as_str()
    };
    write!(
        out,
        r#"    <testcase name="{}" classname="{}""#,
        escaped(&case.name),
        escaped(class)
    )?;
    if !case.path.is_empty() {
        write!(out, r#" file="{}""#, escaped(&case.path))?;
    }
    if let Some(line) = case.line {
        write!(out, r#" line="{line}""#)?;
    }
    match &case.outcome {
        Outcome::Passed => writeln!(out, "/>"),
        Outcome::Told(text) => {
            writeln!(out, ">\n      <system-out>{}</system-out>", escaped(text))?;
            writeln!(out, "    </testcase>")
        }
        Outcome::Failed { what, rule, text } => {
            writeln!(
                out,
                ">\n      <failure message=\"{}\" type=\"{rule}\">{}</failure>",
                escaped(what),
                escaped(text)
            )?;
            writeln!(out, "    </testcase>")
        }
        Outcome::Broken(what) => {
            writeln!(
                out,
                ">\n      <error message=\"{}\" type=\"not-analysed-in-full\"/>",
                escaped(what)
            )?;
            writeln!(out, "    </testcase>")
        }
    }
}
