//! Hand-made runs for the reporters' tests: one that is pleasant to look at, one that is as nasty as files get.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod nasty;

use std::sync::Arc;
use std::time::Duration;

use super::{Exit, Run, Stats, Tool};
use crate::finding::{
    Applicability, Confidence, Edit, Exposure, Fate, Finding, Fix, Label, Notice, NoticeLevel,
    RuleMeta, Severity, Stage, Stages, State,
};
use crate::source::{SourceFile, SourceMap, Span};

pub(super) use nasty::{Secrets, nasty};

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
        again: Vec::new(),
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
            then: Vec::new(),
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
            ..Stats::default()
        },
    }
}
