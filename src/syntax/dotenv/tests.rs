#![allow(clippy::unwrap_used, clippy::string_slice)]
use proptest::prelude::*;

use super::*;
use crate::source::{FileId, SourceFile};

fn text(s: &str) -> Text {
    let file = SourceFile::new(FileId(0), "a", s.as_bytes().to_vec());
    Text::verbatim(&file, 0..s.len())
}

/// Entries as `name=value`, variables in braces.
fn shown(file: &Dotenv) -> Vec<String> {
    let entry = |entry: &Entry| {
        let value = entry.value.as_ref().map(|value| {
            let pieces = value.pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => text.as_str().to_owned(),
                Piece::Variable { name, .. } => format!("{{{name}}}"),
            });
            pieces.collect::<String>()
        });
        match value {
            Some(value) => format!("{}={value}", entry.key.as_str()),
            None => entry.key.as_str().to_owned(),
        }
    };
    file.entries.iter().map(entry).collect()
}

#[test]
fn one_line() {
    for (source, expected) in [
        ("A=b", "A=b"),
        ("  export  A = b  ", "A=b"),
        ("exported=1", "exported=1"),
        ("A: b", "A=b"),
        ("a.b-c[0]=d", "a.b-c[0]=d"),
        ("A=", "A="),
        ("A", "A"),
        ("export A", "A"),
        // Comments need a blank in front.
        ("A=b # c", "A=b"),
        ("A=b#c", "A=b#c"),
        ("A= # c", "A="),
        ("A=#c", "A=#c"),
        // Quotes.
        ("A='b # \"c\"' # d", "A=b # \"c\""),
        (r"A='b\n\'$C'", r"A=b\n'$C"),
        (r#"A="b\n\t\"\\\x$C""#, "A=b\n\t\"\\\\x{C}"),
        (r#"A="\$B $$C ${D}""#, "A=$B $C {D}"),
        (r#"A="it's""#, "A=it's"),
        ("A=it's", "A=it's"),
        ("A='it", "A='it"),
        ("A=\"\"", "A="),
        // Variables.
        ("A=x$B-${C:-d}$$e", "A=x{B}-{C}$e"),
        ("A=b=c==", "A=b=c=="),
        ("A=http://b:c@d", "A=http://b:c@d"),
        ("\u{feff}A=b", "A=b"),
        ("A=b\r", "A=b"),
        ("A=\"b\"\r", "A=b"),
    ] {
        let expected = vec![expected.to_owned()];
        assert_eq!(shown(&parse(&text(source))), expected, "{source}");
    }
}

#[test]
fn several_lines() {
    let source =
        "# one\nA=1\n\n  # two\nKEY=\"-----BEGIN\nMII=\n-----END\" # three\nB='x\ny'\r\nC=3\n";
    let file = parse(&text(source));
    assert_eq!(
        shown(&file),
        ["A=1", "KEY=-----BEGIN\nMII=\n-----END", "B=x\ny", "C=3"]
    );
    let comments: Vec<(&str, Option<usize>)> = file
        .comments
        .iter()
        .map(|c| (&source[c.span.range()], c.entry))
        .collect();
    assert_eq!(
        comments,
        [("# one", None), ("# two", None), ("# three", Some(1))]
    );
    assert_eq!(file.errors, []);
    let key = &file.entries[1];
    assert!(
        source[key.span.range()].starts_with("KEY=") && source[key.span.range()].ends_with("END\"")
    );
}

#[test]
fn what_cannot_be_read_hides_nothing() {
    for (source, expected, errors) in [
        ("A=\"x\nB=\"y\"\nC=1", &["A=\"x", "B=y", "C=1"][..], 1),
        ("A='x\nB=2\nC='y\nD=3", &["A='x", "B=2", "C='y", "D=3"], 2),
        ("a b=c\nD=1", &["D=1"], 1),
        (
            "<<<<<<< HEAD\nA=1\n=======\nA=2\n>>>>>>> x",
            &["A=1", "A=2"],
            3,
        ),
        ("A=\"b\" c\nD=1", &["A=b", "D=1"], 1),
        ("=x\nA=1", &["A=1"], 1),
        ("{\"a\": 1}", &[], 1),
    ] {
        let file = parse(&text(source));
        assert_eq!(shown(&file), expected, "{source}");
        assert_eq!(file.errors.len(), errors, "{source}");
    }
}

#[test]
fn raw_values_are_as_they_stand() {
    let source = "# c\r\n A=\"b\" # $C\r\nD\n E=\nf g=1\n\u{feff}";
    let file = parse_raw(&text(source));
    assert_eq!(shown(&file)[..3], ["A=\"b\" # $C", "D", "E="]);
    assert_eq!(file.errors.len(), 1);
    assert_eq!(&source[file.comments[0].span.range()], "# c");
}

#[test]
fn hostile_text_is_read_in_linear_time() {
    for line in [
        "A=\"\n",
        "A='x\n",
        "A=\"\\",
        "export ",
        "A=${B:-\n",
        "A=\"x\" # ",
        "\"\n",
    ] {
        let source = line.repeat(20_000);
        let _ = parse(&text(&source));
        let _ = parse_raw(&text(&source));
    }
}

proptest! {
    #[test]
    fn entries_stand_in_order_and_in_the_file(source in "([A-C=:'\"# \\\\$\\n{}é-]|export ){0,60}") {
        for file in [parse(&text(&source)), parse_raw(&text(&source))] {
            let mut last = 0;
            for entry in &file.entries {
                prop_assert!(entry.span.start as usize >= last);
                prop_assert!(entry.span.end as usize <= source.len());
                prop_assert_eq!(&source[entry.key.full_span().unwrap().range()], entry.key.as_str());
                last = entry.span.end as usize;
            }
        }
    }
}
