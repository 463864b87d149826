//! `--fix` and `--diff` as a user calls them: what is written, what is said, and the exit code.
#![allow(clippy::disallowed_methods)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fix-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        Self(path)
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    fn bytes(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.0.join(path)).unwrap()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lint-secrets"));
        command
            .current_dir(&self.0)
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::of(self.command(args).output().unwrap())
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Said {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Said::of(child.wait_with_output().unwrap())
    }

    /// The names of all files but those of `.git`.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != ".git")
            .collect();
        names.sort();
        names
    }
}

#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// No five bytes of `secret` in a row are said.
    fn hides(&self, secret: &str) {
        for part in secret.as_bytes().windows(5) {
            let part = std::str::from_utf8(part).unwrap();
            assert!(!self.out.contains(part), "{part}: {}", self.out);
            assert!(!self.err.contains(part), "{part}: {}", self.err);
        }
    }
}

/// A comment that suppresses nothing: its fix takes it away.
const UNUSED: &str =
    "FROM alpine:3.20\n# lint-secrets: ignore[secret-in-image-env] -- was one\nRUN true\n";
const USED: &str = "FROM alpine:3.20\nRUN true\n";
/// A secret for which there is no fix that may be made without a look.
const SECRET: &str = "kT7pQ2vX9mWc4Rz";

fn with_secret() -> String {
    UNUSED.replace("RUN true", &format!("RUN true\nENV DB_PASSWORD={SECRET}"))
}

#[test]
fn a_diff_changes_nothing_and_a_fix_does_what_it_shows() {
    let folder = Folder::new("both");
    folder
        .write("Dockerfile", UNUSED)
        .write("app/Dockerfile", UNUSED);
    let shown = folder.run(&["--diff"]);
    assert_eq!(shown.code, 1, "{shown:?}");
    assert_eq!(
        shown.out,
        "--- Dockerfile\n+++ Dockerfile\n@@ -1,3 +1,2 @@\n FROM alpine:3.20\n-# lint-secrets: ignore[secret-in-image-env] -- \
         was one\n RUN true\n--- app/Dockerfile\n+++ app/Dockerfile\n@@ -1,3 +1,2 @@\n FROM alpine:3.20\n-# lint-secrets: \
         ignore[secret-in-image-env] -- was one\n RUN true\n"
    );
    assert!(
        shown
            .err
            .contains("would fix 2 findings in 2 files; nothing was changed"),
        "{shown:?}"
    );
    assert_eq!(folder.text("Dockerfile"), UNUSED);
    assert_eq!(folder.run(&["--diff", "--exit-zero"]).code, 0);

    let fixed = folder.run(&["--fix"]);
    assert_eq!(fixed.code, 0, "{fixed:?}");
    assert!(
        fixed
            .err
            .contains("fixed app/Dockerfile: remove the comment"),
        "{fixed:?}"
    );
    assert!(
        fixed.err.contains("fixed 2 findings in 2 files"),
        "{fixed:?}"
    );
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("app/Dockerfile").as_str()
        ),
        (USED, USED)
    );
    assert_eq!(folder.names(), ["Dockerfile", "app"]);

    for args in [["--fix"], ["--diff"]] {
        let again = folder.run(&args);
        assert_eq!(again.code, 0, "{again:?}");
        assert!(
            !again.err.contains("fixed 1") && again.out.matches("---").count() == 0,
            "{again:?}"
        );
    }
    assert_eq!(folder.run(&["--diff", "-q"]).err, "");
}

#[test]
fn the_exit_code_is_about_what_is_left() {
    let folder = Folder::new("left");
    folder.write("Dockerfile", with_secret());
    let left = folder.run(&["--fix"]);
    assert_eq!(left.code, 1, "{left:?}");
    assert!(
        left.out.contains("[secret-in-image-env]") || left.out.contains("secret-in-image-env"),
        "{left:?}"
    );
    assert!(!folder.text("Dockerfile").contains("# lint-secrets"));
    assert!(folder.text("Dockerfile").contains(SECRET));
    left.hides(SECRET);
    assert_eq!(folder.run(&["--fix", "--exit-zero"]).code, 0);
    assert_eq!(folder.run(&["--fix", "--fail-on", "critical"]).code, 0);
}

#[test]
fn no_diff_shows_a_secret() {
    let folder = Folder::new("masked");
    folder.write("Dockerfile", with_secret());
    let shown = folder.run(&["--diff"]);
    assert_eq!(shown.code, 1, "{shown:?}");
    shown.hides(SECRET);
    assert!(shown.out.contains(" ENV DB_PASSWORD=***\n"), "{shown:?}");
    assert!(shown.err.contains("secrets are shown as ***"), "{shown:?}");
    shown
        .out
        .lines()
        .for_each(|line| assert!(!line.contains('\u{1b}')));
    let colored = folder.run(&["--diff", "--color", "always"]);
    assert!(
        colored.out.contains("\u{1b}[31m-# lint-secrets"),
        "{colored:?}"
    );
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let folder = Folder::new("stdin");
    let text = with_secret().replace('\n', "\r\n");
    let after = text.replace(
        "# lint-secrets: ignore[secret-in-image-env] -- was one\r\n",
        "",
    );
    let fixed = folder.run_with(
        &["--fix", "-", "--stdin-filename", "Dockerfile"],
        text.as_bytes(),
    );
    assert_eq!(
        (fixed.code, fixed.out.as_str()),
        (1, after.as_str()),
        "{fixed:?}"
    );
    assert!(
        fixed.err.contains("fixed Dockerfile: remove the comment"),
        "{fixed:?}"
    );
    assert!(
        fixed.err.contains("secret-in-image-env"),
        "the report is on standard error: {fixed:?}"
    );
    let nothing = folder.run_with(
        &["--fix", "-", "--stdin-filename", "Dockerfile"],
        b"FROM a\xff\nRUN x",
    );
    assert_eq!(nothing.code, 0, "{nothing:?}");
    assert_eq!(nothing.out, "FROM a\u{fffd}\nRUN x");
    let excluded = [
        "--fix",
        "-",
        "--stdin-filename",
        "Dockerfile",
        "--exclude",
        "Dockerfile",
    ];
    let excluded = folder.run_with(&excluded, text.as_bytes());
    assert_eq!(
        (excluded.code, excluded.out.as_str()),
        (0, text.as_str()),
        "{excluded:?}"
    );
    let shown = folder.run_with(
        &["--diff", "-", "--stdin-filename", "Dockerfile"],
        text.as_bytes(),
    );
    assert_eq!(shown.code, 1, "{shown:?}");
    assert!(shown.out.starts_with("--- Dockerfile\n"), "{shown:?}");
    shown.hides(SECRET);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn bytes_that_are_not_meant_stay() {
    let folder = Folder::new("bytes");
    let comment = "# lint-secrets: ignore[secret-in-image-env] -- was one";
    for (before, after) in [
        (
            format!("\u{feff}{comment}\r\nFROM a\r\n\r\n").into_bytes(),
            "\u{feff}FROM a\r\n\r\n".into(),
        ),
        (
            format!("FROM a\n{comment}").into_bytes(),
            b"FROM a\n".to_vec(),
        ),
        (
            [
                b"FROM a\n# caf\xe9 \x00\n",
                comment.as_bytes(),
                b"\r\nRUN x\xff",
            ]
            .concat(),
            b"FROM a\n# caf\xe9 \x00\nRUN x\xff".to_vec(),
        ),
    ] {
        folder.write("Dockerfile", &before);
        let fixed = folder.run(&["--fix", "Dockerfile"]);
        assert_eq!(fixed.code, 0, "{fixed:?}");
        assert_eq!(folder.bytes("Dockerfile"), after, "{fixed:?}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = Folder::new("refused");
    folder.write("Dockerfile", UNUSED);
    for (args, said) in [
        (
            &["--unsafe-fixes"][..],
            "--unsafe-fixes says which fixes are made",
        ),
        (&["--fix", "--diff"], "cannot be used with"),
        (
            &["--fix", "--write-baseline", "b.json"],
            "--write-baseline accepts what is found",
        ),
        (&["--diff", "--format", "json"], "--diff writes a diff"),
        (
            &["--fix", "--only-build-files"],
            "--only-build-files judges files that a build copies",
        ),
        (
            &["--diff", "--show-secrets"],
            "--show-secrets goes with a report",
        ),
        (&["--fix", "-", "--format", "json"], "standard output"),
    ] {
        let refused = folder.run(args);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (2, ""),
            "{args:?}: {refused:?}"
        );
        assert!(refused.err.contains(said), "{args:?}: {refused:?}");
    }
    assert_eq!(folder.text("Dockerfile"), UNUSED);
    assert_eq!(folder.names(), ["Dockerfile"]);
}

#[test]
fn the_report_of_what_is_left_goes_where_it_is_asked_for() {
    let folder = Folder::new("report");
    folder.write("Dockerfile", with_secret());
    let fixed = folder.run(&["--fix", "--format", "json", "--format", "concise=left.txt"]);
    assert_eq!(fixed.code, 1, "{fixed:?}");
    assert!(fixed.out.starts_with('{'), "{fixed:?}");
    let left = folder.text("left.txt");
    assert!(
        left.contains("Dockerfile:3:") && !left.contains("suppression"),
        "{left}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_not_ours_to_write_is_said() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = Folder::new("unwritten");
    folder
        .write("Dockerfile", UNUSED)
        .write("ok/Dockerfile", UNUSED);
    let path = folder.0.join("Dockerfile");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    let refused = folder.run(&["--fix"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(
        refused.err.contains(
            "error: Dockerfile is read-only and was not changed\n  help: make it writable"
        ),
        "{refused:?}"
    );
    assert!(
        refused.err.contains("fixed 1 finding in 1 file"),
        "{refused:?}"
    );
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("ok/Dockerfile").as_str()
        ),
        (UNUSED, USED)
    );
    assert_eq!(folder.run(&["--diff"]).code, 1, "reading is enough for it");

    let links = Folder::new("links");
    links
        .write("outside", UNUSED)
        .write("in/.git/HEAD", "")
        .write("in/real", UNUSED);
    symlink("../outside", links.0.join("in/Dockerfile")).unwrap();
    symlink("real", links.0.join("in/Containerfile")).unwrap();
    let said = links.run(&["--fix", "in/Dockerfile", "in/Containerfile"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err
            .contains("in/Dockerfile is a link out of its project"),
        "{said:?}"
    );
    assert_eq!(
        (
            links.text("outside").as_str(),
            links.text("in/real").as_str()
        ),
        (UNUSED, USED)
    );
    assert!(
        std::fs::symlink_metadata(links.0.join("in/Containerfile"))
            .unwrap()
            .is_symlink()
    );
}

/// Two findings with a fix that is safe, two with one that is not, one without any.
fn several(folder: &Folder) {
    folder
        .write("Dockerfile", UNUSED)
        .write("app/Dockerfile", UNUSED)
        .write(
            "compose.yaml",
            format!("services:\n  a:\n    image: x\n    environment:\n      API_TOKEN: {SECRET}\n      DB_PASSWORD: {SECRET}1\n"),
        );
}

#[test]
fn questions_are_answered_one_by_one() {
    let folder = Folder::new("questions");
    several(&folder);
    let said = folder.run_with(&["fix"], b"y\nperhaps\nn\ne\ny\nn\n");
    // What is left fails the run.
    assert_eq!(said.code, 1, "{said:?}");
    said.hides(SECRET);
    assert!(said.out.contains("[1 of 4] Dockerfile:2:"), "{said:?}");
    assert!(
        said.out
            .contains("-# lint-secrets: ignore[secret-in-image-env] -- was one\n"),
        "{said:?}"
    );
    assert!(
        said.out.contains("fixed Dockerfile: remove the comment"),
        "{said:?}"
    );
    assert!(said.out.contains("answer with y, n, a, q or e"), "{said:?}");
    assert!(
        said.out.contains("What it does"),
        "the rule's page: {said:?}"
    );
    assert!(
        said.out.contains("(this may change what the build does)"),
        "{said:?}"
    );
    assert!(
        said.out
            .contains("fixed 2 findings in 2 files; 2 findings are left"),
        "{said:?}"
    );
    assert!(
        !said.out.contains('\u{1b}'),
        "no colours without a terminal"
    );
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("app/Dockerfile").as_str()
        ),
        (USED, UNUSED)
    );
    let compose = folder.text("compose.yaml");
    assert!(
        compose.contains("API_TOKEN: ${API_TOKEN:?set API_TOKEN}\n"),
        "{compose}"
    );
    assert!(
        compose.contains(&format!("DB_PASSWORD: {SECRET}1\n")),
        "{compose}"
    );
}

#[test]
fn all_safe_ones_are_made_and_the_others_asked_about() {
    let folder = Folder::new("all");
    several(&folder);
    let said = folder.run_with(&["fix"], b"a\n");
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("app/Dockerfile").as_str()
        ),
        (USED, USED)
    );
    assert!(folder.text("compose.yaml").contains(SECRET));
    assert_eq!(said.out.matches("change it?").count(), 2, "{said:?}");
}

#[test]
fn what_was_agreed_to_stays_when_one_stops() {
    let folder = Folder::new("quit");
    several(&folder);
    let said = folder.run_with(&["fix", "--fail-on", "high"], b"y\nq\ny\ny\n");
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("app/Dockerfile").as_str()
        ),
        (USED, UNUSED)
    );
    assert!(said.out.contains("fixed 1 finding in 1 file"), "{said:?}");
    // The end of the answers is an end, too.
    let folder = Folder::new("silence");
    several(&folder);
    let said = folder.run_with(&["fix"], b"");
    assert!(
        said.out
            .contains("nothing was changed; 4 findings are left"),
        "{said:?}"
    );
    assert_eq!(folder.text("Dockerfile"), UNUSED);
}

#[test]
fn nothing_to_ask_is_no_question() {
    let folder = Folder::new("clean");
    folder.write("Dockerfile", USED);
    let said = folder.run_with(&["fix"], b"");
    assert_eq!(
        (said.code, said.out.as_str()),
        (0, "nothing was changed\n"),
        "{said:?}"
    );
    for (args, words) in [
        (
            &["fix", "-"][..],
            "standard input is where the answers come from",
        ),
        (&["fix", "--format", "json"], "--format asks for a report"),
    ] {
        let refused = folder.run_with(args, b"");
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains(words), "{refused:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_passed_over() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("passed");
    several(&folder);
    let path = folder.0.join("Dockerfile");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let said = folder.run_with(&["fix"], b"y\nn\nn\n");
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err
            .contains("Dockerfile is read-only and was not changed"),
        "{said:?}"
    );
    assert_eq!(
        (
            folder.text("Dockerfile").as_str(),
            folder.text("app/Dockerfile").as_str()
        ),
        (UNUSED, USED)
    );
}

/// One build takes the secrets of all fixes of its file: the commands of two fixes would each hand over half of them.
#[test]
fn one_command_builds_what_several_fixes_have_changed() {
    let folder = Folder::new("one-command");
    let run =
        "RUN curl -H \"Authorization: $API_TOKEN\" -u \"app:$DB_PASSWORD\" https://example.com\n";
    let text = format!("FROM alpine:3.20\nARG API_TOKEN\nARG DB_PASSWORD\n{run}");
    folder
        .write("Dockerfile", &text)
        .write("b/Dockerfile", text.replace("ARG DB", "ENV A=1\nARG DB"));
    let said = folder.run(&["--no-config", "--fix", "."]);
    let commands: Vec<&str> = said
        .err
        .lines()
        .filter(|line| line.contains("docker build"))
        .collect();
    let both = "  $ docker build --secret id=api_token,env=API_TOKEN --secret id=db_password,env=DB_PASSWORD .";
    assert_eq!(commands, [both, both], "{}", said.err);
    assert_eq!(
        said.err.matches("fixed Dockerfile: ").count(),
        2,
        "{}",
        said.err
    );
}

/// Where a literal goes, whoever has it fixed is told to keep it: it is written nowhere.
#[test]
fn a_literal_is_to_be_kept_before_it_is_let_go() {
    let folder = Folder::new("literal");
    folder.write(
        "Dockerfile",
        format!("FROM alpine:3.20\nENV DB_PASSWORD={SECRET}\n"),
    );
    let said = folder.run(&["--no-config", "--fix", "--unsafe-fixes", "."]);
    assert!(
        said.err
            .contains("the value is not in this file any more: keep it"),
        "{}",
        said.err
    );
    assert!(said.err.contains("rotate it"), "{}", said.err);
    said.hides(SECRET);
    assert_eq!(folder.text("Dockerfile"), "FROM alpine:3.20\n");
}
