//! What a machine is given to read when it boots or is installed: user-data in all its wrappers, and the seeds of
//! installers.
//!
//! Every format that hands such a document on calls [`content`] with the text as it can be told from the outer file. The
//! document's own layers become [`OpKind::Layer`]s, what cannot be read [`OpKind::Unread`]s, all else deposits at the
//! place that the caller names.

mod accounts;
mod answer_file;
mod archive;
mod container;
mod device;
mod files;
mod keys;
mod kickstart;
mod preseed;
mod public_key;
mod script;
mod value;
mod yaml;

pub use keys::{Cursor, Holds, Schema};
pub(in crate::lower) use public_key::is_taken as takes_public_key;
pub(in crate::lower) use yaml::name_of;

use crate::ir::{Awaited, Deposit, Layer, Name, OpKind, Place, Unread, Value};
use crate::lower::script::free_text;
use crate::source::{SourceFile, Span, Text};
use crate::syntax::shell::Dialect;
use crate::syntax::user_data::{self as tree, Document, Kind, Limits, Opened, Shape};

/// Takes a document apart that is put at `place`: what cloud-init would make of `text`, or what its own first words say
/// that it is.
pub fn content(place: Place, text: &Text, push: &mut dyn FnMut(OpKind)) {
    Lowering::new(place, push).content(text);
}

/// The same for a document that is known to be of `shape`, from the name of its file.
pub fn document(place: Place, text: &Text, shape: Shape, push: &mut dyn FnMut(OpKind)) {
    let mut lowering = Lowering::new(place, push);
    // A first line that says more than the name wins.
    match tree::shape(text.as_str()) {
        Some(Shape::UserData) => lowering.content(text),
        _ => lowering.shaped(text, shape),
    }
}

/// The same for bytes that are no text, packed ones, which stand at `span`.
pub fn packed(place: Place, bytes: &[u8], span: Span, push: &mut dyn FnMut(OpKind)) {
    let mut lowering = Lowering::new(place, push);
    let opened = tree::open_bytes(bytes, span, &mut lowering.limits);
    lowering.opened(opened);
}

/// A document inside a script that is put at `place`: what is unpacked of it counts with the rest.
pub(in crate::lower) fn inside(
    place: Place,
    text: &Text,
    limits: &mut Limits,
    push: &mut dyn FnMut(OpKind),
) {
    let mut lowering = Lowering::new(place, push);
    std::mem::swap(&mut lowering.limits, limits);
    lowering.content(text);
    std::mem::swap(&mut lowering.limits, limits);
}

/// Whether gzip in base64 is in a text: nothing of what it holds shows.
#[must_use]
pub fn is_packed(text: &str) -> bool {
    text.contains("H4sI")
}

/// The whole of a file: without its byte-order mark.
#[must_use]
pub fn text_of(file: &SourceFile) -> Text {
    Text::verbatim(file, file.bom_len()..file.text().len())
}

/// Most bytes that an encoding takes away between two lines of a document.
const MOST_INDENTED: u32 = 200;

/// Most accounts of one document that are kept.
const MOST_ACCOUNTS: usize = 8;

/// Puts what it finds at one place.
pub(in crate::lower) struct Lowering<'p> {
    place: Place,
    limits: Limits,
    /// Accounts that the document makes: a password that repeats one is no secret.
    accounts: Vec<String>,
    /// The shell that runs a document whose first line says nothing.
    shell: Option<Dialect>,
    /// What is read is a comment.
    aside: bool,
    push: &'p mut dyn FnMut(OpKind),
}

impl<'p> Lowering<'p> {
    pub(in crate::lower) fn new(place: Place, push: &'p mut dyn FnMut(OpKind)) -> Self {
        Self {
            place,
            limits: Limits::default(),
            accounts: Vec::new(),
            shell: None,
            aside: false,
            push,
        }
    }

    /// The same, of a document that stands under `key`: that may say what runs it.
    pub(in crate::lower) fn under(mut self, key: &str) -> Self {
        self.shell = tree::shell_of(key);
        self
    }

    /// How much may still be unpacked.
    pub(in crate::lower) fn limits(&mut self) -> &mut Limits {
        &mut self.limits
    }

    /// A document of which nothing is known.
    pub(in crate::lower) fn content(&mut self, text: &Text) {
        if text.is_empty() {
            return;
        }
        let opened = tree::open(text, &mut self.limits);
        self.opened(opened);
    }

    fn opened(&mut self, opened: Opened) {
        for layer in opened.layers {
            self.layer(layer.span, layer.what);
        }
        for lost in opened.lost {
            self.unread(lost.span, lost.why, false);
        }
        for document in &opened.documents {
            self.document(document);
        }
    }

    fn document(&mut self, document: &Document) {
        let text = &document.text;
        match document.kind {
            Kind::Script | Kind::Boothook => self.script(text),
            Kind::Windows(windows) => self.windows(text, windows),
            Kind::Include => self.addresses(text),
            Kind::CloudConfig => self.yaml(text, Schema::CloudConfig),
            Kind::Archive => self.archive(text),
            Kind::Patch => self.patch(text),
            Kind::PartHandler | Kind::Jinja => self.free(text),
            Kind::Unknown => match tree::shape(text.as_str()) {
                // It was opened already.
                Some(Shape::UserData) | None => match self.shell {
                    Some(dialect) => self.shell(text, dialect),
                    None => {
                        self.device(text);
                        self.free(text);
                    }
                },
                Some(shape) => self.shaped(text, shape),
            },
        }
        if document.template {
            // What its statements set.
            self.free(text);
        }
    }

    fn shaped(&mut self, text: &Text, shape: Shape) {
        match shape {
            Shape::UserData => self.content(text),
            Shape::CloudConfig => self.cloud_config(text),
            Shape::Network => self.yaml(text, Schema::Network),
            Shape::MetaData => self.yaml(text, Schema::MetaData),
            Shape::Ignition => self.yaml(text, Schema::Ignition),
            Shape::Butane => self.yaml(text, Schema::Butane),
            Shape::Agama => self.yaml(text, Schema::Agama),
            Shape::Machine => self.yaml(text, Schema::Machine),
            Shape::Kickstart => {
                self.kickstart(&tree::blank_templates(text));
                self.line_comments(text);
            }
            Shape::Preseed => {
                self.preseed(&tree::blank_templates(text));
                self.line_comments(text);
            }
            Shape::AnswerFile => self.answer_file(&tree::blank_templates(text)),
        }
    }

    /// `#include`: an address a line, perhaps behind the word itself.
    fn addresses(&mut self, text: &Text) {
        for line in lines(text) {
            let line = line.trim();
            if !line.is_empty() {
                self.put(None, Value::literal(line));
            }
        }
    }

    /// Says that a document stands in the bytes of `span`.
    pub(in crate::lower) fn layer(&mut self, span: Span, what: String) {
        let spans = vec![span];
        (self.push)(OpKind::Layer(Layer { spans, what }));
    }

    /// The same of a text, wherever its parts stand.
    pub(in crate::lower) fn layer_of(&mut self, text: &Text, what: String) {
        let mut spans: Vec<Span> = Vec::new();
        for span in text.spans(0..text.len()) {
            match spans.last_mut() {
                // What was taken away between lines is no more than their indentation.
                Some(last)
                    if last.file == span.file
                        && span.start >= last.start
                        && span.start.saturating_sub(last.end) <= MOST_INDENTED =>
                {
                    last.end = last.end.max(span.end);
                }
                _ => spans.push(span),
            }
        }
        (self.push)(OpKind::Layer(Layer { spans, what }));
    }

    /// Says that a secret is filled in when the document is handed over.
    pub(in crate::lower) fn awaited(&mut self, mut awaited: Awaited) {
        if let Place::UserData(delivery) = self.place {
            awaited.delivery = delivery;
        }
        (self.push)(OpKind::Awaited(awaited));
    }

    /// Puts what it finds from now on at `place`; the one before.
    pub(in crate::lower) fn replace_place(&mut self, place: Place) -> Place {
        std::mem::replace(&mut self.place, place)
    }

    pub(in crate::lower) fn unread(&mut self, span: Span, why: &'static str, expected: bool) {
        (self.push)(OpKind::Unread(Unread {
            span,
            why,
            expected,
        }));
    }

    /// Free text, which may hold anything.
    fn free(&mut self, text: &Text) {
        (self.push)(OpKind::Deposit(free_text(self.place, text.clone())));
    }

    /// Free text that nothing runs or sets.
    fn comment(&mut self, text: &Text) {
        (self.push)(OpKind::Deposit(Deposit {
            transient: true,
            ..free_text(self.place, text.clone())
        }));
    }

    /// The comments of a text that are lines of their own, each with those right above it.
    fn line_comments(&mut self, text: &Text) {
        let all = text.as_str();
        let mut at = 0;
        let mut open: Option<usize> = None;
        for line in all.split_inclusive('\n') {
            let is_comment = line.trim_start().starts_with('#');
            match open {
                None if is_comment => open = Some(at),
                Some(start) if !is_comment => {
                    self.comment(&text.slice(start..at));
                    open = None;
                }
                _ => {}
            }
            at += line.len();
        }
        if let Some(start) = open {
            self.comment(&text.slice(start..at));
        }
    }

    /// An account that the document makes.
    fn account(&mut self, name: &Text) {
        let name = name.trim();
        if !name.is_empty() && self.accounts.len() < MOST_ACCOUNTS {
            self.accounts.push(name.as_str().to_owned());
        }
    }

    /// A value and its name.
    fn put(&mut self, key: Option<Name>, value: Value) {
        self.put_as(key, &[], value);
    }

    /// A value, its name, and words that say what it is where the name does not.
    fn put_as(&mut self, key: Option<Name>, context: &[&str], value: Value) {
        (self.push)(OpKind::Deposit(Deposit {
            place: self.place,
            key,
            context: context.iter().map(|word| (*word).to_owned()).collect(),
            value,
            transient: self.aside,
            text: false,
        }));
    }
}

/// The lines of a text, without their ends.
fn lines(text: &Text) -> impl Iterator<Item = Text> + use<'_> {
    let mut at = 0;
    text.as_str().split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        text.slice(start..start + line.trim_end_matches(['\n', '\r']).len())
    })
}
