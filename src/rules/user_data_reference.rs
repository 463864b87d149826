//! Secrets that are filled into user-data when it is handed over.

use std::collections::HashSet;

use super::{Context, Rule, declare_rule, user_data};
use crate::detect::NameClass;
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{Awaited, Delivery, OpKind, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets that Terraform makes or reads and then puts into user-data: `random_password.*.result`,
    /// `tls_private_key.*.private_key_pem`, secrets of AWS, Google Cloud, Azure and Vault, variables that are declared
    /// sensitive; and parameters of CloudFormation, sure where they are `NoEcho`. What is a secret by its name alone
    /// (`var.db_password`, an output that is a kubeconfig), or by where it goes (`password: ${var.x}`, `mysql -p${var.x}`,
    /// `{ db_password = var.x }`), is of low severity. The metadata of a machine is read the same. Each place that
    /// one is filled in at is told, but not where its value stands in clear.
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
/// its name or by where it is filled in.
fn is_secret(cx: &Context<'_>, awaited: &Awaited) -> Option<bool> {
    if awaited.secret {
        return Some(true);
    }
    let last = awaited.what.rsplit('.').next().unwrap_or_default();
    let drawn = last
        .strip_prefix("random_")
        .filter(|_| awaited.what.starts_with("random_"));
    let names_secret = |name| cx.detectors.name(name) == NameClass::Secret || is_known_as(name);
    let by_name = names_secret(last) || drawn.is_some_and(names_secret);
    let takes_secret = || {
        awaited.placed && !is_setting(awaited)
            || (awaited.slot.as_deref()).is_some_and(|slot| is_open(awaited) && names_secret(slot))
    };
    (by_name || takes_secret() && !says_other(cx, last)).then_some(false)
}

/// Whether the value is known, and is no word: `ssh_pwauth: ${var.password_login}` with `true`.
fn is_setting(awaited: &Awaited) -> bool {
    let known = awaited.known.as_ref().map(|known| known.as_str().trim());
    known.is_some_and(|k| {
        matches!(k, "true" | "false" | "null")
            || k.bytes().all(|b| b.is_ascii_digit()) && !k.is_empty()
    })
}

/// Whether nothing is known of what the value may be.
fn is_open(awaited: &Awaited) -> bool {
    let known = awaited.known.as_ref();
    known.is_none_or(|known| known.as_str().trim_matches(['\u{fffc}', ' ']).is_empty())
}

/// Names of what only its value tells elsewhere. Here it is known that the value is handed over, and not a file's name.
fn is_known_as(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "consulencrypt",
        "gossipkey",
        "leafkey",
        "databaseurl",
        "connectionstring",
        "slackwebhook",
        "slackwebhookurl",
        "shadowhash",
        "bcrypthash",
    ];
    let words = name.to_ascii_lowercase().replace(['_', '-'], "");
    // A cluster's credentials are handed about as a text.
    let config =
        words.contains("kubeconfig") && !words.ends_with("path") && !words.ends_with("file");
    config || ENDINGS.iter().any(|end| words.ends_with(end)) || is_password_hash(&words)
}

/// Whether a name, without what joins its words, is that of the hash of a password: `adminpasswordhash`.
fn is_password_hash(words: &str) -> bool {
    const PASSWORDS: [&str; 4] = ["password", "passwd", "passphrase", "pwd"];
    const HASHES: [&str; 7] = [
        "hash",
        "hashed",
        "encrypted",
        "crypted",
        "crypt",
        "bcrypt",
        "sha512",
    ];
    let bare = ["base64", "b64", "value", "encoded"]
        .iter()
        .fold(words, |words, end| words.strip_suffix(end).unwrap_or(words));
    let hashed = HASHES.iter().find_map(|end| bare.strip_suffix(end));
    hashed.is_some_and(|about| PASSWORDS.iter().any(|word| about.ends_with(word)))
}

/// Whether a name says of its value that it is none, wherever that goes: `secret_arn`, `parameter_name`, `public_key`.
fn says_other(cx: &Context<'_>, name: &str) -> bool {
    let as_of_secret = cx.detectors.name(&format!("secret_{name}"));
    matches!(as_of_secret, NameClass::Harmless | NameClass::Identifier)
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
    let (sink, who, place) = match awaited.delivery {
        Delivery::CustomData { .. } => (
            Sink::MachineDisk,
            user_data::CUSTOM_DATA,
            "custom data, which stays on the machine's disk",
        ),
        Delivery::Medium { .. } => (
            Sink::MachineDisk,
            Sink::MachineDisk.who(),
            "user-data, which stays on the machine's disk",
        ),
        _ => (
            Sink::Metadata,
            Sink::Metadata.who(),
            "user-data, which every process on the machine can read",
        ),
    };
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
            "`{}` is filled into {place}",
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
            who: who.to_owned(),
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
