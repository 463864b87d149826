//! `docs/rules`: a page a rule, and the list of them.

use std::fmt::Write as _;

use lint_secrets::finding::RuleMeta;
use lint_secrets::linter;

use super::{Page, cell, check, check_folder, header};

/// The rules as a table; `folder` is where their pages are.
pub(super) fn table(folder: &str) -> String {
    let mut out = "| rule | severity | what it finds |\n|---|---|---|\n".to_owned();
    for rule in linter::rules() {
        let severity = severity(rule);
        let summary = cell(rule.summary);
        writeln!(
            out,
            "| [`{0}`]({folder}{0}.md) | {severity} | {summary} |",
            rule.name
        )
        .unwrap();
    }
    out
}

fn severity(rule: &RuleMeta) -> String {
    let off = if rule.default { "" } else { ", off by default" };
    format!("{}{off}", rule.severity.as_str())
}

fn page(rule: &RuleMeta) -> Page {
    let mut text = header(rule.name);
    let cwe = rule
        .cwe
        .iter()
        .map(|id| format!("[CWE-{id}](https://cwe.mitre.org/data/definitions/{id}.html)"));
    let cwe: Vec<String> = cwe.collect();
    writeln!(text, "{}\n", rule.summary).unwrap();
    writeln!(text, "- Severity: {}", severity(rule)).unwrap();
    if !cwe.is_empty() {
        writeln!(text, "- Weakness: {}", cwe.join(", ")).unwrap();
    }
    writeln!(text, "\n{}\n", rule.page()).unwrap();
    writeln!(
        text,
        "## Suppress it\n```text\n# lint-secrets: ignore[{}] -- why this is no problem\n```",
        rule.name
    )
    .unwrap();
    Page {
        path: format!("docs/rules/{}.md", rule.name),
        text,
    }
}

#[test]
fn every_rule_has_its_page() {
    let mut pages: Vec<Page> = linter::rules().iter().map(|rule| page(rule)).collect();
    let intro = "Severity is what a finding has when nothing lowers it: a place that fewer people can read, or a name \
                 without a value, makes it milder.\n`lint-secrets explain RULE` shows the same pages.\n\n";
    pages.push(Page {
        path: "docs/rules/README.md".to_owned(),
        text: format!("{}{intro}{}", header("Rules"), table("")),
    });
    check(&pages);
    check_folder("docs/rules", &pages);
}
