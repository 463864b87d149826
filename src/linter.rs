//! The pipeline: the one place that calls the stages in order.
//!
//! In: the files to look at and the settings. Out: an [`Outcome`]. What goes wrong with one file, even a defect of
//! the linter itself, is a notice, and the others are linted.

mod analysis;
mod builds;
mod callers;
mod calls;
mod carrier;
mod cloudformation;
mod command_line;
mod compose;
mod context;
mod copied;
mod dockerfile;
mod env_file;
mod hcl_comments;
mod inline;
mod join;
mod linked;
mod literal;
mod packer;
mod panics;
mod plain;
mod stages;
mod terraform;
mod user_data;
mod vagrant;
mod yaml_comments;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Settings;
use crate::detect::{Catalog, DetectorOptions, Detectors};
use crate::discover::{Format, Target};
use crate::finding::{Finding, Notice, NoticeLevel, RuleMeta, Stages};
use crate::rules;
use crate::source::{FileId, FileSystem, Project, Registry, SourceFile, SourceMap, Span};
use crate::triage::{Baseline, Comment, Context, SuppressionRules, baseline, triage};

use analysis::{FileAnalysis, Job};
use calls::Calls;

pub use command_line::{Command, builds_of};
pub use panics::{in_analysis, remember};

/// The rule about what an ignore file is to leave out.
const COPIES: &str = "credential-file-in-image";

/// The stack of a worker: all recursion is bounded, and fits in here with room to spare.
const STACK_BYTES: usize = 8 << 20;

/// Most files that one thread takes in one go.
const MOST_AT_ONCE: usize = 64;

/// What to lint.
#[derive(Clone, Debug, Default)]
pub struct Input<'a> {
    /// The files, each once, in the order their ids are given. Of those of the format [`Format::Copied`], which may be
    /// anything, it is told what a build around takes of them.
    pub files: Vec<Target>,
    /// Findings that are known.
    pub baseline: Option<&'a Baseline>,
    /// What the command says whose line is the file of the format [`Format::CommandLine`], where there is one.
    pub command: Option<&'a Command>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings in the order to show, suppressed and baselined ones included, marked.
    pub findings: Vec<Finding>,
    /// What could not be done, by path.
    pub notices: Vec<Notice>,
    /// The stages of the build files that findings lead through, in the order of the files.
    pub stages: Vec<Stages>,
    /// The files that were read.
    pub sources: SourceMap,
    /// How many files of each format were analysed.
    pub files: Vec<(Format, usize)>,
    /// The other files that were read: what those link to, and what a build copies.
    pub linked: BTreeSet<FileId>,
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
    let threads = match input.files.as_slice() {
        // There is nothing in it for two.
        [only] if only.format == Format::Dockerfile => 1,
        _ => settings.jobs.map_or(0, usize::from),
    };
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
    let mut targets = input.files;
    copied::retain_of_interest(&mut targets, fs);
    let paths = targets.iter().map(|target| target.path.as_path());
    let registry = Registry::new(fs, &settings.folder, paths.collect());
    let projects = context::Projects::default();
    let run = Run {
        settings,
        detectors,
        registry: &registry,
        packer: &packer::Configurations::default(),
        projects: &projects,
        command: input.command,
    };
    // Those that call for builds come first: what they pass is part of what they build.
    let targets = &targets;
    let mut linted = run.lint_each(targets, Format::calls_builds, &Calls::default());
    if let Some(command) = input.command {
        let analyses = linted.iter_mut().filter_map(|one| one.analysis.as_mut());
        analyses.for_each(|analysis| analysis.calls.retain(|call| command.builds(call)));
    }
    let mut calls = calls::of(&run, targets, &mut linted);
    callers::add(&run, targets, &mut calls);
    copied::add(&run, targets, &mut calls);
    linted.extend(run.lint_each(targets, |format| !format.calls_builds(), &calls));
    linted.sort_unstable_by_key(|one| one.file.id());
    let called = run.lint_called(&calls);
    let is_copied = |id: FileId| {
        let target = targets.get(id.0 as usize);
        target.is_some_and(|target| target.format == Format::Copied)
    };

    notices.extend(missing_target(settings, &linted));
    let mut formats = Vec::with_capacity(linted.len());
    // In their order, as the files are.
    let mut counted_files = Vec::with_capacity(linted.len());
    let mut files = Vec::with_capacity(linted.len());
    let mut analysed = Vec::with_capacity(linted.len());
    for one in linted {
        if let Some(format) = one.format.filter(|format| *format != Format::Copied) {
            counted_files.push(one.file.id());
            formats.push(format);
        }
        files.push(one.file);
        analysed.push(one.analysis);
    }
    let mut found = Vec::new();
    let mut stages: Vec<Stages> = Vec::new();
    let mut comments: Vec<Comment> = Vec::new();
    for mut file in analysed.into_iter().flatten() {
        found.push(std::mem::take(&mut file.findings));
        comments.append(&mut file.comments);
        notices.append(&mut file.notices);
        stages.extend(file.stages);
    }
    let mut untold = Vec::new();
    for file in called {
        found.push(file.findings);
        untold.extend(file.untold);
        stages.extend(file.stages);
    }
    let mut findings = join::join(found, rules());
    untold.extend(findings.extract_if(.., |finding| {
        linked::is_excluded(finding, &registry, settings)
    }));
    let mut withheld: Vec<Vec<Span>> = untold.into_iter().map(|finding| finding.masks).collect();
    linked::name_holders(&mut findings);
    comments.extend(linked::comments(&findings, &registry, is_copied));
    let sources = linked::finish(
        registry,
        files,
        &mut findings,
        &mut comments,
        &mut notices,
        &mut stages,
        &mut withheld,
    );
    stages.sort_by_key(Stages::file);
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
    let mut sources = sources;
    sources.withhold(withheld);
    sources.withhold(triaged.withheld);
    let told = triaged.findings.iter().flat_map(|finding| &finding.masks);
    let masks = told.chain(sources.withheld().iter().flatten());
    let literals = literal::around(masks, &sources, detectors);
    sources.withhold(literals);
    notices.extend(projects.notice());
    notices.sort_by(|a, b| (&a.path, a.span, &a.message).cmp(&(&b.path, b.span, &b.message)));
    // Many files may have one ignore file.
    notices.dedup();
    let linked = sources.iter().map(|file| file.id());
    let linked = linked.filter(|id| counted_files.binary_search(id).is_err());
    let linked = linked.collect();
    Outcome {
        linked,
        findings: triaged.findings,
        notices,
        stages,
        sources,
        files: counted(&formats),
        below_threshold: triaged.below_threshold,
        stale: triaged.stale,
    }
}

/// A stage that was asked for and is in none of the Dockerfiles: what was told of the last stages instead is not what was
/// asked. Where some have it, it is just not that of the others.
fn missing_target(settings: &Settings, linted: &[Linted]) -> Option<Notice> {
    let target = settings.target.as_deref()?;
    // One of which there is nothing to say has the stage.
    let lacks = |one: &Linted| one.analysis.as_ref().is_some_and(|a| a.lacks_target);
    let could = |one: &&Linted| match &one.analysis {
        Some(analysis) => analysis.has_stages,
        None => one.format == Some(Format::Dockerfile),
    };
    let mut could = linted.iter().filter(could);
    let first = could.next().filter(|one| lacks(one))?;
    let mut others = 0;
    for other in could {
        if !lacks(other) {
            return None;
        }
        others += 1;
    }
    // The file that could have had it, where it is one.
    let only = if others == 0 { first.file.path() } else { "" };
    Some(Notice {
        level: NoticeLevel::Incomplete,
        path: only.to_owned(),
        span: None,
        message: format!(
            "no stage is called `{target}`; the last one was taken for what is shipped"
        ),
    })
}

/// What all analyses of a run have in common.
#[derive(Clone, Copy)]
struct Run<'a> {
    settings: &'a Settings,
    detectors: &'a Detectors,
    registry: &'a Registry<'a>,
    packer: &'a packer::Configurations,
    projects: &'a context::Projects,
    command: Option<&'a Command>,
}

/// A file that was read, or could not be.
struct Linted {
    file: Arc<SourceFile>,
    /// `None` for one that could not be read: it does not count.
    format: Option<Format>,
    /// `None` where nothing came of it, as with most: they are not carried about.
    analysis: Option<Box<FileAnalysis>>,
}

impl Run<'_> {
    /// Reads and analyses the files of some formats, in parallel, each in one go while its text is in the processor's
    /// cache.
    fn lint_each(
        &self,
        targets: &[Target],
        formats: impl Fn(Format) -> bool + Sync,
        calls: &Calls,
    ) -> Vec<Linted> {
        targets
            .par_iter()
            .enumerate()
            // In pieces that are small enough for all threads to be done at about the same time.
            .with_max_len(MOST_AT_ONCE)
            .filter(|(_, target)| formats(target.format))
            .map(|(index, target)| {
                let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
                self.lint_file(id, target, calls)
            })
            .collect()
    }

    /// Reads and analyses one file. One that cannot be read is empty and has a notice.
    fn lint_file(&self, id: FileId, target: &Target, calls: &Calls) -> Linted {
        match self.registry.fs().read(&target.path) {
            Ok(bytes) => {
                let hidden = self.registry.fs().passing(&target.path).unwrap_or_default();
                let file = SourceFile::new(id, Arc::clone(&target.shown), bytes).hiding(hidden);
                let mut file = Arc::new(file);
                let job = Job {
                    file: &file,
                    path: &target.path,
                    project: &Project::of(self.registry, &target.root),
                    projects: self.projects,
                    settings: self.settings,
                    detectors: self.detectors,
                    callers: calls.of_target(id),
                    packer: self.packer,
                    command: self.command,
                    walked: target.walked.is_some(),
                };
                let analysis = analysis::analyse(job, target.format);
                let format = Some(target.format);
                if analysis.is_empty() {
                    // Nothing will be shown of it: only its name is kept, so that memory does not grow with the tree.
                    match Arc::get_mut(&mut file) {
                        Some(file) => file.drop_text(),
                        None => {
                            file =
                                Arc::new(SourceFile::new(id, Arc::clone(&target.shown), Vec::new()))
                        }
                    }
                }
                Linted {
                    file,
                    format,
                    analysis: analysis.says_anything().then(|| Box::new(analysis)),
                }
            }
            Err(e) => {
                let notice = Notice {
                    level: NoticeLevel::Incomplete,
                    path: target.shown.to_string(),
                    span: None,
                    message: e.to_string(),
                };
                Linted {
                    file: Arc::new(SourceFile::new(id, Arc::clone(&target.shown), Vec::new())),
                    format: None,
                    analysis: Some(Box::new(FileAnalysis {
                        notices: vec![notice],
                        ..FileAnalysis::default()
                    })),
                }
            }
        }
    }

    /// The findings in Dockerfiles that are none of the files to lint and that one of these calls for: only what
    /// begins in, or leads through, a file to lint.
    fn lint_called(&self, calls: &Calls) -> Vec<FileAnalysis> {
        calls
            .elsewhere()
            .par_iter()
            .map(|called| {
                let project = Project::of(self.registry, &called.root);
                let Ok(file) = project.open(&called.path) else {
                    return FileAnalysis::default();
                };
                let job = Job {
                    file: &file,
                    path: &called.path,
                    project: &project,
                    projects: self.projects,
                    settings: self.settings,
                    detectors: self.detectors,
                    callers: &called.calls,
                    packer: self.packer,
                    command: self.command,
                    walked: false,
                };
                let mut analysis = analysis::analyse(job, Format::Dockerfile);
                let elsewhere = |finding: &mut Finding| {
                    let takes = called.whole && finding.rule.name == COPIES;
                    !takes && !finding.touches(|id| self.registry.is_target(id))
                };
                analysis.untold = analysis.findings.extract_if(.., elsewhere).collect();
                analysis
            })
            .collect()
    }
}

fn counted(formats: &[Format]) -> Vec<(Format, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for format in formats {
        *counts.entry(*format).or_insert(0) += 1;
    }
    counts.into_iter().collect()
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

/// A target for text that is not on the disk: standard input, an editor's buffer. What it links to is relative to the
/// same folder as `shown`.
#[must_use]
pub fn in_memory(shown: &str, format: Format) -> Target {
    let path = PathBuf::from(shown);
    Target {
        root: Path::new("").into(),
        path,
        shown: shown.into(),
        format,
        walked: None,
    }
}

#[cfg(test)]
mod tests;
