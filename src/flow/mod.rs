//! Where values come from, which names they take on, and where they stay.
//!
//! In: a [`Unit`]. Out: a [`Flow`]: one [`Trace`] for each literal or build argument, with every place it gets to.
//! Whether a value is a secret is not asked here.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod called;
mod evaluate;
mod exposure;
mod files;
mod handed;
mod index;
mod lookup;
mod reach;
mod resolve;
mod role;
mod steps;
mod way;

use std::path::Path;
use std::sync::OnceLock;

use crate::ir::{BuildCall, Caller, Name, Place, Unit};
use crate::source::{Span, Text};

use index::Index;
use lookup::Lookup;

pub use exposure::Exposed;
pub use files::Kept;
pub use reach::Reach;
pub use steps::{Step, StepKind};

/// Stands in a value for a part that is only known when the build runs.
pub use crate::ir::UNKNOWN;

/// The traces of one file.
#[derive(Debug)]
pub struct Flow<'u> {
    /// The file.
    pub unit: &'u Unit,
    /// What becomes of each scope when the target is built.
    pub reach: Vec<Reach>,
    /// The same for each build that another file calls for. [`Self::reach`] is the furthest of all.
    called: Vec<Vec<Reach>>,
    /// Those builds.
    calls: &'u [BuildCall],
    /// What becomes of the triggers of each scope where a stage of this file runs them.
    fired: Vec<Option<Reach>>,
    /// The traces, in the order of their origins.
    pub traces: Vec<Trace>,
    /// The files that commands put something into, in the order of the build.
    pub files: Vec<Kept>,
    /// Which bytes of the build file are in which of them: made when it is asked for.
    written: OnceLock<Vec<(Span, usize)>>,
    /// What sets each field of the image config last: made when it is asked for.
    last: OnceLock<exposure::Last>,
    /// Made when a way is asked for: few files have one to tell.
    index: OnceLock<Index>,
    /// What rules ask for.
    lookup: OnceLock<Lookup>,
}

/// One value from where it enters.
#[derive(Debug)]
pub struct Trace {
    /// Where it enters.
    pub origin: Visit,
    /// The names it is the whole value of: its own first, then those it is given on its way.
    pub names: Vec<Name>,
    /// What it is used as where it is a part of something: `password` of a URL, `token` of a query.
    pub roles: Vec<String>,
    /// Other words around its origin that say what it is.
    pub context: Vec<String>,
    /// The literal, with [`UNKNOWN`] for parts that come from elsewhere; `None` when only the caller gives one.
    pub value: Option<Text>,
    /// Whoever starts the build may give another value.
    pub caller: bool,
    /// It is set for one command only.
    pub transient: bool,
    /// Its literal is free text that may hold several names and values.
    pub text: bool,
    /// Where it goes from there, in order.
    pub uses: Vec<Visit>,
    /// Traces that are the same defect when this one is a secret: the argument that its default stands in for.
    pub absorbs: Vec<usize>,
    /// The calls that pass it, by their position; empty for what stands in the file itself.
    pub calls: Vec<usize>,
    /// Where other files pass a value that is not known: steps before the argument.
    pub passed: Vec<Span>,
}

/// A value at a place.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Position of the scope in [`Unit::scopes`].
    pub scope: usize,
    /// Position of the operation in the scope.
    pub op: usize,
    /// The place.
    pub place: Place,
    /// In an ONBUILD trigger.
    pub triggered: bool,
    /// The name it has there.
    pub name: Option<Name>,
    /// The bytes: name and value where it is written, the expansion where it is used.
    pub span: Span,
    /// Its own bytes stand there, rather than a reference to it.
    pub written: bool,
    /// It is all of what is put there, rather than a part of it.
    pub whole: bool,
    /// The file that it is put into, by its position in [`Flow::files`].
    pub file: Option<usize>,
}

/// Follows every value of the file. `target` names the stage that is built; the last one where it is `None` or
/// names none.
#[must_use]
pub fn follow<'u>(unit: &'u Unit, target: Option<&str>) -> Flow<'u> {
    follow_called(unit, target, &[])
}

/// The same, where builds of it are called for: with the arguments that are passed, and for the stages that are asked
/// for. Where a command calls for one, no other build is meant: nothing is passed but what is known.
#[must_use]
pub fn follow_called<'u>(unit: &'u Unit, target: Option<&str>, calls: &'u [BuildCall]) -> Flow<'u> {
    let closed = is_closed(calls);
    let mut reach = reach::of(unit, target);
    let targets = calls.iter().map(|call| call.target.as_deref());
    let called: Vec<Vec<Reach>> = targets
        .map(|asked| reach::of(unit, asked.or(target)))
        .collect();
    if closed && let Some(first) = called.first() {
        reach.clone_from(first);
    }
    for (scope, furthest) in reach.iter_mut().enumerate() {
        let others = called.iter().filter_map(|reach| reach.get(scope));
        *furthest = others.copied().fold(*furthest, Reach::max);
    }
    let (traces, files) = evaluate::traces(unit, calls, closed);
    Flow {
        unit,
        called,
        calls,
        fired: reach::of_triggers(unit, &reach),
        reach,
        traces,
        files,
        written: OnceLock::new(),
        last: OnceLock::new(),
        index: OnceLock::new(),
        lookup: OnceLock::new(),
    }
}

/// Whether these are all the builds that are meant.
fn is_closed(calls: &[BuildCall]) -> bool {
    calls.iter().any(|call| call.caller == Caller::Command)
}

impl Flow<'_> {
    /// The folders that callers give names to; absolute.
    pub fn contexts(&self) -> impl Iterator<Item = (&str, &Path)> {
        let all = self.calls.iter().flat_map(|call| &call.contexts);
        all.map(|(name, folder)| (name.as_str(), folder.as_path()))
    }

    /// Whether the scope is a stage that none of the builds that are meant runs.
    #[must_use]
    pub fn is_left_out(&self, scope: usize) -> bool {
        self.reach_of(scope) == Reach::Unbuilt && is_closed(self.calls)
    }
}

/// Whether the file has the stage that `target` names.
#[must_use]
pub fn has_stage(unit: &Unit, target: &str) -> bool {
    reach::stage_of(unit, target).is_some()
}
