//! Fixes, pass after pass, until none is left.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::step::{Step, prepare, shown};
use super::{Change, Left, Repaired, Request};
use crate::finding::{Finding, Fingerprint, NoticeLevel, Severity, State};
use crate::linter::Outcome;
use crate::source::{FileSystem, Overlay};

/// Most passes of one run: as many fixes can be made in one file.
pub(super) const MOST_PASSES: usize = 250;

/// Findings that cannot be told apart from one pass to the next: of one rule, file, place and name.
type Class = Fingerprint;

/// Makes every fix that `request` allows, in memory: `base` is what the files hold, and `lint` what is found in them.
#[must_use]
pub fn repair<'a>(
    request: &'a Request<'a>,
    base: &Overlay<'a>,
    lint: &dyn Fn(&dyn FileSystem) -> Outcome,
) -> Repaired {
    let mut run = Run::new(request, base);
    let before = lint(base);
    let mut now: Option<Outcome> = None;
    let mut fixed = Vec::new();
    let mut more = false;
    for pass in 0.. {
        let outcome = now.as_ref().unwrap_or(&before);
        let steps = run.choose(outcome);
        if steps.is_empty() {
            break;
        }
        if pass == MOST_PASSES {
            more = true;
            break;
        }
        for step in &steps {
            run.put(&step.step.changes);
        }
        let next = lint(&run.fs);
        let (done, back) = judged(steps, outcome, &next);
        for (step, why) in &back {
            run.take_back(step, why);
        }
        fixed.extend(done.into_iter().map(|step| step.step.fixed));
        now = Some(if back.is_empty() { next } else { lint(&run.fs) });
    }
    let changes = run.changes();
    if let Some(now) = &mut now {
        run.withdraw(now);
    }
    Repaired {
        after: now,
        before,
        changes,
        fixed,
        left: run.left.into_iter().collect(),
        more,
    }
}

/// Makes one fix of one finding, in memory, and gives what is found then.
///
/// # Errors
/// What stands in its way, or that it does not help.
pub fn attempt<'a>(
    finding: &Finding,
    fix: usize,
    outcome: &Outcome,
    request: &'a Request<'a>,
    base: &Overlay<'a>,
    lint: &dyn Fn(&dyn FileSystem) -> Outcome,
) -> Result<(Step, Outcome), Left> {
    let step = prepare(finding, fix, outcome, request, base)?;
    let mut run = Run::new(request, base);
    run.put(&step.changes);
    let next = lint(&run.fs);
    let chosen = Chosen {
        step: step.clone(),
        class: class(finding, outcome),
        severity: finding.severity,
    };
    let (_, back) = judged(vec![chosen], outcome, &next);
    match back.first() {
        Some((chosen, why)) => Err(taken_back(&chosen.step, why)),
        None => Ok((step, next)),
    }
}

struct Run<'a> {
    request: &'a Request<'a>,
    fs: Overlay<'a>,
    /// By canonical path, the other paths that the file is linted under.
    aliases: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// What each changed file held at first, with its shown path.
    first: BTreeMap<PathBuf, (String, Vec<u8>)>,
    /// Fixes that did not do what they are for.
    not_again: BTreeSet<(Class, String)>,
    left: BTreeSet<Left>,
}

/// A fix of this pass.
struct Chosen {
    step: Step,
    class: Class,
    /// How bad the finding is.
    severity: Severity,
}

/// Why a fix is taken back.
enum Drawback {
    /// The secret is found at the same place once more: it gets there another way, too.
    Found,
    /// Something at least as bad is found that was not there before, by this rule.
    New(&'static str),
    /// A file can be read less well.
    Unread,
}

impl<'a> Run<'a> {
    fn new(request: &'a Request<'a>, base: &Overlay<'a>) -> Self {
        Self {
            request,
            fs: base.clone(),
            aliases: aliases(request, base),
            first: BTreeMap::new(),
            not_again: BTreeSet::new(),
            left: BTreeSet::new(),
        }
    }

    /// The fixes of the next pass: for each file the first, and no file is in two.
    fn choose(&mut self, outcome: &Outcome) -> Vec<Chosen> {
        let mut chosen = Vec::new();
        let mut taken: BTreeSet<PathBuf> = BTreeSet::new();
        for finding in outcome.findings.iter().filter(|f| f.state == State::Active) {
            let Some(fix) = self.request.fix_of(finding) else {
                continue;
            };
            let class = class(finding, outcome);
            let title = finding.fixes.get(fix).map_or("", |fix| fix.title.as_str());
            if self.not_again.contains(&(class.clone(), title.to_owned())) {
                continue;
            }
            match prepare(finding, fix, outcome, self.request, &self.fs) {
                Ok(step) if step.fixed.files.is_disjoint(&taken) => {
                    taken.extend(step.fixed.files.iter().cloned());
                    chosen.push(Chosen {
                        step,
                        class,
                        severity: finding.severity,
                    });
                }
                // The next pass.
                Ok(_) => {}
                Err(left) => {
                    self.left.insert(left);
                }
            }
        }
        chosen
    }

    fn put(&mut self, changes: &[Change]) {
        for change in changes {
            self.first
                .entry(change.path.clone())
                .or_insert_with(|| (change.shown.clone(), change.before.clone()));
            self.hold(&change.path, &change.after);
        }
    }

    /// From now on the file holds `bytes`, under each of its names.
    fn hold(&mut self, path: &Path, bytes: &[u8]) {
        self.fs.set(path.to_path_buf(), bytes.to_vec());
        for alias in self.aliases.get(path).into_iter().flatten() {
            self.fs.set(alias.clone(), bytes.to_vec());
        }
    }

    fn take_back(&mut self, chosen: &Chosen, why: &Drawback) {
        for change in &chosen.step.changes {
            self.hold(&change.path, &change.before);
        }
        self.left.insert(taken_back(&chosen.step, why));
        let title = chosen.step.fixed.title.clone();
        self.not_again.insert((chosen.class.clone(), title));
    }

    /// Takes the fixes out of findings that were tried and did not help: nobody is to be told to make them.
    fn withdraw(&self, outcome: &mut Outcome) {
        let classes = outcome.findings.iter().map(|f| class(f, outcome));
        let classes: Vec<Class> = classes.collect();
        for (finding, class) in outcome.findings.iter_mut().zip(classes) {
            let tried = |title: &str| self.not_again.contains(&(class.clone(), title.to_owned()));
            finding.fixes.retain(|fix| !tried(&fix.title));
        }
    }

    fn changes(&self) -> Vec<Change> {
        let changes = self.first.iter().filter_map(|(path, (shown, before))| {
            let after = self.fs.get(path)?.to_vec();
            (after != *before).then(|| Change {
                path: path.clone(),
                shown: shown.clone(),
                before: before.clone(),
                after,
            })
        });
        changes.collect()
    }
}

/// A fix that was taken back. That one alone does not help, or makes way for another finding, is nothing that failed: what
/// was found is still told.
fn taken_back(step: &Step, why: &Drawback) -> Left {
    let title = &step.fixed.title;
    let (why, help, wanted) = match why {
        Drawback::Found => (
            format!(
                "was left as it is in one place: with `{title}` alone the secret would still be there, another way"
            ),
            "see the report for each way that it takes, and change it by hand",
            true,
        ),
        Drawback::New(rule) => (
            format!(
                "was left as it is in one place: with `{title}` there would be another finding, `{rule}`"
            ),
            "change it by hand, with all commands that have the secret",
            true,
        ),
        Drawback::Unread => (
            format!(
                "was left as it is in one place: with `{title}` it cannot be read in full, which is a defect of lint-secrets"
            ),
            "change it by hand, and please report this",
            false,
        ),
    };
    Left {
        shown: step.fixed.shown.clone(),
        why,
        help: help.to_owned(),
        wanted,
    }
}

/// The fixes that did what they are for, and those that did not.
fn judged(
    steps: Vec<Chosen>,
    before: &Outcome,
    after: &Outcome,
) -> (Vec<Chosen>, Vec<(Chosen, Drawback)>) {
    let (first, then) = (counted(before), counted(after));
    let told = |outcome: &Outcome| -> BTreeSet<(String, String)> {
        let notices = outcome.notices.iter();
        let lost = notices.filter(|notice| notice.level == NoticeLevel::Incomplete);
        lost.map(|n| (n.path.clone(), n.message.clone())).collect()
    };
    let known = told(before);
    let worse: BTreeSet<String> = told(after)
        .difference(&known)
        .map(|(path, _)| path.clone())
        .collect();
    let count =
        |counts: &BTreeMap<Class, usize>, class: &Class| counts.get(class).copied().unwrap_or(0);
    let mut made: BTreeMap<Class, usize> = BTreeMap::new();
    for step in &steps {
        *made.entry(step.class.clone()).or_default() += 1;
    }
    let come = come(&first, &then, (before, after));
    let touches = |step: &Chosen, path: &str| {
        let mut changes = step.step.changes.iter();
        changes.any(|change| change.shown == path)
    };
    let mut drawbacks = Vec::new();
    for step in &steps {
        let gone = count(&first, &step.class).saturating_sub(count(&then, &step.class));
        let new = come.iter().find(|come| {
            // What no fix has changed may be due to any.
            let own = come.paths.iter().any(|path| touches(step, path));
            let others = |path: &String| steps.iter().any(|other| touches(other, path));
            come.severity >= step.severity && (own || !come.paths.iter().any(others))
        });
        let why = if worse.iter().any(|path| touches(step, path)) {
            Some(Drawback::Unread)
        } else if let Some(new) = new {
            Some(Drawback::New(new.rule))
        } else if gone < count(&made, &step.class) {
            Some(Drawback::Found)
        } else {
            None
        };
        drawbacks.push(why);
    }
    let (mut done, mut back) = (Vec::new(), Vec::new());
    for (step, why) in steps.into_iter().zip(drawbacks) {
        match why {
            None => done.push(step),
            Some(why) => back.push((step, why)),
        }
    }
    (done, back)
}

/// A finding that was not there before.
struct Come {
    rule: &'static str,
    severity: Severity,
    /// The files that its way leads through.
    paths: Vec<String>,
}

/// What is found after fixes and was not before. No fix writes a value: one that was found before, too, had another place
/// in the same finding, and has a finding of its own now.
fn come(
    first: &BTreeMap<Class, usize>,
    then: &BTreeMap<Class, usize>,
    (before, after): (&Outcome, &Outcome),
) -> Vec<Come> {
    let more = |class: &Class| then.get(class) > first.get(class);
    let masks = before.findings.iter().flat_map(|finding| &finding.masks);
    let known: BTreeSet<&str> = masks.map(|mask| before.sources.slice(*mask)).collect();
    let is_known = |finding: &Finding| {
        let mut values = finding.masks.iter().map(|mask| after.sources.slice(*mask));
        !finding.masks.is_empty() && values.all(|value| !value.is_empty() && known.contains(value))
    };
    let findings = after.findings.iter().filter(|f| f.state == State::Active);
    let new = findings.filter(|finding| more(&class(finding, after)) && !is_known(finding));
    new.map(|finding| {
        let labels = finding.flow.iter().chain([&finding.primary]);
        let files = labels.filter_map(|label| after.sources.get(label.span.file));
        Come {
            rule: finding.rule.name,
            severity: finding.severity,
            paths: files.map(|file| file.path().to_owned()).collect(),
        }
    })
    .collect()
}

/// How many findings of each class count.
fn counted(outcome: &Outcome) -> BTreeMap<Class, usize> {
    let mut counts = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|f| f.state == State::Active) {
        *counts.entry(class(finding, outcome)).or_default() += 1;
    }
    counts
}

fn class(finding: &Finding, outcome: &Outcome) -> Class {
    let place = finding
        .exposures
        .first()
        .map_or("", |exposure| exposure.place);
    Fingerprint::new(
        finding.rule.name,
        &shown(finding, outcome),
        place,
        finding.key.as_deref().unwrap_or_default(),
        0,
    )
}

fn aliases(request: &Request<'_>, fs: &Overlay<'_>) -> BTreeMap<PathBuf, Vec<PathBuf>> {
    let mut aliases: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for target in request.targets {
        if let Ok(real) = fs.canonical(&target.path)
            && real != target.path
        {
            aliases.entry(real).or_default().push(target.path.clone());
        }
    }
    aliases
}
