//! What is said in several places says the same: the hook manifests, the version, the pinned actions.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_two_hook_manifests_are_the_same() {
    assert_eq!(
        read(".pre-commit-hooks.yaml"),
        read("pre-commit-hooks.yaml")
    );
}

/// The words between quotes in the code that tells files by their names, which stand there as they are compared.
fn words_of_names() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/discover/classify");
    let quoted = Regex::new(r#""([^"\\\n]*)""#).unwrap();
    let mut words = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for found in quoted.captures_iter(&text) {
            let all = found[1].split_ascii_whitespace();
            let plain = |word: &&str| {
                let mut chars = word.chars();
                word.len() <= 24
                    && !word.ends_with('.')
                    && chars.all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            };
            words.extend(all.filter(plain).map(str::to_owned));
        }
    }
    words
}

/// Names of credential files, as `rules/files.toml` has them.
fn credential_names() -> Vec<String> {
    let table: toml::Table = toml::from_str(&read("rules/files.toml")).unwrap();
    let groups = table["group"].as_array().unwrap().iter();
    let patterns = groups.flat_map(|group| group["names"].as_array().unwrap());
    let sets = Regex::new(r"\[(.)[^\]]*\]").unwrap();
    let names = patterns.map(|pattern| {
        let name = pattern.as_str().unwrap().replace('*', "x");
        sets.replace_all(&name, "$1").into_owned()
    });
    names.collect()
}

#[test]
fn the_hook_is_given_every_file_that_can_be_told() {
    let manifest = read("pre-commit-hooks.yaml");
    let files = manifest
        .lines()
        .find_map(|line| line.trim().strip_prefix("files: &files '"))
        .and_then(|rest| rest.strip_suffix('\''))
        .unwrap();
    let files = Regex::new(files).unwrap();

    let words = words_of_names();
    assert!(words.len() > 200, "{words:?}");
    let mut known = 0;
    let mut missed = Vec::new();
    let mut judge = |name: &str| {
        if lint_secrets::discover::by_name(name.as_ref()).is_some() {
            known += 1;
            for path in [name.to_owned(), format!("a.b/{name}")] {
                if !files.is_match(&path) {
                    missed.push(path);
                }
            }
        }
    };
    for word in &words {
        let bare = word.trim_start_matches('.');
        for name in [
            word.clone(),
            format!(".{bare}"),
            format!("x.{bare}"),
            format!("x-{bare}"),
        ] {
            judge(&name);
        }
        for other in &words {
            judge(&format!("{word}.{}", other.trim_start_matches('.')));
        }
    }
    assert!(known > 10_000, "{known}");
    assert!(
        missed.is_empty(),
        "{} missed: {:?}",
        missed.len(),
        &missed[..missed.len().min(60)]
    );

    for name in credential_names() {
        assert!(
            lint_secrets::rules::names_a_credential(&name) || name.contains("xx"),
            "{name}"
        );
        assert!(files.is_match(&name), "{name}");
    }
    // Where a build leaves out what it copies, and keys that only their first bytes tell.
    for name in [
        ".dockerignore",
        "x.Dockerfile.dockerignore",
        "deploy_key",
        "a/secret",
        "id_ed25519",
        "key.txt",
    ] {
        assert!(files.is_match(name), "{name}");
    }
    // A commit of these does not start it.
    for name in [
        "main.rs",
        "a/b.py",
        "README.md",
        "logo.png",
        "src/app.js",
        "go.sum",
    ] {
        assert!(!files.is_match(name), "{name}");
    }
}

#[test]
fn the_version_is_the_same_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    let mut program = Command::new(env!("CARGO_BIN_EXE_lint-secrets"));
    let said = program.arg("--version").output().unwrap().stdout;
    assert_eq!(
        String::from_utf8(said).unwrap(),
        format!("lint-secrets {version}\n")
    );

    let lock: toml::Table = toml::from_str(&read("Cargo.lock")).unwrap();
    let mut packages = lock["package"].as_array().unwrap().iter();
    let own = packages.find(|p| p["name"].as_str() == Some("lint-secrets"));
    assert_eq!(own.unwrap()["version"].as_str(), Some(version));

    // The wheel takes it from Cargo.toml.
    let wheel: toml::Table = toml::from_str(&read("pyproject.toml")).unwrap();
    let project = &wheel["project"];
    assert_eq!(project["dynamic"], toml::Value::from(vec!["version"]));
    assert_eq!(project.get("version"), None);

    let action = read("github-action/action.yml");
    assert!(
        action.contains(&format!("default: \"{version}\"")),
        "github-action/action.yml installs another release than {version}"
    );
    let changes = read("CHANGELOG.md");
    assert!(
        changes.contains(&format!("## {version}")) || changes.contains("## Unreleased"),
        "CHANGELOG.md says nothing of {version}"
    );

    // Where a page names a release of this program, or a template of ours installs one, it is this one.
    let named = Regex::new(
        r"(?x) (?: rev:\s*v? | lint-secrets(?:/github-action)?@v? | lint-secrets[ :-]v? | --version\s v? )
            (\d+\.\d+\.\d+)",
    )
    .unwrap();
    assert!(
        named.is_match("rev: v9.9.9")
            && named.is_match("uses: o/lint-secrets/github-action@v9.9.9")
    );
    let mut pages: Vec<_> = files(Path::new("docs"), "md");
    pages.extend(
        [
            "README.md",
            "github-action/README.md",
            "src/cli/init/workflow.yml",
        ]
        .map(PathBuf::from),
    );
    for page in pages {
        for found in named.captures_iter(&read(page.to_str().unwrap())) {
            assert_eq!(&found[1], version, "{}: {}", page.display(), &found[0]);
        }
    }
}

/// The files with an extension below a folder of the repository.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        if Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found
}

const TARGETS: [&str; 5] = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];

/// The release workflow makes the archives that the action and cargo-binstall look for.
#[test]
fn archives_are_called_the_same_everywhere() {
    let workflow = read(".github/workflows/release.yml");
    let built = Regex::new(r"\{ target: ([\w-]+),").unwrap();
    let built: Vec<_> = built
        .captures_iter(&workflow)
        .map(|c| c[1].to_owned())
        .collect();
    assert_eq!(built, TARGETS);

    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let (install, package) = (read("github-action/install.sh"), read("ci/package.sh"));
    assert!(package.contains("name=lint-secrets-$version-$target\n"));
    assert!(install.contains("name=lint-secrets-$INPUT_VERSION-$target\n"));
    assert!(install.contains("program=$home/$name/lint-secrets\n"));
    for target in TARGETS {
        let windows = target.contains("windows");
        let (ending, format) = if windows {
            ("zip", "zip")
        } else {
            ("tar.gz", "tgz")
        };
        assert!(
            install.contains(&format!("target={target} archive={ending} ;;")),
            "{target}"
        );
        let mut own = binstall.clone();
        if let Some(other) = binstall.get("overrides").and_then(|o| o.get(target)) {
            let own = own.as_table_mut().unwrap();
            own.extend(other.as_table().unwrap().clone());
        }
        // For `tgz`, cargo-binstall tries `.tgz` and `.tar.gz`.
        assert_eq!(text(&own["pkg-fmt"]), format, "{target}");
        assert_eq!(
            text(&own["pkg-url"]),
            "{ repo }/releases/download/v{ version }/lint-secrets-{ version }-{ target }{ archive-suffix }"
        );
        assert_eq!(
            text(&own["bin-dir"]),
            "lint-secrets-{ version }-{ target }/{ bin }{ binary-ext }"
        );
    }
    for part in [
        "ci/package.sh",
        "ci/sbom.py",
        "SHA256SUMS",
        "uses: actions/attest@",
        "--verify-tag",
    ] {
        assert!(workflow.contains(part), "release.yml has no {part}");
    }
}

#[test]
fn workflows_may_do_nothing_by_default() {
    for path in [
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "src/cli/init/workflow.yml",
    ] {
        assert!(read(path).contains("\npermissions: {}\n"), "{path}");
    }
}

#[test]
fn static_programs_are_built_before_a_release() {
    let (ci, release) = (
        read(".github/workflows/ci.yml"),
        read(".github/workflows/release.yml"),
    );
    let mut seen = 0;
    for runner in release.lines().filter(|line| line.contains("-musl, os:")) {
        assert!(ci.contains(runner), "ci.yml does not build {runner}");
        seen += 1;
    }
    assert!(seen >= 2, "release.yml has {seen} static programs");
    for workflow in [ci, release] {
        assert!(workflow.contains("ci/static-compiler.sh \"$TARGET\""));
    }
}

/// The files and folders at the top that a build of the program reads.
fn built_from() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = ["Cargo.toml", "Cargo.lock", "build.rs", "src", "benches"];
    let mut needed: BTreeSet<_> = names.map(str::to_owned).into();
    let mut sources = files(Path::new("src"), "rs");
    sources.extend(files(Path::new("build"), "rs"));
    sources.push(PathBuf::from("build.rs"));
    let reads =
        Regex::new(r#"(?:include_(?:str|bytes)!\(|#\[path = |Path::new\(|include!\()"([^"]+)""#)
            .unwrap();
    for source in sources {
        // Those are no part of the program.
        if source.components().any(|c| c.as_os_str() == "tests") || source.ends_with("tests.rs") {
            continue;
        }
        let folder = root.join(&source).parent().unwrap().to_owned();
        for found in reads.captures_iter(&read(source.to_str().unwrap())) {
            let Ok(path) = folder.join(&found[1]).canonicalize() else {
                continue;
            };
            if let Ok(inside) = path.strip_prefix(root) {
                let top = inside.components().next().unwrap().as_os_str();
                needed.insert(top.to_str().unwrap().to_owned());
            }
        }
    }
    needed
}

#[test]
fn the_image_is_built_of_what_the_program_needs() {
    let needed = built_from();
    assert!(
        needed.contains("rules") && needed.contains("build"),
        "{needed:?}"
    );
    let dockerfile = read("Dockerfile");
    let (build, _) = dockerfile.split_once("\nFROM scratch\n").unwrap();
    let copied: BTreeSet<_> = build
        .lines()
        .filter_map(|line| line.strip_prefix("COPY "))
        .flat_map(|line| line.rsplit_once(' ').unwrap().0.split(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(copied, needed, "what Dockerfile copies");
    let ignore = read(".dockerignore");
    let sent: BTreeSet<_> = ignore
        .lines()
        .filter_map(|line| line.strip_prefix('!'))
        .map(str::to_owned)
        .collect();
    assert_eq!(sent, needed, "what .dockerignore lets through");

    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let package = &manifest["package"];
    for left_out in package["exclude"].as_array().unwrap() {
        let left_out = left_out.as_str().unwrap().trim_start_matches('/');
        assert!(!needed.contains(left_out), "the crate has no {left_out}");
    }
    let rust = package["rust-version"].as_str().unwrap();
    assert!(build.contains(&format!("FROM rust:{rust}-alpine AS build\n")));
}

#[test]
fn our_own_image_leaves_nothing_behind() {
    let said = Command::new(env!("CARGO_BIN_EXE_lint-secrets"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "--no-config",
            "--fail-on",
            "info",
            "--format",
            "concise",
            "Dockerfile",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    assert_eq!(said.status.code(), Some(0), "{text}");
    assert!(
        text.starts_with("no secret stays behind in 1 build file: 1 Dockerfile"),
        "{text}"
    );
}

#[test]
fn actions_are_pinned_by_commit() {
    let uses = Regex::new(r"(?m)^\s*(?:- )?uses: (\S+)").unwrap();
    let pinned = Regex::new(r"^[\w./-]+@[0-9a-f]{40}$").unwrap();
    let mut pins: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for path in [
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "src/cli/init/workflow.yml",
        "github-action/action.yml",
        "github-action/README.md",
        "docs/ci.md",
    ] {
        for found in uses.captures_iter(&read(path)) {
            // What the owner is not known of is nobody's yet.
            let Some((action, pin)) = found[1]
                .split_once('@')
                .filter(|(a, _)| !a.starts_with("OWNER/"))
            else {
                continue;
            };
            assert!(pinned.is_match(&found[1]), "{path}: {action} is not pinned");
            // One pin of each, wherever it is used.
            let known = pins
                .entry(action.to_owned())
                .or_insert_with(|| pin.to_owned());
            assert_eq!(
                known, pin,
                "{path}: {action} is pinned to another commit elsewhere"
            );
        }
    }
    assert!(pins.len() > 2, "{pins:?}");
}
