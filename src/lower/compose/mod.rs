//! Compose files: services to scopes, what they are given to deposits.
//!
//! The model is that of the Compose specification: extension blocks, anchors and merge keys, `extends` into this file
//! and others, both forms of lists, interpolation. A value that is written once is one deposit, at its bytes, with every
//! service that takes it as a receiver.

mod at;
mod build;
mod call;
mod collect;
mod command;
mod files;
mod interpolate;
mod options;
mod pool;
mod service;
mod sweep;
mod top;
mod variables;

use std::path::Path;

use crate::ir::{BuildCall, Op, OpKind, Parent, Place, Scope, ScopeKind, ServicePlace, Unit};
use crate::lower::dockerfile::Interest;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::Yaml;

use collect::Collector;
use pool::Pool;
pub use pool::{Links, Lost};
use variables::Variables;

/// A Compose file taken apart.
#[derive(Debug)]
pub struct Lowered {
    /// Its scopes: what belongs to no service first, then the services.
    pub unit: Unit,
    /// The builds that it calls for.
    pub calls: Vec<BuildCall>,
    /// Files that it names and that could not be had, with why.
    pub lost: Vec<(Span, Lost)>,
}

/// Lowers a whole file, which is at `path` (absolute). `interest` says which commands are taken apart; all else always is.
#[must_use]
pub fn lower(
    file: &SourceFile,
    path: &Path,
    yaml: Yaml,
    links: &dyn Links,
    interest: Interest<'_>,
) -> Lowered {
    let pool = Pool::load(file, path, yaml, links);
    let mut scopes = vec![scope(ScopeKind::Services, None, Span::new(file.id(), 0, 0))];
    let variables = Variables::beside(path, links);
    let mut calls = Vec::new();
    let mut lost = pool.lost.clone();
    let mut out = Collector::new(interest);
    for root in pool.own() {
        for field in root.get("services").map(at::At::fields).unwrap_or_default() {
            let layers = pool.layers(&field.key.text, field.at);
            let mut scope = scope(
                ScopeKind::Service,
                Some(field.key.text.clone()),
                field.key.span,
            );
            scope.ops.extend(image(&layers));
            service::field(&layers, "image")
                .into_iter()
                .for_each(|at| service::see_all(&mut out, at));
            let index = scopes.len();
            scopes.push(scope);
            service::service(&mut out, index, &layers);
            variables::env_files(&mut out, index, &layers, links, &mut lost);
            files::mounts(&mut out, &layers, links);
            calls.extend(call::of(&field.key.text, &layers, &variables));
        }
        top::top(&mut out, root, path, links);
    }
    for root in pool.own() {
        sweep::sweep(&mut out, root.node);
    }
    if let Some(first) = scopes.first_mut() {
        first.ops.extend(variables.ops);
    }
    out.emit(&mut scopes);
    Lowered {
        unit: Unit {
            file: file.id(),
            scopes,
        },
        calls,
        lost,
    }
}

fn scope(kind: ScopeKind, name: Option<String>, span: Span) -> Scope {
    Scope {
        parent: match kind {
            ScopeKind::Service => Parent::Stage(0),
            _ => Parent::Outside,
        },
        kind,
        name,
        span,
        takes: Vec::new(),
        windows: false,
        ops: Vec::new(),
    }
}

/// The image of a service, as a deposit that is there to be read: what can be done about a secret depends on it.
fn image(layers: &pool::Layers<'_>) -> Option<Op> {
    let at = service::field(layers, "image")?;
    let text = at.text()?;
    let span = at.node.span();
    let key = crate::ir::Name {
        text: "image".to_owned(),
        span,
    };
    let place = Place::Service(ServicePlace::Elsewhere);
    Some(Op {
        span,
        triggered: false,
        kind: OpKind::Deposit(collect::deposit(
            place,
            Some(key),
            interpolate::value(text),
            false,
        )),
    })
}
