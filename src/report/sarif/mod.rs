//! SARIF 2.1.0 as GitHub code scanning takes it.
//!
//! Regions that touch a masked value have a start only, without snippet or end; fixes replace whole lines: see
//! `docs/decisions/0010-no-length-of-a-secret.md`. What passes GitHub's limits is left out with a notification
//! that says so (<https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>).

mod model;
mod result;
mod rules;
#[cfg(test)]
mod tests;
mod uri;

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use super::escape::write_json;
use super::place::{Place, Places};
use super::redact::Redactor;
use super::wording::shortened;
use super::{Reporter, Run};
use crate::finding::{Finding, Notice, NoticeLevel, State};
use crate::source::{FileId, Span};
use model::{
    Always, Artifact, ArtifactLocation, BaseLocation, Descriptor, Driver, Invocation, Location,
    Log, Notification, PhysicalLocation, Region, SarifRun, Text, Tool,
};
use rules::{Kind, RuleTable, notifications};

/// Results that GitHub keeps of a run.
const MAX_RESULTS: usize = 5000;
/// Related locations of a result that GitHub shows.
const MAX_RELATED: usize = 10;
/// Steps of a flow.
const MAX_STEPS: usize = 100;
/// Characters of a message.
const MAX_MESSAGE: usize = 1000;
/// Characters of the text of a link in a message.
const MAX_LINK: usize = 80;
/// Notifications of a run.
const MAX_NOTIFICATIONS: usize = 500;

/// What paths are relative to: the folder that was checked.
const BASE: &str = "SRCROOT";

/// Writes one SARIF log with one run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SarifReporter {
    /// Whether to list findings that a comment or the baseline accepts, marked as such (`suppressions`,
    /// `baselineState`). GitHub shows them as open alerts all the same.
    pub accepted: bool,
}

impl Default for SarifReporter {
    fn default() -> Self {
        Self { accepted: true }
    }
}

impl Reporter for SarifReporter {
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        let redactor = Redactor::new(run.findings, run.sources);
        let writer = Writer {
            run,
            redactor: &redactor,
            places: Places {
                sources: run.sources,
                redactor: &redactor,
            },
            rules: RuleTable::new(run),
            left_out: LeftOut::default(),
        };
        write_json(&writer.log(*self), out)
    }
}

struct Writer<'a> {
    run: &'a Run<'a>,
    redactor: &'a Redactor,
    places: Places<'a>,
    rules: RuleTable,
    left_out: LeftOut,
}

/// What was left out of a report, counted while it is made.
#[derive(Default)]
struct LeftOut {
    results: Cell<usize>,
    related: Cell<usize>,
    steps: Cell<usize>,
    messages: Cell<usize>,
}

impl LeftOut {
    fn count(of: &Cell<usize>, number: usize) {
        of.set(of.get() + number);
    }
}

impl Writer<'_> {
    fn log(self, options: SarifReporter) -> Log {
        let baseline = options.accepted
            && self
                .run
                .findings
                .iter()
                .any(|f| f.state == State::Baselined);
        let results = self
            .kept(options)
            .into_iter()
            .map(|f| self.result(f, baseline))
            .collect();
        let invocation = Invocation {
            execution_successful: self.run.exit.success,
            exit_code: self.run.exit.code,
            tool_execution_notifications: self.notifications(),
        };
        let base = BaseLocation {
            description: Text::plain("the folder that was checked"),
        };
        let tool = self.run.tool;
        let version = (!tool.version.is_empty()).then(|| tool.version.to_owned());
        let artifacts = self.artifacts();
        let run = SarifRun {
            tool: Tool {
                driver: Driver {
                    name: "lint-secrets",
                    full_name: format!("lint-secrets {}", tool.version)
                        .trim_end()
                        .to_owned(),
                    version: version.clone(),
                    semantic_version: version,
                    information_uri: tool.home.map(str::to_owned),
                    rules: self.rules.rules,
                    notifications: notifications(),
                },
            },
            invocations: vec![invocation],
            original_uri_base_ids: BTreeMap::from([(BASE, base)]),
            artifacts,
            results: Always(results),
            column_kind: "unicodeCodePoints",
        };
        Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: vec![run],
        }
    }

    /// The findings to list: the worst ones when there are too many, in the order of the run.
    fn kept(&self, options: SarifReporter) -> Vec<&Finding> {
        let mut findings: Vec<(usize, &Finding)> = self
            .run
            .findings
            .iter()
            .filter(|f| options.accepted || f.state == State::Active)
            .enumerate()
            .collect();
        if findings.len() > MAX_RESULTS {
            LeftOut::count(&self.left_out.results, findings.len() - MAX_RESULTS);
            findings.sort_by_key(|(_, f)| (f.state != State::Active, Reverse(f.severity)));
            findings.truncate(MAX_RESULTS);
            findings.sort_unstable_by_key(|(i, _)| *i);
        }
        findings.into_iter().map(|(_, f)| f).collect()
    }

    fn artifacts(&self) -> Vec<Artifact> {
        self.run
            .sources
            .iter()
            .map(|file| Artifact {
                location: self.artifact_location(file.path(), None),
                roles: self.roles(file.id()),
            })
            .collect()
    }

    /// What part the file has in the run (3.24.6). A linked file has none but perhaps a result.
    fn roles(&self, id: FileId) -> Vec<&'static str> {
        if self.run.sources.is_target(id) {
            return vec!["analysisTarget"];
        }
        let mut findings = self.run.findings.iter();
        if findings.any(|finding| finding.primary.span.file == id) {
            vec!["resultFile"]
        } else {
            Vec::new()
        }
    }

    fn artifact_location(&self, path: &str, index: Option<usize>) -> ArtifactLocation {
        let (uri, relative) = uri::from_path(&self.redactor.mask(path));
        ArtifactLocation {
            uri,
            uri_base_id: relative.then_some(BASE),
            index,
        }
    }

    /// `text` within the limit of a message.
    fn cut(&self, text: &str) -> String {
        let cut = shortened(text, MAX_MESSAGE);
        if cut != text {
            LeftOut::count(&self.left_out.messages, 1);
        }
        cut
    }

    /// For a finding without a file: GitHub refuses a log that has a result without a location.
    fn nowhere(&self) -> Location {
        Location {
            physical_location: PhysicalLocation {
                artifact_location: self.artifact_location("unknown-file", None),
                region: Some(Region {
                    start_line: 1,
                    ..Region::default()
                }),
            },
            ..Location::default()
        }
    }

    /// `span` as a location; `None` when there is no such file.
    fn location(&self, span: Span, message: Option<&str>) -> Option<Location> {
        let place = self.places.of(span)?;
        Some(Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: self.artifact_location(&place.path, Some(span.file.0 as usize)),
                region: Some(region(&place)),
            },
            message: message
                .filter(|m| !m.is_empty())
                .map(|m| Text::plain(self.cut(&self.redactor.line(m)))),
        })
    }

    fn notifications(&self) -> Vec<Notification> {
        // What matters most comes first, so that it is not what is cut.
        let mut notices: Vec<&Notice> = self.run.notices.iter().collect();
        notices.sort_by_key(|n| Reverse(n.level));
        let beyond = notices.len().saturating_sub(MAX_NOTIFICATIONS);
        notices.truncate(MAX_NOTIFICATIONS);
        let notices: Vec<Notification> = notices.into_iter().map(|n| self.notice(n)).collect();
        let left_out = &self.left_out;
        [
            (
                left_out.results.get(),
                "result",
                "the mildest ones beyond 5,000",
            ),
            (
                left_out.related.get(),
                "related location",
                "those beyond 10 of a result",
            ),
            (
                left_out.steps.get(),
                "step",
                "the middle of code flows beyond 100",
            ),
            (
                left_out.messages.get(),
                "end of a message",
                "what goes beyond 1,000 characters",
            ),
            (beyond, "notification", "those beyond 500"),
        ]
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, thing, which)| {
            let text = format!("left out: {number} × {thing} ({which})");
            notification(Kind::Shortened, text, Vec::new())
        })
        .chain(notices)
        .collect()
    }

    fn notice(&self, notice: &Notice) -> Notification {
        let kind = match notice.level {
            NoticeLevel::Note => Kind::Note,
            NoticeLevel::Incomplete => Kind::Incomplete,
        };
        let at = notice
            .span
            .and_then(|s| self.location(s, None))
            .or_else(|| {
                (!notice.path.is_empty()).then(|| Location {
                    physical_location: PhysicalLocation {
                        artifact_location: self.artifact_location(&notice.path, None),
                        region: None,
                    },
                    ..Location::default()
                })
            });
        let text = self.cut(&self.redactor.line(&notice.message));
        notification(kind, text, at.into_iter().collect())
    }
}

fn notification(kind: Kind, text: String, locations: Vec<Location>) -> Notification {
    Notification {
        descriptor: Descriptor {
            id: kind.id(),
            index: kind as usize,
        },
        level: kind.level(),
        message: Text::plain(text),
        locations,
    }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.line,
        start_column: place.column,
        // An end on the start's line goes without saying.
        end_line: place.end.map(|(line, _)| line).filter(|l| *l != place.line),
        end_column: place.end.map(|(_, column)| column),
    }
}
