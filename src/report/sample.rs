//! Hand-made runs for the reporters' tests: one that is pleasant to look at, one that is as nasty as files get.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::sync::Arc;
use std::time::Duration;

use super::{Exit, Run, Stats, Tool};
use crate::finding::{
    Applicability, Confidence, Edit, Exposure, Fate, Finding, Fix, Label, Notice, NoticeLevel,
    RuleMeta, Severity, Stage, Stages, State,
};
use crate::source::{SourceFile, SourceMap, Span};

pub(super) static BUILD_ARG: RuleMeta = RuleMeta {
    name: "secret-build-arg",
    summary: "a build argument's secret stays in the image",
    docs: "## What it does\nFinds secrets that reach a build as an argument.\n\n## Why is this bad?\nThe history keeps every argument:\n\n```console\ndocker history --no-trunc image\n```\n",
    severity: Severity::High,
    default: true,
    cwe: &[538, 798],
};
pub(super) static IMAGE_ENV: RuleMeta = RuleMeta {
    name: "secret-in-image-env",
    summary: "a secret stands in the image's environment",
    docs: "## What it does\nFinds secrets in `ENV`.\n",
    severity: Severity::High,
    default: true,
    cwe: &[798],
};
pub(super) static CONTAINER_ENV: RuleMeta = RuleMeta {
    name: "secret-in-container-env",
    summary: "a secret stands in a container's environment",
    docs: "",
    severity: Severity::Medium,
    default: true,
    cwe: &[],
};
pub(super) static UNUSED: RuleMeta = RuleMeta {
    name: "never-found",
    summary: "a rule without findings",
    docs: "Off by default.",
    severity: Severity::Low,
    default: false,
    cwe: &[],
};

/// The secrets of [`nasty`]. Two sets differ in every value and in every length.
#[derive(Clone)]
pub(super) struct Secrets {
    pub(super) plain: &'static str,
    pub(super) wide: &'static str,
    pub(super) quoted: &'static str,
    pub(super) key: [&'static str; 6],
    pub(super) long: String,
    pub(super) many: [&'static str; 3],
    pub(super) short: &'static str,
}

impl Secrets {
    pub(super) fn one() -> Self {
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

    pub(super) fn other() -> Self {
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
    pub(super) fn all(&self) -> Vec<String> {
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

/// Files, findings and notices that a [`Run`] borrows.
pub(super) struct Sample {
    pub(super) sources: SourceMap,
    pub(super) stages: Vec<Stages>,
    pub(super) findings: Vec<Finding>,
    pub(super) notices: Vec<Notice>,
    pub(super) stats: Stats,
}

impl Sample {
    pub(super) fn run(&self) -> Run<'_> {
        Run {
            findings: &self.findings,
            notices: &self.notices,
            stages: &self.stages,
            sources: &self.sources,
            rules: RULES,
            stats: self.stats.clone(),
            tool: Tool {
                version: "0.1.0",
                home: Some("https://lint-secrets.example/"),
                rule_pages: Some("https://lint-secrets.example/rules/"),
            },
            exit: Exit {
                code: if self.notices.is_empty() {
                    u8::from(!self.findings.is_empty())
                } else {
                    2
                },
                success: self.notices.is_empty(),
            },
        }
    }
}

static RULES: &[&RuleMeta] = &[&UNUSED, &BUILD_ARG, &IMAGE_ENV, &CONTAINER_ENV];

/// The span of the `nth` (from 0) `what` in `file`.
pub(super) fn at(file: &SourceFile, what: &str, nth: usize) -> Span {
    let (start, _) = file.text().match_indices(what).nth(nth).unwrap();
    Span::new(file.id(), start, start + what.len())
}

pub(super) fn finding(rule: &'static RuleMeta, primary: Label) -> Finding {
    Finding {
        rule,
        severity: rule.severity,
        confidence: Confidence::High,
        message: rule.summary.to_owned(),
        key: None,
        detector: "name".to_owned(),
        flow: vec![],
        exposures: vec![],
        masks: vec![],
        help: vec![],
        fixes: vec![],
        state: State::Active,
        ordinal: 0,
        primary,
    }
}

fn exposure(place: &'static str, title: &'static str, who: &str, span: Option<Span>) -> Exposure {
    Exposure {
        place,
        title,
        who: who.to_owned(),
        span,
    }
}

pub(super) fn stage(
    span: Span,
    name: Option<&str>,
    parent: Option<usize>,
    takes: &[usize],
) -> Stage {
    Stage {
        span,
        name: name.map(str::to_owned),
        parent,
        takes: takes.to_vec(),
        fate: Fate::Shipped,
    }
}

pub(super) fn file(sources: &mut SourceMap, path: &str, text: &str) -> Arc<SourceFile> {
    sources.add(path, text.as_bytes().to_vec())
}

/// A run as people would meet it.
pub(super) fn pleasant() -> Sample {
    let mut sources = SourceMap::new();
    let compose = file(
        &mut sources,
        "compose.yaml",
        "services:\n  web:\n    build:\n      context: services/web\n      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n",
    );
    let docker = file(
        &mut sources,
        "services/web/Dockerfile",
        "# the shop's front end\n\nFROM node:22\nARG NPM_TOKEN\nCOPY package.json ./\nRUN echo \"//npm.example.com/:_authToken=${NPM_TOKEN}\" > .npmrc && npm ci\nRUN rm .npmrc\nENV NODE_ENV=production DB_PASSWORD=tr0ub4dor-7\nCMD [\"node\", \"server.js\", \"--db-password=tr0ub4dor-7\"]\n",
    );
    let db = file(
        &mut sources,
        "db/compose.yaml",
        "services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: s4ffron-h1ll\n      REPLICATION_PASSWORD: tw1n-p34ks\n      # for the nightly copy\n      BACKUP_PASSWORD: gr33n-d00r\n  cache:\n    image: redis:8\n    command: redis-server --requirepass changeme\n",
    );
    let arg = Finding {
        key: Some("NPM_TOKEN".into()),
        flow: vec![
            Label::new(at(&compose, "${NPM_TOKEN}", 0), "the caller's token is handed to the build"),
            Label::new(at(&docker, "NPM_TOKEN", 0), "it arrives as a build argument"),
            Label::new(at(&docker, "${NPM_TOKEN}", 0), "expanded by the shell"),
            Label::new(at(&docker, ".npmrc", 0), "and written to .npmrc, which this layer keeps"),
        ],
        exposures: vec![
            exposure(
                "history",
                "image history",
                "whoever can pull the image, with `docker history --no-trunc`",
                Some(at(&docker, "RUN echo", 0)),
            ),
            exposure(
                "history",
                "image history",
                "whoever can pull the image, with `docker history --no-trunc`",
                Some(at(&docker, "RUN rm", 0)),
            ),
            exposure(
                "layer",
                "image layer",
                "whoever can pull the image: .npmrc in the layer of line 6",
                Some(at(&docker, "RUN echo", 0)),
            ),
            exposure(
                "provenance",
                "provenance",
                "whoever can read the attestation, when it is made with mode=max",
                None,
            ),
        ],
        help: vec![
            "take the token from a secret mount; `rm` in a later layer takes nothing away".into(),
            "- ARG NPM_TOKEN\n- RUN echo \"//npm.example.com/:_authToken=${NPM_TOKEN}\" > .npmrc && npm ci\n- RUN rm .npmrc\n+ RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci\n$ docker build --secret id=npmrc,src=.npmrc .".into(),
        ],
        ..finding(&BUILD_ARG, Label::new(at(&docker, "NPM_TOKEN", 0), "the argument"))
    };
    let secret = at(&docker, "tr0ub4dor-7", 0);
    let env = Finding {
        key: Some("DB_PASSWORD".into()),
        message: "the password of DB_PASSWORD stands in the image's environment".into(),
        exposures: vec![exposure(
            "image-config",
            "image config",
            "whoever can pull the image, with `docker inspect`; every container has it in /proc/<pid>/environ",
            Some(at(&docker, "ENV", 1)),
        )],
        masks: vec![secret],
        help: vec!["give it to the container when it starts, from a secret store".into()],
        fixes: vec![Fix {
            title: "take the variable out of the image".into(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit {
                span: at(&docker, " DB_PASSWORD=tr0ub4dor-7", 0),
                replacement: String::new(),
            }],
        }],
        ..finding(&IMAGE_ENV, Label::new(secret, "this value is kept"))
    };
    let mut findings = vec![arg, env];
    for (key, value) in [
        ("POSTGRES_PASSWORD", "s4ffron-h1ll"),
        ("REPLICATION_PASSWORD", "tw1n-p34ks"),
        ("BACKUP_PASSWORD", "gr33n-d00r"),
    ] {
        let span = at(&db, value, 0);
        findings.push(Finding {
            key: Some(key.into()),
            message: format!("the password of {key} stands in a container's environment"),
            exposures: vec![exposure(
                "container-env",
                "container environment",
                "whoever may use the container engine, with `docker inspect`",
                Some(span),
            )],
            masks: vec![span],
            help: vec!["use `secrets:` and the `_FILE` form of the variable".into()],
            ..finding(&CONTAINER_ENV, Label::new(span, "a literal password"))
        });
    }
    let weak = at(&db, "changeme", 0);
    findings.push(Finding {
        severity: Severity::Low,
        message: "a default password is on the command line".into(),
        masks: vec![weak],
        ..finding(&CONTAINER_ENV, Label::new(weak, "a default"))
    });
    let stages = Stages {
        stages: vec![stage(at(&docker, "FROM node:22", 0), None, None, &[])],
    };
    Sample {
        sources,
        stages: vec![stages],
        findings,
        notices: vec![Notice {
            level: NoticeLevel::Incomplete,
            path: "old/Dockerfile".into(),
            span: None,
            message: "cannot be read: permission denied; it was left out".into(),
        }],
        stats: Stats {
            files: 41,
            kinds: vec![("Dockerfile".into(), 30), ("Compose file".into(), 11)],
            elapsed: Some(Duration::from_millis(20)),
            fail_on: Some(Severity::Medium),
        },
    }
}

/// Everything at once that files and names can do to a reporter.
pub(super) fn nasty(secrets: &Secrets) -> Sample {
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
            },
            Fix {
                title: "drop the line".into(),
                applicability: Applicability::Safe,
                edits: vec![Edit {
                    span: at(&docker, &format!("  && echo '{plain}'\r\n"), 0),
                    replacement: String::new(),
                }],
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
        },
    }
}
