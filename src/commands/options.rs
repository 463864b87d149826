//! Options and operands of a command that builds, told apart by `rules/build-commands.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    value: String,
    alone: String,
}

/// The options that a command knows.
#[derive(Debug, Default)]
pub struct Options {
    /// Whether it takes a value, by its long name.
    long: HashMap<String, bool>,
    /// The long name by the short one.
    short: HashMap<char, String>,
}

static COMMANDS: LazyLock<HashMap<String, Options>> = LazyLock::new(|| {
    // A table that does not parse fails the test below.
    let listed: HashMap<String, Listed> =
        toml::from_str(include_str!("../../rules/build-commands.toml")).unwrap_or_default();
    let read = listed.into_iter();
    read.map(|(command, listed)| (command, Options::read(&listed)))
        .collect()
});

/// The options of the command that the table has under `name`; none where it has no such.
#[must_use]
pub fn of(name: &str) -> &'static Options {
    static NONE: LazyLock<Options> = LazyLock::new(Options::default);
    COMMANDS.get(name).unwrap_or(&NONE)
}

impl Options {
    fn read(listed: &Listed) -> Self {
        let mut options = Self::default();
        for (words, takes) in [(&listed.value, true), (&listed.alone, false)] {
            for word in words.split_ascii_whitespace() {
                let (long, short) = word.split_once('/').unwrap_or((word, ""));
                options.long.insert(long.to_owned(), takes);
                if let Some(letter) = short.chars().next() {
                    options.short.insert(letter, long.to_owned());
                }
            }
        }
        options
    }
}

/// How the options of a command are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `--long`, `-s`, `-abc`; operands may stand between (pflag).
    Dashes,
    /// The same up to the first operand: what follows is another command's.
    Leading,
    /// `-long` or `--long`, up to the first operand (Go's `flag`).
    Go,
}

/// One option as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<'w> {
    /// Its long name; as it is written where it is not known.
    pub name: String,
    /// Its value.
    pub value: Option<&'w str>,
    /// The position of the word that names it.
    pub at: usize,
}

/// A command's words, told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words<'w> {
    /// The options, in order.
    pub options: Vec<Given<'w>>,
    /// The operands, by their positions.
    pub operands: Vec<usize>,
    /// Words behind options that are not known: their values, or operands.
    pub unsure: Vec<usize>,
}

impl<'w> Words<'w> {
    /// Tells `words` apart.
    #[must_use]
    pub fn read(words: &'w [String], options: &Options, style: Style) -> Self {
        let mut read = Self::default();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let next = || words.get(at).map(String::as_str);
            if word == "--" {
                read.operands.extend(at..words.len());
                break;
            }
            let Some(rest) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
                read.operands.push(at - 1);
                if style == Style::Dashes {
                    continue;
                }
                read.operands.extend(at..words.len());
                break;
            };
            let long = match style {
                Style::Go => Some(rest.strip_prefix('-').unwrap_or(rest)),
                Style::Dashes | Style::Leading => rest.strip_prefix('-'),
            };
            let took = match long {
                Some(long) => read.long((at - 1, long), options, next()),
                None => read.short((at - 1, rest), options, next()),
            };
            match took {
                Took::Nothing => {}
                Took::Next => at += 1,
                Took::Unsure => {
                    let operand = words.get(at).filter(|next| !next.starts_with('-'));
                    if operand.is_some() {
                        read.unsure.push(at);
                        at += 1;
                    }
                }
            }
        }
        read
    }

    fn long(
        &mut self,
        (at, long): (usize, &'w str),
        options: &Options,
        next: Option<&'w str>,
    ) -> Took {
        let (name, inside) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        let takes = options.long.get(name);
        let (value, took) = match (inside, takes) {
            (Some(value), _) => (Some(value), Took::Nothing),
            (None, Some(true)) => (next, Took::Next),
            (None, Some(false)) => (None, Took::Nothing),
            (None, None) => (None, Took::Unsure),
        };
        let name = name.to_owned();
        self.options.push(Given { name, value, at });
        took
    }

    /// `-abc`: `b` may take `c` as its value.
    fn short(
        &mut self,
        (word, cluster): (usize, &'w str),
        options: &Options,
        next: Option<&'w str>,
    ) -> Took {
        let mut letters = cluster.char_indices();
        while let Some((at, letter)) = letters.next() {
            let Some(name) = options.short.get(&letter) else {
                let name = letter.to_string();
                self.options.push(Given {
                    name,
                    value: None,
                    at: word,
                });
                return if letters.as_str().is_empty() {
                    Took::Unsure
                } else {
                    Took::Nothing
                };
            };
            let rest = cluster.get(at + letter.len_utf8()..).unwrap_or_default();
            let name = name.clone();
            if !options.long.get(&name).is_some_and(|takes| *takes) {
                self.options.push(Given {
                    name,
                    value: None,
                    at: word,
                });
                continue;
            }
            let (value, took) = if rest.is_empty() {
                (next, Took::Next)
            } else {
                let value = rest.strip_prefix('=').unwrap_or(rest);
                (Some(value), Took::Nothing)
            };
            self.options.push(Given {
                name,
                value,
                at: word,
            });
            return took;
        }
        Took::Nothing
    }

    /// The values that an option was given.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &'w str> {
        let given = self.options.iter().filter(move |given| given.name == name);
        given.filter_map(|given| given.value)
    }

    /// The value that counts of an option: the last.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<&'w str> {
        self.all(name).last()
    }

    /// Whether the option stands there without a value that denies it.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let last = self.options.iter().rfind(|given| given.name == name);
        last.is_some_and(|given| given.value != Some("false"))
    }

    /// Whether it only asks how the command is used.
    #[must_use]
    pub fn asks_for_help(&self) -> bool {
        self.has("help") || self.has("h")
    }

    /// The one operand of a command that takes one: behind an option that is not known stands its value, unless there
    /// is no other.
    #[must_use]
    pub fn operand(&self) -> Option<usize> {
        self.operands.first().or(self.unsure.last()).copied()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Took {
    Nothing,
    Next,
    Unsure,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_table_is_read() {
        let listed: std::collections::BTreeMap<String, Listed> =
            toml::from_str(include_str!("../../rules/build-commands.toml")).unwrap();
        assert_eq!(listed.len(), 8);
        for (name, listed) in listed {
            let both = listed.alone.split_ascii_whitespace();
            let value: Vec<&str> = listed.value.split_ascii_whitespace().collect();
            assert!(both.clone().count() > 0 && !value.is_empty(), "{name}");
            for word in both {
                assert!(!value.contains(&word), "{name}: {word} is in both lists");
            }
        }
    }

    #[test]
    fn the_context_is_what_no_option_takes() {
        for (line, context) in [
            (".", "."),
            ("-t x .", "."),
            ("-tx .", "."),
            ("-t=x .", "."),
            ("-qt x .", "."),
            (". -t x", "."),
            ("--tag x -f Dockerfile.x ctx", "ctx"),
            ("--tag=x --no-cache ctx", "ctx"),
            ("--pull=false ctx", "ctx"),
            ("--no-cache -q --rm ctx", "ctx"),
            ("--build-arg -x ctx", "ctx"),
            ("-t x -- -odd", "-odd"),
            ("-", "-"),
            // What is not known may take a value, or may not.
            ("--brand-new x ctx", "ctx"),
            ("--brand-new ctx", "ctx"),
            ("--brand-new=x ctx", "ctx"),
            ("--brand-new -t x ctx", "ctx"),
        ] {
            let words = words(line);
            let read = Words::read(&words, of("docker-build"), Style::Dashes);
            let operand = read.operand().map(|at| words[at].as_str());
            assert_eq!(operand, Some(context), "{line}");
        }
        let none = words("-t x");
        let read = Words::read(&none, of("docker-build"), Style::Dashes);
        assert_eq!(read.operand(), None);
    }

    #[test]
    fn values_are_found() {
        let words = words("-f a --build-arg A=1 --build-arg=B=2 --build-arg C -fb .");
        let read = Words::read(&words, of("docker-build"), Style::Dashes);
        let args: Vec<&str> = read.all("build-arg").collect();
        assert_eq!(args, ["A=1", "B=2", "C"]);
        assert_eq!(read.last("file"), Some("b"));
        assert!(!read.asks_for_help());
    }

    #[test]
    fn other_styles_end_at_the_first_operand() {
        let line = words("-var a=b --var-file=x -only y . -var c=d");
        let read = Words::read(&line, of("packer-build"), Style::Go);
        assert_eq!(read.all("var").collect::<Vec<_>>(), ["a=b"]);
        assert_eq!(read.last("var-file"), Some("x"));
        assert_eq!(read.operand().map(|at| line[at].as_str()), Some("."));
        let line = words("--context x -D build -t y");
        let read = Words::read(&line, of("docker"), Style::Leading);
        assert_eq!(read.operands, [3, 4, 5]);
        assert_eq!(read.options.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_read(words in proptest::collection::vec("[-=a-z./ü]{0,6}", 0..12)) {
            for style in [Style::Dashes, Style::Leading, Style::Go] {
                let read = Words::read(&words, of("docker-build"), style);
                for at in read.operands.iter().chain(&read.unsure) {
                    proptest::prop_assert!(*at < words.len());
                }
            }
        }
    }
}
