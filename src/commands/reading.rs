//! One command, read with the table.

use super::argument::{self, Argument};
use super::form::{self, Answer, Found};
use super::lookup::tool;
use super::parse::{self, Parsed};
use super::path::{self, MadeKey, Stored};
use super::spec::{Form, Given, Operand};
use super::table::{Carrier, Command, Language, Secret};
use crate::ir::{Name, Part, Value};
use crate::source::Text;

/// A secret that a command is given, as far as the table can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What it is.
    pub role: Role,
    /// The name for it, with where it stands: the option, the setting's name, else the argument itself.
    pub name: Name,
    /// The secret: exactly its part of the argument, references and unknown parts kept.
    pub value: Value,
    /// The account that it is of, where that stands beside it.
    pub user: Option<String>,
    /// It is seen for what it is wherever it stands, without the table: the login of a URL, an `Authorization` header.
    pub evident: bool,
    /// It is read from standard input: it does not stand in the process list by itself.
    pub input: bool,
}

/// How far the table says what a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A secret of this kind, whatever its name: `password`.
    Secret(&'static str),
    /// What its name says: a setting, a header.
    AsNamed,
}

/// Another command that a command runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inner {
    /// The arguments from this position on.
    Arguments(std::ops::Range<usize>),
    /// A script.
    Script {
        /// Its text, as a value of the shell around it.
        value: Value,
        /// Its language; that of the shell around it when the table does not say.
        language: Option<Language>,
    },
}

/// What is known of a command.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    argv: &'a [Argument],
    parsed: Parsed<'a>,
    tool: Option<&'static Command>,
    /// The secrets it is given.
    pub carried: Vec<Carried>,
    /// Values that are no secrets, whatever their options are called.
    pub public: Vec<Value>,
    /// What an editor's script looks for and does not write: `s/password=changeme/…/`.
    pub patterns: Vec<Value>,
    /// The commands it runs.
    pub inner: Vec<Inner>,
}

impl<'a> Reading<'a> {
    /// The tool.
    #[must_use]
    pub fn tool(&self) -> Option<&'static Command> {
        self.tool
    }

    /// Its verb: `config set` of a package manager.
    #[must_use]
    pub fn verb(&self) -> Option<&'static Command> {
        self.parsed.verb
    }

    /// Whether the argument at this position is accounted for: the table says what it is.
    #[must_use]
    pub fn knows(&self, at: usize) -> bool {
        self.parsed.known.contains(&at)
            || self.inner.iter().any(|inner| match inner {
                Inner::Arguments(range) => range.contains(&at),
                Inner::Script { .. } => false,
            })
    }

    /// Whether arguments `NAME=value` set variables for the command that it runs.
    #[must_use]
    pub fn assigns(&self) -> bool {
        self.each()
            .any(|command| command.runs.as_ref().is_some_and(|runs| runs.assigns))
    }

    /// The files that keep what is carried, once the command has run.
    #[must_use]
    pub fn stored(&self) -> Vec<Stored> {
        self.each()
            .flat_map(|command| command.stores)
            .filter(|store| self.holds(store.with, store.unless))
            .map(|store| Stored {
                path: path::fill(store.at, &self.parsed, self.argv),
                entry: store,
            })
            .collect()
    }

    /// Whether it prints what it is given.
    #[must_use]
    pub fn prints(&self) -> bool {
        self.each()
            .any(|command| argument::any_is(self.argv, command.prints))
    }

    /// The keys that it makes.
    #[must_use]
    pub fn makes(&self) -> Vec<MadeKey> {
        self.each()
            .flat_map(|command| command.makes)
            .filter(|made| self.holds(made.with, made.unless))
            .map(|made| MadeKey {
                path: path::fill(made.at, &self.parsed, self.argv),
                entry: made,
            })
            .collect()
    }

    /// The files that it reads, as far as their paths are known.
    #[must_use]
    pub fn reads(&self) -> Vec<String> {
        self.paths(|command| command.reads)
    }

    /// The files that it writes, as far as their paths are known.
    #[must_use]
    pub fn writes(&self) -> Vec<String> {
        self.paths(|command| command.writes)
    }

    fn paths(&self, of: impl Fn(&Command) -> &'static [&'static str]) -> Vec<String> {
        self.each()
            .flat_map(of)
            .flat_map(|pattern| path::fill_all(pattern, &self.parsed, self.argv))
            .collect()
    }

    /// What the table says of the verb, then of the tool.
    fn each(&self) -> impl Iterator<Item = &'static Command> + use<> {
        self.parsed.verb.into_iter().chain(self.tool)
    }

    fn holds(&self, with: &[&str], unless: &[&str]) -> bool {
        (with.is_empty() || argument::any_is(self.argv, with))
            && !argument::any_is(self.argv, unless)
    }
}

/// Reads a command. `stdin` is what it reads, where that is known.
#[must_use]
pub fn read<'a>(argv: &'a [Argument], stdin: Option<&Value>) -> Reading<'a> {
    let mut reading = Reading {
        argv,
        ..Reading::default()
    };
    let Some(tool) = argv.first().and_then(|name| tool(name.as_str())) else {
        return reading;
    };
    reading.tool = Some(tool);
    reading.parsed = parse::parse(tool, argv);
    let mut answered = Vec::new();
    for secret in reading.each().flat_map(|command| command.secrets) {
        one(&mut reading, secret, stdin, &mut answered);
    }
    public(&mut reading, &answered);
    runs(&mut reading, stdin);
    reading
}

/// What this variable is when it is set for the command `word`.
#[must_use]
pub fn role_of_variable(word: &str, variable: &str) -> Option<&'static str> {
    let secrets = tool(word)?.secrets.iter();
    secrets
        .filter(|s| matches!(s.from, Carrier::Environment(names) if names.contains(&variable)))
        .map(|s| s.role.unwrap_or(PASSWORD))
        .next()
}

/// What a secret is when the table does not say.
const PASSWORD: &str = "password";

/// What an entry has answered for: the first that does so holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Position in the listed options.
    Option(usize),
    /// Position in the arguments.
    Operand(usize),
    Stdin,
}

fn one(
    reading: &mut Reading<'_>,
    secret: &'static Secret,
    stdin: Option<&Value>,
    answered: &mut Vec<At>,
) {
    if !reading.holds(secret.with, secret.unless) {
        return;
    }
    let operand = |at: usize| {
        let position = *reading.parsed.operands.get(at)?;
        Some((position, reading.argv.get(position)?))
    };
    if !secret.key.is_empty() {
        let key = operand(0)
            .map(|(_, argument)| argument.as_str())
            .unwrap_or_default();
        if !secret
            .key
            .iter()
            .any(|pattern| argument::matches(pattern, key))
        {
            return;
        }
    }
    let named_by = secret
        .named_by
        .and_then(|at| operand(usize::from(at)))
        .map(|(_, argument)| argument);
    // `set KEY=VALUE` is named by itself.
    if named_by.is_some_and(|key| key.as_str().contains('=')) {
        return;
    }
    for (place, value, mut name) in places(reading, secret, stdin) {
        if answered.contains(&place) {
            continue;
        }
        if let Some(key) = named_by {
            name = Name {
                text: key.as_str().to_owned(),
                span: key.span,
            };
        }
        let patterns = form::patterns(secret, &value);
        let looks_for = !patterns.is_empty();
        reading.patterns.extend(patterns);
        match form::read(secret, &value) {
            Answer::None if looks_for => {}
            Answer::None => continue,
            Answer::Public => reading.public.push(value),
            Answer::Secrets(found) => {
                let found = found.into_iter().map(|f| carried(secret, f, &name));
                reading.carried.extend(found);
            }
        }
        if let At::Operand(position) = place {
            reading.parsed.known.push(position);
        }
        answered.push(place);
    }
}

/// What the secret may stand in, with the name for it.
fn places(
    reading: &Reading<'_>,
    secret: &'static Secret,
    stdin: Option<&Value>,
) -> Vec<(At, Value, Name)> {
    let parsed = &reading.parsed;
    match secret.from {
        Carrier::Option(names) => parsed
            .options
            .iter()
            .enumerate()
            .filter(|(_, option)| names.contains(&option.name))
            .filter_map(|(index, option)| {
                let name = name(option.name, option.argument);
                Some((At::Option(index), option.value.clone()?, name))
            })
            .collect(),
        Carrier::Operand(which) => {
            let count = parsed.operands.len();
            let range = match which {
                Operand::At(at) => usize::from(at)..usize::from(at) + 1,
                Operand::From(from) => usize::from(from)..count,
                Operand::Last => count.saturating_sub(1)..count,
            };
            range
                .filter_map(|at| {
                    let position = *parsed.operands.get(at)?;
                    let argument = reading.argv.get(position)?;
                    let name = name(PASSWORD, argument);
                    Some((At::Operand(position), argument.value.clone(), name))
                })
                .collect()
        }
        Carrier::Stdin => stdin
            .zip(reading.argv.first())
            .map(|(value, first)| (At::Stdin, value.clone(), name(PASSWORD, first)))
            .into_iter()
            .collect(),
        Carrier::Environment(_) => Vec::new(),
    }
}

fn name(text: &str, argument: &Argument) -> Name {
    Name {
        text: text.trim_start_matches(['-', '/']).to_owned(),
        span: argument.span,
    }
}

fn carried(secret: &'static Secret, found: Found, name: &Name) -> Carried {
    let own_name = secret.named_by.is_some()
        || found.name.is_some()
            && matches!(
                secret.form,
                Form::Header | Form::Pair | Form::Pairs | Form::Debconf | Form::Substitution
            );
    let alone = found.name.as_deref() == Some(form::ALONE);
    let role = match secret.role {
        _ if alone && matches!(secret.form, Form::Login | Form::Field | Form::Logins) => {
            Role::AsNamed
        }
        Some(role) => Role::Secret(role),
        None if own_name => Role::AsNamed,
        None => Role::Secret(PASSWORD),
    };
    Carried {
        role,
        name: Name {
            text: found.name.unwrap_or_else(|| name.text.clone()),
            span: name.span,
        },
        value: found.value,
        user: found.user,
        evident: found.evident,
        input: secret.from == Carrier::Stdin,
    }
}

/// Shortest option whose name could be taken for that of a secret.
const LONG_OPTION: usize = 4;

/// What options take that is no secret: so the table says, or no entry found one.
fn public(reading: &mut Reading<'_>, answered: &[At]) {
    let whole = |secret: &Secret, name: &&'static str| {
        matches!(secret.from, Carrier::Option(names) if names.contains(name))
            && matches!(secret.form, Form::Whole | Form::Login)
    };
    let mut values = Vec::new();
    for (index, option) in reading.parsed.options.iter().enumerate() {
        let mut tables = reading.each();
        if option.name.len() > LONG_OPTION
            && !answered.contains(&At::Option(index))
            && let Some(value) = &option.value
            && tables.any(|command| {
                command.takes.contains(&option.name)
                    || command.secrets.iter().any(|s| whole(s, &option.name))
            })
        {
            values.push(value.clone());
        }
        // `--secret NAME`, where `--secret` has no value, or only one behind an equals sign: the name is none of one.
        let next = option.at + 1;
        let glued = |secret: &Secret| {
            secret.given == Given::Glued
                && matches!(secret.from, Carrier::Option(names) if names.contains(&option.name))
        };
        let is_switch = option.value.is_none()
            && reading.each().any(|command| {
                command.switches.contains(&option.name) || command.secrets.iter().any(glued)
            });
        if is_switch
            && option.name.len() > LONG_OPTION
            && reading.parsed.operands.contains(&next)
            && !answered.contains(&At::Operand(next))
            && let Some(operand) = reading.argv.get(next)
        {
            values.push(operand.value.clone());
        }
    }
    reading.public.extend(values);
}

fn runs(reading: &mut Reading<'_>, stdin: Option<&Value>) {
    let Some(runs) = reading.each().find_map(|command| command.runs.as_ref()) else {
        return;
    };
    let language = runs.language;
    for option in &reading.parsed.options {
        if runs.script.contains(&option.name)
            && let Some(value) = &option.value
        {
            reading.inner.push(Inner::Script {
                value: value.clone(),
                language,
            });
        }
    }
    if let Some(value) = line(reading, runs.line) {
        reading.inner.push(Inner::Script { value, language });
        return;
    }
    let Some(begins) = reading.parsed.inner else {
        let nothing_else =
            reading.inner.is_empty() && (runs.account || reading.parsed.operands.is_empty());
        if runs.stdin
            && nothing_else
            && let Some(value) = stdin
        {
            reading.inner.push(Inner::Script {
                value: value.clone(),
                language,
            });
        }
        return;
    };
    if runs.join.is_some() {
        let words = reading.argv.iter().skip(begins).map(|a| &a.value);
        reading.inner.push(Inner::Script {
            value: form::joined(words, &space(reading.argv.get(begins))),
            language,
        });
        return;
    }
    let end = if runs.after.is_empty() {
        reading.argv.len()
    } else {
        let ends = |a: &Argument| matches!(a.as_str(), ";" | "+");
        let length = reading.argv.iter().skip(begins).position(ends);
        length.map_or(reading.argv.len(), |length| begins + length)
    };
    // `cmd /c "net user …"`: the shell that is run takes the one word apart.
    if let (Some(language), Some([one])) = (language, reading.argv.get(begins..end))
        && one.as_str().contains(char::is_whitespace)
    {
        reading.inner.push(Inner::Script {
            value: one.value.clone(),
            language: Some(language),
        });
        return;
    }
    reading.inner.push(Inner::Arguments(begins..end));
}

/// The program and its arguments, which stand in these options or are the operands in their order.
fn line(reading: &Reading<'_>, names: &[&str]) -> Option<Value> {
    let mut operands = reading.parsed.operands.iter();
    let mut words = Vec::new();
    let mut next = |given: Option<&Value>| {
        given.cloned().or_else(|| {
            let argument = reading.argv.get(*operands.next()?)?;
            Some(argument.value.clone())
        })
    };
    let option = |name: &str| {
        let mut options = reading.parsed.options.iter();
        options.find(|o| o.name == name)?.value.as_ref()
    };
    let (program, arguments) = names.split_first()?;
    words.push(next(option(program))?);
    words.push(next(arguments.iter().find_map(|name| option(name)))?);
    Some(form::joined(words.iter(), &space(reading.argv.first())))
}

/// A space, as if it stood before the argument.
fn space(before: Option<&Argument>) -> Value {
    let mut text = Text::new();
    if let Some(argument) = before {
        text.push_decoded(" ", argument.span);
    }
    Value {
        parts: vec![Part::Literal(text)],
    }
}
