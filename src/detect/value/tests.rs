//! What the tests of the readers of forms have in common.
#![allow(clippy::string_slice)]

use super::Found;
use crate::detect::Detectors;

/// The secrets that one of these readers finds in a text.
#[track_caller]
pub(super) fn texts_found(text: &str, find: fn(&Detectors, &str, &mut Found)) -> Vec<String> {
    let mut found = Found::default();
    find(Detectors::builtin(), text, &mut found);
    let hits = found.into_hits().into_iter();
    hits.map(|hit| text[hit.range].to_owned()).collect()
}
