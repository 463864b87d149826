//! Scopes in order: what each name stands for, and which values reach which place.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::called::Passed;
use super::files::{Held, Here, Kept};
use super::{Trace, Visit};
use crate::ir::{
    Binding, BindingKind, BuildCall, Deposit, Mount, Name, Op, OpKind, Parent, Place, ScopeKind,
    ServicePlace, Unit, Value,
};
use crate::source::Text;

/// What a name stands for: the traces that its value is made of, and whether each is all of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Bound {
    pub(super) links: Vec<(usize, bool)>,
    /// It is not empty, whatever the caller does: an ENV with a text of its own.
    pub(super) set: bool,
    /// It is an argument: gone when the build ends.
    argument: bool,
}

impl Bound {
    /// The traces that it is made of.
    pub(super) fn links(&self) -> impl Iterator<Item = usize> {
        self.links.iter().map(|(link, _)| *link)
    }
}

type Names<'u> = HashMap<&'u str, Bound>;

/// Most literals and arguments that one name can be made of: `PATH=/x:$PATH`, again and again, would make each line
/// dearer than the one before.
const MAX_LINKS: usize = 32;
/// Most values that one print of the environment is followed for.
const MAX_ENVIRONMENT: usize = 64;
/// Most names and roles that are kept of one trace.
const MAX_WORDS: usize = 64;
/// Furthest ancestor that a stage has names from: files with so many stages in a row are not written by people.
const MAX_ANCESTORS: usize = 100;

pub(super) fn traces<'u>(
    unit: &'u Unit,
    calls: &'u [BuildCall],
    closed: bool,
) -> (Vec<Trace>, Vec<Kept>) {
    let mut evaluation = Evaluation {
        unit,
        fires: fires(unit),
        names: Vec::new(),
        triggers: Vec::new(),
        bound: HashSet::new(),
        traces: Vec::new(),
        files: Vec::new(),
        held: Vec::new(),
        passed: Passed::default(),
    };
    evaluation.passed.closed = closed;
    evaluation.open_passed(calls);
    for index in 0..unit.scopes.len() {
        evaluation.names.push(HashMap::new());
        evaluation.triggers.push(HashMap::new());
        evaluation.scope(index);
    }
    (evaluation.traces, evaluation.files)
}

/// The scopes that stages of the file are built on.
fn fires(unit: &Unit) -> Vec<bool> {
    let mut fires = vec![false; unit.scopes.len()];
    for scope in &unit.scopes {
        if let Parent::Stage(parent) = scope.parent
            && let Some(slot) = fires.get_mut(parent)
        {
            *slot = true;
        }
    }
    fires
}

pub(super) struct Evaluation<'u> {
    pub(super) unit: &'u Unit,
    /// For each scope, whether a stage of the file is built on it: its triggers fire there.
    fires: Vec<bool>,
    /// For each scope so far, its own names.
    names: Vec<Names<'u>>,
    /// For each scope so far, the names that its ONBUILD triggers set in the stages built on it.
    triggers: Vec<Names<'u>>,
    /// Every name that any scope has.
    bound: HashSet<&'u str>,
    pub(super) traces: Vec<Trace>,
    /// The files that something was put into.
    pub(super) files: Vec<Kept>,
    /// For each scope so far, those of its files that are there.
    pub(super) held: Vec<Held>,
    /// What the callers of the build give.
    pub(super) passed: Passed<'u>,
}

impl<'u> Evaluation<'u> {
    fn scope(&mut self, index: usize) {
        let Some(scope) = self.unit.scopes.get(index) else {
            return;
        };
        let inherited = match scope.parent {
            Parent::Stage(parent) if parent < index => self.held.get(parent).cloned(),
            _ => None,
        };
        self.held.push(inherited.unwrap_or_default());
        let mut mounts: &[Mount] = &[];
        for (at, op) in scope.ops.iter().enumerate() {
            let here = Here {
                scope: index,
                at,
                op,
            };
            match &op.kind {
                OpKind::Bind(bindings) => self.bind(index, at, op, bindings),
                OpKind::Deposit(deposit) => {
                    self.deposit(index, at, op, deposit);
                }
                OpKind::Shared(shared) => {
                    let traces = self.deposit(index, at, op, &shared.deposit);
                    self.receive(at, shared, &traces);
                }
                OpKind::Settled(settled) => self.settled(index, at, settled),
                OpKind::Run(run) => mounts = &run.mounts,
                OpKind::Effects(effects) => self.effects(here, effects, mounts),
                OpKind::Copy(copied) => self.copy(here, copied),
                OpKind::Take(taken) => self.take(here, taken),
                OpKind::Layer(_) | OpKind::Awaited(_) | OpKind::Unread(_) => {}
            }
        }
    }

    fn bind(&mut self, scope: usize, at: usize, op: &'u Op, bindings: &'u [Binding]) {
        let mut bound = Vec::with_capacity(bindings.len());
        for binding in bindings {
            let value = self.binding(scope, at, op, binding);
            bound.push((binding.name.text.as_str(), value));
        }
        let names = if op.triggered {
            self.triggers.get_mut(scope)
        } else {
            self.names.get_mut(scope)
        };
        self.bound.extend(bound.iter().map(|(name, _)| *name));
        if let Some(names) = names {
            names.extend(bound);
        }
    }

    fn binding(&mut self, scope: usize, op_at: usize, op: &Op, binding: &Binding) -> Bound {
        let argument = binding.kind == BindingKind::Argument;
        let place = match binding.kind {
            BindingKind::Argument => Place::Argument,
            BindingKind::Environment => Place::Environment,
            BindingKind::EnvFile { sample } => Place::EnvFile { sample },
            BindingKind::Variable => Place::Service(ServicePlace::Variable),
        };
        let visit = Visit {
            scope,
            op: op_at,
            place,
            triggered: op.triggered,
            name: Some(binding.name.clone()),
            span: binding.span,
            written: true,
            whole: true,
            file: None,
        };
        let Some(value) = &binding.value else {
            // `ARG NAME`: the caller's value, else that of the global argument of the same name.
            if let Some(global) = self.global(scope, &binding.name.text) {
                let links = global.links.clone();
                for (trace, whole) in &links {
                    self.visit(
                        *trace,
                        Visit {
                            written: false,
                            whole: *whole,
                            ..visit.clone()
                        },
                        None,
                    );
                }
                if !links.is_empty() {
                    return Bound {
                        links,
                        argument,
                        ..Bound::default()
                    };
                }
            }
            let trace = self.open(visit.clone(), None, true, Vec::new());
            let mut links = vec![(trace, true)];
            if argument {
                let passed = self.receive_passed(&visit, Some(trace));
                links.extend(passed.into_iter().map(|passed| (passed, true)));
            }
            return Bound {
                links,
                argument,
                ..Bound::default()
            };
        };
        let resolved = self.resolve(scope, op.triggered, value);
        let mut links = Vec::new();
        let own = resolved
            .default
            .clone()
            .or_else(|| resolved.literal.then(|| resolved.own.clone()));
        let mut absorbs = Vec::new();
        for link in &resolved.links {
            if own.is_some() && (resolved.default.is_some() || link.defaulted) {
                absorbs.push(link.trace);
            }
            let target = Visit {
                span: link.span,
                written: false,
                whole: link.whole,
                ..visit.clone()
            };
            self.visit(link.trace, target, link.role.clone());
            links.push((link.trace, link.whole));
        }
        let mut opened = None;
        let set = binding.kind == BindingKind::Environment && own.is_some();
        if own.is_some() || (argument && links.is_empty()) {
            let trace = self.open(visit.clone(), own, argument, absorbs);
            links.push((trace, true));
            opened = Some(trace);
        }
        if argument {
            let passed = self.receive_passed(&visit, opened);
            links.extend(passed.into_iter().map(|passed| (passed, true)));
        }
        let from = links.len().saturating_sub(MAX_LINKS);
        Bound {
            links: links.split_off(from),
            set,
            argument,
        }
    }

    /// The traces that the deposit has a part in.
    fn deposit(&mut self, scope: usize, op_at: usize, op: &Op, deposit: &Deposit) -> Vec<usize> {
        let mut traces = Vec::new();
        let from_global = deposit.place == Place::BaseImage;
        let resolved = self.resolve(
            if from_global { 0 } else { scope },
            op.triggered,
            &deposit.value,
        );
        let visit = |span, written, whole| Visit {
            scope,
            op: op_at,
            place: deposit.place,
            triggered: op.triggered,
            name: deposit.key.clone(),
            span,
            written,
            whole,
            file: None,
        };
        // Commands of the image are expanded when it runs: the build stores the reference.
        if !matches!(deposit.place, Place::Command(_)) {
            for link in &resolved.links {
                self.visit(
                    link.trace,
                    visit(link.span, false, link.whole),
                    link.role.clone(),
                );
                traces.push(link.trace);
            }
        }
        let own = resolved
            .default
            .or(resolved.literal.then_some(resolved.own));
        if let Some(own) = own {
            let span = own.full_span().unwrap_or(op.span);
            let span = deposit.key.as_ref().map_or(span, |k| k.span.cover(span));
            let trace = self.open(visit(span, true, true), Some(own), false, Vec::new());
            traces.push(trace);
            if let Some(trace) = self.traces.get_mut(trace) {
                trace.context.clone_from(&deposit.context);
                trace.transient = deposit.transient;
                trace.text = deposit.text;
            }
        }
        traces
    }

    pub(super) fn open(
        &mut self,
        origin: Visit,
        value: Option<Text>,
        caller: bool,
        absorbs: Vec<usize>,
    ) -> usize {
        let names = origin.name.iter().cloned().collect();
        self.traces.push(Trace {
            origin,
            names,
            roles: Vec::new(),
            context: Vec::new(),
            value,
            caller,
            transient: false,
            text: false,
            uses: Vec::new(),
            absorbs,
            calls: Vec::new(),
            passed: Vec::new(),
        });
        self.traces.len() - 1
    }

    pub(super) fn trace_mut(&mut self, trace: usize) -> Option<&mut Trace> {
        self.traces.get_mut(trace)
    }

    /// A position behind all scopes: what is there stands in another file.
    pub(super) fn outside(&self) -> usize {
        self.unit.scopes.len()
    }

    /// The text of a value that no scope of the file knows; `None` when it has none of its own.
    pub(super) fn literal(&self, value: &Value) -> Option<Text> {
        let resolved = self.resolve(self.outside(), false, value);
        resolved
            .default
            .or_else(|| resolved.literal.then_some(resolved.own))
    }

    pub(super) fn visit(&mut self, trace: usize, visit: Visit, role: Option<String>) {
        let Some(trace) = self.traces.get_mut(trace) else {
            return;
        };
        if visit.whole
            && let Some(Name { text, .. }) = &visit.name
            && trace.names.len() < MAX_WORDS
            && !trace.names.iter().any(|n| n.text == *text)
        {
            trace.names.extend(visit.name.clone());
        }
        if let Some(role) = role
            && trace.roles.len() < MAX_WORDS
            && !trace.roles.contains(&role)
        {
            trace.roles.push(role);
        }
        trace.uses.push(visit);
    }

    fn global(&self, scope: usize, name: &str) -> Option<&Bound> {
        let kind = self.unit.scopes.get(scope)?.kind;
        (kind == ScopeKind::Stage)
            .then(|| self.names.first()?.get(name))
            .flatten()
    }

    /// The traces of all names that a scope has, in the order of the names.
    pub(super) fn environment(&self, mut scope: usize) -> Vec<usize> {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        let start = scope;
        for _ in 0..MAX_ANCESTORS {
            let Some(own) = self.names.get(scope) else {
                break;
            };
            names.extend(own.keys());
            match self.unit.scopes.get(scope).map(|s| s.parent) {
                Some(Parent::Stage(parent)) if parent < scope => scope = parent,
                _ => break,
            }
        }
        let mut links = Vec::new();
        for bound in names
            .into_iter()
            .filter_map(|name| self.lookup(start, false, name))
        {
            links.extend(bound.links());
            if links.len() > MAX_ENVIRONMENT {
                break;
            }
        }
        links
    }

    /// What a name stands for in a scope: its own, else what a trigger of its parent made of it, else the parent's.
    pub(super) fn lookup(&self, mut scope: usize, triggered: bool, name: &str) -> Option<&Bound> {
        if !self.bound.contains(name) {
            return None;
        }
        if triggered && let Some(bound) = self.triggers.get(scope)?.get(name) {
            return Some(bound);
        }
        // A trigger that waits runs in another build, which has the image's environment and none of its arguments.
        let waits = triggered && !self.fires.get(scope).copied().unwrap_or_default();
        for _ in 0..MAX_ANCESTORS {
            if let Some(bound) = self.names.get(scope)?.get(name) {
                return Some(bound).filter(|bound| !(waits && bound.argument));
            }
            match self.unit.scopes.get(scope)?.parent {
                Parent::Stage(parent) if parent < scope => scope = parent,
                _ => return None,
            }
            if let Some(bound) = self.triggers.get(scope)?.get(name) {
                return Some(bound);
            }
        }
        None
    }
}
