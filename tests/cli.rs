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

/// What the program says of these files, in words without breaks.
fn said(name: &str, files: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = Folder::new(name);
    for (path, text) in files {
        folder.write(path, text);
    }
    let output = folder.run(&["--no-config", "."]);
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    let words: Vec<&str> = all
        .split_whitespace()
        .filter(|w| *w != "\u{2502}")
        .collect();
    (output.status.code(), words.join(" "))
}

#[test]
fn a_commands_braces_make_no_template() {
    let (code, said) = said(
        "braces",
        &[(
            "Dockerfile",
            "FROM golang\nRUN go list -f '{{.Dir}}' ./...\nENVV DB_PASSWORD=zq84hfKd02\n",
        )],
    );
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("Dockerfile:3:1: not an instruction"),
        "{said}"
    );
}

#[test]
fn a_fix_is_shown_whole() {
    let file = "services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: zq84hfKd02\n";
    let (_, fixed) = said("whole-fix", &[("compose.yaml", file)]);
    let edit = "- POSTGRES_PASSWORD: *** + POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD} the value is not";
    assert!(
        fixed.contains(edit) && fixed.contains("leave out: + POSTGRES_PASSWORD=… rotate it"),
        "{fixed}"
    );
    // Of a key there is no edit, and what to do is told in lines of its own.
    let file = "services:\n  a:\n    image: a\n    configs: [app]\nconfigs:\n  app:\n    content: DB_PASSWORD=zq84hfKd02\n";
    let (_, told) = said("whole-advice", &[("compose.yaml", file)]);
    let end = "+ secrets: + <name>: + file: ./<file that git leaves out> rotate it";
    assert!(told.contains(end), "{told}");
    for said in [fixed, told] {
        assert!(!said.contains("and the same"), "{said}");
    }
}

#[test]
fn the_same_fix_is_counted_where_it_is_left_out() {
    let mut file = "FROM a\nENV".to_owned();
    for n in 0..6 {
        file.push_str(&format!(" A{n}_PASSWORD=zq84hfKd0{n}"));
    }
    let (_, said) = said("many-fixes", &[("Dockerfile", &file)]);
    assert_eq!(said.matches("$ docker run").count(), 3, "{said}");
    assert_eq!(said.matches("rotate it").count(), 1, "{said}");
    assert!(said.contains("and the same in 3 more places"), "{said}");
}

#[test]
fn advice_is_not_what_is_found_next() {
    for (run, instead, not) in [
        (
            "RUN docker login -u me -p zq84hfKd02 reg.example.com",
            "use a mounted login file",
            "env=password",
        ),
        (
            "RUN git clone https://x:zq84hfKd02@git.example.com/a/b",
            "credential.helper",
            "env=",
        ),
        (
            "RUN --mount=type=secret,id=t npm config set //r.example.com/:_authToken \"$(cat /run/secrets/t)\"",
            "target=/root/.npmrc",
            "env=",
        ),
        (
            "RUN [\"curl\", \"-u\", \"me:zq84hfKd02\", \"https://a.example.com\"]",
            "target=/run/secrets/password",
            "env=",
        ),
        (
            "COPY <<EOF /etc/app.ini\n[db]\npassword=zq84hfKd02\nEOF",
            "target=<path>",
            "env=",
        ),
    ] {
        let (code, said) = said("instead", &[("Dockerfile", &format!("FROM a\n{run}\n"))]);
        assert_eq!(code, Some(1), "{said}");
        let (_, advice) = said.split_once(" instead ").unwrap();
        assert!(advice.contains(instead), "{run}: {said}");
        assert!(!advice.contains(not), "{run}: {said}");
    }
}

#[test]
fn a_services_command_is_not_told_to_keep_it_in_the_process_list() {
    let file = "services:\n  c:\n    image: redis:7\n    healthcheck:\n      test: redis-cli -a zq84hfKd02 ping\n";
    let (_, said) = said("healthcheck", &[("compose.yaml", file)]);
    for words in ["+ healthcheck: + test:", "REDISCLI_AUTH"] {
        assert!(said.contains(words), "{said}");
    }
    for words in ["--password \"$$", "+ command:"] {
        assert!(!said.contains(words), "{said}");
    }
}

#[test]
fn what_a_trigger_leaves_is_of_its_children() {
    let file = "FROM a\nONBUILD ENV API_TOKEN=zq84hfKd02mw\nONBUILD RUN curl -u me:zq84hfKd03 https://a.example.com\n\
                ONBUILD COPY .npmrc /root/\n";
    let (_, told) = said("trigger", &[("Dockerfile", file)]);
    assert!(!told.contains("docker history"), "{told}");
    assert!(!told.contains("in the image history"), "{told}");
    assert_eq!(told.matches("as an ONBUILD trigger").count(), 2, "{told}");
    assert!(
        told.contains("a layer of the images that are built on this one"),
        "{told}"
    );
    let (_, told) = said(
        "trigger-argument",
        &[("Dockerfile", "FROM a\nONBUILD ARG NPM_TOKEN\n")],
    );
    assert!(
        told.contains("the history of the images that are built on this one"),
        "{told}"
    );
    assert!(
        told.contains("anyone who can pull an image that is built on this one"),
        "{told}"
    );
}

#[test]
fn a_repository_without_an_index_holds_nothing_yet() {
    let files = [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".env", "DB_PASSWORD=zq84hfKd02\n"),
    ];
    let (code, told) = said("fresh", &files);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("the next `git add` takes it"), "{told}");
    for words in ["stays in the repository", "git rm", "history"] {
        assert!(!told.contains(words), "{words}: {told}");
    }
}

#[test]
fn names_and_articles() {
    let (_, told) = said(
        "slash",
        &[("Dockerfile", "FROM a\nCOPY .aws/ /root/.aws/\n")],
    );
    assert!(
        told.contains("`.aws`, the folder that AWS keys are in"),
        "{told}"
    );
    let file = "FROM mcr.microsoft.com/windows/servercore\nSHELL [\"powershell\"]\n\
                RUN $h=@{Authorization='Bearer 8fK2mQ7xT4vB9nL3'}; iwr -Headers $h https://a.example.com/c\n";
    let (_, told) = said("header", &[("Dockerfile", file)]);
    assert!(
        told.contains("`Authorization` stays in the image history"),
        "{told}"
    );
    assert!(
        told.contains("older BuildKit has no secret mounts"),
        "{told}"
    );
}

#[test]
fn init_writes_what_is_asked_for_and_nothing_over_what_is_there() {
    let folder = Folder::new("init");
    let init = |args: &[&str]| {
        let mut all = vec!["init"];
        all.extend(args);
        let output = folder.run(&all);
        let said = format!("{}{}", text(&output.stderr), text(&output.stdout));
        (output.status.code(), said)
    };
    let read = |path: &str| std::fs::read_to_string(folder.0.join(path)).unwrap();
    let (code, said) = init(&[]);
    assert_eq!(code, Some(0));
    assert!(said.starts_with("wrote lint-secrets.toml\n"), "{said}");
    assert!(said.contains("--hook adds"), "{said}");
    let written = read("lint-secrets.toml");
    // It changes nothing.
    folder.write(
        "Dockerfile",
        "FROM a\nENV DB_PASSWORD=kestrel-fenland-4471\n",
    );
    let with = folder.run(&["--format", "concise"]);
    let without = folder.run(&["--format", "concise", "--no-config"]);
    let findings = |output: &Output| text(&output.stdout).lines().next().unwrap().to_owned();
    assert_eq!(findings(&with), findings(&without));
    assert_eq!(with.status.code(), Some(1));

    folder.write("lint-secrets.toml", "fail-on = \"critical\"\n");
    let (code, said) = init(&["--hook", "--workflow"]);
    assert_eq!(code, Some(0));
    assert!(
        said.contains("lint-secrets.toml is there already and was left as it is"),
        "{said}"
    );
    assert!(
        said.contains("added the hook to .pre-commit-config.yaml"),
        "{said}"
    );
    assert!(
        said.contains("wrote .github/workflows/lint-secrets.yml"),
        "{said}"
    );
    assert_eq!(read("lint-secrets.toml"), "fail-on = \"critical\"\n");
    let workflow = read(".github/workflows/lint-secrets.yml");
    assert!(workflow.contains(concat!(
        "--version ",
        env!("CARGO_PKG_VERSION"),
        " lint-secrets"
    )));
    let hooks = read(".pre-commit-config.yaml");

    folder.write(".github/workflows/lint-secrets.yml", "mine\n");
    let (_, said) = init(&["--hook", "--workflow"]);
    assert!(said.contains("has the hook already"), "{said}");
    assert_eq!(read(".pre-commit-config.yaml"), hooks);
    assert_eq!(read(".github/workflows/lint-secrets.yml"), "mine\n");
    init(&["--workflow", "--force"]);
    assert_eq!(read(".github/workflows/lint-secrets.yml"), workflow);
    assert_eq!(read("lint-secrets.toml"), written);

    // What is not sure is shown, and the file stays as it is.
    let odd = "repos: []\n";
    folder.write(".pre-commit-config.yaml", odd);
    let (code, said) = init(&["--hook"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("put this under its `repos:`"), "{said}");
    assert!(said.contains("  - repo: local\n"), "{said}");
    assert_eq!(read(".pre-commit-config.yaml"), odd);
}

#[test]
fn init_outside_of_a_repository_has_no_place_for_hooks() {
    // Not in the repository that the other folders of the tests are in.
    let path = std::env::temp_dir().join(format!("lint-secrets-init-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    let folder = Folder(path);
    let output = folder.run(&["init", "--hook"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("this is no git repository"));
    assert!(!folder.0.join("lint-secrets.toml").is_file());
    let output = folder.run(&["init"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(folder.0.join("lint-secrets.toml").is_file());
    std::fs::remove_dir_all(&folder.0).unwrap();
}
