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
        self.arguments(at, value);
        for (index, word) in words.iter().enumerate() {
            let all = word.text();
            let text = all.as_str();
            let (flag, inline) = text.split_once('=').unwrap_or((text, ""));
            let variables = match flag {
                "-e" | "--extra-vars" if inline.is_empty() => {
                    words.get(index + 1).map(|w| (*w).clone())
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
            }
        }
    }

    pub(super) fn extra_variables(&mut self, at: &At, known: &Known) {
        let text = known.text();
        let start = text.as_str().trim_start();
        let trimmed = text.slice(text.len() - start.len()..text.len());
        let trimmed = if trimmed.as_str().starts_with(['\'', '"']) && trimmed.len() > 2 {
            trimmed.slice(1..trimmed.len() - 1)
        } else {
            trimmed
        };
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
                let mut from = 0;
                for word in text.as_str().split_whitespace() {
                    let Some(found) = text.as_str().get(from..).and_then(|rest| rest.find(word))
                    else {
                        break;
                    };
                    let range = from + found..from + found + word.len();
                    from = range.end;
                    let part = text.slice(range);
                    let span = part.full_span().unwrap_or(at.span);
                    words.push(Argument::literal(part, span));
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
