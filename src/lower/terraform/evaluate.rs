//! Expressions to text, as far as it is known without running anything.

use std::cell::Cell;

use super::names::{Given, Names};
use crate::ir::{Awaited, Name};
use crate::lower::user_data::takes_public_key;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Access, Element, Expression, ExpressionKind};

/// Stands for a part that is known only when the plan is made.
pub(super) const UNKNOWN: &str = "\u{fffc}";

/// Deepest chain of references.
const DEEPEST: usize = 24;
/// Most expressions that are evaluated for one document, and most bytes that it gets to.
const MOST_STEPS: usize = 20_000;
const MOST_BYTES: usize = 1 << 20;
/// Most elements of a list that are put together.
const MOST_ELEMENTS: usize = 4096;

/// What an expression comes to.
#[derive(Debug, Default)]
pub(super) struct Evaluated<'e> {
    /// Its text, with [`UNKNOWN`] for what is not known.
    pub(super) text: Text,
    /// Objects that are encoded into it.
    pub(super) objects: Vec<&'e Expression>,
    /// Secrets that it is filled in with when the plan is made.
    pub(super) awaited: Vec<Awaited>,
    /// What templates are given that are not there to be read: it is taken that they put it in.
    pub(super) given: Vec<(Name, Text)>,
}

/// Names that a template file is given.
pub(super) type Variables<'e> = &'e [(&'e str, &'e Expression)];

impl Evaluated<'_> {
    /// Says of what is awaited that it goes by `name` where it is filled in, if there is nothing else in the value.
    pub(super) fn fill_into(&mut self, name: &str) {
        if !is_open(&self.text) {
            return;
        }
        for one in self.awaited.iter_mut().filter(|one| one.slot.is_none()) {
            one.slot = Some(name.to_owned());
        }
    }
}

/// Whether nothing is known of a value, or only that it has no default.
pub(super) fn is_open(text: &Text) -> bool {
    text.is_empty() || text.as_str() == UNKNOWN
}

pub(super) struct Evaluator<'m, 'a> {
    pub(super) names: &'m Names<'m, 'a>,
    pub(super) steps: Cell<usize>,
    pub(super) bytes: Cell<usize>,
}

impl<'m, 'a> Evaluator<'m, 'a> {
    pub(super) fn new(names: &'m Names<'m, 'a>) -> Self {
        Self {
            names,
            steps: Cell::new(MOST_STEPS),
            bytes: Cell::new(MOST_BYTES),
        }
    }

    /// The text of an expression.
    pub(super) fn evaluate<'e>(&self, expression: &'e Expression) -> Evaluated<'e>
    where
        'a: 'e,
    {
        let mut out = Evaluated::default();
        self.append(expression, &[], 0, &mut out);
        out
    }

    pub(super) fn append<'e>(
        &self,
        expression: &'e Expression,
        variables: Variables<'_>,
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        if self.steps.get() == 0 || depth > DEEPEST {
            self.unknown(expression.span, out);
            return;
        }
        self.steps.set(self.steps.get() - 1);
        match &expression.kind {
            ExpressionKind::Template(elements) => self.template(elements, variables, depth, out),
            ExpressionKind::Number(text) => self.push(text, out),
            ExpressionKind::Call(name, arguments, _) => {
                self.call(expression, name.as_str(), arguments, variables, depth, out);
            }
            ExpressionKind::Conditional(parts) => {
                let [_, yes, no] = parts.as_ref();
                self.one_of(&[yes, no], variables, depth, out);
            }
            ExpressionKind::Variable(name) => {
                let given = variables.iter().find(|(given, _)| *given == name.as_str());
                match given {
                    Some((_, value)) => {
                        let mut inner = Evaluated::default();
                        self.append(value, &[], depth + 1, &mut inner);
                        inner.fill_into(name.as_str());
                        self.push(&inner.text, out);
                        out.awaited.append(&mut inner.awaited);
                    }
                    None => self.unknown(expression.span, out),
                }
            }
            ExpressionKind::Traversal(base, path) => {
                self.reference(expression.span, base, path, depth, out);
            }
            _ => self.unknown(expression.span, out),
        }
    }

    pub(super) fn template<'e>(
        &self,
        elements: &'e [Element],
        variables: Variables<'_>,
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        if depth > DEEPEST {
            return;
        }
        for (index, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(text) => self.push(text, out),
                Element::Interpolation(inner) => {
                    let (from, before) = (out.text.len(), out.awaited.len());
                    self.append(inner, variables, depth + 1, out);
                    if out.awaited.len() > before {
                        let after = match elements.get(index + 1) {
                            Some(Element::Literal(text)) => text.as_str(),
                            _ => "",
                        };
                        let written = out.text.as_str().get(..from).unwrap_or_default();
                        if takes_public_key(written, after) {
                            out.awaited.truncate(before);
                        }
                    }
                }
                // Either may be what is handed over.
                Element::If(_, yes, no) => {
                    self.template(yes, variables, depth + 1, out);
                    self.template(no, variables, depth + 1, out);
                }
                Element::For(repeated) => self.template(&repeated.body, variables, depth + 1, out),
            }
        }
    }

    fn call<'e>(
        &self,
        whole: &'e Expression,
        name: &str,
        arguments: &'e [Expression],
        variables: Variables<'_>,
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        let first = arguments.first();
        match (name, first) {
            // What they encode is decoded again before anybody reads it.
            (
                "base64encode" | "base64gzip" | "chomp" | "trimspace" | "nonsensitive"
                | "sensitive" | "tostring" | "textencodebase64" | "trim" | "base64decode"
                | "element",
                Some(inner),
            ) => self.append(inner, variables, depth + 1, out),
            ("try" | "coalesce", Some(_)) => {
                let choices: Vec<&Expression> = arguments.iter().collect();
                self.one_of(&choices, variables, depth, out);
            }
            ("lookup", Some(_)) => match arguments.get(2) {
                Some(fallback) => self.append(fallback, variables, depth + 1, out),
                None => self.unknown(whole.span, out),
            },
            // What they fill in, too.
            ("format", Some(inner)) => {
                let mut pattern = Evaluated::default();
                self.append(inner, variables, depth + 1, &mut pattern);
                out.awaited.append(&mut pattern.awaited);
                let rest = arguments.get(1..).unwrap_or_default();
                self.formatted(&pattern.text, rest, variables, depth, out);
            }
            // What they make of it opens as much.
            ("bcrypt" | "urlencode" | "lower" | "upper" | "substr", Some(inner)) => {
                let mut made = Evaluated::default();
                self.append(inner, variables, depth + 1, &mut made);
                out.awaited.append(&mut made.awaited);
                if self.names.module.stand_in.is_some() {
                    self.push(&made.text, out);
                } else {
                    self.unknown(whole.span, out);
                }
            }
            ("replace", Some(inner)) => {
                self.append(inner, variables, depth + 1, out);
                for other in arguments.get(1..).unwrap_or_default() {
                    let mut filled = Evaluated::default();
                    self.append(other, variables, depth + 1, &mut filled);
                    out.awaited.append(&mut filled.awaited);
                    out.given.append(&mut filled.given);
                }
            }
            ("indent", _) => {
                if let Some(inner) = arguments.get(1) {
                    self.append(inner, variables, depth + 1, out);
                }
            }
            ("join", Some(separator)) => {
                let mut between = Evaluated::default();
                self.append(separator, variables, depth + 1, &mut between);
                let mut items = Vec::new();
                let known = arguments
                    .get(1..)
                    .unwrap_or_default()
                    .iter()
                    .all(|list| self.elements(list, depth, &mut items));
                if items.is_empty() || !known {
                    return self.unknown(whole.span, out);
                }
                for (index, item) in items.into_iter().enumerate() {
                    if index > 0 {
                        self.push(&between.text, out);
                    }
                    self.append(item, variables, depth + 1, out);
                }
            }
            ("jsonencode" | "yamlencode", Some(object)) => {
                if !matches!(object.kind, ExpressionKind::Object(_)) {
                    let mut inner = Evaluated::default();
                    self.append(object, variables, depth + 1, &mut inner);
                    out.awaited.append(&mut inner.awaited);
                    if self.names.module.stand_in.is_some() && inner.objects.is_empty() {
                        return self.push(&inner.text, out);
                    }
                }
                out.objects.push(object);
                self.unknown(whole.span, out);
            }
            ("file" | "filebase64", Some(path)) => match self.file(path, variables, depth) {
                Some(text) => self.push(&text, out),
                None => self.unknown(whole.span, out),
            },
            ("templatefile", Some(path)) => {
                let Some(text) = self.file(path, variables, depth) else {
                    let given = arguments.get(1).map(Given::Object);
                    self.given(given, depth, out);
                    return self.unknown(whole.span, out);
                };
                self.filled(&text, arguments.get(1).map(Given::Object), depth, out);
            }
            _ => self.unknown(whole.span, out),
        }
    }

    /// The elements of a list that is spelled out, as lists are written today and were up to Terraform 0.11: `list("a", "b")`.
    /// Whether it is one.
    fn elements<'e>(
        &self,
        list: &'e Expression,
        depth: usize,
        out: &mut Vec<&'e Expression>,
    ) -> bool
    where
        'a: 'e,
    {
        if depth > DEEPEST || out.len() > MOST_ELEMENTS {
            return false;
        }
        match &list.kind {
            ExpressionKind::Array(items) => out.extend(items),
            ExpressionKind::Call(name, items, _) => match name.as_str() {
                "list" => out.extend(items),
                "concat" | "compact" | "flatten" | "tolist" => {
                    return items.iter().all(|list| self.elements(list, depth + 1, out));
                }
                _ => return false,
            },
            // `"${list(…)}"`: nothing but an expression.
            ExpressionKind::Template(parts) => match parts.as_slice() {
                [Element::Interpolation(inner)] => return self.elements(inner, depth + 1, out),
                _ => return false,
            },
            ExpressionKind::Traversal(base, path) => {
                let ExpressionKind::Variable(root) = &base.kind else {
                    return false;
                };
                let names: Vec<&str> = path.iter().map_while(Access::name).collect();
                let found = match (root.as_str(), names.as_slice()) {
                    ("local", [name]) => self.names.local(name),
                    ("var", [name]) => self.names.variable(name),
                    _ => None,
                };
                return found.is_some_and(|list| self.elements(list, depth + 1, out));
            }
            _ => return false,
        }
        true
    }

    /// The first of some expressions that is known, else the first: any of them may be what is handed over.
    fn one_of<'e>(
        &self,
        choices: &[&'e Expression],
        variables: Variables<'_>,
        depth: usize,
        out: &mut Evaluated<'e>,
    ) where
        'a: 'e,
    {
        let mut chosen: Option<Evaluated<'e>> = None;
        let mut awaited = Vec::new();
        for choice in choices {
            let mut inner = Evaluated::default();
            self.append(choice, variables, depth + 1, &mut inner);
            awaited.append(&mut inner.awaited);
            let says = |one: &Evaluated<'_>| {
                !one.text.is_empty() && one.text.as_str() != UNKNOWN || !one.objects.is_empty()
            };
            let better = match &chosen {
                Some(before) => !says(before) && says(&inner),
                None => true,
            };
            if better {
                chosen = Some(inner);
            }
        }
        let Some(mut chosen) = chosen else { return };
        if chosen.text.as_str() != UNKNOWN {
            // What stands there in clear is told, and not also what may take its place.
            for one in awaited.iter_mut().filter(|one| one.known.is_none()) {
                one.known = Some(chosen.text.clone());
            }
        }
        self.push(&chosen.text, out);
        out.awaited.append(&mut awaited);
        out.given.append(&mut chosen.given);
        out.objects.append(&mut chosen.objects);
    }

    fn file(&self, path: &Expression, variables: Variables<'_>, depth: usize) -> Option<Text> {
        let mut name = Evaluated::default();
        self.append(path, variables, depth + 1, &mut name);
        let name = name.text.as_str();
        (!name.contains(UNKNOWN))
            .then(|| (self.names.module.read)(name))
            .flatten()
    }

    pub(super) fn push(&self, text: &Text, out: &mut Evaluated<'_>) {
        let left = self.bytes.get();
        if text.len() <= left {
            self.bytes.set(left - text.len());
            out.text.push(text);
        }
    }

    pub(super) fn unknown(&self, span: Span, out: &mut Evaluated<'_>) {
        out.text.push_decoded(UNKNOWN, span);
    }
}

/// The key of an object's entry: a word, or a string without anything to fill in.
pub(super) fn name_of(key: &Expression) -> Option<&str> {
    match &key.kind {
        ExpressionKind::Variable(name) => Some(name.as_str()),
        ExpressionKind::Template(elements) => match elements.as_slice() {
            [Element::Literal(text)] => Some(text.as_str()),
            _ => None,
        },
        _ => None,
    }
}
