//! Private keys that the build makes.

use super::{Context, Rule, Suspect, declare_rule, draft};
use crate::finding::{Confidence, Finding, Severity};
use crate::ir::{Made, Place};

declare_rule! {
    /// ## What it does
    /// Finds private keys that a command of the build makes and that are in the image when the build has ended: the host keys of an SSH
    /// server, TLS keys, key stores, secrets of an application.
    ///
    /// ## Why is this bad?
    /// Every container of the image has the same key, and so has everyone who can pull the image. With an SSH server's key, or a
    /// TLS key, they can stand in for any of these containers.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM nginx:1.27
    /// RUN openssl req -x509 -newkey rsa:4096 -nodes -keyout /etc/nginx/tls.key -out /etc/nginx/tls.crt -subj /CN=www.example.org
    /// ```
    ///
    /// ## Use instead
    /// Make it when the container starts for the first time, on a volume, or mount it:
    /// ```dockerfile,good
    /// FROM nginx:1.27
    /// COPY --chmod=755 make-key.sh /docker-entrypoint.d/10-make-key.sh
    /// ```
    ///
    /// ## What it leaves alone
    /// Keys that any later command removes, keys of stages that are not shipped, what only reads or converts keys
    /// (`ssh-keygen -R`, `openssl rsa`). A key for `localhost`, and the host keys that Debian's SSH server makes while it is
    /// installed, are low.
    ///
    /// ## References
    /// - CWE-321, use of hard-coded cryptographic key
    pub(super) struct KeyGeneratedInImage {
        name: "key-generated-in-image",
        summary: "the build makes a private key that every container shares",
        severity: Medium,
        cwe: [321],
    }
}

impl Rule for KeyGeneratedInImage {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let Place::MadeKey(made) = suspect.trace.origin.place else {
            return None;
        };
        let files = draft::layer_files(suspect).unwrap_or_default();
        let shared = "every container has the same";
        let message = match made {
            Made::HostKeys => format!("the build makes host keys of the SSH server: {shared}"),
            Made::PackagedHostKeys => {
                format!("installing the SSH server makes its host keys: {shared}")
            }
            Made::SshKey => format!("the build makes an SSH key, {files}: {shared}"),
            Made::TlsKey => format!("the build makes a private key, {files}: {shared}"),
            Made::LocalTlsKey => {
                format!("the build makes a private key for a test, {files}: {shared}")
            }
            Made::KeyStore => format!("the build makes a key store, {files}: {shared}"),
            Made::ApplicationKey => {
                format!("the build makes a secret of the application, in {files}: {shared}")
            }
        };
        let severity = match made {
            Made::PackagedHostKeys | Made::LocalTlsKey => Severity::Low,
            _ => Severity::Medium,
        };
        let help = match made {
            Made::HostKeys | Made::PackagedHostKeys => {
                "remove them in the build, and make them when a container starts (`ssh-keygen -A` in the entrypoint):\n+ RUN rm \
                 /etc/ssh/ssh_host_*"
            }
            _ => "make it when a container starts for the first time, or mount it",
        };
        let help = help.lines().map(str::to_owned).collect();
        let mut finding = draft::finding(Self::META, suspect, message, help);
        finding.severity = severity;
        finding.confidence = if made == Made::PackagedHostKeys {
            Confidence::Medium
        } else {
            Confidence::High
        };
        Some(finding)
    }
}
