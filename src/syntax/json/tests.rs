#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::single_range_in_vec_init
)]
use super::*;
use crate::source::SourceFile;

fn read(source: &str) -> Json {
    let file = SourceFile::new(FileId(0), "a.json", source.as_bytes().to_vec());
    parse(&Text::verbatim(&file, 0..source.len()))
}

fn strings(value: &Value, out: &mut Vec<String>) {
    match &value.kind {
        Kind::String(text) => out.push(text.as_str().to_owned()),
        Kind::Array(elements) => elements.iter().for_each(|v| strings(v, out)),
        Kind::Object(members) => members.iter().for_each(|m| strings(&m.value, out)),
        _ => {}
    }
}

#[test]
fn strings_keep_their_places() {
    let source = r#"{"a\u0062": "x\n\/y\uD83D\uDE00z\d"}"#;
    let json = read(source);
    let member = &json.value.members()[0];
    assert_eq!(member.key.as_str(), "ab");
    let text = member.value.string().unwrap();
    assert_eq!(text.as_str(), "x\n/y😀z\\d");
    let spans: Vec<_> = text
        .spans(0..text.len())
        .iter()
        .map(|s| &source[s.range()])
        .collect();
    assert_eq!(spans, ["x", r"\n", r"\/", "y", r"\uD83D\uDE00", r"z\d"]);
}

#[test]
fn liberties_are_taken() {
    let json = read("\u{feff}// a\n{\"a\": \"1\", /* b */ \"a\": \"2\", c: [1 2,],}\n");
    assert!(json.errors.is_empty(), "{:?}", json.errors);
    assert_eq!(json.value.members().len(), 3);
    assert_eq!(json.comments.len(), 2);
}

#[test]
fn broken_files_are_read_all_the_same() {
    for (source, expected) in [
        ("{\n\"a\": bad,\n\"b\": \"x\"\n}", vec!["x"]),
        ("{\"a\": {{user `x`}}, \"b\": \"y\"}", vec!["y"]),
        ("{\"a\": \"x\"", vec!["x"]),
        (
            "{\"a\": \"x\"\n<<<<<<< HEAD\n,\"b\": \"y\"}\n",
            vec!["x", "y"],
        ),
        ("\"a\": \"x\"", vec!["x"]),
    ] {
        let json = read(source);
        let mut found = Vec::new();
        strings(&json.value, &mut found);
        assert_eq!(found, expected, "{source}");
        assert!(!json.errors.is_empty(), "{source}");
    }
    assert!(read("").errors.is_empty());
}

#[test]
fn depth_and_length_are_bounded() {
    for noise in [
        "[",
        "{",
        "{\"a\":",
        "\"",
        "\\",
        "[\n",
        "\"a\":\"b\"\n",
        "//",
    ] {
        let _ = read(&noise.repeat(50_000));
    }
}
