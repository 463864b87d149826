//! The examples of `rules/commands/*.toml`: each is the command of a `RUN`, and gives exactly what it marks.
#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use lint_secrets::commands::spec::{CommandFile, CommandSpec};
use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::discover::Format;
use lint_secrets::linter::{self, Input};
use lint_secrets::source::MemoryFs;
use support::cases::files_below;

/// What a command's arguments give; what it leaves on disk is the matter of other rules.
fn settings() -> Settings {
    let overrides = Overrides {
        select: ["secret-in-run-command", "weak-default-credential"]
            .map(str::to_owned)
            .to_vec(),
        ..Overrides::default()
    };
    resolve(None, &overrides, Path::new("/r"), linter::rules()).unwrap()
}

fn tools() -> Vec<(String, CommandSpec)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tools = Vec::new();
    for path in files_below(&root.join("rules/commands")) {
        let shown = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let file: CommandFile = toml::from_str(&text).unwrap_or_else(|e| panic!("{shown}: {e}"));
        tools.extend(file.tool.into_iter().map(|tool| (shown.clone(), tool)));
    }
    tools
}

/// A Dockerfile that runs the command: in the tool's shell, lines as a heredoc.
fn dockerfile(command: &str, shell: Option<&str>) -> String {
    match shell {
        Some("powershell") => format!(
            "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\"]\n\
             RUN {command}\n"
        ),
        Some("cmd") => format!(
            "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN {command}\n"
        ),
        Some(other) => panic!("`{other}` is no shell of examples"),
        None if command.contains('\n') => {
            format!("FROM alpine:3.20\nRUN <<'LAST-LINE'\n{command}\nLAST-LINE\n")
        }
        None => format!("FROM alpine:3.20\nRUN {command}\n"),
    }
}

/// The text without its marks, and what they mark.
fn unmarked(text: &str) -> (String, BTreeSet<(usize, usize)>) {
    let mut plain = String::new();
    let mut marks = BTreeSet::new();
    let mut open = 0;
    for c in text.chars() {
        match c {
            '«' => open = plain.len(),
            '»' => {
                marks.insert((open, plain.len()));
            }
            c => plain.push(c),
        }
    }
    (plain, marks)
}

fn found(text: &str, settings: &Settings) -> BTreeSet<(usize, usize)> {
    let mut fs = MemoryFs::default();
    fs.insert("Dockerfile", text);
    let input = Input {
        command: None,
        files: vec![linter::in_memory("Dockerfile", Format::Dockerfile)],
        baseline: None,
    };
    let outcome = linter::lint(input, settings, &fs);
    assert!(outcome.notices.is_empty(), "{text}: {:?}", outcome.notices);
    let ranges = outcome.findings.iter().map(|f| f.primary.span.range());
    ranges.map(|Range { start, end }| (start, end)).collect()
}

#[test]
fn examples_give_exactly_what_they_mark() {
    let settings = settings();
    let mut problems = Vec::new();
    let mut count = 0;
    for (file, tool) in tools() {
        for command in std::iter::once(&tool).chain(&tool.verb) {
            for example in command.found.iter().chain(&command.silent) {
                count += 1;
                let example = support::fakes::expand(example);
                let (text, wanted) = unmarked(&dockerfile(&example, tool.shell.as_deref()));
                let found = found(&text, &settings);
                if found != wanted {
                    let said: Vec<&str> = found.iter().map(|(a, b)| &text[*a..*b]).collect();
                    let name = &tool.names[0];
                    problems.push(format!("{file}: {name}: {example}\n    gives {said:?}"));
                }
            }
        }
    }
    assert!(count > 20, "only {count} examples");
    assert!(
        problems.is_empty(),
        "{} of {count}:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_tool_has_examples_that_mark_something() {
    for (file, tool) in tools() {
        tool.check().unwrap_or_else(|e| panic!("{file}: {}", e.0));
    }
}
