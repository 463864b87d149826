//! Marks of the languages that fill documents in before a machine sees them: jinja, Go templates, ERB, Terraform.

use crate::source::Text;

/// Stands for what a mark prints: nobody knows it before it is filled in.
pub const VALUE: char = '\u{fffc}';

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It prints something: `{{ x }}`, `<%= x %>`.
    Value,
    /// It decides, repeats or comments: `{% if x %}`, `{# x #}`, `<% if x %>`, `%{ if x }`.
    Statement,
}

/// Openings and closings. `${x}` is not among them: it is as often a shell's, and no document breaks on it.
const MARKS: [(&str, &str, Mark); 7] = [
    ("{{", "}}", Mark::Value),
    ("{%", "%}", Mark::Statement),
    ("{#", "#}", Mark::Statement),
    ("<%=", "%>", Mark::Value),
    ("<%", "%>", Mark::Statement),
    ("%{", "}", Mark::Statement),
    // Go templates with other brackets, as in configurations of clusters: `[[.password]]`.
    ("[[", "]]", Mark::Value),
];

/// First words of Terraform's directives and of Go's actions that print nothing.
const DIRECTIVES: [&str; 5] = ["if", "else", "endif", "for", "endfor"];
const ACTIONS: [&str; 7] = ["if", "else", "end", "range", "with", "define", "block"];

/// Longest mark, in bytes.
const LONGEST: usize = 4096;

/// Whether a text has marks at all.
#[must_use]
pub fn has_marks(text: &str) -> bool {
    marks(text).next().is_some()
}

/// The text with each mark that prints something as one sign of its own, and the others gone. Offsets differ; sources
/// do not.
#[must_use]
pub fn blank(text: &Text) -> Text {
    let all = text.as_str();
    let mut out: Option<Text> = None;
    let mut from = 0;
    for (start, end, mark) in marks(all) {
        let out = out.get_or_insert_with(Text::new);
        out.push(&text.slice(from..start));
        if mark == Mark::Value {
            match fallback(all.get(start..end).unwrap_or_default()) {
                // What stands there unless somebody says otherwise.
                Some((from, to)) => out.push(&text.slice(start + from..start + to)),
                None => {
                    if let Some(span) = text.span(start..end) {
                        out.push_decoded(VALUE.encode_utf8(&mut [0; 4]), span);
                    }
                }
            }
        }
        from = end;
    }
    match out {
        Some(mut out) => {
            out.push(&text.slice(from..all.len()));
            out
        }
        None => text.clone(),
    }
}

/// The literal that a mark prints where nothing else is given: `{{ x | default('literal') }}`, `{{ .x | default "literal" }}`,
/// `{{ default "literal" .x }}`. First byte and end, in the mark.
fn fallback(mark: &str) -> Option<(usize, usize)> {
    let words = ["default(", "d(", "default "];
    let (at, word) = words.iter().find_map(|word| {
        let at = mark.find(word)?;
        let alone = !mark
            .get(..at)?
            .ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        alone.then_some((at, *word))
    })?;
    let from = at + word.len();
    let rest = mark.get(from..)?;
    let open = rest.trim_start();
    let quote = open.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let start = from + (rest.len() - open.len()) + 1;
    let length = mark.get(start..)?.find(quote)?;
    (length > 0).then_some((start, start + length))
}

/// Names that a template gives literals to: `{% set name = "literal" %}`.
#[must_use]
pub fn set(text: &Text) -> Vec<(Text, Text)> {
    let all = text.as_str();
    let mut found = Vec::new();
    for (start, end, _) in marks(all) {
        let mark = all.get(start..end).unwrap_or_default();
        let Some(rest) = mark.strip_prefix("{%") else {
            continue;
        };
        let inner = rest.trim_start_matches(['-', ' ']);
        let at = start + (mark.len() - inner.len());
        let Some(assigned) = inner.strip_prefix("set ") else {
            continue;
        };
        let Some((name, value)) = assigned.split_once('=') else {
            continue;
        };
        let from = at + (inner.len() - assigned.len());
        let name_at = from + (name.len() - name.trim_start().len());
        let value_at = from + name.len() + 1;
        let quoted = ['"', '\''].iter().find_map(|quote| {
            let open = value.find(*quote)?;
            let body = value.get(open + 1..)?;
            let close = body.find(*quote)?;
            Some(value_at + open + 1..value_at + open + 1 + close)
        });
        if let Some(range) = quoted {
            let name = text.slice(name_at..name_at + name.trim().len());
            found.push((name, text.slice(range)));
        }
    }
    found
}

/// The marks of a text, in order: start, end, and what each does.
fn marks(text: &str) -> impl Iterator<Item = (usize, usize, Mark)> + use<'_> {
    let bytes = text.as_bytes();
    let mut at = 0;
    // A closing that is nowhere is looked for once.
    let mut missing = [false; MARKS.len()];
    std::iter::from_fn(move || {
        while at + 1 < bytes.len() {
            let here = at;
            at += 1;
            if !matches!(bytes.get(here), Some(b'{' | b'<' | b'%' | b'[')) {
                continue;
            }
            let rest = text.get(here..).unwrap_or_default();
            let before = here.checked_sub(1).and_then(|b| bytes.get(b)).copied();
            let found = MARKS.iter().zip(&mut missing).find_map(|(mark, missing)| {
                let (open, close, does) = mark;
                let inner = rest.strip_prefix(open)?;
                // `${#array}`, `$${{`, and `${{ x }}` of workflows is a value all the same.
                if *missing || *open == "{#" && before == Some(b'$') {
                    return None;
                }
                // A shell's test begins so, too.
                if *open == "[[" && !inner.trim_start_matches(['-', ' ']).starts_with('.') {
                    return None;
                }
                if *open == "%{" && (before == Some(b'%') || !DIRECTIVES.contains(&word(inner))) {
                    return None;
                }
                let mut limit = inner.len().min(LONGEST);
                while !inner.is_char_boundary(limit) {
                    limit -= 1;
                }
                let Some(length) = inner.get(..limit)?.find(close) else {
                    *missing = inner.len() <= LONGEST;
                    return None;
                };
                let silent = *open == "{{"
                    && (ACTIONS.contains(&word(inner))
                        || inner.trim_start_matches(['-', ' ']).starts_with("/*"));
                let does = if silent { Mark::Statement } else { *does };
                Some((here, here + open.len() + length + close.len(), does))
            });
            if let Some(found) = found {
                at = found.1;
                return Some(found);
            }
        }
        None
    })
}

/// The first word behind an opening.
fn word(inner: &str) -> &str {
    let inner = inner.trim_start_matches(['-', '~', ' ', '\t']);
    let end = inner
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inner.len());
    inner.get(..end).unwrap_or_default()
}
