//! Secrets that a command prints.

use super::{Context, Rule, Suspect, declare_rule, draft, handling};
use crate::finding::{Finding, Severity};
use crate::ir::{PackerPlace, Place, Showing};

declare_rule! {
    /// ## What it does
    /// Finds commands that print a secret which is mounted for them, or which they are handed out: `cat`, `echo`, `env`, `set -x`,
    /// `curl -v`. Of Packer, commands that print what a provisioner hands them in its environment, out of a variable that is
    /// not declared sensitive.
    ///
    /// ## Why is this bad?
    /// What a command prints is in the log of the build: on the screen, in the pages of the CI system, in the records that builders
    /// keep. CI systems mask only values that they know, and only as they know them.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=secret,id=api_token set -x && curl -H "Authorization: Bearer $(cat /run/secrets/api_token)" https://api.example.com/
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=secret,id=api_token curl -H "Authorization: Bearer $(cat /run/secrets/api_token)" https://api.example.com/
    /// ```
    ///
    /// A variable of Packer is declared sensitive:
    /// ```hcl,good
    /// variable "api_token" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// build {
    ///   sources = ["source.qemu.base"]
    ///   provisioner "shell" {
    ///     environment_vars = ["API_TOKEN=${var.api_token}"]
    ///     inline           = ["curl -fsS -H \"X-Token: $API_TOKEN\" https://files.example.com/a.tgz -o /tmp/a.tgz"]
    ///   }
    /// }
    /// ```
    ///
    /// ## What it leaves alone
    /// What Packer takes out of its output by itself: the values of sensitive variables. Output that goes to a pipe, a file
    /// or `/dev/null`; sums and counts of the secret (`sha256sum`, `wc -c`). Build arguments and
    /// literals that are printed are findings of their own rules, which name the log as one of the places.
    ///
    /// ## References
    /// - CWE-532, insertion of sensitive information into log file
    pub(super) struct SecretInBuildLog {
        name: "secret-in-build-log",
        summary: "a command prints a secret into the build log",
        severity: Medium,
        cwe: [532],
    }
}

impl Rule for SecretInBuildLog {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let of_packer = match suspect.trace.origin.place {
            Place::SecretMount | Place::Minted => false,
            Place::Packer(PackerPlace::Printed(_)) => true,
            _ => return None,
        };
        let how = suspect.exposures.iter().find_map(|e| match e.place {
            Place::Printed(how) | Place::Packer(PackerPlace::Printed(how)) => Some(how),
            _ => None,
        })?;
        let subject = match (suspect.trace.origin.place, suspect.key.as_deref()) {
            (Place::SecretMount, Some(id)) => format!("the mounted secret `{id}`"),
            (Place::Packer(_), Some(name)) => format!("what is passed as `{name}`"),
            (Place::SecretMount, None) => "a mounted secret".to_owned(),
            _ => "a credential that the command is handed out".to_owned(),
        };
        let message = format!("{subject} is {}", draft::shown(how));
        let help = match how {
            Showing::Output => {
                "do not print it; to see whether it is there, use `test -s <file>` or `wc -c`"
            }
            Showing::Trace => {
                "turn the trace off (`set +x`) before the secret is read, or leave `-x` away"
            }
            Showing::Verbose => {
                "leave `-v` away where a header or a URL holds a secret, or send the output to /dev/null"
            }
        };
        let mut help = vec![help.to_owned()];
        if of_packer {
            help.push(
                "and declare the variable sensitive: Packer then takes its value out of what it prints"
                    .to_owned(),
            );
            help.push("+ sensitive = true".to_owned());
        }
        let mut finding = draft::finding(Self::META, suspect, message, help);
        finding.severity = Severity::Medium;
        if suspect.trace.origin.place == Place::SecretMount {
            finding.confidence = handling::confidence(cx, suspect);
        }
        Some(finding)
    }
}
