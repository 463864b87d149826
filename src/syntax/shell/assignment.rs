//! `NAME=value`, `NAME+=value`, `NAME[i]=value`, `NAME=(…)`.

use super::lex::{Lexer, is_meta, is_name, is_name_start};
use super::parameter::Stop;
use super::word::PartsBuilder;
use super::{ArrayElement, Part, PartKind, Quote, SimpleCommand, SyntaxErrorKind, TextRange, Word};

/// One assignment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// From the name to the end of the value.
    pub range: TextRange,
    /// The variable's name.
    pub name: TextRange,
    /// `i` of `NAME[i]=`, as written.
    pub subscript: Option<TextRange>,
    /// `+=`
    pub append: bool,
    /// The value; no parts for `NAME=`.
    pub value: Word,
}

impl Assignment {
    /// The elements of `NAME=(…)`.
    #[must_use]
    pub fn elements(&self) -> Option<&[ArrayElement]> {
        match self.value.parts() {
            [
                Part {
                    kind: PartKind::Array(elements),
                    ..
                },
            ] => Some(elements),
            _ => None,
        }
    }
}

/// `NAME=` at the start of a word; offsets from that start.
struct Head {
    name: usize,
    subscript: Option<(usize, usize)>,
    append: bool,
    /// Where the value begins.
    value: usize,
}

/// Subscripts longer than this are not looked for.
const MAX_SUBSCRIPT: usize = 256;

impl Head {
    /// Reads it from the start of `bytes`. Looks no further than the name, but for a short subscript.
    fn read(bytes: &[u8]) -> Option<Self> {
        if !is_name_start(*bytes.first()?) {
            return None;
        }
        let name = bytes.iter().position(|b| !is_name(*b))?;
        let mut at = name;
        let mut subscript = None;
        if bytes.get(at) == Some(&b'[') {
            let inner = bytes.get(at + 1..)?.iter().take(MAX_SUBSCRIPT);
            let length = inner
                .take_while(|b| !matches!(b, b'\n' | b'\\'))
                .position(|b| *b == b']')?;
            subscript = Some((at + 1, at + 1 + length));
            at += length + 2;
        }
        let append = bytes.get(at) == Some(&b'+');
        at += usize::from(append);
        (bytes.get(at) == Some(&b'=')).then_some(Self {
            name,
            subscript,
            append,
            value: at + 1,
        })
    }

    fn assignment(&self, start: usize, value: Word) -> Assignment {
        Assignment {
            range: TextRange::new(start, value.range.end as usize),
            name: TextRange::new(start, start + self.name),
            subscript: self
                .subscript
                .map(|(from, to)| TextRange::new(start + from, start + to)),
            append: self.append,
            value,
        }
    }
}

impl Lexer<'_> {
    /// At the start of a word: an assignment, if it is one.
    pub(super) fn assignment(&mut self) -> Option<Assignment> {
        let start = self.pos;
        let head = Head::read(self.rest())?;
        self.bump(head.value);
        let value_start = self.pos;
        let value = match self.peek() {
            Some(b'(') => {
                let mut parts = PartsBuilder::default();
                self.array(&mut parts);
                parts.finish(value_start, self.pos)
            }
            Some(b) if !is_meta(b) || matches!(b, b'<' | b'>') => self.word(Stop::Command),
            _ => Word::empty(value_start),
        };
        Some(head.assignment(start, value))
    }

    /// An argument of `export` and its kin: a word, in which `NAME=(…)` may stand.
    pub(super) fn declaration(&mut self) -> Word {
        let start = self.pos;
        let mut parts = PartsBuilder::default();
        if let Some(head) = Head::read(self.rest())
            && self.peek_at(head.value) == Some(b'(')
        {
            self.bump(head.value);
            parts.literal(start, self.pos, Quote::None);
            self.array(&mut parts);
        } else {
            self.word_parts(&mut parts, Stop::Command);
        }
        parts.finish(start, self.pos)
    }

    /// At `(` of an array.
    fn array(&mut self, parts: &mut PartsBuilder) {
        let start = self.pos;
        let mut elements = Vec::new();
        self.bump(1);
        loop {
            self.blank_lines();
            match self.peek() {
                None => {
                    self.error(SyntaxErrorKind::Unclosed, start, start + 1);
                    break;
                }
                Some(b')') => {
                    self.bump(1);
                    break;
                }
                Some(_) => {}
            }
            let at = self.pos;
            let key = self.array_key();
            let value = self.word(Stop::Command);
            if self.pos == at {
                self.error(SyntaxErrorKind::Unexpected, at, at + 1);
                self.bump_char();
            } else {
                elements.push(ArrayElement { key, value });
            }
        }
        parts.part(start, self.pos, Quote::None, PartKind::Array(elements));
    }

    /// `[k]=` or `[k]+=` before an element.
    fn array_key(&mut self) -> Option<TextRange> {
        if self.peek() != Some(b'[') {
            return None;
        }
        let inner = self.rest().iter().skip(1).take(MAX_SUBSCRIPT);
        let length = inner
            .take_while(|b| **b != b'\n')
            .position(|b| *b == b']')?;
        let after = length + 2;
        let append = self.peek_at(after) == Some(b'+');
        let equals = after + usize::from(append);
        if self.peek_at(equals) != Some(b'=') {
            return None;
        }
        let key = TextRange::new(self.pos + 1, self.pos + 1 + length);
        self.bump(equals + 1);
        Some(key)
    }
}

/// Whether `word` names a command whose arguments `NAME=value` are assignments.
pub(super) fn is_declaring(word: &Word, source: &str) -> bool {
    let name = word.as_literal(source);
    matches!(
        name.as_deref(),
        Some("export" | "declare" | "local" | "readonly" | "typeset")
    )
}

impl Word {
    /// The assignment that this word is when a command takes it for one: `A=b`, `"A=$b"`, `'A[1]'=b`. The name
    /// and `=` must stand in its first part. `source` is the text it was read from.
    #[must_use]
    pub fn assignment(&self, source: &str) -> Option<Assignment> {
        let (first, rest) = self.parts().split_first()?;
        if !matches!(first.kind, PartKind::Literal) || first.quote == Quote::Escaped {
            return None;
        }
        let start = first.range.start as usize;
        let head = Head::read(first.range.of(source).as_bytes())?;
        let value_start = start + head.value;
        let mut parts = PartsBuilder::default();
        parts.literal(value_start, first.range.end as usize, first.quote);
        for part in rest {
            parts.part(
                part.range.start as usize,
                part.range.end as usize,
                part.quote,
                part.kind.clone(),
            );
        }
        let value = parts.finish(value_start, self.range.end as usize);
        Some(head.assignment(start, value))
    }
}

impl SimpleCommand {
    /// The assignments among the arguments of `export`, `declare`, `local`, `readonly`, `typeset`, and
    /// before the command of `env`. Names that stand alone (`export A`) are not among them.
    #[must_use]
    pub fn declared(&self, source: &str) -> Vec<Assignment> {
        let Some((name, arguments)) = self.words.split_first() else {
            return Vec::new();
        };
        if is_declaring(name, source) {
            return arguments
                .iter()
                .filter_map(|w| w.assignment(source))
                .collect();
        }
        let is_env = name
            .as_literal(source)
            .is_some_and(|name| name.rsplit('/').next() == Some("env"));
        if !is_env {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut value_of_option = false;
        for word in arguments {
            if std::mem::take(&mut value_of_option) {
                continue;
            }
            if let Some(assignment) = word.assignment(source) {
                found.push(assignment);
                continue;
            }
            match word.as_literal(source).as_deref() {
                Some("-u" | "--unset" | "-C" | "--chdir") => value_of_option = true,
                Some(option) if option.starts_with('-') => {}
                _ => break,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::syntax::shell::{Dialect, parse_str};

    /// `name=value` of what the first command declares, `…` for an array.
    fn declared(source: &str) -> Vec<String> {
        let script = parse_str(source, Dialect::Posix);
        let command = script.simple_commands().next().unwrap().command;
        let show = |a: &super::Assignment| {
            let value = match a.elements() {
                Some(elements) => format!("({})", elements.len()),
                None => a.value.cooked(source, '?').into_owned(),
            };
            let operator = if a.append { "+=" } else { "=" };
            format!("{}{operator}{value}", a.name.of(source))
        };
        command.declared(source).iter().map(show).collect()
    }

    #[test]
    fn arguments_of_declaring_commands_are_assignments() {
        let source = "export -n A=b\"$c\" 'D=e f' G \"H=$i\" J+=k $L=m \\N=o";
        assert_eq!(declared(source), ["A=b?", "D=e f", "H=?", "J+=k"]);
        assert_eq!(declared("local x=(a b) y"), ["x=(2)"]);
        assert_eq!(declared("echo A=b"), [""; 0]);
    }

    #[test]
    fn env_declares_up_to_its_command() {
        let source = "/usr/bin/env -i -u X A=b --chdir C=d E='f g' sh -c G=h";
        assert_eq!(declared(source), ["A=b", "E=f g"]);
    }
}
