//! What the public tests of compose-lint ask for, asked of this program: `test-data/compose-lint.toml`. Where the two
//! disagree, docs/decisions/0068 says why, and this test that it is so.
#![allow(clippy::disallowed_methods)]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{Format, Target};
use lint_secrets::linter::{self, Input};
use lint_secrets::source::MemoryFs;
use serde::Deserialize;
use support::{cases::test_data, fakes};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What stands under `environment`, as lines of a mapping.
    #[serde(default)]
    map: Vec<String>,
    /// The same as entries of a list.
    #[serde(default)]
    list: Vec<String>,
    theirs: Theirs,
    /// Why it is the other way round here.
    disagreement: Option<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
enum Theirs {
    Found,
    Silent,
}

impl Case {
    fn file(&self) -> String {
        let mut text = "services:\n  app:\n    image: example/app\n".to_owned();
        if self.map.len() + self.list.len() > 0 {
            text.push_str("    environment:\n");
        }
        for line in &self.map {
            writeln!(text, "      {}", fakes::expand(line)).unwrap();
        }
        for line in &self.list {
            writeln!(text, "      - {}", fakes::expand(line)).unwrap();
        }
        text
    }
}

/// How many findings each of the Compose files gives, linted in one run.
fn findings(files: &[String]) -> Vec<usize> {
    let root = Path::new("/project");
    let mut fs = MemoryFs::default();
    let mut input = Input::default();
    let name = |at: usize| format!("{at}/compose.yaml");
    for (at, file) in files.iter().enumerate() {
        let path = root.join(name(at));
        fs.insert(&path, file.as_bytes());
        input.files.push(Target {
            path,
            root: root.into(),
            ..linter::in_memory(&name(at), Format::Compose)
        });
    }
    let settings =
        config::resolve(None, &Overrides::default(), root, linter::rules()).expect("defaults");
    let outcome = linter::lint(input, &settings, &fs);
    let path = |at: usize| outcome.findings[at].primary.span.file;
    let mut counts = vec![0; files.len()];
    for at in 0..outcome.findings.len() {
        let path = outcome.sources.get(path(at)).expect("a file").path();
        let case = path.split('/').next().and_then(|n| n.parse::<usize>().ok());
        counts[case.expect("a case's number")] += 1;
    }
    counts
}

#[test]
fn what_they_find_is_found_and_what_they_pass_over_is_not() {
    let text = std::fs::read_to_string(test_data("compose-lint.toml")).unwrap();
    let data: Data = toml::from_str(&text).unwrap();
    let files: Vec<String> = data.case.iter().map(Case::file).collect();
    let mut problems = Vec::new();
    let mut agree = 0;
    for (case, count) in data.case.iter().zip(findings(&files)) {
        let ours = if count > 0 {
            Theirs::Found
        } else {
            Theirs::Silent
        };
        let shown = [&case.map[..], &case.list[..]].concat().join("; ");
        match &case.disagreement {
            None if ours == case.theirs => agree += 1,
            None => problems.push(format!("{shown}: theirs {:?}, ours {ours:?}", case.theirs)),
            Some(_) if ours != case.theirs => {}
            Some(_) => problems.push(format!("{shown}: there is no disagreement any more")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let decision = test_data("").join("../docs/decisions/0068-against-compose-lint.md");
    let decision = std::fs::read_to_string(decision).unwrap();
    let figures = format!("{agree} of {} cases agree", data.case.len());
    assert!(
        decision.contains(&figures),
        "docs/decisions/0068 does not say: {figures}"
    );
}

#[test]
fn a_login_that_never_ends_takes_no_longer_than_its_length() {
    let case = |times: usize| {
        let (user, password) = ("u".repeat(times), "p".repeat(times));
        format!("services:\n  app:\n    environment:\n      URL: \"redis://{user}:{password}\"\n")
    };
    let began = Instant::now();
    assert_eq!(findings(&[case(100_000)]), [0]);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}
