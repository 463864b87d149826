//! Where in a Compose file a value stands.

use crate::source::{SourceFile, Span};
use crate::syntax::yaml::{Node, Scalar};

/// The scalar that a secret is in.
pub(super) struct Place<'y> {
    pub(super) scalar: &'y Scalar,
    /// The name that the value has: `NAME: value`, `- NAME=value`.
    pub(super) key: Option<&'y str>,
    /// Where in the scalar, quotes left out, the value begins.
    pub(super) value_from: usize,
    /// The service that it is written in.
    pub(super) service: Option<&'y str>,
    /// Whether the name has another value elsewhere in the file.
    pub(super) shared: bool,
    /// Whether it stands between brackets or braces.
    pub(super) in_flow: bool,
}

/// What is above a node.
#[derive(Clone, Copy, Default)]
struct Above<'y> {
    key: Option<&'y str>,
    service: Option<&'y str>,
    depth: usize,
    in_services: bool,
    in_flow: bool,
}

/// The scalar below `root` that the bytes `at` of `file` are in.
pub(super) fn find<'y>(file: &SourceFile, root: Node<'y>, at: Span) -> Option<Place<'y>> {
    let mut found = None;
    let mut others: Vec<(&str, &str)> = Vec::new();
    let mut waiting = vec![(root, Above::default())];
    while let Some((node, above)) = waiting.pop() {
        if node.is_alias() {
            continue;
        }
        if let Some(scalar) = node.scalar() {
            let (key, from) = named(scalar, above.key);
            if scalar.span.contains(at) {
                found = Some((scalar, key, from, above));
            } else if let Some(key) = key {
                others.push((key, scalar.as_str().get(from..).unwrap_or_default()));
            }
            continue;
        }
        // Wherever the span of a collection begins: at its first child, or at the bracket before that.
        let start = node.span().start as usize;
        let (before, after) = file.text().split_at_checked(start).unwrap_or_default();
        let in_flow = above.in_flow
            || after.starts_with(['{', '['])
            || before.trim_end().ends_with(['{', '[']);
        let below = |key: Option<&'y str>| Above {
            key,
            in_flow,
            service: match (above.service, above.in_services, above.depth) {
                (Some(service), _, _) => Some(service),
                (None, true, 1) => key,
                _ => None,
            },
            depth: above.depth + 1,
            in_services: above.in_services || (above.depth == 0 && key == Some("services")),
        };
        for entry in node.own_entries() {
            waiting.push((entry.value, below(entry.name())));
        }
        waiting.extend(node.items().map(|item| {
            (
                item,
                Above {
                    key: None,
                    depth: above.depth + 1,
                    in_flow,
                    ..above
                },
            )
        }));
    }
    let (scalar, key, value_from, above) = found?;
    let value = scalar.as_str().get(value_from..).unwrap_or_default();
    let differs = |name: &str, text: &str| {
        !text.is_empty() && text != value && !text.contains(&format!("${{{name}"))
    };
    let mut same = others.iter().filter(|(other, _)| Some(*other) == key);
    let shared = same.any(|(name, text)| differs(name, text));
    Some(Place {
        scalar,
        key,
        value_from,
        service: above.service,
        shared,
        in_flow: above.in_flow,
    })
}

/// The name of a value, and where the value begins.
fn named<'y>(scalar: &'y Scalar, key: Option<&'y str>) -> (Option<&'y str>, usize) {
    match (key, scalar.as_str().split_once('=')) {
        (Some(key), _) => (Some(key), 0),
        (None, Some((name, _))) => (Some(name), name.len() + 1),
        (None, None) => (None, 0),
    }
}
