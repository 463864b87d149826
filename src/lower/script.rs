//! Shell text and argument lists to deposits: what is assigned, what options are given, what is spelled out.
//! Serves every format that carries commands.

use std::collections::HashSet;

use crate::ir::{Deposit, Name, OpKind, Operator, Part, Place, Value};
use crate::source::{Span, Text};
use crate::syntax::shell::{
    Assignment, Dialect, ParameterOperator, PartKind, Script, SimpleCommand, Word, parse,
};

/// One argument of a command.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its value.
    pub value: Value,
    /// Its text, unknown parts left out.
    pub text: Text,
    /// Where it stands.
    pub span: Span,
}

impl Argument {
    /// An argument that is just text, standing at `span`.
    #[must_use]
    pub fn literal(text: Text, span: Span) -> Self {
        Self {
            value: Value::literal(text.clone()),
            text,
            span,
        }
    }
}

/// Takes a script apart. Deposits with names come first, the whole text as free text last.
pub fn script(place: Place, text: &Text, dialect: Dialect, push: &mut dyn FnMut(OpKind)) {
    let script = parse(text, dialect);
    let mut reader = Reader {
        place,
        text,
        locals: HashSet::new(),
    };
    reader.read(&script, push);
    push(OpKind::Deposit(free_text(place, text.clone())));
}

/// A deposit of free text.
#[must_use]
pub fn free_text(place: Place, text: Text) -> Deposit {
    Deposit {
        text: true,
        ..plain(place, None, Value::literal(text))
    }
}

fn plain(place: Place, key: Option<Name>, value: Value) -> Deposit {
    Deposit {
        place,
        key,
        context: Vec::new(),
        value,
        transient: false,
        text: false,
    }
}

/// The options of a command line: `--name value`, `--name=value`, `-Dname=value`, `NAME=value`.
pub fn options(place: Place, argv: &[Argument], push: &mut dyn FnMut(OpKind)) {
    let program = argv.first().map(|a| {
        a.text
            .as_str()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    let context: Vec<String> = program.into_iter().filter(|p| !p.is_empty()).collect();
    let mut put = |key: Name, value: Value| {
        push(OpKind::Deposit(Deposit {
            context: context.clone(),
            ..plain(place, Some(key), value)
        }));
    };
    let takes_login = context.iter().any(|p| p == "curl");
    for (at, argument) in argv.iter().enumerate().skip(1) {
        let text = argument.text.as_str();
        if takes_login && let Some((name, value)) = login(argument, argv.get(at + 1)) {
            put(name, value);
            continue;
        }
        if let Some((name, value)) = assigned(argument) {
            put(name, value);
        } else if let Some(name) = text.strip_prefix("--").filter(|n| is_name(n))
            && let Some(next) = argv
                .get(at + 1)
                .filter(|n| !n.text.as_str().starts_with('-') && !n.value.is_empty())
        {
            put(
                Name {
                    text: name.to_owned(),
                    span: argument.span,
                },
                next.value.clone(),
            );
        }
    }
}

/// `-u user:password`, `-uuser:password`, `--user user:password` and the same for a proxy: the password.
fn login(option: &Argument, next: Option<&Argument>) -> Option<(Name, Value)> {
    let text = option.text.as_str();
    let (value, skip) = match text {
        "-u" | "--user" | "-U" | "--proxy-user" => (&next?.value, 0),
        _ if text.starts_with("-u") || text.starts_with("-U") => (&option.value, 2),
        _ => return None,
    };
    // A user that is a variable leaves the colon at the start of the text behind it.
    let (index, head, colon) = value.parts.iter().enumerate().find_map(|(index, part)| {
        let Part::Literal(text) = part else {
            return None;
        };
        let from = if index == 0 { skip } else { 0 };
        let colon = text.as_str().get(from..)?.find(':')? + from;
        Some((index, text, colon))
    })?;
    let mut parts = Value::literal(head.slice(colon + 1..head.len())).parts;
    parts.extend(value.parts.iter().skip(index + 1).cloned());
    let name = Name {
        text: "password".to_owned(),
        span: option.span,
    };
    (!parts.is_empty()).then_some((name, Value { parts }))
}

/// `name=value` in one argument, dashes and `-D`/`-P` in front taken away.
fn assigned(argument: &Argument) -> Option<(Name, Value)> {
    let Some(Part::Literal(head)) = argument.value.parts.first() else {
        return None;
    };
    let text = head.as_str();
    let equals = text.find('=')?;
    let raw = text.get(..equals)?;
    let name = raw.trim_start_matches('-');
    let name = match raw.as_bytes() {
        [b'-', b'D' | b'P', _, ..] => name.get(1..)?,
        _ => name,
    };
    if !is_name(name) {
        return None;
    }
    let start = equals - name.len();
    let span = head.span(start..equals).unwrap_or(argument.span);
    let rest = head.slice(equals + 1..head.len());
    let mut parts = Value::literal(rest).parts;
    parts.extend(argument.value.parts.iter().skip(1).cloned());
    Some((
        Name {
            text: name.to_owned(),
            span,
        },
        Value { parts },
    ))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':'))
}

struct Reader<'a> {
    place: Place,
    text: &'a Text,
    /// Names that the script sets itself: not those of the build.
    locals: HashSet<String>,
}

impl Reader<'_> {
    fn read(&mut self, script: &Script, push: &mut dyn FnMut(OpKind)) {
        for found in script.simple_commands() {
            let command = found.command;
            let transient = !command.words.is_empty();
            for assignment in &command.assignments {
                self.assignment(assignment, transient, push);
            }
            for assignment in command.declared(self.text.as_str()) {
                self.assignment(&assignment, false, push);
            }
            self.arguments(command, push);
        }
    }

    fn assignment(
        &mut self,
        assignment: &Assignment,
        transient: bool,
        push: &mut dyn FnMut(OpKind),
    ) {
        let name = assignment.name.of(self.text.as_str()).to_owned();
        let Some(span) = self.text.span(assignment.name.range()) else {
            return;
        };
        let value = self.value(&assignment.value);
        if !transient {
            self.locals.insert(name.clone());
        }
        let key = Some(Name { text: name, span });
        push(OpKind::Deposit(Deposit {
            transient,
            ..plain(self.place, key, value)
        }));
    }

    fn arguments(&self, command: &SimpleCommand, push: &mut dyn FnMut(OpKind)) {
        let argv: Vec<Argument> = command
            .words
            .iter()
            .filter_map(|word| {
                let span = self.text.span(word.range.range())?;
                Some(Argument {
                    value: self.value(word),
                    text: word.literal_text(self.text, '\u{fffc}'),
                    span,
                })
            })
            .collect();
        options(self.place, &argv, push);
        // Words that mix text with a variable: what stands around it says what it is used as.
        for argument in argv {
            let mixed = argument.value.parts.len() > 1;
            if mixed
                && argument
                    .value
                    .parts
                    .iter()
                    .any(|p| matches!(p, Part::Ref { .. }))
            {
                push(OpKind::Deposit(plain(self.place, None, argument.value)));
            }
        }
    }

    fn value(&self, word: &Word) -> Value {
        let source = self.text.as_str();
        let parts = word
            .parts()
            .iter()
            .filter_map(|part| {
                let span = self.text.span(part.range.range())?;
                Some(match &part.kind {
                    PartKind::Literal => Part::Literal(self.text.slice(part.range.range())),
                    PartKind::Decoded(c) => {
                        let mut text = Text::new();
                        text.push_decoded(c.encode_utf8(&mut [0; 4]), span);
                        Part::Literal(text)
                    }
                    PartKind::Parameter(parameter) if !parameter.indirect && !parameter.length => {
                        let name = parameter.name.of(source);
                        if self.locals.contains(name) {
                            return Some(Part::Opaque(span));
                        }
                        Part::Ref {
                            name: name.to_owned(),
                            span,
                            operator: parameter.operator.map(operator),
                            word: parameter
                                .word
                                .as_ref()
                                .map(|w| self.value(w))
                                .unwrap_or_default(),
                        }
                    }
                    _ => Part::Opaque(span),
                })
            })
            .collect();
        Value {
            parts: joined(parts),
        }
    }
}

/// Neighbouring literals as one: `a"b"'c'` is one text.
fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (out.last_mut(), part) {
            (Some(Part::Literal(last)), Part::Literal(next)) => last.push(&next),
            (_, part) => out.push(part),
        }
    }
    out
}

fn operator(operator: ParameterOperator) -> Operator {
    match operator {
        ParameterOperator::Default { .. } | ParameterOperator::Assign { .. } => Operator::Default,
        ParameterOperator::Alternative { .. } => Operator::Alternate,
        ParameterOperator::Error { .. } => Operator::Required,
        _ => Operator::Edit,
    }
}
