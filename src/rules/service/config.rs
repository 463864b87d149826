//! Contents of configs.

use super::advice;
use crate::finding::Finding;
use crate::ir::{Place, Sink};
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in the `content` of a Compose `configs` entry.
    ///
    /// ## Why is this bad?
    /// Configs are for what is no secret. The content stands in the repository; in the container it is a file that every
    /// user can read, and Compose copies it into the container's own layer, which `docker commit` and `docker export`
    /// take along.
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   api:
    ///     image: example/api
    ///     configs: [settings]
    /// configs:
    ///   settings:
    ///     content: |
    ///       db.user=api
    ///       db.password=correct-horse-9
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   api:
    ///     image: example/api
    ///     secrets: [settings]
    /// secrets:
    ///   settings:
    ///     file: ./settings.properties
    /// ```
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/compose-file/configs/>
    /// - <https://docs.docker.com/reference/compose-file/secrets/>
    pub(in crate::rules) struct SecretInComposeConfig {
        name: "secret-in-compose-config",
        summary: "a secret in a config is readable for everyone in the container",
        severity: High,
        cwe: [538, 798],
    }
}

impl Rule for SecretInComposeConfig {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        if matches!(suspect.trace.origin.place, Place::EnvFile { .. }) {
            return None;
        }
        suspect
            .exposures
            .iter()
            .any(|e| e.sink == Sink::ContainerFile)
            .then(|| {
                let subject = draft::subject(suspect);
                let message = match suspect.hit() {
                    Some(_) => format!("{subject} stays in a config, readable for everyone in the container"),
                    None => format!("the value of {subject} becomes a config, readable for everyone in the container"),
                };
                draft::finding(Self::META, suspect, message, advice::config(suspect))
            })
    }
}
