//! Commands that take nothing from a variable that they do not name.

use super::Page;
use crate::commands;
use crate::syntax::dockerfile::{Form, Instruction, Kind};
use crate::syntax::shell::{Script, Scripts};

/// Programs that read no variable of a user's own naming: they move files, make accounts, install packages of the
/// system. What runs other programs (`sh`, `make`, `xargs`, `env`) is not among them, nor what reads settings that may
/// name variables (`npm`, `pip`, `go`, `mvn`).
const PROGRAMS: &[&str] = &[
    ":",
    "[",
    "a2dismod",
    "a2enmod",
    "a2ensite",
    "add-apt-repository",
    "addgroup",
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "apt-key",
    "apt-mark",
    "awk",
    "base64",
    "basename",
    "break",
    "bunzip2",
    "bzip2",
    "cat",
    "cd",
    "chgrp",
    "chmod",
    "chown",
    "chsh",
    "cmp",
    "continue",
    "cp",
    "curl",
    "cut",
    "date",
    "deluser",
    "df",
    "diff",
    "dirname",
    "dnf",
    "dpkg",
    "dpkg-reconfigure",
    "du",
    "echo",
    "egrep",
    "exit",
    "export",
    "expr",
    "false",
    "fc-cache",
    "fgrep",
    "getent",
    "gpg",
    "grep",
    "groupadd",
    "groupmod",
    "gunzip",
    "gzip",
    "head",
    "id",
    "install",
    "ldconfig",
    "ln",
    "locale-gen",
    "localedef",
    "ls",
    "md5sum",
    "microdnf",
    "mkdir",
    "mktemp",
    "mv",
    "nproc",
    "passwd",
    "printf",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "set",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sleep",
    "sort",
    "stat",
    "sync",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "umask",
    "uname",
    "uniq",
    "unset",
    "unxz",
    "unzip",
    "update-alternatives",
    "update-ca-certificates",
    "useradd",
    "usermod",
    "wc",
    "wget",
    "which",
    "xz",
    "yum",
    "zip",
];

/// Programs whose settings may name any variable: in `.npmrc`, `requirements.txt`, `pom.xml`, `nuget.config`.
const BY_SETTINGS: &[&str] = &[
    "bun",
    "bundle",
    "bunx",
    "cargo",
    "composer",
    "corepack",
    "dotnet",
    "gh",
    "git",
    "go",
    "gradle",
    "gradlew",
    "helm",
    "mvn",
    "mvnw",
    "npm",
    "npx",
    "nuget",
    "pip",
    "pip3",
    "pipenv",
    "pnpm",
    "poetry",
    "sbt",
    "terraform",
    "uv",
    "yarn",
    "yarnpkg",
];

/// What the programs of a command read of its environment.
#[derive(Clone, Copy)]
pub(super) struct Programs {
    /// Surely no variable that the command does not name. No for all that is not plainly so.
    pub(super) inert: bool,
    /// The settings of one of them may name the variable.
    pub(super) by_settings: bool,
}

impl Programs {
    /// Those of a RUN.
    pub(super) fn of(scripts: &Scripts, instruction: &Instruction) -> Self {
        let Kind::Command(form) = &instruction.innermost().kind else {
            return Self {
                inert: true,
                by_settings: false,
            };
        };
        match form {
            Form::Exec(words) => Self {
                inert: words.first().is_some_and(|word| known(word.as_str())),
                by_settings: false,
            },
            Form::Shell(range) => {
                let text = instruction.text.slice(range.clone());
                let mut programs = Self::of_script(text.as_str(), &scripts.of(&text));
                programs.inert &= instruction.heredocs.is_empty();
                programs
            }
        }
    }

    fn of_script(text: &str, script: &Script) -> Self {
        let mut programs = Self {
            inert: script.errors.is_empty() && script.heredocs.is_empty(),
            by_settings: false,
        };
        let names = script.simple_commands().filter_map(|at| at.command.name());
        for name in names.map(|name| name.as_literal(text)) {
            programs.inert &= name.as_deref().is_some_and(known);
            programs.by_settings |= name.as_deref().is_some_and(has_settings);
        }
        programs
    }
}

/// Whether a RUN surely reads no variable that it does not name.
pub(super) fn is_inert(page: &Page<'_>, instruction: &Instruction) -> bool {
    Programs::of(page.scripts, instruction).inert
}

fn known(word: &str) -> bool {
    // A script of the project may have any name.
    let system = !word.contains('/') || word.starts_with("/bin/") || word.starts_with("/usr/bin/");
    system && PROGRAMS.binary_search(&commands::program(word)).is_ok()
}

fn has_settings(word: &str) -> bool {
    BY_SETTINGS.binary_search(&commands::program(word)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};
    use crate::syntax::dockerfile;

    fn inert(run: &str) -> bool {
        let file = SourceFile::new(FileId(0), "Dockerfile", format!("{run}\n").into_bytes());
        let run = &dockerfile::parse(&file).instructions[0];
        Programs::of(&Scripts::default(), run).inert
    }

    #[test]
    fn what_runs_something_else_is_not() {
        for run in [
            "RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*",
            "RUN if [ -f /x ]; then mkdir -p /a; fi",
            "RUN [\"mkdir\", \"/a\"]",
            "RUN A=1; echo $A > /b",
        ] {
            assert!(inert(run), "{run}");
        }
        for run in [
            "RUN make",
            "RUN mkdir /a && npm ci",
            "RUN ./install",
            "RUN echo $(./version)",
            "RUN $CMD",
            "RUN <<E\nmkdir /a\nE",
            "RUN sh -c 'mkdir /a'",
            "RUN if make; then true; fi",
            "RUN bin/tar x",
        ] {
            assert!(!inert(run), "{run}");
        }
    }

    #[test]
    fn programs_are_sorted() {
        assert!(PROGRAMS.is_sorted() && BY_SETTINGS.is_sorted());
    }
}
