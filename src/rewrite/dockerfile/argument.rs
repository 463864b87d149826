//! A build argument that commands read: handed to each of them by a secret mount.
//!
//! Every RUN after an `ARG` has it in its environment, so every RUN that may read it is given the mount, and only those that
//! surely do not are left as they are. What else takes the argument (a label, a URL, a file's name) cannot be given a
//! mount: then nothing is proposed.

use std::collections::BTreeSet;

use super::frontend::Frontend;
use super::mount::{self, Variable};
use super::page::{Declared, Page};
use super::{Proposal, declaration, inert, mention, only_at};
use crate::finding::{Edit, Finding};
use crate::ir::{BuildCall, Caller};
use crate::syntax::dockerfile::{Form, Instruction, Keyword, Kind};

/// Where an argument is that commands only read: nothing that they do keeps it.
const PLACES: &[&str] = &[
    "image-history",
    "build-cache",
    "build-log",
    "provenance",
    "source",
    "working-copy",
];

pub(super) fn propose(page: &Page<'_>, finding: &Finding) -> Option<Proposal> {
    if !only_at(finding, PLACES) {
        return None;
    }
    let arguments = page.declared(Keyword::Arg);
    let at = finding.primary.span;
    let meant = arguments
        .iter()
        .find(|argument| argument.instruction.span.contains(at) && covers(argument, finding))?;
    let name = meant.name();
    let all: Vec<&Declared<'_>> = arguments.iter().filter(|a| a.name() == name).collect();
    let taken = takers(page, &all)?;
    let passed = Passed::by(page.callers, name);
    let frontend = Frontend::of(page)?;
    let id = mount::id(name);
    let defaults = || all.iter().filter(|a| a.pair.value.is_some());
    let secret = Variable {
        name,
        id: &id,
        required: defaults().next().is_none() && passed != Passed::BySome,
    };
    let mut edits: Vec<Edit> = Vec::new();
    for run in taken.runs() {
        edits.extend(mount::give(page, run, &secret, frontend)?);
    }
    if !edits.is_empty() {
        edits.extend(frontend.line(page));
    }
    for argument in &all {
        edits.push(declaration::remove(page, argument)?);
    }
    let title = if taken.runs().next().is_some() {
        format!(
            "take `{name}` from a secret mount; the build is given it with `--secret id={id},env={name}`"
        )
    } else {
        format!("remove the build argument `{name}`, which nothing reads")
    };
    Some(Proposal {
        title,
        // A default is lost: the build that got by with it fails.
        safe: taken.is_sure()
            && !page.is_printed(finding)
            && defaults().all(|a| is_empty(a.value()))
            && passed == Passed::ByNone,
        edits,
    })
}

/// Whether the finding is at this name of an instruction.
fn covers(argument: &Declared<'_>, finding: &Finding) -> bool {
    let pair = argument.pair;
    let end = pair.value.as_ref().map_or(pair.key.end, |value| value.end);
    let span = argument.instruction.span_of(&(pair.key.start..end));
    span.contains(finding.primary.span)
}

fn is_empty(value: &str) -> bool {
    matches!(value, "" | "\"\"" | "''")
}

/// Who passes an argument, of those that are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passed {
    /// Nobody, or only whoever types the command.
    ByNone,
    /// Some services, and others build without it.
    BySome,
    /// Every service that builds the file.
    ByAll,
}

impl Passed {
    fn by(callers: &[BuildCall], name: &str) -> Self {
        let services = || {
            callers
                .iter()
                .filter(|call| matches!(call.caller, Caller::Service(_)))
        };
        let passes = |call: &&BuildCall| call.args.iter().any(|arg| arg.name.text == name);
        match (services().count(), services().filter(passes).count()) {
            (0, _) => Self::ByNone,
            (all, some) if all == some => Self::ByAll,
            _ => Self::BySome,
        }
    }
}

/// The commands that read an argument.
#[derive(Default)]
struct Takers<'a> {
    /// They name it.
    named: Vec<&'a Instruction>,
    /// They do not, but may read it all the same.
    silent: Vec<&'a Instruction>,
}

impl<'a> Takers<'a> {
    fn runs(&self) -> impl Iterator<Item = &'a Instruction> {
        self.named.iter().chain(&self.silent).copied()
    }

    /// Whether it is known that these are the ones, and that they find a variable where the argument was.
    fn is_sure(&self) -> bool {
        let shell = |run: &Instruction| matches!(run.body.kind, Kind::Command(Form::Shell(_)));
        (!self.named.is_empty() || self.silent.is_empty()) && self.runs().all(shell)
    }
}

/// The commands that read the argument that is declared at each of `all`; `None` where something else takes it, too.
fn takers<'a>(page: &Page<'a>, all: &[&Declared<'a>]) -> Option<Takers<'a>> {
    let name = all.first()?.name();
    let scopes = page.scopes();
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for argument in all {
        if page.is_global(argument.scope) {
            // Only FROM sees it.
            let sees = |i: &Instruction| {
                i.body.name == Keyword::From && mention::instruction_expands(i, name)
            };
            if page.tree.instructions.iter().any(sees) {
                return None;
            }
            continue;
        }
        let stages = page.built_on(argument.scope);
        if stages.iter().any(|scope| page.is_windows(*scope)) {
            return None;
        }
        let after = scopes.iter().enumerate().filter(|(at, scope)| {
            stages.contains(scope) && (*at > argument.at || **scope != argument.scope)
        });
        reached.extend(after.map(|(at, _)| at));
    }
    let mut takers = Takers::default();
    for at in reached {
        let instruction = page.tree.instructions.get(at)?;
        match instruction.body.name {
            Keyword::Run => {
                let flags = &instruction.body.flags;
                let flags = flags.iter().filter_map(|flag| flag.value.as_ref());
                if flags
                    .clone()
                    .any(|f| mention::names(instruction.str(f), name))
                {
                    return None;
                }
                if mention::instruction_names(instruction, name) {
                    takers.named.push(instruction);
                } else if !inert::is_inert(instruction) {
                    takers.silent.push(instruction);
                }
            }
            // What these say is expanded when the container runs, where no argument is.
            Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => {}
            Keyword::Onbuild if mention::instruction_names(instruction, name) => return None,
            Keyword::Env if sets(instruction, name) => return None,
            _ if mention::instruction_expands(instruction, name) => return None,
            _ => {}
        }
    }
    Some(takers)
}

/// Whether an ENV gives the name a value of its own.
fn sets(instruction: &Instruction, name: &str) -> bool {
    match &instruction.body.kind {
        Kind::Pairs(pairs) => pairs.iter().any(|pair| instruction.str(&pair.key) == name),
        _ => false,
    }
}
