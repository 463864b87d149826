//! `rules/files.toml` as it is written; read when the program is built.

use serde::Deserialize;

use crate::finding::Severity;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileTable {
    /// Patterns of names that hold no secret, whatever the groups say.
    pub harmless: Vec<String>,
    /// Kinds of file; the first that matches decides.
    pub group: Vec<FileGroup>,
}

/// A kind of file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileGroup {
    /// What it is, in words, with its article.
    pub what: String,
    /// How bad it is in a layer.
    pub severity: Severity,
    /// An agent can take its place.
    #[serde(default)]
    pub ssh: bool,
    /// What is told of its content.
    #[serde(default)]
    pub content: Content,
    /// Patterns of its names.
    pub names: Vec<String>,
}

/// How a file's content is told to be a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// Text with private keys, tokens, or names and values; without any of these it is no secret.
    #[default]
    Text,
    /// The same, and its name alone says nothing: most such files hold none.
    Only,
    /// It cannot be read: its name decides.
    Opaque,
    /// All of it is the secret, on one line.
    Whole,
    /// A variable and a value on each line.
    Dotenv,
}

impl FileTable {
    /// The names, each with the position of its group.
    pub fn names(&self) -> impl Iterator<Item = (usize, &str)> {
        let groups = self.group.iter().enumerate();
        groups.flat_map(|(at, group)| group.names.iter().map(move |name| (at, name.as_str())))
    }
}
