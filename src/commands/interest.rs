//! A first look: whether a text can hold a command that carries a secret which no word gives away.

use std::cell::OnceCell;
use std::sync::LazyLock;

use memchr::{memchr_iter, memmem};

use super::lookup;
use super::spec::Form;
use super::table::{Carrier, Command, Secret, tools};
use crate::byte_set::ByteSet;
use crate::gate::{Gate, Set};

/// Parts of the names of options that speak for themselves: a text that holds one is looked at anyway.
const EVIDENT: [&str; 8] = [
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "login",
];

/// How often each byte of a text may be looked at, and at least how many are. Real scripts need a fraction of it; what
/// needs more (`sh "$(sh "$(…`, where every command ends with the text) is taken for worth a look.
const MOST_LOOKS: usize = 32;
const LEAST_BYTES: usize = 1 << 16;

/// `false` when no command in `text` is in the table with an option like `-p` that it has there. Says nothing of
/// options, names and tools that have a word for a secret in them.
#[must_use]
pub fn may_carry(text: &str) -> bool {
    let mut budget = budget(text);
    let mut found = false;
    TOOLS.gate.search(text.as_bytes(), |at, _| {
        found = is_command(text, at, &mut budget);
        !found
    });
    found
}

/// The same, of the commands that begin at `places`, in bytes from where `text` starts: those where [`may_begin`].
#[must_use]
pub fn may_carry_at(text: &str, places: impl Iterator<Item = usize>) -> bool {
    let mut budget = budget(text);
    let mut places = places;
    places.any(|at| is_command(text, at, &mut budget))
}

/// What the names of all tools that [`may_carry`] looks for begin with, and what follows the short ones.
pub fn names_of_interest() -> impl Iterator<Item = Vec<u8>> {
    let tools = tools().zip(&TOOLS.signs);
    tools
        .filter(|(_, signs)| !signs.is_empty())
        .flat_map(|(tool, _)| tool.names)
        .flat_map(|name| beginnings(name))
}

/// The name; a short one, which stands in many words, with each byte that may follow it as the name of a tool.
fn beginnings(name: &str) -> Vec<Vec<u8>> {
    if name.len() > 3 {
        return vec![name.as_bytes().to_vec()];
    }
    (0..=u8::MAX)
        .filter(|byte| FOLLOWS_NAME.has(*byte))
        .map(|byte| [name.as_bytes(), &[byte]].concat())
        .collect()
}

/// Whether a command that [`may_carry`] has to look at may begin at byte `at` of `text`.
#[inline]
#[must_use]
pub fn may_begin(text: &str, at: usize) -> bool {
    starts_word(text, at) && signs_at(text, at).is_some()
}

/// Whether a word, or the last part of a path, may start at byte `at` of `text`.
#[inline]
fn starts_word(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    before.is_none_or(|byte| ENDS_PART.has(*byte))
}

fn budget(text: &str) -> usize {
    text.len().saturating_mul(MOST_LOOKS).max(LEAST_BYTES)
}

/// The signs of the tool whose name is the word that starts at byte `at` of `text`, and what stands behind the name.
fn signs_at(text: &str, at: usize) -> Option<(&'static [Sign], &str)> {
    let word = text.as_bytes().get(at..)?;
    let end = ENDS_PART.first_in(word).unwrap_or(word.len());
    // Of a path the last part is the name.
    if word.get(end).is_some_and(|b| !FOLLOWS_NAME.has(*b)) {
        return None;
    }
    let (name, behind) = text.get(at..)?.split_at_checked(end)?;
    let tool = lookup::place_by_name(name)?;
    let signs = TOOLS.signs.get(tool)?;
    (!signs.is_empty()).then_some((signs.as_slice(), behind))
}

/// Whether a tool's name stands at byte `at` of `text` and the tool is given something there, or may: with the budget at
/// its end.
fn is_command(text: &str, at: usize, budget: &mut usize) -> bool {
    if !starts_word(text, at) {
        return false;
    }
    let Some((signs, behind)) = signs_at(text, at) else {
        return false;
    };
    let arguments = command(behind);
    let Some(left) = budget.checked_sub(arguments.len()) else {
        return true;
    };
    *budget = left;
    let line = Line {
        text,
        arguments,
        letters: OnceCell::new(),
        has_long: OnceCell::new(),
    };
    signs.iter().any(|sign| sign.is_there(&line))
}

/// What ends a word: blanks, quotes, operators, and all that is not ASCII.
const ENDS_WORD: ByteSet = ByteSet::of(b"\"'`;&|()\\,[").and(0, b' ').and(0x80, 0xff);

/// What ends a part of a path, too.
const ENDS_PART: ByteSet = ENDS_WORD.and(b'/', b'/');

/// What may follow the name of a tool: the end of the word, a version or an ending.
const FOLLOWS_NAME: ByteSet = ByteSet::of(b" \t\n\r\"'`;&|()\\,[")
    .and(b'-', b'.')
    .and(b'0', b'9');

/// Where [`command`] has to look.
const ENDS_COMMAND: ByteSet = ByteSet::of(b"\"'`({\\;|&");

/// The tools that may be given a secret which no word gives away.
struct Tools {
    /// Their names.
    gate: Gate,
    /// By the tool's place in the table.
    signs: Vec<Vec<Sign>>,
}

static TOOLS: LazyLock<Tools> = LazyLock::new(|| {
    let mut gate = Gate::default();
    let signs = tools().map(|tool| {
        let of_verbs = tool.verbs.iter().flat_map(|verb| signs(verb, verb.names));
        let signs: Vec<Sign> = signs(tool, &[]).chain(of_verbs).collect();
        if !signs.is_empty() {
            for name in tool.names {
                for beginning in beginnings(name) {
                    gate.add(&beginning, Set::One);
                }
            }
        }
        signs
    });
    let signs = signs.collect();
    Tools { gate, signs }
});

/// A command, as far as a first look tells it.
struct Line<'a> {
    /// All of the text.
    text: &'a str,
    /// What stands behind the name.
    arguments: &'a str,
    /// One bit for each letter of its short options, once they are asked for.
    letters: OnceCell<u128>,
    /// Whether any option has two dashes, once that is asked for.
    has_long: OnceCell<bool>,
}

/// Up to the end of the command: the first `;`, `|` or `&&`, unless something stands before it that may quote it.
fn command(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(at) = ENDS_COMMAND.first_in(rest) else {
            return text;
        };
        let next = rest.get(at + 1);
        match rest.get(at) {
            // The end of a line.
            Some(b'\\') if next.is_none_or(u8::is_ascii_whitespace) => {}
            Some(b'&') if next != Some(&b'&') => {}
            Some(b';' | b'|' | b'&') => return text.get(..from + at).unwrap_or_default(),
            _ => return text,
        }
        from += at + 1;
    }
}

/// The letters of the short options; one may stand behind others: `-sSu`.
fn letters(arguments: &str) -> u128 {
    let bytes = arguments.as_bytes();
    let starts = memchr_iter(b'-', bytes).filter(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'[' | b','))
    });
    starts
        .filter_map(|at| bytes.get(at + 1..))
        .filter(|cluster| cluster.first() != Some(&b'-'))
        .flat_map(|cluster| cluster.iter().take_while(|b| !b.is_ascii_whitespace()))
        .filter(|letter| letter.is_ascii())
        .fold(0, |letters, letter| letters | 1 << letter)
}

/// What shows, in a command of a tool, that it may be given a secret.
struct Sign {
    /// The words of one of them are there. None when the tool itself is given it.
    verbs: Vec<Vec<memmem::Finder<'static>>>,
    what: What,
}

enum What {
    /// The tool or the verb is enough: what it is given has no sign of its own.
    Nothing,
    /// A short option.
    Letter(u128),
    /// A long option.
    Option(&'static str),
    /// A variable, anywhere.
    Variable(&'static str),
    /// A statement in which the word that gives a secret away in most is missing.
    Statement(Box<Self>),
}

/// The signs of what a tool, or one of its verbs, is given.
fn signs(of: &'static Command, verbs: &'static [&'static str]) -> impl Iterator<Item = Sign> {
    let secrets = of.secrets.iter().filter(|secret| !is_named(secret));
    secrets.flat_map(move |secret| {
        let statement = secret.form == Form::Statement;
        what(of, secret).into_iter().map(move |what| Sign {
            verbs: verbs.iter().map(|name| words_of(name)).collect(),
            what: if statement {
                What::Statement(Box::new(what))
            } else {
                what
            },
        })
    })
}

fn words_of(verb: &'static str) -> Vec<memmem::Finder<'static>> {
    verb.split(' ').map(memmem::Finder::new).collect()
}

/// Whether what the entry carries stands with a name, which is looked at anyway.
fn is_named(secret: &Secret) -> bool {
    match secret.form {
        Form::Header
        | Form::Pair
        | Form::Pairs
        | Form::Substitution
        | Form::Debconf
        | Form::Text
        | Form::Url
        | Form::Channel => secret.role.is_none(),
        Form::Statement => false,
        Form::Whole | Form::Login | Form::Field | Form::Line | Form::Logins => {
            secret.named_by.is_some()
        }
    }
}

fn what(of: &Command, secret: &Secret) -> Vec<What> {
    match secret.from {
        Carrier::Option(names) => names
            .iter()
            .filter(|name| !is_evident(name))
            .map(|name| match name.as_bytes() {
                [b'-', letter] if letter.is_ascii() => What::Letter(1 << letter),
                _ => What::Option(name),
            })
            .collect(),
        Carrier::Environment(names) => names
            .iter()
            .filter(|name| !is_evident(name))
            .map(|name| What::Variable(name))
            .collect(),
        // Operands and input have no sign of their own, but for the names that some go by.
        Carrier::Operand(_) | Carrier::Stdin => {
            let shows = of.names.iter().all(|name| is_evident(name))
                || !secret.key.is_empty() && secret.key.iter().all(|key| is_evident(key));
            if shows {
                Vec::new()
            } else {
                vec![What::Nothing]
            }
        }
    }
}

impl Sign {
    fn is_there(&self, line: &Line<'_>) -> bool {
        let mut verbs = self.verbs.iter();
        (self.verbs.is_empty() || verbs.any(|words| words.iter().all(|word| line.has_word(word))))
            && self.what.is_there(line)
    }
}

impl What {
    fn is_there(&self, line: &Line<'_>) -> bool {
        match self {
            Self::Nothing => true,
            Self::Letter(letter) => {
                line.letters.get_or_init(|| letters(line.arguments)) & letter != 0
            }
            Self::Option(name) => {
                (!name.starts_with("--") || line.has_long()) && line.arguments.contains(name)
            }
            Self::Variable(name) => line.text.contains(name),
            // The other words of such a statement speak for themselves.
            Self::Statement(what) => {
                what.is_there(line) && !line.text.to_ascii_lowercase().contains("identified")
            }
        }
    }
}

impl Line<'_> {
    fn has_long(&self) -> bool {
        *self.has_long.get_or_init(|| self.arguments.contains("--"))
    }

    /// Whether `word` is there and no part of a longer one.
    fn has_word(&self, word: &memmem::Finder<'static>) -> bool {
        let bytes = self.arguments.as_bytes();
        word.find_iter(bytes).any(|at| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let after = bytes.get(at + word.needle().len());
            [before, after]
                .into_iter()
                .flatten()
                .all(|b| ENDS_WORD.has(*b) || *b == b']')
        })
    }
}

fn is_evident(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    EVIDENT.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::may_carry;

    #[test]
    fn options_are_looked_for_behind_the_tool_and_in_its_command() {
        for text in [
            "RUN mysql -uroot -phunter2a",
            "RUN set -eux; /usr/bin/mysql -u root -phunter2a",
            "[\"mysql\", \"-phunter2a\"]",
            "sh -c 'cd /x; MySQL5 -phunter2a'",
            "RUN mysql \\\n  -h db \\\n  -phunter2a",
            "RUN curl -A 'a; b' -E client.pem:hunter2a http://a",
            "RUN curl http://a?b&c -E client.pem:hunter2a",
            "RUN [\"git\", \"config\", \"a\", \"b\"]",
        ] {
            assert!(may_carry(text), "{text}");
        }
        for text in [
            "RUN set -eux; apt-get install -y curl; rm -f x",
            "RUN curl -fsSL http://a | tar -E",
            "RUN curl -fsSL http://a && tar -E",
            "RUN mysqlx -p",
            "RUN mkdir -E curl",
            "RUN apt-get install -y git pkg-config",
            "ENV MYSQL=8",
        ] {
            assert!(!may_carry(text), "{text}");
        }
    }
}
