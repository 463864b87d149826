//! RUN: its command, its heredocs, its secret mounts.

use super::{Lowering, mounts};
use crate::effects::{self, Surroundings};
use crate::ir::{
    CopiedFiles, Effects, Keeper, Left, Mount, MountKind, OpKind, Origin, Place, RunCommand, Scope,
    Unread,
};
use crate::lower::script;
use crate::source::Text;
use crate::syntax::dockerfile::{Body, Form, Heredoc, Instruction};
use crate::syntax::shell::Dialect;

/// The shell that runs shell forms, as far as it can be told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shell(Dialect);

impl Shell {
    /// The default of a stage.
    pub(super) fn of(stage: &Scope) -> Self {
        Self(if stage.windows {
            Dialect::Cmd
        } else {
            Dialect::Posix
        })
    }

    /// As SHELL sets it.
    pub(super) fn set(form: &Form) -> Self {
        let Form::Exec(words) = form else {
            return Self::default();
        };
        let program = words
            .first()
            .map(|w| w.as_str().to_ascii_lowercase())
            .unwrap_or_default();
        Self(
            if program.contains("powershell") || program.contains("pwsh") {
                Dialect::PowerShell
            } else if program.contains("cmd") {
                Dialect::Cmd
            } else {
                Dialect::Posix
            },
        )
    }

    pub(super) fn dialect(self) -> Dialect {
        self.0
    }
}

impl Lowering<'_> {
    pub(super) fn run(
        &mut self,
        at: &Instruction,
        body: &Body,
        form: &Form,
        push: &mut dyn FnMut(OpKind),
    ) {
        let mut text = match form {
            Form::Shell(range) => vec![at.text.slice(range.clone())],
            Form::Exec(words) => words.clone(),
        };
        text.extend(at.heredocs.iter().map(|h| h.body.clone()));
        let mounts = mounts::of(at, body, self);
        let shown = self.shows(at, form);
        let effects = self.effects(at, form, &mounts, shown);
        let bound = bound_folders(&effects);
        push(OpKind::Run(RunCommand {
            text,
            heredocs: at.heredocs.len(),
            mounts,
        }));
        let cut = effects.cut;
        push(OpKind::Effects(Box::new(effects)));
        bound
            .into_iter()
            .for_each(|copied| push(OpKind::Copy(copied)));
        if let Some(span) = cut {
            let why = "the command is too large to be followed to its end; what it leaves behind from here on is not known";
            push(OpKind::Unread(Unread {
                span,
                why,
                expected: false,
            }));
        }
        match form {
            Form::Shell(range) => {
                let command = at.text.slice(range.clone());
                let program = command.as_str().split_whitespace().next();
                let digit = |c: char| c.is_ascii_digit();
                if program.is_some_and(|p| p.trim_start_matches(digit).starts_with("<<")) {
                    for heredoc in &at.heredocs {
                        self.heredoc(heredoc, push);
                    }
                    return;
                }
                if shown {
                    let text = beginning(&with_heredocs(at, &command));
                    script::script(Place::Run, &text, self.shell.dialect(), push);
                }
            }
            Form::Exec(words) => self.exec(at, Place::Run, first_words(words), push),
        }
    }

    /// Whether the command, or a heredoc of it, is worth a closer look. It is asked once: the answer takes a look at every byte.
    fn shows(&self, at: &Instruction, form: &Form) -> bool {
        let interesting = |text: &Text| (self.interest)(text.as_str());
        let command = match form {
            Form::Shell(range) => interesting(&at.text.slice(range.clone())),
            Form::Exec(words) => script::interesting(words.iter().map(Text::as_str), self.interest),
        };
        command || at.heredocs.iter().any(|h| interesting(&h.body))
    }

    /// What the command leaves behind; nothing where nothing that came before it, and nothing in it (`shown`), may be a
    /// secret.
    fn effects(&mut self, at: &Instruction, form: &Form, mounts: &[Mount], shown: bool) -> Effects {
        self.tainted |= mounts.iter().any(|m| {
            !matches!(
                m.kind,
                MountKind::Cache | MountKind::Temporary | MountKind::Image
            )
        });
        let worth_it = self.tainted || shown;
        let accounts = effects::accounts::may_make(at.text.as_str())
            || at
                .heredocs
                .iter()
                .any(|h| effects::accounts::may_make(h.body.as_str()));
        if !worth_it && !accounts {
            return Effects::default();
        }
        let around = Surroundings {
            directory: self.stages.directory(),
            home: self.stages.home(),
            home_of: &|user| self.stages.home_of(user),
            traces: self.stages.traces(),
            mounts,
            variable: &|name| self.stages.variable(name),
        };
        let (mut effects, behind) = match form {
            Form::Shell(range) => {
                let text = with_heredocs(at, &at.text.slice(range.clone()));
                let first = beginning(&text);
                let behind = text
                    .span(first.len()..first.len())
                    .filter(|_| first.len() < text.len());
                let effects = match self.shell.dialect() {
                    Dialect::Posix => effects::of_read(&first, &self.scripts.of(&first), &around),
                    dialect => effects::of_script(&first, dialect, &around),
                };
                (effects, behind)
            }
            Form::Exec(words) => {
                let first = first_words(words);
                let behind = words.get(first.len()).and_then(Text::full_span);
                (effects::of_words(first, &around), behind)
            }
        };
        effects.cut = effects.cut.or(behind);
        self.stages.accounts(std::mem::take(&mut effects.accounts));
        if !worth_it {
            return Effects::default();
        }
        self.tainted |= !effects.left.is_empty();
        effects
    }

    /// `RUN <<EOF` runs its body, as a file of its own where that begins with `#!`: then builders record only the name
    /// of that file.
    fn heredoc(&self, heredoc: &Heredoc, push: &mut dyn FnMut(OpKind)) {
        let body = &beginning(&heredoc.body);
        if !(self.interest)(body.as_str()) {
            return;
        }
        let first = body.as_str().lines().next().unwrap_or_default();
        let place = if first.starts_with("#!") {
            Place::RunScript
        } else {
            Place::Run
        };
        if !first.starts_with("#!") || first.contains("sh") {
            script::script(place, body, self.shell.dialect(), push);
        } else {
            push(OpKind::Deposit(script::free_text(place, body.clone())));
        }
    }
}

/// How much of a command is read, in bytes: its tree takes some two hundred times as much. What people write is far below.
const MOST_READ: usize = 1 << 20;

/// What is read of a command or of the body of a heredoc.
fn beginning(text: &Text) -> Text {
    if text.len() <= MOST_READ {
        return text.clone();
    }
    let mut end = MOST_READ;
    while !text.as_str().is_char_boundary(end) {
        end -= 1;
    }
    text.slice(0..end)
}

/// The same of a command that is given as words.
fn first_words(words: &[Text]) -> &[Text] {
    let lengths = words.iter().scan(0, |bytes, word| {
        *bytes += word.len() + 1;
        Some(*bytes)
    });
    let fit = lengths.take_while(|bytes| *bytes <= MOST_READ).count();
    words.get(..fit).unwrap_or_default()
}

/// What a command copies of the context, where that is mounted. A file that is named is known by its name; of a folder
/// the context says what is in it.
fn bound_folders(effects: &Effects) -> Vec<CopiedFiles> {
    let bound = |left: &Left| {
        let origins = left.origins.iter();
        let path = origins.filter_map(|origin| match origin {
            Origin::Bound(_, path) => Some(path.clone()),
            _ => None,
        });
        path.collect::<Vec<_>>()
    };
    let layers = effects.left.iter().filter(|l| l.keeper == Keeper::Layer);
    let copied = layers.flat_map(|left| {
        bound(left).into_iter().map(|path| {
            let mut source = Text::new();
            let path = if path.is_empty() { "." } else { path.as_str() };
            source.push_decoded(path, left.span);
            CopiedFiles {
                sources: vec![source],
                destination: None,
                target: Some(left.path.clone()),
                unpacks: false,
                exclude: left.without.iter().map(|p| as_exclude(p)).collect(),
                parents: false,
                foreign: false,
                by_command: true,
                from: None,
            }
        })
    });
    copied.take(MOST_BOUND).collect()
}

/// A pattern of a shell as `--exclude` takes it. A set `[…]` stands for any one character, as it does for removals.
fn as_exclude(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 1);
    let mut rest = pattern;
    while let Some((before, set)) = rest.split_once('[') {
        out.push_str(before);
        match set.split_once(']') {
            Some((_, after)) => {
                out.push('?');
                rest = after;
            }
            None => {
                out.push_str("\\[");
                rest = set;
            }
        }
    }
    out.push_str(rest);
    if out.starts_with('!') {
        out.insert(0, '\\');
    }
    out
}

/// Most folders of the context that one command is said to copy.
const MOST_BOUND: usize = 16;

/// Whether a SHELL prints each command before it runs it: `["/bin/bash", "-exc"]`.
pub(super) fn traces(form: &Form) -> bool {
    let Form::Exec(words) = form else {
        return false;
    };
    let program = words
        .first()
        .map_or("", |w| w.as_str().rsplit('/').next().unwrap_or_default());
    program.ends_with("sh")
        && words.iter().skip(1).any(|w| {
            let word = w.as_str();
            word.starts_with('-') && !word.starts_with("--") && word.contains('x')
        })
}

/// The command as its shell reads it: the bodies of its heredocs behind the line that opens them, or the body alone where
/// there is nothing else.
fn with_heredocs(at: &Instruction, command: &Text) -> Text {
    let Some(last) = at.heredocs.last() else {
        return command.clone();
    };
    let openers: Vec<&str> = at.heredocs.iter().map(|h| at.str(&h.opener)).collect();
    if let [only] = openers.as_slice()
        && command.as_str().trim() == *only
    {
        return last.body.clone();
    }
    let Some(end) = command.full_span() else {
        return command.clone();
    };
    let end = crate::source::Span::new(end.file, end.end as usize, end.end as usize);
    let mut text = command.clone();
    for heredoc in &at.heredocs {
        text.push_decoded("\n", end);
        text.push(&heredoc.body);
        if !heredoc.body.as_str().ends_with('\n') {
            text.push_decoded("\n", end);
        }
        text.push_decoded(&heredoc.name, end);
    }
    text
}
