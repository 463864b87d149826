//! "Did you mean …?"

/// The candidate that `wrong` most likely stands for, or none that is near enough: at most a third of its characters
/// may differ, and case, `_` and `-` do not count. Of equally near ones the first. Cost: lengths multiplied, with
/// anything longer than 64 characters left alone.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = folded(wrong);
    if wrong.is_empty() || wrong.len() > 64 {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let folded = folded(candidate);
            if folded.len() > 64 {
                return None;
            }
            let limit = wrong.len().max(folded.len()).div_ceil(3);
            let distance = distance(&wrong, &folded);
            // A name cut short is near, however much is missing.
            let near = if wrong.len() >= 4 && folded.starts_with(&wrong) {
                distance.min(2)
            } else {
                distance
            };
            (near <= limit && near < wrong.len()).then_some((near, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Vec<char> {
    name.chars()
        .map(|c| {
            if c == '_' {
                '-'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// Insertions, removals, replacements and swaps of neighbours between `a` and `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        let mut left = i + 1;
        for (j, y) in b.iter().enumerate() {
            let corner = last.get(j).copied().unwrap_or(usize::MAX);
            let up = last.get(j + 1).copied().unwrap_or(usize::MAX);
            let mut best = (corner + usize::from(x != y)).min(up + 1).min(left + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped && let Some(skipped) = before.get(j - 1) {
                best = best.min(skipped + 1);
            }
            row.push(best);
            left = best;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const NAMES: [&str; 3] = ["secret-build-arg", "secret-in-image-env", "private-key"];

    #[test]
    fn near_names_are_found() {
        for (wrong, right) in [
            ("secret-buld-arg", "secret-build-arg"),
            ("secret-in-env", "secret-in-image-env"),
            ("SECRET_BUILD_ARG", "secret-build-arg"),
            ("private-kye", "private-key"),
            ("priv", "private-key"),
        ] {
            assert_eq!(nearest(wrong, NAMES), Some(right), "{wrong}");
        }
    }

    #[test]
    fn far_names_are_not() {
        for wrong in ["", "x", "DL3008", "unpinned-image", &"a".repeat(4000)] {
            assert_eq!(nearest(wrong, NAMES), None, "{wrong}");
        }
    }
}
