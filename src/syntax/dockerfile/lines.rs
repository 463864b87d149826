//! Physical lines to logical lines (BuildKit, `parser/parser.go`: Parse).

use std::collections::HashMap;
use std::ops::Range;

use memchr::memchr;

use super::super::SyntaxError;
use super::directive::{Directives, Line};
use super::heredoc::{self, Opener};
use super::origin::Origin;
use super::{Comment, Dockerfile, Escape, Form, Heredoc, Instruction, Keyword, Kind, instruction};
use crate::source::{Span, Text};

/// One physical line: where it starts and where its content ends.
#[derive(Clone, Copy, Debug)]
struct Physical {
    start: usize,
    end: usize,
}

pub(super) struct Reader<'a> {
    from: Origin<'a>,
    /// All of it.
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) directives: Directives,
    pub(super) out: Dockerfile,
    /// Where each line's content starts, by content: made when a heredoc does not end, so that many of them
    /// do not each read the file to its end.
    line_starts: Option<HashMap<&'a str, Vec<usize>>>,
    /// Comments, and plain instructions whose lines are not wanted, are left out.
    wanted: Option<&'a dyn Fn(Range<usize>) -> bool>,
    /// The pieces of the line that is being read; kept to be used again.
    pieces: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(from: Origin<'a>) -> Self {
        Self {
            from,
            text: from.text(),
            at: from.bom_len(),
            directives: Directives::default(),
            out: Dockerfile::default(),
            line_starts: None,
            wanted: None,
            pieces: Vec::new(),
        }
    }

    pub(super) fn skimming(self, wanted: &'a dyn Fn(Range<usize>) -> bool) -> Self {
        Self {
            wanted: Some(wanted),
            ..self
        }
    }

    pub(super) fn read(mut self) -> Dockerfile {
        loop {
            if let Some(wanted) = self.wanted {
                self.pass_over(wanted);
            }
            let Some(line) = self.next_line() else {
                return self.out;
            };
            let line = self.without_indent(line);
            if self.is_comment(line) {
                self.comment(line, false);
                continue;
            }
            // The first line that is no comment ends the directives.
            self.directives.end();
            if line.start < line.end {
                self.logical_line(line);
            }
        }
    }

    fn str(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn bytes(&self, line: Physical) -> &'a [u8] {
        let bytes = self.text.as_bytes().get(line.start..line.end);
        bytes.unwrap_or_default()
    }

    /// The line from its first character on that is no white space; most begin with a letter, or with spaces and a letter.
    fn without_indent(&self, line: Physical) -> Physical {
        let bytes = self.bytes(line);
        let spaces = spaces_in_front(bytes);
        let start = match bytes.get(spaces) {
            Some(b) if b.is_ascii_graphic() => line.start + spaces,
            _ => line.end - self.str(line.start, line.end).trim_start().len(),
        };
        Physical { start, ..line }
    }

    /// Whether a line without indent is a comment.
    fn is_comment(&self, line: Physical) -> bool {
        self.bytes(line).first() == Some(&b'#')
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.from.span(start..end)
    }

    fn error(&mut self, span: Span, message: &'static str) {
        self.out.errors.push(SyntaxError { span, message });
    }

    fn next_line(&mut self) -> Option<Physical> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..)?;
        if rest.is_empty() {
            return None;
        }
        let len = line_length(rest);
        let content = rest.get(..len)?;
        let returns = match content.last() {
            Some(b'\r') => content.iter().rev().take_while(|b| **b == b'\r').count(),
            _ => 0,
        };
        self.at = start + rest.len().min(len + 1);
        Some(Physical {
            start,
            end: start + len - returns,
        })
    }

    /// Takes up a comment: a line without indent.
    fn comment(&mut self, line: Physical, inside: bool) {
        let span = self.span(line.start, line.end);
        let body = self.str(line.start, line.end);
        // A shebang in the first line is no comment of ours, and does not end the directives.
        let shebang = line.start == self.from.bom_len() && body.starts_with("#!");
        let line = if inside || shebang {
            Line::Other
        } else {
            self.directives.read(body)
        };
        match line {
            Line::Escape(escape) => self.out.escape = escape,
            Line::Bad(message) => self.error(span, message),
            Line::Other | Line::Directive => {}
        }
        let instruction = self.out.instructions.len();
        self.out.comments.push(Comment {
            span,
            instruction,
            inside,
            directive: line != Line::Other,
        });
    }

    /// Joins lines from `first` on until one is not continued, reads the instruction and its heredocs.
    fn logical_line(&mut self, first: Physical) {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        let mut line = first;
        let mut end = first.end;
        loop {
            let (content_end, continued) = continuation(self.bytes(line), self.out.escape);
            let content_end = line.start + content_end;
            pieces.push(line.start..content_end);
            if content_end > line.start || !continued {
                end = line.end;
            }
            if !continued {
                break;
            }
            let Some(next) = self.continued_line() else {
                break;
            };
            line = next;
        }
        let text = self.from.joined(&pieces);
        self.pieces = pieces;
        if text.as_str().trim().is_empty() {
            return;
        }
        let mut problems = Vec::new();
        let range = 0..text.len();
        let body = instruction::read(&text, &range, self.out.escape, &mut problems);
        for (range, message) in problems {
            let span = text
                .span(range)
                .unwrap_or_else(|| self.span(first.start, end));
            self.error(span, message);
        }
        let mut instruction = Instruction {
            span: self.span(first.start, end),
            text,
            body,
            heredocs: Vec::new(),
        };
        if can_have_heredoc(&instruction) {
            self.heredocs(&mut instruction);
        }
        self.out.instructions.push(instruction);
    }

    /// The next line that continues an instruction: comments and blank lines in between are passed over.
    fn continued_line(&mut self) -> Option<Physical> {
        loop {
            let line = self.next_line()?;
            let body = self.without_indent(line);
            if self.is_comment(body) {
                self.comment(body, true);
            } else if body.start < body.end {
                return Some(line);
            }
        }
    }

    fn heredocs(&mut self, instruction: &mut Instruction) {
        for opener in heredoc::openers(instruction.text.as_str()) {
            let from = self.at;
            let Some((body_end, next)) = self.heredoc_end(from, &opener) else {
                let span = instruction.span_of(&opener.word);
                self.error(
                    span,
                    "the heredoc is never closed; the lines behind it were read as instructions",
                );
                return;
            };
            let body = self.heredoc_body(from, body_end, opener.chomp);
            self.at = next;
            instruction.span = instruction
                .span
                .cover(self.span(from, from + self.str(from, next).trim_end().len()));
            let Opener {
                word,
                name,
                expand,
                chomp,
            } = opener;
            instruction.heredocs.push(Heredoc {
                opener: word,
                name,
                expand,
                chomp,
                body,
            });
        }
    }

    /// Where the body that starts at `from` ends, and where the line behind its closing line starts.
    fn heredoc_end(&mut self, from: usize, opener: &Opener) -> Option<(usize, usize)> {
        if self.line_starts.is_none() {
            let mut at = from;
            while let Some(rest) = self.text.get(at..).filter(|r| !r.is_empty()) {
                let len = rest.find('\n').map_or(rest.len(), |n| n + 1);
                let content = rest.get(..len)?.trim_end_matches(['\r', '\n']);
                let content = if opener.chomp {
                    content.trim_start_matches('\t')
                } else {
                    content
                };
                if content == opener.name {
                    return Some((at, at + len));
                }
                at += len;
            }
        }
        let text = self.text;
        let starts = self.line_starts.get_or_insert_with(|| index_lines(text));
        let candidates = starts.get(opener.name.as_str())?;
        let first = candidates.partition_point(|s| *s < from);
        let content = candidates.get(first..)?.iter().copied().find(|s| {
            let tabs = text
                .get(..*s)
                .map_or(0, |t| t.len() - t.trim_end_matches('\t').len());
            opener.chomp || tabs == 0
        })?;
        let before = text.get(..content)?;
        let line = before.trim_end_matches('\t').len();
        let rest = text.get(content..)?;
        Some((
            line,
            content + rest.find('\n').map_or(rest.len(), |n| n + 1),
        ))
    }

    fn heredoc_body(&self, from: usize, end: usize, chomp: bool) -> Text {
        if !chomp {
            return self.from.slice(from..end);
        }
        let mut body = Text::new();
        let mut at = from;
        for line in self.str(from, end).split_inclusive('\n') {
            let kept = line.trim_start_matches('\t');
            let start = at + (line.len() - kept.len());
            body.push(&self.from.slice(start..at + line.len()));
            at += line.len();
        }
        body
    }
}

/// Start of each line's content behind leading tabs, by that content.
fn index_lines(text: &str) -> HashMap<&str, Vec<usize>> {
    let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let body = content.trim_start_matches('\t');
        starts
            .entry(body)
            .or_default()
            .push(at + (content.len() - body.len()));
        at += line.len();
    }
    starts
}

/// Where the content of a line ends before its continuation character, and whether it has one
/// (`([^\])\[ \t]*$|^\[ \t]*$`: an escaped escape continues nothing).
fn continuation(line: &[u8], escape: Escape) -> (usize, bool) {
    // Most lines end with neither, or with one after a word: one look is enough.
    match line {
        [.., last] if *last != escape.byte() && !matches!(last, b' ' | b'\t') => {
            return (line.len(), false);
        }
        [.., before, last] if *last == escape.byte() && *before != escape.byte() => {
            return (line.len() - 1, true);
        }
        [] => return (0, false),
        _ => {}
    }
    let blanks = (line.iter().rev())
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    let body = line.len() - blanks;
    let mut ends = line.iter().rev().skip(blanks);
    if ends.next() == Some(&escape.byte()) && ends.next() != Some(&escape.byte()) {
        (body - 1, true)
    } else {
        (line.len(), false)
    }
}

/// How many bytes stand before the end of the line. Most lines are short: then looking at a few bytes at a time is quicker
/// than calling what is quickest for long ones.
#[inline(always)]
pub(super) fn line_length(rest: &[u8]) -> usize {
    const SHORT: usize = 8;
    let (pieces, _) = rest.as_chunks::<16>();
    for (n, piece) in pieces.iter().take(SHORT).enumerate() {
        // All of them, since no guess is needed then; which of them it is matters once a line.
        if piece
            .iter()
            .fold(false, |ends, byte| ends | (*byte == b'\n'))
        {
            return n * piece.len() + first_equal(piece, b'\n');
        }
    }
    let looked_at = pieces.len().min(SHORT) * 16;
    let behind = rest.get(looked_at..).unwrap_or_default();
    memchr(b'\n', behind).map_or(rest.len(), |at| looked_at + at)
}

/// Where in `bytes` the first one stands that is `byte`; one of them is.
#[inline(always)]
fn first_equal(bytes: &[u8; 16], byte: u8) -> usize {
    let low = places_of(byte, bytes.first_chunk());
    let (places, before) = match low {
        0 => (places_of(byte, bytes.last_chunk()), 8),
        _ => (low, 0),
    };
    before + places.trailing_zeros() as usize / 8
}

/// The highest bit of each of the eight that is `byte`, and of some behind the first of these.
#[inline(always)]
fn places_of(byte: u8, eight: Option<&[u8; 8]>) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let eight = u64::from_le_bytes(eight.copied().unwrap_or_default());
    let other = eight ^ (EACH * u64::from(byte));
    other.wrapping_sub(EACH) & !other & (EACH << 7)
}

/// How many spaces stand in front.
#[inline]
pub(super) fn spaces_in_front(line: &[u8]) -> usize {
    let (pieces, _) = line.as_chunks();
    for (n, eight) in pieces.iter().enumerate() {
        let other = u64::from_le_bytes(*eight) ^ u64::from_le_bytes([b' '; 8]);
        if other != 0 {
            return n * eight.len() + other.trailing_zeros() as usize / 8;
        }
    }
    let behind = line.iter().skip(pieces.len() * 8);
    pieces.len() * 8 + behind.take_while(|byte| **byte == b' ').count()
}

fn can_have_heredoc(instruction: &Instruction) -> bool {
    let body = instruction.innermost();
    let json = match &body.kind {
        Kind::Command(Form::Exec(_)) => true,
        Kind::Paths(_) => {
            instruction.str(&body.args).starts_with('[')
                && instruction.str(&body.args).ends_with(']')
        }
        _ => false,
    };
    matches!(body.name, Keyword::Run | Keyword::Copy | Keyword::Add) && !json
}
