//! Secrets in free text: comments, command lines, bodies of heredocs.

use super::value::{self, Case, Found, reference};
use super::{Detectors, Hit};

/// All secrets in `text`, found by shape, or by a name beside them.
pub(super) fn scan(detectors: &Detectors, text: &str) -> Vec<Hit> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let mut found = Found::default();
    value::shapes(detectors, &reference::blank(text), &Case::TEXT, &mut found);
    found.into_hits()
}
