//! Shell text and argument lists to deposits: what is assigned, what options are given, what is spelled out.
//! Serves every format that carries commands.

mod call;
pub(in crate::lower) mod crontab;
mod document;
mod input;
mod reader;

use crate::ir::{Deposit, Name, OpKind, Place, Value};
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::Limits;

pub use crate::commands::Argument;

use call::Lowering;

/// Takes a script apart. Deposits with names come first, the whole text as free text last.
pub fn script(place: Place, text: &Text, dialect: Dialect, push: &mut dyn FnMut(OpKind)) {
    script_within(place, text, dialect, &mut Limits::default(), push);
}

/// The same inside a document of which no more than `limits` may be unpacked.
pub(in crate::lower) fn script_within(
    place: Place,
    text: &Text,
    dialect: Dialect,
    limits: &mut Limits,
    push: &mut dyn FnMut(OpKind),
) {
    let mut lowering = Lowering::new(place, limits, push);
    reader::read(&mut lowering, text, dialect, &[], None);
    push(OpKind::Deposit(free_text(place, text.clone())));
}

/// Whether a command, given as its words, is of interest: by one of them, or by what they say together (`curl`, `-u`).
pub(super) fn interesting<'a>(
    words: impl Iterator<Item = &'a str>,
    interest: &dyn Fn(&str) -> bool,
) -> bool {
    let words: Vec<&str> = words.collect();
    words.iter().any(|word| interest(word)) || interest(&words.join(" "))
}

/// Takes one command apart, given as its words. Its text is not among the deposits.
pub fn options(place: Place, argv: &[Argument], push: &mut dyn FnMut(OpKind)) {
    let mut limits = Limits::default();
    let mut lowering = Lowering::new(place, &mut limits, push);
    call::command(&mut lowering, argv, Dialect::Posix, None);
}

/// Whether an option of a shell says that a script comes next: `-c`, also with others (`-euxc`).
pub(super) fn takes_script(option: &str) -> bool {
    let letters = option.strip_prefix('-').unwrap_or_default();
    letters.ends_with('c') && letters.bytes().all(|b| b"ceiluvx".contains(&b))
}

/// Whether `words` end with a shell without anything that it runs (`tini -- sh -c`); then, whether its script comes next.
pub(super) fn shell_left_open(words: &[&str]) -> Option<bool> {
    let is_shell = |word: &&str| {
        let name = word.rsplit('/').next().unwrap_or_default();
        matches!(name, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh")
    };
    let at = words.iter().rposition(is_shell)?;
    let options = words.get(at + 1..)?;
    let open = options.iter().all(|option| option.starts_with('-'));
    open.then(|| options.last().is_some_and(|last| takes_script(last)))
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
