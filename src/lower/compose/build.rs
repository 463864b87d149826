//! `build:` of a service.

use super::at::At;
use super::collect::{Collector, Content, Spot};
use super::interpolate;
use super::options;
use super::pool::Layers;
use super::service::{effective, field, put, see_all};
use crate::ir::ServicePlace;

/// Puts what a build is given at its places.
pub(super) fn values(out: &mut Collector<'_>, scope: usize, layers: &Layers<'_>) {
    for pair in effective(layers, &["build", "args"]) {
        put(out, scope, ServicePlace::BuildArgument, pair);
    }
    for pair in effective(layers, &["build", "labels"]) {
        put(out, scope, ServicePlace::BuildLabel, pair);
    }
    let Some(build) = field(layers, "build") else {
        return;
    };
    for key in ["cache_from", "cache_to"] {
        for item in build.get(key).into_iter().flat_map(At::items) {
            let Some(scalar) = item.scalar() else {
                continue;
            };
            if scalar.as_str().contains('=') {
                out.see(scalar.span);
                let place = ServicePlace::BuildOption(key);
                options::list(out, scope, place, &scalar.text, item.via);
            }
        }
    }
    if let Some(at) = build.get("dockerfile_inline")
        && let Some(text) = at.text()
    {
        let span = at.node.span();
        out.see(span);
        let spot = Spot {
            scope,
            place: ServicePlace::BuildOption("dockerfile_inline"),
            via: at.via,
        };
        // The Dockerfile is read as one; here counts what Compose puts into it.
        out.put(span, span, spot, || {
            Content::Filled(interpolate::names(text))
        });
    }
    for key in [
        "secrets",
        "ssh",
        "target",
        "dockerfile",
        "tags",
        "platforms",
    ] {
        if let Some(at) = build.get(key) {
            see_all(out, at);
        }
    }
}
