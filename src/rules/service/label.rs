//! Labels and annotations of services.

use super::{advice, services_in_words};
use crate::detect::SecretKind;
use crate::finding::Finding;
use crate::ir::{Place, ServicePlace};
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in `labels`, `deploy.labels` and `annotations` of Compose services, among them the password hashes of
    /// proxies that are set up by labels.
    ///
    /// ## Why is this bad?
    /// Labels are made to be read: `docker inspect` shows them, and every tool that may list containers. A hash of a
    /// password can be tried out at leisure, and short passwords do not last.
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     labels:
    ///       backup.db.password: correct-horse-9
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   web:
    ///     image: nginx:1.27
    ///     labels:
    ///       traefik.http.middlewares.login.basicauth.usersfile: /run/secrets/users
    /// ```
    ///
    /// ## What it leaves alone
    /// References (`${TRAEFIK_USERS}`), placeholders, labels about secrets (`*.usersfile`).
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/compose-file/services/#labels>
    /// - <https://doc.traefik.io/traefik/middlewares/http/basicauth/#usersfile>
    pub(in crate::rules) struct SecretInServiceLabel {
        name: "secret-in-service-label",
        summary: "a secret in a service's label stays in the container's config",
        severity: High,
        cwe: [312, 798],
    }
}

impl Rule for SecretInServiceLabel {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        if matches!(suspect.trace.origin.place, Place::EnvFile { .. }) {
            return None;
        }
        suspect
            .at(|place| matches!(place, Place::Service(ServicePlace::Label(_))))
            .then(|| {
                let message = format!(
                    "{} stays in a label of {}",
                    draft::subject(suspect),
                    services_in_words(suspect).unwrap_or_else(|| "a service".to_owned())
                );
                let hashed = suspect.hit().is_some_and(|h| h.kind == SecretKind::Hash);
                let help = if hashed {
                    hashed_users(suspect)
                } else {
                    let mut help = vec![
                        "take it out of the label; labels are for what everyone may read"
                            .to_owned(),
                    ];
                    help.extend(advice::rotate(suspect));
                    help
                };
                draft::finding(Self::META, suspect, message, help)
            })
    }
}

/// Users of a proxy, whose passwords are hashes: from a file, where the label has a sister that names one.
fn hashed_users(suspect: &Suspect<'_>) -> Vec<String> {
    let key = suspect.key.as_deref().unwrap_or_default();
    let mut help = match key.strip_suffix(".users") {
        Some(label) => vec![
            "let the proxy read the users from a file that Compose mounts:".to_owned(),
            format!("+ - {label}.usersFile=/run/secrets/users"),
            "+ secrets: [users]".to_owned(),
        ],
        None => vec!["let the proxy read the users from a file that Compose mounts".to_owned()],
    };
    help.push(
        "choose a new password: this one can be tried out by whoever has the hash".to_owned(),
    );
    help
}
