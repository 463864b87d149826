//! The user's own command, as it is to be written when a secret reaches it another way.

use super::Suspect;
use crate::detect::Detectors;
use crate::flow::Visit;
use crate::ir::{OpKind, Place, RunCommand};

/// The longest command that is repeated, in bytes.
const LONGEST: usize = 120;

/// The command of the `RUN` that the secret stands in, or that is given it first, with the variable `key` where the value
/// stands. `None` where there is none such that fits on a line, and where anything in it could be a secret: it is shown as
/// it stands.
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
    let run = command(suspect, visit)?;
    let [text] = run.text.as_slice() else {
        return None;
    };
    let text = text.as_str().trim();
    let plain = |c: char| !c.is_control() && c != crate::detect::UNKNOWN;
    if run.heredocs > 0 || text.len() > LONGEST || !text.chars().all(plain) {
        return None;
    }
    let command = if written {
        let hit = suspect.hit()?;
        let secret = trace.value.as_ref()?.as_str().get(hit.range.clone())?;
        replaced(text, secret, key)?
    } else {
        text.to_owned()
    };
    // What is not known to be harmless is not repeated.
    let clean = detectors.text(&command).is_empty() && detectors.known(&command).is_empty();
    clean.then_some(command)
}

/// The `RUN` of a visit.
fn command<'s>(suspect: &'s Suspect<'_>, visit: &Visit) -> Option<&'s RunCommand> {
    let scope = suspect.flow.unit.scopes.get(visit.scope)?;
    let span = scope.ops.get(visit.op)?.span;
    scope.ops.iter().find_map(|op| match &op.kind {
        OpKind::Run(run) if op.span == span => Some(run),
        _ => None,
    })
}

/// `text` with `$KEY` in place of `secret`; `None` where it does not stand there as it is, or where the shell would not
/// expand a variable.
fn replaced(text: &str, secret: &str, key: &str) -> Option<String> {
    let (before, after) = text.split_once(secret)?;
    let single = before.matches('\'').count() % 2 == 1;
    if secret.is_empty() || single || after.contains(secret) {
        return None;
    }
    Some(format!("{before}${{{key}}}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_stands_where_the_value_stood() {
        assert_eq!(
            replaced("curl -u me:x1 https://e", "x1", "KEY").as_deref(),
            Some("curl -u me:${KEY} https://e")
        );
        assert_eq!(
            replaced("a \"it's x1\"", "x1", "KEY").as_deref(),
            None,
            "what quotes what is not sure"
        );
        for text in ["curl -H 'A: x1'", "a x1 x1", "a"] {
            assert_eq!(replaced(text, "x1", "KEY"), None, "{text}");
        }
    }
}
