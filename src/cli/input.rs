//! Standard input as a file.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::config::Settings;
use crate::discover::{Discovered, Format, NameVerdict, Target, by_content, by_name, root_of};
use crate::source::{DiskFs, MAX_FILE_BYTES, Overlay, shown_path, without_dots};

/// How much of standard input is looked at to tell what it is.
const PEEK_BYTES: usize = 16 << 10;

/// Reads standard input, which is called `name` if that was said.
///
/// # Errors
/// When it cannot be read, or cannot be told from its name and content what it is.
pub(super) fn stdin(
    name: Option<&Path>,
    settings: &Settings,
) -> Result<(Discovered, Overlay<'static>), CliError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CliError::plain(format!("standard input cannot be read: {e}")))?;
    let shown = match name {
        Some(name) => shown_path(name, &settings.folder),
        None => "<stdin>".to_owned(),
    };
    let path = path(name, settings);
    let mut found = Discovered::default();
    if name.is_some() && settings.exclude.matches(&without_dots(&path), false) {
        found.excluded.push(shown);
    } else {
        let format = format(name, &bytes)?;
        let path = path.clone();
        let root = root_of(&path, false, &settings.folder, &DiskFs);
        found.targets.push(Target {
            path,
            shown: shown.into(),
            format,
            root: root.into(),
            walked: None,
        });
    }
    let mut fs = Overlay::default();
    fs.set(path, bytes);
    Ok((found, fs))
}

/// Where standard input is taken to be.
pub(super) fn path(name: Option<&Path>, settings: &Settings) -> PathBuf {
    settings.folder.join(name.unwrap_or(Path::new("<stdin>")))
}

fn format(name: Option<&Path>, bytes: &[u8]) -> Result<Format, CliError> {
    let by_its_name = name.and_then(Path::file_name).and_then(by_name);
    if let Some(NameVerdict::Is(format)) = by_its_name {
        return Ok(format);
    }
    let start = bytes.get(..PEEK_BYTES).unwrap_or(bytes);
    by_content(start).ok_or_else(|| {
        let message = "what kind of build file standard input is cannot be told";
        let help = match name {
            None => "say what it is called: --stdin-filename Dockerfile",
            Some(_) => "give --stdin-filename the name of a build file, as `Dockerfile` or `NAME.Dockerfile`",
        };
        CliError::usage(message, help)
    })
}
