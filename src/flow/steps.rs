//! The way a trace takes, for people: made only for traces that are reported.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Index;
use super::{Flow, Reach, Trace, Visit};
use crate::ir::{Place, ServicePlace, Showing};
use crate::source::Span;

/// More steps than this are not shown: a way with so many has been understood before.
const MAX_STEPS: usize = 12;
/// Names of a trace, stages below one of them, and steps of all kinds that are looked at: what is shown is far less,
/// and a hostile file has more than can be gone through for each of its findings.
const MAX_HOLDERS: usize = 64;
const MAX_SCOPES: usize = 64;
const MAX_FOUND: usize = 256;

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
    /// Another file passes it as the build argument of this name.
    Passed(String),
    /// It is written here, under this name.
    Written(Option<String>),
    /// It is given another name, kept in the image's environment.
    Promoted(String),
    /// An argument takes it over.
    TakenOver(String),
    /// It is put at this place.
    Put(Place),
    /// A service takes it, at this part of it.
    Received(Option<String>, ServicePlace),
    /// A stage inherits it.
    Inherited,
    /// A command is recorded together with it.
    Recorded,
    /// The shell of a command expands it.
    Expanded,
    /// The name is set to nothing; what is there already stays.
    Blanked(String),
    /// It is read under this name: `var.x`.
    Read(String),
    /// It is put into another form by this function.
    Encoded(String),
    /// It is read from a file that is named here.
    FileRead,
    /// Another part of it is written here.
    Rest,
    /// It is mounted for a command, under this id.
    Mounted(String),
    /// It is put into a file: the position in [`Flow::files`].
    Kept(usize),
    /// The file is removed, in a later layer: its path.
    RemovedTooLate(String),
    /// It is printed.
    Shown(Showing),
    /// It is handed to commands in a variable of this name.
    Handed(String),
    /// It is put into this file of a machine.
    Stored(String),
}

impl Flow<'_> {
    /// The steps of the trace, in the order of the file, origin first. `files` are those that its own bytes are in.
    #[must_use]
    pub fn steps(&self, trace: &Trace, files: &[usize]) -> Vec<Step> {
        let mut steps = vec![Step {
            span: trace.origin.span,
            kind: self.origin_kind(trace),
        }];
        for visit in trace.uses.iter().take(MAX_HOLDERS) {
            match visit.file {
                Some(file) => self.kept(file, &mut steps),
                None => steps.push(Step {
                    span: visit.span,
                    kind: self.use_kind(trace, visit),
                }),
            }
        }
        for file in files.iter().take(MAX_STEPS) {
            self.kept(*file, &mut steps);
        }
        steps.extend(self.held(trace));
        if let Some((first, rest)) = steps.split_first_mut() {
            // What happens in other files happens before, in the order in which it was met: their numbers are chance.
            let own = self.unit.file;
            rest.sort_by_key(|s| {
                let (start, end) = (s.span.start, s.span.end);
                (s.span.file == own).then_some((start, end))
            });
            let origin = first.span;
            let mut rest = rest.to_vec();
            rest.dedup_by(|a, b| a.span == b.span);
            rest.retain(|s| s.span != origin);
            rest.truncate(MAX_STEPS - 1);
            steps.truncate(1);
            steps.extend(rest);
        }
        let passed = trace.passed.iter().take(MAX_STEPS).map(|span| Step {
            span: *span,
            kind: StepKind::Passed(
                (trace.origin.name.as_ref()).map_or_else(String::new, |name| name.text.clone()),
            ),
        });
        steps.splice(0..0, passed);
        steps
    }

    fn use_kind(&self, trace: &Trace, visit: &Visit) -> StepKind {
        let name = || {
            visit
                .name
                .as_ref()
                .map(|n| n.text.clone())
                .unwrap_or_default()
        };
        match visit.place {
            Place::Environment => StepKind::Promoted(name()),
            Place::Argument if trace.is_passed() => StepKind::Arrives(name()),
            Place::Argument => StepKind::TakenOver(name()),
            Place::PassedArgument => StepKind::Passed(name()),
            Place::Run | Place::RunScript => StepKind::Expanded,
            Place::Printed(how) => StepKind::Shown(how),
            Place::Service(place) => {
                let scope = self.unit.scopes.get(visit.scope);
                StepKind::Received(scope.and_then(|s| s.name.clone()), place)
            }
            place => StepKind::Put(place),
        }
    }

    /// A file, and where it is removed too late.
    fn kept(&self, at: usize, steps: &mut Vec<Step>) {
        let Some(file) = self.files.get(at) else {
            return;
        };
        steps.push(Step {
            span: file.span,
            kind: StepKind::Kept(at),
        });
        if let Some(span) = file.removed {
            steps.push(Step {
                span,
                kind: StepKind::RemovedTooLate(file.path.clone()),
            });
        }
    }

    fn origin_kind(&self, trace: &Trace) -> StepKind {
        let name = trace.origin.name.as_ref().map(|n| n.text.clone());
        if trace.origin.place == Place::SecretMount {
            return StepKind::Mounted(name.unwrap_or_default());
        }
        match (&trace.value, name) {
            (None, Some(name)) => StepKind::Arrives(name),
            (_, name) => StepKind::Written(name),
        }
    }

    /// Where the value is known by a name, with the names.
    pub(super) fn holders<'t>(
        &self,
        trace: &'t Trace,
    ) -> impl Iterator<Item = (usize, usize, &'t str)> {
        std::iter::once(&trace.origin)
            .chain(&trace.uses)
            .filter(|v| matches!(v.place, Place::Argument | Place::Environment) && !v.triggered)
            .filter_map(|v| Some((v.scope, v.op, v.name.as_ref()?.text.as_str())))
            .take(MAX_HOLDERS)
    }

    /// What the stages that hold the value, and those built on them, do with it until its name is given another.
    fn held(&self, trace: &Trace) -> Vec<Step> {
        let index = self.index.get_or_init(|| Index::of(self.unit));
        let argument = std::iter::once(&trace.origin)
            .chain(&trace.uses)
            .any(|v| v.place == Place::Argument);
        let mut found = Found::default();
        for (scope, op, name) in self.holders(trace) {
            let mut waiting = vec![(scope, Some(op))];
            let mut seen = 0;
            while let Some((scope, from)) = waiting.pop() {
                seen += 1;
                if seen > MAX_SCOPES || found.steps.len() >= MAX_FOUND {
                    break;
                }
                if self.reach_of(scope) == Reach::Global {
                    continue;
                }
                let (until, blanked) = index.rebound(scope, name, from);
                self.stage(index, &mut found, (scope, from, until), name);
                if let Some(span) = blanked {
                    found.steps.push(Step {
                        span,
                        kind: StepKind::Blanked(name.to_owned()),
                    });
                }
                if until.is_some() {
                    continue;
                }
                for child in index.children(scope) {
                    let shipped = self.reach_of(*child) == Reach::Shipped;
                    if let (true, Some(stage)) = (shipped, self.unit.scopes.get(*child))
                        && found.inherited.insert(*child)
                    {
                        found.steps.push(Step {
                            span: stage.span,
                            kind: StepKind::Inherited,
                        });
                    }
                    waiting.push((*child, None));
                }
            }
        }
        // For each stage the commands that name it; where none does, the first that is recorded with it.
        let Found {
            mut steps,
            recorded,
            expanded,
            ..
        } = found;
        let silent = recorded
            .into_iter()
            .filter(|(scope, _)| argument && !expanded.contains(scope));
        steps.extend(silent.map(|(_, span)| Step {
            span,
            kind: StepKind::Recorded,
        }));
        steps
    }

    /// The commands of one stage between two of its operations.
    fn stage(
        &self,
        index: &Index,
        found: &mut Found,
        (scope, from, until): (usize, Option<usize>, Option<usize>),
        name: &str,
    ) {
        if let Some(span) = index.first_command(scope, from, until) {
            found.recorded.entry(scope).or_insert(span);
        }
        for (_, span) in index.mentions(scope, name, from, until).take(MAX_STEPS) {
            found.expanded.insert(scope);
            found.steps.push(Step {
                span,
                kind: StepKind::Expanded,
            });
        }
    }
}

#[derive(Default)]
struct Found {
    steps: Vec<Step>,
    /// Stages that a step of their own says inherit it.
    inherited: BTreeSet<usize>,
    /// The first command of a stage that has it.
    recorded: BTreeMap<usize, Span>,
    /// Stages with a command that names it.
    expanded: BTreeSet<usize>,
}
