//! Shows what a run found: on a terminal, as a page, one line a finding, as JSON or SARIF, and in the forms of other
//! systems.
//!
//! In: a [`Run`], which is findings and notices with the sources they point into. Out: bytes on a writer.
//! Every reporter shows the sources and every string through [`redact`]: no value that a finding masks, no part
//! of it and, outside the terminal, no length of it is written (`docs/decisions/0010-no-length-of-a-secret.md`).
//! The same run gives the same bytes.

mod account;
mod advice;
mod checkstyle;
mod concise;
pub mod diff;
mod edits;
mod escape;
mod format;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod place;
mod rdjson;
pub mod redact;
#[cfg(test)]
mod sample;
mod sarif;
mod steps;
mod summary;
mod terminal;
#[cfg(test)]
mod tests;
mod visible;
mod wording;
mod xml;

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use crate::finding::{Finding, Notice, RuleMeta, Severity, Stages, State};
use crate::source::{FileId, SourceMap};

pub use checkstyle::CheckstyleReporter;
pub use concise::ConciseReporter;
pub use format::{Format, UnknownFormat};
pub use github::GithubReporter;
pub use gitlab::GitlabReporter;
pub use html::HtmlReporter;
pub use json::JsonReporter;
pub use junit::JunitReporter;
pub use markdown::MarkdownReporter;
pub use rdjson::RdjsonReporter;

pub use sarif::SarifReporter;
pub use terminal::{Graphics, TerminalOptions, TerminalReporter};

/// The rule of passwords that are no secret to anyone.
const WEAK_DEFAULT: &str = "weak-default-credential";

/// The program that ran.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tool<'a> {
    /// Its version, as `1.2.3`.
    pub version: &'a str,
    /// Where it is at home: an absolute URL.
    pub home: Option<&'a str>,
    /// What a rule's name and `.md` are appended to for its page: an absolute URL that ends in `/`.
    pub rule_pages: Option<&'a str>,
}

/// What was looked at, and how long that took.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// How many build files were looked at.
    pub files: usize,
    /// The same by kind, in the order to show: the kind in the singular (`Dockerfile`, `Compose file`) and how
    /// many. May be empty.
    pub kinds: Vec<(String, usize)>,
    /// Other files that were read: what build files link to, and what a build copies.
    pub linked: BTreeSet<FileId>,
    /// Whether the line that sums the run up is left out of what is written for people as the run goes.
    pub quiet: bool,
    /// How long the run took. Shown to people only; `None` for output that never differs.
    pub elapsed: Option<Duration>,
    /// From which severity on a finding fails the run; `None` when none does.
    pub fail_on: Option<Severity>,
}

/// How the run ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exit {
    /// The exit code of the process.
    pub code: u8,
    /// Whether everything was analysed.
    pub success: bool,
}

/// All that a reporter is given.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// What was found, in the order to show; suppressed and baselined ones included.
    pub findings: &'a [Finding],
    /// What could not be done, in the order to show.
    pub notices: &'a [Notice],
    /// The stages of build files that findings lead through.
    pub stages: &'a [Stages],
    /// The files that the findings' spans point into.
    pub sources: &'a SourceMap,
    /// Every rule there is, in the order of the rule table.
    pub rules: &'a [&'static RuleMeta],
    /// What was looked at.
    pub stats: Stats,
    /// The program that ran.
    pub tool: Tool<'a>,
    /// How it ended.
    pub exit: Exit,
}

impl<'a> Run<'a> {
    /// The findings that count: neither suppressed nor in the baseline.
    pub fn active(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|f| f.state == State::Active)
    }

    /// Whether `finding` is low or informational and does not fail a run that others could fail: people are told in
    /// one line.
    fn is_mild(&self, finding: &Finding) -> bool {
        finding.severity <= Severity::Low && self.stats.fail_on.is_some() && !self.fails(finding)
    }

    /// Whether `finding` makes the run fail.
    #[must_use]
    pub fn fails(&self, finding: &Finding) -> bool {
        finding.state == State::Active && self.stats.fail_on.is_some_and(|s| finding.severity >= s)
    }
}

/// Writes a run in one form.
pub trait Reporter {
    /// Writes all of `run` to `out`.
    ///
    /// # Errors
    /// What `out` gives.
    fn report(&self, run: &Run<'_>, out: &mut dyn io::Write) -> io::Result<()>;
}
