//! Files written by COPY and ADD heredocs.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Place, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets in files that a `COPY` or `ADD` heredoc writes, spelled out or expanded from a build argument.
    ///
    /// ## Why is this bad?
    /// The file is in a layer of the image, and a later `RUN rm` only hides it: whoever can pull the image can unpack the
    /// layer (`docker save IMAGE | tar x`). Unless the heredoc's name is quoted, the builder expands `$TOKEN` into the
    /// file.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM node:22
    /// COPY <<EOF /root/.npmrc
    /// //registry.example.com/:_authToken=zq84hfKd02msPw77
    /// EOF
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM node:22
    /// COPY <<'EOF' /root/.npmrc
    /// //registry.example.com/:_authToken=${NPM_TOKEN}
    /// EOF
    /// RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
    /// ```
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchCopy)
    pub(super) struct SecretInCopiedText {
        name: "secret-in-copied-text",
        summary: "a secret in a heredoc file stays in a layer",
        severity: High,
        cwe: [538, 798],
    }
}

impl Rule for SecretInCopiedText {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let layered = suspect.exposures.iter().any(|e| e.sink == Sink::Layer);
        (suspect.trace.origin.place == Place::CopiedText && layered).then(|| {
            let message = format!(
                "{} stays in a layer, in a file that a heredoc writes",
                draft::subject(suspect)
            );
            let mut help = advice::as_file(suspect);
            help.extend(advice::rotate(suspect));
            draft::finding(Self::META, suspect, message, help)
        })
    }
}
