//! `fix`: finding by finding, what would be changed, and whether to change it.
//!
//! What is answered with yes is written at once: whoever stops in between, however they do, has what they agreed to and
//! nothing else.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Read as _};

use super::INCOMPLETE;
use super::args::{FixArgs, LintArgs};
use super::color::screen;
use super::error::CliError;
use super::explain;
use super::fix::{Seen, count, diff_of, done, is_searched, said_of};
use super::messages::Messages;
use super::output::to_stdout;
use super::run::{Prepared, exit_code, prepare, with_notices};
use crate::discover::Target;
use crate::finding::{Applicability, Finding, Fingerprint, State};
use crate::linter::{self, Input, Outcome};
use crate::repair::{Fixed, Left, Repaired, Request, Step, attempt, write};
use crate::source::{ColumnUnit, FileSystem, Overlay};

/// Longest answer that is read.
const LONGEST_ANSWER: u64 = 1 << 10;

/// Walks the findings that have a fix, and gives the exit code of linting what is left.
pub(super) fn fix(args: &FixArgs, messages: &Messages) -> Result<u8, CliError> {
    let args = LintArgs::from(args);
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(CliError::usage(
            "standard input is where the answers come from, and cannot be fixed this way",
            "name files or folders; `lint-secrets --fix -` fixes standard input",
        ));
    }
    if args.only_build_files {
        return Err(super::fix::only_build_files());
    }
    if !args.run.format.is_empty() {
        return Err(CliError::usage(
            "--format asks for a report, and this asks questions",
            "leave it out, and lint in a run of its own",
        ));
    }
    let prepared = prepare(&args, messages)?;
    let mut walk = Walk {
        targets: &prepared.found.targets,
        prepared: &prepared,
        color: screen(false, |screen| screen.color(args.run.color)),
        messages,
        passed: BTreeSet::new(),
        fixed: Vec::new(),
        left: Vec::new(),
        all_safe: false,
    };
    let mut outcome = walk.all()?;
    let found = prepared.found.notices.clone();
    let linted = std::mem::take(&mut outcome.notices);
    outcome.notices = with_notices(found, linted, args.run.quiet);
    walk.summary(&outcome)?;
    Ok(
        match exit_code(&outcome, &prepared.settings, args.run.exit_zero) {
            _ if walk.left.iter().any(|left| !left.wanted) => INCOMPLETE,
            code => code,
        },
    )
}

/// What is done about one finding.
enum Answer {
    Yes,
    No,
    Quit,
}

struct Walk<'a> {
    targets: &'a [Target],
    prepared: &'a Prepared,
    color: bool,
    messages: &'a Messages,
    /// Findings that are not to be asked about any more, with what was proposed.
    passed: BTreeSet<(Fingerprint, String)>,
    fixed: Vec<Fixed>,
    left: Vec<Left>,
    /// The safe ones are made without a question.
    all_safe: bool,
}

impl Walk<'_> {
    /// Asks until nothing is left to ask, and gives what is found then.
    fn all(&mut self) -> Result<Outcome, CliError> {
        let lint = |fs: &dyn FileSystem| {
            let input = Input {
                command: None,
                files: self.targets.to_vec(),
                baseline: self.prepared.baseline.as_ref(),
            };
            linter::lint(input, &self.prepared.settings, fs)
        };
        let request = Request {
            targets: self.targets,
            settings: &self.prepared.settings,
            unsafe_too: true,
            to_write: true,
            only: None,
        };
        let disk = Overlay::default();
        let mut outcome = lint(&disk);
        let total = outcome
            .findings
            .iter()
            .filter(|f| is_fixable(f, &request))
            .count();
        let mut number = 0;
        while let Some((at, fix)) = self.next(&outcome, &request) {
            let Some(finding) = outcome.findings.get(at) else {
                break;
            };
            number += 1;
            let before = Seen::of(&outcome);
            let tried = attempt(finding, fix, &outcome, &request, &disk, &lint);
            let (step, after) = match tried {
                Ok(tried) => tried,
                Err(left) => {
                    let (text, help) = said_of(&left, &before.redactor);
                    if left.wanted {
                        self.messages.say(&text);
                    } else {
                        self.messages.error(&CliError::usage(text, help));
                    }
                    self.left.push(left);
                    self.pass(finding, fix, &outcome);
                    continue;
                }
            };
            let safe = finding
                .fixes
                .get(fix)
                .is_some_and(|fix| fix.applicability == Applicability::Safe);
            let head = format!("[{number} of {}]", total.max(number));
            to_stdout(
                self.shown(&head, finding, &step, &before, &Seen::of(&after), safe)
                    .as_bytes(),
            )?;
            let answer = if self.all_safe && safe {
                Answer::Yes
            } else {
                self.answer(finding, safe)?
            };
            match answer {
                Answer::Quit => break,
                Answer::No => self.pass(finding, fix, &outcome),
                Answer::Yes => {
                    let mut repaired = Repaired {
                        changes: step.changes,
                        fixed: vec![step.fixed],
                        ..Repaired::default()
                    };
                    if write(&mut repaired) {
                        for left in &repaired.left {
                            let (text, help) = said_of(left, &before.redactor);
                            self.messages.error(&CliError::usage(text, help));
                        }
                        self.left.append(&mut repaired.left);
                        self.pass(finding, fix, &outcome);
                    } else {
                        let text = done("fixed", &repaired.fixed, &[], &before.redactor);
                        to_stdout(format!("{}\n\n", text.join("\n")).as_bytes())?;
                        self.fixed.append(&mut repaired.fixed);
                    }
                    outcome = lint(&disk);
                }
            }
        }
        Ok(outcome)
    }

    /// The next finding to ask about, by its position, and which of its fixes.
    fn next(&self, outcome: &Outcome, request: &Request<'_>) -> Option<(usize, usize)> {
        let findings = outcome.findings.iter().enumerate();
        findings
            .filter(|(_, finding)| finding.state == State::Active)
            .find_map(|(at, finding)| {
                let fix = request.fix_of(finding)?;
                (!self.passed.contains(&name_of(finding, fix, outcome))).then_some((at, fix))
            })
    }

    fn pass(&mut self, finding: &Finding, fix: usize, outcome: &Outcome) {
        self.passed.insert(name_of(finding, fix, outcome));
    }

    /// What is wrong, and what would be changed.
    fn shown(
        &self,
        head: &str,
        finding: &Finding,
        step: &Step,
        before: &Seen<'_>,
        after: &Seen<'_>,
        safe: bool,
    ) -> String {
        let redactor = &before.redactor;
        let position = before
            .outcome
            .sources
            .position(finding.primary.span, ColumnUnit::CodePoint);
        let (bold, plain) = if self.color {
            ("\u{1b}[1m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        let mut text = format!(
            "{bold}{head} {}:{}:{}: {}: {} [{}]{plain}\n{}{}\n",
            redactor.line(&step.fixed.shown),
            position.line,
            position.column,
            finding.severity.as_str(),
            redactor.line(&finding.message),
            finding.rule.name,
            redactor.line(&step.fixed.title),
            if safe {
                ""
            } else {
                " (this may change what the build does)"
            },
        );
        let fs = Overlay::default();
        for change in &step.changes {
            let searched = is_searched(change, self.targets, &fs);
            text.push_str(&diff_of(change, before, after, searched, self.color).text);
        }
        text
    }

    fn answer(&mut self, finding: &Finding, safe: bool) -> Result<Answer, CliError> {
        loop {
            to_stdout(
                b"change it? [y]es, [n]o, [a]ll safe ones from here on, [q]uit, [e]xplain: ",
            )?;
            let mut line = String::new();
            let read = std::io::stdin()
                .lock()
                .take(LONGEST_ANSWER)
                .read_line(&mut line);
            if !screen(false, |screen| screen.is_terminal) {
                // Nobody has typed an end of the line.
                to_stdout(b"\n")?;
            }
            match read {
                Ok(0) | Err(_) => return Ok(Answer::Quit),
                Ok(_) => {}
            }
            match line.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(Answer::Yes),
                "n" | "no" => return Ok(Answer::No),
                "q" | "quit" => return Ok(Answer::Quit),
                "a" | "all" => {
                    self.all_safe = true;
                    if safe {
                        return Ok(Answer::Yes);
                    }
                    to_stdout(b"this one may change what the build does: it is asked about all the same\n")?;
                }
                "e" | "explain" => {
                    explain::explain(finding.rule.name, self.messages)?;
                    to_stdout(b"\n")?;
                }
                _ => to_stdout(b"answer with y, n, a, q or e\n")?,
            }
        }
    }

    fn summary(&self, outcome: &Outcome) -> Result<(), CliError> {
        let files: BTreeSet<_> = self.fixed.iter().flat_map(|fixed| &fixed.files).collect();
        let mut text = match self.fixed.len() {
            0 => "nothing was changed".to_owned(),
            some => format!(
                "fixed {} in {}",
                count(some, "finding"),
                count(files.len(), "file")
            ),
        };
        let left = outcome
            .findings
            .iter()
            .filter(|f| f.state == State::Active)
            .count();
        if left > 0 {
            text.push_str(&format!(
                "; {} left: `lint-secrets` shows what to do",
                if left == 1 {
                    "1 finding is".to_owned()
                } else {
                    format!("{left} findings are")
                }
            ));
        }
        to_stdout(format!("{text}\n").as_bytes())
    }
}

fn is_fixable(finding: &Finding, request: &Request<'_>) -> bool {
    finding.state == State::Active && request.fix_of(finding).is_some()
}

/// What tells a question from all others, whatever else is fixed.
fn name_of(finding: &Finding, fix: usize, outcome: &Outcome) -> (Fingerprint, String) {
    let file = outcome.sources.get(finding.primary.span.file);
    let title = finding.fixes.get(fix).map_or("", |fix| fix.title.as_str());
    let path = file.map_or("", |file| file.path());
    (finding.fingerprint(path), title.to_owned())
}
