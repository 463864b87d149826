//! `docs/commands.md`: the tools whose arguments are understood.

use std::fmt::Write as _;

use lint_secrets::commands::spec::{Form, Given, Kept};
use lint_secrets::commands::{Carrier, Command, Secret, tools};

use super::{Page, cell, check, header};

const INTRO: &str = "\
What a command is given, and where the tool keeps it, is data: `rules/commands`, whose schema is in
[rules/README.md](../rules/README.md). Of a tool that is not listed, options are judged by their names
(`--db-password x`), and URLs, headers and known tokens are found wherever they stand.

*Kept in* is where the credential lies once the command has run, whatever it came from: a build argument and a mounted
secret end up there too. `~` is the home folder of whoever runs it. What is marked `?` was not tried, only read or heard
of.

";

const WRAPPERS: &str = "\
These are seen through: what they run is read as a command, or as a script, of its own.

";

#[test]
fn every_tool_is_listed() {
    let mut text = header("Commands");
    text.push_str(INTRO);
    let carriers: Vec<&Command> = tools().filter(|tool| carries(tool)).collect();
    writeln!(text, "## The {} that carry secrets\n", carriers.len()).unwrap();
    text.push_str("| tool | given by | kept in |\n|---|---|---|\n");
    for tool in &carriers {
        row(&mut text, tool, &names(tool));
        for verb in tool.verbs().iter().filter(|verb| carries(verb)) {
            row(&mut text, verb, &format!("{} {}", tool.name(), names(verb)));
        }
    }
    text.push_str("\n## Commands that run others\n\n");
    text.push_str(WRAPPERS);
    let mut wrappers: Vec<&str> = tools()
        .filter(|tool| tool.is_wrapper() || tool.verbs().iter().any(Command::is_wrapper))
        .flat_map(Command::names)
        .copied()
        .collect();
    wrappers.sort_unstable();
    let wrappers: Vec<String> = wrappers.iter().map(|name| format!("`{name}`")).collect();
    writeln!(text, "{}", wrappers.join(", ")).unwrap();
    text.push_str("\n## Commands that make keys\n\n| command | what | where |\n|---|---|---|\n");
    for tool in tools() {
        for (name, command) in std::iter::once((tool.name().to_owned(), tool)).chain(
            (tool.verbs().iter()).map(|verb| (format!("{} {}", tool.name(), verb.name()), verb)),
        ) {
            for made in command.makes() {
                writeln!(
                    text,
                    "| `{name}` | {} | {} |",
                    made.what(),
                    path(made.pattern())
                )
                .unwrap();
            }
        }
    }
    assert!(carriers.len() > 150, "only {} tools", carriers.len());
    check(&[Page {
        path: "docs/commands.md".to_owned(),
        text,
    }]);
}

fn carries(command: &Command) -> bool {
    !command.secrets().is_empty()
        || !command.stores().is_empty()
        || command.verbs().iter().any(carries)
}

fn names(command: &Command) -> String {
    command.names().join(", ")
}

fn row(text: &mut String, command: &Command, name: &str) {
    let mut given: Vec<String> = Vec::new();
    for secret in command.secrets() {
        let form = form(secret);
        let ways: Vec<String> = match secret.carrier() {
            Carrier::Option(names) => names
                .iter()
                .map(|name| match secret.given() {
                    Given::Glued if name.starts_with("--") => format!("`{name}={form}`"),
                    Given::Glued => format!("`{name}{form}`"),
                    _ => format!("`{name} {form}`"),
                })
                .collect(),
            Carrier::Operand(_) if secret.key().is_empty() => vec![format!("operand `{form}`")],
            Carrier::Operand(_) => {
                let keys = secret.key().iter();
                keys.map(|key| format!("`{key} {form}`")).collect()
            }
            Carrier::Stdin => vec![format!("standard input: `{form}`")],
            Carrier::Environment(names) => names.iter().map(|name| format!("`{name}=`")).collect(),
        };
        for way in ways {
            if !given.contains(&way) {
                given.push(way);
            }
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for store in command.stores() {
        let how = match store.kept() {
            Kept::Plain => "",
            Kept::Encoded => " (encoded)",
            Kept::Hashed => " (hashed)",
        };
        let doubt = if store.is_proved() { "" } else { " ?" };
        kept.push(format!("{}{how}{doubt}", path(store.pattern())));
    }
    if given.is_empty() && kept.is_empty() {
        writeln!(text, "| {} | its verbs | |", cell(name)).unwrap();
        return;
    }
    writeln!(
        text,
        "| {} | {} | {} |",
        cell(name),
        cell(&given.join(", ")),
        cell(&kept.join(", "))
    )
    .unwrap();
}

fn path(pattern: &str) -> String {
    format!("`{}`", pattern.replace('|', " or "))
}

fn form(secret: &Secret) -> String {
    let form = match secret.form() {
        Form::Login => return format!("USER{}SECRET", secret.separator()),
        Form::Field => return format!("USER{0}SECRET{0}…", secret.separator()),
        Form::Whole | Form::Line => "SECRET",
        Form::Url | Form::Channel => "https://SECRET@…",
        Form::Header => "NAME: SECRET",
        Form::Pair => "NAME=SECRET",
        Form::Pairs => "NAME=SECRET,…",
        Form::Statement => "… PASSWORD 'SECRET'",
        Form::Substitution => "s/NAME/SECRET/",
        Form::Text => "TEXT",
        Form::Logins => "USER:SECRET",
        Form::Debconf => "OWNER QUESTION password SECRET",
    };
    format!("{}{form}", secret.prefix())
}
