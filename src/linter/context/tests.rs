#![allow(clippy::unwrap_used, clippy::disallowed_methods)]
use std::path::PathBuf;

use crate::config::{self, Overrides};
use crate::discover::{Format, Target};
use crate::linter::{self, Input, Outcome};
use crate::source::{DiskFs, FileSystem, MemoryFs};

fn lint(root: &str, fs: &dyn FileSystem) -> Outcome {
    let root = PathBuf::from(root);
    let settings = config::resolve(None, &Overrides::default(), &root, linter::rules()).unwrap();
    let target = Target {
        root: root.as_path().into(),
        path: root.join("Dockerfile"),
        ..linter::in_memory("Dockerfile", Format::Dockerfile)
    };
    let input = Input {
        command: None,
        files: vec![target],
        baseline: None,
    };
    linter::lint(input, &settings, fs)
}

fn memory(files: &[(&str, &str)]) -> MemoryFs {
    let mut fs = MemoryFs::default();
    for (path, text) in files {
        fs.insert(format!("/p/{path}"), *text);
    }
    fs
}

const DOTENV: &str = "DB_PASSWORD=correct-horse-9\n";

#[test]
fn lines_that_the_builder_refuses_are_told_once() {
    let fs = memory(&[
        ("Dockerfile", "FROM a\nCOPY . .\n"),
        (".env", DOTENV),
        (".dockerignore", "[\n!\n"),
    ]);
    let outcome = lint("/p", &fs);
    assert_eq!(outcome.findings.len(), 1);
    let notices: Vec<&str> = outcome.notices.iter().map(|n| n.path.as_str()).collect();
    assert_eq!(notices, [".dockerignore"; 2], "{:?}", outcome.notices);
}

#[test]
fn what_git_ignores_is_in_the_context() {
    let fs = memory(&[
        ("Dockerfile", "FROM a\nCOPY . .\n"),
        (".env", DOTENV),
        (".gitignore", ".env\n"),
    ]);
    assert_eq!(lint("/p", &fs).findings.len(), 1);
}

/// Loops and links that lead out, folders that cannot be read, and a folder of many files.
#[cfg(unix)]
#[test]
fn contexts_that_are_made_to_harm() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let root = std::env::temp_dir().join(format!("lint-secrets-context-{}", std::process::id()));
    let inner = root.join("project");
    std::fs::create_dir_all(inner.join("locked")).unwrap();
    std::fs::create_dir_all(inner.join("many")).unwrap();
    std::fs::create_dir_all(root.join("outside")).unwrap();
    std::fs::write(root.join("outside/.env"), DOTENV).unwrap();
    std::fs::write(inner.join("locked/.env"), DOTENV).unwrap();
    std::fs::write(
        inner.join("Dockerfile"),
        "FROM a\nCOPY . .\nCOPY out/.env /x\nCOPY ../outside /y\n",
    )
    .unwrap();
    symlink(&inner, inner.join("loop")).unwrap();
    symlink(root.join("outside"), inner.join("out")).unwrap();
    symlink(root.join("outside/.env"), inner.join("prod.env")).unwrap();
    for n in 0..2000 {
        std::fs::write(inner.join(format!("many/{n}.txt")), "").unwrap();
    }
    let locked = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(inner.join("locked"), locked).unwrap();
    let outcome = lint(inner.to_str().unwrap(), &DiskFs);
    std::fs::set_permissions(inner.join("locked"), std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    // Nothing outside was read: what is named there is known by its name only.
    assert!(
        outcome
            .sources
            .iter()
            .all(|file| !file.text().contains("horse") || file.path().starts_with("locked"))
    );
    let named: Vec<&str> = outcome
        .findings
        .iter()
        .map(|f| f.detector.as_str())
        .collect();
    // A superuser reads what is locked.
    assert!(
        matches!(named.as_slice(), ["file-name"] | [_, "file-name"]),
        "{named:?}"
    );
}
