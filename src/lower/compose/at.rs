//! A node of a Compose file, with how it was come by.

use crate::ir::Name;
use crate::source::{Span, Text};
use crate::syntax::yaml::{Node, Scalar};

/// A node, with the bytes that brought it in where it stands somewhere else: the outermost alias, merge source or
/// extended service.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'y> {
    pub(super) node: Node<'y>,
    pub(super) via: Option<Span>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Field<'y> {
    pub(super) key: Name,
    pub(super) at: At<'y>,
}

/// A name with a text, from either form of a list of variables or labels.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) key: Name,
    /// `None` for a name that stands alone.
    pub(super) value: Option<Text>,
    /// What tells the value from others: its own bytes, or those of the name.
    pub(super) id: Span,
    /// The bytes of the scalar that it stands in.
    pub(super) scalar: Span,
    pub(super) via: Option<Span>,
}

impl<'y> At<'y> {
    /// A node that may be an alias.
    pub(super) fn new(node: Node<'y>, via: Option<Span>) -> Self {
        let via = via.or_else(|| node.is_alias().then(|| node.span()));
        Self {
            node: node.resolved(),
            via,
        }
    }

    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.fields()
            .into_iter()
            .rfind(|f| f.key.text == key)
            .map(|f| f.at)
    }

    /// The entries with a scalar for a key, merge keys resolved.
    pub(super) fn fields(self) -> Vec<Field<'y>> {
        let entries = self.node.entries().into_iter();
        entries
            .filter_map(|entry| {
                let key = entry.key.scalar()?;
                Some(Field {
                    key: Name {
                        text: key.as_str().to_owned(),
                        span: key.span,
                    },
                    at: Self::new(entry.value, self.via.or(entry.merged)),
                })
            })
            .collect()
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> + use<'y> {
        self.node.items().map(move |node| Self::new(node, self.via))
    }

    pub(super) fn scalar(self) -> Option<&'y Scalar> {
        self.node.scalar()
    }

    /// The text of a scalar that is not null.
    pub(super) fn text(self) -> Option<&'y Text> {
        self.scalar().filter(|s| !s.is_null()).map(|s| &s.text)
    }

    /// `{NAME: value}` and `[NAME=value]` alike.
    pub(super) fn pairs(self) -> Vec<Pair> {
        if self.node.is_mapping() {
            let fields = self.fields().into_iter();
            return fields
                .filter_map(|field| {
                    let scalar = field.at.scalar()?;
                    Some(Pair {
                        id: if scalar.span.is_empty() {
                            field.key.span
                        } else {
                            scalar.span
                        },
                        value: field.at.text().cloned(),
                        scalar: scalar.span,
                        key: field.key,
                        via: field.at.via,
                    })
                })
                .collect();
        }
        let pairs = self.items().flat_map(|item| {
            // `- NAME: value` is refused by Compose, and written often: both forms at once.
            if item.node.is_mapping() {
                return item.pairs();
            }
            let pair = item.scalar().and_then(|scalar| {
                let (key, value) = split(&scalar.text, scalar.span)?;
                Some(Pair {
                    id: scalar.span,
                    key,
                    value,
                    scalar: scalar.span,
                    via: item.via,
                })
            });
            pair.into_iter().collect()
        });
        pairs.collect()
    }

    /// The services of a document: what stands below `services`, or, before there was that key, each mapping at the top
    /// that says what it runs.
    pub(super) fn services(self) -> Vec<Field<'y>> {
        if let Some(services) = self.get("services") {
            return services.fields();
        }
        let runs = |field: &Field<'_>| {
            let has = |key| field.at.get(key).is_some();
            field.at.node.is_mapping() && (has("image") || has("build"))
        };
        self.fields().into_iter().filter(runs).collect()
    }
}

/// `NAME=value`, or a name alone.
pub(super) fn split(text: &Text, whole: Span) -> Option<(Name, Option<Text>)> {
    let source = text.as_str();
    let equals = source.find('=');
    let end = equals.unwrap_or(source.len());
    let name = source.get(..end)?;
    let key = Name {
        text: name.trim().to_owned(),
        span: text.span(0..end).unwrap_or(whole),
    };
    let value = equals.map(|at| text.slice(at + 1..text.len()));
    (!key.text.is_empty()).then_some((key, value))
}
