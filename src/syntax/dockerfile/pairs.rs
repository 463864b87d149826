//! Words of ENV, LABEL and ARG (BuildKit, `parser/line_parsers.go`: parseWords, parseNameVal).

use super::{Escape, Pair, TextRange};

/// What ENV and LABEL look like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pairs {
    /// Every word read as a pair; `true` when one had no `=` and was passed over.
    Read(Vec<Pair>, bool),
    /// `ENV KEY` alone.
    NoValue,
}

/// Splits `text[range]` at white space outside quotes. Quotes and escapes stay in the words.
pub(super) fn words(text: &str, range: &TextRange, escape: Escape) -> Vec<TextRange> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let body = text.get(range.clone()).unwrap_or_default();
    let mut chars = body.char_indices();
    while let Some((at, ch)) = chars.next() {
        let at = range.start + at;
        match (start, quote) {
            (None, _) if ch.is_whitespace() => {}
            (Some(from), None) if ch.is_whitespace() => {
                words.push(from..at);
                start = None;
            }
            (_, None) => {
                start = start.or(Some(at));
                if ch == '\'' || ch == '"' {
                    quote = Some(ch);
                } else if ch == escape.char() {
                    chars.next();
                }
            }
            (_, Some(open)) => {
                if ch == open {
                    quote = None;
                } else if ch == escape.char() && open != '\'' {
                    chars.next();
                }
            }
        }
    }
    if let Some(from) = start {
        words.push(from..range.end);
    }
    words
}

/// Reads the arguments of ENV or LABEL in whichever of the two grammars they are.
pub(super) fn name_values(text: &str, range: &TextRange, escape: Escape) -> Pairs {
    let words = words(text, range, escape);
    let Some(first) = words.first() else {
        return Pairs::Read(Vec::new(), false);
    };
    if text.get(first.clone()).is_some_and(|w| w.contains('=')) {
        let mut bad = false;
        let pairs = words
            .into_iter()
            .filter_map(|word| {
                let pair = split_pair(text, &word);
                bad |= pair.value.is_none();
                pair.value.is_some().then_some(pair)
            })
            .collect();
        return Pairs::Read(pairs, bad);
    }
    // The old form: the name ends at the first white space, whatever quotes say.
    let body = text.get(range.clone()).unwrap_or_default();
    let is_space = |c: char| matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ');
    let Some(end) = body.find(is_space) else {
        return Pairs::NoValue;
    };
    let rest = body.get(end..).unwrap_or_default();
    let skip = rest.len() - rest.trim_start_matches(is_space).len();
    let key = range.start..range.start + end;
    Pairs::Read(
        vec![Pair {
            key,
            value: Some(range.start + end + skip..range.end),
        }],
        false,
    )
}

/// Reads the arguments of ARG: `KEY` or `KEY=value` words.
pub(super) fn names(text: &str, range: &TextRange, escape: Escape) -> Vec<Pair> {
    words(text, range, escape)
        .iter()
        .map(|word| split_pair(text, word))
        .collect()
}

fn split_pair(text: &str, word: &TextRange) -> Pair {
    let equals = text.get(word.clone()).and_then(|w| w.find('='));
    match equals {
        Some(at) => Pair {
            key: word.start..word.start + at,
            value: Some(word.start + at + 1..word.end),
        },
        None => Pair {
            key: word.clone(),
            value: None,
        },
    }
}
