//! Commands of services.

use super::{advice, part_at, services_in_words};
use crate::finding::{Finding, Severity};
use crate::ir::{Place, ServicePlace, Sink};
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in `command`, `entrypoint`, `healthcheck` and the hooks of Compose services: spelled out, or put in by
    /// Compose (`${REDIS_PASSWORD}` with one dollar sign).
    ///
    /// ## Why is this bad?
    /// The engine keeps the command with every value filled in (`docker inspect`), and the list of processes shows it to
    /// every user of the host and every process in the container, as long as it runs.
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   cache:
    ///     image: redis:7
    ///     command: redis-server --requirepass correct-horse-9
    /// ```
    /// ```yaml,bad
    /// services:
    ///   cache:
    ///     image: redis:7
    ///     command: redis-server --requirepass ${REDIS_PASSWORD}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   cache:
    ///     image: redis:7
    ///     command: sh -c '{ printf "requirepass "; cat /run/secrets/redis_password; } | redis-server -'
    ///     secrets: [redis_password]
    /// secrets:
    ///   redis_password:
    ///     environment: REDIS_PASSWORD
    /// ```
    ///
    /// ## What it leaves alone
    /// `$$NAME` and `$$(…)`, which the container's shell expands: the config holds the name. A value that Compose puts
    /// in, of which only the name is known, is low: the repository does not hold it.
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/compose-file/interpolation/>
    /// - CWE-214, invocation of process using visible sensitive information
    pub(in crate::rules) struct SecretInServiceCommand {
        name: "secret-in-service-command",
        summary: "a secret in a service's command stays in the container's config and in the process list",
        severity: High,
        cwe: [214, 798],
    }
}

impl Rule for SecretInServiceCommand {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        if matches!(suspect.trace.origin.place, Place::EnvFile { .. }) {
            return None;
        }
        let part = match part_at(suspect, Sink::ProcessList)? {
            ServicePlace::Command(word) => word,
            _ => "command",
        };
        let subject = draft::subject(suspect);
        let of = services_in_words(suspect).map_or(String::new(), |s| format!(" of {s}"));
        let (message, help) = match suspect.hit() {
            Some(_) => (
                format!("{subject} stays in the {part}{of}"),
                advice::command(suspect, part),
            ),
            None => (
                format!("the value of {subject} is put by Compose into the {part}{of}"),
                advice::expanded(suspect.key.as_deref().unwrap_or("NAME")),
            ),
        };
        let mut finding = draft::finding(Self::META, suspect, message, help);
        if suspect.hit().is_none() {
            finding.severity = finding.severity.min(Severity::Low);
        }
        Some(finding)
    }
}
