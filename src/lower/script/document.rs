//! User-data in commands: `--user-data "#cloud-config…"`, a here-document that becomes a seed, the body of a request.

use super::call::Lowering;
use super::reader;
use crate::commands::Argument;
use crate::ir::Value;
use crate::lower::{manifest, user_data};
use crate::source::Text;
use crate::syntax::user_data::{Shape, carries, shape};

/// Takes the documents apart that a command is given, as an argument or to read.
pub(super) fn documents(lowering: &mut Lowering<'_>, argv: &[Argument], input: Option<&Value>) {
    for argument in argv.iter().skip(1) {
        if argument.as_str().len() >= SHORTEST {
            value(lowering, &argument.value);
        }
    }
    if let Some(input) = input {
        value(lowering, input);
    }
}

/// Nothing shorter is a document with a secret in it.
const SHORTEST: usize = 24;

fn value(lowering: &mut Lowering<'_>, value: &Value) {
    let all = value.text();
    let text = all.as_str();
    if text.len() < SHORTEST {
        return;
    }
    // `--user-data=…`, `user.user-data=…`.
    let from = match text.find(['=', '\n', '#', '{']) {
        Some(at) if text.as_bytes().get(at) == Some(&b'=') => at + 1,
        _ => 0,
    };
    let body = text.get(from..).unwrap_or_default();
    let start = body.trim_start();
    let request = start.starts_with('{') && carries(start);
    let document = start.starts_with('#') && shape(start) == Some(Shape::UserData);
    if !request && !document {
        return;
    }
    let (spelled, _) = reader::spell(value);
    let document: Text = match spelled.len() == text.len() {
        true => spelled.slice(from..text.len()),
        false => all.slice(from..text.len()),
    };
    let (place, limits, push) = lowering.parts();
    if limits.enter().is_none() {
        return;
    }
    if request {
        manifest::body(place, &document, limits, push);
    } else {
        user_data::inside(place, &document, limits, push);
    }
    limits.leave();
}
