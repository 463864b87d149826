//! `docs/proof.md`: what the last run found.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::record;

const HEAD: &str = "<!-- Made by `ci/real-world.sh --update`. -->

# Proof

What the linter claims is checked against the tools themselves: canaries are planted in build files, the files are built
with the real builders without a network, and image config, history, layers and log are searched for them. What is
claimed has to be there, and what is there has to be claimed. `ci/real-world.sh` installs the tools and does all of it;
`ci/real-world.sh --mutants` breaks rules of the model on purpose, one at a time, and wants each to be noticed.

*Explained* are places that these versions do not have and that are claimed by a documented rule, differences that a
[decision](decisions) gives the reason of, and cases that cannot be built here. *Unexplained* has to be 0.

";

fn page(records: &[(String, Value)]) -> String {
    let mut page = HEAD.to_owned();
    page += "| what | against | cases | agreements | explained | unexplained |\n|---|---|---|---|---|---|\n";
    for (_, record) in records {
        let against = record["against"].as_array().expect("a list").iter();
        let against: Vec<&str> = against.filter_map(Value::as_str).collect();
        writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            record["title"].as_str().expect("a title"),
            against.join(", "),
            record["cases"],
            record["agreements"],
            reasons(record).map(|(_, count)| count).sum::<u64>(),
            record["disagreements"],
        )
        .expect("memory");
    }
    page += "\n## What is explained\n";
    for (_, record) in records {
        if reasons(record).next().is_none() {
            continue;
        }
        let title = record["title"].as_str().expect("a title");
        write!(
            page,
            "\n### {}{}\n\n",
            title[..1].to_uppercase(),
            &title[1..]
        )
        .expect("memory");
        for (reason, count) in reasons(record) {
            writeln!(page, "- {count} × {reason}").expect("memory");
        }
    }
    page
}

fn reasons(record: &Value) -> impl Iterator<Item = (&String, u64)> {
    let reasons = record["explained"].as_object().into_iter().flatten();
    reasons.map(|(reason, count)| (reason, count.as_u64().expect("a count")))
}

/// The suites of a run, which all have to be there.
const SUITES: [&str; 13] = [
    "1-planted",
    "2-fixtures",
    "2-safe-fixes",
    "3-generated",
    "4-ignored",
    "5-shell",
    "6-packer-fixtures",
    "7-packer-values",
    "8-cloud-config",
    "8-parts",
    "8-passwords",
    "8-write-files",
    "9-compose",
];

#[test]
#[ignore = "needs the records of ci/real-world.sh"]
fn page_of_the_proof() {
    let records = record::all();
    let suites: Vec<&str> = records.iter().map(|(suite, _)| suite.as_str()).collect();
    assert_eq!(suites, SUITES, "a suite did not run");
    for (suite, record) in &records {
        assert_eq!(record["disagreements"], 0, "{suite}");
        assert_ne!(record["cases"], 0, "{suite}");
    }
    let made = page(&records);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proof.md");
    if std::env::var_os("UPDATE").is_some_and(|update| !update.is_empty()) {
        std::fs::write(&path, made).expect("the page");
        return;
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    // Other versions explain other differences; the same ones say the same.
    let versions = |page: &str| -> Vec<String> {
        let rows = page.lines().filter(|line| line.starts_with("| "));
        rows.filter_map(|row| Some(row.split('|').nth(2)?.trim().to_owned()))
            .collect()
    };
    // Every new case changes a figure; a new reason is something to be read.
    let words = |page: &str| page.replace(|c: char| c.is_ascii_digit(), "");
    assert!(
        versions(&there) != versions(&made) || words(&there) == words(&made),
        "docs/proof.md is old: ci/real-world.sh --update"
    );
}

/// The page in the repository, which is checked without builders.
#[test]
fn the_page_shows_nothing_unexplained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proof.md");
    let page = std::fs::read_to_string(path).expect("docs/proof.md");
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| what |"));
    let rows: Vec<Vec<&str>> = rows
        .map(|row| row.split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), SUITES.len(), "a suite is missing");
    for row in rows {
        assert_ne!(row[3], "0", "{}", row[1]);
        assert_eq!(row[6], "0", "{}", row[1]);
    }
}
