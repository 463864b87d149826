//! Options of drivers.

use super::advice;
use crate::finding::Finding;
use crate::ir::{Place, ServicePlace};
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in what a Compose file hands to drivers: `logging.options`, `driver_opts` of volumes, networks and
    /// secrets, options of providers and models.
    ///
    /// ## Why is this bad?
    /// The engine keeps the options as they are: `docker inspect`, `docker volume inspect` and `docker network inspect`
    /// show them.
    ///
    /// ## Example
    /// ```yaml,bad
    /// services:
    ///   web:
    ///     image: nginx:1.27
    /// volumes:
    ///   share:
    ///     driver_opts:
    ///       type: cifs
    ///       o: "username=web,password=correct-horse-9,vers=3.0"
    ///       device: //files.example.com/share
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// services:
    ///   web:
    ///     image: nginx:1.27
    /// volumes:
    ///   share:
    ///     driver_opts:
    ///       type: cifs
    ///       o: "credentials=/etc/cifs/web.cred,vers=3.0"
    ///       device: //files.example.com/share
    /// ```
    /// Log drivers can be set up in the engine's own configuration, which only root reads.
    ///
    /// ## References
    /// - <https://docs.docker.com/reference/compose-file/volumes/#driver_opts>
    /// - <https://docs.docker.com/engine/logging/configure/>
    pub(in crate::rules) struct SecretInDriverOptions {
        name: "secret-in-driver-options",
        summary: "a secret in a driver's options is kept by the engine",
        severity: High,
        cwe: [312, 798],
    }
}

impl Rule for SecretInDriverOptions {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let Place::Service(ServicePlace::Options(word)) = suspect.trace.origin.place else {
            return None;
        };
        suspect.hit()?;
        let message = format!("{} stays in the options of {word}", draft::subject(suspect));
        let help = advice::variable(suspect);
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
