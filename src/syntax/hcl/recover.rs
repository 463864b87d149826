//! Reading files that the grammar refuses: what it stops at is mended or blanked out, in a copy of the same length, and
//! it is asked again. Spans stay those of the file, and texts are taken from the file.

use hcl_edit::parser::{Error, parse_body};
use hcl_edit::structure::Body;

use super::lex;
use crate::source::{FileId, Span, Text};
use crate::syntax::SyntaxError;

/// Most times that a file is read again, and most bytes that are read for it in all.
const MOST_ROUNDS: usize = 64;
const MOST_BYTES: usize = 16 << 20;

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
const GIVEN_UP: &str = "too much could not be read; only known token formats were looked for";

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
    let mut copy = Copy {
        text,
        bytes: source.as_bytes().to_vec(),
        errors: Vec::new(),
    };
    copy.mend();
    let mut rounds = (MOST_BYTES / source.len().max(1)).clamp(2, MOST_ROUNDS);
    let mut error = first;
    loop {
        match parse_body(&copy.string()) {
            Ok(body) => return (Some(body), copy.errors),
            Err(next) => {
                error = if next.location() == error.location() {
                    error
                } else {
                    next
                }
            }
        }
        if rounds == 0 || !copy.pass_over(&error) {
            copy.error(0..source.len().min(1), GIVEN_UP);
            return (None, copy.errors);
        }
        rounds -= 1;
    }
}

struct Copy<'a> {
    text: &'a Text,
    bytes: Vec<u8>,
    errors: Vec<SyntaxError>,
}

impl Copy<'_> {
    fn string(&self) -> String {
        // Only whole characters are ever replaced.
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn error(&mut self, range: std::ops::Range<usize>, message: &'static str) {
        let end = range.end.min(self.text.len());
        let span = self.text.span(range.start.min(end)..end);
        let span = span.unwrap_or_else(|| Span::new(FileId(0), 0, 0));
        self.errors.push(SyntaxError { span, message });
    }

    /// What can be told from quotes and brackets alone.
    fn mend(&mut self) {
        let marks = lex::marks(self.text.as_str());
        for quote in marks.open_quotes.iter().take(MOST_ROUNDS) {
            let line = self.line(*quote);
            self.error(*quote..quote + 1, OPEN_QUOTE);
            self.blank(line);
        }
        for (bracket, end) in marks.open_brackets.iter().take(MOST_ROUNDS) {
            self.error(*bracket..bracket + 1, OPEN_BRACKET);
            self.close_before(*bracket, *end);
        }
        if let Some(opener) = marks.open_heredoc {
            self.error(opener.clone(), OPEN_HEREDOC);
            let end = self.next_at_margin(opener.end);
            self.blank(opener.end..end);
            self.write(opener.start, b"\"\"");
            self.blank(opener.start + 2..opener.end);
            // What was taken for its body holds the file's other brackets.
            let closers = lex::marks(&self.string()).closers;
            self.bytes.extend_from_slice(closers.as_bytes());
        } else if !marks.closers.is_empty() {
            let end = self.text.len();
            self.error(end.saturating_sub(1)..end, OPEN_BLOCK);
            self.bytes.extend_from_slice(marks.closers.as_bytes());
        }
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

    /// Takes what stopped the grammar out of its way; `false` when there is nothing left to take.
    fn pass_over(&mut self, error: &Error) -> bool {
        let at = error
            .location()
            .offset()
            .min(self.bytes.len().saturating_sub(1));
        if error.message().contains("redefined") && self.rename(at) {
            return true;
        }
        let message = if error.message().contains("nested levels") {
            TOO_DEEP
        } else {
            UNREADABLE
        };
        // The line; when that is blank already, what stands before it.
        let mut line = self.line(at);
        while self.is_blank(line.clone()) {
            let Some(before) = line.start.checked_sub(1) else {
                return false;
            };
            line = self.line(before);
        }
        self.error(line.clone(), message);
        self.blank(line);
        true
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

    fn line(&self, at: usize) -> std::ops::Range<usize> {
        let before = self.bytes.get(..at).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let rest = self.bytes.get(at..).unwrap_or_default();
        let len = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        start..at + len
    }

    fn is_blank(&self, range: std::ops::Range<usize>) -> bool {
        let bytes = self.bytes.get(range).unwrap_or_default();
        bytes.iter().all(u8::is_ascii_whitespace)
    }

    fn blank(&mut self, range: std::ops::Range<usize>) {
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
