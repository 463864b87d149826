//! One secret, one finding, though several files lead to it.
//!
//! A password in `.env` is found in that file, in the Compose file that reads it, and in the Dockerfile that this one
//! builds. The finding that tells the most stays, and takes over who else can read it.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::finding::{Finding, RuleMeta};
use crate::ir::Sink;
use crate::source::Span;

/// Joins findings at the same bytes that the analyses of different files gave. `analyses` are in the order of the
/// files, `rules` in that of the rule table. Findings that are known by a name only stay as they are: these bytes are
/// no secret.
pub(super) fn join(analyses: Vec<Vec<Finding>>, rules: &[&RuleMeta]) -> Vec<Finding> {
    let position = |finding: &Finding| rules.iter().position(|rule| *rule == finding.rule);
    // The more severe, then the one that knows whom it is handed to, the longer way, and the rule that comes first.
    let rank = |finding: &Finding| {
        (
            finding.severity,
            is_handed(finding),
            finding.flow.len(),
            finding.exposures.len(),
            Reverse(position(finding)),
        )
    };
    let mut kept: Vec<Finding> = Vec::new();
    // For each place, the last analysis that told of it, and the position of the finding that stays: of one analysis
    // each further finding at the place is another defect, whichever file came first.
    let mut places: HashMap<Span, (usize, usize)> = HashMap::new();
    for (analysis, findings) in analyses.into_iter().enumerate() {
        for finding in findings {
            let place = finding.primary.span;
            let known = places.get(&place).copied();
            let Some((_, at)) =
                known.filter(|(other, _)| *other != analysis && !finding.masks.is_empty())
            else {
                if !finding.masks.is_empty() {
                    places.entry(place).or_insert((analysis, kept.len()));
                }
                kept.push(finding);
                continue;
            };
            let Some(stays) = kept.get_mut(at) else {
                continue;
            };
            places.insert(place, (analysis, at));
            let told = if rank(&finding) > rank(stays) {
                std::mem::replace(stays, finding)
            } else {
                finding
            };
            take_over(stays, told);
        }
    }
    kept
}

/// Whether the file that tells of it hands it to a machine, rather than being about it, or serving it beside others.
fn is_handed(finding: &Finding) -> bool {
    let own = finding.primary.span.file;
    let elsewhere = |span: Option<Span>| span.is_some_and(|span| span.file != own);
    let disk = Sink::MachineDisk.slug();
    (finding.exposures.iter()).any(|e| e.place == disk && elsewhere(e.span))
}

/// Whether another file serves it to an installer, or puts it on a medium.
fn is_local(finding: &Finding) -> bool {
    let own = finding.primary.span.file;
    let of_other = |sink: Sink| {
        let mut all = finding.exposures.iter();
        all.any(|e| e.place == sink.slug() && e.span.is_some_and(|span| span.file != own))
    };
    !of_other(Sink::Metadata) && (of_other(Sink::InstallerServer) || of_other(Sink::MachineDisk))
}

/// Without what was said of the document as long as nothing was known of who hands it on.
fn forget_cloud(finding: &mut Finding) {
    let own = finding.primary.span.file;
    let cloud = Sink::Metadata.slug();
    let guessed = |span: Option<Span>| span.is_none_or(|span| span.file == own);
    (finding.exposures).retain(|e| e.place != cloud || !guessed(e.span));
}

/// Who can read it and what must not be shown of it; its way is the other's.
fn take_over(stays: &mut Finding, mut told: Finding) {
    // A document that a builder serves, or puts on a medium, is no cloud's.
    if is_local(stays) {
        forget_cloud(&mut told);
    } else if is_local(&told) {
        forget_cloud(stays);
    }
    for exposure in told.exposures {
        if !stays.exposures.iter().any(|e| e.place == exposure.place) {
            stays.exposures.push(exposure);
        }
    }
    stays.again.extend(told.again);
    for mask in told.masks {
        if !stays.masks.contains(&mask) {
            stays.masks.push(mask);
        }
    }
    if stays.key.is_none() {
        stays.key = told.key;
    }
    stays.confidence = stays.confidence.max(told.confidence);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Confidence, Exposure, Label, Severity, State};
    use crate::source::FileId;

    static RULES: [RuleMeta; 2] = [rule("first"), rule("second")];

    const fn rule(name: &'static str) -> RuleMeta {
        RuleMeta {
            name,
            summary: "",
            docs: "",
            severity: Severity::High,
            default: true,
            cwe: &[],
        }
    }

    fn finding(rule: usize, severity: Severity, steps: usize, place: &'static str) -> Finding {
        let span = Span::new(FileId(0), 4, 9);
        Finding {
            rule: &RULES[rule],
            severity,
            confidence: Confidence::Medium,
            message: String::new(),
            key: None,
            detector: String::new(),
            primary: Label::new(span, ""),
            flow: vec![Label::new(span, ""); steps],
            again: Vec::new(),
            exposures: vec![Exposure {
                place,
                title: "",
                who: String::new(),
                span: None,
            }],
            masks: vec![span],
            help: Vec::new(),
            fixes: Vec::new(),
            state: State::Active,
            ordinal: 0,
        }
    }

    fn joined(analyses: Vec<Vec<Finding>>) -> Vec<(&'static str, Vec<&'static str>)> {
        let rules: Vec<&RuleMeta> = RULES.iter().collect();
        let found = join(analyses, &rules);
        found
            .iter()
            .map(|f| {
                let places = f.exposures.iter().map(|e| e.place).collect();
                (f.rule.name, places)
            })
            .collect()
    }

    #[test]
    fn the_one_that_tells_most_stays() {
        let file = || vec![finding(0, Severity::High, 0, "source")];
        let image = || vec![finding(1, Severity::High, 3, "image")];
        for analyses in [vec![file(), image()], vec![image(), file()]] {
            assert_eq!(joined(analyses), [("second", vec!["image", "source"])]);
        }
        let worse = vec![finding(0, Severity::Critical, 0, "source")];
        assert_eq!(
            joined(vec![image(), worse]),
            [("first", vec!["source", "image"])]
        );
        // As far as all agree, the table decides.
        let other = vec![finding(1, Severity::High, 0, "else")];
        assert_eq!(
            joined(vec![other, file()]),
            [("first", vec!["source", "else"])]
        );
    }

    #[test]
    fn one_analysis_may_have_several_at_a_place() {
        let both = vec![
            finding(0, Severity::High, 0, "a"),
            finding(1, Severity::High, 0, "b"),
        ];
        assert_eq!(joined(vec![both.clone()]).len(), 2);
        // Whichever file comes first.
        let one = || vec![finding(0, Severity::High, 0, "c")];
        assert_eq!(joined(vec![both.clone(), one()]).len(), 2);
        assert_eq!(joined(vec![one(), both]).len(), 2);
        let mut names = [
            finding(0, Severity::High, 0, "a"),
            finding(1, Severity::High, 0, "b"),
        ];
        for finding in &mut names {
            finding.masks.clear();
        }
        let names = names.into_iter().map(|f| vec![f]).collect();
        assert_eq!(joined(names).len(), 2);
    }
}
