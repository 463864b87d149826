//! The language server on standard input and output.

use std::path::Path;

use super::error::CliError;
use super::{CLEAN, INCOMPLETE, known};
use crate::config::{self, Overrides};
use crate::linter;
use crate::lsp::{self, Configured, End};
use crate::source::{DiskFs, shown_path};

/// Serves one client.
pub(super) fn serve() -> Result<u8, CliError> {
    let (connection, threads) = lsp_server::Connection::stdio();
    let end = lsp::serve(&connection, &configured);
    // The writer ends when the connection is gone.
    drop(connection);
    match end {
        Ok(End::Asked) => {
            threads
                .join()
                .map_err(|e| CliError::plain(format!("the connection broke: {e}")))?;
            Ok(CLEAN)
        }
        Ok(End::Lost) => Ok(INCOMPLETE),
        Err(message) => Err(CliError::usage(
            format!("this is a language server, and what came was not its protocol: {message}"),
            "let an editor start it; docs/editors.md shows how",
        )),
    }
}

fn configured(folder: &Path) -> Configured {
    let path = config::find(folder, &DiskFs).map_err(|e| e.to_string())?;
    let load = |path: &Path| config::load(path, &shown_path(path, folder), &DiskFs);
    let config = path
        .as_deref()
        .map(load)
        .transpose()
        .map_err(|e| e.to_string())?;
    let settings = config::resolve(
        config.as_ref(),
        &Overrides::default(),
        folder,
        linter::rules(),
    )
    .map_err(|e| e.to_string())?;
    let baseline = known::read(&settings, None).map_err(|e| e.to_string())?;
    Ok((settings, baseline))
}
