//! Tools that keep what they are given, by the table of commands.

use std::collections::BTreeSet;

use super::streams::Streams;
use super::value::{Set, Value};
use super::{Argument, Interpreter};
use crate::commands;
use crate::ir::{self, Part, path};
use crate::source::{FileId, Span, Text};

/// Stands for the standard input among the positions of arguments.
const INPUT: usize = u32::MAX as usize - 1;

impl Interpreter<'_> {
    /// Follows a tool that may keep what it is given.
    pub(super) fn stored(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        let Some(tool) = commands::tool(name) else {
            return;
        };
        let stores = |c: &commands::Command| !c.stores().is_empty();
        if !stores(tool) && !tool.verbs().iter().any(stores) {
            return;
        }
        let words: Vec<commands::Argument> = argv
            .iter()
            .enumerate()
            .map(|(at, argument)| {
                let (text, span) = marked(&argument.value, at);
                commands::Argument::literal(text, span)
            })
            .collect();
        let input = ir::Value::literal(marked(&streams.input, INPUT).0);
        let input = (!streams.input.origins.is_empty()).then_some(input);
        let reading = commands::read(&words, input.as_ref());
        let stored = reading.stored();
        if stored.is_empty() {
            return;
        }
        let mut from = BTreeSet::new();
        for carried in &reading.carried {
            from.extend(places(&carried.value));
        }
        let mut given = Set::default();
        for at in from {
            match argv.get(at) {
                Some(argument) => given.add(&argument.value.origins),
                None if at == INPUT => given.add(&streams.input.origins),
                None => {}
            }
        }
        for file in reading.reads() {
            let path = path::normal(&self.directory, &file);
            let value = self.read(&path);
            given.add(&value.origins);
        }
        given.add(&self.read_by_options(argv));
        // Where all of an argument is a mounted secret, nobody can say which part of it is none, unless the table does.
        let public: BTreeSet<usize> = reading.public.iter().flat_map(places).collect();
        for (at, argument) in argv.iter().enumerate() {
            if !public.contains(&at) && self.origins.hold_a_mount(&argument.value.origins) {
                given.add(&argument.value.origins);
            }
        }
        if reading.prints() {
            let printed = self.unknown(given.clone());
            self.put(&streams.out, &printed, self.at);
        }
        for stored in stored.iter().filter(|s| !s.entry.is_hashed()) {
            // A file that is not known is better not named.
            if let Some(file) = stored.path.as_ref().filter(|file| *file != "-") {
                let path = self.moved(name, file, argv);
                self.keep(&path, &given, name);
            }
        }
    }

    /// The mounted secrets that options name: `--key-file=/run/secrets/x`, `--attach-config /run/secrets/x`.
    fn read_by_options(&mut self, argv: &[Argument]) -> Set {
        const SIGNS: &[&str] = &["key", "attach", "pass", "token", "cred", "secret", "auth"];
        let mut read = Set::default();
        for (at, argument) in argv.iter().enumerate().skip(1) {
            let (option, file) = match argument.text().split_once('=') {
                Some((option, file)) => (option, file),
                None => (
                    at.checked_sub(1)
                        .and_then(|before| argv.get(before))
                        .map_or("", Argument::text),
                    argument.text(),
                ),
            };
            let says_so = option.starts_with('-') && SIGNS.iter().any(|sign| option.contains(sign));
            if says_so
                && file.starts_with('/')
                && let Some(set) = self.mounted(&path::normal("/", file))
            {
                read.add(&set);
            }
        }
        read
    }
}

/// The positions of the arguments that [`marked`] a value's parts.
fn places(value: &ir::Value) -> impl Iterator<Item = usize> {
    let literals = value.parts.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text),
        _ => None,
    });
    literals.flat_map(|text| {
        let spans = text.spans(0..text.len());
        spans.iter().map(|s| s.start as usize).collect::<Vec<_>>()
    })
}

/// A value as a text whose bytes stand at the position of its argument, for whoever takes it apart.
fn marked(value: &Value, at: usize) -> (Text, Span) {
    let span = Span::new(FileId(0), at, at + 1);
    let mut text = Text::new();
    text.push_decoded(&value.text, span);
    (text, span)
}
