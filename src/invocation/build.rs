//! `docker build` and `docker buildx build`.

use std::path::{Path, PathBuf};

use super::{Around, Line, OWN, Plan, Refusal, common_root, is_remote};
use crate::commands::options::{self, Style, Words};
use crate::discover::Format;
use crate::ir::{BuildCall, BuildFile, Caller};
use crate::linter::Command;
use crate::source::{Span, without_dots};

const BY_HAND: &str =
    "lint the files where they are; --allow-unlinted runs the command all the same";

pub(super) fn plan(words: &[String], around: Around<'_>) -> Result<Plan, Refusal> {
    let read = Words::read(words, options::of("docker-build"), Style::Dashes);
    let operand = read.operand().and_then(|at| words.get(at));
    let here = &around.settings.folder;
    let context = context(operand.map(String::as_str), around)?;
    let dockerfile = match read.last("file") {
        None => in_context(&context, around)?,
        Some("-") => {
            return Err(Refusal::new(
                "this build cannot be linted: its Dockerfile comes from standard input",
                "name a file with -f; --allow-unlinted runs the command all the same",
            ));
        }
        Some(file) if is_remote(file) => {
            return Err(Refusal::new(
                "this build cannot be linted: its Dockerfile is not on this machine",
                BY_HAND,
            ));
        }
        Some(file) => named(&without_dots(&here.join(file)), around)?,
    };
    let folder = dockerfile.parent().unwrap_or(&context);
    let contexts = named_contexts(&read, around);
    let mut folders = vec![context.as_path(), folder];
    folders.extend(contexts.iter().map(|(_, folder)| folder.as_path()));
    let root = common_root(&folders, around);

    let mut line = Line::new("docker build");
    let args: Vec<usize> = read
        .all("build-arg")
        .map(|pair| line.add("build-arg", pair))
        .collect();
    let labels: Vec<usize> = read
        .all("label")
        .map(|pair| line.add("label", pair))
        .collect();
    let passed = line.passed(OWN);
    let pick = |numbers: &[usize]| -> Vec<_> {
        let found = numbers.iter().filter_map(|at| passed.get(*at));
        found.cloned().collect()
    };
    let stage = read.last("target").filter(|stage| !stage.is_empty());

    let mut plan = Plan::new(&line, &root);
    plan.add(&dockerfile, Format::Dockerfile, &root, around.settings);
    plan.stage = stage.map(str::to_owned);
    plan.command = Command {
        calls: vec![BuildCall {
            span: Span::new(OWN, 0, 0),
            caller: Caller::Command,
            dockerfile: BuildFile::At(dockerfile),
            context: Some(context),
            contexts,
            target: stage.map(str::to_owned),
            args: pick(&args),
            parts: Vec::new(),
        }],
        labels: pick(&labels),
        together: Vec::new(),
        services: None,
    };
    Ok(plan)
}

/// The folders among the further contexts, absolute: images and addresses are not on this machine.
fn named_contexts(read: &Words<'_>, around: Around<'_>) -> Vec<(String, PathBuf)> {
    let pairs = read
        .all("build-context")
        .filter_map(|pair| pair.split_once('='));
    let folders = pairs.map(|(name, folder)| {
        let folder = without_dots(&around.settings.folder.join(folder));
        (name.to_ascii_lowercase(), folder)
    });
    folders
        .filter(|(_, folder)| around.fs.is_dir(folder))
        .collect()
}

/// The folder that is built; absolute, without dots.
fn context(word: Option<&str>, around: Around<'_>) -> Result<PathBuf, Refusal> {
    let Some(word) = word else {
        return Err(Refusal::new(
            "this build cannot be linted: the command names no folder to build",
            "write the folder behind the options, as `.`",
        ));
    };
    if word == "-" {
        return Err(Refusal::new(
            "this build cannot be linted: what it builds comes from standard input",
            "build a folder; --allow-unlinted runs the command all the same",
        ));
    }
    let path = without_dots(&around.settings.folder.join(word));
    if around.fs.is_dir(&path) {
        return Ok(path);
    }
    // A folder comes before an address of the same name, as for docker.
    if is_remote(word) {
        return Err(Refusal::new(
            "this build cannot be linted: what it builds is not on this machine",
            "build a copy of it, or lint it where it is; --allow-unlinted runs the command all the same",
        ));
    }
    Err(Refusal::new(
        "this build cannot be linted: the folder that it names is not there",
        "name the folder behind the options; --allow-unlinted lets docker say what is wrong",
    ))
}

/// The Dockerfile of a folder whose build names none: docker knows both spellings.
fn in_context(context: &Path, around: Around<'_>) -> Result<PathBuf, Refusal> {
    let found = ["Dockerfile", "dockerfile"]
        .iter()
        .map(|name| context.join(name))
        .find(|path| around.fs.is_file(path));
    found.ok_or_else(|| {
        Refusal::new(
            "this build cannot be linted: there is no Dockerfile in the folder that it names",
            "name it with -f",
        )
    })
}

fn named(path: &Path, around: Around<'_>) -> Result<PathBuf, Refusal> {
    if around.fs.is_file(path) {
        return Ok(path.to_path_buf());
    }
    Err(Refusal::new(
        "this build cannot be linted: the Dockerfile that -f names is not there",
        "its path starts at the current folder, not at the one that is built",
    ))
}
