//! YAML and JSON that hands user-data on: Ansible's modules, Pulumi's resources, KubeVirt, Cluster API, Azure's templates,
//! bodies of requests.
//!
//! Only what is handed on is looked at: the rest of a playbook or of a cluster's object never reaches a machine in this way.

mod expression;

use crate::ir::{Delivery, Name, OpKind, Place};
use crate::lower::user_data::{Cursor, Holds, Lowering, Schema, name_of};
use crate::source::Text;
use crate::syntax::user_data::{
    Carried, Limits, Shape, blank_templates, carried, has_template_marks, makes_machines, shape,
};
use crate::syntax::yaml::{self, Document, Node};

/// Deepest level that is walked.
const DEEPEST: usize = 48;

/// Takes a file apart. Objects of a cluster are told by their keys.
pub fn lower(text: &Text, push: &mut dyn FnMut(OpKind)) {
    let expected = has_template_marks(text.as_str());
    let read = yaml::parse(&blank_templates(text));
    for root in read.documents.iter().filter_map(Document::root) {
        let kind = root.get("kind").and_then(Node::scalar);
        let kind = kind.map_or("", |kind| kind.as_str());
        let object = !kind.is_empty() && root.get("apiVersion").is_some();
        let delivery = if object {
            Delivery::Cluster
        } else {
            Delivery::File
        };
        let place = Place::UserData(delivery);
        let mut reader = Reader {
            lowering: Lowering::new(place, push),
            makes: object && makes_machines(kind),
            template: root.get("resources").is_some() && root.get("$schema").is_some(),
            root,
        };
        reader.node(root, 0);
    }
    let mut lowering = Lowering::new(Place::UserData(Delivery::File), push);
    for error in &read.errors {
        lowering.unread(error.span, error.message, expected);
    }
}

/// The body of a request, which is put at `place` as it is part of another document.
pub(super) fn body(place: Place, text: &Text, limits: &mut Limits, push: &mut dyn FnMut(OpKind)) {
    let read = yaml::parse(text);
    for root in read.documents.iter().filter_map(Document::root) {
        let mut lowering = Lowering::new(place, push);
        std::mem::swap(lowering.limits(), limits);
        let mut reader = Reader {
            lowering,
            makes: false,
            template: false,
            root,
        };
        reader.node(root, 0);
        std::mem::swap(reader.lowering.limits(), limits);
    }
}

struct Reader<'p, 'y> {
    lowering: Lowering<'p>,
    /// The object writes user-data of its own.
    makes: bool,
    /// It is one of Azure's templates, whose values are expressions.
    template: bool,
    root: Node<'y>,
}

impl Reader<'_, '_> {
    fn node(&mut self, node: Node<'_>, depth: usize) {
        if depth > DEEPEST || node.is_alias() {
            return;
        }
        for item in node.items() {
            self.node(item, depth + 1);
        }
        for entry in node.own_entries() {
            let (Some(name), Some(key)) = (entry.name(), name_of(&entry)) else {
                self.node(entry.value, depth + 1);
                continue;
            };
            let cursor = Cursor::new(Schema::Cluster).below(name);
            if self.template && name == "customData" && entry.value.scalar().is_some() {
                let own = Place::UserData(Delivery::CustomData { in_state: false });
                let outer = self.lowering.replace_place(own);
                self.entry(entry.value, name, &key, &cursor, depth);
                self.lowering.replace_place(outer);
            } else {
                self.entry(entry.value, name, &key, &cursor, depth);
            }
        }
    }

    fn entry(&mut self, value: Node<'_>, name: &str, key: &Name, cursor: &Cursor, depth: usize) {
        match (carried(name), value.scalar()) {
            (Some(Carried::Document), Some(scalar)) if self.template => {
                let text = expression::evaluated(&scalar.text, self.root);
                self.lowering.value(Holds::Document, key, &text);
            }
            (Some(Carried::Document), Some(scalar)) => {
                self.lowering.value(Holds::Document, key, &scalar.text);
            }
            (Some(Carried::Network), Some(scalar)) => {
                let holds = Holds::Nested(Schema::Network);
                match name.ends_with("Base64") {
                    // It is opened, and told by its keys.
                    true => self.lowering.value(Holds::Document, key, &scalar.text),
                    false => self.lowering.value(holds, key, &scalar.text),
                }
            }
            (Some(Carried::Password), Some(scalar)) => {
                self.lowering.value(Holds::Password, key, &scalar.text);
            }
            (None, Some(scalar)) if says_so(scalar.as_str()) => {
                self.lowering.value(Holds::Document, key, &scalar.text);
            }
            _ if self.makes && cursor.is_known() => {
                self.lowering.node(value, cursor, Some(key), 0);
            }
            _ => self.node(value, depth + 1),
        }
    }
}

/// A document under a key that does not say that it is one.
fn says_so(text: &str) -> bool {
    text.len() > 16 && text.contains('\n') && shape(text) == Some(Shape::UserData)
}
