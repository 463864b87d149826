//! Finding a config file, reading it and saying what is wrong with it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::error::{ConfigError, Place};
use super::file::{ConfigFile, KEYS};
use super::mask::masked;
use super::suggest::nearest;
use crate::source::FileSystem;

/// The names a config file is found under, in one folder at most one of them.
pub const CONFIG_NAMES: [&str; 2] = ["lint-secrets.toml", ".lint-secrets.toml"];

/// A config file that was read.
#[derive(Clone, Debug)]
pub struct LoadedConfig {
    /// The file, as shown to people.
    pub path: String,
    /// The folder that its patterns and paths are relative to; absolute.
    pub folder: PathBuf,
    /// What it says.
    pub file: ConfigFile,
    shown: String,
}

impl LoadedConfig {
    /// The bytes `span` of the file, for an error.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        Place {
            path: self.path.clone(),
            text: self.shown.clone(),
            span,
        }
    }
}

/// The config file for work in `start` (absolute): the one in the nearest folder from there up to the repository's
/// root, the folder with `.git`. Outside a repository only `start` is looked at, so that nobody else's file above it
/// has a say.
///
/// # Errors
/// When one folder has two.
pub fn find(start: &Path, fs: &dyn FileSystem) -> Result<Option<PathBuf>, ConfigError> {
    let is_root = |folder: &&Path| {
        let git = folder.join(".git");
        fs.is_dir(&git) || fs.is_file(&git)
    };
    let root = start.ancestors().find(is_root).unwrap_or(start);
    for folder in start.ancestors() {
        let mut found = CONFIG_NAMES
            .iter()
            .map(|name| folder.join(name))
            .filter(|path| fs.is_file(path));
        if let Some(first) = found.next() {
            return match found.next() {
                None => Ok(Some(first)),
                Some(_) => Err(ConfigError::new(format!(
                    "both `{}` and `{}` are in {}",
                    CONFIG_NAMES[0],
                    CONFIG_NAMES[1],
                    folder.display()
                ))
                .with_help("keep one of them, or name the one to use with --config")),
            };
        }
        if folder == root {
            break;
        }
    }
    Ok(None)
}

/// Reads the config file at `path` (absolute), called `shown` in errors.
///
/// # Errors
/// When it cannot be read, is no TOML, or has a key that does not exist or a value of the wrong kind.
pub fn load(path: &Path, shown: &str, fs: &dyn FileSystem) -> Result<LoadedConfig, ConfigError> {
    let bytes = fs.read(path).map_err(|e| {
        ConfigError::new(format!("the config file {shown} {e}"))
            .with_help("check the path after --config, or run with --no-config")
    })?;
    let text = String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        ConfigError::new(format!(
            "the config file {shown} is not UTF-8 text (byte {at})"
        ))
        .with_help("save it as UTF-8, without a byte-order mark of UTF-16")
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    parse(&text, shown, folder)
}

/// Reads the text of a config file, called `shown` in errors, whose paths are relative to `folder`.
///
/// # Errors
/// When it is no TOML, or has a key that does not exist or a value of the wrong kind.
pub fn parse(text: &str, shown: &str, folder: PathBuf) -> Result<LoadedConfig, ConfigError> {
    match toml::from_str(text) {
        Ok(file) => Ok(LoadedConfig {
            path: shown.to_owned(),
            folder,
            file,
            shown: masked(text),
        }),
        Err(error) => {
            let (message, help) = explained(error.message());
            let error_at = ConfigError::new(message).with_maybe_help(help);
            Err(error_at.at(Place {
                path: shown.to_owned(),
                text: masked(text),
                span: error.span().unwrap_or(0..0),
            }))
        }
    }
}

static UNKNOWN_FIELD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^unknown field `([^`]*)`, expected (.*)").ok());
static UNKNOWN_VARIANT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^unknown variant `([^`]*)`, expected (?:one of )?(.*)").ok());
static QUOTED_VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(string|character|integer|floating point) ["`](?:.*)["`]"#).ok()
});

/// The TOML reader's message in our words, and advice. Values are left out.
fn explained(message: &str) -> (String, Option<String>) {
    let first = message.lines().next().unwrap_or_default();
    let parts = |re: &LazyLock<Option<Regex>>| {
        let found = re.as_ref()?.captures(first)?;
        Some((found.get(1)?.as_str(), found.get(2)?.as_str()))
    };
    if let Some((name, expected)) = parts(&UNKNOWN_FIELD) {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return (
            format!("there is no key `{name}`"),
            Some(meant(name, if known.is_empty() { &KEYS } else { &known })),
        );
    }
    if let Some((name, expected)) = parts(&UNKNOWN_VARIANT) {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return (
            "this is none of the words that can stand here".to_owned(),
            Some(meant(name, &known)),
        );
    }
    let message = message.lines().collect::<Vec<_>>().join(", ");
    let message = match QUOTED_VALUE.as_ref() {
        Some(re) => re.replace_all(&message, "$1").into_owned(),
        None => "this cannot stand here".to_owned(),
    };
    (message, None)
}

fn meant(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use one of: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFs;

    fn error(text: &str) -> ConfigError {
        parse(text, "lint-secrets.toml", PathBuf::from("/r")).unwrap_err()
    }

    #[test]
    fn an_unknown_key_is_an_error_at_its_place() {
        let error = error("select = []\nfail_on = \"high\"\n");
        assert_eq!(error.message, "there is no key `fail_on`");
        assert_eq!(error.help.as_deref(), Some("did you mean `fail-on`?"));
        assert_eq!(error.place.unwrap().line_and_column(), (2, 1));
    }

    #[test]
    fn an_unknown_word_is_an_error_with_advice() {
        let error = error("fail-on = \"hihg\"\n");
        assert_eq!(error.help.as_deref(), Some("did you mean `high`?"));
        assert_eq!(error.place.unwrap().line_and_column(), (1, 11));
    }

    #[test]
    fn values_are_not_in_messages() {
        for text in [
            "allowed-values = \"correct-horse-9\"",
            "allowed-values = [\"correct-horse-9\"",
            "PASSWORD=correct-horse-9",
            "detector = 'correct-horse-9'",
            "include-ignored = 'correct-horse-9'",
            "[severity]\nx = 'a\"correct-horse-9\"b'",
            "[detector]\n'correct-horse-9' = 2",
        ] {
            let error = error(text);
            let place = error.place.unwrap();
            // A word of the wrong kind may stand beside one of our own keys; the message must still not repeat it.
            assert!(!error.message.contains("horse"), "{}", error.message);
            if !text.starts_with("include") && !text.starts_with("[severity") {
                assert!(!place.text.contains("horse"), "{}", place.text);
            }
        }
    }

    #[test]
    fn the_nearest_file_up_to_the_root_counts() {
        let mut fs = MemoryFs::default();
        fs.insert("/lint-secrets.toml", "");
        fs.insert("/r/.git/HEAD", "");
        fs.insert("/r/.lint-secrets.toml", "");
        fs.insert("/r/a/b/Dockerfile", "");
        fs.insert("/r/c/lint-secrets.toml", "");
        fs.insert("/s/d/Dockerfile", "");
        let found = |start: &str| find(Path::new(start), &fs).unwrap();
        assert_eq!(found("/r/a/b"), Some("/r/.lint-secrets.toml".into()));
        assert_eq!(found("/r/c"), Some("/r/c/lint-secrets.toml".into()));
        assert_eq!(
            found("/s/d"),
            None,
            "not above a folder without a repository"
        );
    }

    #[test]
    fn two_in_one_folder_are_an_error() {
        let mut fs = MemoryFs::default();
        fs.insert("/r/lint-secrets.toml", "");
        fs.insert("/r/.lint-secrets.toml", "");
        assert!(find(Path::new("/r"), &fs).is_err());
    }
}
