//! Structures of cloud-config whose keys say what their neighbours are: accounts, mounts, commands.

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use super::yaml::name_of;
use crate::ir::{Name, Value};
use crate::lower::script::{Argument, options};
use crate::source::Text;
use crate::syntax::shell::Dialect;
use crate::syntax::yaml::Node;

impl Lowering<'_> {
    /// `chpasswd: users:` (`cc_set_passwords.py`): `type` is `hash` unless it says `text` or `RANDOM`.
    pub(super) fn accounts(&mut self, list: Node<'_>) {
        for account in list.items() {
            let random = account
                .get("type")
                .and_then(Node::scalar)
                .is_some_and(|kind| kind.as_str() == "RANDOM");
            if random {
                continue;
            }
            for entry in account.own_entries() {
                if let (Some("password"), Some(key), Some(value)) =
                    (entry.name(), name_of(&entry), entry.value.scalar())
                {
                    self.value(Holds::Hash, &key, &value.text);
                }
            }
        }
    }

    /// `chpasswd: list:` as a list; a string is [`Self::logins`].
    pub(super) fn login_list(&mut self, list: Node<'_>) {
        for item in list.items() {
            if let Some(line) = item.scalar() {
                self.login(&line.text);
            }
            // `- root:secret` without a space is a string; `- root: secret` by mistake a mapping.
            for entry in item.own_entries() {
                if let (Some(mut key), Some(value)) = (name_of(&entry), entry.value.scalar()) {
                    "password".clone_into(&mut key.text);
                    self.value(Holds::Password, &key, &value.text);
                }
            }
        }
    }

    /// `mounts:` each a list of fstab's fields.
    pub(super) fn mounts(&mut self, list: Node<'_>) {
        for mount in list.items() {
            for field in mount.items().filter_map(Node::scalar) {
                self.options_of_mount(&field.text);
            }
        }
    }

    /// `user=x,password=y`, or a device, which may be an address with a login.
    fn options_of_mount(&mut self, field: &Text) {
        let text = field.as_str();
        if !text.contains('=') {
            self.put(None, Value::literal(field.clone()));
            return;
        }
        let mut at = 0;
        for option in text.split(',') {
            let start = at;
            at += option.len() + 1;
            let Some((name, value)) = option.split_once('=') else {
                continue;
            };
            let from = start + name.len() + 1;
            let value = field.slice(from..from + value.len());
            let Some(span) = field.span(start..start + name.len()) else {
                continue;
            };
            let named = matches!(name, "password" | "pass" | "password2" | "secret");
            let key = Name {
                text: name.to_owned(),
                span,
            };
            let holds = if named { Holds::Password } else { Holds::Named };
            self.value(holds, &key, &value);
        }
    }

    /// `runcmd:` and its kin: each item shell text, or a list of words.
    pub(super) fn commands(&mut self, list: Node<'_>, key: Option<&Name>) {
        let items: Vec<Node<'_>> = list.items().collect();
        // All of the scalars make one script in the end: what one sets the next may use.
        let mut together = Text::new();
        for item in &items {
            if let Some(scalar) = item.scalar() {
                if !together.is_empty()
                    && let Some(span) = scalar.text.full_span()
                {
                    let mut between = span;
                    between.end = between.start;
                    together.push_decoded("\n", between);
                }
                together.push(&scalar.text);
            } else if item.is_sequence() {
                self.argv(*item);
            } else {
                self.steps(*item, key);
            }
        }
        if !together.is_empty() {
            self.shell(&together, Dialect::Posix);
        }
    }

    /// A list that holds options of some program: `args: [server, --token, x]`.
    pub(super) fn options_of_list(&mut self, list: Node<'_>) {
        let words: Vec<&Text> = list
            .items()
            .filter_map(Node::scalar)
            .map(|word| &word.text)
            .collect();
        let is_option = |word: &&Text| word.as_str().starts_with("--") && word.len() > 2;
        let Some(first) = words.first().and_then(|word| word.full_span()) else {
            return;
        };
        if !words.iter().any(is_option) {
            return;
        }
        // Which program it is nothing says.
        let mut argv = vec![Argument::literal(Text::new(), first)];
        argv.extend(
            words
                .into_iter()
                .filter_map(|word| Some(Argument::literal(word.clone(), word.full_span()?))),
        );
        options(self.place, &argv, self.push);
    }

    /// A command as a list of words, of a container: `[CMD, …]`, `[CMD-SHELL, "…"]`.
    pub(super) fn words(&mut self, list: Node<'_>) {
        let words = list.items().filter_map(Node::scalar).map(|word| &word.text);
        let mut words: Vec<Text> = words.cloned().collect();
        if words.first().is_some_and(|word| word.as_str() == "CMD") {
            words.remove(0);
        }
        if let [form, command] = words.as_slice()
            && form.as_str() == "CMD-SHELL"
        {
            return self.shell(command, Dialect::Posix);
        }
        self.called(words);
    }

    /// A command as a list of words.
    fn argv(&mut self, list: Node<'_>) {
        let words: Vec<Text> = list
            .items()
            .filter_map(Node::scalar)
            .map(|word| word.text.clone())
            .collect();
        self.called(words);
    }

    fn called(&mut self, words: Vec<Text>) {
        // `[sh, -c, "…"]`
        let shell = words.first().is_some_and(|word| {
            let program = word.as_str().rsplit('/').next().unwrap_or_default();
            matches!(program, "sh" | "bash" | "dash" | "ash" | "zsh")
        });
        let script = words
            .iter()
            .position(|word| {
                let word = word.as_str();
                word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
            })
            .and_then(|at| words.get(at + 1));
        if let (true, Some(script)) = (shell, script) {
            self.shell(script, Dialect::Posix);
            return;
        }
        let argv: Vec<Argument> = words
            .iter()
            .filter_map(|word| Some(Argument::literal(word.clone(), word.full_span()?)))
            .collect();
        options(self.place, &argv, self.push);
        for word in words {
            self.free(&word);
        }
    }

    /// A mapping among commands: Ansible-like steps, or a colon by mistake.
    fn steps(&mut self, item: Node<'_>, _: Option<&Name>) {
        let named = Cursor::new(Schema::CloudConfig).below("\u{0}");
        for entry in item.own_entries() {
            self.entry(&entry, &named, 1);
        }
    }
}
