//! Passes over a format of few words, whose fixes are made by hand: `bad X` becomes `good X`, and so on.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::config::{Overrides, resolve};
use crate::discover::Format;
use crate::finding::{
    Confidence, Edit, Fix, Label, Notice, NoticeLevel, RuleMeta, Severity, State,
};
use crate::source::{DiskFs, FileId, FileSystem, Overlay, SourceMap, Span};

static RULE: RuleMeta = RuleMeta {
    name: "bad-word",
    summary: "a bad word",
    docs: "",
    severity: Severity::High,
    default: true,
    cwe: &[],
};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("lint-secrets-repair-{name}-{}", std::process::id());
        let path = DiskFs.canonical(&std::env::temp_dir()).unwrap().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn target(&self, name: &str) -> Target {
        Target {
            path: self.0.join(name),
            shown: name.into(),
            format: Format::Dockerfile,
            root: self.0.as_path().into(),
            walked: None,
        }
    }

    fn settings(&self) -> Settings {
        resolve(None, &Overrides::default(), &self.0, &[&RULE]).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every line of the targets that begins with a word of the format is a finding of its own.
fn lint(targets: &[Target], fs: &dyn FileSystem) -> Outcome {
    let mut sources = SourceMap::new();
    let mut files = Vec::new();
    for target in targets {
        files.push(sources.add(&*target.shown, fs.read(&target.path).unwrap_or_default()));
    }
    let mut outcome = Outcome::default();
    for file in &files {
        let mut at = 0;
        for line in file.text().split_inclusive('\n') {
            let start = at;
            at += line.len();
            let body = line.trim_end();
            let (word, key) = body.split_once(' ').unwrap_or((body, ""));
            let edit = |file: FileId, start: usize, end: usize, new: String| Edit {
                span: Span::new(file, start, end),
                replacement: new,
            };
            let here = |new: String| edit(file.id(), start, start + body.len(), new);
            let (applicability, edits) = match word {
                "bad" => (Applicability::Safe, vec![here(format!("good {key}"))]),
                "risky" => (Applicability::Unsafe, vec![here(format!("good {key}"))]),
                "shown" => (
                    Applicability::DisplayOnly,
                    vec![here(format!("good {key}"))],
                ),
                "stuck" => (Applicability::Safe, vec![here(format!("stuck {key} "))]),
                "moves" => (Applicability::Safe, vec![here(format!("bad not-{key}"))]),
                "eases" => (Applicability::Safe, vec![here(format!("mild not-{key}"))]),
                "mild" => (Applicability::DisplayOnly, Vec::new()),
                "breaks" => (Applicability::Safe, vec![here("broken".to_owned())]),
                "same" => (Applicability::Safe, vec![here(body.to_owned())]),
                "beyond" => (
                    Applicability::Safe,
                    vec![edit(file.id(), start, 9999, String::new())],
                ),
                // In all files: here, and a line at the top of each other.
                "both" => {
                    let others = files.iter().filter(|other| other.id() != file.id());
                    let tops = others.map(|other| edit(other.id(), 0, 0, format!("for {key}\n")));
                    let mut edits: Vec<Edit> = tops.collect();
                    edits.push(here(format!("good {key}")));
                    (Applicability::Safe, edits)
                }
                "broken" => {
                    outcome.notices.push(Notice {
                        level: NoticeLevel::Incomplete,
                        path: file.path().to_owned(),
                        span: None,
                        message: "cannot be parsed".to_owned(),
                    });
                    continue;
                }
                _ => continue,
            };
            let span = Span::new(file.id(), start, start + body.len());
            outcome.findings.push(Finding {
                rule: &RULE,
                severity: if word == "mild" {
                    Severity::Low
                } else {
                    Severity::High
                },
                confidence: Confidence::High,
                message: String::new(),
                key: Some(key.to_owned()),
                detector: String::new(),
                primary: Label::new(span, ""),
                flow: Vec::new(),
                again: Vec::new(),
                exposures: Vec::new(),
                masks: Vec::new(),
                help: Vec::new(),
                fixes: vec![Fix {
                    title: format!("make `{key}` good"),
                    applicability,
                    edits,
                    then: Vec::new(),
                }],
                state: if key == "known" {
                    State::Baselined
                } else {
                    State::Active
                },
                ordinal: 0,
            });
        }
    }
    outcome.sources = sources;
    outcome
}

struct Run<'a> {
    folder: &'a Folder,
    names: &'a [&'a str],
    unsafe_too: bool,
    to_write: bool,
}

impl Run<'_> {
    fn repaired(&self) -> Repaired {
        let targets: Vec<Target> = self
            .names
            .iter()
            .map(|name| self.folder.target(name))
            .collect();
        let settings = self.folder.settings();
        let request = Request {
            targets: &targets,
            settings: &settings,
            unsafe_too: self.unsafe_too,
            to_write: self.to_write,
            only: None,
        };
        repair(&request, &Overlay::default(), &|fs| lint(&targets, fs))
    }

    fn written(&self) -> Repaired {
        let mut repaired = self.repaired();
        write(&mut repaired);
        repaired
    }
}

fn run<'a>(folder: &'a Folder, names: &'a [&'a str]) -> Run<'a> {
    Run {
        folder,
        names,
        unsafe_too: false,
        to_write: true,
    }
}

fn why(repaired: &Repaired) -> Vec<(&str, &str)> {
    repaired
        .left
        .iter()
        .map(|left| (left.shown.as_str(), left.why.as_str()))
        .collect()
}

#[test]
fn safe_fixes_are_made_pass_after_pass() {
    let text = "bad a\nkeep\nbad b\nrisky c\nshown d\nbad known\nbad b\n";
    let folder = Folder::new("safe", &[("one", text), ("two", "bad x")]);
    let names = ["one", "two"];
    let repaired = run(&folder, &names).repaired();
    assert_eq!(
        folder.text("one"),
        text,
        "nothing is written before `write`"
    );
    assert_eq!(
        (repaired.fixed.len(), repaired.left.len(), repaired.more),
        (4, 0, false)
    );
    assert_eq!(repaired.outcome().findings.len(), 3);
    run(&folder, &names).written();
    let after = "good a\nkeep\ngood b\nrisky c\nshown d\nbad known\ngood b\n";
    assert_eq!(
        (folder.text("one").as_str(), folder.text("two").as_str()),
        (after, "good x")
    );
    let again = run(&folder, &names).written();
    assert!(again.changes.is_empty() && again.fixed.is_empty() && again.after.is_none());

    let too = Run {
        unsafe_too: true,
        ..run(&folder, &names)
    }
    .written();
    assert_eq!(too.fixed.len(), 1);
    assert_eq!(folder.text("one"), after.replace("risky", "good"));
}

#[test]
fn a_fix_that_does_not_help_is_taken_back() {
    let folder = Folder::new(
        "stuck",
        &[
            ("one", "stuck a\nbad b\n"),
            ("two", "bad c\nbreaks d\n"),
            ("three", "same e\nbeyond f\n"),
        ],
    );
    let repaired = run(&folder, &["one", "two", "three"]).written();
    assert_eq!(folder.text("one"), "stuck a\ngood b\n");
    assert_eq!(folder.text("two"), "good c\nbreaks d\n");
    assert_eq!(folder.text("three"), "same e\nbeyond f\n");
    let told = why(&repaired);
    assert_eq!(told.len(), 4, "{told:?}");
    let defects = repaired.left.iter().filter(|left| !left.wanted);
    let defects: Vec<&str> = defects.map(|left| left.shown.as_str()).collect();
    assert_eq!(defects, ["three", "three", "two"], "{told:?}");
    assert!(
        told.iter()
            .all(|(name, why)| *name == "one" || why.contains("a defect of lint-secrets")),
        "{told:?}"
    );
    assert!(repaired.outcome().notices.is_empty());
    // Nobody is told to make them once more.
    let outcome = repaired.outcome();
    let left = outcome.findings.iter().filter(|f| !f.fixes.is_empty());
    let left: Vec<String> = left.map(|f| super::step::shown(f, outcome)).collect();
    assert!(!left.contains(&"one".to_owned()), "{left:?}");
}

#[test]
fn a_fix_that_makes_way_for_another_finding_is_taken_back() {
    let folder = Folder::new(
        "moves",
        &[("one", "moves a\neases b\n"), ("two", "bad c\n")],
    );
    let repaired = run(&folder, &["one", "two"]).written();
    assert_eq!(folder.text("one"), "moves a\nmild not-b\n");
    assert_eq!(folder.text("two"), "good c\n");
    let told = why(&repaired);
    assert!(
        matches!(told.as_slice(), [("one", why)] if why.contains("another finding, `bad-word`")),
        "{told:?}"
    );
    assert!(repaired.left[0].wanted);
}

#[test]
fn a_fix_of_several_files_is_made_in_all_or_none() {
    let folder = Folder::new(
        "both",
        &[("a", "both x\nbad y\n"), ("b", "text"), ("c", "bad z\n")],
    );
    let names = ["a", "b", "c"];
    let mut repaired = run(&folder, &names).repaired();
    assert_eq!((repaired.changes.len(), repaired.fixed.len()), (3, 3));
    // Somebody else was faster.
    folder.write("b", "text of somebody else");
    assert!(write(&mut repaired));
    assert_eq!(folder.text("a"), "both x\nbad y\n");
    assert_eq!(folder.text("b"), "text of somebody else");
    assert_eq!(folder.text("c"), "bad z\n");
    assert!(repaired.changes.is_empty() && repaired.fixed.is_empty());
    assert_eq!(why(&repaired).len(), 3);
    assert!(
        why(&repaired).contains(&("b", "has changed since it was read, and was left as it is"))
    );

    run(&folder, &names).written();
    assert_eq!(folder.text("a"), "good x\ngood y\n");
    assert_eq!(folder.text("b"), "for x\ntext of somebody else");
    assert_eq!(folder.text("c"), "for x\ngood z\n");
}

#[test]
fn files_apart_from_each_other_are_written_apart() {
    let folder = Folder::new("apart", &[("a", "bad x\n"), ("b", "bad y\n")]);
    let mut repaired = run(&folder, &["a", "b"]).repaired();
    folder.write("a", "other");
    assert!(write(&mut repaired));
    assert_eq!(
        (folder.text("a").as_str(), folder.text("b").as_str()),
        ("other", "good y\n")
    );
    assert_eq!((repaired.changes.len(), repaired.fixed.len()), (1, 1));
}

#[test]
fn a_run_that_would_never_end_ends() {
    let text = "bad a\n".repeat(passes::MOST_PASSES + 5);
    let folder = Folder::new("many", &[("a", &text)]);
    let first = run(&folder, &["a"]).written();
    assert!(first.more);
    assert_eq!(first.fixed.len(), passes::MOST_PASSES);
    let second = run(&folder, &["a"]).written();
    assert!(!second.more);
    assert_eq!(folder.text("a"), text.replace("bad", "good"));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_keeps_its_fixes_from_being_made() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("read-only", &[("a", "both x\nbad y\n"), ("b", "bad z\n")]);
    let set = |mode| {
        fs::set_permissions(folder.0.join("b"), fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o444);
    let repaired = run(&folder, &["a", "b"]).written();
    assert_eq!(why(&repaired), [("b", "is read-only and was not changed")]);
    assert_eq!(folder.text("a"), "both x\ngood y\n");
    // To look at it does no harm.
    let shown = Run {
        to_write: false,
        ..run(&folder, &["a", "b"])
    }
    .repaired();
    assert_eq!((shown.changes.len(), shown.left.len()), (2, 0));
    set(0o644);
    run(&folder, &["a", "b"]).written();
    assert_eq!(
        (folder.text("a").as_str(), folder.text("b").as_str()),
        ("good x\ngood y\n", "for x\ngood z\n")
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_of_the_project_only() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new("links", &[("in/real", "bad a\n"), ("out/real", "bad b\n")]);
    symlink("real", folder.0.join("in/link")).unwrap();
    symlink("../out/real", folder.0.join("in/leads-out")).unwrap();
    let targets: Vec<Target> = ["in/link", "in/leads-out"]
        .map(|name| Target {
            root: folder.0.join("in").into(),
            ..folder.target(name)
        })
        .to_vec();
    let settings = folder.settings();
    let request = Request {
        targets: &targets,
        settings: &settings,
        unsafe_too: false,
        to_write: true,
        only: None,
    };
    let mut repaired = repair(&request, &Overlay::default(), &|fs| lint(&targets, fs));
    write(&mut repaired);
    assert_eq!(
        why(&repaired),
        [(
            "in/leads-out",
            "is a link out of its project, and was not changed"
        )]
    );
    assert_eq!(
        (
            folder.text("in/real").as_str(),
            folder.text("out/real").as_str()
        ),
        ("good a\n", "bad b\n")
    );
    assert!(
        fs::symlink_metadata(folder.0.join("in/link"))
            .unwrap()
            .is_symlink()
    );
}

#[cfg(unix)]
#[test]
fn two_names_of_one_file_are_one_file() {
    let folder = Folder::new("names", &[("real", "bad a\nboth b\n")]);
    std::os::unix::fs::symlink("real", folder.0.join("link")).unwrap();
    let repaired = run(&folder, &["link", "real"]).written();
    assert_eq!(folder.text("real"), "good a\nboth b\n");
    assert!(
        why(&repaired)
            .iter()
            .all(|(_, why)| why.starts_with("is named twice")),
        "{repaired:?}"
    );
}

#[test]
fn what_is_excluded_is_not_changed_for_the_sake_of_others() {
    let folder = Folder::new("excluded", &[("a", "both x\n"), ("vendor/b", "text")]);
    let targets = [folder.target("a"), folder.target("vendor/b")];
    let overrides = Overrides {
        exclude: vec!["vendor/".into()],
        ..Overrides::default()
    };
    let settings = resolve(None, &overrides, &folder.0, &[&RULE]).unwrap();
    // Only the first is a target of the run; the other one is linked to.
    let request = Request {
        targets: &targets[..1],
        settings: &settings,
        unsafe_too: false,
        to_write: true,
        only: None,
    };
    let repaired = repair(&request, &Overlay::default(), &|fs| lint(&targets, fs));
    assert!(repaired.changes.is_empty());
    assert!(repaired.left[0].wanted && repaired.left[0].why.contains("excluded by the settings"));
}

#[test]
fn of_standard_input_only_that_is_changed() {
    let folder = Folder::new("stdin", &[("b", "text")]);
    let path = folder.0.join("<stdin>");
    let mut base = Overlay::default();
    base.set(path.clone(), b"both x\nbad y\n".to_vec());
    let targets = [folder.target("<stdin>"), folder.target("b")];
    let settings = folder.settings();
    let request = Request {
        targets: &targets[..1],
        settings: &settings,
        unsafe_too: false,
        to_write: true,
        only: Some(Path::new(&path)),
    };
    let repaired = repair(&request, &base, &|fs| lint(&targets, fs));
    assert_eq!(repaired.changes[0].after, b"both x\ngood y\n");
    assert!(repaired.left[0].why.contains("is not standard input"));
}
