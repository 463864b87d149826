//! Which stages a build runs, and which of them the image is made of (BuildKit, `dockerfile2llb/convert.go`).

use crate::ir::{Parent, ScopeKind, Unit};

/// What becomes of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The part before the first FROM.
    Global,
    /// Not built unless it is asked for by name.
    Unbuilt,
    /// Built, and only files of it are taken.
    Built,
    /// The image is built on it: config, history and layers are the image's.
    Shipped,
}

/// The reach of each scope.
pub(super) fn of(unit: &Unit, target: Option<&str>) -> Vec<Reach> {
    let mut reach: Vec<Reach> = unit
        .scopes
        .iter()
        .map(|s| match s.kind {
            ScopeKind::Global => Reach::Global,
            ScopeKind::Stage => Reach::Unbuilt,
            ScopeKind::Document
            | ScopeKind::Variables
            | ScopeKind::Services
            | ScopeKind::Service => Reach::Shipped,
        })
        .collect();
    let mut next = target_scope(unit, target);
    let mut built = Vec::new();
    while let Some(index) = next {
        let Some(slot) = reach.get_mut(index) else {
            break;
        };
        *slot = Reach::Shipped;
        next = visit(unit, index, &mut built);
    }
    while let Some(index) = built.pop() {
        let Some(slot) = reach.get_mut(index) else {
            continue;
        };
        if *slot == Reach::Unbuilt {
            *slot = Reach::Built;
            let parent = visit(unit, index, &mut built);
            built.extend(parent);
        }
    }
    reach
}

/// The stage that `index` is built on; what it takes files from goes to `takes`.
fn visit(unit: &Unit, index: usize, takes: &mut Vec<usize>) -> Option<usize> {
    let scope = unit.scopes.get(index)?;
    takes.extend(&scope.takes);
    match scope.parent {
        Parent::Stage(parent) if parent < index => Some(parent),
        _ => None,
    }
}

fn target_scope(unit: &Unit, target: Option<&str>) -> Option<usize> {
    target
        .and_then(|name| stage_of(unit, name))
        .or_else(|| unit.scopes.iter().rposition(|s| s.kind == ScopeKind::Stage))
}

/// The stage that `--target` names: the latest of that name in any case, else by its number from 0.
pub(super) fn stage_of(unit: &Unit, target: &str) -> Option<usize> {
    let name = target.to_ascii_lowercase();
    let named = unit
        .scopes
        .iter()
        .rposition(|s| s.name.as_deref() == Some(name.as_str()));
    named.or_else(|| {
        let number = target.parse::<usize>().ok()?;
        let mut stages = unit.scopes.iter().enumerate();
        stages
            .by_ref()
            .filter(|(_, s)| s.kind == ScopeKind::Stage)
            .nth(number)
            .map(|(at, _)| at)
    })
}

/// What becomes of the triggers of each scope: that of the stage of this file that they fire in. `None` where no such
/// stage is built: they are kept for images that are built on this one.
pub(super) fn of_triggers(unit: &Unit, reach: &[Reach]) -> Vec<Option<Reach>> {
    let mut fired = vec![None; unit.scopes.len()];
    for (scope, reach) in unit.scopes.iter().zip(reach) {
        if let Parent::Stage(parent) = scope.parent
            && *reach >= Reach::Built
            && let Some(slot) = fired.get_mut(parent)
        {
            *slot = (*slot).max(Some(*reach));
        }
    }
    fired
}

impl super::Flow<'_> {
    /// What becomes of a scope in the builds that pass the trace; in all of them for one of the file itself.
    pub(super) fn reach_for(&self, trace: &super::Trace, scope: usize) -> Reach {
        let reaches = trace.calls.iter().filter_map(|call| self.called.get(*call));
        let furthest = reaches.filter_map(|reach| reach.get(scope)).max();
        furthest.map_or_else(|| self.reach_of(scope), |reach| *reach)
    }

    /// What becomes of what the triggers of a scope do: that of the stage of this file that they fire in; `None` where
    /// they wait for another image.
    #[must_use]
    pub fn fired_in(&self, scope: usize) -> Option<Reach> {
        self.fired.get(scope).copied().flatten()
    }

    /// What becomes of a scope.
    #[must_use]
    pub fn reach_of(&self, scope: usize) -> Reach {
        self.reach.get(scope).copied().unwrap_or(Reach::Unbuilt)
    }
}
