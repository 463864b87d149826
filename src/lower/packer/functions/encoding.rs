//! Functions that put a text into another form. What hides nothing is left as it is, with a step in its way: whoever
//! has the other form has the text.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::Call;
use crate::ir::PassageKind;
use crate::lower::packer::value::{Entry, Known, Value};
use crate::source::Text;
use crate::syntax::json;

/// Most bytes that a compressed text may become.
const MOST_INFLATED: u64 = 4 << 20;

impl Call<'_, '_> {
    pub(super) fn encoding(&self) -> Option<Value> {
        match self.name {
            "base64encode" | "base64gzip" | "textencodebase64" | "urlencode" | "url_encode" => {
                Some(self.encoded())
            }
            "base64decode" | "textdecodebase64" => {
                let known = self.text(0)?;
                let all = known.text();
                let Some(decoded) = decoded(&all) else {
                    // It was encoded here, or is no base64.
                    return Some(self.encoded());
                };
                let text = Value::literal(decoded);
                Some(text.passed(self.span, PassageKind::Encoded(self.name.to_owned())))
            }
            "jsonencode" => Some(self.written(true)),
            "yamlencode" => Some(self.written(false)),
            "jsondecode" => {
                let text = self.certain(0)?;
                let read = json::parse(&text);
                read.errors.is_empty().then(|| from_json(&read.value))
            }
            _ => None,
        }
    }

    /// JSON, or YAML of the kind that is JSON without braces around it: names and values keep their places.
    fn written(&self, json: bool) -> Value {
        let mut out = Known::default();
        self.write(self.argument(0), json, 0, &mut out);
        let passage = crate::ir::Passage {
            span: self.span,
            kind: PassageKind::Encoded(self.name.to_owned()),
        };
        out.passed(&passage);
        Value::Text(out)
    }

    fn write(&self, value: &Value, json: bool, depth: usize, out: &mut Known) {
        if !self.evaluator.afford(4) || depth > 64 {
            return;
        }
        let mark = |text: &str, out: &mut Known| out.push_literal(self.made(text));
        let line = |out: &mut Known| {
            if json {
                mark(",", out);
            } else {
                mark(&format!("\n{}", "  ".repeat(depth)), out);
            }
        };
        match value {
            Value::Text(known) => {
                mark("\"", out);
                if self.evaluator.afford_bytes(known.len()) {
                    out.push(known);
                }
                mark("\"", out);
            }
            Value::Bool(yes) => mark(if *yes { "true" } else { "false" }, out),
            Value::Null => mark("null", out),
            Value::Unknown(_) => out.push(&value.to_known(self.span)),
            Value::List(values) => {
                if json {
                    mark("[", out);
                }
                for (index, value) in values.iter().enumerate() {
                    if index > 0 || !json {
                        line(out);
                    }
                    if !json {
                        mark("- ", out);
                    }
                    self.write(value, json, depth + 1, out);
                }
                if json {
                    mark("]", out);
                }
            }
            Value::Map(entries) => {
                if json {
                    mark("{", out);
                }
                for (index, entry) in entries.iter().enumerate() {
                    if index > 0 || (!json && depth > 0) {
                        line(out);
                    }
                    let mut key = Text::new();
                    key.push_decoded(&entry.key.text, entry.key.span);
                    if json {
                        mark("\"", out);
                    }
                    out.push_literal(key);
                    mark(if json { "\":" } else { ": " }, out);
                    self.write(&entry.value, json, depth + 1, out);
                }
                if json {
                    mark("}", out);
                }
            }
        }
    }
}

/// What base64 stands for, gzip inside it undone, when that is text. Its bytes stand for all of it.
pub(in crate::lower::packer) fn decoded(text: &Text) -> Option<Text> {
    let plain = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let compact: String = text.as_str().split_whitespace().collect();
    let bytes = plain.decode(compact.as_bytes()).ok()?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        let inflate = flate2::read::GzDecoder::new(bytes.as_slice());
        inflate.take(MOST_INFLATED).read_to_end(&mut out).ok()?;
        out
    } else {
        bytes
    };
    let decoded = String::from_utf8(bytes).ok()?;
    let printable = |c: char| !c.is_control() || c.is_whitespace();
    if decoded.is_empty() || !decoded.chars().all(printable) {
        return None;
    }
    let mut out = Text::new();
    out.push_decoded(&decoded, text.full_span()?);
    Some(out)
}

/// JSON as a value; its depth is bounded by the reader.
pub(in crate::lower::packer) fn from_json(value: &json::Value) -> Value {
    match &value.kind {
        json::Kind::Null => Value::Null,
        json::Kind::Bool(yes) => Value::Bool(*yes),
        json::Kind::Number(text) | json::Kind::String(text) => Value::literal(text.clone()),
        json::Kind::Array(values) => Value::list(values.iter().map(from_json).collect()),
        json::Kind::Object(members) => Value::map(
            members
                .iter()
                .map(|member| Entry {
                    key: crate::ir::Name {
                        text: member.key.as_str().to_owned(),
                        span: member.key.full_span().unwrap_or(member.span),
                    },
                    value: from_json(&member.value),
                    span: member.span,
                })
                .collect(),
        ),
    }
}
