//! HCL2, the language of Packer: bodies and templates.
//!
//! In: decoded text. Out: always a tree, with errors beside it; every piece of text in it is a [`Text`] of its own, so
//! that what stands in a string keeps its places through escapes and through a heredoc's indentation. The grammar is
//! that of `hcl-edit`, which reads all of a file or nothing: what it stops at is blanked out, and it is asked again.

mod convert;
mod lex;
mod old_quotes;
mod recover;
mod strings;
mod tree;

#[cfg(test)]
mod tests;

pub use tree::{
    Access, Attribute, Binary, Block, Body, Element, Expression, ExpressionKind, For, ForDirective,
    Hcl, Unary,
};

use crate::source::Text;

/// The byte-order mark, which the grammar does not know.
const BOM: &str = "\u{feff}";

/// Reads a file.
#[must_use]
pub fn parse(text: &Text) -> Hcl {
    let text = without_mark(text);
    let (body, errors) = recover::body(&text);
    Hcl {
        body: body
            .map(|body| convert::Converter { text: &text }.body(&body))
            .unwrap_or_default(),
        comments: lex::comments(&text),
        errors,
    }
}

/// Reads text as the template that `templatefile` makes of it: `${ … }` and `%{ … }`, no escapes. `None` when it is none.
#[must_use]
pub fn parse_template(text: &Text) -> Option<Vec<Element>> {
    let text = without_mark(text);
    let template = hcl_edit::parser::parse_template(text.as_str()).ok()?;
    Some(convert::Converter { text: &text }.template(&template, strings::Escapes::Markers))
}

/// Reads text as the expression between `${` and `}` of JSON's strings. `None` when it is none.
#[must_use]
pub fn parse_expression(text: &Text) -> Option<Expression> {
    let expression = hcl_edit::parser::parse_expr(text.as_str()).ok()?;
    Some(convert::Converter { text }.expression(&expression))
}

fn without_mark(text: &Text) -> Text {
    if text.as_str().starts_with(BOM) {
        text.slice(BOM.len()..text.len())
    } else {
        text.clone()
    }
}
