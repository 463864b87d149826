//! Files of the repository that become secrets, configs or mounts of a service: what stands in them is in the
//! repository.

use std::path::Path;

use super::at::At;
use super::collect::{Collector, Content, Spot};
use super::pool::{Layers, Links};
use crate::ir::{Name, ServicePlace};
use crate::source::{SourceFile, Span, Text};

/// Longest file that is looked into: secrets are short.
const MOST_BYTES: usize = 64 << 10;

/// `secrets.NAME.file`: its content is a secret, whatever it looks like.
pub(super) fn secret(
    out: &mut Collector<'_>,
    name: &Name,
    at: At<'_>,
    from: &Path,
    links: &dyn Links,
) {
    let Some((text, span)) = content(at, from, links) else {
        return;
    };
    let one_line = !text.as_str().contains('\n');
    // The name stands in another file: the content has none of its own.
    let key = Name {
        text: name.text.clone(),
        span: text.full_span().unwrap_or(span),
    };
    put(out, span, text, |text| {
        if one_line {
            Content::Secret(key, text)
        } else {
            Content::Text(text)
        }
    });
}

/// A file that is called like a key.
pub(super) fn key(out: &mut Collector<'_>, at: At<'_>, path: &str, from: &Path, links: &dyn Links) {
    if !is_key(path) {
        return;
    }
    let Some((text, span)) = open(path, at.node.span(), from, links) else {
        return;
    };
    put(out, span, text, Content::Text);
}

/// The keys among what a service mounts.
pub(super) fn mounts(out: &mut Collector<'_>, layers: &Layers<'_>, links: &dyn Links) {
    for layer in layers.iter().take(1) {
        for item in layer.get("volumes").into_iter().flat_map(At::items) {
            let source = item.get("source").unwrap_or(item);
            let Some(text) = source.text() else { continue };
            let path = text.as_str().split(':').next().unwrap_or_default();
            if path.starts_with('.') || path.contains('/') {
                key(out, source, path, layer.path, links);
            }
        }
    }
}

/// The keys that a build gets by their paths: `build.ssh: [id=path]`.
pub(super) fn ssh_keys(out: &mut Collector<'_>, layers: &Layers<'_>, links: &dyn Links) {
    for layer in layers {
        let Some(at) = layer.get("build").and_then(|b| b.get("ssh")) else {
            continue;
        };
        let entries = at.pairs().into_iter();
        for (path, via) in entries.filter_map(|pair| Some((pair.value?, pair.scalar))) {
            if let Some((text, span)) = open(path.as_str(), via, layer.path, links) {
                put(out, span, text, Content::Text);
            }
        }
    }
}

fn put(out: &mut Collector<'_>, via: Span, text: Text, make: impl FnOnce(Text) -> Content) {
    let Some(id) = text.full_span() else { return };
    let spot = Spot {
        scope: 0,
        place: ServicePlace::File,
        via: Some(via),
    };
    out.put(id, id, spot, || make(text));
}

fn content(at: At<'_>, from: &Path, links: &dyn Links) -> Option<(Text, Span)> {
    open(at.text()?.as_str(), at.node.span(), from, links)
}

fn open(path: &str, span: Span, from: &Path, links: &dyn Links) -> Option<(Text, Span)> {
    let (_, file) = links.open(from, path).ok()?;
    if links.is_private(&file) || file.text().len() > MOST_BYTES {
        return None;
    }
    Some((whole(&file), span))
}

fn whole(file: &SourceFile) -> Text {
    Text::verbatim(file, file.bom_len()..file.text().len()).trim()
}

fn is_key(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let public = ["pub", "cert", "ca", "chain", "dhparam"]
        .iter()
        .any(|word| name.contains(word));
    (name.ends_with(".key") || name.ends_with(".pem")) && !public
        || ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "acme.json"].contains(&name)
}
