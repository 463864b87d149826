//! The blocks of docs/editors.md: each editor has one, each can be read, and the problem matchers read what is printed.
//! `ci/test-neovim.sh` runs those of Neovim and Vim.
#![allow(clippy::disallowed_methods)]

use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::Value;

struct Block {
    section: String,
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/editors.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (mut blocks, mut section, mut open) = (Vec::new(), String::new(), None::<Block>);
    for line in page.lines() {
        match (&mut open, line) {
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), _) => block.text += &format!("{line}\n"),
            (None, _) => {
                if let Some(name) = line.strip_prefix("## ") {
                    section = name.to_owned();
                } else if let Some(language) = line.strip_prefix("```") {
                    open = Some(Block {
                        section: section.clone(),
                        // Behind it stands what is expected of the block.
                        language: language.split(' ').next().unwrap().to_owned(),
                        text: String::new(),
                    });
                }
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

#[test]
fn each_editor_has_a_block() {
    let blocks = blocks();
    for (editor, language, words) in [
        (
            "Visual Studio Code",
            "json",
            "\"glspc.server.command\": \"lint-secrets\"",
        ),
        ("Visual Studio Code", "json", "\"problemMatcher\""),
        ("Neovim", "lua", "cmd = { \"lint-secrets\", \"lsp\" }"),
        ("Vim", "vim", "'cmd': ['lint-secrets', 'lsp']"),
        ("Vim", "vim", "errorformat="),
        ("Helix", "toml", "command = \"lint-secrets\""),
        ("Emacs", "elisp", "(\"lint-secrets\" \"lsp\")"),
        ("Zed", "json", "\"command\": \"lint-secrets\""),
        ("JetBrains", "text", "lint-secrets lsp"),
    ] {
        let mut own = blocks
            .iter()
            .filter(|b| b.section == editor && b.language == language);
        assert!(own.any(|b| b.text.contains(words)), "{editor}: {words}");
    }
    for block in &blocks {
        let read = match block.language.as_str() {
            "json" => serde_json::from_str::<Value>(&block.text)
                .map(drop)
                .map_err(|e| e.to_string()),
            "toml" => block
                .text
                .parse::<toml::Table>()
                .map(drop)
                .map_err(|e| e.to_string()),
            _ => Ok(()),
        };
        assert_eq!(read, Ok(()), "{}: {}", block.section, block.text);
    }
}

#[test]
fn problem_matchers_read_what_is_printed() {
    let blocks = blocks();
    let tasks = blocks.iter().find(|b| b.text.contains("problemMatcher"));
    let tasks: Value = serde_json::from_str(&tasks.unwrap().text).unwrap();
    let task = &tasks["tasks"][0];
    assert_eq!(task["command"], "lint-secrets");
    let args = task["args"].as_array().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/rules"))
        .args(args.iter().map(|a| a.as_str().unwrap()))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let matchers: Vec<(String, Regex)> = task["problemMatcher"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| {
            let pattern = &m["pattern"];
            let groups = ["file", "line", "column", "message", "code"].map(|g| pattern[g].clone());
            assert_eq!(groups, [1, 2, 3, 4, 5].map(Value::from));
            let severity = m["severity"].as_str().unwrap().to_owned();
            (
                severity,
                Regex::new(pattern["regexp"].as_str().unwrap()).unwrap(),
            )
        })
        .collect();
    // Severity, and whether there is a column: all kinds of lines are there.
    let mut kinds = std::collections::BTreeSet::new();
    for line in said.lines().filter(|l| l.contains(" [")) {
        let found: Vec<_> = matchers
            .iter()
            .filter_map(|(severity, regex)| Some((severity, regex.captures(line)?)))
            .collect();
        let [(severity, groups)] = found.as_slice() else {
            panic!("{} matchers match: {line}", found.len());
        };
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("test-data/rules")
            .join(&groups[1]);
        // Some of these folders are named as a password is.
        assert!(path.is_file() || groups[1].contains("***"), "{line}");
        assert!(line.ends_with(&format!("[{}]", &groups[5])) || line.ends_with(')'));
        kinds.insert((severity.as_str(), groups.get(3).is_some()));
    }
    let wanted = [("error", true), ("warning", true)];
    assert!(wanted.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}
