//! The shape of the source: who may use whom, how long a file may be, and who speaks to the world.
//!
//! `ARCHITECTURE.md` gives the reasons. What `clippy.toml` bans is not repeated here.
#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// The modules, and what each may use besides itself. `*` is everything.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("byte_set", &[]),
    ("gate", &[]),
    ("finding", &["source"]),
    ("syntax", &["source", "byte_set"]),
    ("ir", &["source"]),
    ("commands", &["source", "ir", "gate", "byte_set"]),
    (
        "detect",
        &["source", "finding", "gate", "byte_set", "commands"],
    ),
    ("effects", &["source", "syntax", "ir", "commands"]),
    ("lower", &["source", "syntax", "ir", "commands", "effects"]),
    ("flow", &["source", "ir"]),
    ("context", &["source"]),
    (
        "rules",
        &[
            "source", "byte_set", "ir", "commands", "flow", "detect", "finding", "context",
        ],
    ),
    (
        "rewrite",
        &[
            "source", "finding", "syntax", "ir", "commands", "flow", "detect", "context",
        ],
    ),
    ("config", &["source", "finding", "detect"]),
    ("triage", &["source", "finding", "config", "byte_set"]),
    ("discover", &["source", "finding", "syntax", "config"]),
    ("report", &["source", "finding"]),
    (
        "linter",
        &[
            "source", "finding", "syntax", "ir", "commands", "detect", "lower", "flow", "rules",
            "rewrite", "config", "triage", "discover", "context",
        ],
    ),
    (
        "repair",
        &["source", "finding", "config", "discover", "linter"],
    ),
    (
        "invocation",
        &["source", "ir", "commands", "config", "discover", "linter"],
    ),
    (
        "lsp",
        &[
            "source", "finding", "config", "triage", "discover", "linter", "repair", "report",
        ],
    ),
    ("cli", &["*"]),
    ("main", &["cli"]),
];

/// The longest a file may be, in lines before its tests.
const MOST_LINES: usize = 500;

/// A source file that is part of the program.
struct Source {
    /// Below `src`, with `/`.
    path: String,
    /// Its modules, the outermost first: `["detect", "value"]`.
    module: Vec<String>,
    /// Its text before its tests.
    text: String,
}

impl Source {
    fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files.sort();
    let texts: Vec<(PathBuf, String)> = files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    let of_tests: BTreeSet<PathBuf> = texts
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    texts
        .into_iter()
        .filter(|(path, _)| !path.ancestors().any(|p| of_tests.contains(p)))
        .map(|(path, text)| {
            let below = path.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Vec<String> = below
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            module.pop_if(|last| last == "mod" || last == "lib");
            Source {
                path: path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
                module,
                text: before_tests(&text).to_owned(),
            }
        })
        .collect()
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The files and folders of the modules that `path` declares for tests only.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^#\[cfg\(test\)\]\s+(?:pub(?:\(\w+\))? )?mod (\w+);").unwrap()
    });
    let stem = path.file_stem().unwrap();
    let folder = if stem == "mod" || stem == "lib" {
        path.parent().unwrap().to_path_buf()
    } else {
        path.with_extension("")
    };
    let named = DECLARED.captures_iter(text).map(|c| folder.join(&c[1]));
    named.flat_map(|p| [p.with_extension("rs"), p]).collect()
}

/// What stands before the tests at the end of a file.
fn before_tests(text: &str) -> &str {
    static TESTS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^#\[cfg\(test\)\]\s+mod \w+ \{").unwrap());
    TESTS.find(text).map_or(text, |m| &text[..m.start()])
}

/// The text without comments. A `//` inside a string goes too, which no check here minds.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| {
        line.split_once("//")
            .map_or(line, |(before, _)| before)
            .to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules that a file names: `crate::x`, `crate::{x, y}`, and `super::super::x` that leaves its own.
fn used(source: &Source) -> BTreeSet<String> {
    static ONE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:crate|lint_secrets)::(\w+)").unwrap());
    static GROUP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bcrate::\{([^;]*)\};").unwrap());
    static NAME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?:^|,)\s*(\w+)").unwrap());
    static UP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b((?:super::)+)(\w+)").unwrap());
    let code = code(&source.text);
    let mut found = BTreeSet::new();
    found.extend(ONE.captures_iter(&code).map(|c| c[1].to_owned()));
    for group in GROUP.captures_iter(&code) {
        let mut outermost = String::new();
        let mut depth = 0_usize;
        for c in group[1].chars() {
            depth = match c {
                '{' => depth + 1,
                '}' => depth - 1,
                _ => depth,
            };
            if depth == 0 {
                outermost.push(c);
            }
        }
        found.extend(NAME.captures_iter(&outermost).map(|c| c[1].to_owned()));
    }
    for path in UP.captures_iter(&code) {
        if path[1].len() / "super::".len() >= source.module.len() {
            found.insert(path[2].to_owned());
        }
    }
    found
}

#[test]
fn modules_use_only_what_they_may() {
    let table: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut problems = Vec::new();
    let mut edges = 0;
    for source in sources().iter().filter(|s| !s.module.is_empty()) {
        let top = source.top();
        let Some(may) = table.get(top) else {
            problems.push(format!("{}: `{top}` is not in the table", source.path));
            continue;
        };
        for target in used(source) {
            // Items of the crate's root and macros are no modules.
            if !table.contains_key(target.as_str()) || target == top {
                continue;
            }
            edges += 1;
            if !may.contains(&"*") && !may.contains(&target.as_str()) {
                problems.push(format!("{}: `{top}` must not use `{target}`", source.path));
            }
        }
    }
    assert!(edges > 50, "only {edges} uses were seen");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_table_lists_the_modules_there_are_and_has_no_cycle() {
    let there: BTreeSet<String> = sources()
        .iter()
        .filter_map(|s| s.module.first().cloned())
        .collect();
    let listed: BTreeSet<String> = MAY_USE.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, listed);
    // Each uses only what stands above it.
    for (at, (name, may)) in MAY_USE.iter().enumerate() {
        let above: Vec<&str> = MAY_USE[..at].iter().map(|(name, _)| *name).collect();
        for target in may.iter().filter(|t| **t != "*") {
            assert!(
                above.contains(target),
                "`{target}` must stand above `{name}`"
            );
        }
    }
}

#[test]
fn a_use_is_seen_however_it_is_written() {
    let source = |text: &str| Source {
        path: "detect/value/url.rs".to_owned(),
        module: ["detect", "value", "url"].map(str::to_owned).to_vec(),
        text: text.to_owned(),
    };
    let uses = |text: &str| Vec::from_iter(used(&source(text)));
    assert_eq!(uses("use crate::report::Run;"), ["report"]);
    assert_eq!(
        uses("use crate::{\n    cli::{self, args},\n    report,\n};"),
        ["cli", "report"]
    );
    assert_eq!(uses("fn f() -> super::super::super::cli::X {}"), ["cli"]);
    assert_eq!(uses("use super::super::names; // crate::cli"), [""; 0]);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > MOST_LINES {
            problems.push(format!(
                "{}: {lines} lines before its tests; split it by topic",
                source.path
            ));
        }
        if !source.text.starts_with("//! ") {
            problems.push(format!("{}: no `//!` header", source.path));
        }
        for name in source.path.trim_end_matches(".rs").split('/') {
            if [
                "util", "utils", "helper", "helpers", "common", "manager", "misc",
            ]
            .contains(&name)
            {
                problems.push(format!("{}: `{name}` names no topic", source.path));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What only some modules may do, beyond what `clippy.toml` sees: a module that allows a lint is no longer watched by
/// it.
#[test]
fn only_some_speak_to_the_world() {
    let cases = [
        (
            r"\b(?:print|println|eprint|eprintln|dbg)!",
            &[][..],
            "prints past `cli::output` and `cli::messages`",
        ),
        (
            r"\b(?:stdout|stderr|stdin)\(\)",
            &["cli/"],
            "talks to a standard stream",
        ),
        (
            r"\benv::(?:var|vars|args|current_dir)",
            &["cli/"],
            "reads the environment",
        ),
        (
            r"\bstd::fs\b|\bFile::(?:open|create)\b",
            &["cli/", "discover/", "source/fs.rs", "source/replace.rs"],
            "touches the disk",
        ),
        (r"\bstd::net\b|\bUnixStream\b", &[], "uses the network"),
        (
            r"\bprocess::Command\b",
            &["cli/exec.rs"],
            "starts a program",
        ),
        (
            r"allow\(clippy::disallowed_(?:methods|macros|types)\)",
            &[
                "cli/mod.rs",
                "discover/mod.rs",
                "source/fs.rs",
                "source/replace.rs",
            ],
            "allows itself what `clippy.toml` bans",
        ),
        (r"\b(?:todo|unimplemented)!", &[], "is not finished"),
        (r"#!?\[allow\(unsafe_code|\bunsafe \{", &[], "is unsafe"),
    ];
    let sources = sources();
    let mut problems = Vec::new();
    for (pattern, may, what) in cases {
        let pattern = Regex::new(pattern).unwrap();
        for source in &sources {
            let may = may.iter().any(|path| source.path.starts_with(path));
            if !may && pattern.is_match(&code(&source.text)) {
                problems.push(format!("{}: {what}", source.path));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
