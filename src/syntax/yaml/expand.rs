//! How much an alias may stand for.
//!
//! Ten aliases of ten aliases of … make a short file endless. Every node knows how many nodes and how many levels it
//! has with its aliases followed; an alias that would pass a limit is left to stand for nothing.

use super::tree::{Kind, Written};

/// Most nodes that all aliases of one document may add.
pub(super) const MOST_NODES: usize = 200_000;
/// Deepest nesting, aliases followed. The parser's own limits are 255 for blocks and 255 for flow.
pub(super) const MOST_LEVELS: usize = 510;

/// What is left of a document's budget.
#[derive(Debug)]
pub(super) struct Budget {
    nodes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { nodes: MOST_NODES }
    }
}

impl Budget {
    /// Whether an alias may stand for `target`, `depth` levels deep. What it may is taken from the budget.
    pub(super) fn allows(&mut self, target: &Written, depth: usize) -> bool {
        if target.weight > self.nodes || depth.saturating_add(target.height) > MOST_LEVELS {
            return false;
        }
        self.nodes -= target.weight;
        true
    }
}

/// Nodes and levels of a collection, from those of its children.
pub(super) fn measure(kind: &Kind, nodes: &[Written]) -> (usize, usize) {
    let of = |index: &usize| nodes.get(*index).map_or((1, 0), |n| (n.weight, n.height));
    let mut weight = 1_usize;
    let mut height = 0;
    let mut add = |(w, h): (usize, usize)| {
        weight = weight.saturating_add(w);
        height = height.max(h + 1);
    };
    match kind {
        Kind::Scalar(_) | Kind::Alias(None) => {}
        Kind::Alias(Some(target)) => {
            let (w, h) = of(target);
            return (w, h);
        }
        Kind::Sequence(items) => items.iter().map(of).for_each(&mut add),
        Kind::Mapping(pairs) => {
            for (key, value) in pairs {
                add(of(key));
                add(of(value));
            }
        }
    }
    (weight, height)
}
