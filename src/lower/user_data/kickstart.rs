//! Directives of Red Hat's installer (pykickstart's commands).

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use crate::ir::{Name, Value};
use crate::source::Text;
use crate::syntax::installer::{Item, kickstart};

impl Lowering<'_> {
    /// A kickstart file.
    pub(super) fn kickstart(&mut self, text: &Text) {
        let items = kickstart(text);
        for item in &items {
            if let Item::Directive(words) = item {
                self.user(words);
            }
        }
        for item in items {
            match item {
                Item::Directive(words) => self.directive(&words),
                Item::Section { name, body } if is_script(&name) => {
                    self.within(&body, format!("%{name}"), |me, body| me.script(body));
                }
                Item::Section { name, body } if name == "addon" => self.config(&body),
                Item::Section { .. } => {}
            }
        }
    }

    /// `user --name=…`
    fn user(&mut self, words: &[Text]) {
        let Some((name, options)) = words.split_first() else {
            return;
        };
        if name.as_str() != "user" {
            return;
        }
        let mut options = options.iter();
        while let Some(word) = options.next() {
            if word.as_str() == "--name" {
                if let Some(name) = options.next() {
                    self.account(name);
                }
            } else if word.as_str().starts_with("--name=") {
                self.account(&word.slice("--name=".len()..word.len()));
            }
        }
    }

    fn directive(&mut self, words: &[Text]) {
        let Some((name, arguments)) = words.split_first() else {
            return;
        };
        let Some(span) = name.full_span() else {
            return;
        };
        let directive = name.as_str().to_ascii_lowercase();
        let cursor = Cursor::new(Schema::Kickstart).below(&directive);
        let crypted = arguments.iter().any(|word| word.as_str() == "--iscrypted");
        let mut rest = arguments.iter().peekable();
        while let Some(word) = rest.next() {
            let text = word.as_str();
            let Some(option) = text.strip_prefix("--") else {
                // `rootpw secret`: the last word that is no option.
                let key = Name {
                    text: directive.clone(),
                    span,
                };
                if !(crypted && is_no_hash(word.as_str())) {
                    self.value(bare(&cursor), &key, word);
                }
                continue;
            };
            let (option, value) = match option.split_once('=') {
                Some((option, _)) => {
                    let at = 2 + option.len() + 1;
                    (option, word.slice(at..word.len()))
                }
                None => {
                    // Of options that take a value the next word is it, unless it is an option itself.
                    let takes = matches!(
                        cursor.below(option).said(),
                        Some(Holds::Password | Holds::Hash | Holds::Token)
                    );
                    match rest.next_if(|next| takes && !next.as_str().starts_with("--")) {
                        Some(next) => (option, next.clone()),
                        None => continue,
                    }
                }
            };
            let key = Name {
                text: option.to_owned(),
                span: word.full_span().unwrap_or(span),
            };
            match cursor.below(option).said() {
                Some(Holds::Hash) if crypted && is_no_hash(value.as_str()) => {}
                Some(holds) => self.value(holds, &key, &value),
                None if is_address(option) => self.put(Some(key), Value::literal(value)),
                None => {}
            }
        }
    }
}

/// What a word without an option holds.
fn bare(cursor: &Cursor<'_>) -> Holds {
    cursor.below("").said().unwrap_or(Holds::None)
}

/// Said to be a hash, and none that any password has: the account is locked with it.
fn is_no_hash(word: &str) -> bool {
    !word.contains(['$', '{', '\u{fffc}', '<', '%']) && word.len() != 13
}

fn is_address(option: &str) -> bool {
    [
        "url",
        "baseurl",
        "mirrorlist",
        "metalink",
        "proxy",
        "server",
        "dir",
    ]
    .contains(&option)
}

/// Sections that hold a program.
fn is_script(name: &str) -> bool {
    ["pre", "post", "pre-install", "onerror", "traceback"].contains(&name)
}
