//! Secret mounts whose content is kept.

use super::{Context, Rule, Suspect, advice, declare_rule, draft, handling};
use crate::finding::{Finding, Severity};
use crate::flow::Kept;
use crate::ir::{Audience, Keeper, Place};

declare_rule! {
    /// ## What it does
    /// Finds commands that put what a secret mount holds into a file: a copy, a redirect, a template that is filled in, a tool that
    /// keeps its login, a clone whose `.git/config` has the token.
    ///
    /// ## Why is this bad?
    /// A secret mount is there for one command and leaves nothing, as long as the command does not copy it. What it writes is in a
    /// layer: whoever can pull the image can unpack it (`docker save IMAGE | tar x`), and a later `RUN rm` only hides it. In a
    /// stage that is not shipped, and in a cache mount, it stays on the builder.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// # syntax=docker/dockerfile:1
    /// FROM node:22
    /// RUN --mount=type=secret,id=npm_token \
    ///     npm config set //registry.npmjs.org/:_authToken "$(cat /run/secrets/npm_token)" && npm ci
    /// ```
    ///
    /// ## Use instead
    /// Mount the file where the tool looks for it, or hand the value over in a variable of the one command:
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM node:22
    /// RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true npm ci
    /// RUN --mount=type=secret,id=api_token API_TOKEN="$(cat /run/secrets/api_token)" npm run fetch-data
    /// ```
    /// Where a file has to be written, write and remove it in the same command, or write it to a place that no layer keeps
    /// (`--mount=type=tmpfs,target=…`, `/dev/shm`).
    ///
    /// ## What it leaves alone
    /// Files that the same command removes; other mounts, `/dev/shm`, `/run/secrets`; placeholders such as
    /// `'//registry.npmjs.org/:_authToken=${NPM_TOKEN}'` in single quotes; sums and counts of the secret (`sha256sum`, `wc`);
    /// certificates.
    ///
    /// ## References
    /// - <https://docs.docker.com/build/building/secrets/>
    pub(super) struct MountedSecretLeftBehind {
        name: "mounted-secret-left-behind",
        summary: "a secret mount's content is written where it stays",
        severity: Critical,
        cwe: [522, 538],
    }
}

impl Rule for MountedSecretLeftBehind {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        if suspect.trace.origin.place != Place::SecretMount
            || !suspect.at(|p| matches!(p, Place::LayerFile | Place::CacheFile))
        {
            return None;
        }
        let subject = suspect
            .key
            .as_deref()
            .map_or_else(|| "a secret".to_owned(), |id| format!("`{id}`"));
        let subject = if suspect.layer_files().iter().any(|f| registers(f)) {
            format!("a login that is made with {subject}")
        } else {
            format!("the mounted secret {subject}")
        };
        let mut files = suspect.flow.files_of(suspect.trace);
        let message = match draft::layer_files(suspect) {
            Some(files) => format!("{subject} stays in a layer, in {files}"),
            None => {
                let file = files.next().and_then(|at| suspect.flow.files.get(at))?;
                let place = match file.keeper {
                    Keeper::Cache => "in a cache mount",
                    Keeper::Layer => "in the build cache",
                };
                format!("{subject} stays {place}, in `{}`", file.shown())
            }
        };
        let mut finding = draft::finding(Self::META, suspect, message, help(suspect));
        let direct = suspect.layer_files().iter().any(|f| f.tool.is_none());
        finding.severity = match suspect.audience() {
            Audience::Image if direct => Severity::Critical,
            Audience::Image => Severity::High,
            _ => Severity::Medium,
        };
        finding.confidence = handling::confidence(cx, suspect);
        Some(finding)
    }
}

fn help(suspect: &Suspect<'_>) -> Vec<String> {
    let files = suspect.layer_files();
    let mut help = Vec::new();
    if files.iter().any(|f| f.removed.is_some()) {
        help.push(
            "remove the file in the same RUN that writes it: a later one only hides it".to_owned(),
        );
    }
    match files.first() {
        Some(file) if file.tool.is_some() => {
            help.extend(advice::without_keeping(file).unwrap_or_else(|| {
                vec![format!(
                    "mount the file itself where the tool looks for it: target={}",
                    file.shown()
                )]
            }));
        }
        _ => help.push(
            "use it in the same command, from a variable or the mounted file, without writing it anywhere; if the \
             container needs it, mount it when the container runs"
                .to_owned(),
        ),
    }
    help
}

/// Whether a tool keeps what it is given in exchange for the secret, rather than the secret itself.
fn registers(file: &Kept) -> bool {
    const TOOLS: [&str; 6] = [
        "pro",
        "ua",
        "ubuntu-advantage",
        "subscription-manager",
        "SUSEConnect",
        "az",
    ];
    file.tool
        .as_deref()
        .is_some_and(|tool| TOOLS.contains(&tool))
}
