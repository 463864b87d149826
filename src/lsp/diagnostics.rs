//! Findings and notices as diagnostics.

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
};

use super::place;
use super::session::Found;
use crate::finding::{Finding, NoticeLevel, Severity};
use crate::source::{ColumnUnit, Span};

const SOURCE: &str = "lint-secrets";

/// The diagnostics of a document, in the order of the findings.
pub(super) fn of(found: &Found, unit: ColumnUnit) -> Vec<Diagnostic> {
    let findings = found.active().filter_map(|f| diagnostic(f, found, unit));
    let notices = found.outcome.notices.iter().filter_map(|notice| {
        let range = match notice.span {
            Some(span) if span.file == Found::DOCUMENT => range(span, found, unit)?,
            Some(_) => return None,
            None => Range::default(),
        };
        Some(Diagnostic {
            range,
            severity: Some(match notice.level {
                NoticeLevel::Incomplete => DiagnosticSeverity::WARNING,
                NoticeLevel::Note => DiagnosticSeverity::HINT,
            }),
            source: Some(SOURCE.to_owned()),
            message: found.redactor.line(&notice.message),
            ..Diagnostic::default()
        })
    });
    findings.chain(notices).collect()
}

/// Where a finding shows in the document: its own place, or the first step of its way that is there.
pub(super) fn anchor(finding: &Finding) -> Option<Span> {
    std::iter::once(&finding.primary)
        .chain(&finding.flow)
        .map(|label| label.span)
        .find(|span| span.file == Found::DOCUMENT)
}

/// The range of a span, in whichever file it is.
pub(super) fn range(span: Span, found: &Found, unit: ColumnUnit) -> Option<Range> {
    let file = found.outcome.sources.get(span.file)?;
    Some(place::range(file, span, unit))
}

fn diagnostic(finding: &Finding, found: &Found, unit: ColumnUnit) -> Option<Diagnostic> {
    let steps: Vec<DiagnosticRelatedInformation> = finding
        .flow
        .iter()
        .filter_map(|label| {
            let location = Location {
                uri: found.uri_of(label.span.file)?,
                range: range(label.span, found, unit)?,
            };
            let message = found.redactor.line(&label.text);
            Some(DiagnosticRelatedInformation { location, message })
        })
        .collect();
    let mut message = found.redactor.line(&finding.message);
    let mut titles: Vec<&str> = Vec::new();
    for exposure in &finding.exposures {
        if !titles.contains(&exposure.title) {
            titles.push(exposure.title);
        }
    }
    if !titles.is_empty() {
        message.push_str(&format!(" (in reach: {})", titles.join(", ")));
    }
    Some(Diagnostic {
        range: range(anchor(finding)?, found, unit)?,
        severity: Some(match finding.severity {
            Severity::Critical | Severity::High => DiagnosticSeverity::ERROR,
            Severity::Medium => DiagnosticSeverity::WARNING,
            Severity::Low => DiagnosticSeverity::INFORMATION,
            Severity::Info => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        related_information: (!steps.is_empty()).then_some(steps),
        ..Diagnostic::default()
    })
}
