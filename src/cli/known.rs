//! Reading and writing the baseline.

use std::path::{Path, PathBuf};

use super::error::CliError;
use super::messages::Messages;
use super::output::to_file;
use crate::config::Settings;
use crate::finding::State;
use crate::linter::Outcome;
use crate::source::{DiskFs, FileSystem as _, shown_path};
use crate::triage::Baseline;

/// The baseline that the settings name. One that is about to be written need not be there yet.
///
/// # Errors
/// When it cannot be read, or is none.
pub(super) fn read(
    settings: &Settings,
    to_write: Option<&Path>,
) -> Result<Option<Baseline>, CliError> {
    let Some(path) = &settings.baseline else {
        return Ok(None);
    };
    let replaced = to_write.is_some_and(|file| settings.folder.join(file) == *path);
    if replaced && !DiskFs.is_file(path) {
        return Ok(None);
    }
    let shown = shown_path(path, &settings.folder);
    let bytes = DiskFs.read(path).map_err(|e| {
        CliError::usage(
            format!("the baseline {shown} {e}"),
            format!("write one with --write-baseline {shown}, or leave `baseline` out"),
        )
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let baseline = Baseline::parse(&bytes, &settings.folder, folder).map_err(|e| {
        CliError::usage(
            format!("{shown} {e}"),
            format!("write it anew with --write-baseline {shown}"),
        )
    })?;
    Ok(Some(baseline))
}

/// Writes what was found to the baseline `file`, and takes it as known from here on.
pub(super) fn write(
    file: &PathBuf,
    outcome: &mut Outcome,
    settings: &Settings,
    messages: &Messages,
) -> Result<(), CliError> {
    let path = settings.folder.join(file);
    let baseline = Baseline::new(&settings.folder, path.parent().unwrap_or(Path::new("")));
    let text = baseline.text(&outcome.findings, &outcome.sources);
    to_file(file, "--write-baseline", text.as_bytes())?;
    let mut count = 0;
    for finding in &mut outcome.findings {
        if finding.state == State::Active {
            finding.state = State::Baselined;
        }
        count += usize::from(finding.state == State::Baselined);
    }
    outcome.stale.clear();
    let findings = if count == 1 { "finding" } else { "findings" };
    messages.say(&format!("{count} {findings} written to {}", file.display()));
    Ok(())
}
