//! A finding in full, as plain lines, for formats that carry one text a finding.

use super::redact::Redactor;
use super::wording::list;
use crate::finding::{Finding, Severity};

/// What is wrong, who can read it, what to do instead, and where to read more: a line each, masked, safe to print.
pub(super) fn account(finding: &Finding, redactor: &Redactor) -> String {
    let mut titles: Vec<String> = Vec::new();
    for exposure in &finding.exposures {
        let title = redactor.line(exposure.title);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let mut text = redactor.line(&finding.message);
    if !titles.is_empty() {
        text.push_str("\nwho can read it: ");
        text.push_str(&list(&titles));
    }
    for help in finding.help.iter().flat_map(|h| h.lines()) {
        text.push('\n');
        text.push_str(&redactor.line(help));
    }
    text.push_str("\nmore: lint-secrets explain ");
    text.push_str(finding.rule.name);
    text
}

/// Three steps, for formats that know no more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    pub(super) const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::High => Self::Error,
            Severity::Medium => Self::Warning,
            Severity::Low | Severity::Info => Self::Info,
        }
    }
}
