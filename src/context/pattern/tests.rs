#![allow(clippy::unwrap_used)]
use super::*;

fn matches(pattern: &str, path: &str) -> bool {
    Pattern::new(pattern).unwrap().unwrap().matches(path)
}

/// What moby/patternmatcher's own tests state of one pattern and one path, where the path itself decides.
#[test]
fn as_the_library_says() {
    for (pattern, path, expected) in [
        ("**", "file", true),
        ("**/", "file", true),
        ("**", "dir/file", true),
        ("**/", "dir/file", true),
        ("**/**", "dir/file", true),
        ("dir/**", "dir/file", true),
        ("dir/**", "dir/dir2/file", true),
        ("dir/**", "dir", false),
        ("**/dir", "dir", true),
        ("**/dir2/*", "dir/dir2/file", true),
        ("**/dir2/**", "dir/dir2/dir3/file", true),
        ("**file", "file", true),
        ("**file", "dir/file", true),
        ("**/file", "dir/dir/file", true),
        ("**/file*", "dir/dir/file.txt", true),
        ("**/file*txt", "dir/dir/file.txt", true),
        ("**/file*.txt*", "dir/dir/file.txt", true),
        ("**/**/*.txt", "dir/dir/file.txt", true),
        ("**/**/*.txt2", "dir/dir/file.txt", false),
        ("**/*.txt", "file.txt", true),
        ("**/**/*.txt", "file.txt", true),
        ("a**/*.txt", "a/file.txt", true),
        ("a**/*.txt", "a/dir/dir/file.txt", true),
        ("a/*.txt", "a/dir/file.txt", false),
        ("a/*.txt", "a/file.txt", true),
        ("a/*.txt**", "a/file.txt", true),
        ("a[b-d]e", "ae", false),
        ("a[b-d]e", "ace", true),
        ("a[b-d]e", "aae", false),
        ("a[^b-d]e", "aze", true),
        (".*", ".foo", true),
        (".*", "foo", false),
        ("abc.def", "abcdef", false),
        ("abc.def", "abc.def", true),
        ("abc.def", "abcZdef", false),
        ("abc?def", "abcZdef", true),
        ("abc?def", "abcdef", false),
        ("a\\\\", "a\\", true),
        ("a\\*b", "a*b", true),
        ("**/foo/bar", "foo/bar", true),
        ("**/foo/bar", "dir/dir2/foo/bar", true),
        ("abc/**", "abc/def/ghi", true),
        ("**/.foo", ".foo", true),
        ("**/.foo", "bar.foo", false),
        ("a(b)c/def", "a(b)c/def", true),
        ("a(b)c/def", "a(b)c/xyz", false),
        ("a.|)$(}+{bc", "a.|)$(}+{bc", true),
        (
            "dist/*.whl",
            "dist/x-2.4.0rc3.dev36+g08acad9-py3-none-any.whl",
            true,
        ),
        ("a?b", "a☺b", true),
        ("a[^a]b", "a☺b", true),
        ("[a-ζ]*", "α", true),
        ("*[a-ζ]", "A", false),
        ("[\\]a]", "]", true),
        ("[x\\-]", "-", true),
        ("a*b*c*d*e*/f", "axbxcxdxexxx/f", true),
        ("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false),
    ] {
        assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
    }
}

/// What follows from the expression that the library makes of a pattern, and is not what it seems to say.
#[test]
fn turns_of_the_expression() {
    for (pattern, path, expected) in [
        // A raw `^` is an anchor.
        ("a^*", "a^b", false),
        ("^a*", "ab", true),
        // Letters behind a backslash are classes of the expression.
        ("v\\d", "v1", true),
        ("v\\d", "vd", false),
        ("a\\b*", "a", true),
        ("a\\b*", "ab", false),
        // Wildcards inside a class.
        ("x[*]", "x]", true),
        ("x[*]", "x^/[]", true),
        ("x[*]", "x*", false),
        ("[[:alpha:]]x", "bx", true),
        ("[[:alpha:]]x", "1x", false),
        // Without another special sign nothing is an expression.
        ("a^b", "a^b", true),
        ("a.b**", "a.b/c", true),
        ("a.b**", "a.bc", true),
        ("a**", "b/a", false),
        ("a**b", "a/x/b", true),
        ("a**b", "axb", false),
        ("a**b", "ab", true),
        ("**.pem", "a.pem", true),
        ("**.pem", "sub/b.pem", true),
        (".", "a", false),
        ("/", "a", false),
    ] {
        assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn patterns_that_builders_refuse() {
    use PatternError::{Nothing, Syntax};
    for (pattern, expected) in [
        ("!", Nothing),
        ("!/", Nothing),
        ("[", Syntax),
        ("a[", Syntax),
        ("[]a]", Syntax),
        ("[-x]", Syntax),
        ("[x-]", Syntax),
        ("[a-b-c]", Syntax),
        ("\\", Syntax),
        // Legal for `filepath.Match`, and not for the expression.
        ("[Local-Only]", Syntax),
        ("a\\q", Syntax),
        ("[[:nothing:]]x", Syntax),
    ] {
        assert_eq!(Pattern::new(pattern).err(), Some(expected), "{pattern}");
    }
    assert!(Pattern::new("  ").unwrap().is_none());
}

#[test]
fn hostile_patterns_take_bounded_time() {
    let path = "a/".repeat(200);
    for pattern in [
        "**/".repeat(1300) + "b",
        "*a".repeat(2000),
        "**/**/**".repeat(300),
        "[a-z]*".repeat(600),
        "**a".repeat(1300),
    ] {
        if let Ok(Some(pattern)) = Pattern::new(&pattern) {
            std::hint::black_box(pattern.matches(&path));
        }
    }
    let _ = Pattern::new(&"[".repeat(1_000_000));
    let _ = Pattern::new(&"a/../".repeat(300_000));
}
