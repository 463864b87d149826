//! The hook of pre-commit, and where it goes in a config that is there.

use crate::source::{FileId, SourceFile, Text};
use crate::syntax::yaml::{self, Node, Yaml};

/// The manifest of the hooks: which files matter is said once.
const MANIFEST: &str = include_str!("../../../pre-commit-hooks.yaml");

/// What became of a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// The hook is in it.
    Already,
    /// The config with the hook.
    Text(String),
    /// Where it belongs cannot be told for sure.
    Unsure,
}

/// The entry of `repos`, `indent` columns in: it runs the program of the PATH, which is the one that wrote it.
pub(super) fn entry(indent: usize) -> String {
    let files = MANIFEST
        .lines()
        .find_map(|line| line.trim().strip_prefix("files: &files "))
        .unwrap_or("''");
    let lines = [
        "- repo: local",
        "  hooks:",
        "    - id: lint-secrets",
        "      name: lint-secrets",
        "      entry: lint-secrets --only-build-files --format concise",
        "      language: system",
        &format!("      files: {files}"),
        "      require_serial: true",
    ];
    let pad = " ".repeat(indent);
    lines.iter().map(|line| format!("{pad}{line}\n")).collect()
}

/// Adds the hook to the config `old`, which is empty where there is none. What is there stays as it is, to the byte.
pub(super) fn add(old: &str) -> Added {
    if old.trim().is_empty() {
        return Added::Text(format!("repos:\n{}", entry(2)));
    }
    let before = read(old);
    let Some(repos) = repos(&before) else {
        return Added::Unsure;
    };
    let hooks = repos.iter().filter_map(|repo| repo.get("hooks"));
    let mut ids = hooks
        .flat_map(Node::items)
        .filter_map(|hook| hook.get("id")?.scalar());
    if ids.any(|id| id.as_str().starts_with("lint-secrets")) {
        return Added::Already;
    }
    // As far in as the entry before it.
    let first = repos.first().map_or(0, |repo| repo.span().start as usize);
    let line = old.get(..first).and_then(|head| head.lines().next_back());
    let Some((indent, _)) = line.and_then(|line| line.split_once('-')) else {
        return Added::Unsure;
    };
    if !indent.chars().all(|c| c == ' ') {
        return Added::Unsure;
    }
    let end = if old.ends_with('\n') { "" } else { "\n" };
    let text = format!("{old}{end}{}", entry(indent.len()));
    // Only when it reads as it should: the same as before, and one entry more.
    let after = read(&text);
    let is_right = self::repos(&after).is_some_and(|new| {
        let added = new.last().and_then(|repo| repo.get("repo")?.scalar());
        new.len() == repos.len() + 1
            && added.is_some_and(|repo| repo.as_str() == "local")
            && keys(&before) == keys(&after)
    });
    if is_right {
        Added::Text(text)
    } else {
        Added::Unsure
    }
}

fn read(text: &str) -> Yaml {
    let file = SourceFile::new(FileId(0), "", text.as_bytes().to_vec());
    yaml::parse(&Text::verbatim(&file, 0..file.text().len()))
}

/// The entries of `repos`, where the config is one document without errors that has some.
fn repos(config: &Yaml) -> Option<Vec<Node<'_>>> {
    let [document] = config.documents.as_slice() else {
        return None;
    };
    let repos = document.root()?.get("repos")?;
    let items: Vec<Node<'_>> = repos.items().collect();
    (config.errors.is_empty() && !items.is_empty()).then_some(items)
}

/// The keys at the top.
fn keys(config: &Yaml) -> Vec<&str> {
    let root = config
        .documents
        .first()
        .and_then(|document| document.root());
    let entries = root.into_iter().flat_map(Node::own_entries);
    entries.filter_map(|entry| entry.name()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: &str = "- repo: https://example.com/x\n  rev: v1\n  hooks:\n  - id: x\n";

    fn indented(by: usize) -> String {
        let pad = " ".repeat(by);
        OTHER.lines().map(|line| format!("{pad}{line}\n")).collect()
    }

    #[test]
    fn an_empty_config_becomes_one() {
        let Added::Text(text) = add("\n") else {
            panic!("not added");
        };
        assert!(text.starts_with("repos:\n  - repo: local\n"));
        assert_eq!(add(&text), Added::Already);
        // The pattern of the manifest, not an empty one.
        assert!(text.contains("files: '(?i)"));
    }

    #[test]
    fn it_goes_behind_the_last_entry() {
        for by in [0, 2, 4] {
            for (head, cut) in [
                ("repos:\n", 0),
                ("# mine\nfail_fast: true\nrepos:\n", 0),
                ("repos:\n", 1),
            ] {
                let mut old = format!("{head}{}", indented(by));
                old.truncate(old.len() - cut);
                let Added::Text(text) = add(&old) else {
                    panic!("not added to {old}");
                };
                assert!(text.starts_with(&old));
                assert_eq!(add(&text), Added::Already);
            }
        }
    }

    #[test]
    fn what_is_not_sure_is_left_to_people() {
        for old in [
            // Something else comes behind it.
            format!("repos:\n{}ci:\n  autofix_prs: false\n", indented(2)),
            "repos: [{repo: local, hooks: []}]\n".to_owned(),
            "repos: []\n".to_owned(),
            "fail_fast: true\n".to_owned(),
            "repos:\n  - repo: 'x\n".to_owned(),
            format!("repos:\n{}---\nrepos:\n{}", indented(2), indented(2)),
            format!("repos:\n{}...\n", indented(2)),
            "- a\n".to_owned(),
        ] {
            assert_eq!(add(&old), Added::Unsure, "{old}");
        }
    }
}
