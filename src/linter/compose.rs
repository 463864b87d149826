//! The analysis of one Compose file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::analysis::{FileAnalysis, Job};
use super::{inline, join, yaml_comments};
use crate::discover::is_compose_template;
use crate::finding::{Notice, NoticeLevel};
use crate::flow;
use crate::ir::{BuildCall, BuildFile};
use crate::lower::compose::{self as lower, Links, Lost, LostBuild};
use crate::rewrite;
use crate::rules;
use crate::source::{OpenError, Project, SourceFile, Text, Tracking};
use crate::syntax::user_data::{TEMPLATE_VALUE, blank_templates};
use crate::syntax::yaml::{self, Yaml};
use crate::triage::{Comment, suppression};

/// Most lines that could not be read and are told one by one.
const MOST_NOTICES: usize = 20;

/// Most folders above a file that are looked into for a `.env` that lists it.
const MOST_FOLDERS: usize = 16;

pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let Job {
        file,
        settings,
        detectors,
        project,
        ..
    } = job;
    let yaml = read(file);
    let known = detectors.known(file.text());
    let comments = yaml_comments::of(file, &yaml);
    let mut notices = notices(file, &yaml);
    let links = Files {
        project,
        together: job.command.map_or(&[], |command| &command.together),
    };
    let lowered = lower::lower(file, job.path, yaml, &links, &|text| detectors.shows(text));
    // One of a kind that a whole folder of included files may be of.
    let mut unknown = false;
    let lost = lowered
        .lost
        .iter()
        .filter(|(_, why)| *why != Lost::Unknown || !std::mem::replace(&mut unknown, true));
    // What a template names lies where it is put, not where it is.
    let elsewhere = |why: Lost| why == Lost::Missing && is_template(file);
    let lost = lost.filter(|(_, why)| !elsewhere(*why));
    notices.extend(lost.map(|(span, why)| Notice {
        level: NoticeLevel::Note,
        path: file.path().to_owned(),
        span: Some(*span),
        message: why.to_string(),
    }));
    notices.extend(unseen(&job, &lowered.lost_builds));
    let flow = flow::follow(&lowered.unit, None);
    let cx = rules::Context {
        file,
        project,
        flow: &flow,
        detectors,
        known: &known,
        surroundings: None,
        folder: None,
        in_provenance: false,
        tracking: project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    let mut found = rules::check(&cx, &|meta| settings.rules.enabled(meta.name));
    // What is included and linted itself tells of itself.
    found.retain(|finding| {
        let file = finding.primary.span.file;
        !(lowered.included.contains(&file) && project.is_target(file))
    });
    rewrite::compose::propose(file, &mut found);
    let mut findings = vec![found];
    for call in &lowered.calls {
        if let BuildFile::Inline(text) = &call.dockerfile {
            findings.push(inline::findings(job, call, text));
        }
    }
    FileAnalysis {
        findings: join::join(findings, super::rules()),
        comments,
        notices,
        calls: lowered.calls,
        ..FileAnalysis::default()
    }
}

/// The builds that a Compose file at `path` (absolute) calls for; `together` are the files that a command puts together.
pub(super) fn calls(
    file: &SourceFile,
    path: &Path,
    project: &Project<'_>,
    together: &[PathBuf],
) -> Vec<BuildCall> {
    let links = Files { project, together };
    lower::lower(file, path, read(file), &links, &|_| false).calls
}

/// The comments with what each governs.
pub(super) fn comments_of(file: &SourceFile) -> Vec<Comment> {
    if suppression::may_be_one(file.text()) {
        yaml_comments::of(file, &read(file))
    } else {
        Vec::new()
    }
}

fn read(file: &SourceFile) -> Yaml {
    let text = Text::verbatim(file, file.bom_len()..file.text().len());
    match is_template(file) {
        true => yaml::parse(&blank_templates(&text)),
        false => yaml::parse(&text),
    }
}

/// Whether it is filled in before Compose sees it.
fn is_template(file: &SourceFile) -> bool {
    let name = Path::new(file.path()).file_name().unwrap_or_default();
    is_compose_template(&name.to_string_lossy())
}

/// Files that the project has.
struct Files<'a> {
    project: &'a Project<'a>,
    together: &'a [PathBuf],
}

impl Links for Files<'_> {
    fn open(&self, from: &Path, path: &str) -> Result<(PathBuf, Arc<SourceFile>), Lost> {
        // Compose takes these for a home folder.
        if path == "~" || path.starts_with("~/") {
            return Err(Lost::Outside);
        }
        if path.contains(['$', TEMPLATE_VALUE]) {
            return Err(Lost::Unknown);
        }
        let place = from.parent().unwrap_or(from).join(path);
        match self.project.open(&place) {
            Ok(file) => Ok((place, file)),
            Err(why) => Err(lost(&why)),
        }
    }

    fn is_private(&self, file: &SourceFile) -> bool {
        self.project.tracking_of(file.id()) == Tracking::Ignored
    }

    fn find(&self, path: &Path) -> Result<(), Lost> {
        match self.project.canonical(path) {
            Ok(_) => Ok(()),
            Err(why) => Err(lost(&why)),
        }
    }

    fn would_be_private(&self, from: &Path, path: &str) -> bool {
        let place = from.parent().unwrap_or(from).join(path);
        self.project.tracking(&place) == Tracking::Ignored
    }

    fn together(&self) -> &[PathBuf] {
        self.together
    }

    fn folders(&self, from: &Path) -> Vec<PathBuf> {
        let folders = from.ancestors().skip(1);
        let inside = folders.take_while(|folder| folder.starts_with(self.project.root()));
        inside.take(MOST_FOLDERS).map(Path::to_path_buf).collect()
    }
}

fn lost(why: &OpenError) -> Lost {
    match why {
        OpenError::Outside => Lost::Outside,
        OpenError::Missing => Lost::Missing,
        OpenError::Read(_) => Lost::Unreadable,
        OpenError::TooMuch => Lost::TooMuch,
    }
}

/// Builds that were not looked at. Those that a command is about to run leave it unknown what they leave behind; a file
/// that is linted by itself can be judged without what is elsewhere, but not without what lies beside its project.
fn unseen(job: &Job<'_>, builds: &[LostBuild]) -> Vec<Notice> {
    let told = |lost: &&LostBuild| lost.why != Lost::UnknownBuild || job.command.is_some();
    let level = |lost: &LostBuild| {
        let runs = job
            .command
            .is_some_and(|command| command.asks_for(&lost.service));
        if runs || lost.why == Lost::OutsideBuild {
            NoticeLevel::Incomplete
        } else {
            NoticeLevel::Note
        }
    };
    let template = is_template(job.file);
    let absent = |lost: &&LostBuild| matches!(lost.why, Lost::NoFolder | Lost::NoDockerfile);
    let builds = builds
        .iter()
        .filter(told)
        .filter(|lost| !(template && absent(lost)));
    builds
        .map(|lost| Notice {
            level: level(lost),
            path: job.file.path().to_owned(),
            span: Some(lost.span),
            message: format!("the service `{}` {}", lost.service, lost.why),
        })
        .collect()
}

/// What could not be read.
fn notices(file: &SourceFile, yaml: &Yaml) -> Vec<Notice> {
    let notice = |span, message: String| Notice {
        // Of a template lines are expected that are none until it is filled in.
        level: match is_template(file) {
            true => NoticeLevel::Note,
            false => NoticeLevel::Incomplete,
        },
        path: file.path().to_owned(),
        span,
        message,
    };
    let mut notices: Vec<Notice> = yaml
        .errors
        .iter()
        .take(MOST_NOTICES)
        .map(|e| notice(Some(e.span), e.message.to_owned()))
        .collect();
    let more = yaml.errors.len().saturating_sub(MOST_NOTICES);
    if more > 0 {
        notices.push(notice(None, format!("{more} more lines could not be read")));
    }
    notices
}
