//! `docker build --build-arg NAME=$X` in a script: the option becomes `--secret id=…,env=X`.
//!
//! Only where the words are written out, and the variable is one that the command finds in its environment: `env=` of
//! `--secret` is looked up there (buildx, `util/buildflags/secrets.go`), which a variable of the shell alone is not in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::facts::Facts;
use super::{Argument, Around, Build, Builder, From, Instead, Which, at, is_name, is_remote};
use crate::commands::options::{self, Style, Words};
use crate::source::{SourceFile, Text, without_dots};
use crate::syntax::shell::{self, Dialect, Script, SimpleCommand, Word};

/// What stands for a part of a word that is not written out.
const UNKNOWN: char = '\u{1}';

/// How the variables of a command are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// `$X`.
    Shell,
    /// `$(X)`, `$$X`.
    Make,
}

/// Where commands run, and what they are given.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The folders that they may run in.
    pub(super) folders: &'a [PathBuf],
    pub(super) language: Language,
    /// Whether a command finds the variable of that name in its environment.
    pub(super) hands_on: &'a dyn Fn(&str) -> bool,
    pub(super) around: Around<'a>,
}

/// The builds that a shell script starts.
pub(super) fn script(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let text = Text::verbatim(file, file.bom_len()..file.text().len());
    let script = shell::parse(&text, Dialect::Posix);
    let mut facts = Facts::default();
    facts.add(&script, text.as_str());
    let folders = folders(&facts, around);
    let place = Place {
        folders: &folders,
        language: Language::Shell,
        hands_on: &|name| facts.hands_on(name),
        around,
    };
    builds(file, &text, &script, place)
}

/// The folders that a script may run its commands in; none where that is not known.
fn folders(facts: &Facts, around: Around<'_>) -> Vec<PathBuf> {
    let [to] = facts.moves.as_slice() else {
        return if facts.moves.is_empty() {
            vec![around.folder.to_path_buf(), around.root.to_path_buf()]
        } else {
            Vec::new()
        };
    };
    // `cd "$(dirname "$0")/.."`, `cd "$(git rev-parse --show-toplevel)"`
    let from = if to.contains("dirname") && (to.contains("$0") || to.contains("BASH_SOURCE")) {
        around.folder
    } else if to.contains("--show-toplevel") {
        around.root
    } else {
        return Vec::new();
    };
    let behind = to.rsplit(')').next().unwrap_or_default();
    let behind = behind.trim_matches('"').trim_start_matches('/');
    if behind.contains(['$', '`', '*']) {
        return Vec::new();
    }
    vec![from.join(behind)]
}

/// The builds that the commands of `script` start, which was read from `text`.
pub(super) fn builds(
    file: &Arc<SourceFile>,
    text: &Text,
    script: &Script,
    place: Place<'_>,
) -> Vec<Build> {
    let commands = script.simple_commands();
    let builds = commands.filter_map(|at| build(file, text, at.command, place));
    builds.collect()
}

/// A command that builds, word by word.
struct BuildWords<'w> {
    /// What stands before the program: assignments, and programs that run it.
    before: &'w [String],
    builder: Builder,
    /// What stands behind the word `build`, as written and as it is read.
    words: &'w [Word],
    cooked: &'w [String],
}

impl BuildWords<'_> {
    /// The names that a Dockerfile has that is not named.
    fn names(&self) -> &'static [&'static str] {
        match self.builder {
            Builder::Buildah => &["Containerfile", "Dockerfile"],
            Builder::BuildKit | Builder::Old => &["Dockerfile"],
        }
    }

    /// Whether the program finds the variables of the shell that it is started from.
    fn keeps_environment(&self) -> bool {
        let has = |word: &str| self.before.iter().any(|own| own == word);
        !has("sudo") || has("-E") || has("--preserve-env")
    }

    /// Whether a word before the program gives the variable a value.
    fn sets(&self, name: &str) -> bool {
        let mut set = self.before.iter().filter_map(|word| word.split_once('='));
        set.any(|(own, _)| own == name)
    }
}

fn build_words<'w>(words: &'w [Word], cooked: &'w [String]) -> Option<BuildWords<'w>> {
    let is_before = |word: &String| {
        matches!(
            word.as_str(),
            "sudo" | "exec" | "time" | "env" | "command" | "-E" | "--preserve-env"
        ) || word.contains('=')
    };
    let mut at = cooked.iter().take_while(|word| is_before(word)).count();
    let before = cooked.get(..at)?;
    let program = Path::new(cooked.get(at)?).file_name()?.to_str()?;
    at += 1;
    let (mut table, builder) = match program {
        "docker" | "nerdctl" => ("docker", Builder::BuildKit),
        "podman" => ("docker", Builder::Buildah),
        "buildah" => ("", Builder::Buildah),
        "docker-buildx" => ("docker-buildx", Builder::BuildKit),
        _ => return None,
    };
    loop {
        let rest = cooked.get(at..)?;
        let read = Words::read(rest, options::of(table), Style::Leading);
        at += read.operands.first()?;
        let word = cooked.get(at)?.as_str();
        at += 1;
        match (table, word) {
            ("", "bud" | "build" | "build-using-dockerfile")
            | (_, "build")
            | ("docker-buildx", "b") => {
                return Some(BuildWords {
                    before,
                    builder,
                    words: words.get(at..)?,
                    cooked: cooked.get(at..)?,
                });
            }
            ("docker", "buildx") => table = "docker-buildx",
            ("docker", "image" | "builder") => {}
            _ => return None,
        }
    }
}

fn build(
    file: &Arc<SourceFile>,
    text: &Text,
    command: &SimpleCommand,
    place: Place<'_>,
) -> Option<Build> {
    let source = text.as_str();
    let cook = |word: &Word| word.cooked(source, UNKNOWN).into_owned();
    let cooked: Vec<String> = command.words.iter().map(cook).collect();
    let called = build_words(&command.words, &cooked)?;
    let (words, cooked) = (called.words, called.cooked);
    let read = Words::read(cooked, options::of("docker-build"), Style::Dashes);
    let spread = |at: &usize| words.get(*at).is_some_and(|word| is_spread(word, source));
    let operands: Vec<usize> = read.operands.iter().chain(&read.unsure).copied().collect();
    let open = operands.iter().any(&spread);
    let operand = operands.iter().find(|at| !spread(at)).or(operands.first());
    let context = operand.and_then(|at| cooked.get(*at));
    let own_environment = |name: &str| {
        let mut own = command.assignments.iter();
        own.any(|assignment| assignment.name.of(source) == name)
    };
    let secrets = read.all("secret").flat_map(|secret| secret.split(','));
    let ids = secrets.filter_map(|field| field.strip_prefix("id="));
    let taken: Vec<String> = ids.map(str::to_owned).collect();
    let passed = read
        .options
        .iter()
        .filter(|given| given.name == "build-arg");
    let passed = passed.filter_map(|given| {
        let first = words.get(given.at)?;
        let raw = first.range.of(source);
        let (last, value) = match raw.split_once('=') {
            Some((_, value)) => (first, value),
            None => {
                let next = words.get(given.at + 1)?;
                (next, next.range.of(source))
            }
        };
        let (name, variable) = argument(value, place.language)?;
        // The program looks up a name alone, as it does for a secret; a value is what the shell has, which started it.
        let looked_up = !value.contains('=');
        let same = |variable: &str| {
            looked_up
                || called.keeps_environment()
                    && !called.sets(variable)
                    && !own_environment(variable)
        };
        let range = first.range.range().start..last.range.range().end;
        let span = text.span(range)?;
        let found = |variable: &str| own_environment(variable) || (place.hands_on)(variable);
        let variable = variable.filter(|v| same(v) && found(v));
        Some(Argument {
            name,
            at: span,
            sometimes: false,
            instead: variable.map(|variable| Instead {
                gone: None,
                at: span,
                before: "--secret ".to_owned(),
                after: String::new(),
                from: From::Variable(variable),
                also: None,
                taken: taken.clone(),
            }),
        })
    });
    let dockerfile = which(
        (read.last("file"), context.map(String::as_str)),
        called.names(),
        place,
    );
    let start = command.words.first()?.range.range().start;
    Some(Build {
        at: text.span(start..start + 1)?,
        builder: called.builder,
        passed: passed.collect(),
        open,
        ..Build::of(file, dockerfile)
    })
}

/// Whether a word may come to any number of words: nothing but an expansion, or `"${options[@]}"`.
fn is_spread(word: &Word, source: &str) -> bool {
    if word.is_literal() {
        return false;
    }
    let written = word.range.of(source);
    let all = written.contains("[@]") || written.contains("$@") || written.contains("${@");
    all || !word.is_quoted() && word.cooked(source, UNKNOWN).starts_with(UNKNOWN)
}

/// Which Dockerfile is built, by the option that names it and the folder.
fn which(
    (dockerfile, context): (Option<&str>, Option<&str>),
    names: &[&str],
    place: Place<'_>,
) -> Which {
    let Some(context) = context else {
        return Which::Unclear;
    };
    if is_remote(context) || dockerfile.is_some_and(is_remote) {
        return Which::Unclear;
    }
    let unknown = |text: &str| text.contains([UNKNOWN, '`', '*', '~']);
    if dockerfile.map_or_else(|| unknown(context), unknown) {
        return Which::Unclear;
    }
    let mut found: Vec<Which> = Vec::new();
    for folder in place.folders {
        let path = |file: &Path| at(&without_dots(&folder.join(file)), place.around);
        let one = match dockerfile {
            Some(file) => path(Path::new(file)),
            None => {
                let mut paths = names
                    .iter()
                    .map(|name| path(&Path::new(context).join(name)));
                let known = paths.find(|which| *which != Which::Unclear);
                known.unwrap_or(Which::Unclear)
            }
        };
        if one != Which::Unclear && !found.contains(&one) {
            found.push(one);
        }
    }
    match found.as_slice() {
        [one] => one.clone(),
        _ => Which::Unclear,
    }
}

/// The argument that is passed, by the word that says so, and the variable whose value that is.
fn argument(raw: &str, language: Language) -> Option<(String, Option<String>)> {
    let unquoted = |text: &'_ str| -> Option<String> {
        let inner = text.strip_prefix('"')?.strip_suffix('"')?;
        (!inner.contains('"')).then(|| inner.to_owned())
    };
    let single = raw
        .strip_prefix('\'')
        .and_then(|raw| raw.strip_suffix('\''));
    let text = match single {
        Some(inner) => inner.to_owned(),
        None => unquoted(raw).unwrap_or_else(|| raw.to_owned()),
    };
    let Some((name, value)) = text.split_once('=') else {
        return is_name(&text).then(|| (text.clone(), Some(text)));
    };
    if !is_name(name) {
        return None;
    }
    let value = unquoted(value).unwrap_or_else(|| value.to_owned());
    let variable = (single.is_none()).then(|| variable(&value, language));
    Some((name.to_owned(), variable.flatten()))
}

/// The variable that a value is and nothing else.
fn variable(value: &str, language: Language) -> Option<String> {
    let rest = value.strip_prefix('$')?;
    let within = |text: &str, open: char, close: char| -> Option<String> {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        Some(inner.to_owned())
    };
    let name = match language {
        Language::Shell => within(rest, '{', '}').unwrap_or_else(|| rest.to_owned()),
        Language::Make => match rest.strip_prefix('$') {
            Some(shell) => within(shell, '{', '}').unwrap_or_else(|| shell.to_owned()),
            // `$XY` is `$X` and a `Y`.
            None => within(rest, '(', ')').or_else(|| within(rest, '{', '}'))?,
        },
    };
    is_name(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_and_their_variables() {
        for (raw, want) in [
            ("T", Some(("T", Some("T")))),
            ("\"T\"", Some(("T", Some("T")))),
            ("T=$X", Some(("T", Some("X")))),
            ("T=\"$X\"", Some(("T", Some("X")))),
            ("\"T=${X}\"", Some(("T", Some("X")))),
            ("'T=$X'", Some(("T", None))),
            ("T=$1", Some(("T", None))),
            ("T=${X:-y}", Some(("T", None))),
            ("T=x$X", Some(("T", None))),
            ("T=$(cat x)", Some(("T", None))),
            ("T=", Some(("T", None))),
            ("$T", None),
        ] {
            let got = argument(raw, Language::Shell);
            let got = got.as_ref().map(|(n, v)| (n.as_str(), v.as_deref()));
            assert_eq!(got, want, "{raw}");
        }
        for (raw, want) in [
            ("T=$(X)", Some("X")),
            ("T=\"${X}\"", Some("X")),
            ("T=$$X", Some("X")),
            ("T=$${X}", Some("X")),
            ("T=$X", None),
            ("T=$(shell cat x)", None),
        ] {
            let got = argument(raw, Language::Make).and_then(|(_, v)| v);
            assert_eq!(got.as_deref(), want, "{raw}");
        }
    }
}
