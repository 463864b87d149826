//! What is known of a value while a configuration is evaluated.

use std::sync::Arc;

use crate::ir::{Name, Passage, PassageKind, Way};
use crate::source::{Span, Text};

/// Stands in a text for a part that is only known when the build runs.
pub(super) const UNKNOWN: &str = "\u{fffc}";

/// A value, as far as it is known.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A string or a number.
    Text(Known),
    /// `true`, `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// A list, tuple or set.
    List(Arc<Vec<Self>>),
    /// A map, an object, or the settings of a block.
    Map(Arc<Vec<Entry>>),
    /// Nothing is known.
    Unknown(Option<Source>),
}

/// A pair of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: Name,
    /// The value.
    pub(super) value: Value,
    /// Key and value together.
    pub(super) span: Span,
}

/// Where a value comes from that is not known before the build.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Its name: that of the variable, or of what the build gives.
    pub(super) name: Name,
    /// What it is.
    pub(super) kind: SourceKind,
    /// Where it is read.
    pub(super) span: Span,
}

/// Kinds of [`Source`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourceKind {
    /// A variable without a value; whether it is declared sensitive.
    Variable { sensitive: bool },
    /// A credential that the build makes: `build.Password`.
    Build,
    /// Anything else.
    Other,
}

/// Text of which at least some is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Its stretches.
    pub(super) pieces: Vec<Piece>,
    /// The names that all of it goes by, the latest first.
    pub(super) names: Vec<Name>,
}

/// A stretch with one way.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The text; [`UNKNOWN`] where there is a `source`.
    pub(super) text: Text,
    /// How it came here.
    pub(super) way: Way,
    /// Where it will come from.
    pub(super) source: Option<Source>,
}

/// Names of one value that are kept.
const MOST_NAMES: usize = 16;

impl Known {
    pub(super) fn literal(text: Text) -> Self {
        let mut known = Self::default();
        known.push_literal(text);
        known
    }

    pub(super) fn push_literal(&mut self, text: Text) {
        if !text.is_empty() {
            self.pieces.push(Piece {
                text,
                way: Way::default(),
                source: None,
            });
        }
    }

    /// A part that is not known; `span` is where it is asked for.
    pub(super) fn push_unknown(&mut self, span: Span, source: Option<Source>) {
        let mut text = Text::new();
        text.push_decoded(UNKNOWN, span);
        self.pieces.push(Piece {
            text,
            way: Way::default(),
            source,
        });
    }

    /// A part without text of its own, which is called `name`.
    pub(super) fn push_nothing(&mut self, name: &str, span: Span) {
        self.pieces.push(Piece {
            text: Text::new(),
            way: Way::default(),
            source: Some(Source {
                name: Name {
                    text: name.to_owned(),
                    span,
                },
                kind: SourceKind::Other,
                span,
            }),
        });
    }

    /// `other` becomes a part of it.
    pub(super) fn push(&mut self, other: &Self) {
        self.names.clear();
        self.pieces.extend(other.pieces.iter().cloned());
    }

    /// All of it as one text.
    pub(super) fn text(&self) -> Text {
        if let [piece] = self.pieces.as_slice() {
            return piece.text.clone();
        }
        let mut text = Text::new();
        for piece in &self.pieces {
            text.push(&piece.text);
        }
        text
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(|p| p.text.len()).sum()
    }

    /// Whether nothing but unknown parts is in it.
    pub(super) fn is_unknown(&self) -> bool {
        !self.pieces.is_empty() && self.pieces.iter().all(|p| p.text.as_str() == UNKNOWN)
    }

    /// Whether any part of it is not known.
    pub(super) fn has_unknown(&self) -> bool {
        self.pieces
            .iter()
            .any(|p| p.text.as_str().contains(UNKNOWN))
    }

    /// All of it, when it is known to the last byte.
    pub(super) fn certain(&self) -> Option<Text> {
        (!self.has_unknown()).then(|| self.text())
    }

    pub(super) fn named(&mut self, name: Name) {
        if self.names.len() < MOST_NAMES && !self.names.iter().any(|n| n.text == name.text) {
            self.names.insert(0, name);
        }
    }

    pub(super) fn passed(&mut self, passage: &Passage) {
        for piece in &mut self.pieces {
            piece.way = piece.way.then(passage);
        }
    }

    /// Every stretch changed; what is not known stays so.
    pub(super) fn map(&self, change: impl Fn(&Text) -> Text) -> Self {
        Self {
            pieces: self
                .pieces
                .iter()
                .map(|piece| Piece {
                    text: if piece.text.as_str() == UNKNOWN {
                        piece.text.clone()
                    } else {
                        change(&piece.text)
                    },
                    ..piece.clone()
                })
                .filter(|piece| !piece.text.is_empty())
                .collect(),
            names: self.names.clone(),
        }
    }

    /// The bytes `range` of its text, with their ways.
    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let mut out = Self::default();
        let mut at = 0;
        for piece in &self.pieces {
            let (start, end) = (at, at + piece.text.len());
            at = end;
            if start < range.end && range.start < end {
                let from = range.start.saturating_sub(start);
                let text = piece.text.slice(from..range.end.min(end) - start);
                out.pieces.push(Piece {
                    text,
                    ..piece.clone()
                });
            }
        }
        out
    }
}

impl Value {
    pub(super) fn literal(text: Text) -> Self {
        Self::Text(Known::literal(text))
    }

    pub(super) fn list(values: Vec<Self>) -> Self {
        Self::List(Arc::new(values))
    }

    pub(super) fn map(entries: Vec<Entry>) -> Self {
        Self::Map(Arc::new(entries))
    }

    /// The pairs of a map; none of anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none of anything else.
    pub(super) fn elements(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The value of the first pair with that key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let entry = self.entries().iter().find(|e| e.key.text == key);
        entry.map(|e| &e.value)
    }

    /// The text, when all of it is known.
    pub(super) fn certain(&self) -> Option<Text> {
        match self {
            Self::Text(known) => known.certain(),
            _ => None,
        }
    }

    /// The texts of a list, or the text itself.
    pub(super) fn texts(&self) -> Vec<&Known> {
        match self {
            Self::Text(known) => vec![known],
            Self::List(values) => values.iter().flat_map(Self::texts).collect(),
            _ => Vec::new(),
        }
    }

    /// It as a part of a text, unknown where it is none.
    pub(super) fn to_known(&self, span: Span) -> Known {
        let mut known = Known::default();
        match self {
            Self::Text(text) => return text.clone(),
            Self::Bool(_) | Self::Null => {}
            Self::Unknown(source) => known.push_unknown(span, source.clone()),
            Self::List(_) | Self::Map(_) => known.push_unknown(span, None),
        }
        known
    }

    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(known) => known.pieces.is_empty(),
            _ => false,
        }
    }

    /// How many values it is made of, counted as far as `most`.
    pub(super) fn size(&self, most: usize) -> usize {
        let mut size = 1;
        let inner: Box<dyn Iterator<Item = &Self>> = match self {
            Self::Text(known) => return known.pieces.len() + 1,
            Self::List(values) => Box::new(values.iter()),
            Self::Map(entries) => Box::new(entries.iter().map(|e| &e.value)),
            _ => return 1,
        };
        for value in inner {
            if size > most {
                break;
            }
            size += value.size(most - size.min(most));
        }
        size
    }

    /// Every text in it changed.
    pub(super) fn each(&self, change: &mut dyn FnMut(&mut Known)) -> Self {
        match self {
            Self::Text(known) => {
                let mut known = known.clone();
                change(&mut known);
                Self::Text(known)
            }
            Self::List(values) => Self::list(values.iter().map(|v| v.each(change)).collect()),
            Self::Map(entries) => Self::map(
                entries
                    .iter()
                    .map(|entry| Entry {
                        value: entry.value.each(change),
                        ..entry.clone()
                    })
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// It after `kind` happened to it at `span`.
    pub(super) fn passed(&self, span: Span, kind: PassageKind) -> Self {
        let passage = Passage { span, kind };
        self.each(&mut |known| known.passed(&passage))
    }
}
