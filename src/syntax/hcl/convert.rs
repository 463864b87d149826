//! The tree of `hcl-edit` to ours: spans of the text it was read from become texts.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{self as edit, BinaryOperator, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{self, BlockLabel};
use hcl_edit::template::{self, Strip, Template};

use super::strings::{Escapes, decode, dedent};
use super::tree::{
    Access, Attribute, Binary, Block, Body, Element, Expression, ExpressionKind, For, ForDirective,
    Unary,
};
use crate::source::{FileId, Span, Text};

/// Depth is bounded by the grammar: 64 levels.
pub(super) struct Converter<'a> {
    pub(super) text: &'a Text,
}

impl Converter<'_> {
    pub(super) fn body(&self, body: &structure::Body) -> Body {
        let mut out = Body::default();
        for item in body {
            match item {
                structure::Structure::Attribute(attribute) => {
                    let name = self.piece(attribute.key.span());
                    let value = self.expression(&attribute.value);
                    out.attributes.push(Attribute {
                        span: name.full_span().map_or(value.span, |s| s.cover(value.span)),
                        name,
                        value,
                    });
                }
                structure::Structure::Block(block) => out.blocks.push(Block {
                    kind: self.piece(block.ident.span()),
                    labels: block.labels.iter().map(|l| self.label(l)).collect(),
                    body: self.body(&block.body),
                    span: self.span(block.span()),
                }),
            }
        }
        out
    }

    fn label(&self, label: &BlockLabel) -> Text {
        match label {
            BlockLabel::Ident(ident) => self.piece(ident.span()),
            BlockLabel::String(string) => {
                decode(&unquoted(&self.piece(string.span())), Escapes::All)
            }
        }
    }

    pub(super) fn expression(&self, expression: &edit::Expression) -> Expression {
        use edit::Expression as E;
        let kind = match expression {
            E::Null(_) => ExpressionKind::Null,
            E::Bool(value) => ExpressionKind::Bool(*value.value()),
            E::Number(number) => ExpressionKind::Number(self.piece(number.span())),
            E::String(string) => {
                let text = decode(&unquoted(&self.piece(string.span())), Escapes::All);
                ExpressionKind::Template(if text.is_empty() {
                    Vec::new()
                } else {
                    vec![Element::Literal(text)]
                })
            }
            E::StringTemplate(string) => {
                ExpressionKind::Template(self.template(string, Escapes::All))
            }
            E::HeredocTemplate(heredoc) => {
                let indent = heredoc.indent().unwrap_or_default();
                ExpressionKind::Template(self.elements(&heredoc.template, Escapes::Markers, indent))
            }
            E::Array(array) => {
                ExpressionKind::Array(array.iter().map(|e| self.expression(e)).collect())
            }
            E::Object(object) => ExpressionKind::Object(
                object
                    .iter()
                    .map(|(key, value)| (self.key(key), self.expression(value.expr())))
                    .collect(),
            ),
            E::Parenthesis(inner) => return self.expression(inner.inner()),
            E::Variable(name) => ExpressionKind::Variable(self.piece(name.span())),
            E::Conditional(all) => ExpressionKind::Conditional(Box::new([
                self.expression(&all.cond_expr),
                self.expression(&all.true_expr),
                self.expression(&all.false_expr),
            ])),
            E::FuncCall(call) => {
                let name = if call.name.is_namespaced() {
                    // A provider's function: not one of Packer's, whatever its last name.
                    Text::new()
                } else {
                    self.piece(call.name.name.span())
                };
                let arguments = call.args.iter().map(|e| self.expression(e)).collect();
                ExpressionKind::Call(name, arguments, call.args.expand_final())
            }
            E::Traversal(traversal) => ExpressionKind::Traversal(
                Box::new(self.expression(&traversal.expr)),
                traversal
                    .operators
                    .iter()
                    .map(|o| self.access(o.value(), self.span(o.span())))
                    .collect(),
            ),
            E::UnaryOp(unary) => {
                let operator = match unary.operator.value() {
                    UnaryOperator::Not => Unary::Not,
                    UnaryOperator::Neg => Unary::Negative,
                };
                ExpressionKind::Unary(operator, Box::new(self.expression(&unary.expr)))
            }
            E::BinaryOp(binary) => {
                let operator = match binary.operator.value() {
                    BinaryOperator::Eq => Binary::Equal,
                    BinaryOperator::NotEq => Binary::NotEqual,
                    BinaryOperator::And => Binary::And,
                    BinaryOperator::Or => Binary::Or,
                    _ => Binary::Other,
                };
                let sides = [
                    self.expression(&binary.lhs_expr),
                    self.expression(&binary.rhs_expr),
                ];
                ExpressionKind::Binary(operator, Box::new(sides))
            }
            E::ForExpr(all) => ExpressionKind::For(Box::new(For {
                key: all.intro.key_var.as_ref().map(|k| self.piece(k.span())),
                value: self.piece(all.intro.value_var.span()),
                collection: self.expression(&all.intro.collection_expr),
                result_key: all.key_expr.as_ref().map(|k| self.expression(k)),
                result: self.expression(&all.value_expr),
                condition: all.cond.as_ref().map(|c| self.expression(&c.expr)),
            })),
        };
        Expression {
            span: self.span(expression.span()),
            kind,
        }
    }

    /// A bare key is its own name; one in parentheses is asked for its value.
    fn key(&self, key: &ObjectKey) -> Expression {
        match key {
            ObjectKey::Ident(ident) => Expression {
                span: self.span(ident.span()),
                kind: ExpressionKind::Template(vec![Element::Literal(self.piece(ident.span()))]),
            },
            ObjectKey::Expression(expression) => self.expression(expression),
        }
    }

    fn access(&self, operator: &TraversalOperator, span: Span) -> Access {
        match operator {
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Access::Splat,
            TraversalOperator::GetAttr(name) => Access::Attribute(self.piece(name.span())),
            TraversalOperator::Index(index) => Access::Index(self.expression(index)),
            TraversalOperator::LegacyIndex(index) => Access::Index(Expression {
                span,
                kind: ExpressionKind::Number(self.piece(index.span())),
            }),
        }
    }

    pub(super) fn template(&self, template: &Template, escapes: Escapes) -> Vec<Element> {
        self.elements(template, escapes, 0)
    }

    fn elements(&self, template: &Template, escapes: Escapes, indent: usize) -> Vec<Element> {
        let mut out: Vec<Element> = Vec::with_capacity(template.len());
        // `~}` takes the white space behind it away, `${~` that before it.
        let mut trim_next = false;
        let mut mid_line = false;
        for element in template {
            match element {
                template::Element::Literal(literal) => {
                    let raw = dedent(&self.piece(literal.span()), indent, mid_line);
                    let mut text = decode(&raw, escapes);
                    mid_line = !raw.as_str().ends_with('\n');
                    if std::mem::take(&mut trim_next) {
                        let kept = text.as_str().trim_start().len();
                        text = text.slice(text.len() - kept..text.len());
                    }
                    out.push(Element::Literal(text));
                }
                template::Element::Interpolation(inner) => {
                    trim_next = strip(&mut out, inner.strip);
                    mid_line = true;
                    out.push(Element::Interpolation(self.expression(&inner.expr)));
                }
                template::Element::Directive(directive) => {
                    let (element, starts, ends) = self.directive(directive, escapes);
                    strip(&mut out, starts);
                    trim_next = matches!(ends, Strip::End | Strip::Both);
                    mid_line = true;
                    out.push(element);
                }
            }
        }
        out
    }

    fn directive(
        &self,
        directive: &template::Directive,
        escapes: Escapes,
    ) -> (Element, Strip, Strip) {
        match directive {
            template::Directive::If(all) => {
                let otherwise = all
                    .else_expr
                    .as_ref()
                    .map(|e| self.template(&e.template, escapes));
                let element = Element::If(
                    self.expression(&all.if_expr.cond_expr),
                    self.template(&all.if_expr.template, escapes),
                    otherwise.unwrap_or_default(),
                );
                (element, all.if_expr.strip, all.endif_expr.strip)
            }
            template::Directive::For(all) => {
                let element = Element::For(Box::new(ForDirective {
                    key: all.for_expr.key_var.as_ref().map(|k| self.piece(k.span())),
                    value: self.piece(all.for_expr.value_var.span()),
                    collection: self.expression(&all.for_expr.collection_expr),
                    body: self.template(&all.for_expr.template, escapes),
                }));
                (element, all.for_expr.strip, all.endfor_expr.strip)
            }
        }
    }

    fn piece(&self, range: Option<Range<usize>>) -> Text {
        range.map_or_else(Text::new, |range| self.text.slice(range))
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        range
            .and_then(|range| self.text.span(range))
            .or_else(|| self.text.span(0..0))
            .unwrap_or_else(|| Span::new(FileId(0), 0, 0))
    }
}

/// Applies the marks of an interpolation to the text before it; whether the text behind it is trimmed, too.
fn strip(out: &mut [Element], marks: Strip) -> bool {
    if matches!(marks, Strip::Start | Strip::Both)
        && let Some(Element::Literal(text)) = out.last_mut()
    {
        let kept = text.as_str().trim_end().len();
        *text = text.slice(0..kept);
    }
    matches!(marks, Strip::End | Strip::Both)
}

fn unquoted(text: &Text) -> Text {
    let quoted = text.len() >= 2 && text.as_str().starts_with('"') && text.as_str().ends_with('"');
    if quoted {
        text.slice(1..text.len() - 1)
    } else {
        text.clone()
    }
}
