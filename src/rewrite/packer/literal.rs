//! A literal in a source, a provisioner, a post-processor or a local: a variable takes its place.

use std::collections::BTreeSet;

use super::block::is_text;
use super::{Page, given, is_values};
use crate::finding::{Edit, Finding, Fix};
use crate::rewrite::layout;
use crate::source::{SourceFile, Span};
use crate::syntax::hcl::{Body, Element, Expression, ExpressionKind};

pub(super) const RULES: &[&str] = &[
    "secret-in-packer-source",
    "secret-in-packer-variable",
    "secret-in-packer-post-processor",
    "secret-in-provisioner",
];

pub(super) fn fix(page: &Page<'_>, finding: &Finding, declared: &BTreeSet<String>) -> Option<Fix> {
    let file = page.file;
    let at = finding.primary.span;
    if is_values(file) {
        return None;
    }
    let block = page
        .tree
        .body
        .blocks
        .iter()
        .find(|block| block.span.contains(at))?;
    // What these say takes no variable.
    if !matches!(
        block.kind.as_str(),
        "source" | "build" | "data" | "locals" | "local"
    ) {
        return None;
    }
    let template = in_body(&block.body, at)?;
    let name = variable(finding.key.as_deref()?)?;
    // Of another one with that name nobody knows whether it is the same secret.
    if declared.contains(&name) {
        return None;
    }
    let put = placed(file, template, at, &name)?;
    let edits = vec![put, declaration(page, &name)?];
    let title = format!("take the value from a variable, `{name}`, which Packer does not print");
    Some(given(title, &name, edits))
}

/// The variable in the place of the whole text, or of the part of it that is the secret.
fn placed(file: &SourceFile, template: &Expression, at: Span, name: &str) -> Option<Edit> {
    let ExpressionKind::Template(elements) = &template.kind else {
        return None;
    };
    let literal = elements.iter().find_map(|element| match element {
        Element::Literal(text) => text.full_span().filter(|span| span.contains(at)),
        _ => None,
    })?;
    if is_text(template) && literal == at && elements.len() == 1 {
        return Some(Edit {
            span: template.span.trimmed(file),
            replacement: format!("var.{name}"),
        });
    }
    Some(Edit {
        span: at,
        replacement: format!("${{var.{name}}}"),
    })
}

/// The block that declares it, behind the last of its kind, or at the end of the file.
fn declaration(page: &Page<'_>, name: &str) -> Option<Edit> {
    let file = page.file;
    let lines = format!("variable \"{name}\" {{\n  type      = string\n  sensitive = true\n}}");
    let last = page.tree.body.blocks("variable").last();
    let text = file.text();
    if let Some(last) = last {
        // Behind a comment on its last line.
        let end = layout::end_of_line(file, last.span.end.saturating_sub(1) as usize)?;
        return Some(layout::insert(file, end, format!("\n\n{lines}")));
    }
    let end = text.len();
    let edit = match text.ends_with('\n') {
        true => format!("\n{lines}\n"),
        false => format!("\n\n{lines}\n"),
    };
    Some(layout::insert(file, end, edit))
}

/// The text in a block that the place is in.
fn in_body(body: &Body, at: Span) -> Option<&Expression> {
    let attribute = body.attributes.iter().find(|a| a.value.span.contains(at));
    if let Some(attribute) = attribute {
        return in_expression(&attribute.value, at);
    }
    let block = body.blocks.iter().find(|block| block.span.contains(at))?;
    in_body(&block.body, at)
}

fn in_expression(expression: &Expression, at: Span) -> Option<&Expression> {
    if !expression.span.contains(at) {
        return None;
    }
    match &expression.kind {
        ExpressionKind::Template(elements) => {
            let inner = elements.iter().find_map(|element| match element {
                Element::Interpolation(inner) => in_expression(inner, at),
                _ => None,
            });
            inner.or(Some(expression))
        }
        ExpressionKind::Array(items) | ExpressionKind::Call(_, items, _) => {
            items.iter().find_map(|item| in_expression(item, at))
        }
        ExpressionKind::Object(pairs) => {
            pairs.iter().find_map(|(_, value)| in_expression(value, at))
        }
        ExpressionKind::Conditional(parts) => parts
            .iter()
            .skip(1)
            .find_map(|part| in_expression(part, at)),
        _ => None,
    }
}

/// What a variable for it is called.
fn variable(key: &str) -> Option<String> {
    let key = key.rsplit(['/', '.']).next().unwrap_or(key);
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        }
    };
    let name: String = key.chars().map(plain).collect();
    let name = name.trim_matches('_');
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    begins.then(|| name.to_owned())
}
