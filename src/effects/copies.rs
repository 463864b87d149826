//! Commands that copy, move, write and remove files.

use std::collections::BTreeSet;

use super::accounts::Home;
use super::dispatch::{has, operands, option};
use super::state::File;
use super::streams::Streams;
use super::value::Set;
use super::{Argument, Interpreter};
use crate::ir::Origin;
use crate::ir::path;

impl Interpreter<'_> {
    /// Follows a command that deals in files; `false` when it is none.
    pub(super) fn copy(&mut self, name: &str, argv: &[Argument], streams: &Streams) -> bool {
        match name {
            "cp" | "rsync" | "scp" | "gcp" => self.copied(
                argv,
                &["-t", "--target-directory", "-S", "-e", "--exclude"],
                false,
            ),
            "mv" => self.copied(argv, &["-t", "--target-directory", "-S"], true),
            "install" => {
                if has(argv, &["-d", "--directory"]) {
                    self.folders(argv);
                } else {
                    self.copied(
                        argv,
                        &["-m", "-o", "-g", "-t", "--mode", "--owner", "--group"],
                        false,
                    );
                }
            }
            "ln" => self.linked(argv),
            "dd" => self.dd(argv, streams),
            "tee" | "sponge" => self.tee(name, argv, streams),
            "rm" | "unlink" | "shred" | "srm" => {
                for operand in operands(argv, &["-n", "-s"]) {
                    let path = self.path_of(operand);
                    if path != "/" {
                        let others = !self.state.covered(&path).is_empty();
                        self.state.remove(&path, self.at);
                        if !others {
                            self.removed_at_home(&path);
                        }
                    }
                }
            }
            "truncate" => {
                for operand in operands(argv, &["-s", "--size", "-r"]) {
                    let path = self.path_of(operand);
                    self.open(&path, self.at);
                }
            }
            "tar" | "bsdtar" => return self.archived(argv, streams),
            "find" => self.found(argv),
            "mkdir" => self.folders(argv),
            "mktemp" => self.temporary(argv, streams),
            "chmod" | "chown" | "chgrp" | "touch" | "rmdir" | "ls" | "stat" | "du" | "df"
            | "file" | "sync" => {}
            _ => return false,
        }
        true
    }

    /// Where the home folder is not known, what a path elsewhere names may be a file of it, or all of it, by the account's
    /// name; where nothing else is known to be there.
    fn removed_at_home(&mut self, path: &str) {
        let Home {
            path: home,
            known: false,
        } = &self.home
        else {
            return;
        };
        let below = self.state.below(home).into_iter();
        let same = below.filter(|(file, _)| {
            let rest = file.strip_prefix(home.as_str()).unwrap_or_default();
            rest.len() > 1 && (path.ends_with(rest) || path::base(path) == path::base(home))
        });
        for (file, _) in same.collect::<Vec<_>>() {
            self.state.remove(&file, self.at);
        }
    }

    fn folders(&mut self, argv: &[Argument]) {
        for operand in operands(argv, &["-m", "--mode", "-o", "-g"]) {
            let path = self.path_of(operand);
            self.state.make_folder(&path);
        }
    }

    fn copied(&mut self, argv: &[Argument], with_value: &[&str], moves: bool) {
        let mut operands = operands(argv, with_value);
        let folder = option(argv, &["-t", "--target-directory"]).and_then(|(argument, from)| {
            let text = argument.text().get(from..)?;
            Some(path::normal(&self.directory, text))
        });
        let folder = folder.filter(|_| with_value.contains(&"-t"));
        let (destination, is_folder) = match folder {
            Some(folder) => (folder, true),
            None => {
                let Some(last) = operands.pop() else { return };
                let path = self.path_of(last);
                let written = last.text();
                let is_folder = operands.len() > 1
                    || written.ends_with('/')
                    || matches!(base_as_written(written), "." | "..")
                    || self.state.is_folder(&path)
                    || path == self.directory
                    || path == self.home.path;
                (path, is_folder && !has(argv, &["-T"]))
            }
        };
        if operands.is_empty() || destination == "/dev/null" {
            return;
        }
        // Of a folder that is copied in part it is not known what is left out.
        let in_part = argv.iter().any(|a| {
            ["--exclude", "--include", "--filter", "--files-from"]
                .iter()
                .any(|option| a.text().starts_with(option))
        });
        for source in operands {
            if in_part && self.is_of_context(&self.path_of(source)) {
                continue;
            }
            let contents = source.text().ends_with("/.") || source.text().ends_with("/*");
            let path = self.path_of(source);
            self.copy_one(&path, &destination, is_folder, contents);
            if moves {
                self.state.remove(&path, self.at);
            }
        }
    }

    fn copy_one(&mut self, source: &str, destination: &str, is_folder: bool, contents: bool) {
        if !self.step() {
            return;
        }
        let at = self.at;
        // `cp -r dir/. there` and `cp dir/* there` put there what is in `dir`.
        let root = if source.ends_with("/*") {
            path::folder(source)
        } else {
            source
        };
        let place = |from: &str| -> String {
            let rest = path::below(from, root).unwrap_or_default();
            if contents {
                path::normal(destination, rest)
            } else if path::is_pattern(root) {
                path::normal(destination, path::base(from))
            } else if is_folder {
                let whole = path::normal(destination, path::base(root));
                if rest.is_empty() {
                    return whole;
                }
                path::normal(&whole, rest)
            } else {
                path::normal(destination, rest)
            }
        };
        let mut written = Vec::new();
        for (path, file) in self.state.covered(source) {
            written.push((place(&path), file.origins, file.without));
        }
        for (index, rest) in self.mounted_below(root) {
            let from = path::normal(root, &rest);
            if source == root || path::covers(source, &from) {
                let set = self.origins.set(Origin::Mount(index));
                written.push((place(&from), set, Vec::new()));
            }
        }
        let target = self.state.target(source).to_owned();
        let mounted = self.mounted(&target);
        let direct = place(source);
        match mounted {
            Some(set) if written.is_empty() || self.is_mounted_file(&target) => {
                written.push((direct, set, Vec::new()));
            }
            Some(_) => {}
            None => {
                // What it held before the command goes along.
                let replaced = self.state.file(source).is_some_and(|f| !f.keeps);
                if !replaced && !source.contains(super::value::UNKNOWN) {
                    let set = self.origins.set(Origin::File(source.to_owned()));
                    written.push((direct, set, Vec::new()));
                }
            }
        }
        self.spend(written.len() * 8);
        let alone = written.len() == 1;
        let mut opened = BTreeSet::new();
        for (path, origins, without) in written {
            if self.is_mounted_file(&path) {
                continue;
            }
            if alone || opened.insert(path.clone()) {
                self.open(&path, at);
            }
            self.append(&path, &origins, at, None);
            self.state.leave_out(&path, without);
        }
    }

    fn linked(&mut self, argv: &[Argument]) {
        if !has(argv, &["-s", "--symbolic"]) {
            self.copied(argv, &["-t", "--target-directory"], false);
            return;
        }
        let operands = operands(argv, &["-t", "--target-directory", "-S"]);
        let [target, name] = operands.as_slice() else {
            return;
        };
        let mut place = self.path_of(name);
        if name.text().ends_with('/') || self.state.is_folder(&place) {
            place = path::normal(&place, path::base(target.text()));
        }
        let target = path::normal(path::folder(&place), target.text());
        self.state.remove(&place, self.at);
        self.state.link(&place, &target);
    }

    fn dd(&mut self, argv: &[Argument], streams: &Streams) {
        let mut value = None;
        let mut output = None;
        for argument in argv {
            if let Some(path) = argument.text().strip_prefix("if=") {
                let path = path::normal(&self.directory, path);
                value = Some(self.read(&path));
            } else if let Some(path) = argument.text().strip_prefix("of=") {
                output = Some(path::normal(&self.directory, path));
            }
        }
        let value = value.unwrap_or_else(|| (*streams.input).clone());
        match output {
            Some(path) => {
                self.open(&path, self.at);
                self.append(&path, &value.origins, self.at, None);
            }
            None => self.put(&streams.out, &value, self.at),
        }
    }

    fn tee(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        let appends = has(argv, &["-a", "--append"]);
        for operand in operands(argv, &[]) {
            let path = self.path_of(operand);
            if matches!(path.as_str(), "/dev/null" | "/dev/stderr" | "/dev/stdout") {
                continue;
            }
            if !appends {
                self.open(&path, self.at);
            }
            self.append(&path, &streams.input.origins.clone(), self.at, None);
        }
        if name == "tee" {
            let value = (*streams.input).clone();
            self.put(&streams.out, &value, self.at);
        }
    }

    /// `find … -delete` and `find … -exec rm`: what is below the folders, with the name if one is asked for.
    fn found(&mut self, argv: &[Argument]) {
        let deletes = argv.iter().any(|a| a.text() == "-delete")
            || argv.windows(2).any(|w| match w {
                [option, command] => {
                    matches!(option.text(), "-exec" | "-execdir" | "-ok")
                        && matches!(path::base(command.text()), "rm" | "shred" | "unlink")
                }
                _ => false,
            });
        if !deletes {
            return;
        }
        let folders: Vec<String> = argv
            .iter()
            .skip(1)
            .take_while(|a| !a.text().starts_with(['-', '(', '!', '\\']))
            .map(|a| self.path_of(a))
            .collect();
        let names: Vec<&str> = argv
            .windows(2)
            .filter_map(|w| match w {
                [option, name] if matches!(option.text(), "-name" | "-iname") => Some(name.text()),
                _ => None,
            })
            .collect();
        for folder in folders {
            for (path, _) in self.state.below(&folder) {
                let named = |name: &&str| path.split('/').any(|part| path::matches(name, part));
                if names.is_empty() || names.iter().any(named) {
                    self.state.remove(&path, self.at);
                }
            }
            let folder = folder.trim_end_matches('/');
            if names.is_empty() {
                self.state.gone(&format!("{folder}/*"), self.at);
            }
            for name in &names {
                self.state
                    .take_out(&format!("{folder}/**/{name}"), |_| true);
                self.state.gone(&format!("{folder}/{name}"), self.at);
            }
        }
    }

    fn temporary(&mut self, argv: &[Argument], streams: &Streams) {
        let template = operands(argv, &["-p", "--tmpdir", "--suffix"]);
        let folder = option(argv, &["-p", "--tmpdir"])
            .and_then(|(a, from)| a.text().get(from..))
            .map_or_else(|| "/tmp".to_owned(), str::to_owned);
        let stem = template.first().map_or_else(
            || format!("{}/tmp.", folder.trim_end_matches('/')),
            |t| {
                let stem = t.text().trim_end_matches('X');
                path::normal(&self.directory, stem)
            },
        );
        let mut value = super::value::Value::text(&stem);
        let unknown = self.unknown(Set::default());
        value.push(&unknown);
        if has(argv, &["-d", "--directory"]) {
            self.state.make_folder(&value.text);
        }
        self.put(&streams.out, &value, self.at);
    }

    /// Notes that a tool leaves something in a file.
    pub(super) fn keep(&mut self, path: &str, origins: &Set, tool: &str) {
        let at = self.at;
        self.append(path, origins, at, Some(tool));
    }

    /// Writes a file anew with what is given.
    pub(super) fn write_anew(&mut self, path: &str, origins: &Set) {
        let at = self.at;
        self.open(path, at);
        self.append(path, origins, at, None);
    }

    /// What is in a file is replaced by a version without what it held.
    pub(super) fn scrub(&mut self, path: &str) {
        let path = self.state.target(path).to_owned();
        if self.state.file(&path).is_some() {
            let span = self.at;
            self.state.write(
                &path,
                File {
                    origins: Set::default(),
                    span,
                    tool: None,
                    keeps: true,
                    guessed: None,
                    without: Vec::new(),
                },
            );
        }
        self.state.gone(&path, self.at);
    }
}

fn base_as_written(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}
