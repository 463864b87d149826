//! Reading files that the grammar refuses: what it stops at is mended or blanked out, in a copy of the same length, and
//! it is asked again. Spans stay those of the file, and texts are taken from the file.

use std::ops::Range;

use hcl_edit::parser::{Error, parse_body};
use hcl_edit::structure::Body;

use super::{lex, old_quotes};
use crate::source::{FileId, Span, Text};
use crate::syntax::SyntaxError;

/// Most times that a file is read again, and most bytes that are read for it in all.
const MOST_ROUNDS: usize = 64;
const MOST_BYTES: usize = 16 << 20;

/// Most lines that are given up, with all behind them, once that was not enough.
const MOST_CUTS: usize = 16;

/// The grammar compares each key of an object with all before it: files from this size on are counted first.
const WIDE_FROM: usize = 128 << 10;
const MOST_ITEMS: usize = 20_000;

const TOO_WIDE: &str =
    "has an object of more than 20000 keys; only known token formats were looked for";
const OPEN_QUOTE: &str = "a string is not closed on its line; the line was passed over";
const OPEN_BRACKET: &str = "a bracket is not closed; the end of the block was taken for its end";
const OPEN_HEREDOC: &str = "a heredoc never ends; it was passed over";
const OPEN_BLOCK: &str = "a bracket is not closed before the end of the file";
const TWICE: &str = "an attribute is given twice; both were read";
const TOO_DEEP: &str = "nested deeper than 64 levels; the line was passed over";
const UNREADABLE: &str = "could not be read; the line was passed over";
const GIVEN_UP: &str =
    "too much could not be read; from here on only known token formats were looked for";

pub(super) fn body(text: &Text) -> (Option<Body>, Vec<SyntaxError>) {
    let source = text.as_str();
    if source.len() > WIDE_FROM && lex::marks(source).widest > MOST_ITEMS {
        let span = text
            .span(0..1)
            .unwrap_or_else(|| Span::new(FileId(0), 0, 0));
        return (
            None,
            vec![SyntaxError {
                span,
                message: TOO_WIDE,
            }],
        );
    }
    let first = match parse_body(source) {
        Ok(body) => return (Some(body), Vec::new()),
        Err(error) => error,
    };
    let straightened = old_quotes::straightened(source);
    if let Some(Ok(body)) = straightened.as_deref().map(parse_body) {
        return (Some(body), Vec::new());
    }
    let source = straightened.as_deref().unwrap_or(source);
    let mut copy = Copy {
        text,
        bytes: source.as_bytes().to_vec(),
        intact: intact(source),
        errors: Vec::new(),
    };
    copy.mend();
    let mut rounds = (MOST_BYTES / source.len().max(1)).clamp(2, MOST_ROUNDS);
    let mut error = first;
    let mut read = copy.read();
    loop {
        match read {
            Ok(body) => return (Some(body), copy.errors),
            // What is said of a place first says the most.
            Err(next) if next.location() == error.location() => {}
            Err(next) => error = next,
        }
        let next = match rounds {
            0 => None,
            _ => copy.pass_over(&error),
        };
        let Some(next) = next else {
            let body = copy.cut(&error);
            if body.is_none() {
                copy.error(0..source.len().min(1), GIVEN_UP);
            }
            return (body, copy.errors);
        };
        read = next;
        rounds -= 1;
    }
}

/// How much of the beginning can be read for itself, in bytes: whatever is wrong is behind it.
fn intact(source: &str) -> usize {
    let margins = lex::marks(source).margins;
    if source.len() * margins.len().max(1).ilog2() as usize > MOST_BYTES {
        return 0;
    }
    let is_read = |end: usize| {
        source
            .get(..end)
            .is_some_and(|text| parse_body(text).is_ok())
    };
    let lines = margins.partition_point(|end| is_read(*end));
    lines
        .checked_sub(1)
        .and_then(|last| margins.get(last))
        .copied()
        .unwrap_or(0)
}

/// What the grammar makes of a copy.
type Read = Result<Body, Error>;

/// A copy without one of its lines.
struct Without {
    line: Range<usize>,
    bytes: Vec<u8>,
    read: Read,
}

impl Without {
    /// How far the grammar gets.
    fn reaches(&self) -> usize {
        match &self.read {
            Ok(_) => usize::MAX,
            Err(error) => error.location().offset(),
        }
    }
}

struct Copy<'a> {
    text: &'a Text,
    bytes: Vec<u8>,
    /// Where the first thing begins that cannot be read: nothing before it is changed.
    intact: usize,
    errors: Vec<SyntaxError>,
}

impl Copy<'_> {
    fn string(&self) -> String {
        // Only whole characters are ever replaced.
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn error(&mut self, range: Range<usize>, message: &'static str) {
        let end = range.end.min(self.text.len());
        let span = self.text.span(range.start.min(end)..end);
        let span = span.unwrap_or_else(|| Span::new(FileId(0), 0, 0));
        self.errors.push(SyntaxError { span, message });
    }

    /// What can be told from quotes and brackets alone.
    fn mend(&mut self) {
        let from = self.intact;
        let written = self.string();
        let marks = lex::marks(written.get(from..).unwrap_or_default());
        for quote in marks.open_quotes.iter().take(MOST_ROUNDS) {
            let quote = from + quote;
            let line = self.line(quote);
            self.error(quote..quote + 1, OPEN_QUOTE);
            self.blank(line);
        }
        for (bracket, end) in marks.open_brackets.iter().take(MOST_ROUNDS) {
            let bracket = from + bracket;
            self.error(bracket..bracket + 1, OPEN_BRACKET);
            self.close_before(bracket, from + end);
        }
        if let Some(opener) = marks.open_heredoc {
            let opener = from + opener.start..from + opener.end;
            self.error(opener.clone(), OPEN_HEREDOC);
            let end = self.next_at_margin(opener.end);
            self.blank(opener.end..end);
            self.write(opener.start, b"\"\"");
            self.blank(opener.start + 2..opener.end);
        } else if !marks.closers.is_empty() {
            let end = self.text.len();
            self.error(end.saturating_sub(1)..end, OPEN_BLOCK);
        }
        self.close();
    }

    /// Closes what is open at the end. What was blanked out may have opened it, or have closed it.
    fn close(&mut self) {
        self.bytes.truncate(self.text.len());
        let open = self.string();
        let closers = lex::marks(open.get(self.intact..).unwrap_or_default()).closers;
        self.bytes.extend_from_slice(closers.as_bytes());
    }

    /// Writes the missing bracket into the white space before `end`; without room for it the whole is blanked.
    fn close_before(&mut self, bracket: usize, end: usize) {
        let closer = if self.bytes.get(bracket) == Some(&b'(') {
            b')'
        } else {
            b']'
        };
        let blanks = self
            .bytes
            .get(bracket..end)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        if blanks >= 2 {
            self.write(end - blanks, &[closer, b'\n']);
        } else if blanks == 1 && matches!(self.bytes.get(end..end + 3), Some([b'}', b'\n', b'\n']))
        {
            self.write(end - blanks, &[closer, b'\n', b'}', b'\n']);
        } else {
            let from = self.line(bracket).start;
            self.blank(from..end);
        }
    }

    fn read(&self) -> Read {
        parse_body(&self.string())
    }

    /// Takes what stopped the grammar out of its way and reads again; `None` when there is nothing left to take.
    fn pass_over(&mut self, error: &Error) -> Option<Read> {
        let at = error
            .location()
            .offset()
            .max(self.intact)
            .min(self.bytes.len().saturating_sub(1));
        if error.message().contains("redefined") && self.rename(at) {
            return Some(self.read());
        }
        let message = if error.message().contains("nested levels") {
            TOO_DEEP
        } else {
            UNREADABLE
        };
        let here = self.line(at);
        let behind = || self.written_behind(here.end);
        let line = self.written(here.clone()).or_else(behind)?;
        let mut best = self.without(line.clone());
        // What the grammar stops at in the beginning of a line may be the end of the one before; and where it goes on no
        // further without the line, it went back from a later one.
        let before = match line == here && self.is_blank(here.start..at) {
            true => here
                .start
                .checked_sub(1)
                .and_then(|end| self.written(self.line(end))),
            false => None,
        };
        let behind = match best.reaches() > at {
            true => None,
            false => self.written_behind(line.end),
        };
        for other in [before, behind].into_iter().flatten() {
            let other = self.without(other);
            if other.reaches() > best.reaches() {
                best = other;
            }
        }
        self.error(best.line, message);
        self.bytes = best.bytes;
        Some(best.read)
    }

    /// The copy without a line.
    fn without(&self, line: Range<usize>) -> Without {
        let mut copy = Copy {
            text: self.text,
            bytes: self.bytes.clone(),
            intact: self.intact,
            errors: Vec::new(),
        };
        copy.blank(line.clone());
        copy.close();
        let read = copy.read();
        let bytes = copy.bytes;
        Without { line, bytes, read }
    }

    /// Gives up all from where the grammar stopped, or from as few lines before it as it takes, to the end.
    fn cut(&mut self, error: &Error) -> Option<Body> {
        let mut at = error.location().offset().min(self.text.len());
        for left in (0..MOST_CUTS).rev() {
            let line = match self.written(self.line(at)) {
                Some(line) if left > 0 => line,
                // All that can be wrong.
                _ => self.line(self.intact),
            };
            self.blank(line.start..self.text.len());
            self.close();
            match self.read() {
                Ok(body) => {
                    self.error(line.start..line.end, GIVEN_UP);
                    return Some(body);
                }
                Err(_) if line.start <= self.intact => return None,
                Err(error) => at = error.location().offset().min(line.start - 1),
            }
        }
        None
    }

    /// The next line that is not blank, behind the one that ends at `end`.
    fn written_behind(&self, end: usize) -> Option<Range<usize>> {
        let rest = self.bytes.get(end..self.text.len())?;
        let at = rest.iter().position(|b| !b.is_ascii_whitespace())?;
        Some(self.line(end + at))
    }

    /// The line; where it is blank, the one before it that is not. Of those that may be changed.
    fn written(&self, mut line: Range<usize>) -> Option<Range<usize>> {
        while line.start >= self.intact {
            if !self.is_blank(line.clone()) {
                return Some(line);
            }
            line = self.line(line.start.checked_sub(1)?);
        }
        None
    }

    /// Gives the name at `at` another spelling in the copy; the tree takes its text from the file.
    fn rename(&mut self, at: usize) -> bool {
        let at = at + usize::from(self.bytes.get(at) == Some(&b'"'));
        let Some(byte) = self.bytes.get_mut(at).filter(|b| b.is_ascii_alphabetic()) else {
            return false;
        };
        *byte = match *byte {
            b'a'..=b'z' => byte.to_ascii_uppercase(),
            b'Z' => b'a',
            other => (other + 1).to_ascii_lowercase(),
        };
        let place = self.text.span(at..at + 1);
        let known = |e: &SyntaxError| e.message == TWICE && Some(e.span) == place;
        if !self.errors.iter().any(known) {
            self.error(at..at + 1, TWICE);
        }
        true
    }

    fn line(&self, at: usize) -> Range<usize> {
        let before = self.bytes.get(..at).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let rest = self.bytes.get(at..).unwrap_or_default();
        let len = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        start..at + len
    }

    fn is_blank(&self, range: Range<usize>) -> bool {
        let bytes = self.bytes.get(range).unwrap_or_default();
        bytes.iter().all(u8::is_ascii_whitespace)
    }

    fn blank(&mut self, range: Range<usize>) {
        for byte in self.bytes.get_mut(range).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(slot) = self.bytes.get_mut(at..at + bytes.len()) {
            slot.copy_from_slice(bytes);
        }
    }

    /// Where the next line begins that starts at the margin with a name or a closing brace.
    fn next_at_margin(&self, from: usize) -> usize {
        let mut at = self.line(from).end + 1;
        while at < self.bytes.len() {
            let line = self.line(at);
            let bytes = self.bytes.get(line.clone()).unwrap_or_default();
            let opens = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.ends_with(b"{");
            if opens || bytes.starts_with(b"}") {
                return at;
            }
            at = line.end + 1;
        }
        self.bytes.len()
    }
}
