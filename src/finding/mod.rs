//! What the linter says: findings, notices, and the words they are graded with.
//!
//! Findings hold spans and names, never a value: every byte of a secret is listed in `masks`, and reports
//! show only a masked copy of the source.

mod comment_words;
mod fingerprint;
mod fix;
mod grade;
mod masked;
mod meta;
mod notice;
mod stages;

use crate::source::{FileId, Span};

pub use comment_words::COMMENT_WORDS;
pub use fingerprint::Fingerprint;
pub use fix::{Applicability, Edit, Fix};
pub use grade::{Confidence, Severity};
pub use masked::Masked;
pub use meta::{Example, RuleMeta};
pub use notice::{Notice, NoticeLevel};
pub use stages::{Fate, Stage, Stages};

/// A place in a file with what happens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes meant.
    pub span: Span,
    /// What happens there: lower case, no full stop, never a value.
    pub text: String,
}

impl Label {
    /// A label that says `text` at `span`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }
}

/// One place where the secret can be read, and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Stable short name for machines: `image-config`, `image-history`, `layer`, ….
    pub place: &'static str,
    /// The place in words: `image config`.
    pub title: &'static str,
    /// One sentence: who reads it there, and how. Lower case, no full stop.
    pub who: String,
    /// The instruction that puts it there.
    pub span: Option<Span>,
}

/// Whether a finding counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Active,
    /// A comment in the file says that it is known.
    Suppressed {
        /// The comment.
        at: Span,
        /// What the comment gives as the reason.
        reason: Option<String>,
    },
    /// The baseline file lists it.
    Baselined,
}

/// One defect: a secret, the way it takes, and who can read it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleMeta,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence, lower case, without a full stop and without any value.
    pub message: String,
    /// The name the secret goes by (`DB_PASSWORD`), if it has one.
    pub key: Option<String>,
    /// Which detector recognised it: an id of the catalogue, or `name`.
    pub detector: String,
    /// Where it is: the secret's own bytes, or its name where there is no literal.
    pub primary: Label,
    /// The way it takes, in order, the first step included. May be empty when there is just one place.
    pub flow: Vec<Label>,
    /// Where the same secret is written once more, each by its pieces, of which the first is where it begins: `triage` makes
    /// a finding of each.
    pub again: Vec<Vec<Span>>,
    /// Who can read it, worst first.
    pub exposures: Vec<Exposure>,
    /// Every byte that no output may show.
    pub masks: Vec<Span>,
    /// What to do instead: a paragraph of plain text each; a line that starts with `- ` or `+ ` is part of a rewrite,
    /// one that starts with `$ ` a command.
    pub help: Vec<String>,
    /// Edits that repair it.
    pub fixes: Vec<Fix>,
    /// Whether it counts.
    pub state: State,
    /// Which of several with the same rule, file, place and name this is; set by `triage`.
    pub ordinal: u32,
}

impl Finding {
    /// Every span that it holds.
    pub fn spans_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let at = match &mut self.state {
            State::Suppressed { at, .. } => Some(at),
            State::Active | State::Baselined => None,
        };
        std::iter::once(&mut self.primary.span)
            .chain(self.flow.iter_mut().map(|step| &mut step.span))
            .chain(self.again.iter_mut().flatten())
            .chain(self.exposures.iter_mut().filter_map(|e| e.span.as_mut()))
            .chain(&mut self.masks)
            .chain(
                self.fixes
                    .iter_mut()
                    .flat_map(|fix| fix.edits.iter_mut().map(|edit| &mut edit.span)),
            )
            .chain(at)
    }

    /// Whether its place or a step of its way is in a file that satisfies `test`.
    pub fn touches(&self, test: impl Fn(FileId) -> bool) -> bool {
        std::iter::once(&self.primary)
            .chain(&self.flow)
            .any(|label| test(label.span.file))
    }
}
