//! User-data in its wrappers: what cloud-init unpacks before anything in it is read.
//!
//! In: a [`Text`], or the bytes of a file that is packed. Out: [`Opened`]: the documents inside, each with its kind and
//! with the source of every byte, the layers that were taken away, and what could not be read. What a document says is
//! not looked at here.
//!
//! The order is cloud-init's own (`cloudinit/user_data.py`, `handlers/__init__.py`): gunzip; MIME when `mime-version:`
//! is in the first 4 KiB; of each part that declares no type of its own, the longest known prefix of its text in lower
//! case, white space in front taken away. Base64 is not cloud-init's affair but that of the clouds' data sources, which
//! try it first.
//!
//! Nothing is fetched. Depth, parts and bytes are bounded by [`Limits`].

mod base64;
mod carrier;
mod kind;
mod mime;
mod packed;
mod shape;
mod template;

pub use base64::{Decoded, decode as decode_base64};
pub use carrier::{Carried, carried, carries, makes_machines, shell_of};
pub use kind::{Kind, Windows};
pub use packed::{gunzip, text_of_bytes};
pub use shape::{Shape, shape};
pub use template::{
    VALUE as TEMPLATE_VALUE, blank as blank_templates, has_marks as has_template_marks,
    set as set_in_templates,
};

use crate::source::{Span, Text};

/// How much is unpacked of one file.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Layers inside layers.
    depth: u8,
    /// Documents.
    parts: u16,
    /// Unpacked bytes.
    bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 8,
            parts: 256,
            bytes: 16 << 20,
        }
    }
}

/// Most bytes that one layer unpacks to. The clouds take 16 to 64 KiB.
pub const LARGEST_LAYER: usize = 1 << 20;

impl Limits {
    /// One layer deeper; `None` when that is too deep.
    #[must_use]
    pub fn enter(&mut self) -> Option<()> {
        self.depth = self.depth.checked_sub(1)?;
        Some(())
    }

    /// Back from a layer.
    pub fn leave(&mut self) {
        self.depth += 1;
    }

    /// One document more; `None` when there are too many.
    fn part(&mut self) -> Option<()> {
        self.parts = self.parts.checked_sub(1)?;
        Some(())
    }

    /// Takes `wanted` unpacked bytes; how many there are left for it.
    fn take(&mut self, wanted: usize) -> usize {
        let given = wanted.min(self.bytes).min(LARGEST_LAYER);
        self.bytes -= given;
        given
    }
}

/// A document.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub kind: Kind,
    /// All of its text, the line that says what it is included.
    pub text: Text,
    /// It is said to be a jinja template.
    pub template: bool,
}

/// A layer that was taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its bytes.
    pub span: Span,
    /// What it was: `base64`, `gzip`, `MIME part 2 (text/cloud-config)`.
    pub what: String,
}

/// Something that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Where.
    pub span: Span,
    /// Why; lower case, no full stop.
    pub why: &'static str,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// The documents, in order.
    pub documents: Vec<Document>,
    /// The layers, outer before inner.
    pub layers: Vec<Layer>,
    /// What could not be read.
    pub lost: Vec<Lost>,
}

/// Unpacks `text`. A text that nothing has to be taken from is one document.
#[must_use]
pub fn open(text: &Text, limits: &mut Limits) -> Opened {
    let mut opened = Opened::default();
    opened.open(text, limits);
    opened
}

/// The same for bytes that stand at `span` and may be packed.
#[must_use]
pub fn open_bytes(bytes: &[u8], span: Span, limits: &mut Limits) -> Opened {
    let mut opened = Opened::default();
    opened.open_bytes(bytes, span, limits);
    opened
}

impl Opened {
    fn open(&mut self, text: &Text, limits: &mut Limits) {
        if limits.enter().is_none() {
            self.lost(text, "is packed too deep");
            return;
        }
        self.open_layer(text, limits);
        limits.leave();
    }

    fn open_layer(&mut self, text: &Text, limits: &mut Limits) {
        let all = text.as_str();
        if mime::is_message(all) {
            self.open_mime(text, limits);
        } else if base64::is_document(all)
            && let Some(decoded) = base64::decode(text)
        {
            self.layer(text, "base64".to_owned());
            match decoded {
                Decoded::Text(inner) => self.open(&inner, limits),
                Decoded::Bytes(bytes, span) => self.open_bytes(&bytes, span, limits),
            }
        } else {
            self.document(text, None, limits);
        }
    }

    fn open_bytes(&mut self, bytes: &[u8], span: Span, limits: &mut Limits) {
        if limits.enter().is_none() {
            self.lost.push(Lost {
                span,
                why: "is packed too deep",
            });
            return;
        }
        if packed::is_gzip(bytes) {
            let (inner, lost) = packed::gunzip(bytes, limits.take(LARGEST_LAYER));
            // What was not used is there for others.
            limits.bytes += LARGEST_LAYER.min(limits.bytes).saturating_sub(inner.len());
            self.layers.push(Layer {
                span,
                what: "gzip".to_owned(),
            });
            if let Some(why) = lost {
                self.lost.push(Lost { span, why });
            }
            self.open_bytes(&inner, span, limits);
        } else if let Some(text) = packed::text_of_bytes(bytes, span) {
            self.open(&text, limits);
        }
        limits.leave();
    }

    /// One document of the type `declared`, else of the kind that its text says.
    fn document(&mut self, text: &Text, declared: Option<Kind>, limits: &mut Limits) {
        if limits.part().is_none() {
            self.lost(text, "has too many parts");
            return;
        }
        let kind = declared.unwrap_or_else(|| kind::sniff(text.as_str()));
        if kind != Kind::Jinja {
            self.documents.push(Document {
                kind,
                text: text.clone(),
                template: false,
            });
            return;
        }
        // The first line says that it is a template, the next one of what.
        let line = text.as_str().trim_start();
        let skipped = text.len() - line.len() + line.find('\n').map_or(line.len(), |at| at + 1);
        let rest = text.slice(skipped..text.len());
        self.documents.push(Document {
            kind: match kind::sniff(rest.as_str()) {
                Kind::Jinja => Kind::Unknown,
                kind => kind,
            },
            text: text.clone(),
            template: true,
        });
    }

    fn layer(&mut self, text: &Text, what: String) {
        if let Some(span) = text.full_span() {
            self.layers.push(Layer { span, what });
        }
    }

    fn lost(&mut self, text: &Text, why: &'static str) {
        if let Some(span) = text.full_span() {
            self.lost.push(Lost { span, why });
        }
    }
}

#[cfg(test)]
mod tests;
