//! One defect, one finding.

use std::collections::HashMap;

use crate::finding::Finding;

/// Of findings of one rule with one primary span the worst (by severity, then confidence, then the first) stays. It
/// takes over the steps of the others' flows that it does not have, their exposures at other places and their masks.
/// Keeps the order.
pub(super) fn dedupe(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut places = HashMap::new();
    for finding in findings {
        let place = (finding.rule.name, finding.primary.span);
        let slot = *places.entry(place).or_insert(kept.len());
        match kept.get_mut(slot) {
            None => kept.push(finding),
            Some(known) => {
                let rank = |f: &Finding| (f.severity, f.confidence);
                if rank(&finding) > rank(known) {
                    let milder = std::mem::replace(known, finding);
                    merge(known, milder);
                } else {
                    merge(known, finding);
                }
            }
        }
    }
    kept
}

/// A way with more steps has been understood before.
const MOST_STEPS: usize = 16;

fn merge(into: &mut Finding, other: Finding) {
    for step in other.flow {
        if into.flow.len() < MOST_STEPS && !into.flow.iter().any(|known| known.span == step.span) {
            into.flow.push(step);
        }
    }
    for exposure in other.exposures {
        let known =
            |e: &crate::finding::Exposure| e.place == exposure.place && e.span == exposure.span;
        if !into.exposures.iter().any(known) {
            into.exposures.push(exposure);
        }
    }
    for mask in other.masks {
        if !into.masks.contains(&mask) {
            into.masks.push(mask);
        }
    }
    if into.key.is_none() {
        into.key = other.key;
    }
}
