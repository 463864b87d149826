//! Commands that build: which files one of them would read, and what it passes to them itself.
//!
//! In: the words of a command (`docker build …`). Out: a [`Plan`] to lint before it runs. Nothing is run here, and no
//! word of the command is kept but those that are judged.

mod build;
mod compose;
mod line;
mod packer;

use std::path::{Path, PathBuf};

use crate::commands::options::{self, Style, Words};
use crate::config::Settings;
use crate::discover::{Format, Target, root_of};
use crate::linter::Command;
use crate::source::{FileId, FileSystem, Overlay, shown_path, without_dots};

use line::Line;

/// A command that builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invocation<'w> {
    /// `docker build`, with the words behind it.
    Build(&'w [String]),
    /// `docker buildx bake`, with the words behind it.
    Bake(&'w [String]),
    /// `docker compose`, with the words behind it: its own options come first.
    Compose(&'w [String]),
    /// `packer build`, with the words behind it.
    Packer(&'w [String]),
    /// It only tells how it is used.
    Help,
}

/// Why the files of a command are not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is wrong; a sentence, lower case.
    pub message: String,
    /// What can be done.
    pub help: String,
}

impl Refusal {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

/// Where a command runs.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What holds for the run; its folder is the current one.
    pub settings: &'a Settings,
    /// The files.
    pub fs: &'a dyn FileSystem,
    /// The environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// What is to be linted before a command runs.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files; first the command's own line, where there is one.
    pub targets: Vec<Target>,
    /// What the command says itself.
    pub command: Command,
    /// The stage that is built, where one is named for all of it.
    pub stage: Option<String>,
    /// The disk, with the command's own line.
    pub fs: Overlay<'static>,
}

/// Tells which command it is.
///
/// # Errors
/// When it is none that builds, or none that is known.
pub fn read(argv: &[String]) -> Result<Invocation<'_>, Refusal> {
    let Some((program, rest)) = argv.split_first() else {
        return Err(Refusal::new("there is no command to run", HELP));
    };
    let name = Path::new(program).file_stem().unwrap_or_default();
    let read = match name.to_str() {
        Some("docker") => docker(rest),
        Some("docker-compose") => Some(Invocation::Compose(rest)),
        Some("docker-buildx") => buildx(rest),
        Some("packer") => match rest.split_first() {
            Some((word, rest)) if word == "build" => Some(Invocation::Packer(rest)),
            _ => None,
        },
        _ => None,
    };
    let unknown = || Refusal::new("this is no command whose build is known", HELP);
    let read = read.ok_or_else(unknown)?;
    let (words, name, style) = match read {
        Invocation::Build(words) => (words, "docker-build", Style::Dashes),
        Invocation::Bake(words) => (words, "docker-bake", Style::Dashes),
        Invocation::Compose(words) => (words, "docker-compose", Style::Leading),
        Invocation::Packer(words) => (words, "packer-build", Style::Go),
        Invocation::Help => return Ok(read),
    };
    let asks = Words::read(words, options::of(name), style).asks_for_help();
    Ok(if asks { Invocation::Help } else { read })
}

const HELP: &str = "write one of these: docker build, docker buildx build, docker compose build, docker compose up, \
                    packer build";

fn docker(words: &[String]) -> Option<Invocation<'_>> {
    let read = Words::read(words, options::of("docker"), Style::Leading);
    let (word, rest) = words.get(*read.operands.first()?..)?.split_first()?;
    match (word.as_str(), rest.split_first()) {
        ("build", _) => Some(Invocation::Build(rest)),
        ("image" | "builder", Some((word, rest))) if word == "build" => {
            Some(Invocation::Build(rest))
        }
        ("buildx", _) => buildx(rest),
        ("compose", _) => Some(Invocation::Compose(rest)),
        _ => None,
    }
}

fn buildx(words: &[String]) -> Option<Invocation<'_>> {
    let read = Words::read(words, options::of("docker-buildx"), Style::Leading);
    let (word, rest) = words.get(*read.operands.first()?..)?.split_first()?;
    match word.as_str() {
        "build" | "b" => Some(Invocation::Build(rest)),
        "bake" | "f" => Some(Invocation::Bake(rest)),
        _ => None,
    }
}

/// The word that makes the docker client build, ask `compose` or `buildx`, among the first words of `words`: what a
/// plugin of it is given behind its own name.
#[must_use]
pub fn is_build_word(word: &str) -> bool {
    matches!(word, "build" | "buildx" | "builder" | "image" | "compose")
}

/// The position of the first word that is no global option of the docker client.
#[must_use]
pub fn first_operand(words: &[String]) -> Option<usize> {
    let read = Words::read(words, options::of("docker"), Style::Leading);
    read.operands.first().copied()
}

/// What the command would read.
///
/// # Errors
/// When that cannot be known or read: it comes from elsewhere, or is not there.
pub fn plan(invocation: Invocation<'_>, around: Around<'_>) -> Result<Plan, Refusal> {
    match invocation {
        Invocation::Build(words) => build::plan(words, around),
        Invocation::Compose(words) => compose::plan(words, around),
        Invocation::Packer(words) => packer::plan(words, around),
        Invocation::Bake(_) => Err(Refusal::new(
            "what `docker buildx bake` builds cannot be linted: its files are not read",
            "`docker buildx bake --print` shows the `dockerfile` and the `context` of each target: run `lint-secrets exec -- \
             docker buildx build -f DOCKERFILE CONTEXT` for each, or for Compose files `lint-secrets exec -- docker compose -f \
             FILE build`",
        )),
        Invocation::Help => Ok(Plan::default()),
    }
}

/// The number of the command's own line among the files.
const OWN: FileId = FileId(0);

impl Plan {
    /// A plan with the command's line, in the project `root`.
    fn new(line: &Line, root: &Path) -> Self {
        let path = root.join(line::NAME);
        let (bytes, hidden) = line.bytes();
        let mut plan = Self::default();
        plan.fs.set_passing(path.clone(), bytes, hidden);
        plan.targets.push(Target {
            path,
            shown: line::NAME.into(),
            format: Format::CommandLine,
            root: root.into(),
            walked: None,
        });
        plan
    }

    /// Adds a file, unless it is there already or the settings leave it out.
    fn add(&mut self, path: &Path, format: Format, root: &Path, settings: &Settings) {
        let path = without_dots(path);
        let known = self.targets.iter().any(|target| target.path == path);
        if known || settings.exclude.matches(&path, false) {
            return;
        }
        self.targets.push(Target {
            shown: shown_path(&path, &settings.folder).into(),
            path,
            format,
            root: root.into(),
            walked: None,
        });
    }
}

/// The folder that holds the projects of all these folders (absolute): what is named on a command line may be read.
fn common_root(folders: &[&Path], around: Around<'_>) -> PathBuf {
    let here = &around.settings.folder;
    let mut roots = folders
        .iter()
        .map(|folder| root_of(folder, true, here, around.fs));
    let Some(first) = roots.next() else {
        return here.clone();
    };
    roots.fold(first, |common, root| {
        let mut above = common.ancestors();
        let holds = above.find(|above| root.starts_with(above));
        holds.map_or_else(|| common.clone(), Path::to_path_buf)
    })
}

/// Whether what is to be read is no path of this machine.
fn is_remote(word: &str) -> bool {
    word.contains("://") || word.starts_with("git@") || word.starts_with("github.com/")
}

#[cfg(test)]
mod tests;
