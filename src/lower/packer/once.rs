//! Files that many configurations name: a folder of templates shares its scripts and answer files.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::ir::{OpKind, Place};
use crate::source::{Span, Text};
use crate::syntax::shell::Dialect;

/// The bytes of a file, where they are put, and the language of a script.
pub(super) type Key = (Span, Place, Option<Dialect>);

/// What the files of one run hold, each taken apart once.
#[derive(Debug, Default)]
pub struct Documents(Mutex<Slots>);

/// By the key, and by the text: a template that was filled in has the bytes of its file, and another text.
type Slots = HashMap<(Key, u64), Arc<OnceLock<Arc<[OpKind]>>>>;

impl Documents {
    /// What `read` finds in the text.
    pub(super) fn of(
        &self,
        key: Key,
        text: &Text,
        read: impl FnOnce(&Text) -> Vec<OpKind>,
    ) -> Arc<[OpKind]> {
        let mut hasher = DefaultHasher::new();
        text.as_str().hash(&mut hasher);
        let slot = {
            let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry((key, hasher.finish())).or_default())
        };
        Arc::clone(slot.get_or_init(|| read(text).into()))
    }
}
