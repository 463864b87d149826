//! `for`: in expressions and in templates.

use super::evaluate::{Evaluator, Scope, text_at};
use super::value::{Entry, Value};
use crate::ir::Name;
use crate::syntax::hcl::{Expression, For};

impl Evaluator<'_> {
    /// The keys and values that a `for` goes through; one round of unknown ones where the collection is not known.
    pub(super) fn rounds(&self, collection: &Expression, scope: &Scope<'_>) -> Vec<(Value, Value)> {
        match self.value(collection, scope) {
            Value::List(values) if self.afford(values.len()) => values
                .iter()
                .map(|value| (Value::Unknown(None), value.clone()))
                .collect(),
            Value::Map(entries) if self.afford(entries.len()) => entries
                .iter()
                .map(|entry| (text_at(&entry.key), entry.value.clone()))
                .collect(),
            Value::Unknown(source) => vec![(Value::Unknown(None), Value::Unknown(source))],
            _ => Vec::new(),
        }
    }

    pub(super) fn comprehension(&self, all: &For, scope: &Scope<'_>) -> Value {
        let mut list = Vec::new();
        let mut map = Vec::new();
        for (key, value) in self.rounds(&all.collection, scope) {
            let mut names = vec![(all.value.as_str().to_owned(), value)];
            names.extend(all.key.as_ref().map(|k| (k.as_str().to_owned(), key)));
            let inner = scope.with(&names);
            let wanted = all.condition.as_ref().map(|c| self.value(c, &inner));
            if matches!(wanted, Some(Value::Bool(false))) {
                continue;
            }
            let value = self.value(&all.result, &inner);
            match &all.result_key {
                None => list.push(value),
                Some(key) => map.push(Entry {
                    key: Name {
                        text: match self.value(key, &inner) {
                            Value::Text(known) => known.text().as_str().to_owned(),
                            _ => String::new(),
                        },
                        span: key.span,
                    },
                    value,
                    span: key.span.cover(all.result.span),
                }),
            }
        }
        if all.result_key.is_some() {
            Value::map(map)
        } else {
            Value::list(list)
        }
    }
}
