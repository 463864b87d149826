//! What is shown over a finding: who can read the secret, what to do instead, and the rule's page.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position, Range};

use super::diagnostics::{anchor, range};
use super::place::touch;
use super::session::Found;
use crate::finding::Finding;
use crate::source::ColumnUnit;

/// The hover at a position of the document, when a finding is there.
pub(super) fn at(position: Position, found: &Found, unit: ColumnUnit) -> Option<Hover> {
    let here = Range::new(position, position);
    let (finding, place) = found.active().find_map(|finding| {
        let spans = std::iter::once(&finding.primary).chain(&finding.flow);
        let mut ranges = spans
            .filter(|label| label.span.file == Found::DOCUMENT)
            .filter_map(|label| range(label.span, found, unit));
        let place = ranges.find(|place| touch(place, &here))?;
        Some((finding, place))
    })?;
    anchor(finding)?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text(finding, found),
        }),
        range: Some(place),
    })
}

fn text(finding: &Finding, found: &Found) -> String {
    let line = |text: &str| escaped(&found.redactor.line(text));
    let mut out = format!(
        "**{}** · {}\n\n{}\n",
        finding.rule.name,
        finding.severity.as_str(),
        line(&finding.message)
    );
    if !finding.exposures.is_empty() {
        out.push_str("\nWho can read it:\n\n");
    }
    for exposure in &finding.exposures {
        out.push_str(&format!(
            "- *{}*: {}\n",
            line(exposure.title),
            line(&exposure.who)
        ));
    }
    if !finding.help.is_empty() {
        out.push_str("\nInstead:\n\n```text\n");
        for help in finding.help.iter().flat_map(|h| h.lines()) {
            // A fence in it would end this one.
            out.push_str(&found.redactor.line(help).replace("```", "'''"));
            out.push('\n');
        }
        out.push_str("```\n");
    }
    out.push_str("\n---\n\n");
    out.push_str(&finding.rule.page());
    out
}

/// Names of files and variables are not markup; what messages quote stays code.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_[]<>#~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
