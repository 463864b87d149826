//! Which lines of two texts differ (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).

use std::ops::Range;

/// Texts that differ in more lines than this are shown as one replaced by the other: the work grows with the square.
const MOST_DIFFERENCES: usize = 2000;

/// Lines of the one text with those of the other that stand in their place; lines are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// The lines of the one.
    pub old: Range<usize>,
    /// The lines of the other.
    pub new: Range<usize>,
}

/// The stretches of `old` and `new` that differ, in order. Between two of them stands at least one line of both.
pub fn differing(old: &[&str], new: &[&str]) -> Vec<Differing> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (
        old.get(start..).unwrap_or(&[]),
        new.get(start..).unwrap_or(&[]),
    );
    let pairs = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = pairs.take_while(|(a, b)| a == b).count();
    let old_rest = old_rest.get(..old_rest.len() - end).unwrap_or(&[]);
    let new_rest = new_rest.get(..new_rest.len() - end).unwrap_or(&[]);
    let mut found: Vec<Differing> = Vec::new();
    let mut at = (0, 0);
    let mut note = |from: (usize, usize), to: (usize, usize)| {
        if from != to {
            found.push(Differing {
                old: start + from.0..start + to.0,
                new: start + from.1..start + to.1,
            });
        }
    };
    for (x, y, length) in common(old_rest, new_rest) {
        note(at, (x, y));
        at = (x + length, y + length);
    }
    note(at, (old_rest.len(), new_rest.len()));
    found
}

/// Stretches that both have, as the positions and their length, in order; empty ones are left out.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize, usize)> {
    let most = (old.len() + new.len()).min(MOST_DIFFERENCES);
    // For each diagonal `x - y`, from `-most`, how far it was followed in the old text.
    let mut reached = vec![0_usize; 2 * most + 3];
    let slot = |diagonal: isize| usize::try_from(diagonal + most as isize + 1).unwrap_or(0);
    let mut before: Vec<Vec<usize>> = Vec::new();
    for differences in 0..=most {
        let many = differences as isize;
        before.push(
            reached
                .get(slot(-many - 1)..=slot(many + 1))
                .unwrap_or(&[])
                .to_vec(),
        );
        for diagonal in (-many..=many).step_by(2) {
            let at = |diagonal: isize| reached.get(slot(diagonal)).copied().unwrap_or(0);
            let down =
                diagonal == -many || (diagonal != many && at(diagonal - 1) < at(diagonal + 1));
            let mut x = if down {
                at(diagonal + 1)
            } else {
                at(diagonal - 1) + 1
            };
            let Some(mut y) = x.checked_add_signed(-diagonal) else {
                continue;
            };
            while let (Some(a), Some(b)) = (old.get(x), new.get(y))
                && a == b
            {
                (x, y) = (x + 1, y + 1);
            }
            if let Some(reached) = reached.get_mut(slot(diagonal)) {
                *reached = x;
            }
            if x >= old.len() && y >= new.len() {
                return walked_back(&before, old.len(), new.len());
            }
        }
    }
    Vec::new()
}

/// The way from the end to the start: `before` is, for each number of differences, how far the diagonals around were
/// followed with one less.
fn walked_back(before: &[Vec<usize>], mut x: usize, mut y: usize) -> Vec<(usize, usize, usize)> {
    let mut found = Vec::new();
    for (differences, reached) in before.iter().enumerate().rev() {
        let many = differences as isize;
        let at = |diagonal: isize| {
            let slot = usize::try_from(diagonal + many + 1).unwrap_or(0);
            reached.get(slot).copied().unwrap_or(0)
        };
        let diagonal = x as isize - y as isize;
        let down = diagonal == -many || (diagonal != many && at(diagonal - 1) < at(diagonal + 1));
        let (from_x, first_x) = if differences == 0 {
            (0, 0)
        } else if down {
            (at(diagonal + 1), at(diagonal + 1))
        } else {
            (at(diagonal - 1), at(diagonal - 1) + 1)
        };
        let length = x.saturating_sub(first_x);
        if length > 0 {
            found.push((x - length, y - length, length));
        }
        let from = if down { diagonal + 1 } else { diagonal - 1 };
        x = from_x;
        y = from_x.saturating_add_signed(-from);
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str) -> Vec<&str> {
        text.split_inclusive('\n').collect()
    }

    fn shown(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
        let found = differing(&lines(old), &lines(new));
        found.into_iter().map(|d| (d.old, d.new)).collect()
    }

    #[test]
    fn only_what_differs_is_told() {
        assert_eq!(shown("a\nb\n", "a\nb\n"), []);
        assert_eq!(shown("a\nb\nc\n", "a\nc\n"), [(1..2, 1..1)]);
        assert_eq!(
            shown("a\nb\nc\n", "x\na\nb\nC\n"),
            [(0..0, 0..1), (2..3, 3..4)]
        );
        assert_eq!(shown("", "a\n"), [(0..0, 0..1)]);
        assert_eq!(shown("a\n", "a"), [(0..1, 0..1)]);
    }

    #[test]
    fn texts_with_nothing_in_common_are_shown_as_a_whole() {
        let many = |word: &str| {
            (0..3000)
                .map(|n| format!("{word}{n}\n"))
                .collect::<String>()
        };
        assert_eq!(shown(&many("a"), &many("b")), [(0..3000, 0..3000)]);
    }

    proptest! {
        #[test]
        fn the_stretches_make_the_one_from_the_other(
            old in prop::collection::vec("[abc]\n", 0..30),
            new in prop::collection::vec("[abc]\n", 0..30),
        ) {
            let old: Vec<&str> = old.iter().map(String::as_str).collect();
            let new: Vec<&str> = new.iter().map(String::as_str).collect();
            let found = differing(&old, &new);
            let mut made: Vec<&str> = Vec::new();
            let mut from = 0;
            for one in &found {
                made.extend(&old[from..one.old.start]);
                prop_assert_eq!(made.len(), one.new.start);
                made.extend(&new[one.new.clone()]);
                from = one.old.end;
            }
            made.extend(&old[from..]);
            prop_assert_eq!(&made, &new);
            prop_assert!(found.is_sorted_by(|a, b| a.old.end < b.old.start && a.new.end < b.new.start));
            // As few lines as can be: the longest common subsequence.
            let kept: usize = old.len() - found.iter().map(|one| one.old.len()).sum::<usize>();
            prop_assert_eq!(kept, longest_common(&old, &new));
        }
    }

    fn longest_common(old: &[&str], new: &[&str]) -> usize {
        let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
        for (i, a) in old.iter().enumerate() {
            for (j, b) in new.iter().enumerate() {
                table[i + 1][j + 1] = if a == b {
                    table[i][j] + 1
                } else {
                    table[i][j + 1].max(table[i + 1][j])
                };
            }
        }
        table[old.len()][new.len()]
    }
}
