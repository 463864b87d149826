//! The analysis of one file of variables.

use super::analysis::{FileAnalysis, Job};
use crate::discover::is_sample_env;
use crate::finding::{Notice, NoticeLevel};
use crate::flow;
use crate::lower;
use crate::rules;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::dotenv::{self, Dotenv};
use crate::triage::{Comment, suppression};

/// More lines that cannot be read than this are told together.
const MAX_ERRORS: usize = 5;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let Job {
        file, detectors, ..
    } = job;
    let tree = parse(file);
    let known = detectors.known(file.text());
    let comments = comments(file, &tree);
    let notices = notices(file, &tree);
    let deserves_a_look = !known.is_empty() || detectors.may_hold(file.text());
    if !deserves_a_look {
        return FileAnalysis {
            comments,
            notices,
            ..FileAnalysis::default()
        };
    }
    let unit = lower::env_file::lower(file, &tree, is_sample_env(file.path()));
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow::follow(&unit, None),
        detectors,
        known: &known,
        surroundings: None,
        folder: None,
        in_provenance: false,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    FileAnalysis {
        findings: rules::check(&cx, &|meta| job.settings.rules.enabled(meta.name)),
        comments,
        notices,
        ..FileAnalysis::default()
    }
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    comments(file, &parse(file))
}

fn parse(file: &SourceFile) -> Dotenv {
    dotenv::parse(&Text::verbatim(file, file.bom_len()..file.text().len()))
}

/// A comment on a line of its own is about the next entry, one behind a value about that one.
fn comments(file: &SourceFile, tree: &Dotenv) -> Vec<Comment> {
    let mut comments = Vec::new();
    for comment in &tree.comments {
        let text = file.slice(comment.span);
        if !suppression::may_be_one(text) {
            continue;
        }
        let entry = match comment.entry {
            Some(at) => tree.entries.get(at),
            None => {
                let next = tree
                    .entries
                    .partition_point(|e| e.span.start < comment.span.start);
                tree.entries.get(next)
            }
        };
        let nothing = Span {
            start: comment.span.end,
            ..comment.span
        };
        comments.push(Comment {
            span: comment.span,
            text: text.strip_prefix('#').unwrap_or(text).to_owned(),
            governs: entry.map_or(nothing, |e| e.span),
            directive: false,
        });
    }
    comments
}

/// Lines that cannot be read: other readers of such files are more lenient than Compose, so that nothing is lost.
fn notices(file: &SourceFile, tree: &Dotenv) -> Vec<Notice> {
    let notice = |span, message: String| Notice {
        level: NoticeLevel::Note,
        path: file.path().to_owned(),
        span,
        message,
    };
    let errors = &tree.errors;
    let mut notices: Vec<Notice> = errors
        .iter()
        .take(MAX_ERRORS)
        .map(|e| notice(Some(e.span), e.message.to_owned()))
        .collect();
    if errors.len() > MAX_ERRORS {
        let more = errors.len() - MAX_ERRORS;
        notices.push(notice(None, format!("{more} more lines could not be read")));
    }
    notices
}
