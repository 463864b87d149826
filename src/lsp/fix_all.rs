//! All safe fixes of a document in one action, for editors that make them when a file is saved.

use std::collections::BTreeMap;

use lsp_types::{CodeActionKind, DocumentChanges, TextEdit, WorkspaceEdit};

use super::actions::change;
use super::place;
use super::session::{Document, Session};
use super::{Configure, uri};
use crate::finding::Applicability;
use crate::repair::Change;
use crate::report::diff::differing;
use crate::source::{ColumnUnit, FileId, SourceFile, Span};

/// The kind of the action.
pub(super) const KIND: CodeActionKind = CodeActionKind::new("source.fixAll.lint-secrets");

/// The action, where the document has a safe fix. It is made pass after pass, as `--fix` does it.
pub(super) fn action(
    session: &Session,
    key: &str,
    configure: &Configure<'_>,
) -> Option<lsp_types::CodeAction> {
    let document = session.documents.get(key)?;
    let found = document.found.as_ref()?;
    let mut fixes = found.active().flat_map(|finding| &finding.fixes);
    if !fixes.any(|fix| fix.applicability == Applicability::Safe) {
        return None;
    }
    let repaired = session.repaired(document, configure)?;
    let own = found.shown()?;
    let mut edits = Vec::new();
    for made in &repaired.changes {
        let changed = |other: &&Document| other.path == made.path;
        let open = if made.shown == own {
            Some(document)
        } else {
            session.documents.values().find(changed)
        };
        let (uri, version) = match open {
            Some(open) => (open.uri.clone(), Some(open.version)),
            None => (uri::of_path(&made.path)?, None),
        };
        edits.push(change(uri, version, edits_of(made, session.unit)?));
    }
    (!edits.is_empty()).then(|| lsp_types::CodeAction {
        title: "make all safe fixes of lint-secrets".to_owned(),
        kind: Some(KIND),
        edit: Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(edits)),
            ..WorkspaceEdit::default()
        }),
        ..lsp_types::CodeAction::default()
    })
}

/// The edits of one file: of the lines that change only what changes, since the others may hold secrets. `None` for bytes
/// that are no text: an editor counts them in a way of its own.
fn edits_of(made: &Change, unit: ColumnUnit) -> Option<Vec<TextEdit>> {
    let file = |bytes: &[u8]| SourceFile::new(FileId(0), "", bytes.to_vec());
    let (before, after) = (file(&made.before), file(&made.after));
    if before.replaced() > 0 || before.packed().is_some() {
        return None;
    }
    let (old, new) = (Lines::of(before.text()), Lines::of(after.text()));
    let mut edits: BTreeMap<usize, TextEdit> = BTreeMap::new();
    for hunk in differing(&old.lines, &new.lines) {
        let (gone, come) = (old.range(&hunk.old), new.range(&hunk.new));
        let gone_text = before.text().get(gone.clone())?;
        let come_text = after.text().get(come)?;
        let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
            let same = pairs.take_while(|(a, b)| a == b);
            same.map(|(a, _)| a.len_utf8()).sum()
        };
        let head = same(&mut gone_text.chars().zip(come_text.chars()));
        let (gone_text, come_text) = (gone_text.get(head..)?, come_text.get(head..)?);
        let tail = same(&mut gone_text.chars().rev().zip(come_text.chars().rev()));
        let (start, end) = (gone.start + head, gone.end - tail);
        let range = place::range(&before, Span::new(before.id(), start, end), unit);
        let new_text = come_text.get(..come_text.len() - tail)?.to_owned();
        edits.insert(start, TextEdit { range, new_text });
    }
    Some(edits.into_values().collect())
}

/// A text's lines and where they begin.
struct Lines<'t> {
    lines: Vec<&'t str>,
    starts: Vec<usize>,
    end: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut end = 0;
        let starts = lines.iter().map(|line| {
            let start = end;
            end += line.len();
            start
        });
        Self {
            starts: starts.collect(),
            end,
            lines,
        }
    }

    /// The bytes of some lines.
    fn range(&self, lines: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(self.end);
        at(lines.start)..at(lines.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn only_what_changes_is_sent() {
        let made = |before: &str, after: &str| Change {
            path: PathBuf::from("/a"),
            shown: "a".to_owned(),
            before: before.into(),
            after: after.into(),
        };
        let text = |before: &str, after: &str| -> Vec<(u32, u32, u32, u32, String)> {
            let edits = edits_of(&made(before, after), ColumnUnit::Utf16).unwrap();
            let edits = edits.into_iter().map(|e| {
                let (a, b) = (e.range.start, e.range.end);
                (a.line, a.character, b.line, b.character, e.new_text)
            });
            edits.collect()
        };
        assert_eq!(
            text("FROM ü\nARG T\nRUN x\nRUN y", "FROM ü\nRUN --m x\nRUN y"),
            [(1, 0, 2, 0, String::new()), (2, 4, 2, 4, "--m ".to_owned())]
        );
        assert_eq!(
            text("a\nb\n", "# s\na\nb\n"),
            [(0, 0, 0, 0, "# s\n".to_owned())]
        );
        assert_eq!(text("a\nb", "a\nb c"), [(1, 1, 1, 1, " c".to_owned())]);
        assert!(edits_of(&made("a\u{fffd}", "b"), ColumnUnit::Utf8).is_some());
        let mut odd = made("", "b");
        odd.before = vec![b'a', 0xff];
        assert!(edits_of(&odd, ColumnUnit::Utf8).is_none());
    }
}
