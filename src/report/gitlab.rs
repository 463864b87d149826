//! GitLab's Code Quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::io;

use serde::Serialize;

use super::account::account;
use super::escape::write_json;
use super::place::Places;
use super::redact::Redactor;
use super::{Reporter, Run};
use crate::finding::{Finding, NoticeLevel, Severity};

/// Writes one JSON array: the findings that count, then what was not analysed in full.
#[derive(Clone, Copy, Debug, Default)]
pub struct GitlabReporter;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

impl Reporter for GitlabReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let places = Places {
            sources: run.sources,
            redactor: &redactor,
        };
        let mut issues: Vec<Issue> = run
            .active()
            .map(|finding| issue(finding, &places, &redactor))
            .collect();
        let incomplete = run
            .notices
            .iter()
            .filter(|n| n.level == NoticeLevel::Incomplete);
        for (ordinal, notice) in (0_u32..).zip(incomplete) {
            let path = redactor.mask(&notice.path).into_owned();
            let begin = notice
                .span
                .and_then(|s| places.of(s))
                .map_or(1, |place| place.line);
            let name = "not-analysed-in-full";
            issues.push(Issue {
                description: redactor.line(&notice.message),
                check_name: name,
                fingerprint: crate::finding::Fingerprint::new(name, &path, "", "", ordinal)
                    .as_str()
                    .to_owned(),
                severity: "major",
                location: Location {
                    path,
                    lines: Lines { begin },
                },
            });
        }
        write_json(&issues, out)
    }
}

fn issue(finding: &Finding, places: &Places<'_>, redactor: &Redactor) -> Issue {
    let place = places.of(finding.primary.span);
    let (path, begin) = place.map_or((String::new(), 1), |p| (p.path, p.line));
    Issue {
        description: account(finding, redactor),
        check_name: finding.rule.name,
        fingerprint: finding.fingerprint(&path).as_str().to_owned(),
        severity: match finding.severity {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: redactor.mask(&path).into_owned(),
            lines: Lines { begin },
        },
    }
}
