#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use super::*;
use crate::source::{FileId, SourceFile};

fn read(text: &str) -> (SourceFile, Dockerfile) {
    let file = SourceFile::new(FileId(0), "Dockerfile", text.as_bytes().to_vec());
    let tree = parse(&file);
    (file, tree)
}

/// `KEY=value` of every pair, with the value's own source bytes.
fn pairs(text: &str) -> Vec<(String, Option<String>)> {
    let (file, tree) = read(text);
    let mut found = Vec::new();
    for instruction in &tree.instructions {
        if let Kind::Pairs(list) = &instruction.innermost().kind {
            for pair in list {
                let value = pair
                    .value
                    .as_ref()
                    .map(|v| file.slice(instruction.span_of(v)).to_owned());
                found.push((instruction.str(&pair.key).to_owned(), value));
            }
        }
    }
    found
}

fn some(key: &str, value: &str) -> (String, Option<String>) {
    (key.to_owned(), Some(value.to_owned()))
}

#[test]
fn both_grammars_of_env() {
    assert_eq!(
        pairs("ENV A=1 B=\"x y\" C=f\\ g"),
        [some("A", "1"), some("B", "\"x y\""), some("C", "f\\ g")]
    );
    assert_eq!(
        pairs("ENV PW my secret # x\nENV Q \"quoted\" tail"),
        [some("PW", "my secret # x"), some("Q", "\"quoted\" tail")]
    );
    assert_eq!(
        pairs("ENV X=1 TOKEN=\"a=b=c\""),
        [some("X", "1"), some("TOKEN", "\"a=b=c\"")]
    );
    assert_eq!(pairs("ENV PW\nENV A=b"), [some("A", "b")]);
}

#[test]
fn arg_takes_several_with_and_without_values() {
    assert_eq!(
        pairs("ARG A=1 B C=${B:-x y}"),
        [
            some("A", "1"),
            ("B".into(), None),
            some("C", "${B:-x"),
            ("y}".into(), None)
        ]
    );
}

#[test]
fn lines_go_on_over_comments_and_blanks() {
    let text = "ENV A=1 \\\n  # a note\n\n  TOKEN=abc \\  \n  B=2\nENV C=3\n";
    assert_eq!(
        pairs(text),
        [
            some("A", "1"),
            some("TOKEN", "abc"),
            some("B", "2"),
            some("C", "3")
        ]
    );
    let (_, tree) = read(text);
    assert!(tree.comments[0].inside);
    assert_eq!(tree.errors, []);
}

#[test]
fn the_escape_directive_counts() {
    assert_eq!(
        pairs("# escape=`\nENV A=C:\\dir\\ B=2"),
        [some("A", "C:\\dir\\"), some("B", "2")]
    );
    assert_eq!(pairs("# a note\n# escape=`\nENV A=1 `\n B=2").len(), 1);
}

#[test]
fn an_escaped_escape_continues_nothing() {
    assert_eq!(
        pairs("ENV A=x\\\\\nENV B=2"),
        [some("A", "x\\\\"), some("B", "2")]
    );
}

#[test]
fn bom_and_crlf_move_no_span() {
    let text = "\u{feff}FROM a\r\nENV A=1 \\\r\n    B=2\r\n";
    assert_eq!(pairs(text), [some("A", "1"), some("B", "2")]);
    let (_, tree) = read(text);
    assert_eq!(tree.instructions[0].span.start, 3);
}

#[test]
fn heredocs_keep_their_bodies_and_end_where_they_end() {
    let text = "RUN cat <<A > /a && cat <<-B > /b\nPW=1\nA\n\tPW=2\n\tB\nENV X=1\n";
    let (file, tree) = read(text);
    let bodies: Vec<_> = tree.instructions[0]
        .heredocs
        .iter()
        .map(|h| h.body.as_str())
        .collect();
    assert_eq!(bodies, ["PW=1\n", "PW=2\n"]);
    assert_eq!(
        file.slice(tree.instructions[0].span),
        "RUN cat <<A > /a && cat <<-B > /b\nPW=1\nA\n\tPW=2\n\tB"
    );
    assert_eq!(pairs(text), [some("X", "1")]);
}

#[test]
fn an_open_heredoc_hides_nothing() {
    let text = "RUN cat <<EOF\nENV A=1\nRUN cat <<EOF\nENV B=2\n";
    assert_eq!(pairs(text), [some("A", "1"), some("B", "2")]);
    assert_eq!(read(text).1.errors.len(), 2);
}

#[test]
fn a_later_heredoc_of_the_same_name_ends_after_an_open_one() {
    let text = "RUN cat <<X\nRUN cat <<-EOF\n\tb\n\tEOF\nENV A=1\nRUN cat <<EOF\nc\nEOF\nENV B=2\n";
    assert_eq!(pairs(text), [some("A", "1"), some("B", "2")]);
}

#[test]
fn bad_lines_hide_nothing() {
    let text = "THIS IS BAD\n{% if x %}\n<<<<<<< ours\nFROM a AS x\nCOPY\nONBUILD onbuild RUN x\nENV A=1\n";
    let (_, tree) = read(text);
    assert_eq!(pairs(text), [some("A", "1")]);
    assert_eq!(tree.errors.len(), 5);
}

#[test]
fn exec_form_is_decoded_and_shell_form_is_the_fallback() {
    let (file, tree) =
        read("CMD [\"redis\\u0041\", \"--requirepass\", \"p\\\"w\"]\nCMD ['a']\nCMD [\"a\"] x\n");
    let Kind::Command(Form::Exec(words)) = &tree.instructions[0].body.kind else {
        panic!("not exec")
    };
    assert_eq!(
        words
            .iter()
            .map(crate::source::Text::as_str)
            .collect::<Vec<_>>(),
        ["redisA", "--requirepass", "p\"w"]
    );
    assert_eq!(file.slice(words[2].full_span().unwrap()), "p\\\"w");
    assert!(matches!(
        tree.instructions[1].body.kind,
        Kind::Command(Form::Shell(_))
    ));
    assert!(matches!(
        tree.instructions[2].body.kind,
        Kind::Command(Form::Shell(_))
    ));
}

#[test]
fn flags_healthcheck_and_onbuild() {
    let (_, tree) = read(concat!(
        "RUN --mount=type=secret,id=x,target=\"/a b\" --network=none make\n",
        "HEALTHCHECK --interval=5s CMD curl -f x\nHEALTHCHECK NONE\nONBUILD ENV A=1\n",
    ));
    let run = &tree.instructions[0];
    let flags: Vec<_> = run.body.flags.iter().map(|f| run.str(&f.name)).collect();
    assert_eq!(flags, ["mount", "network"]);
    assert_eq!(
        run.body.kind,
        Kind::Command(Form::Shell(run.text.len() - 4..run.text.len()))
    );
    assert!(matches!(
        tree.instructions[1].body.kind,
        Kind::Command(Form::Shell(_))
    ));
    assert_eq!(tree.instructions[2].body.kind, Kind::Empty);
    assert_eq!(tree.instructions[3].innermost().name, Keyword::Env);
}

#[test]
fn words_expand_as_the_builder_does() {
    let (file, tree) = read("ENV A=a\"b $X\"'$Y'\\$Z${W:-d${V}e}${U%x}$ tail=");
    let Kind::Pairs(list) = &tree.instructions[0].body.kind else {
        panic!("no pairs")
    };
    let parts = parse_word(
        &tree.instructions[0].text,
        list[0].value.as_ref().unwrap(),
        Escape::Backslash,
    );
    let mut seen = String::new();
    show(&parts, &file, &mut seen);
    assert_eq!(seen, "ab [$X][]$Y$Z[${W:-d${V}e}](d[${V}][]e)[${U%x}](x)$");
}

fn show(parts: &[WordPart], file: &SourceFile, out: &mut String) {
    for part in parts {
        match part {
            WordPart::Literal(text) => out.push_str(text.as_str()),
            WordPart::Variable {
                span,
                operator,
                word,
                ..
            } => {
                out.push_str(&format!("[{}]", file.slice(*span)));
                if operator.is_some() {
                    out.push('(');
                    show(word, file, out);
                    out.push(')');
                } else {
                    out.push_str("[]");
                }
            }
        }
    }
}

#[test]
fn a_million_onbuilds_end() {
    let text = "ONBUILD ".repeat(1_000_000);
    let (_, tree) = read(&text);
    assert_eq!(tree.instructions.len(), 1);
    assert_eq!(tree.errors.len(), 1);
}
