//! What is no YAML and stands in YAML files all the same: replaced byte for byte, so that places stay.
//!
//! Values are taken from the text itself, so that nothing of it is lost.

use std::borrow::Cow;

use crate::source::Text;
use crate::syntax::SyntaxError;

/// The text as the parser is to read it, and what was taken out of it.
pub(super) fn prepare(text: &Text) -> (Cow<'_, str>, Vec<SyntaxError>) {
    let source = text.as_str();
    let mut errors = Vec::new();
    let has_template = source.contains("{{") || source.contains("{%");
    let has_conflict = source.contains("\n<<<<<<< ") || source.starts_with("<<<<<<< ");
    if !has_template
        && !has_conflict
        && source.chars().skip(1).all(is_printable)
        && source.chars().next().is_none_or(is_first)
    {
        return (Cow::Borrowed(source), errors);
    }
    let mut bytes = source.as_bytes().to_vec();
    let taken = |(at, c): &(usize, char)| !is_printable(*c) && (*at > 0 || !is_first(*c));
    for (at, c) in source.char_indices().filter(taken) {
        fill(&mut bytes, at, at + c.len_utf8(), b' ');
    }
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        let content = line.trim_end();
        let stop = start + content.len();
        if has_conflict && is_conflict_marker(content) {
            fill(&mut bytes, start, stop, b' ');
            errors.extend(text.span(start..stop).map(|span| SyntaxError {
                span,
                message: "the marker of a merge conflict; both sides were read",
            }));
        } else if has_template {
            template_tags(&mut bytes, content, start);
        }
        start = end;
    }
    let masked = String::from_utf8(bytes).map_or(Cow::Borrowed(source), Cow::Owned);
    (masked, errors)
}

/// A byte order mark stands at the start only.
fn is_first(c: char) -> bool {
    c == '\u{feff}' || is_printable(c)
}

/// What YAML allows inside a text (1.2.2, 5.1).
fn is_printable(c: char) -> bool {
    c != '\u{feff}'
        && matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}'
        | '\u{10000}'..)
}

fn is_conflict_marker(line: &str) -> bool {
    line.starts_with("<<<<<<< ")
        || line.starts_with(">>>>>>> ")
        || line.starts_with("||||||| ")
        || line == "======="
}

/// `{{ … }}` and `{% … %}`: a line of nothing else is blank, and what stands in a line is one word.
fn template_tags(bytes: &mut [u8], line: &str, start: usize) {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = line.get(at..).and_then(|rest| {
        [rest.find("{{"), rest.find("{%")]
            .into_iter()
            .flatten()
            .min()
    }) {
        let open = at + found;
        let rest = line.get(open..).unwrap_or_default();
        let closing = if rest.starts_with("{{") { "}}" } else { "%}" };
        // `{{{ … }}}` closes with the last brace.
        let Some(len) = rest.find(closing).map(|len| {
            let after = rest.get(len + 2..).unwrap_or_default();
            len + 2 + after.len() - after.trim_start_matches('}').len()
        }) else {
            break;
        };
        tags.push(open..open + len);
        at = open + len;
    }
    let mut rest = line.to_owned();
    for tag in tags.iter().rev() {
        rest.replace_range(tag.clone(), "");
    }
    let alone = rest.trim().is_empty();
    for tag in tags {
        let with = if alone { b' ' } else { b'_' };
        fill(bytes, start + tag.start, start + tag.end, with);
    }
}

fn fill(bytes: &mut [u8], from: usize, to: usize, with: u8) {
    if let Some(slot) = bytes.get_mut(from..to) {
        slot.fill(with);
    }
}
