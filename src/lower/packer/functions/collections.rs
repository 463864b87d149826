//! Functions over lists and maps, and those that choose between values.

use super::Call;
use crate::lower::packer::evaluate::text_at;
use crate::lower::packer::value::{Entry, Value};

impl Call<'_, '_> {
    pub(super) fn collection(&self) -> Option<Value> {
        match self.name {
            "concat" | "setunion" => {
                let mut out = Vec::new();
                for argument in &self.arguments {
                    match argument {
                        Value::List(values) if self.evaluator.afford(values.len()) => {
                            out.extend(values.iter().cloned());
                        }
                        Value::Unknown(source) => out.push(Value::Unknown(source.clone())),
                        _ => {}
                    }
                }
                Some(Value::list(out))
            }
            "merge" => {
                let mut out: Vec<Entry> = Vec::new();
                for argument in &self.arguments {
                    if self.evaluator.afford(argument.entries().len()) {
                        out.extend(argument.entries().iter().cloned());
                    }
                }
                // The last of a name counts, and the first is found first.
                out.reverse();
                Some(Value::map(out))
            }
            "lookup" => {
                let (map, fallback) = (self.argument(0), self.arguments.get(2));
                let key = self.certain(1);
                // Any of them may be it.
                if key.is_none() && self.evaluator.afford(map.entries().len()) {
                    for entry in map.entries() {
                        self.evaluator.stray(entry.value.clone());
                    }
                }
                let found = key.and_then(|key| map.get(key.as_str()).cloned());
                Some(self.first_of(found.into_iter().chain(fallback.cloned())))
            }
            "coalesce" | "try" | "coalescelist" => {
                Some(self.first_of(self.arguments.iter().cloned()))
            }
            "compact" | "distinct" | "reverse" | "sort" | "tolist" | "toset" | "tomap"
            | "flatten" | "slice" | "list" | "setsubtract" | "chunklist" => {
                let mut out = Vec::new();
                for argument in &self.arguments {
                    self.flatten(argument, &mut out);
                }
                match self.argument(0) {
                    Value::Map(_) | Value::Unknown(_) => Some(self.argument(0).clone()),
                    _ => Some(Value::list(out)),
                }
            }
            "values" => {
                let entries = self.argument(0).entries();
                Some(Value::list(
                    entries.iter().map(|e| e.value.clone()).collect(),
                ))
            }
            "keys" => {
                let entries = self.argument(0).entries();
                Some(Value::list(
                    entries.iter().map(|e| text_at(&e.key)).collect(),
                ))
            }
            "zipmap" => {
                let (keys, values) = (self.argument(0), self.argument(1));
                let pairs = keys.elements().iter().zip(values.elements());
                let entries = pairs.filter_map(|(key, value)| {
                    let text = key.certain()?;
                    Some(Entry {
                        key: crate::ir::Name {
                            text: text.as_str().to_owned(),
                            span: text.full_span().unwrap_or(self.span),
                        },
                        value: value.clone(),
                        span: text.full_span().unwrap_or(self.span),
                    })
                });
                Some(Value::map(entries.collect()))
            }
            "element" | "one" => {
                let values = self.argument(0).elements();
                let at = self
                    .certain(1)
                    .and_then(|t| t.as_str().parse::<usize>().ok());
                values.get(at.unwrap_or(0)).cloned()
            }
            "can" | "contains" | "length" | "fileexists" | "alltrue" | "anytrue" | "startswith"
            | "endswith" | "strcontains" => Some(Value::Unknown(None)),
            _ => None,
        }
    }

    /// The first that is something; those behind it stand in when it is not.
    fn first_of(&self, values: impl Iterator<Item = Value>) -> Value {
        let mut unknown = None;
        let mut chosen = None;
        for value in values {
            match value {
                Value::Unknown(source) => {
                    unknown.get_or_insert(source);
                }
                value if value.is_nothing() => {}
                value if chosen.is_none() => chosen = Some(value),
                value => self.evaluator.stray(value),
            }
        }
        match (chosen, unknown) {
            (Some(value), _) => value,
            (None, source) => Value::Unknown(source.flatten()),
        }
    }

    fn flatten(&self, value: &Value, out: &mut Vec<Value>) {
        if !self.evaluator.afford(1) {
            return;
        }
        match value {
            Value::List(values) => values.iter().for_each(|v| self.flatten(v, out)),
            Value::Null => {}
            other => out.push(other.clone()),
        }
    }
}
