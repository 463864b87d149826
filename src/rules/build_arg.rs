//! ARG.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::flow::Exposed;
use crate::ir::{Audience, Place, Sink};

declare_rule! {
    /// ## What it does
    /// Finds build arguments that hold a secret by default, that a Compose file passes one to, or whose name says that
    /// a secret will be passed.
    ///
    /// ## Why is this bad?
    /// Every `RUN` after an `ARG` is recorded in the image history together with the argument's value, used or not:
    /// `docker history --no-trunc IMAGE` shows `RUN |1 NPM_TOKEN=… /bin/sh -c …`. Current BuildKit records the `ARG` line
    /// itself, too. In a stage that is not shipped the value stays in the build cache, in a registry cache with
    /// `mode=max`, and in provenance with `mode=max`.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM node:22
    /// ARG NPM_TOKEN
    /// COPY package.json ./
    /// RUN npm ci
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM node:22
    /// COPY package.json ./
    /// RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true npm ci
    /// ```
    /// ```sh
    /// docker build --secret id=npm_token,env=NPM_TOKEN .
    /// ```
    ///
    /// ## What it leaves alone
    /// Arguments before the first `FROM` that no stage takes over: they are in no image. Names of files, ids, versions
    /// and checksums (`GPG_KEYS`, `TOKEN_FILE`, `KEY_ID`). An argument known by its name alone is never above medium.
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchArg, runCommandString)
    /// - <https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/>
    pub(super) struct SecretBuildArg {
        name: "secret-build-arg",
        summary: "a build argument's secret stays in the image history",
        severity: High,
        cwe: [522, 798],
    }
}

impl Rule for SecretBuildArg {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        // A default that no stage builds with is in the file, and nowhere else.
        let built = |e: &Exposed| !matches!(e.sink, Sink::Provenance | Sink::SourceTree);
        let passed = suspect.trace.is_passed();
        if !(passed || suspect.trace.origin.place == Place::Argument)
            || suspect.hit().is_some() && !suspect.exposures.iter().any(built)
        {
            return None;
        }
        let subject = draft::subject(suspect);
        let kept = draft::layer_files(suspect)
            .map(|files| format!(" and in a layer, in {files}"))
            .unwrap_or_default();
        let into_url = suspect.at(|p| p == Place::SourceUrl);
        let message = match (suspect.hit(), suspect.audience()) {
            (None, _) if draft::is_of_children(suspect) => format!(
                "what is passed as {subject} stays in the history of the images that are built on this one"
            ),
            _ if draft::is_trigger(suspect) => format!("{subject} {}", draft::TRIGGER),
            (None, Audience::Image) if into_url => {
                format!(
                    "what is passed as {subject} stays in the image history, as a part of a URL"
                )
            }
            (None, Audience::Image) => {
                format!("what is passed as {subject} stays in the image history{kept}")
            }
            (None, _) => {
                format!("what is passed as {subject} stays in the build cache and in provenance")
            }
            (Some(_), Audience::Image) if passed => {
                format!("{subject}, passed as a build argument, stays in the image history")
            }
            (Some(_), _) if passed => {
                format!(
                    "{subject}, passed as a build argument, stays in the build cache and in provenance"
                )
            }
            (Some(_), Audience::Image) => {
                format!("{subject}, a build argument's default, stays in the image history{kept}")
            }
            (Some(_), _) => format!(
                "{subject}, a build argument's default, stays in provenance and in {}",
                suspect.keeper_of_text()
            ),
        };
        let mut help = if suspect.at(|p| p == Place::CopiedText) {
            advice::as_file(suspect)
        } else {
            advice::at_build_time(suspect, cx)
        };
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
