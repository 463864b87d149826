//! Every case under `test-data/rules` and `test-data/flows`: what is expected is what is found, with all rules on that
//! are on by default. `BLESS=1` writes missing annotations.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod support;

use std::path::{Path, PathBuf};

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{self, Format};
use lint_secrets::finding::{Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::{ColumnUnit, MemoryFs};
use support::cases::{Case, Expected, files_below, read, test_data};

fn lint(files: &[(String, Case)], config: &str) -> Outcome {
    let folder = Path::new("/project");
    let mut fs = MemoryFs::default();
    fs.insert("/project/lint-secrets.toml", config);
    let loaded = config::load(&folder.join("lint-secrets.toml"), "lint-secrets.toml", &fs)
        .unwrap_or_else(|e| panic!("the case's config: {e:?}"));
    let settings = config::resolve(
        Some(&loaded),
        &Overrides::default(),
        folder,
        linter::rules(),
    )
    .unwrap_or_else(|e| panic!("the case's config: {e:?}"));
    let mut input = Input::default();
    for (shown, case) in files {
        fs.insert(shown.as_str(), case.text.as_str());
        input
            .files
            .push(linter::in_memory(shown, Format::Dockerfile));
    }
    linter::lint(input, &settings, &fs)
}

fn actual<'a>(outcome: &'a Outcome, path: &str) -> Vec<(Expected, &'a Finding)> {
    let mut found: Vec<_> = outcome
        .findings
        .iter()
        .filter(|f| f.state == State::Active)
        .filter(|f| {
            outcome
                .sources
                .get(f.primary.span.file)
                .is_some_and(|s| s.path() == path)
        })
        .map(|finding| {
            let at = outcome
                .sources
                .position(finding.primary.span, ColumnUnit::CodePoint);
            let expected = Expected {
                line: at.line as usize,
                rule: finding.rule.name.to_owned(),
                text: Some(outcome.sources.slice(finding.primary.span).to_owned()),
                flow: Some(finding.flow.len()),
                severity: Some(finding.severity.as_str().to_owned()),
                confidence: Some(finding.confidence.as_str().to_owned()),
            };
            (expected, finding)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn agrees(expected: &Expected, actual: &Expected) -> bool {
    let same = |e: &Option<String>, a: &Option<String>| e.is_none() || e == a;
    expected.line == actual.line
        && expected.rule == actual.rule
        && same(&expected.text, &actual.text)
        && (expected.flow.is_none() || expected.flow == actual.flow)
        && same(&expected.severity, &actual.severity)
        && same(&expected.confidence, &actual.confidence)
}

/// What disagrees, for people.
fn compare(shown: &str, case: &Case, outcome: &Outcome) -> Vec<String> {
    let mut problems = Vec::new();
    let mut found = actual(outcome, shown);
    for expected in &case.expected {
        match found.iter().position(|(a, _)| agrees(expected, a)) {
            Some(at) => {
                found.remove(at);
            }
            None => problems.push(format!("{shown}: expected and not found: {expected:?}")),
        }
    }
    problems.extend(
        found
            .iter()
            .map(|(a, f)| format!("{shown}: found and not expected: {a:?} ({})", f.message)),
    );
    problems
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn rules_find_what_their_cases_say_and_nothing_else() {
    let mut problems = Vec::new();
    let mut cases = 0;
    for path in files_below(&test_data("rules")) {
        let name = name_of(&path);
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            ["bad", "good", "issue-"]
                .iter()
                .any(|kind| file.starts_with(kind)),
            "{name}: cases are named bad*, good* or issue-NNN*"
        );
        let case = read(&std::fs::read_to_string(&path).unwrap());
        if file.starts_with("good") && !case.expected.is_empty() {
            problems.push(format!("{name}: a good case expects findings"));
        }
        let rule = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if file.starts_with("bad") && !case.expected.iter().any(|e| e.rule == rule) {
            problems.push(format!(
                "{name}: a bad case of {rule} expects no finding of it"
            ));
        }
        let files = [(name.clone(), case)];
        let outcome = lint(&files, &files[0].1.config);
        problems.extend(compare(&name, &files[0].1, &outcome));
        if outcome.notices.len() != files[0].1.notices {
            problems.push(format!("{name}: notices: {:?}", outcome.notices));
        }
        cases += 1;
        bless(&path, &files[0].1, &outcome, &name);
    }
    assert!(cases > 40, "only {cases} cases were found");
    assert!(
        problems.is_empty(),
        "{} of {cases} cases:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn flows_find_what_their_folders_say_and_nothing_else() {
    let mut problems = Vec::new();
    let mut cases = 0;
    let mut folders: Vec<PathBuf> = std::fs::read_dir(test_data("flows"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders {
        let mut config = String::new();
        let mut files = Vec::new();
        for path in files_below(&folder) {
            let text = std::fs::read_to_string(&path).unwrap();
            if path.file_name().is_some_and(|n| n == "lint-secrets.toml") {
                config = text;
            } else if path.file_name().and_then(discover::by_name).is_some() {
                files.push((name_of(&path), read(&text)));
            } else {
                panic!("{}: no test reads this file", path.display());
            }
        }
        let outcome = lint(&files, &config);
        for (name, case) in &files {
            problems.extend(compare(name, case, &outcome));
        }
        cases += 1;
    }
    assert!(cases > 0, "no flows were found");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_rule_has_a_bad_and_a_good_case() {
    // Made by `triage`, and tested with it.
    let by_triage = [
        "unused-suppression",
        "suppression-without-reason",
        "malformed-suppression",
    ];
    for rule in linter::rules()
        .iter()
        .filter(|r| !by_triage.contains(&r.name))
    {
        let folder = test_data("rules").join(rule.name);
        for kind in ["bad", "good"] {
            let any = files_below(&folder).iter().any(|p| {
                p.file_name()
                    .is_some_and(|n| n.to_string_lossy().starts_with(kind))
            });
            assert!(any, "test-data/rules/{}: no {kind} case", rule.name);
        }
    }
}

/// Writes annotations for what was found and is not expected.
fn bless(path: &Path, case: &Case, outcome: &Outcome, shown: &str) {
    if std::env::var_os("BLESS").is_none() {
        return;
    }
    let mut missing: Vec<Expected> = actual(outcome, shown)
        .into_iter()
        .map(|(a, _)| a)
        .filter(|a| !case.expected.iter().any(|e| agrees(e, a)))
        .collect();
    let source = std::fs::read_to_string(path).unwrap();
    let mut out = String::new();
    let mut line = 0;
    for written in source.split_inclusive('\n') {
        out.push_str(written);
        if written.trim_start().starts_with("#~") {
            continue;
        }
        line += 1;
        missing.retain(|m| {
            if m.line == line {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                let text = m.text.as_deref().unwrap_or_default();
                let text = if text.contains('\n') {
                    String::new()
                } else {
                    format!(" \"{text}\"")
                };
                out.push_str(&format!("#~^ {}{text}\n", m.rule));
            }
            m.line != line
        });
    }
    std::fs::write(path, out).unwrap();
}
