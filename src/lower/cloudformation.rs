//! CloudFormation: what a stack hands to its machines, and what stands in its template besides.
//!
//! `UserData` in any resource, through `Fn::Base64`, `Fn::Sub`, `Fn::Join` and their short forms; the files, commands and
//! logins of `AWS::CloudFormation::Init` and `Authentication`; defaults of secret parameters, and where they are filled in.

use std::cell::{Cell, RefCell};

use crate::ir::{Awaited, Delivery, Name, OpKind, Place};
use crate::lower::user_data::{Holds, Lowering, takes_public_key};
use crate::source::{Span, Text};
use crate::syntax::yaml::{self, Document, Entry, Node, Scalar};

/// Deepest level that is walked.
const DEEPEST: usize = 48;
/// Most values of `Fn::Sub`'s maps that are put in, in one template.
const MOST_VALUES: usize = 4096;
/// Most bytes that the texts of one template come to, besides its own: what an alias or a parameter stands for may be put
/// in many times. Machines take 16 KiB of user-data.
const MOST_BYTES: usize = 1 << 19;
/// Where that is spent.
const TOO_MUCH: &str = "more is put into the texts of this template than is followed";
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
    let bytes = Cell::new(text.len().saturating_add(MOST_BYTES));
    for root in read.documents.iter().filter_map(Document::root) {
        let mut reader = Reader {
            lowering: &mut lowering,
            parameters: root.get("Parameters"),
            left: Cell::new(MOST_VALUES),
            bytes: &bytes,
            cut: Cell::new(None),
            awaited: RefCell::default(),
        };
        reader.parameters();
        if let Some(resources) = root.get("Resources") {
            reader.node(resources, 0);
        }
        if let Some(at) = reader.cut.take() {
            lowering.unread(at, TOO_MUCH, false);
        }
    }
}

struct Reader<'r, 'p, 'y> {
    lowering: &'r mut Lowering<'p>,
    parameters: Option<Node<'y>>,
    /// Values of maps that may still be put in.
    left: Cell<usize>,
    /// Bytes that may still be put into texts, of the whole template.
    bytes: &'r Cell<usize>,
    /// The first place for which they did not do.
    cut: Cell<Option<Span>>,
    /// Parameters that the text which is put together takes, and may be secret.
    awaited: RefCell<Vec<Awaited>>,
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
            let hidden = is_hidden(parameter.value) && !is_named_harmless(&key.text);
            if is_name(parameter.value) || is_fetched(parameter.value) {
                continue;
            }
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
                    let text = self.handed(entry.value, depth);
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
        if depth > DEEPEST || !self.spend(0, node.span()) {
            return;
        }
        for item in node.items() {
            self.init(item, depth + 1);
        }
        for entry in node.own_entries() {
            match entry.name() {
                Some("files") => {
                    for file in entry.value.own_entries() {
                        if !self.spend(0, file.span()) {
                            break;
                        }
                        let path = file.name().unwrap_or_default();
                        if let Some(content) = file.value.get("content") {
                            let text = self.handed(content, depth);
                            self.lowering
                                .within(&text, format!("file {path}"), |me, text| {
                                    me.content_at(text, path);
                                });
                        }
                    }
                }
                Some("command") => {
                    let text = self.handed(entry.value, depth);
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
        if depth > DEEPEST || !self.spend(0, node.span()) {
            return;
        }
        for entry in node.own_entries() {
            if !self.spend(0, entry.span()) {
                break;
            }
            if let (Some(name), Some(_)) = (name_of(&entry), entry.value.scalar()) {
                let text = self.handed(entry.value, depth);
                self.lowering.value(Holds::Named, &name, &text);
            } else {
                self.named(entry.value, depth + 1);
            }
        }
    }

    /// The same of what a machine gets, with the parameters that are filled in there.
    fn handed(&mut self, node: Node<'y>, depth: usize) -> Text {
        let text = self.text(node, depth);
        for awaited in self.awaited.take() {
            self.lowering.awaited(awaited);
        }
        text
    }

    /// What a value comes to, references as [`UNKNOWN`].
    fn text(&self, node: Node<'y>, depth: usize) -> Text {
        let mut out = Text::new();
        self.append(node, depth, &mut out);
        out
    }

    /// Adds what a node comes to, [`UNKNOWN`] where no more can be afforded.
    fn append(&self, node: Node<'y>, depth: usize, out: &mut Text) {
        if depth > DEEPEST {
            return;
        }
        let bytes = node.scalar().map_or(0, |scalar| scalar.text.len());
        if !self.spend(bytes, node.span()) {
            out.push_decoded(UNKNOWN, node.span());
            return;
        }
        let tag = node.tag().unwrap_or_default().trim_start_matches('!');
        match (tag, node.scalar()) {
            ("Ref", Some(name)) => self.parameter(named_at(name, node), name.as_str(), "", out),
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
                    // The node that was counted is the one around it.
                    Some(scalar) if !self.spend(scalar.text.len(), inner.span()) => {
                        out.push_decoded(UNKNOWN, entry.span());
                    }
                    Some(scalar) => self.substituted(&scalar.text, None, depth, out),
                    None => self.with_map(inner, depth + 1, out),
                },
                "Fn::Join" => self.joined(inner, depth + 1, out),
                "Ref" => match inner.scalar() {
                    Some(name) => self.parameter(named_at(name, inner), name.as_str(), "", out),
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
                if !self.spend(delimiter.text.len(), value.span()) {
                    break;
                }
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
            if !self.spend(template.text.len(), node.span()) {
                out.push_decoded(UNKNOWN, node.span());
                return;
            }
            self.substituted(&template.text, map, depth, out);
        }
    }

    /// `${Name}` stands for something, `${!Name}` for `${Name}`. `map` has values of its own, which come before the
    /// template's: one that cannot be afforded is not known. `text` is counted already.
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
            } else if let Some(span) = text.span(at..from) {
                let value = match map {
                    // What it has is looked for in all of it.
                    Some(map) if self.afford(span) => map.get(name),
                    Some(_) => {
                        out.push_decoded(UNKNOWN, span);
                        continue;
                    }
                    None => None,
                };
                match value {
                    Some(value) => self.append(value, depth + 1, out),
                    None => {
                        let after = all.get(from..).unwrap_or_default();
                        self.parameter(span, name, after, out);
                    }
                }
            }
        }
        out.push(&text.slice(from..all.len()));
    }

    /// What a parameter that is named at `span` comes to; `after` follows it in the text.
    fn parameter(&self, span: Span, name: &str, after: &str, out: &mut Text) {
        let declared = self.parameters.and_then(|all| all.get(name));
        let default = declared.and_then(default_of);
        let awaited = declared.filter(|declared| !is_name(*declared));
        if let Some(declared) = awaited
            && self.awaited.borrow().len() < MOST_VALUES
            && !takes_public_key(out.as_str(), after)
        {
            self.awaited.borrow_mut().push(Awaited {
                secret: is_hidden(declared) && !is_named_harmless(name),
                known: default.clone(),
                delivery: Delivery::CloudFormation,
                ..Awaited::new(span, name.to_owned())
            });
        }
        match default.filter(|default| self.spend(default.len(), span)) {
            Some(default) => out.push(&default),
            None => out.push_decoded(UNKNOWN, span),
        }
    }

    /// Whether one more value of a map may be put in at `span`: a map in a map in a map could ask for far too many.
    fn afford(&self, span: Span) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        if left == 0 {
            self.cut_at(span);
        }
        left > 0
    }

    /// Takes so many bytes, and one for the look, from those that may still be put in; what is asked for stands at
    /// `span`. Where they do not do only the look is paid for, so that what is smaller may still find room.
    fn spend(&self, bytes: usize, span: Span) -> bool {
        let left = self.bytes.get();
        let enough = bytes < left;
        let price = if enough { bytes + 1 } else { 1 };
        self.bytes.set(left.saturating_sub(price));
        if !enough {
            self.cut_at(span);
        }
        enough
    }

    fn cut_at(&self, span: Span) {
        self.cut.set(self.cut.get().or(Some(span)));
    }
}

/// What a parameter is unless whoever makes the stack says otherwise.
fn default_of(parameter: Node<'_>) -> Option<Text> {
    if is_fetched(parameter) {
        return None;
    }
    let default = parameter.get("Default")?.scalar()?;
    (default.text.len() < 4096).then(|| default.text.clone())
}

/// Whether the consoles are asked not to show a parameter.
fn is_hidden(parameter: Node<'_>) -> bool {
    let flag = parameter.get("NoEcho").and_then(Node::scalar);
    flag.is_some_and(|flag| flag.as_str().eq_ignore_ascii_case("true"))
}

/// Whether the name of a parameter says that it is a script, an address, a name or the like, which is hidden for its own
/// reasons: `BootstrapScript`. `VaultSecretId` opens something, and so does `DatabaseUrl` by the login in it.
fn is_named_harmless(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "script", "scripts", "command", "commands", "url", "uri", "name", "id", "path",
    ];
    const OPENS: [&str; 11] = [
        "secret",
        "webhook",
        "database",
        "mongo",
        "redis",
        "postgres",
        "mysql",
        "amqp",
        "rabbit",
        "broker",
        "connection",
    ];
    let lower = name.to_ascii_lowercase();
    let word = WORDS.iter().any(|word| {
        let Some(at) = name.len().checked_sub(word.len()) else {
            return false;
        };
        let begins = name.get(at..).and_then(|rest| rest.chars().next());
        let before = name.get(..at).and_then(|rest| rest.chars().next_back());
        lower.ends_with(word)
            && (begins.is_some_and(char::is_uppercase) && before.is_some_and(char::is_lowercase)
                || before.is_none_or(|c| !c.is_alphabetic()))
    });
    word && !OPENS.iter().any(|what| lower.contains(what))
}

fn type_of(parameter: Node<'_>) -> &str {
    let kind = parameter.get("Type").and_then(Node::scalar);
    kind.map_or("", |kind| kind.as_str())
}

/// Types whose value is looked up: what the template says is the name that it is kept under.
fn is_fetched(parameter: Node<'_>) -> bool {
    type_of(parameter).starts_with("AWS::SSM::Parameter::Value")
}

/// Types that hold the name of something there is: `AWS::EC2::KeyPair::KeyName`, `List<AWS::EC2::Subnet::Id>`.
fn is_name(parameter: Node<'_>) -> bool {
    let kind = type_of(parameter);
    !is_fetched(parameter) && (kind.starts_with("AWS::") || kind.starts_with("List<AWS::"))
}

/// Where a scalar's text stands, without its quotes.
fn named_at(scalar: &Scalar, node: Node<'_>) -> Span {
    scalar.text.full_span().unwrap_or_else(|| node.span())
}

fn name_of(entry: &Entry<'_>) -> Option<Name> {
    let scalar = entry.key.scalar()?;
    Some(Name {
        text: scalar.as_str().to_owned(),
        span: scalar.text.full_span()?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::lower::user_data::text_of;
    use crate::source::{FileId, SourceFile};

    /// What is said to be unread of a template.
    fn unread(template: &str) -> Vec<&'static str> {
        let file = SourceFile::new(FileId(0), "a.yaml", template.as_bytes().to_vec());
        let mut found = Vec::new();
        lower(&text_of(&file), &mut |kind| {
            if let OpKind::Unread(one) = kind {
                found.push(one.why);
            }
        });
        found
    }

    /// `form` for each of 200 resources, with a text of 8 KiB under the anchor `a`.
    fn repeated(form: &str) -> String {
        let mut template = format!(
            "Metadata: &a \"#!/bin/sh\\n{}\"\nResources:\n",
            "x".repeat(8192)
        );
        for number in 0..200 {
            template.push_str(&format!("  R{number}:\n    UserData: {form}\n"));
        }
        template
    }

    #[test]
    fn one_budget_is_for_the_whole_template() {
        for form in [
            "*a",
            "!Join [\"\", [*a, *a]]",
            "!Sub [\"${A}\", {A: *a}]",
            "{\"Fn::Sub\": *a}",
            "{\"Fn::If\": [b, *a, *a]}",
        ] {
            let template = repeated(form);
            let file = SourceFile::new(FileId(0), "a.yaml", template.as_bytes().to_vec());
            let read = yaml::parse(&text_of(&file));
            let root = read.documents.first().and_then(Document::root).unwrap();
            let (mut push, bytes) = (|_| {}, Cell::new(100_000));
            let mut lowering = Lowering::new(Place::UserData(Delivery::CloudFormation), &mut push);
            let reader = Reader {
                lowering: &mut lowering,
                parameters: None,
                left: Cell::new(MOST_VALUES),
                bytes: &bytes,
                cut: Cell::new(None),
                awaited: RefCell::default(),
            };
            let all = root.get("Resources").unwrap().own_entries();
            let all = all.filter_map(|entry| entry.value.get("UserData"));
            let put: usize = all
                .map(|node| reader.text(node, 0).as_str().matches('x').count())
                .sum();
            assert!((8192..=100_000).contains(&put), "{form}: {put}");
            assert!(reader.cut.get().is_some(), "{form}");
            assert_eq!(unread(&template), [TOO_MUCH], "{form}");
        }
    }

    #[test]
    fn a_template_of_usual_size_is_read_whole() {
        let template = repeated("!Sub \"#!/bin/sh\\nexport DB_PASSWORD=a ${AWS::Region}\"");
        assert!(unread(&template).is_empty());
    }

    #[test]
    fn what_cannot_be_afforded_is_not_the_default_of_its_name() {
        let template = "Parameters: {A: {Default: theirs}}\nResources:\n  R:\n    UserData: !Sub [\"a ${A}\", {A: ours}]\n";
        let file = SourceFile::new(FileId(0), "a.yaml", template.as_bytes().to_vec());
        let read = yaml::parse(&text_of(&file));
        let root = read.documents.first().and_then(Document::root).unwrap();
        let node = root.get("Resources").and_then(|r| r.get("R")).unwrap();
        let node = node.get("UserData").unwrap();
        for (left, expected) in [(1, "a ours"), (0, "a \u{fffc}")] {
            let (mut push, bytes) = (|_| {}, Cell::new(MOST_BYTES));
            let mut lowering = Lowering::new(Place::UserData(Delivery::CloudFormation), &mut push);
            let reader = Reader {
                lowering: &mut lowering,
                parameters: root.get("Parameters"),
                left: Cell::new(left),
                bytes: &bytes,
                cut: Cell::new(None),
                awaited: RefCell::default(),
            };
            assert_eq!(reader.text(node, 0).as_str(), expected);
            assert_eq!(reader.cut.get().is_some(), left == 0);
        }
    }
}
