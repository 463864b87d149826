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

mod formats;
mod frames;

use frames::{frame_of, one, span};

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
        stages: vec![],
        sources,
        findings,
        notices: vec![],
        stats: Stats::default(),
    };
    // Scanning from the start of the file for each would take minutes.
    assert_eq!(frame_of(&sample, 80).matches("╭─[").count(), 1000);
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
        stages: vec![],
        sources,
        findings,
        notices: vec![],
        stats: Stats::default(),
    };
    for (name, reporter) in few_reporters() {
        // Drawing the whole line for each would take minutes.
        assert!(!text(reporter.as_ref(), &sample.run()).is_empty(), "{name}");
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
            fixes: vec![Fix { title: "fix".into(), applicability: Applicability::Safe, edits,
 then: Vec::new(),
}],
            ..finding(&IMAGE_ENV, Label::new(spans[0], "primary"))
        };
        let mut findings: Vec<Finding> = spans
            .iter()
            .map(|s| Finding {
                fixes: vec![Fix {
                    title: "fix".into(),
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit { span: *s, replacement: String::new() }],
 then: Vec::new(),
}],
                ..finding(&IMAGE_ENV, Label::new(*s, "one of many"))
            })
            .collect();
        findings.push(whole);
        let sample = Sample { sources, stages: vec![], findings, notices: vec![], stats: Stats::default() };
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
        let sample = Sample { sources, stages: vec![], findings, notices: vec![], stats: Stats::default() };
        for (name, reporter) in few_reporters() {
            let out = text(reporter.as_ref(), &sample.run());
            prop_assert!(!out.contains(&secret), "{name}: {out}");
            prop_assert!(!out.contains(&encoded[8..encoded.len() - 4]), "{name}: {out}");
        }
    }
}
