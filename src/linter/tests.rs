use super::*;
use crate::config::{Overrides, resolve};
use crate::source::MemoryFs;

fn settings() -> Settings {
    resolve(
        None,
        &Overrides::default(),
        std::path::Path::new("/r"),
        rules(),
    )
    .unwrap()
}

#[test]
fn a_file_that_cannot_be_read_is_a_notice_and_keeps_its_number() {
    let mut fs = MemoryFs::default();
    fs.insert("b", "FROM b");
    let files = ["a", "b"]
        .map(|name| in_memory(name, Format::Dockerfile))
        .to_vec();
    let outcome = lint(
        Input {
            files,
            baseline: None,
        },
        &settings(),
        &fs,
    );
    // The numbers are those of the input: the file that was not read keeps its own.
    assert_eq!(outcome.sources.get(FileId(1)).unwrap().path(), "b");
    assert_eq!(outcome.files, [(Format::Dockerfile, 1)]);
    let [notice] = outcome.notices.as_slice() else {
        panic!()
    };
    assert_eq!(
        (notice.path.as_str(), notice.level),
        ("a", NoticeLevel::Incomplete)
    );
}

#[test]
fn a_panic_is_caught_and_says_where_but_not_what() {
    let place = panics::guarded(|| {
        assert!(in_analysis());
        remember("src/x.rs:1".to_owned());
        std::panic::resume_unwind(Box::new("correct-horse-9"));
    });
    assert_eq!(place, Err(Some("src/x.rs:1".to_owned())));
    assert!(!in_analysis());
    assert_eq!(panics::guarded(|| 1), Ok(1));
}

#[test]
fn a_target_that_no_file_has_is_told() {
    let mut fs = MemoryFs::default();
    fs.insert("a", "FROM a AS Base\nFROM base AS last\n");
    fs.insert("b", "FROM b AS other\n");
    for (target, files, told) in [
        ("base", &["a"][..], None),
        ("LAST", &["a"], None),
        ("1", &["a"], None),
        ("2", &["a"], Some("a")),
        ("none", &["a"], Some("a")),
        ("base", &["a", "b"], None),
        ("none", &["a", "b"], Some("")),
        ("none", &[], None),
    ] {
        let files = files
            .iter()
            .map(|f| in_memory(f, Format::Dockerfile))
            .collect();
        let settings = Settings {
            target: Some(target.to_owned()),
            ..settings()
        };
        let input = Input {
            files,
            baseline: None,
        };
        let notices = lint(input, &settings, &fs).notices;
        assert_eq!(
            notices.first().map(|n| n.path.as_str()),
            told,
            "{target}: {notices:?}"
        );
        assert!(
            notices
                .iter()
                .all(|n| n.level == NoticeLevel::Incomplete && n.message.contains(target))
        );
    }
}

/// Vector 35 of the catalogue: builders refuse secret mounts on Windows.
#[test]
fn no_secret_mount_is_proposed_on_windows() {
    for (from, proposed) in [
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022", false),
        ("FROM --platform=windows/amd64 app", false),
        ("FROM alpine:3.20", true),
    ] {
        let mut fs = MemoryFs::default();
        fs.insert(
            "a",
            format!("{from}\nARG NUGET_TOKEN\nRUN nuget restore\n").as_str(),
        );
        let input = Input {
            files: vec![in_memory("a", Format::Dockerfile)],
            baseline: None,
        };
        let findings = lint(input, &settings(), &fs).findings;
        let [finding] = findings.as_slice() else {
            panic!("{from}: {findings:?}")
        };
        assert_eq!(finding.rule.name, "secret-build-arg");
        let mounts = finding.help.iter().any(|line| line.contains("--mount"));
        assert_eq!(mounts, proposed, "{from}: {:?}", finding.help);
    }
}
