//! Functions over texts.

use super::Call;
use crate::lower::packer::value::{Known, Value};
use crate::source::Text;

impl Call<'_, '_> {
    pub(super) fn string_function(&self) -> Option<Value> {
        let text = |known| Some(Value::Text(known));
        match self.name {
            "lower" => text(self.text(0)?.map(|t| recased(t, str::to_lowercase))),
            "upper" => text(self.text(0)?.map(|t| recased(t, str::to_uppercase))),
            "title" | "regexall" => Some(self.argument(0).clone()),
            "trimspace" | "chomp" => {
                text(trimmed(self.text(0)?, |c| c.is_whitespace(), true, true))
            }
            "trim" => {
                let set = self.certain(1)?;
                let among = |c| set.as_str().contains(c);
                text(trimmed(self.text(0)?, among, true, true))
            }
            "trimprefix" | "trimsuffix" => text(self.trimmed_affix()?),
            "indent" => Some(self.argument(1).clone()),
            "replace" => text(self.replaced()?),
            "regex_replace" => Some(self.argument(0).clone()),
            "substr" => text(self.substring()?),
            "format" => text(self.formatted()?),
            "formatlist" => None,
            "join" => text(self.joined()?),
            "split" => self.split(),
            "strrev" => None,
            "tostring" | "convert" | "sensitive" | "nonsensitive" => Some(self.argument(0).clone()),
            _ => None,
        }
    }

    fn trimmed_affix(&self) -> Option<Known> {
        let (known, affix) = (self.text(0)?, self.certain(1)?);
        let all = known.text();
        let (all, affix) = (all.as_str(), affix.as_str());
        let range = if self.name == "trimprefix" {
            all.strip_prefix(affix)
                .map(|rest| all.len() - rest.len()..all.len())
        } else {
            all.strip_suffix(affix).map(|rest| 0..rest.len())
        };
        Some(range.map_or_else(|| known.clone(), |range| known.slice(range)))
    }

    /// `replace(text, what, with)`; a pattern between slashes is not followed.
    fn replaced(&self) -> Option<Known> {
        let (known, what) = (self.text(0)?, self.certain(1)?);
        let with = self.argument(2).to_known(self.span);
        let what = what.as_str();
        if what.is_empty() || (what.len() > 1 && what.starts_with('/') && what.ends_with('/')) {
            return Some(known.clone());
        }
        let all = known.text();
        let mut out = Known::default();
        let mut from = 0;
        for (at, _) in all.as_str().match_indices(what) {
            if !self.evaluator.afford(1 + with.pieces.len())
                || !self.evaluator.afford_bytes(with.len())
            {
                return Some(known.clone());
            }
            out.push(&known.slice(from..at));
            out.push(&with);
            from = at + what.len();
        }
        if from == 0 {
            return Some(known.clone());
        }
        out.push(&known.slice(from..all.len()));
        Some(out)
    }

    fn substring(&self) -> Option<Known> {
        let known = self.text(0)?;
        let number = |at| self.certain(at)?.as_str().parse::<usize>().ok();
        let (start, len) = (number(1)?, number(2)?);
        let all = known.text();
        let offset = |n: usize| {
            let mut chars = all.as_str().char_indices();
            chars.nth(n).map_or(all.len(), |(at, _)| at)
        };
        Some(known.slice(offset(start)..offset(start.saturating_add(len))))
    }

    /// `format("%s-%d", a, b)`.
    fn formatted(&self) -> Option<Known> {
        let pattern = self.text(0)?;
        let all = pattern.text();
        let source = all.as_str();
        let mut out = Known::default();
        let mut arguments = self.arguments.iter().skip(1);
        let mut from = 0;
        while let Some(len) = source.get(from..).and_then(|rest| rest.find('%')) {
            let at = from + len;
            out.push(&pattern.slice(from..at));
            let rest = source.get(at + 1..).unwrap_or_default();
            let verb = rest.find(|c: char| c.is_alphabetic() || c == '%');
            let Some(verb) = verb else {
                from = at;
                break;
            };
            let end = at + 1 + verb + 1;
            if rest.as_bytes().get(verb) == Some(&b'%') {
                out.push(&pattern.slice(at..at + 1));
            } else if let Some(argument) = arguments.next() {
                let part = argument.to_known(self.span);
                if self.evaluator.afford(part.pieces.len())
                    && self.evaluator.afford_bytes(part.len())
                {
                    out.push(&part);
                }
            }
            from = end.min(source.len());
        }
        out.push(&pattern.slice(from..source.len()));
        Some(out)
    }

    fn joined(&self) -> Option<Known> {
        let between = self.argument(0).to_known(self.span);
        let mut out = Known::default();
        let parts: Vec<&Value> = self.arguments.iter().skip(1).flat_map(flat).collect();
        for (index, part) in parts.into_iter().enumerate() {
            let part = part.to_known(self.span);
            let size = part.pieces.len() + between.pieces.len();
            if !self.evaluator.afford(size)
                || !self.evaluator.afford_bytes(part.len() + between.len())
            {
                break;
            }
            if index > 0 {
                out.push(&between);
            }
            out.push(&part);
        }
        Some(out)
    }

    fn split(&self) -> Option<Value> {
        let (separator, known) = (self.certain(0)?, self.text(1)?);
        if separator.is_empty() {
            return None;
        }
        let all = known.text();
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, _) in all.as_str().match_indices(separator.as_str()) {
            if !self.evaluator.afford(1) {
                return None;
            }
            parts.push(Value::Text(known.slice(from..at)));
            from = at + separator.len();
        }
        parts.push(Value::Text(known.slice(from..all.len())));
        Some(Value::list(parts))
    }
}

fn flat(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(values) => values.iter().collect(),
        other => vec![other],
    }
}

/// In the other case; as it was where that would change its length.
fn recased(text: &Text, change: impl Fn(&str) -> String) -> Text {
    let changed = change(text.as_str());
    let mut out = Text::new();
    if changed.len() != text.len() {
        return text.clone();
    }
    let mut at = 0;
    for span in text.spans(0..text.len()) {
        let Some(part) = changed.get(at..at + span.len()) else {
            return text.clone();
        };
        out.push_decoded(part, span);
        at += span.len();
    }
    if out.len() == text.len() {
        out
    } else {
        text.clone()
    }
}

fn trimmed(known: &Known, among: impl Fn(char) -> bool + Copy, start: bool, end: bool) -> Known {
    let all = known.text();
    let all = all.as_str();
    let from = if start {
        all.len() - all.trim_start_matches(among).len()
    } else {
        0
    };
    let to = if end {
        all.trim_end_matches(among).len()
    } else {
        all.len()
    };
    let mut out = known.slice(from..to.max(from));
    out.names.clone_from(&known.names);
    out
}
