//! Reading on after what cannot be read: the line at fault is blanked out, and all is read again.

use std::borrow::Cow;

use granit_parser::ErrorKind;

use super::build::{Failure, build};
use super::mask;
use super::tree::Yaml;
use crate::source::Text;
use crate::syntax::SyntaxError;

/// Most lines of one text that are passed over.
const MOST_ATTEMPTS: usize = 16;

pub(super) fn read(text: &Text) -> Yaml {
    let (mut source, mut errors) = mask::prepare(text);
    let mut tabs_replaced = false;
    let mut attempts_left = MOST_ATTEMPTS;
    loop {
        let (mut yaml, failure) = build(text, &source);
        let Some(failure) = failure else {
            errors.append(&mut yaml.errors);
            yaml.errors = errors;
            yaml.errors.sort_by_key(|e| e.span);
            return yaml;
        };
        if attempts_left == 0 {
            return without_rest(text, yaml, errors, &failure);
        }
        attempts_left -= 1;
        if is_tab(&failure) && !tabs_replaced {
            tabs_replaced = true;
            if let Some(error) = tell(text, &line_of(&source, failure.at), TAB) {
                errors.push(error);
            }
            source = Cow::Owned(without_tabs(&source));
            continue;
        }
        if let Some(quoted) = outdented_quote(&source, &failure) {
            let mut bytes = source.into_owned().into_bytes();
            for byte in bytes.get_mut(quoted).into_iter().flatten() {
                if matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
            source = Cow::Owned(String::from_utf8(bytes).unwrap_or_default());
            continue;
        }
        if let Some((line, inner)) = inner_quotes(&source, &failure) {
            errors.extend(tell(text, &line, QUOTES));
            let mut bytes = source.into_owned().into_bytes();
            for at in inner {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = b'_';
                }
            }
            source = Cow::Owned(String::from_utf8(bytes).unwrap_or_default());
            continue;
        }
        let line = at_fault(&source, &failure);
        if line.is_empty() {
            return without_rest(text, yaml, errors, &failure);
        }
        errors.extend(tell(text, &line, message(failure.error.kind())));
        let mut bytes = source.into_owned().into_bytes();
        if let Some(slot) = bytes.get_mut(line) {
            slot.fill(b' ');
        }
        source = Cow::Owned(String::from_utf8(bytes).unwrap_or_default());
    }
}

/// What was read up to the failure, and word of the rest.
fn without_rest(
    text: &Text,
    mut yaml: Yaml,
    mut errors: Vec<SyntaxError>,
    failure: &Failure,
) -> Yaml {
    errors.extend(tell(text, &(failure.at.min(text.len())..text.len()), REST));
    errors.append(&mut yaml.errors);
    yaml.errors = errors;
    yaml.errors.sort_by_key(|e| e.span);
    yaml
}

const TAB: &str = "a tab where YAML wants spaces; it was read as one";
const QUOTES: &str = "quotes inside quotes; the last one of the line was taken for the closing one";
const REST: &str = "what follows could not be read as YAML";

fn message(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => {
            "a quote that is not closed; the line was passed over"
        }
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MismatchedFlowCollectionEnd { .. }
        | ErrorKind::MisplacedFlowCollectionEnd => {
            "a bracket that does not match; the line was passed over"
        }
        ErrorKind::RecursionLimitExceeded => {
            "nested deeper than is followed; the line was passed over"
        }
        _ => "not YAML at this place; the line was passed over",
    }
}

fn is_tab(failure: &Failure) -> bool {
    matches!(
        failure.error.kind(),
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    )
}

fn tell(text: &Text, range: &std::ops::Range<usize>, message: &'static str) -> Option<SyntaxError> {
    let span = text.span(range.clone())?;
    Some(SyntaxError { span, message })
}

/// The line that holds `at`, without blanks at both ends.
fn line_of(source: &str, at: usize) -> std::ops::Range<usize> {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = source.split_at(at);
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = at + after.find(['\n', '\r']).unwrap_or(after.len());
    let line = source.get(start..end).unwrap_or_default();
    let start = start + (line.len() - line.trim_start().len());
    start..start + line.trim().len()
}

/// The bytes of a quoted scalar whose further lines are indented less than the specification wants, which other readers
/// (libyaml, and so Compose) do not mind.
fn outdented_quote(source: &str, failure: &Failure) -> Option<std::ops::Range<usize>> {
    let open = opening_quote(source, failure)?;
    let rest = source.get(open..)?;
    let quote = rest.chars().next()?;
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == '\'' && quote == '\'' => {
                    chars.next();
                }
                Some((_, ' ' | '\t' | '\n' | '\r' | ',' | ']' | '}' | ':')) | None => {
                    return Some(open..open + at);
                }
                Some(_) => return None,
            }
        }
    }
    None
}

/// A line with more quotes than it may have: the line, and those that stand between the first and the last.
fn inner_quotes(source: &str, failure: &Failure) -> Option<(std::ops::Range<usize>, Vec<usize>)> {
    let quote = match failure.error.kind() {
        ErrorKind::InvalidTrailingDoubleQuotedScalar => '"',
        ErrorKind::InvalidTrailingSingleQuotedScalar => '\'',
        _ => return None,
    };
    let line = line_of(source, failure.at);
    let open = line.start.max(failure.after);
    let rest = source.get(open..line.end)?;
    let first = open + rest.find(quote)?;
    let last = open + rest.rfind(quote)?;
    let between = source.get(first + 1..last)?;
    let inner: Vec<usize> = between
        .match_indices(quote)
        .map(|(at, _)| first + 1 + at)
        .filter(|at| source.get(..*at).is_none_or(|s| !s.ends_with('\\')))
        .collect();
    (!inner.is_empty() && line.end == last + 1).then_some((line, inner))
}

/// Where the quote stands that a line is indented wrongly in.
fn opening_quote(source: &str, failure: &Failure) -> Option<usize> {
    if *failure.error.kind() != ErrorKind::InvalidQuotedScalarIndent {
        return None;
    }
    let before = source.get(failure.after..failure.at)?;
    Some(failure.after + before.find(['"', '\''])?)
}

/// The line to pass over: where a bracket opened that is not closed, else the line that the parser points at, else
/// the last one before it that is not blank.
fn at_fault(source: &str, failure: &Failure) -> std::ops::Range<usize> {
    if let Some(open) = failure.open {
        let line = line_of(source, open);
        let content = source.get(line.clone()).unwrap_or_default();
        // Over several lines on purpose, it ends with the bracket or a comma.
        let goes_on = content.ends_with(['[', '{', ',']) && failure.at < source.trim_end().len();
        if !goes_on && !line.contains(&failure.at) {
            return line;
        }
    }
    let line = line_of(source, opening_quote(source, failure).unwrap_or(failure.at));
    if !line.is_empty() {
        return line;
    }
    let before = source.get(..line.start).unwrap_or_default().trim_end();
    if before.is_empty() {
        return 0..0;
    }
    line_of(source, before.len())
}

/// Tabs in front of lines as spaces.
fn without_tabs(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        out.extend(std::iter::repeat_n(' ', line.len() - content.len()));
        out.push_str(content);
    }
    out
}
