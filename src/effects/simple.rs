//! Simple commands: assignments, words, redirects.

use std::rc::Rc;

use super::state::Variable;
use super::streams::{Streams, Target};
use super::value::Value;
use super::{Argument, Frame, Interpreter};
use crate::ir::path;
use crate::source::{Span, Text};
use crate::syntax::shell::{
    Assignment, Descriptor, Redirect, RedirectOperator, RedirectTarget, SimpleCommand,
};

impl Interpreter<'_> {
    pub(super) fn simple<'s>(
        &mut self,
        frame: &Frame<'s>,
        command: &'s SimpleCommand,
        streams: &Streams,
    ) {
        let Some(span) = frame.text.span(command.range.range()) else {
            return;
        };
        self.at = span;
        let mut set = Vec::with_capacity(command.assignments.len());
        for assignment in &command.assignments {
            let value = self.assigned(frame, assignment, streams);
            self.traced(&value.origins, span);
            set.push((assignment.name.of(frame.text.as_str()), value));
        }
        let mut argv = Vec::with_capacity(command.words.len());
        // The first word says what becomes of all others.
        let mut runs = None;
        for word in &command.words {
            if runs.is_none() {
                runs = argv.first().map(|first| self.may_be_run(first));
            }
            self.arguments(frame, word, streams, runs == Some(true), &mut argv);
        }
        for argument in &argv {
            self.traced(&argument.value.origins, span);
        }
        // What a word does is done; from here on the command itself is looked at.
        self.at = span;
        let runs = match runs {
            Some(runs) => runs,
            None => argv.first().is_some_and(|first| self.may_be_run(first)),
        };
        let streams = self.redirected(frame, &command.redirects, streams, span, runs);
        if argv.is_empty() {
            for (name, value) in set {
                let exported = self.state.variable(name).is_some_and(|v| v.exported);
                let variable = Variable {
                    value,
                    exported,
                    unset: false,
                };
                self.state.set(name, variable);
            }
            // `$(< file)` is what the file holds.
            let reads = command
                .redirects
                .iter()
                .any(|r| r.operator == RedirectOperator::Read);
            if reads && command.assignments.is_empty() && streams.out.is_pipe() {
                let value = Value::clone(&streams.input);
                self.put(&streams.out, &value, span);
            }
            return;
        }
        if set.is_empty() {
            self.command(Some(frame), &argv, &streams);
            return;
        }
        let mut before = Vec::with_capacity(set.len());
        for (name, value) in set {
            before.push((name, self.state.variable(name).cloned()));
            let variable = Variable {
                value,
                exported: true,
                unset: false,
            };
            self.state.set(name, variable);
        }
        self.command(Some(frame), &argv, &streams);
        // What the command itself sets (`IFS= read x`) stays.
        for (name, variable) in before {
            self.state.restore(name, variable);
        }
    }

    fn assigned<'s>(
        &mut self,
        frame: &Frame<'s>,
        assignment: &'s Assignment,
        streams: &Streams,
    ) -> Value {
        let mut value = self.value(frame, &assignment.value, streams);
        if assignment.append || assignment.subscript.is_some() {
            let name = assignment.name.of(frame.text.as_str());
            let mut before = self
                .state
                .variable(name)
                .map(|v| v.value.clone())
                .unwrap_or_default();
            before.push(&value);
            value = before;
        }
        value
    }

    /// The streams of a command with its redirects, in order. `runs`: it may run its input as a script.
    pub(super) fn redirected<'s>(
        &mut self,
        frame: &Frame<'s>,
        redirects: &'s [Redirect],
        streams: &Streams,
        span: Span,
        runs: bool,
    ) -> Streams {
        let mut streams = streams.clone();
        for redirect in redirects {
            let word = match &redirect.target {
                RedirectTarget::Word(word) => self.value(frame, word, &streams),
                RedirectTarget::Heredoc(id) => {
                    if let Some(heredoc) = frame.script.heredoc(*id) {
                        let mut script = runs.then(Text::new);
                        let value = self.value_and_script(
                            frame,
                            &heredoc.content,
                            &streams,
                            script.as_mut(),
                        );
                        streams.input = Rc::new(value);
                        streams.script = script.map(Rc::new);
                    }
                    continue;
                }
                RedirectTarget::Missing => continue,
            };
            let at = frame.text.span(redirect.range.range()).unwrap_or(span);
            let descriptor = match redirect.descriptor {
                None => None,
                Some(Descriptor::Number(n)) => Some(n),
                Some(Descriptor::Variable(_)) => Some(u32::MAX),
            };
            match redirect.operator {
                RedirectOperator::Read | RedirectOperator::ReadWrite => {
                    if descriptor.unwrap_or(0) == 0 {
                        let path = self.path(&word);
                        streams.input = Rc::new(self.read(&path));
                    }
                }
                RedirectOperator::HereString => streams.input = Rc::new(word),
                RedirectOperator::DuplicateInput | RedirectOperator::Heredoc => {}
                RedirectOperator::DuplicateOutput => match (descriptor, word.known()) {
                    (Some(2), Some("1")) => streams.err = streams.out.clone(),
                    (None | Some(1), Some("2")) => streams.out = streams.err.clone(),
                    (_, Some(text)) if text.parse::<u32>().is_ok() || text == "-" => {}
                    (None, _) => {
                        let target = self.opened(&word, at, true);
                        streams.out = target.clone();
                        streams.err = target;
                    }
                    _ => {}
                },
                operator => {
                    let appends = matches!(
                        operator,
                        RedirectOperator::Append | RedirectOperator::AppendBoth
                    );
                    let target = self.opened(&word, at, !appends);
                    let both = matches!(
                        operator,
                        RedirectOperator::WriteBoth | RedirectOperator::AppendBoth
                    );
                    match descriptor {
                        _ if both => {
                            streams.out = target.clone();
                            streams.err = target;
                        }
                        None | Some(1) => streams.out = target,
                        Some(2) => streams.err = target,
                        Some(_) => {}
                    }
                }
            }
        }
        streams
    }

    fn opened(&mut self, word: &Value, at: Span, anew: bool) -> Target {
        let path = self.path(word);
        match path.as_str() {
            "/dev/stdout" | "/dev/stderr" | "/dev/tty" | "/proc/self/fd/1" | "/proc/self/fd/2"
            | "/dev/fd/1" | "/dev/fd/2" => Target::Log,
            "/dev/null" => Target::Null,
            _ => {
                if anew {
                    self.open(&path, at);
                }
                Target::File(path, at)
            }
        }
    }

    /// The path that a word names.
    pub(super) fn path(&self, word: &Value) -> String {
        path::normal(&self.directory, &word.text)
    }

    pub(super) fn path_of(&self, argument: &Argument) -> String {
        self.path(&argument.value)
    }
}
