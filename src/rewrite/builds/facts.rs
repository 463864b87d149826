//! Which variables of a shell its commands hand on: what a script sets for itself alone is not in the environment of the
//! builds that it starts.

use std::collections::HashSet;

use crate::syntax::shell::{Enclosure, Script, Word};

/// What some commands do with variables and folders.
#[derive(Debug, Default)]
pub(super) struct Facts {
    set: HashSet<String>,
    exported: HashSet<String>,
    /// All that is set is handed on (`set -a`).
    exports_all: bool,
    /// Not from its beginning to its end (`set +a`).
    stops_exporting: bool,
    /// Other files are run, which may set anything.
    sources: bool,
    /// The folders that are changed to, as they are written.
    pub(super) moves: Vec<String>,
}

impl Facts {
    /// Adds what the commands of `script` do, which was read from `source`.
    pub(super) fn add(&mut self, script: &Script, source: &str) {
        for at in script.simple_commands() {
            let command = at.command;
            let Some(name) = command.name() else {
                let assigned = command.assignments.iter();
                self.set
                    .extend(assigned.map(|a| a.name.of(source).to_owned()));
                continue;
            };
            let arguments = command.words.get(1..).unwrap_or_default();
            let words = || arguments.iter().map(|word| before_value(word, source));
            // What a subshell hands on is gone with it.
            let lasts = at.context.enclosure == Enclosure::Shell;
            match name.as_literal(source).as_deref() {
                Some("export") if !lasts => self.set.extend(words()),
                Some("export") if words().any(|w| w == "-n") => {
                    self.exported.retain(|name| words().all(|w| w != *name));
                    self.set.extend(words());
                }
                Some("export") => self.exported.extend(words()),
                Some("declare" | "typeset") if lasts && words().any(|w| w.starts_with("-x")) => {
                    self.exported.extend(words());
                }
                Some(
                    "local" | "declare" | "typeset" | "readonly" | "read" | "mapfile" | "readarray"
                    | "printf" | "getopts",
                ) => self.set.extend(words()),
                Some("set") => {
                    let all = words().any(|w| w == "allexport" || is_short(&w, 'a'));
                    match words().any(|w| w.starts_with('+')) {
                        true => self.stops_exporting = true,
                        false => self.exports_all |= lasts && all,
                    }
                }
                Some("." | "source" | "eval") => self.sources = true,
                Some("cd" | "pushd") => {
                    let to = arguments.first().map_or("", |word| word.range.of(source));
                    self.moves.push(to.to_owned());
                }
                _ => {}
            }
        }
        // `${NAME:=value}`
        for part in source.split("${").skip(1) {
            let end = part.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
            let (name, behind) = part.split_at(end.unwrap_or(part.len()));
            if behind.starts_with(":=") || behind.starts_with('=') {
                self.set.insert(name.to_owned());
            }
        }
        // `for NAME in`
        let mut words = source.split_whitespace().peekable();
        while let Some(word) = words.next() {
            if word == "for"
                && let Some(name) = words.peek()
            {
                self.set.insert((*name).to_owned());
            }
        }
    }

    /// Whether a command finds the variable in its environment with the value that the shell has.
    pub(super) fn hands_on(&self, name: &str) -> bool {
        Self::hand_on(&[self], name)
    }

    /// The same, of a shell that runs all of this.
    pub(super) fn hand_on(all: &[&Self], name: &str) -> bool {
        let stops = all.iter().any(|facts| facts.stops_exporting);
        let exported = |facts: &&Self| facts.exports_all && !stops || facts.exported.contains(name);
        let set = |facts: &&Self| facts.sources || facts.set.contains(name);
        all.iter().any(exported) || !all.iter().any(set)
    }
}

fn is_short(word: &str, letter: char) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.contains(letter)
}

fn before_value(word: &Word, source: &str) -> String {
    let text = word.cooked(source, '?');
    let end = text.find('=').unwrap_or(text.len());
    text.get(..end).unwrap_or_default().to_owned()
}
