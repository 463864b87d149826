//! ENV.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Place, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets in `ENV`, written there or promoted from a build argument, in every stage that the image is
    /// built on.
    ///
    /// ## Why is this bad?
    /// The image config keeps the environment: whoever can pull the image types
    /// `docker inspect --format '{{.Config.Env}}' IMAGE`, and every process of every container has it in
    /// `/proc/<pid>/environ`. The history keeps the instruction as well, so that a later `ENV NAME=` or `unset`
    /// takes nothing away.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// ENV DB_PASSWORD=correct-horse-9
    /// ```
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// ARG API_TOKEN
    /// ENV API_TOKEN=$API_TOKEN
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM alpine:3.20
    /// ENV DB_PASSWORD_FILE=/run/secrets/db_password
    /// ```
    /// and hand the value over when the container runs: `docker run --env-file`, Compose `secrets:`, the orchestrator's
    /// secret store.
    ///
    /// ## What it leaves alone
    /// Empty values, references that nobody sets in the file, paths, placeholders (`<your-api-key>`), names that say
    /// where a secret is or how long (`*_FILE`, `PASSWORD_MIN_LENGTH`), key fingerprints (`GPG_KEY`). Defaults that are no
    /// secret to anyone are `weak-default-credential`.
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchEnv)
    /// - <https://docs.docker.com/build/building/secrets/>
    pub(super) struct SecretInImageEnv {
        name: "secret-in-image-env",
        summary: "a secret in the environment stays in the image config",
        severity: High,
        cwe: [526, 798],
    }
}

impl Rule for SecretInImageEnv {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let kept = suspect.exposures.iter().any(|e| e.sink == Sink::ImageEnv);
        let triggered = suspect
            .exposures
            .iter()
            .any(|e| e.sink == Sink::ImageTrigger && e.place == Place::Environment);
        // A later line sets the name to something else: the environment has that, the history both.
        let replaced = suspect
            .exposures
            .iter()
            .any(|e| e.sink == Sink::ImageHistory && e.place == Place::Environment);
        if !kept && !triggered && !replaced {
            return None;
        }
        let message = match (suspect.hit(), kept) {
            (Some(_), true) => format!(
                "{} stays in the image's environment",
                draft::subject(suspect)
            ),
            (None, true) => {
                format!(
                    "what is passed as {} stays in the image's environment",
                    draft::subject(suspect)
                )
            }
            (_, false) if triggered => {
                format!("{} {}", draft::subject(suspect), draft::TRIGGER)
            }
            (Some(_), false) => format!(
                "{} stays in the image history, though a later line sets the name anew",
                draft::subject(suspect)
            ),
            (None, false) => format!(
                "what is passed as {} stays in the image history, though a later line sets the name anew",
                draft::subject(suspect)
            ),
        };
        let mut help = advice::at_run_time(suspect);
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
