//! Secrets that only their handling tells: what is mounted as a secret, handed out by a command, or made as a key.

use super::credential_file::names;
use super::{Context, Evidence, Suspect};
use crate::finding::Confidence;
use crate::flow::{Kept, Trace};
use crate::ir::{Place, Sink, path};
use crate::source::Span;

/// Whether a value comes to be at such a place without being written or passed.
pub(super) fn enters(place: Place) -> bool {
    matches!(
        place,
        Place::SecretMount | Place::BoundFile | Place::Minted | Place::MadeKey(_)
    )
}

/// The suspect that such a trace is, where what it holds stays anywhere.
pub(super) fn suspect<'a>(cx: &Context<'a>, trace: &'a Trace) -> Option<Suspect<'a>> {
    let name = trace.origin.name.as_ref().map(|n| n.text.as_str());
    match trace.origin.place {
        Place::SecretMount if name.is_some_and(|id| is_public(cx, id)) => return None,
        Place::BoundFile if name.is_none_or(|path| names::classify(path).is_none()) => {
            return None;
        }
        // A key that is gone in the end was never anyone's.
        Place::MadeKey(_) if !stays(cx, trace) => return None,
        _ => {}
    }
    let exposures = cx.flow.exposures(trace);
    if exposures.is_empty() {
        return None;
    }
    let trusted = |at: usize| {
        cx.flow
            .files
            .get(at)
            .is_some_and(|f| is_trust_store(&f.path))
    };
    let mut files = cx.flow.files_of(trace).peekable();
    if files.peek().is_some() && files.all(trusted) {
        return None;
    }
    // Where it is first written is where it is to be mended.
    let written = cx.flow.files_of(trace).next();
    let at = match written.and_then(|at| cx.flow.files.get(at)) {
        _ if matches!(trace.origin.place, Place::MadeKey(_)) => trace.origin.span,
        Some(file) => file.span,
        None => printed(trace).unwrap_or(trace.origin.span),
    };
    Some(Suspect {
        flow: cx.flow,
        trace,
        key: name.filter(|n| !n.is_empty()).map(str::to_owned),
        uncalled: None,
        evidence: Evidence::Handling { at },
        exposures,
        files: Vec::new(),
        routes: Vec::new(),
        again: Vec::new(),
        paired: false,
    })
}

/// How sure it is that a mount holds a secret: its author says so, and its name may say it too. Less where it is put
/// into a home folder that nobody knows.
pub(super) fn confidence(cx: &Context<'_>, suspect: &Suspect<'_>) -> Confidence {
    let named = suspect
        .key
        .as_deref()
        .is_some_and(|id| cx.detectors.may_hold(id) || names::classify(id).is_some());
    let mut files = suspect.flow.files_of(suspect.trace).peekable();
    let placed = files.peek().is_none()
        || files.any(|at| suspect.flow.files.get(at).is_some_and(Kept::is_placed));
    if named && placed {
        Confidence::High
    } else {
        Confidence::Medium
    }
}

fn printed(trace: &Trace) -> Option<Span> {
    let visit = trace
        .uses
        .iter()
        .find(|v| matches!(v.place, Place::Printed(_)))?;
    Some(visit.span)
}

/// Whether the image has a file with it when the build has ended.
fn stays(cx: &Context<'_>, trace: &Trace) -> bool {
    cx.flow.files_of(trace).any(|at| {
        let there = cx.flow.files.get(at).is_some_and(|f| f.removed.is_none());
        there
            && cx
                .flow
                .exposed_file(at)
                .is_some_and(|e| e.sink == Sink::Layer)
    })
}

/// Certificates are mounted like secrets, by those who want to keep them out of the repository, and are none.
fn is_public(cx: &Context<'_>, id: &str) -> bool {
    if names::is_harmless(path::base(id)) {
        return true;
    }
    let words: Vec<String> = id
        .split(|c: char| !c.is_ascii_alphanumeric())
        .map(str::to_ascii_lowercase)
        .collect();
    let has = |any: &[&str]| words.iter().any(|w| any.contains(&w.as_str()));
    has(&[
        "ca",
        "cacert",
        "cacerts",
        "cert",
        "certs",
        "certificate",
        "certificates",
        "crt",
        "bundle",
        "truststore",
        "pub",
        "public",
    ]) && !has(&[
        "key", "p12", "pfx", "private", "password", "pass", "token", "keystore",
    ]) && cx.detectors.name(id) != crate::detect::NameClass::Secret
}

/// Where certificates and public keys go that are to be trusted.
fn is_trust_store(file: &str) -> bool {
    [
        "/usr/local/share/ca-certificates",
        "/etc/ssl/certs",
        "/etc/pki/ca-trust",
        "/usr/share/pki",
        "/etc/ca-certificates",
    ]
    .iter()
    .any(|folder| path::below(file, folder).is_some())
        || [".crt", ".pub", "/authorized_keys", "/known_hosts"]
            .iter()
            .any(|ending| file.ends_with(ending))
}
