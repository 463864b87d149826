//! git, and what else clones and downloads: what keeps the URL that it is given.

use super::dispatch::{has, operands, option};
use super::streams::Streams;
use super::value::Set;
use super::{Argument, Interpreter};
use crate::ir::path;

impl Interpreter<'_> {
    pub(super) fn git(&mut self, argv: &[Argument], streams: &Streams) {
        // Options before the verb hold for this one run.
        let mut at = 1;
        let mut folder = self.directory.clone();
        while let Some(argument) = argv.get(at) {
            match argument.text() {
                "-C" => {
                    if let Some(path) = argv.get(at + 1) {
                        folder = path::normal(&folder, path.text());
                    }
                    at += 2;
                }
                "-c" | "--git-dir" | "--work-tree" | "--namespace" => at += 2,
                text if text.starts_with('-') => at += 1,
                _ => break,
            }
        }
        let rest = argv.get(at..).unwrap_or_default();
        let verb = rest.first().map_or("", Argument::text);
        let config = path::normal(&folder, ".git/config");
        match verb {
            "clone" => self.clone_of(rest, &folder),
            "config" => self.git_config(rest, &config),
            "remote" => match rest.get(1).map_or("", Argument::text) {
                "add" => {
                    let given = together(rest);
                    self.keep(&config, &given, "git");
                }
                "set-url" => {
                    self.state.remove(&config, self.at);
                    let given = together(rest);
                    self.keep(&config, &given, "git");
                }
                "remove" | "rm" => self.state.remove(&config, self.at),
                _ => {}
            },
            "submodule" => {
                if rest.get(1).is_some_and(|a| a.text() == "add") {
                    let given = together(rest);
                    self.keep(&config, &given, "git");
                    let modules = path::normal(&folder, ".gitmodules");
                    self.keep(&modules, &given, "git");
                }
            }
            "credential" | "credential-store" => {
                let keeps = |a: &Argument| matches!(a.text(), "approve" | "store");
                if rest.iter().skip(1).any(keeps) {
                    let path = match option(rest, &["--file"]) {
                        Some((file, from)) => {
                            path::normal(&self.directory, file.text().get(from..).unwrap_or(""))
                        }
                        None => self.place("~/.git-credentials"),
                    };
                    self.keep(&path, &streams.input.origins.clone(), "git");
                }
            }
            _ => {}
        }
    }

    fn clone_of(&mut self, argv: &[Argument], folder: &str) {
        const WITH_VALUE: &[&str] = &[
            "-b",
            "--branch",
            "--depth",
            "-o",
            "--origin",
            "-u",
            "--upload-pack",
            "--reference",
            "--template",
            "-j",
            "--jobs",
            "-c",
            "--config",
            "--separate-git-dir",
            "--filter",
            "--shallow-since",
            "--shallow-exclude",
            "--server-option",
            "--bundle-uri",
        ];
        let operands = operands(argv, WITH_VALUE);
        let Some(url) = operands.first() else { return };
        let mut given = url.value.origins.clone();
        if let Some((config, _)) = option(argv, &["-c", "--config"]) {
            given.add(&config.value.origins);
        }
        let named = operands.get(1).map(|a| a.text().to_owned());
        let name = named.unwrap_or_else(|| {
            let name = path::base(url.text());
            name.strip_suffix(".git").unwrap_or(name).to_owned()
        });
        let place = path::normal(folder, &name);
        self.state.make_folder(&place);
        let bare = argv
            .iter()
            .any(|a| matches!(a.text(), "--bare" | "--mirror"));
        let config = if bare {
            path::normal(&place, "config")
        } else {
            path::normal(&place, ".git/config")
        };
        self.keep(&config, &given, "git");
    }

    fn git_config(&mut self, argv: &[Argument], local: &str) {
        let has = |words: &[&str]| argv.iter().any(|a| words.contains(&a.text()));
        let path = match option(argv, &["-f", "--file"]) {
            Some((file, from)) => {
                path::normal(&self.directory, file.text().get(from..).unwrap_or_default())
            }
            None if has(&["--global"]) => self.moved("git", "~/.gitconfig", argv),
            None if has(&["--system"]) => "/etc/gitconfig".to_owned(),
            None => local.to_owned(),
        };
        if has(&[
            "--unset",
            "--unset-all",
            "--remove-section",
            "unset",
            "remove-section",
            "--rename-section",
        ]) {
            self.state.remove(&path, self.at);
            return;
        }
        let reads = has(&[
            "--get",
            "--get-all",
            "--get-regexp",
            "--list",
            "-l",
            "get",
            "list",
            "--get-urlmatch",
        ]);
        if reads {
            return;
        }
        let given = together(argv);
        self.keep(&path, &given, "git");
    }

    /// `pip install -e git+https://…`: the checkout keeps its `.git/config`.
    pub(super) fn editable(&mut self, argv: &[Argument]) -> bool {
        let is_pip = argv.iter().any(|a| a.text() == "install");
        let editable = argv
            .iter()
            .position(|a| matches!(a.text(), "-e" | "--editable"))
            .and_then(|at| argv.get(at + 1));
        let Some(source) = editable.filter(|s| is_pip && s.text().contains("git+")) else {
            return false;
        };
        let name = source.text().rsplit_once("egg=").map_or("…", |(_, egg)| {
            egg.split(['&', '[']).next().unwrap_or_default()
        });
        let path = path::normal(&self.directory, &format!("src/{name}/.git/config"));
        let given = source.value.origins.clone();
        self.keep(&path, &given, "pip");
        true
    }

    /// `wget URL`: the file is named as the URL ends, its query included.
    pub(super) fn wget(&mut self, argv: &[Argument]) {
        if has(
            argv,
            &[
                "-O",
                "--output-document",
                "--content-disposition",
                "--spider",
            ],
        ) || option(argv, &["-O", "--output-document"]).is_some()
        {
            return;
        }
        let folder = option(argv, &["-P", "--directory-prefix"])
            .and_then(|(a, from)| a.text().get(from..))
            .map_or_else(
                || self.directory.clone(),
                |p| path::normal(&self.directory, p),
            );
        let urls = operands(
            argv,
            &[
                "-P",
                "-o",
                "-a",
                "-t",
                "-T",
                "-U",
                "--header",
                "-e",
                "--user",
                "--password",
            ],
        );
        for url in urls {
            let Some((head, query)) = url.text().split_once('?') else {
                continue;
            };
            // Only a query that is itself given from elsewhere.
            if query.contains(super::value::UNKNOWN) || query.contains("${") {
                let path = path::normal(&folder, &format!("{}?…", path::base(head)));
                let given = url.value.origins.clone();
                self.keep(&path, &given, "wget");
            }
        }
    }
}

/// What all arguments hold.
fn together(argv: &[Argument]) -> Set {
    let mut all = Set::default();
    for argument in argv.iter().skip(1) {
        all.add(&argument.value.origins);
    }
    all
}
