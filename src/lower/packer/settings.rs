//! Settings of plugins: each value to where it goes, by the name of its setting.

use super::attributes::{self, Holds};
use super::command::dialect_of;
use super::put::{At, Lowering};
use super::value::{Entry, Known, Value};
use crate::ir::{Name, PackerPlace, Passage, PassageKind};

impl Lowering<'_> {
    /// All settings of a plugin. `at` says what they are where no table says more.
    pub(super) fn settings(&mut self, plugin: &str, at: &At, settings: &Value) {
        for entry in settings.entries() {
            if self.evaluator.afford(1) {
                self.setting(plugin, at, entry);
            }
        }
    }

    pub(super) fn setting(&mut self, plugin: &str, at: &At, entry: &Entry) {
        let name = entry.key.text.as_str();
        let value = &entry.value;
        let keyed = at.keyed(entry.key.clone(), entry.span);
        let place = |place| At {
            place,
            ..keyed.clone()
        };
        match attributes::holds(plugin, name) {
            Some(Holds::Login) => {
                let login = if self.locks_account {
                    PackerPlace::LoginThatEnds
                } else if attributes::is_cloud(plugin) {
                    PackerPlace::LoginThatStays
                } else {
                    PackerPlace::Login
                };
                self.put(&place(login), value);
            }
            Some(Holds::Secret) => self.put(&alias(&keyed, "secret_key"), value),
            Some(Holds::Harmless) => self.put(&At { key: None, ..keyed }, value),
            Some(Holds::KeyFile) => self.key_files(&keyed, value),
            Some(Holds::Command) => {
                let at = if at.place == PackerPlace::Source {
                    place(PackerPlace::SourceCommand)
                } else {
                    place(PackerPlace::Command)
                };
                self.command_setting(&at, value, dialect_of(plugin));
            }
            Some(Holds::UserData) => self.documents(&place(user_data(name)), value),
            Some(Holds::UserDataFile) => self.document_files(&place(user_data(name)), value),
            Some(Holds::Metadata) => self.put(&place(PackerPlace::Metadata), value),
            Some(Holds::Seed) => self.named_documents(&place(PackerPlace::Seed), value),
            Some(Holds::SeedFolder) => self.seed_folder(&place(PackerPlace::Seed), value),
            Some(Holds::Medium) => self.named_documents(&place(PackerPlace::Medium), value),
            Some(Holds::MediumFiles) => self.document_files(&place(PackerPlace::Medium), value),
            Some(Holds::Boot) => self.boot_command(&place(PackerPlace::Seed), value),
            None => self.other(plugin, &keyed, value),
        }
    }

    fn other(&mut self, plugin: &str, at: &At, value: &Value) {
        match value {
            Value::Map(entries) => {
                for entry in entries.iter() {
                    if attributes::is_user_data(&entry.key.text) {
                        let at = At {
                            place: PackerPlace::UserData,
                            ..at.keyed(entry.key.clone(), entry.span)
                        };
                        self.documents(&at, &entry.value);
                    } else {
                        self.setting(plugin, at, entry);
                    }
                }
            }
            // Blocks of one kind.
            Value::List(values) if values.iter().any(|v| matches!(v, Value::Map(_))) => {
                for value in values.iter() {
                    self.other(plugin, at, value);
                }
            }
            value => self.put(at, value),
        }
    }

    /// What stands in the key files that a setting names.
    pub(super) fn key_files(&mut self, at: &At, value: &Value) {
        for known in value.texts() {
            let Some(path) = known.certain() else {
                continue;
            };
            // Some plugins take the key itself there.
            if path.as_str().contains(['\n', '{']) {
                self.text(at, known);
                continue;
            }
            if let Some(content) = self.file_at(&path) {
                // All of the file is the secret.
                if at
                    .key
                    .as_ref()
                    .is_some_and(|k| k.text.contains("data_bag_secret"))
                {
                    let at = At {
                        place: PackerPlace::KeyFile,
                        ..alias(at, "secret_key")
                    };
                    self.text(&at, &content);
                    continue;
                }
                let at = At {
                    key: None,
                    place: PackerPlace::KeyFile,
                    ..at.clone()
                };
                if self.first_time(at.place, &content) {
                    self.free(&at, &content);
                }
            }
        }
    }

    /// The text of the file that a setting names, which is a step of its way.
    pub(super) fn file_at(&self, path: &crate::source::Text) -> Option<Known> {
        let span = path.full_span()?;
        let mut known = Known::literal(self.read(path)?);
        known.passed(&Passage {
            span,
            kind: PassageKind::File,
        });
        Some(known)
    }
}

/// Where a setting puts its document.
fn user_data(name: &str) -> PackerPlace {
    if name.starts_with("custom_data") {
        PackerPlace::CustomData
    } else {
        PackerPlace::UserData
    }
}

/// The same under a name that says what the setting's own does not.
fn alias(at: &At, name: &str) -> At {
    let Some(key) = &at.key else {
        return at.clone();
    };
    let mut context = at.context.clone();
    context.push(key.text.clone());
    At {
        key: Some(Name {
            text: key.text.clone(),
            span: key.span,
        }),
        context: {
            context.push(name.to_owned());
            context
        },
        ..at.clone()
    }
}
