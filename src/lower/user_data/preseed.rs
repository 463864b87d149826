//! Answers of Debian's installer and of debconf: `owner question type value`, a line each.

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use crate::ir::Name;
use crate::source::Text;
use crate::syntax::installer::{Answer, answers};

impl Lowering<'_> {
    /// A preseed file, or lines of `debconf-set-selections`.
    pub(super) fn preseed(&mut self, text: &Text) {
        // A password is asked for twice: the second answer is the first one again.
        let mut first: Option<Text> = None;
        for answer in answers(text) {
            let again = answer.question.as_str().ends_with("-again")
                || answer.question.as_str().ends_with("_again");
            let same = first
                .as_ref()
                .is_some_and(|f| f.as_str() == answer.value.as_str());
            if !(again && same) {
                self.answer(&answer);
            }
            if answer.kind.as_str() == "password" {
                first = Some(answer.value);
            }
        }
    }

    fn answer(&mut self, answer: &Answer) {
        let question = answer.question.as_str();
        let cursor = question
            .split('/')
            .fold(Cursor::new(Schema::Preseed), |at, key| at.below(key));
        let Some(span) = answer.question.full_span() else {
            return;
        };
        let mut key = Name {
            text: question.to_owned(),
            span,
        };
        let kind = answer.kind.as_str();
        let holds = match cursor.said() {
            Some(holds) => holds,
            None if kind == "password" => Holds::Password,
            None if matches!(kind, "boolean" | "select" | "multiselect" | "seen" | "note") => {
                Holds::None
            }
            None => {
                // `passwd/user-fullname` says no more than `user-fullname`.
                let last = question.rsplit('/').next().unwrap_or(question);
                last.clone_into(&mut key.text);
                Holds::Named
            }
        };
        self.value(holds, &key, &answer.value);
    }
}
