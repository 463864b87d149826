//! What a command reads from its standard input, where the script spells it out.

use super::reader::{Reader, program_of};
use super::{crontab, plain};
use crate::commands::{self, Argument};
use crate::ir::{Deposit, Name, Part, Value};
use crate::lower::kept_file;
use crate::source::{Span, Text};
use crate::syntax::shell::{
    Command, CompoundKind, Item, RedirectOperator, RedirectTarget, Script, SimpleCommand,
    SimpleCommandRef,
};

/// Most rounds through a format of printf.
const MAX_ROUNDS: usize = 64;
/// Most commands before this one in its pipeline that pass on what they read.
const MAX_PASSES: usize = 4;

/// What `found` reads: a here-document, a here-string, what the command before it in the pipeline writes. `None` where
/// it has no input of its own; what is not known is opaque.
pub(super) fn of(
    reader: &Reader<'_, '_, '_>,
    script: &Script,
    found: &SimpleCommandRef<'_>,
) -> Option<Value> {
    let writer = Writer { reader, script };
    writer.redirected(found.command).or_else(|| {
        let context = &found.context;
        writer.piped(context.pipeline, context.position, MAX_PASSES)
    })
}

/// `echo x > /etc/db_password`: the one word that is written to a file, under the file's name, where that says what
/// the file is.
pub(super) fn kept(reader: &Reader<'_, '_, '_>, command: &SimpleCommand) -> Option<Deposit> {
    let path = command.redirects.iter().find_map(|redirect| {
        match (redirect.operator.writes(), &redirect.target) {
            (true, RedirectTarget::Word(word)) => Some(reader.word(word)),
            _ => None,
        }
    })?;
    let kept = kept_file::at(&path)?;
    let argv = reader.arguments(command);
    let (name, rest) = argv.split_first()?;
    let words = match program_of(name) {
        "echo" => rest.get(rest.iter().take_while(|a| is_flag(a)).count()..)?,
        "printf" => match rest {
            [format, word] if format.as_str().starts_with("%s") => std::slice::from_ref(word),
            _ => rest,
        },
        _ => return None,
    };
    let [word] = words else { return None };
    kept.may_hold(word.as_str()).then(|| {
        let key = Name {
            text: kept.name.to_owned(),
            span: word.span,
        };
        let context = kept.context().iter().map(|word| (*word).to_owned());
        Deposit {
            context: context.collect(),
            ..plain(reader.place(), Some(key), word.value.clone())
        }
    })
}

/// `echo h:5432:d:u:x > ~/.pgpass`, `cat > /etc/ppp/chap-secrets <<EOF`, `… | tee /etc/cron.d/b`: the path that a command
/// writes to, and what. `fed` is what the command reads.
pub(super) fn written_to(
    reader: &Reader<'_, '_, '_>,
    command: &SimpleCommand,
    argv: &[Argument],
    fed: Option<&Value>,
) -> Option<(String, Value)> {
    let (name, rest) = argv.split_first()?;
    let program = program_of(name);
    let redirected = command.redirects.iter().find_map(|redirect| {
        match (redirect.operator.writes(), &redirect.target) {
            (true, RedirectTarget::Word(word)) => Some(reader.word(word).into_owned()),
            _ => None,
        }
    });
    let path = match program {
        "tee" => rest
            .iter()
            .map(Argument::as_str)
            .find(|word| !word.starts_with('-'))
            .map(str::to_owned),
        _ => redirected,
    }?;
    let is_known = commands::is_login_file(&path) || crontab::is_table(&path);
    let written = match program {
        _ if !is_known => None,
        "echo" => Some(echo(rest)),
        "printf" => printf(rest),
        "cat" | "tee" => fed.cloned(),
        _ => None,
    };
    Some((path, written?))
}

/// The secrets of a file that has a login in each line, with whose they are.
pub(super) fn logins(path: &str, written: &Value) -> Vec<(Name, Value)> {
    if !commands::is_login_file(path) {
        return Vec::new();
    }
    let text = written.text();
    commands::logins(path, text.as_str())
        .into_iter()
        .filter_map(|login| {
            let span = text.span(login.user)?;
            let key = Name {
                text: "password".to_owned(),
                span,
            };
            Some((key, written.slice(login.secret)))
        })
        .collect()
}

struct Writer<'a, 't, 'l, 'p> {
    reader: &'a Reader<'t, 'l, 'p>,
    script: &'a Script,
}

impl Writer<'_, '_, '_, '_> {
    fn redirected(&self, command: &SimpleCommand) -> Option<Value> {
        command.redirects.iter().rev().find_map(|redirect| {
            match (redirect.operator, &redirect.target) {
                (RedirectOperator::HereString, RedirectTarget::Word(word)) => {
                    Some(self.reader.value(word))
                }
                (RedirectOperator::Heredoc, RedirectTarget::Heredoc(id)) => {
                    Some(self.reader.value(&self.script.heredoc(*id)?.content))
                }
                (RedirectOperator::Read, RedirectTarget::Word(word)) => {
                    Some(unknown(self.reader.span(word.range)?))
                }
                _ => None,
            }
        })
    }

    /// What the command at `position` reads.
    fn piped(&self, pipeline: &[Item], position: usize, passes: usize) -> Option<Value> {
        let before = position.checked_sub(1)?;
        let item = pipeline.get(before)?;
        match &item.command {
            Command::Simple(command) => {
                let passes_on = command.redirects.is_empty()
                    && passes > 0
                    && command
                        .name()
                        .is_some_and(|name| matches!(&*self.reader.word(name), "tee" | "cat"))
                    && command
                        .words
                        .iter()
                        .skip(1)
                        .all(|w| self.reader.word(w).starts_with(['-', '/']));
                if passes_on && before > 0 {
                    return self.piped(pipeline, before, passes - 1);
                }
                self.written(command)
            }
            Command::Compound(compound) => {
                let (CompoundKind::Group(list) | CompoundKind::Subshell(list)) = &compound.kind
                else {
                    return Some(unknown(self.reader.span(compound.range)?));
                };
                let mut all = Value::default();
                for item in &list.items {
                    let Command::Simple(command) = &item.command else {
                        return Some(unknown(self.reader.span(compound.range)?));
                    };
                    if let Some(written) = self.written(command) {
                        let is_known = !matches!(written.parts.as_slice(), [Part::Opaque(_)]);
                        all.push(&written);
                        if !is_known && let Some(span) = self.reader.span(item.range) {
                            // What the next one writes is a line of its own.
                            all.push(&sign("\n", span));
                        }
                    }
                }
                Some(all)
            }
        }
    }

    /// What the command writes.
    fn written(&self, command: &SimpleCommand) -> Option<Value> {
        let argv = self.reader.arguments(command);
        let (name, rest) = argv.split_first()?;
        let to_file = command.redirects.iter().any(|r| r.operator.writes());
        let known = match program_of(name) {
            _ if to_file => None,
            "echo" => Some(echo(rest)),
            "printf" => printf(rest),
            "yes" => rest.first().map(|word| line(&word.value, word.span)),
            "cat" if rest.iter().all(|a| a.as_str() == "-") => self.redirected(command),
            // Write nothing, or nothing that matters.
            "sleep" | "true" | ":" => Some(Value::default()),
            _ => None,
        };
        Some(known.unwrap_or_else(|| unknown(name.span)))
    }
}

/// `printf 'password=%s\n' x`, `printf '%s=%s\n' password x`: the text that is printed, where a word of its own stands in
/// the midst of another.
pub(super) fn printed(argv: &[Argument]) -> Option<Text> {
    let (name, rest) = argv.split_first()?;
    let rest = behind_dashes(rest);
    let format = rest.first()?.as_str();
    // Of a format that begins with its words, each is seen by itself, unless one names the next.
    let joined = match format.strip_prefix('%') {
        Some(behind) => behind.contains(['=', ':']) && behind.contains('%'),
        None => format.contains('%'),
    };
    let filled = program_of(name) == "printf" && rest.len() > 1;
    (filled && joined)
        .then(|| printf(rest).map(|value| value.text()))
        .flatten()
}

/// The format and the words of printf, without the `--` that ends its options.
fn behind_dashes(argv: &[Argument]) -> &[Argument] {
    match argv.split_first() {
        Some((dashes, rest)) if dashes.as_str() == "--" => rest,
        _ => argv,
    }
}

/// The operands with spaces between them, and a line end.
fn echo(argv: &[Argument]) -> Value {
    let flags = argv.iter().take_while(|a| is_flag(a)).count();
    let mut all = Value::default();
    let words = argv.get(flags..).unwrap_or_default();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            all.push(&sign(" ", word.span));
        }
        all.push(&word.value);
    }
    match words.last() {
        Some(last) => {
            all.push(&sign("\n", last.span));
            all
        }
        None => all,
    }
}

/// `-n`, `-e` and `-E` of echo.
fn is_flag(argument: &Argument) -> bool {
    argument
        .as_str()
        .strip_prefix('-')
        .is_some_and(|letters| !letters.is_empty() && letters.chars().all(|c| "neE".contains(c)))
}

/// The format with its `%s` filled in, again while there are arguments.
fn printf(argv: &[Argument]) -> Option<Value> {
    let (format, mut rest) = behind_dashes(argv).split_first()?;
    let mut all = Value::default();
    for _ in 0..MAX_ROUNDS {
        let before = rest.len();
        let text = format.as_str();
        let mut from = 0;
        while let Some(at) = text
            .get(from..)
            .and_then(|t| t.find('%'))
            .map(|at| from + at)
        {
            all.push(&format.value.slice(from..at));
            let spec = text.get(at + 1..).unwrap_or_default();
            let length = spec
                .find(|c: char| c.is_ascii_alphabetic() || c == '%')
                .unwrap_or(spec.len());
            if spec.starts_with('%') {
                all.push(&format.value.slice(at..at + 1));
            } else if let Some((first, others)) = rest.split_first() {
                all.push(&first.value);
                rest = others;
            }
            from = (at + 2 + length).min(text.len());
            while !text.is_char_boundary(from) {
                from += 1;
            }
        }
        all.push(&format.value.slice(from..text.len()));
        if rest.is_empty() || rest.len() == before {
            break;
        }
    }
    Some(all)
}

fn line(value: &Value, span: Span) -> Value {
    let mut line = value.clone();
    line.push(&sign("\n", span));
    line
}

/// Text that stands nowhere, as if it stood behind `span`.
fn sign(text: &str, span: Span) -> Value {
    let mut at = Text::new();
    let end = Span {
        start: span.end,
        ..span
    };
    at.push_decoded(text, end);
    Value {
        parts: vec![Part::Literal(at)],
    }
}

fn unknown(span: Span) -> Value {
    Value {
        parts: vec![Part::Opaque(span)],
    }
}
