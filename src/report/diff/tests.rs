use super::*;
use crate::finding::{Confidence, Finding, Label, RuleMeta, Severity, State};
use crate::source::{FileId, SourceMap, Span};

static RULE: RuleMeta = RuleMeta {
    name: "secret-in-image-env",
    summary: "a secret",
    docs: "",
    severity: Severity::High,
    default: true,
    cwe: &[],
};

fn secret(span: Span) -> Finding {
    Finding {
        rule: &RULE,
        severity: Severity::High,
        confidence: Confidence::High,
        message: String::new(),
        key: None,
        detector: String::new(),
        primary: Label::new(span, ""),
        flow: Vec::new(),
        again: Vec::new(),
        exposures: Vec::new(),
        masks: vec![span],
        help: Vec::new(),
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}

/// The diff of two texts; `secrets` are those of the first one that were found.
fn diff(before: &str, after: &str, secrets: &[&str], searched: bool) -> Diff {
    let mut sources = SourceMap::new();
    let old = sources.add("a/Dockerfile", before.as_bytes().to_vec());
    let found: Vec<Finding> = secrets
        .iter()
        .map(|text| {
            let at = before.find(text).unwrap();
            secret(Span::new(old.id(), at, at + text.len()))
        })
        .collect();
    let new = SourceFile::new(FileId(0), "", after.as_bytes().to_vec());
    let redactor = Redactor::new(&found, &sources);
    let known = |file| Known {
        redactor: &redactor,
        file,
        searched,
    };
    let compared = Compared {
        path: old.path(),
        before: &old,
        after: &new,
    };
    let file = searched.then_some(&*old);
    unified(compared, known(file), known(None), false)
}

#[test]
fn a_diff_is_what_patch_reads() {
    let before: String = (1..=20).map(|n| format!("line {n}\n")).collect();
    let after = before
        .replace("line 2\n", "")
        .replace("line 5\n", "line five\nand more\n")
        .replace("line 18\n", "line 18\nnew\n");
    let diff = diff(&before, &after, &[], true);
    assert!(!diff.masked);
    assert_eq!(
        diff.text,
        "--- a/Dockerfile\n+++ a/Dockerfile\n@@ -1,8 +1,8 @@\n line 1\n-line 2\n line 3\n line 4\n-line 5\n+line five\n\
         +and more\n line 6\n line 7\n line 8\n@@ -16,5 +16,6 @@\n line 16\n line 17\n line 18\n+new\n line 19\n line 20\n"
    );
}

#[test]
fn the_last_line_may_have_no_end() {
    assert_eq!(
        diff("a\nb", "a\nc", &[], true).text,
        "--- a/Dockerfile\n+++ a/Dockerfile\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at \
         end of file\n"
    );
    assert_eq!(
        diff("", "a\n", &[], true).text.lines().nth(2),
        Some("@@ -0,0 +1 @@")
    );
    assert_eq!(
        diff("a\r\n\tb\r\n", "a\r\n\tc\r\n", &[], true)
            .text
            .lines()
            .count(),
        6
    );
    assert!(
        diff("a\r\n\tb\r\n", "a\r\n\tc\r\n", &[], true)
            .text
            .contains("+\tc\r\n")
    );
    assert_eq!(diff("a\n", "a\n", &[], true), Diff::default());
}

#[test]
fn no_part_of_a_secret_is_shown() {
    let before = "FROM a\nENV A=tr0ub4dor-7 B=s4ffron-h1ll\nRUN echo tr0ub4dor-7 | base64\n";
    let after = "FROM a\nENV B=s4ffron-h1ll\nRUN echo tr0ub4dor-7 | base64\n";
    let diff = diff(before, after, &["tr0ub4dor-7", "s4ffron-h1ll"], true);
    assert!(diff.masked);
    assert_eq!(
        diff.text,
        "--- a/Dockerfile\n+++ a/Dockerfile\n@@ -1,3 +1,3 @@\n FROM a\n-ENV A=*** B=***\n+ENV B=***\n RUN echo *** | \
         base64\n"
    );
    let key = "-----BEGIN X-----\nMIIabc123abc\nMIIdef456def\n-----END X-----\n";
    let shown =
        super::super::diff::tests::diff(key, "gone\n", &["MIIabc123abc\nMIIdef456def"], true);
    assert!(!shown.text.contains("MII"), "{}", shown.text);
    assert_eq!(shown.text.matches("-***").count(), 2);
}

#[test]
fn what_nobody_searched_is_not_shown() {
    let before = "services:\n  a:\n    build:\n      args:\n        - X\n    environment:\n      P: s4ffron-h1ll\n";
    let inserted = format!("{before}secrets:\n  x:\n    environment: X\n");
    let shown = diff(before, &inserted, &[], false);
    assert!(
        shown.text.contains("+secrets:\n") && !shown.text.contains("s4ffron"),
        "{}",
        shown.text
    );
    let changed = before.replace("        - X\n", "        - Y=s4ffron-h1ll\n");
    let shown = diff(before, &changed, &[], false);
    assert!(
        shown.masked && !shown.text.contains("s4ffron") && !shown.text.contains('Y'),
        "{}",
        shown.text
    );
}

#[test]
fn nothing_repaints_the_screen() {
    let shown = diff("a\u{1b}[2Jb\n", "\u{feff}a\u{202e}\n", &[], true);
    assert!(
        !shown.text.contains(['\u{1b}', '\u{202e}']),
        "{:?}",
        shown.text
    );
    assert!(shown.text.contains("+\u{feff}a<U+202E>\n"));
}
