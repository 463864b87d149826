//! YAML: the parser, and Compose files, CloudFormation templates and what else carries user-data.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lint_secrets::discover::Format;
use lint_secrets::source::{FileId, SourceFile, Text};
use lint_secrets::syntax::yaml::{Node, parse};
use lint_secrets_fuzz::{LONGEST, damage, lint, spans, tokens};

fuzz_target!(|data: &[u8]| {
    if data.len() > LONGEST {
        return;
    }
    let file = source(data);
    let read = parse(&whole(&file));
    spans::check(&read, &file);
    let mut left = 10_000;
    for root in read.documents.iter().filter_map(|document| document.root()) {
        walk(root, 0, &mut left);
    }
    if let Some((whole, rest)) = damage::cut(file.text()) {
        documents_stay(whole, rest);
    }
    let bytes = tokens::expanded(data);
    lint::file("compose.yaml", Format::Compose, &bytes);
    lint::file("template.yaml", Format::CloudFormation, &bytes);
    lint::file("playbook.yml", Format::Carrier, &bytes);
});

fn source(bytes: &[u8]) -> SourceFile {
    SourceFile::new(FileId(0), "compose.yaml", bytes.to_vec())
}

fn whole(file: &SourceFile) -> Text {
    Text::verbatim(file, file.bom_len()..file.text().len())
}

/// Aliases and merges end somewhere, whatever they point at.
fn walk(node: Node<'_>, depth: usize, left: &mut usize) {
    assert!(depth < 5_000, "aliases lead deeper and deeper");
    for entry in node.entries() {
        assert!(node.get(entry.name().unwrap_or_default()).is_some() || entry.name().is_none());
        if let Some(next) = left.checked_sub(1) {
            *left = next;
            walk(entry.value, depth + 1, left);
        }
    }
    for item in node.items() {
        if let Some(next) = left.checked_sub(1) {
            *left = next;
            walk(item, depth + 1, left);
        }
    }
}

/// The documents before a `---` do not depend on what stands behind it.
fn documents_stay(before: &str, rest: &str) {
    let read = |text: &str| {
        let file = source(text.as_bytes());
        let read = parse(&whole(&file));
        let documents: Vec<String> = read
            .documents
            .iter()
            .map(|document| format!("{document:?}"))
            .collect();
        (documents, read.errors.is_empty())
    };
    let (alone, good) = read(before);
    let (probed, still_good) = read(&format!("{before}--- probe\n"));
    if !good || !still_good || probed.len() != alone.len() + 1 || probed[..alone.len()] != alone {
        return;
    }
    let (damaged, _) = read(&format!("{before}--- probe\n...\n---\n{rest}"));
    assert!(
        damaged.len() > alone.len() && damaged[..alone.len()] == alone,
        "documents before a damaged one are read differently"
    );
}
