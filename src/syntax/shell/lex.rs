//! The reader's place in the text, and the steps every part of the grammar takes.

use super::error::MAX_ERRORS;
use super::heredoc::{LineTable, Pending};
use super::template::Finder;
use super::{Heredoc, MAX_DEPTH, SyntaxError, SyntaxErrorKind, TextRange};

/// Whether `b` may begin a variable's name.
pub(super) fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_'
}

/// Whether `b` may stand in a variable's name.
pub(super) fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// What ends a word of a command when not quoted, line end included.
pub(super) fn is_meta(b: u8) -> bool {
    matches!(
        b,
        b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')'
    )
}

/// Brackets that [`Lexer::skip_nested`] passes over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Nest {
    /// `(`, closed by `)`.
    Paren,
    /// `${`, closed by `}`.
    Brace,
    /// `"`.
    Double,
    /// A backtick.
    Backtick,
}

/// How many constructs are open that a reserved word could continue or close. Kept for each pair of
/// parentheses: a `fi` within closes nothing without.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Open {
    pub(super) paren: bool,
    pub(super) then: u8,
    pub(super) fi: u8,
    pub(super) r#do: u8,
    pub(super) done: u8,
    pub(super) esac: u8,
    pub(super) brace: u8,
}

/// Reads a text from left to right. All offsets are bytes of `source`.
pub(super) struct Lexer<'t> {
    pub(super) source: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) pos: usize,
    /// Where reading ends: the text's end, or that of a here-document, of backticks, of arithmetic.
    pub(super) end: usize,
    pub(super) depth: u8,
    /// In backticks: 1; in escaped backticks within these: 2.
    pub(super) backticks: u8,
    pub(super) open: Open,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) comments: Vec<TextRange>,
    pub(super) heredocs: Vec<Heredoc>,
    pub(super) pending: Vec<Pending>,
    pub(super) line_table: Option<LineTable<'t>>,
    pub(super) double_brace: Finder,
    pub(super) percent_brace: Finder,
    pub(super) comment_brace: Finder,
    pub(super) line_end: Finder,
    /// Where the text ended in which a `((` was seen to have no end.
    pub(super) open_arithmetic: Option<usize>,
    pub(super) work: u64,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Self {
            source,
            bytes: source.as_bytes(),
            pos: 0,
            end: source.len(),
            depth: 0,
            backticks: 0,
            open: Open::default(),
            errors: Vec::new(),
            comments: Vec::new(),
            heredocs: Vec::new(),
            pending: Vec::new(),
            line_table: None,
            double_brace: Finder::new(b"}}"),
            percent_brace: Finder::new(b"%}"),
            comment_brace: Finder::new(b"#}"),
            line_end: Finder::new(b"\n"),
            open_arithmetic: None,
            work: 0,
        }
    }

    pub(super) fn at_end(&self) -> bool {
        self.pos >= self.end
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.byte(self.pos + ahead)
    }

    /// The byte at `at`, if reading goes so far.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end {
            self.bytes.get(at).copied()
        } else {
            None
        }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.pos..self.end).unwrap_or_default()
    }

    /// Moves on by `count` bytes.
    pub(super) fn bump(&mut self, count: usize) {
        self.work += count as u64;
        self.pos = (self.pos + count).min(self.end);
    }

    /// Moves on to `to`.
    pub(super) fn bump_to(&mut self, to: usize) {
        self.bump(to.saturating_sub(self.pos));
    }

    /// Moves on by one character.
    pub(super) fn bump_char(&mut self) {
        let rest = self.source.get(self.pos..).unwrap_or_default();
        self.bump(rest.chars().next().map_or(1, char::len_utf8));
    }

    /// Moves on over the bytes that `wanted` takes.
    pub(super) fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> TextRange {
        let start = self.pos;
        let rest = self.rest();
        let length = rest.iter().position(|b| !wanted(*b)).unwrap_or(rest.len());
        self.bump(length);
        TextRange::new(start, self.pos)
    }

    pub(super) fn error(&mut self, kind: SyntaxErrorKind, start: usize, end: usize) {
        if self.errors.len() < MAX_ERRORS {
            let range = TextRange::new(start.min(self.bytes.len()), end.min(self.bytes.len()));
            self.errors.push(SyntaxError { kind, range });
        }
    }

    /// One level deeper, unless that is too deep. To be followed by [`Self::leave`] when `true`.
    pub(super) fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Length of a backslash and a line end at the place `ahead` bytes on; 0 when there is none.
    pub(super) fn continuation(&self, ahead: usize) -> usize {
        match (
            self.peek_at(ahead),
            self.peek_at(ahead + 1),
            self.peek_at(ahead + 2),
        ) {
            (Some(b'\\'), Some(b'\n'), _) => 2,
            (Some(b'\\'), Some(b'\r'), Some(b'\n')) => 3,
            _ => 0,
        }
    }

    /// Between two tokens: passes over spaces, continuations, template statements and a comment, not over
    /// the line end.
    pub(super) fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t') => self.bump(1),
                // A carriage return that ends a line is no part of the last word.
                Some(b'\r') if matches!(self.peek_at(1), Some(b'\n') | None) => self.bump(1),
                Some(b'\\') => match self.continuation(0) {
                    0 => return,
                    length => self.bump(length),
                },
                Some(b'#') => {
                    let comment = self.take_while(|b| b != b'\n');
                    self.comments.push(comment);
                }
                Some(b'{') => match self.template_statement() {
                    Some(end) => self.bump_to(end),
                    None => return,
                },
                _ => return,
            }
        }
    }

    /// As [`Self::blanks`], over line ends too.
    pub(super) fn blank_lines(&mut self) {
        loop {
            self.blanks();
            if self.peek() != Some(b'\n') {
                return;
            }
            self.newline();
        }
    }

    /// At a line end: passes over it and the here-documents that begin after it.
    pub(super) fn newline(&mut self) {
        self.bump(1);
        if !self.pending.is_empty() {
            self.read_heredocs();
        }
    }

    /// After an opening bracket, too deep to be read: passes over all up to and with its end. Heeds quotes
    /// and brackets of other kinds, with a stack on the heap.
    pub(super) fn skip_nested(&mut self, first: Nest, start: usize) {
        self.error(SyntaxErrorKind::TooDeep, start, self.pos);
        self.skip_balanced(first);
    }

    /// After an opening bracket: passes over all up to and with its end; `false` when there is none.
    pub(super) fn skip_balanced(&mut self, first: Nest) -> bool {
        let mut stack = vec![first];
        while let (Some(top), Some(b)) = (stack.last().copied(), self.peek()) {
            let quoted = matches!(top, Nest::Double | Nest::Backtick);
            let next = self.peek_at(1);
            match (b, top) {
                (b'\\', _) => {
                    self.bump(1);
                    if !self.at_end() {
                        self.bump_char();
                    }
                    continue;
                }
                (b'"', Nest::Double) | (b'`', Nest::Backtick) => {
                    stack.pop();
                }
                (_, Nest::Backtick) => {}
                (b'`', _) => stack.push(Nest::Backtick),
                (b'$', _) if next == Some(b'(') => {
                    self.bump(1);
                    stack.push(Nest::Paren);
                }
                (b'$', _) if next == Some(b'{') => {
                    self.bump(1);
                    stack.push(Nest::Brace);
                }
                (b'"', _) => stack.push(Nest::Double),
                (b'\'', _) if !quoted => {
                    self.bump(1);
                    self.take_while(|b| b != b'\'');
                }
                (b'(', Nest::Paren) => stack.push(Nest::Paren),
                (b')', Nest::Paren) | (b'}', Nest::Brace) => {
                    stack.pop();
                }
                _ => {}
            }
            self.bump(1);
        }
        stack.is_empty()
    }
}
