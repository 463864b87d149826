//! Where a command's input comes from and its output goes.

use std::rc::Rc;

use super::state::File;
use super::value::{Set, Value};
use super::{Input, Interpreter};
use crate::ir::{Origin, Showing, Shown};
use crate::source::{Span, Text};

/// Most prints that are kept of one command.
const MAX_SHOWN: usize = 256;

/// Where output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The log of the build.
    Log,
    /// Nowhere.
    Null,
    /// A pipe or a substitution, by its position.
    Pipe(usize),
    /// A file, by its path, and the words that name it.
    File(String, Span),
}

/// The streams of a command.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    pub(super) input: Input,
    /// The input as a script, where the command may run it as one: `bash <<EOF`.
    pub(super) script: Option<Rc<Text>>,
    pub(super) out: Target,
    pub(super) err: Target,
}

impl Streams {
    /// Those of the command itself.
    pub(super) fn log() -> Self {
        Self {
            input: Rc::default(),
            script: None,
            out: Target::Log,
            err: Target::Log,
        }
    }
}

impl Streams {
    /// Those of what runs the input as a script.
    pub(super) fn without_input(&self) -> Self {
        Self {
            input: Rc::default(),
            script: None,
            ..self.clone()
        }
    }
}

impl Interpreter<'_> {
    /// Puts `value` where `target` goes.
    pub(super) fn put(&mut self, target: &Target, value: &Value, span: Span) {
        match target {
            Target::Null => {}
            Target::Log => self.show(&value.origins, span, Showing::Output),
            Target::Pipe(pipe) => {
                if let Some(held) = self.pipes.get_mut(*pipe) {
                    held.push(value);
                }
            }
            Target::File(path, at) => self.append(path, &value.origins, *at, None),
        }
    }

    /// Notes that something is printed. Text of the command itself is in its title anyway.
    pub(super) fn show(&mut self, origins: &Set, span: Span, how: Showing) {
        if self.shown.len() >= MAX_SHOWN || !self.origins.come_from_elsewhere(origins) {
            return;
        }
        let mut origins = self.origins.of(origins);
        origins.retain(|o| !matches!(o, Origin::Written(_) | Origin::File(_) | Origin::Made(..)));
        self.shown.push(Shown { origins, span, how });
    }

    /// What `run` prints into a pipe of its own.
    pub(super) fn captured(
        &mut self,
        streams: &Streams,
        run: impl FnOnce(&mut Self, &Streams),
    ) -> Value {
        self.pipes.push(Value::default());
        let pipe = self.pipes.len() - 1;
        run(self, &super::to_pipe(streams, pipe));
        self.pipes.truncate(pipe + 1);
        self.pipes.pop().unwrap_or_default()
    }

    /// Opens a file for writing: what was in it is gone.
    pub(super) fn open(&mut self, path: &str, span: Span) {
        let path = self.state.target(path).to_owned();
        if self.is_mounted_file(&path) {
            return;
        }
        self.state.gone(&path, span);
        let origins = &self.origins;
        self.state
            .take_out(&path, |folder| origins.hold_a_context(&folder.origins));
        self.state.write(
            &path,
            File {
                origins: Set::default(),
                span,
                tool: None,
                keeps: false,
                guessed: self.guessed(&path),
                without: Vec::new(),
            },
        );
    }

    /// How many bytes of a path are a guess: the home folder of an account of which nothing is known.
    fn guessed(&self, path: &str) -> Option<usize> {
        let home = &self.home.path;
        (!self.home.known
            && crate::ir::path::below(path, home).is_some_and(|rest| !rest.is_empty()))
        .then_some(home.len())
    }

    /// Adds to a file.
    pub(super) fn append(&mut self, path: &str, origins: &Set, span: Span, tool: Option<&str>) {
        if origins.is_empty() {
            return;
        }
        let path = self.state.target(path).to_owned();
        let elsewhere = self.origins.come_from_elsewhere(origins);
        let add = |file: &mut File| {
            if file.origins.is_empty() || elsewhere {
                file.span = span;
                file.tool = tool.map(str::to_owned);
            }
            file.origins.add(origins);
        };
        if self.state.change(&path, add) {
            return;
        }
        let mut file = File {
            origins: Set::default(),
            span,
            tool: None,
            keeps: true,
            guessed: self.guessed(&path),
            without: Vec::new(),
        };
        add(&mut file);
        self.state.write(&path, file);
    }

    /// What a file holds: what the command wrote, what is mounted there, or what it held before.
    pub(super) fn read(&mut self, path: &str) -> Value {
        if self.is_environment(path) {
            return self.environment();
        }
        let path = self.state.target(path).to_owned();
        let mut origins = Set::default();
        if let Some(set) = self.mounted(&path) {
            origins.add(&set);
        } else {
            for (_, file) in self.state.covered(&path) {
                origins.add(&file.origins);
            }
            let replaced = self.state.file(&path).is_some_and(|f| !f.keeps);
            if !replaced && !path.contains(super::value::UNKNOWN) {
                let before = self.origins.set(Origin::File(path));
                origins.add(&before);
            }
        }
        self.unknown(origins)
    }

    /// What `env` prints: all variables of the build, those of mounts, those that the command hands on.
    pub(super) fn environment(&mut self) -> Value {
        let mut origins = self.origins.set(Origin::Environment);
        origins.add(&self.state.exported());
        for (index, mount) in self.around.mounts.iter().enumerate() {
            if mount.env.is_some() {
                let set = self.origins.set(Origin::Mount(index));
                origins.add(&set);
            }
        }
        self.unknown(origins)
    }

    fn is_environment(&self, path: &str) -> bool {
        path.starts_with("/proc/") && path.ends_with("/environ")
    }
}
