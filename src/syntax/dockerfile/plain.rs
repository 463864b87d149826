//! Instructions that can be told to hold no error without reading their arguments.

use std::ops::Range;

use memchr::memchr;

use super::Keyword;

/// Whether the instruction whose lines are `pieces` of `text` is certain to be read without an error, opens no heredoc
/// and copies no file. Of its lines none is put together with the next one to a word. `false` where that takes reading.
pub(super) fn is_plain(text: &str, pieces: &[Range<usize>]) -> bool {
    let line = |piece: &Range<usize>| text.as_bytes().get(piece.clone()).unwrap_or_default();
    let (Some((first, more)), Some(last)) = (pieces.split_first(), pieces.last()) else {
        return false;
    };
    let all = first.start..last.end;
    // The words of neighbouring lines stay apart.
    let apart = pieces.iter().zip(more).all(|(piece, next)| {
        line(piece).last().is_some_and(is_blank) && line(next).first().is_some_and(is_blank)
    });
    if !apart {
        return false;
    }
    let first = text.get(first.clone()).unwrap_or_default();
    let keyword = first.bytes().position(|b| is_blank(&b)).unwrap_or_default();
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

/// What stands behind the `--flag` words of the first line, if anything does and no flag has quotes or escapes.
fn behind_flags(arguments: &str) -> Option<&str> {
    let mut rest = arguments;
    while rest.starts_with("--") {
        let (flag, behind) = rest.split_once([' ', '\t'])?;
        // `--` alone ends them: what looks like one behind it is none.
        if flag == "--" || flag.contains(['"', '\'', '\\', '`']) {
            return None;
        }
        rest = behind.trim_start();
    }
    (!rest.is_empty()).then_some(rest)
}

/// Whether every word is `KEY=value`, in ASCII, without quotes and escapes.
fn are_pairs(words: &[u8]) -> bool {
    let mut in_word = false;
    let mut has_equals = false;
    for byte in words {
        match byte {
            b'"' | b'\'' | b'\\' | b'`' | 0x80.. => return false,
            b'=' => (in_word, has_equals) = (true, true),
            b' ' | b'\t' | 0xb | 0xc | b'\r' => {
                if in_word && !has_equals {
                    return false;
                }
                in_word = false;
            }
            _ if in_word => {}
            _ => (in_word, has_equals) = (true, false),
        }
    }
    !in_word || has_equals
}

fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
