//! `environment` of a service.

use super::{advice, services_in_words};
use crate::finding::Finding;
use crate::ir::{Place, Sink};
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in the environment of Compose services: in both forms of `environment`, behind anchors, merge keys
    /// and `extends`, and as the word that stands in for a variable (`${PASSWORD:-word}`).
    ///
    /// ## Why is this bad?
    /// The repository keeps it for everyone who can read it. Once the service is up, `docker inspect` and `docker compose
    /// config` show it to whoever can reach the engine, every process in the container has it in `/proc/<pid>/environ`,
    /// and what crashes there often prints it.
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     environment:
    ///       POSTGRES_PASSWORD: correct-horse-9
    /// ```
    /// ```yaml,bad
    /// services:
    ///   api:
    ///     image: example/api
    ///     environment:
    ///       - JWT_SECRET=${JWT_SECRET:-8fK2mQ7xT4vB9nL3pR6w}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   db:
    ///     image: postgres:17
    ///     environment:
    ///       POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password
    ///     secrets: [postgres_password]
    ///   api:
    ///     image: example/api
    ///     environment:
    ///       - JWT_SECRET=${JWT_SECRET:?set JWT_SECRET}
    /// secrets:
    ///   postgres_password:
    ///     file: ./postgres_password.txt
    /// ```
    ///
    /// ## What it leaves alone
    /// Variables whose value comes from outside (`${X}`, `${X:?}`, a name alone), paths of files (`*_FILE`), switches,
    /// ports, URLs without a login, placeholders. Defaults that are no secret to anyone are `weak-default-credential`.
    ///
    /// ## References
    /// - <https://docs.docker.com/compose/how-tos/use-secrets/>
    /// - <https://docs.docker.com/reference/compose-file/interpolation/>
    pub(in crate::rules) struct SecretInServiceEnvironment {
        name: "secret-in-service-environment",
        summary: "a secret in a service's environment stays in the file and in the container's config",
        severity: High,
        cwe: [526, 798],
    }
}

impl Rule for SecretInServiceEnvironment {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        // What stands in a file of variables is for the rule of these.
        if matches!(suspect.trace.origin.place, Place::EnvFile { .. }) {
            return None;
        }
        suspect
            .exposures
            .iter()
            .any(|e| e.sink == Sink::ContainerEnv)
            .then(|| {
                let message = format!(
                    "{} stays in the environment of {}",
                    draft::subject(suspect),
                    services_in_words(suspect).unwrap_or_else(|| "a service".to_owned())
                );
                draft::finding(Self::META, suspect, message, advice::environment(suspect))
            })
    }
}
