//! Events to nodes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use granit_parser::{Event, ParseResult, Parser, ScalarStyle, ScanError};

use super::expand::{Budget, measure};
use super::tree::{Comment, Document, Kind, Scalar, Style, Written, Yaml};
use super::{block, quoted};
use crate::source::{FileId, Span, Text};
use crate::syntax::SyntaxError;

/// Why reading ended before the end.
#[derive(Debug)]
pub(super) struct Failure {
    /// The byte.
    pub(super) at: usize,
    /// Where the innermost bracket that is still open stands.
    pub(super) open: Option<usize>,
    /// Where what was read before it ends.
    pub(super) after: usize,
    /// What the parser says.
    pub(super) error: ScanError,
}

/// Reads `source`, which is `text` with some bytes replaced so that it can be read; values are taken from `text`.
/// What was read before a failure is kept.
pub(super) fn build(text: &Text, source: &str) -> (Yaml, Option<Failure>) {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        simple_key_max_lookahead: 65536,
        max_buffered_comment_events: 1_000_000
    };
    let mut builder = Builder {
        text,
        masked: source != text.as_str(),
        yaml: Yaml::default(),
        document: Document::default(),
        open: Vec::new(),
        anchors: HashMap::new(),
        budget: Budget::default(),
        last: None,
        end: 0,
    };
    let mut parser = Parser::new_from_str_with_options(source, options);
    while let Some(event) = parser.next_event() {
        if let Err(error) = builder.event(event) {
            let at = error.marker().byte_offset().unwrap_or(source.len());
            let open = builder.open.iter().rev().find(|o| o.flow).map(|o| o.start);
            let after = builder.end;
            builder.end_document();
            let failure = Failure {
                at,
                open,
                after,
                error,
            };
            return (builder.yaml, Some(failure));
        }
    }
    builder.end_document();
    (builder.yaml, None)
}

/// A collection whose end was not seen yet.
struct Open {
    node: usize,
    start: usize,
    flow: bool,
    /// A key that waits for its value.
    key: Option<usize>,
}

struct Builder<'t> {
    text: &'t Text,
    /// The parser reads something else than the text.
    masked: bool,
    yaml: Yaml,
    document: Document,
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
    budget: Budget,
    /// The node that was added last: an anchor's event comes behind its node's.
    last: Option<usize>,
    /// Where the node that was read last ends.
    end: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: ParseResult<'_>) -> Result<(), ScanError> {
        let (event, at) = event?;
        let range = self.within(at.byte_range().unwrap_or(0..0));
        if !matches!(event, Event::Comment(..)) {
            self.end = self.end.max(range.end);
        }
        let tag = at
            .tag_span()
            .and_then(|tag| tag.byte_range())
            .and_then(|tag| self.text.as_str().get(tag))
            .map(str::to_owned);
        match event {
            Event::DocumentStart(..) => {}
            Event::DocumentEnd => self.end_document(),
            Event::Comment(..) => self.comment(range),
            Event::Scalar(value, style, anchor, _) => {
                let scalar = self.scalar(&value, style, &range);
                self.add(Kind::Scalar(scalar), range, tag, anchor);
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                self.open(Kind::Sequence(Vec::new()), range, tag, anchor, flow);
            }
            Event::MappingStart(style, anchor, _) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                self.open(Kind::Mapping(Vec::new()), range, tag, anchor, flow);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(range)),
            Event::Anchor(_, name) => {
                let span = self.span(&range);
                if let Some(node) = self.last.and_then(|last| self.document.nodes.get_mut(last)) {
                    node.anchor = Some((name.into_owned(), span));
                }
            }
            Event::Alias(id) => {
                let target = self.target(id, &range);
                self.add(Kind::Alias(target), range, tag, 0);
            }
            Event::UnresolvedAlias(_) => {
                self.warn(&range, "an alias of an anchor that there is not");
                self.add(Kind::Alias(None), range, tag, 0);
            }
            _ => {}
        }
        Ok(())
    }

    /// A range of the parser as one of the text: in bounds, on boundaries of characters.
    fn within(&self, range: Range<usize>) -> Range<usize> {
        let text = self.text.as_str();
        let snap = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = snap(range.start);
        start..snap(range.end).max(start)
    }

    /// What an alias stands for: a node that is complete, and not too much.
    fn target(&mut self, id: usize, range: &Range<usize>) -> Option<usize> {
        let index = *self.anchors.get(&id)?;
        if self.open.iter().any(|o| o.node == index) {
            self.warn(range, "an alias of what it stands in");
            return None;
        }
        let depth = self.open.len();
        let node = self.document.nodes.get(index)?;
        if !self.budget.allows(node, depth) {
            self.warn(range, "an alias of more than is followed");
            return None;
        }
        Some(index)
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.text
            .span(range.clone())
            .or_else(|| self.text.full_span())
            .unwrap_or(Span::new(FileId(0), 0, 0))
    }

    fn warn(&mut self, range: &Range<usize>, message: &'static str) {
        let span = self.span(range);
        self.yaml.warnings.push(SyntaxError { span, message });
    }

    fn comment(&mut self, range: Range<usize>) {
        let before = self.text.as_str().get(..range.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        self.yaml.comments.push(Comment {
            span: self.span(&range),
            text: self.text.slice(range.start + 1..range.end),
            own_line: line.trim_start_matches('\u{feff}').trim().is_empty(),
        });
    }

    fn scalar(&self, value: &str, style: ScalarStyle, range: &Range<usize>) -> Scalar {
        let (style, text) = match style {
            ScalarStyle::Plain if range.is_empty() => (Style::Plain, Text::new()),
            ScalarStyle::Plain => (Style::Plain, quoted::plain(self.text, range)),
            ScalarStyle::SingleQuoted => (Style::Single, quoted::single(self.text, range)),
            ScalarStyle::DoubleQuoted => (Style::Double, quoted::double(self.text, range)),
            // Where all of its lines were taken out, the range is not of these: it begins with what they belong to.
            ScalarStyle::Literal if is_blank(value) => (Style::Literal, Text::new()),
            ScalarStyle::Folded if is_blank(value) => (Style::Folded, Text::new()),
            ScalarStyle::Literal => (Style::Literal, block::literal(self.text, range, value)),
            ScalarStyle::Folded => (Style::Folded, block::folded(self.text, range, value)),
        };
        let text = if range.is_empty() || self.agrees(&text, value) {
            text
        } else {
            // What this module makes of it is not what the parser does: no byte has a place of its own then.
            let mut whole = Text::new();
            whole.push_decoded(value, self.span(range));
            whole
        };
        Scalar {
            text,
            style,
            span: self.span(range),
        }
    }

    /// Whether a decoded text is what the parser made of the same bytes; of replaced ones nothing can be told.
    fn agrees(&self, text: &Text, value: &str) -> bool {
        self.masked || text.as_str().trim_end_matches('\n') == value.trim_end_matches('\n')
    }

    fn add(&mut self, kind: Kind, range: Range<usize>, tag: Option<String>, anchor: usize) {
        let index = self.push(kind, range, tag);
        self.attach(index, anchor);
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, tag: Option<String>) -> usize {
        let (weight, height) = measure(&kind, &self.document.nodes);
        let index = self.document.nodes.len();
        self.document.nodes.push(Written {
            span: self.span(&range),
            kind,
            range,
            tag,
            anchor: None,
            weight,
            height,
        });
        self.last = Some(index);
        index
    }

    /// Puts a node where the innermost open collection wants one.
    fn attach(&mut self, index: usize, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, index);
        }
        let Some(parent) = self.open.last_mut() else {
            self.document.root = index;
            return;
        };
        match self
            .document
            .nodes
            .get_mut(parent.node)
            .map(|n| &mut n.kind)
        {
            Some(Kind::Sequence(items)) => items.push(index),
            Some(Kind::Mapping(pairs)) => match parent.key.take() {
                None => parent.key = Some(index),
                Some(key) => pairs.push((key, index)),
            },
            _ => {}
        }
    }

    fn open(
        &mut self,
        kind: Kind,
        range: Range<usize>,
        tag: Option<String>,
        anchor: usize,
        flow: bool,
    ) {
        let start = range.start;
        let node = self.push(kind, range, tag);
        self.attach(node, anchor);
        self.open.push(Open {
            node,
            start,
            flow,
            key: None,
        });
    }

    /// Ends the innermost collection, at the bytes of its closing bracket where it has one.
    fn close(&mut self, end: Option<Range<usize>>) {
        let Some(open) = self.open.pop() else { return };
        if let Some(key) = open.key {
            // Reading ended behind the key: it has no value that is known.
            let at = self.document.nodes.get(key).map_or(0, |n| n.range.end);
            let null = self.push(null(self.span(&(at..at))), at..at, None);
            if let Some(Kind::Mapping(pairs)) =
                self.document.nodes.get_mut(open.node).map(|n| &mut n.kind)
            {
                pairs.push((key, null));
            }
        }
        let Some(node) = self.document.nodes.get(open.node) else {
            return;
        };
        let last = match &node.kind {
            Kind::Sequence(items) => items.last().copied(),
            Kind::Mapping(pairs) => pairs.last().map(|(_, value)| *value),
            _ => None,
        };
        let inner = last.and_then(|last| self.document.nodes.get(last));
        let inner = inner.map_or(node.range.end, |n| n.range.end);
        let end = end.filter(|e| open.flow && !e.is_empty());
        let range = node.range.start..end.map_or(inner, |e| e.end).max(node.range.start);
        let (weight, height) = measure(&node.kind, &self.document.nodes);
        let span = self.span(&range);
        let is_template = open.flow
            && self
                .text
                .as_str()
                .get(range.clone())
                .is_some_and(|s| s.starts_with("{{"));
        self.duplicates(open.node);
        let text = is_template.then(|| self.text.slice(range.clone()));
        if let Some(node) = self.document.nodes.get_mut(open.node) {
            (node.range, node.span, node.weight, node.height) = (range, span, weight, height);
            if let Some(text) = text {
                let style = Style::Plain;
                node.kind = Kind::Scalar(Scalar { text, style, span });
            }
        }
    }

    fn duplicates(&mut self, mapping: usize) {
        let Some(Kind::Mapping(pairs)) = self.document.nodes.get(mapping).map(|n| &n.kind) else {
            return;
        };
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        for (key, _) in pairs {
            if let Some(node) = self.document.nodes.get(*key)
                && let Kind::Scalar(scalar) = &node.kind
                && scalar.as_str() != "<<"
                && !seen.insert(scalar.as_str())
            {
                twice.push(node.range.clone());
            }
        }
        for range in twice {
            self.warn(&range, "this key stands in the same mapping before");
        }
    }

    fn end_document(&mut self) {
        while !self.open.is_empty() {
            self.close(None);
        }
        self.anchors.clear();
        self.budget = Budget::default();
        self.last = None;
        let document = std::mem::take(&mut self.document);
        if !document.nodes.is_empty() {
            self.yaml.documents.push(document);
        }
    }
}

fn null(span: Span) -> Kind {
    Kind::Scalar(Scalar {
        text: Text::new(),
        style: Style::Plain,
        span,
    })
}

fn is_blank(value: &str) -> bool {
    value.trim_matches('\n').is_empty()
}
