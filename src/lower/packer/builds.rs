//! `build` blocks, evaluated: their provisioners, those of `dynamic` blocks among them, and the sources they run for.

use super::build::{self, Plugin};
use super::cleanup::Cleanup;
use super::configuration::Part;
use super::evaluate::Scope;
use super::name_of;
use super::put::Lowering;
use super::value::{Entry, Value};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Attribute, Block, Body, ExpressionKind};

/// One `build`, evaluated.
pub(super) struct Build {
    pub(super) steps: Vec<Plugin>,
    pub(super) post_processors: Vec<Plugin>,
    /// Its own settings: labels of the registry, sources with settings of their own.
    pub(super) settings: Value,
    pub(super) cleanup: Cleanup,
    pub(super) span: Span,
}

pub(super) fn builds(lowering: &Lowering<'_>, parts: &[Part]) -> Vec<Build> {
    let blocks = parts.iter().flat_map(|p| p.body.blocks("build"));
    blocks.map(|block| build(lowering, block)).collect()
}

fn build(lowering: &Lowering<'_>, block: &Block) -> Build {
    let mut steps = Vec::new();
    let mut post_processors = Vec::new();
    let mut rest = Vec::new();
    for inner in flattened(&block.body) {
        let kind = inner
            .labels
            .first()
            .map(|l| l.as_str().to_owned())
            .unwrap_or_default();
        let plugin = |kind| Plugin {
            kind,
            settings: lowering.body(&inner.body, &Scope::default()),
            span: inner.span,
            on_error: inner.kind.as_str() == "error-cleanup-provisioner",
        };
        match inner.kind.as_str() {
            "provisioner" | "error-cleanup-provisioner" => steps.push(plugin(kind)),
            "post-processor" => post_processors.push(plugin(kind)),
            "source" | "sources" => {}
            _ => rest.push(Entry {
                key: name_of(&inner.kind, inner.span),
                value: lowering.body(&inner.body, &Scope::default()),
                span: inner.span,
            }),
        }
    }
    for attribute in &block.body.attributes {
        rest.push(lowering.attribute(attribute, &Scope::default()));
    }
    let cleanup = build::cleanup(lowering, &steps, sources(lowering, &block.body));
    Build {
        steps,
        post_processors,
        settings: Value::map(rest),
        cleanup,
        span: block.span,
    }
}

/// The names of all sources of a build, `qemu.base`; none when one of them is not known.
fn sources(lowering: &Lowering<'_>, body: &Body) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for block in body.blocks("source") {
        names.extend(block.labels.first().map(|label| label.as_str().to_owned()));
    }
    if let Some(attribute) = body.attribute("sources") {
        let value = lowering.attribute(attribute, &Scope::default()).value;
        let texts = value.texts();
        let known = texts.iter().filter_map(|text| text.certain());
        let known: Vec<String> = known.map(|name| name.as_str().to_owned()).collect();
        let Value::List(all) = &value else {
            return Vec::new();
        };
        if known.len() != all.len() {
            return Vec::new();
        }
        names.extend(known);
    }
    let own = |name: String| name.strip_prefix("source.").unwrap_or(&name).to_owned();
    names.into_iter().map(own).collect()
}

/// The blocks of a build, those of `post-processors` and `dynamic` among them.
fn flattened(body: &Body) -> Vec<Block> {
    let mut out = Vec::new();
    for block in &body.blocks {
        match block.kind.as_str() {
            "post-processors" => out.extend(block.body.blocks.iter().cloned()),
            "dynamic" => {
                for content in block.body.blocks("content") {
                    let kind = block.labels.first().cloned().unwrap_or_default();
                    out.push(Block {
                        kind,
                        labels: dynamic_labels(&block.body),
                        body: content.body.clone(),
                        span: block.span,
                    });
                }
            }
            _ => out.push(block.clone()),
        }
    }
    out
}

/// `labels = ["shell"]` of a dynamic block.
fn dynamic_labels(body: &Body) -> Vec<Text> {
    use crate::syntax::hcl::Element;
    let Some(Attribute { value, .. }) = body.attribute("labels") else {
        return Vec::new();
    };
    let ExpressionKind::Array(elements) = &value.kind else {
        return Vec::new();
    };
    let labels = elements.iter().filter_map(|e| match &e.kind {
        ExpressionKind::Template(parts) => match parts.as_slice() {
            [Element::Literal(text)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    });
    labels.collect()
}
