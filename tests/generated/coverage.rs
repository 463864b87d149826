//! `docs/coverage.md`: which case proves which row of the catalogue of leaks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::support::cases::{EXPECT, files_below, read_file, test_data};
use super::{Page, cell, check, header, root};

/// `test-data/catalogue.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    section: Vec<Section>,
    later: Vec<Later>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    title: String,
    rows: BTreeMap<String, String>,
    /// Rows of the section that need what is not built yet, and what that is.
    #[serde(default)]
    later: BTreeMap<String, String>,
    /// Rows of the section that are none of what is linted, and why.
    #[serde(default)]
    out_of_scope: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    rows: String,
    about: String,
}

/// What proves a row.
#[derive(Default)]
struct Proof {
    rules: BTreeSet<String>,
    cases: BTreeSet<String>,
}

/// The `#~ covers:` headers of all cases, by row.
fn proofs() -> BTreeMap<String, Proof> {
    let mut found: BTreeMap<String, Proof> = BTreeMap::new();
    for folder in ["rules", "flows"] {
        for path in files_below(&test_data(folder)) {
            if path.to_string_lossy().ends_with(EXPECT) {
                continue;
            }
            let (_, case) = read_file(&path);
            let below = path.strip_prefix(root()).unwrap();
            let below = below.to_str().unwrap().replace('\\', "/");
            let own = below.strip_prefix("test-data/rules/");
            let own = own.and_then(|rest| rest.split('/').next());
            for row in case.covers {
                let proof = found.entry(row).or_default();
                proof.cases.insert(below.clone());
                proof.rules.extend(own.map(str::to_owned));
                proof
                    .rules
                    .extend(case.expected.iter().map(|e| e.rule.clone()));
            }
        }
    }
    found
}

fn catalogue() -> Catalogue {
    let text = std::fs::read_to_string(test_data("catalogue.toml")).unwrap();
    toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"))
}

fn rules_of(proof: &Proof) -> String {
    let links = proof.rules.iter().map(|r| format!("[`{r}`](rules/{r}.md)"));
    links.collect::<Vec<_>>().join(", ")
}

fn cases_of(proof: &Proof) -> String {
    let links = proof.cases.iter().map(|path| {
        let shown = path.trim_start_matches("test-data/");
        let shown = shown.strip_prefix("rules/").unwrap_or(shown);
        format!("[{shown}](../{path})")
    });
    links.collect::<Vec<_>>().join(", ")
}

#[test]
fn coverage_is_written_down() {
    let catalogue = catalogue();
    let proofs = proofs();
    let mut text = header("Coverage");
    text.push_str(
        "Each way that a secret leaks has a row, each case in `test-data` says in a `#~ covers:` header which rows it \
         proves. A row without a case is not proved.\n\n",
    );
    for section in &catalogue.section {
        let now = section
            .rows
            .keys()
            .filter(|row| !section.later.contains_key(*row))
            .filter(|row| !section.out_of_scope.contains_key(*row));
        let now: Vec<&String> = now.collect();
        let proved = now.iter().filter(|row| proofs.contains_key(**row)).count();
        writeln!(
            text,
            "## {}\n\n{proved} of {} rows have a case.\n",
            section.title,
            now.len()
        )
        .unwrap();
        text.push_str("| row | leak | rule | cases |\n|---|---|---|---|\n");
        for (row, about) in &section.rows {
            let (later, out) = (section.later.get(row), section.out_of_scope.get(row));
            let (rules, cases) = match (proofs.get(row), later, out) {
                (Some(proof), ..) => (rules_of(proof), cases_of(proof)),
                (None, Some(why), _) => (String::new(), format!("later: {}", cell(why))),
                (None, None, Some(why)) => (String::new(), format!("not linted: {}", cell(why))),
                (None, None, None) => (String::new(), "none".to_owned()),
            };
            writeln!(text, "| {row} | {} | {rules} | {cases} |", cell(about)).unwrap();
        }
        text.push('\n');
    }
    text.push_str("## Later\n\n| rows | about |\n|---|---|\n");
    for later in &catalogue.later {
        writeln!(text, "| {} | {} |", later.rows, cell(&later.about)).unwrap();
    }
    check(&[Page {
        path: "docs/coverage.md".to_owned(),
        text,
    }]);
}

#[test]
fn cases_cover_rows_that_there_are() {
    let catalogue = catalogue();
    let rows: BTreeSet<&str> = catalogue
        .section
        .iter()
        .flat_map(|section| section.rows.keys().map(String::as_str))
        .collect();
    for section in &catalogue.section {
        for row in section.later.keys().chain(section.out_of_scope.keys()) {
            assert!(section.rows.contains_key(row), "no row {row}");
        }
    }
    // Rows of parts to come are given as `K001-K065`.
    let ranges: Vec<(String, u32, u32)> = catalogue.later.iter().map(|l| range(&l.rows)).collect();
    let later = |row: &str| {
        let (prefix, number) = split(row);
        ranges
            .iter()
            .any(|(p, first, last)| p == prefix && (*first..=*last).contains(&number))
    };
    for (row, proof) in proofs() {
        let known = rows.contains(row.as_str()) || later(&row);
        assert!(known, "{:?}: there is no row {row}", proof.cases);
    }
    for (section, count) in [("D", 105), ("V", 38)] {
        let there = rows.iter().filter(|row| row.starts_with(section)).count();
        assert_eq!(there, count, "rows of {section}");
    }
}

fn split(row: &str) -> (&str, u32) {
    let at = row.find(|c: char| c.is_ascii_digit()).unwrap_or(row.len());
    (&row[..at], row[at..].parse().unwrap_or(0))
}

fn range(rows: &str) -> (String, u32, u32) {
    let (first, last) = rows.split_once('-').unwrap_or((rows, rows));
    let ((prefix, first), (_, last)) = (split(first), split(last));
    assert!(first > 0 && last >= first, "`{rows}` is no range of rows");
    (prefix.to_owned(), first, last)
}
