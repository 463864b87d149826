//! Answers of Debian's installer and of debconf: `owner question type value`, a line each.

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use crate::ir::Name;
use crate::source::Text;
use crate::syntax::installer::{Answer, answers};

impl Lowering<'_> {
    /// A preseed file, or lines of `debconf-set-selections`.
    pub(super) fn preseed(&mut self, text: &Text) {
        let answers = answers(text);
        let named = answers
            .iter()
            .filter(|answer| answer.question.as_str() == "passwd/username");
        for answer in named {
            self.account(&answer.value);
        }
        for answer in &answers {
            self.answer(answer);
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
