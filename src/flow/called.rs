//! Build arguments as the files give them that call for the build.

use std::collections::{HashMap, HashSet};

use super::evaluate::Evaluation;
use super::{Flow, Trace, Visit};
use crate::ir::{BindingKind, BuildCall, OpKind, Part, PassedArgument, Place, Value};
use crate::source::Span;

/// What callers give, by the name of the argument.
#[derive(Debug, Default)]
pub(super) struct Passed<'u> {
    /// The traces of the values that are known.
    known: HashMap<&'u str, Vec<usize>>,
    /// Where values are passed that only the caller's environment knows.
    unknown: HashMap<&'u str, Vec<Span>>,
    /// Arguments that are passed, and empty.
    nothing: HashSet<&'u str>,
    /// These are all there are: what is not passed here is not passed at all.
    pub(super) closed: bool,
}

impl Passed<'_> {
    /// The traces of the values of an argument.
    pub(super) fn known(&self, name: &str) -> &[usize] {
        self.known.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where else it is passed.
    pub(super) fn unknown(&self, name: &str) -> &[Span] {
        self.unknown.get(name).map_or(&[], Vec::as_slice)
    }
}

impl<'u> Evaluation<'u> {
    /// The names of all arguments.
    fn arguments(&self) -> HashSet<&'u str> {
        let ops = self.unit.scopes.iter().flat_map(|scope| &scope.ops);
        let bindings = ops.filter_map(|op| match &op.kind {
            OpKind::Bind(bindings) => Some(bindings),
            _ => None,
        });
        bindings
            .flatten()
            .filter(|binding| binding.kind == BindingKind::Argument)
            .map(|binding| binding.name.text.as_str())
            .collect()
    }

    /// Opens a trace for each value that one of `calls` passes. The same bytes that several calls pass are one trace:
    /// an anchor, an entry of `.env`.
    pub(super) fn open_passed(&mut self, calls: &'u [BuildCall]) {
        if calls.is_empty() {
            return;
        }
        let declared = self.arguments();
        let mut known: HashMap<(&str, Vec<Span>), usize> = HashMap::new();
        for (number, call) in calls.iter().enumerate() {
            // Of two of one name the later one counts.
            let last: HashMap<&str, usize> = call
                .args
                .iter()
                .enumerate()
                .map(|(at, arg)| (arg.name.text.as_str(), at))
                .collect();
            for (at, arg) in call.args.iter().enumerate() {
                // Builders leave out what no ARG asks for.
                let name = arg.name.text.as_str();
                if declared.contains(name) && last.get(name) == Some(&at) {
                    self.passed_argument((number, at), arg, &mut known);
                }
            }
        }
    }

    fn passed_argument(
        &mut self,
        (call, at): (usize, usize),
        arg: &'u PassedArgument,
        known: &mut HashMap<(&'u str, Vec<Span>), usize>,
    ) {
        let name = arg.name.text.as_str();
        if arg.value.as_ref().is_some_and(is_nothing) {
            self.passed.nothing.insert(name);
            return;
        }
        // No scope of the Dockerfile has the names that the value refers to.
        let value = arg.value.as_ref().map(|value| self.literal(value));
        let Some(value) = value.flatten() else {
            let places = self.passed.unknown.entry(name).or_default();
            if !places.contains(&arg.span) {
                places.push(arg.span);
            }
            return;
        };
        let spans = value.spans(0..value.len());
        let elsewhere = spans.first().filter(|span| !arg.span.contains(**span));
        let visit = Visit {
            scope: self.outside(),
            op: at,
            place: Place::PassedArgument,
            triggered: false,
            name: Some(arg.name.clone()),
            span: elsewhere.copied().unwrap_or(arg.span),
            written: true,
            whole: true,
            file: None,
        };
        let step = elsewhere.map(|_| Visit {
            span: arg.span,
            written: false,
            ..visit.clone()
        });
        let trace = match known.get(&(name, spans.clone())) {
            Some(trace) => *trace,
            None => {
                let trace = self.open(visit, Some(value), false, Vec::new());
                known.insert((name, spans), trace);
                self.passed.known.entry(name).or_default().push(trace);
                trace
            }
        };
        if let Some(step) = step {
            self.visit(trace, step, None);
        }
        if let Some(trace) = self.trace_mut(trace) {
            trace.calls.push(call);
        }
    }

    /// An `ARG` receives what callers pass: each value is there under its name. `own` is the trace of the argument
    /// itself, which is the same defect.
    pub(super) fn receive_passed(&mut self, visit: &Visit, own: Option<usize>) -> Vec<usize> {
        let Some(name) = &visit.name else {
            return Vec::new();
        };
        let known = self.passed.known(&name.text).to_vec();
        for trace in &known {
            let arrives = Visit {
                written: false,
                ..visit.clone()
            };
            self.visit(*trace, arrives, None);
            if let (Some(trace), Some(own)) = (self.trace_mut(*trace), own) {
                trace.absorbs.push(own);
            }
        }
        let unknown = self.passed.unknown(&name.text).to_vec();
        let nothing = self.passed.closed || self.passed.nothing.contains(name.text.as_str());
        let empty = nothing && known.is_empty() && unknown.is_empty();
        if let Some(own) = own.and_then(|own| self.trace_mut(own)) {
            own.passed = unknown;
            own.caller &= !empty;
        }
        known
    }
}

/// Whether a value is known to be empty.
fn is_nothing(value: &Value) -> bool {
    let empty = |part: &Part| matches!(part, Part::Literal(text) if text.is_empty());
    value.parts.iter().all(empty)
}

impl<'u> Flow<'u> {
    /// The first call that passes it, with its value or with what only the caller's environment knows.
    #[must_use]
    pub fn call_of(&self, trace: &Trace) -> Option<&'u BuildCall> {
        let mut calls = self.calls.iter().enumerate();
        let passes = |arg: &PassedArgument| trace.passed.contains(&arg.span);
        let call =
            calls.find(|(at, call)| trace.calls.contains(at) || call.args.iter().any(passes));
        call.map(|(_, call)| call)
    }
}

impl Trace {
    /// Whether a file that calls for the build gives it.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.origin.place == Place::PassedArgument
    }
}
