//! A light reading of the whole text: where strings, heredocs, comments and brackets begin and end. It finds comments,
//! and, where the grammar gave up, what was never closed.

use std::ops::Range;

use crate::source::{Span, Text};

/// What a look at the marks alone shows.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Comments.
    pub(super) comments: Vec<Range<usize>>,
    /// Quotes that are not closed on their line.
    pub(super) open_quotes: Vec<usize>,
    /// `[` and `(` that something else closes: the bracket, and where that stands.
    pub(super) open_brackets: Vec<(usize, usize)>,
    /// `<<NAME` whose end never comes.
    pub(super) open_heredoc: Option<Range<usize>>,
    /// What has to follow the text to close what is open.
    pub(super) closers: String,
    /// Most `=` that stand directly within one pair of brackets.
    pub(super) widest: usize,
    /// Where lines begin that stand in nothing.
    pub(super) margins: Vec<usize>,
}

/// More of one kind than this is no file that anyone wrote.
const MOST: usize = 1000;

enum Inside<'t> {
    /// The bracket, where it stands, and the `=` within it.
    Bracket(u8, usize, usize),
    /// `${` and `%{`.
    Interpolation,
    Quote(usize),
    Heredoc(&'t str, Range<usize>),
}

/// The comments of a text.
pub(super) fn comments(text: &Text) -> Vec<Span> {
    if !text.as_str().contains(['#', '/']) {
        return Vec::new();
    }
    let marks = marks(text.as_str());
    let spans = marks.comments.into_iter();
    spans.filter_map(|range| text.span(range)).collect()
}

pub(super) fn marks(source: &str) -> Marks {
    let mut marks = Marks::default();
    let mut inside: Vec<Inside<'_>> = Vec::new();
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let opens = matches!(byte, b'$' | b'%') && next == Some(b'{');
        let escaped = opens && at > 0 && bytes.get(at - 1) == Some(&byte);
        match inside.last() {
            Some(Inside::Quote(from)) => match byte {
                b'\\' => at += 1,
                b'"' => drop(inside.pop()),
                b'\n' => {
                    push(&mut marks.open_quotes, *from);
                    inside.pop();
                }
                _ if opens && !escaped => {
                    inside.push(Inside::Interpolation);
                    at += 1;
                }
                _ => {}
            },
            Some(Inside::Heredoc(name, _)) => {
                if byte == b'\n' && ends(source, at + 1, name) {
                    at += line(source, at + 1).len();
                    inside.pop();
                } else if opens && !escaped {
                    inside.push(Inside::Interpolation);
                    at += 1;
                }
            }
            None if byte == b'\n' => push(&mut marks.margins, at + 1),
            _ => at = code(source, at, &mut inside, &mut marks),
        }
        at += 1;
    }
    close(inside, &mut marks);
    marks
}

/// One byte of code; the last byte that was read.
fn code<'t>(source: &'t str, at: usize, inside: &mut Vec<Inside<'t>>, marks: &mut Marks) -> usize {
    let bytes = source.as_bytes();
    let (byte, next) = (
        bytes.get(at).copied().unwrap_or_default(),
        bytes.get(at + 1),
    );
    match byte {
        b'#' | b'/' if byte == b'#' || next == Some(&b'/') => {
            let len = line(source, at).len();
            push(&mut marks.comments, at..at + len);
            at + len.saturating_sub(1)
        }
        b'/' if next == Some(&b'*') => {
            let rest = source.get(at + 2..).unwrap_or_default();
            let end = rest.find("*/").map_or(source.len(), |len| at + 2 + len + 2);
            push(&mut marks.comments, at..end);
            end - 1
        }
        b'"' => {
            inside.push(Inside::Quote(at));
            at
        }
        b'<' if next == Some(&b'<') => match heredoc(source, at) {
            Some((name, end)) => {
                // A body may be empty: its end is looked for from this line's end on.
                inside.push(Inside::Heredoc(name, at..end));
                end - 1
            }
            None => at + 1,
        },
        b'=' | b':' => {
            if let Some(Inside::Bracket(_, _, items)) = inside.last_mut() {
                *items += 1;
                marks.widest = marks.widest.max(*items);
            }
            at
        }
        b'{' | b'[' | b'(' => {
            inside.push(Inside::Bracket(byte, at, 0));
            at
        }
        b'}' | b']' | b')' => {
            closing(byte, at, inside, marks);
            at
        }
        _ => at,
    }
}

fn closing(byte: u8, at: usize, inside: &mut Vec<Inside<'_>>, marks: &mut Marks) {
    let opener = match byte {
        b'}' => b'{',
        b']' => b'[',
        _ => b'(',
    };
    while let Some(last) = inside.last() {
        match last {
            Inside::Interpolation if byte == b'}' => {
                inside.pop();
                return;
            }
            Inside::Bracket(open, ..) if *open == opener => {
                inside.pop();
                return;
            }
            // `[ … }`: the bracket was never closed.
            Inside::Bracket(b'[' | b'(', from, _) if byte == b'}' => {
                push(&mut marks.open_brackets, (*from, at));
                inside.pop();
            }
            _ => return,
        }
    }
}

fn close(inside: Vec<Inside<'_>>, marks: &mut Marks) {
    for open in inside.into_iter().rev() {
        match open {
            Inside::Bracket(b'{', ..) => marks.closers.push_str("\n}"),
            Inside::Bracket(b'[', ..) => marks.closers.push_str("\n]"),
            Inside::Bracket(..) => marks.closers.push(')'),
            Inside::Interpolation => marks.closers.push('}'),
            Inside::Quote(from) => push(&mut marks.open_quotes, from),
            Inside::Heredoc(_, range) => marks.open_heredoc = Some(range),
        }
    }
    if marks.closers.len() > MOST {
        marks.closers.clear();
    }
}

fn push<T>(list: &mut Vec<T>, item: T) {
    // Comments are what a file may well have many of.
    if list.len() < MOST * 100 {
        list.push(item);
    }
}

/// `<<NAME` or `<<-NAME` at the end of a line: the name, and where it ends.
fn heredoc(source: &str, at: usize) -> Option<(&str, usize)> {
    let rest = line(source, at);
    let name = rest.get(2..)?;
    let name = name
        .strip_prefix('-')
        .unwrap_or(name)
        .trim_end_matches('\r');
    let valid = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let end = at + rest.trim_end_matches('\r').len();
    valid.then_some((name, end))
}

/// Whether the line at `at` ends the heredoc.
fn ends(source: &str, at: usize, name: &str) -> bool {
    let line = line(source, at).trim_start();
    line.strip_prefix(name).is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'))
    })
}

/// From `at` to the end of its line.
fn line(source: &str, at: usize) -> &str {
    let rest = source.get(at..).unwrap_or_default();
    let end = rest.bytes().position(|b| b == b'\n').unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}
