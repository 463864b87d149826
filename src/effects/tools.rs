//! Tools that keep what they are given.

use super::dispatch::{has, operands, option};
use super::streams::Streams;
use super::value::Set;
use super::{Argument, Interpreter};
use crate::ir::path;

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

/// Verbs that take back what a tool has kept.
const TAKES_BACK: &[(&[&str], &[&str], &[&str])] = &[
    (
        &["npm", "pnpm", "cnpm"],
        &["config", "delete"],
        &["~/.npmrc"],
    ),
    (&["npm", "pnpm", "cnpm"], &["config", "rm"], &["~/.npmrc"]),
    (&["npm", "pnpm", "cnpm"], &["logout"], &["~/.npmrc"]),
    (&["npm"], &["cache", "clean"], &["~/.npm/_logs", "~/.npm"]),
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
        if MINTS
            .iter()
            .any(|(tool, verb)| *tool == name && is_verb(argv, verb))
            || name == "aws"
                && is_verb(argv, &["ssm", "get-parameter"])
                && has(argv, &["--with-decryption"])
        {
            self.minted(streams);
        }
        for (tools, verb, files) in TAKES_BACK {
            if tools.contains(&name) && is_verb(argv, verb) {
                for file in *files {
                    let path = self.place(file);
                    self.state.remove(&path, self.at);
                }
                return;
            }
        }
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
        // What is read from a file by an option.
        for argument in argv.iter().skip(1) {
            let text = argument.text();
            let text = text.rsplit_once('=').map_or(text, |(_, value)| value);
            if text.starts_with('/') {
                let path = path::normal("/", text);
                if let Some(set) = self.mounted(&path) {
                    given.add(&set);
                }
            }
        }
        for file in store.at {
            let path = self.place(file);
            self.keep(&path, &given, name);
        }
    }

    /// A path of the tables.
    fn place(&self, file: &str) -> String {
        match file.strip_prefix("~/") {
            Some(rest) => path::normal(&self.home, rest),
            None => path::normal(&self.directory, file),
        }
    }

    fn git(&mut self, argv: &[Argument], streams: &Streams) {
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
                if rest
                    .get(1)
                    .is_some_and(|a| matches!(a.text(), "approve" | "store"))
                {
                    let path = self.place("~/.git-credentials");
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
            None if has(&["--global"]) => self.place("~/.gitconfig"),
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
    fn editable(&mut self, argv: &[Argument]) -> bool {
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
    fn wget(&mut self, argv: &[Argument]) {
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

/// Whether the words behind the tool's name, options left out, begin with `verb`. An option of `verb` may stand anywhere.
fn is_verb(argv: &[Argument], verb: &[&str]) -> bool {
    let mut words = argv
        .iter()
        .skip(1)
        .map(Argument::text)
        .filter(|t| !t.starts_with('-'));
    verb.iter().all(|v| {
        if v.starts_with('-') {
            argv.iter().any(|a| a.text() == *v)
        } else {
            words.next() == Some(*v)
        }
    })
}

/// What all arguments hold.
fn together(argv: &[Argument]) -> Set {
    let mut all = Set::default();
    for argument in argv.iter().skip(1) {
        all.add(&argument.value.origins);
    }
    all
}
