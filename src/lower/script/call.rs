//! One command: what its arguments carry, by the command table first and by their names else.

use std::collections::HashMap;

use super::{document, plain, reader};
use crate::commands::{self, Argument, Carried, Inner, Language, Reading, Role};
use crate::ir::{Deposit, Name, OpKind, Part, Place, Value, path};
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::Limits;

/// How many commands deep a command within a command is followed.
const MAX_DEPTH: u8 = 8;

/// Programs that build parts of an application, which they start for it.
const BUILD_TOOLS: [&str; 16] = [
    "rails",
    "rake",
    "bundle",
    "python",
    "python3",
    "manage.py",
    "django-admin",
    "npm",
    "npx",
    "yarn",
    "pnpm",
    "next",
    "mix",
    "make",
    "composer",
    "artisan",
];

/// Where deposits go, and what holds for all of a script.
pub(super) struct Lowering<'p> {
    pub(super) place: Place,
    /// How much of the documents in it may still be unpacked.
    limits: &'p mut Limits,
    push: &'p mut dyn FnMut(OpKind),
    /// Names that the script sets itself: not those of the build.
    pub(super) locals: HashMap<String, Option<Value>>,
    depth: u8,
    /// The command stands in `$( … )`.
    pub(super) substituted: bool,
}

impl<'p> Lowering<'p> {
    pub(super) fn new(
        place: Place,
        limits: &'p mut Limits,
        push: &'p mut dyn FnMut(OpKind),
    ) -> Self {
        Self {
            place,
            limits,
            push,
            locals: HashMap::new(),
            depth: 0,
            substituted: false,
        }
    }

    /// Whether what is read is no script within a command.
    pub(super) fn is_outermost(&self) -> bool {
        self.depth == 0
    }

    /// Whether what is set as `variable` for `program` alone may be but there to make a step of a build run:
    /// `RUN SECRET_KEY=x ./manage.py collectstatic`. A container that runs, a machine that boots, or one that an image is
    /// made of has services with these logins, unless a tool is started that makes assets and the like; and clients log in
    /// to one wherever they stand.
    pub(super) fn is_for_build(&self, program: &str, variable: &str) -> bool {
        const LOGINS: [&str; 4] = ["PGPASSWORD", "MYSQL_PWD", "REDISCLI_AUTH", "SSHPASS"];
        const ACCOUNTS: [&str; 3] = ["SUPERUSER_PASSWORD", "ROOT_PASSWORD", "ADMIN_PASSWORD"];
        if matches!(self.place, Place::Run | Place::RunScript) {
            !LOGINS.contains(&variable)
                && !ACCOUNTS.iter().any(|account| variable.ends_with(account))
        } else {
            let is_password = variable.to_ascii_uppercase().contains("PASS");
            !is_password && BUILD_TOOLS.contains(&path::base(program))
        }
    }

    /// Goes into a command within a command, if that is not too deep: [`Self::leave`] goes back.
    pub(super) fn enter(&mut self) -> bool {
        let enters = self.depth < MAX_DEPTH;
        self.depth += u8::from(enters);
        enters
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn say(&mut self, kind: OpKind) {
        (self.push)(kind);
    }

    /// What a document needs that stands in the script.
    pub(super) fn parts(&mut self) -> (Place, &mut Limits, &mut dyn FnMut(OpKind)) {
        (self.place, self.limits, self.push)
    }

    pub(super) fn put(&mut self, deposit: Deposit) {
        (self.push)(OpKind::Deposit(deposit));
    }
}

/// Takes one command apart, and the commands that it runs.
pub(super) fn command(
    lowering: &mut Lowering<'_>,
    argv: &[Argument],
    dialect: Dialect,
    input: Option<&Value>,
) {
    let reading = commands::read(argv, input);
    let program = argv.first().map(reader::program_of).unwrap_or_default();
    let context: Vec<String> = (!program.is_empty())
        .then(|| program.to_owned())
        .into_iter()
        .collect();
    carried(lowering, &reading, &context);
    // `for /f "tokens=2 delims=;"` says how lines are taken apart.
    if dialect != Dialect::Cmd || !program.eq_ignore_ascii_case("for") {
        by_name(lowering, argv, &reading, &context);
    }
    statement(lowering, argv);
    addresses(lowering, argv, &reading);
    document::documents(lowering, argv, input);
    if !lowering.enter() {
        return;
    }
    for inner in &reading.inner {
        match inner {
            Inner::Arguments(range) => {
                if let Some(argv) = argv.get(range.clone()).filter(|argv| !argv.is_empty()) {
                    command(lowering, argv, dialect, input);
                }
            }
            Inner::Script { value, language } => {
                let dialect = language.map_or(dialect, dialect_of);
                let (text, holes) = reader::spell(value);
                // What a shell reads as its script is not there for the commands in it.
                let input = input.filter(|input| *input != value);
                reader::read(lowering, &text, dialect, &holes, input);
            }
        }
    }
    lowering.leave();
}

fn dialect_of(language: Language) -> Dialect {
    match language {
        Language::Posix => Dialect::Posix,
        Language::PowerShell => Dialect::PowerShell,
        Language::Cmd => Dialect::Cmd,
    }
}

/// What the table says.
fn carried(lowering: &mut Lowering<'_>, reading: &Reading<'_>, context: &[String]) {
    // What shows anywhere shows in the text, but for what stands in a substitution: there it is a part of a reference.
    let hidden = lowering.substituted;
    let shows = |carried: &&Carried| {
        let alone = carried.user.is_none() && !carried.name.text.ends_with("uthorization");
        carried.evident && (!hidden || alone)
    };
    for carried in reading.carried.iter().filter(|c| !shows(c)) {
        let text = match carried.role {
            Role::Secret(role) => role.to_owned(),
            Role::AsNamed => carried.name.text.clone(),
        };
        let key = Name {
            text,
            span: carried.name.span,
        };
        lowering.put(Deposit {
            context: context.iter().chain(&carried.user).cloned().collect(),
            ..plain(lowering.place, Some(key), carried.value.clone())
        });
    }
    // A name that says nothing: the value is looked at, and found to be nothing.
    let public = reading.public.iter().map(|value| (value, false));
    // What is looked for is set nowhere: only a secret that nobody else has is told.
    let patterns = reading.patterns.iter().map(|value| (value, true));
    for (value, transient) in public.chain(patterns) {
        if let Some(span) = value.text().full_span() {
            let key = Name {
                text: "value".to_owned(),
                span,
            };
            lowering.put(Deposit {
                transient,
                ..plain(lowering.place, Some(key), value.clone())
            });
        }
    }
}

/// Switches that many programs have: what stands behind one is not its value.
const SWITCHES: [&str; 8] = [
    "insecure",
    "silent",
    "fail",
    "location",
    "show-error",
    "verbose",
    "quiet",
    "compressed",
];

/// The name of an option that says something: `--db-password`, or Java's and Go's `-dbPassword`.
fn option_name(text: &str) -> Option<&str> {
    // Behind one dash stand letters, too: only a word that ends like the name of a secret is an option.
    const ENDINGS: [&str; 6] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
    ];
    match text.strip_prefix("--") {
        Some(name) => Some(name).filter(|name| is_name(name) && !SWITCHES.contains(name)),
        None => text.strip_prefix('-').filter(|name| {
            let name = name.to_ascii_lowercase();
            name.bytes().all(|b| b.is_ascii_lowercase())
                && ENDINGS.iter().any(|ending| name.ends_with(ending))
        }),
    }
}

/// Options whose names say what they are: `--name value`, `-name value`, `--name=value`, `-Dname=value`, `NAME=value`.
fn by_name(
    lowering: &mut Lowering<'_>,
    argv: &[Argument],
    reading: &Reading<'_>,
    context: &[String],
) {
    let assigns = reading.assigns();
    let mut inner = reading.inner.iter().filter_map(|inner| match inner {
        Inner::Arguments(range) => argv.get(range.start),
        Inner::Script { .. } => None,
    });
    let runs = inner.next().map(Argument::as_str).unwrap_or_default();
    for (at, argument) in argv.iter().enumerate().skip(1) {
        if reading.knows(at) {
            continue;
        }
        let text = argument.as_str();
        if let Some((name, value)) = assigned(argument) {
            lowering.put(Deposit {
                context: context.to_vec(),
                transient: assigns && lowering.is_for_build(runs, &name.text),
                ..plain(lowering.place, Some(name), value)
            });
        } else if let Some(name) = option_name(text)
            && let Some(next) = argv
                .get(at + 1)
                .filter(|n| !n.as_str().starts_with('-') && !n.value.is_empty())
            && !reading.knows(at + 1)
        {
            let key = Name {
                text: name.to_owned(),
                span: argument.span,
            };
            lowering.put(Deposit {
                context: context.to_vec(),
                ..plain(lowering.place, Some(key), next.value.clone())
            });
        }
    }
}

/// Logins in URLs that a command in a substitution is given: `x=$(curl "https://example.com/?token=…")`. In the text around it
/// all of it is but a reference.
fn addresses(lowering: &mut Lowering<'_>, argv: &[Argument], reading: &Reading<'_>) {
    if !lowering.substituted {
        return;
    }
    let arguments = argv.iter().enumerate().skip(1);
    for (_, argument) in arguments.filter(|(at, _)| !reading.knows(*at)) {
        if argument.as_str().contains("://") {
            lowering.put(Deposit {
                text: true,
                ..plain(lowering.place, None, argument.value.clone())
            });
        }
    }
}

/// `set system login user ada authentication plaintext-password x`: what is typed on a router.
fn statement(lowering: &mut Lowering<'_>, argv: &[Argument]) {
    let [set, .., name, value] = argv else {
        return;
    };
    if set.as_str() == "set" && name.as_str() == "plaintext-password" {
        let key = Name {
            text: name.as_str().to_owned(),
            span: name.span,
        };
        lowering.put(plain(lowering.place, Some(key), value.value.clone()));
    }
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
    let value = argument.value.slice(equals + 1..argument.text.len());
    Some((
        Name {
            text: name.to_owned(),
            span,
        },
        value,
    ))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':'))
}
