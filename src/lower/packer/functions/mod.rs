//! The functions that a secret passes through. What another function gives is not known; what only looks a secret up
//! elsewhere (`vault`, `env`) is not either, and its arguments are no secrets.

mod collections;
mod encoding;
mod files;
mod strings;

pub(super) use encoding::{decoded, from_json};

use super::evaluate::{Evaluator, Scope};
use super::value::{Known, Value};
use crate::ir::PassageKind;
use crate::source::{Span, Text};
use crate::syntax::hcl::Expression;

/// A call with its arguments evaluated.
pub(super) struct Call<'c, 'a> {
    evaluator: &'c Evaluator<'a>,
    name: &'c str,
    arguments: Vec<Value>,
    span: Span,
}

pub(super) fn call(
    evaluator: &Evaluator<'_>,
    name: &Text,
    arguments: &[Expression],
    spread: bool,
    span: Span,
    scope: &Scope<'_>,
) -> Value {
    let mut values: Vec<Value> = arguments
        .iter()
        .map(|a| evaluator.value(a, scope))
        .collect();
    if spread && let Some(Value::List(last)) = values.last().cloned() {
        values.pop();
        values.extend(last.iter().cloned());
    }
    let call = Call {
        evaluator,
        name: name.as_str(),
        arguments: values,
        // The name alone: what stands in the brackets has places of its own.
        span: name.full_span().unwrap_or(span),
    };
    call.result()
}

impl Call<'_, '_> {
    fn result(&self) -> Value {
        match self.name {
            // What is looked up elsewhere.
            "env"
            | "vault"
            | "aws_secretsmanager"
            | "aws_secretsmanager_raw"
            | "consul_key"
            | "timestamp"
            | "uuidv4"
            | "uuidv5"
            | "formatdate"
            | "legacy_isotime"
            | "timeadd" => Value::Unknown(None),
            // One way only; what goes in is written down all the same.
            "md5" | "sha1" | "sha256" | "sha512" | "bcrypt" | "rsadecrypt" => {
                for argument in self.arguments.iter().take(1) {
                    if let Value::Text(_) = argument {
                        self.evaluator.stray(argument.clone());
                    }
                }
                Value::Unknown(None)
            }
            _ => self
                .string_function()
                .or_else(|| self.encoding())
                .or_else(|| self.collection())
                .or_else(|| self.file())
                .unwrap_or(Value::Unknown(None)),
        }
    }

    fn argument(&self, at: usize) -> &Value {
        self.arguments.get(at).unwrap_or(&Value::Null)
    }

    /// The argument as text; `None` where it is none.
    fn text(&self, at: usize) -> Option<&Known> {
        match self.argument(at) {
            Value::Text(known) => Some(known),
            _ => None,
        }
    }

    fn certain(&self, at: usize) -> Option<Text> {
        self.argument(at).certain()
    }

    /// The first argument in another form, which hides nothing.
    fn encoded(&self) -> Value {
        let kind = PassageKind::Encoded(self.name.to_owned());
        self.argument(0).passed(self.span, kind)
    }

    /// Text that the function makes by itself: it stands for the call.
    fn made(&self, text: &str) -> Text {
        let mut out = Text::new();
        out.push_decoded(text, self.span);
        out
    }
}
