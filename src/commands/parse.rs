//! Arguments to options and operands, as the tool reads them.

use super::argument::{Argument, matches};
use super::spec::{Given, Style};
use super::table::{Carrier, Command};
use crate::ir::{Part, Value};

/// Most operands that are looked at for a verb.
const VERB_WORDS: usize = 6;

/// A listed option.
#[derive(Debug)]
pub(super) struct ListedOption<'a> {
    /// As listed.
    pub(super) name: &'static str,
    /// Its value, if it has one.
    pub(super) value: Option<Value>,
    /// The argument that it stands in.
    pub(super) argument: &'a Argument,
    /// The position of that.
    pub(super) at: usize,
}

/// What the arguments are to the tool.
#[derive(Debug, Default)]
pub(super) struct Parsed<'a> {
    /// The verb.
    pub(super) verb: Option<&'static Command>,
    /// Listed options.
    pub(super) options: Vec<ListedOption<'a>>,
    /// Positions of the operands behind the verb.
    pub(super) operands: Vec<usize>,
    /// Positions of arguments that are accounted for: the verb, listed options and their values.
    pub(super) known: Vec<usize>,
    /// Where the command begins that this one runs.
    pub(super) inner: Option<usize>,
}

/// What the table says of an option.
#[derive(Clone, Copy)]
enum Known {
    Value(&'static str, Given),
    Switch(&'static str),
}

/// The tool's own entries, and those of its verb before them.
struct Tables {
    verb: Option<&'static Command>,
    tool: &'static Command,
}

impl Tables {
    fn each(&self) -> impl Iterator<Item = &'static Command> {
        self.verb.into_iter().chain([self.tool])
    }

    fn option(&self, name: &str) -> Option<Known> {
        let windows = self.tool.style == Style::Windows;
        let same = |listed: &str| {
            if windows {
                bare(listed).eq_ignore_ascii_case(bare(name))
            } else {
                matches(listed, name)
            }
        };
        self.each().find_map(|table| {
            let secret = table.secrets.iter().find_map(|secret| match secret.from {
                Carrier::Option(names) => {
                    let listed = names.iter().copied().find(|n| same(n))?;
                    Some(Known::Value(listed, secret.given))
                }
                _ => None,
            });
            let find = |names: &'static [&'static str]| names.iter().copied().find(|n| same(n));
            let runs = table.runs.as_ref();
            secret
                .or_else(|| find(table.takes).map(|n| Known::Value(n, Given::Any)))
                .or_else(|| find(runs?.script).map(|n| Known::Value(n, Given::Any)))
                .or_else(|| find(runs?.line).map(|n| Known::Value(n, Given::Any)))
                .or_else(|| find(runs?.after).map(Known::Switch))
                .or_else(|| find(table.switches).map(Known::Switch))
        })
    }

    fn is_flag(&self, letter: char) -> bool {
        self.each().any(|table| table.flags.contains(letter))
    }
}

fn bare(option: &str) -> &str {
    option.trim_start_matches(['-', '/'])
}

/// Reads the arguments of `argv`, whose first is the tool's name.
pub(super) fn parse<'a>(tool: &'static Command, argv: &'a [Argument]) -> Parsed<'a> {
    let mut tables = Tables { verb: None, tool };
    if !tool.verbs.is_empty() {
        let plain = Reader::new(&tables, argv, &[]).read();
        if let Some((verb, words)) = verb(tool, argv, &plain.operands) {
            tables.verb = Some(verb);
            let mut parsed = Reader::new(&tables, argv, &words).read();
            parsed.verb = Some(verb);
            parsed.known.extend(words);
            return parsed;
        }
        return plain;
    }
    Reader::new(&tables, argv, &[]).read()
}

/// The verb with the most words that the operands begin with, and where these stand.
fn verb(
    tool: &'static Command,
    argv: &[Argument],
    operands: &[usize],
) -> Option<(&'static Command, Vec<usize>)> {
    let words: Vec<&str> = operands
        .iter()
        .take(VERB_WORDS)
        .filter_map(|at| argv.get(*at))
        .map(Argument::as_str)
        .collect();
    let windows = tool.style == Style::Windows;
    let count = |name: &str| {
        let mut have = words.iter();
        let mut count = 0;
        for wanted in name.split(' ') {
            let have = have.next()?;
            let same = *have == wanted || windows && have.eq_ignore_ascii_case(wanted);
            if !same {
                return None;
            }
            count += 1;
        }
        Some(count)
    };
    let (length, verb) = tool
        .verbs
        .iter()
        .flat_map(|verb| verb.names.iter().map(move |name| (*name, verb)))
        .filter_map(|(name, verb)| Some((count(name)?, verb)))
        .max_by_key(|(length, _)| *length)?;
    Some((verb, operands.get(..length)?.to_vec()))
}

struct Reader<'t, 'a> {
    tables: &'t Tables,
    argv: &'a [Argument],
    /// Positions of the verb's words.
    verb: &'t [usize],
    parsed: Parsed<'a>,
    at: usize,
    only_operands: bool,
}

impl<'t, 'a> Reader<'t, 'a> {
    fn new(tables: &'t Tables, argv: &'a [Argument], verb: &'t [usize]) -> Self {
        Self {
            tables,
            argv,
            verb,
            parsed: Parsed::default(),
            at: 1,
            only_operands: false,
        }
    }

    fn read(mut self) -> Parsed<'a> {
        let runs = self.tables.each().find_map(|table| table.runs.as_ref());
        let begins = runs
            .and_then(|runs| runs.from.or(runs.join))
            .map(usize::from);
        while let Some(argument) = self.argv.get(self.at) {
            let at = self.at;
            self.at += 1;
            if self.verb.contains(&at) {
                continue;
            }
            if !self.only_operands && argument.as_str() == "--" {
                self.only_operands = true;
                continue;
            }
            if !self.only_operands && is_option(argument, self.tables.tool.style) {
                self.option(argument, at);
                if self.parsed.inner.is_some() {
                    break;
                }
                continue;
            }
            // `su -`: an option without a letter, where the table says so.
            let bare = argument.as_str() == "-" && !self.only_operands;
            if bare
                && self
                    .tables
                    .each()
                    .any(|table| table.switches.contains(&"-"))
            {
                continue;
            }
            if runs.is_some_and(|runs| runs.assigns) && is_assignment(argument.as_str()) {
                continue;
            }
            if begins == Some(self.parsed.operands.len()) {
                self.parsed.inner = Some(at);
                break;
            }
            self.parsed.operands.push(at);
        }
        self.parsed
    }

    fn option(&mut self, argument: &'a Argument, at: usize) {
        let text = argument.as_str();
        let (name, glued) = self.named(text);
        match self.tables.option(name) {
            Some(Known::Switch(name)) => {
                self.push(name, None, argument, at);
                let runs = self.tables.each().find_map(|table| table.runs.as_ref());
                if runs.is_some_and(|runs| runs.after.contains(&name)) {
                    self.parsed.inner = Some(self.at);
                }
            }
            Some(Known::Value(name, given)) => match glued {
                Some(from) if given != Given::Apart => {
                    let value = argument.value.slice(from..text.len());
                    self.push(name, Some(value), argument, at);
                }
                None if given != Given::Glued => self.apart(name, argument, at),
                _ => self.push(name, None, argument, at),
            },
            None if self.tables.tool.style == Style::Gnu => self.cluster(argument, at),
            None => {}
        }
    }

    /// The name of an option, and where its value begins if that stands in the same argument.
    fn named<'x>(&self, text: &'x str) -> (&'x str, Option<usize>) {
        let windows = self.tables.tool.style == Style::Windows;
        let sign = text.find(|c| c == '=' || windows && c == ':');
        match sign {
            Some(sign) if sign > 0 => (text.get(..sign).unwrap_or(text), Some(sign + 1)),
            _ => (text, None),
        }
    }

    /// `-xV`, `-abxV`, `-abx V`.
    fn cluster(&mut self, argument: &'a Argument, at: usize) {
        let text = argument.as_str();
        let Some(letters) = text.strip_prefix('-').filter(|l| !l.starts_with('-')) else {
            return;
        };
        for (offset, letter) in letters.char_indices() {
            let end = 1 + offset + letter.len_utf8();
            let mut name = String::from('-');
            name.push(letter);
            match self.tables.option(&name) {
                Some(Known::Value(name, given)) => {
                    let rest = text.get(end..).unwrap_or_default();
                    // `-p=V`, as some command line parsers have it.
                    let from = end + usize::from(rest.len() > 1 && rest.starts_with('='));
                    if rest.is_empty() && given != Given::Glued {
                        self.apart(name, argument, at);
                    } else if !rest.is_empty() && given != Given::Apart {
                        let value = argument.value.slice(from..text.len());
                        self.push(name, Some(value), argument, at);
                    }
                    return;
                }
                Some(Known::Switch(name)) => self.push(name, None, argument, at),
                None if self.tables.is_flag(letter) => {}
                None => return,
            }
        }
    }

    /// The option's value is the next argument, whatever that looks like.
    fn apart(&mut self, name: &'static str, argument: &'a Argument, at: usize) {
        let value = self.argv.get(self.at).map(|next| next.value.clone());
        if value.is_some() {
            self.parsed.known.push(self.at);
            self.at += 1;
        }
        self.push(name, value, argument, at);
    }

    fn push(
        &mut self,
        name: &'static str,
        value: Option<Value>,
        argument: &'a Argument,
        at: usize,
    ) {
        self.parsed.known.push(at);
        self.parsed.options.push(ListedOption {
            name,
            value,
            argument,
            at,
        });
    }
}

fn is_option(argument: &Argument, style: Style) -> bool {
    let literal = matches!(argument.value.parts.first(), Some(Part::Literal(_)));
    let text = argument.as_str();
    literal
        && text.len() > 1
        && (text.starts_with('-') || style == Style::Windows && text.starts_with('/'))
}

/// `NAME=value`.
pub(super) fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
