//! Dockerfiles and Containerfiles.
//!
//! One way of rewriting a file. What all rest on: a secret mount is there for one command, in its environment or as a
//! file, and neither the history nor a layer keeps it (BuildKit, `frontend/dockerfile/docs/reference.md`, `RUN
//! --mount=type=secret`).

mod caller;
mod copied;
mod declaration;
mod frontend;
mod git;
mod handed_file;
mod images;
mod inert;
mod literal;
mod mention;
mod mount;
mod mounted;
mod npmrc;
mod optional;
mod page;
mod place;
mod reader;
mod script;
mod user;
mod variable;

use crate::finding::{Applicability, Edit, Finding, Fix};

pub use page::Page;

/// Most findings of a file that are looked at, each of which may take a look at all of it: others have their turn once these
/// are repaired.
const MOST_FINDINGS: usize = 64;
/// Longest file, in bytes and in instructions: nobody writes a longer one by hand.
const MOST_BYTES: usize = 1 << 18;
const MOST_INSTRUCTIONS: usize = 1000;

/// Fills [`Finding::fixes`] of the findings of one Dockerfile.
pub fn propose(page: &Page<'_>, findings: &mut [Finding]) {
    // A template is no Dockerfile yet: what its lines become is not known. Commands of another shell are read as none.
    if !page.tree.errors.is_empty() || page.has_other_shell() {
        return;
    }
    if page.file.text().len() > MOST_BYTES || page.tree.instructions.len() > MOST_INSTRUCTIONS {
        return;
    }
    for finding in findings.iter_mut().take(MOST_FINDINGS) {
        if let Some(fix) = fix(page, finding) {
            finding.fixes.push(fix);
        }
    }
}

fn fix(page: &Page<'_>, finding: &Finding) -> Option<Fix> {
    let proposal = match finding.rule.name {
        "secret-build-arg" | "secret-in-image-env" => variable::propose(page, finding)?,
        "credential-file-in-image" => copied::propose(page, finding)?,
        "mounted-secret-left-behind" => mounted::propose(page, finding)?,
        "secret-in-run-command" => literal::propose(page, finding)?,
        _ => return None,
    };
    let mut edits = proposal.edits;
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    Some(Fix {
        title: proposal.title,
        applicability: if proposal.safe && has_known_readers(finding) {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        },
        edits,
        then: proposal.then,
    })
}

/// Whether all that reads the secret is known for sure. Who reads a file is not: a folder around it is copied on, the same
/// command writes it, git asks its server once more (docs/decisions/0208-files-are-not-mounted-unasked.md).
fn has_known_readers(finding: &Finding) -> bool {
    matches!(
        finding.rule.name,
        "secret-build-arg" | "secret-in-image-env"
    )
}

/// What a way of rewriting comes to.
struct Proposal {
    /// As [`Fix::title`].
    title: String,
    /// Whether the build does the same afterwards.
    safe: bool,
    /// The edits, in any order.
    edits: Vec<Edit>,
    /// As [`Fix::then`].
    then: Vec<String>,
}

/// What is left to do by hand where a value goes out of the file.
const KEEP: &str = "the value is not in this file any more: keep it where git and the build do not see it, and rotate it: \
                    images that were built have it in their history";

/// Whether the secret is nowhere but at these places.
fn only_at(finding: &Finding, places: &[&str]) -> bool {
    let mut exposures = finding.exposures.iter();
    exposures.all(|exposure| places.contains(&exposure.place))
}
