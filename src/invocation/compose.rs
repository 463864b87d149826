//! `docker compose build` and `docker compose up`.

use std::path::{Path, PathBuf};

use super::{Around, Line, OWN, Plan, Refusal, common_root, is_remote};
use crate::commands::options::{self, Style, Words};
use crate::discover::Format;
use crate::ir::{BuildCall, BuildFile, Caller};
use crate::linter::builds_of;
use crate::source::{Span, without_dots};

/// In the order in which Compose looks for them (compose-go, `cli/options.go`).
const DEFAULT: [&str; 4] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];
const OVERRIDE: [&str; 4] = [
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

pub(super) fn plan(words: &[String], around: Around<'_>) -> Result<Plan, Refusal> {
    let global = Words::read(words, options::of("docker-compose"), Style::Leading);
    let at = global.operands.first().copied().unwrap_or(words.len());
    let (word, rest) = match words.get(at..).and_then(<[String]>::split_first) {
        Some((word, rest)) if word == "build" || word == "up" => (word.as_str(), rest),
        _ => {
            return Err(Refusal::new(
                "this command of Compose is none that builds",
                "write `build` or `up`, or run the command by itself",
            ));
        }
    };
    let own = Words::read(
        rest,
        options::of(&format!("docker-compose-{word}")),
        Style::Dashes,
    );
    let files = files(&global, around)?;
    let folder = files.first().and_then(|file| file.parent());
    let folder = folder.unwrap_or(&around.settings.folder);
    if let Some(project) = global.last("project-directory") {
        let project = without_dots(&around.settings.folder.join(project));
        if project != folder {
            return Err(Refusal::new(
                "this build cannot be linted: --project-directory is not the folder of the Compose file",
                "name files of that folder with -f; --allow-unlinted runs the command all the same",
            ));
        }
    }
    let folders: Vec<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    let root = common_root(&folders, around);

    let mut line = Line::new(&format!("docker compose {word}"));
    for pair in own.all("build-arg") {
        line.add("build-arg", pair);
    }
    let args = line.passed(OWN);
    let mut plan = Plan::new(&line, &root);
    for file in &files {
        plan.add(file, Format::Compose, &root, around.settings);
    }
    let services: Vec<&str> = own
        .operands
        .iter()
        .filter_map(|at| rest.get(*at))
        .map(String::as_str)
        .collect();
    // What others depend on is built with them only by `up`, or when that is asked for.
    let all = services.is_empty() || word == "up" || own.has("with-dependencies");
    plan.command.together.clone_from(&files);
    plan.command.services =
        (!all).then(|| services.iter().map(|name| (*name).to_owned()).collect());
    for (_, call) in builds_of(&plan.targets, around.settings, around.fs) {
        let Caller::Service(service) = &call.caller else {
            continue;
        };
        if !all && !services.contains(&service.as_str()) {
            continue;
        }
        let BuildFile::At(dockerfile) = &call.dockerfile else {
            continue;
        };
        let dockerfile = without_dots(dockerfile);
        if dockerfile.starts_with(&root) && around.fs.is_file(&dockerfile) {
            plan.add(&dockerfile, Format::Dockerfile, &root, around.settings);
        }
        plan.command.calls.push(BuildCall {
            span: Span::new(OWN, 0, 0),
            caller: Caller::Command,
            args: args.clone(),
            parts: Vec::new(),
            ..call
        });
    }
    Ok(plan)
}

/// The Compose files, absolute: those that are named, else those of the nearest folder that has one.
fn files(global: &Words<'_>, around: Around<'_>) -> Result<Vec<PathBuf>, Refusal> {
    let here = &around.settings.folder;
    let mut named: Vec<String> = global.all("file").map(str::to_owned).collect();
    if named.is_empty()
        && let Some(list) = (around.variable)("COMPOSE_FILE").filter(|list| !list.is_empty())
    {
        let separator = (around.variable)("COMPOSE_PATH_SEPARATOR").filter(|s| !s.is_empty());
        let default = if cfg!(windows) { ";" } else { ":" };
        let separator = separator.as_deref().unwrap_or(default);
        named.extend(list.split(separator).map(str::to_owned));
    }
    if named.iter().any(|file| file == "-" || is_remote(file)) {
        return Err(Refusal::new(
            "this build cannot be linted: a Compose file of it is not on this machine, or comes from standard input",
            "name files with -f; --allow-unlinted runs the command all the same",
        ));
    }
    if !named.is_empty() {
        let files: Vec<PathBuf> = named
            .iter()
            .map(|file| without_dots(&here.join(file)))
            .collect();
        if files.iter().all(|file| around.fs.is_file(file)) {
            return Ok(files);
        }
        return Err(Refusal::new(
            "this build cannot be linted: a Compose file that it names is not there",
            "name another one with -f",
        ));
    }
    let there = |folder: &Path, names: &[&str]| {
        let mut paths = names.iter().map(|name| folder.join(name));
        paths.find(|path| around.fs.is_file(path))
    };
    let mut folders = here.ancestors();
    let found = folders.find_map(|folder| there(folder, &DEFAULT));
    let Some(first) = found else {
        return Err(Refusal::new(
            "this build cannot be linted: there is no Compose file here or above",
            "name one with -f",
        ));
    };
    let folder = first.parent().unwrap_or(here).to_path_buf();
    Ok(std::iter::once(first)
        .chain(there(&folder, &OVERRIDE))
        .collect())
}
