//! Secrets that are filled into user-data when it is handed over.

use super::{Context, Rule, declare_rule};
use crate::detect::NameClass;
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{OpKind, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets that Terraform makes or reads and then puts into user-data: `random_password.*.result`,
    /// `tls_private_key.*.private_key_pem`, secrets of AWS, Google Cloud, Azure and Vault, variables that are declared
    /// sensitive or are secrets by their names. Off unless it is selected: the file itself holds no secret.
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
    pub(super) struct SecretReferenceInUserData {
        name: "secret-reference-in-user-data",
        summary: "a secret is filled into user-data when it is handed over",
        severity: Medium,
        default: false,
        cwe: [522],
    }
}

impl Rule for SecretReferenceInUserData {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let ops = cx.flow.unit.scopes.iter().flat_map(|scope| &scope.ops);
        let awaited = ops.filter_map(|op| match &op.kind {
            OpKind::Awaited(awaited) if awaited.span.file == cx.file.id() => Some(awaited),
            _ => None,
        });
        let mut found: Vec<Finding> = Vec::new();
        for awaited in awaited {
            let last = awaited.what.rsplit('.').next().unwrap_or_default();
            let secret = awaited.secret || cx.detectors.name(last) == NameClass::Secret;
            if !secret || found.iter().any(|f| f.primary.span == awaited.span) {
                continue;
            }
            let sink = Sink::Metadata;
            found.push(Finding {
                rule: Self::META,
                severity: Severity::Medium,
                confidence: Confidence::Medium,
                message: format!(
                    "`{}` is filled into user-data, which every process on the machine can read",
                    awaited.what
                ),
                key: Some(awaited.what.clone()),
                detector: "name".to_owned(),
                primary: Label::new(awaited.span, "a secret is filled in here"),
                flow: Vec::new(),
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
            });
        }
        found
    }
}
