//! `docker lintsecrets`: the same program as a plugin of the docker client.
//!
//! The client asks a plugin what it is (`docker-cli-plugin-metadata`), and else starts it with the words that it was
//! given itself, its own options first (docker/cli, `cli-plugins/manager`). Names of plugins have letters and digits only
//! (docs/decisions/0180-a-plugin-without-a-hyphen.md).

use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::CLEAN;
use super::args::command;
use super::error::CliError;
use super::messages::Messages;
use super::output::to_stdout;
use crate::invocation;

/// The word behind `docker`.
const WORD: &str = "lintsecrets";
/// The name of the file that the client starts.
const FILE: &str = "docker-lintsecrets";
/// Stands in the program, so that a copy of it is known for one.
const MARK: &[u8] = b"lint-secrets as a plugin of the docker client";

/// What the program is to do when it was started under the plugin's name: the arguments that do the same under its own.
pub(super) enum Started {
    /// As itself.
    Alone(Vec<OsString>),
    /// To say what it is.
    Handshake,
    /// To complete words, which it does not.
    Completion,
}

/// Tells how the program was started, by all its arguments, the program's name first.
pub(super) fn started(args: Vec<OsString>) -> Started {
    let name = args.first().map(Path::new).and_then(Path::file_stem);
    if name != Some(OsStr::new(FILE)) {
        return Started::Alone(args);
    }
    let docker = std::env::var_os("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND");
    as_plugin(args, docker.unwrap_or_else(|| "docker".into()))
}

fn as_plugin(args: Vec<OsString>, docker: OsString) -> Started {
    let mut args = args.into_iter();
    let program = args.next().unwrap_or_default();
    let words: Vec<OsString> = args.collect();
    let first = words.first().map(|word| word.to_string_lossy());
    match first.as_deref() {
        Some("docker-cli-plugin-metadata") => return Started::Handshake,
        Some("__complete" | "__completeNoDesc") => return Started::Completion,
        _ => {}
    }
    let told: Vec<String> = words
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let at = invocation::first_operand(&told).filter(|at| told.get(*at).is_some_and(|w| w == WORD));
    let (globals, own) = match at {
        Some(at) => (words.get(..at), words.get(at + 1..)),
        None => (None, Some(words.as_slice())),
    };
    let (globals, own) = (globals.unwrap_or_default(), own.unwrap_or_default());
    let mut all = vec![program];
    match build_word(own) {
        None => all.extend(own.iter().cloned()),
        Some(at) => {
            let (options, build) = own.split_at(at);
            all.push("exec".into());
            all.extend(options.iter().cloned());
            all.push("--".into());
            all.push(docker);
            all.extend(globals.iter().cloned());
            all.extend(build.iter().cloned());
        }
    }
    Started::Alone(all)
}

/// The position of the first word that is no option of linting, where it is one that makes the client build.
fn build_word(words: &[OsString]) -> Option<usize> {
    let mut command = command();
    command.build();
    let exec = command.find_subcommand("exec")?;
    let takes = |word: &str| {
        let known = exec.get_arguments().find(|arg| {
            let long = arg
                .get_long()
                .is_some_and(|long| word.strip_prefix("--") == Some(long));
            let short = arg.get_short().is_some_and(|short| {
                word.strip_prefix('-')
                    .is_some_and(|word| word.chars().eq([short]))
            });
            long || short
        });
        known.is_some_and(|arg| arg.get_action().takes_values())
    };
    let mut at = 0;
    loop {
        let word = words.get(at)?.to_string_lossy();
        if !word.starts_with('-') {
            return invocation::is_build_word(&word).then_some(at);
        }
        at += if takes(&word) { 2 } else { 1 };
    }
}

/// Says what the plugin is, as the client wants to know it.
pub(super) fn handshake() -> Result<u8, CliError> {
    let told = serde_json::json!({
        "SchemaVersion": "0.1.0",
        "Vendor": "lint-secrets",
        "Version": env!("CARGO_PKG_VERSION"),
        "ShortDescription": "Find the secrets that a build would leave behind, before it runs",
    });
    to_stdout(format!("{told}\n").as_bytes())?;
    Ok(CLEAN)
}

/// Puts the plugin where the client looks for it, or takes it away.
pub(super) fn install(remove: bool, messages: &Messages) -> Result<u8, CliError> {
    let folder = folder()?;
    let place = folder.join(format!("{FILE}{}", std::env::consts::EXE_SUFFIX));
    let program = std::env::current_exe()
        .map_err(|e| CliError::plain(format!("where this program is cannot be found out: {e}")))?;
    let found = look(&place, &program)?;
    let shown = place.display();
    let text = match (found, remove) {
        (Found::Foreign, _) => {
            return Err(CliError::usage(
                format!("{shown} is there and is not lint-secrets; it was left as it is"),
                "move it away, if nothing needs it",
            ));
        }
        (Found::Nothing, true) => format!("{shown} is not there; there is nothing to take away"),
        (_, true) => {
            delete(&place)?;
            format!("{shown} was taken away")
        }
        (Found::This, false) => format!("{shown} is there already"),
        (found, false) => {
            if found == Found::Older {
                delete(&place)?;
            }
            std::fs::create_dir_all(&folder).map_err(|e| unwritable(&folder, &e))?;
            put(&program, &place).map_err(|e| unwritable(&place, &e))?;
            format!("{shown} was put there: try `docker {WORD} build .`")
        }
    };
    messages.say(&text);
    Ok(CLEAN)
}

/// `cli-plugins` of the client's own folder.
fn folder() -> Result<PathBuf, CliError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    let own = match (set("DOCKER_CONFIG"), set(home)) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, Some(home)) => Path::new(&home).join(".docker"),
        (None, None) => {
            return Err(CliError::usage(
                format!("neither DOCKER_CONFIG nor {home} is set"),
                "set DOCKER_CONFIG to the folder of the docker client's config",
            ));
        }
    };
    Ok(own.join("cli-plugins"))
}

/// What is where the plugin belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// This program.
    This,
    /// This program as it was, or another copy of it.
    Older,
    Foreign,
}

fn look(place: &Path, program: &Path) -> Result<Found, CliError> {
    let meta = match std::fs::symlink_metadata(place) {
        Ok(meta) => meta,
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Found::Nothing);
        }
        Err(e) => {
            return Err(CliError::plain(format!(
                "{} cannot be read: {e}",
                place.display()
            )));
        }
    };
    let same = std::fs::canonicalize(place)
        .is_ok_and(|real| std::fs::canonicalize(program).is_ok_and(|program| program == real));
    if same {
        return Ok(Found::This);
    }
    if meta.is_symlink() {
        let leads = std::fs::read_link(place).unwrap_or_default();
        let ours = leads.file_stem() == Some(OsStr::new("lint-secrets"));
        return Ok(if ours { Found::Older } else { Found::Foreign });
    }
    let bytes = std::fs::read(place).unwrap_or_default();
    if !meta.is_file() || memchr::memmem::find(&bytes, MARK).is_none() {
        return Ok(Found::Foreign);
    }
    let this = std::fs::read(program).is_ok_and(|program| program == bytes);
    Ok(if this { Found::This } else { Found::Older })
}

#[cfg(unix)]
fn put(program: &Path, place: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(program, place)
}

/// Links take rights that users do not have.
#[cfg(not(unix))]
fn put(program: &Path, place: &Path) -> std::io::Result<()> {
    std::fs::copy(program, place).map(drop)
}

fn delete(place: &Path) -> Result<(), CliError> {
    std::fs::remove_file(place).map_err(|e| unwritable(place, &e))
}

fn unwritable(path: &Path, error: &std::io::Error) -> CliError {
    CliError::usage(
        format!("{} cannot be written: {error}", path.display()),
        "name another folder with DOCKER_CONFIG, for docker and for this command",
    )
}

/// Completions are made by `lint-secrets completions`; the client is told that there are none.
pub(super) fn no_completions() -> Result<u8, CliError> {
    // 4: files are no completions either (cobra's directives).
    to_stdout(b":4\n")?;
    Ok(CLEAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(words: &str) -> String {
        let args = words.split(' ').map(OsString::from).collect();
        match as_plugin(args, "/usr/bin/docker".into()) {
            Started::Alone(args) => {
                let args: Vec<_> = args.iter().map(|a| a.to_string_lossy()).collect();
                args.join(" ")
            }
            Started::Handshake => "handshake".to_owned(),
            Started::Completion => "completion".to_owned(),
        }
    }

    #[test]
    fn the_words_of_the_client_become_our_own() {
        for (words, own) in [
            ("p docker-cli-plugin-metadata", "handshake"),
            ("p __complete lintsecrets b", "completion"),
            ("p lintsecrets --version", "p --version"),
            ("p lintsecrets api", "p api"),
            ("p lintsecrets ./build", "p ./build"),
            ("p lintsecrets --format json api", "p --format json api"),
            (
                "p lintsecrets build --target x .",
                "p exec -- /usr/bin/docker build --target x .",
            ),
            (
                "p --context far -D lintsecrets --fail-on high -q build .",
                "p exec --fail-on high -q -- /usr/bin/docker --context far -D build .",
            ),
            (
                "p lintsecrets --fail-on=low --format build compose build",
                "p exec --fail-on=low --format build -- /usr/bin/docker compose build",
            ),
            (
                "p build -t lintsecrets .",
                "p exec -- /usr/bin/docker build -t lintsecrets .",
            ),
        ] {
            assert_eq!(alone(words), own, "{words}");
        }
    }

    #[test]
    fn another_name_is_no_plugin() {
        let args: Vec<OsString> = vec!["/usr/bin/lint-secrets".into(), "lintsecrets".into()];
        assert!(matches!(started(args.clone()), Started::Alone(same) if same == args));
    }
}
