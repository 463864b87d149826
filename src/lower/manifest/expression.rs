//! Expressions of Azure's templates: `[base64(concat('#cloud-config', variables('rest')))]`.
//!
//! Literals are kept, variables and defaults of parameters are followed, and all else is known only when the template is
//! deployed.

use crate::source::Text;
use crate::syntax::yaml::Node;

/// Stands for what is known only when the template is deployed.
const UNKNOWN: &str = "\u{fffc}";

/// Deepest expression, variables that are followed counted.
const DEEPEST: usize = 24;
/// Most bytes of one value.
const MOST_BYTES: usize = 1 << 20;

/// What a value of a template comes to; itself when it is no expression. `root` is the template.
pub(super) fn evaluated(value: &Text, root: Node<'_>) -> Text {
    let mut out = Text::new();
    append(value, root, DEEPEST, &mut out);
    out
}

fn append(value: &Text, root: Node<'_>, left: usize, out: &mut Text) {
    let text = value.as_str();
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    match inner {
        // `[[` is how a text begins that is no expression.
        Some(inner) if !inner.starts_with('[') && left > 0 => {
            let body = value.slice(1..1 + inner.len());
            let mut parser = Parser {
                text: &body,
                at: 0,
                root,
            };
            parser.expression(true, left - 1, out);
        }
        Some(_) if left == 0 => unknown(value, 0..text.len(), out),
        _ => push(value, out),
    }
}

struct Parser<'t, 'y> {
    text: &'t Text,
    at: usize,
    root: Node<'y>,
}

impl Parser<'_, '_> {
    fn rest(&self) -> &str {
        self.text.as_str().get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn takes(&mut self, sign: char) -> bool {
        self.skip_space();
        let takes = self.rest().starts_with(sign);
        self.at += usize::from(takes);
        takes
    }

    /// One expression; `kept` says whether what it comes to is part of the value.
    fn expression(&mut self, kept: bool, left: usize, out: &mut Text) {
        self.skip_space();
        let start = self.at;
        if self.takes('\'') {
            return self.literal(kept, out);
        }
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-'))
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default().to_ascii_lowercase();
        self.at += length;
        if left == 0 || !self.takes('(') {
            // A number, or nothing that can be read: it ends the value.
            if length == 0 {
                self.at = self.text.len();
            }
            if kept {
                unknown(self.text, start..self.at.max(start), out);
            }
            return;
        }
        let passes = match name.as_str() {
            "concat" | "base64" | "string" | "trim" => usize::MAX,
            "format" => 1,
            _ => 0,
        };
        let mut argument = Text::new();
        let mut index = 0;
        while !self.takes(')') {
            if self.rest().is_empty() {
                break;
            }
            let before = self.at;
            let chosen = name == "if" && index > 0;
            if kept && (index < passes || chosen) {
                self.expression(true, left - 1, out);
            } else {
                argument = Text::new();
                self.expression(
                    matches!(name.as_str(), "variables" | "parameters"),
                    left - 1,
                    &mut argument,
                );
            }
            self.takes(',');
            index += 1;
            if self.at == before {
                self.at = self.text.len();
            }
        }
        // `.property` and `[0]` of what a function gives.
        let properties = self
            .rest()
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'[' | b']'))
            .count();
        self.at += properties;
        if kept && passes == 0 && name != "if" {
            let found = (properties == 0)
                .then(|| self.named(&name, argument.as_str()))
                .flatten();
            match found {
                Some(value) => append(&value, self.root, left - 1, out),
                None => unknown(self.text, start..self.at, out),
            }
        }
    }

    /// A literal behind its opening quote; `''` in it is a quote.
    fn literal(&mut self, kept: bool, out: &mut Text) {
        loop {
            let rest = self.rest();
            let length = rest.find('\'').unwrap_or(rest.len());
            if kept {
                push(&self.text.slice(self.at..self.at + length), out);
            }
            self.at += length;
            if self.rest().starts_with("''") {
                if kept {
                    push(&self.text.slice(self.at..self.at + 1), out);
                }
                self.at += 2;
            } else {
                self.at = (self.at + 1).min(self.text.len());
                return;
            }
        }
    }

    /// The value of a variable, or the default of a parameter.
    fn named(&self, function: &str, name: &str) -> Option<Text> {
        let value = match function {
            "variables" => self.root.get("variables")?.get(name)?,
            "parameters" => self
                .root
                .get("parameters")?
                .get(name)?
                .get("defaultValue")?,
            _ => return None,
        };
        let scalar = value.scalar()?;
        (!scalar.text.is_empty()).then(|| scalar.text.clone())
    }
}

fn push(text: &Text, out: &mut Text) {
    if out.len() + text.len() <= MOST_BYTES {
        out.push(text);
    }
}

fn unknown(text: &Text, range: std::ops::Range<usize>, out: &mut Text) {
    if let Some(span) = text.span(range)
        && out.len() < MOST_BYTES
    {
        out.push_decoded(UNKNOWN, span);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};
    use crate::syntax::yaml::{self, Document};

    fn of(expression: &str) -> String {
        let text = serde_json::json!({
            "parameters": {"size": {"defaultValue": "small"}, "none": {}},
            "variables": {"head": "#cloud-config", "own": "[variables('own')]", "both": "[concat(variables('head'), 'x')]"},
            "value": expression,
        })
        .to_string();
        let file = SourceFile::new(FileId(0), "a", text.into_bytes());
        let read = yaml::parse(&Text::verbatim(&file, 0..file.text().len()));
        let root = read.documents.iter().find_map(Document::root).unwrap();
        let value = root.get("value").unwrap().scalar().unwrap();
        evaluated(&value.text, root).as_str().replace(UNKNOWN, "?")
    }

    #[test]
    fn what_expressions_come_to() {
        for (expression, wanted) in [
            ("plain", "plain"),
            ("[[not one]", "[[not one]"),
            (
                "[base64(concat('a', '''b''', parameters('size')))]",
                "a'b'small",
            ),
            ("[base64(variables('both'))]", "#cloud-configx"),
            (
                "[concat('a', parameters('none'), reference(resourceId('x', 'y')).z, 'b')]",
                "a??b",
            ),
            (
                "[if(equals(parameters('size'), 'x'), 'one', 'two')]",
                "onetwo",
            ),
            ("[format('a{0}', 'b')]", "a{0}"),
            ("[concat('a', 1, 'b')]", "a?b"),
            ("[concat('open", "[concat('open"),
            ("[concat('a' 'b']", "ab"),
            ("[]", ""),
            ("[concat(]", ""),
        ] {
            assert_eq!(of(expression), wanted, "{expression}");
        }
        assert!(of("[variables('own')]").starts_with('?'));
    }
}
