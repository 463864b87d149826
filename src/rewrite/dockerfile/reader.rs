//! Which programs read which credential file.

use crate::commands;

/// Files by the end of their name, and the programs that read them by themselves.
const READERS: &[(&[&str], &[&str])] = &[
    (
        &["npmrc"],
        &[
            "npm", "npx", "yarn", "yarnpkg", "pnpm", "pnpx", "bun", "bunx", "corepack", "lerna",
        ],
    ),
    (&["yarnrc", "yarnrc.yml"], &["yarn", "yarnpkg"]),
    (&["pip.conf", "pip.ini"], &["pip", "pip3", "pipenv"]),
    (&["pypirc"], &["twine", "flit"]),
    (&["settings.xml", "settings-security.xml"], &["mvn", "mvnw"]),
    (&["gradle.properties"], &["gradle", "gradlew"]),
    (&["nuget.config"], &["dotnet", "nuget"]),
    (&["auth.json"], &["composer"]),
    (&["gemrc"], &["gem", "bundle"]),
    (
        &["netrc"],
        &[
            "git", "curl", "wget", "pip", "pip3", "go", "npm", "yarn", "pnpm", "bundle",
            "composer", "cargo", "apt-get", "apt", "poetry", "uv", "conda",
        ],
    ),
    (
        &["git-credentials"],
        &[
            "git", "go", "npm", "yarn", "pnpm", "pip", "pip3", "bundle", "composer", "cargo",
            "poetry",
        ],
    ),
];

/// Programs that use a private key for SSH.
const SSH: &[&str] = &[
    "bundle", "cargo", "composer", "git", "go", "npm", "pip", "pip3", "pnpm", "poetry", "rsync",
    "scp", "sftp", "ssh", "yarn",
];

/// A kind of credential file.
pub(super) struct Reader {
    programs: &'static [&'static str],
    /// It is a key that SSH refuses where others can read it.
    pub(super) key: bool,
    /// It is the configuration of a package manager, which only a build needs.
    pub(super) of_build: bool,
}

impl Reader {
    /// What reads a file of that name; `None` where that is not known.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let plain = name.trim_start_matches(['.', '_']);
        if matches!(plain, "id_rsa" | "id_ed25519" | "id_ecdsa" | "id_dsa") {
            return Some(Self {
                programs: SSH,
                key: true,
                of_build: false,
            });
        }
        let (names, programs) = READERS.iter().find(|(names, _)| names.contains(&plain))?;
        let everywhere = ["netrc", "git-credentials"];
        Some(Self {
            programs,
            key: false,
            of_build: !names.iter().any(|name| everywhere.contains(name)),
        })
    }

    /// Whether a text names one of the programs.
    pub(super) fn is_run_by(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._/-".contains(c)));
        words.any(|word| self.reads(commands::program(word)))
    }

    /// Whether the program, by its own name, reads the file.
    pub(super) fn reads(&self, program: &str) -> bool {
        self.programs.contains(&program)
    }
}
