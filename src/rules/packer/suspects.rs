//! Secrets of a Packer configuration: one value is put at many places, by ways of its own, and is one suspect all the
//! same.

use std::collections::{BTreeMap, HashMap};

use super::{is_login, is_of_account};
use crate::detect::{Hit, NameClass, SecretKind, Strength, Subject};
use crate::flow::{Exposed, Trace};
use crate::ir::{PackerPlace, Place, Sink};
use crate::rules::comment;
use crate::rules::second_answer;
use crate::rules::suspect::reached;
use crate::rules::uncalled;
use crate::rules::{Context, Evidence, Suspect};
use crate::source::{FileId, Span, Tracking};

/// The suspects among the traces that lowering has followed itself. Values with names are judged before free text, and
/// what they found to be nothing is not found again.
pub(in crate::rules) fn suspects<'a>(cx: &Context<'a>) -> Vec<Suspect<'a>> {
    let mut search = Search::default();
    let own = |trace: &&Trace| matches!(trace.origin.place, Place::Packer(_));
    for text in [false, true] {
        for trace in cx.flow.traces.iter().filter(own).filter(|t| t.text == text) {
            search.trace(cx, trace);
        }
    }
    for trace in cx.flow.traces.iter().filter(own) {
        search.follow(cx, trace);
    }
    second_answer::join(cx, &mut search.found);
    let mut found = same_account(cx, search.found);
    // What a command line holds, and nothing takes.
    found.retain(|suspect| !suspect.exposures.is_empty());
    for trace in cx.flow.traces.iter().filter(own).filter(|t| t.caller) {
        found.extend(by_name(cx, trace));
    }
    found
}

/// A password of the account that builds is in the builder, behind `echo … | sudo -S` and in more builders: one password
/// of one file is one suspect. Of weak ones the same is true wherever a template or a script repeats them.
fn same_account<'a>(cx: &Context<'a>, found: Vec<Suspect<'a>>) -> Vec<Suspect<'a>> {
    let mut kept: Vec<Suspect<'a>> = Vec::new();
    let mut known: HashMap<(FileId, String), usize> = HashMap::new();
    // The builder's own setting says most.
    let (logins, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|s| s.put(is_login));
    for suspect in logins.into_iter().chain(others) {
        let Some(value) = of_account(cx, &suspect) else {
            kept.push(suspect);
            continue;
        };
        let at = *known.entry(value).or_insert(kept.len());
        let weak = |s: &Suspect<'_>| s.hit().is_some_and(|h| h.strength == Strength::Weak);
        match kept.get_mut(at) {
            Some(first) if first.put(is_login) || (weak(first) && weak(&suspect)) => {
                let exposures = suspect.exposures;
                widen(first, &exposures);
                let room = MOST_ROUTES.saturating_sub(first.routes.len());
                first.routes.extend(suspect.routes.into_iter().take(room));
                if let Evidence::Value { masks, .. } = suspect.evidence {
                    first.again.push(masks);
                }
                first.again.extend(suspect.again);
            }
            _ => kept.push(suspect),
        }
    }
    kept
}

/// The file and the value of a suspect that may be the password of an account that builds.
fn of_account(cx: &Context<'_>, suspect: &Suspect<'_>) -> Option<(FileId, String)> {
    let Evidence::Value { span, hit, .. } = &suspect.evidence else {
        return None;
    };
    let elsewhere = suspect.put(|place| !is_of_account(place));
    (hit.kind == SecretKind::Named && !elsewhere).then(|| (span.file, cx.slice(*span)))
}

#[derive(Default)]
struct Search<'a> {
    found: Vec<Suspect<'a>>,
    /// What was found, by where it ends: the start, and which it is.
    places: BTreeMap<(FileId, u32), (u32, usize)>,
    /// Values with names that are no secrets, by where they end.
    harmless: BTreeMap<(FileId, u32), u32>,
}

impl<'a> Search<'a> {
    fn trace(&mut self, cx: &Context<'a>, trace: &'a Trace) {
        let Some(value) = &trace.value else {
            return;
        };
        let words: Vec<&str> = trace
            .names
            .iter()
            .map(|n| n.text.as_str())
            .chain(trace.context.iter().map(String::as_str))
            .collect();
        let key = key(cx, &words, trace.names.len());
        let hits = if trace.text && words.contains(&"known-formats") {
            cx.detectors.known(value.as_str())
        } else if trace.text {
            cx.detectors.text(value.as_str())
        } else {
            cx.detectors.value(&Subject {
                key,
                context: &words,
                value: value.as_str(),
                transient: trace.transient,
            })
        };
        let mut any = false;
        let mut reaching: Option<Vec<Exposed>> = None;
        for hit in hits
            .into_iter()
            .filter(|h| h.strength != Strength::Placeholder)
        {
            let Some(span) = value.span(hit.range.clone()) else {
                continue;
            };
            if comment::says_nothing(cx, trace, &hit, span) {
                continue;
            }
            let masks = value.spans(hit.range.clone());
            // Put together from pieces that stand apart: the first is where it begins.
            let apart = masks.len() > 1
                && hit.kind != SecretKind::PrivateKey
                && cx.slice(span).contains('\n');
            let span = masks.first().copied().filter(|_| apart).unwrap_or(span);
            let harmless = trace.text && hit.strength < Strength::Live;
            if harmless && masks.iter().any(|m| self.is_harmless(*m)) {
                continue;
            }
            any = true;
            let reaching = reaching.get_or_insert_with(|| reached(cx, trace));
            let key = key.filter(|_| !trace.text);
            self.add(cx, trace, key, (hit, span, masks), reaching);
        }
        if !any && !trace.text && key.is_some() {
            for span in value.spans(0..value.len()) {
                self.harmless.insert((span.file, span.end), span.start);
            }
        }
    }

    /// A secret: one that was found before is at one more place.
    fn add(
        &mut self,
        cx: &Context<'a>,
        trace: &'a Trace,
        key: Option<&str>,
        (hit, span, masks): (Hit, Span, Vec<Span>),
        reaching: &[Exposed],
    ) {
        let exposures = those_of(cx, reaching.to_vec(), &masks);
        let uncalled = |key: Option<&str>| key.and_then(|key| uncalled::words(cx, trace, key));
        let known = masks.iter().find_map(|mask| self.at(*mask));
        let known_at = known.unwrap_or(self.found.len());
        let Some(known) = self.found.get_mut(known_at) else {
            for mask in &masks {
                self.places
                    .insert((mask.file, mask.end), (mask.start, self.found.len()));
            }
            self.found.push(Suspect {
                flow: cx.flow,
                trace,
                key: key.map(str::to_owned),
                uncalled: uncalled(key),
                evidence: Evidence::Value { hit, span, masks },
                exposures,
                files: Vec::new(),
                routes: vec![trace],
                again: Vec::new(),
                paired: false,
            });
            return;
        };
        known.routes.push(trace);
        for mask in &masks {
            let at = (mask.file, mask.end);
            self.places.entry(at).or_insert((mask.start, known_at));
        }
        widen(known, &exposures);
        // The best evidence counts; the key that says most goes with it.
        let says = |key: &str| cx.detectors.name(key) == NameClass::Secret;
        let mut hit = hit;
        let better = match known.hit() {
            None => true,
            // What it is called where it is written says more than that it becomes a part of a URL.
            Some(old) if old.strength == hit.strength => {
                let called = |hit: &Hit, key: Option<&str>| {
                    hit.kind == SecretKind::Named && key.is_some_and(says)
                };
                let in_url = |hit: &Hit| hit.kind == SecretKind::UrlCredential;
                if in_url(old) && called(&hit, key) {
                    hit.confidence = hit.confidence.max(old.confidence);
                    true
                } else if in_url(&hit) && called(old, known.key.as_deref()) {
                    let confidence = hit.confidence;
                    if let Evidence::Value { hit: old, .. } = &mut known.evidence {
                        old.confidence = old.confidence.max(confidence);
                    }
                    false
                } else {
                    rank(&hit) > rank(old)
                }
            }
            Some(old) => rank(&hit) > rank(old),
        };
        if better {
            known.trace = trace;
            if key.is_some() {
                known.uncalled = uncalled(key);
            }
            known.key = key.map(str::to_owned).or_else(|| known.key.take());
            known.evidence = Evidence::Value { hit, span, masks };
        } else {
            let more = known.key.as_deref().is_none_or(|old| !says(old));
            if let Some(key) = key.filter(|key| known.key.is_none() || more && says(key)) {
                known.key = Some(key.to_owned());
                known.uncalled = uncalled(Some(key));
            }
        }
    }

    /// What was found elsewhere is a secret here, too, whatever it is called here.
    fn follow(&mut self, cx: &Context<'a>, trace: &'a Trace) {
        let Some(value) = &trace.value else {
            return;
        };
        let mut met: Vec<usize> = Vec::new();
        for span in value.spans(0..value.len()) {
            let from = (span.file, span.start + 1);
            let places = self
                .places
                .range(from..)
                .take_while(|((file, _), (start, _))| *file == span.file && *start < span.end);
            met.extend(places.map(|(_, (_, at))| *at));
        }
        met.sort_unstable();
        met.dedup();
        if met.is_empty() {
            return;
        }
        let mut reaching: Option<Vec<Exposed>> = None;
        for at in met {
            let Some(known) = self.found.get_mut(at) else {
                continue;
            };
            let masks = match &known.evidence {
                Evidence::Value { masks, .. } => masks.as_slice(),
                Evidence::Name | Evidence::Handling { .. } => &[],
            };
            let there = |t: &&Trace| {
                t.origin.place == trace.origin.place && t.origin.span == trace.origin.span
            };
            if known.routes.len() < MOST_ROUTES && !known.routes.iter().any(there) {
                let all = reaching.get_or_insert_with(|| reached(cx, trace));
                let exposures = those_of(cx, all.clone(), masks);
                known.routes.push(trace);
                widen(known, &exposures);
            }
        }
    }

    /// What was found that shares a byte with `span`.
    fn at(&self, span: Span) -> Option<usize> {
        let (_, (start, at)) = self.places.range((span.file, span.start + 1)..).next()?;
        let (file, _) = self.places.range((span.file, span.start + 1)..).next()?.0;
        (*file == span.file && *start < span.end).then_some(*at)
    }

    fn is_harmless(&self, span: Span) -> bool {
        let found = self.harmless.range((span.file, span.start + 1)..).next();
        found.is_some_and(|((file, _), start)| *file == span.file && *start < span.end)
    }
}

/// Places that one secret is put at and that are told.
const MOST_ROUTES: usize = 16;

/// Where the bytes at `masks` go, which are a part of a value that goes to `exposures`: the file that the rest of it stands in does not
/// hold what a command line does.
fn those_of(cx: &Context<'_>, mut exposures: Vec<Exposed>, masks: &[Span]) -> Vec<Exposed> {
    if masks.iter().any(|mask| cx.project.is_passing(mask.file)) {
        exposures.retain(|exposed| exposed.sink != Sink::SourceTree);
    }
    let is_tracked = |mask: &Span| cx.tracking(mask.file) == Tracking::Tracked;
    if !masks.iter().any(is_tracked) {
        let holders = exposures.iter_mut().filter(|e| e.sink == Sink::SourceTree);
        holders.for_each(|exposed| exposed.sink = Sink::WorkingCopy);
    }
    exposures
}

fn widen(known: &mut Suspect<'_>, exposures: &[Exposed]) {
    for exposure in exposures {
        if !known.exposures.iter().any(|e| e.sink == exposure.sink) {
            known.exposures.push(*exposure);
        }
    }
    known
        .exposures
        .sort_by_key(|e| (std::cmp::Reverse(e.sink.audience()), e.sink));
}

fn rank(hit: &Hit) -> (Strength, bool, crate::finding::Confidence) {
    (
        hit.strength,
        hit.kind != SecretKind::Identifier,
        hit.confidence,
    )
}

/// The word that says most: a secret's name before one that may hold a secret before the first.
fn key<'w>(cx: &Context<'_>, words: &[&'w str], names: usize) -> Option<&'w str> {
    let named = words.get(..names).unwrap_or_default();
    for class in [NameClass::Secret, NameClass::MayHold] {
        if let Some(word) = named.iter().find(|w| cx.detectors.name(w) == class) {
            return Some(word);
        }
    }
    named.first().copied()
}

/// A value of which only the name is known, where it comes to stay.
fn by_name<'a>(cx: &Context<'a>, trace: &'a Trace) -> Option<Suspect<'a>> {
    let name = trace.origin.name.as_ref()?;
    let says = trace
        .context
        .iter()
        .any(|w| w == "build" || w == "sensitive");
    let is_secret = |n: &crate::ir::Name| cx.detectors.name(&n.text) == NameClass::Secret;
    if !says && !trace.names.iter().any(is_secret) {
        return None;
    }
    let exposures: Vec<Exposed> = reached(cx, trace);
    (!exposures.is_empty()).then(|| Suspect {
        flow: cx.flow,
        trace,
        key: Some(name.text.clone()),
        uncalled: None,
        evidence: Evidence::Name,
        exposures,
        files: Vec::new(),
        routes: vec![trace],
        again: Vec::new(),
        paired: false,
    })
}

impl Suspect<'_> {
    /// Whether its value is put at one of the places in a Packer configuration that satisfy `test`.
    pub(in crate::rules) fn put(&self, test: impl Fn(PackerPlace) -> bool) -> bool {
        self.routes
            .iter()
            .any(|t| matches!(t.origin.place, Place::Packer(place) if test(place)))
    }
}
