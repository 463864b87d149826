//! What a word stands for: as much of its text as can be known, and where it comes from.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::rc::Rc;

use crate::ir::Origin;

/// Most origins that one value is said to have: more say nothing more.
const MAX_ORIGINS: usize = 32;
/// Longest text that is kept of a value: paths, options and names are shorter.
const MAX_TEXT: usize = 1024;

/// Stands in a text for what cannot be known; a number and the sign again follow, so that the same unknown is the same
/// text: `D=$(mktemp -d) … rm -r "$D"`.
pub(super) const UNKNOWN: char = crate::ir::path::UNKNOWN;

/// Origins of a value, in order, by their numbers in [`Origins`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Set {
    #[default]
    None,
    /// Most words have one: that they stand there.
    One(u32),
    /// Two or more.
    Many(Rc<[u32]>),
}

impl Set {
    pub(super) fn one(id: u32) -> Self {
        Self::One(id)
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.ids().iter().copied()
    }

    fn ids(&self) -> &[u32] {
        match self {
            Self::None => &[],
            Self::One(id) => std::slice::from_ref(id),
            Self::Many(ids) => ids,
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        let (own, more) = (self.ids(), other.ids());
        if own.is_empty() {
            *self = other.clone();
            return;
        }
        if std::ptr::eq(own, more) || more.iter().all(|id| own.contains(id)) {
            return;
        }
        let mut all: Vec<u32> = own.iter().chain(more).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(MAX_ORIGINS);
        *self = Self::Many(Rc::from(all));
    }
}

/// Every origin of a command, each once.
#[derive(Debug, Default)]
pub(super) struct Origins {
    all: Vec<Origin>,
    /// The same by what they are, once there are more than [`FEW`]: most commands have fewer, and need no map.
    ids: BTreeMap<Origin, u32>,
}

/// So many origins are compared one by one.
const FEW: usize = 16;

impl Origins {
    pub(super) fn id(&mut self, origin: Origin) -> u32 {
        let next = id_at(self.all.len());
        if self.all.len() < FEW {
            if let Some(known) = self.all.iter().position(|one| *one == origin) {
                return id_at(known);
            }
            if self.all.is_empty() {
                self.all.reserve(FEW / 2);
            }
            self.all.push(origin);
            return next;
        }
        if self.ids.is_empty() {
            let known = self.all.iter().cloned().zip((0..).map(id_at));
            self.ids.extend(known);
        }
        match self.ids.entry(origin) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.all.push(new.key().clone());
                *new.insert(next)
            }
        }
    }

    pub(super) fn set(&mut self, origin: Origin) -> Set {
        Set::one(self.id(origin))
    }

    pub(super) fn of(&self, set: &Set) -> Vec<Origin> {
        let ids = set.ids();
        let mut origins = Vec::with_capacity(ids.len());
        origins.extend(
            ids.iter()
                .filter_map(|id| self.all.get(*id as usize).cloned()),
        );
        origins
    }

    /// Whether any of it is mounted for the command.
    pub(super) fn hold_a_mount(&self, set: &Set) -> bool {
        set.iter()
            .any(|id| matches!(self.all.get(id as usize), Some(Origin::Mount(_))))
    }

    /// Whether any of it is of the context, which is mounted.
    pub(super) fn hold_a_context(&self, set: &Set) -> bool {
        set.iter()
            .any(|id| matches!(self.all.get(id as usize), Some(Origin::Bound(..))))
    }

    /// Whether any of it is more than text of the command, which is in the history anyway.
    pub(super) fn come_from_elsewhere(&self, set: &Set) -> bool {
        set.iter().any(|id| {
            !matches!(
                self.all.get(id as usize),
                None | Some(Origin::Written(_) | Origin::File(_) | Origin::Made(..))
            )
        })
    }
}

fn id_at(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The value of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    /// Its text, with [`UNKNOWN`] parts.
    pub(super) text: String,
    /// Where it comes from.
    pub(super) origins: Set,
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        let mut value = Self::default();
        value.push_str(text);
        value
    }

    /// A value of which only the origins are known.
    pub(super) fn unknown(number: u32, origins: Set) -> Self {
        Self {
            text: format!("{UNKNOWN}{number}{UNKNOWN}"),
            origins,
        }
    }

    /// An empty value with room for so many bytes.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes.min(MAX_TEXT)),
            origins: Set::None,
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        let mut room = MAX_TEXT.saturating_sub(self.text.len()).min(text.len());
        while !text.is_char_boundary(room) {
            room -= 1;
        }
        self.text.push_str(text.get(..room).unwrap_or_default());
    }

    pub(super) fn push(&mut self, other: &Self) {
        self.push_str(&other.text);
        self.origins.add(&other.origins);
    }

    /// Its text, when all of it is known.
    pub(super) fn known(&self) -> Option<&str> {
        let known = !self.text.contains(UNKNOWN) && self.text.len() < MAX_TEXT;
        known.then_some(self.text.as_str())
    }
}

/// A path for people: unknown parts as `…`.
pub(super) fn shown(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (index, piece) in path.split(UNKNOWN).enumerate() {
        out.push_str(if index % 2 == 0 { piece } else { "…" });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_parts_are_not_spelled_out() {
        let mut value = Value::text("/tmp/");
        value.push(&Value::unknown(17, Set::default()));
        value.push_str("/key");
        assert_eq!(shown(&value.text), "/tmp/…/key");
        assert_eq!(value.known(), None);
    }

    #[test]
    fn an_origin_is_known_again_however_many_there_are() {
        let mut origins = Origins::default();
        let file = |number: usize| Origin::File(number.to_string());
        for number in 0..4 * FEW {
            let id = origins.id(file(number));
            assert_eq!(origins.of(&Set::one(id)), [file(number)]);
            for known in 0..=number {
                assert_eq!(origins.id(file(known)) as usize, known);
            }
        }
    }

    #[test]
    fn sets_stay_small() {
        let mut all = Set::default();
        for id in 0..1000 {
            all.add(&Set::one(id));
        }
        assert_eq!(all.iter().count(), MAX_ORIGINS);
    }
}
