//! Options of drivers, and texts that are lists of options themselves.

use super::at::{At, split};
use super::collect::Spot;
use super::collect::{Collector, named};
use super::service::put;
use crate::ir::ServicePlace;
use crate::source::{Span, Text};

/// `options:`, `driver_opts:`: names and values. One value may be a list of more: `o: "username=u,password=p"`.
pub(super) fn mapping(
    out: &mut Collector<'_>,
    scope: usize,
    word: &'static str,
    at: Option<At<'_>>,
) {
    let Some(at) = at else { return };
    for pair in at.pairs() {
        let place = ServicePlace::Options(word);
        match &pair.value {
            Some(value) if pair.key.text == "o" => {
                out.see(pair.scalar);
                list(out, scope, place, value, pair.via);
            }
            _ => put(out, scope, place, pair),
        }
    }
}

/// `name=value,name=value`: mount options, caches of a build.
pub(super) fn list(
    out: &mut Collector<'_>,
    scope: usize,
    place: ServicePlace,
    text: &Text,
    via: Option<Span>,
) {
    let mut at = 0;
    for part in text.as_str().split(',') {
        let range = at..at + part.len();
        at = range.end + 1;
        let option = text.slice(range);
        let Some(span) = option.full_span() else {
            continue;
        };
        if let Some((key, Some(value))) = split(&option, span) {
            let spot = Spot { scope, place, via };
            out.put(span, span, spot, || named(key, &value));
        }
    }
}
