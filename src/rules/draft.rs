//! Suspects to findings: what all rules say in the same way.

use super::{Evidence, Suspect, packer, user_data};
use crate::detect::{SecretKind, Strength};
use crate::finding::{Confidence, Exposure, Finding, Label, RuleMeta, Severity, State};
use crate::flow::{Exposed, Kept, StepKind};
use crate::ir::{Audience, Delivery, Keeper, PackerPlace, Place, ServicePlace, Showing, Sink};
use crate::source::Span;

/// The finding of `rule` for a suspect, with its places, its way and its grading.
pub(super) fn finding(
    rule: &'static RuleMeta,
    suspect: &Suspect<'_>,
    message: String,
    help: Vec<String>,
) -> Finding {
    let (span, masks, label) = match &suspect.evidence {
        Evidence::Value { span, masks, hit } => (
            *span,
            masks.clone(),
            format!("{} stands here", article(&hit.what)),
        ),
        Evidence::Handling { at } => (*at, Vec::new(), handled(suspect).to_owned()),
        Evidence::Name => {
            let span = suspect
                .trace
                .origin
                .name
                .as_ref()
                .map_or(suspect.trace.origin.span, |n| n.span);
            (
                span,
                Vec::new(),
                "the caller's value arrives here".to_owned(),
            )
        }
    };
    let mut flow = way(suspect, span);
    if flow.is_empty() {
        flow.extend(handed_over(suspect, span));
    }
    let masks = masks.into_iter().chain(suspect.again.concat()).collect();
    Finding {
        rule,
        severity: severity(suspect),
        confidence: suspect.confidence(),
        message,
        key: suspect.key.clone(),
        detector: suspect
            .hit()
            .map_or_else(|| "name".to_owned(), |h| h.detector.clone()),
        primary: Label::new(span, label),
        flow,
        again: again(suspect, span),
        exposures: exposures(suspect),
        masks,
        help,
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}

fn kept(file: &Kept) -> String {
    let path = file.shown();
    match (&file.tool, file.keeper) {
        (_, Keeper::Cache) => format!("kept in `{path}`, which is in a cache mount"),
        (Some(tool), Keeper::Layer) => format!("{tool} keeps it in `{path}`"),
        (None, Keeper::Layer) => format!("put into `{path}`"),
    }
}

/// How something is printed, for a sentence.
pub(super) const fn shown(how: Showing) -> &'static str {
    match how {
        Showing::Output => "printed into the build log",
        Showing::Trace => "printed with the command: the shell traces what it runs (`set -x`)",
        Showing::Verbose => "printed with what is sent: the tool is asked to be verbose",
    }
}

/// Severity by who can read it, and by how much of a secret it is.
pub(super) fn severity(suspect: &Suspect<'_>) -> Severity {
    if !suspect.routes.is_empty() {
        return packer::severity(suspect);
    }
    let by_audience = match suspect.audience() {
        Audience::Image | Audience::Machine => Severity::High,
        Audience::Builder | Audience::Repository => Severity::Medium,
    };
    let Some(hit) = suspect.hit() else {
        // By its name alone: no more than medium, unless the file itself promotes it into the image.
        let promoted = suspect.at(|p| {
            !matches!(
                p,
                Place::Argument
                    | Place::Run
                    | Place::Service(_)
                    | Place::RunScript
                    | Place::CacheFile
                    | Place::Printed(_)
            )
        });
        return if promoted {
            by_audience
        } else {
            by_audience.min(Severity::Medium)
        };
    };
    match (hit.strength, hit.kind) {
        (Strength::Placeholder, _) => Severity::Info,
        // Half of a pair, which opens nothing without the other half.
        (_, SecretKind::Identifier) if suspect.paired => by_audience,
        (_, SecretKind::Identifier) => Severity::Low,
        (Strength::Weak, _) => Severity::Low,
        (_, SecretKind::Hash) => Severity::Medium,
        _ if hit.confidence == Confidence::Low => Severity::Low,
        (Strength::Live, _) | (_, SecretKind::PrivateKey) => match by_audience {
            Severity::High => Severity::Critical,
            _ => Severity::High,
        },
        _ => by_audience,
    }
}

/// What it is, for a sentence: `a GitHub personal access token in `X``, or just `` `X` ``.
pub(super) fn subject(suspect: &Suspect<'_>) -> String {
    let key = suspect.key.as_deref().map(|k| format!("`{k}`"));
    match (suspect.hit(), key) {
        (Some(hit), Some(_)) if hit.kind == SecretKind::Named && suspect.uncalled.is_some() => {
            suspect.uncalled.clone().unwrap_or_default()
        }
        (Some(hit), Some(key)) if hit.kind != SecretKind::Named => {
            format!("{} in {key}", article(&hit.what))
        }
        (Some(hit), None) => article(&hit.what),
        (_, Some(key)) => key,
        (None, None) => "a secret".to_owned(),
    }
}

pub(super) fn article(what: &str) -> String {
    if what.starts_with("a ") || what.starts_with("an ") || what.starts_with("the ") {
        return what.to_owned();
    }
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) || is_spelled(what);
    format!("{} {what}", if vowel { "an" } else { "a" })
}

/// Whether it begins with letters that are said one by one, the first of them with a vowel in front: `npm`, `SSH`.
fn is_spelled(what: &str) -> bool {
    let word = what
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let spelled = word.len() > 1 && (word == "npm" || word.bytes().all(|b| b.is_ascii_uppercase()));
    spelled && word.starts_with(['F', 'H', 'L', 'M', 'N', 'R', 'S', 'X', 'n'])
}

/// Where a value of a trigger is that no stage of the file runs.
pub(super) const TRIGGER: &str =
    "stays in the image as an ONBUILD trigger, and in the images that are built on it";

/// Whether the image has it as an ONBUILD trigger only: its own history and layers do not.
pub(super) fn is_trigger(suspect: &Suspect<'_>) -> bool {
    let mut kept = (suspect.exposures.iter()).filter(|e| e.sink.audience() == Audience::Image);
    kept.clone().any(|e| e.sink == Sink::ImageTrigger)
        && kept.all(|e| e.child || e.sink == Sink::ImageTrigger)
}

/// Whether only the images that are built on this one keep it, where triggers put it.
pub(super) fn is_of_children(suspect: &Suspect<'_>) -> bool {
    let mut kept = (suspect.exposures.iter())
        .filter(|e| e.sink.audience() == Audience::Image)
        .peekable();
    kept.peek().is_some() && kept.all(|e| e.child)
}

fn exposures(suspect: &Suspect<'_>) -> Vec<Exposure> {
    suspect
        .exposures
        .iter()
        .map(|e| Exposure {
            place: e.sink.slug(),
            title: e.sink.title(),
            who: who(suspect, e),
            span: Some(e.span),
        })
        .collect()
}

/// Who reads it there, and how; with the file's path where it is known.
fn who(suspect: &Suspect<'_>, exposed: &Exposed) -> String {
    let file = exposed.file.and_then(|at| suspect.flow.files.get(at));
    if exposed.child {
        let who = match (file, exposed.sink) {
            (Some(file), Sink::Layer) => format!("`{}` is in one of its layers", file.shown()),
            (_, Sink::ImageHistory) => "with `docker history --no-trunc`".to_owned(),
            (_, Sink::Layer) => "the file is in one of its layers".to_owned(),
            _ => "with `docker inspect`".to_owned(),
        };
        return format!("anyone who can pull an image that is built on this one: {who}");
    }
    match (file, exposed.sink) {
        (Some(file), Sink::Layer) => format!(
            "anyone who can pull the image: `{}` is in one of its layers, whatever later layers remove",
            file.shown()
        ),
        (Some(file), Sink::BuildCache) if file.keeper == Keeper::Cache => format!(
            "whoever can use the builder: `{}` is in a cache mount, which other builds may mount too",
            file.shown()
        ),
        (Some(file), Sink::BuildCache) => format!(
            "whoever can use the builder, or the registry cache when it is exported with mode=max: `{}` is in a layer \
             of a stage that is not shipped",
            file.shown()
        ),
        (_, Sink::InstallerServer) if exposed.place == Place::Packer(PackerPlace::Served) => {
            "whoever can reach the server that Packer runs while the image is built: it asks for no password"
                .to_owned()
        }
        (_, Sink::MachineDisk) if is_custom_data(exposed.place) => {
            user_data::CUSTOM_DATA.to_owned()
        }
        _ => exposed.sink.who().to_owned(),
    }
}

fn is_custom_data(place: Place) -> bool {
    matches!(
        place,
        Place::UserData(Delivery::CustomData { .. }) | Place::Packer(PackerPlace::CustomData)
    )
}

/// What the primary place of a secret is that only its handling tells.
fn handled(suspect: &Suspect<'_>) -> &'static str {
    let printed = suspect
        .exposures
        .iter()
        .all(|e| matches!(e.place, Place::Printed(_)));
    match suspect.trace.origin.place {
        _ if printed => "it is printed here",
        Place::MadeKey(_) => "it is made here",
        _ => "it is put there here",
    }
}

/// The files of layers that a secret is in, for a sentence: `` `/root/.npmrc` and `/app/.env` ``.
pub(super) fn layer_files(suspect: &Suspect<'_>) -> Option<String> {
    let files = suspect.layer_files();
    let mut paths: Vec<String> = Vec::new();
    for file in files {
        let path = format!("`{}`", file.shown());
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    Some(match paths.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => {
            let files = if rest.len() == 1 { "file" } else { "files" };
            format!("{one}, {two} and {} more {files}", rest.len())
        }
    })
}

/// Where the same stands once more, each place once.
fn again(suspect: &Suspect<'_>, primary: Span) -> Vec<Vec<Span>> {
    let mut again = suspect.again.clone();
    again.retain(|pieces| pieces.first().is_some_and(|first| !first.overlaps(primary)));
    again.sort_unstable();
    again.dedup();
    again
}

/// The way of what stands in one file and is a part of the document that another hands to a machine.
fn handed_over(suspect: &Suspect<'_>, primary: Span) -> Vec<Label> {
    let is_document = matches!(suspect.trace.origin.place, Place::UserData(_));
    let mut there = suspect.exposures.iter();
    let at = there.find(|e| {
        matches!(e.sink, Sink::Metadata | Sink::MachineDisk) && e.span.file != primary.file
    });
    match at.filter(|_| is_document) {
        Some(exposed) => vec![
            Label::new(primary, "the secret is written here"),
            Label::new(exposed.span, "the document is handed to the machine here"),
        ],
        None => Vec::new(),
    }
}

/// The steps of its way.
fn way(suspect: &Suspect<'_>, primary: Span) -> Vec<Label> {
    let steps = if suspect.routes.is_empty() {
        suspect.flow.steps(suspect.trace, &suspect.files)
    } else {
        let masks = match &suspect.evidence {
            Evidence::Value { masks, .. } => masks.as_slice(),
            _ => &[],
        };
        let again = suspect.again.concat();
        suspect.flow.ways(&suspect.routes, masks, &again, primary)
    };
    if steps.len() < 2 {
        return Vec::new();
    }
    // What other files pass comes before the argument that it arrives in.
    let entry = suspect.trace.origin.span;
    let origin = steps.iter().position(|step| step.span == entry);
    let origin = origin.filter(|_| suspect.routes.is_empty()).unwrap_or(0);
    steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            let own = match suspect.evidence {
                Evidence::Value { .. } => true,
                Evidence::Name => suspect.routes.is_empty(),
                Evidence::Handling { .. } => false,
            };
            let span = if index == origin && own {
                primary
            } else {
                step.span
            };
            Label::new(
                span,
                describe(
                    suspect,
                    &step.kind,
                    index == origin && suspect.hit().is_some(),
                ),
            )
        })
        .collect()
}

fn describe(suspect: &Suspect<'_>, kind: &StepKind, known: bool) -> String {
    match kind {
        StepKind::Written(_) if known => "the secret is written here".to_owned(),
        StepKind::Written(None) => "written here".to_owned(),
        StepKind::Written(Some(name)) => {
            format!("`{name}` is written here; the caller may give another value")
        }
        StepKind::Passed(name) => format!("passed as build argument `{name}`"),
        StepKind::Arrives(name) if suspect.trace.is_passed() => {
            format!("arrives in build argument `{name}`")
        }
        StepKind::Arrives(name) => format!("the caller's value arrives in `{name}`"),
        StepKind::Promoted(name) => format!("kept in the image's environment as `{name}`"),
        StepKind::TakenOver(name) => format!("taken over by build argument `{name}`"),
        StepKind::Put(place) => match place {
            Place::Label => "put into a label".to_owned(),
            Place::SourceUrl => "expanded into the URL, which the history keeps".to_owned(),
            Place::CopiedText => "expanded into a file of the image".to_owned(),
            Place::BaseImage => "expanded into the name of the base image".to_owned(),
            Place::Setting(keyword) | Place::Command(keyword) => format!("expanded into {keyword}"),
            Place::Packer(place) => packer::put(*place).to_owned(),
            _ => "put here".to_owned(),
        },
        StepKind::Received(service, place) => received(service.as_deref(), *place),
        StepKind::Inherited => "inherited by this stage".to_owned(),
        StepKind::Recorded => {
            "recorded in the history with this command, and with each one after it".to_owned()
        }
        StepKind::Expanded => "expanded by the shell of this command".to_owned(),
        StepKind::Mounted(id) => format!("`{id}` is mounted here, for this command"),
        StepKind::Kept(at) => match suspect.flow.files.get(*at) {
            Some(file) => kept(file),
            None => "put into a file".to_owned(),
        },
        StepKind::RemovedTooLate(path) => {
            format!("removing `{path}` here is too late: the earlier layer keeps it")
        }
        StepKind::Shown(how) => shown(*how).to_owned(),
        StepKind::Blanked(_) => "too late: what is there already stays".to_owned(),
        StepKind::Read(name) => format!("read here as `{name}`"),
        StepKind::Encoded(function) => {
            format!("put into another form by {function}, which hides nothing")
        }
        StepKind::Handed(name) => format!("handed to the commands as `{name}`"),
        StepKind::Stored(path) => format!("put into `{path}`"),
        StepKind::FileRead => "the file is taken in here".to_owned(),
        StepKind::Rest => "another part of it is written here".to_owned(),
    }
}

/// What a service does with it, in words.
fn received(service: Option<&str>, place: ServicePlace) -> String {
    let part = match place {
        ServicePlace::File => return "named here".to_owned(),
        ServicePlace::Environment => "the environment",
        ServicePlace::Command(word) | ServicePlace::Label(word) => word,
        ServicePlace::Config => "a config",
        ServicePlace::Options(word) => word,
        ServicePlace::BuildArgument => "a build argument",
        ServicePlace::BuildLabel => "a label of the image",
        ServicePlace::BuildOption(word) => word,
        ServicePlace::Variable => "a variable",
        ServicePlace::Elsewhere => "a setting",
    };
    match service {
        Some(name) => format!("put into {part} of service `{name}`"),
        None => format!("put into {part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn articles_go_by_the_sound() {
        for (what, want) in [
            ("npm access token", "an npm access token"),
            ("SSH private key", "an SSH private key"),
            ("AWS key", "an AWS key"),
            ("PGP private key", "a PGP private key"),
            ("Slack token", "a Slack token"),
            ("NuGet API key", "a NuGet API key"),
            ("user's hash", "a user's hash"),
            ("the hash", "the hash"),
        ] {
            assert_eq!(article(what), want);
        }
    }
}
