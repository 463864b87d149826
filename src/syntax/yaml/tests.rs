#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]
use super::*;
use crate::source::{FileId, SourceFile};

fn text(source: &str) -> (SourceFile, Text) {
    let file = SourceFile::new(FileId(0), "a.yaml", source.as_bytes().to_vec());
    let text = Text::verbatim(&file, 0..source.len());
    (file, text)
}

/// The value of the first key, with what its bytes are in the file for each decoded character.
fn first(source: &str) -> (String, Vec<String>) {
    let (file, text) = text(source);
    let yaml = parse(&text);
    assert!(yaml.errors.is_empty(), "{source:?}: {:?}", yaml.errors);
    let root = yaml.documents[0].root().unwrap();
    let entry = root.entries()[0];
    let value = &entry.value.scalar().unwrap().text;
    let chars = value
        .as_str()
        .char_indices()
        .map(|(at, c)| {
            let spans = value.spans(at..at + c.len_utf8());
            spans.iter().map(|s| file.slice(*s)).collect()
        })
        .collect();
    (value.as_str().to_owned(), chars)
}

#[test]
fn scalars_keep_the_place_of_every_byte() {
    for (source, value, bytes) in [
        ("a: b c # d", "b c", vec!["b", " ", "c"]),
        (
            "a: b\n  c\n\n  d",
            "b c\nd",
            vec!["b", "\n  ", "c", "\n\n  ", "d"],
        ),
        ("a: 'it''s'", "it's", vec!["i", "t", "'", "s"]),
        ("a: 'x \n\n  y'", "x\ny", vec!["x", " \n\n  ", "y"]),
        (
            r#"a: "x\ty\x41\u00e9\U0001f600\"""#,
            "x\tyA\u{e9}\u{1f600}\"",
            vec!["x", r"\t", "y", r"\x41", r"\u00e9", r"\U0001f600", r#"\""#],
        ),
        (r#"a: "\ud83d\ude00""#, "\u{1f600}", vec![r"\ud83d\ude00"]),
        ("a: \"x\\\n   y\"", "xy", vec!["x", "y"]),
        (
            "a: |\n  x\n   y\n",
            "x\n y\n",
            vec!["x", "\n", " ", "y", "\n"],
        ),
        (
            "a: |-\n\n  x\n\n  y\n\n",
            "\nx\n\ny",
            vec!["\n", "x", "\n", "\n", "y"],
        ),
        ("a: |+\n  x\n\n", "x\n\n", vec!["x", "\n", "\n"]),
        ("a: |2\n   x\n", " x\n", vec![" ", "x", "\n"]),
        (
            "a: >\n  x\n  y\n\n  z\n",
            "x y\nz\n",
            vec!["x", "\n", "y", "\n", "z", "\n"],
        ),
        (
            "a: >-\n  x\n    y\n  z\n",
            "x\n  y\nz",
            vec!["x", "\n", " ", " ", "y", "\n", "z"],
        ),
        (
            "a: |\r\n  x\r\n  y\r\n",
            "x\ny\n",
            vec!["x", "\r\n", "y", "\r\n"],
        ),
        ("a: |\n  x\nb: c", "x\n", vec!["x", "\n"]),
        (
            "\u{feff}a: \u{17c}\u{1f422}x",
            "\u{17c}\u{1f422}x",
            vec!["\u{17c}", "\u{1f422}", "x"],
        ),
        ("{a: b, c: d}", "b", vec!["b"]),
        ("a: \"x\ny\n\"\nb: c", "x y ", vec!["x", "\n", "y", "\n"]),
        (
            "a: {{ pw }}",
            "{{ pw }}",
            vec!["{", "{", " ", "p", "w", " ", "}", "}"],
        ),
        (
            "a: x-{{ y }}:z",
            "x-{{ y }}:z",
            "x-{{ y }}:z".split("").filter(|s| !s.is_empty()).collect(),
        ),
    ] {
        let (found, chars) = first(source);
        assert_eq!(found, value, "{source:?}");
        assert_eq!(chars, bytes, "{source:?}");
    }
}

#[test]
fn a_document_inside_another_keeps_its_places() {
    let source = "outer: |\n  inner:\n    key: \"a\\tb\"\n";
    let (file, whole) = text(source);
    let yaml = parse(&whole);
    let inner = &yaml.documents[0]
        .root()
        .unwrap()
        .get("outer")
        .unwrap()
        .scalar()
        .unwrap()
        .text;
    let nested = parse(inner);
    let key = nested.documents[0]
        .root()
        .unwrap()
        .get("inner")
        .unwrap()
        .get("key")
        .unwrap();
    let scalar = key.scalar().unwrap();
    assert_eq!(scalar.as_str(), "a\tb");
    assert_eq!(file.slice(scalar.text.span(1..2).unwrap()), "\\t");
    assert_eq!(file.slice(scalar.span), "\"a\\tb\"");
}

#[test]
fn nothing_is_null_and_a_quoted_tilde_is_not() {
    let (_, text) = text("a:\nb: ~\nc: '~'\nd: null\ne: \"\"\n");
    let yaml = parse(&text);
    let nulls: Vec<bool> = yaml.documents[0]
        .root()
        .unwrap()
        .entries()
        .iter()
        .map(|e| e.value.is_null())
        .collect();
    assert_eq!(nulls, [true, true, false, true, false]);
}

#[test]
fn merge_keys_bring_in_what_is_not_there() {
    let source = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\none:\n  <<: *b\n  x: 5\ntwo:\n  <<: [*b, *m]\n";
    let (_, text) = text(source);
    let yaml = parse(&text);
    let root = yaml.documents[0].root().unwrap();
    let show = |key: &str| -> String {
        let entries = root.get(key).unwrap().entries();
        let shown = entries.iter().map(|e| {
            let merged = if e.merged.is_some() { "*" } else { "" };
            format!(
                "{}={}{merged}",
                e.name().unwrap(),
                e.value.scalar().unwrap().as_str()
            )
        });
        shown.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(show("one"), "x=5 y=2*");
    assert_eq!(show("two"), "x=1* y=2* z=4*");
    assert_eq!(
        root.get("two")
            .unwrap()
            .get("z")
            .unwrap()
            .scalar()
            .unwrap()
            .as_str(),
        "4"
    );
}

#[test]
fn a_bomb_of_aliases_stays_small() {
    let mut source = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..30 {
        let aliases = vec![format!("*a{}", i - 1); 10].join(", ");
        source += &format!("a{i}: &a{i} [{aliases}]\n");
    }
    source += "last: here\n";
    let (_, text) = text(&source);
    let yaml = parse(&text);
    assert!(yaml.errors.is_empty());
    assert!(
        yaml.warnings
            .iter()
            .any(|w| w.message.contains("more than is followed"))
    );
    let root = yaml.documents[0].root().unwrap();
    assert_eq!(root.get("last").unwrap().scalar().unwrap().as_str(), "here");
    fn walk(node: Node<'_>) -> usize {
        1 + node.items().map(walk).sum::<usize>()
            + node.entries().iter().map(|e| walk(e.value)).sum::<usize>()
    }
    assert!(walk(root) < 500_000);
}

#[test]
fn an_alias_of_what_it_stands_in_stands_for_nothing() {
    let (_, text) = text("a: &a\n  b: *a\n  c: *nothing\n");
    let yaml = parse(&text);
    let a = yaml.documents[0].root().unwrap().get("a").unwrap();
    assert!(a.get("b").unwrap().is_alias());
    assert_eq!(yaml.warnings.len(), 2);
}

#[test]
fn tags_and_anchors_are_kept_as_written() {
    let (_, text) = text("a: !reset null\nb: &x !Sub 'v'\nc: !override\n  - d\ne: *x\n");
    let yaml = parse(&text);
    let root = yaml.documents[0].root().unwrap();
    assert_eq!(root.get("a").unwrap().tag(), Some("!reset"));
    assert_eq!(root.get("b").unwrap().tag(), Some("!Sub"));
    assert_eq!(root.get("b").unwrap().anchor().unwrap().0, "x");
    assert_eq!(root.get("c").unwrap().tag(), Some("!override"));
    assert_eq!(root.get("e").unwrap().scalar().unwrap().as_str(), "v");
}

#[test]
fn what_cannot_be_read_hides_only_its_line() {
    for source in [
        "a: 1\n\tb: 2\nlast: here\n",
        "a: 1\nb: c: d\nlast: here\n",
        "a: 1\nb: @x\nlast: here\n",
        "a: 1\nb: \"C:\\dir\"\nlast: here\n",
        "a: 1\n- stray\nlast: here\n",
        "a: 1\nb: \"unclosed\nc: 2\nlast: here\n",
        "a: 1\nb: \"unclosed\nc: \"2\"\nlast: \"here\"\n",
        "a: 1\nb: 'unclosed\nc: 2\nlast: here\n",
        "a: 1\nb: [x, y\nc: 2\nlast: here\n",
        "a: 1\nb: {x: y\nc: 2\nlast: here\n",
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\nlast: here\n",
        "a: 1\nb: ]\nlast: here\n",
        "a: 1\n  b: 2\nlast: here\n",
        "a: 1\nb: |\n  text\n x\nlast: here\n",
        "a: \"x \\\"y\" z\";\"\nlast: here\n",
        "a: %x\nlast: here\n",
        "a: *\nlast: here\n",
        "a: !<x\nlast: here\n",
    ] {
        let (_, text) = text(source);
        let yaml = parse(&text);
        assert!(!yaml.errors.is_empty(), "{source:?}");
        let root = yaml.documents[0].root().unwrap();
        assert_eq!(
            root.get("last").and_then(Node::scalar).map(Scalar::as_str),
            Some("here"),
            "{source:?}: {:?}",
            yaml.errors
        );
    }
}

/// The last line that is given up may be one that another way would have mended.
#[test]
fn what_stands_before_too_much_damage_is_kept_and_the_rest_is_told_of() {
    let bad = |n: usize| format!("k{n}: [a\n");
    for last in ["a: \"x\ny\"\n", "a: \"b\"c\"\n", "a:\n\tb: c\n", "a: ]\n"] {
        for count in 10..20 {
            let damage: String = (0..count).map(bad).collect();
            let source = format!("first: 1\n---\n{damage}{last}");
            let (_, text) = text(&source);
            let read = parse(&text);
            let root = read.documents.first().and_then(|document| document.root());
            let first = root.and_then(|root| root.get("first")?.scalar());
            assert_eq!(first.map(|s| s.as_str()), Some("1"), "{count}: {last}");
            assert!(!read.errors.is_empty(), "{count}: {last}");
        }
    }
}

#[test]
fn a_block_whose_lines_were_taken_out_holds_nothing_of_its_key() {
    for source in [
        "m:\n  conf:\n    cert: |\n  passed over\n",
        "m:\n  conf:\n    cert: >\n  passed over\n",
        "m:\n  conf:\n    cert: |\n      {{ taken.out }}\n",
        "m:\n  conf:\n    cert: |+\n\n  passed over\n\n",
    ] {
        let (_, text) = text(source);
        let read = parse(&text);
        let root = read.documents.first().and_then(|document| document.root());
        let cert = root.and_then(|root| root.get("m")?.get("conf")?.get("cert")?.scalar());
        assert_eq!(cert.map(|s| s.as_str()), Some(""), "{source}");
    }
}

#[test]
fn templates_and_controls_are_no_errors() {
    for source in [
        "{% if x %}\na: 1\n{% endif %}\nlast: here\n",
        "{{- if .Values.x }}\na: 1\n{{- end }}\nlast: here\n",
        "a: {{ x }}/{{ y }}\nlast: here\n",
        "a: x\u{0}y\u{1b}\nlast: here\n",
    ] {
        let (_, text) = text(source);
        let yaml = parse(&text);
        assert!(yaml.errors.is_empty(), "{source:?} {:?}", yaml.errors);
        let root = yaml.documents[0].root().unwrap();
        assert_eq!(root.get("last").unwrap().scalar().unwrap().as_str(), "here");
    }
}

#[test]
fn depth_is_bounded_and_told() {
    for source in [
        "- ".repeat(10_000),
        "[".repeat(10_000),
        "{a: ".repeat(10_000),
        "a:\n".repeat(3),
    ] {
        let (_, text) = text(&format!("{source}x"));
        let _ = parse(&text);
    }
    let deep: String = (0..1_000)
        .map(|i| format!("{}k:\n", " ".repeat(i)))
        .collect();
    let (_, text) = text(&format!("first: 1\n---\n{deep}"));
    let yaml = parse(&text);
    assert!(!yaml.errors.is_empty());
    assert!(yaml.documents[0].root().unwrap().get("first").is_some());
}

#[test]
fn comments_tell_whether_they_stand_alone() {
    let (_, text) = text("# one\na: b # two\nc: |\n  # no comment\n");
    let yaml = parse(&text);
    let shown: Vec<_> = yaml
        .comments
        .iter()
        .map(|c| (c.text.as_str().trim(), c.own_line))
        .collect();
    assert_eq!(shown, [("one", true), ("two", false)]);
}

#[test]
fn a_key_that_stands_twice_is_kept_twice() {
    let (_, text) = text("a: 1\nb: 2\na: 3\n");
    let yaml = parse(&text);
    let root = yaml.documents[0].root().unwrap();
    assert_eq!(root.entries().len(), 3);
    assert_eq!(root.get("a").unwrap().scalar().unwrap().as_str(), "3");
    assert_eq!(yaml.warnings.len(), 1);
}

#[test]
fn documents_stand_apart() {
    let (_, text) = text("a: &x 1\n---\nb: *x\n---\n");
    let yaml = parse(&text);
    assert_eq!(yaml.documents.len(), 3);
    assert_eq!(yaml.warnings.len(), 1);
}
