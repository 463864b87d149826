//! What the image config does not keep to the end: a later instruction of the same name replaces it. The history keeps
//! both.

use std::collections::HashMap;

use super::super::{Flow, Reach, Visit};
use crate::ir::{Op, OpKind, Part, Place, Sink, Value};

/// The fields that are replaced.
pub(super) const IN_CONFIG: [Sink; 4] = [
    Sink::ImageEnv,
    Sink::ImageLabel,
    Sink::ImageCommand,
    Sink::ImageSetting,
];

/// For each field of the config, by its kind and its name, where the instruction begins that sets it last.
pub(in crate::flow) type Last = HashMap<(&'static str, String), u32>;

impl Flow<'_> {
    /// Whether a later instruction of the image sets what the visit's instruction sets.
    pub(super) fn is_replaced(&self, visit: &Visit) -> bool {
        // Several builds may ship several stages.
        if visit.triggered || !self.called.is_empty() {
            return false;
        }
        let Some(op) = (self.unit.scopes.get(visit.scope)).and_then(|s| s.ops.get(visit.op)) else {
            return false;
        };
        let name = visit.name.as_ref().map_or("", |name| &name.text);
        let Some(field) = field(visit.place, name) else {
            return false;
        };
        let last = self.last.get_or_init(|| self.last_of_each());
        last.get(&field).is_some_and(|last| *last > op.span.start)
    }

    fn last_of_each(&self) -> Last {
        let mut last = Last::new();
        let shipped = self.unit.scopes.iter().zip(&self.reach);
        let shipped = shipped.filter(|(_, reach)| **reach == Reach::Shipped);
        for op in shipped.flat_map(|(scope, _)| &scope.ops) {
            for field in fields(op) {
                last.insert(field, op.span.start);
            }
        }
        last
    }
}

/// The fields that an instruction sets.
fn fields(op: &Op) -> Vec<(&'static str, String)> {
    if op.triggered {
        return Vec::new();
    }
    match &op.kind {
        OpKind::Bind(bindings) => bindings
            .iter()
            .filter(|b| b.kind == crate::ir::BindingKind::Environment)
            .map(|b| ("ENV", b.name.text.clone()))
            .collect(),
        OpKind::Deposit(deposit) => {
            // What a relative path is put behind stays a part of it.
            if deposit.place == Place::Setting("WORKDIR") && !is_absolute(&deposit.value) {
                return Vec::new();
            }
            let name = deposit.key.as_ref().map_or("", |name| &name.text);
            field(deposit.place, name).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn field(place: Place, name: &str) -> Option<(&'static str, String)> {
    match place {
        Place::Environment => Some(("ENV", name.to_owned())),
        Place::Label => Some(("LABEL", name.to_owned())),
        Place::Command(keyword) => Some((keyword, String::new())),
        Place::Setting(keyword @ ("WORKDIR" | "USER" | "STOPSIGNAL" | "MAINTAINER")) => {
            Some((keyword, String::new()))
        }
        _ => None,
    }
}

fn is_absolute(value: &Value) -> bool {
    matches!(value.parts.first(), Some(Part::Literal(text)) if text.as_str().starts_with('/'))
}
