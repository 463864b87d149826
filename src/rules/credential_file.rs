//! COPY and ADD of files that are credentials by name.

use super::{Context, Rule, declare_rule};
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::flow::Reach;
use crate::ir::{CopiedFiles, OpKind, Sink};
use crate::source::{Span, Text};

pub(super) mod names;
mod pointed;

use names::FileClass;
use pointed::Pointed;

declare_rule! {
    /// ## What it does
    /// Finds `COPY` and `ADD` of files whose names say that they are private keys or credentials: `id_rsa`, `.netrc`,
    /// `.aws/credentials`, key stores, service accounts, `.env`.
    ///
    /// ## Why is this bad?
    /// The file is in a layer. A later `RUN rm` only hides it: whoever can pull the image can unpack the layer
    /// (`docker save IMAGE | tar x`). In a stage that is not shipped it stays in the build cache.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// COPY id_rsa /root/.ssh/id_rsa
    /// RUN git clone git@github.com:example/app.git && rm /root/.ssh/id_rsa
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=ssh git clone git@github.com:example/app.git
    /// ```
    /// ```sh
    /// docker build --ssh default .
    /// ```
    ///
    /// ## What it leaves alone
    /// Public halves and certificates (`id_rsa.pub`, `ca.pem`, `fullchain.pem`), templates (`.env.example`), trust stores,
    /// lock files, source code that has `secret` in its name.
    ///
    /// ## References
    /// - <https://docs.docker.com/build/building/secrets/>
    pub(super) struct CredentialFileInImage {
        name: "credential-file-in-image",
        summary: "a key or credential file stays in a layer",
        severity: High,
        cwe: [522, 538],
    }
}

impl Rule for CredentialFileInImage {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let mut found = Vec::new();
        let pointed = Pointed::of(cx);
        for (index, scope) in cx.flow.unit.scopes.iter().enumerate() {
            let mut workdir = String::from("/");
            for op in &scope.ops {
                let copied = match &op.kind {
                    OpKind::Copy(copied) => copied,
                    OpKind::Deposit(deposit) => {
                        pointed::change(&mut workdir, deposit);
                        continue;
                    }
                    OpKind::Bind(_)
                    | OpKind::Shared(_)
                    | OpKind::Run(_)
                    | OpKind::Settled(_)
                    | OpKind::Layer(_)
                    | OpKind::Unread(_) => {
                        continue;
                    }
                    _ => continue,
                };
                let reach = if op.triggered {
                    Reach::Shipped
                } else {
                    cx.flow.reach_of(index)
                };
                for source in &copied.sources {
                    let class = names::classify(source.as_str())
                        .or_else(|| pointed.class(source.as_str(), copied, &workdir));
                    if let Some(class) = class {
                        found.push(finding(&class, source, copied, op.span, reach));
                    }
                }
            }
        }
        found
    }
}

fn finding(
    class: &FileClass,
    source: &Text,
    copied: &CopiedFiles,
    op: Span,
    reach: Reach,
) -> Finding {
    let span = source.full_span().unwrap_or(op);
    let shipped = reach == Reach::Shipped;
    let sinks: &[Sink] = if shipped {
        &[Sink::Layer]
    } else {
        &[Sink::BuildCache]
    };
    let name = source
        .as_str()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let kept = if shipped {
        "a layer of the image"
    } else {
        "the build cache"
    };
    let severity = if shipped {
        class.severity
    } else {
        class.severity.min(Severity::Medium)
    };
    let word = if copied.unpacks { "ADD" } else { "COPY" };
    Finding {
        rule: CredentialFileInImage::META,
        severity,
        confidence: Confidence::Medium,
        message: format!("`{name}`, {}, stays in {kept}", class.what),
        key: Some(name),
        detector: "file-name".to_owned(),
        primary: Label::new(span, format!("this {word} takes it")),
        flow: Vec::new(),
        exposures: sinks
            .iter()
            .map(|s| Exposure {
                place: s.slug(),
                title: s.title(),
                who: s.who().to_owned(),
                span: Some(op),
            })
            .collect(),
        masks: Vec::new(),
        help: help(class),
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}

fn help(class: &FileClass) -> Vec<String> {
    if class.ssh {
        return vec![
            "let the builder's agent sign instead; no key enters the build:".to_owned(),
            "+ RUN --mount=type=ssh <command>".to_owned(),
            "$ docker build --ssh default .".to_owned(),
        ];
    }
    vec![
        "mount it where a command of the build needs it:".to_owned(),
        "+ RUN --mount=type=secret,id=credentials,target=<path>,required=true <command>".to_owned(),
        "$ docker build --secret id=credentials,src=<file> .".to_owned(),
        "or mount it when the container runs, if only the container needs it".to_owned(),
    ]
}
