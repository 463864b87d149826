//! `docs/coverage.md`: which case proves which row of the catalogue of leaks, and which shows what looks like it.

mod both_ways;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::support::cases::{Case, EXPECT, files_below, read_file, test_data};
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
    /// Rows of the section that nothing looks like without being a leak, and why.
    #[serde(default)]
    no_trap: BTreeMap<String, String>,
    /// Rows of the section that are about what is no leak, and why nothing of them can be found.
    #[serde(default)]
    only_silent: BTreeMap<String, String>,
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
    /// Cases that find something.
    found: BTreeSet<String>,
    /// Cases that look like the leak and expect nothing at all.
    silent: BTreeSet<String>,
}

/// The `#~ covers:` headers of all cases, by row. A file under `rules` is a case of its own, a folder under `flows` is
/// one as a whole: where its file names a row and the finding stands in another file, it is found all the same, and it
/// only shows a row to be silent when nothing is expected in any of its files.
fn proofs() -> BTreeMap<String, Proof> {
    let mut found: BTreeMap<String, Proof> = BTreeMap::new();
    for path in files_below(&test_data("rules")) {
        if let Some((path, case)) = case_at(&path) {
            let own = path.strip_prefix("test-data/rules/");
            let rule = own.and_then(|rest| rest.split('/').next());
            record(&mut found, &path, rule, &[case]);
        }
    }
    for folder in std::fs::read_dir(test_data("flows")).unwrap() {
        let (paths, cases): (Vec<String>, Vec<Case>) = files_below(&folder.unwrap().path())
            .iter()
            .filter_map(|path| case_at(path))
            .unzip();
        let naming = paths.iter().zip(&cases).find(|(_, c)| !c.covers.is_empty());
        if let Some((path, _)) = naming {
            record(&mut found, path, None, &cases);
        }
    }
    found
}

/// The file at `path` as a case, with its path from the repository's root on; none for what annotates another.
fn case_at(path: &std::path::Path) -> Option<(String, Case)> {
    if path.to_string_lossy().ends_with(EXPECT) {
        return None;
    }
    let (_, case) = read_file(path);
    let below = path.strip_prefix(root()).unwrap();
    Some((below.to_str().unwrap().replace('\\', "/"), case))
}

/// Enters the case of `files`, shown as `path`, at each row that one of them names.
fn record(found: &mut BTreeMap<String, Proof>, path: &str, rule: Option<&str>, files: &[Case]) {
    let silent = files.iter().all(|case| case.expected.is_empty());
    for row in files.iter().flat_map(|case| &case.covers) {
        let proof = found.entry(row.clone()).or_default();
        let rules = files.iter().flat_map(|case| &case.expected);
        proof.rules.extend(rule.map(str::to_owned));
        proof.rules.extend(rules.map(|e| e.rule.clone()));
        let cases = if silent {
            &mut proof.silent
        } else {
            &mut proof.found
        };
        cases.insert(path.to_owned());
    }
}

fn catalogue() -> Catalogue {
    let text = std::fs::read_to_string(test_data("catalogue.toml")).unwrap();
    toml::from_str(&text).unwrap_or_else(|e| panic!("{e}"))
}

fn rules_of(proof: &Proof) -> String {
    let links = proof.rules.iter().map(|r| format!("[`{r}`](rules/{r}.md)"));
    links.collect::<Vec<_>>().join(", ")
}

fn cases_of(cases: &BTreeSet<String>) -> String {
    let links = cases.iter().map(|path| {
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
         proves. *Found* are cases that report the leak. *Silent* are cases that expect nothing at all: they hold what \
         looks like the leak and is none, such as references, placeholders, public values, and what the same command \
         removes. A row without a case is not proved.\n\n",
    );
    for section in &catalogue.section {
        let now = section
            .rows
            .keys()
            .filter(|row| !section.later.contains_key(*row))
            .filter(|row| !section.out_of_scope.contains_key(*row));
        let now: Vec<&String> = now.collect();
        let count = |has: &dyn Fn(&Proof) -> bool| {
            let rows = now.iter().filter_map(|row| proofs.get(*row));
            rows.filter(|proof| has(proof)).count()
        };
        writeln!(
            text,
            "## {}\n\nOf {} rows, {} have a case that finds the leak and {} one that is silent on what looks like it.\n",
            section.title,
            now.len(),
            count(&|proof| !proof.found.is_empty()),
            count(&|proof| !proof.silent.is_empty()),
        )
        .unwrap();
        text.push_str("| row | leak | rule | found | silent |\n|---|---|---|---|---|\n");
        for (row, about) in &section.rows {
            let none = Proof::default();
            let proof = proofs.get(row).unwrap_or(&none);
            let unproved = match (section.later.get(row), section.out_of_scope.get(row)) {
                (Some(why), _) => format!("later: {}", cell(why)),
                (None, Some(why)) => format!("not linted: {}", cell(why)),
                (None, None) => "none".to_owned(),
            };
            let shown = |cases: &BTreeSet<String>, reason: Option<&String>| match reason
                .filter(|_| cases.is_empty())
            {
                Some(why) => cell(why),
                None if cases.is_empty() => unproved.clone(),
                None => cases_of(cases),
            };
            let found = shown(&proof.found, section.only_silent.get(row));
            let silent = shown(&proof.silent, section.no_trap.get(row));
            let rules = rules_of(proof);
            writeln!(
                text,
                "| {row} | {} | {rules} | {found} | {silent} |",
                cell(about)
            )
            .unwrap();
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
        let named = section.later.keys().chain(section.out_of_scope.keys());
        let reasons = section.no_trap.keys().chain(section.only_silent.keys());
        for row in named.chain(reasons) {
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
        let cases: Vec<&String> = proof.found.iter().chain(&proof.silent).collect();
        assert!(known, "{cases:?}: there is no row {row}");
    }
    for (section, count) in [("D", 105), ("K", 65), ("V", 38), ("LSH", 36)] {
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
