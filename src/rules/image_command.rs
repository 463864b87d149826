//! CMD, ENTRYPOINT, HEALTHCHECK, SHELL, and the settings of the image config.

use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::{Place, Sink};

declare_rule! {
    /// ## What it does
    /// Finds secrets spelled out in `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and `SHELL`, and in the settings that builders
    /// expand (`WORKDIR`, `USER`, `VOLUME`, `EXPOSE`, `STOPSIGNAL`, `MAINTAINER`).
    ///
    /// ## Why is this bad?
    /// The image config keeps the command word for word (`docker inspect --format '{{.Config.Cmd}}' IMAGE`), and a
    /// running container shows it in its process list.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM redis:7
    /// CMD ["redis-server", "--requirepass", "correct-horse-9"]
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM redis:7
    /// CMD ["sh", "-c", "exec redis-server --requirepass \"$(cat /run/secrets/redis_password)\""]
    /// ```
    ///
    /// ## What it leaves alone
    /// `$VARIABLES`: the builder stores the reference, and the container's shell expands it.
    ///
    /// ## References
    /// - BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go` (dispatchCmd, dispatchHealthcheck)
    pub(super) struct SecretInImageCommand {
        name: "secret-in-image-command",
        summary: "a secret in a command of the image stays in the image config",
        severity: High,
        cwe: [214, 798],
    }
}

impl Rule for SecretInImageCommand {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let place = suspect
            .exposures
            .iter()
            .find_map(|e| match (e.sink, e.place) {
                (
                    Sink::ImageCommand
                    | Sink::ImageSetting
                    | Sink::ImageTrigger
                    | Sink::ImageHistory,
                    Place::Command(word) | Place::Setting(word),
                ) => Some((word, e.sink)),
                _ => None,
            })?;
        let subject = draft::subject(suspect);
        let message = match place {
            // The config has what a later line sets, the history both.
            (word, Sink::ImageHistory) => {
                format!("{subject} stays in the image history, though a later {word} replaces it")
            }
            (word, _) => format!("{subject} stays in the image's {word}"),
        };
        let mut help = vec![
            "read it when the container runs: from a file (`$(cat /run/secrets/<name>)`, `--password-file`), or from an \
             environment variable that the shell form expands"
                .to_owned(),
        ];
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
