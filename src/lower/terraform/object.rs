//! Documents that are written as objects: `yamlencode({ … })` behind `#cloud-config`, `jsonencode({ ignition = … })`.

use super::evaluate::{Evaluator, name_of};
use super::names::Names;
use crate::ir::Name;
use crate::lower::user_data::{Cursor, Holds, Lowering, Schema};
use crate::syntax::hcl::{Expression, ExpressionKind};

/// Deepest object that is looked into.
const DEEPEST: usize = 32;

/// A whole document, of the kind `schema` if that is known.
pub(super) fn document(
    lowering: &mut Lowering<'_>,
    names: &Names<'_, '_>,
    object: &Expression,
    schema: Option<Schema>,
) {
    let ExpressionKind::Object(entries) = &object.kind else {
        return;
    };
    let ignition = entries
        .iter()
        .any(|(key, _)| name_of(key) == Some("ignition"));
    let schema = schema.unwrap_or(if ignition {
        Schema::Ignition
    } else {
        Schema::CloudConfig
    });
    let mut reader = Reader { lowering, names };
    reader.value(object, &Cursor::new(schema), None, 0);
}

struct Reader<'r, 'p, 'a> {
    lowering: &'r mut Lowering<'p>,
    names: &'r Names<'r, 'a>,
}

impl Reader<'_, '_, '_> {
    fn value(&mut self, value: &Expression, at: &Cursor<'_>, key: Option<&Name>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &value.kind {
            ExpressionKind::Object(entries) if at.said() == Some(Holds::Files) => {
                self.file(entries, depth);
            }
            ExpressionKind::Object(entries) => {
                let at = match at.said() {
                    Some(Holds::Nested(schema)) => &Cursor::new(schema),
                    _ => at,
                };
                for (key, value) in entries {
                    let Some(name) = name_of(key) else { continue };
                    let below = at.below(name);
                    let name = Name {
                        text: name.to_owned(),
                        span: key.span,
                    };
                    self.value(value, &below, Some(&name), depth + 1);
                }
            }
            ExpressionKind::Array(items) => {
                for item in items {
                    self.value(item, at, key, depth + 1);
                }
            }
            ExpressionKind::Null | ExpressionKind::Bool(_) => {}
            _ => {
                let evaluated = Evaluator::new(self.names).evaluate(value);
                for awaited in evaluated.awaited {
                    self.lowering.awaited(awaited);
                }
                for object in evaluated.objects {
                    self.encoded(object, depth);
                }
                let text = evaluated.text;
                match (at.holds(), key) {
                    _ if text.is_empty() => {}
                    (Holds::Accounts, Some(key)) => self.lowering.value(Holds::Hash, key, &text),
                    (holds, Some(key)) => self.lowering.value(holds, key, &text),
                    (_, None) => self.lowering.config(&text),
                }
            }
        }
    }

    /// An object that is encoded as the text of a value: names decide.
    fn encoded(&mut self, object: &Expression, depth: usize) {
        let named = Cursor::new(Schema::CloudConfig).below("\u{0}");
        self.value(object, &named, None, depth + 1);
    }

    /// One entry of `write_files`.
    fn file(&mut self, entries: &[(Expression, Expression)], depth: usize) {
        let evaluator = Evaluator::new(self.names);
        let text = |wanted: &str| {
            let (_, value) = entries
                .iter()
                .find(|(key, _)| name_of(key) == Some(wanted))?;
            Some(evaluator.evaluate(value))
        };
        let path = text("path").map(|path| path.text.as_str().to_owned());
        // What a function encodes is known without its encoding.
        if let Some(content) = text("content") {
            self.lowering
                .content_at(&content.text, path.as_deref().unwrap_or_default());
            for awaited in content.awaited {
                self.lowering.awaited(awaited);
            }
            for object in content.objects {
                self.encoded(object, depth);
            }
        }
    }
}
