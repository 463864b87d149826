//! The rules as SARIF reporting descriptors, with what GitHub code scanning reads from them.

use std::collections::BTreeMap;

use super::model::{Always, Configuration, NotificationKind, Rule, RuleProperties, Text};
use crate::finding::{RuleMeta, Severity};
use crate::report::Run;
use crate::report::wording::shortened;

/// GitHub shows at most 1,024 characters of a description.
const MAX_DESCRIPTION: usize = 1000;

/// All rules of a run, and where each stands.
pub(super) struct RuleTable {
    pub(super) rules: Always<Rule>,
    index: BTreeMap<&'static str, usize>,
}

impl RuleTable {
    /// The run's rules in their order; rules that only a finding names follow.
    pub(super) fn new(run: &Run<'_>) -> Self {
        let mut table = Self {
            rules: Always(Vec::new()),
            index: BTreeMap::new(),
        };
        let found = run.findings.iter().map(|f| f.rule);
        for meta in run.rules.iter().copied().chain(found) {
            if !table.index.contains_key(meta.name) {
                table.index.insert(meta.name, table.rules.0.len());
                table.rules.0.push(rule(meta, run.tool.rule_pages));
            }
        }
        table
    }

    pub(super) fn index(&self, meta: &RuleMeta) -> usize {
        self.index.get(meta.name).copied().unwrap_or_default()
    }
}

fn rule(meta: &'static RuleMeta, pages: Option<&str>) -> Rule {
    let mut tags = vec!["security".to_owned()];
    tags.extend(meta.cwe.iter().map(|n| format!("external/cwe/cwe-{n:03}")));
    let mut page = meta.page();
    if page.is_empty() {
        meta.summary.clone_into(&mut page);
    }
    Rule {
        id: meta.name,
        name: pascal_case(meta.name),
        short_description: Text::plain(meta.summary),
        full_description: Text::plain(first_paragraph(meta)),
        help: Text {
            text: page.clone(),
            markdown: Some(page),
        },
        help_uri: pages.map(|base| format!("{base}{}.md", meta.name)),
        default_configuration: Configuration {
            enabled: (!meta.default).then_some(false),
            level: level(meta.severity),
        },
        properties: RuleProperties {
            security_severity: security_severity(meta.severity),
            precision: if meta.default { "high" } else { "medium" },
            tags,
        },
    }
}

/// The first prose of the rule's page; the summary when there is none.
fn first_paragraph(meta: &RuleMeta) -> String {
    let page = meta.page();
    let paragraph = page
        .split("\n\n")
        .map(|p| {
            let prose = p.lines().filter(|l| !l.trim_start().starts_with('#'));
            prose.map(str::trim).collect::<Vec<_>>().join(" ")
        })
        .find(|p| !p.trim().is_empty() && !p.trim_start().starts_with("```"));
    shortened(
        paragraph.as_deref().unwrap_or(meta.summary).trim(),
        MAX_DESCRIPTION,
    )
}

/// `secret-build-arg` → `SecretBuildArg`.
fn pascal_case(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars)
        })
        .collect()
}

/// 3.27.10
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// GitHub's scale: over 9.0 is critical, from 7.0 high, from 4.0 medium, below that low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "0.5",
    }
}

/// The kinds of notification; the index of each in [`notifications`] is its value.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Incomplete = 0,
    Note = 1,
    Shortened = 2,
}

impl Kind {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete-analysis",
            Self::Note => "note",
            Self::Shortened => "shortened-report",
        }
    }

    pub(super) const fn level(self) -> &'static str {
        match self {
            Self::Incomplete | Self::Shortened => "warning",
            Self::Note => "note",
        }
    }
}

pub(super) fn notifications() -> Vec<NotificationKind> {
    [
        (
            Kind::Incomplete,
            "a file was not analysed in full",
            "What stands in it may leave a secret behind without a result here. The message says what happened and what was done about it.",
        ),
        (
            Kind::Note,
            "something worth knowing about the run",
            "Nothing is missing from the results because of it.",
        ),
        (
            Kind::Shortened,
            "the report leaves something out that would pass the limits of code scanning",
            "The other output formats have all of it.",
        ),
    ]
    .map(|(kind, text, help)| NotificationKind {
        id: kind.id(),
        short_description: Text::plain(text),
        full_description: Text::plain(text),
        help: Text::plain(help),
        default_configuration: Configuration {
            enabled: None,
            level: kind.level(),
        },
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_identifiers() {
        assert_eq!(pascal_case("secret-build-arg"), "SecretBuildArg");
    }

    #[test]
    fn security_severities_fall_into_githubs_classes() {
        let classes = Severity::ALL.map(|s| {
            let number: f64 = security_severity(s).parse().unwrap();
            match number {
                n if n > 9.0 => "critical",
                n if n >= 7.0 => "high",
                n if n >= 4.0 => "medium",
                n if n > 0.0 => "low",
                _ => "none",
            }
        });
        assert_eq!(classes, ["low", "low", "medium", "high", "critical"]);
    }

    #[test]
    fn the_description_is_prose() {
        let meta = RuleMeta {
            name: "a",
            summary: "s",
            docs: "## What it does\nFinds\nit.\n\n## Why\nBecause.",
            severity: Severity::High,
            default: true,
            cwe: &[],
        };
        assert_eq!(first_paragraph(&meta), "Finds it.");
    }
}
