//! Redirects.

use super::lex::{Lexer, is_name};
use super::parameter::Stop;
use super::{HeredocId, SyntaxErrorKind, TextRange, Word};

/// One redirect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redirect {
    /// From the descriptor to the end of the target.
    pub range: TextRange,
    /// The descriptor before the operator.
    pub descriptor: Option<Descriptor>,
    /// What it does.
    pub operator: RedirectOperator,
    /// What stands after the operator.
    pub target: RedirectTarget,
}

/// Which of the command's files is redirected.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Descriptor {
    /// `2>`; numbers too large for the type are the largest.
    Number(u32),
    /// `{name}>`
    Variable(TextRange),
}

/// Operators of redirects.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RedirectOperator {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>>`
    Append,
    /// `>|`
    Clobber,
    /// `<>`
    ReadWrite,
    /// `<&`
    DuplicateInput,
    /// `>&`: a copy of the descriptor that the target names; with another target, as `&>`.
    DuplicateOutput,
    /// `&>`
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<<`, `<<-`
    Heredoc,
    /// `<<<`
    HereString,
}

impl RedirectOperator {
    /// Whether it makes or changes the target, when that is a file.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Write
                | Self::Append
                | Self::Clobber
                | Self::ReadWrite
                | Self::DuplicateOutput
                | Self::WriteBoth
                | Self::AppendBoth
        )
    }
}

/// What stands after the operator of a redirect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RedirectTarget {
    /// A file, a descriptor, a string.
    Word(Word),
    /// A here-document, see [`super::Script::heredoc`].
    Heredoc(HeredocId),
    /// Nothing, which is an error.
    Missing,
}

impl Redirect {
    /// The target when it is a word.
    #[must_use]
    pub fn word(&self) -> Option<&Word> {
        match &self.target {
            RedirectTarget::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// Names of variables for descriptors longer than this are not looked for.
const MAX_NAME: usize = 64;

impl Lexer<'_> {
    /// Between two words: a redirect, if one is there.
    pub(super) fn redirect(&mut self) -> Option<Redirect> {
        let start = self.pos;
        let (descriptor, length) = match self.peek()? {
            b'<' | b'>' => (None, 0),
            b'&' if self.peek_at(1) == Some(b'>') => (None, 0),
            b'0'..=b'9' => self.descriptor_number()?,
            b'{' => self.descriptor_variable()?,
            _ => return None,
        };
        let (operator, more) = self.redirect_operator(length)?;
        self.bump(length + more);
        let target = if operator == RedirectOperator::Heredoc {
            self.heredoc_operator(start)
        } else {
            self.redirect_target(start)
        };
        Some(Redirect {
            range: TextRange::new(start, self.pos),
            descriptor,
            operator,
            target,
        })
    }

    fn descriptor_number(&mut self) -> Option<(Option<Descriptor>, usize)> {
        let rest = self.rest();
        let length = rest.iter().position(|b| !b.is_ascii_digit())?;
        self.work += length as u64;
        let number = rest.iter().take(length).fold(0u32, |n, b| {
            n.saturating_mul(10).saturating_add(u32::from(b - b'0'))
        });
        Some((Some(Descriptor::Number(number)), length))
    }

    fn descriptor_variable(&self) -> Option<(Option<Descriptor>, usize)> {
        let inner = self.rest().iter().skip(1).take(MAX_NAME);
        let length = inner.take_while(|b| is_name(**b)).count();
        if length == 0 || self.peek_at(length + 1) != Some(b'}') {
            return None;
        }
        let name = TextRange::new(self.pos + 1, self.pos + 1 + length);
        Some((Some(Descriptor::Variable(name)), length + 2))
    }

    /// The operator `ahead` bytes on, and its length.
    fn redirect_operator(&self, ahead: usize) -> Option<(RedirectOperator, usize)> {
        use RedirectOperator as Op;
        let next = |n| self.peek_at(ahead + n);
        Some(match (next(0)?, next(1), next(2)) {
            // `2>(…)` is a descriptor and a process substitution only in name; `<(` alone is a word.
            (b'<' | b'>', Some(b'('), _) => return None,
            (b'<', Some(b'<'), Some(b'<')) => (Op::HereString, 3),
            // The dash of `<<-` is read with the delimiter.
            (b'<', Some(b'<'), _) => (Op::Heredoc, 2),
            (b'<', Some(b'&'), _) => (Op::DuplicateInput, 2),
            (b'<', Some(b'>'), _) => (Op::ReadWrite, 2),
            (b'<', ..) => (Op::Read, 1),
            (b'>', Some(b'>'), _) => (Op::Append, 2),
            (b'>', Some(b'&'), _) => (Op::DuplicateOutput, 2),
            (b'>', Some(b'|'), _) => (Op::Clobber, 2),
            (b'>', ..) => (Op::Write, 1),
            (b'&', Some(b'>'), Some(b'>')) => (Op::AppendBoth, 3),
            (b'&', Some(b'>'), _) => (Op::WriteBoth, 2),
            _ => return None,
        })
    }

    fn redirect_target(&mut self, start: usize) -> RedirectTarget {
        let after = self.pos;
        self.spaces();
        let word = self.word(Stop::Command);
        if word.range.is_empty() {
            self.pos = after;
            self.error(SyntaxErrorKind::Missing("a file name"), start, after);
            return RedirectTarget::Missing;
        }
        RedirectTarget::Word(word)
    }

    /// Passes over spaces and continuations.
    pub(super) fn spaces(&mut self) {
        loop {
            match (self.peek(), self.continuation(0)) {
                (Some(b' ' | b'\t'), _) => self.bump(1),
                (_, 0) => return,
                (_, length) => self.bump(length),
            }
        }
    }
}
