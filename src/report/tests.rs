//! What holds for every reporter, tried on hand-made runs.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods
)]

use std::collections::HashSet;
use std::path::Path;

use base64::Engine as _;
use proptest::prelude::*;

use super::sample::{IMAGE_ENV, Sample, Secrets, file, finding, nasty, pleasant};
use super::visible::{is_unsafe, text_width};
use super::*;
use crate::finding::{Applicability, Edit, Fix, Label};
use crate::source::Span;

fn text(reporter: &dyn Reporter, run: &Run<'_>) -> String {
    let mut out = Vec::new();
    reporter.report(run, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn on_terminal(run: &Run<'_>, options: TerminalOptions) -> String {
    text(&TerminalReporter::new(options), run)
}

/// Every reporter, the terminal in many forms.
fn reporters() -> Vec<(String, Box<dyn Reporter>)> {
    let mut all: Vec<(String, Box<dyn Reporter>)> = machine_reporters();
    for graphics in [Graphics::Unicode, Graphics::Ascii, Graphics::Narrated] {
        for width in [0, 40, 60, 80, 100, 200, 30_000] {
            for color in [false, true] {
                let options = TerminalOptions {
                    width,
                    color,
                    graphics,
                    reveal: false,
                };
                all.push((
                    format!("{options:?}"),
                    Box::new(TerminalReporter::new(options)),
                ));
            }
        }
    }
    all
}

/// One of each kind.
fn few_reporters() -> Vec<(String, Box<dyn Reporter>)> {
    let keep = |name: &str| !name.contains("width") || name.contains("width: 40, color: false");
    let all = reporters().into_iter();
    all.filter(|(name, _)| keep(name)).collect()
}

fn machine_reporters() -> Vec<(String, Box<dyn Reporter>)> {
    Format::ALL
        .into_iter()
        .filter(|f| *f != Format::Terminal)
        .map(|f| (f.to_string(), f.reporter(&TerminalOptions::default())))
        .collect()
}

#[test]
fn no_part_of_a_secret_is_shown() {
    for secrets in [Secrets::one(), Secrets::other()] {
        let sample = nasty(&secrets);
        let mut needles: Vec<Vec<u8>> = Vec::new();
        for secret in secrets.all() {
            let engine = base64::engine::general_purpose::STANDARD;
            for form in [
                secret.clone(),
                engine.encode(&secret),
                engine.encode(format!("app:{secret}"))[8..].to_owned(),
            ] {
                needles.extend(form.as_bytes().windows(4).map(<[u8]>::to_vec));
            }
        }
        let needles: HashSet<Vec<u8>> = needles.into_iter().collect();
        // The words of the sample and of the report share no run with a secret, or this could not pass.
        for (name, reporter) in reporters() {
            let out = text(reporter.as_ref(), &sample.run());
            let found = out.as_bytes().windows(4).position(|w| needles.contains(w));
            let around = found.map(|at| {
                let end = (at + 40).min(out.len());
                String::from_utf8_lossy(&out.as_bytes()[at.saturating_sub(60)..end]).into_owned()
            });
            assert_eq!(around, None, "{name}");
        }
    }
}

#[test]
fn the_search_for_secrets_finds_one() {
    // With the secrets shown, the search above must find them.
    let secrets = Secrets::one();
    let options = TerminalOptions {
        reveal: true,
        ..TerminalOptions::default()
    };
    let out = on_terminal(&nasty(&secrets).run(), options);
    for secret in [secrets.plain, secrets.wide, secrets.quoted, secrets.many[0]] {
        assert!(out.contains(secret), "{secret}");
    }
}

#[test]
fn no_length_of_a_secret_is_told_to_machines() {
    let (one, other) = (nasty(&Secrets::one()), nasty(&Secrets::other()));
    for (name, reporter) in machine_reporters() {
        let (one, other) = (
            text(reporter.as_ref(), &one.run()),
            text(reporter.as_ref(), &other.run()),
        );
        for (a, b) in one.lines().zip(other.lines()) {
            assert_eq!(a, b, "{name}");
        }
        assert_eq!(one, other, "{name}");
    }
}

#[test]
fn secrets_are_shown_when_asked_for_and_by_the_terminal_only() {
    let secrets = Secrets::one();
    let sample = nasty(&secrets);
    let options = TerminalOptions {
        width: 200,
        reveal: true,
        ..TerminalOptions::default()
    };
    let out = on_terminal(&sample.run(), options);
    assert!(
        out.contains(secrets.plain) && out.contains(secrets.wide),
        "{out}"
    );
    assert!(!out.chars().any(|c| c != '\n' && is_unsafe(c)));
}

#[test]
fn nothing_reaches_the_terminal_that_it_would_obey() {
    let sample = nasty(&Secrets::one());
    for (name, reporter) in reporters() {
        let mut out = text(reporter.as_ref(), &sample.run());
        if name.contains("color: true") {
            // Our own colours; that the files' do not get through is seen without colours.
            for part in out.clone().split('\u{1b}').skip(1) {
                let code = part.split_once('m').unwrap().0;
                assert!(code.starts_with('['), "{name}: {part:?}");
                out = out.replace(&format!("\u{1b}{code}m"), "");
            }
        }
        for (number, line) in out.lines().enumerate() {
            let bad = line.chars().find(|c| is_unsafe(*c));
            assert_eq!(bad, None, "{name} line {number}: {line:?}");
        }
        if name.contains("Ascii") {
            assert!(out.is_ascii(), "{name}");
        }
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for (name, reporter) in reporters() {
        let (one, two) = (nasty(&Secrets::one()), nasty(&Secrets::one()));
        assert_eq!(
            text(reporter.as_ref(), &one.run()),
            text(reporter.as_ref(), &two.run()),
            "{name}"
        );
    }
}

/// Takes so many bytes, then fails.
struct Full(usize);
impl io::Write for Full {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = buf.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn errors_of_the_writer_come_back() {
    let sample = pleasant();
    for (name, reporter) in reporters() {
        for room in [0, 1, 100, 600] {
            let error = reporter.report(&sample.run(), &mut Full(room)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{name} {room}");
        }
    }
}

/// A run with one finding in one file.
fn one(content: &str, path: &str, labels: &[(Span, &str)], masks: &[Span]) -> Sample {
    let mut sources = SourceMap::new();
    file(&mut sources, path, content);
    let flow: Vec<Label> = labels.iter().map(|(s, t)| Label::new(*s, *t)).collect();
    Sample {
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

fn span(start: usize, end: usize) -> Span {
    Span::new(crate::source::FileId(0), start, end)
}

fn frame_of(sample: &Sample, width: usize) -> String {
    let options = TerminalOptions {
        width,
        ..TerminalOptions::default()
    };
    on_terminal(&sample.run(), options)
}

/// Checks that the line under the one with `shown` underlines exactly these columns.
fn assert_underlined(out: &str, shown: &str) {
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

#[test]
fn summaries_say_what_was_looked_at() {
    let mut sample = pleasant();
    let last = |s: &Sample| frame_of(s, 100).lines().last().unwrap().to_owned();
    assert_eq!(
        last(&sample),
        "5 findings (2 high, 3 medium) in 2 of 41 build files; 1 weak default not failing; 1 place not analysed in full; 0.02 s"
    );
    sample.notices.clear();
    sample.findings.drain(..5);
    assert_eq!(
        last(&sample),
        "no finding that fails the run in 41 build files; 1 weak default not failing; 0.02 s"
    );
    sample.findings.clear();
    assert_eq!(
        last(&sample),
        "no secret stays behind in 41 build files: 30 Dockerfiles and 11 Compose files; 0.02 s"
    );
    assert_eq!(frame_of(&sample, 100).lines().count(), 1);
    sample.stats = Stats::default();
    assert_eq!(last(&sample), "nothing was checked: no build file found");
}

#[test]
fn files_that_were_not_read_come_before_the_summary() {
    let out = frame_of(&pleasant(), 100);
    let lines: Vec<&str> = out.lines().rev().take(4).collect();
    assert_eq!(lines[1], "");
    assert_eq!(
        lines[2],
        "  old/Dockerfile: cannot be read: permission denied; it was left out"
    );
    assert_eq!(lines[3], "not analysed in full");
}

#[test]
fn concise_is_one_line_a_finding() {
    let out = text(&ConciseReporter, &pleasant().run());
    let first = out.lines().next().unwrap();
    assert_eq!(
        first,
        "services/web/Dockerfile:4:5: high: a build argument's secret stays in the image [secret-build-arg] (history, layer, provenance)"
    );
    assert_eq!(out.lines().count(), 6 + 1 + 1);
}

#[test]
fn github_gets_commands_and_nothing_else_can_give_one() {
    let out = text(&GithubReporter, &nasty(&Secrets::one()).run());
    for line in out.lines() {
        let command = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|c| line.starts_with(c));
        assert!(command || !line.contains("::"), "{line}");
        assert!(!line.contains("##["), "{line}");
    }
    assert!(
        out.contains("title=secret-in-image-env (critical)::a private key%0A"),
        "{out}"
    );
    // Worst first.
    assert!(
        out.starts_with("::error file=compose.yaml,line=3,"),
        "{out}"
    );
    assert!(
        out.contains("file=a b/Docker␛[31mfile%3A1%2C100%25<U+202E>%0A,line=2,col=8,"),
        "{out}"
    );
    assert!(
        out.contains("::notice file=a%2Cb%3Ac%25␛[2J%0A%3A%3Aerror%3A%3Ax,line=1,title=note::"),
        "{out}"
    );
}

#[test]
fn a_column_behind_a_secret_is_not_told() {
    let content = "A=s3cret-9 B=t0psecret\nC=1 D=2\n";
    let masks = [span(2, 10), span(13, 22)];
    let sample = one(
        content,
        "f",
        &[
            (span(13, 22), "second"),
            (span(2, 10), "first"),
            (span(27, 30), "apart"),
        ],
        &masks,
    );
    let json: serde_json::Value =
        serde_json::from_str(&text(&JsonReporter, &sample.run())).unwrap();
    let flow = &json["findings"][0]["flow"];
    assert_eq!(flow[0]["column"], serde_json::Value::Null);
    assert_eq!(
        (&flow[1]["line"], &flow[1]["column"]),
        (&1.into(), &3.into())
    );
    assert_eq!(
        (&flow[2]["line"], &flow[2]["column"]),
        (&2.into(), &5.into())
    );
}

#[test]
fn many_findings_in_a_large_file_take_no_longer_each() {
    let content: String = (0..10_000)
        .map(|i| format!("ENV KEY_{i}=s3cr-{i:06}-x some more text\n"))
        .collect();
    let mut sources = SourceMap::new();
    let big = file(&mut sources, "Dockerfile", &content);
    let findings: Vec<Finding> = big
        .text()
        .match_indices("s3cr-")
        .step_by(10)
        .map(|(i, _)| Finding {
            masks: vec![Span::new(big.id(), i, i + 13)],
            ..finding(&IMAGE_ENV, Label::new(Span::new(big.id(), i, i + 13), "x"))
        })
        .collect();
    let sample = Sample {
        sources,
        findings,
        notices: vec![],
        stats: Stats::default(),
    };
    let before = std::time::Instant::now();
    assert_eq!(frame_of(&sample, 80).matches("╭─[").count(), 1000);
    // Scanning from the start of the file for each would take minutes in a debug build.
    assert!(
        before.elapsed() < Duration::from_secs(20),
        "{:?}",
        before.elapsed()
    );
}

#[test]
fn many_findings_on_one_long_line_take_no_longer_each() {
    let content = "{\"k\": \"s3cr-x-0000\", \"n\": \"a\", \"m\": true}, ".repeat(20_000);
    let mut sources = SourceMap::new();
    let big = file(&mut sources, "big.json", &content);
    let findings: Vec<Finding> = big
        .text()
        .match_indices("s3cr-x")
        .step_by(4)
        .map(|(i, _)| Finding {
            masks: vec![Span::new(big.id(), i, i + 11)],
            ..finding(&IMAGE_ENV, Label::new(Span::new(big.id(), i, i + 11), "x"))
        })
        .collect();
    let sample = Sample {
        sources,
        findings,
        notices: vec![],
        stats: Stats::default(),
    };
    for (name, reporter) in few_reporters() {
        let before = std::time::Instant::now();
        text(reporter.as_ref(), &sample.run());
        // Drawing the whole line for each would take minutes in a debug build.
        assert!(
            before.elapsed() < Duration::from_secs(20),
            "{name}: {:?}",
            before.elapsed()
        );
    }
}

/// Text of what is hard to draw, spans anywhere in it and beyond.
fn hard_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("ENV A=".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\r".to_owned()),
        Just("\t".to_owned()),
        Just("漢字".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("🐢\u{200d}🐢".to_owned()),
        Just("\u{1b}[31m".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("x".repeat(300)),
        "[a-z0-9]{1,12}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_span_and_no_text_makes_a_reporter_fail(
        content in hard_text(),
        spans in proptest::collection::vec((0usize..700, 0usize..80, 0u32..2), 1..9),
        masked in 0usize..9,
    ) {
        let mut sources = SourceMap::new();
        file(&mut sources, "a", &content);
        file(&mut sources, "b", "one\ntwo");
        let spans: Vec<Span> = spans
            .into_iter()
            .map(|(start, length, id)| Span::new(crate::source::FileId(id), start, start + length))
            .collect();
        let edits = spans.iter().map(|s| Edit { span: *s, replacement: "new\n".into() }).collect();
        let whole = Finding {
            flow: spans.iter().map(|s| Label::new(*s, "a step of the way")).collect(),
            masks: spans.iter().copied().take(masked).collect(),
            fixes: vec![Fix { title: "fix".into(), applicability: Applicability::Safe, edits }],
            ..finding(&IMAGE_ENV, Label::new(spans[0], "primary"))
        };
        let mut findings: Vec<Finding> = spans
            .iter()
            .map(|s| Finding {
                fixes: vec![Fix {
                    title: "fix".into(),
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit { span: *s, replacement: String::new() }],
                }],
                ..finding(&IMAGE_ENV, Label::new(*s, "one of many"))
            })
            .collect();
        findings.push(whole);
        let sample = Sample { sources, findings, notices: vec![], stats: Stats::default() };
        for (name, reporter) in few_reporters() {
            let out = text(reporter.as_ref(), &sample.run());
            let colored = name.contains("color: true");
            prop_assert!(!out.chars().any(|c| c != '\n' && !(colored && c == '\u{1b}') && is_unsafe(c)), "{name}: {out:?}");
            prop_assert!(!out.contains("Failed to read"), "{name}: {out}");
        }
    }

    #[test]
    fn a_secret_is_masked_wherever_it_stands(
        before in hard_text(),
        after in hard_text(),
        secret in "[a-z]{3}[0-9][A-Za-z0-9+/$'\"%-]{6,40}",
    ) {
        use base64::Engine as _;
        let json = secret.replace('"', "\\\"");
        let encoded = base64::engine::general_purpose::STANDARD.encode(format!("user:{secret}"));
        let content = format!("{before}{secret} {after}{secret}\n{encoded}\n{json}\n");
        let mut sources = SourceMap::new();
        let source = file(&mut sources, "a", &content);
        let first = Span::new(source.id(), before.len(), before.len() + secret.len());
        let lines = (0..content.len()).step_by(7).map(|i| Label::new(Span::new(source.id(), i, i + 1), "here"));
        let findings = vec![Finding {
            flow: lines.take(12).collect(),
            masks: vec![first],
            message: format!("{secret} {json} {encoded}"),
            ..finding(&IMAGE_ENV, Label::new(first, format!("it is {secret}")))
        }];
        let sample = Sample { sources, findings, notices: vec![], stats: Stats::default() };
        for (name, reporter) in few_reporters() {
            let out = text(reporter.as_ref(), &sample.run());
            prop_assert!(!out.contains(&secret), "{name}: {out}");
            prop_assert!(!out.contains(&encoded[8..encoded.len() - 4]), "{name}: {out}");
        }
    }
}

#[test]
fn the_json_page_names_every_key() {
    fn keys(value: &serde_json::Value, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Array(list) => list.iter().for_each(|v| keys(v, out)),
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    out.push(key.clone());
                    keys(value, out);
                }
            }
            _ => {}
        }
    }
    let page = include_str!("../../docs/json.md");
    let json = text(&JsonReporter, &nasty(&Secrets::one()).run());
    let mut all = Vec::new();
    keys(&serde_json::from_str(&json).unwrap(), &mut all);
    assert!(all.len() > 100);
    for key in all {
        assert!(
            page.contains(&format!("`{key}`")),
            "docs/json.md lacks `{key}`"
        );
    }
}

#[test]
fn snapshots_are_current() {
    let sample = pleasant();
    let run = sample.run();
    let narrow = TerminalOptions {
        width: 60,
        graphics: Graphics::Ascii,
        ..TerminalOptions::default()
    };
    let narrated = TerminalOptions {
        graphics: Graphics::Narrated,
        ..TerminalOptions::default()
    };
    let color = TerminalOptions {
        color: true,
        ..TerminalOptions::default()
    };
    let outputs = [
        (
            "terminal.txt",
            on_terminal(&run, TerminalOptions::default()),
        ),
        ("terminal-color.txt", on_terminal(&run, color)),
        ("terminal-ascii-60.txt", on_terminal(&run, narrow)),
        ("terminal-narrated.txt", on_terminal(&run, narrated)),
        ("concise.txt", text(&ConciseReporter, &run)),
        ("github.txt", text(&GithubReporter, &run)),
        ("findings.json", text(&JsonReporter, &run)),
        ("findings.sarif", text(&SarifReporter::default(), &run)),
        ("gitlab.json", text(&GitlabReporter, &run)),
        ("rdjson.json", text(&RdjsonReporter, &run)),
        ("junit.xml", text(&JunitReporter, &run)),
        ("checkstyle.xml", text(&CheckstyleReporter, &run)),
        ("summary.md", text(&MarkdownReporter, &run)),
    ];
    let nasty = nasty(&Secrets::one());
    let hostile = [
        (
            "terminal.txt",
            on_terminal(&nasty.run(), TerminalOptions::default()),
        ),
        (
            "findings.sarif",
            text(&SarifReporter::default(), &nasty.run()),
        ),
        ("gitlab.json", text(&GitlabReporter, &nasty.run())),
        ("rdjson.json", text(&RdjsonReporter, &nasty.run())),
        ("junit.xml", text(&JunitReporter, &nasty.run())),
        ("checkstyle.xml", text(&CheckstyleReporter, &nasty.run())),
        ("summary.md", text(&MarkdownReporter, &nasty.run())),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-data/render");
    for (case, name, out) in outputs
        .iter()
        .map(|(n, o)| ("build-arg", n, o))
        .chain(hostile.iter().map(|(n, o)| ("hostile", n, o)))
    {
        let path = root.join(case).join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, out).unwrap();
        }
        let want = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(out, &want, "{case}/{name} differs; BLESS=1 rewrites it");
    }
}
