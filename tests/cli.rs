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
    // From its source: nothing is published anywhere else.
    assert!(workflow.contains(concat!(
        "--tag v",
        env!("CARGO_PKG_VERSION"),
        " lint-secrets"
    )));
    assert!(
        !workflow.contains("{version}") && !workflow.contains("{repository}"),
        "{workflow}"
    );
    assert_eq!(
        workflow.contains("OWNER"),
        said.contains("fill in OWNER"),
        "{said}"
    );
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
fn who_asks_for_quiet_is_given_findings_only() {
    let folder = Folder::new("quiet");
    folder.write(
        "Dockerfile",
        "FROM alpine:3.20\nENV DB_PASSWORD=correct-horse-9\n",
    );
    folder.write("ok/Dockerfile", "FROM alpine:3.20\n");
    for format in ["terminal", "concise", "github"] {
        let out = |quiet: bool, path: &str| {
            let mut args = vec!["--no-config", "--format", format, path];
            args.extend(quiet.then_some("--quiet"));
            text(&folder.run(&args).stdout).to_owned()
        };
        let (loud, quiet) = (out(false, "."), out(true, "."));
        let last = loud.lines().last().unwrap();
        assert!(
            last.starts_with("1 finding (1 high) in 1 of 2 build files"),
            "{loud}"
        );
        assert!(
            quiet.contains("DB_PASSWORD") || quiet.contains("secret-in-image-env"),
            "{quiet}"
        );
        assert!(
            !quiet.contains("build files") && !quiet.contains(" s\n"),
            "{quiet}"
        );
        assert_eq!(out(true, "ok"), "", "{format}");
    }
}

/// A build that copies the file is none of those that were named.
#[test]
fn files_that_builds_link_to_are_not_counted_as_build_files() {
    let folder = Folder::new("linked-count");
    folder.write("Dockerfile", "FROM alpine:3.20\nCOPY . .\n");
    folder.write("other/Dockerfile", "FROM alpine:3.20\n");
    folder.write(
        ".npmrc",
        "//registry.npmjs.org/:_authToken=kT7pQ2vX9mWc4RzL8nB3\n",
    );
    let out = folder.run(&[
        "--no-config",
        "--only-build-files",
        "other/Dockerfile",
        ".npmrc",
    ]);
    let out = text(&out.stdout);
    let last = out.lines().last().unwrap();
    assert!(
        last.contains("1 finding (1 high) in 1 linked file"),
        "{out}"
    );
}

#[test]
fn a_hook_that_names_what_a_build_copies_is_told_of_it() {
    let folder = Folder::new("copied");
    folder.write(".git/HEAD", "");
    folder.write(
        "app/Dockerfile",
        "FROM alpine:3.20\nENV API_TOKEN=kestrel-fenland-4471\nCOPY . /app\n",
    );
    folder.write(
        "app/.npmrc",
        "//registry.example.com/:_authToken=kestrel-fenland-4471\n",
    );
    folder.write("app/notes.txt", "-----BEGIN of a story\n");
    folder.write("app/main.rs", "fn main() {}\n");
    let hook = |names: &[&str]| {
        let mut args = vec!["--only-build-files", "--format", "concise"];
        args.extend(names);
        let output = folder.run(&args);
        (output.status.code(), text(&output.stdout).to_owned())
    };
    // Only what begins in it: the Dockerfile was not changed.
    let (code, said) = hook(&["app/.npmrc", "app/main.rs", "app/notes.txt"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("`.npmrc`") && said.contains("[credential-file-in-image]"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 2, "{said}");
    // What it leaves out is all of an ignore file's matter.
    folder.write("app/.dockerignore", "node_modules\n");
    let (code, said) = hook(&["app/.dockerignore"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("`.npmrc`") && !said.contains("API_TOKEN"),
        "{said}"
    );
    folder.write("app/.dockerignore", ".npmrc\n");
    for name in ["app/.npmrc", "app/.dockerignore", "app/main.rs"] {
        let (code, said) = hook(&[name]);
        assert_eq!(code, Some(0), "{name}: {said}");
    }
}

#[test]
fn a_word_that_is_nearly_a_command_is_told() {
    let folder = Folder::new("near");
    folder.write("ruels", "FROM a\n");
    let said = |args: &[&str]| {
        let output = folder.run(args);
        (output.status.code(), text(&output.stderr).to_owned())
    };
    for (args, near) in [
        (
            &["expalin"][..],
            "did you mean the command `lint-secrets explain`?",
        ),
        (
            &["explian", "secret-build-arg"],
            "did you mean the command `lint-secrets explain`?",
        ),
        (
            &["--format", "concise", "rules"],
            "without the options of linting: lint-secrets rules",
        ),
        (
            &["--format", "concise", "exec", "--", "docker", "build", "."],
            "lint-secrets exec [OPTIONS] -- COMMAND",
        ),
    ] {
        let (code, said) = said(args);
        assert_eq!(code, Some(2), "{args:?}");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(near), "{args:?}: {said}");
    }
    // What is there, and what has a folder or an ending, is a path.
    assert_eq!(said(&["ruels"]).0, Some(0));
    for path in ["./expalin", "explain.txt", "zzz"] {
        assert!(!said(&[path]).1.contains("did you mean"), "{path}");
    }
}

#[test]
fn what_is_no_text_was_not_read() {
    let folder = Folder::new("no-text");
    let program: Vec<u8> = (0..4096_u32)
        .map(|n| if n % 3 == 0 { 0 } else { (n % 251) as u8 })
        .collect();
    std::fs::write(folder.0.join("Dockerfile"), &program).unwrap();
    for args in [&[][..], &["Dockerfile"]] {
        let output = folder.run(args);
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("is no text: it was not read"), "{said}");
        assert!(!said.contains("no secret stays behind"), "{said}");
    }
    // A stray byte makes none of a text.
    std::fs::write(
        folder.0.join("Dockerfile"),
        b"FROM a\n# caf\xe9 \0 and what is said of it\nRUN true\n",
    )
    .unwrap();
    assert_eq!(folder.run(&[]).status.code(), Some(0));
}

#[test]
fn what_git_has_not_is_no_matter_of_the_repository() {
    let folder = Folder::new("untracked");
    // A repository that has nothing yet.
    std::fs::write(
        folder.0.join(".git/index"),
        [&b"DIRC\0\0\0\x02\0\0\0\0"[..], &[0; 20]].concat(),
    )
    .unwrap();
    folder.write(
        "image.pkr.hcl",
        "source \"docker\" \"x\" { image = \"a\" }\nbuild {\n  sources = [\"source.docker.x\"]\n  provisioner \"shell\" { \
         inline = [\"echo 'password=kestrel-fenland-4471' > /etc/app.conf\"] }\n}\n",
    );
    folder.write(
        "compose.yaml",
        "services:\n  web:\n    image: a\n    environment:\n      DB_PASSWORD: kestrel-fenland-4471\n",
    );
    for path in ["image.pkr.hcl", "compose.yaml"] {
        let output = folder.run(&["--format", "concise", path]);
        let said = text(&output.stdout);
        let (first, _) = said.split_once('\n').unwrap();
        assert!(
            first.contains("working-copy") && !first.contains("source"),
            "{said}"
        );
    }
}

#[test]
fn a_baseline_holds_from_any_folder() {
    let folder = Folder::new("baseline-folder");
    folder.write(
        "api/Dockerfile",
        "FROM a\nENV DB_PASSWORD=kestrel-fenland-4471\nCOPY . /\n",
    );
    folder.write("api/.env", "API_TOKEN=kestrel-fenland-4471\n");
    folder.write(
        "compose.yaml",
        "services:\n  api:\n    build: api\n    env_file: api/.env\n",
    );
    let run_in = |below: &str, args: &[&str]| {
        let mut command = folder.command(args);
        command
            .current_dir(folder.0.join(below))
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(run_in("api", &["Dockerfile"]), Some(1));
    // Written in one folder, and read in another, whichever files are named there.
    for (writes, file) in [("", "known.json"), ("api", "../known.json")] {
        let _ = std::fs::remove_file(folder.0.join("known.json"));
        assert_eq!(
            run_in(writes, &["--write-baseline", file]),
            Some(0),
            "{writes}"
        );
        for (reads, file, paths) in [
            ("api", "../known.json", &["Dockerfile"][..]),
            ("api", "../known.json", &["."]),
            ("", "known.json", &["api/Dockerfile"]),
        ] {
            let mut args = vec!["--baseline", file];
            args.extend(paths);
            assert_eq!(run_in(reads, &args), Some(0), "{writes} {reads} {paths:?}");
        }
    }
}

#[test]
fn init_in_a_folder_writes_all_of_it_to_the_top_of_the_repository() {
    let folder = Folder::new("init-folder");
    folder.write("api/Dockerfile", "FROM a\n");
    let mut init = folder.command(&["init", "--hook", "--workflow"]);
    let output = init.current_dir(folder.0.join("api")).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("init-folder/lint-secrets.toml"), "{said}");
    assert!(said.contains("goes to its top"), "{said}");
    for path in [
        "lint-secrets.toml",
        ".pre-commit-config.yaml",
        ".github/workflows/lint-secrets.yml",
    ] {
        assert!(folder.0.join(path).is_file(), "{path}");
    }
    assert!(!folder.0.join("api/lint-secrets.toml").exists());
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
