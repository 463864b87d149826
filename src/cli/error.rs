//! What ends the program before it has a result.

use crate::config::ConfigError;

/// Why there is no result. Every message is a sentence that says what is wrong, with what to do about it as help.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The config file, or an option that a config file could hold.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The command line, or something it names.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Whoever read our output has gone; nothing to tell anyone.
    #[error("standard output is closed")]
    ClosedPipe,
}

impl CliError {
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: Some(help.into()),
        }
    }

    pub(super) fn plain(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            help: None,
        }
    }
}
