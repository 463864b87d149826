//! What can be said of any text: known formats in it, and comments on lines of their own.

use super::analysis::{FileAnalysis, Job};
use crate::flow;
use crate::ir::Unit;
use crate::rules;
use crate::source::{SourceFile, Span};
use crate::triage::{Comment, suppression};

/// Looks for known formats anywhere in the text.
pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let file = job.file;
    let known = job.detectors.known(file.text());
    let comments = comments_of(file);
    if known.is_empty() {
        return FileAnalysis {
            comments,
            ..FileAnalysis::default()
        };
    }
    let unit = Unit {
        file: file.id(),
        scopes: Vec::new(),
    };
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow::follow(&unit, None),
        detectors: job.detectors,
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
        ..FileAnalysis::default()
    }
}

/// The lines that are comments (`#`), each about the next line that is none.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    let text = file.text();
    if !suppression::may_be_one(text) {
        return Vec::new();
    }
    let lines = file.lines();
    let line = |number: usize| {
        let range = lines.line_range(number, text);
        (range.clone(), text.get(range).unwrap_or_default())
    };
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    let mut comments = Vec::new();
    // From the last line up: what the next line is that is none.
    let mut governs = Span::new(file.id(), text.len(), text.len());
    for number in (0..lines.lines()).rev() {
        let (range, content) = line(number);
        if !is_comment(content) {
            if !content.trim().is_empty() {
                governs = Span::new(file.id(), range.start, range.end);
            }
            continue;
        }
        let start = range.start + (content.len() - content.trim_start().len());
        let comment = content.trim();
        if suppression::may_be_one(comment) {
            comments.push(Comment {
                span: Span::new(file.id(), start, start + comment.len()),
                text: comment.strip_prefix('#').unwrap_or(comment).to_owned(),
                governs,
                directive: false,
            });
        }
    }
    comments.reverse();
    comments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_comment_is_about_the_next_line() {
        let text = "A=1\n# lint-secrets: ignore\n\n  # gitleaks:allow\r\nB=2\n# check\n";
        let file = SourceFile::new(FileId(0), "a", text.as_bytes().to_vec());
        let found: Vec<(&str, String, &str)> = comments_of(&file)
            .into_iter()
            .map(|c| (file.slice(c.span), c.text, file.slice(c.governs).trim_end()))
            .collect();
        let comment = |whole, text: &str, governs| (whole, text.to_owned(), governs);
        assert_eq!(
            found,
            [
                comment("# lint-secrets: ignore", " lint-secrets: ignore", "B=2"),
                comment("# gitleaks:allow", " gitleaks:allow", "B=2"),
                comment("# check", " check", "")
            ]
        );
    }
}
