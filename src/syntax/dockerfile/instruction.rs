//! One logical line to one instruction (BuildKit, `parser/split_command.go` and the dispatch table of `parser.go`).

use super::pairs::{self, Pairs};
use super::{Body, Escape, Flag, Form, Keyword, Kind, TextRange, json};
use crate::source::Text;

/// Reads the logical line `text[range]`. Problems are added to `errors` with the range they concern.
pub(super) fn read(
    text: &Text,
    range: &TextRange,
    escape: Escape,
    errors: &mut Vec<(TextRange, &'static str)>,
) -> Body {
    read_at(text, range, escape, errors, false)
}

fn read_at(
    text: &Text,
    range: &TextRange,
    escape: Escape,
    errors: &mut Vec<(TextRange, &'static str)>,
    triggered: bool,
) -> Body {
    let range = trim(text.as_str(), range);
    let line = text.as_str().get(range.clone()).unwrap_or_default();
    let end = line.find(is_blank).unwrap_or(line.len());
    let keyword = range.start..range.start + end;
    let name = Keyword::read(line.as_bytes().get(..end).unwrap_or_default());
    let (flags, args) = flags(
        text.as_str(),
        &trim(text.as_str(), &(keyword.end..range.end)),
        escape,
    );
    let args = trim(text.as_str(), &args);
    let kind = match name {
        Keyword::Onbuild if triggered => {
            errors.push((
                keyword.clone(),
                "ONBUILD cannot trigger another ONBUILD; this line was read as text",
            ));
            Kind::Text
        }
        Keyword::Onbuild if args.is_empty() => Kind::Empty,
        Keyword::Onbuild => Kind::Trigger(Box::new(read_at(text, &args, escape, errors, true))),
        Keyword::Unknown => {
            errors.push((
                keyword.clone(),
                "not an instruction; the line was passed over",
            ));
            Kind::Text
        }
        _ => arguments(name, text, &args, escape, errors),
    };
    Body {
        keyword,
        name,
        flags,
        args,
        kind,
    }
}

fn arguments(
    name: Keyword,
    text: &Text,
    args: &TextRange,
    escape: Escape,
    errors: &mut Vec<(TextRange, &'static str)>,
) -> Kind {
    let line = text.as_str();
    if args.is_empty() {
        errors.push((
            args.clone(),
            "the instruction has no arguments; it was passed over",
        ));
        return Kind::Empty;
    }
    match name {
        Keyword::From => from(line, args),
        Keyword::Env | Keyword::Label => match pairs::name_values(line, args, escape) {
            Pairs::Read(found, bad) => {
                if bad {
                    errors.push((
                        args.clone(),
                        "a word without `=` among KEY=value pairs; the word was passed over",
                    ));
                }
                Kind::Pairs(found)
            }
            Pairs::NoValue => {
                errors.push((args.clone(), "a name without a value; it was passed over"));
                Kind::Empty
            }
        },
        Keyword::Arg => Kind::Pairs(pairs::names(line, args, escape)),
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => {
            Kind::Command(form(text, args))
        }
        Keyword::Healthcheck => healthcheck(text, args),
        Keyword::Copy | Keyword::Add => {
            Kind::Paths(json::strings(text, args).unwrap_or_else(|| {
                blank_separated(line, args)
                    .into_iter()
                    .map(|r| text.slice(r))
                    .collect()
            }))
        }
        _ => Kind::Text,
    }
}

fn form(text: &Text, args: &TextRange) -> Form {
    json::strings(text, args).map_or_else(|| Form::Shell(args.clone()), Form::Exec)
}

fn from(line: &str, args: &TextRange) -> Kind {
    let words = blank_separated(line, args);
    let name = match words.get(1..) {
        Some([keyword, name, ..])
            if line
                .get(keyword.clone())
                .is_some_and(|w| w.eq_ignore_ascii_case("as")) =>
        {
            Some(name.clone())
        }
        _ => None,
    };
    Kind::From {
        image: words.into_iter().next(),
        name,
    }
}

fn healthcheck(text: &Text, args: &TextRange) -> Kind {
    let line = text.as_str().get(args.clone()).unwrap_or_default();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    if !line
        .get(..end)
        .is_some_and(|word| word.eq_ignore_ascii_case("cmd"))
    {
        return Kind::Empty;
    }
    let command = trim(text.as_str(), &(args.start + end..args.end));
    if command.is_empty() {
        Kind::Empty
    } else {
        Kind::Command(form(text, &command))
    }
}

/// The `--flag` words in front, and the rest. A bare `--` ends them.
fn flags(line: &str, range: &TextRange, escape: Escape) -> (Vec<Flag>, TextRange) {
    let mut flags = Vec::new();
    let mut at = range.start;
    loop {
        let rest = line.get(at..range.end).unwrap_or_default();
        let start = at + (rest.len() - rest.trim_start().len());
        if !line
            .get(start..range.end)
            .is_some_and(|r| r.starts_with("--"))
        {
            return (flags, start..range.end);
        }
        // The first word alone: all of them would make a line of 10^5 flags cost 10^10.
        let word = start..word_end(line, start, range.end, escape);
        at = word.end;
        let body = word.start + 2..word.end;
        if body.is_empty() {
            return (flags, at..range.end);
        }
        let equals = line.get(body.clone()).and_then(|w| w.find('='));
        flags.push(match equals {
            Some(n) => Flag {
                name: body.start..body.start + n,
                value: Some(body.start + n + 1..body.end),
            },
            None => Flag {
                name: body,
                value: None,
            },
        });
    }
}

fn word_end(line: &str, start: usize, end: usize, escape: Escape) -> usize {
    let mut quote = None;
    let mut chars = line.get(start..end).unwrap_or_default().char_indices();
    while let Some((at, ch)) = chars.next() {
        match quote {
            None if ch.is_whitespace() => return start + at,
            None if ch == '"' || ch == '\'' => quote = Some(ch),
            Some(open) if ch == open => quote = None,
            _ if ch == escape.char() => {
                chars.next();
            }
            _ => {}
        }
    }
    end
}

fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

fn blank_separated(line: &str, range: &TextRange) -> Vec<TextRange> {
    let body = line.get(range.clone()).unwrap_or_default();
    let mut words = Vec::new();
    let mut start = None;
    for (at, ch) in body.char_indices() {
        match (start, is_blank(ch)) {
            (None, false) => start = Some(range.start + at),
            (Some(from), true) => {
                words.push(from..range.start + at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..range.end));
    words
}

fn trim(line: &str, range: &TextRange) -> TextRange {
    let body = line.get(range.clone()).unwrap_or_default();
    let start = range.start + (body.len() - body.trim_start().len());
    start..start + body.trim().len()
}
