//! LABEL.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Place, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets in labels, written there or expanded from a build argument.
    ///
    /// ## Why is this bad?
    /// Labels are public by purpose: `docker inspect --format '{{.Config.Labels}}' IMAGE` shows them to whoever can pull
    /// the image, and registries list them.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// LABEL db.password="correct-horse-9"
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM alpine:3.20
    /// LABEL org.opencontainers.image.title="shop"
    /// ```
    /// A proxy that reads credentials from labels can read them from a file mounted when it runs (`usersFile`).
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchLabel)
    pub(super) struct SecretInImageLabel {
        name: "secret-in-image-label",
        summary: "a secret in a label stays in the image config",
        severity: High,
        cwe: [312, 798],
    }
}

impl Rule for SecretInImageLabel {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let of_label = |sink: Sink| {
            let mut exposures = suspect.exposures.iter();
            exposures
                .any(|e| e.sink == sink && (sink == Sink::ImageLabel || e.place == Place::Label))
        };
        let kept = of_label(Sink::ImageLabel) || of_label(Sink::ImageTrigger);
        (kept || of_label(Sink::ImageHistory)).then(|| {
            let subject = draft::subject(suspect);
            let message = if kept {
                format!("{subject} stays in a label of the image")
            } else {
                // The config has what a later line sets, the history both.
                format!(
                    "{subject} stays in the image history, though a later line sets the label anew"
                )
            };
            let mut help =
                vec!["take it out of the label; labels are for what everyone may read".to_owned()];
            help.extend(advice::rotate(suspect));
            draft::finding(Self::META, suspect, message, help)
        })
    }
}
