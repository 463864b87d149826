//! Other tools' comments.

use crate::finding::{Confidence, Finding, Severity};

/// What another tool's comment says that concerns us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Foreign {
    /// `check=skip=SecretsUsedInArgOrEnv`: the builder's own check. Before an instruction for that one, among the
    /// file's first comments for all of it (`docs.docker.com/build/checks`).
    BuildCheck,
    /// `hadolint ignore=DL3064` for the next instruction.
    Hadolint,
    /// `hadolint global ignore=DL3064` for the file.
    HadolintFile,
    /// `gitleaks:allow` for its own line, and, where that is a comment's, for what this governs.
    Gitleaks,
}

/// Reads a comment's text from its first word on.
pub(super) fn parse(body: &str) -> Option<Foreign> {
    if body.contains(GITLEAKS) {
        return Some(Foreign::Gitleaks);
    }
    let lists = |list: &str, name: &str| {
        let wanted = |word: &str| word.trim().eq_ignore_ascii_case(name);
        list.split([',', ' ', '\t', '\r']).any(wanted)
    };
    if let Some((key, value)) = body.split_once('=')
        && key.trim().eq_ignore_ascii_case("check")
    {
        // `skip=A,B;error=true`: settings between semicolons.
        return value.split(';').find_map(|setting| {
            let (name, list) = setting.split_once('=')?;
            let skips = name.trim().eq_ignore_ascii_case("skip")
                && (lists(list, "SecretsUsedInArgOrEnv")
                    || list.trim().eq_ignore_ascii_case("all"));
            skips.then_some(Foreign::BuildCheck)
        });
    }
    let rest = body.strip_prefix("hadolint")?;
    let (rest, found) = match rest.trim_start().strip_prefix("global") {
        Some(rest) => (rest, Foreign::HadolintFile),
        None => (rest, Foreign::Hadolint),
    };
    let list = rest
        .trim_start()
        .strip_prefix("ignore")?
        .trim_start()
        .strip_prefix('=')?;
    lists(list, "DL3064").then_some(found)
}

/// What marks a line for gitleaks, wherever it stands in it.
pub(super) const GITLEAKS: &str = "gitleaks:allow";

/// The rules that see what the builder's check and hadolint's rule see: the names of ARG and ENV.
const ARG_AND_ENV: [&str; 3] = [
    "secret-build-arg",
    "secret-in-image-env",
    "secrets-used-in-arg-or-env",
];

/// Whether the comment means `finding`. The checks of the builder and of hadolint know nothing but the names of ARG and
/// ENV, so silencing them says that a *name* is harmless: it does not cover what was recognised by its value, least of
/// all a live credential. `gitleaks:allow` is said of the value itself and covers whatever is there.
#[must_use]
pub fn covers(comment: Foreign, finding: &Finding) -> bool {
    match comment {
        Foreign::Gitleaks => true,
        Foreign::BuildCheck | Foreign::Hadolint | Foreign::HadolintFile => {
            finding.detector == "name"
                && finding.severity < Severity::Critical
                && finding.confidence < Confidence::Certain
                && ARG_AND_ENV.contains(&finding.rule.name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_other_tools() {
        for (text, found) in [
            (
                "check=skip=SecretsUsedInArgOrEnv",
                Some(Foreign::BuildCheck),
            ),
            (
                "check = skip=JSONArgsRecommended, SecretsUsedInArgOrEnv;error=true",
                Some(Foreign::BuildCheck),
            ),
            ("check=error=true;skip=all", Some(Foreign::BuildCheck)),
            ("check=skip=JSONArgsRecommended", None),
            ("check=experimental=SecretsUsedInArgOrEnv", None),
            ("hadolint ignore=DL3008,DL3064", Some(Foreign::Hadolint)),
            ("hadolint   ignore = DL3064 # why", Some(Foreign::Hadolint)),
            ("hadolint global ignore=DL3064", Some(Foreign::HadolintFile)),
            ("hadolint ignore=DL3008", None),
            ("hadolint shell=bash", None),
            ("see gitleaks:allow", Some(Foreign::Gitleaks)),
            ("gitleaks", None),
            ("a check=b", None),
        ] {
            assert_eq!(parse(text), found, "{text}");
        }
    }
}
