//! What nothing else has looked at: extension blocks that no service takes, keys that are new or someone's own.

use super::at::split;
use super::collect::{Collector, Content, Spot};
use super::interpolate;
use crate::ir::{Name, ServicePlace};
use crate::syntax::yaml::{Entry, Node};

/// Puts every scalar below `root` that was not looked at where only its bytes are: in the file. Names count in extension
/// blocks (`x-…`), where what is not taken by a service may be meant for one.
pub(super) fn sweep(out: &mut Collector<'_>, root: Node<'_>) {
    for entry in root.own_entries() {
        below(out, entry, false);
    }
}

fn below(out: &mut Collector<'_>, entry: Entry<'_>, keyed: bool) {
    let name = entry.key.scalar();
    let keyed = keyed || name.is_some_and(|n| n.as_str().starts_with("x-"));
    let key = name.filter(|_| keyed).map(|scalar| Name {
        text: scalar.as_str().to_owned(),
        span: scalar.span,
    });
    node(out, entry.value, key.as_ref(), keyed);
}

fn node(out: &mut Collector<'_>, at: Node<'_>, key: Option<&Name>, keyed: bool) {
    if at.is_alias() {
        return;
    }
    for item in at.items() {
        node(out, item, None, keyed);
    }
    for entry in at.own_entries() {
        below(out, entry, keyed);
    }
    let Some(scalar) = at.scalar() else { return };
    if scalar.is_null() || out.has_seen(scalar.span) {
        return;
    }
    let spot = Spot {
        scope: 0,
        place: ServicePlace::Elsewhere,
        via: None,
    };
    let pair = split(&scalar.text, scalar.span)
        .filter(|(name, value)| keyed && key.is_none() && value.is_some() && is_name(&name.text));
    let span = key.map_or(scalar.span, |k| k.span.cover(scalar.span));
    out.put(scalar.span, span, spot, || match (key, pair) {
        (None, Some((name, Some(value)))) => Content::Value(Some(name), interpolate::value(&value)),
        // Of sentences only what stands in them counts: a description, a hint.
        (None, _) if scalar.as_str().contains(char::is_whitespace) => {
            Content::Free(interpolate::value(&scalar.text))
        }
        _ => Content::Value(key.cloned(), interpolate::value(&scalar.text)),
    });
}

fn is_name(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}
