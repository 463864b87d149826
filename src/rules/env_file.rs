//! Files of variables.

use super::{Context, Rule, Suspect, declare_rule, draft};
use crate::detect::{SecretKind, Strength};
use crate::finding::{Finding, Severity};
use crate::ir::Place;
use crate::source::Tracking;

declare_rule! {
    /// ## What it does
    /// Finds secrets in files of variables (`.env`, `.env.production`, `prod.env`) that are in the repository, or would
    /// be with the next `git add`.
    ///
    /// ## Why is this bad?
    /// Everyone who can read the repository has it, now and from its history: `git log -p -- .env`. `COPY . .` takes
    /// such a file into the image, Compose hands its values to containers and builds.
    ///
    /// ## Example
    /// ```dotenv,bad
    /// DB_PASSWORD=correct-horse-9
    /// ```
    ///
    /// ## Use instead
    /// A file that git ignores, and one without values that it does not:
    /// ```dotenv,good
    /// DB_PASSWORD=
    /// ```
    /// ```sh
    /// git rm --cached .env
    /// echo .env >> .gitignore
    /// ```
    ///
    /// ## What it leaves alone
    /// Files that git ignores: they are private to whoever has them, unless they are named on the command line or
    /// `--include-ignored` asks for them. Empty values, references, placeholders. In samples (`.env.example`, `.env.dist`,
    /// `.env.test`) also what everyone would try first: these show what is to be set. What looks like a real secret is
    /// found there, too.
    ///
    /// ## References
    /// - <https://docs.docker.com/compose/how-tos/environment-variables/best-practices/>
    pub(super) struct SecretInEnvFile {
        name: "secret-in-env-file",
        summary: "a secret stands in a file of variables",
        severity: High,
        cwe: [540, 798],
    }
}

impl Rule for SecretInEnvFile {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let hit = suspect.hit()?;
        let Place::EnvFile { sample } = suspect.trace.origin.place else {
            return None;
        };
        let tracking = cx.tracking(suspect.trace.origin.span.file);
        let subject = draft::subject(suspect);
        let message = match tracking {
            Tracking::Tracked => format!("{subject} stays in the repository"),
            Tracking::Untracked => format!(
                "{subject} stands in a file that git does not ignore: the next `git add` takes it"
            ),
            Tracking::Ignored => format!("{subject} stands in a file that git ignores"),
        };
        let mut finding = draft::finding(
            Self::META,
            suspect,
            message,
            help(&path_of(cx, suspect), tracking, sample),
        );
        // The file is made to hold the values that are in use.
        let in_use = !sample && hit.strength >= Strength::Strong && hit.kind != SecretKind::Hash;
        if in_use && finding.severity == Severity::Medium {
            finding.severity = Severity::High;
        }
        if tracking == Tracking::Ignored {
            finding.severity = finding.severity.min(Severity::Low);
        }
        Some(finding)
    }
}

/// The file of variables, which need not be the one that is analysed.
fn path_of(cx: &Context<'_>, suspect: &Suspect<'_>) -> String {
    let id = suspect.trace.origin.span.file;
    match cx.project.opened(id).filter(|_| !cx.is_own(id)) {
        Some(file) => file.path().to_owned(),
        None => cx.file.path().to_owned(),
    }
}

fn help(path: &str, tracking: Tracking, sample: bool) -> Vec<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let rotate = "rotate it: the repository's history keeps it".to_owned();
    let ignore = format!("$ echo {name} >> .gitignore");
    match tracking {
        _ if sample => vec![
            "put a placeholder in its place, or nothing: the file shows what is to be set".to_owned(),
            match tracking {
                Tracking::Tracked => rotate,
                _ => "rotate it: whoever was given the file has it".to_owned(),
            },
        ],
        Tracking::Tracked => vec![
            "keep the file out of git, and commit one without values (`.env.example`):".to_owned(),
            format!("$ git rm --cached {name}"),
            ignore,
            rotate,
        ],
        Tracking::Untracked => vec![
            "let git ignore the file before it is added:".to_owned(),
            ignore,
        ],
        Tracking::Ignored => vec![
            "nothing needs to be done as long as no build takes the file and nobody gets a copy of the folder".to_owned(),
        ],
    }
}
