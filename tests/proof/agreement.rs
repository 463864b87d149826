//! Whether what the linter claims is there, and what is there is claimed.

use super::case::{Canary, Carrier, Case};
use super::claims::{self, Claim};
use super::documented::Stages;
use super::engine::Builder;
use super::observe::{self, LOOKED_AT, Reasons, Seen};
use super::trial::Built;

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
    /// The builders that refuse what BuildKit builds, with what they printed.
    pub(crate) refused: Vec<(Builder, String)>,
}

/// Compares what was built with what is claimed.
pub(crate) fn compare(case: &Case, built: &Built) -> Verdict {
    let mut verdict = Verdict::default();
    let claims = claims::of(case);
    let stages = Stages::read(case.built());
    for (canary, claim) in case.canaries.iter().zip(&claims) {
        verdict.canaries += 1;
        let images = built.images.iter();
        let images =
            images.map(|(builder, image)| (*builder, observe::places_of(&canary.value, image)));
        let images: Vec<(Builder, Seen)> = images.collect();
        let of_stages = built.stages.iter();
        let looked_at = Looked {
            case,
            canary,
            claim,
            claims: &claims,
            stages: &stages,
            child: built
                .child
                .as_ref()
                .map(|image| observe::places_of(&canary.value, image)),
            all: observe::together(images.iter().map(|(_, seen)| seen)),
            images,
            of_stages: of_stages
                .map(|images| {
                    let seen = images.iter();
                    let seen: Vec<Seen> = seen
                        .map(|image| observe::places_of(&canary.value, image))
                        .collect();
                    observe::together(&seen)
                })
                .collect(),
        };
        looked_at.compare(&mut verdict);
    }
    verdict
}

/// A canary, what is said of it, and where it was seen.
struct Looked<'a> {
    case: &'a Case,
    canary: &'a Canary,
    claim: &'a Claim,
    /// Those of the case's canaries, in order.
    claims: &'a [Claim],
    stages: &'a Stages,
    images: Vec<(Builder, Seen)>,
    /// The same, together.
    all: Seen,
    /// In an image that is built on this one.
    child: Option<Seen>,
    /// In each stage that was built for itself.
    of_stages: Vec<Seen>,
}

impl Looked<'_> {
    fn compare(mut self, verdict: &mut Verdict) {
        let mut wrong: Vec<String> = Vec::new();
        let claimed = |place: &str| self.claim.places.contains(place);
        // A stage that is only built when it is asked for prints as much.
        if claimed("build-log")
            && self
                .of_stages
                .iter()
                .any(|seen| seen.places.contains("build-log"))
        {
            self.all.places.insert("build-log");
        }
        let mut explain = |reason| *verdict.explained.entry(reason).or_default() += 1;
        for place in LOOKED_AT {
            match (claimed(place), self.all.places.contains(place)) {
                (true, true) => verdict.agreements += 1,
                (false, false) => match self.only_in_child(place) {
                    Some(Ok(reason)) => explain(reason),
                    Some(Err(what)) => wrong.push(format!("{place} {what}")),
                    None => {}
                },
                // What a trigger does, it does in the images that are built on this one.
                (true, false) if self.in_child(place) => verdict.agreements += 1,
                (true, false) => match self.documented(place) {
                    Some(reason) => explain(reason),
                    None => wrong.push(format!("{place} is claimed, and it is not there")),
                },
                (false, true) => match self.unclaimed(place) {
                    Some(reason) => explain(reason),
                    None => wrong.push(format!(
                        "{place} is not claimed, and it is there ({})",
                        self.seen_in(place)
                    )),
                },
            }
        }
        self.history_of_an_argument(&mut wrong);
        match self.provenance() {
            Ok(Some(reason)) => explain(reason),
            Ok(None) => {}
            Err(what) => wrong.push(what.to_owned()),
        }
        match self.build_cache() {
            Ok(Cached::Nowhere) => {}
            Ok(Cached::Agreed) => verdict.agreements += 1,
            Ok(Cached::Explained(reason)) => explain(reason),
            Err(what) => wrong.push(what.to_owned()),
        }
        for what in wrong {
            verdict.disagreements.push(format!(
                "{}: {:?} {}: {what}; claimed by {:?}: {:?}",
                self.case.name,
                self.canary.carrier,
                self.canary.value,
                self.claim.rules,
                self.claim.places
            ));
        }
    }

    fn seen_in(&self, place: &str) -> String {
        let seen = self.images.iter();
        let seen = seen.filter(|(_, seen)| seen.places.contains(place));
        let builders: Vec<&str> = seen.map(|(builder, _)| builder.name()).collect();
        let where_ = match place {
            "layer" => format!(": {:?}", self.all.paths),
            "image-history" => format!(": {:?}", self.all.history),
            "build-log" => format!(": {:?}", self.all.log),
            _ => String::new(),
        };
        builders.join(", ") + &where_
    }

    fn in_child(&self, place: &str) -> bool {
        self.child
            .as_ref()
            .is_some_and(|seen| seen.places.contains(place))
    }

    /// Of a place that is not claimed: whether a trigger puts it there when an image is built on this one.
    fn only_in_child(&self, place: &str) -> Option<Result<&'static str, &'static str>> {
        if !self.in_child(place) {
            return None;
        }
        let wider = self.claim.places.iter().any(|place| in_image(place));
        Some(
            if self.claim.places.contains("image-trigger") || wider && place == "build-log" {
                Ok(
                    "the trigger is claimed; what it puts where is in an image that is built on this one",
                )
            } else {
                Err(
                    "is not claimed, and a trigger puts it there in an image that is built on this one",
                )
            },
        )
    }

    fn built_with(&self, builder: Builder) -> bool {
        self.images.iter().any(|(by, _)| *by == builder)
    }

    /// Whether every instruction that the linter names for a place has this in it.
    fn all_by(&self, place: &str, what: impl Fn(&str) -> bool) -> bool {
        let by = self.claim.by.get(place);
        by.is_some_and(|by| !by.is_empty() && by.iter().all(|instruction| what(instruction)))
    }

    /// Why a place is claimed that none of these builders has.
    fn documented(&self, place: &str) -> Option<&'static str> {
        let kit_alone = !self.built_with(Builder::Classic) && !self.built_with(Builder::Buildah);
        let of_a_volume = |instruction: &str| {
            let instruction = instruction.trim_start().to_ascii_uppercase();
            let instruction = instruction.strip_prefix("ONBUILD").unwrap_or(&instruction);
            instruction.trim_start().starts_with("VOLUME")
        };
        if place == "layer" && kit_alone && self.all_by(place, of_a_volume) {
            return Some(
                "the older builders make the folder of a VOLUME, and did not build this one",
            );
        }
        let tests = |by: &str| {
            ["if [ ", "(test ", "if test ", "case "]
                .iter()
                .any(|word| by.contains(word))
        };
        if place == "layer" && self.all_by(place, tests) {
            return Some(
                "conditions are not evaluated: a file may hold what either way leaves in it",
            );
        }
        let runs_standin = |by: &str| {
            let mut words = by.split(|c: char| !c.is_alphanumeric() && c != '-');
            words.any(|word| self.case.standins.contains(&word))
        };
        if matches!(place, "layer" | "build-log") && self.all_by(place, runs_standin) {
            return Some(
                "the instruction runs a tool that the base image only has the name of: it keeps and prints nothing",
            );
        }
        if place == "image-history"
            && self
                .stages
                .declare(&self.stages.shipped(), &self.canary.carrier)
        {
            return Some(
                "newer BuildKit writes the passed value into the history's ARG line (documented)",
            );
        }
        None
    }

    /// The documented rule the other way: what is passed to an ARG of the image is in its history.
    fn history_of_an_argument(&self, wrong: &mut Vec<String>) {
        if !self.claim.places.contains("image-history")
            && !self.all.places.contains("image-history")
            && self
                .stages
                .declare(&self.stages.shipped(), &self.canary.carrier)
            && self.stood_for("image-history").is_none()
        {
            wrong.push(
                "image-history is not claimed, and newer BuildKit writes it there".to_owned(),
            );
        }
    }

    /// Whether an argument has no finding of its own because a default that stands in for it has one, which names the
    /// place.
    fn stood_for(&self, place: &str) -> Option<&'static str> {
        let Carrier::Argument(name) = &self.canary.carrier else {
            return None;
        };
        let mut defaults = self.case.canaries.iter().zip(self.claims);
        let named = defaults.any(|(default, claim)| {
            let expansion = format!("${{{name}:-{}}}", default.value);
            let mut places = claim.places.iter();
            self.case.dockerfile.contains(&expansion)
                && places.any(|claimed| in_image(claimed) || *claimed == place || !in_image(place))
        });
        (self.claim.places.is_empty() && named).then_some(
            "the finding of a default stands for the argument that it stands in for, too",
        )
    }

    /// Of what a copied file holds: the finding of its COPY names the place that most people read. One COPY has one
    /// finding, for the worst of the files that it takes.
    fn told_of_the_file(&self, place: &str) -> Option<&'static str> {
        let carried = matches!(self.canary.carrier, Carrier::File(_) | Carrier::Secret(_));
        if !carried || in_image(place) {
            return None;
        }
        let files = self.case.canaries.iter().zip(self.claims);
        let mut files = files.filter(|(canary, _)| matches!(canary.carrier, Carrier::File(_)));
        let wider = |claim: &Claim| claim.places.iter().any(|place| in_image(place));
        if wider(self.claim) || place == "build-log" && !self.claim.places.is_empty() {
            Some(
                "a copied file, or what is left of a mounted secret, is told of for the place that most people read (decision 0162)",
            )
        } else if self.claim.places.is_empty() && files.any(|(_, claim)| wider(claim)) {
            Some("a COPY is told of for the worst of the files that it takes (decision 0162)")
        } else {
            None
        }
    }

    /// Whether a line of a log is an instruction of the file, as the older builders print it before they run it, or as
    /// they warn of it.
    fn is_echo(&self, line: &str) -> bool {
        let step = match line.strip_prefix('[') {
            Some(line) => line.split_once("] ").map_or("", |(_, line)| line),
            None => line,
        };
        let mut instructions = self.stages.0.iter().flat_map(|stage| &stage.instructions);
        ["Step ", "STEP "].iter().any(|word| step.starts_with(word))
            || instructions.any(|instruction| {
                let written = instruction.rest.split_whitespace();
                let words = std::iter::once(instruction.keyword.as_str()).chain(written);
                words.eq(line.split_whitespace())
            })
    }

    /// Whether a stage that the image does not need printed it when it was built for itself.
    fn printed_by_unneeded(&self) -> bool {
        let needed = self.stages.needed();
        let mut stages = self.of_stages.iter().enumerate();
        stages.any(|(at, seen)| !needed.contains(&at) && seen.places.contains("build-log"))
    }

    /// Why something is there that is not claimed.
    fn unclaimed(&self, place: &str) -> Option<&'static str> {
        let reason = self
            .stood_for(place)
            .or_else(|| self.told_of_the_file(place));
        if reason.is_some() {
            return reason;
        }
        let literal = self.canary.carrier == Carrier::Literal;
        let copied = |path: &String| path.ends_with("/Dockerfile");
        if place == "layer" && literal && self.all.paths.iter().all(copied) {
            return Some("a COPY of the whole context takes the Dockerfile along (decision 0143)");
        }
        let mut kit = self
            .images
            .iter()
            .filter(|(by, _)| *by == Builder::BuildKit);
        if kit.any(|(_, seen)| seen.places.contains(place)) {
            return None;
        }
        let of_a_trigger = |line: &String| line.contains("ONBUILD ");
        if place == "image-history"
            && self.claim.places.contains("image-trigger")
            && self.all.history.iter().all(of_a_trigger)
        {
            return Some(
                "the older builders keep the line of a trigger in the history, too: the trigger is claimed (decision 0160)",
            );
        }
        if place == "build-log" && literal && self.all.log.iter().all(|line| self.is_echo(line)) {
            return Some(
                "the older builders print each line of the file as it is written (decision 0140)",
            );
        }
        let in_file = matches!(self.canary.carrier, Carrier::Literal | Carrier::File(_));
        if place == "build-log" && in_file && self.printed_by_unneeded() {
            return Some(
                "the older builders run stages that the image does not need, and print what they print (decision 0141)",
            );
        }
        None
    }

    /// Provenance with `mode=max` holds the file and the arguments that were passed; these engines write none.
    fn provenance(&self) -> Result<Option<&'static str>, &'static str> {
        let claimed = self.claim.places.contains("provenance");
        match (&self.canary.carrier, claimed) {
            (Carrier::Literal, true) => Ok(Some(
                "provenance with mode=max holds the Dockerfile (documented)",
            )),
            (Carrier::Argument(_), true) => Ok(Some(
                "provenance with mode=max holds the arguments that are passed (documented)",
            )),
            (_, true) => Err("provenance is claimed of what is no part of the file"),
            (Carrier::Literal | Carrier::Argument(_), false) if !self.claim.places.is_empty() => {
                Err("provenance is not claimed, and it holds that")
            }
            _ => Ok(None),
        }
    }

    /// What a stage holds that is built and not shipped stays in the builder's cache.
    fn build_cache(&self) -> Result<Cached, &'static str> {
        let (shipped, needed) = (self.stages.shipped(), self.stages.needed());
        let mut holding: Vec<usize> = (0..self.of_stages.len())
            .filter(|at| !shipped.contains(at) && !self.added(*at).places.is_empty())
            .collect();
        if self.claim.places.contains("build-cache") {
            let held = |seen: &Seen| seen.places.iter().any(|place| *place != "build-log");
            let mut stages = self.of_stages.iter().enumerate();
            return if stages.any(|(at, seen)| !shipped.contains(&at) && held(seen)) {
                Ok(Cached::Agreed)
            } else if self.all_by("build-cache", |by| by.contains("type=cache")) {
                Ok(Cached::Explained(
                    "a cache mount stays on the builder (documented)",
                ))
            } else {
                Err("build-cache is claimed, and no stage holds it")
            };
        }
        // A stage that nothing takes from is built for who asks for it: what stands in the file or in its context, he
        // has (decision 0141).
        if matches!(self.canary.carrier, Carrier::Literal | Carrier::File(_)) {
            holding.retain(|at| needed.contains(at));
        }
        if holding.is_empty() {
            return Ok(Cached::Nowhere);
        }
        let told = self
            .stood_for("build-cache")
            .or_else(|| self.told_of_the_file("build-cache"));
        if let Some(reason) = told {
            return Ok(Cached::Explained(reason));
        }
        let mut reason = None;
        for at in holding {
            let why = self.is_dockerfile(at).or_else(|| self.is_in_a_line(at));
            reason = Some(
                why.ok_or("a stage that is built holds it, and the build cache is not claimed")?,
            );
        }
        Ok(reason.map_or(Cached::Nowhere, Cached::Explained))
    }

    /// Where a stage holds it otherwise than the one that it is built on.
    fn added(&self, at: usize) -> Seen {
        let none = Seen::default();
        let base = self.stages.0[at].base;
        let base = base.map_or(&none, |base| &self.of_stages[base]);
        let mut seen = self.of_stages[at].clone();
        seen.paths.retain(|path| !base.paths.contains(path));
        seen.history.retain(|line| !base.history.contains(line));
        let (in_layers, in_history) = (!seen.paths.is_empty(), !seen.history.is_empty());
        seen.places.retain(|place| match *place {
            "build-log" => false,
            "layer" => in_layers,
            "image-history" => in_history,
            place => !base.places.contains(place),
        });
        seen
    }

    /// Whether a stage holds it in the line of an ARG or of a trigger, which nothing ran with.
    fn is_in_a_line(&self, at: usize) -> Option<&'static str> {
        let seen = self.added(at);
        let mut places = seen.places.iter();
        let line = places.all(|place| matches!(*place, "image-history" | "image-trigger"))
            && seen.history.iter().all(|line| line.starts_with("ARG "));
        (line && self.canary.carrier == Carrier::Literal)
            .then_some("a stage that only files are taken of is no image: lines that no command ran with are kept nowhere (decision 0161)")
    }

    /// Whether a stage holds no more than a copy of the Dockerfile.
    fn is_dockerfile(&self, at: usize) -> Option<&'static str> {
        let seen = self.added(at);
        let mut places = seen.places.iter();
        let copied = places.all(|place| *place == "layer")
            && seen.paths.iter().all(|path| path.ends_with("/Dockerfile"));
        (copied && self.canary.carrier == Carrier::Literal)
            .then_some("a COPY of the whole context takes the Dockerfile along (decision 0143)")
    }
}

/// What came of looking into stages that are not shipped.
enum Cached {
    /// It is in none, and nothing says so.
    Nowhere,
    Agreed,
    Explained(&'static str),
}

/// Whether everyone can read a place who gets the image.
fn in_image(place: &str) -> bool {
    place == "layer" || place.starts_with("image-")
}
