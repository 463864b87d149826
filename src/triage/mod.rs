//! After the rules: what is kept, how it is graded, and in which order it is shown.
//!
//! In: the findings of all rules and the comments of all files. Out: [`Triaged`]. The steps, in order:
//!
//! 1. *Repeats*: each line where the secret of a finding is written once more is one more finding.
//! 2. *Dedupe*: of findings of one rule at one place the worst stays, and takes over the others' flows and exposures.
//! 3. *Severity*: what the settings grade a rule's findings.
//! 4. *Suppressions*: comments mark findings as known. Those that do nothing, give no reason or cannot be read become
//!    findings themselves (which an `ignore-file` for these rules can mark in turn). This comes before the filters, or
//!    a filter would make a comment look unused.
//! 5. *Sort*: by path, start, rule.
//! 6. *Ordinals*: findings that agree in rule, file, place and name are numbered in file order. Nothing was dropped
//!    yet, so that no setting and no comment changes a fingerprint.
//! 7. *Filters*: rules that are off, `min-severity`, `min-confidence`.
//! 8. *Per-path ignores*.
//! 9. *Baseline*: findings it lists are marked.
//!
//! Suppressed and baselined findings stay, marked: SARIF wants them, and a report may count them. Of those that are dropped
//! the secrets are handed on, since other findings' lines and messages may hold them.

pub mod baseline;
mod dedupe;
mod repeated;
pub mod suppression;

use std::collections::BTreeSet;

use crate::config::Settings;
use crate::finding::{Finding, State};
use crate::source::{SourceMap, Span};

pub use baseline::Baseline;
pub use suppression::{Comment, SuppressionRules};

/// What is needed besides the findings.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What the user wants.
    pub settings: &'a Settings,
    /// The files that spans are of.
    pub sources: &'a SourceMap,
    /// The rules that speak of suppressions.
    pub suppression_rules: SuppressionRules,
    /// What is known already.
    pub baseline: Option<&'a Baseline>,
}

/// What is left.
#[derive(Clone, Debug, Default)]
pub struct Triaged {
    /// Findings in the order to show; suppressed and baselined ones included, marked.
    pub findings: Vec<Finding>,
    /// How many were dropped as too mild or not sure enough.
    pub below_threshold: usize,
    /// Entries of the baseline that stand for nothing any more, of files that were looked at.
    pub stale: Vec<baseline::Entry>,
    /// What the findings that were dropped mask: the secrets are there all the same.
    pub withheld: Vec<Vec<Span>>,
}

/// All steps of the module's description.
#[must_use]
pub fn triage(findings: Vec<Finding>, comments: &[Comment], cx: Context<'_>) -> Triaged {
    let mut findings = dedupe::dedupe(repeated::told(findings, cx.sources));
    grade(&mut findings, cx.settings);
    let mut about = suppression::apply(&mut findings, comments, &cx);
    grade(&mut about, cx.settings);
    findings.append(&mut about);
    sort(&mut findings, cx.sources);
    number(&mut findings, cx.sources);

    let mut withheld = Vec::new();
    let mut keep = |findings: &mut Vec<Finding>, kept: &dyn Fn(&Finding) -> bool| {
        let dropped = findings.extract_if(.., |finding| !kept(finding));
        withheld.extend(dropped.map(|f| f.masks).filter(|masks| !masks.is_empty()));
    };
    keep(&mut findings, &|f| cx.settings.rules.enabled(f.rule.name));
    let before = findings.len();
    keep(&mut findings, &|f| {
        f.severity >= cx.settings.min_severity && f.confidence >= cx.settings.min_confidence
    });
    let below_threshold = before - findings.len();
    keep(&mut findings, &|f| {
        !cx.settings.ignored_at(f.rule.name, path_of(f, cx.sources))
    });
    let stale = cx.baseline.map_or_else(Vec::new, |baseline| {
        mark_known(&mut findings, baseline, cx.sources)
    });
    Triaged {
        findings,
        below_threshold,
        stale,
        withheld,
    }
}

/// The shown path of the file that the finding is in; empty when there is none.
fn path_of<'a>(finding: &Finding, sources: &'a SourceMap) -> &'a str {
    sources
        .get(finding.primary.span.file)
        .map_or("", |file| file.path())
}

fn sort(findings: &mut [Finding], sources: &SourceMap) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.primary.span.start, f.primary.span.end, f.rule.name);
        path_of(a, sources)
            .cmp(path_of(b, sources))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
}

/// Numbers findings that would else have one fingerprint. They must be sorted.
fn number(findings: &mut [Finding], sources: &SourceMap) {
    let mut seen = std::collections::BTreeMap::new();
    for finding in findings {
        finding.ordinal = 0;
        let alike = finding.fingerprint(path_of(finding, sources));
        let count = seen.entry(alike).or_insert(0_u32);
        finding.ordinal = *count;
        *count += 1;
    }
}

fn grade(findings: &mut [Finding], settings: &Settings) {
    for finding in findings {
        if let Some(severity) = settings
            .rules
            .get(finding.rule.name)
            .and_then(|rule| rule.severity)
        {
            finding.severity = severity;
        }
    }
}

/// Marks what the baseline lists and gives its entries that are left over.
fn mark_known(
    findings: &mut [Finding],
    baseline: &Baseline,
    sources: &SourceMap,
) -> Vec<baseline::Entry> {
    let mut used = BTreeSet::new();
    for finding in findings {
        let fingerprint = baseline.fingerprint(finding, path_of(finding, sources));
        if baseline.has(&fingerprint) {
            used.insert(fingerprint);
            if finding.state == State::Active {
                finding.state = State::Baselined;
            }
        }
    }
    let paths: BTreeSet<String> = sources.iter().map(|f| baseline.path(f.path())).collect();
    baseline
        .entries()
        .filter(|entry| paths.contains(&entry.path) && !used.contains(&entry.fingerprint))
        .cloned()
        .collect()
}

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
