//! What is written once more is a finding once more.

use std::collections::HashMap;

use crate::finding::{Finding, Label};
use crate::source::{ColumnUnit, FileId, SourceMap, Span};

/// Most places of one secret that are told of, and that are steps of one finding. All others are masked as well.
const MOST: usize = 2000;
const MOST_STEPS: usize = 32;

/// Adds a finding for each line where the secret of one is written once more: each has to be mended, can be suppressed, is
/// new to a baseline when it is, and is pointed at in an editor. Of the way, and of what repairs the first, they have
/// nothing. What stands on a line that is pointed at already, as a password that is typed twice does, is a step.
pub(super) fn told(findings: Vec<Finding>, sources: &SourceMap) -> Vec<Finding> {
    let mut all = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let again = std::mem::take(&mut finding.again);
        let first = all.len();
        let mut lines = HashMap::from([(line(finding.primary.span, sources), first)]);
        all.push(finding);
        for pieces in again.into_iter().take(MOST) {
            let Some(span) = pieces.first().copied() else {
                continue;
            };
            let known = *lines.entry(line(span, sources)).or_insert(all.len());
            match all.get_mut(known) {
                Some(known) => step(known, span),
                None => {
                    let other = all.get(first).map(|first| at(first, span, pieces));
                    all.extend(other);
                }
            }
        }
    }
    all
}

fn line(span: Span, sources: &SourceMap) -> (FileId, u32) {
    (span.file, sources.position(span, ColumnUnit::Utf8).line)
}

/// Adds the place to the way, unless that shows it.
fn step(finding: &mut Finding, span: Span) {
    if finding.flow.len() >= MOST_STEPS
        || finding.primary.span.overlaps(span)
        || finding.flow.iter().any(|l| l.span.overlaps(span))
    {
        return;
    }
    if finding.flow.is_empty() {
        let written = Label::new(finding.primary.span, "the secret is written here");
        finding.flow.push(written);
    }
    finding.flow.push(Label::new(span, AGAIN));
}

const AGAIN: &str = "the same stands here once more";

/// The finding of the other place.
fn at(first: &Finding, span: Span, masks: Vec<Span>) -> Finding {
    let exposures = first.exposures.iter().cloned().map(|mut exposure| {
        exposure.span = exposure.span.map(|_| span);
        exposure
    });
    Finding {
        primary: Label::new(span, AGAIN),
        flow: Vec::new(),
        again: Vec::new(),
        exposures: exposures.collect(),
        masks,
        fixes: Vec::new(),
        message: first.message.clone(),
        key: first.key.clone(),
        detector: first.detector.clone(),
        help: first.help.clone(),
        state: first.state.clone(),
        ..*first
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn each_line_is_a_finding() {
        let mut sample = Sample::new("x.pkr.hcl", "a = v1\nb = v1 v1\nc = v1\n");
        sample.find("secret-build-arg", "A", 4..6);
        let again = [
            sample.span(11..13),
            sample.span(14..16),
            sample.span(21..23),
        ];
        let mut first = sample.findings.remove(0);
        first.flow = vec![first.primary.clone(); 2];
        first.again = again.iter().map(|span| vec![*span]).collect();
        let told = told(vec![first], &sample.sources);
        let places: Vec<u32> = told.iter().map(|f| f.primary.span.start).collect();
        assert_eq!(places, [4, 11, 21]);
        assert!(told.iter().all(|f| f.again.is_empty()));
        let flows: Vec<usize> = told.iter().map(|f| f.flow.len()).collect();
        assert_eq!(flows, [2, 2, 0]);
        assert_eq!(told.last().map(|f| f.masks.clone()), Some(vec![again[2]]));
    }
}
