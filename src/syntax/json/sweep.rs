//! The strings of a text that is no JSON: pairs around a colon, and others alone.

use super::{Kind, Member, Value, strings};
use crate::source::{Span, Text};

/// More strings than this are not taken.
const MOST: usize = 100_000;

/// An object of all `"key": "value"` pairs, whatever they are nested in; a string alone has an empty key.
pub(super) fn pairs(text: &Text, span: Span) -> Value {
    let source = text.as_str();
    let mut members: Vec<Member> = Vec::new();
    let mut key: Option<Text> = None;
    let mut at = 0;
    while let Some(open) = source.get(at..).and_then(|rest| rest.find('"')) {
        let start = at + open + 1;
        let Some(end) = end_of(source, start) else {
            at = start;
            continue;
        };
        let raw = text.slice(start..end);
        let rest = source.get(end + 1..).unwrap_or_default().trim_start();
        at = end + 1;
        if rest.starts_with(':') {
            key = Some(strings::decode(&raw));
            continue;
        }
        let value = strings::decode(&raw);
        let place = text.span(start..end).unwrap_or(span);
        members.push(Member {
            key: key.take().unwrap_or_default(),
            value: Value {
                span: place,
                kind: Kind::String(value),
            },
            span: place,
        });
        if members.len() > MOST {
            break;
        }
    }
    Value {
        span,
        kind: Kind::Object(members),
    }
}

/// The closing quote of a string on one line.
fn end_of(source: &str, start: usize) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in source.as_bytes().get(start..)?.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(start + at),
            b'\n' => return None,
            _ => {}
        }
    }
    None
}
