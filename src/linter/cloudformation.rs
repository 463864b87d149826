//! The analysis of one CloudFormation template: the user-data in it, and what else it hands to machines.

use super::analysis::{FileAnalysis, Job};
use super::{plain, user_data, yaml_comments};
use crate::ir::{Op, OpKind};
use crate::lower;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml;
use crate::triage::Comment;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let file = job.file;
    let comments = comments_of(file);
    let looked = job.detectors.shows(file.text())
        || lower::user_data::is_packed(file.text())
        || file.text().contains("NoEcho");
    if !looked {
        return FileAnalysis {
            comments,
            ..FileAnalysis::default()
        };
    }
    let text = lower::user_data::text_of(file);
    let mut ops = Vec::new();
    let start = Span::new(file.id(), 0, 0);
    lower::cloudformation::lower(&text, &mut |kind: OpKind| {
        ops.push(Op {
            span: user_data::span_of(&kind).unwrap_or(start),
            triggered: false,
            kind,
        });
    });
    FileAnalysis {
        notices: user_data::notices(job, &ops),
        comments,
        ..user_data::judge(job, ops)
    }
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    let comments = plain::comments_of(file);
    if comments.is_empty() {
        return comments;
    }
    yaml_comments::widened(comments, &yaml::parse(&lower::user_data::text_of(file)))
}
