//! What the terminal shows of a source: frames, carets, cuts.

use super::*;

pub(super) fn one(content: &str, path: &str, labels: &[(Span, &str)], masks: &[Span]) -> Sample {
    let mut sources = SourceMap::new();
    file(&mut sources, path, content);
    let flow: Vec<Label> = labels.iter().map(|(s, t)| Label::new(*s, *t)).collect();
    Sample {
        stages: vec![],
        sources,
        findings: vec![Finding {
            masks: masks.to_vec(),
            flow: if flow.len() > 1 { flow.clone() } else { vec![] },
            ..finding(&IMAGE_ENV, flow[0].clone())
        }],
        notices: vec![],
        stats: Stats {
            files: 1,
            ..Stats::default()
        },
    }
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(crate::source::FileId(0), start, end)
}

pub(super) fn frame_of(sample: &Sample, width: usize) -> String {
    let options = TerminalOptions {
        width,
        ..TerminalOptions::default()
    };
    on_terminal(&sample.run(), options)
}

/// Checks that the line under the one with `shown` underlines exactly these columns.
pub(super) fn assert_underlined(out: &str, shown: &str) {
    let lines: Vec<&str> = out.lines().collect();
    let number = lines
        .iter()
        .position(|l| l.contains(shown))
        .unwrap_or_else(|| panic!("{shown}: {out}"));
    let (line, under) = (lines[number], lines[number + 1]);
    let start = text_width(&line[..line.find(shown).unwrap()]);
    let marks: Vec<usize> = under
        .chars()
        .enumerate()
        .filter(|(_, c)| matches!(c, '─' | '┬' | '▲'))
        .map(|(i, _)| i)
        .collect();
    let want: Vec<usize> = (start..start + text_width(shown)).collect();
    assert_eq!(marks, want, "{shown} in\n{out}");
}

#[test]
fn carets_stand_under_what_is_meant() {
    for (content, meant, secret) in [
        ("ENV A=s3cret-9 B=1\n", "s3cret-9", true),
        ("ENV A=漢字s9 B=1\n", "漢字s9", true),
        ("ENV A=s3cret-9 B=漢字\n", "漢字", false),
        ("\tENV\tA=s3cret-9\n", "s3cret-9", true),
        ("漢字🐢 A=s3cret-9\n", "s3cret-9", true),
        ("a\r\nENV A=s3cret-9\r\nb\r\n", "s3cret-9", true),
        ("\u{feff}A=s3cret-9\n", "s3cret-9", true),
        ("\u{1b}[31m A=s3cret-9", "s3cret-9", true),
    ] {
        let start = content.find(meant).unwrap();
        let meant_span = span(start, start + meant.len());
        let masks = if secret { vec![meant_span] } else { vec![] };
        let sample = one(content, "Dockerfile", &[(meant_span, "this")], &masks);
        let shown = if secret {
            "*".repeat(meant.chars().count())
        } else {
            meant.to_owned()
        };
        assert_underlined(&frame_of(&sample, 100), &shown);
    }
}

#[test]
fn the_head_of_a_frame_has_the_files_own_line_and_column() {
    let content = format!("a\nb\n{}ENV A=s3cret-9\n", "x".repeat(5000));
    let start = content.find("s3cret-9").unwrap();
    let sample = one(
        &content,
        "Dockerfile",
        &[(span(start, start + 8), "this")],
        &[span(start, start + 8)],
    );
    let out = frame_of(&sample, 80);
    assert!(out.contains("[Dockerfile:3:5007]"), "{out}");
}

#[test]
fn a_long_line_is_cut_to_what_is_meant() {
    let content = format!(
        "{}ENV A=s3cret-9{}\n",
        "x".repeat(10_000),
        "y".repeat(10_000)
    );
    let start = content.find("s3cret-9").unwrap();
    let sample = one(
        &content,
        "Dockerfile",
        &[(span(start, start + 8), "this")],
        &[span(start, start + 8)],
    );
    for width in [40, 80, 120] {
        let out = frame_of(&sample, width);
        assert!(out.lines().all(|l| text_width(l) <= width.max(60)), "{out}");
        assert_underlined(&out, "********");
    }
}

#[test]
fn a_place_without_characters_still_has_a_mark() {
    for content in ["", "a", "a\n", "a\r\n"] {
        let sample = one(
            content,
            "f",
            &[(span(content.len(), content.len()), "missing here")],
            &[],
        );
        let out = frame_of(&sample, 80);
        assert!(out.contains("missing here"), "{content:?}: {out}");
        assert!(out.contains('┬'), "{content:?}: {out}");
    }
}

#[test]
fn spans_out_of_bounds_are_clamped() {
    for (start, end) in [(9, 99), (2, 99), (6, 7), (7, 7)] {
        let sample = one("FROM aż b\n", "f", &[(span(start, end), "here")], &[]);
        let out = frame_of(&sample, 80);
        assert!(
            out.contains("here") && !out.contains("Failed"),
            "{start}..{end}: {out}"
        );
    }
    // An unknown file: the finding is still told.
    let mut sample = one("a\n", "f", &[(span(0, 1), "here")], &[]);
    sample.findings[0].primary.span.file = crate::source::FileId(9);
    let out = frame_of(&sample, 80);
    assert!(
        out.contains("a secret stands in the image's environment"),
        "{out}"
    );
}

#[test]
fn there_are_no_links_in_the_output() {
    let options = TerminalOptions {
        color: true,
        ..TerminalOptions::default()
    };
    let out = on_terminal(&pleasant().run(), options);
    assert!(
        out.contains("\u{1b}[") && !out.contains("\u{1b}]8"),
        "{out:?}"
    );
}

#[test]
fn many_lines_are_shown_by_their_first() {
    let content: String = (1..=30).map(|i| format!("line {i}\n")).collect();
    let end = content.len();
    let sample = one(
        &content,
        "key.pem",
        &[(span(0, end), "a private key")],
        &[span(0, end)],
    );
    let out = frame_of(&sample, 80);
    assert!(out.contains("a private key (to line 30)"), "{out}");
    assert!(out.lines().count() < 12, "{out}");
    assert!(!out.contains("line 2"), "{out}");
}

#[test]
fn a_few_lines_are_framed_whole() {
    let content = "a\nRUN one \\\n  two \\\n  three\nb\n";
    let start = content.find("RUN").unwrap();
    let end = content.find("three").unwrap() + 5;
    let out = frame_of(
        &one(content, "f", &[(span(start, end), "all of it")], &[]),
        80,
    );
    assert!(
        out.contains("╭─▶ RUN one") && out.contains("╰──── all of it"),
        "{out}"
    );
}

#[test]
fn each_file_of_the_way_has_its_own_frame() {
    let out = frame_of(&pleasant(), 100);
    let compose = out.find("[compose.yaml:6:20]").unwrap();
    let docker = out.find("[services/web/Dockerfile:4:5]").unwrap();
    assert!(compose < docker);
    for step in [
        "1. the caller's token",
        "2. it arrives",
        "3. expanded",
        "4. and written",
    ] {
        assert!(out.contains(step), "{step}: {out}");
    }
}

#[test]
fn findings_of_one_kind_share_a_frame() {
    let out = frame_of(&pleasant(), 120);
    assert_eq!(
        out.matches("secret-in-container-env · medium").count(),
        1,
        "{out}"
    );
    for key in [
        "POSTGRES_PASSWORD",
        "REPLICATION_PASSWORD",
        "BACKUP_PASSWORD",
    ] {
        assert!(out.contains(&format!("{key}: a literal password")), "{out}");
    }
    assert!(
        out.contains("(3 times)") && out.contains("(lines 5, 6 and 8)"),
        "{out}"
    );
}

#[test]
fn the_same_value_elsewhere_is_masked_too() {
    let out = frame_of(&pleasant(), 100);
    assert!(out.contains("\"--db-password=***********\""), "{out}");
    // A weak word in the name of an image is no value.
    assert!(
        frame_of(
            &one(
                "image: postgres:17\nPW: postgres\n",
                "f",
                &[(span(23, 31), "weak")],
                &[span(23, 31)]
            ),
            80
        )
        .contains("image: postgres:17")
    );
}
