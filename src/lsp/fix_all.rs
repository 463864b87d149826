//! All safe fixes of a document in one action, for editors that make them when a file is saved.

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

/// The shortest text that counts as a secret when it stands in an edit, in bytes: shorter ones are parts of words.
const SHORTEST: usize = 4;

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
    let masks = repaired.before.findings.iter().flat_map(|f| &f.masks);
    let secrets = masks.map(|mask| repaired.before.sources.slice(*mask));
    let secrets: Vec<&str> = secrets.filter(|secret| secret.len() >= SHORTEST).collect();
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
        let of_file = edits_of(made, session.unit)?;
        let tells = |edit: &TextEdit| secrets.iter().any(|secret| edit.new_text.contains(secret));
        if of_file.iter().any(tells) {
            return None;
        }
        edits.push(change(uri, version, of_file));
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
    let mut edits = Vec::new();
    for hunk in differing(&old.lines, &new.lines) {
        // Line by line from the last one on; in front stand those that have no other.
        let pairs = hunk.old.len().min(hunk.new.len());
        let (first_old, first_new) = (hunk.old.end - pairs, hunk.new.end - pairs);
        let front = (hunk.old.start..first_old, hunk.new.start..first_new);
        let each = (0..pairs).map(|at| {
            let (old, new) = (first_old + at, first_new + at);
            (old..old + 1, new..new + 1)
        });
        for (gone, come) in std::iter::once(front).chain(each) {
            let (gone, come) = (old.range(&gone), new.range(&come));
            let gone_text = before.text().get(gone.clone())?;
            let come_text = after.text().get(come)?;
            if gone_text == come_text {
                continue;
            }
            let (head, tail) = same(gone_text, come_text);
            let span = Span::new(before.id(), gone.start + head, gone.end - tail);
            let new_text = come_text.get(head..come_text.len() - tail)?.to_owned();
            let range = place::range(&before, span, unit);
            edits.push(TextEdit { range, new_text });
        }
    }
    Some(edits)
}

/// How many bytes at the start and at the end two texts have in common; the end does not reach into the start.
fn same(a: &str, b: &str) -> (usize, usize) {
    let equal = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        let equal = pairs.take_while(|(a, b)| a == b);
        equal.map(|(a, _)| a.len_utf8()).sum()
    };
    let head = equal(&mut a.chars().zip(b.chars()));
    let (a, b) = (a.get(head..), b.get(head..));
    let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
    (head, equal(&mut a.chars().rev().zip(b.chars().rev())))
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
        // Two lines that stand together: what is between the changes may be a secret.
        assert_eq!(
            text("RUN x secret\nRUN y\n", "RUN --m x secret\nRUN --m y\n"),
            [
                (0, 4, 0, 4, "--m ".to_owned()),
                (1, 4, 1, 4, "--m ".to_owned())
            ]
        );
        assert_eq!(text("a\nb", "a\nb c"), [(1, 1, 1, 1, " c".to_owned())]);
        assert!(edits_of(&made("a\u{fffd}", "b"), ColumnUnit::Utf8).is_some());
        let mut odd = made("", "b");
        odd.before = vec![b'a', 0xff];
        assert!(edits_of(&odd, ColumnUnit::Utf8).is_none());
    }
}
