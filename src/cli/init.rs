//! `init`: a config file to change, and on demand what makes pre-commit and GitHub run the linter.

mod hook;

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::CLEAN;
use super::args::InitArgs;
use super::error::CliError;
use super::messages::Messages;
use super::output::to_stdout;
use crate::config::CONFIG_NAMES;
use crate::source::{DiskFs, FileSystem as _};

use hook::Added;

/// The config as it is without one, with every key as a comment.
const CONFIG: &str = include_str!("init/lint-secrets.toml");
/// The workflow; `{version}` is the program's own, `{repository}` where it is built from.
const WORKFLOW: &str = include_str!("init/workflow.yml");
/// Stands in where the program was built without knowing where it is published.
const UNKNOWN_REPOSITORY: &str = "https://github.com/OWNER/lint-secrets";
const WORKFLOW_PATH: &str = ".github/workflows/lint-secrets.yml";

/// Writes what is asked for, and nothing over anything that is there unless `--force` says so.
pub(super) fn init(args: &InitArgs, messages: &Messages) -> Result<u8, CliError> {
    let here = std::env::current_dir()
        .map_err(|e| CliError::plain(format!("the current folder cannot be read: {e}")))?;
    let top = repository(&here);
    if top.is_none() && (args.hook || args.workflow) {
        return Err(CliError::usage(
            "this is no git repository: hooks and workflows belong to one",
            "run `git init` first, or leave --hook and --workflow out",
        ));
    }
    let place = top.as_deref().unwrap_or(&here);
    if place != here {
        messages.say("this is a folder of a repository: what is written goes to its top");
    }
    messages.say(&config(place, &here, args.force)?);
    let Some(top) = top else {
        return Ok(CLEAN);
    };
    let asks = !args.hook && !args.workflow && asks();
    if args.hook || asks && ask("Add the hook of pre-commit to .pre-commit-config.yaml?") {
        hook(&top, &here, messages)?;
    }
    if args.workflow || asks && ask("Write a workflow of GitHub Actions?") {
        messages.say(&workflow(&top, &here, args.force)?);
    }
    if !args.hook && !args.workflow && !asks {
        messages.say("--hook adds the hook of pre-commit, --workflow a workflow of GitHub Actions");
    }
    Ok(CLEAN)
}

/// The top of the repository that the folder is in.
fn repository(here: &Path) -> Option<PathBuf> {
    let has_git = |folder: &&Path| {
        let git = folder.join(".git");
        DiskFs.is_dir(&git) || DiskFs.is_file(&git)
    };
    here.ancestors().find(has_git).map(Path::to_path_buf)
}

fn config(place: &Path, here: &Path, force: bool) -> Result<String, CliError> {
    let mut there = CONFIG_NAMES.iter().map(|name| place.join(name));
    let path = there.find(|path| DiskFs.is_file(path));
    match path {
        Some(path) if !force => Ok(format!(
            "{} is there already and was left as it is",
            shown(&path, here)
        )),
        path => {
            let path = path.unwrap_or_else(|| place.join(CONFIG_NAMES[0]));
            write(&path, here, CONFIG)?;
            Ok(format!("wrote {}", shown(&path, here)))
        }
    }
}

fn workflow(top: &Path, here: &Path, force: bool) -> Result<String, CliError> {
    let path = top.join(WORKFLOW_PATH);
    let name = shown(&path, here);
    if DiskFs.is_file(&path) && !force {
        return Ok(format!("{name} is there already and was left as it is"));
    }
    let known = env!("CARGO_PKG_REPOSITORY");
    let repository = if known.is_empty() {
        UNKNOWN_REPOSITORY
    } else {
        known
    };
    let text = WORKFLOW
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{repository}", repository);
    write(&path, here, &text)?;
    let open = if known.is_empty() {
        "; fill in OWNER in it: whose repository lint-secrets is built from"
    } else {
        ""
    };
    Ok(format!("wrote {name}{open}"))
}

fn hook(top: &Path, here: &Path, messages: &Messages) -> Result<(), CliError> {
    let path = top.join(".pre-commit-config.yaml");
    let name = shown(&path, here);
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(CliError::plain(format!("{name} cannot be read: {e}"))),
    };
    match hook::add(&old) {
        Added::Already => messages.say(&format!("{name} has the hook already")),
        Added::Text(text) => {
            write(&path, here, &text)?;
            messages.say(&format!(
                "added the hook to {name}; `pre-commit install` makes git run it"
            ));
        }
        Added::Unsure => {
            messages.say(&format!(
                "{name} was left as it is, as the place of a hook in it is not sure; put this under its `repos:`"
            ));
            to_stdout(hook::entry(2).as_bytes())?;
        }
    }
    Ok(())
}

/// Writes a file, and the folder that it belongs into.
fn write(path: &Path, here: &Path, text: &str) -> Result<(), CliError> {
    let folder = path.parent().unwrap_or(here);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|e| {
            CliError::usage(
                format!("{} cannot be written: {e}", shown(path, here)),
                "make the folder one that you may write to",
            )
        })
}

fn shown(path: &Path, here: &Path) -> String {
    crate::source::shown_path(path, here)
}

/// Whether somebody is there to be asked.
fn asks() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn ask(question: &str) -> bool {
    let mut screen = std::io::stderr().lock();
    let mut answer = String::new();
    let asked = write!(screen, "{question} [y/N] ").and_then(|()| screen.flush());
    asked.is_ok()
        && std::io::stdin().lock().read_line(&mut answer).is_ok()
        && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Overrides};
    use crate::linter;

    fn resolved(text: &str) -> config::Settings {
        let folder = PathBuf::from("/r");
        let config = config::parse(text, "lint-secrets.toml", folder.clone()).unwrap();
        config::resolve(
            Some(&config),
            &Overrides::default(),
            &folder,
            linter::rules(),
        )
        .unwrap()
    }

    /// The text with the settings of the given lines switched on.
    fn with(on: impl Fn(&str) -> bool) -> String {
        let lines = CONFIG.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') && on(setting) => setting.to_owned(),
            _ => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_config_changes_nothing() {
        assert_eq!(
            format!("{:?}", resolved(CONFIG)),
            format!("{:?}", resolved(""))
        );
    }

    #[test]
    fn what_it_shows_as_a_default_is_one() {
        let default = format!("{:?}", resolved(""));
        let examples = ["select", "baseline", "target"];
        let mut seen = 0;
        for line in CONFIG.lines() {
            let Some((key, _)) = line.strip_prefix('#').and_then(|l| l.split_once(" = ")) else {
                continue;
            };
            if line.starts_with("# ") || examples.contains(&key) {
                continue;
            }
            if CONFIG
                .lines()
                .skip_while(|l| !l.starts_with("#["))
                .any(|l| l == line)
            {
                continue;
            }
            seen += 1;
            let one = with(|setting| setting.starts_with(&format!("{key} = ")));
            assert_eq!(format!("{:?}", resolved(&one)), default, "{key}");
        }
        assert_eq!(seen, 10);
    }

    #[test]
    fn all_of_it_can_be_switched_on() {
        let all = resolved(&with(|_| true));
        assert_eq!(all.target.as_deref(), Some("release"));
        assert_eq!(all.detectors.detectors.len(), 1);
        let schema = config::schema(linter::rules());
        let keys = schema["properties"].as_object().unwrap();
        for key in keys.keys() {
            let named = CONFIG.lines().any(|line| {
                let line = line.trim_start_matches(['#', '[']);
                line.strip_prefix(key.as_str())
                    .is_some_and(|rest| rest.starts_with([' ', ']']))
            });
            assert!(named, "{key} is not in the config that init writes");
        }
    }
}
