//! Which comments govern a place of a file.

use std::collections::HashMap;

use super::foreign::Foreign;
use crate::source::Span;

/// A rule's name in a comment: the comment, and which of its names; `None` for a comment that names none.
pub(super) type Mention = (usize, Option<usize>);

/// What the comments over one stretch of a file say together.
#[derive(Debug, Default)]
pub(super) struct Said {
    by_rule: HashMap<String, Mention>,
    any_rule: Option<Mention>,
    /// Each kind once, with where it stands.
    pub(super) foreign: Vec<(Foreign, Span)>,
}

impl Said {
    /// Adds a mention of a rule, or of all of them. Of several the first counts: what the others say is said already.
    pub(super) fn add(&mut self, rule: Option<&str>, mention: Mention) {
        match rule {
            Some(rule) => {
                self.by_rule.entry(rule.to_owned()).or_insert(mention);
            }
            None => {
                self.any_rule.get_or_insert(mention);
            }
        }
    }

    pub(super) fn add_foreign(&mut self, foreign: Foreign, at: Span) {
        if !self.foreign.iter().any(|(known, _)| *known == foreign) {
            self.foreign.push((foreign, at));
        }
    }

    /// The comment that means `rule` by its name.
    pub(super) fn by_name(&self, rule: &str) -> Option<Mention> {
        self.by_rule.get(rule).copied()
    }

    /// The comment that means `rule`, by its name if one does.
    pub(super) fn mention(&self, rule: &str) -> Option<Mention> {
        self.by_name(rule).or(self.any_rule)
    }
}

/// The stretches of one file that comments govern. They are inside one another or apart, as instructions and their
/// pairs are; looking one up costs the logarithm of their number and the depth of the nesting.
#[derive(Debug, Default)]
pub(super) struct Places {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    span: Span,
    /// The innermost one around it.
    parent: Option<usize>,
    said: Said,
}

impl Places {
    /// Sorts and nests what was said of each stretch.
    pub(super) fn new(said: HashMap<Span, Said>) -> Self {
        let mut said: Vec<(Span, Said)> = said.into_iter().collect();
        said.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut nodes: Vec<Node> = Vec::with_capacity(said.len());
        let mut open: Vec<usize> = Vec::new();
        for (span, said) in said {
            while let Some(last) = open.last().and_then(|at| nodes.get(*at))
                && last.span.end <= span.start
            {
                open.pop();
            }
            let parent = open.last().copied();
            open.push(nodes.len());
            nodes.push(Node { span, parent, said });
        }
        Self { nodes }
    }

    /// What is said of the stretches that hold all of `place`, innermost first.
    pub(super) fn around(&self, place: Span) -> impl Iterator<Item = &Said> {
        let first = self
            .nodes
            .partition_point(|node| node.span.start <= place.start);
        let mut at = first.checked_sub(1);
        std::iter::from_fn(move || {
            let node = self.nodes.get(at?)?;
            at = node.parent;
            Some(node)
        })
        .filter(move |node| node.span.contains(place))
        .map(|node| &node.said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn the_innermost_stretch_comes_first() {
        let span = |start, end| Span::new(FileId(0), start, end);
        let mut all = HashMap::new();
        for (index, place) in [span(0, 10), span(20, 90), span(30, 40), span(50, 60)]
            .into_iter()
            .enumerate()
        {
            let mut said = Said::default();
            said.add(None, (index, None));
            all.insert(place, said);
        }
        let places = Places::new(all);
        let around = |place| -> Vec<usize> {
            let said = places.around(place);
            said.filter_map(|s| s.mention("x"))
                .map(|(index, _)| index)
                .collect()
        };
        assert_eq!(around(span(32, 35)), [2, 1]);
        assert_eq!(around(span(52, 60)), [3, 1]);
        assert_eq!(around(span(45, 47)), [1]);
        assert_eq!(around(span(38, 45)), [1]);
        assert_eq!(around(span(5, 6)), [0]);
        assert_eq!(around(span(12, 13)), [0; 0]);
        assert_eq!(around(span(95, 96)), [0; 0]);
    }
}
