//! The analysis of one Compose file.

use super::analysis::{FileAnalysis, Job};
use super::plain;
use crate::source::SourceFile;
use crate::triage::Comment;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    plain::analyse(job)
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    plain::comments_of(file)
}
