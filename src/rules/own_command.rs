//! The user's own command, as it is to be written when a secret reaches it another way.

use super::Suspect;
use crate::commands;
use crate::detect::{Detectors, UNKNOWN};
use crate::ir::Place;

/// The longest command that is repeated, in bytes.
const LONGEST: usize = 120;

/// The command of the `RUN` that the secret stands in, or that is given it first, with the variable `key` for it. `None`
/// where there is none such that fits on a line.
///
/// A command that has the secret spelled out may have others, of which only whoever runs it knows: of that only the program
/// is named. One that is given it by a variable is repeated as it stands, unless anything in it could be a secret.
pub(super) fn with_variable(
    suspect: &Suspect<'_>,
    key: &str,
    detectors: &Detectors,
) -> Option<String> {
    let trace = suspect.trace;
    let written = trace.origin.place == Place::Run;
    let visit = if written {
        &trace.origin
    } else {
        trace.uses.iter().find(|visit| visit.place == Place::Run)?
    };
    let scope = suspect.flow.unit.scopes.get(visit.scope)?;
    let span = scope.ops.get(visit.op)?.span;
    let run = suspect.flow.command_at(visit.scope, span)?;
    let [text] = run.text.as_slice() else {
        return None;
    };
    let text = text.as_str().trim();
    if written {
        return program(text).map(|program| format!("{program} … \"${key}\" …"));
    }
    let plain = |c: char| !c.is_control() && c != UNKNOWN;
    if run.heredocs > 0 || text.len() > LONGEST || !text.chars().all(plain) {
        return None;
    }
    let spelled_out = suspect.flow.spells_out(visit.scope, span);
    let clean = detectors.text(text).is_empty() && detectors.known(text).is_empty();
    (clean && !spelled_out).then(|| text.to_owned())
}

/// The program that a command begins with, where it is one by its name.
fn program(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    let name = commands::program(word);
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    (name.len() <= 20 && !name.is_empty() && name.chars().all(plain)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_programs_are_named() {
        assert_eq!(program("curl -u me:x https://e"), Some("curl"));
        assert_eq!(program("/usr/bin/apt-get update"), Some("apt-get"));
        for text in ["", "TOKEN=x1 curl", "./Setup1", "$RUN x", "\"curl\""] {
            assert_eq!(program(text), None, "{text}");
        }
    }
}
