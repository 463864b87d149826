//! Parts of a value that stand for something else: `${X}`, `$(cmd)`, `{{ x }}`, `%X%`.

use super::data::Benign;
use super::hash;
use crate::detect::UNKNOWN;

/// Stands for one byte that is only known later.
pub(in crate::detect) const BLANK: char = '\u{1a}';
/// Stands for one byte of the signs around a default: `${X:-` and `}`.
pub(in crate::detect) const EDGE: char = '\u{1b}';

/// Longest name or expression that is looked for a closing sign, in bytes.
const LONGEST: usize = 256;

/// The same text, as long in bytes, with each byte of a reference as [`BLANK`]. The default word of
/// `${X:-word}` stays, with [`EDGE`]s around it.
pub(in crate::detect) fn blank(text: &str) -> String {
    blank_all(text, &|_, _| false)
}

/// The same for a value. The references of its own format are gone from it (they are [`UNKNOWN`]s), so that a `$` in the
/// midst of it is a dollar sign: `pa$w0rd`, which Compose is given as `pa$$w0rd`. What looks like a name that somebody
/// else fills in stays a reference: `$NAME`, `x$app_name`, `${name}`.
pub(in crate::detect) fn blank_value(text: &str) -> String {
    let in_url = text.contains("://");
    blank_all(text, &|rest, before| {
        let glued = before.is_some_and(|c| {
            c.is_alphanumeric() || !in_url && matches!(c, '$' | '@' | '!' | '#' | '&' | '*')
        });
        glued && !is_made_to_be_filled_in(rest)
    })
}

/// Whether the name behind the `$`s that `text` begins with is written as variables are.
fn is_made_to_be_filled_in(text: &str) -> bool {
    let rest = text.trim_start_matches('$');
    let Some(len) = name_length(rest) else {
        return rest.starts_with(['{', '(', '[']);
    };
    let name = rest.get(..len).unwrap_or_default();
    name.contains('_') || !name.contains(|c: char| c.is_ascii_lowercase())
}

/// `is_sign` says of a `$`, with all that follows and what stands before it, that it begins no reference.
fn blank_all(text: &str, is_sign: &dyn Fn(&str, Option<char>) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    // The `$`s of a password hash begin no names.
    let mut hashes = hash::find(text).into_iter().peekable();
    let mut in_hash = |at: usize| {
        while hashes.next_if(|hash| hash.end <= at).is_some() {}
        hashes.peek().is_some_and(|hash| hash.start <= at)
    };
    while let Some(c) = rest.chars().next() {
        let sign = scrambled(rest);
        if !sign.is_empty() {
            out.push_str(sign);
            before = Some('$');
            rest = rest.get(sign.len()..).unwrap_or_default();
            continue;
        }
        let found = match c {
            '$' if !in_hash(text.len() - rest.len())
                && !is_sign(rest, before)
                && !is_assigned(rest, before) =>
            {
                dollar(rest, before)
            }
            '{' => paired(rest, &[("{{", "}}"), ("{%", "%}")]),
            '#' => paired(rest, &[("#{", "}")]),
            '<' => paired(rest, &[("<%", "%>")]),
            '%' => percent(rest, before),
            '`' => backtick(rest),
            UNKNOWN => Some(Found::whole(c.len_utf8())),
            _ => None,
        };
        let (len, default) = found.map_or((0, None), |found| (found.len, found.default));
        if len == 0 {
            out.push(c);
            before = Some(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        match default {
            Some((from, to)) => {
                fill(&mut out, EDGE, from);
                out.push_str(&blank_nested(rest.get(from..to).unwrap_or_default()));
                fill(&mut out, EDGE, len - to);
            }
            None => fill(&mut out, BLANK, len),
        }
        before = Some(BLANK);
        rest = rest.get(len..).unwrap_or_default();
    }
    out
}

/// Whether `text` begins with a variable of PHP, Perl or PowerShell that is given a text in quotes: `$password = "x"`. The
/// name is no reference there. `$x == "y"`, `$x => "y"` and `"$x='y'"` are none of these.
fn is_assigned(text: &str, before: Option<char>) -> bool {
    const WIDEST_GAP: usize = 40;
    let begins =
        before.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '{' | '(' | '\\' | '>' | ','));
    let Some(rest) = text.get(1..).filter(|_| begins) else {
        return false;
    };
    let Some(len) = name_length(rest) else {
        return false;
    };
    let spaces = |text: &str| {
        let bytes = text.bytes().take(WIDEST_GAP);
        bytes.take_while(|b| matches!(b, b' ' | b'\t')).count()
    };
    let sign = behind_part(rest.get(len..).unwrap_or_default());
    let sign = sign.get(spaces(sign)..).unwrap_or_default();
    let Some(value) = sign.strip_prefix('=') else {
        return false;
    };
    let value = value.get(spaces(value)..).unwrap_or_default();
    let value = value.strip_prefix('\\').unwrap_or(value);
    value.starts_with(['"', '\''])
}

/// What stands behind the `['name']` that `text` may begin with.
fn behind_part(text: &str) -> &str {
    let inner = |quote: char| {
        let name = text.strip_prefix('[')?.strip_prefix(quote)?;
        let end = name.find(quote)?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        (name.get(..end)?.bytes().all(is_name))
            .then(|| name.get(end + 1..))??
            .strip_prefix(']')
    };
    inner('\'').or_else(|| inner('"')).unwrap_or(text)
}

/// The `$9$` that `text` begins with, where a secret follows that Junos wrote: scrambled so that anyone can read it back.
fn scrambled(text: &str) -> &str {
    const SIGN: &str = "$9$";
    const LEAST: usize = 8;
    let body = text.strip_prefix(SIGN).unwrap_or_default().bytes();
    let length = body
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/' | b'-'))
        .take(LEAST)
        .count();
    match length == LEAST {
        true => SIGN,
        false => "",
    }
}

/// A default inside a default is blanked as a whole: `${A:-${B:-x}}`.
fn blank_nested(word: &str) -> String {
    if let Some(inner) = word.strip_prefix("${").and_then(|w| w.strip_suffix('}'))
        && let Some(at) = inner.find(":-")
        && !inner.contains('$')
    {
        let mut out = String::with_capacity(word.len());
        fill(&mut out, EDGE, 2 + at + 2);
        out.push_str(inner.get(at + 2..).unwrap_or_default());
        out.push(EDGE);
        return out;
    }
    if !word.contains(['$', '{', UNKNOWN]) {
        return word.to_owned();
    }
    if word.starts_with('$') || word.contains(UNKNOWN) {
        let mut out = String::with_capacity(word.len());
        fill(&mut out, BLANK, word.len());
        return out;
    }
    word.to_owned()
}

fn fill(out: &mut String, with: char, bytes: usize) {
    out.extend(std::iter::repeat_n(with, bytes));
}

struct Found {
    len: usize,
    /// Where the default word is.
    default: Option<(usize, usize)>,
}

impl Found {
    const fn whole(len: usize) -> Self {
        Self { len, default: None }
    }
}

fn dollar(text: &str, before: Option<char>) -> Option<Found> {
    let rest = text.get(1..)?;
    match rest.bytes().next()? {
        b'{' => {
            let open = if rest.starts_with("{{") { "${{" } else { "${" };
            let len = closing(text, open.len(), b'{', b'}')?;
            let len = if open == "${{" && text.get(len..)?.starts_with('}') {
                len + 1
            } else {
                len
            };
            let body = text.get(open.len()..len - 1)?;
            let default = default_word(body).map(|from| (open.len() + from, len - 1));
            Some(Found { len, default })
        }
        b'(' => Some(Found::whole(closing(text, 2, b'(', b')')?)),
        b'[' => Some(Found::whole(closing(text, 2, b'[', b']')?)),
        b'$' => {
            // `$$NAME` is `$NAME` one level down.
            let name = rest.get(1..)?;
            let len = name_length(name)?;
            (!name.get(len..)?.starts_with('$')).then(|| Found::whole(len + 2))
        }
        b'0'..=b'9' | b'@' | b'*' | b'#' => {
            // `$1`, but not `a$1b`.
            let next = text.chars().nth(2);
            let ends = next.is_none_or(|c| {
                c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | ':' | '@' | ')')
            });
            (ends && !before.is_some_and(char::is_alphanumeric)).then(|| Found::whole(2))
        }
        _ => {
            let name = rest
                .get(..4)
                .filter(|p| p.eq_ignore_ascii_case("env:"))
                .map_or(0, str::len);
            let len = name + name_length(rest.get(name..)?)?;
            // `$y$j9T$…` is a hash.
            let end = rest.get(len..)?;
            (!end.starts_with('$')).then(|| Found::whole(len + 1))
        }
    }
}

/// The length of a variable's name. A lower-case letter or two after a `$` in the midst of a password is no name.
fn name_length(text: &str) -> Option<usize> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_alphabetic() || first == b'_') {
        return None;
    }
    let len = text
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
        .count();
    Some(len)
}

/// Where the word of `X:-word`, `X-word`, `X:=word` starts.
fn default_word(body: &str) -> Option<usize> {
    let name = name_length(body)?;
    let rest = body.get(name..)?;
    [":-", ":=", "-", "="]
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map(|sign| name + sign.len())
        .or_else(|| is_default_of_spring(body, name).then_some(name + 1))
}

/// `${DB_PASSWORD:word}`, as Spring and Quarkus write a default. `${X:0:8}` is a part, `${file:/x}` another source.
fn is_default_of_spring(body: &str, name: usize) -> bool {
    let (Some(name), Some(word)) = (
        body.get(..name),
        body.get(name..).and_then(|rest| rest.strip_prefix(':')),
    ) else {
        return false;
    };
    name.len() > 1
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && word.len() > 2
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && !word.contains([':', '$', '{'])
}

/// The length up to the sign that closes what was opened, nesting counted.
fn closing(text: &str, from: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 1usize;
    for (at, byte) in text.bytes().enumerate().skip(from).take(LONGEST) {
        if byte == open {
            depth += 1;
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

fn paired(text: &str, signs: &[(&str, &str)]) -> Option<Found> {
    let (open, close) = signs.iter().find(|(open, _)| text.starts_with(open))?;
    let mut window = text.len().min(LONGEST);
    while !text.is_char_boundary(window) {
        window -= 1;
    }
    let body = text.get(open.len()..window)?;
    let at = body.find(close)?;
    Some(Found::whole(open.len() + at + close.len()))
}

/// `%NAME%`, but not `%41`.
fn percent(text: &str, before: Option<char>) -> Option<Found> {
    let rest = text.get(1..)?;
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    name_length(rest)?;
    let len = rest
        .bytes()
        .take(LONGEST)
        .take_while(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'(' | b')' | b':')
        })
        .count();
    (len >= 2 && rest.get(len..)?.starts_with('%')).then(|| Found::whole(len + 2))
}

/// `` `cmd arg` ``: a command has a space or is short.
fn backtick(text: &str) -> Option<Found> {
    paired(text, &[("`", "`")]).filter(|found| found.len > 2)
}

/// `%s` of `printf 'password %s\n' "$X"`, `%-20s`, `%.32s`, `%1$s`, `%(name)s`: where another argument goes, whatever
/// the format has behind it: `%s, user=%s`, `"%s"\r\n`.
pub(super) fn is_conversion(value: &str) -> bool {
    let value = value.trim_start_matches(['"', '\'', '\\', ' ']);
    let Some(spec) = value.strip_prefix('%') else {
        return false;
    };
    let name = spec
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .filter(|(name, _)| name_length(name) == Some(name.len()));
    let spec = name.map_or(spec, |(_, rest)| rest);
    let rest = spec.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | '*' | '#' | '$' | ' ')
    });
    let Some(rest) = rest.strip_prefix(['s', 'S', 'q', 'Q', 'b', 'd', 'v', 'x', 'X', 'i', 'u'])
    else {
        return false;
    };
    // `%s8Kx…` is a password that begins so.
    rest.is_empty()
        || rest.starts_with(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '"' | '\''
                        | '\\'
                        | '`'
                        | ','
                        | ';'
                        | ':'
                        | '&'
                        | '|'
                        | '/'
                        | '@'
                        | '%'
                        | '.'
                        | '<'
                        | '>'
                        | ')'
                        | ']'
                        | '}'
                )
        })
}

/// The whole of `value` only names where the secret is: `vault:…`, `op://…`, `@X@`, `((x))`, `%%X%%`, `__X__`.
pub(super) fn names_a_place(benign: &Benign, value: &str) -> bool {
    if benign
        .references
        .iter()
        .any(|beginning| value.starts_with(*beginning))
    {
        return true;
    }
    [
        ("@", "@"),
        ("@@", "@@"),
        ("((", "))"),
        ("%%", "%%"),
        ("__", "__"),
        ("{", "}"),
        ("$$", "$$"),
        ("[[", "]]"),
    ]
    .iter()
    .any(|(open, close)| {
        value
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(|name| {
                !name.is_empty()
                    && name.bytes().all(|b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b' ')
                    })
            })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::string_slice)]
    use super::*;

    fn shown(text: &str) -> String {
        let blanked = blank(text);
        assert_eq!(blanked.len(), text.len());
        blanked.replace(BLANK, "·").replace(EDGE, "|")
    }

    #[test]
    fn references_are_blanked_byte_for_byte() {
        for (text, expected) in [
            ("$X", "··"),
            ("${X}y", "····y"),
            ("a$(cat /f)b", "a·········b"),
            ("{{ pw }}", "········"),
            ("${{ secrets.X }}", "················"),
            ("%PW%", "····"),
            ("${X:-word}", "|||||word|"),
            ("${A:-${B:-w}}", "||||||||||w||"),
            ("${A:-${B}}", "|||||····|"),
            ("p%41q", "p%41q"),
            ("$6x", "$6x"),
            (
                "$1$abcdefgh$abcdefghijklmnopqrstu.",
                "$1$abcdefgh$abcdefghijklmnopqrstu.",
            ),
            ("$y$j9T$salt", "$y$j9T·····"),
            ("$9$Kx7vQ2mN.pw84", "$9$Kx7vQ2mN.pw84"),
            ("$9$X", "$9··"),
            ("100%", "100%"),
            ("a\u{fffc}b", "a···b"),
            ("$env:PW", "·······"),
            ("\"$1\"", "\"··\""),
            ("pa$1", "pa$1"),
            ("${X", "${X"),
            ("${X:?set it}", "············"),
            ("$pw = \"x\"; $y", "$pw = \"x\"; ··"),
            ("private $pw='x'", "private $pw='x'"),
            ("$a['pw'] = 'x'", "$a['pw'] = 'x'"),
            ("$a['pw']", "··['pw']"),
            ("${PW:word}", "|||||word|"),
            ("${PW:0:8}", "·········"),
            ("${PW:+word}", "···········"),
            ("${file:/a:b}", "············"),
            ("$pw == 'x'", "··· == 'x'"),
            ("$pw => 'x'", "··· => 'x'"),
            ("\"$pw='x'\"", "\"···='x'\""),
            ("$pw = $x", "··· = ··"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn dollar_signs_in_the_midst_of_values() {
        for (text, expected) in [
            ("pa$w0rd", "pa$w0rd"),
            ("T7$kdf", "T7$kdf"),
            ("P@$w0rd", "P@$w0rd"),
            ("Qw3$$rty", "Qw3$$rty"),
            ("$word", "·····"),
            ("$$app_password", "··············"),
            ("pa$APP", "pa····"),
            ("pa$app_name", "pa·········"),
            ("pa${w}x", "pa····x"),
            ("pa$(w)x", "pa····x"),
            ("m://$user:$word@h", "m://·····:·····@h"),
            ("m://u:x$word@h", "m://u:x$word@h"),
            ("--pass=$word", "--pass=·····"),
        ] {
            assert_eq!(blank_value(text).replace(BLANK, "·"), expected, "{text}");
        }
    }

    #[test]
    fn conversions_of_printf() {
        for value in [
            "%s",
            "%s\\n",
            "%s, user=%s",
            "%s;user=%s\\n",
            "%s&user=%s",
            "%.32s",
            "%-20s",
            "%s\\r\\n",
            "\"%s\"\\n",
            "\\\"%s\\\"",
            "%1$s",
            "%(password)s",
            "%s@%s",
        ] {
            assert!(is_conversion(value), "{value}");
        }
        for value in [
            "%s8Kx7vQp2m",
            "%",
            "%K7x",
            "100%s",
            "%(a b)s",
            "%!s",
            "%d#Kx7vQp",
        ] {
            assert!(!is_conversion(value), "{value}");
        }
    }
}
