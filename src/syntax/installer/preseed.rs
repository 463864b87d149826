//! Debian's answers: `owner question type value`.

use super::lines;
use crate::source::Text;

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What is asked: `passwd/root-password`.
    pub question: Text,
    /// `string`, `password`, `boolean`, …
    pub kind: Text,
    /// The answer: the rest of the line, continuation lines joined.
    pub value: Text,
}

const KINDS: [&str; 9] = [
    "string",
    "password",
    "boolean",
    "select",
    "multiselect",
    "note",
    "text",
    "error",
    "seen",
];

/// The answers of a preseed file. A line that is none is passed over.
#[must_use]
pub fn answers(text: &Text) -> Vec<Answer> {
    let mut found = Vec::new();
    let mut open: Option<Text> = None;
    for line in lines(text) {
        let continued = line.as_str().ends_with('\\');
        let piece = if continued {
            line.slice(0..line.len() - 1)
        } else {
            line
        };
        let whole = match open.take() {
            Some(mut before) => {
                before.push(&piece);
                before
            }
            None if piece.as_str().trim_start().starts_with('#') => continue,
            None => piece,
        };
        if continued {
            open = Some(whole);
        } else {
            found.extend(answer(&whole));
        }
    }
    found.extend(open.as_ref().and_then(answer));
    found
}

fn answer(line: &Text) -> Option<Answer> {
    let text = line.as_str();
    let mut at = 0;
    let mut field = || {
        let rest = text.get(at..)?;
        let start = at + (rest.len() - rest.trim_start().len());
        let rest = text.get(start..)?;
        let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
        at = end;
        (start < end).then_some(start..end)
    };
    let owner = field()?;
    let question = field()?;
    let kind = field()?;
    let plain = |range: &std::ops::Range<usize>| {
        text.get(range.clone())
            .is_some_and(|word| !word.contains(['"', '\'', '$', '=', ';']))
    };
    let is_one = plain(&owner)
        && text.get(question.clone())?.contains('/')
        && KINDS.contains(&text.get(kind.clone())?);
    // One blank ends the type; any more belong to the answer, but nobody means them.
    let value = line.slice(kind.end..line.len()).trim();
    is_one.then(|| Answer {
        question: line.slice(question),
        kind: line.slice(kind),
        value,
    })
}

/// Whether a line is an answer.
#[must_use]
pub fn is_answers(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let owner = words.next();
    let question = words.next();
    let kind = words.next();
    owner.is_some_and(|o| !o.starts_with('#'))
        && question.is_some_and(|q| q.contains('/') && !q.starts_with(['/', '-']))
        && kind.is_some_and(|k| KINDS.contains(&k))
}
