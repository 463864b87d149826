//! How the content of a kind of file is told to be a secret.

use serde::Deserialize;

/// How a file's content is told to be a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ContentKind {
    /// Text with private keys, tokens, or names and values; without any of these it is none.
    #[default]
    Text,
    /// The same, and its name alone says nothing: most such files hold none.
    Only,
    /// It cannot be read: its name decides.
    Opaque,
    /// All of it is the secret, on one line.
    Whole,
    /// A variable and its value on each line; a weak value counts, too.
    Dotenv,
}
