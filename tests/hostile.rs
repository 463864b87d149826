//! Input that means harm, or just is not what it should be: the run goes on, says so, and ends in time.
//!
//! No clock is looked at: what is quadratic does not end on these sizes, and how cost grows is `benches/shapes.rs`'s to
//! show.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// A new folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        let folder = Self(path);
        folder.write(
            "good/Dockerfile",
            "FROM a\nENV DB_PASSWORD=correct-horse-9\n",
        );
        folder
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
            .current_dir(&self.0)
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap()
    }
}

/// Exit 2, a word about `path`, no panic, and the file beside it linted all the same.
fn assert_told(output: &Output, path: &str) {
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains(path), "{text}");
    assert!(text.contains("secret-in-image-env"), "{text}");
    assert!(
        !text.contains("panicked") && !text.contains("horse"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("unreadable");
    folder.write("bad/Dockerfile", "FROM a\n");
    let path = folder.0.join("bad/Dockerfile");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // Whoever runs this may read everything.
    }
    assert_told(&folder.run(&["--format=concise", "."]), "bad/Dockerfile");
}

#[cfg(unix)]
#[test]
fn a_folder_in_the_place_of_a_file_and_a_link_to_nowhere() {
    let folder = Folder::new("no-file");
    std::os::unix::fs::symlink("nowhere", folder.0.join("Dockerfile")).unwrap();
    assert_told(
        &folder.run(&["--format=concise", "Dockerfile", "good/Dockerfile"]),
        "Dockerfile",
    );
    let output = folder.run(&["--format=concise", "."]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("good/Dockerfile"), "{text}");
    assert_ne!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn links_in_a_circle() {
    let folder = Folder::new("circle");
    std::os::unix::fs::symlink("..", folder.0.join("good/up")).unwrap();
    std::os::unix::fs::symlink(".", folder.0.join("here")).unwrap();
    std::os::unix::fs::symlink("loop", folder.0.join("loop")).unwrap();
    let output = folder.run(&["--format=concise", "."]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text.matches("[secret-in-image-env]").count(), 1, "{text}");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_and_a_device() {
    let folder = Folder::new("pipe");
    let made = Command::new("mkfifo")
        .arg(folder.0.join("Dockerfile"))
        .status()
        .unwrap();
    assert!(made.success());
    assert_told(
        &folder.run(&["--format=concise", "Dockerfile", "good/Dockerfile"]),
        "Dockerfile",
    );
    assert_told(
        &folder.run(&["--format=concise", "/dev/zero", "good/Dockerfile"]),
        "/dev/zero",
    );
}

#[test]
fn a_file_that_is_far_too_large() {
    let folder = Folder::new("large");
    let file = std::fs::File::create(folder.0.join("Dockerfile")).unwrap();
    file.set_len(200 << 20).unwrap();
    assert_told(&folder.run(&["--format=concise", "."]), "Dockerfile");
}

#[test]
fn a_config_that_cannot_be_used() {
    let folder = Folder::new("config");
    for (config, said) in [
        ("allowed-values = ['(']\n", "lint-secrets.toml"),
        ("select = ['no-such-rule']\n", "no-such-rule"),
        (
            "[[detector]]\nid = 'x'\nsummary = 's'\npattern = '('\n",
            "lint-secrets.toml",
        ),
        ("select = [", "lint-secrets.toml"),
    ] {
        folder.write("lint-secrets.toml", config);
        let output = folder.run(&["."]);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{config}: {text}");
        assert!(
            text.contains(said) && !text.contains("panicked"),
            "{config}: {text}"
        );
        // The line is told.
        assert!(
            text.contains("lint-secrets.toml:1") || text.contains("lint-secrets.toml:4"),
            "{config}: {text}"
        );
    }
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
