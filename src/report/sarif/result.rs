//! One finding as a SARIF result.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    ArtifactChange, CodeFlow, Content, Location, Region, Replacement, SarifFix, SarifResult,
    Suppression, Text, ThreadFlow, ThreadFlowLocation,
};
use super::{LeftOut, MAX_LINK, MAX_MESSAGE, MAX_RELATED, MAX_STEPS, Writer, rules};
use crate::finding::{Applicability, Confidence, Finding, Label, State};
use crate::report::edits::{LineEdit, line_edits};
use crate::report::wording::{list, shortened};

impl Writer<'_> {
    pub(super) fn result(&self, finding: &Finding, baseline: bool) -> SarifResult {
        let path = self.places.of(finding.primary.span).map(|p| p.path);
        let related = self.related(finding);
        let mut prints = BTreeMap::new();
        let print = finding.fingerprint(path.as_deref().unwrap_or_default());
        prints.insert("lintSecrets/v1", print.as_str().to_owned());
        SarifResult {
            rule_id: finding.rule.name,
            rule_index: self.rules.index(finding.rule),
            level: rules::level(finding.severity),
            rank: rank(finding.confidence),
            message: Text::plain(self.message(finding, &related)),
            locations: vec![
                self.location(finding.primary.span, Some(&finding.primary.text))
                    .unwrap_or_else(|| self.nowhere()),
            ],
            code_flows: self.code_flow(&finding.flow).into_iter().collect(),
            related_locations: related.into_iter().map(|r| r.location).collect(),
            partial_fingerprints: prints,
            baseline_state: baseline.then_some(match finding.state {
                State::Baselined => "unchanged",
                _ => "new",
            }),
            suppressions: self.suppression(&finding.state).into_iter().collect(),
            fixes: finding.fixes.iter().filter_map(|f| self.fix(f)).collect(),
        }
    }

    /// What is wrong, who can read it, and the way with links to its steps (3.11.6), which GitHub makes clickable.
    fn message(&self, finding: &Finding, related: &[Related]) -> String {
        let mut text = plain(&self.redactor.line(&finding.message));
        let mut titles: Vec<String> = Vec::new();
        for exposure in &finding.exposures {
            let title = self.redactor.line(exposure.title);
            let at = related.iter().find(|r| !r.step && r.text() == title);
            let title = at.map_or_else(|| plain(&title), Related::link);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        if !titles.is_empty() {
            text.push_str(". Who can read it: ");
            text.push_str(&list(&titles));
        }
        let whole = text.chars().count();
        if whole > MAX_MESSAGE {
            LeftOut::count(&self.left_out.messages, 1);
            // A cut after a backslash would escape what follows.
            return shortened(&text, MAX_MESSAGE).replace("\\…", "…");
        }
        let links: Vec<String> = related
            .iter()
            .filter(|r| r.step && !r.text().is_empty())
            .map(Related::link)
            .collect();
        let way = format!(". The way: {}", links.join(", "));
        if !links.is_empty() && whole + way.chars().count() <= MAX_MESSAGE {
            text.push_str(&way);
        }
        text
    }

    /// The steps, then the instructions that put the secret somewhere, without repeats.
    fn related(&self, finding: &Finding) -> Vec<Related> {
        let steps = finding.flow.iter().map(|l| (l.span, l.text.as_str(), true));
        let deposits = finding
            .exposures
            .iter()
            .filter_map(|e| Some((e.span?, e.title, false)));
        let mut seen = BTreeSet::from([(finding.primary.span, finding.primary.text.as_str())]);
        let mut out: Vec<Related> = Vec::new();
        for (span, text, step) in steps.chain(deposits) {
            if !seen.insert((span, text)) {
                continue;
            }
            let Some(mut location) = self.location(span, Some(text)) else {
                continue;
            };
            if out.len() >= MAX_RELATED {
                LeftOut::count(&self.left_out.related, 1);
                continue;
            }
            let id = u32::try_from(out.len() + 1).unwrap_or(u32::MAX);
            location.id = Some(id);
            out.push(Related { id, step, location });
        }
        out
    }

    fn code_flow(&self, flow: &[Label]) -> Option<CodeFlow> {
        if flow.len() < 2 {
            return None;
        }
        // Where it begins and where it ends say most.
        let cut = flow.len().saturating_sub(MAX_STEPS);
        LeftOut::count(&self.left_out.steps, cut);
        let locations: Vec<ThreadFlowLocation> = flow
            .iter()
            .enumerate()
            .filter(|(i, _)| cut == 0 || *i < MAX_STEPS / 2 || *i >= MAX_STEPS / 2 + cut)
            .filter_map(|(i, label)| {
                let end = i == 0 || i + 1 == flow.len();
                Some(ThreadFlowLocation {
                    location: self.location(label.span, Some(&label.text))?,
                    execution_order: u32::try_from(i + 1).ok()?,
                    importance: if end { "essential" } else { "important" },
                })
            })
            .collect();
        (!locations.is_empty()).then(|| CodeFlow {
            thread_flows: vec![ThreadFlow { locations }],
        })
    }

    fn suppression(&self, state: &State) -> Option<Suppression> {
        match state {
            State::Active => None,
            State::Suppressed { at, reason } => Some(Suppression {
                kind: "inSource",
                status: "accepted",
                justification: reason.as_deref().map(|r| self.redactor.line(r)),
                location: self.location(*at, None),
            }),
            State::Baselined => Some(Suppression {
                kind: "external",
                status: "accepted",
                justification: Some("listed in the baseline".to_owned()),
                location: None,
            }),
        }
    }

    /// `None` when its edits cannot be given without a secret, or are there to look at only.
    fn fix(&self, fix: &crate::finding::Fix) -> Option<SarifFix> {
        if fix.applicability == Applicability::DisplayOnly {
            return None;
        }
        let edits = line_edits(fix, self.run.sources, self.redactor)?;
        let changes = edits
            .chunk_by(|a, b| a.file == b.file)
            .filter_map(|of_file| {
                let id = of_file.first()?.file;
                let file = self.run.sources.get(id)?;
                Some(ArtifactChange {
                    artifact_location: self.artifact_location(file.path(), Some(id.0 as usize)),
                    replacements: of_file.iter().map(replacement).collect(),
                })
            })
            .collect();
        Some(SarifFix {
            description: Text::plain(plain(&self.redactor.line(&fix.title))),
            artifact_changes: changes,
        })
    }
}

/// A related location of a result.
struct Related {
    id: u32,
    /// Whether it is a step of the way, not a place where the secret stays.
    step: bool,
    location: Location,
}

impl Related {
    fn text(&self) -> &str {
        self.location.message.as_ref().map_or("", |m| &m.text)
    }

    /// Its text as a link to it (3.11.6).
    fn link(&self) -> String {
        format!(
            "[{}]({})",
            plain(&shortened(self.text(), MAX_LINK)),
            self.id
        )
    }
}

/// Whole lines only: columns are 1, or absent for the end of the last line.
fn replacement(edit: &LineEdit) -> Replacement {
    let inserts = edit.last < edit.first;
    let region = Region {
        start_line: edit.first,
        start_column: Some(1),
        end_line: match (inserts, edit.ended) {
            (true, _) => None,
            (false, true) => Some(edit.last + 1),
            (false, false) => Some(edit.last).filter(|last| *last != edit.first),
        },
        end_column: (inserts || edit.ended).then_some(1),
    };
    Replacement {
        deleted_region: region,
        inserted_content: (!edit.text.is_empty()).then(|| Content {
            text: edit.text.clone(),
        }),
    }
}

/// How sure, from 0 to 100 (3.27.25).
fn rank(confidence: Confidence) -> f64 {
    match confidence {
        Confidence::Low => 25.0,
        Confidence::Medium => 50.0,
        Confidence::High => 80.0,
        Confidence::Certain => 95.0,
    }
}

/// Text in which nothing is taken for a link (3.11.6). Braces stay single: viewers fill in `{0}` only when the
/// message has arguments, which ours never have, and show `{{` as it stands.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
