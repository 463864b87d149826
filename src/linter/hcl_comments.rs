//! Comments of HCL that are for the linter, with what each governs.

use super::plain;
use crate::lower::hcl_comments::Commented;
use crate::source::SourceFile;
use crate::triage::{Comment, suppression};

/// The comments that may say something to us: those of the file, and those of the scripts and documents in its heredocs,
/// which are lines of their own and are about the next one.
pub(super) fn of(file: &SourceFile, commented: &[Commented]) -> Vec<Comment> {
    let own = commented.iter().map(|comment| Comment {
        span: comment.span,
        text: text_of(file.slice(comment.span)),
        governs: comment.governs,
        directive: false,
    });
    let inside = plain::comments_of(file).into_iter().filter(|line| {
        let outside =
            |c: &Commented| c.span.start <= line.span.start && line.span.start < c.span.end;
        !commented.iter().any(outside)
    });
    let mut found: Vec<Comment> = own
        .filter(|comment| suppression::may_be_one(&comment.text))
        .chain(inside)
        .collect();
    found.sort_by_key(|comment| comment.span);
    found
}

/// What a comment says: its tail, as long as that is.
fn text_of(comment: &str) -> String {
    if let Some(rest) = comment.strip_prefix("/*") {
        return match rest.strip_suffix("*/") {
            Some(inner) => format!("{inner}  "),
            None => rest.to_owned(),
        };
    }
    let text = comment
        .strip_prefix("//")
        .or_else(|| comment.strip_prefix('#'));
    text.unwrap_or(comment).to_owned()
}
