//! Lists, commands and compound commands.

use std::ops::Range;

use super::{Assignment, Heredoc, HeredocId, Redirect, SyntaxError, Word};

/// A half-open range of bytes of the text that was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextRange {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl TextRange {
    pub(super) fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(start);
        Self { start, end }
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As `usize`, for `Text::span`, `Text::slice` and slices.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of `source` it covers; empty when out of bounds.
    #[must_use]
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }

    /// Whether every byte of `other` is also in `self`.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl std::fmt::Debug for TextRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<TextRange> for Range<usize> {
    fn from(range: TextRange) -> Self {
        range.range()
    }
}

/// A whole text. Here-documents stand in one table because their bodies may lie outside of the command, and
/// even of the substitution, that they belong to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Script {
    /// The commands, in order.
    pub body: List,
    /// All here-documents, in the order of their operators.
    pub heredocs: Vec<Heredoc>,
    /// Comments, `#` included, line end not.
    pub comments: Vec<TextRange>,
    /// What was wrong; the first hundred.
    pub errors: Vec<SyntaxError>,
    /// Bytes looked at while reading: the measure by which the tests hold reading to linear time.
    pub work: u64,
}

impl Script {
    /// The here-document that a [`super::RedirectTarget::Heredoc`] names.
    #[must_use]
    pub fn heredoc(&self, id: HeredocId) -> Option<&Heredoc> {
        self.heredocs.get(id.0 as usize)
    }
}

/// What stands between two commands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Operator {
    /// Nothing: the list begins or ends here (`)`, `fi`, `;;`, end of text).
    #[default]
    None,
    /// `;`
    Sequence,
    /// A line end.
    Newline,
    /// `&`
    Background,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
    /// `|&`: standard error too.
    PipeBoth,
}

impl Operator {
    /// `|` or `|&`.
    #[must_use]
    pub fn is_pipe(self) -> bool {
        matches!(self, Self::Pipe | Self::PipeBoth)
    }

    /// `&&` or `||`.
    #[must_use]
    pub fn is_conditional(self) -> bool {
        matches!(self, Self::And | Self::Or)
    }
}

/// Commands in the order they are written, flat. [`List::and_or_lists`] and [`AndOr::pipelines`] group them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct List {
    /// From the first token to the last.
    pub range: TextRange,
    /// The commands with the operators around each.
    pub items: Vec<Item>,
}

impl List {
    /// The and-or lists: stretches joined by `&&`, `||` and pipes.
    pub fn and_or_lists(&self) -> impl Iterator<Item = AndOr<'_>> {
        self.items
            .chunk_by(|a, _| a.after.is_conditional() || a.after.is_pipe())
            .map(|items| AndOr { items })
    }
}

/// Pipelines joined by `&&` and `||`.
#[derive(Clone, Copy, Debug)]
pub struct AndOr<'s> {
    /// Its commands, never none.
    pub items: &'s [Item],
}

impl<'s> AndOr<'s> {
    /// Whether it runs in the background (`&` after it).
    #[must_use]
    pub fn is_background(self) -> bool {
        self.items
            .last()
            .is_some_and(|item| item.after == Operator::Background)
    }

    /// Its pipelines, each the commands joined by pipes; the operator before the first of them joins it to
    /// the pipeline before.
    pub fn pipelines(self) -> impl Iterator<Item = &'s [Item]> {
        self.items.chunk_by(|a, _| a.after.is_pipe())
    }
}

/// One command of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// From its first token (`!` and `time` included) to its last.
    pub range: TextRange,
    /// The operator before it.
    pub before: Operator,
    /// The operator after it.
    pub after: Operator,
    /// `!` stands before it.
    pub negated: bool,
    /// `time` stands before it.
    pub timed: bool,
    /// `coproc` stands before it.
    pub coprocess: bool,
    /// The command.
    pub command: Command,
}

/// A command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Assignments, words and redirects.
    Simple(SimpleCommand),
    /// Anything that holds other commands, and `[[ ]]`, `(( ))`.
    Compound(Box<Compound>),
}

/// `A=1 B=2 name argument … > file`: any of the three may be none, not all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SimpleCommand {
    /// From its first token to its last.
    pub range: TextRange,
    /// Assignments before the name. With no words: of the shell itself; else for this command only.
    pub assignments: Vec<Assignment>,
    /// The name and the arguments, in order.
    pub words: Vec<Word>,
    /// Redirects, in order, wherever they stand.
    pub redirects: Vec<Redirect>,
}

impl SimpleCommand {
    /// The first word.
    #[must_use]
    pub fn name(&self) -> Option<&Word> {
        self.words.first()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.assignments.is_empty() && self.redirects.is_empty()
    }
}

/// A compound command with its redirects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compound {
    /// From its first token to its last, redirects included.
    pub range: TextRange,
    /// Redirects after it, which hold for all of it.
    pub redirects: Vec<Redirect>,
    /// What it is.
    pub kind: CompoundKind,
}

/// Kinds of [`Compound`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CompoundKind {
    /// `( … )`
    Subshell(List),
    /// `{ …; }`
    Group(List),
    /// `if …; then …; elif …; else …; fi`
    If {
        /// `if` and each `elif`.
        branches: Vec<Branch>,
        /// `else`.
        otherwise: Option<List>,
    },
    /// `while …; do …; done`, `until …; do …; done`
    While {
        /// `until`.
        until: bool,
        /// What is asked before each round.
        condition: List,
        /// What is done.
        body: List,
    },
    /// `for x in …; do …; done`, `select x in …; do …; done`
    For {
        /// `select`.
        select: bool,
        /// The variable's name; empty when it is missing.
        variable: TextRange,
        /// The words after `in`; `None` when `in` is missing (the positional parameters).
        words: Option<Vec<Word>>,
        /// What is done.
        body: List,
    },
    /// `for ((…; …; …)); do …; done`
    ArithmeticFor {
        /// The three expressions, undivided.
        header: Word,
        /// What is done.
        body: List,
    },
    /// `case … in a|b) … ;; esac`
    Case {
        /// The word that is compared.
        subject: Word,
        /// The arms, in order.
        arms: Vec<CaseArm>,
    },
    /// `name() …`, `function name …`
    Function {
        /// Its name.
        name: TextRange,
        /// Its body: one command, mostly a group. `None` when it is missing.
        body: Option<Box<Item>>,
    },
    /// `[[ … ]]`: the words between, operators among them as literal words.
    Test(Vec<Word>),
    /// `(( … ))`: the expression, expansions in it as parts.
    Arithmetic(Word),
    /// Nested too deeply: what stands between the brackets was not read.
    Opaque,
}

/// `if` or `elif`: a condition and what follows from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// Between `if` and `then`.
    pub condition: List,
    /// Between `then` and `elif`, `else` or `fi`.
    pub body: List,
}

/// One arm of a `case`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseArm {
    /// The patterns, divided by `|`.
    pub patterns: Vec<Word>,
    /// What is done.
    pub body: List,
}
