//! Who starts the build: what is known of them has to hand the secret over.

use std::collections::BTreeMap;

use super::Page;
use crate::finding::Edit;
use crate::ir::{BuildCall, Caller};
use crate::rewrite::builds::Builds;
use crate::rewrite::compose_build::{self, Source};
use crate::source::FileId;

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
        let passes = |call: &&BuildCall| call.args.iter().any(|arg| arg.name.text == name);
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

/// The edits of the files that start the build, and whether each build gets the secret as before.
pub(super) fn hand_over(page: &Page<'_>, id: &str, source: Source<'_>) -> (Vec<Edit>, bool) {
    let mut by_file: BTreeMap<FileId, Vec<&BuildCall>> = BTreeMap::new();
    for call in services(page) {
        by_file.entry(call.span.file).or_default().push(call);
    }
    let mut edits = Vec::new();
    let mut sure = true;
    for (id_of_file, calls) in by_file {
        let file = (page.open)(id_of_file);
        let done = file.and_then(|file| compose_build::hand_over(&file, &calls, id, source));
        match done {
            Some(done) => {
                edits.extend(done.edits);
                sure &= done.sure;
            }
            None => sure = false,
        }
    }
    (edits, sure)
}
