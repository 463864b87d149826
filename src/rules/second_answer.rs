//! Answers that an installer asks for twice.

use std::collections::HashMap;

use super::{Context, Evidence, Suspect};
use crate::source::FileId;

/// The Debian installer asks for each password twice, and either answer may stand first: that to
/// `passwd/root-password-again` is the one to `passwd/root-password` once more.
pub(super) fn join(cx: &Context<'_>, found: &mut Vec<Suspect<'_>>) {
    let question = |suspect: &Suspect<'_>| {
        let key = suspect.key.as_deref()?;
        let first = key
            .strip_suffix("-again")
            .or_else(|| key.strip_suffix("_again"))?;
        let span = suspect.evidence.span()?;
        Some((first.to_owned(), span.file, cx.slice(span)))
    };
    if !found.iter().any(|suspect| question(suspect).is_some()) {
        return;
    }
    let mut answers: HashMap<(String, FileId, String), usize> = HashMap::new();
    for (at, suspect) in found.iter().enumerate() {
        if let (Some(key), Some(span)) = (&suspect.key, suspect.evidence.span()) {
            let answer = (key.clone(), span.file, cx.slice(span));
            answers.entry(answer).or_insert(at);
        }
    }
    let mut joined = vec![false; found.len()];
    for at in 0..found.len() {
        let first = (found.get(at).and_then(question)).and_then(|first| answers.get(&first));
        let Some(Evidence::Value { masks, .. }) = found.get(at).map(|s| &s.evidence) else {
            continue;
        };
        let masks = masks.clone();
        if let Some(first) = first.and_then(|first| found.get_mut(*first)) {
            first.again.push(masks);
            if let Some(joined) = joined.get_mut(at) {
                *joined = true;
            }
        }
    }
    let mut joined = joined.into_iter();
    found.retain(|_| !joined.next().unwrap_or_default());
}
