//! Tools that keep what they are given, by the table of commands.

use std::collections::BTreeSet;

use super::streams::Streams;
use super::tools::is_verb;
use super::value::{Set, Value};
use super::{Argument, Interpreter};
use crate::commands;
use crate::ir::{self, Part, path};
use crate::source::{FileId, Span, Text};

/// A tool that keeps its arguments, or its input, in a file.
struct Keeps {
    tool: &'static [&'static str],
    /// Words that must stand behind the tool's name, options left out.
    verb: &'static [&'static str],
    /// The files; `~` is the home folder, `.` the one it runs in.
    at: &'static [&'static str],
}

const fn keeps(
    tool: &'static [&'static str],
    verb: &'static [&'static str],
    at: &'static [&'static str],
) -> Keeps {
    Keeps { tool, verb, at }
}

/// Each was run and its files were looked at, or is documented to do so.
const KEEPS: &[Keeps] = &[
    keeps(
        &["npm", "cnpm"],
        &["config", "set"],
        &["~/.npmrc", "~/.npm/_logs"],
    ),
    keeps(
        &["npm", "cnpm"],
        &["c", "set"],
        &["~/.npmrc", "~/.npm/_logs"],
    ),
    keeps(&["npm", "cnpm"], &["set"], &["~/.npmrc", "~/.npm/_logs"]),
    keeps(&["pnpm"], &["config", "set"], &["~/.npmrc"]),
    keeps(&["pnpm"], &["set"], &["~/.npmrc"]),
    keeps(&["yarn"], &["config", "set"], &["~/.yarnrc"]),
    keeps(
        &["pip", "pip3"],
        &["config", "set"],
        &["~/.config/pip/pip.conf"],
    ),
    keeps(&["poetry"], &["config"], &["~/.config/pypoetry/auth.toml"]),
    keeps(&["poetry"], &["source", "add"], &["./pyproject.toml"]),
    keeps(
        &["docker", "nerdctl", "crane", "oras", "helm"],
        &["login"],
        &["~/.docker/config.json"],
    ),
    keeps(&["crane"], &["auth", "login"], &["~/.docker/config.json"]),
    keeps(
        &["helm"],
        &["registry", "login"],
        &["~/.config/helm/registry/config.json"],
    ),
    keeps(
        &["helm"],
        &["repo", "add"],
        &["~/.config/helm/repositories.yaml"],
    ),
    keeps(
        &["podman", "buildah", "skopeo"],
        &["login"],
        &["/run/containers/0/auth.json"],
    ),
    keeps(&["aws"], &["configure", "set"], &["~/.aws/credentials"]),
    keeps(
        &["gcloud"],
        &["auth", "activate-service-account"],
        &["~/.config/gcloud/credentials.db"],
    ),
    keeps(&["az"], &["login"], &["~/.azure/msal_token_cache.json"]),
    keeps(
        &["doctl"],
        &["auth", "init"],
        &["~/.config/doctl/config.yaml"],
    ),
    keeps(&["gh"], &["auth", "login"], &["~/.config/gh/hosts.yml"]),
    keeps(
        &["glab"],
        &["auth", "login"],
        &["~/.config/glab-cli/config.yml"],
    ),
    keeps(&["composer"], &["config"], &["~/.composer/auth.json"]),
    keeps(
        &["dotnet"],
        &["nuget", "add", "source"],
        &["~/.nuget/NuGet/NuGet.Config"],
    ),
    keeps(
        &["dotnet"],
        &["nuget", "update", "source"],
        &["~/.nuget/NuGet/NuGet.Config"],
    ),
    keeps(&["nuget"], &["sources"], &["~/.config/NuGet/NuGet.Config"]),
    keeps(
        &["nuget"],
        &["setapikey"],
        &["~/.config/NuGet/NuGet.Config"],
    ),
    keeps(&["gem"], &["sources"], &["~/.gemrc"]),
    keeps(&["bundle", "bundler"], &["config"], &["~/.bundle/config"]),
    keeps(&["cargo"], &["login"], &["~/.cargo/credentials.toml"]),
    keeps(&["go"], &["env"], &["~/.config/go/env"]),
    keeps(&["conda", "mamba"], &["config"], &["~/.condarc"]),
    keeps(
        &["conan"],
        &["remote", "login"],
        &["~/.conan2/credentials.json"],
    ),
    keeps(&["conan"], &["user"], &["~/.conan/.conan.db"]),
    keeps(
        &["hf", "huggingface-cli"],
        &["login"],
        &["~/.cache/huggingface/token"],
    ),
    keeps(&["hf"], &["auth", "login"], &["~/.cache/huggingface/token"]),
    keeps(&["wandb"], &["login"], &["~/.netrc"]),
    keeps(
        &["rclone"],
        &["config", "create"],
        &["~/.config/rclone/rclone.conf"],
    ),
    keeps(
        &["kubectl", "oc"],
        &["config", "set-credentials"],
        &["~/.kube/config"],
    ),
    keeps(&["mc"], &["alias", "set"], &["~/.mc/config.json"]),
    keeps(&["vault"], &["login"], &["~/.vault-token"]),
    keeps(&["sentry-cli"], &["login"], &["~/.sentryclirc"]),
    keeps(
        &["pro", "ua", "ubuntu-advantage"],
        &["attach"],
        &["/var/lib/ubuntu-advantage/private/machine-token.json"],
    ),
    keeps(
        &["subscription-manager"],
        &["register"],
        &["/etc/pki/consumer/key.pem"],
    ),
    keeps(
        &["SUSEConnect", "suseconnect"],
        &[],
        &["/etc/zypp/credentials.d/SCCcredentials"],
    ),
    keeps(&["mysql_config_editor"], &["set"], &["~/.mylogin.cnf"]),
    keeps(&["claude"], &["mcp", "add"], &["./.mcp.json"]),
];

/// Stands for the standard input among the positions of arguments.
const INPUT: usize = u32::MAX as usize - 1;

impl Interpreter<'_> {
    /// Follows a tool that may keep what it is given.
    pub(super) fn stored(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        if !self.by_table(name, argv, streams) {
            self.by_verb(name, argv, streams);
        }
    }

    /// By the table of commands; `false` where it says nothing of files.
    fn by_table(&mut self, name: &str, argv: &[Argument], streams: &Streams) -> bool {
        let Some(tool) = commands::tool(name) else {
            return false;
        };
        let stores = |c: &commands::Command| !c.stores().is_empty();
        if !stores(tool) && !tool.verbs().iter().any(stores) {
            return false;
        }
        let words: Vec<commands::Argument> = argv
            .iter()
            .enumerate()
            .map(|(at, argument)| {
                let (text, span) = marked(&argument.value, at);
                commands::Argument::literal(text, span)
            })
            .collect();
        let input = ir::Value::literal(marked(&streams.input, INPUT).0);
        let input = (!streams.input.origins.is_empty()).then_some(input);
        let reading = commands::read(&words, input.as_ref());
        let stored = reading.stored();
        if stored.is_empty() {
            return true;
        }
        let mut from = BTreeSet::new();
        for carried in &reading.carried {
            for part in &carried.value.parts {
                if let Part::Literal(text) = part {
                    from.extend(text.spans(0..text.len()).iter().map(|s| s.start as usize));
                }
            }
        }
        let mut given = Set::default();
        for at in from {
            match argv.get(at) {
                Some(argument) => given.add(&argument.value.origins),
                None if at == INPUT => given.add(&streams.input.origins),
                None => {}
            }
        }
        for file in reading.reads() {
            let path = path::normal(&self.directory, &file);
            let value = self.read(&path);
            given.add(&value.origins);
        }
        given.add(&self.read_by_options(argv));
        // Where all of an argument is a mounted secret, nobody can say which part of it is none.
        for argument in argv {
            if self.origins.hold_a_mount(&argument.value.origins) {
                given.add(&argument.value.origins);
            }
        }
        for stored in stored.iter().filter(|s| !s.entry.is_hashed()) {
            // A file that is not known is better not named.
            if let Some(file) = &stored.path {
                let path = self.place(file);
                self.keep(&path, &given, name);
            }
        }
        true
    }

    /// The mounted secrets that options name: `--key-file=/run/secrets/x`, `--attach-config /run/secrets/x`.
    fn read_by_options(&mut self, argv: &[Argument]) -> Set {
        const SIGNS: &[&str] = &["key", "attach", "pass", "token", "cred", "secret", "auth"];
        let mut read = Set::default();
        for (at, argument) in argv.iter().enumerate().skip(1) {
            let (option, file) = match argument.text().split_once('=') {
                Some((option, file)) => (option, file),
                None => (
                    at.checked_sub(1)
                        .and_then(|before| argv.get(before))
                        .map_or("", Argument::text),
                    argument.text(),
                ),
            };
            let says_so = option.starts_with('-') && SIGNS.iter().any(|sign| option.contains(sign));
            if says_so
                && file.starts_with('/')
                && let Some(set) = self.mounted(&path::normal("/", file))
            {
                read.add(&set);
            }
        }
        read
    }

    fn by_verb(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        let Some(store) = KEEPS
            .iter()
            .find(|k| k.tool.contains(&name) && is_verb(argv, k.verb))
        else {
            return;
        };
        let mut given = streams.input.origins.clone();
        for argument in argv.iter().skip(1 + store.verb.len()) {
            given.add(&argument.value.origins);
        }
        given.add(&self.read_by_options(argv));
        for file in store.at {
            let path = self.place(file);
            self.keep(&path, &given, name);
        }
    }
}

/// A value as a text whose bytes stand at the position of its argument, for whoever takes it apart.
fn marked(value: &Value, at: usize) -> (Text, Span) {
    let span = Span::new(FileId(0), at, at + 1);
    let mut text = Text::new();
    text.push_decoded(&value.text, span);
    (text, span)
}
