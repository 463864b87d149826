//! What is said in several places says the same: the hook manifests, the version, the pinned actions.
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use regex::Regex;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_two_hook_manifests_are_the_same() {
    assert_eq!(
        read(".pre-commit-hooks.yaml"),
        read("pre-commit-hooks.yaml")
    );
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let action = read("github-action/action.yml");
    assert!(
        action.contains(&format!("default: \"{version}\"")),
        "github-action/action.yml installs another release than {version}"
    );
    let changes = read("CHANGELOG.md");
    assert!(
        changes.contains(&format!("## {version}")) || changes.contains("## Unreleased"),
        "CHANGELOG.md says nothing of {version}"
    );
}

#[test]
fn actions_are_pinned_by_commit() {
    let uses = Regex::new(r"(?m)^\s*(?:- )?uses: (\S+)").unwrap();
    let pinned = Regex::new(r"^[\w./-]+@[0-9a-f]{40}$").unwrap();
    let mut seen = 0;
    for path in [
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "src/cli/init/workflow.yml",
        "github-action/action.yml",
    ] {
        for found in uses.captures_iter(&read(path)) {
            seen += 1;
            assert!(
                pinned.is_match(&found[1]),
                "{path}: {} is not pinned",
                &found[1]
            );
        }
    }
    assert!(seen > 2);
}
