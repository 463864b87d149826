//! Workflows of GitHub and pipelines of GitLab: steps with `docker/build-push-action`, and commands in YAML.
//!
//! A line of `build-args` becomes one of `secrets`, its expression as it was: both are lists of `NAME=value`, read in the
//! same way (docker/actions-toolkit, `src/util.ts`, `getList`; docker/build-push-action, `src/context.ts`).

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::{self, Language, Place};
use super::facts::Facts;
use super::{Argument, Around, Build, From, Instead, Which, at, is_name, is_remote};
use crate::rewrite::layout;
use crate::source::{SourceFile, Span, Text, without_dots};
use crate::syntax::shell::{self, Dialect};
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
    let mut builds = commands_of(file, root, around);
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
        for step in steps {
            let (Some(uses), Some(with)) = (text(step, "uses"), entry(step, "with")) else {
                continue;
            };
            if uses.starts_with(ACTION) && yaml.errors.is_empty() {
                builds.push(step_build(file, with.value, elsewhere, around));
            } else {
                builds.extend(unknown(file, with.value));
            }
        }
    }
    builds
}

/// The builds that the commands of a pipeline start.
pub(super) fn commands(file: &Arc<SourceFile>, around: Around<'_>) -> Vec<Build> {
    let yaml = tree(file);
    let root = yaml.documents.first().and_then(|document| document.root());
    root.map_or_else(Vec::new, |root| commands_of(file, root, around))
}

fn entry<'y>(node: Node<'y>, key: &str) -> Option<Entry<'y>> {
    node.own_entries().find(|entry| entry.name() == Some(key))
}

fn text<'y>(node: Node<'y>, key: &str) -> Option<&'y str> {
    Some(entry(node, key)?.value.scalar()?.as_str())
}

/// The commands in all texts of a file: they run at its top.
fn commands_of(file: &Arc<SourceFile>, root: Node<'_>, around: Around<'_>) -> Vec<Build> {
    let mut texts: Vec<(&Scalar, Option<PathBuf>)> = Vec::new();
    let mut waiting = vec![(root, Some(around.root.to_path_buf()))];
    // `defaults: run: working-directory:`
    let moved = entry(root, "defaults").is_some() || file.text().contains("defaults:");
    while let Some((node, folder)) = waiting.pop() {
        if node.is_alias() || texts.len() >= MOST_COMMANDS {
            continue;
        }
        if let Some(scalar) = node.scalar() {
            if scalar.as_str().contains("build") {
                texts.push((scalar, folder));
            }
            continue;
        }
        let folder = match text(node, "working-directory") {
            Some(folder) if folder.contains(['$', '*']) => None,
            Some(folder) => Some(without_dots(&around.root.join(folder))),
            None if moved && entry(node, "run").is_some() => None,
            None => folder,
        };
        waiting.extend(node.own_entries().map(|e| (e.value, folder.clone())));
        waiting.extend(node.items().map(|item| (item, folder.clone())));
    }
    let scripts: Vec<_> = texts
        .into_iter()
        .map(|(scalar, folder)| (scalar, folder, shell::parse(&scalar.text, Dialect::Posix)))
        .collect();
    let mut facts = Facts::default();
    for (scalar, _, script) in &scripts {
        facts.add(script, scalar.as_str());
    }
    let mut builds = Vec::new();
    for (scalar, folder, script) in &scripts {
        let folders: Vec<PathBuf> = folder.iter().cloned().collect();
        let place = Place {
            folders: if facts.moves.is_empty() {
                &folders
            } else {
                &[]
            },
            language: Language::Shell,
            hands_on: &|name| facts.hands_on(name),
            around,
        };
        builds.extend(command::builds(file, &scalar.text, script, place));
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
    let passed = lines(scalar).filter_map(|(line, range)| {
        let name = line.split('=').next().filter(|name| is_name(name))?;
        Some(Argument {
            name: name.to_owned(),
            at: scalar.text.span(range)?,
            instead: None,
        })
    });
    Some(Build {
        file: Arc::clone(file),
        dockerfile: Which::Unclear,
        passed: passed.collect(),
        inherited: Vec::new(),
        open: false,
    })
}

/// The lines of a list with something on them, and where in the decoded text they stand.
fn lines(scalar: &Scalar) -> impl Iterator<Item = (&str, Range<usize>)> {
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
        file: Arc::clone(file),
        dockerfile: dockerfile(with, elsewhere, around),
        passed: Vec::new(),
        inherited: Vec::new(),
        open: false,
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
            instead: step.instead(span, value, count == 1),
        });
    }
    build
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
                return Which::Elsewhere;
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
        if let Some(secrets) = entry(self.with, "secrets") {
            let scalar = secrets.value.scalar()?;
            let last = lines(scalar).last()?;
            if scalar.style != Style::Literal {
                return None;
            }
            let names = lines(scalar).filter_map(|(line, _)| line.split_once('='));
            let taken = names.map(|(name, _)| name.to_owned()).collect();
            let last = scalar.text.span(last.1)?;
            let pad = layout::indent(self.file, last);
            let put = layout::behind_line(self.file, last, Some(gone));
            return Some(Instead {
                gone: Some(gone),
                at: put.at,
                before: format!("{}{pad}", put.before),
                after: put.after,
                from,
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
                taken: Vec::new(),
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
            taken: Vec::new(),
        })
    }
}
