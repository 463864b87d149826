//! A first look: whether a text can hold a command that carries a secret which no word gives away.

use std::sync::LazyLock;

use memchr::memmem;

use super::spec::Form;
use super::table::{Carrier, Command, Secret, tool, tools};

/// Parts of the names of options that speak for themselves: a text that holds one is looked at anyway.
const EVIDENT: [&str; 8] = [
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "login",
];

/// `false` when no command in `text` is in the table with an option like `-p` that it has there. Says nothing of
/// options, names and tools that have a word for a secret in them.
#[must_use]
pub fn may_carry(text: &str) -> bool {
    let beginnings = &*BEGINNINGS;
    let bytes = text.as_bytes();
    let mut starts = true;
    bytes.iter().enumerate().any(|(at, byte)| {
        let word = starts;
        starts = *byte == b'/' || ends_word(*byte);
        word && !starts
            && beginnings.has(bytes.get(at..).unwrap_or_default())
            && text.get(at..).is_some_and(|rest| is_command(text, rest))
    })
}

/// Whether `rest`, the end of `text`, begins with the name of a tool that is given something there.
fn is_command(text: &str, rest: &str) -> bool {
    let end = rest
        .bytes()
        .position(|b| b == b'/' || ends_word(b))
        .unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(end).unwrap_or_default();
    // Of a path the last part is the name.
    if behind.starts_with('/') {
        return false;
    }
    tool(name).is_some_and(|tool| {
        let arguments = command(behind);
        is_given(
            tool,
            &Line {
                text,
                arguments,
                letters: letters(arguments),
            },
        )
    })
}

/// By byte.
static ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        ends[byte] = byte <= b' ' as usize
            || byte > 127
            || matches!(
                byte as u8,
                b'"' | b'\'' | b'`' | b';' | b'&' | b'|' | b'(' | b')' | b'\\' | b',' | b'['
            );
        byte += 1;
    }
    ends
};

fn ends_word(byte: u8) -> bool {
    ENDS_WORD.get(usize::from(byte)).is_some_and(|ends| *ends)
}

/// How the tools' names begin: a set of hashes, so that few of the words that are no tool are looked up.
struct Beginnings(Box<[u64; 256]>);

static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let mut beginnings = Beginnings(Box::new([0; 256]));
    for name in tools().flat_map(|tool| tool.names) {
        let (word, bit) = Beginnings::place(name.as_bytes());
        if let Some(word) = beginnings.0.get_mut(word) {
            *word |= bit;
        }
    }
    beginnings
});

impl Beginnings {
    /// Up to four bytes, in lower case, before what may be a version or an ending: `pip3.11` and `PIP.EXE` begin as
    /// `pip` does.
    fn place(word: &[u8]) -> (usize, u64) {
        let letters = word.iter().take_while(|b| {
            !ends_word(**b) && !b.is_ascii_digit() && !matches!(b, b'/' | b'.' | b'-')
        });
        let beginning = letters
            .take(4)
            .fold(0_u32, |all, byte| all << 8 | u32::from(byte | 0x20));
        let hash = beginning.wrapping_mul(0x9E37_79B1) >> 18;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    fn has(&self, word: &[u8]) -> bool {
        let (at, bit) = Self::place(word);
        self.0.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// A command, as far as a first look tells it.
struct Line<'a> {
    /// All of the text.
    text: &'a str,
    /// What stands behind the name.
    arguments: &'a str,
    /// One bit for each letter of its short options.
    letters: u128,
}

/// Up to the end of the command: the first `;`, `|` or `&&`, unless something stands before it that may quote it.
fn command(text: &str) -> &str {
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, next)| *next);
        match byte {
            b'"' | b'\'' | b'`' | b'(' | b'{' => return text,
            b'\\' if !next.is_none_or(|b| b.is_ascii_whitespace()) => return text,
            b';' | b'|' => return text.get(..at).unwrap_or_default(),
            b'&' if next == Some(b'&') => return text.get(..at).unwrap_or_default(),
            _ => {}
        }
    }
    text
}

/// The letters of the short options; one may stand behind others: `-sSu`.
fn letters(arguments: &str) -> u128 {
    arguments
        .split_whitespace()
        .filter_map(|word| {
            word.trim_start_matches(['"', '\'', '[', ','])
                .strip_prefix('-')
        })
        .filter(|cluster| !cluster.starts_with('-'))
        .flat_map(str::bytes)
        .filter(u8::is_ascii)
        .fold(0, |letters, letter| letters | 1 << letter)
}

fn is_given(tool: &'static Command, line: &Line<'_>) -> bool {
    let of_tool = tool
        .secrets
        .iter()
        .any(|secret| is_there(secret, tool, line));
    of_tool
        || tool.verbs.iter().any(|verb| {
            let chosen = verb
                .names
                .iter()
                .any(|name| name.split(' ').all(|word| line.has_word(word)));
            chosen
                && verb
                    .secrets
                    .iter()
                    .any(|secret| is_there(secret, verb, line))
        })
}

/// Whether the entry may be met in the line, and no word for a secret gives it away.
fn is_there(secret: &Secret, of: &Command, line: &Line<'_>) -> bool {
    let named = match secret.form {
        Form::Header
        | Form::Pair
        | Form::Pairs
        | Form::Substitution
        | Form::Debconf
        | Form::Text
        | Form::Url => secret.role.is_none(),
        // The other words of such a statement speak for themselves.
        Form::Statement => !line.text.to_ascii_lowercase().contains("identified"),
        Form::Whole | Form::Login | Form::Line | Form::Logins => secret.named_by.is_some(),
    };
    if named {
        return false;
    }
    match secret.from {
        Carrier::Option(names) => names
            .iter()
            .any(|name| !is_evident(name) && line.has_option(name)),
        Carrier::Environment(names) => names
            .iter()
            .any(|name| !is_evident(name) && line.text.contains(name)),
        // Operands and input have no sign of their own, but for the names that some go by.
        Carrier::Operand(_) | Carrier::Stdin => {
            !of.names.iter().all(|name| is_evident(name))
                && (secret.key.is_empty() || secret.key.iter().any(|key| !is_evident(key)))
        }
    }
}

impl Line<'_> {
    /// Whether `word` is there and no part of a longer one.
    fn has_word(&self, word: &str) -> bool {
        let bytes = self.arguments.as_bytes();
        memmem::find_iter(bytes, word).any(|at| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let after = bytes.get(at + word.len());
            [before, after]
                .into_iter()
                .flatten()
                .all(|b| ends_word(*b) || *b == b']')
        })
    }

    fn has_option(&self, name: &str) -> bool {
        match name.as_bytes() {
            [b'-', letter] if letter.is_ascii() => self.letters & (1 << letter) != 0,
            _ => self.arguments.contains(name),
        }
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
