//! `packer build`.

use std::path::{Path, PathBuf};

use super::{Around, Plan, Refusal, common_root};
use crate::commands::options::{self, Style, Words};
use crate::discover::{Format, Target};
use crate::source::{shown_path, without_dots};

/// What of a folder Packer reads by itself (hashicorp/packer, `hcl2template/parser.go`).
const READ: [&str; 4] = [
    ".pkr.hcl",
    ".pkr.json",
    ".auto.pkrvars.hcl",
    ".auto.pkrvars.json",
];

pub(super) fn plan(words: &[String], around: Around<'_>) -> Result<Plan, Refusal> {
    let read = Words::read(words, options::of("packer-build"), Style::Go);
    let operand = read.operand().and_then(|at| words.get(at));
    let here = &around.settings.folder;
    let Some(word) = operand.filter(|word| *word != "-") else {
        return Err(Refusal::new(
            "this build cannot be linted: the command names no template",
            "name a folder or a file behind the options, as `.`",
        ));
    };
    let path = without_dots(&here.join(word));
    let (folder, templates) = templates(&path, around)?;
    let given: Vec<PathBuf> = read
        .all("var-file")
        .map(|file| without_dots(&here.join(file)))
        .collect();
    if !given.iter().all(|file| around.fs.is_file(file)) {
        return Err(Refusal::new(
            "this build cannot be linted: a file that -var-file names is not there",
            "its path starts at the current folder",
        ));
    }
    let folders = given.iter().filter_map(|file| file.parent());
    let folders: Vec<&Path> = std::iter::once(folder.as_path()).chain(folders).collect();
    let root = common_root(&folders, around);
    let mut plan = Plan::default();
    for file in &templates {
        let name = file.to_string_lossy();
        let format = if name.contains(".pkrvars.") {
            Format::PackerVariables
        } else {
            Format::Packer
        };
        plan.add(file, format, &root, around.settings);
    }
    for file in &given {
        plan.add(file, Format::PackerVariables, &root, around.settings);
    }
    let variables: Vec<(&str, &str)> = read
        .all("var")
        .filter_map(|pair| pair.split_once('='))
        .collect();
    if !variables.is_empty() {
        plan.add_variables(&variables, &folder, &root, here);
    }
    Ok(plan)
}

impl Plan {
    /// Values on the command line are what a file of values is, which is read before all others.
    fn add_variables(
        &mut self,
        variables: &[(&str, &str)],
        folder: &Path,
        root: &Path,
        here: &Path,
    ) {
        /// Its ending says what it is.
        const NAME: &str = "<command line>.pkrvars.hcl";
        let mut text = String::new();
        let mut hidden = Vec::new();
        for (name, value) in variables {
            text.push_str(name.trim());
            text.push_str(" = \"");
            let start = text.len();
            push_quoted(&mut text, value);
            hidden.push(start..text.len());
            text.push_str("\"\n");
        }
        let path = folder.join(NAME);
        self.fs.set_passing(path.clone(), text.into_bytes(), hidden);
        self.targets.push(Target {
            shown: shown_path(&path, here).into(),
            path,
            format: Format::PackerVariables,
            root: root.into(),
            walked: None,
        });
    }
}

/// Writes `value` as HCL has it between quotes.
fn push_quoted(text: &mut String, value: &str) {
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => text.extend([c, c]),
            c => text.push(c),
        }
    }
}

/// The folder that the variables are of, and the files of templates in it.
fn templates(path: &Path, around: Around<'_>) -> Result<(PathBuf, Vec<PathBuf>), Refusal> {
    if around.fs.is_file(path) {
        let folder = path.parent().unwrap_or(path).to_path_buf();
        return Ok((folder, vec![path.to_path_buf()]));
    }
    let entries = around.fs.list(path).unwrap_or_default();
    let names = entries.into_iter().filter(|entry| {
        let name = entry.name.to_string_lossy();
        READ.iter().any(|ending| name.ends_with(ending))
    });
    let files: Vec<PathBuf> = names
        .map(|entry| path.join(entry.name))
        .filter(|file| around.fs.is_file(file))
        .collect();
    if files.is_empty() {
        return Err(Refusal::new(
            "this build cannot be linted: there is no template of Packer where the command says",
            "name a folder with *.pkr.hcl files, or a file, behind the options",
        ));
    }
    Ok((path.to_path_buf(), files))
}
