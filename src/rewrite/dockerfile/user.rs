//! Who runs the commands of a stage: a mounted file is root's unless the mount says otherwise.

use std::collections::BTreeSet;

use super::Page;
use super::images;
use super::mention;
use super::script::Commands;
use crate::commands;
use crate::ir::Parent;
use crate::syntax::dockerfile::{Keyword, Kind};

/// Who runs a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum User {
    /// It reads every file.
    Root,
    /// A number.
    Number(u32),
    /// A name, or the user of an image that nothing is known of.
    Other,
}

/// Folders between stages that are looked through.
const MOST_STAGES: usize = 64;

/// Who runs the instruction at position `at`.
pub(super) fn of(page: &Page<'_>, at: usize) -> User {
    let scopes = page.scopes();
    let Some(mut scope) = scopes.get(at).copied() else {
        return User::Other;
    };
    let mut before = at;
    for _ in 0..MOST_STAGES {
        let instructions = page.tree.instructions.iter().enumerate().rev();
        let mut own =
            instructions.filter(|(at, _)| *at < before && scopes.get(*at) == Some(&scope));
        let said = own.find(|(_, i)| matches!(i.body.name, Keyword::User | Keyword::From));
        let Some((_, instruction)) = said else {
            return User::Other;
        };
        if instruction.body.name == Keyword::User {
            let words = instruction.str(&instruction.body.args);
            return match named(words) {
                User::Other => numbered(page, words).map_or(User::Other, User::Number),
                known => known,
            };
        }
        match page.flow.unit.scopes.get(scope).map(|s| s.parent) {
            Some(Parent::Stage(parent)) if parent < scope => {
                scope = parent;
                before = usize::MAX;
            }
            _ => {
                let Kind::From {
                    image: Some(image), ..
                } = &instruction.body.kind
                else {
                    return User::Other;
                };
                return of_image(instruction.str(image));
            }
        }
    }
    User::Other
}

fn named(words: &str) -> User {
    let name = words.split(':').next().unwrap_or_default().trim();
    match name {
        "root" | "0" => User::Root,
        number => number.parse().map_or(User::Other, User::Number),
    }
}

/// The number that a command of the file gives the account, where all that make it say the same: `useradd -u 1001 app`.
fn numbered(page: &Page<'_>, words: &str) -> Option<u32> {
    let name = words.split(':').next()?.trim();
    let runs = page
        .tree
        .instructions
        .iter()
        .filter(|i| i.body.name == Keyword::Run);
    let mut numbers = BTreeSet::new();
    for run in runs.filter(|run| mention::names(run.text.as_str(), name)) {
        let commands = Commands::of(run)?;
        for command in commands.simple() {
            let words = commands.words(command);
            let word = |at: usize| words.get(at).cloned().flatten().unwrap_or_default();
            let makes = matches!(
                commands::program(&word(0)),
                "useradd" | "adduser" | "usermod"
            );
            if !makes || !words.iter().flatten().any(|word| word == name) {
                continue;
            }
            let number = words
                .iter()
                .enumerate()
                .find_map(|(at, own)| match own.as_deref()? {
                    "-u" | "--uid" => word(at + 1).parse().ok(),
                    own => own.strip_prefix("--uid=")?.parse().ok(),
                });
            numbers.insert(number?);
        }
    }
    match numbers.into_iter().collect::<Vec<u32>>().as_slice() {
        [number] => Some(*number),
        _ => None,
    }
}

fn of_image(image: &str) -> User {
    images::known(image).map_or(User::Other, |_| User::Root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_of_images_and_instructions() {
        for (image, want) in [
            ("node:22-alpine", User::Root),
            ("docker.io/library/python", User::Root),
            ("jenkins/jenkins:lts", User::Other),
            ("${BASE}", User::Other),
        ] {
            assert_eq!(of_image(image), want, "{image}");
        }
        assert_eq!(named("0:0"), User::Root);
        assert_eq!(named("1000"), User::Number(1000));
        assert_eq!(named("node"), User::Other);
    }
}
