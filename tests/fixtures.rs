//! Every case under `test-data/rules` and `test-data/flows`: what is expected is what is found, with all rules on that
//! are on by default. `BLESS=1` writes missing annotations.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod support;

use std::path::{Path, PathBuf};

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{self, Format, NameVerdict, Target};
use lint_secrets::finding::{Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::{ColumnUnit, MemoryFs};
use support::cases::{Case, EXPECT, Expected, files_below, read_file, test_data};

/// A file of a case.
struct File {
    /// Its path from the repository on, with `/`.
    name: String,
    bytes: Vec<u8>,
    case: Case,
}

impl File {
    fn at(path: &Path) -> Self {
        let (bytes, case) = read_file(path);
        Self {
            // Git keeps no folder `.git` in another one.
            name: name_of(path).replace("/_git/", "/.git/"),
            bytes,
            case,
        }
    }

    /// What it is, as for files that are met on a walk: a name that says nothing is no build file.
    fn format(&self) -> Option<Format> {
        let name = Path::new(&self.name).file_name()?;
        match discover::by_name(name)? {
            NameVerdict::Is(format) => Some(format),
            NameVerdict::Maybe => discover::by_name_and_content(name, &self.bytes),
        }
    }
}

/// Lints `files` in the project at `root`.
fn lint(root: &str, files: &[File], config: &str) -> Outcome {
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
    for file in files {
        let path = folder.join(&file.name);
        fs.insert(&path, file.bytes.as_slice());
        if let Some(format) = file.format().filter(|_| !file.case.linked) {
            input.files.push(Target {
                path,
                root: folder.join(root).into(),
                ..linter::in_memory(&file.name, format)
            });
        }
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
                way: Some(way(outcome, finding, path)),
                severity: Some(finding.severity.as_str().to_owned()),
                confidence: Some(finding.confidence.as_str().to_owned()),
            };
            (expected, finding)
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// The steps of a finding of the file `path`, relative to the folder of its case.
fn way(outcome: &Outcome, finding: &Finding, path: &str) -> String {
    let case: PathBuf = Path::new(path).components().take(3).collect();
    let steps = finding.flow.iter().map(|step| {
        let file = outcome.sources.get(step.span.file).unwrap().path();
        let file = Path::new(file).strip_prefix(&case).unwrap();
        let at = outcome.sources.position(step.span, ColumnUnit::CodePoint);
        format!("{}:{}", file.display(), at.line)
    });
    steps.collect::<Vec<_>>().join(">")
}

fn agrees(expected: &Expected, actual: &Expected) -> bool {
    let same = |e: &Option<String>, a: &Option<String>| e.is_none() || e == a;
    expected.line == actual.line
        && expected.rule == actual.rule
        && same(&expected.text, &actual.text)
        && (expected.flow.is_none() || expected.flow == actual.flow)
        && same(&expected.way, &actual.way)
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

/// The files below `folder` that are cases, or files of cases.
fn cases_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = files_below(folder);
    files.retain(|path| !path.to_string_lossy().ends_with(EXPECT));
    files
}

/// The path of a file of the flow in `folder`, from there on.
fn file_below(folder: &Path, file: &File) -> PathBuf {
    let below = Path::new(&file.name).strip_prefix(name_of(folder));
    below.unwrap().to_path_buf()
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
    for path in cases_below(&test_data("rules")) {
        let name = name_of(&path);
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            ["bad", "good", "issue-"]
                .iter()
                .any(|kind| file.starts_with(kind)),
            "{name}: cases are named bad*, good* or issue-NNN*"
        );
        let file_of_case = File::at(&path);
        assert!(
            file_of_case.format().is_some(),
            "{name}: the name must say what it is"
        );
        let case = &file_of_case.case;
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
        let root = name_of(path.parent().unwrap());
        let files = [file_of_case];
        let case = &files[0].case;
        let outcome = lint(&root, &files, &case.config);
        problems.extend(compare(&name, case, &outcome));
        if outcome.notices.len() != case.notices {
            problems.push(format!("{name}: notices: {:?}", outcome.notices));
        }
        cases += 1;
        bless(&path, case, &outcome, &name);
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
        for path in cases_below(&folder) {
            if path.file_name().is_some_and(|n| n == "lint-secrets.toml") {
                config = std::fs::read_to_string(&path).unwrap();
            } else {
                files.push(File::at(&path));
            }
        }
        let root = name_of(&folder);
        let outcome = lint(&root, &files, &config);
        let targets = files.iter().filter(|f| f.format().is_some());
        assert!(targets.count() > 0, "{root}: nothing to lint");
        for file in &files {
            problems.extend(compare(&file.name, &file.case, &outcome));
            let told = outcome.notices.iter().filter(|n| n.path == file.name);
            if told.count() != file.case.notices {
                problems.push(format!("{}: notices: {:?}", file.name, outcome.notices));
            }
            bless(
                &folder.join(file_below(&folder, file)),
                &file.case,
                &outcome,
                &file.name,
            );
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
    if missing.is_empty() {
        return;
    }
    if path.extension().is_some_and(|e| e == "json") {
        bless_beside(path, &missing);
        return;
    }
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

/// JSON has no comments.
fn bless_beside(path: &Path, missing: &[Expected]) {
    let beside = PathBuf::from(format!("{}{EXPECT}", path.display()));
    let mut notes = std::fs::read_to_string(&beside).unwrap_or_default();
    for m in missing {
        let text = m.text.as_deref().unwrap_or_default();
        notes.push_str(&format!("{} \"{text}\" line={}\n", m.rule, m.line));
    }
    std::fs::write(beside, notes).unwrap();
}
