//! `--fix` and `--diff`: what can be fixed, and fixing it.

use std::time::Instant;

use super::args::LintArgs;
use super::color::screen;
use super::error::CliError;
use super::format::Outputs;
use super::input;
use super::messages::Messages;
use super::output::to_stdout;
use super::run::{Shown, details, exit_code, with_notices};
use super::{CLEAN, FOUND, INCOMPLETE};
use crate::config::Settings;
use crate::discover::{Discovered, Target};
use crate::finding::{Applicability, Finding, Notice, NoticeLevel, State};
use crate::linter::{self, Input, Outcome};
use crate::repair::{Change, Fixed, Left, Repaired, Request, repair, write};
use crate::report::diff::{Compared, Diff, Known, unified};
use crate::report::redact::Redactor;
use crate::source::{FileId, FileSystem, Overlay, SourceFile};
use crate::triage::Baseline;

/// What cannot go together.
pub(super) fn check(args: &LintArgs, from_stdin: bool) -> Result<(), CliError> {
    if args.unsafe_fixes && !args.fix && !args.diff {
        return Err(CliError::usage(
            "--unsafe-fixes says which fixes are made, and none is made without --fix or --diff",
            "add --diff to see them, or --fix to make them",
        ));
    }
    if !args.fix && !args.diff {
        return Ok(());
    }
    if args.only_build_files {
        return Err(only_build_files());
    }
    if args.write_baseline.is_some() {
        return Err(CliError::usage(
            "--write-baseline accepts what is found, and this is to fix it",
            "fix first, and write the baseline in a run of its own",
        ));
    }
    if args.diff && !args.run.format.is_empty() {
        return Err(CliError::usage(
            "--diff writes a diff in the place of a report, and --format asks for a report",
            "leave one of them out; --format sarif and json have the fixes too",
        ));
    }
    let to_stdout = args.run.format.iter().any(|format| format.file.is_none());
    if args.fix && from_stdin && to_stdout {
        return Err(CliError::usage(
            "--fix with `-` writes the fixed file to standard output, where --format would write too",
            "write the report to a file: --format FORMAT=FILE",
        ));
    }
    if args.show_secrets && (args.diff || from_stdin) {
        return Err(CliError::usage(
            "--show-secrets goes with a report on a terminal, which this does not give",
            "leave it out",
        ));
    }
    Ok(())
}

/// Files that a build copies are named to find the builds that take them: those are not among the files to change.
pub(super) fn only_build_files() -> CliError {
    CliError::usage(
        "--only-build-files judges files that a build copies, too, which cannot be fixed themselves",
        "fix in a run of its own, and name the build files",
    )
}

/// A run that fixes, or shows what it would.
pub(super) struct Fixing<'a> {
    pub(super) args: &'a LintArgs,
    pub(super) outputs: &'a Outputs,
    pub(super) settings: &'a Settings,
    pub(super) baseline: Option<&'a Baseline>,
    pub(super) messages: &'a Messages,
    pub(super) from_stdin: bool,
}

impl Fixing<'_> {
    /// Fixes the files that were found, whose text is that of `fs`, and gives the exit code.
    pub(super) fn run(
        &self,
        found: Discovered,
        fs: &Overlay<'_>,
        started: Instant,
    ) -> Result<u8, CliError> {
        let targets = &found.targets;
        let lint = |fs: &dyn FileSystem| {
            let input = Input {
                command: None,
                files: targets.clone(),
                baseline: self.baseline,
            };
            linter::lint(input, self.settings, fs)
        };
        let stdin = self.from_stdin.then(|| {
            let name = self.args.stdin_filename.as_deref();
            input::path(name, self.settings)
        });
        let request = Request {
            targets,
            settings: self.settings,
            unsafe_too: self.args.unsafe_fixes,
            to_write: self.args.fix,
            only: stdin.as_deref(),
        };
        let mut repaired = repair(&request, fs, &lint);
        if self.args.diff {
            return self.diff(&repaired, targets, fs, found.notices);
        }
        if let Some(stdin) = &stdin {
            let text = match repaired.changes.first() {
                Some(change) => Some(change.after.as_slice()),
                None => fs.get(stdin),
            };
            // The file itself, as it is to be: whoever has it has what it holds.
            match to_stdout(text.unwrap_or_default()) {
                Ok(()) | Err(CliError::ClosedPipe) => {}
                Err(e) => return Err(e),
            }
        } else if write(&mut repaired) {
            repaired.after = Some(lint(fs));
        }
        self.report(repaired, found.notices, started)
    }

    /// What is left, and what was done.
    fn report(
        &self,
        repaired: Repaired,
        found: Vec<Notice>,
        started: Instant,
    ) -> Result<u8, CliError> {
        let Repaired {
            before,
            after,
            changes,
            fixed,
            left,
            more,
        } = repaired;
        let said = {
            let redactor = Redactor::new(&before.findings, &before.sources);
            done("fixed", &fixed, &changes, &redactor)
        };
        let mut outcome = after.unwrap_or(before);
        let linted = std::mem::take(&mut outcome.notices);
        outcome.notices = with_notices(found, linted, self.args.run.quiet);
        details(&outcome, self.messages);
        let code = match exit_code(&outcome, self.settings, self.args.run.exit_zero) {
            _ if left.iter().any(|left| !left.wanted) => INCOMPLETE,
            code => code,
        };
        let shown = Shown {
            args: &self.args.run,
            outputs: self.outputs,
            reveal: self.args.show_secrets,
            to_stderr: self.from_stdin,
        };
        shown.report(&outcome, self.settings, code, started)?;
        for line in said {
            self.messages.say(&line);
        }
        self.rest(&outcome, &left, more);
        Ok(code)
    }

    fn diff(
        &self,
        repaired: &Repaired,
        targets: &[Target],
        fs: &Overlay<'_>,
        found: Vec<Notice>,
    ) -> Result<u8, CliError> {
        let outcome = repaired.outcome();
        let redactor = Redactor::new(&repaired.before.findings, &repaired.before.sources);
        let color = screen(false, |screen| screen.color(self.args.run.color));
        let (first, last) = (Seen::of(&repaired.before), Seen::of(outcome));
        let changes = repaired.changes.iter();
        let diffs: Vec<Diff> = changes
            .map(|change| {
                let searched = is_searched(change, targets, fs);
                diff_of(change, &first, &last, searched, color)
            })
            .collect();
        let text: String = diffs.iter().map(|diff| diff.text.as_str()).collect();
        match to_stdout(text.as_bytes()) {
            Ok(()) | Err(CliError::ClosedPipe) => {}
            Err(e) => return Err(e),
        }
        let incomplete = |notice: &&Notice| notice.level == NoticeLevel::Incomplete;
        let mut failed = false;
        for notice in found
            .iter()
            .chain(&repaired.before.notices)
            .filter(incomplete)
        {
            failed = true;
            let place = match notice.path.as_str() {
                "" => String::new(),
                path => format!("{}: ", redactor.line(path)),
            };
            self.messages.error(&CliError::usage(
                format!("{place}{}", redactor.line(&notice.message)),
                "what it holds besides was looked at; the rest may hold secrets that this diff does not show",
            ));
        }
        let fixes = repaired.fixed.len();
        if fixes > 0 {
            let lines = done("would fix", &repaired.fixed, &repaired.changes, &redactor);
            let (last, lines) = lines.split_last().unzip();
            for line in lines.unwrap_or_default() {
                self.messages.say(line);
            }
            let last = last.map_or("", String::as_str);
            self.messages.say(&format!("{last}; nothing was changed"));
        } else {
            self.messages
                .say("nothing that can be fixed this way was found");
        }
        if diffs.iter().any(|diff| diff.masked) {
            self.messages.say(
                "secrets are shown as ***, so that this diff is for reading and cannot be applied; --fix changes the files",
            );
        }
        self.rest(outcome, &repaired.left, repaired.more);
        Ok(match fixes {
            _ if failed || repaired.left.iter().any(|left| !left.wanted) => INCOMPLETE,
            0 => CLEAN,
            _ if self.args.run.exit_zero => CLEAN,
            _ => FOUND,
        })
    }

    /// What was not done, and why.
    fn rest(&self, outcome: &Outcome, left: &[Left], more: bool) {
        let redactor = Redactor::new(&outcome.findings, &outcome.sources);
        for left in left {
            let (text, help) = said_of(left, &redactor);
            if left.wanted {
                self.messages.say(&text);
            } else {
                self.messages.error(&CliError::usage(text, help));
            }
        }
        if more {
            self.messages
                .say("there is more to fix than was done in one run: run it again");
        }
        let unsafe_left = outcome.findings.iter().filter(|f| needs_unsafe(f)).count();
        if unsafe_left > 0 && !self.args.unsafe_fixes {
            self.messages.say(&format!(
                "{} more can be fixed with --unsafe-fixes, which may change what the build does",
                unsafe_left
            ));
        }
    }
}

/// Whether the only fixes that it has may change what the build does.
fn needs_unsafe(finding: &Finding) -> bool {
    let has = |kind: Applicability| finding.fixes.iter().any(|fix| fix.applicability == kind);
    finding.state == State::Active && has(Applicability::Unsafe) && !has(Applicability::Safe)
}

/// A sentence on a file that stays as it is, and what to do about it; without a secret.
pub(super) fn said_of(left: &Left, redactor: &Redactor) -> (String, String) {
    let text = format!(
        "{} {}",
        redactor.line(&left.shown),
        redactor.line(&left.why)
    );
    (text, left.help.clone())
}

/// What was `fixed`, with what is left to do by hand: lines without a secret. `changes` are counted in the end.
pub(super) fn done(
    verb: &str,
    fixed: &[Fixed],
    changes: &[Change],
    redactor: &Redactor,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, one) in fixed.iter().enumerate() {
        // The files that hand the secret over, too.
        let others = changes
            .iter()
            .filter(|change| one.files.contains(&change.path));
        let others = others.map(|change| change.shown.as_str());
        let files =
            std::iter::once(one.shown.as_str()).chain(others.filter(|other| *other != one.shown));
        let files: Vec<String> = files.map(|file| redactor.line(file)).collect();
        lines.push(format!(
            "{verb} {}: {}",
            files.join(", "),
            redactor.line(&one.title)
        ));
        let then = one.then.iter().flat_map(|text| text.lines());
        let then = then
            .filter(|line| flags_of(line).is_none())
            .map(str::to_owned);
        // One build takes the secrets of all fixes of its file.
        let last = fixed
            .iter()
            .skip(at + 1)
            .all(|other| other.shown != one.shown);
        let build = last.then(|| build_of(fixed, &one.shown)).flatten();
        lines.extend(then.chain(build).map(|line| {
            let line = match line.strip_prefix("$ ") {
                Some(command) => format!("$ {}", redactor.quoted(command)),
                None => redactor.line(&line),
            };
            format!("  {line}")
        }));
    }
    if !changes.is_empty() {
        lines.push(format!(
            "{verb} {} in {}",
            count(fixed.len(), "finding"),
            count(changes.len(), "file")
        ));
    }
    lines
}

/// What a command of [`Fixed::then`] says of the file that is built, and the secrets that it hands to the build.
fn flags_of(line: &str) -> Option<(&str, &str)> {
    let flags = line.strip_prefix("$ docker build ")?.strip_suffix(" .")?;
    let (file, secrets) = flags.split_at(flags.find("--secret ")?);
    (file.is_empty() || file.starts_with("-f ")).then_some((file, secrets))
}

/// The command that hands over what all fixes of one file need, each secret once; `None` where none does.
fn build_of(fixed: &[Fixed], shown: &str) -> Option<String> {
    let mut flags: Vec<&str> = Vec::new();
    let mut named = "";
    let own = fixed.iter().filter(|one| one.shown == shown);
    let lines = own.flat_map(|one| &one.then);
    for (file, flag) in lines.filter_map(|line| flags_of(line)) {
        named = file;
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    }
    (!flags.is_empty()).then(|| format!("$ docker build {named}{} .", flags.join(" ")))
}

/// What a run has found, with all that must not be shown of it.
pub(super) struct Seen<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) redactor: Redactor,
}

impl<'a> Seen<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        Self {
            outcome,
            redactor: Redactor::new(&outcome.findings, &outcome.sources),
        }
    }
}

/// The diff of one file between two runs. `searched`: it was linted itself.
pub(super) fn diff_of(
    change: &Change,
    before: &Seen<'_>,
    after: &Seen<'_>,
    searched: bool,
    color: bool,
) -> Diff {
    let text = |bytes: &[u8]| SourceFile::new(FileId(0), change.shown.as_str(), bytes.to_vec());
    let in_run = |seen: &Seen<'_>| {
        let mut files = seen.outcome.sources.iter();
        files.find(|file| file.path() == change.shown).cloned()
    };
    let (first, last) = (in_run(before), in_run(after));
    unified(
        Compared {
            path: &change.shown,
            before: &text(&change.before),
            after: &text(&change.after),
        },
        Known {
            redactor: &before.redactor,
            file: first.as_deref(),
            searched,
        },
        Known {
            redactor: &after.redactor,
            file: last.as_deref(),
            searched,
        },
        color,
    )
}

/// Whether the changed file is one of those that were linted, under whichever name.
pub(super) fn is_searched(change: &Change, targets: &[Target], fs: &Overlay<'_>) -> bool {
    targets.iter().any(|target| {
        target.path == change.path
            || fs
                .canonical(&target.path)
                .is_ok_and(|real| real == change.path)
    })
}

pub(super) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
