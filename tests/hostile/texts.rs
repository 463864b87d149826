//! Texts of Dockerfiles, linted in memory.

use std::fmt::Write as _;
use std::path::Path;

use lint_secrets::config::{Overrides, Settings, resolve};
use lint_secrets::discover::Format;
use lint_secrets::finding::NoticeLevel;
use lint_secrets::linter::{self, Input, Outcome};
use lint_secrets::source::MemoryFs;

fn settings() -> Settings {
    resolve(
        None,
        &Overrides::default(),
        Path::new("/r"),
        linter::rules(),
    )
    .unwrap()
}

fn lint(text: impl Into<Vec<u8>>) -> Outcome {
    let mut fs = MemoryFs::default();
    fs.insert("Dockerfile", text.into());
    let files = vec![linter::in_memory("Dockerfile", Format::Dockerfile)];
    let input = Input {
        command: None,
        files,
        baseline: None,
    };
    linter::lint(input, &settings(), &fs)
}

fn lint_whole(name: &str, text: &str) -> Outcome {
    let outcome = lint(text);
    assert!(
        !outcome
            .notices
            .iter()
            .any(|n| n.message.contains("the linter failed")),
        "{name}: {:?}",
        outcome.notices
    );
    outcome
}

fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        writeln!(text, "{}", line(i)).unwrap();
        text
    })
}

#[test]
fn chains_of_variables_are_linted_whole() {
    let n = 100_000;
    lint_whole(
        "each ENV refers to the one before",
        &format!("FROM a\n{}", lines(n, |i| format!("ENV A{}=$A{i}x", i + 1))),
    );
    lint_whole(
        "one ENV of many pairs",
        &format!(
            "FROM a\nENV A=1 \\\n{}  B=2\n",
            lines(n, |i| format!("  A{i}=$A{} \\", i.wrapping_sub(1)))
        ),
    );
    lint_whole(
        "one name, again and again",
        &format!(
            "FROM a\nARG T_TOKEN\n{}",
            lines(n, |i| format!("ENV PATH=/x{i}:$PATH:$T_TOKEN"))
        ),
    );
    lint_whole(
        "renamed again and again",
        &format!(
            "FROM a\nARG A0_TOKEN\n{}",
            lines(n, |i| format!("ENV A{}_TOKEN=$A{i}_TOKEN", i + 1))
        ),
    );
    let references: String = (0..n).map(|_| "$A-").collect();
    lint_whole(
        "one ENV of many references",
        &format!("FROM a\nARG A=x\nENV B_TOKEN={references}\nRUN echo $B_TOKEN\n"),
    );
}

#[test]
fn many_stages_are_linted_whole() {
    let n = 10_000;
    lint_whole(
        "stages on stages",
        &format!(
            "FROM a AS s0\nENV A_TOKEN=q4Wm7-xs31-Bn\n{}",
            lines(n, |i| format!(
                "FROM s{i} AS s{}\nRUN echo $A_TOKEN $UNDEFINED",
                i + 1
            ))
        ),
    );
    lint_whole(
        "each with a name of its own",
        &format!(
            "FROM a AS s0\n{}",
            lines(n, |i| format!(
                "FROM s{i} AS s{}\nARG N{i}_TOKEN\nENV X{i}=$N0_TOKEN",
                i + 1
            ))
        ),
    );
    lint_whole(
        "stages beside each other",
        &format!(
            "FROM a AS b\nARG T_TOKEN\n{}FROM b\n{}",
            lines(n, |i| format!(
                "FROM b AS s{i}\nENV T_TOKEN=q4Wm7-xs31-B{i}\nRUN echo $T_TOKEN"
            )),
            lines(n, |i| format!("COPY --from=s{i} a b"))
        ),
    );
    lint_whole(
        "triggers",
        &format!(
            "FROM a AS b\n{}{}",
            lines(n, |i| format!("ONBUILD ENV T{i}_TOKEN=q4Wm7-xs31-B{i}")),
            lines(n, |i| format!("FROM b AS s{i}"))
        ),
    );
}

#[test]
fn many_findings_are_linted_whole() {
    let n = 3_000;
    lint_whole(
        "arguments, then commands",
        &format!(
            "FROM a\n{}{}",
            lines(n, |i| format!("ARG A{i}_TOKEN")),
            lines(10_000, |i| format!("RUN echo $A{i}_TOKEN"))
        ),
    );
    lint_whole(
        "arguments without secrets",
        &format!(
            "FROM a\n{}{}",
            lines(100_000, |i| format!("ARG A{i}")),
            lines(10_000, |i| format!("RUN echo $A{i}"))
        ),
    );
    lint_whole(
        "one name, many values",
        &format!(
            "FROM a\n{}",
            lines(n, |i| format!(
                "ENV T_TOKEN=q4Wm7-xs31-B{i}\nRUN echo $T_TOKEN"
            ))
        ),
    );
    lint_whole(
        "secrets in one command",
        &format!(
            "FROM a\nRUN true{}\n",
            (0..n).fold(String::new(), |mut t, i| {
                write!(t, " --token=q4Wm7-xs31-B{i}").unwrap();
                t
            })
        ),
    );
}

#[test]
fn odd_texts_are_linted_whole() {
    lint_whole("ONBUILD of ONBUILD", &"ONBUILD ".repeat(1_000_000));
    lint_whole(
        "one long line",
        &format!("FROM a\nENV A={}\n", "x".repeat(1 << 20)),
    );
    lint_whole(
        "one long command",
        &format!("FROM a\nRUN {}\n", "echo token=\"$A\" | ".repeat(50_000)),
    );
    lint_whole(
        "openers that do not close",
        &format!("FROM a\nRUN {}\n", "cat <<A ".repeat(20_000)),
    );
    lint_whole(
        "heredocs that do not close",
        &format!("FROM a\n{}", lines(20_000, |i| format!("RUN cat <<E{i}"))),
    );
    lint_whole(
        "continued for ever",
        &format!("FROM a\nENV {}", " \\\n".repeat(500_000)),
    );
    lint_whole(
        "expansions in expansions",
        &format!("FROM a\nENV A={}\n", "${A:-".repeat(200_000)),
    );
    lint_whole(
        "an open quote",
        &format!("FROM a\nENV A=\"{}\nENV B=1\n", "x y ".repeat(200_000)),
    );
    lint_whole(
        "brackets",
        &format!("FROM a\nRUN {}\n", "[\"".repeat(200_000)),
    );
    lint_whole(
        "comments",
        &format!("FROM a\n{}", "# token=\n".repeat(200_000)),
    );
}

/// What no text of bytes may do: panic, or be left out without a word.
#[test]
fn bytes_that_are_no_text() {
    for (name, bytes) in [
        (
            "NUL",
            &b"FROM a\0b\nENV \0=\0 DB_PASSWORD=correct-horse-9\n"[..],
        ),
        (
            "invalid UTF-8",
            b"FROM a\nENV A=\xff\xfe\nENV DB_PASSWORD=correct-horse-9\n",
        ),
        (
            "half a character",
            b"FROM a\nENV DB_PASSWORD=correct-horse-9\nENV B=\xe2\x82",
        ),
        (
            "carriage returns",
            b"FROM a\rENV A=1\nENV DB_PASSWORD=correct-horse-9\r\n",
        ),
        (
            "open quote",
            b"FROM a\nENV A=\"x\nENV DB_PASSWORD=correct-horse-9\nRUN echo 'x\n",
        ),
        (
            "open heredoc",
            b"FROM a\nRUN <<EOF\necho\nENV DB_PASSWORD=correct-horse-9\n",
        ),
        (
            "merge markers",
            b"FROM a\n<<<<<<< HEAD\nENV DB_PASSWORD=correct-horse-9\n=======\n>>>>>>> b\n",
        ),
    ] {
        let outcome = lint(bytes);
        let found: Vec<_> = outcome
            .findings
            .iter()
            .map(|f| outcome.sources.slice(f.primary.span))
            .collect();
        assert!(found.contains(&"correct-horse-9"), "{name}: {found:?}");
    }
    let replaced = lint(&b"FROM a\nENV A=\xff\xfe\n"[..]);
    let [notice] = replaced.notices.as_slice() else {
        panic!("{:?}", replaced.notices)
    };
    assert_eq!(notice.level, NoticeLevel::Note);
    let open = lint("FROM a\nRUN <<EOF\n");
    let [notice] = open.notices.as_slice() else {
        panic!("{:?}", open.notices)
    };
    assert_eq!(notice.level, NoticeLevel::Incomplete);
    assert!(
        notice.span.is_some() && notice.message.contains("heredoc"),
        "{notice:?}"
    );
}

#[test]
fn a_command_that_is_cut_off_says_so() {
    let calls = "f;".repeat(30_000);
    let outcome = lint_whole(
        "calls",
        &format!(
            "FROM a\nRUN --mount=type=secret,id=t cp /run/secrets/t /t; f() {{ {calls} }}; f\nENV DB_PASSWORD=v8Kq2-pLx9-Tz\n"
        ),
    );
    assert!(
        outcome
            .notices
            .iter()
            .any(|n| n.message.contains("too large to be followed"))
    );
    let rules: Vec<_> = outcome.findings.iter().map(|f| f.rule.name).collect();
    assert!(rules.contains(&"mounted-secret-left-behind"), "{rules:?}");
    assert!(rules.contains(&"secret-in-image-env"), "{rules:?}");
}
