//! CMD, ENTRYPOINT, HEALTHCHECK and SHELL: what is kept in the image config, and expanded only when it runs.

use super::{Lowering, span_of};
use crate::ir::{OpKind, Place};
use crate::lower::script::{self, Argument};
use crate::source::Text;
use crate::syntax::dockerfile::{Form, Instruction};

impl Lowering<'_> {
    pub(super) fn command(
        &self,
        at: &Instruction,
        keyword: &'static str,
        form: &Form,
        push: &mut dyn FnMut(OpKind),
    ) {
        let place = Place::Command(keyword);
        match form {
            Form::Shell(range) => {
                let text = at.text.slice(range.clone());
                if (self.interest)(text.as_str()) {
                    script::script(place, &text, self.shell.dialect(), push);
                }
            }
            Form::Exec(words) => self.exec(at, place, words, push),
        }
    }

    /// The words of an exec form.
    pub(super) fn exec(
        &self,
        at: &Instruction,
        place: Place,
        words: &[Text],
        push: &mut dyn FnMut(OpKind),
    ) {
        // Together: an option and its value are two words.
        if !(self.interest)(&joined(words)) {
            return;
        }
        let argv: Vec<_> = words
            .iter()
            .map(|w| Argument::literal(w.clone(), span_of(w, at.span)))
            .collect();
        script::options(place, &argv, push);
        for word in words {
            push(OpKind::Deposit(script::free_text(place, word.clone())));
        }
    }
}

/// The words of an exec form as one line.
pub(super) fn joined(words: &[Text]) -> String {
    let words: Vec<&str> = words.iter().map(Text::as_str).collect();
    words.join(" ")
}
