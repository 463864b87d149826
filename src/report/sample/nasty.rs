//! A run with everything at once that files and names can do to a reporter.

use super::*;

/// The secrets of [`nasty`]. Two sets differ in every value and in every length.
#[derive(Clone)]
pub(in crate::report) struct Secrets {
    pub(in crate::report) plain: &'static str,
    pub(in crate::report) wide: &'static str,
    pub(in crate::report) quoted: &'static str,
    pub(in crate::report) key: [&'static str; 6],
    pub(in crate::report) long: String,
    pub(in crate::report) many: [&'static str; 3],
    pub(in crate::report) short: &'static str,
}

impl Secrets {
    pub(in crate::report) fn one() -> Self {
        Self {
            plain: "k7Qz-91xv+Wm3",
            wide: "9pä漢字7🐢żq",
            quoted: "q\"4z/Y8 w'0$7k",
            key: [
                "MIIJ0q7Zx91",
                "Bq8Yx27LmP0",
                "Cr9Zw36KnQ1",
                "Ds0Av45JoR2",
                "Et1Bu54HpS3",
                "Fu2Ct63==",
            ],
            long: "Zk4Xq9".repeat(300),
            many: ["m1Zq-88xk", "m2Yp-77wj", "m3Xo-66vh"],
            short: "z9~",
        }
    }

    pub(in crate::report) fn other() -> Self {
        Self {
            plain: "R4jT_60bnU~8hWq2LcV5",
            wide: "6ü界4🦊🦊ß8śćxyz-0",
            quoted: "v\"2j/T6 h'9$5r$1\"p",
            key: [
                "NJJK1r8Ay02wertz",
                "Cs9Zy38MnQ1poiuz",
                "Dt0Ax47LoR2lkjhg",
                "Eu1Bw56KpS3mnbvc",
                "Fv2Cv65IqT4asdfg",
                "Gw3Du74qwer==",
            ],
            long: "Vj5Wr8tB".repeat(400),
            many: ["n4Wn-55ugTT", "n5Vm-44tfSSS", "n6Ul-33seRRRR"],
            short: "y8^5",
        }
    }

    /// Each value by itself; a key by lines.
    pub(in crate::report) fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = vec![
            self.plain.into(),
            self.wide.into(),
            self.quoted.into(),
            self.long.clone(),
        ];
        all.extend(self.key.iter().chain(&self.many).map(|s| (*s).to_owned()));
        all
    }
}

/// Everything at once that files and names can do to a reporter.
pub(in crate::report) fn nasty(secrets: &Secrets) -> Sample {
    let Secrets {
        plain,
        wide,
        quoted,
        key,
        long,
        many,
        short,
    } = secrets.clone();
    let base64 = {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(format!("app:{plain}"))
    };
    let mut sources = SourceMap::new();
    let docker = file(
        &mut sources,
        "a b/Docker\u{1b}[31mfile:1,100%\u{202e}\n",
        &format!(
            "\u{feff}FROM a\u{1b}]0;x\u{7}\u{202e}\r\n\tENV\tA={plain}\tB={wide}\t# ひら {plain} \u{9b}2J\r\nRUN echo {base64}\rx \\\r\n  && echo '{plain}'\r\nCMD {short} end\r\n"
        ),
    );
    let yaml = file(
        &mut sources,
        "compose.yaml",
        &format!(
            "key: |\n  -----BEGIN PRIVATE KEY-----\n  {}\n  -----END PRIVATE KEY-----\nenvironment:\n  ONE: {}\n  TWO: {}\n  THREE: {}\nquoted: '{}'\n",
            key.join("\n  "),
            many[0],
            many[1],
            many[2],
            quoted
        ),
    );
    let line = format!(
        "{{\"a\": \"{}\", \"token\": \"{long}\", \"b\": \"{}{plain}\"}}",
        "x".repeat(20_000),
        "y".repeat(9000)
    );
    let json = file(&mut sources, "long.json", &line);
    let empty = file(&mut sources, "empty", "");
    let value = at(&docker, plain, 0);
    let mut findings = vec![Finding {
        key: Some("A\u{1b}[0m\u{202e}".into()),
        message: format!("the value \"{plain}\" of A\u{1b}[31m is\nkept in a:b,c 100%"),
        detector: format!("name\u{7} {plain}"),
        flow: vec![
            Label::new(at(&docker, plain, 0), format!("1st: {plain}\u{9b}")),
            Label::new(at(&docker, plain, 1), "again, behind it"),
            Label::new(at(&docker, wide, 0), "wide"),
            Label::new(at(&json, plain, 0), "in the long line"),
            Label::new(at(&docker, "echo '", 0), "not masked itself"),
        ],
        exposures: vec![
            exposure(
                "history",
                "image history",
                &format!("everybody, with `x {base64}`"),
                Some(at(&docker, "RUN", 0)),
            ),
            exposure(
                "layer",
                "image layer",
                "nobody",
                Some(Span::new(docker.id(), 900_000, 900_001)),
            ),
        ],
        masks: vec![value],
        help: vec![format!(
            "do not write {plain}\n- ENV A={plain}\u{1b}[1m\n+ ENV B={wide}\n$ run --with={plain}"
        )],
        fixes: vec![
            Fix {
                title: format!("drop {plain}"),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span: value,
                    replacement: "$A".into(),
                }],
                then: Vec::new(),
            },
            Fix {
                title: "drop the line".into(),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span: at(&docker, &format!("  && echo '{plain}'\r\n"), 0),
                    replacement: String::new(),
                }],
                then: Vec::new(),
            },
        ],
        ..finding(&IMAGE_ENV, Label::new(value, "here"))
    }];
    findings.push(Finding {
        key: Some("B".into()),
        masks: vec![at(&docker, wide, 0)],
        message: "a wide one".into(),
        ..finding(&BUILD_ARG, Label::new(at(&docker, wide, 0), "wide: ひら"))
    });
    findings.push(Finding {
        masks: vec![at(&docker, short, 0)],
        ..finding(
            &BUILD_ARG,
            Label::new(at(&docker, "end", 0), "behind a short one"),
        )
    });
    let start = at(&yaml, key[0], 0);
    let end = at(&yaml, key[5], 0);
    findings.push(Finding {
        severity: Severity::Critical,
        confidence: Confidence::Certain,
        message: "a private key".into(),
        masks: vec![start.cover(end)],
        ..finding(&IMAGE_ENV, Label::new(start.cover(end), "the key"))
    });
    for (i, name) in ["ONE", "TWO", "THREE"].into_iter().enumerate() {
        let span = at(&yaml, many[i], 0);
        findings.push(Finding {
            key: Some(name.into()),
            message: format!("the password of {name} is here"),
            masks: vec![span],
            confidence: Confidence::Low,
            ..finding(&CONTAINER_ENV, Label::new(span, "a password"))
        });
    }
    let span = at(&yaml, quoted, 0);
    findings.push(Finding {
        masks: vec![span],
        help: vec![format!("\"{}\" as JSON", quoted.replace('"', "\\\""))],
        ..finding(&CONTAINER_ENV, Label::new(span, "quoted"))
    });
    let span = at(&json, &long, 0);
    findings.push(Finding {
        masks: vec![span],
        state: State::Suppressed {
            at: at(&json, "token", 0),
            reason: Some(format!("known: {plain}")),
        },
        ..finding(&CONTAINER_ENV, Label::new(span, "long"))
    });
    findings.push(Finding {
        state: State::Baselined,
        ..finding(&CONTAINER_ENV, Label::new(at(&yaml, "ONE", 0), "known"))
    });
    // Spans that fit nothing.
    let end = docker.text().len();
    for span in [
        Span::new(docker.id(), end, end),
        Span::new(docker.id(), end + 7, end + 99),
        Span::new(
            docker.id(),
            at(&docker, "ひ", 0).start as usize + 1,
            at(&docker, "ひ", 0).start as usize + 2,
        ),
        Span::new(empty.id(), 0, 0),
        Span::new(json.id(), json.text().len(), json.text().len()),
        Span::new(crate::source::FileId(77), 0, 5),
    ] {
        findings.push(Finding {
            masks: vec![span],
            ..finding(&BUILD_ARG, Label::new(span, "out of the way"))
        });
    }
    let out_of_bounds = Span::new(docker.id(), 800_000, 900_000);
    let stages = Stages {
        stages: vec![
            stage(
                at(&docker, "FROM a", 0),
                Some("</text><b\u{202e}>\""),
                Some(9),
                &[1, 7],
            ),
            stage(at(&docker, "CMD", 0), Some(plain), Some(0), &[0, 0, 1]),
            stage(out_of_bounds, Some(&"w".repeat(5000)), Some(2), &[0, 1]),
        ],
    };
    Sample {
        sources,
        stages: vec![stages],
        findings,
        notices: vec![
            Notice {
                level: NoticeLevel::Note,
                path: "a,b:c%\u{1b}[2J\n::error::x".into(),
                span: None,
                message: format!("a note on {plain}\u{1b}[31m\r\n::error::injected"),
            },
            Notice {
                level: NoticeLevel::Incomplete,
                path: "compose.yaml".into(),
                span: Some(at(&yaml, "quoted", 0)),
                message: "not read from here on".into(),
            },
        ],
        stats: Stats {
            files: 3,
            kinds: vec![],
            elapsed: None,
            fail_on: Some(Severity::Info),
            linked: [json.id(), crate::source::FileId(77)].into(),
            ..Stats::default()
        },
    }
}
