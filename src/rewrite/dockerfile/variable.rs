//! A build argument, or a variable of the environment, that commands read: handed to each of them by a secret mount.
//!
//! Every RUN after an `ARG` or `ENV` has it in its environment, so every RUN that may read it is given the mount, and only
//! those that surely do not are left as they are. What else takes the value (a label, a URL, a file's name) cannot be given
//! a mount: then nothing is proposed. An `ENV` that only gives an argument another life (`ENV TOKEN=$TOKEN`) goes with it.

use std::collections::{BTreeMap, BTreeSet};

use super::caller::{self, Passed};
use super::frontend::Frontend;
use super::git::{self, Secret};
use super::inert::Programs;
use super::mount::{self, Variable};
use super::page::{Declared, Page};
use super::{KEEP, Proposal, declaration, inert, mention, mounted, npmrc, only_at, optional};
use crate::finding::{Edit, Finding};
use crate::flow::{Kept, Reach};
use crate::rewrite::builds::{self, Builds};
use crate::rewrite::compose_build::Source;
use crate::syntax::dockerfile::{Form, Instruction, Keyword, Kind};

/// Where a variable is that commands only read: nothing that they do keeps it.
pub(super) const PLACES: &[&str] = &[
    "image-env",
    "image-history",
    "build-cache",
    "build-log",
    "provenance",
    "source",
    "working-copy",
];

/// Most names that one value goes by.
const MOST_NAMES: usize = 4;

pub(super) fn propose(page: &Page<'_>, finding: &Finding) -> Option<Proposal> {
    let files = page.kept(finding);
    if !only_at(finding, PLACES) && !(keeps_only_known(&files)) {
        return None;
    }
    if files
        .iter()
        .any(|file| mounted::is_used_elsewhere(page, file))
    {
        return None;
    }
    // The secret would stay in the log, and only be found there.
    if page.is_printed(finding) {
        return None;
    }
    let group = Group::of(page, finding)?;
    let (name, taken) = (group.name, group.takers(page)?);
    let id = mount::id(name);
    let builds = (page.builds)();
    let frontend = Frontend::of(page, &builds)?;
    let builds = match group.argument {
        true => builds,
        false => Builds::default(),
    };
    let passed = Passed::of(page, name, &builds);
    // Each build had a value that stands in the file: without one it would be another build.
    let required =
        group.has_value() || !group.has_default() && passed != Passed::Part && !taken.is_optional();
    let mut edits: Vec<Edit> = Vec::new();
    let mut mounted = false;
    // Whether a file of the image, or of a stage, has it.
    let mut filed = false;
    for (at, names) in &taken.runs {
        let run = page.tree.instructions.get(*at)?;
        if let Some(file) = files.iter().find(|file| run.span.contains(file.span)) {
            let [name] = names.as_slice() else {
                return None;
            };
            let done = without_file(page, (run, name), file)?;
            edits.extend(done.edits);
            filed = true;
            if done.needless {
                continue;
            }
        }
        for name in names {
            let secret = Variable {
                name,
                id: &id,
                required,
            };
            edits.extend(mount::give(page, *at, run, &secret, frontend)?);
            mounted = true;
        }
    }
    if mounted {
        edits.extend(frontend.line(page));
    }
    for declared in &group.all {
        edits.push(declaration::remove(page, declared)?);
    }
    let called = match (group.argument, mounted) {
        (true, true) => caller::hand_over(page, &id, Source::Argument(name), &builds.dot_env),
        _ => caller::Called {
            sure: passed == Passed::Nobody,
            ..caller::Called::default()
        },
    };
    edits.extend(called.edits);
    // An argument that nothing takes is passed in vain, which a build only remarks upon.
    let elsewhere = if mounted {
        builds.hand_over(name, &id)
    } else {
        builds::HandedOver::default()
    };
    edits.extend(elsewhere.edits);
    let handed = called.sure && elsewhere.left.is_empty();
    let kept = group.kept(page);
    // Another secret of that id may be something else, such as a whole file.
    let mut instructions = page.tree.instructions.iter();
    let known = mounted && instructions.any(|run| mount::names(run, &id));
    let mut then = Vec::new();
    if known {
        then.push(format!(
            "the file mounts a secret `{id}` already: that one has to be the value of `{name}`, too"
        ));
    }
    if group.has_value() {
        then.push(KEEP.to_owned());
    }
    if mounted && !(handed && passed == Passed::Everyone) {
        then.push(mount::command(page, &id, &format!("env={name}")));
    }
    then.extend(called.left);
    then.extend(elsewhere.left);
    if kept {
        then.push(format!(
            "$ docker run --env {name} … (from a shell or a file that git and the build leave out)"
        ));
    }
    Some(Proposal {
        title: match (mounted, kept) {
            (true, _) => format!("take `{name}` from a secret mount"),
            (false, true) => format!("take `{name}` out of the image"),
            (false, false) => format!("remove `{name}`, which nothing reads"),
        },
        // A value that stands in the file is lost: the build that got by with it fails.
        safe: taken.is_sure()
            && (!group.has_default() || taken.stands_nothing)
            // Who reads it there is not known (docs/decisions/0208-files-are-not-mounted-unasked.md).
            && !filed
            && !group.has_value()
            && !kept
            && !known
            && handed,
        edits,
        then,
    })
}

/// Whether the files that have the value can all do without: those of git, and what npm reads.
fn keeps_only_known(files: &[&Kept]) -> bool {
    let known = |file: &&Kept| mounted::is_gits(file) || npmrc::is_one(file);
    !files.is_empty() && files.iter().all(known)
}

/// What becomes of a RUN that put the value into a file.
struct Without {
    edits: Vec<Edit>,
    /// The RUN itself does not read the value any more.
    needless: bool,
}

fn without_file(
    page: &Page<'_>,
    (run, name): (&Instruction, &str),
    file: &Kept,
) -> Option<Without> {
    if mounted::is_gits(file) {
        let helped = git::ask_instead(page, run, &Secret::Variable(name))?;
        return Some(Without {
            edits: helped.edits,
            needless: helped.only_set,
        });
    }
    Some(Without {
        edits: npmrc::name_only(page, run, name)?,
        needless: inert::is_inert(page, run),
    })
}

/// The names that one value goes by.
struct Group<'a> {
    /// The name that whoever starts the build gives it.
    name: &'a str,
    /// It is a build argument.
    argument: bool,
    /// All that declare it.
    all: Vec<Declared<'a>>,
}

impl<'a> Group<'a> {
    /// The names of what a finding is of.
    fn of(page: &Page<'a>, finding: &Finding) -> Option<Self> {
        let arguments = page.declared(Keyword::Arg);
        let variables = page.declared(Keyword::Env);
        let found = |all: &[Declared<'a>]| all.iter().copied().find(|d| covers(d, finding));
        let passed = || {
            let elsewhere = finding.primary.span.file != page.file.id();
            let name = finding.key.as_deref().filter(|_| elsewhere)?;
            arguments.iter().copied().find(|a| a.name() == name)
        };
        let first = found(&arguments)
            .or_else(|| found(&variables))
            .or_else(passed)?;
        // `ENV TOKEN=$TOKEN`: the argument is where it begins.
        let first = match reference(first.value()) {
            Some(name) => arguments.iter().copied().find(|a| a.name() == name)?,
            None => first,
        };
        let argument = first.instruction.body.name == Keyword::Arg;
        let name = first.name();
        let mut names = vec![name];
        let mut all: Vec<Declared<'a>> = if argument {
            arguments
                .iter()
                .copied()
                .filter(|a| a.name() == name)
                .collect()
        } else {
            vec![first]
        };
        for variable in &variables {
            let same = |d: &Declared<'_>| d.at == variable.at && d.index == variable.index;
            let known = reference(variable.value()).is_some_and(|of| names.contains(&of));
            if known && !all.iter().any(same) {
                all.push(*variable);
                let name = variable.name();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        (names.len() <= MOST_NAMES).then_some(Self {
            name,
            argument,
            all,
        })
    }

    /// Whether a build that is given no value goes on with one.
    fn has_default(&self) -> bool {
        let mut arguments = self.all.iter();
        arguments.any(|d| d.instruction.body.name == Keyword::Arg && d.pair.value.is_some())
    }

    /// Whether a value stands in the file.
    fn has_value(&self) -> bool {
        let empty = |value: &str| matches!(value, "" | "\"\"" | "''");
        let mut values = self.all.iter().map(Declared::value);
        values.any(|value| !empty(value) && reference(value).is_none())
    }

    /// Whether a container has it.
    fn kept(&self, page: &Page<'_>) -> bool {
        let variables = self
            .all
            .iter()
            .filter(|d| d.instruction.body.name == Keyword::Env);
        variables
            .flat_map(|variable| page.built_on(variable.scope))
            .any(|scope| page.flow.reach_of(scope) == Reach::Shipped)
    }

    /// The commands that read it; `None` where something else takes it, too.
    fn takers(&self, page: &Page<'a>) -> Option<Takers<'a>> {
        let scopes = page.scopes();
        // For each name, the instructions that have it.
        let mut reached: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for declared in &self.all {
            let name = declared.name();
            if page.is_global(declared.scope) {
                let from = |i: &&Instruction| i.body.name == Keyword::From;
                let mut from = page.tree.instructions.iter().filter(from);
                // Only FROM sees it.
                if from.any(|i| mention::instruction_expands(i, name)) {
                    return None;
                }
                continue;
            }
            let stages = page.built_on(declared.scope);
            if stages.iter().any(|scope| page.is_windows(*scope)) {
                return None;
            }
            let after = scopes.iter().enumerate().filter(|(at, scope)| {
                stages.contains(scope) && (*at > declared.at || **scope != declared.scope)
            });
            let reached = reached.entry(name).or_default();
            reached.extend(after.map(|(at, _)| at));
        }
        let mut takers = Takers::default();
        for (name, at) in reached {
            for at in at {
                let instruction = page.tree.instructions.get(at)?;
                self.taker(page, &mut takers, (at, instruction), name)?;
            }
        }
        Some(takers)
    }

    fn taker(
        &self,
        page: &Page<'a>,
        takers: &mut Takers<'a>,
        (at, instruction): (usize, &'a Instruction),
        name: &'a str,
    ) -> Option<()> {
        match instruction.body.name {
            Keyword::Run => {
                let flags = &instruction.body.flags;
                let mut flags = flags.iter().filter_map(|flag| flag.value.as_ref());
                if flags.any(|f| mention::names(instruction.str(f), name)) {
                    return None;
                }
                let named = mention::instruction_names(instruction, name);
                // A variable that is written for the container is no concern of other commands.
                let others =
                    (!named && self.argument).then(|| Programs::of(page.scripts, instruction));
                if named || others.is_some_and(|programs| !programs.inert) {
                    takers.named |= named || others.is_some_and(|programs| programs.by_settings);
                    takers.sometimes |= named;
                    takers.runs.entry(at).or_default().push(name);
                    takers.shell &= matches!(instruction.body.kind, Kind::Command(Form::Shell(_)));
                    // How a command that does not spell it out reads it cannot be seen.
                    if !named {
                        takers.stands_nothing = false;
                        return Some(());
                    }
                    let asked = optional::asked(instruction, name);
                    takers.asked |= asked.optional;
                    takers.needed |= asked.needs;
                    takers.stands_nothing &= mention::instruction_expands(instruction, name)
                        && !asked.tells_empty
                        && !refuses_unset(instruction);
                }
            }
            // What these say is expanded when the container runs, where no argument is.
            Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck => {}
            Keyword::Arg | Keyword::Env => self.is_own(at, instruction, name).then_some(())?,
            Keyword::Onbuild if mention::instruction_names(instruction, name) => return None,
            _ if mention::instruction_expands(instruction, name) => return None,
            _ => {}
        }
        Some(())
    }

    /// Whether each pair of an instruction that has to do with the name is one of these.
    fn is_own(&self, at: usize, instruction: &Instruction, name: &str) -> bool {
        let Kind::Pairs(pairs) = &instruction.body.kind else {
            return true;
        };
        pairs.iter().enumerate().all(|(index, pair)| {
            let value = pair.value.as_ref().map_or("", |v| instruction.str(v));
            let touches = instruction.str(&pair.key) == name || mention::expands(value, name);
            !touches || self.all.iter().any(|d| d.at == at && d.index == index)
        })
    }
}

/// The commands that read a value.
struct Takers<'a> {
    /// Positions of the commands, with the names that each has it under.
    runs: BTreeMap<usize, Vec<&'a str>>,
    /// One of them spells a name out, or runs what may read it by its settings.
    named: bool,
    /// One of them reckons with no value.
    asked: bool,
    /// One of them spells the name out.
    sometimes: bool,
    /// One of them does so whatever else is the case.
    needed: bool,
    /// All of them are written for a shell.
    shell: bool,
    /// An empty value and none are the same to all of them.
    stands_nothing: bool,
}

impl Default for Takers<'_> {
    fn default() -> Self {
        Self {
            runs: BTreeMap::new(),
            named: false,
            asked: false,
            sometimes: false,
            needed: false,
            shell: true,
            stands_nothing: true,
        }
    }
}

impl Takers<'_> {
    /// Whether a build that is handed no value may come to its end.
    fn is_optional(&self) -> bool {
        self.asked || self.sometimes && !self.needed
    }

    /// Whether it is known that these are the ones, and that they find a variable where it was.
    fn is_sure(&self) -> bool {
        self.shell && (self.named || self.runs.is_empty())
    }
}

/// Whether the shell of a RUN may fail for a variable that is not set.
fn refuses_unset(run: &Instruction) -> bool {
    let heredocs = run.heredocs.iter().map(|h| h.body.as_str());
    let mut texts = heredocs.chain([run.text.as_str()]);
    texts.any(|text| {
        let mut options = text.split("set -").skip(1);
        text.contains("nounset")
            || options.any(|o| o.split_whitespace().next().is_some_and(|o| o.contains('u')))
    })
}

/// Whether the finding is at this name of an instruction.
fn covers(declared: &Declared<'_>, finding: &Finding) -> bool {
    let pair = declared.pair;
    let end = pair.value.as_ref().map_or(pair.key.end, |value| value.end);
    let span = declared.instruction.span_of(&(pair.key.start..end));
    span.contains(finding.primary.span)
}

/// The name of a value that is one reference and nothing else.
fn reference(value: &str) -> Option<&str> {
    let value = value.trim_matches('"');
    let name = value.strip_prefix('$')?;
    let name = match name.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}')?,
        None => name,
    };
    let plain = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    (plain && !name.is_empty()).then_some(name)
}
