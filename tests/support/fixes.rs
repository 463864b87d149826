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
//! choose = 1               # of several fixes of a finding the one at this position; the first when missing
//! select = ["rule"]        # the rules that run; those that are on by default when missing
//! left = ["another way"]   # what is said of fixes that are taken back: a part of each sentence, in order
//! ```
#![allow(dead_code, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lint_secrets::config::{self, Overrides, Settings};
use lint_secrets::discover::{self, Format, NameVerdict, Target};
use lint_secrets::finding::{Applicability, Finding, State};
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::repair::{Request, attempt, repair};
use lint_secrets::source::{FileSystem, MemoryFs, Overlay};
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
    /// The fix is unsafe in general, and keeps what this build does: real builders are asked.
    #[serde(default)]
    pub(crate) proved: bool,
    #[serde(default)]
    pub(crate) remaining: Vec<String>,
    #[serde(default)]
    pub(crate) linked: Vec<String>,
    #[serde(default)]
    pub(crate) choose: usize,
    #[serde(default)]
    pub(crate) select: Vec<String>,
    #[serde(default)]
    pub(crate) left: Vec<String>,
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

/// Where the trees are taken to be.
const PROJECT: &str = "/project";

/// A tree as a project, and which of its files are linted: all but `linked`.
fn project(tree: &Tree, linked: &[String]) -> (MemoryFs, Vec<Target>) {
    let folder = Path::new(PROJECT);
    let mut fs = MemoryFs::default();
    let mut targets = Vec::new();
    for (name, bytes) in tree {
        let path = folder.join(name);
        fs.insert(&path, bytes.as_slice());
        if let Some(format) = format(name, bytes).filter(|_| !linked.contains(name)) {
            targets.push(Target {
                path,
                root: folder.into(),
                ..linter::in_memory(name, format)
            });
        }
    }
    (fs, targets)
}

fn settings(case: &Said) -> Settings {
    let overrides = Overrides {
        select: case.select.clone(),
        ..Overrides::default()
    };
    config::resolve(None, &overrides, Path::new(PROJECT), linter::rules()).unwrap()
}

/// Lints all of a tree but what the case says.
pub(crate) fn lint(tree: &Tree, case: &Said) -> Outcome {
    let (fs, files) = project(tree, &case.linked);
    let input = Input {
        files,
        ..Input::default()
    };
    linter::lint(input, &settings(case), &fs)
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

/// What `--fix` makes of the tree `before` of a case, and what it says of files that it leaves as they are; nothing of it may
/// be a failure.
///
/// # Panics
/// When the case says what there is not.
pub(crate) fn apply(case: &FixCase, before: &Tree) -> (Tree, Vec<String>) {
    let (fs, targets) = project(before, &case.said.linked);
    let settings = settings(&case.said);
    let request = Request {
        targets: &targets,
        settings: &settings,
        unsafe_too: case.applied() == Applicability::Unsafe,
        to_write: false,
        only: None,
    };
    let lint = |fs: &dyn FileSystem| {
        let input = Input {
            files: targets.clone(),
            ..Input::default()
        };
        linter::lint(input, &settings, fs)
    };
    if case.said.choose > 0 {
        return chosen(case, before, (&fs, &request), &lint);
    }
    let repaired = repair(&request, &Overlay::over(&fs), &lint);
    let left = repaired.left.iter();
    let left = left.map(|left| {
        let failed = if left.wanted { "" } else { " (a failure)" };
        format!("{}: {} {}{failed}", case.name, left.shown, left.why)
    });
    let left = left.collect();
    let mut after = before.clone();
    for change in repaired.changes {
        let name = change.path.strip_prefix(PROJECT).unwrap().to_str().unwrap();
        after.insert(name.replace('\\', "/"), change.after);
    }
    (after, left)
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

/// What the fixes at the position that the case says make of a tree, as somebody makes them one by one in an editor.
fn chosen(
    case: &FixCase,
    before: &Tree,
    (fs, request): (&MemoryFs, &Request<'_>),
    lint: &dyn Fn(&dyn FileSystem) -> Outcome,
) -> (Tree, Vec<String>) {
    let mut now = Overlay::over(fs);
    let (mut after, mut left) = (before.clone(), Vec::new());
    loop {
        let outcome = lint(&now);
        let mut findings = active(&outcome);
        let Some(finding) = findings.find(|f| f.fixes.len() > case.said.choose) else {
            return (after, left);
        };
        match attempt(finding, case.said.choose, &outcome, request, &now, lint) {
            Ok((step, _)) => {
                for change in step.changes {
                    let name = change.path.strip_prefix(PROJECT).unwrap().to_str().unwrap();
                    after.insert(name.replace('\\', "/"), change.after.clone());
                    now.set(change.path, change.after);
                }
            }
            Err(why) => {
                left.push(format!("{}: {} {}", case.name, why.shown, why.why));
                return (after, left);
            }
        }
    }
}
