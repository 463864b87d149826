//! The analysis of one file that hands user-data on and is something else besides.

use super::analysis::{FileAnalysis, Job};
use super::{plain, user_data, yaml_comments};
use crate::ir::{Op, OpKind};
use crate::lower;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml;
use crate::triage::Comment;

/// How a format is taken apart.
pub(super) type Lower<'l> = &'l dyn Fn(&Text, &mut dyn FnMut(OpKind));

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let is_looked_at = may_hold(job, job.file.text());
    analyse_with(job, is_looked_at, &lower::manifest::lower)
}

/// Whether a text is worth a look.
pub(super) fn may_hold(job: Job<'_>, text: &str) -> bool {
    job.detectors.shows(text) || lower::user_data::is_packed(text)
}

/// The same for a format that `lower` takes apart.
pub(super) fn analyse_with(job: Job<'_>, is_looked_at: bool, lower: Lower<'_>) -> FileAnalysis {
    let file = job.file;
    let comments = comments_of(file);
    if !is_looked_at {
        return FileAnalysis {
            comments,
            ..FileAnalysis::default()
        };
    }
    let text = lower::user_data::text_of(file);
    let mut ops = Vec::new();
    let start = Span::new(file.id(), 0, 0);
    lower(&text, &mut |kind: OpKind| {
        ops.push(Op {
            span: user_data::span_of(&kind).unwrap_or(start),
            triggered: false,
            kind,
        });
    });
    FileAnalysis {
        notices: user_data::notices(job, &ops),
        comments,
        // What is not handed on is another tool's affair.
        ..user_data::judge_only(job, ops)
    }
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    let comments = plain::comments_of(file);
    let path = file.path().to_ascii_lowercase();
    if comments.is_empty() || !(path.ends_with(".yaml") || path.ends_with(".yml")) {
        return comments;
    }
    yaml_comments::widened(comments, &yaml::parse(&lower::user_data::text_of(file)))
}
