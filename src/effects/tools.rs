//! Tools that keep what they are given.

use super::dispatch::{has, operands, option};
use super::streams::Streams;
use super::{Argument, Interpreter};
use crate::commands;
use crate::ir::path;

/// Where npm and its kin keep a setting. What npm's logs have of it stays.
const NPM_SETTINGS: &[&str] = &[
    "~/.npmrc",
    "./.npmrc",
    "~/.config/pnpm/auth.ini",
    "~/.config/pnpm/rc",
];

/// Verbs that take back what a tool has kept.
const TAKES_BACK: &[(&[&str], &[&str], &[&str])] = &[
    (
        &["npm", "pnpm", "cnpm"],
        &["config", "delete"],
        NPM_SETTINGS,
    ),
    (&["npm", "pnpm", "cnpm"], &["config", "rm"], NPM_SETTINGS),
    (
        &["composer"],
        &["config", "--unset"],
        &["~/.config/composer/auth.json", "./auth.json"],
    ),
    (
        &["bundle", "bundler"],
        &["config", "unset"],
        &["~/.bundle/config", "./.bundle/config"],
    ),
    (
        &["bundle", "bundler"],
        &["config", "--delete"],
        &["~/.bundle/config", "./.bundle/config"],
    ),
    (&["npm", "pnpm", "cnpm"], &["logout"], NPM_SETTINGS),
    // Its logs stay.
    (&["npm"], &["cache", "clean"], &["~/.npm/_cacache"]),
    (&["yarn"], &["config", "delete"], &["~/.yarnrc"]),
    (&["yarn"], &["config", "unset"], &["~/.yarnrc"]),
    (
        &["pip", "pip3"],
        &["config", "unset"],
        &["~/.config/pip/pip.conf"],
    ),
    (
        &["docker", "nerdctl"],
        &["logout"],
        &["~/.docker/config.json"],
    ),
    (
        &["podman", "buildah", "skopeo"],
        &["logout"],
        &["/run/containers/0/auth.json"],
    ),
    (
        &["helm"],
        &["registry", "logout"],
        &["~/.config/helm/registry/config.json"],
    ),
    (
        &["helm"],
        &["repo", "remove"],
        &["~/.config/helm/repositories.yaml"],
    ),
    (
        &["gcloud"],
        &["auth", "revoke"],
        &["~/.config/gcloud/credentials.db"],
    ),
    (&["az"], &["logout"], &["~/.azure/msal_token_cache.json"]),
    (&["gh"], &["auth", "logout"], &["~/.config/gh/hosts.yml"]),
    (
        &["dotnet"],
        &["nuget", "remove", "source"],
        &["~/.nuget/NuGet/NuGet.Config"],
    ),
    (&["gem"], &["sources", "--remove"], &["~/.gemrc"]),
    (&["cargo"], &["logout"], &["~/.cargo/credentials.toml"]),
    (
        &["pro", "ua", "ubuntu-advantage"],
        &["detach"],
        &["/var/lib/ubuntu-advantage"],
    ),
    (
        &["subscription-manager"],
        &["unregister"],
        &["/etc/pki/consumer"],
    ),
    (
        &["subscription-manager"],
        &["clean"],
        &["/etc/pki/consumer"],
    ),
    (
        &["SUSEConnect", "suseconnect"],
        &["--cleanup"],
        &["/etc/zypp/credentials.d"],
    ),
    (
        &["SUSEConnect", "suseconnect"],
        &["-d"],
        &["/etc/zypp/credentials.d"],
    ),
    (
        &["SUSEConnect", "suseconnect"],
        &["--de-register"],
        &["/etc/zypp/credentials.d"],
    ),
];

/// Folders of the home folder that a variable says to be elsewhere (XDG Base Directory Specification).
const BASE_FOLDERS: &[(&str, &str)] = &[
    (".config/", "XDG_CONFIG_HOME"),
    (".cache/", "XDG_CACHE_HOME"),
    (".local/share/", "XDG_DATA_HOME"),
];

/// Commands whose output is a credential, by the words behind the tool's name.
const MINTS: &[(&str, &[&str])] = &[
    ("gcloud", &["auth", "print-access-token"]),
    ("gcloud", &["auth", "print-identity-token"]),
    (
        "gcloud",
        &["auth", "application-default", "print-access-token"],
    ),
    ("gcloud", &["secrets", "versions", "access"]),
    ("aws", &["ecr", "get-login-password"]),
    ("aws", &["secretsmanager", "get-secret-value"]),
    ("aws", &["codeartifact", "get-authorization-token"]),
    ("aws", &["secretsmanager", "batch-get-secret-value"]),
    ("aws", &["sts", "assume-role"]),
    ("aws", &["sts", "get-session-token"]),
    ("az", &["account", "get-access-token"]),
    ("az", &["keyvault", "secret", "show"]),
    ("vault", &["kv", "get"]),
    ("op", &["read"]),
    ("gh", &["auth", "token"]),
    ("heroku", &["auth:token"]),
    ("doppler", &["secrets", "download"]),
];

impl Interpreter<'_> {
    /// Follows a tool that may keep what it is given.
    pub(super) fn tool(&mut self, name: &str, argv: &[Argument], streams: &Streams) {
        match name {
            "git" => self.git(argv, streams),
            "pip" | "pip3" | "python" | "python3" | "uv" if self.editable(argv) => {}
            "wget" => self.wget(argv),
            _ => {}
        }
        let known = commands::tool(name);
        if MINTS
            .iter()
            .any(|(tool, verb)| *tool == name && is_verb(known, argv, verb))
            || name == "aws"
                && [
                    "get-parameter",
                    "get-parameters",
                    "get-parameters-by-path",
                    "get-parameter-history",
                ]
                .iter()
                .any(|verb| is_verb(known, argv, &["ssm", verb]))
                && has(argv, &["--with-decryption"])
        {
            self.minted(streams);
        }
        for (tools, verb, files) in TAKES_BACK {
            if tools.contains(&name) && is_verb(known, argv, verb) {
                for file in *files {
                    let path = self.moved(name, file, argv);
                    self.state.remove(&path, self.at);
                }
                return;
            }
        }
        if !matches!(name, "git" | "wget") {
            self.stored(name, argv, streams);
        }
    }

    /// A path of the tables.
    pub(super) fn place(&mut self, file: &str) -> String {
        let Some(rest) = file.strip_prefix("~/") else {
            return path::normal(&self.directory, file);
        };
        for (folder, variable) in BASE_FOLDERS {
            if let Some(rest) = rest.strip_prefix(folder)
                && let Some(base) = self.told(variable)
            {
                return path::normal(&base, rest);
            }
        }
        match self.told("HOME") {
            Some(home) => path::normal(&home, rest),
            None => path::normal(&self.home.path, rest),
        }
    }

    /// A path of the tables, where options and variables of the tool `name` say that it is.
    pub(super) fn moved(&mut self, name: &str, file: &str, argv: &[Argument]) -> String {
        let moved = commands::tool(name).map_or(&[][..], commands::Command::moved);
        for moved in moved {
            let Some(rest) = moved.below(file) else {
                continue;
            };
            let by_option = option(argv, moved.options()).map(|(argument, from)| {
                let place = argument.text().get(from..).unwrap_or_default();
                path::normal(&self.directory, place)
            });
            let told = by_option.or_else(|| {
                let mut variables = moved.variables().iter();
                variables.find_map(|variable| self.told(variable))
            });
            if let Some(place) = told {
                return match rest {
                    "" => place,
                    rest => path::normal(&place, rest),
                };
            }
        }
        self.place(file)
    }

    /// The path that a variable of the environment holds, where something sets it.
    fn told(&mut self, variable: &str) -> Option<String> {
        let (value, set) = self.variable(variable);
        (set && !value.text.is_empty()).then(|| path::normal(&self.directory, &value.text))
    }
}

/// Whether the words behind the tool's name begin with `verb`, options and the values that the table of commands says they
/// have left out. An option of `verb` may stand anywhere.
fn is_verb(tool: Option<&commands::Command>, argv: &[Argument], verb: &[&str]) -> bool {
    let with_value = tool.map_or(&[][..], commands::Command::takes);
    let operands = operands(argv, with_value);
    let mut words = operands.iter().map(|argument| argument.text());
    verb.iter().all(|v| {
        if v.starts_with('-') {
            argv.iter().any(|a| a.text() == *v)
        } else {
            words.next() == Some(*v)
        }
    })
}
