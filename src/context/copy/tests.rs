use super::super::tree::tests::{Paths, secret};
use super::*;
use crate::source::FileId;

const TREE: [&str; 12] = [
    ".env",
    "a/.env",
    "a/b/x.pem",
    "a/b/readme.md",
    "certs/one.pem",
    "certs/two.pem",
    "certs/link.pem@",
    "config/prod/.env",
    "config/dev/.env",
    "Dockerfile",
    "package.json",
    "node_modules/m/test.pem",
];

fn ignore_file(text: &str) -> Option<Arc<SourceFile>> {
    let file = SourceFile::new(FileId(0), ".dockerignore", text.into());
    Some(Arc::new(file))
}

fn take(ignore: &str, source: &str, exclude: &[&str], parents: bool) -> Source {
    let files = Paths::new(&TREE);
    let trees = Trees::new(secret);
    let context = BuildContext::new(
        &files,
        &trees,
        String::new(),
        IgnoreChoice::default(),
        ignore_file(ignore),
    );
    let options = CopyOptions {
        exclude: Ignore::excludes(exclude.iter().copied()),
        parents,
    };
    context.take(source, &options)
}

fn many(paths: &[&str]) -> Source {
    Source::Many(paths.iter().map(|p| (*p).to_owned()).collect())
}

#[test]
fn folders_files_and_wildcards() {
    let all = [
        ".env",
        "a/.env",
        "a/b/x.pem",
        "certs/one.pem",
        "certs/two.pem",
        "config/dev/.env",
        "config/prod/.env",
    ];
    for source in [".", "./", "/", "..", "a/.."] {
        assert_eq!(take("", source, &[], false), many(&all), "{source}");
    }
    for (source, expected) in [
        ("a", many(&["a/.env", "a/b/x.pem"])),
        ("/a/", many(&["a/.env", "a/b/x.pem"])),
        ("../a/b", many(&["a/b/x.pem"])),
        ("missing", Source::Missing),
        ("$DIR", Source::Missing),
        ("*.pem", many(&[])),
        ("*/*.pem", many(&["certs/one.pem", "certs/two.pem"])),
        ("certs/*", many(&["certs/one.pem", "certs/two.pem"])),
        ("certs/t?o.pem", many(&["certs/two.pem"])),
        ("certs/[a-p]*", many(&["certs/one.pem"])),
        ("a*", many(&["a/.env", "a/b/x.pem"])),
        (
            "config/*/.env",
            many(&["config/dev/.env", "config/prod/.env"]),
        ),
        (".*", many(&[".env"])),
        ("*", many(&all)),
        ("package*.json", many(&[])),
        // Named, all is taken.
        ("node_modules", many(&["node_modules/m/test.pem"])),
    ] {
        assert_eq!(take("", source, &[], false), expected, "{source}");
    }
    let file = |path: &str, ignored| Source::File {
        path: path.to_owned(),
        ignored,
    };
    assert_eq!(take("", "./.env", &[], false), file(".env", false));
    assert_eq!(take("", "\".env\"", &[], false), file(".env", false));
    assert_eq!(take(".env", ".env", &[], false), file(".env", true));
    assert_eq!(take(".env", "a/.env", &[], false), file("a/.env", false));
    assert_eq!(
        take("", "package.json", &[], false),
        file("package.json", false)
    );
}

#[test]
fn what_ignore_files_and_excludes_leave_out() {
    for (ignore, source, exclude, expected) in [
        (".env\n**/*.pem\nconfig", ".", vec![], vec!["a/.env"]),
        ("*\n!a", ".", vec![], vec!["a/.env", "a/b/x.pem"]),
        ("*\n!a/b/*.pem", ".", vec![], vec!["a/b/x.pem"]),
        (
            "**/.env\n**/*.pem\n!config/prod/.env",
            ".",
            vec![],
            vec!["config/prod/.env"],
        ),
        (
            "",
            ".",
            vec!["**/.env"],
            vec!["a/b/x.pem", "certs/one.pem", "certs/two.pem"],
        ),
        ("", "a", vec![".env"], vec!["a/b/x.pem"]),
        ("", "a", vec!["a/.env"], vec!["a/.env", "a/b/x.pem"]),
        (
            "",
            ".",
            vec!["*", "!config"],
            vec!["config/dev/.env", "config/prod/.env"],
        ),
        ("", "c*", vec!["*.pem", "prod"], vec!["config/dev/.env"]),
        ("certs/one.pem", "certs/*", vec![], vec!["certs/two.pem"]),
    ] {
        assert_eq!(
            take(ignore, source, &exclude, false),
            many(&expected),
            "{ignore:?} {source} {exclude:?}"
        );
    }
}

#[test]
fn parents_keep_the_folders_and_match_as_ignore_files_do() {
    for (source, expected) in [
        ("**/x.pem", vec!["a/b/x.pem"]),
        ("./a/b/x.pem", vec!["a/b/x.pem"]),
        ("./config/./prod", vec!["config/prod/.env"]),
        ("a/**/*.pem", vec!["a/b/x.pem"]),
        ("*.md", vec![]),
        ("config", vec!["config/dev/.env", "config/prod/.env"]),
    ] {
        assert_eq!(take("", source, &[], true), many(&expected), "{source}");
    }
}

#[test]
fn a_context_in_a_folder_has_paths_of_its_own() {
    let files = Paths::new(&TREE);
    let trees = Trees::new(secret);
    let ignore = ignore_file("b");
    let context = BuildContext::new(
        &files,
        &trees,
        "a".to_owned(),
        IgnoreChoice::default(),
        ignore,
    );
    let options = CopyOptions::default();
    assert_eq!(context.take(".", &options), many(&[".env"]));
    assert_eq!(context.take("../config", &options), Source::Missing);
    assert_eq!(context.in_project(".env"), "a/.env");
}
