//! Expressions to values, as far as they are known before the build.
//!
//! Variables and locals are evaluated when they are asked for, each once. What a cycle, a depth or a size beyond all
//! reason stands in the way of is unknown.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::project::Files;
use super::value::{Entry, Known, Source, SourceKind, Value};
use super::{functions, golang};
use crate::ir::{Name, PassageKind};
use crate::source::{Span, Text};
use crate::syntax::hcl::{Access, Binary, Element, Expression, ExpressionKind, Unary};

/// Deepest that expressions, and the locals they refer to, are followed.
const MOST_DEPTH: usize = 300;
/// Most values that one configuration is made of, and most bytes of text that are put together for it.
const MOST_VALUES: usize = 2_000_000;
const MOST_BYTES: usize = 64 << 20;

/// A variable or a local.
pub(super) struct Definition<'a> {
    /// Its value where it is asked for; `None` when only the caller gives one.
    pub(super) value: Option<&'a Expression>,
    /// Its name, where it is declared.
    pub(super) name: Name,
    /// `sensitive = true`.
    pub(super) sensitive: bool,
}

enum State {
    Evaluating,
    Done(Value),
}

/// Evaluates the expressions of one configuration.
pub(super) struct Evaluator<'a> {
    pub(super) variables: BTreeMap<String, Definition<'a>>,
    pub(super) locals: BTreeMap<String, Definition<'a>>,
    pub(super) files: &'a dyn Files,
    /// The folder of the template, relative to the root.
    pub(super) folder: String,
    done: RefCell<BTreeMap<(bool, String), State>>,
    /// Values that stand in when another is missing: they are written down all the same.
    strays: RefCell<Vec<Value>>,
    notices: RefCell<Vec<(Span, String)>>,
    depth: Cell<usize>,
    values: Cell<usize>,
    bytes: Cell<usize>,
}

/// Names that stand for something only here: of a `for`, of a template file.
#[derive(Clone, Copy, Default)]
pub(super) struct Scope<'s> {
    names: &'s [(String, Value)],
    outer: Option<&'s Self>,
    /// In a template file: nothing of the configuration is seen.
    closed: bool,
}

impl<'s> Scope<'s> {
    pub(super) fn with(&'s self, names: &'s [(String, Value)]) -> Self {
        Self {
            names,
            outer: Some(self),
            closed: self.closed,
        }
    }

    pub(super) fn of_file(names: &'s [(String, Value)]) -> Self {
        Self {
            names,
            outer: None,
            closed: true,
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        let own = self.names.iter().rev().find(|(n, _)| n == name);
        match (own, self.outer) {
            (Some((_, value)), _) => Some(value),
            (None, Some(outer)) => outer.get(name),
            (None, None) => None,
        }
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(files: &'a dyn Files, folder: String) -> Self {
        Self {
            variables: BTreeMap::new(),
            locals: BTreeMap::new(),
            files,
            folder,
            done: RefCell::default(),
            strays: RefCell::default(),
            notices: RefCell::default(),
            depth: Cell::new(0),
            values: Cell::new(0),
            bytes: Cell::new(0),
        }
    }

    /// What is to be told of, each once.
    pub(super) fn take_notices(&self) -> Vec<(Span, String)> {
        let mut notices = std::mem::take(&mut *self.notices.borrow_mut());
        notices.sort_unstable();
        notices.dedup();
        notices
    }

    pub(super) fn notice(&self, span: Span, message: impl Into<String>) {
        let mut notices = self.notices.borrow_mut();
        if notices.len() < 200 {
            notices.push((span, message.into()));
        }
    }

    /// A value that stands in only when another is missing.
    pub(super) fn stray(&self, value: Value) {
        let mut strays = self.strays.borrow_mut();
        if strays.len() < 1000 {
            strays.push(value);
        }
    }

    /// The value, and those that would stand in for it.
    pub(super) fn all(&self, expression: &Expression, scope: &Scope<'_>) -> (Value, Vec<Value>) {
        let before = std::mem::take(&mut *self.strays.borrow_mut());
        let value = self.value(expression, scope);
        let strays = std::mem::replace(&mut *self.strays.borrow_mut(), before);
        (value, strays)
    }

    /// Whether there is room for so many more values.
    pub(super) fn afford(&self, values: usize) -> bool {
        self.values.set(self.values.get().saturating_add(values));
        self.values.get() < MOST_VALUES
    }

    /// Whether there is room for so many more bytes.
    pub(super) fn afford_bytes(&self, bytes: usize) -> bool {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
        self.bytes.get() < MOST_BYTES
    }

    pub(super) fn value(&self, expression: &Expression, scope: &Scope<'_>) -> Value {
        if self.depth.get() >= MOST_DEPTH || !self.afford(1) {
            return Value::Unknown(None);
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.evaluated(expression, scope);
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn evaluated(&self, expression: &Expression, scope: &Scope<'_>) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Null => Value::Null,
            ExpressionKind::Bool(value) => Value::Bool(*value),
            ExpressionKind::Number(text) => Value::literal(text.clone()),
            ExpressionKind::Template(elements) => self.template(elements, scope),
            ExpressionKind::Array(elements) => {
                Value::list(elements.iter().map(|e| self.value(e, scope)).collect())
            }
            ExpressionKind::Object(pairs) => self.object(pairs, scope),
            ExpressionKind::Variable(name) => match scope.get(name.as_str()) {
                Some(value) => self.read(value, name.as_str(), span),
                None => Value::Unknown(None),
            },
            ExpressionKind::Traversal(base, steps) => self.traversal(base, steps, span, scope),
            ExpressionKind::Call(name, arguments, spread) => {
                functions::call(self, name, arguments, *spread, span, scope)
            }
            ExpressionKind::Conditional(parts) => {
                let [condition, yes, no] = parts.as_ref();
                let holds = self.value(condition, scope);
                let (yes, no) = (self.value(yes, scope), self.value(no, scope));
                match holds {
                    Value::Bool(false) => self.either(no, yes),
                    Value::Bool(true) => self.either(yes, no),
                    _ if matches!(yes, Value::Unknown(_) | Value::Null) || yes.is_nothing() => {
                        self.either(no, yes)
                    }
                    _ => self.either(yes, no),
                }
            }
            ExpressionKind::Unary(operator, inner) => match (operator, self.value(inner, scope)) {
                (Unary::Not, Value::Bool(value)) => Value::Bool(!value),
                _ => Value::Unknown(None),
            },
            ExpressionKind::Binary(operator, sides) => {
                let [left, right] = sides.as_ref();
                binary(
                    *operator,
                    &self.value(left, scope),
                    &self.value(right, scope),
                )
            }
            ExpressionKind::For(all) => self.comprehension(all, scope),
        }
    }

    fn either(&self, chosen: Value, other: Value) -> Value {
        if !matches!(other, Value::Unknown(_) | Value::Null | Value::Bool(_)) {
            self.stray(other);
        }
        chosen
    }

    fn object(&self, pairs: &[(Expression, Expression)], scope: &Scope<'_>) -> Value {
        let entries = pairs.iter().map(|(key, value)| {
            let name = match self.value(key, scope) {
                Value::Text(known) => known.text().as_str().to_owned(),
                _ => String::new(),
            };
            Entry {
                key: Name {
                    text: name,
                    span: key.span,
                },
                value: self.value(value, scope),
                span: key.span.cover(value.span),
            }
        });
        Value::map(entries.collect())
    }

    /// A string: its one expression as it is, or text put together.
    pub(super) fn template(&self, elements: &[Element], scope: &Scope<'_>) -> Value {
        match elements {
            [Element::Interpolation(inner)] => return self.value(inner, scope),
            [Element::Literal(text)] if scope.closed || !golang::has_action(text) => {
                return Value::literal(text.clone());
            }
            _ => {}
        }
        let mut known = Known::default();
        self.elements(elements, scope, &mut known);
        Value::Text(known)
    }

    pub(super) fn elements(&self, elements: &[Element], scope: &Scope<'_>, out: &mut Known) {
        for element in elements {
            if !self.afford(1) {
                return;
            }
            match element {
                // Packer's own templates are filled in after the language's.
                Element::Literal(text) if !scope.closed && golang::has_action(text) => {
                    out.push(&golang::expand(self, text));
                }
                Element::Literal(text) => {
                    if self.afford_bytes(text.len()) {
                        out.push_literal(text.clone());
                    }
                }
                Element::Interpolation(inner) => {
                    let part = self.value(inner, scope).to_known(inner.span);
                    if self.afford_bytes(part.len()) && self.afford(part.pieces.len()) {
                        out.push(&part);
                    }
                }
                Element::If(condition, yes, no) => match self.value(condition, scope) {
                    Value::Bool(true) => self.elements(yes, scope, out),
                    Value::Bool(false) => self.elements(no, scope, out),
                    _ => {
                        self.elements(yes, scope, out);
                        self.elements(no, scope, out);
                    }
                },
                Element::For(all) => {
                    let rounds = self.rounds(&all.collection, scope);
                    for (key, value) in rounds {
                        let mut names = vec![(all.value.as_str().to_owned(), value)];
                        names.extend(all.key.as_ref().map(|k| (k.as_str().to_owned(), key)));
                        self.elements(&all.body, &scope.with(&names), out);
                    }
                }
            }
        }
    }

    fn traversal(
        &self,
        base: &Expression,
        steps: &[Access],
        span: Span,
        scope: &Scope<'_>,
    ) -> Value {
        let root = match &base.kind {
            ExpressionKind::Variable(name)
                if scope.get(name.as_str()).is_none() && !scope.closed =>
            {
                name.as_str()
            }
            _ => "",
        };
        let (value, rest) = match (root, steps) {
            ("var", [Access::Attribute(name), rest @ ..]) => {
                (self.variable(name.as_str(), span), rest)
            }
            ("local", [Access::Attribute(name), rest @ ..]) => {
                (self.local(name.as_str(), span), rest)
            }
            ("build", [Access::Attribute(name), ..]) => {
                return Value::Unknown(build(name.as_str(), span));
            }
            ("path", _) => {
                let mut here = Text::new();
                here.push_decoded(".", span);
                return Value::literal(here);
            }
            ("", _) => (self.value(base, scope), steps),
            _ => return Value::Unknown(None),
        };
        self.access(value, rest, scope)
    }

    fn access(&self, value: Value, steps: &[Access], scope: &Scope<'_>) -> Value {
        let Some((step, rest)) = steps.split_first() else {
            return value;
        };
        if !self.afford(1) {
            return Value::Unknown(None);
        }
        let next = match (step, &value) {
            (Access::Attribute(name), Value::Map(_)) => named(&value, name.as_str()),
            (Access::Index(index), Value::Map(_)) => match self.value(index, scope).certain() {
                Some(name) => named(&value, name.as_str()),
                // Any of them may be it.
                None if self.afford(value.entries().len()) => {
                    for entry in value.entries() {
                        self.stray(self.access(entry.value.clone(), rest, scope));
                    }
                    return Value::Unknown(None);
                }
                None => Value::Unknown(None),
            },
            (Access::Index(index), Value::List(values)) => {
                let at = self.value(index, scope).certain();
                let at = at.and_then(|t| t.as_str().parse::<usize>().ok());
                at.and_then(|at| values.get(at))
                    .map_or(Value::Unknown(None), Clone::clone)
            }
            (Access::Splat, Value::List(values)) => {
                let each = values.iter().map(|v| self.access(v.clone(), rest, scope));
                return Value::list(each.collect());
            }
            (Access::Splat, _) => value,
            (_, Value::Unknown(source)) => Value::Unknown(source.clone()),
            _ => Value::Unknown(None),
        };
        self.access(next, rest, scope)
    }

    /// What `var.name` stands for, read at `span`.
    pub(super) fn variable(&self, name: &str, span: Span) -> Value {
        let Some(definition) = self.variables.get(name) else {
            return Value::Unknown(None);
        };
        let value = self.defined(true, definition);
        // `{{env `X`}}`: given by whoever builds.
        let given = match &value {
            Value::Text(known) => {
                // An empty default is no password: who builds gives one, or none is needed.
                known.len() == 0
                    || known.is_unknown() && known.pieces.iter().all(|p| p.source.is_none())
            }
            Value::Unknown(_) | Value::Null => true,
            _ => false,
        };
        match value {
            _ if given => Value::Unknown(Some(Source {
                name: definition.name.clone(),
                kind: SourceKind::Variable {
                    sensitive: definition.sensitive,
                },
                span,
            })),
            value => self.read(&value, &format!("var.{name}"), span),
        }
    }

    fn local(&self, name: &str, span: Span) -> Value {
        match self.locals.get(name) {
            Some(definition) => {
                let value = self.defined(false, definition);
                self.read(&value, &format!("local.{name}"), span)
            }
            None => Value::Unknown(None),
        }
    }

    /// The value of a variable or local, evaluated once.
    pub(super) fn defined(&self, variable: bool, definition: &Definition<'_>) -> Value {
        let Some(expression) = definition.value else {
            return Value::Unknown(None);
        };
        let key = (variable, definition.name.text.clone());
        match self.done.borrow().get(&key) {
            Some(State::Done(value)) => return value.clone(),
            Some(State::Evaluating) => {
                // Variables of the older templates do so where the caller is to give the value.
                if !variable {
                    self.notice(
                        definition.name.span,
                        format!("`{}` refers to itself; it was taken as unknown", key.1),
                    );
                }
                return Value::Unknown(None);
            }
            None => {}
        }
        self.done
            .borrow_mut()
            .insert(key.clone(), State::Evaluating);
        // Those of a local are told where the local is.
        let (value, _) = self.all(expression, &Scope::default());
        let value = match value {
            Value::Text(mut known) => {
                known.named(definition.name.clone());
                Value::Text(known)
            }
            other => other,
        };
        self.done
            .borrow_mut()
            .insert(key, State::Done(value.clone()));
        value
    }

    /// `value`, read under a name.
    fn read(&self, value: &Value, name: &str, span: Span) -> Value {
        if !self.afford(value.size(MOST_VALUES)) {
            return Value::Unknown(None);
        }
        value.passed(span, PassageKind::Read(name.to_owned()))
    }
}

/// The value of a map's key, which is a name of it.
fn named(map: &Value, key: &str) -> Value {
    let Some(entry) = map.entries().iter().find(|e| e.key.text == key) else {
        return Value::Unknown(None);
    };
    match &entry.value {
        Value::Text(known) => {
            let mut known = known.clone();
            known.named(entry.key.clone());
            Value::Text(known)
        }
        other => other.clone(),
    }
}

/// A credential that the build makes, or what else it gives.
pub(super) fn build(name: &str, span: Span) -> Option<Source> {
    let credential = matches!(name, "Password" | "SSHPrivateKey" | "WinRMPassword");
    Some(Source {
        name: Name {
            text: format!("build.{name}"),
            span,
        },
        kind: if credential {
            SourceKind::Build
        } else {
            SourceKind::Other
        },
        span,
    })
}

pub(super) fn text_at(name: &Name) -> Value {
    let mut text = Text::new();
    text.push_decoded(&name.text, name.span);
    Value::literal(text)
}

fn binary(operator: Binary, left: &Value, right: &Value) -> Value {
    let same = || match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Null, Value::Null) => Some(true),
        (Value::Text(a), Value::Text(b)) => Some(a.certain()?.as_str() == b.certain()?.as_str()),
        (Value::Text(_), Value::Null) | (Value::Null, Value::Text(_)) => Some(false),
        _ => None,
    };
    let known = match (operator, left, right) {
        (Binary::Equal, ..) => same(),
        (Binary::NotEqual, ..) => same().map(|same| !same),
        (Binary::And, Value::Bool(a), Value::Bool(b)) => Some(*a && *b),
        (Binary::Or, Value::Bool(a), Value::Bool(b)) => Some(*a || *b),
        _ => None,
    };
    known.map_or(Value::Unknown(None), Value::Bool)
}
