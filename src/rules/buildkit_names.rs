//! BuildKit's own check, for those who want exactly that.

use std::sync::LazyLock;

use regex::Regex;

use super::{Context, Rule, declare_rule};
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::flow::Reach;
use crate::ir::{Binding, BindingKind, OpKind, Sink};

declare_rule! {
    /// ## What it does
    /// Reports what BuildKit's check `SecretsUsedInArgOrEnv` reports: names of `ARG` and `ENV` in stages that are built,
    /// whatever their values. Off by default: `--select secrets-used-in-arg-or-env` turns it on, alone.
    ///
    /// ## Why is this bad?
    /// See `secret-build-arg` and `secret-in-image-env`, which look at values too, know more names, and leave
    /// fingerprints (`GPG_KEY`), sockets and ids alone.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// ARG NPM_TOKEN
    /// ENV API_KEY=
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM node:22
    /// ENV API_KEY_FILE=/run/secrets/api_key
    /// RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
    /// ```
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/>
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/validations.go`
    pub(super) struct SecretsUsedInArgOrEnv {
        name: "secrets-used-in-arg-or-env",
        summary: "sensitive data should not be used in the ARG or ENV commands",
        severity: Medium,
        default: false,
        cwe: [522],
    }
}

/// The names that BuildKit denies, and those of them that it allows.
static DENY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?i)(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)").ok()
});
static ALLOW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(?i)(?:_|^)(?:public|file|version)(?:_|$)").ok());

fn denied(name: &str) -> bool {
    let matches = |r: &Option<Regex>| r.as_ref().is_some_and(|r| r.is_match(name));
    matches(&DENY) && !matches(&ALLOW)
}

impl Rule for SecretsUsedInArgOrEnv {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, scope) in cx.flow.unit.scopes.iter().enumerate() {
            // The builder checks what it builds.
            if !matches!(cx.flow.reach_of(index), Reach::Built | Reach::Shipped) {
                continue;
            }
            for op in &scope.ops {
                if let (OpKind::Bind(bindings), false) = (&op.kind, op.triggered) {
                    found.extend(
                        bindings
                            .iter()
                            .filter(|b| denied(&b.name.text))
                            .filter_map(finding),
                    );
                }
            }
        }
        found
    }
}

fn finding(binding: &Binding) -> Option<Finding> {
    let (word, sink) = match binding.kind {
        BindingKind::Argument => ("ARG", Sink::ImageHistory),
        BindingKind::Environment => ("ENV", Sink::ImageEnv),
        BindingKind::EnvFile { .. } | BindingKind::Variable => return None,
    };
    Some(Finding {
        rule: SecretsUsedInArgOrEnv::META,
        severity: Severity::Medium,
        confidence: Confidence::Low,
        message: format!(
            "sensitive data should not be used in {word}: `{}`",
            binding.name.text
        ),
        key: Some(binding.name.text.clone()),
        detector: "name".to_owned(),
        primary: Label::new(binding.name.span, "this name"),
        flow: Vec::new(),
        again: Vec::new(),
        exposures: vec![Exposure {
            place: sink.slug(),
            title: sink.title(),
            who: sink.who().to_owned(),
            span: Some(binding.span),
        }],
        // Nothing is known of the value: none of it is shown.
        masks: vec![crate::source::Span {
            start: binding.name.span.end,
            ..binding.span
        }],
        help: vec![
            "see secret-build-arg and secret-in-image-env for what to do instead".to_owned(),
        ],
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    })
}
