//! Words and what they are made of.

use std::borrow::Cow;

use super::{List, Parameter, TextRange};
use crate::source::Text;

/// One shell word: parts that stand side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Word {
    /// The word as written, quotes included.
    pub range: TextRange,
    parts: Parts,
}

/// Nearly all words are one literal, which takes no allocation.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Parts {
    #[default]
    None,
    One(Part),
    Many(Vec<Part>),
}

/// A stretch of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Literal: the bytes it stands for, without quotes or backslash. Else: all of the expansion, `$` included.
    pub range: TextRange,
    /// What it is quoted by.
    pub quote: Quote,
    /// What it is.
    pub kind: PartKind,
}

/// What a part is quoted by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quote {
    /// Nothing: the value of an expansion is split into words, globs and a tilde work.
    None,
    /// `'…'`, and the body of a here-document whose delimiter is quoted.
    Single,
    /// `"…"`, `$"…"`, and the body of a here-document whose delimiter is not quoted, and arithmetic.
    Double,
    /// `$'…'`.
    AnsiC,
    /// One character after a backslash (a backtick in PowerShell, `^` in cmd).
    Escaped,
}

/// What a part is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartKind {
    /// Text that stands for itself.
    Literal,
    /// An escape of `$'…'` that stands for this character.
    Decoded(char),
    /// `$x`, `${x…}`
    Parameter(Box<Parameter>),
    /// `$(…)`, backticks, `<(…)`, `>(…)`: commands.
    Substitution(Box<Substitution>),
    /// `$((…))`: the expression, expansions in it as parts.
    Arithmetic(Box<Word>),
    /// `(…)` of an array assignment.
    Array(Vec<ArrayElement>),
    /// Not read.
    Opaque(OpaqueReason),
}

/// Why a part is [`PartKind::Opaque`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OpaqueReason {
    /// `{{ … }}`, `{% … %}`, `${{ … }}`, `${a.b}`: another language fills it in before the shell runs.
    Template,
    /// Nested deeper than [`super::MAX_DEPTH`].
    TooDeep,
    /// An expansion of another shell (`$x` and `$(…)` of PowerShell).
    Foreign,
}

/// Commands within a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Substitution {
    /// `$(…)` or backticks: stands for their output.
    Command(List),
    /// `<(…)`: stands for a file that gives their output.
    Input(List),
    /// `>(…)`: stands for a file that takes their input.
    Output(List),
}

impl Substitution {
    /// The commands.
    #[must_use]
    pub fn body(&self) -> &List {
        match self {
            Self::Command(body) | Self::Input(body) | Self::Output(body) => body,
        }
    }
}

/// One element of an array assignment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArrayElement {
    /// `k` of `[k]=v`, as written.
    pub key: Option<TextRange>,
    /// The value.
    pub value: Word,
}

impl Word {
    /// An empty word at `at`, as in `A=`.
    pub(super) fn empty(at: usize) -> Self {
        Self {
            range: TextRange::new(at, at),
            parts: Parts::None,
        }
    }

    /// The parts, in order. None for an empty word without quotes (`A=`).
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match &self.parts {
            Parts::None => &[],
            Parts::One(part) => std::slice::from_ref(part),
            Parts::Many(parts) => parts,
        }
    }

    /// Whether it stands for itself: no expansion, nothing opaque. Globs, a tilde and braces count as literal.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.parts()
            .iter()
            .all(|p| matches!(p.kind, PartKind::Literal | PartKind::Decoded(_)))
    }

    /// Whether any of it is quoted.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.parts().iter().any(|p| p.quote != Quote::None)
    }

    /// Its value after quote removal, when it [stands for itself](Self::is_literal). `source` is the text it
    /// was read from. Borrows when the value stands in one piece in the source.
    #[must_use]
    pub fn as_literal<'t>(&self, source: &'t str) -> Option<Cow<'t, str>> {
        self.is_literal().then(|| self.cooked(source, '?'))
    }

    /// Its value after quote removal, with `unknown` for each part that does not stand for itself.
    #[must_use]
    pub fn cooked<'t>(&self, source: &'t str, unknown: char) -> Cow<'t, str> {
        if let [part] = self.parts()
            && matches!(part.kind, PartKind::Literal)
        {
            return Cow::Borrowed(part.range.of(source));
        }
        let mut out = String::new();
        for part in self.parts() {
            match part.kind {
                PartKind::Literal => out.push_str(part.range.of(source)),
                PartKind::Decoded(c) => out.push(c),
                _ => out.push(unknown),
            }
        }
        Cow::Owned(out)
    }

    /// As [`Self::cooked`], with the source of every byte. `text` is the text the word was read from.
    #[must_use]
    pub fn literal_text(&self, text: &Text, unknown: char) -> Text {
        let mut out = Text::new();
        let mut buffer = [0; 4];
        for part in self.parts() {
            let c = match part.kind {
                PartKind::Literal => {
                    out.push(&text.slice(part.range.range()));
                    continue;
                }
                PartKind::Decoded(c) => c,
                _ => unknown,
            };
            if let Some(span) = text.span(part.range.range()) {
                out.push_decoded(c.encode_utf8(&mut buffer), span);
            }
        }
        out
    }

    /// The parameters it names directly, those in operands and substitutions not.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parts().iter().filter_map(|p| match &p.kind {
            PartKind::Parameter(parameter) => Some(&**parameter),
            _ => None,
        })
    }
}

/// Collects the parts of a word.
#[derive(Default)]
pub(super) struct PartsBuilder {
    parts: Parts,
    /// Where empty quotes stood: they make a word, and a part only when nothing else does.
    empty: Option<(usize, Quote)>,
}

impl PartsBuilder {
    /// Appends text that stands for itself; joins it to such text just before it.
    pub(super) fn literal(&mut self, start: usize, end: usize, quote: Quote) {
        if start >= end {
            return;
        }
        let range = TextRange::new(start, end);
        if let Some(last) = self.last_mut()
            && last.range.end == range.start
            && last.quote == quote
            && matches!(last.kind, PartKind::Literal)
        {
            last.range.end = range.end;
            return;
        }
        self.push(Part {
            range,
            quote,
            kind: PartKind::Literal,
        });
    }

    /// Notes quotes with nothing between, before `at`.
    pub(super) fn empty_quotes(&mut self, at: usize, quote: Quote) {
        self.empty = Some((at, quote));
    }

    /// Appends any other part.
    pub(super) fn part(&mut self, start: usize, end: usize, quote: Quote, kind: PartKind) {
        self.push(Part {
            range: TextRange::new(start, end),
            quote,
            kind,
        });
    }

    /// How the literal that ends at `at` was quoted, and its last byte.
    pub(super) fn ends_in(&self, source: &[u8], at: usize) -> Option<u8> {
        let last = match &self.parts {
            Parts::None => None,
            Parts::One(part) => Some(part),
            Parts::Many(parts) => parts.last(),
        }?;
        let plain = last.quote == Quote::None && matches!(last.kind, PartKind::Literal);
        (plain && last.range.end as usize == at)
            .then(|| source.get(at.checked_sub(1)?).copied())
            .flatten()
    }

    fn last_mut(&mut self) -> Option<&mut Part> {
        match &mut self.parts {
            Parts::None => None,
            Parts::One(part) => Some(part),
            Parts::Many(parts) => parts.last_mut(),
        }
    }

    fn push(&mut self, part: Part) {
        self.parts = match std::mem::take(&mut self.parts) {
            Parts::None => Parts::One(part),
            Parts::One(first) => Parts::Many(vec![first, part]),
            Parts::Many(mut parts) => {
                parts.push(part);
                Parts::Many(parts)
            }
        };
    }

    /// The word that was written at `start..end`.
    pub(super) fn finish(mut self, start: usize, end: usize) -> Word {
        if let (Parts::None, Some((at, quote))) = (&self.parts, self.empty) {
            self.push(Part {
                range: TextRange::new(at, at),
                quote,
                kind: PartKind::Literal,
            });
        }
        Word {
            range: TextRange::new(start, end),
            parts: self.parts,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::source::{FileId, SourceFile, Span};
    use crate::syntax::shell::{Dialect, parse};

    #[test]
    fn words_and_parts_stay_small() {
        assert!(size_of::<Part>() <= 40, "{}", size_of::<Part>());
        assert!(size_of::<Word>() <= 48, "{}", size_of::<Word>());
    }

    /// `echo a\⏎b"c $x\"d"$'\n'` with the continuation gone, as the reader of a Dockerfile gives it.
    #[test]
    fn values_go_back_to_their_sources() {
        let source = "RUN echo a\\\nb\"c $x\\\"d\"$'\\n'";
        let file = SourceFile::new(FileId(0), "f", source.into());
        let mut text = Text::verbatim(&file, 4..10);
        text.push(&Text::verbatim(&file, 12..source.len()));
        let script = parse(&text, Dialect::Posix);
        let word = &script.simple_commands().next().unwrap().command.words[1];
        let value = word.literal_text(&text, '\u{fffc}');
        assert_eq!(value.as_str(), "abc \u{fffc}\"d\n");
        assert_eq!(value.as_str(), word.cooked(text.as_str(), '\u{fffc}'));
        assert_eq!(word.as_literal(text.as_str()), None);
        let sources: Vec<&str> = value
            .spans(0..value.len())
            .into_iter()
            .map(|span| file.slice(span))
            .collect();
        assert_eq!(sources, ["a", "b", "c ", "$x", "\"d", "\\n"]);
        let all = text.span(word.range.range());
        assert_eq!(all, Some(Span::new(FileId(0), 9, source.len())));
    }

    #[test]
    fn a_value_in_one_piece_is_borrowed() {
        let source = "a 'b c' d\"e\"";
        let script = crate::syntax::shell::parse_str(source, Dialect::Posix);
        let command = script.simple_commands().next().unwrap().command;
        let borrowed: Vec<bool> = command
            .words
            .iter()
            .map(|w| matches!(w.as_literal(source), Some(Cow::Borrowed(_))))
            .collect();
        assert_eq!(borrowed, [true, true, false]);
    }
}
