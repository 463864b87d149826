//! Suspects to findings: what all rules say in the same way.

use super::{Evidence, Suspect, packer};
use crate::detect::{SecretKind, Strength};
use crate::finding::{Confidence, Exposure, Finding, Label, RuleMeta, Severity, State};
use crate::flow::StepKind;
use crate::ir::{Audience, Place};
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
    let flow = flow(suspect, span);
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
        exposures: exposures(suspect),
        masks,
        help,
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
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
        let promoted =
            suspect.at(|p| !matches!(p, Place::Argument | Place::Run | Place::RunScript));
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
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    format!("{} {what}", if vowel { "an" } else { "a" })
}

fn exposures(suspect: &Suspect<'_>) -> Vec<Exposure> {
    suspect
        .exposures
        .iter()
        .map(|e| Exposure {
            place: e.sink.slug(),
            title: e.sink.title(),
            who: e.sink.who().to_owned(),
            span: Some(e.span),
        })
        .collect()
}

/// The steps; none when there is just the one place that the finding is at.
fn flow(suspect: &Suspect<'_>, primary: Span) -> Vec<Label> {
    let steps = if suspect.routes.is_empty() {
        suspect.flow.steps(suspect.trace)
    } else {
        suspect.flow.ways(&suspect.routes, primary)
    };
    if steps.len() < 2 {
        return Vec::new();
    }
    steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            let span = if index == 0 { primary } else { step.span };
            Label::new(
                span,
                describe(&step.kind, index == 0 && suspect.hit().is_some()),
            )
        })
        .collect()
}

fn describe(kind: &StepKind, known: bool) -> String {
    match kind {
        StepKind::Written(_) if known => "the secret is written here".to_owned(),
        StepKind::Written(None) => "written here".to_owned(),
        StepKind::Written(Some(name)) => {
            format!("`{name}` is written here; the caller may give another value")
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
        StepKind::Inherited => "inherited by this stage".to_owned(),
        StepKind::Recorded => {
            "recorded in the history with this command, and with each one after it".to_owned()
        }
        StepKind::Expanded => "expanded by the shell of this command".to_owned(),
        StepKind::Blanked(_) => "too late: what is there already stays".to_owned(),
        StepKind::Read(name) => format!("read here as `{name}`"),
        StepKind::Encoded(function) => {
            format!("put into another form by {function}, which hides nothing")
        }
        StepKind::FileRead => "the file is taken in here".to_owned(),
    }
}
