//! The line of a command that is about to build: what it passes, and what it puts on the image itself.

use std::path::PathBuf;

use super::analysis::{FileAnalysis, Job};
use super::compose;
use crate::config::Settings;
use crate::discover::{Format, Target};
use crate::flow;
use crate::ir::{BuildCall, Deposit, Op, OpKind, Parent, PassedArgument, Place, Scope, ScopeKind};
use crate::ir::{BuildFile, Unit};
use crate::rules;
use crate::source::{FileSystem, Project, Registry, Span};

/// What a command says.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// The builds that it asks for, with the arguments that it passes to each.
    pub calls: Vec<BuildCall>,
    /// The labels that it gives the image.
    pub labels: Vec<PassedArgument>,
    /// The Compose files that it puts together to one project, absolute, in its order.
    pub together: Vec<PathBuf>,
    /// The services of Compose files that it builds; `None` for all.
    pub services: Option<Vec<String>>,
}

impl Command {
    /// Whether it builds the service, of a Compose file, of that name.
    pub(super) fn asks_for(&self, service: &str) -> bool {
        let named = self.services.as_ref();
        named.is_none_or(|named| named.iter().any(|name| name == service))
    }

    /// Whether it runs the build that `call`, of a file, is about.
    pub(super) fn builds(&self, call: &BuildCall) -> bool {
        self.calls.iter().any(|own| {
            own.dockerfile == call.dockerfile
                && own.context == call.context
                && own.target == call.target
        })
    }
}

/// What is passed is followed where it arrives; a label has arrived.
pub(super) fn analyse(job: Job<'_>) -> FileAnalysis {
    let Some(command) = job.command else {
        return FileAnalysis::default();
    };
    let file = job.file;
    let labels = command.labels.iter().filter_map(|label| {
        let value = label.value.clone()?;
        Some(Op {
            span: label.span,
            triggered: false,
            kind: OpKind::Deposit(Deposit {
                place: Place::Label,
                key: Some(label.name.clone()),
                context: Vec::new(),
                value,
                transient: false,
                text: false,
            }),
        })
    });
    let unit = Unit {
        file: file.id(),
        scopes: vec![Scope {
            kind: ScopeKind::Stage,
            name: None,
            span: Span::new(file.id(), 0, 0),
            parent: Parent::Outside,
            takes: Vec::new(),
            windows: false,
            ops: labels.collect(),
        }],
    };
    let cx = rules::Context {
        file,
        project: job.project,
        flow: &flow::follow(&unit, None),
        folder: None,
        detectors: job.detectors,
        known: &[],
        surroundings: None,
        in_provenance: false,
        tracking: job.project.tracking(job.path),
        guesses: &rules::Guesses::default(),
    };
    FileAnalysis {
        findings: rules::check(&cx, &|meta| job.settings.rules.enabled(meta.name)),
        calls: command.calls.clone(),
        ..FileAnalysis::default()
    }
}

/// The builds that Compose files call for, which a command puts together in this order, each with the file that it is of (by its position), so that a command which
/// builds them can be asked what it adds. What stands in a Compose file itself is built with it and not among them.
#[must_use]
pub fn builds_of(
    targets: &[Target],
    settings: &Settings,
    fs: &dyn FileSystem,
) -> Vec<(usize, BuildCall)> {
    let paths = targets.iter().map(|target| target.path.as_path()).collect();
    let registry = Registry::new(fs, &settings.folder, paths);
    let compose = targets
        .iter()
        .filter(|target| target.format == Format::Compose);
    let together: Vec<PathBuf> = compose.map(|target| target.path.clone()).collect();
    let mut builds = Vec::new();
    for (at, target) in targets.iter().enumerate() {
        if target.format != Format::Compose {
            continue;
        }
        let project = Project::of(&registry, &target.root);
        let Ok(file) = project.open(&target.path) else {
            continue;
        };
        let calls = compose::calls(&file, &target.path, &project, &together);
        let files = |call: &BuildCall| matches!(call.dockerfile, BuildFile::At(_));
        builds.extend(calls.into_iter().filter(files).map(|call| (at, call)));
    }
    builds
}
