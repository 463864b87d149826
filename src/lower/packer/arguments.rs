//! What provisioners hand to the tools that they start: Ansible's extra variables, Chef's attributes, words of a command.

use super::functions::from_json;
use super::put::{At, Lowering};
use super::value::{Known, Value};
use crate::ir::{Kept, PackerPlace};
use crate::lower::script::{self, Argument};
use crate::source::Text;
use crate::syntax::json;

impl Lowering<'_> {
    /// `-e name=value`, `--extra-vars '{"name": "value"}'`, `-e @file`.
    pub(super) fn ansible_arguments(&mut self, at: &At, value: &Value) {
        let words = value.texts();
        // The others, each as it is.
        let mut others: Vec<Value> = words.iter().map(|w| Value::Text((*w).clone())).collect();
        for (index, word) in words.iter().enumerate() {
            let all = word.text();
            let text = all.as_str();
            let (flag, inline) = text.split_once('=').unwrap_or((text, ""));
            let mut at_index = index;
            let variables = match flag {
                "-e" | "--extra-vars" if inline.is_empty() => {
                    at_index += 1;
                    words.get(at_index).map(|w| (*w).clone())
                }
                "--extra-vars" => Some(word.slice(flag.len() + 1..text.len())),
                _ if index == 0 && at.key.as_ref().is_some_and(|k| k.text == "extra_vars") => {
                    Some((*word).clone())
                }
                _ => text
                    .strip_prefix("-e ")
                    .or_else(|| text.strip_prefix("--extra-vars "))
                    .map(|rest| word.slice(text.len() - rest.len()..text.len())),
            };
            if let Some(variables) = variables {
                self.extra_variables(at, &variables);
                if let Some(other) = others.get_mut(at_index) {
                    *other = Value::Null;
                }
            }
        }
        self.arguments(at, &Value::list(others));
    }

    pub(super) fn extra_variables(&mut self, at: &At, known: &Known) {
        let text = known.text();
        let start = text.as_str().trim_start();
        let trimmed = text.slice(text.len() - start.len()..text.len());
        let trimmed = unquoted(&trimmed);
        if trimmed.as_str().starts_with('{') {
            let read = json::parse(&trimmed);
            if read.errors.is_empty() {
                let at = At {
                    key: None,
                    ..at.clone()
                };
                self.put(&at, &from_json(&read.value));
                return;
            }
            self.free(at, known);
        }
        if let Some(path) = trimmed.as_str().strip_prefix('@') {
            let path = trimmed.slice(trimmed.len() - path.len()..trimmed.len());
            if let Some(content) = self.file_at(&path) {
                let at = At {
                    key: None,
                    ..at.clone()
                };
                self.free(&at, &content);
            }
            return;
        }
        self.nested(
            &At {
                key: None,
                ..at.clone()
            },
            known,
            |place, text, push| {
                let mut words = vec![Argument::literal(Text::new(), at.span)];
                for word in pairs(&unquoted(text)) {
                    let span = word.full_span().unwrap_or(at.span);
                    words.push(Argument::literal(word, span));
                }
                script::options(place, &words, push);
            },
        );
    }

    /// `-e NAME=value`, `--env=NAME=value`, `--label NAME=value` of `docker run`.
    pub(super) fn environment_of_container(&mut self, at: &At, value: &Value) {
        let words = value.texts();
        let mut pairs: Vec<Value> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let all = word.text();
            let text = all.as_str();
            if matches!(text, "-e" | "--env" | "-l" | "--label") {
                pairs.extend(
                    words
                        .get(index + 1)
                        .map(|next| Value::Text((*next).clone())),
                );
                continue;
            }
            let glued = ["--env=", "--label=", "-e"]
                .iter()
                .find_map(|option| text.strip_prefix(option));
            if let Some(pair) = glued {
                pairs.push(Value::Text(word.slice(text.len() - pair.len()..text.len())));
            }
        }
        self.pairs(at, &Value::list(pairs));
    }

    /// Options of a command line, a word each.
    pub(super) fn arguments(&mut self, at: &At, value: &Value) {
        let mut words = vec![Argument::literal(Text::new(), at.span)];
        let mut known = Known::default();
        for word in value.texts() {
            let text = word.text();
            let span = text.full_span().unwrap_or(at.span);
            words.push(Argument::literal(text, span));
            known.push(word);
        }
        let at = At {
            key: None,
            ..at.clone()
        };
        self.nested(&at, &known, |place, _, push| {
            script::options(place, &words, push);
        });
    }

    /// Attributes of Chef, which it leaves as `node.json`.
    pub(super) fn attributes_of_chef(&mut self, at: &At, value: &Value, kept: Kept) {
        let at = At {
            place: PackerPlace::Upload(kept),
            key: None,
            ..at.clone()
        };
        if let Value::Text(known) = value
            && let Some(text) = known.certain()
        {
            let read = json::parse(&text);
            self.put(&at, &from_json(&read.value));
            return;
        }
        self.put(&at, value);
    }
}

/// A text without the quotes around all of it.
fn unquoted(text: &Text) -> Text {
    let trimmed = text.as_str().trim();
    let from = text.len() - text.as_str().trim_start().len();
    let quote = trimmed.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let inner = quote.and_then(|quote| {
        let inner = trimmed.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    });
    match inner {
        Some(inner) => text.slice(from + 1..from + 1 + inner.len()),
        None => text.slice(from..from + trimmed.len()),
    }
}

/// `name='value'` without the quotes.
fn bare(word: &Text) -> Text {
    let Some(equals) = word.as_str().find('=') else {
        return word.clone();
    };
    let mut bare = word.slice(0..equals + 1);
    bare.push(&unquoted(&word.slice(equals + 1..word.len())));
    bare
}

/// The words of Ansible's `a=1 b='two words'`.
fn pairs(text: &Text) -> Vec<Text> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut start = None;
    let all = text.as_str().char_indices();
    for (at, c) in all.chain([(text.len(), ' ')]) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) if at < text.len() => {}
            _ if c.is_whitespace() => {
                if let Some(from) = start.take() {
                    found.push(bare(&unquoted(&text.slice(from..at))));
                }
                continue;
            }
            _ if matches!(c, '\'' | '"') => quote = Some(c),
            _ => {}
        }
        start = start.or(Some(at));
    }
    found
}
