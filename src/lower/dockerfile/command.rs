//! CMD, ENTRYPOINT, HEALTHCHECK and SHELL: what is kept in the image config, and expanded only when it runs.

use super::{Interest, deposit, span_of};
use crate::ir::{Deposit, OpKind, Place, Value};
use crate::lower::argv;
use crate::source::Text;
use crate::syntax::dockerfile::{Form, Instruction};

pub(super) fn deposits(
    at: &Instruction,
    keyword: &'static str,
    form: &Form,
    interest: Interest<'_>,
    push: &mut dyn FnMut(OpKind),
) {
    let place = Place::Command(keyword);
    match form {
        Form::Shell(range) => {
            let text = at.text.slice(range.clone());
            if interest(text.as_str()) {
                argv::script(place, &text, push);
            }
        }
        Form::Exec(words) => {
            if words.iter().any(|w| interest(w.as_str())) {
                exec(at, place, words, push);
            }
        }
    }
}

/// The words of an exec form. `["sh", "-c", "…"]` holds a script.
pub(super) fn exec(at: &Instruction, place: Place, words: &[Text], push: &mut dyn FnMut(OpKind)) {
    let shell = words.iter().position(|w| w.as_str() == "-c" || w.as_str() == "-lc");
    if let Some(script) = shell.and_then(|at| words.get(at + 1)) {
        argv::script(place, script, push);
        return;
    }
    let argv: Vec<argv::Argument> =
        words.iter().map(|w| argv::Argument::literal(w.clone(), span_of(w, at.span))).collect();
    argv::command(place, &argv, push);
    for word in words {
        push(OpKind::Deposit(Deposit { text: true, ..deposit(place, Value::literal(word.clone())) }));
    }
}
