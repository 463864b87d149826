//! Sets of characters in Go's regular expressions (`regexp/syntax`), as far as ignore patterns can hold them.

/// A set of characters.
#[derive(Debug, Default)]
pub(super) struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// Sets inside the set: `\d`, `\W`, `[:alpha:]`.
    inner: Vec<Self>,
}

impl Class {
    pub(super) fn takes(&self, c: char) -> bool {
        let listed = self
            .ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&c))
            || self.inner.iter().any(|class| class.takes(c));
        listed != self.negated
    }

    /// `[^/]`.
    pub(super) fn within_a_name() -> Self {
        Self {
            negated: true,
            ranges: vec![('/', '/')],
            inner: Vec::new(),
        }
    }

    /// `\d`, `\s`, `\w` and their opposites; they are ASCII sets in Go.
    pub(super) fn perl(letter: char) -> Option<Self> {
        let ranges = match letter.to_ascii_lowercase() {
            'd' => vec![('0', '9')],
            's' => vec![('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')],
            'w' => WORD.to_vec(),
            _ => return None,
        };
        Some(Self {
            negated: letter.is_ascii_uppercase(),
            ranges,
            inner: Vec::new(),
        })
    }

    /// `[:alpha:]` and `[:^alpha:]`, by what stands between the colons.
    fn posix(name: &str) -> Option<Self> {
        let (negated, name) = match name.strip_prefix('^') {
            Some(name) => (true, name),
            None => (false, name),
        };
        let ranges: &[(char, char)] = match name {
            "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
            "alpha" => &[('A', 'Z'), ('a', 'z')],
            "ascii" => &[('\0', '\u{7f}')],
            "blank" => &[('\t', '\t'), (' ', ' ')],
            "cntrl" => &[('\0', '\u{1f}'), ('\u{7f}', '\u{7f}')],
            "digit" => &[('0', '9')],
            "graph" => &[('!', '~')],
            "lower" => &[('a', 'z')],
            "print" => &[(' ', '~')],
            "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "space" => &[('\t', '\r'), (' ', ' ')],
            "upper" => &[('A', 'Z')],
            "word" => &WORD,
            "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
            _ => return None,
        };
        Some(Self {
            negated,
            ranges: ranges.to_vec(),
            inner: Vec::new(),
        })
    }

    /// The set whose `[` stands before `text`, and what comes behind its `]`; `None` for what Go refuses.
    pub(super) fn read(text: &str) -> Option<(Self, &str)> {
        let mut class = Self::default();
        let mut rest = text;
        if let Some(behind) = rest.strip_prefix('^') {
            class.negated = true;
            rest = behind;
        }
        let mut first = true;
        loop {
            // A `]` that comes first is one of the set.
            if !first && let Some(behind) = rest.strip_prefix(']') {
                return Some((class, behind));
            }
            first = false;
            if let Some(behind) = rest.strip_prefix("[:")
                && let Some((name, behind)) = behind.split_once(":]")
            {
                class.inner.push(Self::posix(name)?);
                rest = behind;
                continue;
            }
            if let Some(letter) = rest.strip_prefix('\\').and_then(|r| r.chars().next())
                && let Some(perl) = Self::perl(letter)
            {
                class.inner.push(perl);
                rest = rest.get(2..)?;
                continue;
            }
            let (low, behind) = class_char(rest)?;
            rest = behind;
            let mut high = low;
            if let Some(behind) = rest.strip_prefix('-')
                && !behind.starts_with(']')
            {
                (high, rest) = class_char(behind)?;
                if high < low {
                    return None;
                }
            }
            class.ranges.push((low, high));
        }
    }
}

const WORD: [(char, char); 4] = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

fn class_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let c = match chars.next()? {
        '\\' => escaped(chars.next()?)?,
        c => c,
    };
    Some((c, chars.as_str()))
}

/// What `\c` stands for where it is one character. Letters that mean something else, or nothing, are `None`: `\x41`,
/// `\101` and `\pL` are not read, as no path is written so.
pub(super) fn escaped(c: char) -> Option<char> {
    match c {
        'a' => Some('\u{7}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\u{b}'),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => Some(c),
        _ => None,
    }
}
