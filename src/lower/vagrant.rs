//! Vagrantfiles: what a machine on somebody's own computer is set up with.
//!
//! They are programs in Ruby, which are not run: documents and scripts are taken from here-documents and from strings,
//! passwords from settings. What a name stands for is not followed.

use crate::ir::{Delivery, Name, OpKind, Place};
use crate::lower::user_data::{Holds, Lowering};
use crate::source::Text;
use crate::syntax::json::decode;
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{Shape, shape};

/// Stands for what Ruby fills in.
const UNKNOWN: &str = "\u{fffc}";

/// Takes a file apart.
pub fn lower(text: &Text, push: &mut dyn FnMut(OpKind)) {
    let mut lowering = Lowering::new(Place::UserData(Delivery::Local), push);
    let all = text.as_str();
    let mut at = 0;
    // The mark that ends the here-document that is open, what opens it, and where it begins.
    let mut open: Option<(&str, &str, usize)> = None;
    for line in all.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match open {
            Some((mark, opening, from)) => {
                if line.trim() == mark {
                    document(&mut lowering, opening, &filled(&text.slice(from..start)));
                    open = None;
                }
            }
            None if line.trim_start().starts_with('#') => {}
            None => {
                statement(&mut lowering, text, start, line);
                open = heredoc(line).map(|mark| (mark, line, at));
            }
        }
    }
}

/// The mark of the here-document that a line opens: `<<-EOS`, `<<~'EOS'`, `<<EOS`.
fn heredoc(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<")?;
    let rest = rest.trim_start_matches(['-', '~']);
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    let mark = rest.get(..end)?;
    mark.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        .then_some(mark)
}

/// A here-document, by what opens it and by its first line.
fn document(lowering: &mut Lowering<'_>, opening: &str, text: &Text) {
    let opening = opening.to_ascii_lowercase();
    let Some(span) = text.full_span() else {
        return;
    };
    if opening.contains("cloud_init") || shape(text.as_str()) == Some(Shape::UserData) {
        lowering.layer(span, "cloud_init".to_owned());
        lowering.content(text);
    } else if opening.contains("powershell") || opening.contains("ps1") {
        lowering.layer(span, "provisioner".to_owned());
        lowering.shell(text, Dialect::PowerShell);
    } else if ["inline", "shell", "script", "provision"]
        .iter()
        .any(|word| opening.contains(word))
        || text.as_str().trim_start().starts_with("#!")
    {
        lowering.layer(span, "provisioner".to_owned());
        lowering.shell(text, Dialect::Posix);
    }
}

/// A line that opens nothing: settings, and strings that are scripts or variables of them.
fn statement(lowering: &mut Lowering<'_>, text: &Text, start: usize, line: &str) {
    let quoted = strings(line);
    for (index, (from, to)) in quoted.iter().enumerate() {
        let after = index
            .checked_sub(1)
            .and_then(|before| quoted.get(before))
            .map_or(0, |(_, end)| end + 1);
        let before = line.get(after..from.saturating_sub(1)).unwrap_or_default();
        let raw = text.slice(start + from..start + to);
        let value = match line.as_bytes().get(from.saturating_sub(1)) {
            Some(b'"') => filled(&decode(&raw)),
            _ => raw,
        };
        let pair = before.trim_end();
        if pair.ends_with("inline:") || pair.ends_with(".inline =") {
            lowering.shell(&value, Dialect::Posix);
        } else if pair.ends_with(".user_data =") {
            let Some(span) = value.full_span() else {
                continue;
            };
            lowering.layer(span, "user_data".to_owned());
            lowering.content(&value);
        } else if let Some(name) = pair.strip_suffix("=>") {
            // `"NAME" => "value"`: the name is the string before.
            if let (true, Some((from, to))) = (
                name.trim().is_empty(),
                index.checked_sub(1).and_then(|before| quoted.get(before)),
            ) {
                named(lowering, &text.slice(start + from..start + to), &value);
            }
        } else if let Some(name) = pair.strip_suffix([':', '=']) {
            let name = name.trim_end();
            let length = name
                .bytes()
                .rev()
                .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
                .count();
            let end = start + after + name.len();
            named(lowering, &text.slice(end - length..end), &value);
        }
    }
}

fn named(lowering: &mut Lowering<'_>, name: &Text, value: &Text) {
    let Some(span) = name.full_span() else {
        return;
    };
    let key = Name {
        text: name.as_str().to_owned(),
        span,
    };
    let holds = match name.as_str() {
        "password" => Holds::Password,
        _ => Holds::Named,
    };
    lowering.value(holds, &key, value);
}

/// The strings of a line: first byte and end of what stands between their quotes. Ends at a comment.
fn strings(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => break,
            b'"' | b'\'' => {
                let mut end = at + 1;
                while let Some(inner) = bytes.get(end).filter(|inner| *inner != byte) {
                    end += if *inner == b'\\' { 2 } else { 1 };
                }
                if end >= bytes.len() {
                    break;
                }
                found.push((at + 1, end));
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The text with [`UNKNOWN`] for what Ruby fills in: `#{x}`.
fn filled(text: &Text) -> Text {
    let all = text.as_str();
    let mut out = Text::new();
    let mut from = 0;
    while let Some(at) = all.get(from..).and_then(|rest| rest.find("#{")) {
        let start = from + at;
        let Some(length) = all.get(start..).and_then(|rest| rest.find('}')) else {
            break;
        };
        out.push(&text.slice(from..start));
        if let Some(span) = text.span(start..start + length + 1) {
            out.push_decoded(UNKNOWN, span);
        }
        from = start + length + 1;
    }
    out.push(&text.slice(from..all.len()));
    out
}
