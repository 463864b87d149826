//! The way a trace takes, for people: made only for traces that are reported.

use super::{Flow, Reach, Trace, Visit};
use crate::ir::{BindingKind, OpKind, Parent, Place};
use crate::source::{Span, Text};

/// More steps than this are not shown: a way with so many has been understood before.
const MAX_STEPS: usize = 12;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The bytes.
    pub span: Span,
    /// What happens there.
    pub kind: StepKind,
}

/// What happens in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The caller's value arrives in the argument of this name.
    Arrives(String),
    /// It is written here, under this name.
    Written(Option<String>),
    /// It is given another name, kept in the image's environment.
    Promoted(String),
    /// An argument takes it over.
    TakenOver(String),
    /// It is put at this place.
    Put(Place),
    /// A stage inherits it.
    Inherited,
    /// A command is recorded together with it.
    Recorded,
    /// The shell of a command expands it.
    Expanded,
    /// The name is set to nothing; what is there already stays.
    Blanked(String),
}

impl Flow<'_> {
    /// The steps of the trace, in the order of the file, origin first.
    #[must_use]
    pub fn steps(&self, trace: &Trace) -> Vec<Step> {
        let mut steps = vec![Step {
            span: trace.origin.span,
            kind: self.origin_kind(trace),
        }];
        for visit in &trace.uses {
            steps.push(Step {
                span: visit.span,
                kind: use_kind(visit),
            });
        }
        steps.extend(self.inheritance(trace));
        steps.extend(self.commands(trace));
        steps.extend(self.blanked(trace));
        if let Some((first, rest)) = steps.split_first_mut() {
            rest.sort_by_key(|s| (s.span.start, s.span.end));
            let origin = first.span;
            let mut rest = rest.to_vec();
            rest.dedup_by(|a, b| a.span == b.span);
            rest.retain(|s| s.span != origin);
            rest.truncate(MAX_STEPS - 1);
            steps.truncate(1);
            steps.extend(rest);
        }
        steps
    }

    fn origin_kind(&self, trace: &Trace) -> StepKind {
        let name = trace.origin.name.as_ref().map(|n| n.text.clone());
        match (&trace.value, name) {
            (None, Some(name)) => StepKind::Arrives(name),
            (_, name) => StepKind::Written(name),
        }
    }

    /// Scopes where the value is known by a name, with the names: where it is bound, and the stages built on these.
    fn holders(&self, trace: &Trace) -> Vec<(usize, usize, String)> {
        std::iter::once(&trace.origin)
            .chain(&trace.uses)
            .filter(|v| matches!(v.place, Place::Argument | Place::Environment) && !v.triggered)
            .filter_map(|v| Some((v.scope, v.op, v.name.as_ref()?.text.clone())))
            .collect()
    }

    fn inheritance(&self, trace: &Trace) -> Vec<Step> {
        let holders = self.holders(trace);
        let mut found = Vec::new();
        let mut inherits: Vec<usize> = holders
            .iter()
            .map(|(scope, ..)| *scope)
            .filter(|s| *s != 0)
            .collect();
        for (index, scope) in self.unit.scopes.iter().enumerate() {
            let shipped = self.reach_of(index) == Reach::Shipped;
            if let Parent::Stage(parent) = scope.parent
                && shipped
                && inherits.contains(&parent)
                && !inherits.contains(&index)
            {
                inherits.push(index);
                found.push(Step {
                    span: scope.span,
                    kind: StepKind::Inherited,
                });
            }
        }
        found
    }

    /// For each scope that has it: the commands that name it, else the first that is recorded with it.
    fn commands(&self, trace: &Trace) -> Vec<Step> {
        let mut found = Vec::new();
        let holders = self.holders(trace);
        for (index, scope) in self.unit.scopes.iter().enumerate() {
            let own: Vec<_> = holders
                .iter()
                .filter(|(s, ..)| self.descends(index, *s))
                .collect();
            if own.is_empty() || self.reach_of(index) == Reach::Global {
                continue;
            }
            let mut first = None;
            let mut expanded = false;
            for (at, op) in scope.ops.iter().enumerate() {
                let OpKind::Run(run) = &op.kind else { continue };
                let known: Vec<_> = own
                    .iter()
                    .filter(|(s, bound, _)| *s != index || *bound < at)
                    .collect();
                if known.is_empty() {
                    continue;
                }
                first = first.or(Some(op.span));
                let mention = known
                    .iter()
                    .find_map(|(.., name)| run.text.iter().find_map(|t| mention(t, name)));
                if let Some(span) = mention {
                    expanded = true;
                    found.push(Step {
                        span,
                        kind: StepKind::Expanded,
                    });
                }
            }
            let argument = self.is_argument(trace);
            if let (false, true, Some(span)) = (expanded, argument, first) {
                found.push(Step {
                    span,
                    kind: StepKind::Recorded,
                });
            }
        }
        found
    }

    fn is_argument(&self, trace: &Trace) -> bool {
        std::iter::once(&trace.origin)
            .chain(&trace.uses)
            .any(|v| v.place == Place::Argument)
    }

    fn descends(&self, mut scope: usize, from: usize) -> bool {
        loop {
            if scope == from {
                return true;
            }
            match self.unit.scopes.get(scope).map(|s| s.parent) {
                Some(Parent::Stage(parent)) if parent < scope => scope = parent,
                _ => return false,
            }
        }
    }

    /// Later instructions that set one of its names to nothing.
    fn blanked(&self, trace: &Trace) -> Vec<Step> {
        let mut found = Vec::new();
        for (holder, bound, name) in self.holders(trace) {
            for (index, scope) in self.unit.scopes.iter().enumerate() {
                if !self.descends(index, holder) {
                    continue;
                }
                for op in scope
                    .ops
                    .iter()
                    .skip(if index == holder { bound + 1 } else { 0 })
                {
                    let OpKind::Bind(bindings) = &op.kind else {
                        continue;
                    };
                    found.extend(
                        bindings
                            .iter()
                            .filter(|b| {
                                b.name.text == name
                                    && b.kind == BindingKind::Environment
                                    && b.value.as_ref().is_some_and(crate::ir::Value::is_empty)
                            })
                            .map(|b| Step {
                                span: b.span,
                                kind: StepKind::Blanked(name.clone()),
                            }),
                    );
                }
            }
        }
        found
    }
}

fn use_kind(visit: &Visit) -> StepKind {
    let name = || {
        visit
            .name
            .as_ref()
            .map(|n| n.text.clone())
            .unwrap_or_default()
    };
    match visit.place {
        Place::Environment => StepKind::Promoted(name()),
        Place::Argument => StepKind::TakenOver(name()),
        Place::Run | Place::RunScript => StepKind::Expanded,
        place => StepKind::Put(place),
    }
}

/// Where `$name` or `${name…}` stands in a command, unless it is escaped.
fn mention(text: &Text, name: &str) -> Option<Span> {
    let body = text.as_str();
    let mut from = 0;
    while let Some(found) = body.get(from..).and_then(|rest| rest.find('$')) {
        let dollar = from + found;
        from = dollar + 1;
        if body.get(..dollar).is_some_and(|b| b.ends_with('\\')) {
            continue;
        }
        let rest = body.get(from..).unwrap_or_default();
        let (skip, inner) = rest.strip_prefix('{').map_or((0, rest), |inner| (1, inner));
        let Some(after) = inner.strip_prefix(name) else {
            continue;
        };
        if after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let mut end = from + skip + name.len();
        if skip == 1 {
            end += after.find('}').map_or(0, |n| n + 1);
        }
        return text.span(dollar..end);
    }
    None
}
