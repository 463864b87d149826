//! CMD, ENTRYPOINT, HEALTHCHECK and SHELL: what is kept in the image config, and expanded only when it runs.

use super::{Lowering, span_of};
use crate::ir::{OpKind, Place, Value};
use crate::lower::script::{self, Argument};
use crate::source::Text;
use crate::syntax::dockerfile::{Form, Instruction};
use crate::syntax::shell::Dialect;

impl Lowering<'_> {
    pub(super) fn command(
        &mut self,
        at: &Instruction,
        keyword: &'static str,
        form: &Form,
        push: &mut dyn FnMut(OpKind),
    ) {
        let place = Place::Command(keyword);
        // Whatever it says, it replaces what an earlier one said.
        push(OpKind::Deposit(super::deposit(place, Value::default())));
        if let ("ENTRYPOINT", Form::Exec(words)) = (keyword, form) {
            let words: Vec<&str> = words.iter().map(Text::as_str).collect();
            self.script_next = script::shell_left_open(&words) == Some(true);
        }
        match form {
            Form::Shell(range) => {
                let text = at.text.slice(range.clone());
                if (self.interest)(text.as_str()) {
                    script::script(place, &text, self.shell.dialect(), push);
                }
            }
            Form::Exec(words) => match words.first() {
                // `["mysql -p…"]` behind `ENTRYPOINT ["sh", "-c"]`; of single words each would be an argument.
                Some(script)
                    if self.script_next
                        && keyword == "CMD"
                        && script.as_str().trim().contains(char::is_whitespace) =>
                {
                    if (self.interest)(script.as_str()) {
                        script::script(place, script, Dialect::Posix, push);
                    }
                }
                _ => self.exec(at, place, words, push),
            },
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
        if !script::interesting(words.iter().map(Text::as_str), self.interest) {
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
