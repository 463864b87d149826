//! Commands that run on the machine that is built: what they are given, and what they write on its disk.

use super::attributes::Holds;
use super::cleanup::{Cleanup, Filter};
use super::kept::{self, Handed};
use super::project::{OUTSIDE, candidates, leaves, text_of};
use super::put::{At, Lowering};
use super::value::{Entry, Known, UNKNOWN, Value};
use crate::ir::{Passage, PassageKind};
use crate::source::{Span, Text};
use crate::syntax::shell::Dialect;

/// One provisioner among those of its build.
pub(super) struct Step<'s> {
    pub(super) index: usize,
    pub(super) filter: Filter,
    pub(super) cleanup: &'s Cleanup,
}

/// A script and the language it is in.
pub(super) struct Program {
    /// Its place among those of its provisioner.
    pub(super) index: usize,
    /// It is a file of its own.
    pub(super) is_file: bool,
    /// The setting that it stands in, or that names it.
    pub(super) setting: Span,
    /// The setting's name.
    pub(super) label: Span,
    pub(super) text: Known,
    /// `None` for a language that is only looked through.
    pub(super) dialect: Option<Dialect>,
    /// Its first line has the shell print each command: `#!/bin/sh -ex`.
    pub(super) traces: bool,
}

impl Lowering<'_> {
    /// The scripts that `inline`, `script` and `scripts` of a provisioner stand for, in the order they run.
    pub(super) fn programs(&self, kind: &str, settings: &Value) -> Vec<Program> {
        let dialect = dialect_of(kind);
        let mut programs = Vec::new();
        let entries = |keys: [&'static str; 2]| {
            let all = settings.entries().iter();
            all.filter(move |e| keys.contains(&e.key.text.as_str()))
        };
        let shebang = settings.get("inline_shebang").and_then(Value::certain);
        let shell = settings.get("execute_command").and_then(run_by);
        let traced = |first: bool| match shell {
            Some(Shell { traces }) if dialect == Dialect::Posix => traces,
            _ => first,
        };
        let traces = traced(shebang.is_some_and(|line| traces(line.as_str())));
        for Entry { key, value, span } in entries(["inline", "command"]) {
            {
                let mut text = Known::default();
                for line in value.texts() {
                    if let Some(last) = text.pieces.last().and_then(|p| p.text.full_span()) {
                        let mut end = Text::new();
                        end.push_decoded(
                            "\n",
                            Span {
                                start: last.end,
                                ..last
                            },
                        );
                        text.push_literal(end);
                    }
                    text.push(line);
                }
                programs.push(Program {
                    index: 0,
                    is_file: false,
                    setting: *span,
                    label: key.span,
                    text,
                    dialect: Some(dialect),
                    traces,
                });
            }
        }
        for entry in entries(["script", "scripts"]) {
            for path in entry.value.texts() {
                let program = self.script_file(entry, path, dialect);
                programs.extend(program.map(|program| Program {
                    traces: traced(program.traces),
                    ..program
                }));
            }
        }
        for (index, program) in programs.iter_mut().enumerate() {
            program.index = index;
        }
        programs
    }

    fn script_file(&self, entry: &Entry, path: &Known, dialect: Dialect) -> Option<Program> {
        let name = path.certain()?;
        let span = name.full_span()?;
        let text = self.read(&name)?;
        let dialect = by_first_line(text.as_str(), by_ending(name.as_str()).unwrap_or(dialect));
        let first = text.as_str().lines().next().unwrap_or_default();
        let traces = first.strip_prefix("#!").is_some_and(traces);
        let mut known = Known::literal(text);
        known.passed(&Passage {
            span,
            kind: PassageKind::File,
        });
        Some(Program {
            index: 0,
            is_file: true,
            setting: entry.span,
            label: entry.key.span,
            text: known,
            dialect,
            traces,
        })
    }

    /// The text of a file of the project that a setting names. One beside the project may be all that matters.
    pub(super) fn read(&self, path: &Text) -> Option<Text> {
        let files = self.evaluator.files;
        let written = path.as_str().trim();
        let found = candidates(&self.evaluator.folder, written);
        let Some(file) = found.iter().find_map(|at| files.open(at)) else {
            if leaves(&self.evaluator.folder, written)
                && let Some(span) = path.full_span()
            {
                self.evaluator.notice(span, OUTSIDE);
            }
            return None;
        };
        // An archive, a key store, a program.
        let binary = file.text().contains('\0') || file.replaced() > 16;
        (!binary && self.evaluator.afford_bytes(file.text().len())).then(|| text_of(&file))
    }

    /// A script: what it is given, and what it writes.
    pub(super) fn program(
        &mut self,
        at: &At,
        program: &Program,
        step: Option<(&Step<'_>, &mut [Handed])>,
    ) {
        let at = &At {
            span: program.setting,
            label: program.label,
            ..at.clone()
        };
        let first = !program.is_file || self.first_time(at.place, &program.text);
        let Some(dialect) = program.dialect else {
            if first {
                self.free(at, &program.text);
            }
            return;
        };
        if first {
            self.content(at, &program.text, Some(dialect));
        }
        if let Some((step, handed)) = step {
            self.written(at, program, dialect, step, handed);
        }
    }

    /// A setting that is a command line.
    pub(super) fn command_setting(&mut self, at: &At, value: &Value, dialect: Dialect) {
        for known in value.texts() {
            self.content(at, known, Some(dialect));
        }
    }

    /// `"NAME=value"`, each under its name.
    pub(super) fn pairs(&mut self, at: &At, value: &Value) {
        for (name, value) in kept::pairs(value) {
            self.text(&at.keyed(name, at.span), &value);
        }
    }
}

/// Whether a setting of that name holds a command, and in which language a plugin's are.
pub(super) fn is_command(holds: Option<Holds>) -> bool {
    holds == Some(Holds::Command)
}

pub(super) fn dialect_of(kind: &str) -> Dialect {
    match kind {
        "powershell" => Dialect::PowerShell,
        "windows-shell" => Dialect::Cmd,
        _ => Dialect::Posix,
    }
}

pub(super) fn by_ending(path: &str) -> Option<Dialect> {
    let ending = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
    match ending.as_str() {
        "ps1" | "psm1" => Some(Dialect::PowerShell),
        "bat" | "cmd" => Some(Dialect::Cmd),
        "sh" | "bash" => Some(Dialect::Posix),
        _ => None,
    }
}

/// Whether the shell that a first line names, with its options, prints each command before it runs it.
fn traces(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('x'))
}

/// The shell that `execute_command` has read the script, whose first line is none of its business then.
#[derive(Clone, Copy)]
struct Shell {
    /// It prints each command before it runs it.
    traces: bool,
}

/// The shell that `execute_command` hands `{{ .Path }}` to; `None` where that is run itself, or by something else.
fn run_by(command: &Value) -> Option<Shell> {
    let mut words = String::new();
    for piece in command.texts().into_iter().flat_map(|known| &known.pieces) {
        // What only Packer knows is the path, wherever a shell reads it: all else has a name.
        if piece.source.is_none() && piece.text.as_str() == UNKNOWN {
            let shell = last_shell(&words);
            if shell.is_some() {
                return shell;
            }
        }
        words.push_str(piece.text.as_str());
    }
    None
}

/// The shell at the end of a command line, with nothing but options behind it.
fn last_shell(line: &str) -> Option<Shell> {
    let mut shell: Option<Shell> = None;
    let mut words = line.split_whitespace().map(|w| w.trim_matches(['\'', '"']));
    while let Some(word) = words.next() {
        let name = word.rsplit('/').next().unwrap_or_default();
        if matches!(name, "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh") {
            shell = Some(Shell { traces: false });
            continue;
        }
        let Some(found) = &mut shell else {
            continue;
        };
        let letters = word.strip_prefix('-').filter(|l| !l.starts_with('-'));
        match letters {
            // What follows is a command line of its own.
            Some(letters) if letters.contains('c') => shell = None,
            Some(letters) => {
                found.traces |= letters.contains('x');
                if letters.ends_with(['o', 'O']) {
                    found.traces |= words.next() == Some("xtrace");
                }
            }
            // The quote before the path leaves nothing.
            None if word.is_empty() || word.starts_with("--") => {}
            None => shell = None,
        }
    }
    shell
}

/// What the first line names, else `otherwise`; `None` for another language than a shell's.
fn by_first_line(text: &str, otherwise: Dialect) -> Option<Dialect> {
    let first = text.lines().next().unwrap_or_default();
    let Some(program) = first.strip_prefix("#!") else {
        return Some(otherwise);
    };
    let shell = program
        .split(['/', ' ', '\t'])
        .any(|word| matches!(word, "sh" | "bash" | "dash" | "ash" | "ksh" | "zsh"));
    if shell {
        Some(Dialect::Posix)
    } else if program.contains("pwsh") {
        Some(Dialect::PowerShell)
    } else {
        None
    }
}
