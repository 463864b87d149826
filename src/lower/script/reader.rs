//! Shell text, command by command.

use super::call::{self, Lowering};
use super::{crontab, free_text, input, plain};
use crate::commands::{Argument, program, role_of_variable};
use crate::ir::{Deposit, Name, OpKind, Operator, Part, Place, Unread, Value};
use crate::source::{Span, Text};
use crate::syntax::shell::{
    Assignment, Dialect, Enclosure, ParameterOperator, PartKind, Script, SimpleCommand,
    SyntaxErrorKind, TextRange, Word, parse,
};

/// Stand in the text of a script within a script for what the shell around it puts there: one for each such part.
const HOLES: std::ops::Range<u32> = 0xF_0000..0xF_FFFE;

/// Reads `text`. `holes` are the parts that the characters [`HOLES`] stand for; `input` is what commands read that
/// nothing else feeds.
pub(super) fn read(
    lowering: &mut Lowering<'_>,
    text: &Text,
    dialect: Dialect,
    holes: &[Part],
    input: Option<&Value>,
) {
    let script = parse(text, dialect);
    unread(lowering, text, &script);
    Reader {
        lowering,
        text,
        holes,
        dialect,
        input,
    }
    .read(&script);
}

/// Says where the command of a RUN could not be read to its end. Of what is within another command nothing is said: it
/// is for its own reader to know.
fn unread(lowering: &mut Lowering<'_>, text: &Text, script: &Script) {
    if !lowering.is_outermost() || !matches!(lowering.place, Place::Run | Place::RunScript) {
        return;
    }
    let why = |kind: SyntaxErrorKind| match kind {
        SyntaxErrorKind::TooDeep | SyntaxErrorKind::TooLong => Some((
            "the command is nested too deeply to be read; what lies in it from here on is not known",
            false,
        )),
        SyntaxErrorKind::UnclosedQuote | SyntaxErrorKind::Unclosed => Some((
            "a quote or a bracket of the command is not closed here; the rest was taken to be in it",
            true,
        )),
        _ => None,
    };
    let mut found: Vec<_> = script
        .errors
        .iter()
        .filter_map(|error| Some((why(error.kind)?, error.range)))
        .collect();
    // What is lost says more than what is odd; one notice for a command.
    found.sort_by_key(|((_, expected), range)| (*expected, range.range().start));
    if let Some(((why, expected), range)) = found.first().copied()
        && let Some(span) = text.span(range.range())
    {
        lowering.say(OpKind::Unread(Unread {
            span,
            why,
            expected,
        }));
    }
}

/// A value as the text of a script, with the parts that are no text taken out.
pub(super) fn spell(value: &Value) -> (Text, Vec<Part>) {
    let mut text = Text::new();
    let mut holes = Vec::new();
    for part in &value.parts {
        match part {
            Part::Literal(literal) => text.push(literal),
            Part::Ref { span, .. } | Part::Opaque(span) => {
                let hole = HOLES
                    .clone()
                    .nth(holes.len())
                    .and_then(char::from_u32)
                    .unwrap_or(crate::ir::UNKNOWN);
                text.push_decoded(hole.encode_utf8(&mut [0; 4]), *span);
                holes.push(part.clone());
            }
        }
    }
    (text, holes)
}

pub(super) struct Reader<'a, 'l, 'p> {
    lowering: &'l mut Lowering<'p>,
    text: &'a Text,
    holes: &'a [Part],
    dialect: Dialect,
    input: Option<&'a Value>,
}

impl Reader<'_, '_, '_> {
    fn read(&mut self, script: &Script) {
        for found in script.simple_commands() {
            let command = found.command;
            let name = command
                .name()
                .map(|word| word.cooked(self.text.as_str(), '?'));
            for assignment in &command.assignments {
                self.assignment(assignment, name.as_deref());
            }
            for assignment in command.declared(self.text.as_str()) {
                self.assignment(&assignment, None);
            }
            if command.words.is_empty() {
                continue;
            }
            self.defaults(command);
            let argv = self.arguments(command);
            let argv = self.assigned_from(argv);
            let fed = input::of(self, script, &found).or_else(|| self.input.cloned());
            let outer = self.lowering.substituted;
            self.lowering.substituted |= found.context.enclosure == Enclosure::CommandSubstitution;
            call::command(self.lowering, &argv, self.dialect, fed.as_ref());
            self.lowering.substituted = outer;
            if let Some(deposit) = input::kept(self, command) {
                self.lowering.put(deposit);
            }
            if let Some((path, written)) = input::written_to(self, command, &argv, fed.as_ref()) {
                for (key, value) in input::logins(&path, &written) {
                    self.lowering
                        .put(plain(self.lowering.place, Some(key), value));
                }
                if crontab::is_table(&path) {
                    self.scheduled(&written, crontab::names_users(&path));
                }
            }
            if let (Some("crontab"), Some(fed)) = (argv.first().map(program_of), fed.as_ref()) {
                self.scheduled(fed, false);
            }
            if let Some(text) = input::printed(&argv) {
                self.lowering.put(free_text(self.lowering.place, text));
            }
            self.mixed(argv);
        }
    }

    /// `: "${NAME:=value}"`, and `param([string]$Name = "value")` of PowerShell: what a variable is where nobody sets it.
    fn defaults(&mut self, command: &SimpleCommand) {
        let mut found = Vec::new();
        if self.dialect == Dialect::PowerShell {
            for words in command.words.windows(3) {
                if let [variable, equals, value] = words
                    && equals.range.of(self.text.as_str()) == "="
                    && let [part] = variable.parts()
                    && let PartKind::Opaque(_) = part.kind
                    && part.range.of(self.text.as_str()).starts_with('$')
                    && part.range.len() > 1
                    && self.is_string(value)
                {
                    let name = TextRange {
                        start: part.range.start + 1,
                        ..part.range
                    };
                    found.push((name, value));
                }
            }
        }
        for part in command.words.iter().flat_map(Word::parts) {
            if let PartKind::Parameter(parameter) = &part.kind
                && let Some(ParameterOperator::Assign { .. }) = parameter.operator
                && let Some(word) = &parameter.word
            {
                found.push((parameter.name, word));
            }
        }
        for (name, value) in found {
            let key = self.span(name).map(|span| Name {
                text: name.of(self.text.as_str()).to_owned(),
                span,
            });
            let value = self.value(value);
            self.lowering.put(plain(self.lowering.place, key, value));
        }
    }

    /// Whether a value of PowerShell is a string in quotes, and not the first of what is put together.
    fn is_string(&self, value: &Word) -> bool {
        let range = value.range.range();
        let source = self.text.as_str();
        let behind = source.get(range.end..).unwrap_or_default();
        let behind = behind.trim_start_matches([' ', '\t']);
        value.range.of(source).starts_with(['"', '\''])
            && !behind.starts_with(['+', '-', '.', '[', '*', '%'])
    }

    /// The commands of a table of cron.
    fn scheduled(&mut self, table: &Value, names_users: bool) {
        if !self.lowering.enter() {
            return;
        }
        let (text, holes) = spell(table);
        for range in crontab::commands(text.as_str(), names_users) {
            read(
                self.lowering,
                &text.slice(range),
                Dialect::Posix,
                &holes,
                None,
            );
        }
        self.lowering.leave();
    }

    /// `$x = command …` of PowerShell: the command.
    fn assigned_from(&self, mut argv: Vec<Argument>) -> Vec<Argument> {
        let assigns = self.dialect == Dialect::PowerShell
            && argv.len() > 2
            && argv.get(1).is_some_and(|sign| sign.as_str() == "=");
        if assigns {
            argv.drain(..2);
        }
        argv
    }

    /// `NAME=value`, for the command `name` only if there is one.
    fn assignment(&mut self, assignment: &Assignment, name: Option<&str>) {
        let variable = assignment.name.of(self.text.as_str()).to_owned();
        let Some(span) = self.text.span(assignment.name.range()) else {
            return;
        };
        let value = self.value(&assignment.value);
        if name.is_none() {
            let known = is_literal(&value).then(|| value.clone());
            self.lowering.locals.insert(variable.clone(), known);
        }
        let transient = name.is_some_and(|name| self.lowering.is_for_build(name, &variable));
        let role = name.and_then(|name| role_of_variable(name, &variable));
        let key = Some(Name {
            text: variable,
            span,
        });
        self.lowering.put(Deposit {
            transient,
            context: role.map(str::to_owned).into_iter().collect(),
            ..plain(self.lowering.place, key, value)
        });
    }

    /// Where its deposits go.
    pub(super) fn place(&self) -> Place {
        self.lowering.place
    }

    /// Where bytes of the script stand.
    pub(super) fn span(&self, range: TextRange) -> Option<Span> {
        self.text.span(range.range())
    }

    /// A word's text.
    pub(super) fn word(&self, word: &Word) -> std::borrow::Cow<'_, str> {
        word.cooked(self.text.as_str(), crate::ir::UNKNOWN)
    }

    pub(super) fn arguments(&self, command: &SimpleCommand) -> Vec<Argument> {
        let words = command.words.iter();
        words
            .filter_map(|word| {
                let span = self.text.span(word.range.range())?;
                Some(Argument::new(self.value(word), span))
            })
            .collect()
    }

    /// Words that mix text with a variable: what stands around it says what it is used as.
    fn mixed(&mut self, argv: Vec<Argument>) {
        for argument in argv {
            let parts = &argument.value.parts;
            if parts.len() > 1 && parts.iter().any(|p| matches!(p, Part::Ref { .. })) {
                self.lowering
                    .put(plain(self.lowering.place, None, argument.value));
            }
        }
    }

    pub(super) fn value(&self, word: &Word) -> Value {
        let source = self.text.as_str();
        let mut value = Value::default();
        for part in word.parts() {
            let Some(span) = self.text.span(part.range.range()) else {
                continue;
            };
            let part = match &part.kind {
                PartKind::Literal => {
                    self.literal(&self.text.slice(part.range.range()), &mut value);
                    continue;
                }
                PartKind::Decoded(c) => {
                    let mut text = Text::new();
                    text.push_decoded(c.encode_utf8(&mut [0; 4]), span);
                    Part::Literal(text)
                }
                PartKind::Parameter(parameter) if !parameter.indirect && !parameter.length => {
                    let name = parameter.name.of(source);
                    let operator = parameter.operator.map(operator);
                    let word = parameter.word.as_ref();
                    match (self.lowering.locals.get(name), operator) {
                        (Some(Some(known)), None | Some(Operator::Default)) => {
                            value.push(known);
                            continue;
                        }
                        // What the script sets from elsewhere, and what it is without that.
                        (Some(None), Some(Operator::Default))
                            if word.is_some_and(|word| !word.range.is_empty()) =>
                        {
                            value.push(&word.map(|word| self.value(word)).unwrap_or_default());
                            continue;
                        }
                        (Some(_), _) => Part::Opaque(span),
                        (None, operator) => Part::Ref {
                            name: name.to_owned(),
                            span,
                            operator,
                            word: word.map(|w| self.value(w)).unwrap_or_default(),
                        },
                    }
                }
                // `$x` of PowerShell.
                PartKind::Opaque(_) if self.dialect == Dialect::PowerShell => {
                    let written = source.get(part.range.range()).unwrap_or_default();
                    let name = written.strip_prefix('$').unwrap_or_default();
                    if let Some(Some(known)) = self.lowering.locals.get(name) {
                        value.push(known);
                        continue;
                    }
                    Part::Opaque(span)
                }
                _ => Part::Opaque(span),
            };
            value.push(&Value { parts: vec![part] });
        }
        value
    }

    /// Appends text, with what its holes stand for.
    fn literal(&self, text: &Text, value: &mut Value) {
        if self.holes.is_empty() {
            value.push(&Value::literal(text.clone()));
            return;
        }
        let mut from = 0;
        for (at, c) in text.as_str().char_indices() {
            let hole = (u32::from(c).checked_sub(HOLES.start))
                .and_then(|index| self.holes.get(usize::try_from(index).ok()?));
            if let Some(hole) = hole {
                value.push(&Value::literal(text.slice(from..at)));
                value.push(&Value {
                    parts: vec![hole.clone()],
                });
                from = at + c.len_utf8();
            }
        }
        value.push(&Value::literal(text.slice(from..text.len())));
    }
}

/// Most bytes of a variable's value that are known where it is used.
const MOST_KNOWN: usize = 256;

/// Whether a value is some text and nothing else, and short enough to be put in wherever it is used.
fn is_literal(value: &Value) -> bool {
    let literals = value.parts.iter().map(|part| match part {
        Part::Literal(text) => Some(text.len()),
        _ => None,
    });
    literals
        .sum::<Option<usize>>()
        .is_some_and(|len| (1..=MOST_KNOWN).contains(&len))
}

/// The name of the program that a word names.
pub(super) fn program_of(argument: &Argument) -> &str {
    program(argument.as_str())
}

fn operator(operator: ParameterOperator) -> Operator {
    match operator {
        ParameterOperator::Default { .. } | ParameterOperator::Assign { .. } => Operator::Default,
        ParameterOperator::Alternative { .. } => Operator::Alternate,
        ParameterOperator::Error { .. } => Operator::Required,
        _ => Operator::Edit,
    }
}
