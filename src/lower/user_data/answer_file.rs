//! XML answer files: AutoYaST of SUSE, Autounattend of Windows.

use super::Lowering;
use super::keys::{Cursor, Holds, Schema};
use crate::ir::Name;
use crate::source::Text;
use crate::syntax::installer::{Element, comments, elements};
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{Decoded, decode_base64, text_of_bytes};

impl Lowering<'_> {
    /// An answer file.
    pub(super) fn answer_file(&mut self, text: &Text) {
        let all = elements(text);
        // `PlainText` of each element that has one.
        let encoded: Vec<Option<usize>> = all
            .iter()
            .filter(|e| {
                e.name == "PlainText" && e.text.trim().as_str().eq_ignore_ascii_case("false")
            })
            .map(|e| e.parent)
            .collect();
        for element in all.iter().filter(|e| is_account(&e.name) && !e.aside) {
            self.account(&element.text);
        }
        for element in &all {
            let value = element.text.trim();
            if value.is_empty() {
                continue;
            }
            let parent = element.parent.and_then(|at| all.get(at));
            let hidden = encoded.contains(&element.parent) && element.parent.is_some();
            if element.aside && !holds_password(element, parent) {
                continue;
            }
            self.aside = element.aside;
            self.element(element, &value, parent, hidden);
            self.aside = false;
        }
        for comment in comments(text) {
            self.comment(&comment);
        }
    }

    fn element(&mut self, element: &Element, value: &Text, parent: Option<&Element>, hidden: bool) {
        let name = element.name.as_str();
        match name {
            // `<Password><Value>…</Value><PlainText>…</PlainText></Password>`
            "Value" => {
                if let Some(parent) = parent.filter(|p| said(&p.name) == Some(Holds::Password)) {
                    let shown = if hidden {
                        uncovered(value, &parent.name)
                    } else {
                        None
                    };
                    self.value(
                        Holds::Password,
                        &name_of(parent),
                        shown.as_ref().unwrap_or(value),
                    );
                }
            }
            // AutoYaST's `<password><value>…</value></password>`.
            "value" => {
                let named = parent.unwrap_or(element);
                self.value(
                    said(&named.name).unwrap_or(Holds::Named),
                    &name_of(named),
                    value,
                );
            }
            "CommandLine" | "Path" => self.shell(value, Dialect::Cmd),
            // AutoYaST's scripts.
            "source" => self.within(value, "script".to_owned(), |me, text| me.script(text)),
            "file_contents" => self.content_at(value, ""),
            _ => self.value(said(name).unwrap_or(Holds::Named), &name_of(element), value),
        }
    }
}

/// Whether it is a password that stands in an element; all else in a comment is looked through as text.
fn holds_password(element: &Element, parent: Option<&Element>) -> bool {
    let named = match element.name.as_str() {
        "Value" | "value" => parent,
        _ => Some(element),
    };
    named.is_some_and(|named| said(&named.name) == Some(Holds::Password))
}

/// Whether an element names an account.
fn is_account(name: &str) -> bool {
    name.eq_ignore_ascii_case("username")
}

fn said(name: &str) -> Option<Holds> {
    Cursor::new(Schema::AnswerFile).below(name).said()
}

fn name_of(element: &Element) -> Name {
    Name {
        text: element.name.clone(),
        span: element.span,
    }
}

/// What Windows writes with `PlainText` `false`: base64 of UTF-16 of the password and the element's name behind it.
/// It hides, and encrypts nothing.
fn uncovered(value: &Text, element: &str) -> Option<Text> {
    let text = match decode_base64(value)? {
        Decoded::Bytes(bytes, span) => text_of_bytes(&bytes, span)?,
        Decoded::Text(_) => return None,
    };
    let password = text.as_str().strip_suffix(element)?;
    let span = value.full_span()?;
    let mut shown = Text::new();
    shown.push_decoded(password, span);
    Some(shown)
}
