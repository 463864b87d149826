//! Everything as JSON; `docs/json.md` describes it, and the number in `version` changes when a reader would break.

use std::io;

use serde::Serialize;

use super::edits::{LineEdit, line_edits};
use super::escape::write_json;
use super::place::Places;
use super::redact::Redactor;
use super::summary::Summary;
use super::{Reporter, Run};
use crate::finding::{Applicability, Confidence, Finding, Label, NoticeLevel, Severity, State};
use crate::source::Span;

/// The version of the form.
const VERSION: u32 = 1;

/// Writes one JSON object. It never tells a value or the length of one.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonReporter;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool<'a>,
    summary: Ending,
    findings: Vec<JsonFinding<'a>>,
    notices: Vec<JsonNotice>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct Ending {
    #[serde(flatten)]
    counts: Summary,
    complete: bool,
    exit_code: u8,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    severity: Severity,
    confidence: Confidence,
    message: String,
    key: Option<String>,
    detector: String,
    #[serde(flatten)]
    place: JsonPlace,
    label: String,
    flow: Vec<Step>,
    exposures: Vec<JsonExposure<'a>>,
    help: Vec<String>,
    fixes: Vec<JsonFix>,
    state: JsonState,
    fingerprint: String,
    fails: bool,
}

#[derive(Serialize, Default)]
struct JsonPlace {
    path: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
}

#[derive(Serialize)]
struct Step {
    #[serde(flatten)]
    place: JsonPlace,
    text: String,
}

#[derive(Serialize)]
struct JsonExposure<'a> {
    place: &'a str,
    title: &'a str,
    who: String,
    path: Option<String>,
    line: Option<u32>,
}

#[derive(Serialize)]
struct JsonFix {
    title: String,
    applicability: &'static str,
    /// `None` when the edits cannot be given without a secret.
    edits: Option<Vec<JsonEdit>>,
    then: Vec<String>,
}

#[derive(Serialize)]
struct JsonEdit {
    path: String,
    first_line: u32,
    last_line: u32,
    lines: Vec<String>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum JsonState {
    Active,
    Suppressed {
        reason: Option<String>,
        path: Option<String>,
        line: Option<u32>,
    },
    Baselined,
}

#[derive(Serialize)]
struct JsonNotice {
    level: &'static str,
    message: String,
    path: String,
    line: Option<u32>,
    column: Option<u32>,
}

impl Reporter for JsonReporter {
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
        write_json(&writer.document(), out)
    }
}

struct Writer<'a> {
    run: &'a Run<'a>,
    redactor: &'a Redactor,
    places: Places<'a>,
}

impl<'a> Writer<'a> {
    fn document(&self) -> Document<'a> {
        Document {
            version: VERSION,
            tool: Tool {
                name: "lint-secrets",
                version: self.run.tool.version,
            },
            summary: Ending {
                counts: Summary::of(self.run),
                complete: self.run.exit.success,
                exit_code: self.run.exit.code,
            },
            findings: self.run.findings.iter().map(|f| self.finding(f)).collect(),
            notices: self.notices(),
        }
    }

    fn finding(&self, finding: &'a Finding) -> JsonFinding<'a> {
        let path = self
            .places
            .of(finding.primary.span)
            .map(|p| p.path)
            .unwrap_or_default();
        JsonFinding {
            rule: finding.rule.name,
            severity: finding.severity,
            confidence: finding.confidence,
            message: self.redactor.line(&finding.message),
            key: finding.key.as_deref().map(|k| self.redactor.line(k)),
            detector: self.redactor.line(&finding.detector),
            place: self.place(finding.primary.span),
            label: self.redactor.line(&finding.primary.text),
            flow: finding.flow.iter().map(|l| self.step(l)).collect(),
            exposures: finding
                .exposures
                .iter()
                .map(|e| {
                    let at = e.span.map(|s| self.place(s)).unwrap_or_default();
                    JsonExposure {
                        place: e.place,
                        title: e.title,
                        who: self.redactor.line(&e.who),
                        path: at.path,
                        line: at.line,
                    }
                })
                .collect(),
            help: finding
                .help
                .iter()
                .map(|h| {
                    let lines: Vec<String> = h.lines().map(|l| self.redactor.quoted(l)).collect();
                    lines.join("\n")
                })
                .collect(),
            fixes: finding.fixes.iter().map(|f| self.fix(f)).collect(),
            state: self.state(&finding.state),
            fingerprint: finding.fingerprint(&path).as_str().to_owned(),
            fails: self.run.fails(finding),
        }
    }

    fn place(&self, span: Span) -> JsonPlace {
        self.places
            .of(span)
            .map_or_else(JsonPlace::default, |p| JsonPlace {
                path: Some(self.redactor.mask(&p.path).into_owned()),
                line: Some(p.line),
                column: p.column,
            })
    }

    fn step(&self, label: &Label) -> Step {
        Step {
            place: self.place(label.span),
            text: self.redactor.line(&label.text),
        }
    }

    fn fix(&self, fix: &crate::finding::Fix) -> JsonFix {
        let edits = line_edits(fix, self.run.sources, self.redactor);
        JsonFix {
            title: self.redactor.line(&fix.title),
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
                Applicability::DisplayOnly => "display-only",
            },
            edits: edits.map(|edits| edits.iter().map(|e| self.edit(e)).collect()),
            then: fix
                .then
                .iter()
                .map(|line| self.redactor.line(line))
                .collect(),
        }
    }

    fn edit(&self, edit: &LineEdit) -> JsonEdit {
        let path = self.run.sources.get(edit.file).map_or("", |f| f.path());
        JsonEdit {
            path: self.redactor.mask(path).into_owned(),
            first_line: edit.first,
            last_line: edit.last,
            lines: edit.text.lines().map(str::to_owned).collect(),
        }
    }

    fn state(&self, state: &State) -> JsonState {
        match state {
            State::Active => JsonState::Active,
            State::Baselined => JsonState::Baselined,
            State::Suppressed { at, reason } => {
                let at = self.place(*at);
                JsonState::Suppressed {
                    reason: reason.as_deref().map(|r| self.redactor.line(r)),
                    path: at.path,
                    line: at.line,
                }
            }
        }
    }

    fn notices(&self) -> Vec<JsonNotice> {
        self.run
            .notices
            .iter()
            .map(|notice| {
                let at = notice.span.map(|s| self.place(s)).unwrap_or_default();
                JsonNotice {
                    level: match notice.level {
                        NoticeLevel::Note => "note",
                        NoticeLevel::Incomplete => "incomplete",
                    },
                    message: self.redactor.line(&notice.message),
                    path: self.redactor.mask(&notice.path).into_owned(),
                    line: at.line,
                    column: at.column,
                }
            })
            .collect()
    }
}
