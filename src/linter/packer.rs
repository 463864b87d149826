//! The analysis of one file of a Packer configuration: all of the configuration is evaluated, and what is in the file, or
//! in a file that it links to, is told.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::analysis::{FileAnalysis, Job};
use super::hcl_comments;
use crate::detect::Hit;
use crate::discover::Format;
use crate::finding::{Finding, Notice, NoticeLevel};
use crate::flow;
use crate::ir::Unit;
use crate::lower::packer::{self, Member, Role};
use crate::rewrite;
use crate::rules;
use crate::source::{EntryKind, FileId, SourceFile, Span};
use crate::triage::{Comment, suppression};

/// Most files of one configuration.
const MOST_MEMBERS: usize = 200;
/// Most folders, and most files of each, in which templates are looked for.
const MOST_FOLDERS: usize = 20;
const MOST_ENTRIES: usize = 200;
/// Most places of one file that are told where something could not be read.
const MOST_NOTICES: usize = 20;

/// The configurations of one run, by the canonical names of what they are made of: each is evaluated once, however many
/// files it has.
#[derive(Debug, Default)]
pub(super) struct Configurations {
    done: Mutex<HashMap<Key, Arc<OnceLock<Evaluated>>>>,
    /// What the files that they name hold.
    documents: packer::Documents,
}

/// The files of a configuration, and whether all that they serve counts.
type Key = (Vec<FileId>, bool);

/// What one configuration gives, in all of its files.
#[derive(Debug, Default)]
struct Evaluated {
    findings: Vec<Finding>,
    notices: Vec<(NoticeLevel, Span, String)>,
}

pub(super) fn analyse(job: Job<'_>, format: Format) -> FileAnalysis {
    let file = job.file;
    let folder = job.path.parent().unwrap_or(job.project.root());
    let role = match (role(file), format) {
        // By its content only: it is a file of variables where there are templates that have some.
        (Role::Template | Role::LegacyTemplate, Format::PackerVariables) => {
            if !has_templates(&job, folder) {
                return FileAnalysis::default();
            }
            Role::Variables
        }
        (role, _) => role,
    };
    let (members, folder) = configuration(&job, folder, role);
    let slot = {
        let ids = members.iter().map(|member| member.file.id()).collect();
        let mut done = job
            .packer
            .done
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(done.entry((ids, job.walked)).or_default())
    };
    let all = slot.get_or_init(|| evaluated(&job, &members, folder));
    let mut findings: Vec<Finding> = all
        .findings
        .iter()
        .filter(|finding| is_of(finding, file.id(), &members))
        .cloned()
        .collect();
    findings.extend(raw(&job, &all.findings));
    let own = all
        .notices
        .iter()
        .filter(|(_, span, _)| span.file == file.id());
    FileAnalysis {
        findings,
        comments: comments_of(file),
        notices: told(file, own.cloned().collect()),
        ..FileAnalysis::default()
    }
}

fn evaluated(job: &Job<'_>, members: &[Member], folder: &Path) -> Evaluated {
    let below = folder
        .strip_prefix(job.project.root())
        .unwrap_or(Path::new(""));
    let lowered = packer::lower(
        job.file.id(),
        members,
        &below.to_string_lossy().replace('\\', "/"),
        job.project,
        &|text| job.detectors.shows(text),
        &job.packer.documents,
        // Whoever names one template did not ask for the seeds of those beside it.
        &|id| job.walked || job.project.is_target(id),
    );
    let flow = flow::follow(&lowered.unit, None);
    let mut findings = check(job, &flow, &[]);
    let files: Vec<&SourceFile> = members.iter().map(|member| &*member.file).collect();
    rewrite::packer::propose(&files, &mut findings);
    let errors = lowered.errors.iter();
    let lost = errors
        .map(|error| (error.span, error.message.to_owned()))
        .chain(lowered.notices);
    let noted = lowered.notes.into_iter();
    let noted = noted.map(|(span, message)| (NoticeLevel::Note, span, message.to_owned()));
    let notices = lost
        .map(|(span, message)| (NoticeLevel::Incomplete, span, message))
        .chain(noted)
        .collect();
    Evaluated { findings, notices }
}

fn check(job: &Job<'_>, flow: &flow::Flow<'_>, known: &[Hit]) -> Vec<Finding> {
    let cx = rules::Context {
        file: job.file,
        project: job.project,
        flow,
        detectors: job.detectors,
        known,
        surroundings: None,
        folder: job.path.parent(),
        in_provenance: false,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    rules::check(&cx, &|meta| job.settings.rules.enabled(meta.name))
}

/// Known formats in the file's text that nothing else has found: in comments, in what could not be read.
fn raw(job: &Job<'_>, found: &[Finding]) -> Vec<Finding> {
    let file = job.file;
    let mut known = job.detectors.known(file.text());
    known.retain(|hit| {
        let span = Span::new(file.id(), hit.range.start, hit.range.end);
        let masks = found.iter().flat_map(|finding| &finding.masks);
        !masks.clone().any(|mask| mask.overlaps(span))
    });
    if known.is_empty() {
        return Vec::new();
    }
    let unit = Unit {
        file: file.id(),
        scopes: Vec::new(),
    };
    check(job, &flow::follow(&unit, None), &known)
}

/// Whether this file is the one to tell of the finding: it begins here, or in a file that is none of the configuration
/// and that this one leads to.
fn is_of(finding: &Finding, file: FileId, members: &[Member]) -> bool {
    let at = finding.primary.span.file;
    if at == file {
        return true;
    }
    let elsewhere = members.iter().all(|member| member.file.id() != at);
    let leads = |span: Option<Span>| span.is_some_and(|span| span.file == file);
    elsewhere && finding.exposures.iter().any(|e| leads(e.span))
}

/// The files of the configuration that the file is of, in the order in which Packer reads them, and the folder of its
/// templates.
fn configuration<'a>(job: &Job<'_>, folder: &'a Path, role: Role) -> (Vec<Member>, &'a Path) {
    let own = Member {
        file: Arc::clone(job.file),
        role,
    };
    if own.role == Role::LegacyTemplate {
        return (vec![own], folder);
    }
    let variables = matches!(own.role, Role::Variables | Role::AutoVariables);
    let mut at = folder;
    let mut members = members_of(job, at);
    // Files of variables are often in a folder of their own.
    let is_template = |m: &Member| matches!(m.role, Role::Template | Role::JsonTemplate);
    if variables && !members.iter().any(is_template) {
        for _ in 0..2 {
            let Some(above) = at
                .parent()
                .filter(|above| above.starts_with(job.project.root()))
            else {
                break;
            };
            let found: Vec<Member> = members_of(job, above)
                .into_iter()
                .filter(is_template)
                .collect();
            at = above;
            if !found.is_empty() {
                members = found;
                break;
            }
        }
        if !members.iter().any(is_template) {
            members.clear();
            at = folder;
        }
    }
    members.retain(|member| member.file.id() != job.file.id());
    // Values of another file of the same variables say nothing of this one.
    if variables {
        members.retain(is_template);
    }
    members.push(own);
    members.sort_by(|a, b| (a.role, a.file.path()).cmp(&(b.role, b.file.path())));
    (members, at)
}

fn members_of(job: &Job<'_>, folder: &Path) -> Vec<Member> {
    let entries = job.project.list(folder).unwrap_or_default();
    let mut found = Vec::new();
    for entry in entries {
        let name = entry.name.to_string_lossy().to_ascii_lowercase();
        let wanted = [".pkr.hcl", ".pkr.json", ".pkrvars.hcl", ".pkrvars.json"];
        if found.len() < MOST_MEMBERS
            && wanted.iter().any(|ending| name.ends_with(ending))
            && let Ok(file) = job.project.open(&folder.join(&entry.name))
        {
            found.push(Member {
                role: role(&file),
                file,
            });
        }
    }
    found
}

/// Whether there are templates around: in the folder, in one of the two around it, or in one beside it.
fn has_templates(job: &Job<'_>, folder: &Path) -> bool {
    let around: Vec<&Path> = folder
        .ancestors()
        .take(3)
        .take_while(|at| at.starts_with(job.project.root()))
        .collect();
    let beside = around.get(1).map(|above| {
        let entries = job.project.list(above).unwrap_or_default();
        let folders = entries.into_iter().filter(|e| e.kind == EntryKind::Folder);
        let folders = folders.map(|e| above.join(e.name));
        folders.take(MOST_FOLDERS).collect::<Vec<_>>()
    });
    let mut all = around
        .into_iter()
        .map(Path::to_owned)
        .chain(beside.into_iter().flatten());
    all.any(|at| {
        let entries = job.project.list(&at).unwrap_or_default();
        entries.into_iter().take(MOST_ENTRIES).any(|entry| {
            let name = entry.name.to_string_lossy().to_ascii_lowercase();
            name.ends_with(".pkr.hcl")
                || name.ends_with(".pkr.json")
                || name.ends_with(".json")
                    && job
                        .project
                        .open(&at.join(&entry.name))
                        .is_ok_and(|file| file.text().contains("\"builders\""))
        })
    })
}

fn role(file: &SourceFile) -> Role {
    let path = file.path().to_ascii_lowercase();
    if path.contains(".pkrvars.") {
        if path.contains(".auto.pkrvars.") {
            Role::AutoVariables
        } else {
            Role::Variables
        }
    } else if path.ends_with(".pkr.json") {
        Role::JsonTemplate
    } else if path.ends_with(".pkr.hcl")
        || !file
            .text()
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with(['{', '/'])
    {
        Role::Template
    } else {
        Role::LegacyTemplate
    }
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    if !suppression::may_be_one(file.text()) {
        return Vec::new();
    }
    hcl_comments::of(file, &packer::commented(file, role(file)))
}

fn told(file: &SourceFile, notices: Vec<(NoticeLevel, Span, String)>) -> Vec<Notice> {
    let more = notices.len().saturating_sub(MOST_NOTICES);
    let notice = |level, span, message| Notice {
        level,
        path: file.path().to_owned(),
        span,
        message,
    };
    let mut told: Vec<Notice> = notices
        .into_iter()
        .take(MOST_NOTICES)
        .map(|(level, span, message)| notice(level, Some(span), message))
        .collect();
    if more > 0 {
        told.push(notice(
            NoticeLevel::Incomplete,
            None,
            format!("{more} more places could not be read"),
        ));
    }
    told
}
