//! Which files of a folder are linted.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use lint_secrets::config::{Overrides, resolve};
use lint_secrets::discover::{Discovered, discover};
use lint_secrets::finding::NoticeLevel;
use lint_secrets::linter;

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join(".git")).unwrap();
    for (file, text) in files {
        let file = path.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    path
}

fn found(here: &Path, paths: &[&str], over: &Overrides) -> Discovered {
    let settings = resolve(None, over, here, linter::rules()).unwrap();
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    discover(&paths, &settings)
}

fn shown(found: &Discovered) -> Vec<&str> {
    found.targets.iter().map(|target| &*target.shown).collect()
}

const FROM: &str = "FROM a\n";

#[test]
fn a_folder_is_walked_as_git_sees_it() {
    let here = folder(
        "walk",
        &[
            ("Dockerfile", FROM),
            (".devcontainer/Dockerfile", FROM),
            ("b/prod.Dockerfile", FROM),
            ("b/Dockerfile.prod", FROM),
            ("b/Dockerfile.go", FROM),
            ("b/dockerfile.go", "package main\n"),
            ("b/Dockerfile.md", FROM),
            ("b/Dockerfile.dockerignore", FROM),
            ("b/main.go", FROM),
            ("gen/Dockerfile", FROM),
            ("gen/.ignore", "*\n"),
            ("ignored/Dockerfile", FROM),
            (".gitignore", "/ignored/\n"),
            (".ignore", "Dockerfile\n"),
            (".git/Dockerfile", FROM),
        ],
    );
    let all = [
        ".devcontainer/Dockerfile",
        "Dockerfile",
        "b/Dockerfile.go",
        "b/Dockerfile.prod",
        "b/prod.Dockerfile",
        "gen/Dockerfile",
    ];
    let walked = found(&here, &["."], &Overrides::default());
    assert_eq!(shown(&walked), all);
    assert_eq!(walked.notices, []);
    // However it is asked for, each file is there once.
    let again = found(
        &here,
        &["b", "./", "b/../b/Dockerfile.prod", "."],
        &Overrides::default(),
    );
    assert_eq!(shown(&again), all);

    let over = Overrides {
        include_ignored: true,
        ..Overrides::default()
    };
    assert!(shown(&found(&here, &["."], &over)).contains(&"ignored/Dockerfile"));
    assert_eq!(
        shown(&found(
            &here,
            &["ignored/Dockerfile"],
            &Overrides::default()
        )),
        ["ignored/Dockerfile"]
    );
}

#[test]
fn without_a_repository_nothing_is_ignored() {
    // Elsewhere than the other folders, which stand in the repository of this project.
    let here = std::env::temp_dir().join(format!("lint-secrets-archive-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&here);
    std::fs::create_dir(&here).unwrap();
    let files = [
        (".env", "A=1\n"),
        ("Dockerfile", FROM),
        (".gitignore", ".env\nDockerfile\n"),
    ];
    for (file, text) in files {
        std::fs::write(here.join(file), text).unwrap();
    }
    let walked = found(&here, &["."], &Overrides::default());
    assert_eq!(shown(&walked), [".env", "Dockerfile"]);
    std::fs::create_dir(here.join(".git")).unwrap();
    let walked = found(&here, &["."], &Overrides::default());
    assert_eq!(shown(&walked), [""; 0]);
    std::fs::remove_dir_all(&here).unwrap();
}

#[test]
fn excludes_hold_for_named_files_too() {
    let here = folder(
        "exclude",
        &[
            ("a/Dockerfile", FROM),
            ("b/Dockerfile", FROM),
            ("b/c/Dockerfile", FROM),
        ],
    );
    let over = Overrides {
        exclude: vec!["b/".to_owned()],
        ..Overrides::default()
    };
    assert_eq!(shown(&found(&here, &["."], &over)), ["a/Dockerfile"]);
    let named = found(&here, &["b/c/Dockerfile", "b", "a/Dockerfile"], &over);
    assert_eq!(shown(&named), ["a/Dockerfile"]);
    assert_eq!(named.excluded, ["b/c/Dockerfile", "b"]);
}

#[test]
fn a_named_file_is_linted_whatever_it_is_called() {
    let here = folder(
        "named",
        &[
            ("build", FROM),
            ("Dockerfile.bak", FROM),
            ("notes", "Dear all\n"),
            ("Dockerfile", ""),
        ],
    );
    let named = found(
        &here,
        &["build", "Dockerfile.bak", "notes", "Dockerfile", "gone"],
        &Overrides::default(),
    );
    assert_eq!(shown(&named), ["Dockerfile", "Dockerfile.bak", "build"]);
    let told: Vec<&str> = named
        .notices
        .iter()
        .map(|notice| notice.path.as_str())
        .collect();
    assert_eq!(told, ["gone", "notes"]);
    assert!(named.notices[1].message.contains("--stdin-filename"));
}

#[test]
fn files_elsewhere_are_shown_as_they_were_named() {
    let here = folder(
        "elsewhere",
        &[("a/Dockerfile", FROM), ("b/Dockerfile", FROM)],
    );
    let from_a = found(&here.join("a"), &["../b", "."], &Overrides::default());
    assert_eq!(shown(&from_a), ["../b/Dockerfile", "Dockerfile"]);
}

#[cfg(unix)]
#[test]
fn pipes_links_and_circles_do_no_harm() {
    use std::os::unix::fs::symlink;
    let outside = folder("odd-outside", &[("Dockerfile", FROM)]);
    let here = folder("odd", &[("a/Dockerfile", FROM), ("a/build", FROM)]);
    let made = std::process::Command::new("mkfifo")
        .arg(here.join("Dockerfile.pipe"))
        .status()
        .unwrap();
    assert!(made.success());
    symlink("..", here.join("a/up")).unwrap();
    symlink("Dockerfile.round", here.join("Dockerfile.round")).unwrap();
    symlink(outside.join("Dockerfile"), here.join("Dockerfile.out")).unwrap();
    symlink(&outside, here.join("out")).unwrap();
    symlink("a/build", here.join("Dockerfile.in")).unwrap();
    symlink("a/Dockerfile", here.join("Dockerfile.same")).unwrap();

    let walked = found(&here, &["."], &Overrides::default());
    assert_eq!(shown(&walked), ["Dockerfile.in", "a/Dockerfile"]);
    let told: Vec<&str> = walked.notices.iter().map(|n| n.path.as_str()).collect();
    assert_eq!(
        told,
        [
            "Dockerfile.out",
            "Dockerfile.pipe",
            "Dockerfile.round",
            "out"
        ]
    );
    assert!(walked.notices.iter().all(|n| n.level == NoticeLevel::Note));

    let named = found(
        &here,
        &[
            "Dockerfile.out",
            "out",
            "Dockerfile.pipe",
            "Dockerfile.round",
        ],
        &Overrides::default(),
    );
    assert_eq!(shown(&named), ["Dockerfile.out", "out/Dockerfile"]);
    let told: Vec<&str> = named.notices.iter().map(|n| n.path.as_str()).collect();
    assert_eq!(told, ["Dockerfile.pipe", "Dockerfile.round"]);
    assert!(
        named
            .notices
            .iter()
            .all(|n| n.level == NoticeLevel::Incomplete)
    );
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_found() {
    use std::os::unix::ffi::OsStrExt as _;
    let here = folder("odd-names", &[("Dockerfile", FROM)]);
    let name = std::ffi::OsStr::from_bytes(b"Dockerfile.\xff");
    if std::fs::write(here.join(name), FROM).is_err() {
        return; // This file system has no such names.
    }
    let walked = found(&here, &["."], &Overrides::default());
    assert_eq!(shown(&walked), ["Dockerfile", "Dockerfile.\\xff"]);
    assert_eq!(walked.targets[1].path, here.join(name));
}

/// An index of version 2 with these paths, as git writes it.
fn index(paths: &[&str]) -> Vec<u8> {
    let mut out = b"DIRC\0\0\0\x02".to_vec();
    out.extend(u32::try_from(paths.len()).unwrap().to_be_bytes());
    for path in paths {
        let start = out.len();
        out.extend([0; 60]);
        out.extend(u16::try_from(path.len()).unwrap().to_be_bytes());
        out.extend(path.as_bytes());
        let length = out.len() - start;
        out.extend(vec![0; 8 - length % 8]);
    }
    out.extend([0; 20]);
    out
}

#[test]
fn what_git_tracks_is_linted_although_it_is_ignored() {
    let here = folder(
        "tracked",
        &[
            (".env", "A=1\n"),
            ("a/.env", "A=1\n"),
            ("a/private.env", "A=1\n"),
            ("excluded/.env", "A=1\n"),
            (".gitignore", ".env\n*.env\n"),
        ],
    );
    let tracked = [".env", "a/.env", "a/gone.env", "excluded/.env"];
    std::fs::write(here.join(".git/index"), index(&tracked)).unwrap();
    let over = Overrides {
        exclude: vec!["excluded/".to_owned()],
        ..Overrides::default()
    };
    assert_eq!(shown(&found(&here, &["."], &over)), [".env", "a/.env"]);
    assert_eq!(shown(&found(&here, &["a"], &over)), ["a/.env"]);
    // Seen from elsewhere it is the same repository.
    let elsewhere = found(&here.join(".."), &["tracked/a"], &over);
    assert_eq!(shown(&elsewhere), ["tracked/a/.env"]);
    let over = Overrides {
        include_ignored: true,
        ..over
    };
    assert_eq!(
        shown(&found(&here, &["."], &over)),
        [".env", "a/.env", "a/private.env"]
    );
}

/// `link/../Dockerfile` is another file than `Dockerfile`, whatever their texts say.
#[cfg(unix)]
#[test]
fn what_a_link_leads_to_counts_only_if_it_is_linted() {
    let here = folder(
        "link-behind",
        &[("w/Dockerfile", FROM), ("other/dir/x", "")],
    );
    std::fs::write(here.join("other/Dockerfile"), FROM).unwrap();
    std::os::unix::fs::symlink("../other/dir", here.join("w/link")).unwrap();
    std::os::unix::fs::symlink("Dockerfile", here.join("w/b.Dockerfile")).unwrap();
    let all = found(
        &here.join("w"),
        &["link/../Dockerfile", "."],
        &Overrides::default(),
    );
    assert_eq!(shown(&all), ["Dockerfile", "b.Dockerfile"]);
}

#[test]
fn a_folder_is_shown_as_it_was_given() {
    let here = folder(
        "given",
        &[("a/Dockerfile", FROM), ("a/.b/Dockerfile", FROM)],
    );
    let whole = here.to_str().unwrap();
    for given in ["a", "a/", "./a//", "a/../a", &format!("{whole}/a/")] {
        let all = found(&here, &[given], &Overrides::default());
        assert_eq!(shown(&all), ["a/.b/Dockerfile", "a/Dockerfile"], "{given}");
    }
}
