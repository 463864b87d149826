//! Where commands run and where files go: the working folder of an instruction, and the commands of other stages that are
//! given a file.

use super::{Page, images};
use crate::ir::{MountKind, OpKind, Parent, path};
use crate::syntax::dockerfile::{Instruction, Keyword, Kind};

/// Most stages that are looked through.
const MOST_STAGES: usize = 64;

/// The folder, absolute, that the instruction at position `at` runs in; `None` where it depends on a variable, or on an image
/// that nothing is known of.
pub(super) fn workdir(page: &Page<'_>, at: usize) -> Option<String> {
    let scopes = page.scopes();
    let mut scope = scopes.get(at).copied()?;
    let mut before = at;
    // From the inside out, up to the first that is absolute.
    let mut parts: Vec<&str> = Vec::new();
    for _ in 0..MOST_STAGES {
        let instructions = page.tree.instructions.iter().enumerate().rev();
        let own = instructions.filter(|(at, _)| *at < before && scopes.get(*at) == Some(&scope));
        let mut image = None;
        for (_, instruction) in own {
            match (&instruction.body.name, &instruction.body.kind) {
                (Keyword::Workdir, _) => {
                    let folder = instruction.str(&instruction.body.args).trim();
                    let folder = folder.trim_matches(['"', '\'']);
                    if folder.contains(['$', '\\', '~']) {
                        return None;
                    }
                    parts.push(folder);
                    if folder.starts_with('/') {
                        return Some(joined(&parts));
                    }
                }
                (Keyword::From, Kind::From { image: Some(i), .. }) => {
                    image = Some(instruction.str(i));
                }
                _ => {}
            }
        }
        match page.flow.unit.scopes.get(scope).map(|s| s.parent) {
            Some(Parent::Stage(parent)) if parent < scope => {
                scope = parent;
                before = usize::MAX;
            }
            _ => {
                let known = images::known(image?)?;
                return known.at_top.then(|| joined(&parts));
            }
        }
    }
    None
}

fn joined(parts: &[&str]) -> String {
    let parts = parts.iter().rev();
    parts.fold("/".to_owned(), |folder, part| path::normal(&folder, part))
}

/// The commands of other stages that find the file at `target` of the stage `own`, or a copy of it: those of stages that take
/// it, alone or with a folder, and those that it is mounted for.
pub(super) fn elsewhere<'a>(page: &Page<'a>, own: usize, target: &str) -> Vec<&'a Instruction> {
    let mut holders: Vec<(usize, String)> = Vec::new();
    let hold = |holders: &mut Vec<(usize, String)>, scope: usize, target: &str| {
        for scope in page.built_on(scope) {
            let one = (scope, target.to_owned());
            if holders.len() < MOST_STAGES && !holders.contains(&one) {
                holders.push(one);
            }
        }
    };
    hold(&mut holders, own, target);
    let stages = holders.len();
    let mut mounted = Vec::new();
    let mut next = 0;
    while let Some((holder, target)) = holders.get(next).cloned() {
        next += 1;
        for (scope, stage) in page.flow.unit.scopes.iter().enumerate() {
            for op in &stage.ops {
                match &op.kind {
                    OpKind::Take(taken) if taken.stage == holder => {
                        let sources = taken.sources.iter();
                        for source in sources.filter(|source| path::covers(source, &target)) {
                            let copy = copy_of(&target, source, &taken.destination);
                            hold(&mut holders, scope, &copy);
                        }
                    }
                    OpKind::Run(command) => {
                        let has = command.mounts.iter().any(|mount| match &mount.kind {
                            MountKind::Stage(stage, from) => {
                                *stage == holder && path::covers(from, &target)
                            }
                            _ => false,
                        });
                        if has {
                            mounted.push(op.span);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let others = holders.get(stages..).unwrap_or_default();
    let scopes = page.scopes();
    let instructions = page.tree.instructions.iter().zip(scopes);
    let runs = instructions.filter(|(i, _)| i.innermost().name == Keyword::Run);
    runs.filter(|(run, scope)| {
        others.iter().any(|(other, _)| other == scope) || mounted.contains(&run.span)
    })
    .map(|(run, _)| run)
    .collect()
}

/// Where a copy of `target` is after `source`, which covers it, was copied to `destination`.
fn copy_of(target: &str, source: &str, destination: &str) -> String {
    let rest = match path::below(target, source) {
        Some("") if destination.ends_with('/') => path::base(target),
        Some(rest) => rest,
        None => path::base(target),
    };
    path::normal(destination, rest)
}
