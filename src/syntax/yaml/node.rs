//! Walking a document, aliases and merge keys resolved.
//!
//! [`expand`](super::expand) has cut every alias that would make a walk endless or too long: following all of them
//! visits a bounded number of nodes, a bounded number of levels deep.

use std::collections::HashSet;

use super::tree::{Document, Kind, Scalar, Written};
use crate::source::Span;

/// A node of a document.
#[derive(Clone, Copy)]
pub struct Node<'y> {
    document: &'y Document,
    index: usize,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({:?})", self.span())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.document, other.document) && self.index == other.index
    }
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'y> {
    /// The key.
    pub key: Node<'y>,
    /// The value as written: an alias is not followed.
    pub value: Node<'y>,
    /// A merge key brought it in: what that names, as written.
    pub merged: Option<Span>,
}

impl<'y> Entry<'y> {
    /// The key, when it is a scalar.
    #[must_use]
    pub fn name(&self) -> Option<&'y str> {
        self.key.scalar().map(Scalar::as_str)
    }

    /// Key and value together.
    #[must_use]
    pub fn span(&self) -> Span {
        self.key.span().cover(self.value.span())
    }
}

impl<'y> Node<'y> {
    pub(super) fn new(document: &'y Document, index: usize) -> Option<Self> {
        document.nodes.get(index)?;
        Some(Self { document, index })
    }

    fn written(&self) -> Option<&'y Written> {
        self.document.nodes.get(self.index)
    }

    fn at(self, index: usize) -> Self {
        Self { index, ..self }
    }

    /// Its bytes: of a collection, from its first to its last child; of an alias, the alias.
    #[must_use]
    pub fn span(&self) -> Span {
        self.written()
            .map_or(Span::new(crate::source::FileId(0), 0, 0), |n| n.span)
    }

    /// Its tag as written: `!reset`, `!!binary`, `!Sub`.
    #[must_use]
    pub fn tag(&self) -> Option<&'y str> {
        self.written()?.tag.as_deref()
    }

    /// The name of its anchor, and where that stands.
    #[must_use]
    pub fn anchor(&self) -> Option<(&'y str, Span)> {
        let (name, span) = self.written()?.anchor.as_ref()?;
        Some((name.as_str(), *span))
    }

    /// Whether it is an alias.
    #[must_use]
    pub fn is_alias(&self) -> bool {
        matches!(self.written().map(|n| &n.kind), Some(Kind::Alias(_)))
    }

    /// What it stands for: itself, unless it is an alias that leads somewhere.
    #[must_use]
    pub fn resolved(self) -> Self {
        match self.written().map(|n| &n.kind) {
            Some(Kind::Alias(Some(target))) => self.at(*target),
            _ => self,
        }
    }

    /// The scalar that it is, or stands for.
    #[must_use]
    pub fn scalar(self) -> Option<&'y Scalar> {
        match &self.resolved().written()?.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether it is a null.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// Whether it is, or stands for, a sequence.
    #[must_use]
    pub fn is_sequence(self) -> bool {
        matches!(
            self.resolved().written().map(|n| &n.kind),
            Some(Kind::Sequence(_))
        )
    }

    /// Whether it is, or stands for, a mapping.
    #[must_use]
    pub fn is_mapping(self) -> bool {
        matches!(
            self.resolved().written().map(|n| &n.kind),
            Some(Kind::Mapping(_))
        )
    }

    /// The items of the sequence that it is or stands for; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Self> + use<'y> {
        let node = self.resolved();
        let items: &[usize] = match node.written().map(|n| &n.kind) {
            Some(Kind::Sequence(items)) => items,
            _ => &[],
        };
        items.iter().map(move |index| node.at(*index))
    }

    /// The entries of the mapping that it is or stands for, as written: merge keys are entries like others.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'y>> + use<'y> {
        let node = self.resolved();
        let pairs: &[(usize, usize)] = match node.written().map(|n| &n.kind) {
            Some(Kind::Mapping(pairs)) => pairs,
            _ => &[],
        };
        pairs.iter().map(move |(key, value)| Entry {
            key: node.at(*key),
            value: node.at(*value),
            merged: None,
        })
    }

    /// The entries of the mapping that it is or stands for. First its own, a key that stands twice as often as it
    /// stands; then those that merge keys bring in, where no earlier entry has their key.
    #[must_use]
    pub fn entries(self) -> Vec<Entry<'y>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting = vec![(self, None)];
        while let Some((node, from)) = waiting.pop() {
            let mut merges = Vec::new();
            let mut names = Vec::new();
            for entry in node.own_entries() {
                if is_merge(&entry) {
                    let named = sources(entry.value).into_iter();
                    merges.extend(named.map(|n| (n, from.or(Some(n.span())))));
                    continue;
                }
                match entry.name() {
                    Some(name) if seen.contains(name) => continue,
                    Some(name) => names.push(name),
                    None => {}
                }
                found.push(Entry {
                    merged: from,
                    ..entry
                });
            }
            // A key that stands twice in one mapping is kept twice; what comes after it is not.
            seen.extend(names);
            waiting.extend(merges.into_iter().rev());
        }
        found
    }

    /// The value of a key: its own, the last where the key stands twice, else the first that is merged in. An alias is
    /// followed.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        let mut waiting = vec![self];
        while let Some(node) = waiting.pop() {
            let mut merges = Vec::new();
            let mut found = None;
            for entry in node.own_entries() {
                if entry.name() == Some(key) {
                    found = Some(entry.value);
                } else if is_merge(&entry) {
                    merges.extend(sources(entry.value));
                }
            }
            if let Some(found) = found {
                return Some(found.resolved());
            }
            waiting.extend(merges.into_iter().rev());
        }
        None
    }
}

fn is_merge(entry: &Entry<'_>) -> bool {
    entry.name() == Some("<<")
}

/// The mappings that a merge key names: one, or a list.
fn sources(value: Node<'_>) -> Vec<Node<'_>> {
    if value.is_sequence() {
        value.items().filter(|n| n.is_mapping()).collect()
    } else {
        vec![value]
    }
}
