//! Lists, pipelines and compound commands.

use std::rc::Rc;

use super::state::{Branch, Variable};
use super::streams::{Streams, Target};
use super::value::{Set, Value};
use super::{Frame, Interpreter, fed};
use crate::syntax::shell::{Command, Compound, CompoundKind, Item, List, Operator, Word};

/// Loops over more known words than this are gone through once, with a word that is not known.
const MAX_ROUNDS: usize = 16;
/// Loops deeper than this, too.
const MAX_LOOPS: u32 = 2;

impl Interpreter<'_> {
    pub(super) fn list<'s>(&mut self, frame: &Frame<'s>, list: &'s List, streams: &Streams) {
        for and_or in list.and_or_lists() {
            let mut asked = false;
            for pipeline in and_or.pipelines() {
                let before = pipeline.first().map(|item| item.before);
                let otherwise = before == Some(Operator::Or);
                // What follows a question may not happen.
                if otherwise || asked && before == Some(Operator::And) {
                    self.branches(
                        &mut [&mut |i: &mut Self| i.pipeline(frame, pipeline, streams)],
                        true,
                    );
                } else {
                    self.pipeline(frame, pipeline, streams);
                }
                asked |= is_question(frame, pipeline);
            }
        }
    }

    fn pipeline<'s>(&mut self, frame: &Frame<'s>, pipeline: &'s [Item], streams: &Streams) {
        if let [item] = pipeline {
            self.item(frame, item, streams);
            return;
        }
        // Each command of a pipeline is a shell of its own.
        let mark = self.state.mark();
        let directory = self.directory.clone();
        let mut input = Rc::clone(&streams.input);
        let mut script = streams.script.clone();
        let last = pipeline.len().saturating_sub(1);
        for (position, item) in pipeline.iter().enumerate() {
            let here = Streams {
                input: Rc::clone(&input),
                script: script.take(),
                ..streams.clone()
            };
            if position == last {
                self.item(frame, item, &here);
            } else {
                let both = item.after == Operator::PipeBoth;
                let next = pipeline.get(position + 1);
                let feeds = next.is_some_and(|next| fed::may_run(frame, next));
                let (value, printed) = self.feeding(feeds, |i| {
                    i.captured(&here, |i, s| {
                        let err = if both { s.out.clone() } else { s.err.clone() };
                        let streams = Streams { err, ..s.clone() };
                        i.item(frame, item, &streams);
                    })
                });
                input = Rc::new(value);
                script = printed;
            }
        }
        self.directory = directory;
        self.state.leave_subshell(mark);
    }

    fn item<'s>(&mut self, frame: &Frame<'s>, item: &'s Item, streams: &Streams) {
        if !self.step() {
            return;
        }
        self.deeper(|i| match &item.command {
            Command::Simple(command) => i.simple(frame, command, streams),
            Command::Compound(compound) => i.compound(frame, compound, streams),
        });
    }

    /// Follows each of `ways` as if no other had been taken, and joins what they do. `or_none`: or none is taken.
    fn branches(&mut self, ways: &mut [&mut dyn FnMut(&mut Self)], or_none: bool) {
        let mut done = Vec::with_capacity(ways.len() + 1);
        let directory = self.directory.clone();
        for way in ways {
            let mark = self.state.mark();
            way(self);
            done.push(self.state.leave_branch(mark));
            self.directory.clone_from(&directory);
        }
        if or_none {
            done.push(Branch::default());
        }
        self.state.join(&done);
    }

    fn compound<'s>(&mut self, frame: &Frame<'s>, compound: &'s Compound, streams: &Streams) {
        let Some(span) = frame.text.span(compound.range.range()) else {
            return;
        };
        let streams = &self.redirected(frame, &compound.redirects, streams, span, false);
        match &compound.kind {
            CompoundKind::Subshell(body) => {
                let mark = self.state.mark();
                let directory = self.directory.clone();
                let traces = self.traces;
                self.list(frame, body, streams);
                self.traces = traces;
                self.directory = directory;
                self.state.leave_subshell(mark);
            }
            CompoundKind::Group(body) => self.list(frame, body, streams),
            CompoundKind::If {
                branches,
                otherwise,
            } => {
                for branch in branches {
                    self.list(frame, &branch.condition, streams);
                }
                let bodies = branches.iter().map(|b| &b.body).chain(otherwise);
                let mut ways: Vec<_> = bodies
                    .map(|body| move |i: &mut Self| i.list(frame, body, streams))
                    .collect();
                let mut ways: Vec<&mut dyn FnMut(&mut Self)> = ways
                    .iter_mut()
                    .map(|way| way as &mut dyn FnMut(&mut Self))
                    .collect();
                self.branches(&mut ways, otherwise.is_none());
            }
            CompoundKind::Case { subject, arms } => {
                self.value(frame, subject, streams);
                let mut ways: Vec<_> = arms
                    .iter()
                    .map(|arm| move |i: &mut Self| i.list(frame, &arm.body, streams))
                    .collect();
                let mut ways: Vec<&mut dyn FnMut(&mut Self)> = ways
                    .iter_mut()
                    .map(|way| way as &mut dyn FnMut(&mut Self))
                    .collect();
                self.branches(&mut ways, true);
            }
            CompoundKind::While {
                condition, body, ..
            } => {
                self.list(frame, condition, streams);
                self.branches(
                    &mut [&mut |i: &mut Self| i.list(frame, body, streams)],
                    true,
                );
            }
            CompoundKind::ArithmeticFor { body, .. } => {
                self.branches(
                    &mut [&mut |i: &mut Self| i.list(frame, body, streams)],
                    true,
                );
            }
            CompoundKind::For {
                variable,
                words,
                body,
                ..
            } => {
                let name = variable.of(frame.text.as_str());
                self.each(
                    frame,
                    name,
                    words.as_deref().unwrap_or_default(),
                    body,
                    streams,
                );
            }
            CompoundKind::Function { name, body } => {
                if let Some(body) = body {
                    let name = name.of(frame.text.as_str());
                    frame.functions.borrow_mut().insert(name, body);
                }
            }
            CompoundKind::Test(words) => {
                for word in words {
                    let value = self.value(frame, word, streams);
                    self.traced(&value.origins, span);
                }
            }
            CompoundKind::Arithmetic(_) | CompoundKind::Opaque => {}
        }
    }

    /// `for name in words`: once for each where there are few and all are known.
    fn each<'s>(
        &mut self,
        frame: &Frame<'s>,
        name: &str,
        words: &'s [Word],
        body: &'s List,
        streams: &Streams,
    ) {
        let mut rounds = Vec::new();
        for word in words {
            self.arguments(frame, word, streams, false, &mut rounds);
        }
        let known = rounds.iter().all(|r| r.value.known().is_some());
        let once = !known || rounds.len() > MAX_ROUNDS || self.loops >= MAX_LOOPS;
        let values: Vec<Value> = if once {
            let mut origins = Set::default();
            for round in &rounds {
                origins.add(&round.value.origins);
            }
            // A pattern stands for the files that it names.
            match rounds.as_slice() {
                [only] => vec![only.value.clone()],
                _ => vec![self.unknown(origins)],
            }
        } else {
            rounds.into_iter().map(|r| r.value).collect()
        };
        self.loops += 1;
        for value in values {
            if !name.is_empty() {
                let variable = Variable {
                    value,
                    ..Variable::default()
                };
                self.state.set(name, variable);
            }
            self.list(frame, body, streams);
        }
        self.loops -= 1;
    }

    /// A call of a function of the script.
    pub(super) fn call<'s>(
        &mut self,
        frame: &Frame<'s>,
        body: &'s Item,
        argv: &[super::Argument],
        streams: &Streams,
    ) {
        if self.calls >= super::MAX_CALLS {
            return;
        }
        self.calls += 1;
        self.positional(argv.get(1..).unwrap_or_default());
        self.item(frame, body, streams);
        self.calls -= 1;
    }

    /// Sets `$1` and those that follow, and `$@`.
    pub(super) fn positional(&mut self, arguments: &[super::Argument]) {
        let mut all = Value::default();
        for (index, argument) in arguments.iter().enumerate().take(32) {
            let variable = Variable {
                value: argument.value.clone(),
                ..Variable::default()
            };
            self.state.set(&(index + 1).to_string(), variable);
            if index > 0 {
                all.push_str(" ");
            }
            all.push(&argument.value);
        }
        for name in ["@", "*"] {
            let variable = Variable {
                value: all.clone(),
                ..Variable::default()
            };
            self.state.set(name, variable);
        }
    }

    /// Notes that the shell prints a command before it runs it.
    pub(super) fn traced(&mut self, origins: &Set, span: crate::source::Span) {
        if self.traces {
            self.show(origins, span, crate::ir::Showing::Trace);
        }
    }
}

/// Whether a pipeline asks for a text: `test -n "$X"`, `[ "$X" = y ]`. Where it is asked for a file, that is most often
/// the one that the build has just made, and is there.
fn is_question(frame: &Frame<'_>, pipeline: &[Item]) -> bool {
    let [item] = pipeline else { return false };
    let Command::Simple(command) = &item.command else {
        return false;
    };
    let words = command.words.iter();
    let mut words = words.map(|word| word.range.of(frame.text.as_str()));
    matches!(words.next(), Some("test" | "["))
        && !words.any(|word| matches!(word, "-e" | "-f" | "-s" | "-d" | "-r" | "-w" | "-x" | "-L"))
}

impl Target {
    /// Whether what goes there is kept for the script itself.
    pub(super) fn is_pipe(&self) -> bool {
        matches!(self, Self::Pipe(_))
    }
}
