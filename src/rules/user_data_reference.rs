//! Secrets that are filled into user-data when it is handed over.

use std::collections::HashSet;

use super::{Context, Rule, declare_rule};
use crate::detect::NameClass;
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{Awaited, OpKind, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets that Terraform makes or reads and then puts into user-data: `random_password.*.result`,
    /// `tls_private_key.*.private_key_pem`, secrets of AWS, Google Cloud, Azure and Vault, variables that are declared
    /// sensitive; and parameters of CloudFormation, sure where they are `NoEcho`. What is a secret by its name alone
    /// (`var.db_password`, an output that is a kubeconfig) is of low severity. Each place that one is filled in at is told, but
    /// not where its value stands in clear.
    ///
    /// ## Why is this bad?
    /// A safe that the secret comes from does not help once it is in user-data: every process on the machine can ask the
    /// metadata service for it, and most providers keep it in Terraform's state.
    ///
    /// ## Example
    /// ```terraform,bad
    /// resource "random_password" "db" {
    ///   length = 32
    /// }
    ///
    /// resource "aws_instance" "web" {
    ///   user_data = <<-EOT
    ///     #!/bin/sh
    ///     echo "password=${random_password.db.result}" > /etc/app.ini
    ///   EOT
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```terraform,good
    /// resource "aws_instance" "web" {
    ///   iam_instance_profile = aws_iam_instance_profile.web.name
    ///   user_data            = <<-EOT
    ///     #!/bin/sh
    ///     aws secretsmanager get-secret-value --secret-id app/db --query SecretString --output text > /etc/app.ini
    ///   EOT
    /// }
    /// ```
    ///
    /// ## References
    /// - Terraform, *sensitive data in state*
    /// - CloudFormation, *Parameters: NoEcho*
    pub(super) struct SecretReferenceInUserData {
        name: "secret-reference-in-user-data",
        summary: "a secret is filled into user-data when it is handed over",
        severity: Medium,
        cwe: [522],
    }
}

impl Rule for SecretReferenceInUserData {
    fn file(&self, cx: &Context<'_>, told: &[Finding]) -> Vec<Finding> {
        let ops = cx.flow.unit.scopes.iter().flat_map(|scope| &scope.ops);
        let awaited = ops.filter_map(|op| match &op.kind {
            OpKind::Awaited(awaited) if awaited.span.file == cx.file.id() => Some(awaited),
            _ => None,
        });
        let mut seen = HashSet::new();
        // Each place where it is filled in: another machine, or another file on it.
        awaited
            .filter(|awaited| !is_told(awaited, told))
            .filter_map(|awaited| Some((awaited, is_secret(cx, awaited)?)))
            .filter(|(awaited, _)| seen.insert((&awaited.what, awaited.span)))
            .map(|(awaited, sure)| finding(awaited, sure))
            .collect()
    }
}

/// Whether what is filled in is a secret, and whether that is sure: by what makes it or by its declaration, not only by
/// its name.
fn is_secret(cx: &Context<'_>, awaited: &Awaited) -> Option<bool> {
    if awaited.secret {
        return Some(true);
    }
    let last = awaited.what.rsplit('.').next().unwrap_or_default();
    // A cluster's credentials are handed about as a text.
    let words = last.to_ascii_lowercase().replace(['_', '-'], "");
    let config =
        words.contains("kubeconfig") && !words.ends_with("path") && !words.ends_with("file");
    (config || cx.detectors.name(last) == NameClass::Secret).then_some(false)
}

/// Whether the value itself stands where the program has seen it: that is told where it stands.
fn is_told(awaited: &Awaited, told: &[Finding]) -> bool {
    let Some(known) = &awaited.known else {
        return false;
    };
    let spans = known.spans(0..known.len());
    told.iter().any(|finding| {
        let at = finding.primary.span;
        spans
            .iter()
            .any(|s| s.file == at.file && s.start < at.end && at.start < s.end)
    })
}

fn finding(awaited: &Awaited, sure: bool) -> Finding {
    let sink = Sink::Metadata;
    let (severity, confidence) = if sure {
        (Severity::Medium, Confidence::High)
    } else {
        (Severity::Low, Confidence::Medium)
    };
    Finding {
        rule: SecretReferenceInUserData::META,
        severity,
        confidence,
        message: format!(
            "`{}` is filled into user-data, which every process on the machine can read",
            awaited.what
        ),
        key: Some(awaited.what.clone()),
        detector: "name".to_owned(),
        primary: Label::new(awaited.span, "a secret is filled in here"),
        flow: Vec::new(),
        again: Vec::new(),
        exposures: vec![Exposure {
            place: sink.slug(),
            title: sink.title(),
            who: sink.who().to_owned(),
            span: Some(awaited.span),
        }],
        masks: Vec::new(),
        help: vec![
            "hand over the secret's name, and let the machine fetch it when it boots, with an identity of its own"
                .to_owned(),
        ],
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}
