//! A first look: whether a text can hold a command that carries a secret which no word gives away.

use super::spec::Form;
use super::table::{Carrier, Command, Secret, program, tool};

/// Parts of the names of options that speak for themselves: a text that holds one is looked at anyway.
const EVIDENT: [&str; 8] = [
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "login",
];

/// `false` when no command in `text` is in the table with an option like `-p` that it has there. Says nothing of
/// options, names and tools that have a word for a secret in them.
#[must_use]
pub fn may_carry(text: &str) -> bool {
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '`' | ';' | '&' | '|' | '(' | ')' | '\\' | ',' | '['
            )
    })
    .any(|word| {
        word.len() > 1
            && word.len() <= 64
            && word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
            && tool(program(word)).is_some_and(|tool| is_given(tool, text))
    })
}

fn is_given(tool: &'static Command, text: &str) -> bool {
    let of_tool = tool
        .secrets
        .iter()
        .any(|secret| is_there(secret, tool, text));
    of_tool
        || tool.verbs.iter().any(|verb| {
            let chosen = verb
                .names
                .iter()
                .any(|name| name.split(' ').all(|word| text.contains(word)));
            chosen
                && verb
                    .secrets
                    .iter()
                    .any(|secret| is_there(secret, verb, text))
        })
}

/// Whether the entry may be met in `text`, and no word for a secret gives it away.
fn is_there(secret: &Secret, of: &Command, text: &str) -> bool {
    let named = match secret.form {
        Form::Header
        | Form::Pair
        | Form::Pairs
        | Form::Substitution
        | Form::Debconf
        | Form::Text
        | Form::Url => secret.role.is_none(),
        // The other words of such a statement speak for themselves.
        Form::Statement => !text.to_ascii_lowercase().contains("identified"),
        Form::Whole | Form::Login | Form::Line | Form::Logins => secret.named_by.is_some(),
    };
    if named {
        return false;
    }
    match secret.from {
        Carrier::Option(names) | Carrier::Environment(names) => names
            .iter()
            .any(|name| !is_evident(name) && stands_in(name, text)),
        // Operands and input have no sign of their own, but for the names that some go by.
        Carrier::Operand(_) | Carrier::Stdin => {
            !of.names.iter().all(|name| is_evident(name))
                && (secret.key.is_empty() || secret.key.iter().any(|key| !is_evident(key)))
        }
    }
}

/// A short option may stand behind others: `-sSu`.
fn stands_in(name: &str, text: &str) -> bool {
    match name.strip_prefix('-').filter(|letter| letter.len() == 1) {
        Some(letter) => text.split_whitespace().any(|word| {
            word.trim_start_matches(['"', '\'', '[', ','])
                .strip_prefix('-')
                .is_some_and(|cluster| !cluster.starts_with('-') && cluster.contains(letter))
        }),
        None => text.contains(name),
    }
}

fn is_evident(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    EVIDENT.iter().any(|word| lower.contains(word))
}
