//! XML as answer files need it: elements, their text, and what they stand in.

use crate::source::{Span, Text};

/// An element.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name without a prefix.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Position of the element that it stands in, in the same list.
    pub parent: Option<usize>,
    /// The text that stands directly in it, entities decoded.
    pub text: Text,
    /// It stands in a comment.
    pub aside: bool,
}

/// Most elements that are kept.
const MOST: usize = 100_000;
/// Most elements around a comment that is read.
const DEEPEST: usize = 64;

/// The elements of a document, in the order they open, those in comments among them. What is no XML is text of what it stands in; an element that is
/// not closed ends with the one around it.
#[must_use]
pub fn elements(text: &Text) -> Vec<Element> {
    let mut reader = Reader {
        text,
        found: Vec::new(),
        open: Vec::new(),
        aside: false,
    };
    reader.read(0, text.len());
    reader.found
}

/// The comments of a document.
#[must_use]
pub fn comments(text: &Text) -> Vec<Text> {
    let all = text.as_str();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = all.get(from..).and_then(|rest| rest.find("<!--")) {
        let start = from + at + 4;
        let rest = all.get(start..).unwrap_or_default();
        let end = start + rest.find("-->").unwrap_or(rest.len());
        found.push(text.slice(start..end));
        from = end;
    }
    found
}

struct Reader<'t> {
    text: &'t Text,
    found: Vec<Element>,
    /// Positions of the elements that are open, innermost last.
    open: Vec<usize>,
    /// What is read is a comment.
    aside: bool,
}

impl Reader<'_> {
    fn read(&mut self, mut at: usize, end: usize) {
        let text = self.text;
        let all = text.as_str();
        while let Some(rest) = all.get(at..end).filter(|rest| !rest.is_empty()) {
            let next = rest.find('<').unwrap_or(rest.len());
            self.characters(at, at + next);
            at += next;
            let Some(rest) = all.get(at..end).filter(|rest| !rest.is_empty()) else {
                break;
            };
            at += self.mark(at, rest);
        }
    }

    /// What a comment holds, as if it were none: elements that it leaves open, or closes, are as they were behind it.
    fn comment(&mut self, at: usize, end: usize) {
        let open = self.open.clone();
        self.aside = true;
        self.read(at, end);
        self.aside = false;
        self.open = open;
    }

    /// Reads the mark that `rest`, which stands at `at`, begins with; how long it is.
    fn mark(&mut self, at: usize, rest: &str) -> usize {
        let until = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
        if let Some(inner) = rest.strip_prefix("<!--") {
            let length = inner.find("-->").unwrap_or(inner.len());
            if !self.aside && self.open.len() <= DEEPEST {
                self.comment(at + 4, at + 4 + length);
            }
            return until("-->");
        }
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let length = inner.find("]]>").unwrap_or(inner.len());
            let start = at + (rest.len() - inner.len());
            let piece = self.text.slice(start..start + length);
            self.append(&piece);
            return until("]]>");
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return until(">");
        }
        let length = until(">");
        let tag = rest.get(1..length).unwrap_or_default();
        let tag = tag.strip_suffix('>').unwrap_or(tag);
        if let Some(name) = tag.strip_prefix('/') {
            self.close(local(name.trim()));
        } else {
            let end = tag
                .find(|c: char| c.is_whitespace() || c == '/')
                .unwrap_or(tag.len());
            let name = tag.get(..end).unwrap_or_default();
            self.start(name, at + 1, tag.ends_with('/'));
        }
        length
    }

    fn start(&mut self, name: &str, at: usize, empty: bool) {
        let Some(span) = self.text.span(at..at + name.len()) else {
            return;
        };
        if self.found.len() >= MOST {
            return;
        }
        self.found.push(Element {
            name: local(name).to_owned(),
            span,
            parent: self.open.last().copied(),
            text: Text::new(),
            aside: self.aside,
        });
        if !empty {
            self.open.push(self.found.len() - 1);
        }
    }

    fn close(&mut self, name: &str) {
        // A closing that fits nothing nearby closes nothing.
        let fits = self.open.iter().rev().take(64).position(|at| {
            self.found
                .get(*at)
                .is_some_and(|element| element.name == name)
        });
        if let Some(above) = fits {
            self.open.truncate(self.open.len() - above - 1);
        }
    }

    fn characters(&mut self, start: usize, end: usize) {
        let all = self.text.as_str();
        let piece = all.get(start..end).unwrap_or_default();
        if piece.trim().is_empty() {
            return;
        }
        let mut from = start;
        for (offset, _) in piece.match_indices('&') {
            let at = start + offset;
            let near = all.get(at..(at + 12).min(end)).unwrap_or_default();
            let Some(length) = near.find(';').map(|n| n + 1) else {
                continue;
            };
            let Some(decoded) = near.get(1..length - 1).and_then(entity) else {
                continue;
            };
            let before = self.text.slice(from..at);
            self.append(&before);
            if let Some(span) = self.text.span(at..at + length) {
                let mut one = Text::new();
                one.push_decoded(decoded.encode_utf8(&mut [0; 4]), span);
                self.append(&one);
            }
            from = at + length;
        }
        let last = self.text.slice(from..end);
        self.append(&last);
    }

    fn append(&mut self, piece: &Text) {
        let innermost = self.open.last().and_then(|at| self.found.get_mut(*at));
        if let Some(element) = innermost.filter(|element| element.aside == self.aside) {
            element.text.push(piece);
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
