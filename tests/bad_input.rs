//! What people meet on the first day: a wrong config, a program that is missing, a home that cannot be written, no git,
//! a repository without build files. Each is a sentence that says what to do, and an exit code.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const SECRET: &str = "kestrel-fenland-4471";

/// A new folder outside of any repository.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("bad-input-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path.canonicalize().unwrap()
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lint-secrets"));
    command
        .current_dir(folder)
        .args(args)
        .env_remove("DOCKER_CONFIG");
    command
}

/// Asserts the exit code, and that the program says each of `words`, and no part of the secret.
fn says(output: &Output, code: i32, words: &[&str]) {
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "`{word}` is not in: {said}");
    }
    assert!(!said.contains(&SECRET[..7]), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_config_that_is_wrong() {
    let folder = folder("config");
    let dockerfile = format!("FROM a\nENV DB_PASSWORD={SECRET}\n");
    std::fs::write(folder.join("Dockerfile"), dockerfile).unwrap();
    let place = "lint-secrets.toml:1:";
    for (config, words) in [
        (
            &b"fail-on = \"hgh\"\n"[..],
            &[place, "did you mean `high`?"][..],
        ),
        (b"exclude = [\n", &[place, "unclosed array"]),
        (
            b"foo = 1\n",
            &[place, "there is no key `foo`", "use one of"],
        ),
        (b"select = 3\n", &[place, "expected a sequence"]),
        (
            b"ignore = [\"no-such-rule\"]\n",
            &[place, "there is no rule", "see `lint-secrets rules`"],
        ),
        (
            b"baseline = \"gone.json\"\n",
            &["gone.json", "--write-baseline gone.json"],
        ),
        (
            b"\xff\xfea\0",
            &["lint-secrets.toml is not UTF-8", "save it as UTF-8"],
        ),
        (
            b"password = \"kestrel-fenland-4471\"\n",
            &[place, "there is no key"],
        ),
    ] {
        std::fs::write(folder.join("lint-secrets.toml"), config).unwrap();
        says(&command(&folder, &["."]).output().unwrap(), 2, words);
        // Without it there is the finding.
        let without = command(&folder, &["--no-config", "."]).output().unwrap();
        says(&without, 1, &["DB_PASSWORD"]);
    }
}

#[test]
fn no_git() {
    let folder = folder("git");
    let dockerfile = format!("FROM a\nENV DB_PASSWORD={SECRET}\n");
    std::fs::write(folder.join("Dockerfile"), dockerfile).unwrap();
    // Neither the program nor a repository.
    let mut lint = command(&folder, &["."]);
    lint.env("PATH", folder.join("nothing"));
    says(&lint.output().unwrap(), 1, &["DB_PASSWORD"]);
    for option in ["--hook", "--workflow"] {
        let init = command(&folder, &["init", option]).output().unwrap();
        says(&init, 2, &["this is no git repository", "run `git init`"]);
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 1, "`init` left something behind: {left:?}");
}

#[test]
fn a_home_that_cannot_be_written() {
    let folder = folder("home");
    let dockerfile = format!("FROM a\nENV DB_PASSWORD={SECRET}\n");
    std::fs::write(folder.join("Dockerfile"), dockerfile).unwrap();
    // Not even root can write below a file.
    let home = folder.join("Dockerfile");
    for variable in ["HOME", "USERPROFILE", "XDG_CACHE_HOME", "TMPDIR"] {
        let mut lint = command(&folder, &["."]);
        lint.env(variable, &home);
        says(&lint.output().unwrap(), 1, &["DB_PASSWORD"]);
    }
    let mut nowhere = command(&folder, &["."]);
    nowhere.env_clear();
    says(&nowhere.output().unwrap(), 1, &["DB_PASSWORD"]);

    let mut plugin = command(&folder, &["install-docker-plugin"]);
    plugin.env("HOME", &home).env("USERPROFILE", &home);
    let words = &["cannot be written", "DOCKER_CONFIG"];
    says(&plugin.output().unwrap(), 2, words);
    let mut plugin = command(&folder, &["install-docker-plugin"]);
    plugin.env_remove("HOME").env_remove("USERPROFILE");
    says(&plugin.output().unwrap(), 2, &["set DOCKER_CONFIG"]);
}

#[test]
fn a_program_that_is_missing() {
    let folder = folder("program");
    std::fs::write(folder.join("Dockerfile"), "FROM a\n").unwrap();
    let mut exec = command(&folder, &["exec", "--", "docker", "build", "."]);
    exec.env("PATH", folder.join("nothing"));
    let words = &["`docker` cannot be run", "install it"];
    says(&exec.output().unwrap(), 2, words);
}

#[test]
fn no_build_files() {
    let folder = folder("none");
    std::fs::create_dir(folder.join(".git")).unwrap();
    std::fs::write(folder.join("notes.yml"), format!("password: {SECRET}\n")).unwrap();
    let output = command(&folder, &[]).output().unwrap();
    let words = &[
        "nothing was checked: no build file found",
        "name files to lint them",
    ];
    says(&output, 0, words);
    // A hook names what has changed, whatever it is.
    let hook = &["--only-build-files", "--format", "concise", "notes.yml"];
    says(
        &command(&folder, hook).output().unwrap(),
        0,
        &["no build file"],
    );
    let gone = command(&folder, &["gone"]).output().unwrap();
    says(&gone, 2, &["gone: there is no such file or folder"]);
}
