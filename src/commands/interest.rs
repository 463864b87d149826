//! A first look: whether a text can hold a command that carries a secret which no word gives away.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use memchr::memchr_iter;

use super::lookup;
use super::table::{SIGNS, Sign, What, tools};
use crate::byte_set::ByteSet;
use crate::gate::Word;

/// How often each byte of a text may be looked at, and at least how many are. Real scripts need a fraction of it; what
/// needs more (`sh -c "$(sh -c "$(…`, where every command ends with the text) is taken for worth a look.
const MOST_LOOKS: usize = 32;
const LEAST_BYTES: usize = 1 << 16;

/// A look at the commands of a text, for who finds [`names_of_interest`] in it: whether one is in the table with an option
/// like `-p` that it has there. Says nothing of options, names and tools that have a word for a secret in them.
#[derive(Debug)]
pub struct Look<'a> {
    text: &'a str,
    /// The last command that was read and stands in no other one.
    around: Option<Around<'a>>,
    budget: usize,
    /// Whether the text has the word that gives away most secrets in statements, once that is asked.
    identified: OnceCell<bool>,
}

/// A command, and what was asked about it.
#[derive(Debug)]
struct Around<'a> {
    line: Line<'a>,
    /// What the signs of each tool in it said of all of it: they are asked once, however often a tool stands there. Those
    /// of its own, and of others.
    own: (&'static [Sign], bool),
    others: Vec<(&'static [Sign], bool)>,
}

impl<'a> Look<'a> {
    /// A look at this text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            around: None,
            budget: budget(text),
            identified: OnceCell::new(),
        }
    }

    /// Whether such a command begins at byte `at`, behind those that were asked for before.
    pub fn may_carry_at(&mut self, at: usize) -> bool {
        begun(self.text, at).is_some_and(|begun| self.may_carry(begun, 0))
    }

    /// Whether the tool is given something, or may be: with the budget at its end. The text starts at byte `start` of what
    /// the tool has begun in.
    ///
    /// Where its name stands among the arguments of the last command, what is given to it is a part of these, and made of whole
    /// words, since a name ends where a word does: what is not among them is not given to it either.
    fn may_carry(&mut self, begun: Begun, start: usize) -> bool {
        let Some(behind) = begun.behind.checked_sub(start) else {
            return true;
        };
        let text = self.text;
        let identified = || {
            let holds = || text.to_ascii_lowercase().contains("identified");
            *self.identified.get_or_init(holds)
        };
        let is_there = |line: &Line<'_>| {
            begun
                .signs
                .iter()
                .any(|sign| sign.is_there(line, &identified))
        };
        let mut enclosed = false;
        if let Some(around) = self.around.as_mut().filter(|it| behind < it.line.end) {
            enclosed = true;
            if !around.has(begun.signs, is_there) {
                return false;
            }
        }
        let Some(arguments) = text.get(behind..).map(command) else {
            return true;
        };
        let Some(left) = self.budget.checked_sub(arguments.len()) else {
            return true;
        };
        self.budget = left;
        let line = Line {
            arguments,
            end: behind + arguments.len(),
            options: OnceCell::new(),
            words: OnceCell::new(),
        };
        let is_there = is_there(&line);
        if !enclosed {
            self.around = Some(Around {
                line,
                own: (begun.signs, is_there),
                others: Vec::new(),
            });
        }
        is_there
    }
}

impl<'a> Around<'a> {
    fn has(&mut self, signs: &'static [Sign], is_there: impl Fn(&Line<'a>) -> bool) -> bool {
        let mut asked = std::iter::once(&self.own).chain(&self.others);
        if let Some((_, said)) = asked.find(|(of, _)| std::ptr::eq(*of, signs)) {
            return *said;
        }
        let said = is_there(&self.line);
        self.others.push((signs, said));
        said
    }
}

/// The commands of a text that may be given a secret.
#[derive(Debug, Default)]
pub struct Commands {
    /// In the order of their places.
    all: Vec<Begun>,
    /// How many of them begin before what was asked for last: mostly what comes next is asked for.
    before: Cell<usize>,
}

impl Commands {
    /// Takes up what begins at byte `at` of `text`, where that is such a command: behind the last one.
    pub fn add(&mut self, text: &str, at: usize) {
        /// Most files have fewer.
        const FIRST: usize = 32;
        if let Some(begun) = begun(text, at) {
            if self.all.is_empty() {
                self.all.reserve(FIRST);
            }
            self.all.push(begun);
        }
    }

    /// Whether one of them is given something in these `lines` of the text, or may be. The lines are given by their bytes.
    #[must_use]
    pub fn may_carry(&self, text: &str, lines: &Range<usize>) -> bool {
        let known = self.before.get();
        let last = known.checked_sub(1).and_then(|last| self.all.get(last));
        let known = if last.is_some_and(|last| last.at >= lines.start) {
            0
        } else {
            known
        };
        let from = self.all.get(known..).unwrap_or_default();
        let passed = from
            .iter()
            .take_while(|begun| begun.at < lines.start)
            .count();
        self.before.set(known + passed);
        let from = from.iter().skip(passed);
        let mut inside = from.take_while(|begun| begun.at < lines.end).peekable();
        if inside.peek().is_none() {
            return false;
        }
        let mut look = Look::new(text.get(lines.clone()).unwrap_or_default());
        inside.any(|begun| look.may_carry(*begun, lines.start))
    }
}

/// The name of a tool that may be given a secret.
#[derive(Clone, Copy, Debug)]
struct Begun {
    /// Where it starts, and where it ends, in bytes.
    at: usize,
    behind: usize,
    /// What tells that the tool is given one.
    signs: &'static [Sign],
}

/// What the names of all tools that a [`Look`] asks about begin with: a short one stands in many words, and is one only
/// where a byte follows that ends the name of a tool.
pub fn names_of_interest() -> impl Iterator<Item = Word<'static>> {
    let tools = tools().zip(&SIGNS).filter(|(_, signs)| !signs.is_empty());
    tools.flat_map(|(tool, _)| tool.names).map(|name| Word {
        bytes: name.as_bytes(),
        before: if name.len() > 3 { b"" } else { FOLLOW_NAME },
    })
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

/// The command that has to be looked at and whose name starts at byte `at` of `text`.
fn begun(text: &str, at: usize) -> Option<Begun> {
    if !starts_word(text, at) {
        return None;
    }
    let word = text.as_bytes().get(at..)?;
    let end = ENDS_PART.first_in(word).unwrap_or(word.len());
    // Of a path the last part is the name.
    if word.get(end).is_some_and(|b| !FOLLOWS_NAME.has(*b)) {
        return None;
    }
    let behind = at + end;
    let tool = lookup::place_by_name(text.get(at..behind)?)?;
    let signs = *SIGNS.get(tool)?;
    (!signs.is_empty()).then_some(Begun { at, behind, signs })
}

/// What ends a word: blanks, quotes, operators, and all that is not ASCII.
const ENDS_WORD: ByteSet = ByteSet::of(b"\"'`;&|()\\,[").and(0, b' ').and(0x80, 0xff);

/// What stands between the words of a command's arguments.
const SEPARATES: ByteSet = ENDS_WORD.and(b']', b']');

/// What ends a part of a path, too.
const ENDS_PART: ByteSet = ENDS_WORD.and(b'/', b'/');

/// What may follow the name of a tool: the end of the word, a version or an ending.
const FOLLOW_NAME: &[u8] = b" \t\n\r\"'`;&|()\\,[-.0123456789";
const FOLLOWS_NAME: ByteSet = ByteSet::of(FOLLOW_NAME);

/// Where [`command`] has to look.
const ENDS_COMMAND: ByteSet = ByteSet::of(b"\"'`({\\;|&");

/// A command, as far as a first look tells it.
#[derive(Debug)]
struct Line<'a> {
    /// What stands behind the name.
    arguments: &'a str,
    /// Where that ends in the text, in bytes.
    end: usize,
    /// Its options, once they are asked for.
    options: OnceCell<Options>,
    /// The words of its arguments, once they are asked for.
    words: OnceCell<Vec<&'a [u8]>>,
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

/// What the options of a command are.
#[derive(Clone, Copy, Debug, Default)]
struct Options {
    /// One bit for each letter of the short ones.
    letters: u128,
    /// Any may have two dashes.
    long: bool,
}

/// The options; of the short ones one may stand behind others: `-sSu`.
fn options(arguments: &str) -> Options {
    let bytes = arguments.as_bytes();
    let mut options = Options::default();
    for at in memchr_iter(b'-', bytes) {
        let cluster = bytes.get(at + 1..).unwrap_or_default();
        if cluster.first() == Some(&b'-') {
            options.long = true;
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let begins = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'[' | b',');
        if before.is_none_or(begins) {
            let word = cluster.iter().take_while(|b| !b.is_ascii_whitespace());
            let letters = word.filter(|letter| letter.is_ascii());
            options.letters = letters.fold(options.letters, |all, letter| all | 1 << letter);
        }
    }
    options
}

impl Sign {
    /// `identified` says whether the text around has the word that gives away most secrets in statements.
    fn is_there(&self, line: &Line<'_>, identified: &dyn Fn() -> bool) -> bool {
        let mut verbs = self.verbs.iter();
        self.what.is_there(line, identified)
            && (self.verbs.is_empty()
                || verbs.any(|verb| verb.split(' ').all(|word| line.has_word(word))))
    }
}

impl What {
    fn is_there(&self, line: &Line<'_>, identified: &dyn Fn() -> bool) -> bool {
        match self {
            Self::Nothing => true,
            Self::Letter(letter) => line.options().letters & letter != 0,
            Self::Option(name) => {
                (!name.starts_with("--") || line.options().long) && line.arguments.contains(name)
            }
            // The other words of such a statement speak for themselves.
            Self::Statement(what) => what.is_there(line, identified) && !identified(),
        }
    }
}

impl Line<'_> {
    fn options(&self) -> Options {
        *self.options.get_or_init(|| options(self.arguments))
    }

    /// Whether `word` is there and no part of a longer one.
    fn has_word(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| {
            let words = self.arguments.as_bytes().split(|b| SEPARATES.has(*b));
            words.filter(|word| !word.is_empty()).collect()
        });
        words.contains(&word.as_bytes())
    }
}

/// Whether a command in `text` may be given a secret.
#[cfg(test)]
pub(super) fn may_carry(text: &str) -> bool {
    use crate::gate::{Gate, Set};

    let names = Gate::new(names_of_interest().map(|name| (name, Set::One)));
    let mut look = Look::new(text);
    let mut found = false;
    names.search(text.as_bytes(), |at, _| {
        found = look.may_carry_at(at);
        !found
    });
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Commands, Look, may_carry};

    proptest! {
        #[test]
        fn what_is_known_of_the_command_around_changes_nothing(
            parts in prop::collection::vec(prop::sample::select(PARTS), 0..12),
        ) {
            let text = parts.concat();
            let each_alone = (0..text.len()).any(|at| Look::new(&text).may_carry_at(at));
            prop_assert_eq!(may_carry(&text), each_alone);
            let mut commands = Commands::default();
            (0..text.len()).for_each(|at| commands.add(&text, at));
            prop_assert_eq!(commands.may_carry(&text, &(0..text.len())), each_alone);
        }
    }

    const PARTS: &[&str] = &[
        "git ",
        "config ",
        "curl",
        " -E ",
        "mysql",
        " -p",
        "hunter2a ",
        "; ",
        " && ",
        " | ",
        "\"",
        "`",
        "$(",
        ")",
        "psql -c ",
        "identified ",
        "ssh ",
        "sshpass",
        "-",
        "/",
        "\\\n",
        " \n",
        "--",
        "docker ",
        "login ",
        "7",
    ];

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
