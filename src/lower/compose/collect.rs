//! Values with the places that they are put at: what is written once is one value, however many services take it.

use std::collections::{HashMap, HashSet};

use super::command::{self, Command};
use super::interpolate;
use crate::ir::{
    Binding, BindingKind, Deposit, Name, Op, OpKind, Parent, Part, Place, Receiver, Scope,
    ServicePlace, Shared, Value,
};
use crate::lower::dockerfile::Interest;
use crate::source::{Span, Text};

/// Where a value is put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    /// Position of the scope.
    pub(super) scope: usize,
    pub(super) place: ServicePlace,
    /// What takes it, where it is written somewhere else.
    pub(super) via: Option<Span>,
}

/// What is put there.
#[derive(Debug)]
pub(super) enum Content {
    /// A value with its name.
    Value(Option<Name>, Value),
    /// A text that may hold several names and values.
    Free(Value),
    /// The content of a file that is a secret by that name.
    Secret(Name, Text),
    /// The content of another file.
    Text(Text),
    /// A comment.
    Comment(Text),
    /// An entry of a file of variables.
    Entry(Name, Value),
    /// A command.
    Command(Command),
    /// The references in a text that is taken apart elsewhere.
    Filled(Vec<Name>),
}

struct Item {
    span: Span,
    content: Content,
    spots: Vec<Spot>,
}

/// Collects values, and puts them into scopes at the end.
pub(super) struct Collector<'a> {
    pub(super) interest: Interest<'a>,
    items: Vec<Item>,
    /// Items by the bytes of their values.
    index: HashMap<Span, usize>,
    /// Scalars that were looked at.
    seen: HashSet<Span>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(interest: Interest<'a>) -> Self {
        Self {
            interest,
            items: Vec::new(),
            index: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    /// Puts what stands at `id` at a spot. `content` is asked for the first time that it is met; `span` is what the
    /// value is shown with: its name and itself.
    pub(super) fn put(
        &mut self,
        id: Span,
        span: Span,
        spot: Spot,
        content: impl FnOnce() -> Content,
    ) {
        let index = *self.index.entry(id).or_insert(self.items.len());
        if index == self.items.len() {
            self.items.push(Item {
                span,
                content: content(),
                spots: Vec::new(),
            });
        }
        if let Some(item) = self.items.get_mut(index) {
            item.spots.push(spot);
        }
    }

    /// Says that the scalar at `span` was looked at, or needs no look.
    pub(super) fn see(&mut self, span: Span) {
        self.seen.insert(span);
    }

    pub(super) fn has_seen(&self, span: Span) -> bool {
        self.seen.contains(&span)
    }

    /// Everything into its scopes.
    pub(super) fn emit(self, scopes: &mut [Scope]) {
        // What the files are filled in from gives its value itself.
        let names = names_of(scopes);
        let around: Vec<Vec<usize>> = (0..scopes.len())
            .map(|at| outer(scopes, at).collect())
            .collect();
        let is_defined = |scope: usize, name: &str| {
            let around = around.get(scope).map(Vec::as_slice).unwrap_or_default();
            let mut sets = around.iter().filter_map(|at| names.get(*at));
            sets.any(|set| set.contains(name))
        };
        let mut bound = HashSet::new();
        for item in self.items {
            let home = item.spots.iter().find(|s| s.via.is_none());
            let Some(home) = home.or(item.spots.first()).copied() else {
                continue;
            };
            let receivers: Vec<Receiver> = item
                .spots
                .iter()
                .filter_map(|spot| {
                    Some(Receiver {
                        scope: spot.scope,
                        place: Place::Service(spot.place),
                        span: spot.via?,
                    })
                })
                .collect();
            let Some(scope) = scopes.get_mut(home.scope) else {
                continue;
            };
            let place = Place::Service(home.place);
            let mut push = |kind: OpKind| {
                let kind = match kind {
                    OpKind::Deposit(deposit) if !receivers.is_empty() => OpKind::Shared(Shared {
                        deposit,
                        receivers: receivers.clone(),
                    }),
                    kind => kind,
                };
                scope.ops.push(Op {
                    span: item.span,
                    triggered: false,
                    kind,
                });
            };
            match item.content {
                Content::Value(key, value) => {
                    push(OpKind::Deposit(deposit(place, key, value, false)));
                }
                Content::Secret(key, text) => push(OpKind::Deposit(Deposit {
                    context: vec!["secret".to_owned()],
                    ..deposit(place, Some(key), Value::literal(text), false)
                })),
                Content::Text(text) => {
                    push(OpKind::Deposit(deposit(
                        place,
                        None,
                        Value::literal(text),
                        true,
                    )));
                }
                Content::Comment(text) => push(OpKind::Deposit(Deposit {
                    transient: true,
                    ..deposit(place, None, Value::literal(text), true)
                })),
                Content::Entry(key, value) => {
                    let place = Place::EnvFile { sample: false };
                    push(OpKind::Deposit(deposit(place, Some(key), value, false)));
                }
                Content::Free(value) => push(OpKind::Deposit(deposit(place, None, value, true))),
                Content::Filled(names) => {
                    for name in names.into_iter().filter(|n| (self.interest)(&n.text)) {
                        let known = is_defined(home.scope, &name.text);
                        refer(place, home.scope, (name, known), &mut bound, &mut push);
                    }
                }
                Content::Command(command) => {
                    let names = command::expanded(&command).into_iter();
                    for name in names.filter(|n| (self.interest)(&n.text)) {
                        let known = is_defined(home.scope, &name.text);
                        refer(place, home.scope, (name, known), &mut bound, &mut push);
                    }
                    command::lower(&command, place, self.interest, &mut push);
                }
            }
        }
    }
}

/// The names that each scope gives a value.
fn names_of(scopes: &[Scope]) -> Vec<HashSet<String>> {
    let names = |scope: &Scope| {
        let bindings = scope.ops.iter().filter_map(|op| match &op.kind {
            OpKind::Bind(bindings) => Some(bindings),
            _ => None,
        });
        let valued = bindings
            .flatten()
            .filter(|b| b.value.as_ref().is_some_and(|v| !v.is_empty()));
        valued.map(|b| b.name.text.clone()).collect()
    };
    scopes.iter().map(names).collect()
}

/// The scopes around each, outermost last.
fn outer(scopes: &[Scope], mut at: usize) -> impl Iterator<Item = usize> + '_ {
    std::iter::from_fn(move || match scopes.get(at)?.parent {
        // A scope's parent stands before it.
        Parent::Stage(parent) if parent < at => {
            at = parent;
            Some(at)
        }
        _ => None,
    })
}

/// A name that Compose puts the value of into something that it does not belong into: as a name that the caller gives
/// a value (unless one is known), and a value put there.
fn refer(
    place: Place,
    scope: usize,
    (name, is_known): (Name, bool),
    bound: &mut HashSet<(usize, String)>,
    push: &mut dyn FnMut(OpKind),
) {
    if !is_known && bound.insert((scope, name.text.clone())) {
        push(OpKind::Bind(vec![Binding {
            span: name.span,
            value: None,
            kind: BindingKind::Variable,
            name: name.clone(),
        }]));
    }
    let value = Value {
        parts: vec![Part::Ref {
            name: name.text,
            span: name.span,
            operator: None,
            word: Value::default(),
        }],
    };
    push(OpKind::Deposit(deposit(place, None, value, false)));
}

pub(super) fn deposit(place: Place, key: Option<Name>, value: Value, text: bool) -> Deposit {
    Deposit {
        place,
        key,
        context: Vec::new(),
        value,
        transient: false,
        text,
    }
}

/// A value with its name, filled in.
pub(super) fn named(key: Name, text: &Text) -> Content {
    Content::Value(Some(key), interpolate::value(text))
}
