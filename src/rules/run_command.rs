//! RUN.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Audience, Place};

declare_rule! {
    /// ## What it does
    /// Finds secrets spelled out in `RUN`: in assignments, options, URLs, headers and heredocs.
    ///
    /// ## Why is this bad?
    /// The image history keeps the whole text of the command, heredocs included
    /// (`docker history --no-trunc IMAGE`), and the build prints it.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// RUN wget --header="Authorization: Bearer 8fK2mQ7xT4vB9nL3" https://files.example.com/a.tgz
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=secret,id=files_token,env=FILES_TOKEN,required=true \
    ///     wget --header="Authorization: Bearer $FILES_TOKEN" https://files.example.com/a.tgz
    /// ```
    ///
    /// ## What it leaves alone
    /// References (`$TOKEN`, `$(cat /run/secrets/token)`), dummies that exist for one command
    /// (`RUN SECRET_KEY_BASE=dummy rails assets:precompile`).
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchRun)
    pub(super) struct SecretInRunCommand {
        name: "secret-in-run-command",
        summary: "a secret in a build command stays in the image history",
        severity: High,
        cwe: [214, 798],
    }
}

impl Rule for SecretInRunCommand {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        if !matches!(suspect.trace.origin.place, Place::Run | Place::RunScript) {
            return None;
        }
        let subject = draft::subject(suspect);
        let message = match (suspect.trace.origin.place, suspect.audience()) {
            (Place::RunScript, _) => format!(
                "{subject} stays in provenance and in {}, as a part of a script",
                suspect.keeper_of_text()
            ),
            _ if draft::is_trigger(suspect) => format!("{subject} {}", draft::TRIGGER),
            (_, Audience::Image) => {
                format!("{subject} stays in the image history, as a part of the command")
            }
            (_, _) => format!(
                "{subject} stays in the build log and in provenance, as a part of the command"
            ),
        };
        let mut help = advice::at_build_time(suspect, cx);
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
