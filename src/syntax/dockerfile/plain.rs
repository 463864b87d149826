//! Instructions that can be told to hold no error without reading their arguments.

use std::ops::Range;

use memchr::memchr;

use super::Keyword;
use crate::byte_set::ByteSet;

/// Whether the instruction whose lines are `pieces` of `text` is certain to be read without an error, opens no heredoc,
/// and copies and mounts no file. Of its lines none may be put together with the next one to a word. `false` where that
/// takes reading.
pub(super) fn is_plain(text: &str, pieces: &[Range<usize>]) -> bool {
    let line = |piece: &Range<usize>| text.as_bytes().get(piece.clone()).unwrap_or_default();
    let (Some((first, more)), Some(last)) = (pieces.split_first(), pieces.last()) else {
        return false;
    };
    let all = first.start..last.end;
    let first = text.get(first.clone()).unwrap_or_default();
    let keyword = ENDS_KEYWORD.first_in(first.as_bytes());
    let keyword = keyword.unwrap_or_default();
    let (keyword, arguments) = first.split_at_checked(keyword).unwrap_or_default();
    let Some(arguments) = behind_flags(arguments.trim_start()) else {
        return false;
    };
    match Keyword::read(keyword) {
        Keyword::Run => memchr(b'<', line(&all)).is_none(),
        Keyword::Env | Keyword::Label => {
            are_pairs(arguments.as_bytes()) && more.iter().all(|piece| are_pairs(line(piece)))
        }
        Keyword::Arg
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
        | Keyword::Workdir => true,
        Keyword::Add | Keyword::Copy | Keyword::Onbuild | Keyword::Unknown => false,
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
        rest = behind.trim_start();
    }
    (!rest.is_empty()).then_some(rest)
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
