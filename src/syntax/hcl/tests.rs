#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::single_range_in_vec_init
)]
use super::*;
use crate::source::{FileId, SourceFile};

fn text(source: &str) -> Text {
    let file = SourceFile::new(FileId(0), "a.pkr.hcl", source.as_bytes().to_vec());
    Text::verbatim(&file, 0..source.len())
}

fn read(source: &str) -> Hcl {
    parse(&text(source))
}

/// The literal text of an attribute's value, with `*` for what is no literal.
fn literal(attribute: &Attribute) -> (String, Vec<std::ops::Range<usize>>) {
    let ExpressionKind::Template(elements) = &attribute.value.kind else {
        return (format!("{:?}", attribute.value.kind), Vec::new());
    };
    let mut all = Text::new();
    let mut shown = String::new();
    for element in elements {
        match element {
            Element::Literal(text) => {
                shown.push_str(text.as_str());
                all.push(text);
            }
            _ => shown.push('*'),
        }
    }
    (
        shown,
        all.spans(0..all.len()).iter().map(|s| s.range()).collect(),
    )
}

#[test]
fn strings_keep_their_places() {
    let source = r#"a = "x\n\"y$${z}${b}\u0041""#;
    let hcl = read(source);
    let (shown, spans) = literal(&hcl.body.attributes[0]);
    assert_eq!(shown, "x\n\"y${z}*A");
    assert_eq!(spans, [5..6, 6..8, 8..10, 10..11, 11..14, 14..16, 20..26]);
    assert_eq!(hcl.body.attributes[0].name.as_str(), "a");
}

#[test]
fn heredocs_lose_their_indentation_and_keep_their_places() {
    let source = "a = <<-EOT\n    one ${x} two\n      three\n    EOT\n";
    let hcl = read(source);
    let (shown, spans) = literal(&hcl.body.attributes[0]);
    assert_eq!(shown, "one * two\n  three\n");
    assert_eq!(&source[spans[0].clone()], "one ");
    assert_eq!(&source[spans[1].clone()], " two\n");
    assert_eq!(&source[spans[2].clone()], "  three\n");
}

#[test]
fn marks_and_blank_starts_are_no_trouble() {
    let hcl = read("\u{feff}a = \"x\"\r\nb = <<EOT\r\nline\r\nEOT\r\n");
    assert!(hcl.errors.is_empty(), "{:?}", hcl.errors);
    let (shown, spans) = literal(&hcl.body.attributes[0]);
    assert_eq!((shown.as_str(), spans), ("x", vec![8..9]));
    assert_eq!(literal(&hcl.body.attributes[1]).0, "line\r\n");
}

#[test]
fn blocks_and_labels() {
    let hcl =
        read("source \"amazon-ebs\" \"x\" {\n  a = 1\n  tag {\n    b = [true, null]\n  }\n}\n");
    let block = &hcl.body.blocks[0];
    assert_eq!(block.kind.as_str(), "source");
    let labels: Vec<_> = block.labels.iter().map(Text::as_str).collect();
    assert_eq!(labels, ["amazon-ebs", "x"]);
    assert_eq!(block.body.blocks[0].body.attributes[0].name.as_str(), "b");
}

#[test]
fn comments_are_found_outside_of_strings() {
    let source =
        "# one\na = \"# no\" // two\nb = <<E\n# no\nE\n/* three\n*/ c = \"${\"}\"} # no\" # four\n";
    let hcl = read(source);
    let found: Vec<_> = hcl.comments.iter().map(|c| &source[c.range()]).collect();
    assert_eq!(found, ["# one", "// two", "/* three\n*/", "# four"]);
}

/// What is left of a broken file, by the names of its attributes in order.
fn left(source: &str) -> (Vec<String>, usize) {
    fn names(body: &Body, out: &mut Vec<String>) {
        out.extend(body.attributes.iter().map(|a| a.name.as_str().to_owned()));
        for block in &body.blocks {
            names(&block.body, out);
        }
    }
    let hcl = read(source);
    let mut out = Vec::new();
    names(&hcl.body, &mut out);
    (out, hcl.errors.len())
}

#[test]
fn broken_files_are_read_all_the_same() {
    for (source, expected, errors) in [
        ("x {\n  a = = 2\n  b = 1\n}\nc = 1\n", vec!["c", "b"], 1),
        ("x {\n  a = 1\n", vec!["a"], 1),
        ("a = \"open\nb = \"x\"\nc = 1\n", vec!["b", "c"], 1),
        ("a = 1\na = 2\nb = 1\n", vec!["a", "a", "b"], 1),
        ("x {\n  a = [\"p\", \"q\"\n}\n\nc = 1\n", vec!["c", "a"], 1),
        ("x {\n  a = [\"p\", \"q\"\n}\nc = 1\n", vec!["c"], 1),
        ("x {\n  a = [\"p\", \"q\"\n  }\nc = 1\n", vec!["c", "a"], 1),
        (
            "x {\n  a = <<EOT\n  text {\n  b = 1\n}\ny {\n  c = 1\n}\n",
            vec!["a", "c"],
            1,
        ),
        (
            "<<<<<<< HEAD\na = 1\n=======\nb = 1\n>>>>>>> x\n",
            vec!["a", "b"],
            3,
        ),
        ("a = \"x\\/y\"\nb = 1\n", vec!["b"], 1),
        ("x { a = 1, b = 2 }\nc = 1\n", vec!["c"], 1),
    ] {
        let (names, count) = left(source);
        assert_eq!(names, expected, "{source}");
        assert_eq!(count, errors, "{source}");
    }
}

#[test]
fn what_stands_before_the_damage_stays() {
    let whole = "a = 1\nx \"y\" {\n  b = [\"p\"]\n}\n";
    let damaged = [
        "  ?\n  z \"shell\" {\n    o = {\n      a = b -d c = [\"x\"]\n  p = \"7\"]\n  }\n  q [w \"r\" {\n",
        "z {\n  c = [\n  /* \"\n",
        "}\n}\n]\n",
        "z = <<E\n${\n",
    ];
    let noise = (0..100).map(|n| format!("{n} = ]\n")).collect::<String>();
    for damage in damaged.into_iter().chain([noise.as_str()]) {
        let (names, errors) = left(&format!("{whole}{damage}"));
        assert!(
            names.iter().any(|n| n == "a") && names.iter().any(|n| n == "b"),
            "{damage}: {names:?}"
        );
        assert!(errors > 0, "{damage}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("a = {}1{}\nb = 1\n", "[".repeat(70), "]".repeat(70));
    assert_eq!(left(&deep), (vec!["b".to_owned()], 1));
    let chain = format!("a = 1{}\nb = 1\n", " + 1".repeat(200));
    assert_eq!(left(&chain), (vec!["b".to_owned()], 1));
    let blocks = format!("{}{}b = 1\n", "x {\n".repeat(200), "}\n".repeat(200));
    assert!(!read(&blocks).errors.is_empty());
    for noise in [
        "[", "{", "(", "\"", "${", "<<A\n", "}", "\\", "a = \"${", "x {\n", "a = 1\n",
    ] {
        let _ = read(&noise.repeat(20_000));
    }
}

#[test]
fn templates_of_files_have_no_backslashes() {
    let template =
        parse_template(&text("a\\n ${x} %{ if y }z%{ endif } $${q}")).expect("a template");
    assert_eq!(template.len(), 5);
    let Element::Literal(first) = &template[0] else {
        panic!()
    };
    assert_eq!(first.as_str(), "a\\n ");
    assert!(parse_template(&text("${x:-y}")).is_none());
}
