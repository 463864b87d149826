//! What stands beside the services: configs, secrets, volumes, networks, models.

use std::path::Path;

use super::at::{At, Field};
use super::collect::{Collector, Content, Spot};
use super::command::Command;
use super::pool::Links;
use super::service::{command, see_all, with_key};
use super::{files, interpolate, options};
use crate::ir::{Name, Operator, Part, ServicePlace, Value};

/// The scope of what belongs to no service.
const SCOPE: usize = 0;

/// Puts everything that stands at the top of a document, besides services, at its places.
pub(super) fn top(out: &mut Collector<'_>, root: At<'_>, from: &Path, links: &dyn Links) {
    for field in fields(root, "configs") {
        config(out, &field);
        if let Some(at) = field.at.get("file")
            && let Some(text) = at.text()
        {
            files::key(out, at, text.as_str(), from, links);
        }
        driver(out, "configs", field.at);
    }
    for field in fields(root, "secrets") {
        secret(out, &field);
        if let Some(at) = field.at.get("file") {
            files::secret(out, &field.key, at, from, links);
        }
        driver(out, "secrets", field.at);
    }
    for field in fields(root, "volumes") {
        driver(out, "volumes", field.at);
    }
    for field in fields(root, "networks") {
        driver(out, "networks", field.at);
        let ipam = field.at.get("ipam").and_then(|i| i.get("options"));
        options::mapping(out, SCOPE, "networks", ipam);
    }
    for field in fields(root, "models") {
        if let Some(at) = field.at.get("runtime_flags") {
            command(out, SCOPE, "models", at, Command::of(at, Some("model")));
        }
    }
    for key in ["name", "version", "include"] {
        if key != "include"
            && let Some(at) = root.get(key)
        {
            see_all(out, at);
        }
    }
}

fn fields<'y>(root: At<'y>, key: &str) -> Vec<Field<'y>> {
    root.get(key).map(At::fields).unwrap_or_default()
}

/// A config becomes a file that everyone in the container can read.
fn config(out: &mut Collector<'_>, config: &Field<'_>) {
    let spot = |at: At<'_>| Spot {
        scope: SCOPE,
        place: ServicePlace::Config,
        via: at.via,
    };
    if let Some(at) = config.at.get("content")
        && let Some(text) = at.text()
    {
        let span = at.node.span();
        out.see(span);
        out.put(span, span, spot(at), || {
            Content::Free(interpolate::value(text))
        });
    }
    if let Some(at) = config.at.get("environment")
        && let Some(scalar) = at.scalar()
    {
        out.see(scalar.span);
        let name = scalar.as_str().to_owned();
        let value = Value {
            parts: vec![Part::Ref {
                name,
                span: scalar.span,
                operator: Some(Operator::Required),
                word: Value::default(),
            }],
        };
        out.put(scalar.span, scalar.span, spot(at), || {
            Content::Value(None, value)
        });
    }
    for key in ["file", "name"] {
        config
            .at
            .get(key)
            .into_iter()
            .for_each(|at| see_all(out, at));
    }
}

/// A secret is named by a file or a variable. What stands in the file itself (`content`, which is no part of the
/// specification) is one whatever it looks like.
fn secret(out: &mut Collector<'_>, secret: &Field<'_>) {
    for field in secret.at.fields() {
        let text = field.at.text();
        match (field.key.text.trim_start_matches("x-"), text) {
            ("content", Some(text)) => {
                let span = field.at.node.span();
                out.see(span);
                let spot = Spot {
                    scope: SCOPE,
                    place: ServicePlace::Elsewhere,
                    via: field.at.via,
                };
                let key = Name {
                    text: "secret".to_owned(),
                    span: field.key.span,
                };
                out.put(span, with_key(&field), spot, || {
                    Content::Value(Some(key), interpolate::value(text))
                });
            }
            ("file" | "environment" | "name" | "external" | "template_driver", _) => {
                see_all(out, field.at);
            }
            _ => {}
        }
    }
}

fn driver(out: &mut Collector<'_>, word: &'static str, at: At<'_>) {
    options::mapping(out, SCOPE, word, at.get("driver_opts"));
    options::mapping(out, SCOPE, word, at.get("labels"));
}
