//! The command as a text that findings can point into: what of it is judged, a line each, and nothing else of it.

use std::ops::Range;

use crate::ir::{Name, PassedArgument, Value};
use crate::source::{FileId, SourceFile, Span, Text};

/// What it is called in reports.
pub(super) const NAME: &str = "<command line>";

/// What was put on a line of its own.
#[derive(Clone, Debug)]
struct Pair {
    name: Range<usize>,
    value: Option<Range<usize>>,
}

/// A command's text so far.
#[derive(Clone, Debug)]
pub(super) struct Line {
    text: String,
    pairs: Vec<Pair>,
}

impl Line {
    /// The text of a command that begins with these words.
    pub(super) fn new(words: &str) -> Self {
        Self {
            text: format!("{words}\n"),
            pairs: Vec::new(),
        }
    }

    /// Adds an option whose value is `NAME=VALUE`, or only `NAME`. Gives its number.
    pub(super) fn add(&mut self, option: &str, pair: &str) -> usize {
        self.text.push_str("  --");
        self.text.push_str(option);
        self.text.push(' ');
        let start = self.text.len();
        let (name, value) = match pair.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (pair, None),
        };
        self.text.push_str(pair);
        let from = start + name.len() + 1;
        self.pairs.push(Pair {
            name: start..start + name.len(),
            value: value.map(|value| from..from + value.len()),
        });
        self.text.push('\n');
        self.pairs.len() - 1
    }

    /// Its bytes, and those of them that nothing may show: each value.
    pub(super) fn bytes(&self) -> (Vec<u8>, Vec<Range<usize>>) {
        let values = self.pairs.iter().filter_map(|pair| pair.value.clone());
        (self.text.clone().into_bytes(), values.collect())
    }

    /// Everything that was added, by number, as standing in the file `id`.
    pub(super) fn passed(&self, id: FileId) -> Vec<PassedArgument> {
        let file = SourceFile::new(id, NAME, self.text.clone().into_bytes());
        let span = |range: &Range<usize>| Span::new(id, range.start, range.end);
        let pairs = self.pairs.iter();
        pairs
            .map(|pair| {
                let name = span(&pair.name);
                let value = pair.value.as_ref();
                PassedArgument {
                    name: Name {
                        text: file.slice(name).to_owned(),
                        span: name,
                    },
                    value: value.map(|value| Value::literal(Text::verbatim(&file, value.clone()))),
                    span: value.map_or(name, |value| name.cover(span(value))),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_judged_is_in_it_and_values_are_hidden() {
        let mut line = Line::new("docker build");
        assert_eq!(line.add("build-arg", "A=b=c"), 0);
        assert_eq!(line.add("build-arg", "TOKEN"), 1);
        assert_eq!(line.add("label", "x="), 2);
        let (bytes, hidden) = line.bytes();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text,
            "docker build\n  --build-arg A=b=c\n  --build-arg TOKEN\n  --label x=\n"
        );
        let hidden: Vec<&str> = hidden.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(hidden, ["b=c", ""]);
        let passed = line.passed(FileId(3));
        let told: Vec<(&str, Option<String>, &str)> = passed
            .iter()
            .map(|p| {
                let value = p.value.as_ref().map(|v| v.text().as_str().to_owned());
                (p.name.text.as_str(), value, &text[p.span.range()])
            })
            .collect();
        assert_eq!(
            told,
            [
                ("A", Some("b=c".to_owned()), "A=b=c"),
                ("TOKEN", None, "TOKEN"),
                ("x", Some(String::new()), "x=")
            ]
        );
        assert!(passed.iter().all(|p| p.span.file == FileId(3)));
    }
}
