//! One value, by what its key holds.

use super::Lowering;
use super::keys::Holds;
use crate::ir::{Name, Value};
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::shell_of;

/// What stands in a login's password where nobody can log in with one, or where one is made up at boot.
const NO_PASSWORD: [&str; 12] = [
    "", "!", "!!", "*", "!*", "*!", "*LK*", "x", "NP", "RANDOM", "R", "!locked",
];

/// Says of a value that somebody logs in to the machine with it.
const ACCOUNT: &str = "account";

impl Lowering<'_> {
    /// Puts `value`, which stands under `key` and holds what the table says.
    pub(in crate::lower) fn value(&mut self, holds: Holds, key: &Name, value: &Text) {
        let literal = || Value::literal(value.clone());
        let word = value.trim();
        match holds {
            Holds::Password | Holds::Hash => {
                if !NO_PASSWORD.contains(&word.as_str()) {
                    let accounts = self.accounts.clone();
                    let mut context = vec!["password"];
                    if holds == Holds::Hash {
                        context.push(ACCOUNT);
                    }
                    context.extend(accounts.iter().map(String::as_str));
                    self.put_as(Some(key.clone()), &context, literal());
                }
            }
            Holds::Token => self.put_as(Some(key.clone()), &["token"], literal()),
            Holds::PrivateKey if is_path(word.as_str()) => self.other_name(key, "_file", literal()),
            Holds::PrivateKey => self.put_as(Some(key.clone()), &["private_key"], literal()),
            Holds::Path => self.other_name(key, "_file", literal()),
            Holds::Public => self.public(key, literal()),
            Holds::Text => self.config(value),
            Holds::Unit => self.unit_file(value),
            Holds::Command => self.shell(value, Dialect::Posix),
            Holds::Document => {
                let outer = std::mem::replace(&mut self.shell, shell_of(&key.text));
                self.within(value, key.text.clone(), |me, text| me.content(text));
                self.shell = outer;
            }
            Holds::Debconf => self.preseed(value),
            Holds::Logins => self.logins(value),
            Holds::Nested(schema) => {
                self.within(value, key.text.clone(), |me, text| me.yaml(text, schema));
            }
            Holds::None => {}
            Holds::Url | Holds::Named | Holds::Mount | Holds::Files | Holds::Accounts => {
                self.put(Some(key.clone()), literal());
            }
        }
    }

    /// A configuration file of any format: names and values in it decide.
    pub(in crate::lower) fn config(&mut self, text: &Text) {
        self.put(None, Value::literal(text.clone()));
    }

    /// A document inside this one, one layer deeper.
    pub(in crate::lower) fn within(
        &mut self,
        text: &Text,
        what: String,
        read: impl FnOnce(&mut Self, &Text),
    ) {
        let Some(span) = text.full_span() else {
            return;
        };
        if self.limits.enter().is_none() {
            self.unread(span, "stands too deep in other documents", false);
            self.free(text);
            return;
        }
        self.layer_of(text, what);
        read(self, text);
        self.limits.leave();
    }

    /// `user:password`, a line each (`cc_set_passwords.py`).
    pub(super) fn logins(&mut self, text: &Text) {
        for line in super::lines(text) {
            self.login(&line);
        }
    }

    /// One `user:password`.
    pub(super) fn login(&mut self, line: &Text) {
        let line = line.trim();
        let Some(colon) = line.as_str().find(':') else {
            return;
        };
        let user = line.slice(0..colon);
        let password = line.slice(colon + 1..line.len());
        if NO_PASSWORD.contains(&password.as_str()) {
            return;
        }
        if let Some(span) = user.full_span() {
            let key = Name {
                text: "password".to_owned(),
                span,
            };
            self.put_as(
                Some(key),
                &[user.as_str(), ACCOUNT],
                Value::literal(password),
            );
        }
    }

    fn public(&mut self, key: &Name, value: Value) {
        let key = Name {
            text: "public_key".to_owned(),
            span: key.span,
        };
        self.put(Some(key), value);
    }

    fn other_name(&mut self, key: &Name, ending: &str, value: Value) {
        let key = Name {
            text: format!("{}{ending}", key.text),
            span: key.span,
        };
        self.put(Some(key), value);
    }
}

/// A file's name rather than its content.
fn is_path(word: &str) -> bool {
    word.starts_with(['/', '~', '.']) || word == "system"
}
