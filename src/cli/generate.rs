//! `completions`, `man` and `config-schema`.

use super::CLEAN;
use super::args::command;
use super::error::CliError;
use super::output::to_stdout;
use crate::{config, linter};

/// Completions for `shell`.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<u8, CliError> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command(), "lint-secrets", &mut bytes);
    to_stdout(&bytes)?;
    Ok(CLEAN)
}

/// The manual page, for `man -l -`.
pub(super) fn man() -> Result<u8, CliError> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command())
        .render(&mut bytes)
        .map_err(|e| CliError::plain(format!("the manual page cannot be made: {e}")))?;
    to_stdout(&bytes)?;
    Ok(CLEAN)
}

/// The JSON schema of the config file.
pub(super) fn config_schema() -> Result<u8, CliError> {
    let mut text = serde_json::to_string_pretty(&config::schema(linter::rules()))
        .map_err(|e| CliError::plain(format!("the schema cannot be made: {e}")))?;
    text.push('\n');
    to_stdout(text.as_bytes())?;
    Ok(CLEAN)
}
