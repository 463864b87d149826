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
mod project;
mod service;
mod sweep;
mod top;
mod variables;

use std::path::Path;

use crate::ir::{BuildCall, Op, OpKind, Parent, Place, Scope, ScopeKind, ServicePlace, Unit};
use crate::lower::dockerfile::Interest;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::yaml::Yaml;

pub use call::LostBuild;
use collect::Collector;
use pool::Layers;
pub use pool::{Links, Lost};
use project::Project;

/// A Compose file taken apart.
#[derive(Debug)]
pub struct Lowered {
    /// Its scopes: what belongs to no service first, then the services.
    pub unit: Unit,
    /// The builds that it calls for.
    pub calls: Vec<BuildCall>,
    /// Files that it names and that could not be had, with why.
    pub lost: Vec<(Span, Lost)>,
    /// Builds that it calls for and that cannot be looked at.
    pub lost_builds: Vec<LostBuild>,
    /// The files that it includes.
    pub included: Vec<FileId>,
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
    let mut project = Project::load(file, path, yaml, links);
    let mut lost = std::mem::take(&mut project.pool.lost);
    let services = project.pool.services();
    let mut scopes = Vec::new();
    // The scopes of the groups, by their positions.
    let mut homes: Vec<usize> = Vec::new();
    let mut calls = Vec::new();
    let mut lost_builds = Vec::new();
    let mut out = Collector::new(interest);
    for (number, group) in project.groups.iter().enumerate() {
        let outer = group.parent.and_then(|p| homes.get(p)).copied();
        let home = scopes.len();
        homes.push(home);
        let start = group.via.unwrap_or(Span::new(file.id(), 0, 0));
        let mut variables = scope(ScopeKind::Services, None, start, outer);
        variables.ops.clone_from(&group.variables.ops);
        scopes.push(variables);
        for service in project.services(number, &services, &mut lost) {
            let layers = &service.layers;
            let own: Layers<'_> = layers.iter().filter(|l| !l.context).copied().collect();
            let mut scope = scope(
                ScopeKind::Service,
                Some(service.name.clone()),
                service.span,
                Some(home),
            );
            scope.ops.extend(image(layers));
            service::field(&own, "image")
                .into_iter()
                .for_each(|at| service::see_all(&mut out, at));
            let index = scopes.len();
            scopes.push(scope);
            service::service(&mut out, index, &own, service::field(layers, "image"));
            variables::env_files(&mut out, index, &own, links, &mut lost);
            variables::label_files(&mut out, index, &own, links);
            files::mounts(&mut out, &own, links);
            files::ssh_keys(&mut out, &own, links);
            if let Some(call) = call::of_lines(&service.name, &own) {
                service::field(&own, "caproverExtra")
                    .and_then(|at| at.get("dockerfileLines"))
                    .into_iter()
                    .for_each(|at| service::see_all(&mut out, at));
                calls.push(call);
            }
            if own.iter().any(|l| l.get("build").is_some()) {
                let called = call::of(&service.name, layers, &group.variables, links);
                calls.extend(called.call);
                lost_builds.extend(called.lost);
            }
        }
        for (root, path) in project.included(number) {
            top::top(&mut out, root, path, links);
        }
    }
    for root in project.own() {
        top::top(&mut out, root, path, links);
    }
    for root in project.own() {
        sweep::sweep(&mut out, root.node);
    }
    if let Some(yaml) = project.pool.tree() {
        sweep::comments(&mut out, yaml);
    }
    out.emit(&mut scopes);
    Lowered {
        unit: Unit {
            file: file.id(),
            scopes,
        },
        calls,
        lost,
        lost_builds,
        included: project.included_files(),
    }
}

fn scope(kind: ScopeKind, name: Option<String>, span: Span, parent: Option<usize>) -> Scope {
    Scope {
        parent: parent.map_or(Parent::Outside, Parent::Stage),
        kind,
        name,
        span,
        takes: Vec::new(),
        windows: false,
        ops: Vec::new(),
    }
}

/// The image of a service, as a deposit that is there to be read: what can be done about a secret depends on it.
fn image(layers: &Layers<'_>) -> Option<Op> {
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
