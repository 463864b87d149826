//! What rules ask of a file again for each of its findings, answered without going through all of it each time.

use std::collections::{HashMap, HashSet};

use super::{Flow, Trace};
use crate::ir::{Deposit, Layer, OpKind, Part, Place, RunCommand, ServicePlace, Unit};
use crate::source::{FileId, Span};

/// Positions of operations: a scope, and which of its operations. Made when something is asked for: few files have findings.
#[derive(Debug)]
pub(super) struct Lookup {
    layers: Layers,
    /// The first command of a scope that stands at a place.
    commands: HashMap<(usize, Span), usize>,
    /// The instructions of a scope that have a value spelled out.
    spelled_out: HashSet<(usize, Span)>,
    /// The image that each scope names, as far as it is written.
    images: Vec<Option<usize>>,
}

impl Lookup {
    fn of(unit: &Unit, traces: &[Trace]) -> Self {
        let mut layers = Vec::new();
        let mut commands = HashMap::new();
        let mut images = vec![None; unit.scopes.len()];
        for ((at, scope), image) in unit.scopes.iter().enumerate().zip(&mut images) {
            for (op_at, op) in scope.ops.iter().enumerate() {
                match &op.kind {
                    OpKind::Layer(layer) => layers.push((layer, (at, op_at))),
                    OpKind::Run(_) => {
                        commands.entry((at, op.span)).or_insert(op_at);
                    }
                    OpKind::Deposit(deposit) if image.is_none() => {
                        *image = image_in(deposit).map(|_| op_at);
                    }
                    _ => {}
                }
            }
        }
        let origins = traces.iter().filter(|t| !t.text && t.value.is_some());
        let spelled_out = origins.filter_map(|trace| {
            let scope = unit.scopes.get(trace.origin.scope)?;
            let op = scope.ops.get(trace.origin.op)?;
            Some((trace.origin.scope, op.span))
        });
        Self {
            layers: Layers::of(layers),
            commands,
            spelled_out: spelled_out.collect(),
            images,
        }
    }
}

/// The image that a key of a service names.
fn image_in(deposit: &Deposit) -> Option<&str> {
    let key = deposit.key.as_ref()?;
    let Part::Literal(text) = deposit.value.parts.first()? else {
        return None;
    };
    (key.text == "image" && deposit.place == Place::Service(ServicePlace::Elsewhere))
        .then(|| text.as_str())
}

impl<'u> Flow<'u> {
    fn lookup(&self) -> &Lookup {
        self.lookup
            .get_or_init(|| Lookup::of(self.unit, &self.traces))
    }

    /// The documents that share a byte with `span`, each once, in the order of the file: outer before inner.
    #[must_use]
    pub fn layers_around(&self, span: Span) -> Vec<&'u Layer> {
        let found = self.lookup().layers.around(span);
        let kinds = found.into_iter().filter_map(|at| self.kind_at(at));
        kinds
            .filter_map(|kind| match kind {
                OpKind::Layer(layer) => Some(layer),
                _ => None,
            })
            .collect()
    }

    /// The command whose instruction stands at `span` in a scope.
    #[must_use]
    pub fn command_at(&self, scope: usize, span: Span) -> Option<&'u RunCommand> {
        let op = *self.lookup().commands.get(&(scope, span))?;
        match self.kind_at((scope, op))? {
            OpKind::Run(run) => Some(run),
            _ => None,
        }
    }

    /// Whether the instruction at `span` of a scope has a value spelled out that is no free text.
    #[must_use]
    pub fn spells_out(&self, scope: usize, span: Span) -> bool {
        self.lookup().spelled_out.contains(&(scope, span))
    }

    /// The image that a service names, as far as it is written.
    #[must_use]
    pub fn image_of(&self, scope: usize) -> Option<&'u str> {
        let op = (*self.lookup().images.get(scope)?)?;
        match self.kind_at((scope, op))? {
            OpKind::Deposit(deposit) => image_in(deposit),
            _ => None,
        }
    }

    fn kind_at(&self, (scope, op): OpAt) -> Option<&'u OpKind> {
        Some(&self.unit.scopes.get(scope)?.ops.get(op)?.kind)
    }
}

/// A scope, and one of its operations.
type OpAt = (usize, usize);
/// A place in a run's files; by file, then by byte.
type At = (FileId, u32);

/// Stretches of documents, to be asked which share a byte with another one: sorted by their starts, as a balanced tree whose
/// root is the middle, with how far each subtree reaches.
#[derive(Debug, Default)]
struct Layers {
    layers: Vec<OpAt>,
    /// Start, end, and which of the layers it is a part of.
    parts: Vec<(At, At, usize)>,
    /// The furthest end below the node at the same position.
    furthest: Vec<At>,
}

impl Layers {
    /// Takes each layer once: a document that is handed on twice has the same around it each time.
    fn of(mut all: Vec<(&Layer, OpAt)>) -> Self {
        let mut known: HashSet<(&[Span], &str)> = HashSet::new();
        all.retain(|(layer, _)| known.insert((&layer.spans, &layer.what)));
        let mut parts = Vec::new();
        for (at, (layer, _)) in all.iter().enumerate() {
            let spans = layer.spans.iter();
            parts.extend(spans.map(|s| ((s.file, s.start), (s.file, s.end), at)));
        }
        parts.sort_unstable();
        let mut made = Self {
            furthest: parts.iter().map(|(_, end, _)| *end).collect(),
            layers: all.into_iter().map(|(_, at)| at).collect(),
            parts,
        };
        made.measure(0, made.parts.len());
        made
    }

    /// Notes how far the parts from `from` to `to` reach. The depth is the logarithm of their number.
    fn measure(&mut self, from: usize, to: usize) -> Option<At> {
        let middle = from + (to.checked_sub(from)? / 2);
        if middle >= to {
            return None;
        }
        let below = self.measure(from, middle).max(self.measure(middle + 1, to));
        let furthest = self.furthest.get_mut(middle)?;
        *furthest = below.map_or(*furthest, |below| below.max(*furthest));
        Some(*furthest)
    }

    fn around(&self, span: Span) -> Vec<OpAt> {
        let mut found = Vec::new();
        let (start, end) = ((span.file, span.start), (span.file, span.end));
        self.collect((0, self.parts.len()), (start, end), &mut found);
        found.sort_unstable();
        found.dedup();
        let layers = found.into_iter().filter_map(|at| self.layers.get(at));
        layers.copied().collect()
    }

    fn collect(&self, (from, to): (usize, usize), (start, end): (At, At), found: &mut Vec<usize>) {
        let middle = from + to.saturating_sub(from) / 2;
        let Some(furthest) = self.furthest.get(middle).filter(|_| middle < to) else {
            return;
        };
        if *furthest <= start {
            return;
        }
        self.collect((from, middle), (start, end), found);
        let Some((begins, ends, layer)) = self.parts.get(middle) else {
            return;
        };
        if *begins < end {
            if start < *ends {
                found.push(*layer);
            }
            self.collect((middle + 1, to), (start, end), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_place() {
        let layer = |what: &str, spans: &[(u32, usize, usize)]| Layer {
            what: what.to_owned(),
            spans: spans
                .iter()
                .map(|(file, from, to)| Span::new(FileId(*file), *from, *to))
                .collect(),
        };
        let all = [
            layer("all", &[(0, 0, 1000)]),
            layer("left", &[(0, 10, 20), (0, 500, 510)]),
            layer("again", &[(0, 12, 18)]),
            layer("again", &[(0, 12, 18)]),
            layer("other file", &[(1, 0, 1000)]),
            layer("right", &[(0, 990, 1000)]),
        ];
        let numbered = all.iter().enumerate().map(|(at, layer)| (layer, (0, at)));
        let layers = Layers::of(numbered.collect());
        let found = |span| -> Vec<&Layer> {
            let found = layers.around(span);
            found.into_iter().map(|(_, at)| &all[at]).collect()
        };
        let around = |file, from, to| -> Vec<&str> {
            let found = found(Span::new(FileId(file), from, to));
            found.into_iter().map(|layer| layer.what.as_str()).collect()
        };
        assert_eq!(around(0, 12, 14), ["all", "left", "again"]);
        assert_eq!(around(0, 505, 506), ["all", "left"]);
        assert_eq!(around(0, 20, 21), ["all"]);
        assert_eq!(around(0, 985, 991), ["all", "right"]);
        assert_eq!(around(1, 12, 14), ["other file"]);
        assert_eq!(around(2, 12, 14), [""; 0]);
        // Held against looking at each of them.
        for from in (0..1010).step_by(3) {
            let span = Span::new(FileId(0), from, from + 4);
            let mut plain: Vec<&Layer> = Vec::new();
            for layer in &all {
                if layer.spans.iter().any(|s| s.overlaps(span)) && !plain.contains(&layer) {
                    plain.push(layer);
                }
            }
            assert_eq!(found(span), plain, "{from}");
        }
    }
}
