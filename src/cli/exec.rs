//! `exec`: a command that builds is linted, and then run.

use std::ffi::OsString;
use std::path::Path;
use std::process;
use std::time::Instant;

use super::args::ExecArgs;
use super::error::CliError;
use super::format::Outputs;
use super::messages::Messages;
use super::run::{Shown, details, exit_code, fails, load_config, with_notices};
use super::{CLEAN, FOUND, INCOMPLETE, known};
use crate::config;
use crate::invocation::{self, Around, Invocation, Plan, Refusal};
use crate::linter::{self, Input};
use crate::source::DiskFs;

/// Lints what the command would build. Runs it when nothing speaks against it, and gives its exit code then.
pub(super) fn exec(args: &ExecArgs, messages: &Messages) -> Result<u8, CliError> {
    let words: Vec<String> = args
        .command
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    // A command that is not known may do anything: no option makes it one that was looked at.
    let invocation = invocation::read(&words).map_err(refused)?;
    if invocation != Invocation::Help {
        match lint(args, invocation, messages)? {
            CLEAN => {}
            code => {
                messages.say(match code {
                    FOUND => "the command was not run: there are findings",
                    _ => "the command was not run: what it builds was not fully linted",
                });
                return Ok(code);
            }
        }
    }
    run(&args.command)
}

/// Gives the exit code of linting; what cannot be linted is clean when the user wants it to be run all the same.
fn lint(args: &ExecArgs, invocation: Invocation<'_>, messages: &Messages) -> Result<u8, CliError> {
    let started = Instant::now();
    let outputs = Outputs::new(&args.run.format)?;
    let here = std::env::current_dir()
        .map_err(|e| CliError::plain(format!("the current folder cannot be read: {e}")))?;
    let config = load_config(&args.run, &here, &here, messages)?;
    let overrides = args.run.overrides();
    let mut settings = config::resolve(config.as_ref(), &overrides, &here, linter::rules())?;
    // The stage is what the command says, and no other.
    settings.target = None;
    let planned = invocation::plan(
        invocation,
        Around {
            settings: &settings,
            fs: &DiskFs,
            variable: &|name| std::env::var(name).ok(),
        },
    );
    let Plan {
        targets,
        command,
        stage,
        fs,
    } = match planned {
        Ok(plan) => plan,
        Err(refusal) if args.allow_unlinted => {
            messages.say(&refusal.message);
            return Ok(CLEAN);
        }
        Err(refusal) => return Err(refused(refusal)),
    };
    settings.target = stage;
    let baseline = known::read(&settings, None)?;
    let input = Input {
        files: targets,
        baseline: baseline.as_ref(),
        command: Some(&command),
    };
    let mut outcome = linter::lint(input, &settings, &fs);
    let notices = std::mem::take(&mut outcome.notices);
    outcome.notices = with_notices(Vec::new(), notices, args.run.quiet);
    details(&outcome, messages);
    let code = exit_code(&outcome, &settings, args.run.exit_zero);
    let shown = Shown {
        args: &args.run,
        outputs: &outputs,
        reveal: false,
        to_stderr: true,
    };
    shown.report(&outcome, &settings, code, started)?;
    if code == INCOMPLETE && args.allow_unlinted {
        let stops = fails(&outcome, &settings) && !args.run.exit_zero;
        return Ok(if stops { FOUND } else { CLEAN });
    }
    Ok(code)
}

fn refused(refusal: Refusal) -> CliError {
    CliError::usage(refusal.message, refusal.help)
}

/// Runs the command in the place of this program.
#[cfg(unix)]
fn run(argv: &[OsString]) -> Result<u8, CliError> {
    use std::os::unix::process::CommandExt as _;
    let (program, rest) = argv.split_first().ok_or_else(nothing)?;
    let error = process::Command::new(program).args(rest).exec();
    Err(not_run(program, &error))
}

/// Runs the command and gives its exit code.
#[cfg(not(unix))]
fn run(argv: &[OsString]) -> Result<u8, CliError> {
    let (program, rest) = argv.split_first().ok_or_else(nothing)?;
    let status = process::Command::new(program)
        .args(rest)
        .status()
        .map_err(|error| not_run(program, &error))?;
    // What does not fit is a failure all the same.
    Ok(status
        .code()
        .map_or(INCOMPLETE, |code| u8::try_from(code).unwrap_or(INCOMPLETE)))
}

fn nothing() -> CliError {
    CliError::plain("there is no command to run")
}

fn not_run(program: &OsString, error: &std::io::Error) -> CliError {
    let name = Path::new(program).display();
    CliError::usage(
        format!("`{name}` cannot be run: {error}"),
        "install it, or name it with its folder",
    )
}
