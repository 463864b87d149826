//! `command`, `entrypoint`, `healthcheck.test` and hooks.
//!
//! Compose puts its own references in before the container is made, so that the container's config holds their values;
//! what is written `$$NAME` is left to the shell in the container, and the config holds the name.

use super::at::At;
use super::interpolate;
use super::service::SFTP;
use crate::ir::{Name, OpKind, Part, Place, Value};
use crate::lower::dockerfile::Interest;
use crate::lower::script::{self, Argument};
use crate::source::{Span, Text};
use crate::syntax::shell::Dialect;

/// A command as it is written.
#[derive(Debug)]
pub(super) enum Command {
    /// One text. It is split into words, or run by a shell: either way it reads like a script.
    Script(Text, Vec<Name>),
    /// A list of words.
    Words(Vec<Word>),
}

/// A word of a list.
#[derive(Debug)]
pub(super) struct Word {
    text: Text,
    span: Span,
}

impl Command {
    /// A command in either form. `program` is what runs it where it consists of options only.
    pub(super) fn of(at: At<'_>, program: Option<&str>) -> Option<Self> {
        if let Some(scalar) = at.scalar() {
            if scalar.is_null() {
                return None;
            }
            let (script, names) = interpolate::script(&scalar.text);
            let script = match program.filter(|program| is_missing(program, script.as_str())) {
                Some(program) => prefixed(program, &script),
                None => script,
            };
            return Some(Self::Script(script, names));
        }
        let mut words: Vec<Word> = at.items().filter_map(|item| word(item)).collect();
        if let Some(first) = words.first()
            && let Some(program) = program.filter(|name| is_missing(name, first.text.as_str()))
        {
            let span = Span {
                end: first.span.start,
                ..first.span
            };
            let mut text = Text::new();
            text.push_decoded(program, span);
            words.insert(0, Word { text, span });
        }
        (!words.is_empty()).then_some(Self::Words(words))
    }

    /// A text that is one whatever stands around it.
    pub(super) fn script(text: &Text) -> Self {
        let (script, names) = interpolate::script(text);
        Self::Script(script, names)
    }

    /// `healthcheck.test`: `NONE`, `CMD` with words, `CMD-SHELL` with a script, or a script alone.
    pub(super) fn of_test(at: At<'_>) -> Option<Self> {
        let command = Self::of(at, None)?;
        let Self::Words(mut words) = command else {
            return Some(command);
        };
        let keyword = words.first()?.text.as_str().to_owned();
        match keyword.as_str() {
            "NONE" => None,
            "CMD-SHELL" => Some(Self::script(&words.get(1)?.text)),
            "CMD" => {
                words.remove(0);
                Some(Self::Words(words))
            }
            _ => Some(Self::Words(words)),
        }
    }
}

/// A shell that is the entry point, so that the command is what it is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shell {
    /// It has options to come: `[sh]`.
    Open,
    /// Its next argument is a script: `[sh, -c]`.
    Script,
}

impl Shell {
    /// What runs the command, where that is a shell and nothing else.
    pub(super) fn of(entrypoint: At<'_>) -> Option<Self> {
        let words: Vec<&str> = match entrypoint.text() {
            Some(text) => text.as_str().split_whitespace().collect(),
            None => {
                let items = entrypoint.items();
                items
                    .map(|item| Some(item.text()?.as_str()))
                    .collect::<Option<_>>()?
            }
        };
        script::shell_left_open(&words).map(|script| match script {
            true => Self::Script,
            false => Self::Open,
        })
    }

    /// The command that it runs.
    pub(super) fn command(self, at: At<'_>) -> Option<Command> {
        let read = Command::of(at, Some("sh"))?;
        Some(match (self, read) {
            // Of a list the first one is the script; what stands behind it are its arguments. One of single words was
            // meant as a command.
            (Self::Script, Command::Words(words)) => match words.first() {
                Some(first) if first.text.as_str().trim().contains(char::is_whitespace) => {
                    Command::script(&first.text)
                }
                _ => Command::Words(words),
            },
            (_, read) => read,
        })
    }
}

/// Whether a command leaves out the program, which its image runs.
fn is_missing(program: &str, command: &str) -> bool {
    let first = command.trim_start();
    first.starts_with('-') || program == SFTP && first.contains(':')
}

fn word(at: At<'_>) -> Option<Word> {
    let scalar = at.scalar()?;
    Some(Word {
        text: scalar.text.clone(),
        span: scalar.span,
    })
}

fn prefixed(program: &str, script: &Text) -> Text {
    let mut text = Text::new();
    if let Some(at) = script.span(0..0) {
        text.push_decoded(program, at);
        text.push_decoded(" ", at);
    }
    text.push(script);
    text
}

/// The names that Compose puts the values of into the command: those that are only asked for behind those that are used.
pub(super) fn expanded(command: &Command) -> Vec<Name> {
    let mut used = Vec::new();
    let mut tested = Vec::new();
    let mut sort = |text: &Text, names: Vec<Name>| {
        let tests = asked(text);
        for name in names {
            let behind = tests.partition_point(|test| test.end <= name.span.start);
            let is_tested = tests.get(behind).is_some_and(|t| t.overlaps(name.span));
            if is_tested { &mut tested } else { &mut used }.push(name);
        }
    };
    match command {
        Command::Script(text, names) => sort(text, names.clone()),
        Command::Words(words) => {
            for word in words {
                sort(&word.text, interpolate::script(&word.text).1);
            }
        }
    }
    used.append(&mut tested);
    used
}

/// Where a script asks whether there is a value at all: `[ -n "$TOKEN" ]`, `[[ -z $TOKEN ]]`.
fn asked(text: &Text) -> Vec<Span> {
    const ASKS: [&str; 2] = ["[ -n ", "[ -z "];
    const LONGEST: usize = 256;
    let all = text.as_str();
    let mut found = Vec::new();
    for asks in ASKS {
        for (start, _) in all.match_indices(asks) {
            let bytes = all.as_bytes().get(start..).unwrap_or_default();
            let mut line = bytes.iter().take(LONGEST).take_while(|b| **b != b'\n');
            if let Some(length) = line.position(|b| *b == b']') {
                found.extend(text.spans(start..start + length));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Takes the command apart.
pub(super) fn lower(
    command: &Command,
    place: Place,
    interest: Interest<'_>,
    push: &mut dyn FnMut(OpKind),
) {
    match command {
        Command::Script(text, names) => {
            if interest(text.as_str()) {
                script_of(text, names, place, push);
            }
        }
        Command::Words(words) => list(words, place, interest, push),
    }
}

fn list(words: &[Word], place: Place, interest: Interest<'_>, push: &mut dyn FnMut(OpKind)) {
    if !script::interesting(words.iter().map(|w| w.text.as_str()), interest) {
        return;
    }
    let shell = words
        .iter()
        .position(|w| script::takes_script(w.text.as_str()));
    if let Some(at) = shell
        && let Some(word) = words.get(at + 1)
    {
        let (script, names) = interpolate::script(&word.text);
        script_of(&script, &names, place, push);
        return;
    }
    let argv: Vec<Argument> = words.iter().map(argument).collect();
    script::options(place, &argv, push);
    for word in words {
        push(OpKind::Deposit(super::collect::deposit(
            place,
            None,
            interpolate::value(&word.text),
            true,
        )));
    }
}

/// A script. What its own shell expands, in the container, Compose's variables have no part in.
fn script_of(script: &Text, names: &[Name], place: Place, push: &mut dyn FnMut(OpKind)) {
    script::script(place, script, Dialect::Posix, &mut |kind| {
        push(match kind {
            OpKind::Deposit(mut deposit) => {
                keep_own(&mut deposit.value, names);
                OpKind::Deposit(deposit)
            }
            other => other,
        });
    });
}

/// Leaves only those references that Compose puts values in for: those of `names`.
fn keep_own(value: &mut Value, names: &[Name]) {
    for part in &mut value.parts {
        if let Part::Ref { span, word, .. } = part {
            if names.iter().any(|name| name.span.overlaps(*span)) {
                keep_own(word, names);
            } else {
                *part = Part::Opaque(*span);
            }
        }
    }
}

fn argument(word: &Word) -> Argument {
    let value = interpolate::value(&word.text);
    let mut text = Text::new();
    for part in &value.parts {
        if let Part::Literal(literal) = part {
            text.push(literal);
        }
    }
    Argument {
        value: if value.is_empty() {
            Value::default()
        } else {
            value
        },
        text,
        span: word.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};

    #[test]
    fn what_is_asked_for_comes_behind_what_is_used() {
        let source = r#"if [ -n "$A" ] && [[ -z ${B} ]]; then x $A; [ "$C" = 1 ]; fi"#;
        let file = SourceFile::new(FileId(0), "a", source.as_bytes().to_vec());
        let command = Command::script(&Text::verbatim(&file, 0..source.len()));
        let names: Vec<(String, u32)> = expanded(&command)
            .into_iter()
            .map(|name| (name.text, name.span.start))
            .collect();
        let of = |name: &str, start| (name.to_owned(), start);
        assert_eq!(names, [of("A", 40), of("C", 47), of("A", 9), of("B", 24)]);
    }
}
