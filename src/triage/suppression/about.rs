//! Findings about the comments themselves.

use std::collections::{HashMap, HashSet};

use super::apply::Read;
use super::grammar::{Directive, Malformed, Own, Reach};
use super::places::Mention;
use crate::config::nearest;
use crate::finding::{Applicability, Confidence, Edit, Finding, Fix, Label, RuleMeta, State};
use crate::source::{ColumnUnit, Span};
use crate::triage::Context;

/// What is known once all findings were looked at.
pub(super) struct About<'a> {
    pub(super) cx: &'a Context<'a>,
    /// What suppressed something.
    pub(super) used: &'a HashSet<Mention>,
    /// Where a finding starts that was perhaps meant.
    pub(super) elsewhere: &'a HashMap<Mention, Span>,
}

impl About<'_> {
    /// In the order of the comments.
    pub(super) fn findings(&self, read: &[Read<'_>]) -> Vec<Finding> {
        let mut out = Vec::new();
        for (index, one) in read.iter().enumerate() {
            match &one.directive {
                Directive::Foreign(_) => {}
                Directive::Malformed(bad) => out.push(self.malformed(one, bad)),
                Directive::Own(own) => self.own(index, one, own, &mut out),
            }
        }
        out
    }

    fn malformed(&self, one: &Read<'_>, bad: &Malformed) -> Finding {
        let at = if bad.range.is_empty() {
            one.comment.span
        } else {
            part(one, bad.range.clone())
        };
        let rule = self.cx.suppression_rules.malformed;
        let message = "a suppression cannot be read and suppresses nothing";
        let mut finding = finding(rule, message, Label::new(at, bad.why));
        finding.help = vec![
            "write it like this:".to_owned(),
            "+ # lint-secrets: ignore[rule-name] -- why this is no problem".to_owned(),
        ];
        finding
    }

    fn own(&self, index: usize, one: &Read<'_>, own: &Own, out: &mut Vec<Finding>) {
        let rules = &self.cx.settings.rules;
        let mut unused = Vec::new();
        let mut unknown = false;
        for (at, rule) in own.rules.iter().enumerate() {
            if rules.get(&rule.name).is_none() {
                unknown = true;
                let advice = match nearest(&rule.name, rules.names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "see `lint-secrets rules` for all of them".to_owned(),
                };
                let meta = self.cx.suppression_rules.malformed;
                let label = Label::new(part(one, rule.range.clone()), "there is no such rule");
                let mut finding = finding(
                    meta,
                    "a suppression names a rule that does not exist",
                    label,
                );
                finding.help = vec![advice];
                out.push(finding);
            } else if !self.used.contains(&(index, Some(at))) && self.can_tell(&rule.name) {
                unused.push(at);
            }
        }
        // One that names no rule can only be told from the findings of all of them.
        let idle = own.rules.is_empty()
            && !self.used.contains(&(index, None))
            && rules.iter().all(|rule| rule.enabled || !rule.meta.default);
        if idle || (!unused.is_empty() && unused.len() == own.rules.len()) {
            out.push(self.unused(one, own, one.comment.span, (index, unused.first().copied())));
            return;
        }
        for at in unused {
            if let Some(rule) = own.rules.get(at) {
                out.push(self.unused(one, own, part(one, rule.range.clone()), (index, Some(at))));
            }
        }
        if own.reason.is_none() && !unknown {
            let meta = self.cx.suppression_rules.without_reason;
            let label = Label::new(one.comment.span, "does not say why");
            let mut finding = finding(meta, "a suppression gives no reason", label);
            finding.help =
                vec!["say after `--` why this is no problem, for whoever reads it next".to_owned()];
            out.push(finding);
        }
    }

    /// Whether a rule that suppressed nothing had the chance: it ran, and is not about suppressions.
    fn can_tell(&self, rule: &str) -> bool {
        let own = self.cx.suppression_rules;
        self.cx.settings.rules.enabled(rule)
            && ![own.unused, own.without_reason, own.malformed]
                .iter()
                .any(|meta| meta.name == rule)
    }

    fn unused(&self, one: &Read<'_>, own: &Own, at: Span, mention: Mention) -> Finding {
        let meta = self.cx.suppression_rules.unused;
        let text = match own.reach {
            Reach::Governed => "nothing is found where it holds",
            Reach::File => "nothing of this is found in the file",
        };
        let mut finding = finding(
            meta,
            "a suppression suppresses nothing",
            Label::new(at, text),
        );
        finding.help = match self.elsewhere.get(&mention) {
            Some(place) => {
                let line = self.cx.sources.position(*place, ColumnUnit::Utf8).line;
                vec![format!(
                    "the finding that it may be meant for starts in line {line}: put the comment before that"
                )]
            }
            None => vec!["remove it, so that it hides nothing one day".to_owned()],
        };
        if at == one.comment.span {
            finding.fixes = vec![Fix {
                title: "remove the comment".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span: self.whole_line(at),
                    replacement: String::new(),
                }],
                then: Vec::new(),
            }];
        }
        finding
    }

    /// The comment with its line end when it has a line to itself, else the comment with the blanks before it.
    fn whole_line(&self, comment: Span) -> Span {
        let Some(file) = self.cx.sources.get(comment.file) else {
            return comment;
        };
        let text = file.text();
        let line = file.lines().line_of(comment.start);
        let start = file.lines().line_start(line, text).max(file.bom_len());
        let end = file.lines().line_start(line + 1, text);
        let blank =
            |from: usize, to: usize| text.get(from..to).is_some_and(|s| s.trim().is_empty());
        if blank(start, comment.start as usize) && blank(comment.end as usize, end) {
            Span::new(comment.file, start, end)
        } else {
            let before = text.get(start..comment.start as usize).unwrap_or_default();
            Span::new(
                comment.file,
                start + before.trim_end().len(),
                comment.end as usize,
            )
        }
    }
}

/// The bytes `range` of a comment's text, which is the tail of the comment.
fn part(one: &Read<'_>, range: std::ops::Range<usize>) -> Span {
    let span = one.comment.span;
    let base = (span.end as usize).saturating_sub(one.comment.text.len());
    Span::new(span.file, base + range.start, base + range.end)
}

fn finding(rule: &'static RuleMeta, message: &str, primary: Label) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        confidence: Confidence::Certain,
        message: message.to_owned(),
        key: None,
        detector: "suppression".to_owned(),
        primary,
        flow: Vec::new(),
        again: Vec::new(),
        exposures: Vec::new(),
        masks: Vec::new(),
        help: Vec::new(),
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}
