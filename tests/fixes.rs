//! Every case under `test-data/fixes`: what the fixes make of a tree is what the case says, the findings are gone and no
//! other has come, a second run changes nothing, and no more lines change than the case says. `BLESS=1` writes `after`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod support;

use std::collections::BTreeSet;

use lint_secrets::finding::Applicability;
use support::cases::test_data;
use support::fixes::{FixCase, Tree, active, apply, changed, lint};

fn cases() -> Vec<FixCase> {
    let folders = std::fs::read_dir(test_data("fixes")).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| FixCase::read(folder)).collect()
}

#[test]
fn every_case_comes_out_as_it_says() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut problems = Vec::new();
    for case in cases() {
        let (after, left) = apply(&case, &case.before);
        let expected = |(line, part): (&String, &String)| {
            line.contains(part.as_str()) && !line.ends_with("(a failure)")
        };
        if left.len() != case.said.left.len() || !left.iter().zip(&case.said.left).all(expected) {
            problems.push(format!("{}: said {left:?}", case.name));
        }
        if apply(&case, &after).0 != after {
            problems.push(format!("{}: a second run changes more", case.name));
        }
        if bless {
            write(&case, &after);
        } else {
            problems.extend(differences(&case, &after));
        }
        problems.extend(counts(&case, &after));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Where the result is another than what the case says.
fn differences(case: &FixCase, after: &Tree) -> Vec<String> {
    let names: BTreeSet<&String> = case.after.keys().chain(after.keys()).collect();
    let names = names
        .into_iter()
        .filter(|name| case.after.get(*name) != after.get(*name));
    let text = |bytes: Option<&Vec<u8>>| {
        bytes.map_or_else(
            || "(no such file)\n".to_owned(),
            |b| String::from_utf8_lossy(b).into_owned(),
        )
    };
    names
        .map(|name| {
            let (want, got) = (text(case.after.get(name)), text(after.get(name)));
            format!("{}/{name}: expected\n{want}--- and got\n{got}", case.name)
        })
        .collect()
}

/// Where the findings and the number of lines are others than the case says.
fn counts(case: &FixCase, after: &Tree) -> Vec<String> {
    let mut problems = Vec::new();
    let mut check = |what: &str, is: String, said: String| {
        if is != said {
            problems.push(format!("{}: {what}: is {is}, said {said}", case.name));
        }
    };
    let (old, new) = (lint(&case.before, &case.said), lint(after, &case.said));
    let offered = active(&old).flat_map(|finding| &finding.fixes);
    let mut offered: Vec<&str> = offered.map(|fix| word(fix.applicability)).collect();
    offered.sort_unstable();
    check(
        "offered",
        format!("{offered:?}"),
        format!("{:?}", case.said.offered),
    );
    let mut remaining: Vec<&str> = active(&new).map(|finding| finding.rule.name).collect();
    remaining.sort_unstable();
    check(
        "remaining",
        format!("{remaining:?}"),
        format!("{:?}", case.said.remaining),
    );
    let lines = changed(&case.before, after);
    check("changed", lines.to_string(), case.said.changed.to_string());
    let known: BTreeSet<_> = active(&old).map(|f| (f.rule.name, f.key.clone())).collect();
    let come = active(&new).map(|f| (f.rule.name, f.key.clone()));
    // What the case says of itself may go by another rule afterwards.
    let said = |rule: &str| case.said.remaining.iter().any(|other| other == rule);
    let come: Vec<_> = come
        .filter(|one| !known.contains(one) && !said(one.0))
        .collect();
    check("new findings", format!("{come:?}"), "[]".to_owned());
    let more = new.notices.len().saturating_sub(old.notices.len());
    check("new notices", more.to_string(), "0".to_owned());
    problems
}

fn word(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
        Applicability::DisplayOnly => "shown",
    }
}

/// Writes what the fixes make, but for files that are as before; invented tokens stay written out as in `before`.
fn write(case: &FixCase, after: &Tree) {
    let folder = case.folder.join("after");
    for (name, bytes) in after {
        let from = case.folder.join("before").join(name);
        let to = folder.join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        if case.before.get(name) == Some(bytes) {
            std::fs::copy(&from, &to).unwrap();
        } else {
            std::fs::write(&to, bytes).unwrap();
        }
    }
}

#[test]
fn cases_say_why() {
    for case in cases() {
        assert!(case.said.why.len() > 20, "{}: why", case.name);
    }
}

/// Secrets stand in the lines that fixes take out: a diff shows five bytes of none, and says that it cannot be applied.
#[test]
fn no_diff_of_a_case_shows_a_secret() {
    let mut shown = 0;
    for case in cases() {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("diffs")
            .join(&case.name);
        let _ = std::fs::remove_dir_all(&folder);
        for (name, bytes) in &case.before {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
            .current_dir(&folder)
            .args(["--no-config", "--diff", "--unsafe-fixes"])
            .output()
            .unwrap();
        let diff = String::from_utf8(output.stdout).unwrap();
        let said = format!("{diff}{}", String::from_utf8_lossy(&output.stderr));
        let outcome = lint(&case.before, &case.said);
        let masks = outcome.findings.iter().flat_map(|finding| &finding.masks);
        let secrets = masks.flat_map(|mask| outcome.sources.slice(*mask).lines());
        // Words that everybody would try first stand elsewhere, too, as the names of images and users.
        let secrets = secrets
            .map(str::trim)
            .filter(|line| line.len() >= 10 && line.contains(|c: char| c.is_ascii_digit()));
        for secret in secrets.filter(|line| !line.starts_with("-----")) {
            shown += usize::from(!diff.is_empty());
            let parts = secret.as_bytes().windows(8);
            for part in parts.filter_map(|part| std::str::from_utf8(part).ok()) {
                assert!(!said.contains(part), "{}: {part}\n{said}", case.name);
            }
        }
        for (name, bytes) in &case.before {
            assert_eq!(
                &std::fs::read(folder.join(name)).unwrap(),
                bytes,
                "{}",
                case.name
            );
        }
    }
    assert!(shown > 20, "only {shown} secrets were in a diff");
}
