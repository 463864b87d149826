//! The rules of Compose files.

pub(super) mod command;
pub(super) mod config;
pub(super) mod environment;
pub(super) mod file;
pub(super) mod label;
pub(super) mod options;

mod advice;

pub(super) mod peers;

use super::Suspect;
use crate::ir::{Place, ScopeKind, ServicePlace, Sink, Unit};

/// Whether the file is a Compose file.
pub(super) fn is_compose(unit: &Unit) -> bool {
    unit.scopes
        .first()
        .is_some_and(|scope| scope.kind == ScopeKind::Services)
}

/// The part of a service that puts the suspect where `sink` is.
fn part_at(suspect: &Suspect<'_>, sink: Sink) -> Option<ServicePlace> {
    suspect
        .exposures
        .iter()
        .find_map(|e| match (e.sink == sink, e.place) {
            (true, Place::Service(place)) => Some(place),
            _ => None,
        })
}

/// The services that take the suspect, in the order of the file.
fn services<'s>(suspect: &'s Suspect<'_>) -> Vec<&'s str> {
    let mut scopes: Vec<usize> = std::iter::once(&suspect.trace.origin)
        .chain(&suspect.trace.uses)
        .map(|visit| visit.scope)
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
        .into_iter()
        .filter_map(|at| suspect.flow.unit.scopes.get(at)?.name.as_deref())
        .collect()
}

/// ``service `web` ``, ``services `web` and `worker` ``; nothing for what no service takes.
fn services_in_words(suspect: &Suspect<'_>) -> Option<String> {
    const MOST: usize = 3;
    let names = services(suspect);
    let quoted: Vec<String> = names.iter().take(MOST).map(|n| format!("`{n}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [one] => Some(format!("service {one}")),
        _ if names.len() > MOST => Some(format!(
            "services {} and {} more",
            quoted.join(", "),
            names.len() - MOST
        )),
        [head @ .., last] => Some(format!("services {} and {last}", head.join(", "))),
    }
}

/// The image of the service that the suspect is written for.
fn image<'s>(suspect: &'s Suspect<'_>) -> Option<&'s str> {
    suspect.flow.image_of(suspect.trace.origin.scope)
}
