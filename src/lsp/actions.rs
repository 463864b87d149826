//! What can be done about a finding: its fixes, or a comment that accepts it.

use std::collections::BTreeMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, TextEdit, Uri,
    WorkspaceEdit,
};

use super::diagnostics::{anchor, range};
use super::place::touch;
use super::session::{Document, Found};
use crate::finding::{Applicability, Finding, Fix};
use crate::source::{ColumnUnit, FileId};

/// The actions for the findings that touch `wanted`.
pub(super) fn at(
    wanted: &Range,
    document: &Document,
    unit: ColumnUnit,
) -> Vec<CodeActionOrCommand> {
    let Some(found) = &document.found else {
        return Vec::new();
    };
    let mut actions = Vec::new();
    for finding in found.active() {
        let place = anchor(finding).and_then(|span| range(span, found, unit));
        let Some(place) = place.filter(|place| touch(place, wanted)) else {
            continue;
        };
        for fix in &finding.fixes {
            actions.extend(fixed(fix, found, document, unit));
        }
        actions.extend(accepted(finding, &place, found, document));
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

fn fixed(fix: &Fix, found: &Found, document: &Document, unit: ColumnUnit) -> Option<CodeAction> {
    if fix.applicability == Applicability::DisplayOnly {
        return None;
    }
    let mut edits: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        edits.entry(edit.span.file).or_default().push(TextEdit {
            range: range(edit.span, found, unit)?,
            new_text: edit.replacement.clone(),
        });
    }
    let changes = edits
        .into_iter()
        .map(|(file, edits)| {
            let (uri, version) = if file == Found::DOCUMENT {
                (document.uri.clone(), Some(document.version))
            } else {
                (found.uri_of(file)?, None)
            };
            Some(change(uri, version, edits))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(action(
        found.redactor.line(&fix.title),
        changes,
        fix.applicability == Applicability::Safe,
    ))
}

/// A comment on the line above. Its reason is for the author to write.
fn accepted(
    finding: &Finding,
    place: &Range,
    found: &Found,
    document: &Document,
) -> Option<CodeAction> {
    if !found.has_comments {
        return None;
    }
    let file = found.outcome.sources.get(Found::DOCUMENT)?;
    let text = file.text();
    let line = usize::try_from(place.start.line).ok()?;
    let before = text.get(file.lines().line_range(line, text))?;
    let indent: String = before
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .collect();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let name = finding.rule.name;
    let start = Position::new(place.start.line, 0);
    let edit = TextEdit {
        range: Range::new(start, start),
        new_text: format!(
            "{indent}# lint-secrets: ignore[{name}] -- say why this is accepted{ending}"
        ),
    };
    let change = change(document.uri.clone(), Some(document.version), vec![edit]);
    Some(action(
        format!("accept this with a comment: {name}"),
        vec![change],
        false,
    ))
}

/// Edits of one text.
pub(super) fn change(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}

fn action(title: String, changes: Vec<TextDocumentEdit>, preferred: bool) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(changes)),
            ..WorkspaceEdit::default()
        }),
        is_preferred: Some(preferred),
        ..CodeAction::default()
    }
}
