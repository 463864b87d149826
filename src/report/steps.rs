//! The way of a secret as people are shown it.

use std::collections::BTreeSet;

use crate::finding::{Finding, Label};

/// A step with its number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    /// From 1, also where steps between are not shown.
    pub(super) number: usize,
    pub(super) label: &'a Label,
}

/// The steps to show.
#[derive(Clone, Debug)]
pub(super) struct Way<'a> {
    pub(super) steps: Vec<Step<'a>>,
    /// How many are left out, in the middle.
    pub(super) left_out: usize,
}

/// The steps of `finding`, none twice, and at most `most` of them: where a long way begins and ends says most.
pub(super) fn way(finding: &Finding, most: usize) -> Way<'_> {
    let mut seen = BTreeSet::new();
    let flow: Vec<&Label> = finding
        .flow
        .iter()
        .filter(|label| seen.insert((label.span, label.text.as_str())))
        .collect();
    let left_out = flow.len().saturating_sub(most);
    let steps = flow
        .into_iter()
        .enumerate()
        .filter(|(i, _)| left_out == 0 || *i < most / 2 || *i >= most / 2 + left_out)
        .map(|(i, label)| Step {
            number: i + 1,
            label,
        })
        .collect();
    Way { steps, left_out }
}
