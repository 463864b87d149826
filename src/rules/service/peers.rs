//! Words around a service that a weak password repeats: `POSTGRES_PASSWORD: gitea` for the service `gitea`.

use std::collections::HashMap;

use super::is_compose;
use crate::detect::{Detectors, Hit, SecretKind, Strength, Subject};
use crate::finding::Confidence;
use crate::flow::{Flow, Trace};
use crate::ir::{Deposit, OpKind, Part, Place, ServicePlace};

/// Most names of one file that are taken for words that everyone would try.
const MOST_WORDS: usize = 200;

/// The words of each scope, made when they are asked for.
#[derive(Debug, Default)]
pub(in crate::rules) struct Peers {
    scopes: HashMap<usize, Vec<String>>,
}

impl Peers {
    /// Grades a secret of a service once more, knowing what is called how around it.
    pub(in crate::rules) fn grade(
        &mut self,
        detectors: &Detectors,
        flow: &Flow<'_>,
        trace: &Trace,
        (key, value): (Option<&str>, &str),
        hit: &mut Hit,
    ) {
        let known = matches!(hit.kind, SecretKind::Named | SecretKind::UrlCredential);
        if !known || hit.strength != Strength::Strong || !is_compose(flow.unit) {
            return;
        }
        let Some(text) = value.get(hit.range.clone()) else {
            return;
        };
        let words = self
            .scopes
            .entry(trace.origin.scope)
            .or_insert_with(|| words(flow, trace.origin.scope));
        let context: Vec<&str> = words.iter().map(String::as_str).collect();
        let key = key.filter(|_| hit.kind == SecretKind::Named);
        let again = detectors.value(&Subject {
            key: Some(key.unwrap_or("password")),
            context: &context,
            value: text,
            transient: false,
        });
        if again.iter().any(|h| h.strength == Strength::Weak) {
            hit.strength = Strength::Weak;
            hit.confidence = Confidence::Medium;
        }
    }
}

/// The names of the services and of their images, and the users and databases of one of them.
fn words(flow: &Flow<'_>, scope: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let scopes = &flow.unit.scopes;
    for (at, other) in scopes.iter().enumerate().take(MOST_WORDS) {
        words.extend(other.name.clone());
        if let Some(image) = flow.image_of(at) {
            let name = image.split([':', '@', '$']).next().unwrap_or_default();
            let parts: Vec<&str> = name.split('/').filter(|p| !p.contains('.')).collect();
            words.extend(parts.iter().map(|p| (*p).to_owned()));
            words.push(parts.concat());
        }
    }
    let ops = scopes.get(scope).map_or(&[] as &[_], |s| s.ops.as_slice());
    for op in ops {
        let deposit = match &op.kind {
            OpKind::Deposit(deposit) => deposit,
            OpKind::Shared(shared) => &shared.deposit,
            _ => continue,
        };
        words.extend(login(deposit));
    }
    words.sort_unstable();
    words.dedup();
    words.retain(|w| w.len() > 1);
    words.truncate(MOST_WORDS);
    words
}

/// A user or a database of the environment.
fn login(deposit: &Deposit) -> Option<String> {
    let key = deposit.key.as_ref()?.text.to_ascii_lowercase();
    let named = ["user", "username", "db", "database", "name", "dbname"]
        .iter()
        .any(|word| key == *word || key.ends_with(&format!("_{word}")));
    // `POSTGRES_USER: ${POSTGRES_USER:-app}`: the word that stands in is the user as long as nobody says another.
    let text = match deposit.value.parts.as_slice() {
        [Part::Ref { word, .. }] => match word.parts.as_slice() {
            [Part::Literal(text)] => text,
            _ => return None,
        },
        [Part::Literal(text), ..] => text,
        _ => return None,
    };
    (named && deposit.place == Place::Service(ServicePlace::Environment) && text.len() <= 64)
        .then(|| text.as_str().trim().to_owned())
}
