//! URLs of ADD, and images of FROM.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Audience, Place};

declare_rule! {
    /// ## What it does
    /// Finds credentials in the URL of an `ADD`, be it a file or a git repository, and in the image name of a `FROM`.
    ///
    /// ## Why is this bad?
    /// The image history keeps the URL with everything expanded in it, user and query included; provenance keeps the query.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// ADD https://deploy:correct-horse-9@files.example.com/app.tgz /srv/
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// ADD https://files.example.com/app.tgz /srv/
    /// ```
    /// ```sh
    /// docker build --secret id=HTTP_AUTH_TOKEN_files.example.com,env=FILES_TOKEN .   # BuildKit 0.23 or newer
    /// docker build --secret id=GIT_AUTH_TOKEN,env=GITHUB_TOKEN .                     # for git repositories
    /// ```
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchCopy), `util/urlutil`
    pub(super) struct SecretInSourceUrl {
        name: "secret-in-source-url",
        summary: "a secret in a source's URL stays in the image history",
        severity: High,
        cwe: [598, 798],
    }
}

impl Rule for SecretInSourceUrl {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let place = suspect.trace.origin.place;
        if !matches!(place, Place::SourceUrl | Place::BaseImage) {
            return None;
        }
        let subject = draft::subject(suspect);
        let message = if suspect.audience() == Audience::Image {
            format!("{subject} stays in the image history, as a part of the URL")
        } else {
            format!(
                "{subject} stays in provenance and in {}, as a part of the source's name",
                suspect.keeper_of_text()
            )
        };
        let mut help = vec![
            "leave the URL bare and let the builder authenticate: a secret named HTTP_AUTH_TOKEN_<host> for files, \
             GIT_AUTH_TOKEN for git repositories (BuildKit 0.23 or newer), or --ssh default with a git@ URL"
                .to_owned(),
        ];
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
