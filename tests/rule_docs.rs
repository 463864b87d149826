//! The rules' pages: their examples do what they are examples of, and they have what a page has.
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::discover::{Format, by_name};
use lint_secrets::finding::{Example, Finding, Notice, NoticeLevel, RuleMeta, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::MemoryFs;

/// The rules that are on by default, and `more`.
fn settings(more: &RuleMeta) -> Settings {
    let on = linter::rules().iter().filter(|rule| rule.default);
    let mut select: Vec<String> = on.map(|rule| rule.name.to_owned()).collect();
    if !more.default {
        select.push(more.name.to_owned());
    }
    let overrides = Overrides {
        select,
        ..Overrides::default()
    };
    resolve(None, &overrides, Path::new("/r"), linter::rules()).unwrap()
}

fn format_of(example: &Example) -> (Format, &'static str) {
    match example.language.as_str() {
        "dockerfile" => (Format::Dockerfile, "Dockerfile"),
        "yaml" if example.code.starts_with("#cloud-config") => (Format::UserData, "user-data"),
        "kickstart" => (Format::InstallerSeed, "ks.cfg"),
        "yaml" => (Format::Compose, "compose.yaml"),
        "dotenv" => (Format::EnvFile, ".env"),
        "hcl" => (Format::Packer, "base.pkr.hcl"),
        "terraform" => (Format::Terraform, "main.tf"),
        other => panic!("no example can be written in `{other}` yet"),
    }
}

fn lint(example: &Example, rule: &RuleMeta) -> Outcome {
    let (format, name) = format_of(example);
    assert!(by_name(Path::new(name).file_name().unwrap()).is_some());
    let mut fs = MemoryFs::default();
    fs.insert(name, example.code.as_str());
    let input = Input {
        command: None,
        files: vec![linter::in_memory(name, format)],
        baseline: None,
    };
    let outcome = linter::lint(input, &settings(rule), &fs);
    let incomplete = |notice: &&Notice| notice.level == NoticeLevel::Incomplete;
    assert_eq!(
        outcome.notices.iter().find(incomplete),
        None,
        "{}",
        rule.name
    );
    outcome
}

fn active(outcome: &Outcome) -> Vec<&Finding> {
    let findings = outcome.findings.iter();
    findings.filter(|f| f.state == State::Active).collect()
}

#[test]
fn bad_examples_are_found_and_good_ones_are_not() {
    let mut problems = Vec::new();
    for rule in linter::rules() {
        let examples = rule.examples();
        for bad in [true, false] {
            if !examples.iter().any(|e| e.bad == bad) {
                let kind = if bad { "bad" } else { "good" };
                problems.push(format!("{}: no {kind} example", rule.name));
            }
        }
        for example in examples {
            let outcome = lint(&example, rule);
            let found: Vec<&str> = active(&outcome).iter().map(|f| f.rule.name).collect();
            let right = if example.bad {
                found.contains(&rule.name)
            } else {
                found.is_empty()
            };
            if !right {
                problems.push(format!("{}: gives {found:?}:\n{}", rule.name, example.code));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn pages_have_what_a_page_has() {
    let mut problems = Vec::new();
    for rule in linter::rules() {
        let page = rule.page();
        let headings: Vec<&str> = page.lines().filter_map(|l| l.strip_prefix("## ")).collect();
        for wanted in ["What it does", "Why is this bad?", "Example", "Use instead"] {
            if !headings.contains(&wanted) {
                problems.push(format!("{}: no `## {wanted}`", rule.name));
            }
        }
        let fences = page.lines().filter(|l| l.starts_with("```"));
        for (at, fence) in fences.enumerate() {
            let known = [
                "dockerfile,bad",
                "dockerfile,good",
                "yaml,bad",
                "yaml,good",
                "kickstart,bad",
                "kickstart,good",
                "dotenv,bad",
                "dotenv,good",
                "hcl,bad",
                "hcl,good",
                "terraform,bad",
                "terraform,good",
                "sh",
                "text",
                "toml",
            ];
            let right = if at % 2 == 0 {
                known.contains(&&fence[3..])
            } else {
                fence == "```"
            };
            if !right {
                problems.push(format!("{}: the fence `{fence}`", rule.name));
            }
        }
        let kebab = rule.name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if !kebab {
            problems.push(format!("{}: is not kebab-case", rule.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Lower case unless it starts with a name, and no full stop: it stands after `path:line:` and before `[rule]`.
fn is_message(text: &str) -> bool {
    let first = text.chars().next();
    let keyword = text.split(' ').next().is_some_and(|word| {
        word.len() > 1
            && word
                .chars()
                .all(|c| c.is_ascii_uppercase() || !c.is_alphabetic())
    });
    first.is_some_and(|c| !c.is_uppercase() || keyword)
        && !text.ends_with(['.', ' ', '!'])
        && !text.contains('\n')
}

#[test]
fn messages_keep_to_the_convention() {
    assert!(is_message("`A` stays in the image") && is_message("ENV keeps it"));
    assert!(
        !is_message("Stays.") && !is_message("stays.") && !is_message("") && !is_message("A b")
    );
    let mut seen = 0;
    for rule in linter::rules() {
        assert!(is_message(rule.summary), "{}: {}", rule.name, rule.summary);
        for example in rule.examples() {
            let outcome = lint(&example, rule);
            for finding in &outcome.findings {
                let labels = finding.flow.iter().chain([&finding.primary]);
                let texts = labels.map(|label| &label.text);
                let texts = texts.chain(finding.exposures.iter().map(|e| &e.who));
                for text in texts.chain([&finding.message]) {
                    assert!(is_message(text), "{}: {text}", rule.name);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 50, "only {seen} messages were seen");
}
