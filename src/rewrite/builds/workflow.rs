//! Workflows of GitHub and pipelines of GitLab: steps with `docker/build-push-action`, and commands in YAML.
//!
//! A line of `build-args` becomes one of `secrets`, its expression as it was: both are lists of `NAME=value`, read in the
//! same way (docker/actions-toolkit, `src/util.ts`, `getList`; docker/build-push-action, `src/context.ts`).

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::{self, Language, Place};
use super::facts::Facts;
use super::{Argument, Around, Build, From, Instead, Which, at, is_name, is_remote, step_env};
use crate::rewrite::layout;
use crate::source::{SourceFile, Span, Text, without_dots};
use crate::syntax::shell::{self, Dialect, Script};
use crate::syntax::yaml::{self, Entry, Node, Scalar, Style};

const ACTION: &str = "docker/build-push-action@";

/// Most commands of a file that are read.
const MOST_COMMANDS: usize = 500;

fn tree(file: &SourceFile) -> yaml::Yaml {
    yaml::parse(&Text::verbatim(file, file.bom_len()..file.text().len()))
}

/// The builds of a workflow, or of a composite action.
pub(super) fn read(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let yaml = tree(file);
    let Some(root) = yaml.documents.first().and_then(|document| document.root()) else {
        return Vec::new();
    };
    let mut builds = Vec::new();
    // `defaults: run: working-directory:`
    let moved = file.text().contains("defaults:");
    let jobs = entry(root, "jobs").map(|jobs| jobs.value.own_entries());
    let jobs = jobs.into_iter().flatten().map(|job| job.value);
    let runs = entry(root, "runs").map(|runs| runs.value);
    for job in jobs.chain(runs) {
        // A workflow that is called.
        if let Some(with) = entry(job, "with") {
            builds.extend(unknown(file, with.value));
        }
        let steps = entry(job, "steps").map(|steps| steps.value.items());
        let steps: Vec<Node<'_>> = steps.into_iter().flatten().collect();
        let elsewhere = steps.iter().any(|step| checks_out_elsewhere(*step));
        // Each `run` is a shell of its own.
        let top = (!elsewhere).then_some(around.root);
        for commands in scripts(job, top, moved) {
            let mut facts = Facts::default();
            facts.add(&commands.script, commands.scalar.as_str());
            let span = commands.scalar.span;
            let mut own = started(file, &[commands], &[&facts], around);
            let runs = steps
                .iter()
                .filter_map(|step| Some((*step, entry(*step, "run")?)));
            let of = |run: &Entry<'_>| run.value.scalar().is_some_and(|run| run.span == span);
            if let Some((step, run)) = runs.into_iter().find(|(_, run)| of(run)) {
                step_env::add(file, step, &run, &mut own);
            }
            builds.extend(own);
        }
        for step in steps {
            let (Some(uses), Some(with)) = (text(step, "uses"), entry(step, "with")) else {
                continue;
            };
            // The first version of the action had other inputs, and no secrets.
            let known = uses.starts_with(ACTION) && entry(with.value, "build_args").is_none();
            if known && yaml.errors.is_empty() {
                builds.push(step_build(file, with.value, elsewhere, around));
            } else {
                builds.extend(unknown(file, with.value));
            }
        }
    }
    builds
}

/// The builds that the commands of a pipeline start: all of a job are one shell's, with what comes before each job.
pub(super) fn commands(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let yaml = tree(file);
    let Some(root) = yaml.documents.first().and_then(|document| document.root()) else {
        return Vec::new();
    };
    let mut jobs = Vec::new();
    for job in root.own_entries() {
        let commands = scripts(job.value, Some(around.root), false);
        let mut facts = Facts::default();
        for command in &commands {
            facts.add(&command.script, command.scalar.as_str());
        }
        jobs.push((job.name().unwrap_or_default(), commands, facts));
    }
    let is_shared =
        |name: &str| name.starts_with('.') || matches!(name, "before_script" | "default");
    let shared = jobs.iter().filter(|(name, ..)| is_shared(name));
    let shared: Vec<&Facts> = shared.map(|(.., facts)| facts).collect();
    let all: Vec<&Facts> = jobs.iter().map(|(.., facts)| facts).collect();
    let mut shared_and_own = shared;
    let mut builds = Vec::new();
    for (name, commands, facts) in &jobs {
        // What is shared runs in jobs that do anything before.
        if is_shared(name) {
            builds.extend(started(file, commands, &all, around));
        } else {
            shared_and_own.push(facts);
            builds.extend(started(file, commands, &shared_and_own, around));
            shared_and_own.pop();
        }
    }
    builds
}

pub(super) fn entry<'y>(node: Node<'y>, key: &str) -> Option<Entry<'y>> {
    node.own_entries().find(|entry| entry.name() == Some(key))
}

fn text<'y>(node: Node<'y>, key: &str) -> Option<&'y str> {
    Some(entry(node, key)?.value.scalar()?.as_str())
}

/// A text of commands.
struct Commands<'y> {
    scalar: &'y Scalar,
    script: Script,
    /// The folder that they run in; `None` where that is not known.
    folder: Option<PathBuf>,
}

/// The commands in the texts below a node, which run in `top`; each `run` is in another folder where `moved`.
fn scripts<'y>(node: Node<'y>, top: Option<&Path>, moved: bool) -> Vec<Commands<'y>> {
    let mut found: Vec<Commands<'y>> = Vec::new();
    let mut waiting = vec![(node, top.map(Path::to_path_buf))];
    while let Some((node, folder)) = waiting.pop() {
        if node.is_alias() || found.len() >= MOST_COMMANDS {
            continue;
        }
        if let Some(scalar) = node.scalar() {
            found.push(Commands {
                scalar,
                script: shell::parse(&scalar.text, Dialect::Posix),
                folder,
            });
            continue;
        }
        let folder = match text(node, "working-directory") {
            Some(folder) if folder.contains(['$', '*']) => None,
            Some(folder) => top.map(|top| without_dots(&top.join(folder))),
            None if moved && entry(node, "run").is_some() => None,
            None => folder,
        };
        waiting.extend(node.own_entries().map(|e| (e.value, folder.clone())));
        waiting.extend(node.items().map(|item| (item, folder.clone())));
    }
    found
}

/// The builds that commands start, which run in a shell of which these facts are known.
fn started(
    file: &Arc<SourceFile>,
    commands: &[Commands<'_>],
    facts: &[&Facts],
    around: Around<'_>,
) -> Vec<Build> {
    let stays = facts.iter().all(|facts| facts.moves.is_empty());
    let mut builds = Vec::new();
    let building = |commands: &&Commands<'_>| commands.scalar.as_str().contains("build");
    for commands in commands.iter().filter(building) {
        let place = Place {
            folders: commands.folder.as_slice(),
            language: Language::Shell,
            hands_on: &|name| Facts::hand_on(facts, name),
            around,
        };
        let place = match stays {
            true => place,
            false => Place {
                folders: &[],
                ..place
            },
        };
        let text = &commands.scalar.text;
        builds.extend(command::builds(file, text, &commands.script, place));
    }
    builds
}

/// Whether a step puts files of another repository, or into another folder than the top.
fn checks_out_elsewhere(step: Node<'_>) -> bool {
    let is_checkout = text(step, "uses").is_some_and(|uses| uses.starts_with("actions/checkout@"));
    let with = entry(step, "with").map(|with| with.value);
    is_checkout
        && with.is_some_and(|with| {
            ["path", "repository"]
                .iter()
                .any(|key| entry(with, key).is_some())
        })
}

/// What another action or workflow is given that looks like build arguments.
fn unknown(file: &Arc<SourceFile>, with: Node<'_>) -> Option<Build> {
    let is_list = |entry: &Entry<'_>| {
        let name = entry.name().unwrap_or_default().to_ascii_lowercase();
        name.replace(['-', '_'], "").ends_with("buildargs")
    };
    let list = with.own_entries().find(is_list)?;
    let scalar = list.value.scalar()?;
    let mut build = Build {
        at: list.key.span(),
        ..Build::of(file, Which::Unclear)
    };
    // One a line, or several behind commas.
    for (line, range) in lines(scalar) {
        let Some(span) = scalar.text.span(range) else {
            continue;
        };
        let names = line.split(',').filter_map(|part| part.split('=').next());
        let names: Vec<&str> = names.map(str::trim).collect();
        build.open |= !names.first().is_some_and(|name| is_name(name));
        let names = names.into_iter().filter(|name| is_name(name));
        build
            .passed
            .extend(names.map(|name| Argument::told(name, span)));
    }
    Some(build)
}

/// The lines of a list with something on them, and where in the decoded text they stand.
pub(super) fn lines(scalar: &Scalar) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut start = 0;
    let text = scalar.as_str();
    let lines = text.split_inclusive('\n').map(move |line| {
        let from = start + (line.len() - line.trim_start().len());
        start += line.len();
        let line = line.trim();
        (line, from..from + line.len())
    });
    lines.filter(|(line, _)| !line.is_empty())
}

fn step_build(
    file: &Arc<SourceFile>,
    with: Node<'_>,
    elsewhere: bool,
    around: Around<'_>,
) -> Build {
    let mut build = Build {
        at: with.span(),
        ..Build::of(file, dockerfile(with, elsewhere, around))
    };
    let Some(args) = entry(with, "build-args") else {
        return build;
    };
    let Some(scalar) = args.value.scalar() else {
        build.open = true;
        return build;
    };
    let count = lines(scalar).count();
    for (line, range) in lines(scalar) {
        let named = line.split_once('=').filter(|(name, _)| is_name(name));
        let (Some((name, value)), Some(span)) = (named, scalar.text.span(range)) else {
            build.open = true;
            continue;
        };
        let step = Step {
            file,
            with,
            args,
            scalar,
        };
        build.passed.push(Argument {
            name: name.to_owned(),
            at: span,
            sometimes: is_left_out(value, file),
            instead: step.instead(span, value, count == 1),
        });
    }
    build
}

/// Whether an expression may come to nothing, and is meant to: `${{ a && b || '' }}`, a secret in a pull request from
/// elsewhere. The action leaves out a secret without a value.
fn is_left_out(value: &str, file: &SourceFile) -> bool {
    let own = value.contains("secrets.GITHUB_TOKEN") || value.contains("github.token");
    let asks = value.contains("&&") || value.contains("||");
    asks || value.contains("secrets.") && !own && file.text().contains("pull_request")
}

/// The Dockerfile of a step: by default that at the top of the repository, whose files the action takes from git itself.
fn dockerfile(with: Node<'_>, elsewhere: bool, around: Around<'_>) -> Which {
    const GIT: &str = "{{defaultContext}}";
    let (mut folder, mut from_git) = (around.root.to_path_buf(), true);
    if let Some(context) = entry(with, "context") {
        let Some(context) = context.value.scalar() else {
            return Which::Unclear;
        };
        let context = context.as_str();
        if let Some(below) = context.strip_prefix(GIT) {
            folder = folder.join(below.trim_start_matches([':', '/']));
        } else {
            let Some(path) = literal(context) else {
                return Which::Unclear;
            };
            if is_remote(path) {
                return Which::Unclear;
            }
            from_git = false;
            folder = folder.join(path);
        }
    }
    if elsewhere && !from_git {
        return Which::Unclear;
    }
    let path = match entry(with, "file") {
        None => folder.join("Dockerfile"),
        Some(named) => {
            let named = named
                .value
                .scalar()
                .and_then(|named| literal(named.as_str()));
            match named {
                Some(named) if from_git => folder.join(named),
                Some(named) => around.root.join(named),
                None => return Which::Unclear,
            }
        }
    };
    at(&without_dots(Path::new(&path)), around)
}

/// A path that is written out; the workspace is the top of the repository.
fn literal(text: &str) -> Option<&str> {
    let workspace = ["${{ github.workspace }}", "${{github.workspace}}"];
    let text = workspace
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .map_or(text, |path| path.trim_start_matches('/'));
    (!text.contains(['$', '*', '{'])).then_some(text)
}

/// A step with build arguments.
struct Step<'a> {
    file: &'a SourceFile,
    with: Node<'a>,
    args: Entry<'a>,
    scalar: &'a Scalar,
}

impl Step<'_> {
    /// The ids of secrets that come from variables and files.
    fn ids_elsewhere(&self) -> Vec<String> {
        let lists = ["secret-envs", "secret-files"];
        let lists = lists.iter().filter_map(|key| entry(self.with, key));
        let scalars = lists.filter_map(|list| list.value.scalar());
        let lines = scalars.flat_map(|scalar| scalar.as_str().lines());
        let names = lines.filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()));
        names.collect()
    }

    /// The secret in place of the argument at `line`, the only one where `only`.
    fn instead(&self, line: Span, value: &str, only: bool) -> Option<Instead> {
        // A value that is written out is in the repository all the same.
        if !value.contains("${{") || value.contains('"') || self.scalar.style == Style::Folded {
            return None;
        }
        let own = layout::line(self.file, line)?;
        let key = layout::line_at(self.file, self.args.key.span());
        let pad = layout::indent(self.file, self.args.key.span());
        let end = layout::line_end(self.file);
        let block = self.scalar.style == Style::Literal;
        // Nothing else may stand on the lines that go, not even a comment.
        let written = self.file.slice(own).trim();
        let opening = self.file.slice(key).trim();
        let plain = if block {
            let marks = opening.strip_prefix("build-args: |");
            written == self.file.slice(line) && matches!(marks, Some("" | "-" | "+"))
        } else {
            written.strip_prefix("build-args: ") == Some(self.file.slice(self.scalar.span))
        };
        if !plain {
            return None;
        }
        let gone = if block && only { key.cover(own) } else { own };
        let from = From::Text(value.to_owned());
        let mut taken = self.ids_elsewhere();
        if let Some(secrets) = entry(self.with, "secrets") {
            let scalar = secrets.value.scalar()?;
            let last = lines(scalar).last()?;
            if scalar.style != Style::Literal {
                return None;
            }
            let names = lines(scalar).filter_map(|(line, _)| line.split_once('='));
            taken.extend(names.map(|(name, _)| name.to_owned()));
            let last = scalar.text.span(last.1)?;
            let pad = layout::indent(self.file, last);
            let put = layout::behind_line(self.file, last, Some(gone));
            return Some(Instead {
                gone: Some(gone),
                at: put.at,
                before: format!("{}{pad}", put.before),
                after: put.after,
                from,
                also: None,
                taken,
            });
        }
        let before = format!("{pad}secrets: |{end}{pad}  ");
        if gone.start <= key.start {
            // In place of all of it.
            let ended = self.file.slice(gone).ends_with('\n');
            return Some(Instead {
                gone: None,
                at: gone,
                before,
                after: if ended { end.to_owned() } else { String::new() },
                from,
                also: None,
                taken,
            });
        }
        let last = self.scalar.text.span(lines(self.scalar).last()?.1)?;
        let put = layout::behind_line(self.file, last, Some(gone));
        Some(Instead {
            gone: Some(gone),
            at: put.at,
            before: format!("{}{before}", put.before),
            after: put.after,
            from,
            also: None,
            taken,
        })
    }
}
