//! Bodies, blocks, attributes, expressions and templates.

use crate::source::{Span, Text};

/// A whole file.
#[derive(Clone, Debug, Default)]
pub struct Hcl {
    /// What stands at the top.
    pub body: Body,
    /// Comments, their marks included, line end not.
    pub comments: Vec<Span>,
    /// What could not be read and was passed over.
    pub errors: Vec<crate::syntax::SyntaxError>,
}

/// Attributes and blocks, each in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// `name = expression`.
    pub attributes: Vec<Attribute>,
    /// `kind "label" { … }`.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The attribute of that name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name.as_str() == name)
    }

    /// The blocks of that kind.
    pub fn blocks<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = &'b Block> {
        self.blocks.iter().filter(move |b| b.kind.as_str() == kind)
    }
}

/// `name = expression`.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: Text,
    /// Its value.
    pub value: Expression,
    /// Name and value together.
    pub span: Span,
}

/// `kind "label" { … }`.
#[derive(Clone, Debug)]
pub struct Block {
    /// The word before the labels.
    pub kind: Text,
    /// The labels, unquoted.
    pub labels: Vec<Text>,
    /// What stands between the braces.
    pub body: Body,
    /// From the kind to the closing brace.
    pub span: Span,
}

/// An expression and where it stands.
#[derive(Clone, Debug)]
pub struct Expression {
    /// All of it, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// Kinds of expression.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as it is written.
    Number(Text),
    /// A quoted string or a heredoc: its elements, decoded; none for `""`.
    Template(Vec<Element>),
    /// `[a, b]`.
    Array(Vec<Expression>),
    /// `{ a = b }`.
    Object(Vec<(Expression, Expression)>),
    /// `name`, the root of most traversals.
    Variable(Text),
    /// `base.a[0].*`.
    Traversal(Box<Expression>, Vec<Access>),
    /// `name(a, b...)`; the last flag says that the last argument is spread out.
    Call(Text, Vec<Expression>, bool),
    /// `condition ? yes : no`.
    Conditional(Box<[Expression; 3]>),
    /// `!a`, `-a`.
    Unary(Unary, Box<Expression>),
    /// `a == b`; arithmetic is only told apart from what gives a truth value.
    Binary(Binary, Box<[Expression; 2]>),
    /// `[for k, v in c : x if y]`, `{for …}`.
    For(Box<For>),
}

/// Operators with one side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unary {
    /// `!`.
    Not,
    /// `-`.
    Negative,
}

/// Operators with two sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binary {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `&&`.
    And,
    /// `||`.
    Or,
    /// Everything else: comparisons and arithmetic.
    Other,
}

/// A step of a traversal.
#[derive(Clone, Debug)]
pub enum Access {
    /// `.name`.
    Attribute(Text),
    /// `[expression]`, `.0`.
    Index(Expression),
    /// `.*`, `[*]`.
    Splat,
}

impl Access {
    /// The attribute's name, if it is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Attribute(name) => Some(name.as_str()),
            Self::Index(_) | Self::Splat => None,
        }
    }
}

/// `for` as an expression or as a directive.
#[derive(Clone, Debug)]
pub struct For {
    /// The key's name, if it has one.
    pub key: Option<Text>,
    /// The value's name.
    pub value: Text,
    /// What is gone through.
    pub collection: Expression,
    /// `key => …` of an object.
    pub result_key: Option<Expression>,
    /// What is made of each.
    pub result: Expression,
    /// `if …`.
    pub condition: Option<Expression>,
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub enum Element {
    /// Text, decoded.
    Literal(Text),
    /// `${ … }`.
    Interpolation(Expression),
    /// `%{ if … }`: the condition, what stands when it holds, and when not.
    If(Expression, Vec<Self>, Vec<Self>),
    /// `%{ for … }`: the names, the collection and the body.
    For(Box<ForDirective>),
}

/// `%{ for key, value in collection }body%{ endfor }`.
#[derive(Clone, Debug)]
pub struct ForDirective {
    /// The key's name, if it has one.
    pub key: Option<Text>,
    /// The value's name.
    pub value: Text,
    /// What is gone through.
    pub collection: Expression,
    /// What is repeated.
    pub body: Vec<Element>,
}
