//! A Dockerfile with its stages, as the ways of rewriting look at it.

use std::path::Path;
use std::sync::Arc;

use crate::finding::Finding;
use crate::flow::{Flow, Kept, Trace};
use crate::ir::{BuildCall, Parent, Place, ScopeKind, Unit};
use crate::rewrite::builds::Builds;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::dockerfile::{Body, Dockerfile, Instruction, Keyword, Kind, Pair};
use crate::syntax::shell::Scripts;

/// What the rewriting of one Dockerfile may look at.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Its instructions.
    pub tree: &'a Dockerfile,
    /// Where its values go.
    pub flow: &'a Flow<'a>,
    /// The builds of it that other files call for.
    pub callers: &'a [BuildCall],
    /// The file of a number: one that calls for a build.
    pub open: &'a dyn Fn(FileId) -> Option<Arc<SourceFile>>,
    /// The builds that files around it start which are not to be linted; read when they are asked for.
    pub builds: &'a dyn Fn() -> Builds,
    /// Its commands as they were read.
    pub scripts: &'a Scripts,
}

/// One name of an `ARG` or `ENV`.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    /// Position of its instruction.
    pub(super) at: usize,
    /// Its stage, by its position in [`Unit::scopes`].
    pub(super) scope: usize,
    /// Its instruction.
    pub(super) instruction: &'a Instruction,
    /// Which of the instruction's names it is.
    pub(super) index: usize,
    /// The name and the value.
    pub(super) pair: &'a Pair,
}

impl<'a> Declared<'a> {
    /// The name.
    pub(super) fn name(&self) -> &'a str {
        self.instruction.str(&self.pair.key)
    }

    /// The value as written; empty where there is none.
    pub(super) fn value(&self) -> &'a str {
        let value = self.pair.value.as_ref();
        value.map_or("", |value| self.instruction.str(value))
    }
}

impl<'a> Page<'a> {
    /// Its stages.
    fn unit(&self) -> &'a Unit {
        self.flow.unit
    }

    /// The values that a finding may be of.
    fn traces_of(&self, finding: &Finding) -> impl Iterator<Item = &'a Trace> {
        let at = finding.primary.span;
        let traces = self.flow.traces.iter();
        traces.filter(move |trace| {
            let origin = &trace.origin;
            let name = origin.name.as_ref();
            let near = origin.span.contains(at)
                || name.is_some_and(|n| n.span.overlaps(at))
                // Of a mount the place is what a command does with it.
                || origin.place == Place::SecretMount && self.instruction_of(trace).contains(at);
            near && name.is_none_or(|n| Some(&n.text) == finding.key.as_ref())
        })
    }

    /// The instruction that a value begins in.
    fn instruction_of(&self, trace: &Trace) -> Span {
        let scope = self.flow.unit.scopes.get(trace.origin.scope);
        let op = scope.and_then(|scope| scope.ops.get(trace.origin.op));
        op.map_or(trace.origin.span, |op| op.span)
    }

    /// The files that have what the finding is of, and that a layer or a cache keeps.
    pub(super) fn kept(&self, finding: &Finding) -> Vec<&'a Kept> {
        let mut at: Vec<usize> = self
            .traces_of(finding)
            .flat_map(|trace| self.flow.files_of(trace))
            .chain(self.flow.files_with(&finding.masks))
            .collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter()
            .filter_map(|at| self.flow.files.get(at))
            .collect()
    }

    /// Whether a command prints what the finding is of: a mount would not keep that out of the log.
    pub(super) fn is_printed(&self, finding: &Finding) -> bool {
        let printed = |trace: &Trace| {
            let mut uses = trace.uses.iter();
            uses.any(|visit| matches!(visit.place, Place::Printed(_)))
        };
        self.traces_of(finding).any(printed)
    }

    /// The stage of each instruction, by its position in [`Unit::scopes`].
    pub(super) fn scopes(&self) -> Vec<usize> {
        let mut scope = 0;
        let of = |instruction: &Instruction| {
            if instruction.body.name == Keyword::From {
                scope += 1;
            }
            scope
        };
        self.tree.instructions.iter().map(of).collect()
    }

    /// Every name that instructions of one kind declare, in order; those of triggers are left out.
    pub(super) fn declared(&self, keyword: Keyword) -> Vec<Declared<'a>> {
        let mut found = Vec::new();
        let scopes = self.scopes();
        let instructions = self.tree.instructions.iter().enumerate();
        for ((at, instruction), scope) in instructions.zip(scopes) {
            if let Body {
                name,
                kind: Kind::Pairs(pairs),
                ..
            } = &instruction.body
                && *name == keyword
            {
                let pairs = pairs.iter().enumerate();
                found.extend(pairs.map(|(index, pair)| Declared {
                    at,
                    scope,
                    instruction,
                    index,
                    pair,
                }));
            }
        }
        found
    }

    /// The stage itself, and all that are built on it.
    pub(super) fn built_on(&self, scope: usize) -> Vec<usize> {
        let mut stages = vec![scope];
        // A parent stands before what is built on it.
        for (at, other) in self.unit().scopes.iter().enumerate() {
            if matches!(other.parent, Parent::Stage(parent) if parent != at && stages.contains(&parent))
            {
                stages.push(at);
            }
        }
        stages
    }

    /// Whether the stage is the part before the first FROM.
    pub(super) fn is_global(&self, scope: usize) -> bool {
        self.unit()
            .scopes
            .get(scope)
            .is_none_or(|scope| scope.kind == ScopeKind::Global)
    }

    /// Whether the stage is built on Windows.
    pub(super) fn is_windows(&self, scope: usize) -> bool {
        self.unit()
            .scopes
            .get(scope)
            .is_none_or(|scope| scope.windows)
    }

    /// Whether an instruction asks for a shell that is none of Unix.
    pub(super) fn has_other_shell(&self) -> bool {
        let shells = self.tree.instructions.iter();
        let mut shells = shells.filter(|i| i.body.name == Keyword::Shell);
        shells.any(|i| {
            let text = i.text.as_str().to_ascii_lowercase();
            ["pwsh", "powershell", "cmd", "python", "node"]
                .iter()
                .any(|program| text.contains(program))
        })
    }

    /// The file's name.
    pub(super) fn name(&self) -> &str {
        Path::new(self.file.path())
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
    }

    /// Whether a comment stands in a span.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        let mut comments = self.tree.comments.iter();
        comments.any(|comment| comment.span.overlaps(span))
    }
}
