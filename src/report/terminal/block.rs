//! Findings that are shown together: the same defect several times in one place is one block with several labels.

use super::snippet::Mark;
use crate::finding::Finding;
use crate::report::Run;
use crate::report::redact::Redactor;
use crate::report::steps::way;
use crate::source::ColumnUnit;

/// Labels in one block, so that a frame stays readable.
const MAX_LABELS: usize = 12;
/// Lines between two findings of one block.
const MAX_DISTANCE: u32 = 6;
/// Blocks that a finding is compared with.
const LOOK_BACK: usize = 8;

/// One or more findings of one rule.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) findings: Vec<&'a Finding>,
}

/// Sorts `findings` into blocks; the order is that of each block's first finding.
pub(super) fn blocks<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    run: &Run<'_>,
) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    for finding in findings {
        let home = blocks
            .iter_mut()
            .rev()
            .take(LOOK_BACK)
            .find(|b| b.takes(finding, run));
        match home {
            Some(block) => block.findings.push(finding),
            None => blocks.push(Block {
                findings: vec![finding],
            }),
        }
    }
    blocks
}

impl<'a> Block<'a> {
    fn takes(&self, finding: &Finding, run: &Run<'_>) -> bool {
        let Some(last) = self.findings.last() else {
            return false;
        };
        let line = |f: &Finding| run.sources.position(f.primary.span, ColumnUnit::Utf8).line;
        let places = |f: &Finding| f.exposures.iter().map(|e| e.place).collect::<Vec<_>>();
        self.findings.len() < MAX_LABELS
            && last.rule == finding.rule
            && last.severity == finding.severity
            && last.confidence == finding.confidence
            && last.primary.span.file == finding.primary.span.file
            && last.flow.len() <= 1
            && finding.flow.len() <= 1
            && places(last) == places(finding)
            && line(last).abs_diff(line(finding)) <= MAX_DISTANCE
    }

    pub(super) fn first(&self) -> Option<&'a Finding> {
        self.findings.first().copied()
    }

    /// What is wrong, safe to show.
    pub(super) fn title(&self, redactor: &Redactor) -> String {
        let Some(first) = self.first() else {
            return String::new();
        };
        let number = self.findings.len();
        let same = self.findings.iter().all(|f| f.message == first.message);
        let text = if same {
            &first.message
        } else {
            first.rule.summary
        };
        if number == 1 {
            redactor.line(text)
        } else {
            format!("{} ({number} times)", redactor.line(text))
        }
    }

    /// What to point at, in the order of the way the secret takes.
    pub(super) fn marks(&self, redactor: &Redactor) -> Vec<Mark> {
        match self.findings.as_slice() {
            [one] => steps(one, redactor),
            several => several
                .iter()
                .map(|f| {
                    let label = f.flow.first().unwrap_or(&f.primary);
                    let text = redactor.line(&label.text);
                    let text = match f.key.as_deref().map(|k| redactor.line(k)) {
                        Some(key) if !text.contains(&key) => format!("{key}: {text}"),
                        _ => text,
                    };
                    Mark {
                        span: f.primary.span,
                        text,
                        primary: true,
                    }
                })
                .collect(),
        }
    }
}

/// The steps of one finding, numbered when there is more than one; the primary place is among them.
fn steps(finding: &Finding, redactor: &Redactor) -> Vec<Mark> {
    let way = way(finding, MAX_LABELS);
    let left_out = way.left_out;
    let numbered = way.steps.len() > 1;
    let mut marks: Vec<Mark> = way
        .steps
        .iter()
        .map(|step| {
            let label = step.label;
            let text = redactor.line(&label.text);
            Mark {
                span: label.span,
                text: if numbered {
                    format!("{}. {text}", step.number)
                } else {
                    text
                },
                primary: label.span == finding.primary.span,
            }
        })
        .collect();
    if let Some(mark) = marks.get_mut(MAX_LABELS / 2).filter(|_| left_out > 0) {
        mark.text
            .push_str(&format!(" (after {left_out} more steps)"));
    }
    if !finding.flow.iter().any(|l| l.span == finding.primary.span) {
        marks.push(Mark {
            span: finding.primary.span,
            text: redactor.line(&finding.primary.text),
            primary: true,
        });
    }
    marks
}
