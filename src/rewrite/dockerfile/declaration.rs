//! Taking names out of `ARG` and `ENV`.

use super::Page;
use super::page::Declared;
use crate::finding::Edit;
use crate::rewrite::layout;

/// Takes one name away, with the instruction where it is the only one. `None` where a comment would go with it.
pub(super) fn remove(page: &Page<'_>, declared: &Declared<'_>) -> Option<Edit> {
    let instruction = declared.instruction;
    let crate::syntax::dockerfile::Kind::Pairs(pairs) = &instruction.body.kind else {
        return None;
    };
    let span = |pair: &crate::syntax::dockerfile::Pair| {
        let end = pair.value.as_ref().map_or(pair.key.end, |value| value.end);
        instruction.text.span(pair.key.start..end)
    };
    let own = span(declared.pair)?;
    let next = pairs.get(declared.index + 1);
    let previous = declared
        .index
        .checked_sub(1)
        .and_then(|index| pairs.get(index));
    let edit = match (previous, next) {
        (None, None) => layout::remove_lines(page.file, instruction.span)?,
        (_, Some(next)) => {
            let end = span(next)?.start as usize;
            layout::remove(page.file, own.start as usize, end)
        }
        (Some(previous), None) => {
            let start = span(previous)?.end as usize;
            layout::remove(page.file, start, own.end as usize)
        }
    };
    (!page.has_comment(edit.span)).then_some(edit)
}
