//! Files of variables: `.env`, which Compose files are filled in from, and what `env_file` names.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::at::At;
use super::collect::{Collector, Content, Spot};
use super::pool::{Layers, Links, Lost};
use super::service::see_all;
use crate::ir::{Binding, Op, OpKind, Operator, Part, ServicePlace, Unit, Value};
use crate::lower::env_file;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::dotenv;
use crate::syntax::user_data::TEMPLATE_VALUE;

/// Most references to variables of `.env` that are followed in one value, one behind the other.
const MOST_LEVELS: usize = 8;

/// What a Compose file is filled in from.
#[derive(Debug, Default)]
pub(super) struct Variables {
    /// Names and values, in order.
    pub(super) ops: Vec<Op>,
    /// The same by name; of two of one name the later one counts.
    known: HashMap<String, Value>,
}

impl Variables {
    /// Those of files, each a path relative to the folder of another; of two of one name the first one counts, and that
    /// of `outer` before all. What git ignores is filled in, and not told of itself.
    pub(super) fn of(files: &[(PathBuf, String)], outer: Option<&Self>, links: &dyn Links) -> Self {
        let mut variables = Self {
            ops: Vec::new(),
            known: outer.map(|o| o.known.clone()).unwrap_or_default(),
        };
        for (from, path) in files {
            let Ok((_, file)) = links.open(from, path) else {
                continue;
            };
            let mut ops = read(&file, false);
            ops.retain(|op| !names(op).any(|name| variables.known.contains_key(name)));
            let known = bindings(&ops)
                .filter_map(|b| Some((b.name.text.clone(), b.value.clone()?)))
                .collect::<Vec<_>>();
            variables.known.extend(known);
            if !links.is_private(&file) {
                variables.ops.extend(ops);
            }
        }
        variables
    }

    /// The text of a variable that is known to its end.
    pub(super) fn plain(&self, name: &str) -> Option<String> {
        plain(&self.get(name)?)
    }

    /// A value with the variables filled in that are known.
    pub(super) fn fill_in(&self, value: &Value) -> Value {
        self.filled(value, MOST_LEVELS)
    }

    fn filled(&self, value: &Value, levels: usize) -> Value {
        let mut parts = Vec::with_capacity(value.parts.len());
        for part in &value.parts {
            let Part::Ref {
                name,
                span,
                operator,
                word,
            } = part
            else {
                parts.push(part.clone());
                continue;
            };
            let known = self.known.get(name).filter(|v| !v.is_empty());
            match (known, operator) {
                (Some(known), None | Some(Operator::Default | Operator::Required))
                    if levels > 0 =>
                {
                    parts.extend(self.filled(known, levels - 1).parts);
                }
                _ => parts.push(Part::Ref {
                    name: name.clone(),
                    span: *span,
                    operator: *operator,
                    word: self.filled(word, levels.saturating_sub(1)),
                }),
            }
        }
        Value { parts }
    }

    /// The text that a value has whoever fills it in; `None` where that depends.
    pub(super) fn text(&self, text: &Text) -> Option<String> {
        let value = self.fill_in(&super::interpolate::value(text));
        plain(&value)
    }

    /// The value of a name that is passed on as it is.
    pub(super) fn get(&self, name: &str) -> Option<Value> {
        self.known.get(name).map(|value| self.fill_in(value))
    }
}

/// The text of a value that is nothing else, defaults taken for what stands in.
fn plain(value: &Value) -> Option<String> {
    let mut out = String::new();
    for part in &value.parts {
        match part {
            // What a template prints there.
            Part::Literal(text) if text.as_str().contains(TEMPLATE_VALUE) => return None,
            Part::Literal(text) => out.push_str(text.as_str()),
            Part::Ref {
                operator: Some(Operator::Default),
                word,
                ..
            } => out.push_str(&plain(word)?),
            _ => return None,
        }
    }
    Some(out)
}

fn read(file: &SourceFile, raw: bool) -> Vec<Op> {
    let text = Text::verbatim(file, file.bom_len()..file.text().len());
    let tree = if raw {
        dotenv::parse_raw(&text)
    } else {
        dotenv::parse(&text)
    };
    let Unit { scopes, .. } = env_file::lower(file, &tree, false);
    scopes.into_iter().flat_map(|scope| scope.ops).collect()
}

fn names(op: &Op) -> impl Iterator<Item = &str> {
    bindings(std::slice::from_ref(op)).map(|b| b.name.text.as_str())
}

fn bindings(ops: &[Op]) -> impl Iterator<Item = &Binding> {
    ops.iter().flat_map(|op| match &op.kind {
        OpKind::Bind(bindings) => bindings.as_slice(),
        _ => &[],
    })
}

/// A file that `env_file` names.
struct Named {
    path: String,
    span: Span,
    /// What brings in the file that names it: an entry of `include`, an extended service.
    via: Option<Span>,
    raw: bool,
    /// Compose stops where it is not there.
    required: bool,
}

impl Named {
    /// The places at which what stands in it is put, in the order that leads there.
    fn spots(&self, scope: usize, place: ServicePlace) -> impl Iterator<Item = Spot> {
        let via = self.via.filter(|via| via.file != self.span.file);
        [Some(self.span), via]
            .into_iter()
            .flatten()
            .map(move |via| Spot {
                scope,
                place,
                via: Some(via),
            })
    }
}

/// Puts the variables of the files that `env_file` names into the environment of the service.
pub(super) fn env_files(
    out: &mut Collector<'_>,
    scope: usize,
    layers: &Layers<'_>,
    links: &dyn Links,
    lost: &mut Vec<(Span, Lost)>,
) {
    for (depth, layer) in layers.iter().enumerate() {
        let Some(at) = layer.get("env_file") else {
            continue;
        };
        see_all(out, at);
        for named in named(at) {
            match links.open(layer.path, &named.path) {
                Ok((_, file)) if !links.is_private(&file) => taken(out, scope, &named, &file),
                // One that git ignores is one that everybody has for themselves.
                Ok(_) => {}
                Err(Lost::Missing)
                    if !named.required || links.would_be_private(layer.path, &named.path) => {}
                Err(why) if depth == 0 => lost.push((named.span, why)),
                Err(_) => {}
            }
        }
    }
}

/// Puts the labels of the files that `label_file` names onto the service; they are read like files of variables.
pub(super) fn label_files(
    out: &mut Collector<'_>,
    scope: usize,
    layers: &Layers<'_>,
    links: &dyn Links,
) {
    for layer in layers {
        for named in layer.get("label_file").into_iter().flat_map(named) {
            let opened = links.open(layer.path, &named.path);
            let Some((_, file)) = opened.ok().filter(|(_, f)| !links.is_private(f)) else {
                continue;
            };
            for binding in bindings(&read(&file, false)) {
                let Some(value) = binding.value.clone() else {
                    continue;
                };
                for spot in named.spots(scope, ServicePlace::Label("label_file")) {
                    out.put(binding.span, binding.span, spot, || {
                        Content::Value(Some(binding.name.clone()), value.clone())
                    });
                }
            }
        }
    }
}

fn named(at: At<'_>) -> Vec<Named> {
    let one = |at: At<'_>| {
        let place = at.get("path").unwrap_or(at);
        let scalar = place.scalar()?;
        let word = |key: &str| {
            at.get(key)
                .and_then(At::scalar)
                .map(|s| s.as_str().to_owned())
        };
        Some(Named {
            path: scalar.as_str().to_owned(),
            span: scalar.span,
            via: place.via,
            raw: word("format").is_some_and(|f| f == "raw"),
            required: word("required").is_none_or(|word| word != "false"),
        })
    };
    if at.node.is_sequence() {
        at.items().filter_map(one).collect()
    } else {
        one(at).into_iter().collect()
    }
}

fn taken(out: &mut Collector<'_>, scope: usize, named: &Named, file: &Arc<SourceFile>) {
    for binding in bindings(&read(file, named.raw)) {
        let Some(value) = binding.value.clone() else {
            continue;
        };
        for spot in named.spots(scope, ServicePlace::Environment) {
            out.put(binding.span, binding.span, spot, || {
                Content::Entry(binding.name.clone(), value.clone())
            });
        }
    }
}
