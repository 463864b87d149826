//! Values to operations: with their ways, and what is found in them.

use std::collections::HashSet;

use super::evaluate::Evaluator;
use super::once::Documents;
use super::served::Served;
use super::value::{Known, Source, SourceKind, UNKNOWN, Value};
use crate::ir::{
    self, Deposit, Kept, Name, Op, OpKind, Operator, PackerPlace, Part, PassageKind, Place,
    Settled, Way,
};
use crate::lower::{script, user_data};
use crate::source::{FileId, Span, Text};
use crate::syntax::shell::Dialect;

/// Whether a text is worth a closer look: given by the caller.
pub type Interest<'a> = &'a dyn Fn(&str) -> bool;

/// Gathers what a configuration does.
pub(super) struct Lowering<'a> {
    pub(super) evaluator: &'a Evaluator<'a>,
    pub(super) interest: Interest<'a>,
    pub(super) documents: &'a Documents,
    pub(super) ops: Vec<Op>,
    /// An account that Packer logs in with is locked or removed before the image is taken.
    pub(super) locks_account: bool,
    /// Accounts that Packer logs in to: a password that repeats one is no secret.
    pub(super) accounts: Vec<String>,
    /// The passwords that it logs in with.
    pub(super) passwords: Vec<String>,
    /// Files that were looked at, with where they are put.
    pub(super) seen: HashSet<(PackerPlace, FileId)>,
    /// What Packer serves, and what is asked for.
    pub(super) served: Served,
}

/// Where something is put, and under which name.
#[derive(Clone)]
pub(super) struct At {
    pub(super) place: PackerPlace,
    pub(super) key: Option<Name>,
    /// Names of what stands around it, the innermost first.
    pub(super) context: Vec<String>,
    /// The setting.
    pub(super) span: Span,
    /// Its name.
    pub(super) label: Span,
}

impl At {
    pub(super) fn new(place: PackerPlace, span: Span) -> Self {
        Self {
            place,
            key: None,
            context: Vec::new(),
            span,
            label: span,
        }
    }

    pub(super) fn keyed(&self, key: Name, span: Span) -> Self {
        let mut context = self.context.clone();
        context.extend(self.key.iter().map(|k| k.text.clone()));
        Self {
            place: self.place,
            label: key.span,
            key: Some(key),
            context,
            span,
        }
    }
}

impl Lowering<'_> {
    /// Whether it is the first time that this file is put at this place: what is in it needs to be found only once.
    pub(super) fn first_time(&mut self, place: PackerPlace, known: &Known) -> bool {
        let file = known.pieces.first().and_then(|p| p.text.full_span());
        file.is_none_or(|span| self.seen.insert((place, span.file)))
    }
}

/// Words around a value that are kept, and stretches whose ways are.
const MOST_WORDS: usize = 8;
const MOST_WAYS: usize = 256;

impl Lowering<'_> {
    /// Any value: each text in it under the name it has there.
    pub(super) fn put(&mut self, at: &At, value: &Value) {
        if !self.evaluator.afford(1) {
            return;
        }
        match value {
            Value::Text(known) => self.text(at, known),
            Value::List(values) => values.iter().for_each(|v| self.put(at, v)),
            Value::Map(entries) => {
                for entry in entries.iter() {
                    self.put(&at.keyed(entry.key.clone(), entry.span), &entry.value);
                }
            }
            Value::Unknown(Some(source)) => self.unknown(at, source),
            Value::Unknown(None) | Value::Bool(_) | Value::Null => {}
        }
    }

    /// One text with a name.
    pub(super) fn text(&mut self, at: &At, known: &Known) {
        self.sources(at, known);
        if !known.is_unknown() && !known.pieces.is_empty() {
            let settled = self.settled(at, known);
            self.push(settled);
        }
    }

    /// A text that may hold several names and values.
    pub(super) fn free(&mut self, at: &At, known: &Known) {
        let interest = self.interest;
        // A secret that is named elsewhere has no sign of one here.
        let handed = known.pieces.iter().any(|p| p.way.reads());
        self.free_if(at, known, |text| handed || interest(text));
    }

    /// The same, where `wanted` says so.
    pub(super) fn free_if(&mut self, at: &At, known: &Known, wanted: impl Fn(&str) -> bool) {
        self.sources(at, known);
        if wanted(known.text().as_str()) {
            let mut settled = self.settled(at, known);
            settled.text = true;
            self.push(settled);
        }
    }

    /// What a document, or a script of `language`, puts where. What a file holds is taken apart once for all the
    /// configurations that name it.
    pub(super) fn content(&mut self, at: &At, known: &Known, language: Option<Dialect>) {
        let lower = |place, text: &Text, push: &mut dyn FnMut(OpKind)| match language {
            Some(dialect) => script::script(place, text, dialect, push),
            None => user_data::content(place, text, push),
        };
        let [piece] = known.pieces.as_slice() else {
            self.nested(at, known, lower);
            return;
        };
        let steps = piece.way.steps();
        let of_file = matches!(steps.as_slice(), [step] if step.kind == PassageKind::File);
        let Some(span) = piece.text.full_span().filter(|_| of_file) else {
            self.nested(at, known, lower);
            return;
        };
        let documents = self.documents;
        self.nested(at, known, |place, text, push| {
            let found = documents.of((span, place, language), text, |text| {
                let mut found = Vec::new();
                lower(place, text, &mut |kind| found.push(kind));
                found
            });
            found.iter().cloned().for_each(push);
        });
    }

    /// What `lower` of another language finds in a text.
    pub(super) fn nested(
        &mut self,
        at: &At,
        known: &Known,
        lower: impl FnOnce(Place, &Text, &mut dyn FnMut(OpKind)),
    ) {
        let text = known.text();
        if !(self.interest)(text.as_str()) {
            self.free(at, known);
            return;
        }
        self.sources(at, known);
        let ways = stretches(known);
        let mut found = Vec::new();
        lower(Place::Packer(at.place), &text, &mut |kind| found.push(kind));
        for kind in found {
            match kind {
                OpKind::Deposit(deposit) => {
                    let settled = self.of_deposit(at, deposit, &ways);
                    self.push(settled);
                }
                // A template, which is filled in elsewhere, is no loss.
                OpKind::Unread(unread) if !unread.expected => {
                    self.evaluator.notice(unread.span, unread.why);
                }
                OpKind::Awaited(_) | OpKind::Unread(_) => {}
                other => self.ops.push(Op {
                    span: at.span,
                    triggered: false,
                    kind: other,
                }),
            }
        }
    }

    fn settled(&self, at: &At, known: &Known) -> Settled {
        let value = known.text();
        let ways = stretches(known);
        Settled {
            place: Place::Packer(at.place),
            key: at.key.clone(),
            names: known.names.clone(),
            context: self.around(at),
            value,
            ways,
            transient: false,
            text: false,
            unknown: false,
            span: at.span,
            label: at.label,
        }
    }

    /// Parts that are not known, and are secrets by what they are called, where they come to stay.
    fn sources(&mut self, at: &At, known: &Known) {
        let sources: Vec<Source> = known
            .pieces
            .iter()
            .filter_map(|p| p.source.clone())
            .collect();
        for source in sources {
            self.unknown(at, &source);
        }
    }

    pub(super) fn unknown(&mut self, at: &At, source: &Source) {
        let stays = matches!(
            at.place,
            PackerPlace::Upload(Kept::Kept)
                | PackerPlace::Metadata
                | PackerPlace::Artifact
                | PackerPlace::ContainerConfig
        );
        let words = match source.kind {
            SourceKind::Build => vec!["build".to_owned()],
            SourceKind::Variable { sensitive: true } => vec!["sensitive".to_owned()],
            SourceKind::Variable { sensitive: false } => Vec::new(),
            SourceKind::Other => return,
        };
        if !stays {
            return;
        }
        self.push(Settled {
            place: Place::Packer(at.place),
            key: Some(Name {
                text: source.name.text.clone(),
                span: source.span,
            }),
            names: Vec::new(),
            context: words,
            value: Text::new(),
            ways: Vec::new(),
            transient: false,
            text: false,
            unknown: true,
            span: at.span,
            label: at.label,
        });
    }

    pub(super) fn push(&mut self, settled: Settled) {
        self.ops.push(Op {
            span: settled.span,
            triggered: false,
            kind: OpKind::Settled(Box::new(settled)),
        });
    }

    /// The name of something that only a rule of its own looks at.
    pub(super) fn push_name(&mut self, place: PackerPlace, text: Text, span: Span) {
        self.push(Settled {
            place: Place::Packer(place),
            key: None,
            names: Vec::new(),
            context: Vec::new(),
            value: text,
            ways: Vec::new(),
            transient: false,
            text: false,
            unknown: false,
            span,
            label: span,
        });
    }
}

/// The text of a value of a script. No variable of it is known before the build, so `${NAME:-word}` is the word, as it is
/// where nobody sets the variable.
fn written(value: &ir::Value) -> Text {
    let mut text = Text::new();
    for (index, part) in value.parts.iter().enumerate() {
        if let Some(literal) = value.dollar_sign(index, |_| false) {
            text.push(&literal);
            continue;
        }
        match part {
            Part::Literal(literal) => text.push(literal),
            Part::Ref {
                operator: Some(Operator::Default),
                word,
                ..
            } if !word.is_empty() => text.push(&written(word)),
            Part::Ref { span, .. } | Part::Opaque(span) => text.push_decoded(UNKNOWN, *span),
        }
    }
    text
}

/// Where the stretches of a text stand, with their ways.
fn stretches(known: &Known) -> Vec<(Span, Way)> {
    let with_way = known.pieces.iter().filter(|p| p.way != Way::default());
    with_way
        .take(MOST_WAYS)
        .flat_map(|piece| {
            let spans = piece.text.spans(0..piece.text.len());
            spans.into_iter().map(|span| (span, piece.way.clone()))
        })
        .take(MOST_WAYS)
        .collect()
}

impl Lowering<'_> {
    /// What else says what a value is: what stands around it, and the accounts that it may be the password of.
    fn around(&self, at: &At) -> Vec<String> {
        let words = at.context.iter().rev().take(MOST_WORDS);
        words.chain(&self.accounts).cloned().collect()
    }

    fn of_deposit(&self, at: &At, deposit: Deposit, ways: &[(Span, Way)]) -> Settled {
        let value = written(&deposit.value);
        let mut own: Vec<(Span, Way)> = Vec::new();
        if !ways.is_empty() {
            for span in value.spans(0..value.len()) {
                own.extend(
                    ways.iter()
                        .filter(|(place, _)| place.overlaps(span))
                        .cloned(),
                );
            }
            own.truncate(MOST_WAYS);
        }
        let mut context = deposit.context;
        context.extend(self.around(at));
        Settled {
            place: deposit.place,
            key: deposit.key,
            names: Vec::new(),
            context,
            value,
            ways: own,
            transient: deposit.transient,
            text: deposit.text,
            unknown: false,
            span: at.span,
            label: at.label,
        }
    }
}
