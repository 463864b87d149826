//! What a command leaves behind: a small abstract interpreter of the shell.
//!
//! In: the text of a command and what is around it. Out: [`Effects`]: which files hold what when it has ended, what it
//! removes, what it prints. Values are not looked at, only where they come from; whether one is a secret is asked
//! elsewhere. What is not understood (`eval` of something unknown, a program that is not known) leaves nothing: it is
//! better to miss a file than to claim one that is not there.
//!
//! Each command is read once, loops over a few known words once for each. A budget of steps that grows with the text
//! holds all of it to linear time; when it is used up, [`Effects::cut`] says where.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice
)]

pub mod accounts;
mod archives;
mod builtins;
mod compound;
mod copies;
mod dispatch;
mod expand;
mod fed;
mod filters;
mod git;
mod imports;
mod keys;
mod mounts;
mod simple;
mod state;
mod stores;
mod streams;
mod tools;
mod value;
mod windows;
mod wrappers;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::ir::{Effects, Left, Mount, Origin, Shown};
use crate::source::{Span, Text};
use crate::syntax::shell::{Dialect, Item, Script, parse};

use accounts::Home;

use state::State;
use streams::{Streams, Target};
use value::{Origins, Set, Value};

/// What is around a command.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The folder it runs in, absolute.
    pub directory: &'a str,
    /// The home folder of its user.
    pub home: &'a Home,
    /// That of another account.
    pub home_of: &'a dyn Fn(&str) -> Home,
    /// Its shell prints each command before it runs it.
    pub traces: bool,
    /// What is mounted.
    pub mounts: &'a [Mount],
    /// What a variable of the build is.
    pub variable: &'a dyn Fn(&str) -> Variable,
}

/// What a variable of the build is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// Its text is known.
    Known(String),
    /// The build sets it to something that is not known.
    Set,
    /// The file says nothing of it.
    Unset,
}

/// Commands that may be followed for each byte of text, and at least.
const STEPS_PER_BYTE: usize = 4;
const LEAST_STEPS: usize = 20_000;
/// How deep scripts in arguments (`sh -c '…'`) and functions may lie in each other.
const MAX_CALLS: u32 = 8;
/// How deep commands and constructs may lie in each other, those of scripts in arguments included.
const MAX_DEPTH: u32 = 100;

/// Follows a command of a shell. Of PowerShell and cmd only what writes files is understood.
#[must_use]
pub fn of_script(text: &Text, dialect: Dialect, around: &Surroundings<'_>) -> Effects {
    let Some(at) = text.full_span() else {
        return Effects::default();
    };
    if dialect != Dialect::Posix {
        return windows::follow(text, dialect, around);
    }
    follow(text, &parse(text, dialect), at, around)
}

/// The same of a command of a POSIX shell that was read already: `script` is what `text` says.
#[must_use]
pub fn of_read(text: &Text, script: &Script, around: &Surroundings<'_>) -> Effects {
    let Some(at) = text.full_span() else {
        return Effects::default();
    };
    follow(text, script, at, around)
}

fn follow(text: &Text, script: &Script, at: Span, around: &Surroundings<'_>) -> Effects {
    let mut interpreter = Interpreter::new(text.len(), at, around);
    interpreter.run(text, script, &Streams::log());
    interpreter.finish()
}

/// Follows a command that is given as words, without a shell.
#[must_use]
pub fn of_words(words: &[Text], around: &Surroundings<'_>) -> Effects {
    let Some(at) = words.first().and_then(Text::full_span) else {
        return Effects::default();
    };
    let bytes = words.iter().map(Text::len).sum();
    let mut interpreter = Interpreter::new(bytes, at, around);
    let argv: Vec<Argument> = words
        .iter()
        .filter_map(|word| {
            let span = word.full_span()?;
            let mut value = Value::text(word.as_str());
            value.origins = interpreter.origins.set(Origin::Written(span));
            Some(Argument {
                value,
                script: Some(word.clone()),
                span,
            })
        })
        .collect();
    interpreter.command(None, &argv, &Streams::log());
    interpreter.finish()
}

/// One word of a command.
#[derive(Clone, Debug)]
struct Argument {
    value: Value,
    /// The word as a script, where the command may run it: `sh -c`, `eval`.
    script: Option<Text>,
    span: Span,
}

impl Argument {
    fn text(&self) -> &str {
        &self.value.text
    }
}

/// A script that is being followed, and the functions that it defines.
struct Frame<'s> {
    text: &'s Text,
    script: &'s Script,
    functions: RefCell<BTreeMap<&'s str, &'s Item>>,
}

struct Interpreter<'a> {
    around: &'a Surroundings<'a>,
    origins: Origins,
    state: State,
    /// What pipes and substitutions hold, the innermost last.
    pipes: Vec<Value>,
    shown: Vec<Shown>,
    /// The folder it is in.
    directory: String,
    home: Home,
    /// The accounts that it makes.
    accounts: Vec<accounts::Account>,
    traces: bool,
    /// What is printed for the shell behind the pipe, as a script.
    fed: Option<Text>,
    /// What `source` read: any variable that is not known may come from it.
    sourced: Set,
    /// Scripts that run at the end.
    traps: Vec<Text>,
    /// The command that is being followed.
    at: Span,
    /// The next unknown.
    unknown: u32,
    /// What the marks of scripts in arguments stand for.
    marked: BTreeMap<u32, Value>,
    calls: u32,
    /// How many commands and constructs lie around the one that is followed.
    depth: u32,
    loops: u32,
    budget: usize,
    cut: Option<Span>,
}

impl<'a> Interpreter<'a> {
    fn new(bytes: usize, at: Span, around: &'a Surroundings<'a>) -> Self {
        Self {
            around,
            origins: Origins::default(),
            state: State::default(),
            pipes: Vec::new(),
            shown: Vec::new(),
            directory: around.directory.to_owned(),
            home: around.home.clone(),
            accounts: Vec::new(),
            traces: around.traces,
            fed: None,
            sourced: Set::default(),
            traps: Vec::new(),
            at,
            unknown: 0,
            marked: BTreeMap::new(),
            calls: 0,
            depth: 0,
            loops: 0,
            budget: bytes.saturating_mul(STEPS_PER_BYTE).max(LEAST_STEPS),
            cut: None,
        }
    }

    /// Follows a text of its own: the command, or what `sh -c` is given.
    fn script(&mut self, text: &Text, streams: &Streams) {
        if self.calls >= MAX_CALLS {
            return;
        }
        self.run(text, &parse(text, Dialect::Posix), streams);
    }

    fn run(&mut self, text: &Text, script: &Script, streams: &Streams) {
        self.calls += 1;
        let frame = Frame {
            text,
            script,
            functions: RefCell::default(),
        };
        self.list(&frame, &script.body, streams);
        self.calls -= 1;
    }

    /// Whether there is budget for one more step.
    fn step(&mut self) -> bool {
        if self.budget == 0 {
            self.cut.get_or_insert(self.at);
            return false;
        }
        self.budget -= 1;
        true
    }

    /// Follows something that lies in what is followed, unless it lies too deep.
    fn deeper(&mut self, follow: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.cut.get_or_insert(self.at);
            return;
        }
        self.depth += 1;
        follow(self);
        self.depth -= 1;
    }

    /// Takes more of the budget, for what is more work than one step.
    fn spend(&mut self, steps: usize) {
        self.budget = self.budget.saturating_sub(steps);
    }

    /// A value of which nothing but the origins is known.
    fn unknown(&mut self, origins: Set) -> Value {
        self.unknown += 1;
        Value::unknown(self.unknown, origins)
    }

    fn finish(mut self) -> Effects {
        for trap in std::mem::take(&mut self.traps) {
            self.script(&trap, &Streams::log());
        }
        // It is kept as long as the file is looked at: no room is left over.
        let written = self.state.files().filter(|(_, f)| !f.origins.is_empty());
        let mut left = Vec::with_capacity(written.count());
        for (path, file) in self.state.files() {
            if file.origins.is_empty() {
                continue;
            }
            let Some(keeper) = self.keeper(path) else {
                continue;
            };
            let mut origins = self.origins.of(&file.origins);
            // A folder that something was removed of: only of the context it can be told what else is in it.
            if !file.without.is_empty() {
                origins.retain(|o| matches!(o, Origin::Bound(..)));
                if origins.is_empty() {
                    continue;
                }
            }
            // A file that holds what it held before says nothing.
            let before = |origin: &Origin| matches!(origin, Origin::File(file) if file == path);
            if origins.iter().all(before) {
                continue;
            }
            left.push(Left {
                path: value::shown(path),
                guessed: file.guessed,
                keeper,
                origins,
                span: file.span,
                tool: file.tool.clone(),
                without: file.without.clone(),
            });
        }
        Effects {
            removed: self.state.removed,
            left,
            shown: self.shown,
            cut: self.cut,
            accounts: self.accounts,
        }
    }
}

/// Where what a command prints goes.
fn to_pipe(streams: &Streams, pipe: usize) -> Streams {
    Streams {
        out: Target::Pipe(pipe),
        ..streams.clone()
    }
}

type Input = Rc<Value>;
