//! The analysis of one file, whatever its format.

use std::path::Path;
use std::sync::Arc;

use super::context::Projects;
use super::{
    Command, carrier, cloudformation, command_line, compose, dockerfile, env_file, packer, panics,
    terraform, user_data, vagrant,
};
use crate::config::Settings;
use crate::context::Trees;
use crate::detect::Detectors;
use crate::discover::Format;
use crate::finding::{Finding, Notice, NoticeLevel, Stages};
use crate::ir::BuildCall;
use crate::source::{Project, SourceFile, Span};
use crate::triage::Comment;

/// A file with all that its analysis may look at.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    /// The file.
    pub(super) file: &'a Arc<SourceFile>,
    /// Where it stands; absolute: what its links are relative to.
    pub(super) path: &'a Path,
    /// What it may link to.
    pub(super) project: &'a Project<'a>,
    /// What was listed and read so far of all projects.
    pub(super) projects: &'a Projects,
    /// What the user wants.
    pub(super) settings: &'a Settings,
    /// What is a secret.
    pub(super) detectors: &'a Detectors,
    /// The builds of it that other files call for.
    pub(super) callers: &'a [BuildCall],
    /// The configurations of Packer that were evaluated so far.
    pub(super) packer: &'a packer::Configurations,
    /// What the command says, where it is the line of one.
    pub(super) command: Option<&'a Command>,
    /// It was met in a folder, rather than named.
    pub(super) walked: bool,
}

impl Job<'_> {
    /// What was listed of its project.
    pub(super) fn tree(&self) -> Arc<Trees> {
        self.projects.tree(self.project.root())
    }

    /// The file that a span is in: its own, or one that it links to.
    pub(super) fn file_of(&self, span: Span) -> Option<Arc<SourceFile>> {
        if span.file == self.file.id() {
            return Some(Arc::clone(self.file));
        }
        self.project.opened(span.file)
    }
}

/// What one file gives.
#[derive(Debug, Default)]
pub(super) struct FileAnalysis {
    pub(super) findings: Vec<Finding>,
    /// Findings that are not told, since the file is only linked to: what they mask is shown nowhere all the same.
    pub(super) untold: Vec<Finding>,
    pub(super) comments: Vec<Comment>,
    pub(super) notices: Vec<Notice>,
    /// The builds that it calls for.
    pub(super) calls: Vec<BuildCall>,
    /// A stage was asked for, and the file has none of that name.
    pub(super) lacks_target: bool,
    /// It is of a format that has stages.
    pub(super) has_stages: bool,
    /// Its stages, where it has any and something was found.
    pub(super) stages: Option<Stages>,
}

impl FileAnalysis {
    /// Whether nothing in it refers to the file's text.
    pub(super) fn is_empty(&self) -> bool {
        self.findings.is_empty()
            && self.notices.is_empty()
            && self.comments.is_empty()
            && self.calls.is_empty()
    }

    /// Whether anything came of it.
    pub(super) fn says_anything(&self) -> bool {
        !self.is_empty() || !self.untold.is_empty() || self.lacks_target || self.stages.is_some()
    }
}

/// Analyses a file. A panic is a defect of ours; it must neither end the run nor show what it was looking at.
pub(super) fn analyse(job: Job<'_>, format: Format) -> FileAnalysis {
    panics::guarded(|| by_format(job, format)).unwrap_or_else(|place| {
        let message = format!(
            "was not fully analysed: the linter failed{}; please report this, without the file",
            place.map_or_else(String::new, |place| format!(" at {place}"))
        );
        FileAnalysis {
            notices: vec![Notice {
                level: NoticeLevel::Incomplete,
                path: job.file.path().to_owned(),
                span: None,
                message,
            }],
            ..FileAnalysis::default()
        }
    })
}

/// Whether a file is none of text: of programs, pictures and archives far more than every sixteenth byte is a control
/// character. Bytes that are not UTF-8 tell nothing: other encodings write every comment with them.
fn is_binary(file: &SourceFile) -> bool {
    /// So many may have slipped into a short text.
    const A_FEW: usize = 16;
    let is_control = |byte: &u8| {
        let byte = *byte;
        byte < b' ' && !(b'\t'..=b'\r').contains(&byte) && byte != 0x1b
    };
    let text = file.text().as_bytes();
    // One look tells most texts: such files have zeros.
    if memchr::memchr(0, text).is_none() {
        return false;
    }
    let controls = text.iter().filter(|byte| is_control(byte)).count();
    controls > A_FEW && controls * 16 > text.len()
}

fn by_format(job: Job<'_>, format: Format) -> FileAnalysis {
    // User-data may be packed, and what is copied may be anything.
    let packed = matches!(
        format,
        Format::UserData | Format::InstallerSeed | Format::Copied
    );
    if !packed && is_binary(job.file) {
        return FileAnalysis {
            notices: vec![Notice {
                level: NoticeLevel::Incomplete,
                path: job.file.path().to_owned(),
                span: None,
                message: "is called like a build file and is no text: it was not read".to_owned(),
            }],
            ..FileAnalysis::default()
        };
    }
    let mut analysis = analysis_of(job, format);
    analysis.has_stages = format == Format::Dockerfile;
    let file = job.file;
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

fn analysis_of(job: Job<'_>, format: Format) -> FileAnalysis {
    match format {
        Format::Dockerfile => dockerfile::analyse(job),
        Format::Compose => compose::analyse(job),
        Format::EnvFile => env_file::analyse(job),
        Format::Packer | Format::PackerVariables => packer::analyse(job, format),
        Format::UserData | Format::InstallerSeed => user_data::analyse(job, format),
        Format::Terraform => terraform::analyse(job),
        Format::CloudFormation => cloudformation::analyse(job),
        Format::Carrier => carrier::analyse(job),
        Format::Vagrantfile => vagrant::analyse(job),
        Format::CommandLine => command_line::analyse(job),
        // Told of where a build takes it.
        Format::Copied => FileAnalysis::default(),
    }
}

/// The comments of a file that is not analysed itself, but has findings of others in it.
pub(super) fn comments(file: &SourceFile, format: Format) -> Vec<Comment> {
    match format {
        Format::Dockerfile => dockerfile::comments_of(file),
        Format::Compose => compose::comments_of(file),
        Format::EnvFile | Format::Copied => env_file::comments_of(file),
        Format::Packer | Format::PackerVariables => packer::comments_of(file),
        Format::UserData | Format::InstallerSeed => user_data::comments_of(file),
        Format::Terraform => terraform::comments_of(file),
        Format::CloudFormation => cloudformation::comments_of(file),
        Format::Carrier | Format::Vagrantfile => carrier::comments_of(file),
        // Nothing is said in there.
        Format::CommandLine => Vec::new(),
    }
}
