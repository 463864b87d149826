//! Here-documents: the operator on one line, the body after the line's end.

use std::collections::HashMap;

use super::lex::{Lexer, is_meta};
use super::word::PartsBuilder;
use super::{Quote, RedirectTarget, SyntaxErrorKind, TextRange, Word};

/// Names a here-document of one [`super::Script`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct HeredocId(pub u32);

/// A here-document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heredoc {
    /// From the descriptor before `<<` to the end of the delimiter.
    pub range: TextRange,
    /// The delimiter as written, quotes included.
    pub delimiter: TextRange,
    /// Whether the delimiter is quoted: then nothing in the body is expanded.
    pub quoted: bool,
    /// `<<-`: tabs at the start of each line are taken away.
    pub strip_tabs: bool,
    /// The body as written, its last line end included, the line of the delimiter not.
    pub body: TextRange,
    /// The line that ends it, without its line end; empty when there is none.
    pub end_line: TextRange,
    /// The body as the command reads it: without the stripped tabs, expansions as parts.
    pub content: Word,
}

/// A here-document whose body begins after the line that is being read.
pub(super) struct Pending {
    id: HeredocId,
    delimiter: String,
}

/// Where lines stand, by what they say: made when a here-document has no end, so that many of these do not
/// each look through the whole text.
pub(super) struct LineTable<'t> {
    exact: HashMap<&'t str, Vec<usize>>,
    without_tabs: HashMap<&'t str, Vec<usize>>,
    trimmed: HashMap<&'t str, Vec<usize>>,
}

impl<'t> LineTable<'t> {
    fn new(source: &'t str) -> Self {
        let mut table = Self {
            exact: HashMap::new(),
            without_tabs: HashMap::new(),
            trimmed: HashMap::new(),
        };
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let text = without_line_end(line);
            table.exact.entry(text).or_default().push(at);
            let untabbed = text.trim_start_matches('\t');
            table.without_tabs.entry(untabbed).or_default().push(at);
            table.trimmed.entry(text.trim()).or_default().push(at);
            at += line.len();
        }
        table
    }

    fn first(map: &HashMap<&str, Vec<usize>>, line: &str, from: usize) -> Option<usize> {
        let places = map.get(line)?;
        places.get(places.partition_point(|at| *at < from)).copied()
    }
}

fn without_line_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

impl Lexer<'_> {
    /// After `<<`: the rest of the operator and the delimiter. The body follows at the line's end.
    pub(super) fn heredoc_operator(&mut self, start: usize) -> RedirectTarget {
        let strip_tabs = self.peek() == Some(b'-');
        self.bump(usize::from(strip_tabs));
        let after = self.pos;
        self.spaces();
        let delimiter_start = self.pos;
        let (delimiter, quoted) = self.heredoc_delimiter();
        if self.pos == delimiter_start {
            self.pos = after;
            self.error(SyntaxErrorKind::Missing("a delimiter"), start, after);
            return RedirectTarget::Missing;
        }
        let id = HeredocId(u32::try_from(self.heredocs.len()).unwrap_or(u32::MAX));
        self.heredocs.push(Heredoc {
            range: TextRange::new(start, self.pos),
            delimiter: TextRange::new(delimiter_start, self.pos),
            quoted,
            strip_tabs,
            body: TextRange::new(self.pos, self.pos),
            end_line: TextRange::new(self.pos, self.pos),
            content: Word::empty(self.pos),
        });
        self.pending.push(Pending { id, delimiter });
        RedirectTarget::Heredoc(id)
    }

    /// The delimiter after quote removal, and whether any of it was quoted. Nothing in it is expanded.
    fn heredoc_delimiter(&mut self) -> (String, bool) {
        let mut delimiter = String::new();
        let mut quoted = false;
        let mut quote = None;
        while let Some(b) = self.peek() {
            let line_end = b == b'\n' || b == b'\r' && self.peek_at(1) == Some(b'\n');
            match (b, quote) {
                // No delimiter holds a line end: its line could never be found.
                _ if line_end => break,
                (b, Some(q)) if b == q => {
                    quote = None;
                    self.bump(1);
                    continue;
                }
                (b'\\', None | Some(b'"')) => {
                    quoted = true;
                    self.bump(1);
                }
                (_, Some(_)) => {}
                (b'\'' | b'"', None) => {
                    quoted = true;
                    quote = Some(b);
                    self.bump(1);
                    continue;
                }
                (b, None) if is_meta(b) => break,
                _ => {}
            }
            let from = self.pos;
            self.bump_char();
            delimiter.push_str(self.source.get(from..self.pos).unwrap_or_default());
        }
        (delimiter, quoted)
    }

    /// After a line end: the bodies of the here-documents of that line.
    pub(super) fn read_heredocs(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            self.read_heredoc(&pending);
        }
    }

    /// At the end of the text: what still waits for its body has none.
    pub(super) fn abandon_heredocs(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let Some(heredoc) = self.heredocs.get_mut(pending.id.0 as usize) else {
                continue;
            };
            let range = heredoc.range;
            heredoc.body = TextRange::new(self.end, self.end);
            heredoc.end_line = heredoc.body;
            heredoc.content = Word::empty(self.end);
            self.error(
                SyntaxErrorKind::Heredoc,
                range.start as usize,
                range.end as usize,
            );
        }
    }

    fn read_heredoc(&mut self, pending: &Pending) {
        let index = pending.id.0 as usize;
        let Some((quoted, strip_tabs, range)) = self
            .heredocs
            .get(index)
            .map(|h| (h.quoted, h.strip_tabs, h.range))
        else {
            return;
        };
        let start = self.pos;
        let (close, exact) = self.heredoc_end(&pending.delimiter, strip_tabs);
        if !exact {
            let (from, to) = (range.start as usize, range.end as usize);
            self.error(SyntaxErrorKind::Heredoc, from, to);
        }
        let mut parts = PartsBuilder::default();
        let around = std::mem::replace(&mut self.end, close);
        if quoted {
            self.verbatim_body(&mut parts, strip_tabs);
        } else {
            self.expandable(&mut parts, strip_tabs);
        }
        let content = parts.finish(start, close);
        self.end = around;
        self.pos = close;
        let line = self.take_while(|b| b != b'\n');
        let text = line.of(self.source);
        let line_end = line.start as usize + text.strip_suffix('\r').unwrap_or(text).len();
        self.bump(1);
        if let Some(heredoc) = self.heredocs.get_mut(index) {
            heredoc.body = TextRange::new(start, close);
            heredoc.end_line = TextRange::new(close, line_end);
            heredoc.content = content;
        }
    }

    /// A body in which nothing is expanded.
    fn verbatim_body(&mut self, parts: &mut PartsBuilder, strip_tabs: bool) {
        while !self.at_end() {
            if strip_tabs {
                self.take_while(|b| b == b'\t');
            }
            let start = self.pos;
            self.take_while(|b| !strip_tabs || b != b'\n');
            self.bump(1);
            parts.literal(start, self.pos, Quote::Single);
        }
    }

    /// Where the line starts that ends the body that starts here, and whether it is as it must be. Else the
    /// first line that differs only by white space around, else the end of what is to be read.
    fn heredoc_end(&mut self, delimiter: &str, strip_tabs: bool) -> (usize, bool) {
        let from = self.pos;
        if self.line_table.is_none() {
            let mut at = from;
            let rest = self.source.get(from..self.end).unwrap_or_default();
            for line in rest.split_inclusive('\n') {
                let text = without_line_end(line);
                let text = if strip_tabs {
                    text.trim_start_matches('\t')
                } else {
                    text
                };
                if text == delimiter {
                    self.work += (at - from) as u64;
                    return (at, true);
                }
                at += line.len();
            }
            self.work += (rest.len() + self.source.len()) as u64;
        }
        let table = self
            .line_table
            .get_or_insert_with(|| LineTable::new(self.source));
        let map = if strip_tabs {
            &table.without_tabs
        } else {
            &table.exact
        };
        let end = self.end;
        let within = |at: &usize| *at < end;
        if let Some(at) = LineTable::first(map, delimiter, from).filter(within) {
            return (at, true);
        }
        let near = LineTable::first(&table.trimmed, delimiter.trim(), from).filter(within);
        (near.unwrap_or(end), false)
    }
}
