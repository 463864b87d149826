//! Makes the edits that findings propose.
//!
//! In: the files that were linted, and a way to lint them again. Out: [`Repaired`], which is what the files would hold
//! after all the fixes that may be made, and what is found then; [`write`] puts it on the disk.
//!
//! One fix a file is made between two runs of the linter (`docs/decisions/0210-one-fix-a-file-a-pass.md`), so that each
//! was proposed for the file as it stands. A fix in several files is made in all of them or in none. One after which its
//! finding is still there, or after which a file can be analysed less well, is taken back: it is a defect of ours, and
//! the file is as it was.

mod bytes;
mod passes;
mod place;
mod step;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::Settings;
use crate::discover::Target;
use crate::finding::{Applicability, Finding};
use crate::linter::Outcome;

pub use passes::{attempt, repair};
pub use step::Step;
pub use write::write;

/// Which files there are, and which fixes may be made.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The files that are linted.
    pub targets: &'a [Target],
    /// What the user wants.
    pub settings: &'a Settings,
    /// Whether to make fixes that may change what the build does.
    pub unsafe_too: bool,
    /// Whether the files are to be written: what cannot be is then left out from the start.
    pub to_write: bool,
    /// The one file that may be changed: standard input.
    pub only: Option<&'a Path>,
}

impl Request<'_> {
    /// The fix of `finding` that may be made, by its position.
    #[must_use]
    pub fn fix_of(&self, finding: &Finding) -> Option<usize> {
        let wanted = |applicability| match applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self.unsafe_too,
            Applicability::DisplayOnly => false,
        };
        let mut fixes = finding.fixes.iter();
        fixes.position(|fix| wanted(fix.applicability) && !fix.edits.is_empty())
    }
}

/// What a file held and what it would hold. They differ.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is: absolute, links followed.
    pub path: PathBuf,
    /// Its path as shown to people.
    pub shown: String,
    /// What it held when it was read.
    pub before: Vec<u8>,
    /// What it would hold.
    pub after: Vec<u8>,
}

/// Says nothing of what the file holds.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Change").field(&self.path).finish()
    }
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The rule whose finding is gone.
    pub rule: &'static str,
    /// The path of the file that the finding was in, as shown to people.
    pub shown: String,
    /// What was done, as an order.
    pub title: String,
    /// What is left to do by hand, as in [`crate::finding::Fix::then`].
    pub then: Vec<String>,
    /// The files that it changed.
    pub files: BTreeSet<PathBuf>,
}

/// A file that was left as it was although something is to be fixed in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// Its path as shown to people.
    pub shown: String,
    /// Why, as the rest of a sentence that begins with its name.
    pub why: String,
    /// What to do about it.
    pub help: String,
    /// Whether the user wants it so: then nothing has failed.
    pub wanted: bool,
}

/// What came of it. Nothing is written yet.
#[derive(Debug, Default)]
pub struct Repaired {
    /// What was found at first.
    pub before: Outcome,
    /// What is found in the end; `None` when no fix was made.
    pub after: Option<Outcome>,
    /// The files that are to be written, by path.
    pub changes: Vec<Change>,
    /// The fixes, in the order in which they were made.
    pub fixed: Vec<Fixed>,
    /// The files that stay as they are, by path.
    pub left: Vec<Left>,
    /// Whether there is more to fix than was done in one run.
    pub more: bool,
}

impl Repaired {
    /// What is found in the end.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        self.after.as_ref().unwrap_or(&self.before)
    }
}
