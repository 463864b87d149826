//! Credentials that a command writes into a layer, and that the image has nowhere else.

use super::{Context, Rule, Suspect, advice, declare_rule, draft, handling};
use crate::detect::Strength;
use crate::finding::{Finding, Severity};
use crate::ir::{Audience, Place};

declare_rule! {
    /// ## What it does
    /// Finds credentials that a command fetches or copies into the image: a token that a cloud's tool hands out and a redirect keeps, a
    /// key that is bound from the build context and copied, a build argument or a variable of another stage that is in a file
    /// which `COPY --from` takes.
    ///
    /// ## Why is this bad?
    /// The file is in a layer: whoever can pull the image can unpack it (`docker save IMAGE | tar x`), and a later `RUN rm` only
    /// hides it. In a stage that is not shipped it stays in the build cache.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=bind,source=id_ed25519,target=/tmp/key cp /tmp/key /root/.ssh/id_ed25519
    /// RUN aws secretsmanager get-secret-value --secret-id app > /app/secret.json
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20
    /// RUN --mount=type=ssh git clone git@github.com:example/app.git
    /// ENTRYPOINT ["/app/fetch-secret-and-start"]
    /// ```
    ///
    /// ## What it leaves alone
    /// Output that goes to another command (`aws ecr get-login-password | docker login …` is what `docker login` keeps), files that the
    /// same command removes, binds that are only read.
    ///
    /// ## References
    /// - <https://docs.docker.com/build/building/secrets/>
    pub(super) struct SecretWrittenToLayer {
        name: "secret-written-to-layer",
        summary: "a command writes a credential into a layer",
        severity: High,
        cwe: [522, 538],
    }
}

impl Rule for SecretWrittenToLayer {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        if !handling::enters(suspect.trace.origin.place) {
            return known(suspect, cx);
        }
        let what = match suspect.trace.origin.place {
            Place::BoundFile => {
                let name = suspect.key.as_deref().unwrap_or_default();
                format!("`{name}`, which is bound from the build context,")
            }
            Place::Minted => "a credential that the command is handed out".to_owned(),
            _ => return None,
        };
        if !suspect.at(|p| matches!(p, Place::LayerFile | Place::CacheFile)) {
            return None;
        }
        let message = match draft::layer_files(suspect) {
            Some(files) => format!("{what} stays in a layer, in {files}"),
            None => format!("{what} stays in the build cache"),
        };
        let help = vec![
            "use it in the same command and remove the file there, or fetch it when the container runs; for SSH keys let the \
             builder's agent sign: RUN --mount=type=ssh"
                .to_owned(),
        ];
        let mut finding = draft::finding(Self::META, suspect, message, help);
        finding.severity = match suspect.audience() {
            Audience::Image => Severity::High,
            _ => Severity::Medium,
        };
        Some(finding)
    }
}

/// A value of the file, or one that is passed, of which the image has nothing but the file that it is written to.
fn known(suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
    if suspect
        .hit()
        .is_some_and(|hit| hit.strength == Strength::Weak)
    {
        return None;
    }
    let mut readers = suspect
        .exposures
        .iter()
        .filter(|e| e.sink.audience() == Audience::Image)
        .peekable();
    let only_written = readers.peek().is_some() && readers.all(|e| e.place == Place::LayerFile);
    let files = draft::layer_files(suspect).filter(|_| only_written)?;
    let passed = if suspect.hit().is_some() {
        ""
    } else {
        "what is passed as "
    };
    let message = format!(
        "{passed}{} stays in a layer, in {files}",
        draft::subject(suspect)
    );
    let mut help = advice::at_build_time(suspect, cx);
    help.extend(advice::rotate(suspect));
    Some(draft::finding(
        SecretWrittenToLayer::META,
        suspect,
        message,
        help,
    ))
}
