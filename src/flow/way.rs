//! The ways of values that lowering has followed itself.

use super::{Flow, Step, StepKind, Trace};
use crate::ir::{OpKind, PackerPlace, PassageKind, Place, Settled};
use crate::source::Span;

/// More steps than this are not shown, and more other parts of the secret.
const MAX_STEPS: usize = 12;
const MAX_PARTS: usize = 3;
/// A sign between two parts is none that is worth a step, in bytes.
const SHORTEST_PART: u32 = 4;

fn is_definition(step: &Step) -> bool {
    matches!(
        step.kind,
        StepKind::Put(Place::Packer(
            PackerPlace::Variable | PackerPlace::VariableFile | PackerPlace::Local
        ))
    )
}

impl Flow<'_> {
    /// The operation that a trace is of, when lowering has followed the value itself.
    #[must_use]
    pub fn settled(&self, trace: &Trace) -> Option<&Settled> {
        let scope = self.unit.scopes.get(trace.origin.scope)?;
        match &scope.ops.get(trace.origin.op)?.kind {
            OpKind::Settled(settled) => Some(settled),
            _ => None,
        }
    }

    /// The steps of one secret from where it is written, which is at `from` and in all of `masks`, by the routes it takes:
    /// the longest, then where the others end. Empty when it stays where it is written. `again` is where it is written once
    /// more: for that it takes no step.
    #[must_use]
    pub fn ways(&self, routes: &[&Trace], masks: &[Span], again: &[Span], from: Span) -> Vec<Step> {
        let mut all: Vec<Vec<Step>> = routes
            .iter()
            .map(|trace| self.way(trace, masks, again, from))
            .collect();
        all.sort_by_key(|way| std::cmp::Reverse(way.len()));
        let mut steps: Vec<Step> = Vec::new();
        for (index, way) in all.into_iter().enumerate() {
            let shown = if index == 0 {
                0
            } else {
                way.len().saturating_sub(1)
            };
            for step in way.into_iter().skip(shown) {
                let known = steps.iter().any(|s| s.span == step.span);
                // Where it is only given one more name is no end of a way that goes on.
                if !known && (index == 0 || !is_definition(&step)) {
                    steps.push(step);
                }
            }
        }
        steps.truncate(MAX_STEPS - 1);
        if steps.is_empty() {
            return steps;
        }
        // Nothing of it is written where only its name is known.
        if masks.is_empty() {
            return steps;
        }
        let parts = masks.iter().filter(|mask| {
            !mask.overlaps(from) && mask.end.saturating_sub(mask.start) >= SHORTEST_PART
        });
        let parts = parts.take(MAX_PARTS).map(|mask| Step {
            span: *mask,
            kind: StepKind::Rest,
        });
        let written = Step {
            span: from,
            kind: StepKind::Written(None),
        };
        std::iter::once(written).chain(parts).chain(steps).collect()
    }

    fn way(&self, trace: &Trace, masks: &[Span], again: &[Span], from: Span) -> Vec<Step> {
        let Some(settled) = self.settled(trace) else {
            return Vec::new();
        };
        let mut steps: Vec<Step> = Vec::new();
        let served = settled.place == Place::Packer(PackerPlace::Served);
        let of_secret = |place: &Span| masks.iter().any(|mask| mask.overlaps(*place));
        for (_, way) in settled
            .ways
            .iter()
            .filter(|(place, _)| settled.unknown || of_secret(place))
        {
            // Ways that join: what both have stands at the end.
            let mut own: Vec<Step> = Vec::new();
            let mut at = steps.len();
            for passage in way.steps() {
                // That the folder is served is all there is to say of a file in it.
                if served && passage.kind == PassageKind::File {
                    continue;
                }
                if let Some(known) = steps.iter().position(|s| s.span == passage.span) {
                    at = known + own.len() + 1;
                    steps.splice(known..known, own.drain(..));
                    continue;
                }
                let kind = match passage.kind {
                    PassageKind::Read(name) => StepKind::Read(name),
                    PassageKind::Encoded(function) => StepKind::Encoded(function),
                    PassageKind::File => StepKind::FileRead,
                    PassageKind::Given(name) => StepKind::Arrives(name),
                    PassageKind::Handed(name) => StepKind::Handed(name),
                    PassageKind::Expanded => StepKind::Expanded,
                    PassageKind::Stored(path) => StepKind::Stored(path),
                };
                let span = passage.span;
                if own.iter().all(|step| step.span != span) {
                    own.push(Step { span, kind });
                }
            }
            let at = at.min(steps.len());
            steps.splice(at..at, own);
        }
        // A literal that stands in the setting itself takes no step.
        let here = settled.span.contains(from);
        let again = again.iter().any(|mask| settled.span.contains(*mask));
        if !(here || again) || !steps.is_empty() {
            let span = settled.label;
            if steps.iter().all(|s| s.span != span) {
                steps.push(Step {
                    span,
                    kind: StepKind::Put(settled.place),
                });
            }
        }
        steps
    }
}
