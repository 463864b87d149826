//! What stands before a damaged place is read as if the damage were not there.
//!
//! An input is cut behind one of its lines: the first part is the whole file, the rest is what is put behind it. That says
//! nothing where the first part ends within something, so it has to be read without an error, and a probe behind it has to
//! be read as one thing more that leaves the others alone.

use std::fmt::Debug;

/// The first lines of a text and the rest of it, for a place that depends on the text alone. `None` for a single line.
pub fn cut(text: &str) -> Option<(&str, &str)> {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let sum = text.bytes().fold(7_usize, |sum, b| {
        sum.wrapping_mul(31).wrapping_add(usize::from(b))
    });
    let at = *ends.get(sum.checked_rem(ends.len())?)?;
    Some(text.split_at(at))
}

/// Panics when the things of `whole`, which are read without an error, are not the first ones of what `read` gives for the
/// whole with `rest` behind it. `read` gives the things of a text and whether it was without error; `probe` is one thing.
pub fn check<T: Debug>(text: &str, probe: &str, read: impl Fn(&str) -> (Vec<T>, bool)) {
    let Some((whole, _)) = cut(text) else { return };
    let (things, good) = read(whole);
    let (probed, still_good) = read(&format!("{whole}{probe}"));
    if !good || !still_good || probed.len() != things.len() + 1 || differs(&things, &probed) {
        return;
    }
    let (damaged, _) = read(text);
    assert!(
        damaged.len() >= things.len() && !differs(&things, &damaged),
        "what stands before a damaged place is read differently"
    );
}

fn differs<T: Debug>(things: &[T], others: &[T]) -> bool {
    let text = |thing: &T| format!("{thing:?}");
    things.iter().zip(others).any(|(a, b)| text(a) != text(b))
}
