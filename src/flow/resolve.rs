//! What a value is made of: its own text, and the traces that it refers to.

use super::evaluate::Evaluation;
use super::{UNKNOWN, role};
use crate::ir::{Operator, Part, Value};
use crate::source::{Span, Text};

/// A value taken apart.
#[derive(Default)]
pub(super) struct Resolved {
    /// Its own text, references as [`UNKNOWN`].
    pub(super) own: Text,
    /// Whether there is any text of its own.
    pub(super) literal: bool,
    /// The word that stands in when the one variable of the value is not set.
    pub(super) default: Option<Text>,
    /// The traces it refers to.
    pub(super) links: Vec<Link>,
}

/// A reference to a trace.
pub(super) struct Link {
    pub(super) trace: usize,
    pub(super) whole: bool,
    pub(super) role: Option<String>,
    pub(super) span: Span,
    /// A word stands in where it is empty.
    pub(super) defaulted: bool,
}

impl Evaluation<'_> {
    /// Takes `value` apart as it is in a scope at this point.
    pub(super) fn resolve(&self, scope: usize, triggered: bool, value: &Value) -> Resolved {
        let mut resolved = Resolved::default();
        let single = value.parts.len() == 1;
        let is_set = |name: &str| self.lookup(scope, triggered, name).is_some();
        for (index, part) in value.parts.iter().enumerate() {
            if let Some(literal) = value.dollar_sign(index, is_set) {
                resolved.own.push(&literal);
                continue;
            }
            match part {
                Part::Literal(literal) => {
                    resolved.own.push(literal);
                    resolved.literal |= !literal.is_empty();
                }
                Part::Opaque(span) => resolved
                    .own
                    .push_decoded(UNKNOWN.encode_utf8(&mut [0; 4]), *span),
                Part::Ref {
                    name,
                    span,
                    operator,
                    word,
                } => {
                    let bound = self.lookup(scope, triggered, name);
                    let set = bound.is_some_and(|bound| bound.set);
                    let bound = bound.map(|b| b.links.clone()).unwrap_or_default();
                    let is_alternate = *operator == Some(Operator::Alternate);
                    let stands_in = match operator {
                        Some(Operator::Default) => !set,
                        Some(Operator::Alternate) => true,
                        _ => false,
                    };
                    if stands_in && !word.is_empty() {
                        // `${A:-${B:-word}}`: the innermost word stands in.
                        let mut inner = self.resolve(scope, triggered, word);
                        if let Some(default) = inner.default.take() {
                            inner.own = default;
                            inner.literal = true;
                        }
                        if single && inner.literal {
                            resolved.default = Some(inner.own);
                        } else if inner.literal {
                            resolved.own.push(&inner.own);
                            resolved.literal = true;
                        } else {
                            resolved
                                .own
                                .push_decoded(UNKNOWN.encode_utf8(&mut [0; 4]), *span);
                        }
                        resolved.links.extend(inner.links);
                    } else {
                        resolved
                            .own
                            .push_decoded(UNKNOWN.encode_utf8(&mut [0; 4]), *span);
                    }
                    if is_alternate {
                        continue;
                    }
                    let whole = single && *operator != Some(Operator::Edit);
                    let after = match value.parts.get(index + 1) {
                        Some(Part::Literal(next)) => next.as_str(),
                        _ => "",
                    };
                    let role = if whole {
                        None
                    } else {
                        role::of(resolved.own_before(), after)
                    };
                    resolved
                        .links
                        .extend(bound.into_iter().map(|(trace, all)| Link {
                            trace,
                            whole: whole && all,
                            role: role.clone(),
                            span: *span,
                            defaulted: stands_in && !word.is_empty(),
                        }));
                }
            }
        }
        resolved
    }
}

impl Resolved {
    /// The end of the text in front of the reference that was added last: bounded, for texts with many references.
    fn own_before(&self) -> &str {
        let own = self.own.as_str();
        let own = own.strip_suffix(UNKNOWN).unwrap_or(own);
        let mut from = own.len().saturating_sub(256);
        while !own.is_char_boundary(from) {
            from += 1;
        }
        own.get(from..).unwrap_or_default()
    }
}
