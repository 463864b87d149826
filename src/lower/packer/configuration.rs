//! The files of one configuration as bodies of one language: HCL as it is read, and both kinds of JSON put into the same
//! form.

use std::sync::Arc;

use crate::source::{SourceFile, Span, Text};
use crate::syntax::hcl::{self, Attribute, Block, Body, Element, Expression, ExpressionKind};
use crate::syntax::{SyntaxError, json};

use super::project::text_of;

/// What a file of a configuration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// `*.pkr.hcl`.
    Template,
    /// `*.pkr.json`: the same in JSON.
    JsonTemplate,
    /// A template of Packer before HCL.
    LegacyTemplate,
    /// Values of variables that Packer loads by itself: `*.auto.pkrvars.hcl`.
    AutoVariables,
    /// Values of variables that are loaded when they are asked for.
    Variables,
}

/// A file and what it is.
#[derive(Clone, Debug)]
pub struct Member {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it is.
    pub role: Role,
}

/// A file that was read.
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) body: Body,
    pub(super) comments: Vec<Span>,
    pub(super) is_json: bool,
    pub(super) errors: Vec<SyntaxError>,
}

pub(super) fn read(file: &SourceFile, role: Role) -> Part {
    let text = text_of(file);
    let named_json = file.path().to_ascii_lowercase().ends_with(".json");
    let is_json = named_json || matches!(role, Role::JsonTemplate | Role::LegacyTemplate);
    let (body, comments, errors) = match role {
        Role::LegacyTemplate => {
            let read = json::parse(&text);
            (legacy(&read.value), read.comments, read.errors)
        }
        Role::JsonTemplate => {
            let read = json::parse(&text);
            (blocks(&read.value), read.comments, read.errors)
        }
        _ if is_json => {
            let read = json::parse(&text);
            let mut errors = read.errors;
            if !matches!(read.value.kind, json::Kind::Object(_)) && !text.as_str().trim().is_empty()
            {
                errors.push(SyntaxError {
                    span: read.value.span,
                    message: "no object of names and values; nothing was read",
                });
            }
            let body = Body {
                attributes: attributes(&read.value, Strings::Plain),
                blocks: Vec::new(),
            };
            (body, read.comments, errors)
        }
        _ => {
            let read = hcl::parse(&text);
            (read.body, read.comments, read.errors)
        }
    };
    Part {
        role,
        body,
        comments,
        is_json,
        errors,
    }
}

/// What JSON's strings are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// Text.
    Plain,
    /// Templates of HCL.
    Templates,
}

fn attributes(value: &json::Value, strings: Strings) -> Vec<Attribute> {
    let members = value.members().iter();
    members.map(|member| attribute(member, strings)).collect()
}

fn attribute(member: &json::Member, strings: Strings) -> Attribute {
    Attribute {
        name: member.key.clone(),
        value: expression(&member.value, strings),
        span: member.span,
    }
}

fn expression(value: &json::Value, strings: Strings) -> Expression {
    let kind = match &value.kind {
        json::Kind::Null => ExpressionKind::Null,
        json::Kind::Bool(yes) => ExpressionKind::Bool(*yes),
        json::Kind::Number(text) => ExpressionKind::Number(text.clone()),
        json::Kind::String(text) => {
            let parsed = match strings {
                Strings::Templates if text.as_str().contains(['$', '%']) => {
                    hcl::parse_template(text)
                }
                _ => None,
            };
            ExpressionKind::Template(parsed.unwrap_or_else(|| literal(text)))
        }
        json::Kind::Array(values) => {
            ExpressionKind::Array(values.iter().map(|v| expression(v, strings)).collect())
        }
        json::Kind::Object(members) => ExpressionKind::Object(
            members
                .iter()
                .map(|member| {
                    let key = Expression {
                        span: member.key.full_span().unwrap_or(member.span),
                        kind: ExpressionKind::Template(literal(&member.key)),
                    };
                    (key, expression(&member.value, strings))
                })
                .collect(),
        ),
    };
    Expression {
        span: value.span,
        kind,
    }
}

fn literal(text: &Text) -> Vec<Element> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Element::Literal(text.clone())]
    }
}

/// The JSON form of HCL: labels are keys.
fn blocks(value: &json::Value) -> Body {
    let mut body = Body::default();
    for member in value.members() {
        let labels = match member.key.as_str() {
            "variable"
            | "local"
            | "provisioner"
            | "post-processor"
            | "error-cleanup-provisioner" => 1,
            "source" | "data" | "communicator" => 2,
            "variables"
            | "locals"
            | "build"
            | "packer"
            | "post-processors"
            | "hcp_packer_registry" => 0,
            _ => {
                body.attributes.push(attribute(member, Strings::Templates));
                continue;
            }
        };
        labelled(
            &member.key,
            &member.value,
            labels,
            &mut Vec::new(),
            &mut body.blocks,
        );
    }
    body
}

fn labelled(
    kind: &Text,
    value: &json::Value,
    missing: usize,
    labels: &mut Vec<Text>,
    out: &mut Vec<Block>,
) {
    for one in value.elements() {
        labelled(kind, one, missing, labels, out);
    }
    if missing > 0 {
        for member in value.members() {
            labels.push(member.key.clone());
            labelled(kind, &member.value, missing - 1, labels, out);
            labels.pop();
        }
    } else if !value.members().is_empty() {
        out.push(Block {
            kind: kind.clone(),
            labels: labels.clone(),
            body: blocks(value),
            span: value.span,
        });
    }
}

/// A template of Packer before HCL, in the form that came after it.
fn legacy(value: &json::Value) -> Body {
    let mut body = Body::default();
    let word = |text: &str, span: Span| {
        let mut out = Text::new();
        out.push_decoded(text, span);
        out
    };
    let plugin = |kind: &str, value: &json::Value| {
        let kind = word(kind, value.span);
        let text = |key| value.get(key).and_then(json::Value::string).cloned();
        Some(Block {
            kind,
            labels: [text("type")?].into_iter().chain(text("name")).collect(),
            body: Body {
                attributes: attributes(value, Strings::Plain),
                blocks: Vec::new(),
            },
            span: value.span,
        })
    };
    let sensitive: Vec<&str> = value
        .get("sensitive-variables")
        .map_or(&[][..], json::Value::elements)
        .iter()
        .filter_map(|v| v.string().map(Text::as_str))
        .collect();
    let mut build = Block {
        kind: word("build", value.span),
        labels: Vec::new(),
        body: Body::default(),
        span: value.span,
    };
    for member in value.members() {
        match member.key.as_str() {
            "variables" => {
                for variable in member.value.members() {
                    body.blocks.push(legacy_variable(variable, &sensitive));
                }
            }
            "builders" => {
                let sources = member.value.elements().iter();
                body.blocks
                    .extend(sources.filter_map(|v| plugin("source", v)));
            }
            "provisioners" => {
                let steps = member.value.elements().iter();
                build
                    .body
                    .blocks
                    .extend(steps.filter_map(|v| plugin("provisioner", v)));
            }
            "error-cleanup-provisioner" => {
                build
                    .body
                    .blocks
                    .extend(plugin("error-cleanup-provisioner", &member.value));
            }
            "post-processors" => {
                // A list in the list is a chain.
                for one in member.value.elements() {
                    let chain = if one.elements().is_empty() {
                        std::slice::from_ref(one)
                    } else {
                        one.elements()
                    };
                    let steps = chain.iter().filter_map(|v| plugin("post-processor", v));
                    build.body.blocks.extend(steps);
                }
            }
            _ => body.attributes.push(attribute(member, Strings::Plain)),
        }
    }
    body.blocks.push(build);
    body
}

fn legacy_variable(member: &json::Member, sensitive: &[&str]) -> Block {
    let span = member.key.full_span().unwrap_or(member.span);
    let named = |name: &str, value: Expression| {
        let mut text = Text::new();
        text.push_decoded(name, span);
        Attribute {
            name: text,
            value,
            span: member.span,
        }
    };
    let mut attributes = vec![named("default", expression(&member.value, Strings::Plain))];
    if sensitive.contains(&member.key.as_str()) {
        let kind = ExpressionKind::Bool(true);
        attributes.push(named("sensitive", Expression { span, kind }));
    }
    let mut kind = Text::new();
    kind.push_decoded("variable", span);
    Block {
        kind,
        labels: vec![member.key.clone()],
        body: Body {
            attributes,
            blocks: Vec::new(),
        },
        span: member.span,
    }
}
