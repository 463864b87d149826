//! Traces to suspects: which values are secrets, by value or by name.

use std::collections::HashSet;

use super::Context;
use super::comment;
use super::covered::Covered;
use super::handed_file;
use super::handling;
use super::second_answer;
use super::service::peers::Peers;
use super::uncalled;
use crate::detect::{Hit, NameClass, SecretKind, Strength, Subject};
use crate::finding::Confidence;
use crate::flow::{Exposed, Flow, Kept, Trace};
use crate::ir::{Audience, Place, ServicePlace, Sink};
use crate::source::{Span, Text, Tracking};

/// Why a value is taken for a secret.
#[derive(Debug)]
pub enum Evidence {
    /// The value itself.
    Value {
        /// What it is.
        hit: Hit,
        /// Its bytes in the file.
        span: Span,
        /// The same, as the stretches that must be masked.
        masks: Vec<Span>,
    },
    /// Only the name: the value comes from whoever starts the build.
    Name,
    /// What a command does with it: it was mounted as a secret, or made as a key.
    Handling {
        /// The words of the command that matter most.
        at: Span,
    },
}

impl Evidence {
    /// Where the value stands.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Value { span, .. } => Some(*span),
            Self::Name | Self::Handling { .. } => None,
        }
    }
}

/// A secret of the flow.
#[derive(Debug)]
pub struct Suspect<'a> {
    /// The flow it is of.
    pub flow: &'a Flow<'a>,
    /// Where it comes from and goes to.
    pub trace: &'a Trace,
    /// The name it goes by.
    pub key: Option<String>,
    /// What to call it in a sentence where nothing of that name is written.
    pub uncalled: Option<String>,
    /// Why it is one.
    pub evidence: Evidence,
    /// Who can read it, worst first.
    pub exposures: Vec<Exposed>,
    /// The traces that lead to the same secret, where lowering has followed it itself; else none.
    pub routes: Vec<&'a Trace>,
    /// The files that its bytes are in, by their positions in [`Flow::files`].
    pub files: Vec<usize>,
    /// Where else the same value stands that is the same defect; each by its pieces.
    pub again: Vec<Vec<Span>>,
    /// It is an id, and the secret that it belongs to is in the file.
    pub paired: bool,
}

impl Suspect<'_> {
    /// The hit, when the value is known.
    #[must_use]
    pub fn hit(&self) -> Option<&Hit> {
        match &self.evidence {
            Evidence::Value { hit, .. } => Some(hit),
            Evidence::Name | Evidence::Handling { .. } => None,
        }
    }

    /// What has it for as long as the text stands where it does: the repository only where git tracks the file.
    #[must_use]
    pub fn keeper_of_text(&self) -> &'static str {
        if self.is_tracked() {
            "the repository"
        } else {
            "the file"
        }
    }

    /// Whether the repository's history has it.
    #[must_use]
    pub fn is_tracked(&self) -> bool {
        self.exposures.iter().any(|e| e.sink == Sink::SourceTree)
    }

    /// The files of layers that it is in and that the image has, those that are there in the end before the others.
    #[must_use]
    pub fn layer_files(&self) -> Vec<&Kept> {
        let mut files: Vec<&Kept> = self
            .flow
            .files_of(self.trace)
            .chain(self.files.iter().copied())
            .filter(|at| {
                self.flow
                    .exposed_file(*at)
                    .is_some_and(|e| e.sink == Sink::Layer)
            })
            .filter_map(|at| self.flow.files.get(at))
            .collect();
        files.sort_by_key(|f| f.removed.is_some());
        files
    }

    /// How sure it is that it is a secret.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.hit().map_or(Confidence::Medium, |h| h.confidence)
    }

    /// The widest circle of readers.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.exposures
            .iter()
            .map(|e| e.sink.audience())
            .max()
            .unwrap_or(Audience::Repository)
    }

    /// Whether its value is put at a place that satisfies `test`, where the place makes an exposure.
    #[must_use]
    pub fn at(&self, test: impl Fn(Place) -> bool) -> bool {
        self.exposures.iter().any(|e| test(e.place))
    }
}

/// The secrets of the file. Values with names are judged before free text, and what they found, or found to be
/// nothing, is not found again.
pub(super) fn suspects<'a>(cx: &Context<'a>) -> Vec<Suspect<'a>> {
    let traces = &cx.flow.traces;
    if traces
        .iter()
        .any(|t| matches!(t.origin.place, Place::Packer(_)))
    {
        let mut found = super::packer::suspects(cx);
        pair(&mut found);
        return found;
    }
    let mut search = Search::default();
    // Traces that are, or are the same defect as, something found.
    let mut done = vec![false; traces.len()];
    for (index, trace) in traces.iter().enumerate().filter(|(_, t)| !t.text) {
        let before = search.found.len();
        if search.by_value(cx, trace) {
            let named = search.found.get(before..).unwrap_or_default();
            let widest = named.iter().map(Suspect::audience).max();
            for absorbed in trace.absorbs.iter().chain([&index]) {
                // The argument that others can read than the word which stands in for it is told of for itself.
                let stands_for = *absorbed == index
                    || named.is_empty()
                    || traces
                        .get(*absorbed)
                        .is_none_or(|other| audience_of(cx, other) <= widest);
                if let Some(slot) = done.get_mut(*absorbed).filter(|_| stands_for) {
                    *slot = true;
                }
            }
        }
    }
    for trace in traces.iter().filter(|t| t.text) {
        search.by_value(cx, trace);
    }
    let mut found = search.found;
    for (trace, done) in traces.iter().zip(done) {
        if handling::enters(trace.origin.place) {
            found.extend(handling::suspect(cx, trace));
        } else if !done && trace.caller {
            found.extend(by_name(cx, trace));
        }
    }
    pair(&mut found);
    second_answer::join(cx, &mut found);
    // The numbers of linked files are chance: of these the order of the flow is kept.
    found.sort_by_key(|s| {
        let span = s.trace.origin.span;
        let own = cx.is_own(span.file);
        (!own, if own { span.start } else { 0 })
    });
    found
}

#[derive(Default)]
struct Search<'a> {
    found: Vec<Suspect<'a>>,
    /// The bytes of what was found.
    secrets: Covered,
    /// Values with names that are no secrets.
    harmless: Covered,
    /// What is called how around the services of a Compose file.
    peers: Peers,
}

impl<'a> Search<'a> {
    /// Whether something was found.
    fn by_value(&mut self, cx: &Context<'a>, trace: &'a Trace) -> bool {
        let Some(value) = &trace.value else {
            return false;
        };
        let words = words(trace);
        if !trace.text && !worth_a_look(cx, value, &words) {
            self.harmless(trace, value);
            return false;
        }
        let key = key_of(cx, trace, &words);
        let hits = if trace.text {
            cx.detectors.text(value.as_str())
        } else {
            let subject = Subject {
                key,
                context: &words,
                value: value.as_str(),
                transient: trace.transient,
            };
            cx.detectors.value(&subject)
        };
        let before = self.found.len();
        let mut exposures = None;
        let sample = trace.origin.place == Place::EnvFile { sample: true };
        for mut hit in hits
            .into_iter()
            .filter(|h| h.strength != Strength::Placeholder && !(sample && is_for_show(h)))
        {
            let Some(span) = value.span(hit.range.clone()) else {
                continue;
            };
            if comment::says_nothing(cx, trace, &hit, span) {
                continue;
            }
            let masks = value.spans(hit.range.clone());
            // A token is one by its own looks, whatever it was called.
            let harmless = trace.text && hit.strength < Strength::Live;
            if masks
                .iter()
                .any(|m| self.secrets.overlaps(*m) || harmless && self.harmless.overlaps(*m))
            {
                continue;
            }
            for mask in &masks {
                self.secrets.add(*mask);
            }
            // PowerShell's `$h = @{Authorization = '…'}`: the variable's name says nothing.
            let header = hit.detector == "authorization-header"
                && key.is_none_or(|key| cx.detectors.name(key) != NameClass::Secret);
            let key = if header { Some("Authorization") } else { key };
            let named = (key, value.as_str());
            self.peers
                .grade(cx.detectors, cx.flow, trace, named, &mut hit);
            let mut exposures = exposures
                .get_or_insert_with(|| exposures_of(cx, trace))
                .clone();
            let files = cx.flow.files_with(&masks);
            for exposed in files.iter().filter_map(|at| cx.flow.exposed_file(*at)) {
                if !exposures.iter().any(|e| e.sink == exposed.sink) {
                    exposures.push(exposed);
                }
            }
            exposures.sort_by_key(|e| (std::cmp::Reverse(e.sink.audience()), e.sink));
            self.found.push(Suspect {
                flow: cx.flow,
                trace,
                uncalled: key.and_then(|key| uncalled::words(cx, trace, key)),
                key: key.filter(|_| !trace.text).map(str::to_owned),
                evidence: Evidence::Value { hit, span, masks },
                exposures,
                routes: Vec::new(),
                files,
                again: Vec::new(),
                paired: false,
            });
        }
        let any = self.found.len() > before;
        if !any {
            self.harmless(trace, value);
        }
        any
    }

    /// A value with a name that is no secret: free text that holds it is not to find one there.
    fn harmless(&mut self, trace: &Trace, value: &Text) {
        if !trace.text && !trace.names.is_empty() {
            for span in value.spans(0..value.len()) {
                self.harmless.add(span);
            }
        }
    }
}

/// What a file may well have that shows what is to be set.
fn is_for_show(hit: &Hit) -> bool {
    // A plain word says no more than a stand-in does: `WEBHOOK_SECRET=renovate`.
    let plain = matches!(hit.kind, SecretKind::Named | SecretKind::UrlCredential)
        && hit.strength == Strength::Strong
        && hit.confidence < Confidence::High;
    hit.strength < Strength::Strong || hit.confidence == Confidence::Low || plain
}

/// Where the trace's value goes, and who can read it there. What a command line holds is in no file.
pub(super) fn reached(cx: &Context<'_>, trace: &Trace) -> Vec<Exposed> {
    let mut exposures = cx.flow.exposures(trace);
    let source = trace.value.as_ref().and_then(Text::full_span);
    if source.is_some_and(|span| cx.project.is_passing(span.file)) {
        exposures.retain(|exposed| exposed.sink != Sink::SourceTree);
    }
    exposures
}

/// Who can read the trace's value. That the repository holds it is only true of files that git tracks, which only what is
/// told is asked about.
fn exposures_of(cx: &Context<'_>, trace: &Trace) -> Vec<Exposed> {
    let mut exposures = reached(cx, trace);
    if !exposures.iter().any(|e| e.sink == Sink::SourceTree) {
        return exposures;
    }
    let source = trace.value.as_ref().and_then(Text::full_span);
    let tracking = source.map_or(cx.tracking, |span| cx.tracking(span.file));
    let only = exposures.len() == 1;
    exposures.retain_mut(|exposed| {
        if exposed.sink != Sink::SourceTree || tracking == Tracking::Tracked {
            return true;
        }
        exposed.sink = Sink::WorkingCopy;
        // One that git ignores is nobody else's business, unless nothing else is to be told.
        only || tracking == Tracking::Untracked
    });
    exposures
}

/// The widest circle of readers of a trace's value.
fn audience_of(cx: &Context<'_>, trace: &Trace) -> Option<Audience> {
    let exposures = reached(cx, trace);
    exposures.iter().map(|e| e.sink.audience()).max()
}

/// Whether judging the value could find anything: most names and values hold no sign of a secret at all.
fn worth_a_look(cx: &Context<'_>, value: &Text, words: &[&str]) -> bool {
    let known = |span: Span| {
        let range = span.range();
        // What is known of a linked file was not looked for.
        !cx.is_own(span.file)
            || cx
                .known
                .iter()
                .any(|h| h.range.start < range.end && range.start < h.range.end)
    };
    words.iter().any(|word| cx.detectors.may_hold(word))
        || cx.detectors.may_hold(value.as_str())
        // Put together from pieces, it may be what no piece is.
        || !value.is_verbatim()
        || value.full_span().is_some_and(known)
}

/// An id opens nothing, unless the secret that it belongs to is in the file too: told by the first word of their
/// names (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`).
fn pair(found: &mut [Suspect<'_>]) {
    let family = |s: &Suspect<'_>| {
        let key = s.key.as_deref()?;
        let (family, _) = key.split_once(['_', '.', '-'])?;
        Some(family.to_ascii_lowercase())
    };
    let is_id = |s: &Suspect<'_>| s.hit().is_some_and(|h| h.kind == SecretKind::Identifier);
    let secrets: HashSet<String> = found
        .iter()
        .filter(|s| !is_id(s) && s.hit().is_some_and(|h| h.strength >= Strength::Strong))
        .filter_map(family)
        .collect();
    for suspect in found.iter_mut().filter(|s| is_id(s)) {
        suspect.paired = family(suspect).is_some_and(|f| secrets.contains(&f));
    }
}

/// A build argument whose name says that a secret will be passed.
fn by_name<'a>(cx: &Context<'a>, trace: &'a Trace) -> Option<Suspect<'a>> {
    let words = words(trace);
    let key = words
        .iter()
        .copied()
        .find(|w| cx.detectors.may_hold(w) && cx.detectors.name(w) == NameClass::Secret)
        .or_else(|| handed_file::name(cx, trace))?;
    // A template's `ARG {{ name }}` is no name yet.
    let own = trace.origin.name.as_ref().map_or(key, |n| n.text.as_str());
    if !own.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    // What Compose puts into a command is known by the variable's name only: a public key is none, whatever takes it.
    if trace.origin.place == Place::Service(ServicePlace::Variable)
        && cx.detectors.name(own) == NameClass::Harmless
    {
        return None;
    }
    if let Some(value) = trace.value.as_ref().filter(|v| !v.is_empty()) {
        // A default that stands for "none yet" says nothing against the name; any other that is no secret does.
        let subject = Subject {
            key: Some(key),
            context: &[],
            value: value.as_str(),
            transient: false,
        };
        let hits = cx.detectors.value(&subject);
        if hits.is_empty() {
            return None;
        }
    }
    let exposures = exposures_of(cx, trace);
    let reaches = exposures
        .iter()
        .any(|e| e.sink.audience() > Audience::Repository);
    let only_global = trace.origin.scope == 0 && trace.uses.iter().all(|u| u.scope == 0);
    (reaches && !only_global).then(|| Suspect {
        flow: cx.flow,
        trace,
        key: Some(own.to_owned()),
        uncalled: None,
        evidence: Evidence::Name,
        exposures,
        routes: Vec::new(),
        files: Vec::new(),
        again: Vec::new(),
        paired: false,
    })
}

/// Every word that says what the value is: its names, its roles, what stands around it.
fn words(trace: &Trace) -> Vec<&str> {
    let names = trace.names.iter().map(|n| n.text.as_str());
    names
        .chain(trace.roles.iter().map(String::as_str))
        .chain(trace.context.iter().map(String::as_str))
        .collect()
}

/// The word that says most: a secret's name before one that may hold a secret before the first.
fn key_of<'t>(cx: &Context<'_>, trace: &'t Trace, words: &[&'t str]) -> Option<&'t str> {
    let named: Vec<&str> = words
        .iter()
        .copied()
        .take(trace.names.len() + trace.roles.len())
        .collect();
    for class in [NameClass::Secret, NameClass::MayHold] {
        if let Some(word) = named.iter().find(|w| cx.detectors.name(w) == class) {
            return Some(word);
        }
    }
    named.first().copied()
}
