//! What no image keeps, and the repository does.

use super::covered::Covered;
use super::{Context, Rule, Suspect, advice, declare_rule, draft};
use crate::detect::{Hit, SecretKind, Strength};
use crate::finding::{Confidence, Exposure, Finding, Label, RuleMeta, Severity, State};
use crate::ir::Sink;
use crate::source::{Span, Tracking};

declare_rule! {
    /// ## What it does
    /// Finds secrets in parts of a build file that leave no trace in the image: comments, stages that are not shipped,
    /// global arguments, lines that are no instruction.
    ///
    /// ## Why is this bad?
    /// The repository keeps it for everyone who can read it, now or in its history. And provenance with `mode=max`, the
    /// default of build-push-action in public repositories, embeds the whole file, comments included
    /// (`docker buildx imagetools inspect --format '{{json .Provenance}}' IMAGE`).
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20 AS tools
    /// ENV API_TOKEN=8fK2mQ7xT4vB9nL3
    /// FROM alpine:3.20
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// # syntax=docker/dockerfile:1
    /// FROM alpine:3.20 AS tools
    /// RUN --mount=type=secret,id=api_token,env=API_TOKEN,required=true ./fetch
    /// FROM alpine:3.20
    /// ```
    ///
    /// ## References
    /// - <https://docs.docker.com/build/metadata/attestations/slsa-provenance/>
    pub(super) struct SecretInBuildFile {
        name: "secret-in-build-file",
        summary: "a secret is spelled out in a build file",
        severity: Medium,
        cwe: [540, 798],
    }
}

impl Rule for SecretInBuildFile {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        let in_provenance = suspect.exposures.iter().any(|e| e.sink == Sink::Provenance);
        let message = kept(
            &draft::subject(suspect),
            suspect.keeper_of_text(),
            in_provenance,
        );
        let mut help = advice::at_build_time(suspect, cx);
        help.extend(advice::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }

    /// The raw text once more, for known formats that nothing above has seen: in comments, in what could not be read.
    fn file(&self, cx: &Context<'_>, found: &[Finding]) -> Vec<Finding> {
        if super::service::is_compose(cx.flow.unit) {
            return Vec::new();
        }
        raw_findings(Self::META, cx, found)
    }
}

/// Known formats anywhere in the text that `found` does not cover, as findings of `rule`.
pub(super) fn raw_findings(
    rule: &'static RuleMeta,
    cx: &Context<'_>,
    found: &[Finding],
) -> Vec<Finding> {
    let mut known = Covered::default();
    for mask in found.iter().flat_map(|f| &f.masks) {
        known.add(*mask);
    }
    cx.known
        .iter()
        .filter(|hit| hit.strength >= Strength::Strong && hit.confidence > Confidence::Low)
        .filter_map(|hit| {
            let span = Span::new(cx.file.id(), hit.range.start, hit.range.end);
            (!known.overlaps(span)).then(|| raw(rule, hit, span, cx))
        })
        .collect()
}

fn kept(subject: &str, keeper: &str, in_provenance: bool) -> String {
    let provenance = if in_provenance {
        ", and in provenance"
    } else {
        ""
    };
    format!("{subject} stays in {keeper}{provenance}")
}

fn raw(rule: &'static RuleMeta, hit: &Hit, span: Span, cx: &Context<'_>) -> Finding {
    let (text, keeper) = if cx.tracking == Tracking::Tracked {
        (Sink::SourceTree, "the repository")
    } else {
        (Sink::WorkingCopy, "the file")
    };
    let severity = if hit.kind == SecretKind::Hash {
        Severity::Medium
    } else {
        Severity::High
    };
    let exposures = [Sink::Provenance, text]
        .into_iter()
        .filter(|sink| cx.in_provenance || *sink != Sink::Provenance)
        .map(|s| Exposure {
            place: s.slug(),
            title: s.title(),
            who: s.who().to_owned(),
            span: Some(span),
        })
        .collect();
    Finding {
        rule,
        severity,
        confidence: hit.confidence,
        message: kept(&draft::article(&hit.what), keeper, cx.in_provenance),
        key: None,
        detector: hit.detector.clone(),
        primary: Label::new(span, "it stands here"),
        flow: Vec::new(),
        again: Vec::new(),
        exposures,
        masks: vec![span],
        help: vec!["delete it, and rotate it: whoever could read the file has it".to_owned()],
        fixes: Vec::new(),
        state: State::Active,
        ordinal: 0,
    }
}
