//! Commands that are linted before they run: `exec`, and the same as a plugin of the docker client. What runs is a script
//! that writes down its arguments; `ci/test-docker-plugin.sh` does the same with the real client.
#![cfg(unix)]
#![allow(clippy::disallowed_methods)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A secret that no file holds whole.
fn secret() -> String {
    ["kestrel", "fenland", "4471"].join("-")
}

/// A repository with an image, and programs that write down how they are run and end with 7.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("exec-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("repo/.git")).unwrap();
        let folder = Self::at(path);
        folder.write(
            "repo/app/Dockerfile",
            "FROM alpine:3.20 AS base\nARG NPM_TOKEN\nRUN npm ci\nFROM base AS prod\nCOPY . /app\n",
        );
        folder
    }

    /// Only the programs.
    fn at(path: PathBuf) -> Self {
        let folder = Self(path);
        for program in ["docker", "packer"] {
            let script = "#!/bin/sh\nprintf '[%s]' \"$@\"\nexit 7\n";
            folder.write(&format!("bin/{program}"), script);
            let path = folder.0.join("bin").join(program);
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// The same as `exec`, from a folder of the repository.
    fn exec_in(&self, folder: &str, command: &[&str]) -> (i32, String, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_lint-secrets"));
        let mut args = vec!["exec", "--format", "concise", "--"];
        args.extend(command);
        let mut run = self.program(program, &args);
        told(&run.current_dir(self.0.join(folder)).output().unwrap())
    }

    /// A plain run in a folder of the repository.
    fn lint_in(&self, folder: &str) -> (i32, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_lint-secrets"));
        let mut run = self.program(program, &[]);
        let (code, out, err) = told(&run.current_dir(self.0.join(folder)).output().unwrap());
        (code, format!("{out}{err}"))
    }

    fn program(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .current_dir(self.0.join("repo"))
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("COMPOSE_FILE")
            .env("DOCKER_CONFIG", self.0.join("docker"))
            .env("PATH", format!("{}/bin:{path}", self.0.display()));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_lint-secrets"));
        self.program(program, args).output().unwrap()
    }

    /// Exit code, what the program that was run wrote down, and what was reported on one line each.
    fn exec(&self, command: &[&str]) -> (i32, String, String) {
        let mut args = vec!["exec", "--format", "concise", "--"];
        args.extend(command);
        told(&self.run(&args))
    }
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    for shown in [&out, &err] {
        // What was run writes down all it was given.
        let shown = shown.split('[').next().unwrap();
        for window in secret().as_bytes().windows(4) {
            let part = std::str::from_utf8(window).unwrap();
            assert!(!shown.contains(part), "{part} is shown: {shown}");
        }
    }
    (output.status.code().unwrap(), out, err)
}

#[test]
fn a_clean_build_runs_with_its_arguments_as_they_are() {
    let folder = Folder::new("clean");
    let odd = [
        "docker",
        "build",
        "-t",
        "a b",
        "--label=x=$y",
        "--brand-new",
        "app",
    ];
    let (code, out, err) = folder.exec(&odd);
    assert_eq!(
        (code, out.as_str()),
        (7, "[build][-t][a b][--label=x=$y][--brand-new][app]"),
        "{err}"
    );
    assert!(
        err.starts_with("no secret stays behind in 2 build files"),
        "{err}"
    );
}

#[test]
fn what_is_passed_is_judged_and_not_shown() {
    let folder = Folder::new("passed");
    let passed = format!("NPM_TOKEN={}", secret());
    let (code, out, err) = folder.exec(&["docker", "build", "--build-arg", &passed, "app"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("<command line>:2:25: high: `NPM_TOKEN`, passed as a build argument, stays in the image history [secret-build-arg]"),
        "{err}"
    );
    // A name whose value the environment has: as sure as a name is.
    let (code, _, err) = folder.exec(&["docker", "build", "--build-arg=NPM_TOKEN", "app"]);
    assert_eq!(code, 1, "{err}");
    assert!(
        err.contains("medium: what is passed as `NPM_TOKEN` stays in the image history"),
        "{err}"
    );
    // What no ARG asks for, builders leave out; what is passed empty is nothing.
    for arg in [format!("OTHER={}", secret()), "NPM_TOKEN=".to_owned()] {
        let (code, _, err) = folder.exec(&["docker", "build", "--build-arg", &arg, "app"]);
        assert_eq!(code, 7, "{arg}: {err}");
    }
    let label = format!("db.password={}", secret());
    let (code, _, err) = folder.exec(&["docker", "build", "--label", &label, "app"]);
    assert_eq!(code, 1);
    assert!(err.contains("[secret-in-image-label]"), "{err}");
}

#[test]
fn values_that_are_no_secret_are_hidden_too() {
    let folder = Folder::new("hidden");
    let passed = format!("NPM_TOKEN={}", secret());
    let args = [
        "exec",
        "--",
        "docker",
        "build",
        "--build-arg",
        &passed,
        "--build-arg",
        "COLOUR=heliotrope",
        "app",
    ];
    let (code, _, err) = told(&folder.run(&args));
    assert_eq!(code, 1);
    assert!(err.contains("--build-arg COLOUR=**********"), "{err}");
    assert!(!err.contains("helio"), "{err}");
    for format in [
        "json",
        "sarif",
        "github",
        "gitlab",
        "rdjson",
        "junit",
        "checkstyle",
        "markdown",
    ] {
        let mut args = args.to_vec();
        args.splice(1..1, ["--format", format]);
        let (code, out, err) = told(&folder.run(&args));
        assert_eq!((code, out.as_str()), (1, ""), "{format}");
        assert!(!err.contains("helio"), "{format}: {err}");
    }
}

#[test]
fn exactly_what_is_built_is_linted() {
    let folder = Folder::new("exact");
    folder.write("repo/app/.env", "DB_PASSWORD=kestrel-fenland-4471\n");
    let (code, _, err) = folder.exec(&["docker", "build", "app"]);
    assert_eq!(code, 1, "the context has it: {err}");
    assert!(
        err.contains("`.env`, a file of environment secrets, stays in a layer"),
        "{err}"
    );
    // Another stage, another context, an ignore file: each takes it away.
    let (code, _, err) = folder.exec(&["docker", "build", "--target", "base", "app"]);
    assert_eq!(code, 7, "{err}");
    folder.write("repo/empty/x", "");
    let (code, _, err) = folder.exec(&["docker", "build", "-f", "app/Dockerfile", "empty"]);
    assert_eq!(code, 7, "{err}");
    folder.write("repo/app/Dockerfile.dockerignore", ".env\n");
    let (code, _, err) = folder.exec(&["docker", "build", "-fapp/Dockerfile", "app"]);
    assert_eq!(code, 7, "{err}");
    // A further context, of which COPY takes by its name.
    folder.write("repo/extra/id.env", "DB_PASSWORD=kestrel-fenland-4471\n");
    folder.write("repo/Named", "FROM a\nCOPY --from=extra . /\n");
    let named = |context: &str| {
        let context = format!("extra={context}");
        folder.exec(&[
            "docker",
            "build",
            "-f",
            "Named",
            "--build-context",
            &context,
            "empty",
        ])
    };
    let (code, _, err) = named("extra");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("`id.env`"), "{err}");
    assert_eq!(named("empty").0, 7);
    assert_eq!(named("docker-image://alpine").0, 7);
    folder.write("repo/extra/.dockerignore", "*.env\n");
    assert_eq!(named("extra").0, 7);
    // A Dockerfile outside of the repository, and a stage that is not there.
    folder.write("elsewhere/Dockerfile", "FROM a\nCOPY . /\n");
    let (code, _, err) = folder.exec(&["docker", "build", "-f", "../elsewhere/Dockerfile", "app"]);
    assert_eq!(code, 1, "{err}");
    let (code, _, err) = folder.exec(&["docker", "build", "--target", "none", "app"]);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("app/Dockerfile: incomplete: no stage is called `none`"),
        "{err}"
    );
}

#[test]
fn compose_builds_what_is_asked_for() {
    let folder = Folder::new("compose");
    folder.write(
        "repo/compose.yaml",
        "services:\n  web:\n    build: app\n  job:\n    build:\n      context: job\n      args:\n        - API_TOKEN\n",
    );
    folder.write("repo/job/Dockerfile", "FROM a\nARG API_TOKEN\nRUN fetch\n");
    let (code, out, err) = folder.exec(&["docker", "compose", "build", "web"]);
    assert_eq!((code, out.as_str()), (7, "[compose][build][web]"), "{err}");
    let (code, _, err) = folder.exec(&["docker", "compose", "--progress", "plain", "build"]);
    assert_eq!(code, 1, "{err}");
    assert!(
        err.contains("`API_TOKEN` stays in the image history"),
        "{err}"
    );
    let passed = format!("NPM_TOKEN={}", secret());
    let (code, _, err) = folder.exec(&[
        "docker-compose",
        "-f",
        "compose.yaml",
        "build",
        "--build-arg",
        &passed,
        "web",
    ]);
    assert_eq!(code, 1);
    assert!(err.contains("<command line>:2:25"), "{err}");
    let (code, _, err) = folder.exec(&["docker", "compose", "-f", "none.yaml", "build"]);
    assert_eq!(code, 2);
    assert!(err.contains("is not there"), "{err}");
}

/// A private key that no file of this repository holds whole.
fn private_key() -> String {
    let line = "MC4CAQAwBQYDK2VwBCIEIJx7YQ0v1mVtqK4hDz8sWnRfGbTcUoLpEaXiMkNjHyBd";
    let word = ["PRIVATE", "KEY"].join(" ");
    format!("-----BEGIN {word}-----\n{line}\n-----END {word}-----\n")
}

#[test]
fn from_a_folder_of_the_repository_all_of_it_can_be_read() {
    let folder = Folder::new("subfolder");
    folder.write("repo/app/.env", "DB_PASSWORD=kestrel-fenland-4471\n");
    folder.write(
        "repo/deploy/compose.yaml",
        "services:\n  web:\n    build:\n      context: ../app\n",
    );
    let command = ["docker", "compose", "build"];
    for (code, out, err) in [
        folder.exec_in("repo/deploy", &command),
        folder.exec_in(
            "repo",
            &["docker", "compose", "-f", "deploy/compose.yaml", "build"],
        ),
    ] {
        assert_eq!((code, out.as_str()), (1, ""), "{err}");
        assert!(
            err.contains("`.env`, a file of environment secrets"),
            "{err}"
        );
    }
    // Only what is linted is told of, but what it copies is read.
    folder.write("repo/app/.env", "");
    folder.write("repo/deploy/Dockerfile", "FROM a\nCOPY app/id_ed25519 /\n");
    folder.write("repo/app/id_ed25519", &private_key());
    folder.write(
        "repo/deploy/compose.yaml",
        "services:\n  web:\n    build:\n      context: ..\n      dockerfile: deploy/Dockerfile\n",
    );
    let (code, said) = folder.lint_in("repo/deploy");
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("`id_ed25519`"), "{said}");
    // Packer.
    folder.write("repo/keys/deploy", &private_key());
    folder.write(
        "repo/image/a.pkr.hcl",
        "source \"docker\" \"x\" { image = \"a\" }\nbuild {\n  sources = [\"source.docker.x\"]\n  provisioner \"file\" {\n    source      = \"../keys\"\n    destination = \"/root\"\n  }\n}\n",
    );
    let (code, _, said) = folder.exec_in("repo/image", &["packer", "build", "."]);
    for (code, said) in [(code, said), folder.lint_in("repo/image")] {
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("keys/deploy:"), "{said}");
    }
}

#[test]
fn what_lies_beside_the_project_is_not_vouched_for() {
    let beside = std::env::temp_dir().join(format!("lint-secrets-beside-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&beside);
    let folder = Folder::at(beside);
    folder.write("app/Dockerfile", "FROM a\nCOPY . /\n");
    folder.write("app/.env", "DB_PASSWORD=kestrel-fenland-4471\n");
    folder.write(
        "deploy/compose.yaml",
        "services:\n  web:\n    build: ../app\n",
    );
    folder.write(
        "image/a.pkr.hcl",
        "source \"docker\" \"x\" { image = \"a\" }\nbuild {\n  sources = [\"source.docker.x\"]\n  provisioner \"file\" {\n    source      = \"../keys/\"\n    destination = \"/root\"\n  }\n}\n",
    );
    folder.write("keys/deploy", &private_key());
    for (place, command, said) in [
        (
            "deploy",
            &["docker", "compose", "build"][..],
            "is built from what is outside of the project",
        ),
        (
            "image",
            &["packer", "build", "."],
            "the file is outside of what is looked at",
        ),
    ] {
        let (code, out, err) = folder.exec_in(place, command);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(said), "{err}");
        assert!(!err.contains("no secret stays behind"), "{err}");
        let (code, all) = folder.lint_in(place);
        assert_eq!(code, 2, "{all}");
        let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.contains(said), "{all}");
    }
    // From above, all of it can be read.
    let (code, _, err) = folder.exec_in(
        "",
        &["docker", "compose", "-f", "deploy/compose.yaml", "build"],
    );
    assert_eq!(code, 1, "{err}");
    std::fs::remove_dir_all(&folder.0).unwrap();
}

#[test]
fn a_build_that_cannot_be_seen_is_not_run() {
    let folder = Folder::new("unseen");
    folder.write(
        "repo/compose.yaml",
        "services:\n  web:\n    build: app\n  far:\n    build: https://example.com/far.git#main\n  gone:\n    \
         build: gone\n  other:\n    build:\n      context: app\n      dockerfile: Other\n  set:\n    build: ${WHERE}\n",
    );
    let command = ["docker", "compose", "build"];
    for (service, said) in [
        (
            "far",
            "is built from an address; what stands there was not looked at",
        ),
        ("gone", "is built from a folder that does not exist"),
        ("other", "is built by a Dockerfile that does not exist"),
        ("set", "has a variable in its name"),
    ] {
        let mut one = command.to_vec();
        one.push(service);
        let (code, out, err) = folder.exec_in("repo", &one);
        assert_eq!((code, out.as_str()), (2, ""), "{service}: {err}");
        assert!(
            err.contains(&format!("the service `{service}` is built")),
            "{err}"
        );
        assert!(err.contains(said), "{err}");
    }
    // What is not built need not be there.
    let (code, _, err) = folder.exec_in("repo", &["docker", "compose", "build", "web"]);
    assert_eq!(code, 7, "{err}");
    // A file that is linted by itself is judged by what is there, and says what is not.
    let (code, all) = folder.lint_in("repo");
    assert_ne!(code, 2, "{all}");
    let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(all.contains("`far` is built from an address"), "{all}");
    assert!(
        all.contains("`other` is built by a Dockerfile that does not exist"),
        "{all}"
    );
}

#[test]
fn files_of_one_command_are_one_project() {
    let folder = Folder::new("together");
    folder.write("repo/job/Dockerfile", "FROM a\nARG BUILD_NOTE\nRUN fetch\n");
    folder.write("repo/base.yaml", "services:\n  job:\n    build: job\n");
    let text = format!(
        "services:\n  job:\n    build:\n      args:\n        BUILD_NOTE: https://me:{}@example.com/\n",
        secret()
    );
    folder.write("repo/more/over.yaml", &text);
    let over = [
        "docker",
        "compose",
        "-f",
        "base.yaml",
        "-f",
        "more/over.yaml",
        "build",
    ];
    let (code, _, err) = folder.exec(&over);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("more/over.yaml:5"), "{err}");
    assert!(err.contains("stays in the image history"), "{err}");
    assert_eq!(
        folder
            .exec(&["docker", "compose", "-f", "base.yaml", "build"])
            .0,
        7
    );

    // A further context of a service.
    folder.write("repo/Named", "FROM a\nCOPY --from=extra . /\n");
    folder.write("repo/extra/id.env", "DB_PASSWORD=kestrel-fenland-4471\n");
    folder.write("repo/empty/x", "");
    let named = |context: &str| {
        let text = format!(
            "services:\n  web:\n    build:\n      context: empty\n      dockerfile: ../Named\n      additional_contexts:\n        \
             extra: {context}\n"
        );
        folder.write("repo/named.yaml", &text);
        folder.exec(&["docker", "compose", "-f", "named.yaml", "build"])
    };
    let (code, _, err) = named("./extra");
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("`id.env`"), "{err}");
    for context in ["./empty", "docker-image://alpine", "service:other"] {
        let (code, _, err) = named(context);
        assert_eq!(code, 7, "{context}: {err}");
    }

    // What is not read is said, with what to run instead.
    let (code, _, err) = folder.exec(&["docker", "buildx", "bake"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("docker buildx bake --print") && err.contains("-f DOCKERFILE CONTEXT"),
        "{err}"
    );
}

#[test]
fn a_file_of_variables_that_is_not_there_is_told() {
    let folder = Folder::new("no-env-file");
    let text = |more: &str| {
        format!("services:\n  web:\n    image: a\n    env_file:\n      - path: web.env\n{more}")
    };
    folder.write("repo/compose.yaml", &text(""));
    let (code, all) = folder.lint_in("repo");
    assert!(code != 2 && all.contains("compose.yaml:5"), "{all}");
    assert!(all.contains("names a file that does not exist"), "{all}");
    // One that git ignores is one that everybody has for themselves.
    folder.write("repo/.gitignore", "*.env\n");
    assert!(!folder.lint_in("repo").1.contains("does not exist"));
    folder.write("repo/.gitignore", "");
    folder.write("repo/compose.yaml", &text("        required: false\n"));
    assert!(!folder.lint_in("repo").1.contains("does not exist"));
}

#[test]
fn packer_reads_its_folder_and_what_it_is_given() {
    let folder = Folder::new("packer");
    let template = |command: &str| {
        format!(
            "variable \"token\" {{ type = string }}\nsource \"docker\" \"x\" {{ image = \"a\" }}\nbuild {{\n  sources = \
             [\"source.docker.x\"]\n  provisioner \"shell\" {{ inline = [\"{command}\"] }}\n}}\n"
        )
    };
    folder.write(
        "repo/image/a.pkr.hcl",
        &template("echo '${var.token}' > /root/token"),
    );
    let passed = format!("token={}", secret());
    let (code, _, err) = folder.exec(&["packer", "build", "-var", &passed, "image"]);
    assert_eq!(code, 1);
    assert!(err.contains("`token` stays on the disk of the image [secret-on-machine-image] (image-disk, build-machine)"), "{err}");
    folder.write(
        "repo/values/ci.pkrvars.hcl",
        &format!("token = \"{}\"\n", secret()),
    );
    let (code, _, err) = folder.exec(&[
        "packer",
        "build",
        "-var-file=values/ci.pkrvars.hcl",
        "image",
    ]);
    assert_eq!(code, 1);
    assert!(err.contains("values/ci.pkrvars.hcl:1"), "{err}");
    // What goes nowhere is no leak, and what is passed is no file of the repository.
    folder.write("repo/image/a.pkr.hcl", &template("true"));
    let (code, out, err) = folder.exec(&["packer", "build", "-var", &passed, "image"]);
    assert_eq!(code, 7, "{err}");
    assert!(out.starts_with("[build][-var][token="), "{out}");
}

#[test]
fn what_cannot_be_linted_does_not_run_unless_it_is_said_so() {
    let folder = Folder::new("unlinted");
    for command in [
        &["docker", "build", "-"][..],
        &["docker", "build", "https://example.com/a.git"],
        &["docker", "build", "-f", "-", "app"],
        &["docker", "build", "missing"],
        &["docker", "build"],
        &["docker", "compose", "build"],
        &["packer", "build", "app"],
    ] {
        let (code, out, err) = folder.exec(command);
        assert_eq!((code, out.as_str()), (2, ""), "{command:?}");
        assert!(
            err.contains("error: this build cannot be linted"),
            "{command:?}: {err}"
        );
        assert!(err.contains("  help: "), "{command:?}: {err}");
        let mut args = vec!["exec", "--allow-unlinted", "--"];
        args.extend(command);
        let (code, out, _) = told(&folder.run(&args));
        assert_eq!(code, 7, "{command:?}");
        assert!(out.starts_with('['), "{command:?}");
    }
    // A command that is not known is no build that could be vouched for.
    for command in [
        &["docker", "ps"][..],
        &["make"],
        &["docker", "compose", "down"],
    ] {
        let (code, out, _) = folder.exec(command);
        assert_eq!((code, out.as_str()), (2, ""), "{command:?}");
    }
    let (code, out, _) = folder.exec(&["docker", "build", "--help"]);
    assert_eq!((code, out.as_str()), (7, "[build][--help]"));
    let (code, _, err) = folder.exec(&["/nowhere/docker", "build", "app"]);
    assert_eq!(code, 2);
    assert!(err.contains("`/nowhere/docker` cannot be run"), "{err}");
}

#[test]
fn options_and_config_hold() {
    let folder = Folder::new("options");
    let passed = format!("NPM_TOKEN={}", secret());
    let build = ["docker", "build", "--build-arg", &passed, "app"];
    let with = |options: &[&str]| {
        let mut args = vec!["exec"];
        args.extend(options);
        args.push("--");
        args.extend(build);
        told(&folder.run(&args)).0
    };
    assert_eq!(with(&[]), 1);
    assert_eq!(with(&["--fail-on", "critical"]), 7);
    assert_eq!(with(&["--exit-zero"]), 7);
    assert_eq!(with(&["--ignore", "secret-build-arg"]), 7);
    folder.write(
        "repo/lint-secrets.toml",
        "ignore = [\"secret-build-arg\"]\n",
    );
    assert_eq!(with(&[]), 7);
    assert_eq!(with(&["--no-config"]), 1);
}

#[test]
fn the_plugin_is_put_where_the_client_looks_and_taken_away() {
    let folder = Folder::new("install");
    let place = folder.0.join("docker/cli-plugins/docker-lintsecrets");
    let install = |args: &[&str]| {
        let mut all = vec!["install-docker-plugin"];
        all.extend(args);
        let (code, _, err) = told(&folder.run(&all));
        (code, err)
    };
    let (code, said) = install(&["--remove"]);
    assert!(code == 0 && said.contains("nothing to take away"), "{said}");
    let (code, said) = install(&[]);
    assert!(code == 0 && said.contains("was put there"), "{said}");
    let (code, said) = install(&[]);
    assert!(code == 0 && said.contains("is there already"), "{said}");
    assert!(place.is_symlink());

    // What the client asks it.
    let output = folder
        .program(&place, &["docker-cli-plugin-metadata"])
        .output()
        .unwrap();
    let told_of: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told_of["SchemaVersion"], "0.1.0");
    assert_eq!(told_of["Version"], env!("CARGO_PKG_VERSION"));
    assert!(told_of["Vendor"].is_string() && told_of["ShortDescription"].is_string());

    // How the client starts it.
    let start = |args: &[&str]| {
        let mut command = folder.program(&place, args);
        command.env(
            "DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND",
            folder.0.join("bin/docker"),
        );
        told(&command.output().unwrap())
    };
    let (code, out, err) = start(&[
        "--context",
        "far",
        "lintsecrets",
        "-q",
        "build",
        "-t",
        "x",
        "app",
    ]);
    assert_eq!(
        (code, out.as_str()),
        (7, "[--context][far][build][-t][x][app]"),
        "{err}"
    );
    let passed = format!("NPM_TOKEN={}", secret());
    let (code, out, err) = start(&["lintsecrets", "build", "--build-arg", &passed, "app"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    let (code, out, _) = start(&["lintsecrets", "--version"]);
    assert_eq!(
        (code, out.as_str()),
        (0, concat!("lint-secrets ", env!("CARGO_PKG_VERSION"), "\n"))
    );
    let (code, out, err) = start(&["lintsecrets", "--format", "concise", "app"]);
    assert!(code == 1 && out.contains("app/Dockerfile:2"), "{out}{err}");

    let (code, said) = install(&["--remove"]);
    assert!(code == 0 && said.contains("was taken away"), "{said}");
    assert!(!place.is_symlink());

    // Somebody else's stays; an older one of ours does not.
    std::fs::write(&place, "#!/bin/sh\n").unwrap();
    for args in [&[][..], &["--remove"]] {
        let (code, said) = install(args);
        assert!(code == 2 && said.contains("is not lint-secrets"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(&place).unwrap(), "#!/bin/sh\n");
    std::fs::remove_file(&place).unwrap();
    std::os::unix::fs::symlink("/gone/bin/lint-secrets", &place).unwrap();
    assert_eq!(install(&[]).0, 0);
    std::fs::remove_file(&place).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_lint-secrets"), &place).unwrap();
    let (code, said) = install(&[]);
    assert!(code == 0 && said.contains("is there already"), "{said}");

    // A home that cannot be written is told of.
    let blocked = folder.0.join("blocked");
    std::fs::write(&blocked, "").unwrap();
    let output = folder
        .program(
            Path::new(env!("CARGO_BIN_EXE_lint-secrets")),
            &["install-docker-plugin"],
        )
        .env("DOCKER_CONFIG", &blocked)
        .output()
        .unwrap();
    let (code, _, err) = told(&output);
    assert!(code == 2 && err.contains("cannot be written"), "{err}");
}
