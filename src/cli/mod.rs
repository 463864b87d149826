//! The program: arguments, environment, output and exit code. The only module that knows any of these.
//!
//! Exit codes, in every format: 0 nothing at or above `--fail-on`; 1 something is; 2 the analysis is incomplete, a file
//! could not be written, or the program was called wrongly. `--fix` counts what is left, `--diff` whether there is
//! something to change. A command that `exec` runs gives its own.
#![allow(clippy::disallowed_methods)]

mod args;
mod color;
mod error;
mod exec;
mod explain;
mod fix;
mod format;
mod generate;
mod init;
mod input;
mod interactive;
mod known;
mod list;
mod lsp;
mod messages;
mod output;
mod plugin;
mod run;

use crate::report;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

pub use args::command;

use args::{Cli, Command};
use error::CliError;
use messages::Messages;
use plugin::Started;

/// Nothing was found that counts.
pub const CLEAN: u8 = 0;
/// Something was found that counts.
pub const FOUND: u8 = 1;
/// The analysis is incomplete, or the program was called wrongly.
pub const INCOMPLETE: u8 = 2;

/// The whole program, with the arguments and the environment of the process.
#[must_use]
pub fn main() -> ExitCode {
    install_panic_hook();
    // What is written by then is written; a defect must not look like a clean run or like findings.
    let code = std::panic::catch_unwind(|| run(std::env::args_os())).unwrap_or(INCOMPLETE);
    ExitCode::from(code)
}

/// The whole program with the given arguments, the program's name first. Gives the exit code.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args = match plugin::started(args.into_iter().collect()) {
        Started::Alone(args) => args,
        Started::Handshake => return plugin::handshake().unwrap_or(CLEAN),
        Started::Completion => return plugin::no_completions().unwrap_or(CLEAN),
    };
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version are asked for; a closed pipe is nothing to speak of.
            let _ = e.print();
            return if e.use_stderr() { INCOMPLETE } else { CLEAN };
        }
    };
    let messages = Messages::new(&cli);
    let result = match cli.command {
        None => run::lint(&cli.lint, &messages),
        Some(Command::Rules { json }) => list::rules(json, &messages),
        Some(Command::Detectors { json }) => list::detectors(json, &messages),
        Some(Command::Explain { rule }) => explain::explain(&rule, &messages),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Fix(args)) => interactive::fix(&args, &messages),
        Some(Command::Exec(args)) => exec::exec(&args, &messages),
        Some(Command::InstallDockerPlugin { remove }) => plugin::install(remove, &messages),
        Some(Command::Init(args)) => init::init(&args, &messages),
        Some(Command::Lsp) => lsp::serve(),
        Some(Command::Man) => generate::man(),
        Some(Command::ConfigSchema) => generate::config_schema(),
    };
    match result {
        Ok(code) => code,
        Err(CliError::ClosedPipe) => CLEAN,
        Err(e) => {
            messages.error(&e);
            INCOMPLETE
        }
    }
}

/// The text of a panic may quote a file; only its place in our source is told.
fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(
            || "an unknown place".to_owned(),
            |l| format!("{}:{}", l.file(), l.line()),
        );
        if crate::linter::in_analysis() {
            crate::linter::remember(place);
        } else {
            messages::internal_error(&place);
        }
    }));
}
