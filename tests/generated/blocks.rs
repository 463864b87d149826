//! Every block of code on every page is tried: commands are run in a scratch repository, configs, workflows and data are
//! read, and the names in them are real ones.
//!
//! The words behind a block's language say what is expected of it: `exit 1` or `exit 0,1` (a code a command, else 0), `for
//! NAME` (data of another program: it has to parse), `not run: REASON`. Parts of a page that are made from the program are
//! compared with it elsewhere, and so are the examples on the rules' pages.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use lint_secrets::config;
use lint_secrets::source::{FileId, MemoryFs, SourceFile, Text};
use lint_secrets::syntax::yaml;
use regex::Regex;

use super::root;

/// How many blocks are not run; each says why.
const NOT_RUN: usize = 14;

/// A fenced block.
#[derive(Debug)]
struct Block {
    page: String,
    /// Of its fence, from 1.
    line: usize,
    language: String,
    /// What stands behind the language.
    note: String,
    text: String,
}

impl Block {
    fn at(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    /// The exit codes of `count` commands.
    fn codes(&self, count: usize) -> Vec<i32> {
        let Some(codes) = self.note.strip_prefix("exit ") else {
            assert_eq!(self.note, "", "{}: what is meant by this?", self.at());
            return vec![0; count];
        };
        let codes: Vec<i32> = codes
            .split(',')
            .map(|c| c.trim().parse().unwrap())
            .collect();
        if let [all] = codes.as_slice() {
            return vec![*all; count];
        }
        assert_eq!(codes.len(), count, "{}: a code for each command", self.at());
        codes
    }
}

/// The pages for people, but for those of rules and decisions.
pub(super) fn pages() -> Vec<String> {
    let docs = std::fs::read_dir(root().join("docs")).unwrap();
    let mut pages: Vec<String> = docs
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"))
        .collect();
    let others = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "ARCHITECTURE.md",
        "docs/rules/README.md",
        "github-action/README.md",
    ];
    pages.extend(others.map(str::to_owned));
    pages.sort();
    pages
}

/// The blocks of a page that are not made from the program.
fn blocks(page: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut made = text.starts_with("<!-- Made by ");
    for (number, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                let (language, note) = info.split_once(' ').unwrap_or((info, ""));
                blocks.push(Block {
                    page: page.to_owned(),
                    line: number + 1,
                    language: language.to_owned(),
                    note: if made {
                        "made".to_owned()
                    } else {
                        note.trim().to_owned()
                    },
                    text: String::new(),
                });
            }
        } else if open {
            let block = blocks.last_mut().unwrap();
            block.text.push_str(line);
            block.text.push('\n');
        } else if line.starts_with("<!-- made: ") {
            made = true;
        } else if line.starts_with("<!-- end -->") {
            made = false;
        }
    }
    assert!(!open, "{page}: a block has no end");
    blocks.retain(|block| block.note != "made");
    blocks
}

/// A repository with what the pages' commands speak of.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let name = name.replace(['/', '.'], "-");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("blocks-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        let web = "FROM node:22 AS release\nCOPY . .\n";
        for (file, text) in [
            ("services/web/Dockerfile", web),
            ("services/web/package.json", "{}\n"),
            (
                "buffer",
                "FROM alpine:3.20\nENV DB_PASSWORD=plover-lagoon-31\n",
            ),
        ] {
            let path = path.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let scratch = Self(path);
        let setup = "git init -q -b main . && git add -A && git commit -qm one && git update-ref refs/remotes/origin/main HEAD";
        assert_eq!(scratch.run(setup, "").0, Some(0), "git is needed");
        // What the next commit changes, and what is staged for the one after it.
        let leak = format!("{web}ENV DB_PASSWORD=plover-lagoon-31\n");
        std::fs::write(scratch.0.join("services/web/Dockerfile"), &leak).unwrap();
        assert_eq!(scratch.run("git commit -qam two", "").0, Some(0));
        let leak = format!("{leak}ENV API_PASSWORD=heron-cellar-88\n");
        std::fs::write(scratch.0.join("services/web/Dockerfile"), leak).unwrap();
        assert_eq!(scratch.run("git add -A", "").0, Some(0));
        scratch
    }

    /// The exit code of a line of shell, and all that it printed.
    fn run(&self, line: &str, input: &str) -> (Option<i32>, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_lint-secrets"));
        let system = std::env::var("PATH").unwrap();
        let path = format!("{}:{system}", program.parent().unwrap().display());
        let mut child = Command::new("sh")
            .args(["-c", line])
            .current_dir(&self.0)
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.0)
            .env("DOCKER_CONFIG", self.0.join(".docker"))
            .env("LC_ALL", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(["GIT_AUTHOR", "GIT_COMMITTER"].map(|who| (format!("{who}_NAME"), "a")))
            .envs(
                ["GIT_AUTHOR", "GIT_COMMITTER"]
                    .map(|who| (format!("{who}_EMAIL"), "a@example.com")),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever does not read it may close it first.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        printed.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.code(), printed)
    }
}

/// The commands of a block: lines that end with `\` go on.
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn run_all(block: &Block, commands: &[String], scratch: &Scratch) {
    let codes = block.codes(commands.len());
    for (command, wanted) in commands.iter().zip(codes) {
        let (code, printed) = scratch.run(command, "");
        assert_eq!(code, Some(wanted), "{}: {command}\n{printed}", block.at());
    }
}

/// The block as a build file of that name: it can be read, and fails the run or not.
fn lint(block: &Block, name: &str, scratch: &Scratch) {
    let command = format!("lint-secrets --no-config --format concise - --stdin-filename {name}");
    let (code, printed) = scratch.run(&command, &block.text);
    assert_eq!(code, Some(block.codes(1)[0]), "{}: {printed}", block.at());
}

fn read_config(block: &Block) {
    let mut fs = MemoryFs::default();
    fs.insert("/project/lint-secrets.toml", block.text.as_str());
    let folder = Path::new("/project");
    let path = folder.join("lint-secrets.toml");
    let loaded = config::load(&path, "lint-secrets.toml", &fs)
        .unwrap_or_else(|e| panic!("{}: {e}", block.at()));
    let rules = lint_secrets::linter::rules();
    config::resolve(Some(&loaded), &config::Overrides::default(), folder, rules)
        .unwrap_or_else(|e| panic!("{}: {e}", block.at()));
}

/// Hooks, actions, their inputs and the commands in it are real ones.
fn read_yaml(block: &Block, scratch: &Scratch) {
    let text = &block.text;
    let file = Arc::new(SourceFile::new(
        FileId(0),
        "block.yaml",
        text.clone().into_bytes(),
    ));
    let tree = yaml::parse(&Text::verbatim(&file, 0..text.len()));
    assert!(tree.errors.is_empty(), "{}: {:?}", block.at(), tree.errors);
    if text.starts_with("services:") {
        return lint(block, "compose.yaml", scratch);
    }
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let mut seen = 0;
    for hook in Regex::new(r"(?m)^\s+- id: (\S+)$")
        .unwrap()
        .captures_iter(text)
    {
        let known = read(".pre-commit-hooks.yaml").contains(&format!("- id: {}\n", &hook[1]));
        assert!(known, "{}: no hook is called {}", block.at(), &hook[1]);
        seen += 1;
    }
    let workflows = read(".github/workflows/ci.yml") + &read(".github/workflows/release.yml");
    let inputs = read("github-action/action.yml");
    let inputs = inputs
        .split_once("\ninputs:")
        .unwrap()
        .1
        .split_once("\noutputs:")
        .unwrap()
        .0;
    let steps = text.split("- uses: ").skip(1);
    let key = Regex::new(r"(?m)^\s+([\w-]+):").unwrap();
    for step in steps {
        let action = step.split_whitespace().next().unwrap();
        seen += 1;
        if !action.contains("lint-secrets/github-action@") {
            let pinned = workflows.contains(&format!("uses: {action}"));
            assert!(
                pinned,
                "{}: {action} is not what our workflows pin",
                block.at()
            );
            continue;
        }
        let with = step.split_once("with:\n").map_or("", |(_, with)| with);
        for input in key.captures_iter(with) {
            let known = inputs.contains(&format!("\n  {}:\n", &input[1]));
            assert!(known, "{}: no input is called {}", block.at(), &input[1]);
        }
    }
    let command = Regex::new(r"(?m)^\s*- (?:run: )?(lint-secrets .*)$").unwrap();
    let commands: Vec<String> = command
        .captures_iter(text)
        .map(|c| c[1].to_owned())
        .collect();
    seen += commands.len();
    run_all(block, &commands, scratch);
    assert!(seen > 0, "{}: nothing in it is known", block.at());
}

/// Tries a block; gives the reason where it says that it cannot be.
fn try_one(block: &Block, scratch: &Scratch) -> Option<String> {
    if let Some(reason) = block.note.strip_prefix("not run: ") {
        assert!(reason.len() > 10, "{}: why not?", block.at());
        return Some(format!("{}: {reason}", block.at()));
    }
    match (block.language.as_str(), block.note.strip_prefix("for ")) {
        ("toml", Some(_)) => {
            let parsed = block.text.parse::<toml::Table>();
            parsed.unwrap_or_else(|e| panic!("{}: {e}", block.at()));
        }
        ("toml", None) => read_config(block),
        ("yaml", None) => read_yaml(block, scratch),
        ("json", None) => {
            let parsed = serde_json::from_str::<serde_json::Value>(&block.text);
            parsed.unwrap_or_else(|e| panic!("{}: {e}", block.at()));
        }
        // A drawing, or what something prints.
        ("text", None) => {}
        ("sh", None) => run_all(block, &commands(&block.text), scratch),
        ("dockerfile", None) => lint(block, "Dockerfile", scratch),
        (other, _) => panic!(
            "{}: `{other}` cannot be tried; mark it `not run: REASON`",
            block.at()
        ),
    }
    None
}

#[test]
#[allow(clippy::disallowed_macros)]
fn every_block_is_tried() {
    let mut not_run = Vec::new();
    let mut tried = 0;
    for page in pages() {
        let blocks = blocks(&page);
        if blocks.is_empty() {
            continue;
        }
        let scratch = Scratch::new(&page);
        for block in &blocks {
            not_run.extend(try_one(block, &scratch));
            tried += 1;
        }
    }
    let list = not_run.join("\n");
    println!("{tried} blocks, {} of them not run:\n{list}", not_run.len());
    assert_eq!(not_run.len(), NOT_RUN, "not run:\n{list}");
    assert!(tried > 2 * NOT_RUN, "most of {tried} blocks are not run");
}

/// A check that lets everything pass would be worth nothing.
#[test]
fn what_is_wrong_in_a_block_is_seen() {
    let scratch = Scratch::new("wrong");
    for (language, text) in [
        ("sh", "lint-secrets --no-such-option\n"),
        ("sh", "lint-secrets services/web/Dockerfile\n"),
        ("toml", "fail-onn = \"high\"\n"),
        ("yaml", "repos:\n  - hooks:\n      - id: lint-secret\n"),
        (
            "yaml",
            "steps:\n  - uses: OWNER/lint-secrets/github-action@X\n    with:\n      pahts: .\n",
        ),
        ("yaml", "steps:\n  - uses: actions/checkout@v4\n"),
        ("yaml", "script:\n  - lint-secrets --format xml\n"),
        ("yaml", "a: [\n"),
        ("json", "{,}"),
        (
            "dockerfile",
            "FROM alpine:3.20\nENV DB_PASSWORD=plover-lagoon-31\n",
        ),
        ("lua", "x = 1\n"),
    ] {
        let block = Block {
            page: "page".to_owned(),
            line: 1,
            language: language.to_owned(),
            note: String::new(),
            text: text.to_owned(),
        };
        let tried = std::panic::catch_unwind(|| try_one(&block, &scratch));
        assert!(tried.is_err(), "{language}: {text}");
    }
}

#[test]
fn the_page_of_the_config_names_every_key() {
    let schema = std::fs::read_to_string(root().join("lint-secrets.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let blocks = blocks("docs/configuration.md");
    let config = blocks
        .iter()
        .find(|block| block.language == "toml")
        .unwrap();
    let table: toml::Table = config.text.parse().unwrap();
    let shown: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let keys = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str);
    assert_eq!(shown, keys.collect::<BTreeSet<&str>>());
}

#[test]
fn the_page_of_ci_names_every_format() {
    let page = std::fs::read_to_string(root().join("docs/ci.md")).unwrap();
    for format in lint_secrets::report::Format::ALL {
        let row = |line: &str| line.starts_with('|') && line.contains(&format!("`{format}`"));
        assert!(page.lines().any(row), "docs/ci.md has no row for {format}");
    }
}
