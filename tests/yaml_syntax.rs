//! The YAML reader: outlines of the files in `test-data/syntax/yaml`, and what holds for any bytes.
//!
//! `accept` holds what is read without loss, `recover` what other readers refuse and this one reads around. `BLESS=1`
//! writes the outlines.
#![allow(clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lint_secrets::source::{FileId, SourceFile, Span, Text};
use lint_secrets::syntax::yaml::{Node, Yaml, parse};
use proptest::prelude::*;

fn read(bytes: &[u8]) -> (SourceFile, Yaml) {
    let file = SourceFile::new(FileId(0), "a.yaml", bytes.to_vec());
    let text = Text::verbatim(&file, 0..file.text().len());
    let yaml = parse(&text);
    (file, yaml)
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/syntax/yaml");
    let mut found = Vec::new();
    for group in ["accept", "recover"] {
        for entry in std::fs::read_dir(folder.join(group)).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|e| e.to_str()) {
                Some("yaml") => found.push(path),
                Some("outline") => {
                    assert!(path.with_extension("yaml").exists(), "{path:?}: of no file")
                }
                _ => panic!("{path:?}: no test reads this"),
            }
        }
    }
    found.sort();
    found
}

fn outline(file: &SourceFile, yaml: &Yaml) -> String {
    let mut out = String::new();
    for document in &yaml.documents {
        out.push_str("---\n");
        if let Some(root) = document.root() {
            node(&mut out, file, root, 0);
        }
    }
    for comment in &yaml.comments {
        let place = if comment.own_line { "own" } else { "behind" };
        writeln!(out, "# {place} {:?}", comment.text.as_str()).unwrap();
    }
    for (sign, told) in [("!", &yaml.errors), ("?", &yaml.warnings)] {
        for error in told {
            writeln!(out, "{sign} {:?} {}", file.slice(error.span), error.message).unwrap();
        }
    }
    out
}

fn node(out: &mut String, file: &SourceFile, at: Node<'_>, depth: usize) {
    let indent = "  ".repeat(depth);
    let tag = at.tag().map_or(String::new(), |t| format!(" {t}"));
    let anchor = at.anchor().map_or(String::new(), |(a, _)| format!(" &{a}"));
    if at.is_alias() {
        writeln!(out, "{indent}{}{tag}", file.slice(at.span())).unwrap();
    } else if let Some(scalar) = at.scalar() {
        let null = if scalar.is_null() { " null" } else { "" };
        writeln!(
            out,
            "{indent}{:?} {:?}{null}{tag}{anchor} @{}..{}",
            scalar.style,
            scalar.as_str(),
            scalar.span.start,
            scalar.span.end
        )
        .unwrap();
    } else if at.is_sequence() {
        writeln!(out, "{indent}sequence{tag}{anchor}").unwrap();
        at.items().for_each(|i| node(out, file, i, depth + 1));
    } else {
        writeln!(out, "{indent}mapping{tag}{anchor}").unwrap();
        for entry in at.own_entries() {
            node(out, file, entry.key, depth + 1);
            node(out, file, entry.value, depth + 2);
        }
    }
}

#[test]
fn outlines_are_as_written() {
    let bless = std::env::var_os("BLESS").is_some();
    let files = files();
    assert!(files.len() >= 10, "only {} files", files.len());
    let mut differing = Vec::new();
    for path in files {
        let (file, yaml) = read(&std::fs::read(&path).unwrap());
        let accepted = path.to_string_lossy().contains("/accept/");
        assert_eq!(yaml.errors.is_empty(), accepted, "{path:?}");
        let actual = outline(&file, &yaml);
        let golden = path.with_extension("outline");
        if std::fs::read_to_string(&golden).unwrap_or_default() != actual {
            if bless {
                std::fs::write(&golden, &actual).unwrap();
            } else {
                differing.push(format!("{}:\n{actual}", path.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn assert_sound(file: &SourceFile, yaml: &Yaml) {
    let text = file.text();
    let sound = |span: Span| {
        let (start, end) = (span.start as usize, span.end as usize);
        assert!(start <= end && end <= text.len(), "{start}..{end}");
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "{start}..{end}"
        );
    };
    let mut waiting: Vec<Node<'_>> = yaml.documents.iter().filter_map(|d| d.root()).collect();
    while let Some(node) = waiting.pop() {
        sound(node.span());
        if node.is_alias() {
            continue;
        }
        if let Some(scalar) = node.scalar() {
            scalar
                .text
                .spans(0..scalar.text.len())
                .into_iter()
                .for_each(sound);
        }
        waiting.extend(node.items());
        waiting.extend(node.own_entries().flat_map(|e| [e.key, e.value]));
    }
    yaml.comments.iter().for_each(|c| sound(c.span));
    yaml.errors
        .iter()
        .chain(&yaml.warnings)
        .for_each(|e| sound(e.span));
}

/// Pieces that YAML is made of, put together in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a: ",
        "b:",
        "- ",
        "\n",
        "\r\n",
        "  ",
        "    ",
        "\t",
        "x",
        "y z",
        "\"",
        "'",
        "\\",
        "\\u00e9",
        "|\n",
        ">-\n",
        "|2+\n",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "<<: ",
        "!t ",
        "# c",
        "---\n",
        "...\n",
        "? ",
        "~",
        "{{ v }}",
        "{% v %}",
        "<<<<<<< x\n",
        "ż🐢",
        "\u{feff}",
        "\0",
        "%YAML 1.2\n",
        "@",
        "`",
        "''",
        "\\\n",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|list| list.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (file, yaml) = read(&bytes);
        assert_sound(&file, &yaml);
    }

    #[test]
    fn any_pieces_are_read(text in pieces()) {
        let (file, yaml) = read(text.as_bytes());
        assert_sound(&file, &yaml);
    }

    #[test]
    fn values_that_are_written_are_read(values in prop::collection::vec("[ -~\u{e9}\u{1f422}\n\t]{0,20}", 1..5)) {
        let mut source = String::new();
        for value in &values {
            writeln!(source, "- {value:?}").unwrap();
        }
        // Rust writes \u{e9}, which YAML does not know; only what both write alike is compared.
        prop_assume!(!source.contains("\\u{"));
        prop_assume!(!source.contains("\\'"));
        let (_, yaml) = read(source.as_bytes());
        let found: Vec<String> = yaml.documents[0]
            .root()
            .unwrap()
            .items()
            .map(|n| n.scalar().unwrap().as_str().to_owned())
            .collect();
        prop_assert_eq!(found, values);
    }
}
