//! Regular expressions of the forms that ignore patterns become, and whether a path matches.

use super::class::{Class, escaped};

/// An expression, all of which a path must match.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    /// One character.
    Char(char),
    /// One character of a set.
    One(Class),
    /// Any number of characters of a set.
    Many(Class),
    /// `(.*/)?`: nothing, or any folders.
    Folders,
    /// `.*`: anything.
    All,
    /// No character, but a condition on what stands around it.
    Edge(Edge),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    /// `\b`: a word begins or ends.
    Word,
    /// `\B`.
    NoWord,
}

impl Edge {
    fn holds(self, before: Option<char>, next: Option<char>) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        match self {
            Self::Start => before.is_none(),
            Self::End => next.is_none(),
            Self::Word => is_word(before) != is_word(next),
            Self::NoWord => is_word(before) == is_word(next),
        }
    }
}

impl Program {
    /// Reads an expression without its closing `$`; `None` for what Go refuses.
    pub(super) fn read(expression: &str) -> Option<Self> {
        let mut steps = Vec::new();
        let mut rest = expression;
        while let Some(c) = rest.chars().next() {
            if let Some(behind) = rest.strip_prefix("(.*/)?") {
                // Twice is no more than once.
                if !matches!(steps.last(), Some(Step::Folders)) {
                    steps.push(Step::Folders);
                }
                rest = behind;
                continue;
            }
            if let Some(behind) = rest.strip_prefix(".*") {
                steps.push(Step::All);
                rest = behind;
                continue;
            }
            rest = rest.get(c.len_utf8()..)?;
            match c {
                '^' => steps.push(Step::Edge(Edge::Start)),
                '[' => {
                    let (class, behind) = match rest.strip_prefix("^/]") {
                        Some(behind) => (Class::within_a_name(), behind),
                        None => Class::read(rest)?,
                    };
                    rest = behind;
                    steps.push(match rest.strip_prefix('*') {
                        Some(behind) => {
                            rest = behind;
                            Step::Many(class)
                        }
                        None => Step::One(class),
                    });
                }
                '\\' => {
                    let letter = rest.chars().next()?;
                    rest = rest.get(letter.len_utf8()..)?;
                    steps.push(match letter {
                        'A' => Step::Edge(Edge::Start),
                        'z' => Step::Edge(Edge::End),
                        'b' => Step::Edge(Edge::Word),
                        'B' => Step::Edge(Edge::NoWord),
                        letter => match Class::perl(letter) {
                            Some(class) => Step::One(class),
                            None => Step::Char(escaped(letter)?),
                        },
                    });
                }
                c => steps.push(Step::Char(c)),
            }
        }
        Some(Self { steps })
    }

    /// Whether all of `path` matches. Each character is compared with each step at most once.
    pub(super) fn matches(&self, path: &str) -> bool {
        let mut now = Places::new(self.steps.len());
        let mut next = Places::new(self.steps.len());
        let mut chars = path.chars().peekable();
        self.reach(&mut now, 0, None, chars.peek().copied());
        while let Some(c) = chars.next() {
            let peek = chars.peek().copied();
            for index in 0..now.list.len() {
                let Some(&(at, inside)) = now.list.get(index) else {
                    break;
                };
                self.take(&mut next, at, inside, c, peek);
            }
            std::mem::swap(&mut now, &mut next);
            next.clear();
            if now.list.is_empty() {
                return false;
            }
        }
        now.list
            .iter()
            .any(|(at, inside)| *at == self.steps.len() && !inside)
    }

    /// Where the step at `at` goes with `c`.
    fn take(&self, to: &mut Places, at: usize, inside: bool, c: char, next: Option<char>) {
        let here = Some(c);
        match self.steps.get(at) {
            Some(Step::Char(own)) if *own == c => self.reach(to, at + 1, here, next),
            Some(Step::One(class)) if class.takes(c) => self.reach(to, at + 1, here, next),
            Some(Step::Many(class)) if class.takes(c) => self.reach(to, at, here, next),
            Some(Step::All) if c != '\n' => self.reach(to, at, here, next),
            Some(Step::Folders) if inside => {
                if c == '/' {
                    self.reach(to, at + 1, here, next);
                }
                if c != '\n' {
                    to.add(at, true);
                }
            }
            _ => {}
        }
    }

    /// Adds the step at `at`, and all that can be come to from there without a character.
    fn reach(&self, to: &mut Places, mut at: usize, before: Option<char>, next: Option<char>) {
        loop {
            match self.steps.get(at) {
                Some(Step::Many(_) | Step::All) => {
                    if !to.add(at, false) {
                        return;
                    }
                }
                Some(Step::Folders) => {
                    // Both ways: into folders, and past them.
                    to.add(at, true);
                }
                Some(Step::Edge(edge)) => {
                    if !edge.holds(before, next) {
                        return;
                    }
                }
                _ => {
                    to.add(at, false);
                    return;
                }
            }
            at += 1;
        }
    }
}

/// Steps that may come next, each once.
struct Places {
    list: Vec<(usize, bool)>,
    known: Vec<bool>,
}

impl Places {
    fn new(steps: usize) -> Self {
        Self {
            list: Vec::new(),
            known: vec![false; steps + 1],
        }
    }

    /// Whether it is new.
    fn add(&mut self, at: usize, inside: bool) -> bool {
        let new = self.known.get(at) == Some(&false);
        if new {
            self.list.push((at, inside));
            if let Some(known) = self.known.get_mut(at) {
                *known = true;
            }
        }
        new
    }

    fn clear(&mut self) {
        for (at, _) in self.list.drain(..) {
            if let Some(known) = self.known.get_mut(at) {
                *known = false;
            }
        }
    }
}
