//! Who starts the build: what is known of them has to hand the secret over.

use std::collections::{BTreeMap, BTreeSet};

use super::Page;
use crate::finding::Edit;
use crate::ir::{BuildCall, Caller};
use crate::rewrite::builds::Builds;
use crate::rewrite::compose_build::{self, Source};
use crate::source::{FileId, Span};

/// Who passes an argument, of those that are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Passed {
    /// Nobody, or only whoever types the command.
    Nobody,
    /// Some builds, and others go without it.
    Part,
    /// Every build of the file that is known.
    Everyone,
}

impl Passed {
    /// Who passes the argument of that name.
    pub(super) fn of(page: &Page<'_>, name: &str, builds: &Builds) -> Self {
        let (others, passing) = builds.count(name);
        let all = services(page).count() + others;
        // An override file that passes it is not always there: the file that it overrides starts the build, too.
        let passes = |call: &&BuildCall| {
            let base = call.parts.last();
            base.is_some_and(|part| part.passes.iter().any(|arg| arg == name))
        };
        match services(page).filter(passes).count() + passing {
            _ if all == 0 => Self::Nobody,
            some if some == all => Self::Everyone,
            _ => Self::Part,
        }
    }
}

/// Whether a file that is known starts the build.
pub(super) fn is_called(page: &Page<'_>) -> bool {
    services(page).next().is_some()
}

fn services<'a>(page: &Page<'a>) -> impl Iterator<Item = &'a BuildCall> {
    let callers = page.callers.iter();
    callers.filter(|call| matches!(call.caller, Caller::Service(_)))
}

/// What becomes of the files that start the build.
#[derive(Default)]
pub(super) struct Called {
    /// The edits.
    pub(super) edits: Vec<Edit>,
    /// Whether each build gets the secret as before.
    pub(super) sure: bool,
    /// What is left to do by hand, as sentences.
    pub(super) left: Vec<String>,
}

/// Lets the Compose files that start the build hand over the secret. `dot_env` are the names that a `.env` has.
pub(super) fn hand_over(
    page: &Page<'_>,
    id: &str,
    source: Source<'_>,
    dot_env: &BTreeSet<String>,
) -> Called {
    let mut by_file: BTreeMap<FileId, BTreeSet<Span>> = BTreeMap::new();
    for span in services(page).flat_map(|call| parts(call, source)) {
        by_file.entry(span.file).or_default().insert(span);
    }
    let mut called = Called::default();
    let mut sources: BTreeSet<String> = BTreeSet::new();
    for (id_of_file, builds) in by_file {
        let Some(file) = (page.open)(id_of_file) else {
            called.left.push(format!(
                "a Compose file that builds this one could not be read: hand over the secret `{id}` there"
            ));
            continue;
        };
        let path = file.path();
        let Some(done) = compose_build::hand_over(&file, &builds, id, source) else {
            let stays = match source {
                Source::Argument(name) => {
                    format!("in the place of the build argument `{name}`, where it passes that")
                }
                Source::File(path) => format!("which is `{path}`"),
            };
            called.left.push(format!(
                "`{path}` is written in a way that is not changed: hand over the secret `{id}` there (`build`, `secrets`), {stays}"
            ));
            continue;
        };
        called.edits.extend(done.edits);
        let Some(from) = done.from else { continue };
        let variable = from.strip_prefix("environment: ").unwrap_or_default();
        if !done.sure {
            called.left.push(format!(
                "`{path}` takes the secret out of the variable `{variable}`: see that it has what the build argument was"
            ));
        }
        if dot_env.contains(variable) {
            called.left.push(format!(
                "`{variable}` is in a `.env`, from which some releases of Compose (2.28 and 2.39 among them) hand an \
                 empty secret to a build: export it, or use a newer one"
            ));
        }
        sources.insert(from);
    }
    // A project has one secret of an id: that of the last of its files holds for all of its services.
    let names = services(page).map(|call| match &call.caller {
        Caller::Service(name) => Some(name),
        Caller::Command => None,
    });
    let names: BTreeSet<_> = names.collect();
    if sources.len() > 1 && names.len() > 1 {
        called.left.push(format!(
            "services of several files have different values for it, and a project has one secret `{id}`: give one of them \
             another name"
        ));
    }
    called.sure = called.left.is_empty();
    called
}

/// The parts of files that say how the secret gets into a build.
fn parts(call: &BuildCall, source: Source<'_>) -> Vec<Span> {
    let mut spans = call.parts.iter().map(|part| part.span);
    match source {
        // Each that passes it.
        Source::Argument(_) => spans.collect(),
        // The one that all others go on top of.
        Source::File(_) => spans.next_back().into_iter().collect(),
    }
}
