//! The pipeline: the one place that calls the stages in order.
//!
//! In: the files to look at and the settings. Out: an [`Outcome`]. What goes wrong with one file, even a defect of
//! the linter itself, is a notice, and the others are linted.

mod dockerfile;
mod panics;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Settings;
use crate::detect::{Catalog, DetectorOptions, Detectors};
use crate::discover::{Format, Target};
use crate::finding::{Finding, Notice, NoticeLevel, RuleMeta};
use crate::rules;
use crate::source::{FileId, FileSystem, SourceFile, SourceMap};
use crate::triage::{Baseline, Comment, Context, SuppressionRules, baseline, triage};

pub use panics::{in_analysis, remember};

/// The stack of a worker: all recursion is bounded, and fits in here with room to spare.
const STACK_BYTES: usize = 8 << 20;

/// What to lint.
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    /// The files, each once, in the order their ids are given.
    pub files: Vec<Target>,
    /// Findings that are known.
    pub baseline: Option<&'a Baseline>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings in the order to show, suppressed and baselined ones included, marked.
    pub findings: Vec<Finding>,
    /// What could not be done, by path.
    pub notices: Vec<Notice>,
    /// The files that were read.
    pub sources: SourceMap,
    /// How many files of each format were analysed.
    pub files: Vec<(Format, usize)>,
    /// How many findings were dropped as too mild or not sure enough.
    pub below_threshold: usize,
    /// Entries of the baseline that stand for nothing any more.
    pub stale: Vec<baseline::Entry>,
}

/// Every rule there is, in the order to list them.
#[must_use]
pub fn rules() -> &'static [&'static RuleMeta] {
    rules::metas()
}

/// Reads and analyses the files, in parallel, and grades what was found.
#[must_use]
pub fn lint(input: Input<'_>, settings: &Settings, fs: &dyn FileSystem) -> Outcome {
    let threads = settings.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .build();
    match pool {
        Ok(pool) => pool.install(|| lint_here(input, settings, fs)),
        // No threads to be had: the caller's own will do.
        Err(_) => lint_here(input, settings, fs),
    }
}

fn lint_here(input: Input<'_>, settings: &Settings, fs: &dyn FileSystem) -> Outcome {
    let mut notices = Vec::new();
    let own = detectors_of(settings).unwrap_or_else(|message| {
        let message = format!("the detectors of the settings were left out: {message}");
        notices.push(Notice {
            level: NoticeLevel::Incomplete,
            path: String::new(),
            span: None,
            message,
        });
        None
    });
    let detectors = own.as_ref().unwrap_or_else(|| Detectors::builtin());
    // Read and analysed in one go, while the text is in the processor's cache.
    let linted: Vec<_> = input
        .files
        .into_par_iter()
        .enumerate()
        .map(|(index, target)| {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            lint_file(id, target, settings, detectors, fs)
        })
        .collect();
    let mut sources = Vec::with_capacity(linted.len());
    let mut formats = Vec::with_capacity(linted.len());
    let mut analysed = Vec::with_capacity(linted.len());
    for (file, format, analysis) in linted {
        sources.push(file);
        formats.extend(format);
        analysed.push(analysis);
    }
    notices.extend(missing_target(settings, &analysed, &sources));
    let mut findings = Vec::new();
    let mut comments: Vec<Comment> = Vec::new();
    for mut file in analysed {
        findings.append(&mut file.findings);
        comments.append(&mut file.comments);
        notices.append(&mut file.notices);
    }
    let sources = SourceMap::from_files(sources);
    let triaged = triage(
        findings,
        &comments,
        Context {
            settings,
            sources: &sources,
            suppression_rules: suppression_rules(),
            baseline: input.baseline,
        },
    );
    notices.sort_by(|a, b| (&a.path, a.span, &a.message).cmp(&(&b.path, b.span, &b.message)));
    Outcome {
        findings: triaged.findings,
        notices,
        sources,
        files: counted(&formats),
        below_threshold: triaged.below_threshold,
        stale: triaged.stale,
    }
}

/// A stage that was asked for and is in none of the files: what was told of the last stages instead is not what was
/// asked. Where some files have it, it is just not theirs.
fn missing_target(
    settings: &Settings,
    analysed: &[FileAnalysis],
    sources: &[Arc<SourceFile>],
) -> Option<Notice> {
    let target = settings.target.as_deref()?;
    let [first, ..] = sources else { return None };
    analysed
        .iter()
        .all(|file| file.lacks_target)
        .then(|| Notice {
            level: NoticeLevel::Incomplete,
            path: if sources.len() == 1 {
                first.path().to_owned()
            } else {
                String::new()
            },
            span: None,
            message: format!(
                "no stage is called `{target}`; the last one was taken for what is shipped"
            ),
        })
}

/// Reads and analyses one file. One that cannot be read is empty, has a notice, and no format: it does not count.
fn lint_file(
    id: FileId,
    target: Target,
    settings: &Settings,
    detectors: &Detectors,
    fs: &dyn FileSystem,
) -> (Arc<SourceFile>, Option<Format>, FileAnalysis) {
    match fs.read(&target.path) {
        Ok(bytes) => {
            let file = Arc::new(SourceFile::new(id, target.shown, bytes));
            let analysis = analyse_guarded(&file, target.format, settings, detectors);
            if analysis.is_empty() {
                // Nothing will be shown of it: only its name is kept, so that memory does not grow with the tree.
                let name = SourceFile::new(id, file.path(), Vec::new());
                return (Arc::new(name), Some(target.format), analysis);
            }
            (file, Some(target.format), analysis)
        }
        Err(e) => {
            let notice = Notice {
                level: NoticeLevel::Incomplete,
                path: target.shown.clone(),
                span: None,
                message: e.to_string(),
            };
            let file = Arc::new(SourceFile::new(id, target.shown, Vec::new()));
            // It neither has nor lacks the stage that is asked for.
            let analysis = FileAnalysis {
                notices: vec![notice],
                lacks_target: true,
                ..FileAnalysis::default()
            };
            (file, None, analysis)
        }
    }
}

fn counted(formats: &[Format]) -> Vec<(Format, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for format in formats {
        *counts.entry(*format).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// What one file gives.
#[derive(Debug, Default)]
struct FileAnalysis {
    findings: Vec<Finding>,
    comments: Vec<Comment>,
    notices: Vec<Notice>,
    /// A stage was asked for, and the file has none of that name.
    lacks_target: bool,
}

impl FileAnalysis {
    /// Whether nothing in it refers to the file's text.
    fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.notices.is_empty() && self.comments.is_empty()
    }
}

/// A panic is a defect of ours; it must neither end the run nor show what it was looking at.
fn analyse_guarded(
    file: &Arc<SourceFile>,
    format: Format,
    settings: &Settings,
    detectors: &Detectors,
) -> FileAnalysis {
    panics::guarded(|| analyse(file, format, settings, detectors)).unwrap_or_else(|place| {
        let message = format!(
            "was not fully analysed: the linter failed{}; please report this, without the file",
            place.map_or_else(String::new, |place| format!(" at {place}"))
        );
        FileAnalysis {
            notices: vec![Notice {
                level: NoticeLevel::Incomplete,
                path: file.path().to_owned(),
                span: None,
                message,
            }],
            ..FileAnalysis::default()
        }
    })
}

fn analyse(
    file: &Arc<SourceFile>,
    format: Format,
    settings: &Settings,
    detectors: &Detectors,
) -> FileAnalysis {
    let mut analysis = match format {
        Format::Dockerfile => dockerfile::analyse(file, settings, detectors),
    };
    if file.replaced() > 0 {
        analysis.notices.push(Notice {
            level: NoticeLevel::Note,
            path: file.path().to_owned(),
            span: None,
            message: format!(
                "{} bytes are not UTF-8; each was read as `?`",
                file.replaced()
            ),
        });
    }
    analysis
}

/// The detectors with what the user added; `None` when nothing was. `Err` says what is wrong with it.
fn detectors_of(settings: &Settings) -> Result<Option<Detectors>, String> {
    let added = &settings.detectors;
    if added.is_empty() {
        return Ok(None);
    }
    let catalog = match added.detectors.as_slice() {
        [] => None,
        specs => Some(Catalog::extended(specs.to_vec()).map_err(|e| e.to_string())?),
    };
    let options = DetectorOptions {
        catalog,
        sensitive_names: added.sensitive_names.clone(),
        harmless_names: added.harmless_names.clone(),
        allowed_values: added.allowed_values.clone(),
        allowed_names: added.allowed_names.clone(),
    };
    Detectors::new(options).map(Some).map_err(|e| e.to_string())
}

fn suppression_rules() -> SuppressionRules {
    let [unused, without_reason, malformed] = rules::suppression_metas();
    SuppressionRules {
        unused,
        without_reason,
        malformed,
    }
}

/// A target for text that is not on the disk: standard input, an editor's buffer.
#[must_use]
pub fn in_memory(shown: &str, format: Format) -> Target {
    Target {
        path: PathBuf::from(shown),
        shown: shown.to_owned(),
        format,
    }
}

#[cfg(test)]
mod tests;
