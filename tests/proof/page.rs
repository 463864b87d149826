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
    let [old, new] = [&there, &made].map(|page| rows(page));
    let old_ones = old.iter().map(|row| row.what).collect::<Vec<_>>();
    let new_ones = new.iter().map(|row| row.what).collect::<Vec<_>>();
    assert_eq!(old_ones, new_ones, "{OLD}");
    for (old, new) in old.iter().zip(&new) {
        // Other versions explain other differences.
        if old.against == new.against {
            // A run may differ from the last one by a build that a machine could not do; a kind of case that is no
            // longer compared would be many.
            assert!(
                new.agreements * 20 >= old.agreements * 19,
                "{}: {} agreements, where the page has {}; {OLD}",
                new.what,
                new.agreements,
                old.agreements,
            );
        }
    }
    let known: Vec<&str> = there.lines().filter_map(|line| reason(line)).collect();
    let come = made
        .lines()
        .filter(|line| reason(line).is_some_and(|reason| !known.contains(&reason)));
    for line in come {
        eprintln!("not in the page: {line}; to be read, then {UPDATE}");
    }
}

const UPDATE: &str = "ci/real-world.sh --update";
const OLD: &str =
    "docs/proof.md is old, or something is no longer compared: ci/real-world.sh --update";

/// A row of the table.
struct Row<'p> {
    what: &'p str,
    against: &'p str,
    agreements: u64,
    unexplained: &'p str,
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let rows = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| what |"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        Row {
            what: cells[1],
            against: cells[2],
            agreements: cells[4].parse().expect("a number"),
            unexplained: cells[6],
        }
    })
    .collect()
}

/// What an item of the list says, without how often.
fn reason(line: &str) -> Option<&str> {
    line.strip_prefix("- ")?.split_once(" × ").map(|it| it.1)
}

/// The page in the repository, which is checked without builders.
#[test]
fn the_page_shows_nothing_unexplained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proof.md");
    let page = std::fs::read_to_string(path).expect("docs/proof.md");
    let rows = rows(&page);
    assert_eq!(rows.len(), SUITES.len(), "a suite is missing");
    for row in rows {
        assert_ne!(row.agreements, 0, "{}", row.what);
        assert_eq!(row.unexplained, "0", "{}", row.what);
    }
}
