//! Whether what the linter claims is there, and what is there is claimed.

use std::collections::BTreeSet;

use super::case::{Canary, Carrier, Case};
use super::claims::{self, Claim};
use super::engine::{Builder, Image};
use super::observe::{self, LOOKED_AT, Reasons, Seen};

/// What came of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// How many canaries were compared.
    pub(crate) canaries: usize,
    /// How many places of canaries were claimed and there.
    pub(crate) agreements: usize,
    /// Places that these builders do not have, and differences that are known: each with a reason.
    pub(crate) explained: Reasons,
    /// Each in a line.
    pub(crate) disagreements: Vec<String>,
}

impl Verdict {
    pub(crate) fn add(&mut self, other: Self) {
        self.canaries += other.canaries;
        self.agreements += other.agreements;
        for (reason, count) in other.explained {
            *self.explained.entry(reason).or_default() += count;
        }
        self.disagreements.extend(other.disagreements);
    }
}

/// Compares what was built with what is claimed. `stages` holds the images of the stages that only files are taken of.
pub(crate) fn compare(case: &Case, images: &[(Builder, Image)], stages: &[Image]) -> Verdict {
    let mut verdict = Verdict::default();
    for (canary, claim) in case.canaries.iter().zip(claims::of(case)) {
        let seen: Vec<(Builder, Seen)> = images
            .iter()
            .map(|(builder, image)| (*builder, observe::places_of(&canary.value, image)))
            .collect();
        let in_stage = observe::together(
            &stages
                .iter()
                .map(|image| observe::places_of(&canary.value, image))
                .collect::<Vec<_>>(),
        );
        verdict.canaries += 1;
        one(case, canary, &claim, &seen, &in_stage, &mut verdict);
    }
    verdict
}

fn one(
    case: &Case,
    canary: &Canary,
    claim: &Claim,
    seen: &[(Builder, Seen)],
    in_stage: &Seen,
    verdict: &mut Verdict,
) {
    let mut explain = |reason| *verdict.explained.entry(reason).or_default() += 1;
    let mut all = observe::together(seen.iter().map(|(_, seen)| seen));
    // A stage that is only built when it is asked for prints as much.
    if in_stage.places.contains("build-log") && claim.places.contains("build-log") {
        all.places.insert("build-log");
    }
    let mut wrong: Vec<String> = Vec::new();
    for place in LOOKED_AT {
        match (claim.places.contains(place), all.places.contains(place)) {
            (true, true) => verdict.agreements += 1,
            (false, false) => {}
            (true, false) => match documented(case, canary, place, seen) {
                Some(reason) => explain(reason),
                None => wrong.push(format!("{place} is claimed, and it is not there")),
            },
            (false, true) => {
                let where_ = seen.iter().filter(|(_, seen)| seen.places.contains(place));
                let builders: Vec<&str> = where_.map(|(builder, _)| builder.name()).collect();
                match unclaimed(case, canary, claim, place, seen, in_stage) {
                    Some(reason) => explain(reason),
                    None => wrong.push(format!(
                        "{place} is not claimed, and it is there ({}{})",
                        builders.join(", "),
                        paths(place, &all.paths)
                    )),
                }
            }
        }
    }
    let provenance = claim.places.contains("provenance");
    match (&canary.carrier, provenance) {
        (Carrier::Literal | Carrier::Argument(_), true) => {
            explain("provenance with mode=max holds the file and the arguments (documented)");
        }
        (_, true) => wrong.push("provenance is claimed of what is no part of the file".into()),
        (Carrier::Literal, false) if !claim.places.is_empty() => {
            wrong.push("provenance is not claimed, and it holds the file".into());
        }
        _ => {}
    }
    match (
        claim.places.contains("build-cache"),
        in_stage.places.is_empty(),
    ) {
        (true, false) => verdict.agreements += 1,
        (true, true) if case.dockerfile.contains("type=cache") => {
            explain("a cache mount stays on the builder (documented)");
        }
        (true, true) => wrong.push("build-cache is claimed, and no stage holds it".into()),
        (false, false)
            if claim.places.iter().all(|place| *place == "source")
                && stands_for(case, canary, claim) =>
        {
            explain("the finding of a default stands for the argument that it stands in for, too");
        }
        (false, false) if claim.places.iter().all(|place| *place == "source") => {
            wrong.push("a stage that is built holds it, and nothing is claimed".into());
        }
        (false, _) => {}
    }
    for what in wrong {
        verdict.disagreements.push(format!(
            "{}: {:?} {}: {what}; claimed by {:?}: {:?}",
            case.name, canary.carrier, canary.value, claim.rules, claim.places
        ));
    }
}

fn paths(place: &str, paths: &BTreeSet<String>) -> String {
    if place == "layer" {
        format!(": {paths:?}")
    } else {
        String::new()
    }
}

/// Why a place is claimed that none of these builders has.
fn documented(
    case: &Case,
    canary: &Canary,
    place: &str,
    seen: &[(Builder, Seen)],
) -> Option<&'static str> {
    let kit_alone = seen
        .iter()
        .all(|(builder, _)| *builder == Builder::BuildKit);
    match (&canary.carrier, place) {
        (_, "layer") if kit_alone && case.dockerfile.contains("VOLUME") => {
            Some("the older builders, which did not build this one, make the folders of volumes")
        }
        (Carrier::Literal, _) if case.dockerfile.contains(&format!(":-{}", canary.value)) => {
            Some("a default is there where the caller passes nothing, and something was passed")
        }
        (Carrier::Argument(_), "image-history") => {
            Some("newer BuildKit writes the passed value into the history's ARG line (documented)")
        }
        _ => None,
    }
}

/// Whether an argument has no finding of its own because a default that stands in for it has one.
fn stands_for(case: &Case, canary: &Canary, claim: &Claim) -> bool {
    let Carrier::Argument(name) = &canary.carrier else {
        return false;
    };
    claim.places.is_empty() && case.dockerfile.contains(&format!("${{{name}:-"))
}

/// Why something is there that is not claimed.
fn unclaimed(
    case: &Case,
    canary: &Canary,
    claim: &Claim,
    place: &str,
    seen: &[(Builder, Seen)],
    in_stage: &Seen,
) -> Option<&'static str> {
    if stands_for(case, canary, claim) {
        return Some("the finding of a default stands for the argument that it stands in for, too");
    }
    let mut paths = seen.iter().flat_map(|(_, seen)| &seen.paths);
    if place == "layer"
        && canary.carrier == Carrier::Literal
        && paths.all(|path| path.ends_with("/Dockerfile"))
    {
        return Some("a COPY of the whole context takes the Dockerfile along (decision 0143)");
    }
    let kit = seen
        .iter()
        .find(|(builder, _)| *builder == Builder::BuildKit);
    let kit_too = kit.is_some_and(|(_, seen)| seen.places.contains(place));
    if place == "image-history" && !kit_too && claim.places.contains("image-trigger") {
        return Some(
            "the older builders keep triggers in the history: said with the trigger itself",
        );
    }
    if place == "build-log" && !kit_too {
        // It prints the file's own lines, as it is written.
        if claim.places.contains("source") {
            return Some("the older builders print each line of the file (decision 0140)");
        }
        if in_stage.places.is_empty() {
            return Some("the older builders build stages that nothing takes from (decision 0141)");
        }
    }
    None
}
