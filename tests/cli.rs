//! The program as a user calls it. Cases that are arguments and output are files in `test-data/cli`; here is what
//! needs pipes, links and other things that do not fit into a file.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

#[test]
fn cases() {
    trycmd::TestCases::new()
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .env("NO_GRAPHICS", "")
        .env("TERM", "xterm")
        .case("test-data/cli/*.toml");
}

/// A new folder, a repository of its own, for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join(".git")).unwrap();
        Self(path)
    }

    fn write(&self, path: impl AsRef<Path>, text: &str) -> &Self {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lint-secrets"));
        command
            .current_dir(&self.0)
            .args(args)
            .env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::new("closed-pipe");
    folder.write("Dockerfile", "FROM a\n");
    for args in [
        &["man"][..],
        &["completions", "zsh"],
        &["config-schema"],
        &["rules"],
        &["."],
    ] {
        let mut child = folder
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(text(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn several_formats_are_written_in_one_run() {
    let folder = Folder::new("several-formats");
    folder.write("Dockerfile", "FROM a\n");
    let output = folder.run(&[
        "--format",
        "concise",
        "--format",
        "sarif=a.sarif",
        "--format=json=b.json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!output.stdout.is_empty());
    for file in ["a.sarif", "b.json"] {
        assert!(
            std::fs::metadata(folder.0.join(file)).unwrap().len() > 0,
            "{file}"
        );
    }
}

#[test]
fn a_baseline_can_be_written_and_read_from_elsewhere() {
    let folder = Folder::new("baseline");
    folder
        .write("sub/Dockerfile", "FROM a\n")
        .write("lint-secrets.toml", "baseline = 'known.json'\n");
    let missing = folder.run(&["."]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        text(&missing.stderr).contains("--write-baseline known.json"),
        "{missing:?}"
    );
    let written = folder.run(&["--write-baseline", "known.json"]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let again = folder
        .command(&[])
        .current_dir(folder.0.join("sub"))
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(0), "{again:?}");
}

#[test]
fn a_file_that_is_no_config_is_not_shown() {
    let folder = Folder::new("no-config-file");
    folder
        .write("Dockerfile", "FROM a\nENV DB_PASSWORD=correct-horse-9\n")
        .write(".env", "DB_PASSWORD='correct-horse-9'\n")
        .write(
            "known.json",
            "{\"version\": 1, \"findings\": \"correct-horse-9\"}",
        );
    for args in [
        ["--config", "Dockerfile"],
        ["--config", ".env"],
        ["--baseline", "known.json"],
        ["--baseline", "Dockerfile"],
    ] {
        let output = folder.run(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{output:?}");
        assert!(!text(&output.stderr).contains("horse"), "{output:?}");
        assert!(!text(&output.stdout).contains("horse"), "{output:?}");
    }
}

#[test]
fn secrets_are_shown_on_a_terminal_only() {
    let folder = Folder::new("show-secrets");
    let output = folder.run(&["--show-secrets", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("on a terminal only"),
        "{output:?}"
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::ffi::OsStrExt as _;

    #[test]
    fn a_pipe_among_the_files_is_not_waited_for() {
        let folder = Folder::new("pipe-among-files");
        folder.write("Dockerfile", "FROM a\n");
        let made = Command::new("mkfifo")
            .arg(folder.0.join("Dockerfile.pipe"))
            .status()
            .unwrap();
        assert!(made.success());
        let walked = folder.run(&["--format", "concise"]);
        assert_eq!(walked.status.code(), Some(0), "{walked:?}");
        assert!(
            text(&walked.stdout).contains("Dockerfile.pipe: "),
            "{walked:?}"
        );
        let named = folder.run(&["Dockerfile.pipe", "Dockerfile"]);
        assert_eq!(named.status.code(), Some(2), "{named:?}");
    }

    #[test]
    fn a_name_that_is_not_utf8_is_read() {
        let folder = Folder::new("not-utf8");
        let name = std::ffi::OsStr::from_bytes(b"Dockerfile.\xff\xfe");
        if std::fs::write(folder.0.join(name), "FROM a\n").is_err() {
            return; // This file system has no such names.
        }
        let named = folder
            .command(&["--format=concise"])
            .arg(name)
            .output()
            .unwrap();
        assert_eq!(named.status.code(), Some(0), "{named:?}");
        let walked = folder.run(&[]);
        assert_eq!(walked.status.code(), Some(0), "{walked:?}");
        assert!(
            !text(&walked.stderr).contains("no build file"),
            "{walked:?}"
        );
    }
}
