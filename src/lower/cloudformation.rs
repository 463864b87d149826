//! CloudFormation: what a stack hands to its machines, and what stands in its template besides.
//!
//! `UserData` in any resource, through `Fn::Base64`, `Fn::Sub`, `Fn::Join` and their short forms; the files, commands and
//! logins of `AWS::CloudFormation::Init` and `Authentication`; defaults of secret parameters.

use std::cell::Cell;

use crate::ir::{Delivery, Name, OpKind, Place};
use crate::lower::user_data::{Holds, Lowering};
use crate::source::Text;
use crate::syntax::yaml::{self, Document, Entry, Node};

/// Deepest level that is walked.
const DEEPEST: usize = 48;
/// Most values of `Fn::Sub`'s maps that are put in, in one template.
const MOST_VALUES: usize = 4096;
/// Most bytes of one text, values put in: one may be put in many times. Machines take 16 KiB of user-data.
const MOST_BYTES: usize = 1 << 18;
/// Stands for what is known only when the stack is made.
const UNKNOWN: &str = "\u{fffc}";

/// Takes a template apart, YAML or JSON.
pub fn lower(text: &Text, push: &mut dyn FnMut(OpKind)) {
    let place = Place::UserData(Delivery::CloudFormation);
    let mut lowering = Lowering::new(place, push);
    let read = yaml::parse(text);
    for error in &read.errors {
        lowering.unread(error.span, error.message, false);
    }
    for root in read.documents.iter().filter_map(Document::root) {
        let mut reader = Reader {
            lowering: &mut lowering,
            parameters: root.get("Parameters"),
            left: Cell::new(MOST_VALUES),
        };
        reader.parameters();
        if let Some(resources) = root.get("Resources") {
            reader.node(resources, 0);
        }
    }
}

struct Reader<'r, 'p, 'y> {
    lowering: &'r mut Lowering<'p>,
    parameters: Option<Node<'y>>,
    /// Values of maps that may still be put in.
    left: Cell<usize>,
}

impl<'y> Reader<'_, '_, 'y> {
    /// Defaults of parameters that are secret: hidden by `NoEcho` where they are shown, and in clear in the template.
    fn parameters(&mut self) {
        let Some(parameters) = self.parameters else {
            return;
        };
        for parameter in parameters.own_entries() {
            let Some(key) = name_of(&parameter) else {
                continue;
            };
            let hidden = parameter.value.get("NoEcho").and_then(Node::scalar);
            let hidden = hidden.is_some_and(|flag| flag.as_str().eq_ignore_ascii_case("true"));
            let default = parameter.value.get("Default").and_then(Node::scalar);
            if let Some(default) = default.filter(|d| !d.text.is_empty()) {
                let holds = if hidden {
                    Holds::Password
                } else {
                    Holds::Named
                };
                self.lowering.value(holds, &key, &default.text);
            }
        }
    }

    fn node(&mut self, node: Node<'y>, depth: usize) {
        if depth > DEEPEST || node.is_alias() {
            return;
        }
        for item in node.items() {
            self.node(item, depth + 1);
        }
        for entry in node.own_entries() {
            match entry.name() {
                Some("UserData") => {
                    let text = self.text(entry.value, depth);
                    self.lowering
                        .within(&text, "UserData".to_owned(), |me, text| me.content(text));
                }
                Some("AWS::CloudFormation::Init") => self.init(entry.value, depth + 1),
                Some("AWS::CloudFormation::Authentication") => self.named(entry.value, depth + 1),
                _ => self.node(entry.value, depth + 1),
            }
        }
    }

    /// `cfn-init`: files, commands and their environments.
    fn init(&mut self, node: Node<'y>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for item in node.items() {
            self.init(item, depth + 1);
        }
        for entry in node.own_entries() {
            match entry.name() {
                Some("files") => {
                    for file in entry.value.own_entries() {
                        let path = file.name().unwrap_or_default();
                        if let Some(content) = file.value.get("content") {
                            let text = self.text(content, depth);
                            self.lowering
                                .within(&text, format!("file {path}"), |me, text| {
                                    me.content_at(text, path);
                                });
                        }
                    }
                }
                Some("command") => {
                    let text = self.text(entry.value, depth);
                    if let Some(name) = name_of(&entry) {
                        self.lowering.value(Holds::Command, &name, &text);
                    }
                }
                Some("env") => self.named(entry.value, depth + 1),
                _ => self.init(entry.value, depth + 1),
            }
        }
    }

    /// Names decide.
    fn named(&mut self, node: Node<'y>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for entry in node.own_entries() {
            if let (Some(name), Some(_)) = (name_of(&entry), entry.value.scalar()) {
                let text = self.text(entry.value, depth);
                self.lowering.value(Holds::Named, &name, &text);
            } else {
                self.named(entry.value, depth + 1);
            }
        }
    }

    /// What a value comes to, references as [`UNKNOWN`].
    fn text(&self, node: Node<'y>, depth: usize) -> Text {
        let mut out = Text::new();
        self.append(node, depth, &mut out);
        out
    }

    fn append(&self, node: Node<'y>, depth: usize, out: &mut Text) {
        if depth > DEEPEST {
            return;
        }
        let tag = node.tag().unwrap_or_default().trim_start_matches('!');
        match (tag, node.scalar()) {
            ("Ref", Some(name)) => self.parameter(node, name.as_str(), out),
            ("GetAtt" | "ImportValue", _) => out.push_decoded(UNKNOWN, node.span()),
            ("Sub", Some(scalar)) => self.substituted(&scalar.text, None, depth, out),
            ("", Some(scalar)) | ("Base64", Some(scalar)) => out.push(&scalar.text),
            ("Sub", None) => self.with_map(node, depth, out),
            ("Join", None) => self.joined(node, depth, out),
            (_, Some(scalar)) => out.push(&scalar.text),
            (_, None) => self.function(node, depth, out),
        }
    }

    /// The long form: a mapping with the function's name as its one key; else an item of a list.
    fn function(&self, node: Node<'y>, depth: usize, out: &mut Text) {
        for entry in node.own_entries().take(1) {
            let inner = entry.value;
            match entry.name().unwrap_or_default() {
                "Fn::Base64" => self.append(inner, depth + 1, out),
                "Fn::Sub" => match inner.scalar() {
                    Some(scalar) => self.substituted(&scalar.text, None, depth, out),
                    None => self.with_map(inner, depth + 1, out),
                },
                "Fn::Join" => self.joined(inner, depth + 1, out),
                "Ref" => match inner.scalar() {
                    Some(name) => self.parameter(inner, name.as_str(), out),
                    None => out.push_decoded(UNKNOWN, entry.span()),
                },
                // `Fn::If: [condition, yes, no]`: either may be what is handed over.
                "Fn::If" => {
                    for branch in inner.items().skip(1) {
                        self.append(branch, depth + 1, out);
                    }
                }
                _ => out.push_decoded(UNKNOWN, entry.span()),
            }
        }
    }

    /// `[delimiter, [values]]`.
    fn joined(&self, node: Node<'y>, depth: usize, out: &mut Text) {
        let mut arguments = node.items();
        let delimiter = arguments.next().and_then(Node::scalar);
        let Some(values) = arguments.next() else {
            return;
        };
        for (index, value) in values.items().enumerate() {
            if index > 0
                && let Some(delimiter) = delimiter.filter(|d| !d.text.is_empty())
            {
                let mut at = value.span();
                at.end = at.start;
                out.push_decoded(delimiter.as_str(), at);
            }
            self.append(value, depth + 1, out);
        }
    }

    /// `[text, {Name: value}]`: names of the map come before the template's own.
    fn with_map(&self, node: Node<'y>, depth: usize, out: &mut Text) {
        let mut arguments = node.items();
        if let Some(template) = arguments.next().and_then(Node::scalar) {
            let map = arguments.next().filter(|map| map.is_mapping());
            self.substituted(&template.text, map, depth, out);
        }
    }

    /// `${Name}` stands for something, `${!Name}` for `${Name}`. `map` has values of its own.
    fn substituted(&self, text: &Text, map: Option<Node<'y>>, depth: usize, out: &mut Text) {
        let all = text.as_str();
        let mut from = 0;
        for (at, _) in all.match_indices("${") {
            if at < from {
                continue;
            }
            let Some(length) = all.get(at..).and_then(|rest| rest.find('}')) else {
                break;
            };
            let name = all.get(at + 2..at + length).unwrap_or_default();
            out.push(&text.slice(from..at));
            from = at + length + 1;
            if name.starts_with('!') {
                out.push(&text.slice(at..at + 2));
                out.push(&text.slice(at + 3..from));
            } else if out.len() >= MOST_BYTES {
                // More than a machine takes: nothing else is put in.
                if let Some(span) = text.span(at..from) {
                    out.push_decoded(UNKNOWN, span);
                }
            } else if let Some(value) = map.and_then(|map| map.get(name))
                && self.afford()
            {
                self.append(value, depth + 1, out);
            } else if let Some(default) = self.default_of(name) {
                out.push(&default);
            } else if let Some(span) = text.span(at..from) {
                out.push_decoded(UNKNOWN, span);
            }
        }
        out.push(&text.slice(from..all.len()));
    }

    fn parameter(&self, node: Node<'y>, name: &str, out: &mut Text) {
        match self.default_of(name) {
            Some(default) => out.push(&default),
            None => out.push_decoded(UNKNOWN, node.span()),
        }
    }

    /// Whether one more value of a map may be put in: a map in a map in a map could ask for far too many.
    fn afford(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    /// What a parameter is unless whoever makes the stack says otherwise.
    fn default_of(&self, name: &str) -> Option<Text> {
        let default = self.parameters?.get(name)?.get("Default")?.scalar()?;
        (default.text.len() < 4096).then(|| default.text.clone())
    }
}

fn name_of(entry: &Entry<'_>) -> Option<Name> {
    let scalar = entry.key.scalar()?;
    Some(Name {
        text: scalar.as_str().to_owned(),
        span: scalar.text.full_span()?,
    })
}
