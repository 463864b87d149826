//! Writing: to standard output, and to the files that were asked for.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::error::CliError;
use crate::source::write_whole;

/// Writes all of `bytes` to standard output.
///
/// # Errors
/// [`CliError::ClosedPipe`] when the reader has gone (`| head`).
pub(super) fn to_stdout(bytes: &[u8]) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Err(CliError::ClosedPipe),
        Err(e) => Err(CliError::plain(format!(
            "standard output cannot be written: {e}"
        ))),
    }
}

/// Writes to standard error; nobody can be told that it is closed.
pub(super) fn to_stderr(bytes: &[u8]) {
    let _ = std::io::stderr().lock().write_all(bytes);
}

/// Writes a file that `option` asked for, replacing what was there.
pub(super) fn to_file(path: &Path, option: &str, bytes: &[u8]) -> Result<(), CliError> {
    write_whole(path, bytes).map_err(|e| {
        let help = match e.kind() {
            ErrorKind::NotFound => "make the folder first, or name another one",
            _ => "name another file",
        };
        CliError::usage(
            format!(
                "{}, given with {option}, cannot be written: {e}",
                path.display()
            ),
            help,
        )
    })
}

/// A text that may come from a file name or an argument, with control characters and characters that turn the
/// direction of text shown as escapes.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
