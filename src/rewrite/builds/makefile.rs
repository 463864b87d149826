//! Recipes of a Makefile: each line is a shell of its own, which is started in the Makefile's folder.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::command::{self, Language, Place};
use super::facts::Facts;
use super::{Around, Build};
use crate::source::{SourceFile, Text};
use crate::syntax::shell::{self, Dialect};

pub(super) fn read(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let text = file.text();
    // What others include runs where these are; a `cd` of one line holds for the next in a shell for all.
    let is_included = file.path().ends_with(".mk");
    let here: Vec<PathBuf> = match (is_included, text.contains(".ONESHELL")) {
        (_, true) => Vec::new(),
        (true, false) => vec![around.folder.to_path_buf(), around.root.to_path_buf()],
        (false, false) => vec![around.folder.to_path_buf()],
    };
    let mut builds = Vec::new();
    for range in recipes(text) {
        let line = Text::verbatim(file, range);
        // The Makefile's variables look like commands to a shell: what they stand for is not asked here.
        let script = shell::parse(&line, Dialect::Posix);
        let mut facts = Facts::default();
        facts.add(&script, line.as_str());
        let place = Place {
            folders: if facts.moves.is_empty() { &here } else { &[] },
            language: Language::Make,
            hands_on: &|name| facts.hands_on(name) && hands_on(text, name),
            around,
        };
        builds.extend(command::builds(file, &line, &script, place));
    }
    builds
}

/// The lines of recipes, continued ones as one, without the marks before the command.
fn recipes(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut continues = false;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(last) = found
            .last_mut()
            .filter(|last| continues && last.end == start)
        {
            last.end = end;
        } else if let Some(command) = line.strip_prefix('\t') {
            let marks = command.trim_start_matches(['@', '-', '+', ' ', '\t']);
            found.push(end - marks.len()..end);
        }
        continues = line.trim_end_matches(['\n', '\r']).ends_with('\\');
        start = end;
    }
    found
}

/// Whether recipes find the variable in their environment with the value that it has in the Makefile: make hands on what
/// it was given itself, and what is exported (GNU make, *Communicating Variables to a Sub-make*).
fn hands_on(text: &str, name: &str) -> bool {
    let mut set = false;
    for line in text.lines().filter(|line| !line.starts_with('\t')) {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if first == "export" {
            let mut names = words
                .by_ref()
                .flat_map(|word| word.split([':', '?', '+', '=']).next());
            let all = line.trim() == "export";
            if all || names.any(|exported| exported == name) {
                return true;
            }
        }
        let assigned = line.split_once('=').map(|(left, _)| left);
        let assigned = assigned.map(|left| left.trim_end_matches([':', '?', '+', '!']).trim());
        let assigned = assigned.and_then(|left| left.split_whitespace().last());
        set |= assigned == Some(name) || matches!(first, "include" | "-include" | "sinclude");
        set |= first == "define" && words.next() == Some(name);
    }
    !set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_are_lines_behind_tabs() {
        let text = "all: a\n\t@echo a \\\n\t  b\n\t-echo c\nX = d \\\n\te\n";
        let found: Vec<&str> = recipes(text)
            .into_iter()
            .filter_map(|r| text.get(r))
            .collect();
        assert_eq!(found, ["echo a \\\n\t  b\n", "echo c\n", "e\n"]);
    }

    #[test]
    fn what_recipes_find_in_their_environment() {
        for (text, want) in [
            ("all:\n\tdocker build .\n", true),
            ("T = x\n", false),
            ("T ?= x\n", false),
            ("T := $(shell cat x)\nexport T\n", true),
            ("export T = x\n", true),
            ("export\nT = x\n", true),
            ("include x.mk\n", false),
            ("U = x\n", true),
            ("a: T = x\n", false),
        ] {
            assert_eq!(hands_on(text, "T"), want, "{text:?}");
        }
    }
}
