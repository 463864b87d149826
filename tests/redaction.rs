//! No output holds a part of a secret: every build file of the test data, through every reporter.
//!
//! A leak is any four bytes in a row of a masked place that an output holds, unless they stand in the file outside of
//! all masked places, or are our own words: those that are printed for the same files with other secrets.
#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::HashSet;
use std::path::Path;

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::detect::Catalog;
use lint_secrets::discover::{Format as FileFormat, by_content, by_name};
use lint_secrets::finding::Finding;
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::report::{Exit, Format, Graphics, Run, Stats, TerminalOptions, Tool};
use lint_secrets::source::{MemoryFs, SourceMap};
use lint_secrets::triage::Baseline;
use support::cases::{files_below, read, test_data};

/// How many bytes in a row of a secret are a part of it.
const PART: usize = 4;

fn settings(select: &[&str]) -> Settings {
    let overrides = Overrides {
        select: select.iter().map(|s| (*s).to_owned()).collect(),
        ..Overrides::default()
    };
    resolve(None, &overrides, Path::new("/r"), linter::rules()).unwrap()
}

fn lint(name: &str, bytes: &[u8], select: &[&str]) -> Outcome {
    let mut fs = MemoryFs::default();
    fs.insert(name, bytes);
    let input = Input {
        files: vec![linter::in_memory(name, FileFormat::Dockerfile)],
        baseline: None,
    };
    linter::lint(input, &settings(select), &fs)
}

/// The name and the text of every build file of the test data.
fn build_files() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for path in files_below(&test_data(".")) {
        let bytes = std::fs::read(&path).unwrap();
        let named = path.file_name().and_then(by_name).is_some();
        if !named && by_content(&bytes).is_none() {
            continue;
        }
        let name = path.strip_prefix(test_data(".")).unwrap();
        let name = name.to_str().unwrap().replace('\\', "/");
        let bytes = match String::from_utf8(bytes) {
            // Invented tokens stand in cases by their names.
            Ok(text) if name.starts_with("rules/") || name.starts_with("flows/") => {
                read(&text).text.into_bytes()
            }
            Ok(text) => text.into_bytes(),
            Err(e) => e.into_bytes(),
        };
        found.push((name, bytes));
    }
    found
}

/// Everything that can leave the program, by what it is.
fn outputs(outcome: &Outcome, reveal: bool) -> Vec<(String, String)> {
    let run = Run {
        findings: &outcome.findings,
        notices: &outcome.notices,
        sources: &outcome.sources,
        rules: linter::rules(),
        stats: Stats::default(),
        tool: Tool::default(),
        exit: Exit::default(),
    };
    let mut out = Vec::new();
    let mut add = |what: String, bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("reports are UTF-8");
        // The rules' pages have examples with the values of the test data.
        out.push((what, without_pages(&text)));
    };
    let screens = [
        (100, true, Graphics::Unicode),
        (40, false, Graphics::Ascii),
        (80, false, Graphics::Narrated),
    ];
    for format in Format::ALL {
        for (width, color, graphics) in screens {
            let options = TerminalOptions {
                width,
                color,
                graphics,
                reveal,
            };
            let mut bytes = Vec::new();
            format.reporter(&options).report(&run, &mut bytes).unwrap();
            add(format!("{} {graphics:?}", format.as_str()), bytes);
            if format != Format::Terminal {
                break;
            }
        }
    }
    let baseline = Baseline::new(Path::new("/r"), Path::new("/r"));
    let text = baseline.text(&outcome.findings, &outcome.sources);
    add("baseline".to_owned(), text.into_bytes());
    for finding in &outcome.findings {
        let shown = format!("{finding:?}").replace(&format!("{:?}", finding.rule), "");
        add("Debug".to_owned(), shown.into_bytes());
        let print = finding.fingerprint("a").as_str().to_owned();
        add("fingerprint".to_owned(), print.into_bytes());
    }
    for notice in &outcome.notices {
        add("notice".to_owned(), format!("{notice:?}").into_bytes());
    }
    out
}

/// A SARIF log without its list of rules; everything else as it is.
fn without_pages(text: &str) -> String {
    let Ok(mut log) = serde_json::from_str::<serde_json::Value>(text) else {
        return text.to_owned();
    };
    for run in log["runs"].as_array_mut().into_iter().flatten() {
        run["tool"]["driver"]["rules"] = serde_json::Value::Null;
    }
    log.to_string()
}

fn parts(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.windows(PART)
}

/// The bytes of the only file, with those of masked places as `\0`; and the masked places alone.
fn split(findings: &[Finding], sources: &SourceMap) -> (Vec<u8>, Vec<Vec<u8>>) {
    let file = sources.iter().next().expect("one file");
    let text = file.text().as_bytes();
    let mut open = text.to_vec();
    let mut masked = Vec::new();
    for mask in findings.iter().flat_map(|f| &f.masks) {
        let range = mask.start as usize..(mask.end as usize).min(text.len());
        masked.push(text[range.clone()].to_vec());
        open[range].fill(0);
    }
    (open, masked)
}

/// The file with other letters and digits in its masked places.
fn with_other_secrets(findings: &[Finding], sources: &SourceMap) -> Vec<u8> {
    let file = sources.iter().next().expect("one file");
    let mut bytes = file.text().as_bytes().to_vec();
    let mut places: Vec<usize> = (findings.iter().flat_map(|f| &f.masks))
        .flat_map(|mask| mask.start as usize..(mask.end as usize).min(file.text().len()))
        .collect();
    places.sort_unstable();
    places.dedup();
    for at in places {
        let turned = |first: u8, count: u8| first + (bytes[at] - first + count / 2) % count;
        bytes[at] = match bytes[at] {
            b'a'..=b'z' => turned(b'a', 26),
            b'A'..=b'Z' => turned(b'A', 26),
            b'0'..=b'9' => turned(b'0', 10),
            other => other,
        };
    }
    bytes
}

/// One run of one file.
struct Case {
    name: String,
    masked: usize,
    /// Parts of masked places that stand nowhere else in the file.
    secret: HashSet<Vec<u8>>,
    /// What is printed, by what it is.
    outputs: Vec<(String, String)>,
    /// The same for the file with other secrets.
    other: Vec<(String, String)>,
}

fn case(name: &str, bytes: &[u8], select: &[&str], reveal: bool) -> Case {
    let outcome = lint(name, bytes, select);
    let (open, masked) = split(&outcome.findings, &outcome.sources);
    let open: HashSet<&[u8]> = parts(&open).collect();
    let secret = (masked.iter().flat_map(|m| parts(m))).filter(|part| !open.contains(part));
    let other = with_other_secrets(&outcome.findings, &outcome.sources);
    Case {
        name: name.to_owned(),
        masked: masked.len(),
        secret: secret.map(<[u8]>::to_vec).collect(),
        outputs: outputs(&outcome, reveal),
        other: outputs(&lint(name, &other, select), reveal),
    }
}

/// The parts of our own words: what is printed where the secrets are others, and the names of what is recognised.
fn own_words(cases: &[Case]) -> HashSet<Vec<u8>> {
    let printed = cases
        .iter()
        .flat_map(|case| &case.other)
        .map(|(_, text)| text.as_str());
    let catalog = Catalog::builtin().detectors();
    let named = catalog.flat_map(|detector| [detector.id(), detector.summary()]);
    let texts = printed.chain(named);
    texts
        .flat_map(|text| parts(text.as_bytes()))
        .map(<[u8]>::to_vec)
        .collect()
}

fn leaks(cases: &[Case]) -> Vec<String> {
    let words = own_words(cases);
    let mut leaks = Vec::new();
    for case in cases {
        for (what, text) in &case.outputs {
            for part in parts(text.as_bytes()) {
                if case.secret.contains(part) && !words.contains(part) {
                    let part = String::from_utf8_lossy(part);
                    leaks.push(format!("{}: {what}: {part}", case.name));
                }
            }
        }
    }
    leaks.sort();
    leaks.dedup();
    leaks
}

#[test]
fn no_output_has_a_part_of_a_secret() {
    let files = build_files();
    let mut cases = Vec::new();
    for (name, bytes) in &files {
        for select in [&[][..], &["secrets-used-in-arg-or-env"]] {
            cases.push(case(name, bytes, select, false));
        }
    }
    let masked: usize = cases.iter().map(|case| case.masked).sum();
    assert!(files.len() > 5, "only {} files", files.len());
    assert!(masked > 10, "only {masked} masked places");
    let leaks = leaks(&cases);
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// A check that sees no leak where there is one would be worth nothing.
#[test]
fn a_leak_is_seen() {
    let name = "demo/worker/Dockerfile";
    let bytes = std::fs::read(test_data(name)).unwrap();
    let shown = leaks(&[case(name, &bytes, &[], true)]).join("\n");
    for part in ["corr", "hors", "kett", "lago"] {
        assert!(
            shown.contains(&format!("terminal Unicode: {part}")),
            "{shown}"
        );
    }
    assert!(
        !shown.contains("sarif") && !shown.contains("json"),
        "{shown}"
    );
}
