//! No output holds a part of a secret: every build file of the test data, through every reporter.
//!
//! A leak is any four bytes in a row of a masked place that an output holds, unless they stand in the file outside of
//! all masked places, or are our own words: those that are printed for the same files with other secrets.
#![allow(clippy::disallowed_methods)]

mod attack;
mod run;
#[path = "../support/mod.rs"]
mod support;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::detect::Catalog;
use lint_secrets::discover::{
    Format as FileFormat, NameVerdict, Target, by_content, by_name, by_name_and_content,
};
use lint_secrets::finding::{Finding, Severity};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::report::{Exit, Format, Graphics, Run, Stats, TerminalOptions, Tool};
use lint_secrets::source::{MemoryFs, SourceMap};
use lint_secrets::triage::Baseline;
use support::cases::{EXPECT, files_below, read_file, test_data};

/// How many bytes in a row of a secret are a part of it.
const PART: usize = 4;

fn selecting(select: &[&str]) -> Overrides {
    Overrides {
        select: select.iter().map(|s| (*s).to_owned()).collect(),
        ..Overrides::default()
    }
}

fn settings(overrides: &Overrides) -> Settings {
    resolve(None, overrides, Path::new("/r"), linter::rules()).unwrap()
}

/// Files that are linted together, by their names: a case of a rule, a flow, a single file.
type Project = BTreeMap<String, Vec<u8>>;

/// What a file is linted as; `None` for one that is only there to be linked to.
fn format_of(name: &str, bytes: &[u8]) -> Option<FileFormat> {
    let path = Path::new(name).file_name().unwrap();
    match by_name(path) {
        Some(NameVerdict::Is(format)) => Some(format),
        Some(NameVerdict::Maybe) => by_name_and_content(path, bytes),
        None if name.starts_with("flows/") => None,
        None => by_content(bytes),
    }
}

fn lint(project: &Project, overrides: &Overrides) -> Outcome {
    lint_some(project, overrides, |_| true)
}

/// The same, but of the files only those that are `asked` for: the others are there to be linked to.
fn lint_some(project: &Project, overrides: &Overrides, asked: impl Fn(&str) -> bool) -> Outcome {
    let mut fs = MemoryFs::default();
    let mut files = Vec::new();
    for (name, bytes) in project {
        let path = Path::new("/r").join(name);
        fs.insert(&path, bytes.as_slice());
        if let Some(format) = format_of(name, bytes).filter(|_| asked(name)) {
            files.push(Target {
                path,
                root: Path::new("/r").join(root_of(name)).into(),
                ..linter::in_memory(name, format)
            });
        }
    }
    let input = Input {
        command: None,
        files,
        baseline: None,
    };
    linter::lint(input, &settings(overrides), &fs)
}

/// The folder of a flow, else the file's own.
fn root_of(name: &str) -> PathBuf {
    let path = Path::new(name);
    if name.starts_with("flows/") {
        path.components().take(2).collect()
    } else {
        path.parent().unwrap().to_path_buf()
    }
}

/// Every build file of the test data, with those it may link to.
fn projects() -> Vec<Project> {
    let mut projects: BTreeMap<String, Project> = BTreeMap::new();
    for path in files_below(&test_data(".")) {
        let name = path.strip_prefix(test_data(".")).unwrap();
        let name = name.to_str().unwrap().replace('\\', "/");
        let is_case = name.starts_with("rules/") || name.starts_with("flows/");
        let bytes = if is_case {
            // Invented tokens stand in cases by their names.
            read_file(&path).0
        } else {
            std::fs::read(&path).unwrap()
        };
        let project = if name.starts_with("flows/") {
            root_of(&name).to_str().unwrap().to_owned()
        } else if format_of(&name, &bytes).is_some() && !name.ends_with(EXPECT) {
            name.clone()
        } else {
            continue;
        };
        projects.entry(project).or_default().insert(name, bytes);
    }
    projects.into_values().collect()
}

/// Everything that can leave the program, by what it is.
fn outputs(outcome: &Outcome, reveal: bool) -> Vec<(String, String)> {
    // The pages of others are the same whatever is found, and long.
    let mut rules = linter::rules().to_vec();
    rules.retain(|rule| outcome.findings.iter().any(|finding| finding.rule == *rule));
    let run = Run {
        findings: &outcome.findings,
        notices: &outcome.notices,
        stages: &outcome.stages,
        sources: &outcome.sources,
        rules: &rules,
        stats: Stats::default(),
        tool: Tool::default(),
        exit: Exit::default(),
    };
    let mut out = Vec::new();
    let mut add = |what: String, bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("reports are UTF-8");
        // The rules' pages have examples with the values of the test data; a style sheet has words of all kinds.
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

/// A SARIF log without its list of rules, a page without its style sheet; everything else as it is.
fn without_pages(text: &str) -> String {
    if let Some((head, rest)) = text.split_once("<style>")
        && let Some((_, body)) = rest.split_once("</style>")
    {
        return format!("{head}{body}");
    }
    let Ok(mut log) = serde_json::from_str::<serde_json::Value>(text) else {
        return text.to_owned();
    };
    let runs = log.get_mut("runs").and_then(|runs| runs.as_array_mut());
    for run in runs.into_iter().flatten() {
        run["tool"]["driver"]["rules"] = serde_json::Value::Null;
    }
    log.to_string()
}

type Part = [u8; PART];

fn parts(text: &[u8]) -> impl Iterator<Item = Part> {
    text.windows(PART).filter_map(|part| part.try_into().ok())
}

/// The bytes of all files, with those of masked places as `\0`; and the masked places alone.
fn split(findings: &[Finding], sources: &SourceMap) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let mut open: Vec<Vec<u8>> = sources.iter().map(|f| f.text().into()).collect();
    let mut masked = Vec::new();
    for mask in findings.iter().flat_map(|f| &f.masks) {
        let text = &mut open[mask.file.0 as usize];
        let range = mask.start as usize..(mask.end as usize).min(text.len());
        masked.push(sources.slice(*mask).as_bytes().to_vec());
        text[range].fill(0);
    }
    (open, masked)
}

/// The files with other letters and digits in their masked places.
fn with_other_secrets(project: &Project, outcome: &Outcome) -> Project {
    let mut project = project.clone();
    for file in outcome.sources.iter() {
        let Some(bytes) = project.get_mut(file.path()) else {
            continue;
        };
        let masks = outcome.findings.iter().flat_map(|f| &f.masks);
        let mut places: Vec<usize> = masks
            .filter(|mask| mask.file == file.id())
            .flat_map(|mask| mask.start as usize..(mask.end as usize).min(bytes.len()))
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
    }
    project
}

/// One run over one project.
struct Case {
    name: String,
    masked: usize,
    /// Parts of masked places that stand nowhere else in the files.
    secret: HashSet<Part>,
    /// What is printed, by what it is.
    outputs: Vec<(String, String)>,
    /// The same for the files with other secrets.
    other: Vec<(String, String)>,
}

fn case(project: &Project, select: &[&str], reveal: bool) -> Case {
    let overrides = selecting(select);
    let outcome = lint(project, &overrides);
    let (open, masked) = split(&outcome.findings, &outcome.sources);
    let open: HashSet<Part> = open.iter().flat_map(|text| parts(text)).collect();
    let secret = (masked.iter().flat_map(|m| parts(m))).filter(|part| !open.contains(part));
    let other = with_other_secrets(project, &outcome);
    Case {
        name: project.keys().next().cloned().unwrap_or_default(),
        masked: masked.len(),
        secret: secret.collect(),
        outputs: outputs(&outcome, reveal),
        other: outputs(&lint(&other, &overrides), reveal),
    }
}

/// Each project with all rules and with one, on all processors.
fn cases_of(projects: &[Project]) -> Vec<Case> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let some = || {
        let mut cases = Vec::new();
        while let Some(project) = projects.get(next.fetch_add(1, Ordering::Relaxed)) {
            for select in [&[][..], &["secrets-used-in-arg-or-env"]] {
                cases.push(case(project, select, false));
            }
        }
        cases
    };
    std::thread::scope(|scope| {
        let each: Vec<_> = (0..threads).map(|_| scope.spawn(some)).collect();
        each.into_iter()
            .flat_map(|one| one.join().unwrap())
            .collect()
    })
}

/// The parts of our own words: what is printed where the secrets are others, and the names of what is recognised.
fn own_words(cases: &[Case]) -> HashSet<Part> {
    let printed = cases
        .iter()
        .flat_map(|case| &case.other)
        .map(|(_, text)| text.as_str());
    let catalog = Catalog::builtin().detectors();
    let named = catalog.flat_map(|detector| [detector.id(), detector.summary()]);
    let texts = printed.chain(named);
    texts.flat_map(|text| parts(text.as_bytes())).collect()
}

fn leaks(cases: &[Case]) -> Vec<String> {
    let words = own_words(cases);
    let mut leaks = Vec::new();
    for case in cases {
        for (what, text) in &case.outputs {
            for part in parts(text.as_bytes()) {
                if case.secret.contains(&part) && !words.contains(&part) {
                    let part = String::from_utf8_lossy(&part);
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
    let projects = projects();
    let cases = cases_of(&projects);
    let masked: usize = cases.iter().map(|case| case.masked).sum();
    assert!(projects.len() > 5, "only {} projects", projects.len());
    assert!(masked > 10, "only {masked} masked places");
    let leaks = leaks(&cases);
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// What no finding tells of since its rule is off, or since it is too mild, is on the lines that others show and in their
/// messages all the same.
#[test]
fn what_is_not_told_of_is_not_shown() {
    const SECRETS: [&str; 2] = ["Zq8kW2mNp9Xc4Tb7", "Yp3Lr6Vs9Hd2Kf5w"];
    let [token, password] = SECRETS;
    let text = format!(
        "FROM a\nENV API_TOKEN={token}\nARG DB_PASSWORD={password}\n\
         RUN --mount=type=secret,id=npm cp /run/secrets/npm /app/$API_TOKEN && echo $DB_PASSWORD > /app/$API_TOKEN.b\n"
    );
    let project = Project::from([("Dockerfile".to_owned(), text.into_bytes())]);
    let all = lint(&project, &Overrides::default()).findings;
    let rules: HashSet<&str> = all.iter().map(|finding| finding.rule.name).collect();
    assert!(rules.len() > 2, "{rules:?}");
    let mut ways: Vec<Overrides> = rules.iter().map(|rule| selecting(&[*rule])).collect();
    ways.extend(rules.iter().map(|rule| Overrides {
        ignore: vec![(*rule).to_owned()],
        ..Overrides::default()
    }));
    ways.extend(Severity::ALL.map(|severity| Overrides {
        min_severity: Some(severity),
        ..Overrides::default()
    }));
    let mut told = 0;
    for way in &ways {
        let outcome = lint(&project, way);
        told += outcome.findings.len();
        // A finding has its message whole; what shows it takes the secrets out.
        let shown = outputs(&outcome, false).into_iter();
        for (what, output) in shown.filter(|(what, _)| what != "Debug") {
            for part in SECRETS.iter().flat_map(|secret| parts(secret.as_bytes())) {
                let part = std::str::from_utf8(&part).unwrap();
                assert!(!output.contains(part), "{what}: {part}: {way:?}");
            }
        }
    }
    assert!(told > ways.len(), "{told} findings in {} ways", ways.len());
}

/// Where a way leads through a file that was not asked for, or is excluded, its lines are shown; what else it holds is not.
#[test]
fn files_on_the_way_keep_their_own_secrets() {
    const SECRETS: [&str; 3] = ["Zq8kW2mNp9Xc4Tb7", "Yp3Lr6Vs9Hd2Kf5w", "Gj4Nb7Qx2Rt8Wm5c"];
    let [token, password, key] = SECRETS;
    let project = Project::from([
        (
            "flows/a/compose.yaml".to_owned(),
            b"services:\n  a:\n    build:\n      context: .\n      args:\n        API_TOKEN: ${API_TOKEN}\n".to_vec(),
        ),
        (
            "flows/a/.env".to_owned(),
            format!("SECRET_KEY={key}\nAPI_TOKEN={token}\n").into_bytes(),
        ),
        (
            "flows/a/Dockerfile".to_owned(),
            format!("FROM a\nARG API_TOKEN\nRUN b $API_TOKEN\nENV DB_PASSWORD={password}\n").into_bytes(),
        ),
    ]);
    let excluding = |name: &str| Overrides {
        exclude: vec![name.to_owned()],
        ..Overrides::default()
    };
    let mut lines = 0;
    for (asked, overrides) in [
        ("compose.yaml", Overrides::default()),
        ("compose.yaml", excluding("Dockerfile")),
        ("compose.yaml", excluding(".env")),
        ("Dockerfile", Overrides::default()),
    ] {
        let outcome = lint_some(&project, &overrides, |name| name.ends_with(asked));
        let shown = outputs(&outcome, false).into_iter();
        for (what, output) in shown.filter(|(what, _)| what != "Debug") {
            lines += output.matches("ENV DB_PASSWORD=").count();
            for part in SECRETS.iter().flat_map(|secret| parts(secret.as_bytes())) {
                let part = std::str::from_utf8(&part).unwrap();
                assert!(
                    !output.contains(part),
                    "{asked}: {what}: {part}: {overrides:?}"
                );
            }
        }
    }
    assert!(lines > 0, "the line beside the way is shown");
}

/// A check that sees no leak where there is one would be worth nothing.
#[test]
fn a_leak_is_seen() {
    let name = "demo/worker/Dockerfile";
    let bytes = std::fs::read(test_data(name)).unwrap();
    let project = Project::from([(name.to_owned(), bytes)]);
    let shown = leaks(&[case(&project, &[], true)]).join("\n");
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
