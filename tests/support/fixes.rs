//! Cases of fixes: `test-data/fixes/<case>/case.toml`, the tree `before/…`, and the tree `after/…` that the fixes make
//! of it.
//!
//! ```toml
//! why = "one sentence: what the case shows"
//! apply = "safe"           # or "unsafe": what `--fix` or `--unsafe-fixes` would apply
//! changed = 3              # lines that are added or taken away, in all files
//! offered = ["safe"]       # how the fixes of the first pass are marked, sorted; `[]` when none is offered
//! remaining = ["rule"]     # findings that are left, sorted; none when missing
//! linked = ["conf/a.env"]  # files that are not linted themselves
//! ```
#![allow(dead_code, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lint_secrets::config::{self, Overrides};
use lint_secrets::discover::{self, Format, NameVerdict, Target};
use lint_secrets::finding::{Applicability, Edit, Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::MemoryFs;
use serde::Deserialize;

use super::cases::{files_below, read_file};

/// Files by their path, with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// What `case.toml` says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    pub(crate) why: String,
    #[serde(default = "safe")]
    pub(crate) apply: String,
    pub(crate) changed: usize,
    pub(crate) offered: Vec<String>,
    #[serde(default)]
    pub(crate) remaining: Vec<String>,
    #[serde(default)]
    pub(crate) linked: Vec<String>,
}

fn safe() -> String {
    "safe".to_owned()
}

/// One case.
pub(crate) struct FixCase {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) said: Said,
    pub(crate) before: Tree,
    pub(crate) after: Tree,
}

impl FixCase {
    /// Reads the case in `folder`.
    ///
    /// # Panics
    /// When `case.toml` or `before` cannot be read.
    pub(crate) fn read(folder: &Path) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(folder.join("case.toml"))
            .unwrap_or_else(|e| panic!("{name}/case.toml: {e}"));
        let said = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}/case.toml: {e}"));
        let before = tree(&folder.join("before"));
        assert!(!before.is_empty(), "{name}: nothing stands before");
        Self {
            said,
            before,
            after: tree(&folder.join("after")),
            folder: folder.to_path_buf(),
            name,
        }
    }

    /// The widest kind of fix that is applied.
    pub(crate) fn applied(&self) -> Applicability {
        match self.said.apply.as_str() {
            "safe" => Applicability::Safe,
            "unsafe" => Applicability::Unsafe,
            other => panic!("{}: apply = {other:?}", self.name),
        }
    }
}

/// The files below a folder, invented tokens filled in.
pub(crate) fn tree(folder: &Path) -> Tree {
    if !folder.is_dir() {
        return Tree::new();
    }
    let files = files_below(folder).into_iter();
    files
        .map(|path| {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            (name.replace('\\', "/"), read_file(&path).0)
        })
        .collect()
}

/// Lints all of a tree but `linked`.
pub(crate) fn lint(tree: &Tree, linked: &[String]) -> Outcome {
    let folder = Path::new("/project");
    let mut fs = MemoryFs::default();
    let settings = config::resolve(None, &Overrides::default(), folder, linter::rules()).unwrap();
    let mut input = Input::default();
    for (name, bytes) in tree {
        let path = folder.join(name);
        fs.insert(&path, bytes.as_slice());
        if let Some(format) = format(name, bytes).filter(|_| !linked.contains(name)) {
            input.files.push(Target {
                path,
                root: folder.to_path_buf(),
                ..linter::in_memory(name, format)
            });
        }
    }
    linter::lint(input, &settings, &fs)
}

fn format(name: &str, bytes: &[u8]) -> Option<Format> {
    let name = Path::new(name).file_name()?;
    match discover::by_name(name)? {
        NameVerdict::Is(format) => Some(format),
        NameVerdict::Maybe => discover::by_name_and_content(name, bytes),
    }
}

/// What counts.
pub(crate) fn active(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    let findings = outcome.findings.iter();
    findings.filter(|finding| finding.state == State::Active)
}

/// Applies the fixes of one pass that are at most as daring as `applied`; one that meets an earlier one waits.
pub(crate) fn pass(tree: &Tree, outcome: &Outcome, applied: Applicability) -> Tree {
    let wanted = |a: Applicability| {
        a == Applicability::Safe || a == applied && applied == Applicability::Unsafe
    };
    let mut taken: Vec<&Edit> = Vec::new();
    for finding in active(outcome) {
        let Some(fix) = finding.fixes.iter().find(|fix| wanted(fix.applicability)) else {
            continue;
        };
        let meets = |a: &Edit| {
            taken.iter().any(|b| {
                let (a, b) = (a.span, b.span);
                a.file == b.file && (a.overlaps(b) || a.start <= b.end && b.start <= a.end)
            })
        };
        if !fix.edits.iter().any(meets) {
            taken.extend(&fix.edits);
        }
    }
    let mut texts = tree.clone();
    taken.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
    for edit in taken.into_iter().rev() {
        let name = outcome.sources.get(edit.span.file).unwrap().path();
        let bytes = texts.get_mut(name).unwrap();
        bytes.splice(edit.span.range(), edit.replacement.bytes());
    }
    texts
}

/// Applies fixes until nothing changes.
///
/// # Panics
/// When there is no end to it.
pub(crate) fn apply(case: &FixCase) -> Tree {
    let mut now = case.before.clone();
    for _ in 0..10 {
        let next = pass(&now, &lint(&now, &case.said.linked), case.applied());
        if next == now {
            return now;
        }
        now = next;
    }
    panic!("{}: ten passes are not enough", case.name);
}

/// How many lines one tree has and the other has not, by the longest common part of each file.
pub(crate) fn changed(before: &Tree, after: &Tree) -> usize {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let lines = |tree: &Tree, name: &String| -> Vec<Vec<u8>> {
        let bytes = tree.get(name).map_or(&[][..], Vec::as_slice);
        let lines = bytes.split_inclusive(|b| *b == b'\n');
        lines.map(<[u8]>::to_vec).collect()
    };
    names
        .into_iter()
        .map(|name| {
            let (a, b) = (lines(before, name), lines(after, name));
            let mut row = vec![0_usize; b.len() + 1];
            for x in &a {
                let mut diagonal = 0;
                for (at, y) in b.iter().enumerate() {
                    let above = row[at + 1];
                    row[at + 1] = if x == y {
                        diagonal + 1
                    } else {
                        above.max(row[at])
                    };
                    diagonal = above;
                }
            }
            a.len() + b.len() - 2 * row[b.len()]
        })
        .sum()
}
