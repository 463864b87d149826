//! Names that a command spells out: BuildKit prints each RUN with its `$NAME` expanded, arguments and environment alike
//! (`dockerfile2llb/convert.go`, `processCmdEnv`); what stands in single quotes stays as it is.

use super::super::index::Index;
use super::{Exposed, Flow, Reach, Trace, Visit};
use crate::ir::{Place, Sink};

/// Names of a trace and stages below one of them that are looked at: hostile files have more.
const MAX_HOLDERS: usize = 64;
const MAX_SCOPES: usize = 64;

impl Flow<'_> {
    /// Whether a command of its stage, or of one that is built on it, runs after it.
    pub(super) fn is_recorded(&self, visit: &Visit) -> bool {
        let index = self.index.get_or_init(|| Index::of(self.unit));
        let mut waiting = vec![(visit.scope, Some(visit.op))];
        for _ in 0..MAX_SCOPES {
            let Some((scope, from)) = waiting.pop() else {
                break;
            };
            if index.first_command(scope, from, None).is_some() {
                return true;
            }
            waiting.extend(index.children(scope).iter().map(|child| (*child, None)));
        }
        false
    }

    /// Whether a command of its own stage runs after it, before the name gets another value.
    pub(super) fn runs_in_stage(&self, visit: &Visit) -> bool {
        let index = self.index.get_or_init(|| Index::of(self.unit));
        let name = visit.name.as_ref();
        let (until, _) = name.map_or((None, None), |name| {
            index.rebound(visit.scope, &name.text, Some(visit.op))
        });
        let first = index.first_command(visit.scope, Some(visit.op), until);
        first.is_some()
    }

    /// Whether a command runs in a stage that is built on its own, where its triggers fire.
    pub(super) fn runs_in_child(&self, visit: &Visit) -> bool {
        let index = self.index.get_or_init(|| Index::of(self.unit));
        let mut children = index.children(visit.scope).iter().take(MAX_SCOPES);
        children.any(|child| index.first_command(*child, None, None).is_some())
    }

    /// The first command that names the trace's value, as what puts it into the build log.
    pub(super) fn expanded(&self, trace: &Trace) -> Option<Exposed> {
        let index = self.index.get_or_init(|| Index::of(self.unit));
        // What a trigger sets, the stages have that are built on its own.
        let set = std::iter::once(&trace.origin).chain(&trace.uses);
        let set =
            set.filter(|v| v.triggered && matches!(v.place, Place::Argument | Place::Environment));
        let set = set.filter_map(|v| Some((v.scope, None, v.name.as_ref()?.text.as_str())));
        let held = self.holders(trace);
        let held = held.map(|(scope, op, name)| (scope, Some(op), name));
        for (scope, op, name) in held.chain(set).take(MAX_HOLDERS) {
            let mut waiting: Vec<(usize, Option<usize>)> = match op {
                Some(_) => vec![(scope, op)],
                None => index
                    .children(scope)
                    .iter()
                    .map(|child| (*child, None))
                    .collect(),
            };
            let mut seen = 0;
            while let Some((scope, from)) = waiting.pop() {
                seen += 1;
                if seen > MAX_SCOPES {
                    break;
                }
                let reach = self.reach_given(trace, scope);
                if reach == Reach::Global {
                    continue;
                }
                let (until, _) = index.rebound(scope, name, from);
                let first = index.mentions(scope, name, from, until).next();
                let ops = self.unit.scopes.get(scope).map(|scope| &scope.ops);
                if reach >= Reach::Built
                    && let Some((at, _)) = first
                    && let Some(op) = ops.and_then(|ops| ops.get(at))
                {
                    return Some(Exposed {
                        sink: Sink::BuildLog,
                        span: op.span,
                        place: Place::Run,
                        file: None,
                        child: false,
                    });
                }
                if until.is_none() {
                    waiting.extend(index.children(scope).iter().map(|child| (*child, None)));
                }
            }
        }
        None
    }
}
