//! What a run comes to, in numbers and in one line.

use std::collections::BTreeSet;

use serde::Serialize;

use super::wording::{count, list};
use super::{Run, WEAK_DEFAULT};
use crate::finding::{Applicability, Finding, NoticeLevel, Severity, State};

/// The findings of a run, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub(super) struct Summary {
    /// Build files that were looked at.
    pub(super) files: usize,
    /// Files with a finding that counts.
    pub(super) files_with_findings: usize,
    /// Findings that count.
    pub(super) findings: usize,
    /// Of these, how many make the run fail.
    pub(super) failing: usize,
    /// Findings that count, by severity; mildest first.
    pub(super) by_severity: BySeverity,
    /// Findings that a comment accepts.
    pub(super) suppressed: usize,
    /// Findings that the baseline lists.
    pub(super) baselined: usize,
    /// Places that were not analysed in full.
    pub(super) incomplete: usize,
}

/// A number for each severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub(super) struct BySeverity {
    pub(super) info: usize,
    pub(super) low: usize,
    pub(super) medium: usize,
    pub(super) high: usize,
    pub(super) critical: usize,
}

impl BySeverity {
    fn slot(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Info => &mut self.info,
            Severity::Low => &mut self.low,
            Severity::Medium => &mut self.medium,
            Severity::High => &mut self.high,
            Severity::Critical => &mut self.critical,
        }
    }

    /// `2 high, 1 medium`; worst first, without zeros.
    fn words(mut self) -> String {
        Severity::ALL
            .into_iter()
            .rev()
            .filter_map(|s| match *self.slot(s) {
                0 => None,
                n => Some(format!("{n} {}", s.as_str())),
            })
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Summary {
    pub(super) fn of(run: &Run<'_>) -> Self {
        let mut summary = Self {
            files: run.stats.files,
            incomplete: run
                .notices
                .iter()
                .filter(|n| n.level == NoticeLevel::Incomplete)
                .count(),
            ..Self::default()
        };
        let mut files = BTreeSet::new();
        for finding in run.findings {
            match finding.state {
                State::Active => {
                    files.insert(finding.primary.span.file);
                    summary.findings += 1;
                    summary.failing += usize::from(run.fails(finding));
                    *summary.by_severity.slot(finding.severity) += 1;
                }
                State::Suppressed { .. } => summary.suppressed += 1,
                State::Baselined => summary.baselined += 1,
            }
        }
        summary.files_with_findings = files.len();
        summary
    }
}

/// The last line for people, with its end; empty where only findings are asked for.
pub(super) fn last_line(run: &Run<'_>, show: impl Fn(&str) -> String) -> String {
    if run.stats.quiet {
        return String::new();
    }
    format!("{}\n", show(&sentence(run)))
}

/// What sums a run up: what was found in how much, or what was looked at when nothing was found.
pub(super) fn sentence(run: &Run<'_>) -> String {
    let summary = Summary::of(run);
    let mut parts = vec![found(run, &summary)];
    if summary.suppressed > 0 {
        parts.push(format!("{} suppressed by comments", summary.suppressed));
    }
    if summary.baselined > 0 {
        parts.push(format!("{} in the baseline", summary.baselined));
    }
    if summary.incomplete > 0 {
        parts.push(format!(
            "{} not analysed in full",
            count(summary.incomplete, "place")
        ));
    }
    parts.extend(fixable(run));
    if let Some(elapsed) = run.stats.elapsed {
        parts.push(format!("{:.2} s", elapsed.as_secs_f64()));
    }
    parts.join("; ")
}

/// How many findings can be fixed, and how.
fn fixable(run: &Run<'_>) -> Option<String> {
    let has = |finding: &Finding, kind: Applicability| {
        finding.fixes.iter().any(|fix| fix.applicability == kind)
    };
    let safe = run.active().filter(|f| has(f, Applicability::Safe)).count();
    if safe > 0 {
        return Some(format!("{safe} can be fixed with --fix"));
    }
    let other = run
        .active()
        .filter(|f| has(f, Applicability::Unsafe))
        .count();
    (other > 0).then(|| format!("{other} can be fixed with --fix --unsafe-fixes"))
}

fn found(run: &Run<'_>, summary: &Summary) -> String {
    if summary.findings == 0 {
        return clean(run, summary);
    }
    let mut failing = BySeverity::default();
    let mut mild = BySeverity::default();
    let mut files = BTreeSet::new();
    let mut weak = true;
    for finding in run.active() {
        if run.fails(finding) || run.stats.fail_on.is_none() {
            *failing.slot(finding.severity) += 1;
            files.insert(finding.primary.span.file);
        } else {
            *mild.slot(finding.severity) += 1;
            weak &= finding.rule.name == WEAK_DEFAULT;
        }
    }
    let number = if run.stats.fail_on.is_none() {
        summary.findings
    } else {
        summary.failing
    };
    let milder = summary.findings - number;
    let whole = count(summary.files, "build file");
    if number == 0 {
        let mut milder = format!("no finding that fails the run in {whole}; ");
        milder.push_str(&not_failing(mild, summary.findings, weak));
        return milder;
    }
    let linked = files.intersection(&run.stats.linked).count();
    let place = match (files.len() - linked, linked) {
        (own, 0) => format!("{own} of {whole}"),
        (0, linked) => count(linked, "linked file"),
        (own, linked) => format!("{own} of {whole} and {}", count(linked, "linked file")),
    };
    let mut text = format!(
        "{} ({}) in {place}",
        count(number, "finding"),
        failing.words()
    );
    if milder > 0 {
        text.push_str("; ");
        text.push_str(&not_failing(mild, milder, weak));
    }
    text
}

/// `number` findings that do not fail the run; `weak`: each of them is a weak default.
fn not_failing(mild: BySeverity, number: usize, weak: bool) -> String {
    if mild.low == number {
        let what = if weak { "weak default" } else { "low finding" };
        return format!("{} not failing", count(number, what));
    }
    format!("{number} not failing ({})", mild.words())
}

fn clean(run: &Run<'_>, summary: &Summary) -> String {
    if summary.files == 0 {
        return "nothing was checked: no build file found".to_owned();
    }
    let kinds: Vec<String> = run
        .stats
        .kinds
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| count(*n, kind))
        .collect();
    let known = if summary.suppressed + summary.baselined > 0 {
        "new "
    } else {
        ""
    };
    let files = count(summary.files, "build file");
    // What was not read may hold anything: nothing is vouched for then.
    let verdict = if summary.incomplete > 0 {
        format!("no {known}secret was found in what was read of {files}")
    } else {
        format!("no {known}secret stays behind in {files}")
    };
    if kinds.is_empty() {
        verdict
    } else {
        format!("{verdict}: {}", list(&kinds))
    }
}
