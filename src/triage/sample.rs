//! Findings for tests.

use std::ops::Range;

use crate::config::{Overrides, Settings, resolve};
use crate::finding::{Confidence, Exposure, Finding, Label, RuleMeta, Severity, State};
use crate::source::{SourceMap, Span};

pub(super) static ENV: RuleMeta = rule("secret-in-image-env", Severity::High);
pub(super) static ARG: RuleMeta = rule("secret-build-arg", Severity::High);
pub(super) static UNUSED: RuleMeta = rule("unused-suppression", Severity::Low);
pub(super) static NO_REASON: RuleMeta = rule("suppression-without-reason", Severity::Low);
pub(super) static MALFORMED: RuleMeta = rule("malformed-suppression", Severity::Low);
pub(super) static RULES: [&RuleMeta; 5] = [&ENV, &ARG, &UNUSED, &NO_REASON, &MALFORMED];

pub(super) const fn rule(name: &'static str, severity: Severity) -> RuleMeta {
    RuleMeta {
        name,
        summary: "",
        docs: "",
        severity,
        default: true,
        cwe: &[],
    }
}

pub(super) fn settings(config: &str) -> Settings {
    let config = crate::config::parse(config, "lint-secrets.toml", "/r".into()).unwrap();
    resolve(
        Some(&config),
        &Overrides::default(),
        std::path::Path::new("/r"),
        &RULES,
    )
    .unwrap()
}

/// Builds files with findings.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) sources: SourceMap,
    pub(super) findings: Vec<Finding>,
}

impl Sample {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let mut sample = Self::default();
        sample.file(path, text);
        sample
    }

    pub(super) fn file(&mut self, path: &str, text: &str) {
        self.sources.add(path, text.as_bytes().to_vec());
    }

    /// The span of `range` in the file that was added last.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let file = self.sources.iter().last().unwrap();
        Span::new(file.id(), range.start, range.end)
    }

    /// Adds a finding of `rule` in the file that was added last.
    pub(super) fn find(&mut self, rule: &str, key: &str, range: Range<usize>) -> &mut Finding {
        let rule = RULES.into_iter().find(|r| r.name == rule).unwrap();
        let span = self.span(range);
        self.findings.push(Finding {
            rule,
            severity: rule.severity,
            confidence: Confidence::Medium,
            message: "a secret stays in the image".to_owned(),
            key: Some(key.to_owned()),
            detector: "name".to_owned(),
            primary: Label::new(span, "here"),
            flow: Vec::new(),
            again: Vec::new(),
            exposures: vec![Exposure {
                place: "image-config",
                title: "image config",
                who: "whoever can pull the image".to_owned(),
                span: None,
            }],
            masks: vec![span],
            help: Vec::new(),
            fixes: Vec::new(),
            state: State::Active,
            ordinal: 0,
        });
        self.findings.last_mut().unwrap()
    }

    /// The findings, numbered, and their files.
    pub(super) fn finish(mut self) -> (Vec<Finding>, SourceMap) {
        super::number(&mut self.findings, &self.sources);
        (self.findings, self.sources)
    }
}
