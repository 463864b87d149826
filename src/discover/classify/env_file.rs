//! Files of variables, as Compose, Docker and the dotenv libraries read them.

use super::Verdict;
use super::name::{Name, listed};

/// Ends of names that are another thing: programs that are called after the file, prose, encrypted forms (dotenv-vault,
/// sops, git-crypt), and what editors leave behind.
const NEVER: &str = "js cjs mjs ts mts cts d jsx tsx vue go py rb rs php java kt sh bash zsh fish ps1 bat cmd lua pl c h \
                     cpp html json yaml yml toml xml hcl tf md mdx markdown rst txt adoc vault enc encrypted gpg pgp asc \
                     age sops crypt schema test spec snap lock swp swo swn orig rej zip gz tar";

/// Words behind `env.`, as in `env.example`, that say that it is such a file.
const KINDS: &str = "example sample template tmpl tpl dist default defaults local dev development prod production stage \
                     staging test testing ci docker";

/// Words that say that a file shows what is to be set, or sets it for tests, which nobody else can reach.
const SAMPLES: &str =
    "example examples sample samples template tmpl tpl dist default defaults test testing tests ci";

/// Whether the file at `path` is named as one that shows what is to be set: `.env.example`, `sample.env`.
#[must_use]
pub fn is_sample_env(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name.split(['.', '-', '_'])
        .any(|word| listed(SAMPLES, word))
}

/// `.env`, `.env.production`, `.env-prod`, `prod.env`, `env.example`.
pub(super) fn by_name(name: &Name<'_>) -> Option<Verdict> {
    let (lower, ending) = (name.lower(), name.ending());
    let is = if let Some(rest) = lower.strip_prefix(".env") {
        let word = rest.strip_prefix(['.', '-', '_']);
        rest.is_empty() || word.is_some_and(|w| !w.is_empty()) && !listed(NEVER, ending)
    } else if let Some(word) = lower.strip_prefix("env.") {
        listed(KINDS, word)
    } else {
        ending == "env"
    };
    is.then_some(Verdict::Is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_env_files() {
        for name in [
            ".env",
            ".ENV",
            ".env.production",
            ".env.production.local",
            ".env.example",
            ".env-prod",
            ".env_staging",
            "prod.env",
            "docker-compose.env",
            "app.prod.env",
            "env.example",
            "env.local",
            ".env.keys",
            ".env.bak",
        ] {
            assert_eq!(by_name(&Name::of(name)), Some(Verdict::Is), "{name}");
        }
    }

    #[test]
    fn samples() {
        for (path, sample) in [
            ("a/.env.example", true),
            (".env-sample", true),
            ("docker.env.dist", true),
            (".env.test.local", true),
            ("example/.env", false),
            (".env.production", false),
            ("latest.env", false),
        ] {
            assert_eq!(is_sample_env(path), sample, "{path}");
        }
    }

    #[test]
    fn names_of_other_files() {
        for name in [
            ".envrc",
            ".environment",
            "env",
            "env.js",
            ".env.js",
            ".env.d.ts",
            "env.d.ts",
            ".env.vault",
            ".env.gpg",
            ".env.local.md",
            "environment",
            "dotenv",
            ".env.",
            "env.py",
        ] {
            assert_eq!(by_name(&Name::of(name)), None, "{name}");
        }
    }
}
