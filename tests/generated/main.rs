//! The pages, tables and files that are made from the program are what the program says today.
//!
//! `UPDATE=1 cargo test --test generated` rewrites them.
#![allow(clippy::disallowed_methods)]

mod blocks;
mod cli;
mod commands;
mod coverage;
mod detectors;
mod marked;
mod readme;
mod rules;
mod schema;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

/// A file and what it has to be.
struct Page {
    /// Below the repository's root.
    path: String,
    text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What stands in every page that is made as a whole.
fn header(title: &str) -> String {
    format!("<!-- Made by `UPDATE=1 cargo test --test generated`. -->\n\n# {title}\n\n")
}

/// Compares pages with the files, or writes these.
fn check(pages: &[Page]) {
    let update = std::env::var_os("UPDATE").is_some();
    let mut old = Vec::new();
    for page in pages {
        let path = root().join(&page.path);
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        if there == page.text {
            continue;
        }
        if update {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &page.text).unwrap();
        } else {
            let differs = there
                .lines()
                .zip(page.text.lines())
                .take_while(|(a, b)| a == b);
            old.push(format!(
                "{} from line {} on",
                page.path,
                differs.count() + 1
            ));
        }
    }
    assert!(
        old.is_empty(),
        "old: {}\nrun `UPDATE=1 cargo test --test generated`",
        old.join(", ")
    );
}

/// Nothing else lies in the folder: a page of a rule that went away, say.
fn check_folder(folder: &str, pages: &[Page]) {
    for path in support::cases::files_below(&root().join(folder)) {
        let below = path.strip_prefix(root()).unwrap();
        let wanted = pages.iter().any(|page| Path::new(&page.path) == below);
        assert!(wanted, "{}: nothing makes this file", below.display());
    }
}

/// A cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
