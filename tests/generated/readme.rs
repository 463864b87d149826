//! The README's output and tables.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use lint_secrets::discover::{self, NameVerdict};
use regex::Regex;
use serde::Deserialize;

use super::marked::filled;
use super::support::cases::read_file;
use super::{Page, cell, check, root, rules};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// What the program prints for `arguments`, without how long it took.
fn output(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .args(arguments.split_whitespace())
        .current_dir(root())
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors, "", "lint-secrets {arguments}");
    assert!(
        printed.lines().count() > 1,
        "lint-secrets {arguments}: {printed}"
    );
    let took = Regex::new(r"; \d+\.\d+ s\n$").unwrap();
    assert!(took.is_match(&printed), "{printed}");
    let printed = took.replace(&printed, "\n");
    format!("```console\n$ lint-secrets {arguments}\n{printed}```\n")
}

fn made(what: &str) -> String {
    match what.split_once(' ') {
        Some(("output", arguments)) => output(arguments),
        Some(("file", path)) => {
            let language = if path.ends_with(".toml") {
                "toml"
            } else {
                "dockerfile"
            };
            format!("```{language}\n{}```\n", read(path))
        }
        _ if what == "formats" => formats(),
        _ if what == "rules" => format!("\n{}\n", rules::table("docs/rules/")),
        _ => panic!("nothing makes `{what}`"),
    }
}

/// `test-data/formats.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Formats {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// What the program calls it.
    format: String,
    /// By which name or content it is told.
    files: String,
    /// What of it is linted.
    linted: String,
    /// A case below `test-data` that proves it.
    case: String,
}

fn rows() -> Vec<Row> {
    let formats: Formats = toml::from_str(&read("test-data/formats.toml")).unwrap();
    formats.row
}

/// The table of what is linted.
fn formats() -> String {
    let mut table =
        "\n| format | told by | what is linted | a case |\n|---|---|---|---|\n".to_owned();
    for row in rows() {
        let name = row.case.rsplit('/').next().unwrap_or_default();
        let case = format!("[{name}](test-data/{})", row.case);
        writeln!(
            table,
            "| {} | {} | {} | {case} |",
            row.format,
            cell(&row.files),
            cell(&row.linted)
        )
        .unwrap();
    }
    table + "\n"
}

#[test]
fn each_row_of_the_formats_is_proved_by_its_case() {
    let mut seen = BTreeSet::new();
    for row in rows() {
        let path = root().join("test-data").join(&row.case);
        let (bytes, case) = read_file(&path);
        let name = path.file_name().unwrap();
        let format = match discover::by_name(name) {
            Some(NameVerdict::Is(format)) => Some(format),
            _ => discover::by_name_and_content(name, &bytes),
        };
        let format = format.unwrap_or_else(|| panic!("{}: of no format", row.case));
        assert_eq!(format.as_str(), row.format, "{}", row.case);
        // tests/fixtures.rs finds exactly these.
        assert!(!case.expected.is_empty(), "{}: finds nothing", row.case);
        seen.insert(format.as_str());
    }
    assert_eq!(seen.len(), FORMATS, "a format without a row: {seen:?}");
}

/// How many formats the program knows.
const FORMATS: usize = 11;

#[test]
fn the_readme_shows_what_the_program_prints() {
    let page = read("README.md");
    assert!(page.matches("<!-- made: output ").count() >= 2);
    assert!(page.contains("<!-- made: rules -->"));
    assert!(page.contains("<!-- made: formats -->"));
    check(&[Page {
        path: "README.md".to_owned(),
        text: filled(&page, &made),
    }]);
}

/// Whoever reads no further than the first screen can run it.
#[test]
fn the_readme_opens_with_a_sentence_and_two_commands() {
    let page = read("README.md");
    let first = page.lines().filter(|l| !l.trim().is_empty()).take(7);
    let first: Vec<&str> = first.collect();
    let [title, sentence, _, demo, tests, ..] = first.as_slice() else {
        panic!("{first:?}");
    };
    assert_eq!(*title, "# lint-secrets");
    assert!(
        sentence.ends_with('.') && sentence.matches(". ").count() == 0,
        "{sentence}"
    );
    assert_eq!(*demo, "cargo run --release --locked -- test-data/demo");
    assert_eq!(*tests, "cargo test --locked");
}

/// Links to files lead somewhere.
#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)\s#]+)(?:#[^)]*)?\)").unwrap();
    let mut seen = 0;
    for page in super::blocks::pages() {
        let folder = root().join(&page).parent().unwrap().to_path_buf();
        for target in link.captures_iter(&read(&page)) {
            if !target[1].contains("://") {
                let there = folder.join(&target[1]).exists();
                assert!(there, "{page}: `{}` is not there", &target[1]);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} links were seen");
}
