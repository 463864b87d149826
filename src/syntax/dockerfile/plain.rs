//! Instructions that can be told to hold no error without reading their arguments.

use memchr::memchr;

use super::Keyword;
use super::lines::{Physical, Reader};
use crate::byte_set::ByteSet;

impl Reader<'_> {
    /// Passes over the instruction that begins in the line `first` where only skimming is asked for, where it is certain to
    /// be read without an error, opens no heredoc, copies and mounts no file and is not wanted, and where no line of it is
    /// put together with the next one to a word. Otherwise nothing has changed: that takes reading.
    pub(super) fn passes_over(&mut self, first: Physical) -> bool {
        let Some(wanted) = self.wanted else {
            return false;
        };
        let (at, comments) = (self.at, self.out.comments.len());
        let end = self.end_of_plain(first);
        let passed = end.is_some_and(|end| !wanted(first.start..end));
        if !passed {
            self.at = at;
            self.out.comments.truncate(comments);
        }
        passed
    }

    /// Where the instruction ends, unless it takes reading.
    fn end_of_plain(&mut self, first: Physical) -> Option<usize> {
        let keyword = first.start + ENDS_KEYWORD.first_in(self.bytes(first))?;
        let name = Keyword::read(self.str(first.start, keyword));
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
        let (end, mut continued) = self.end_of_words(first)?;
        let arguments = behind_flags(without_blanks(self.str(keyword, end)))?;
        if takes_pairs && !are_pairs(arguments.as_bytes()) {
            return None;
        }
        let mut line = first;
        while continued {
            line = self.line_apart()?;
            let words = self.end_of_words(line)?;
            if takes_pairs
                && !are_pairs(self.bytes(Physical {
                    end: words.0,
                    ..line
                }))
            {
                return None;
            }
            continued = words.1;
        }
        let all = self.bytes(Physical {
            end: line.end,
            ..first
        });
        let opens = name == Keyword::Run && memchr(b'<', all).is_some();
        (!opens).then_some(line.end)
    }

    /// Where the words of a line end, and whether it is continued behind a blank. `None` where that takes a closer look.
    fn end_of_words(&self, line: Physical) -> Option<(usize, bool)> {
        let escape = self.out.escape.byte();
        match self.bytes(line) {
            [.., b' ' | b'\t', last] if *last == escape => Some((line.end - 1, true)),
            [.., last] if *last != escape && !matches!(last, b' ' | b'\t') => {
                Some((line.end, false))
            }
            _ => None,
        }
    }

    /// The next line that continues an instruction, where that begins with a blank: no word goes on in it.
    fn line_apart(&mut self) -> Option<Physical> {
        let line = self.continued_line()?;
        matches!(self.bytes(line), [b' ' | b'\t', ..]).then_some(line)
    }
}

/// What stands behind the `--flag` words of the first line, if anything does, and no flag is a mount or has quotes or
/// escapes.
fn behind_flags(arguments: &str) -> Option<&str> {
    let mut rest = arguments;
    while rest.starts_with("--") {
        let (flag, behind) = rest.split_once([' ', '\t'])?;
        // `--` alone ends them: what looks like one behind it is none.
        if flag == "--" || flag.starts_with("--mount") || flag.contains(['"', '\'', '\\', '`']) {
            return None;
        }
        rest = without_blanks(behind);
    }
    (!rest.is_empty()).then_some(rest)
}

/// The text from its first character on that is no white space; mostly spaces and a letter.
fn without_blanks(text: &str) -> &str {
    let blanks = text
        .bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    match text.as_bytes().get(blanks) {
        Some(byte) if byte.is_ascii_graphic() => text.get(blanks..).unwrap_or_default(),
        _ => text.trim_start(),
    }
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
const BLANKS: ByteSet = ByteSet::of(b" \t\x0b\x0c\r");
/// What ends the name of a pair; a name that goes on behind a quote or an escape is not read here.
const NOT_NAMES: ByteSet = ByteSet::of(b" \t\x0b\x0c\r\"'\\`=").and(0x80, 0xff);
const NOT_VALUES: ByteSet = ByteSet::of(b" \t\x0b\x0c\r\"'\\`");
