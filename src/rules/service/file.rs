//! What only the file itself shows.

use super::{advice, is_compose};
use crate::finding::{Finding, Severity};
use crate::ir::{Place, ServicePlace};
use crate::rules::build_file::raw_findings;
use crate::rules::{Context, Rule, Suspect, advice as builds, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in parts of a Compose file that no other rule is about: build arguments and caches, extension blocks
    /// that no service takes, inline secrets, comments.
    ///
    /// ## Why is this bad?
    /// The repository keeps it for everyone who can read it, now or in its history. A build argument is kept in the
    /// history of the image besides (`docker history --no-trunc IMAGE`).
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   web:
    ///     build:
    ///       context: https://deploy:correct-horse-9@git.example.com/web.git
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   web:
    ///     build:
    ///       context: https://git.example.com/web.git
    ///       secrets: [GIT_AUTH_TOKEN]
    /// secrets:
    ///   GIT_AUTH_TOKEN:
    ///     environment: GIT_AUTH_TOKEN
    /// ```
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/compose-file/build/#secrets>
    pub(in crate::rules) struct SecretInComposeFile {
        name: "secret-in-compose-file",
        summary: "a secret is spelled out in a Compose file",
        severity: High,
        cwe: [540, 798],
    }
}

impl Rule for SecretInComposeFile {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let Place::Service(place) = suspect.trace.origin.place else {
            return None;
        };
        let subject = draft::subject(suspect);
        if suspect.hit().is_none() {
            return filled_in(suspect, cx, &subject);
        }
        let (message, help) = match place {
            ServicePlace::BuildArgument => (
                format!(
                    "{subject}, a build argument, stays in the image history and in {}",
                    suspect.keeper_of_text()
                ),
                built(suspect, cx),
            ),
            ServicePlace::File => (
                format!(
                    "{subject}, the content of a file that the Compose file names, stays in {}",
                    suspect.keeper_of_text()
                ),
                named_file(suspect),
            ),
            _ => (
                format!("{subject} stays in {}", suspect.keeper_of_text()),
                advice::variable(suspect),
            ),
        };
        let mut finding = draft::finding(Self::META, suspect, message, help);
        if place == ServicePlace::File && finding.severity == Severity::Medium {
            // It is declared to be the secret that is in use.
            finding.severity = Severity::High;
        }
        Some(finding)
    }

    /// Known formats that nothing above has seen: in comments, in what could not be read.
    fn file(&self, cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
        if is_compose(cx.flow.unit) {
            raw_findings(Self::META, cx, found)
        } else {
            Vec::new()
        }
    }
}

/// A name that Compose puts the value of into a Dockerfile.
fn filled_in(suspect: &Suspect<'_>, cx: &Context<'_>, subject: &str) -> Option<Finding> {
    let inline = |p| p == Place::Service(ServicePlace::BuildOption("dockerfile_inline"));
    suspect.at(inline).then(|| {
        let message = format!(
            "the value of {subject} is put by Compose into the Dockerfile, and so into the image history"
        );
        let mut help = vec![
            "Compose fills in what has one dollar sign before the builder sees it: write `$$`, and hand the value to the \
             build as a secret:"
                .to_owned(),
        ];
        help.extend(built(suspect, cx).into_iter().skip(1));
        draft::finding(SecretInComposeFile::META, suspect, message, help)
    })
}

/// A file that is made to hold a secret.
fn named_file(suspect: &Suspect<'_>) -> Vec<String> {
    let mut help = vec![
        "take the file out of git and let git ignore it; whoever starts the services has one of their own".to_owned(),
        "or let the secret come from a variable:".to_owned(),
        "+ secrets:".to_owned(),
        "+   <name>:".to_owned(),
        "+     environment: <NAME>".to_owned(),
    ];
    help.extend(advice::rotate(suspect));
    help
}

/// A value that is needed while the image is built.
fn built(suspect: &Suspect<'_>, cx: &Context<'_>) -> Vec<String> {
    let key = suspect.key.as_deref().unwrap_or("SECRET");
    let id = key.to_ascii_lowercase();
    let mut help = vec![
        "hand it to the build as a secret, which no layer, history or cache keeps:".to_owned(),
        format!("+ build: {{secrets: [{id}]}}"),
        format!("+ secrets: {{{id}: {{environment: {key}}}}}"),
    ];
    let mount = builds::at_build_time(suspect, cx);
    help.extend(mount.into_iter().filter(|line| line.starts_with("+ RUN")));
    help.extend(advice::rotate(suspect));
    help
}
