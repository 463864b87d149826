//! Terraform: the attributes that hand a machine its user-data.
//!
//! Only these are looked at: a Terraform configuration holds much else, and most of it never reaches a machine. Values
//! are followed through locals, defaults of variables, template files and the functions that wrap a document.

mod carriers;
mod evaluate;
mod fill;
mod names;
mod object;
mod reference;
mod secrets;

use std::collections::HashSet;
use std::rc::Rc;

use crate::ir::{Awaited, Name, OpKind, Place};
use crate::lower::user_data::{Cursor, Holds, Lowering, Schema, name_of as yaml_name};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Access, Block, Body, Expression, ExpressionKind, Hcl};
use crate::syntax::user_data::{Shape, shape};
use crate::syntax::yaml::{self, Document, Node};

use evaluate::{Evaluated, Evaluator};
use names::{Given, Names};

/// What the expressions of a file may refer to.
pub struct Module<'a> {
    /// The file itself.
    pub own: &'a Hcl,
    /// The other `.tf` files of its folder; read when something in them is asked for.
    pub others: &'a dyn Fn() -> &'a [Hcl],
    /// The `.tfvars` files that are read without being named; the same.
    pub values: &'a dyn Fn() -> &'a [Hcl],
    /// Reads a file that is named relative to the folder.
    pub read: &'a dyn Fn(&str) -> Option<Text>,
    /// The `.tf` files of a folder that is named the same way.
    pub folder: &'a dyn Fn(&str) -> Rc<[Hcl]>,
    /// What stands in the place of values that are known only later: a secret shows which of them are taken for one.
    pub stand_in: Option<fn(Span) -> String>,
    /// In how many other modules it stands.
    pub level: usize,
}

/// Whether a file is worth a look: something in it is called as such attributes are, or says that it is user-data.
#[must_use]
pub fn may_carry(text: &str) -> bool {
    carriers::WORDS.iter().any(|word| text.contains(word)) || text.contains("#cloud-config")
}

/// The documents that a file hands on.
pub fn lower(module: &Module<'_>, push: &mut dyn FnMut(OpKind)) {
    let names = Names::new(module);
    let mut reader = Reader {
        names: &names,
        taken: HashSet::new(),
        followed: HashSet::new(),
        push,
    };
    for block in &module.own.body.blocks {
        reader.block(block);
    }
}

/// The same for a file that is written as JSON: its strings are templates, read as they stand.
pub fn lower_json(text: &Text, push: &mut dyn FnMut(OpKind)) {
    let read = yaml::parse(text);
    for root in read.documents.iter().filter_map(Document::root) {
        for kind in ["resource", "data"] {
            let Some(kinds) = root.get(kind) else {
                continue;
            };
            for resource in kinds.own_entries() {
                json(resource.value, resource.name().unwrap_or_default(), push, 0);
            }
        }
    }
}

fn json(node: Node<'_>, resource: &str, push: &mut dyn FnMut(OpKind), depth: usize) {
    if depth > DEEPEST {
        return;
    }
    for item in node.items() {
        json(item, resource, push, depth + 1);
    }
    for entry in node.own_entries() {
        let name = entry.name().unwrap_or_default();
        match entry.value.scalar() {
            Some(scalar) if carriers::carries(name, resource) => {
                let place = Place::UserData(carriers::delivery(name, resource));
                let mut lowering = Lowering::new(place, push).under(name);
                lowering.layer(scalar.span, format!("{name} of {resource}"));
                lowering.content(&scalar.text);
            }
            Some(scalar) if carriers::is_settings(name, resource) => {
                let place = Place::UserData(carriers::delivery(name, resource));
                let mut lowering = Lowering::new(place, push);
                lowering.layer(scalar.span, format!("{name} of {resource}"));
                lowering.yaml(&scalar.text, Schema::Extension);
            }
            _ if carriers::is_settings(name, resource) => {
                let place = Place::UserData(carriers::delivery(name, resource));
                let cursor = Cursor::new(Schema::Extension);
                let key = yaml_name(&entry);
                Lowering::new(place, push).node(entry.value, &cursor, key.as_ref(), 0);
            }
            Some(scalar) if carriers::is_password(name, resource) => {
                if let Some(key) = yaml_name(&entry) {
                    let place = Place::UserData(carriers::delivery(name, resource));
                    Lowering::new(place, push).value(Holds::Password, &key, &scalar.text);
                }
            }
            None if carriers::is_metadata(name, resource) => {
                for pair in entry.value.own_entries() {
                    let own = pair.name().unwrap_or_default();
                    let (Some(key), Some(scalar)) = (yaml_name(&pair), pair.value.scalar()) else {
                        continue;
                    };
                    let place = Place::UserData(carriers::delivery(name, resource));
                    let mut lowering = Lowering::new(place, push).under(own);
                    if carriers::carries(own, resource) {
                        lowering.layer(scalar.span, format!("{own} of {resource}"));
                        lowering.content(&scalar.text);
                    } else {
                        lowering.value(in_metadata(own), &key, &scalar.text);
                    }
                }
            }
            _ => json(entry.value, resource, push, depth + 1),
        }
    }
}

/// What an entry of a machine's metadata holds that is no document. The keys that a machine lets in are the public ones.
fn in_metadata(name: &str) -> Holds {
    let words = name.to_ascii_lowercase().replace(['_', '-'], "");
    let is_public = ["sshkey", "sshkeys", "sshauthorizedkeys"]
        .iter()
        .any(|end| words.ends_with(end));
    match is_public {
        true => Holds::Public,
        false => Holds::Named,
    }
}

struct Reader<'m, 'a, 'p> {
    names: &'m Names<'m, 'a>,
    /// Expressions that were handed on.
    taken: HashSet<Span>,
    /// The attributes of metadata, each with what a name in it stands for: that is read once, however often it is named.
    followed: HashSet<(Span, Span)>,
    push: &'p mut dyn FnMut(OpKind),
}

/// How deep blocks are looked into.
const DEEPEST: usize = 16;

impl<'a> Reader<'_, 'a, '_> {
    fn block(&mut self, block: &Block) {
        let labels: Vec<&str> = block.labels.iter().map(Text::as_str).collect();
        let kind = block.kind.as_str();
        let resource = match (kind, labels.as_slice()) {
            ("resource" | "data", [kind, ..]) => kind,
            _ => "",
        };
        let owner = match (kind, labels.as_slice()) {
            ("resource", [kind, name, ..]) => format!("{kind}.{name}"),
            ("data", [kind, name, ..]) => format!("data.{kind}.{name}"),
            ("module", [name, ..]) => format!("module.{name}"),
            _ => kind.to_owned(),
        };
        self.body(&block.body, resource, &owner, 0);
    }

    fn body(&mut self, body: &Body, resource: &str, owner: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for attribute in &body.attributes {
            let name = attribute.name.as_str();
            if carriers::carries(name, resource) {
                self.hand_over(&attribute.value, name, resource, owner, depth);
            } else if carriers::is_settings(name, resource) {
                self.settings(&attribute.value, name, resource, owner);
            } else if carriers::is_password(name, resource) {
                let (name, value) = (&attribute.name, &attribute.value);
                self.named(name, Holds::Password, value, value.span, resource);
            } else if carriers::is_metadata(name, resource) {
                let at = attribute.value.span;
                self.metadata(&attribute.value, at, resource, owner, depth);
            } else {
                self.inside(&attribute.value, resource, owner, depth);
            }
        }
        if resource == carriers::METADATA_ITEM {
            self.pair(body, "key", resource);
        }
        for block in &body.blocks {
            if block.kind.as_str() == "parameter" && resource.ends_with("_run_command") {
                self.pair(&block.body, "name", resource);
            }
            self.body(&block.body, resource, owner, depth + 1);
        }
    }

    /// Keys of objects (`metadata = { user-data = … }`), and documents under other names.
    fn inside(&mut self, value: &Expression, resource: &str, owner: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &value.kind {
            ExpressionKind::Object(entries) => {
                for (key, value) in entries {
                    let name = evaluate::name_of(key).unwrap_or_default();
                    if carriers::carries(name, resource) {
                        self.hand_over(value, name, resource, owner, depth);
                    } else {
                        self.inside(value, resource, owner, depth + 1);
                    }
                }
            }
            ExpressionKind::Array(items) => {
                for item in items {
                    self.inside(item, resource, owner, depth + 1);
                }
            }
            ExpressionKind::Call(_, arguments, _) => {
                for argument in arguments {
                    self.inside(argument, resource, owner, depth + 1);
                }
            }
            ExpressionKind::Conditional(parts) => {
                for part in parts.iter() {
                    self.inside(part, resource, owner, depth + 1);
                }
            }
            ExpressionKind::Template(_) => {
                // A local or an argument of a module that says itself what it is.
                let evaluated = Evaluator::new(self.names).evaluate(value);
                if shape(evaluated.text.as_str()) == Some(Shape::UserData) {
                    self.document(value, evaluated, "value", resource, owner);
                }
            }
            _ => {}
        }
    }

    /// A document, or either of two.
    fn hand_over(
        &mut self,
        value: &Expression,
        name: &str,
        resource: &str,
        owner: &str,
        depth: usize,
    ) {
        if let ExpressionKind::Conditional(parts) = &value.kind
            && depth < DEEPEST
        {
            let [_, yes, no] = parts.as_ref();
            self.hand_over(yes, name, resource, owner, depth + 1);
            return self.hand_over(no, name, resource, owner, depth + 1);
        }
        // `user_data = { cloud-init = … }`
        if let ExpressionKind::Object(entries) = &value.kind
            && depth < DEEPEST
        {
            for (_, value) in entries {
                self.hand_over(value, name, resource, owner, depth + 1);
            }
            return;
        }
        let evaluated = Evaluator::new(self.names).evaluate(value);
        self.document(value, evaluated, name, resource, owner);
    }

    fn document(
        &mut self,
        value: &Expression,
        evaluated: Evaluated<'_>,
        name: &str,
        resource: &str,
        owner: &str,
    ) {
        if !self.taken.insert(value.span) {
            return;
        }
        let place = Place::UserData(carriers::delivery(name, resource));
        let mut lowering = Lowering::new(place, self.push).under(name);
        for awaited in evaluated.awaited {
            lowering.awaited(awaited);
        }
        let what = format!("{name} of {owner}");
        lowering.layer(value.span, what.clone());
        // What it takes from other files and from defaults stands elsewhere.
        lowering.layer_of(&evaluated.text, what);
        lowering.content(&evaluated.text);
        for (key, value) in &evaluated.given {
            lowering.value(Holds::Named, key, value);
        }
        for object in evaluated.objects {
            object::document(&mut lowering, self.names, object, None);
        }
    }

    /// Settings of an extension: an object, or JSON.
    fn settings(&mut self, value: &Expression, name: &str, resource: &str, owner: &str) {
        let evaluated = Evaluator::new(self.names).evaluate(value);
        let place = Place::UserData(carriers::delivery(name, resource));
        let mut lowering = Lowering::new(place, self.push);
        for awaited in evaluated.awaited {
            lowering.awaited(awaited);
        }
        lowering.layer(value.span, format!("{name} of {owner}"));
        lowering.yaml(&evaluated.text, Schema::Extension);
        for object in evaluated.objects {
            object::document(&mut lowering, self.names, object, Some(Schema::Extension));
        }
    }

    /// Metadata of machines, which `at` is where the machine takes it: the names decide, but for those that are documents.
    fn metadata(
        &mut self,
        value: &Expression,
        at: Span,
        resource: &str,
        owner: &str,
        depth: usize,
    ) {
        if depth > DEEPEST {
            return;
        }
        let depth = depth + 1;
        match &value.kind {
            ExpressionKind::Object(entries) => {
                for (key, value) in entries {
                    if let Some(name) = evaluate::name_of(key) {
                        self.entry((name, key.span), value, at, resource, owner, depth);
                    }
                }
            }
            ExpressionKind::Conditional(parts) => {
                let [_, yes, no] = parts.as_ref();
                self.metadata(yes, at, resource, owner, depth);
                self.metadata(no, at, resource, owner, depth);
            }
            ExpressionKind::Call(name, arguments, _)
                if matches!(name.as_str(), "merge" | "tomap" | "coalesce" | "try") =>
            {
                for argument in arguments {
                    self.metadata(argument, at, resource, owner, depth);
                }
            }
            ExpressionKind::Call(name, ..) if name.as_str() == "map" => {
                Given::entries(Some(Given::Object(value)), &mut |name, key, value| {
                    self.entry((name, key), value, at, resource, owner, depth);
                });
            }
            ExpressionKind::Traversal(base, path) => {
                let found = match (&base.kind, path.as_slice()) {
                    (ExpressionKind::Variable(root), [Access::Attribute(name)]) => {
                        match root.as_str() {
                            "local" => self.names.local(name.as_str()),
                            "var" => self.names.variable(name.as_str()),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                if let Some(value) = found.filter(|v| self.followed.insert((at, v.span))) {
                    self.metadata(value, at, resource, owner, depth);
                }
            }
            _ => self.inside(value, resource, owner, depth),
        }
    }

    fn entry(
        &mut self,
        (name, key): (&str, Span),
        value: &Expression,
        at: Span,
        resource: &str,
        owner: &str,
        depth: usize,
    ) {
        if carriers::carries(name, resource) {
            self.hand_over(value, name, resource, owner, depth);
        } else if self.taken.insert(value.span) {
            let mut text = Text::new();
            text.push_decoded(name, key);
            self.named(&text, in_metadata(name), value, at, resource);
        }
    }

    /// `parameter { name = "…" value = "…" }`.
    fn pair(&mut self, body: &Body, name: &str, resource: &str) {
        let (Some(name), Some(value)) = (body.attribute(name), body.attribute("value")) else {
            return;
        };
        let name = Evaluator::new(self.names).evaluate(&name.value).text;
        self.named(
            &name,
            in_metadata(name.as_str()),
            &value.value,
            value.value.span,
            resource,
        );
    }

    /// One value and its name, which the file takes at `at` if it stands in another one.
    fn named(&mut self, name: &Text, holds: Holds, value: &Expression, at: Span, resource: &str) {
        let evaluated = Evaluator::new(self.names).evaluate(value);
        let Some(span) = name.full_span() else {
            return;
        };
        let key = Name {
            text: name.as_str().to_owned(),
            span,
        };
        let place = Place::UserData(carriers::delivery(name.as_str(), resource));
        let mut lowering = Lowering::new(place, self.push);
        lowering.value(holds, &key, &evaluated.text);
        if holds == Holds::Public || resource == carriers::CONTAINER {
            return;
        }
        let alone = evaluate::is_open(&evaluated.text);
        for awaited in evaluated.awaited {
            lowering.awaited(Awaited {
                span: if awaited.span.file == at.file {
                    awaited.span
                } else {
                    at
                },
                slot: awaited.slot.or_else(|| alone.then(|| key.text.clone())),
                placed: alone && holds == Holds::Password,
                ..awaited
            });
        }
    }
}
