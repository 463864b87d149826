//! Comments and instructions that can be told to hold no error without reading their arguments.

use std::ops::Range;

use memchr::memchr;

use super::Keyword;
use super::lines::{Reader, line_length, spaces_in_front};
use crate::byte_set::ByteSet;

impl Reader<'_> {
    /// Passes over blank lines, comments and the instructions that are certain to be read without an error, open no
    /// heredoc, copy and mount no file, are not `wanted`, and have no line that is put together with the next one to a
    /// word. What comes next takes reading. Nothing is passed over before the directives have ended.
    pub(super) fn pass_over(&mut self, wanted: &dyn Fn(Range<usize>) -> bool) {
        if !self.directives.have_ended() {
            return;
        }
        let text = self.text.as_bytes();
        let mut lines = Lines {
            rest: text.get(self.at..).unwrap_or_default(),
        };
        loop {
            let before = lines.rest.len();
            let Some(line) = lines.next() else {
                break;
            };
            let passed = match Begin::of(line) {
                Begin::Comment | Begin::Blank => true,
                Begin::Word(indent) => {
                    let first = line.get(indent..).unwrap_or_default();
                    let name = name_of_plain(first, &mut lines, self.out.escape.byte());
                    let range = text.len() - before + indent..text.len() - lines.rest.len();
                    let heredoc = || {
                        let all = text.get(range.clone()).unwrap_or_default();
                        name == Some(Keyword::Run) && memchr(b'<', all).is_some()
                    };
                    name.is_some() && !heredoc() && !wanted(range.clone())
                }
                Begin::Odd => false,
            };
            if !passed {
                self.at = text.len() - before;
                return;
            }
        }
        self.at = text.len();
    }
}

/// The lines of a text, without what ends them.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    #[inline(always)]
    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, behind) = self.rest.split_at_checked(line_length(self.rest))?;
        self.rest = behind.get(1..).unwrap_or_default();
        match line.last() {
            Some(b'\r') => Some(without_returns(line)),
            _ => Some(line),
        }
    }
}

#[cold]
fn without_returns(line: &[u8]) -> &[u8] {
    let returns = line.iter().rev().take_while(|byte| **byte == b'\r').count();
    line.get(..line.len() - returns).unwrap_or_default()
}

/// What a line begins with.
enum Begin {
    Comment,
    /// There are but blanks in it.
    Blank,
    /// A word, behind so many blanks.
    Word(usize),
    /// What may be white space that is none of ASCII.
    Odd,
}

impl Begin {
    #[inline(always)]
    fn of(line: &[u8]) -> Self {
        let blanks = blanks_in_front(line);
        match line.get(blanks) {
            Some(b'#') => Self::Comment,
            Some(byte) if byte.is_ascii_graphic() => Self::Word(blanks),
            Some(_) => Self::Odd,
            None => Self::Blank,
        }
    }
}

/// How many blanks stand in front: mostly none, or spaces.
#[inline(always)]
fn blanks_in_front(line: &[u8]) -> usize {
    let spaces = match line.first() {
        Some(b' ' | b'\t') => spaces_in_front(line),
        _ => return 0,
    };
    let behind = line.get(spaces..).unwrap_or_default();
    spaces + behind.iter().take_while(|byte| is_blank(byte)).count()
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The name of the instruction that begins with the line `first`, of which `lines` are those behind: its own are taken
/// from them. `None` where it takes reading.
#[inline(always)]
fn name_of_plain(first: &[u8], lines: &mut Lines<'_>, escape: u8) -> Option<Keyword> {
    let keyword = ENDS_KEYWORD.first_in(first)?;
    let (name, behind) = first.split_at_checked(keyword)?;
    let name = Keyword::read(name);
    let takes_pairs = match name {
        Keyword::Env | Keyword::Label => true,
        Keyword::Run
        | Keyword::Arg
        | Keyword::Cmd
        | Keyword::Entrypoint
        | Keyword::Expose
        | Keyword::From
        | Keyword::Healthcheck
        | Keyword::Maintainer
        | Keyword::Shell
        | Keyword::StopSignal
        | Keyword::User
        | Keyword::Volume
        | Keyword::Workdir => false,
        Keyword::Add | Keyword::Copy | Keyword::Onbuild | Keyword::Unknown => return None,
    };
    let (words, mut continued) = words_of(behind, escape)?;
    let arguments = behind_flags(words)?;
    if takes_pairs && !are_pairs(arguments) {
        return None;
    }
    while continued {
        let line = lines.next()?;
        match Begin::of(line) {
            Begin::Comment | Begin::Blank => continue,
            // A word goes on in it.
            Begin::Word(0) | Begin::Odd => return None,
            Begin::Word(_) => {}
        }
        let (words, goes_on) = words_of(line, escape)?;
        if takes_pairs && !are_pairs(words) {
            return None;
        }
        continued = goes_on;
    }
    Some(name)
}

/// The words of a line, and whether it is continued behind a blank. `None` where that takes a closer look.
#[inline(always)]
fn words_of(line: &[u8], escape: u8) -> Option<(&[u8], bool)> {
    match line {
        [words @ .., last] if *last == escape => match words.last() {
            Some(b' ' | b'\t') => Some((words, true)),
            _ => None,
        },
        [.., last] if !is_blank(last) => Some((line, false)),
        _ => None,
    }
}

/// What stands behind the `--flag` words of the first line, if anything does, and no flag is a mount or has quotes or
/// escapes.
fn behind_flags(arguments: &[u8]) -> Option<&[u8]> {
    let mut rest = without_blanks(arguments)?;
    while let [b'-', b'-', ..] = rest {
        let (flag, behind) = rest.split_at_checked(ENDS_KEYWORD.first_in(rest)?)?;
        // `--` alone ends them: what looks like one behind it is none.
        if flag == b"--" || flag.starts_with(b"--mount") || QUOTES.first_in(flag).is_some() {
            return None;
        }
        rest = without_blanks(behind)?;
    }
    Some(rest)
}

/// The words from the first one on. `None` where there are none, or what may be white space that is none of ASCII.
#[inline(always)]
fn without_blanks(words: &[u8]) -> Option<&[u8]> {
    let blanks = words.iter().take_while(|byte| is_blank(byte)).count();
    let rest = words.get(blanks..)?;
    rest.first()?.is_ascii_graphic().then_some(rest)
}

/// Whether every word is `KEY=value`, in ASCII, without quotes and escapes.
fn are_pairs(words: &[u8]) -> bool {
    let mut rest = words;
    loop {
        let start = rest.iter().position(|byte| !BLANKS.has(*byte));
        let Some(word) = start.and_then(|start| rest.get(start..)) else {
            return true;
        };
        // The name, and what follows it.
        let end = NOT_NAMES.first_in(word);
        let Some((b'=', value)) = end.and_then(|end| word.get(end..)?.split_first()) else {
            return false;
        };
        let Some(end) = NOT_VALUES.first_in(value) else {
            return true;
        };
        rest = value.get(end..).unwrap_or_default();
        if !rest.first().is_some_and(|byte| BLANKS.has(*byte)) {
            return false;
        }
    }
}

const ENDS_KEYWORD: ByteSet = ByteSet::of(b" \t");
const QUOTES: ByteSet = ByteSet::of(b"\"'\\`");
const BLANKS: ByteSet = ByteSet::of(b" \t\x0b\x0c\r");
/// What ends the name of a pair; a name that goes on behind a quote or an escape is not read here.
const NOT_NAMES: ByteSet = ByteSet::of(b" \t\x0b\x0c\r\"'\\`=").and(0x80, 0xff);
const NOT_VALUES: ByteSet = ByteSet::of(b" \t\x0b\x0c\r\"'\\`");
