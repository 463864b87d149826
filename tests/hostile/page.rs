//! `docs/robustness.md`: what is tried, and what comes of it. Times and memory are those of the last full run.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::cases::Case;
use crate::run::Measured;

const INTRODUCTION: &str = "\
<!-- Made by `UPDATE=1 LINT_SECRETS=target/release/lint-secrets cargo test --release --test hostile -- --ignored`. -->

# Input that means harm

A linter of a merge request reads what a stranger wrote. Whatever that is, it must end in time and memory that are in
proportion to the input, say what it could not read, never fall over, and never show a secret. Each row is a run of the
program over an input, which [test-data/hostile](../test-data/hostile) describes and `tests/hostile` makes; where it has a
secret besides (`DB_PASSWORD`), the row says whether that was found. Exit codes are those of [the command line](cli.md): 1
for findings, 2 where something could not be read, 0 else.

What comes of each is tested, and so is that its peak memory stays below 48 MiB and 16 bytes for each byte of input, but
where a row says another factor. Time (of processors) and memory are those of the last full run, of a release build on two
shared cores.

Cases about rights are run as nobody (user 65534) where the tests are run by root, whom no mode keeps from anything. What
does not fit on a disk is tried with `/dev/full` and with a limit on the size of files that the system sets.
";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/robustness.md")
}

/// What happens, in words.
fn outcome(case: &Case) -> String {
    let codes: Vec<String> = case.exit.iter().map(i32::to_string).collect();
    let mut out = format!("exit {}", codes.join(" or "));
    match case.finds {
        Some(0) | None => {}
        Some(1) => out.push_str("; the secret is found"),
        Some(many) => {
            let _ = write!(out, "; all {many} secrets are found");
        }
    }
    for words in &case.says {
        let _ = write!(out, "; says “{}”", words.trim());
    }
    if !case.note.is_empty() {
        let _ = write!(out, "; {}", case.note);
    }
    if case.memory > 16 {
        let _ = write!(out, "; {} bytes of memory for a byte", case.memory);
    }
    out.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('\n', " ")
}

fn text(cases: &[Case], figures: impl Fn(usize, &Case) -> (String, String)) -> String {
    let mut out = INTRODUCTION.to_owned();
    let mut section = "";
    for (at, case) in cases.iter().enumerate() {
        if case.section.1 != section {
            section = &case.section.1;
            let _ = write!(
                out,
                "\n## {section}\n\n| input | what happens | time | memory |\n|---|---|---|---|\n"
            );
        }
        let (time, memory) = figures(at, case);
        let _ = writeln!(
            out,
            "| {} | {} | {time} | {memory} |",
            case.input,
            outcome(case)
        );
    }
    out
}

pub(crate) fn write(cases: &[Case], measured: &[Option<Measured>]) {
    let page = text(cases, |at, _| {
        measured[at].map_or_else(Default::default, |measured| {
            match measured.peak {
                // Of several runs, or of one behind a shell, nothing is measured.
                0 => ("–".to_owned(), "–".to_owned()),
                peak => (
                    format!("{:.2} s", measured.time),
                    format!("{:.0} MiB", peak as f64 / 1024.0),
                ),
            }
        })
    });
    std::fs::write(path(), page).unwrap();
}

/// Everything but the figures, which a row keeps that is as it was.
pub(crate) fn check(cases: &[Case]) {
    let page = std::fs::read_to_string(path()).unwrap_or_default();
    let mut rows: HashMap<&str, (String, String)> = HashMap::new();
    for line in page.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        if let [input, _, time, memory] = cells.as_slice() {
            let figures = (time.to_string(), memory.trim_end_matches(" |").to_owned());
            rows.insert(input.trim_start_matches("| "), figures);
        }
    }
    let wanted = text(cases, |_, case| {
        rows.get(case.input.as_str()).cloned().unwrap_or_default()
    });
    assert!(
        page == wanted,
        "docs/robustness.md is old; its first line says what makes it"
    );
}
