//! Places between characters, for cutting a text near a byte that may stand inside one.

/// The nearest place between characters at or before `at`, and not behind the end.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// The nearest place between characters at or after `at`, and not behind the end.
pub(super) fn ceil(text: &str, at: usize) -> usize {
    (at..at.saturating_add(4))
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
        .min(text.len())
}

#[cfg(test)]
mod tests {
    use super::{ceil, floor};

    #[test]
    fn never_inside_a_character() {
        let text = "a😀b";
        let floors: Vec<usize> = (0..8).map(|at| floor(text, at)).collect();
        let ceils: Vec<usize> = (0..8).map(|at| ceil(text, at)).collect();
        assert_eq!(floors, [0, 1, 1, 1, 1, 5, 6, 6]);
        assert_eq!(ceils, [0, 1, 5, 5, 5, 5, 6, 6]);
        assert_eq!(floor("", 3), 0);
        assert_eq!(ceil("", 3), 0);
    }
}
