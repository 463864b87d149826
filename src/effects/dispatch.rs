//! Which command does what.

use super::streams::Streams;
use super::value::Value;
use super::{Argument, Frame, Interpreter};
use crate::ir::path;

impl Interpreter<'_> {
    /// Follows one command with its words. `frame` has the functions that it may be one of.
    pub(super) fn command<'s>(
        &mut self,
        frame: Option<&Frame<'s>>,
        argv: &[Argument],
        streams: &Streams,
    ) {
        let Some(first) = argv.first() else { return };
        if !self.step() {
            return;
        }
        let name = path::base(first.text());
        if let Some(frame) = frame {
            let body = frame.functions.borrow().get(name).copied();
            if let Some(body) = body {
                self.call(frame, body, argv, streams);
                return;
            }
        }
        self.deeper(|i| i.dispatch(name, frame, argv, streams));
    }

    fn dispatch<'s>(
        &mut self,
        name: &str,
        frame: Option<&Frame<'s>>,
        argv: &[Argument],
        streams: &Streams,
    ) {
        if self.fed.is_some() {
            self.feed(name, argv, streams);
        }
        let known = self.builtin(name, argv, streams)
            || self.wrapped(name, frame, argv, streams)
            || self.copy(name, argv, streams)
            || self.filter(name, argv, streams);
        if !known {
            self.account(name, argv);
            self.key(name, argv, streams);
            self.import(name, argv, streams);
            self.tool(name, argv, streams);
        }
    }

    /// Prints what the arguments hold.
    pub(super) fn print(&mut self, arguments: &[Argument], streams: &Streams) {
        let mut value = Value::default();
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                value.push_str(" ");
            }
            value.push(&argument.value);
        }
        self.put(&streams.out, &value, self.at);
    }
}

/// The arguments without options. `with_value`: options that take the next word; one of a single letter may be glued.
pub(super) fn operands<'v>(argv: &'v [Argument], with_value: &[&str]) -> Vec<&'v Argument> {
    let mut found = Vec::new();
    let mut rest = argv.iter().skip(1);
    while let Some(argument) = rest.next() {
        let text = argument.text();
        if text == "--" {
            found.extend(rest);
            break;
        }
        if text.len() > 1 && text.starts_with('-') && text.is_ascii() {
            if with_value.contains(&text) || clustered(text, with_value) {
                rest.next();
            }
        } else {
            found.push(argument);
        }
    }
    found
}

/// `-rt DIR`: the last of several letters takes a value.
fn clustered(text: &str, with_value: &[&str]) -> bool {
    let letters = text.len() > 2 && !text.starts_with("--");
    letters
        && text
            .chars()
            .next_back()
            .is_some_and(|last| with_value.contains(&format!("-{last}").as_str()))
        && text.chars().skip(1).all(|c| c.is_ascii_alphabetic())
}

/// The value of an option: `-o V`, `-oV` for a single letter, `--long V`, `--long=V`.
pub(super) fn option<'v>(argv: &'v [Argument], names: &[&str]) -> Option<(&'v Argument, usize)> {
    for (index, argument) in argv.iter().enumerate().skip(1) {
        let text = argument.text();
        for name in names {
            if text == *name {
                return argv.get(index + 1).map(|value| (value, 0));
            }
            let Some(rest) = text.strip_prefix(name) else {
                continue;
            };
            if name.starts_with("--") {
                if rest.starts_with('=') {
                    return Some((argument, name.len() + 1));
                }
            } else if name.len() == 2 {
                return Some((argument, 2));
            }
        }
    }
    None
}

/// Whether one of the options is given, alone or among single letters.
pub(super) fn has(argv: &[Argument], names: &[&str]) -> bool {
    argv.iter().skip(1).any(|argument| {
        let text = argument.text();
        names.iter().any(|name| {
            text == *name
                || name.len() == 2
                    && text.len() > 2
                    && text.starts_with('-')
                    && !text.starts_with("--")
                    && text.len() < 9
                    && text.chars().skip(1).all(|c| c.is_ascii_alphabetic())
                    && name.chars().nth(1).is_some_and(|c| text.contains(c))
        })
    })
}
