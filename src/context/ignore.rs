//! Ignore files: lines to patterns, and whether a path is left out of the build context.
//!
//! Lines are read as moby/patternmatcher's `ignorefile.ReadAll` does, paths decided as `MatchesUsingParentResults`, which
//! is what BuildKit walks a context with (`fsutil`): last match wins, what is below a folder that matches matches too,
//! and `!` takes back in.

use std::ops::Range;

use super::clean::clean;
use super::pattern::{Pattern, PatternError};

/// Most patterns of a file that are compared: real files have tens.
const MOST_PATTERNS: usize = 20_000;
/// The longest line that Go's scanner reads; the builder stops at a longer one.
const LONGEST_LINE: usize = 64 * 1024;

/// The patterns of an ignore file, or of `COPY --exclude`.
#[derive(Debug, Default)]
pub struct Ignore {
    rules: Vec<Rule>,
    /// Lines at which a builder stops, and why.
    pub refused: Vec<(Range<usize>, &'static str)>,
    /// There are more patterns than are compared.
    pub cut: bool,
    negations: bool,
}

/// A line that says something.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) pattern: Pattern,
    /// Its bytes in the file, without the spaces around it.
    pub(super) line: Range<usize>,
}

/// What the patterns say of a folder; decides on what is in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Above {
    /// Which patterns matched the folder; empty for the root.
    matched: Vec<bool>,
}

/// What the patterns say of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    /// It is left out.
    pub(super) ignored: bool,
    /// The rule that decided, by its position; `None` when none matched.
    pub(super) by: Option<usize>,
}

impl Ignore {
    /// Reads an ignore file.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut ignore = Self::default();
        let mut at = 0;
        for whole in text.split_inclusive('\n') {
            let start = at;
            at += whole.len();
            let line = whole.strip_suffix('\n').unwrap_or(whole);
            let line = line.strip_suffix('\r').unwrap_or(line);
            let (line, start) = match line.strip_prefix('\u{feff}') {
                Some(rest) if start == 0 => (rest, 3),
                _ => (line, start),
            };
            if line.len() > LONGEST_LINE {
                ignore
                    .refused
                    .push((start..start + line.len(), "the line is too long"));
                continue;
            }
            // Before the spaces are taken away: ` # x` is a pattern.
            if line.starts_with('#') {
                continue;
            }
            let pattern = line.trim();
            if pattern.is_empty() {
                continue;
            }
            let start = start + (line.len() - line.trim_start().len());
            ignore.add(&cleaned(pattern), start..start + pattern.len());
        }
        ignore
    }

    /// The patterns of `--exclude` flags: they are not cleaned of a leading `/`.
    #[must_use]
    pub fn excludes<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Self {
        let mut ignore = Self::default();
        for pattern in patterns {
            ignore.add(pattern, 0..0);
        }
        ignore
    }

    fn add(&mut self, pattern: &str, line: Range<usize>) {
        if self.rules.len() >= MOST_PATTERNS {
            self.cut = true;
            return;
        }
        match Pattern::new(pattern) {
            Ok(Some(pattern)) => {
                self.negations |= pattern.negated;
                self.rules.push(Rule { pattern, line });
            }
            Ok(None) => {}
            Err(PatternError::Nothing) => {
                self.refused.push((line, "there is nothing behind the `!`"))
            }
            Err(PatternError::Syntax) => self.refused.push((line, "it is no pattern")),
        }
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(super) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether a path below the root is left out. Its folders are asked first, as a builder comes by them.
    #[must_use]
    pub fn ignores(&self, path: &str) -> bool {
        self.judge(path).ignored
    }

    pub(super) fn judge(&self, path: &str) -> Verdict {
        let mut above = Above::default();
        let slashes = path.bytes().enumerate().filter(|(_, b)| *b == b'/');
        for (at, _) in slashes {
            above = self.enter(path.get(..at).unwrap_or_default(), &above).1;
        }
        self.enter(path, &above).0
    }

    /// Whether buildah, and BuildKit before 0.9, take a path that [`Self::judge`] leaves out: they ask each pattern of the
    /// path and of its folder as deep as the pattern, so that a `!` that came too late for a folder counts below it
    /// (containers/storage, `fileutils`: `Matches`).
    pub(super) fn is_taken_by_others(&self, path: &str) -> bool {
        if !self.negations {
            return false;
        }
        let slashes: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        let mut ignored = false;
        for rule in &self.rules {
            let pattern = &rule.pattern;
            let deep = pattern.text.bytes().filter(|b| *b == b'/').count();
            let folder = slashes.get(deep).and_then(|end| path.get(..*end));
            if pattern.negated == ignored
                && (pattern.matches(path) || folder.is_some_and(|folder| pattern.matches(folder)))
            {
                ignored = !pattern.negated;
            }
        }
        !ignored
    }

    /// Decides on `path` in a folder, and keeps what is needed for what is below it.
    pub(super) fn enter(&self, path: &str, folder: &Above) -> (Verdict, Above) {
        let mut verdict = Verdict {
            ignored: false,
            by: None,
        };
        let mut matched = vec![false; self.rules.len()];
        for (index, (rule, slot)) in self.rules.iter().zip(&mut matched).enumerate() {
            let mut matches = folder.matched.get(index) == Some(&true);
            if !matches {
                // One that would change nothing is not compared; below this folder it does not count as one that
                // matched, either.
                if rule.pattern.negated != verdict.ignored {
                    continue;
                }
                matches = rule.pattern.matches(path);
            }
            *slot = matches;
            if matches {
                verdict = Verdict {
                    ignored: !rule.pattern.negated,
                    by: Some(index),
                };
            }
        }
        (verdict, Above { matched })
    }

    /// Whether something in an ignored folder could be taken back in.
    pub(super) fn may_take_back(&self, folder: &str) -> bool {
        self.negations
            && self
                .rules
                .iter()
                .any(|rule| rule.pattern.negated && rule.pattern.may_match_below(folder))
    }
}

/// A line without what means nothing: spaces behind the `!`, `.`, `..`, slashes at the start.
fn cleaned(line: &str) -> String {
    let (mark, pattern) = match line.strip_prefix('!') {
        Some(rest) => ("!", rest.trim()),
        None => ("", line),
    };
    if pattern.is_empty() {
        return mark.to_owned();
    }
    let cleaned = clean(pattern);
    let relative = match cleaned.strip_prefix('/') {
        Some(rest) if !rest.is_empty() => rest,
        _ => cleaned.as_str(),
    };
    format!("{mark}{relative}")
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
