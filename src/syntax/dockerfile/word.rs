//! Words of the builder's own small shell: quotes, escapes and `$` expansions of ENV, ARG, LABEL, paths and the rest
//! (BuildKit, `frontend/dockerfile/shell/lex.go`). Command substitution does not exist here.

use std::collections::HashSet;

use super::{Escape, TextRange};
use crate::source::{Span, Text};

/// Expansions nested deeper than this are taken as text.
const MAX_DEPTH: usize = 16;

/// A stretch of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordPart {
    /// Text, quotes and escapes taken away.
    Literal(Text),
    /// `$name`, `${name}`, `${name:-word}`, ….
    Variable {
        /// The variable.
        name: String,
        /// From the `$` to the end of the expansion.
        span: Span,
        /// What is done to its value.
        operator: Option<Operator>,
        /// The word behind the operator.
        word: Vec<Self>,
    },
}

/// What an expansion does besides standing for the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `:-` and `-`: the word, when there is no value.
    Default,
    /// `:+` and `+`: the word, when there is a value.
    Alternate,
    /// `:?` and `?`: an error, when there is no value.
    Required,
    /// `#`, `##`, `%`, `%%`, `/`, `//`: a part of the value, or the value changed.
    Edit,
}

/// Reads the word (or words: white space is kept) at `range` of `text`. What the builder would refuse, an open quote
/// or a bad substitution, is taken as text.
#[must_use]
pub fn parse_word(text: &Text, range: &TextRange, escape: Escape) -> Vec<WordPart> {
    let mut lexer = Lexer {
        text,
        at: range.start,
        end: range.end,
        escape,
        raw_quotes: false,
        plain: HashSet::new(),
    };
    let mut out = Parts::default();
    lexer.run(&mut out, None, 0);
    out.finish()
}

/// As [`parse_word`], for heredoc bodies of COPY and ADD: quotes are ordinary characters there.
#[must_use]
pub fn parse_heredoc(text: &Text) -> Vec<WordPart> {
    let mut lexer = Lexer {
        text,
        at: 0,
        end: text.len(),
        escape: Escape::Backslash,
        raw_quotes: true,
        plain: HashSet::new(),
    };
    let mut out = Parts::default();
    lexer.run(&mut out, None, 0);
    out.finish()
}

#[derive(Default)]
struct Parts {
    done: Vec<WordPart>,
    literal: Text,
}

impl Parts {
    fn finish(mut self) -> Vec<WordPart> {
        self.flush();
        self.done
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.done
                .push(WordPart::Literal(std::mem::take(&mut self.literal)));
        }
    }
}

struct Lexer<'a> {
    text: &'a Text,
    at: usize,
    end: usize,
    escape: Escape,
    raw_quotes: bool,
    /// Where a `$` turned out to be no expansion: what stands behind one that never closes is read again as text, and
    /// without this every one in it would be tried anew.
    plain: HashSet<usize>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.text.as_str().get(self.at..self.end)?.chars().next()
    }

    fn take(&mut self, out: &mut Parts, from: usize) {
        out.literal.push(&self.text.slice(from..self.at));
    }

    /// Reads until `stop` (which is consumed) or the end. Whether `stop` was found.
    fn run(&mut self, out: &mut Parts, stop: Option<char>, depth: usize) -> bool {
        let mut from = self.at;
        while let Some(ch) = self.peek() {
            if Some(ch) == stop {
                self.take(out, from);
                self.at += ch.len_utf8();
                return true;
            }
            match ch {
                '\'' if !self.raw_quotes => {
                    self.take(out, from);
                    self.single_quote(out);
                    from = self.at;
                }
                '"' if !self.raw_quotes => {
                    self.take(out, from);
                    self.double_quote(out, depth);
                    from = self.at;
                }
                '$' => {
                    self.take(out, from);
                    from = self.at;
                    if self.dollar(out, depth) {
                        from = self.at;
                    } else {
                        self.at = from + 1;
                    }
                }
                c if c == self.escape.char() => {
                    self.take(out, from);
                    self.at += c.len_utf8();
                    from = self.at;
                    self.at += self.peek().map_or(0, char::len_utf8);
                }
                c => self.at += c.len_utf8(),
            }
        }
        self.take(out, from);
        stop.is_none()
    }

    fn single_quote(&mut self, out: &mut Parts) {
        let body = self.at + 1;
        let rest = self.text.as_str().get(body..self.end).unwrap_or_default();
        let end = rest.find('\'').map_or(self.end, |n| body + n);
        self.at = end;
        self.take(out, body);
        self.at = (end + 1).min(self.end);
    }

    fn double_quote(&mut self, out: &mut Parts, depth: usize) {
        self.at += 1;
        let mut from = self.at;
        while let Some(ch) = self.peek() {
            match ch {
                '"' => {
                    self.take(out, from);
                    self.at += 1;
                    return;
                }
                '$' => {
                    self.take(out, from);
                    from = self.at;
                    if self.dollar(out, depth) {
                        from = self.at;
                    } else {
                        self.at = from + 1;
                    }
                }
                c if c == self.escape.char() => {
                    let before = self.at;
                    self.at += c.len_utf8();
                    // Only these are escaped in double quotes; elsewhere the escape character stays.
                    if let Some(next) = self
                        .peek()
                        .filter(|n| matches!(n, '"' | '$') || *n == self.escape.char())
                    {
                        let after = self.at;
                        self.at = before;
                        self.take(out, from);
                        from = after;
                        self.at = after + next.len_utf8();
                    }
                }
                c => self.at += c.len_utf8(),
            }
        }
        self.take(out, from);
    }

    /// Reads an expansion at `$`. `false`, with nothing consumed, when it is a plain dollar sign.
    fn dollar(&mut self, out: &mut Parts, depth: usize) -> bool {
        let start = self.at;
        if self.plain.contains(&start) {
            return false;
        }
        let read = self.expansion(out, depth);
        if !read {
            self.at = start;
            self.plain.insert(start);
        }
        read
    }

    fn expansion(&mut self, out: &mut Parts, depth: usize) -> bool {
        let start = self.at;
        self.at += 1;
        let braced = self.peek() == Some('{');
        if braced {
            self.at += 1;
        }
        let name_at = self.at;
        self.name();
        let name = self
            .text
            .as_str()
            .get(name_at..self.at)
            .unwrap_or_default()
            .to_owned();
        if name.is_empty() || depth >= MAX_DEPTH {
            return false;
        }
        let (operator, word) = if braced {
            let Some(read) = self.operator(depth) else {
                return false;
            };
            read
        } else {
            (None, Vec::new())
        };
        let Some(span) = self.text.span(start..self.at) else {
            return false;
        };
        out.flush();
        out.done.push(WordPart::Variable {
            name,
            span,
            operator,
            word,
        });
        true
    }

    fn name(&mut self) {
        let Some(first) = self.peek() else { return };
        if first.is_ascii_digit() {
            while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1;
            }
        } else if matches!(first, '@' | '*' | '#' | '?' | '-' | '$' | '!') {
            self.at += 1;
        } else {
            while let Some(c) = self.peek().filter(|c| c.is_alphanumeric() || *c == '_') {
                self.at += c.len_utf8();
            }
        }
    }

    /// Behind the name in `${name…}`, up to and with the closing brace.
    fn operator(&mut self, depth: usize) -> Option<(Option<Operator>, Vec<WordPart>)> {
        let mut ch = self.peek()?;
        self.at += ch.len_utf8();
        if ch == '}' {
            return Some((None, Vec::new()));
        }
        if ch == ':' {
            ch = self.peek()?;
            self.at += ch.len_utf8();
        }
        let operator = match ch {
            '-' => Operator::Default,
            '+' => Operator::Alternate,
            '?' => Operator::Required,
            '#' | '%' | '/' => Operator::Edit,
            _ => return None,
        };
        let mut word = Parts::default();
        self.run(&mut word, Some('}'), depth + 1)
            .then(|| (Some(operator), word.finish()))
    }
}
