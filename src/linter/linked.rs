//! Files that the linted ones link to, once everything was looked at.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use super::analysis;
use crate::config::Settings;
use crate::discover::{Format, NameVerdict, by_name};
use crate::finding::{Finding, Notice, Stages};
use crate::ir::Sink;
use crate::source::{FileId, Registry, SourceFile, SourceMap, Span, without_dots};
use crate::triage::Comment;

/// The comments of linked files that a finding is in: they may say that it is known.
pub(super) fn comments(
    findings: &[Finding],
    registry: &Registry<'_>,
    is_copied: impl Fn(FileId) -> bool,
) -> Vec<Comment> {
    let files: BTreeSet<FileId> = findings
        .iter()
        .map(|finding| finding.primary.span.file)
        .filter(|id| !registry.is_target(*id) || is_copied(*id))
        .collect();
    files
        .into_iter()
        .filter_map(|id| registry.linked(id))
        .flat_map(|file| analysis::comments(&file, format_of(&file)))
        .collect()
}

/// A name that says nothing is that of an `env_file:`, in which `#` begins a comment as in most formats.
fn format_of(file: &SourceFile) -> Format {
    let name = Path::new(file.path()).file_name().unwrap_or(OsStr::new(""));
    match by_name(name) {
        Some(NameVerdict::Is(format)) => format,
        Some(NameVerdict::Maybe) | None => Format::EnvFile,
    }
}

/// The repository has a secret where it is written, whichever file uses it.
pub(super) fn name_holders(findings: &mut [Finding]) {
    for finding in findings {
        let written = finding.primary.span;
        // By its name alone nothing of it is written.
        if !finding.masks.iter().any(|mask| mask.overlaps(written)) {
            continue;
        }
        let source = finding.exposures.iter_mut();
        let holders = [Sink::SourceTree.slug(), Sink::WorkingCopy.slug()];
        for exposure in source.filter(|e| holders.contains(&e.place)) {
            exposure.span = Some(written);
        }
    }
}

/// Whether a finding is in a file that the settings exclude: such a file is read where others link to it, but what is
/// in it was not to be told.
pub(super) fn is_excluded(finding: &Finding, registry: &Registry<'_>, settings: &Settings) -> bool {
    let id = finding.primary.span.file;
    !registry.is_target(id)
        && registry.linked(id).is_some_and(|file| {
            let path = settings.folder.join(file.path());
            settings.exclude.matches(&without_dots(&path), false)
        })
}

/// The files that are shown, with the final numbers in all that refers to them.
pub(super) fn finish(
    registry: Registry<'_>,
    targets: Vec<Arc<SourceFile>>,
    findings: &mut [Finding],
    comments: &mut [Comment],
    notices: &mut [Notice],
    stages: &mut Vec<Stages>,
    withheld: &mut [Vec<Span>],
) -> SourceMap {
    let touched: BTreeSet<FileId> = findings
        .iter_mut()
        .flat_map(Finding::spans_mut)
        .map(|span| span.file)
        .collect();
    stages.retain(|of_file| of_file.file().is_some_and(|id| touched.contains(&id)));
    let mut spans: Vec<&mut Span> = stages.iter_mut().flat_map(Stages::spans_mut).collect();
    spans.extend(findings.iter_mut().flat_map(Finding::spans_mut));
    spans.extend(withheld.iter_mut().flatten());
    spans.extend(notices.iter_mut().filter_map(|n| n.span.as_mut()));
    for comment in comments {
        spans.extend([&mut comment.span, &mut comment.governs]);
    }
    let used: BTreeSet<FileId> = spans.iter().map(|span| span.file).collect();
    let (sources, renumbered) = registry.finish(targets, &used);
    for span in spans {
        span.file = renumbered.id(span.file);
    }
    sources
}
