//! Linting: from the command line to the exit code.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{LintArgs, RunArgs};
use super::color::{Screen, screen};
use super::error::CliError;
use super::fix::{self, Fixing};
use super::format::Outputs;
use super::input::stdin;
use super::messages::Messages;
use super::output::{to_file, to_stderr, to_stdout};
use super::report::{Exit, Format, Run, Stats, Tool};
use super::{CLEAN, FOUND, INCOMPLETE, known};
use crate::config::{self, LoadedConfig, Settings};
use crate::discover::{Discovered, discover};
use crate::finding::{Notice, NoticeLevel, State};
use crate::linter::{self, Input, Outcome};
use crate::source::{DiskFs, FileSystem as _, Overlay, shown_path, without_dots};
use crate::triage::Baseline;

/// What is to be linted, and how.
pub(super) struct Prepared {
    pub(super) settings: Settings,
    pub(super) baseline: Option<Baseline>,
    pub(super) found: Discovered,
    /// Where the files are read from.
    pub(super) fs: Overlay<'static>,
}

/// Reads the config and the baseline, and looks for what `args` name.
pub(super) fn prepare(args: &LintArgs, messages: &Messages) -> Result<Prepared, CliError> {
    let here = std::env::current_dir()
        .map_err(|e| CliError::plain(format!("the current folder cannot be read: {e}")))?;
    let config = load_config(&args.run, &config_start(args, &here), &here, messages)?;
    let settings = config::resolve(config.as_ref(), &args.overrides(), &here, linter::rules())?;
    let baseline = known::read(&settings, args.write_baseline.as_deref())?;
    let (found, fs) = if is_stdin(args) {
        stdin(args.stdin_filename.as_deref(), &settings)?
    } else {
        misread_command(&args.paths, &here)?;
        (discover(&args.paths, &settings), Overlay::default())
    };
    for path in &found.excluded {
        messages.detail(&format!("{path} is excluded by the settings"));
    }
    let nothing = found.targets.is_empty() && found.notices.is_empty() && found.excluded.is_empty();
    if nothing && !args.only_build_files {
        messages
            .say("there is no build file here; name files to lint them whatever they are called");
    }
    Ok(Prepared {
        settings,
        baseline,
        found,
        fs,
    })
}

/// Lints what `args` say and gives the exit code.
pub(super) fn lint(args: &LintArgs, messages: &Messages) -> Result<u8, CliError> {
    let started = Instant::now();
    let outputs = Outputs::new(&args.run.format)?;
    check(args, &outputs)?;
    let prepared = prepare(args, messages)?;
    if args.fix || args.diff {
        let fixing = Fixing {
            args,
            outputs: &outputs,
            settings: &prepared.settings,
            baseline: prepared.baseline.as_ref(),
            messages,
            from_stdin: is_stdin(args),
        };
        return fixing.run(prepared.found, &prepared.fs, started);
    }
    let Prepared {
        settings,
        baseline,
        found,
        fs,
    } = prepared;
    let input = Input {
        command: None,
        files: found.targets.into_iter().chain(found.others).collect(),
        baseline: baseline.as_ref(),
    };
    let mut outcome = linter::lint(input, &settings, &fs);
    outcome.notices = with_notices(
        found.notices,
        std::mem::take(&mut outcome.notices),
        args.run.quiet,
    );
    if let Some(file) = &args.write_baseline {
        known::write(file, &mut outcome, &settings, messages)?;
    }
    details(&outcome, messages);

    let code = exit_code(&outcome, &settings, args.run.exit_zero);
    let shown = Shown {
        args: &args.run,
        outputs: &outputs,
        reveal: args.show_secrets,
        to_stderr: false,
    };
    shown.report(&outcome, &settings, code, started)?;
    Ok(code)
}

/// What cannot go together.
fn check(args: &LintArgs, outputs: &Outputs) -> Result<(), CliError> {
    if args.paths.len() > 1 && args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(CliError::usage(
            "`-` for standard input stands with other paths",
            "lint it in a run of its own",
        ));
    }
    if args.stdin_filename.is_some() && !is_stdin(args) {
        return Err(CliError::usage(
            "--stdin-filename is given, but standard input is not linted",
            "add `-` as the path",
        ));
    }
    fix::check(args, is_stdin(args))?;
    if args.show_secrets {
        let only_terminal = outputs.stdout == Format::Terminal && outputs.files.is_empty();
        if !only_terminal || !screen(false, |screen: Screen<'_>| screen.is_terminal) {
            return Err(CliError::usage(
                "--show-secrets shows them on a terminal only, and in no other format than `terminal`",
                "leave it out; reports, logs and files must not hold secrets",
            ));
        }
    }
    Ok(())
}

fn is_stdin(args: &LintArgs) -> bool {
    matches!(args.paths.as_slice(), [path] if path.as_os_str() == "-")
}

/// `lint-secrets --color never rules` reads `rules` as a path, and so does `lint-secrets ruels`: says so when there is
/// none.
fn misread_command(paths: &[PathBuf], here: &Path) -> Result<(), CliError> {
    for (at, path) in paths.iter().enumerate() {
        let absolute = here.join(path);
        if DiskFs.is_file(&absolute) || DiskFs.is_dir(&absolute) {
            continue;
        }
        let name = path.to_string_lossy();
        let command = super::command();
        let commands: Vec<&str> = command
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        let missing = format!("there is no file or folder `{name}`");
        if commands.contains(&name.as_ref()) {
            let instead = if name == "exec" {
                "for the command of that name write it first, and the options of linting behind it: lint-secrets exec \
                 [OPTIONS] -- COMMAND"
                    .to_owned()
            } else {
                format!(
                    "for the command of that name write it first, without the options of linting: lint-secrets {name}"
                )
            };
            return Err(CliError::usage(missing, instead));
        }
        // Only the first word can have been meant for a command, and no word with a folder or an ending.
        let word = at == 0 && !name.contains(['/', '\\', '.']);
        if word && let Some(near) = config::nearest(&name, commands) {
            return Err(CliError::usage(
                missing,
                format!("did you mean the command `lint-secrets {near}`?"),
            ));
        }
    }
    Ok(())
}

/// The config that `args` name, else the one that is found from the folder `start` upwards.
pub(super) fn load_config(
    args: &RunArgs,
    start: &Path,
    here: &Path,
    messages: &Messages,
) -> Result<Option<LoadedConfig>, CliError> {
    let path = match &args.config {
        _ if args.no_config => None,
        Some(path) => Some(here.join(path)),
        None => config::find(start, &DiskFs)?,
    };
    let load = |path: &Path| config::load(path, &shown_path(path, here), &DiskFs);
    let config = path.as_deref().map(load).transpose()?;
    match &config {
        Some(config) => messages.detail(&format!("config: {}", config.path)),
        None => messages.detail("config: none"),
    }
    Ok(config)
}

/// Where to look for the config: here, so that it does not depend on which files are named; but when nothing of what
/// is named is in here, in the first folder that is.
fn config_start(args: &LintArgs, here: &Path) -> PathBuf {
    let named: Vec<PathBuf> = if is_stdin(args) {
        args.stdin_filename.iter().cloned().collect()
    } else {
        args.paths.clone()
    };
    let absolute = |path: &PathBuf| without_dots(&here.join(path));
    match named.first().map(absolute) {
        Some(first) if !named.iter().any(|path| absolute(path).starts_with(here)) => {
            if DiskFs.is_dir(&first) {
                first
            } else {
                first.parent().unwrap_or(here).to_path_buf()
            }
        }
        _ => here.to_path_buf(),
    }
}

pub(super) fn with_notices(found: Vec<Notice>, linted: Vec<Notice>, quiet: bool) -> Vec<Notice> {
    let mut all: Vec<Notice> = found.into_iter().chain(linted).collect();
    all.retain(|notice| !quiet || notice.level == NoticeLevel::Incomplete);
    all.sort_by(|a, b| (&a.path, a.span, &a.message).cmp(&(&b.path, b.span, &b.message)));
    all
}

pub(super) fn details(outcome: &Outcome, messages: &Messages) {
    if outcome.below_threshold > 0 {
        messages.detail(&format!(
            "{} more below --min-severity or --min-confidence",
            outcome.below_threshold
        ));
    }
    for entry in &outcome.stale {
        let key = if entry.key.is_empty() {
            String::new()
        } else {
            format!(" of {}", entry.key)
        };
        messages.detail(&format!(
            "the baseline lists {}{key} in {}, which is no longer found",
            entry.rule, entry.path
        ));
    }
}

/// Whether something was found that counts.
pub(super) fn fails(outcome: &Outcome, settings: &Settings) -> bool {
    let mut findings = outcome.findings.iter();
    findings.any(|f| f.state == State::Active && f.severity >= settings.fail_on)
}

/// An incomplete run is not vouched for, whatever was found.
pub(super) fn exit_code(outcome: &Outcome, settings: &Settings, exit_zero: bool) -> u8 {
    let fails = fails(outcome, settings);
    let incomplete = outcome
        .notices
        .iter()
        .any(|n| n.level == NoticeLevel::Incomplete);
    match (incomplete, fails) {
        (true, _) => INCOMPLETE,
        (false, true) if !exit_zero => FOUND,
        _ => CLEAN,
    }
}

/// How a run is shown.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) args: &'a RunArgs,
    pub(super) outputs: &'a Outputs,
    /// With the secrets themselves.
    pub(super) reveal: bool,
    /// Standard output is another program's.
    pub(super) to_stderr: bool,
}

impl Shown<'_> {
    pub(super) fn report(
        &self,
        outcome: &Outcome,
        settings: &Settings,
        code: u8,
        started: Instant,
    ) -> Result<(), CliError> {
        let kinds = outcome.files.iter();
        let run = Run {
            findings: &outcome.findings,
            notices: &outcome.notices,
            stages: &outcome.stages,
            sources: &outcome.sources,
            rules: linter::rules(),
            stats: Stats {
                files: outcome.files.iter().map(|(_, count)| count).sum(),
                kinds: kinds
                    .map(|(format, count)| (format.as_str().to_owned(), *count))
                    .collect(),
                linked: outcome.linked.clone(),
                quiet: self.args.quiet,
                elapsed: Some(started.elapsed()),
                fail_on: (!self.args.exit_zero).then_some(settings.fail_on),
            },
            tool: Tool {
                version: env!("CARGO_PKG_VERSION"),
                ..Tool::default()
            },
            exit: Exit {
                code,
                success: code != INCOMPLETE,
            },
        };
        let options = screen(self.to_stderr, |screen| {
            screen.options(self.args.color, self.reveal)
        });
        let written = |format: Format| {
            let mut bytes = Vec::new();
            let done = format.reporter(&options).report(&run, &mut bytes);
            // A vector takes whatever is written to it.
            done.map(|()| bytes)
                .map_err(|e| CliError::plain(format!("the {format} report cannot be made: {e}")))
        };
        // Files first: they are there even when the reader of standard output goes away.
        for (format, file) in &self.outputs.files {
            to_file(file, "--format", &written(*format)?)?;
        }
        let bytes = written(self.outputs.stdout)?;
        if self.to_stderr {
            to_stderr(&bytes);
            return Ok(());
        }
        match to_stdout(&bytes) {
            // The result stands, whoever reads it.
            Ok(()) | Err(CliError::ClosedPipe) => Ok(()),
            Err(e) => Err(e),
        }
    }
}
