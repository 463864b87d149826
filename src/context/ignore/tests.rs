use super::*;

fn taken<'p>(ignore: &str, paths: &[&'p str]) -> Vec<&'p str> {
    let ignore = Ignore::read(ignore);
    paths
        .iter()
        .copied()
        .filter(|p| !ignore.ignores(p))
        .collect()
}

const TREE: [&str; 6] = [
    ".env",
    ".env.local",
    ".npmrc",
    "a.pem",
    "sub/.env",
    "sub/b.pem",
];

/// What builders were seen to copy of [`TREE`].
#[test]
fn measured_with_a_builder() {
    let all_but = |out: &[&str]| {
        TREE.iter()
            .copied()
            .filter(|p| !out.contains(p))
            .collect::<Vec<_>>()
    };
    for (ignore, expected) in [
        (".env\n*.pem", all_but(&[".env", "a.pem"])),
        (
            "**/.env\n**/*.pem",
            all_but(&[".env", "sub/.env", "a.pem", "sub/b.pem"]),
        ),
        (".env # secrets", all_but(&[])),
        (".ENV", all_but(&[])),
        (".env*\n!.env", all_but(&[".env.local"])),
        ("!.env\n.env", all_but(&[".env"])),
        ("sub\n!sub/.env", all_but(&["sub/b.pem"])),
        ("*\n!sub", vec!["sub/.env", "sub/b.pem"]),
        ("/.env", all_but(&[".env"])),
        ("./.env", all_but(&[".env"])),
        (" .env", all_but(&[".env"])),
        (".env/", all_but(&[".env"])),
        (" # note", all_but(&[])),
        ("../.env", all_but(&[])),
        // Current builders take `**x` for every path that ends so.
        ("**.pem", all_but(&["a.pem", "sub/b.pem"])),
        (
            "**/.*",
            all_but(&[".env", ".env.local", ".npmrc", "sub/.env"]),
        ),
    ] {
        assert_eq!(taken(ignore, &TREE), expected, "{ignore:?}");
    }
}

/// Where the matchers of other tools go wrong.
#[test]
fn truths_of_the_format() {
    for (ignore, path, expected) in [
        ("foo", "foo", true),
        ("foo", "a/foo", false),
        ("foo", "foo/a", true),
        ("*.key", "x.key", true),
        ("*.key", "a/x.key", false),
        ("**/*.key", "x.key", true),
        ("**/*.key", "a/b/x.key", true),
        ("foo/", "foo", true),
        ("*\n!src", "src/a.rs", false),
        ("*\n!src", "other", true),
        ("*\n!src/*.rs", "src/a.rs", false),
        ("*\n!src/*.rs", "src/a.c", true),
        ("a**b", "a/x/b", true),
        ("./foo", "foo", true),
        ("foo/../bar", "bar", true),
        ("foo/../bar", "foo/bar", false),
        ("foo/*", "foo/a/b", true),
        ("foo/*\n!foo/a", "foo/a/b", false),
        ("a/b/c", "a/b/c/d", true),
        ("a\\*", "a*", true),
        ("a\\*", "ab", false),
        ("**", "a/b", true),
        ("**\n!a", "a/b", false),
        ("**\n!a\na/b", "a/b", true),
        (".", "a", false),
        ("/", "a", false),
        ("# foo\nfoo", "foo", true),
        ("#foo", "#foo", false),
        ("\u{feff}#foo\nfoo", "foo", true),
        ("\u{feff}foo", "foo", true),
        ("a\n\u{feff}foo", "foo", false),
        ("foo  \r\nbar\r\n", "foo", true),
        ("foo  \r\nbar\r\n", "bar", true),
        ("foo\rbar", "foo", false),
        ("! foo", "foo", false),
        ("*\n! foo", "foo", false),
        ("*\n!/foo", "foo", false),
        ("*\n!./foo/", "foo/x", false),
        // A pattern that came too late to change its folder is not asked again below it.
        ("a\n!a/x\na", "a/x", false),
        ("a\n!a/x\na/x", "a/x", true),
    ] {
        assert_eq!(
            Ignore::read(ignore).ignores(path),
            expected,
            "{ignore:?} {path}"
        );
    }
}

#[test]
fn lines_that_builders_refuse_are_told_and_the_others_hold() {
    let ignore = Ignore::read("a\n!\n[\n  ! \nb\n[z-a]\n!/\n");
    let lines: Vec<_> = ignore
        .refused
        .iter()
        .map(|(line, _)| line.clone())
        .collect();
    assert_eq!(lines, [2..3, 4..5, 8..9, 13..18, 19..21]);
    assert!(ignore.ignores("a") && ignore.ignores("b"));
}

#[test]
fn excludes_are_not_cleaned_of_a_slash() {
    assert!(Ignore::excludes([".env"]).ignores(".env"));
    assert!(Ignore::excludes(["**/.env"]).ignores("a/.env"));
    assert!(!Ignore::excludes(["/.env"]).ignores(".env"));
}

#[test]
fn a_folder_is_left_when_nothing_in_it_can_come_back() {
    for (ignore, folder, expected) in [
        ("a\n!b", "a", false),
        ("a\n!ab/c", "a", false),
        ("a\n!b/c", "a", false),
        ("a\n!a/b/c", "a", true),
        ("a\n!*.md", "a", false),
        ("a\n!**/*.md", "a", true),
        ("a\n!*/*.md", "a", true),
        ("a/b\n!*/*.md", "a/b", false),
        ("a\n!x/*.md", "a", false),
        ("a", "a", false),
    ] {
        assert_eq!(
            Ignore::read(ignore).may_take_back(folder),
            expected,
            "{ignore:?}"
        );
    }
}

#[test]
fn a_file_of_a_megabyte_is_read_and_cut() {
    for line in [
        "a\n",
        "**/**/**\n",
        "[\n",
        "!x\n",
        &"x".repeat(70_000),
        "*?*?*?*?*\n",
    ] {
        let ignore = Ignore::read(&line.repeat((1 << 20) / line.len()));
        std::hint::black_box(ignore.ignores("some/folder/with/a/file.txt"));
    }
}
