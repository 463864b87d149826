//! `variable` blocks and files of values.

use super::{Page, given, is_values};
use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::rewrite::layout;
use crate::source::{SourceFile, Span};
use crate::syntax::hcl::{Attribute, Block, Element, Expression, ExpressionKind};

pub(super) const RULES: &[&str] = &["packer-variable-not-sensitive", "secret-in-packer-variable"];

pub(super) fn fix(page: &Page<'_>, finding: &Finding) -> Option<Fix> {
    let at = finding.primary.span;
    if is_values(page.file) {
        return value(page.file, &page.tree.body.attributes, at);
    }
    let mut blocks = page.tree.body.blocks("variable");
    let block = blocks.find(|block| block.span.contains(at))?;
    let name = block.labels.first()?.as_str();
    if finding.rule.name == "packer-variable-not-sensitive" {
        return sensitive(page.file, block, name);
    }
    let default = block.body.attribute("default")?;
    if !default.value.span.contains(at) || !is_text(&default.value) {
        return None;
    }
    let edits = without_default(page.file, block, default)?;
    let title =
        format!("remove the default of `{name}`, and keep its value out of what Packer prints");
    Some(given(title, name, edits))
}

/// Text without anything that is put into it.
pub(super) fn is_text(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Template(elements) => {
            elements.iter().all(|e| matches!(e, Element::Literal(_)))
        }
        _ => false,
    }
}

/// A value of a file of values: its line is taken away.
fn value(file: &SourceFile, attributes: &[Attribute], at: Span) -> Option<Fix> {
    let attribute = attributes
        .iter()
        .find(|attribute| attribute.value.span.contains(at))?;
    if !is_text(&attribute.value) {
        return None;
    }
    let name = attribute.name.as_str();
    let edit = layout::remove_lines(file, whole(file, attribute))?;
    let title = format!("remove the value of `{name}`, which would win over the environment");
    Some(given(title, name, vec![edit]))
}

fn sensitive(file: &SourceFile, block: &Block, name: &str) -> Option<Fix> {
    let (edit, applicability) = match block.body.attribute("sensitive") {
        // Somebody has decided so.
        Some(attribute) => (
            Edit {
                span: attribute.value.span,
                replacement: "true".to_owned(),
            },
            Applicability::Unsafe,
        ),
        None => (added(file, block)?, Applicability::Safe),
    };
    Some(Fix {
        title: format!("declare `{name}` sensitive, so that Packer does not print its value"),
        applicability,
        edits: vec![edit],
        then: Vec::new(),
    })
}

/// `sensitive = true` as the last line of a block.
fn added(file: &SourceFile, block: &Block) -> Option<Edit> {
    let text = file.text();
    let (open, close) = braces(file, block)?;
    let inside = text.get(open..close)?;
    let ends = block
        .body
        .attributes
        .iter()
        .map(|attribute| attribute.span.end);
    let last = ends
        .chain(block.body.blocks.iter().map(|block| block.span.end))
        .max();
    if !inside.contains('\n') {
        let own = inside.trim();
        let line = if own.is_empty() {
            String::new()
        } else {
            format!("  {own}\n")
        };
        return Some(Edit {
            span: Span::new(file.id(), open, close),
            replacement: format!("\n{line}  sensitive = true\n"),
        });
    }
    let Some(last) = last else {
        return Some(layout::insert(
            file,
            open,
            "\n  sensitive = true".to_owned(),
        ));
    };
    // Behind a comment of the last line, and behind the end of a heredoc.
    let end = layout::end_of_line(file, (last as usize).saturating_sub(1))?;
    let first = block
        .body
        .attributes
        .iter()
        .map(|attribute| attribute.span.start)
        .min();
    let indent = first.map_or("  ", |first| indent_of(file, first as usize));
    Some(layout::insert(
        file,
        end,
        format!("\n{indent}sensitive = true"),
    ))
}

/// The edits that take the default away and declare the variable sensitive.
fn without_default(file: &SourceFile, block: &Block, default: &Attribute) -> Option<Vec<Edit>> {
    let declared = block.body.attribute("sensitive");
    let Some(declared) = declared else {
        return Some(vec![Edit {
            span: whole(file, default),
            replacement: "sensitive = true".to_owned(),
        }]);
    };
    let mut edits = vec![layout::remove_lines(file, whole(file, default))?];
    if !matches!(declared.value.kind, ExpressionKind::Bool(true)) {
        edits.push(Edit {
            span: declared.value.span,
            replacement: "true".to_owned(),
        });
    }
    Some(edits)
}

/// Name and value, without a line end that a heredoc brings along.
fn whole(file: &SourceFile, attribute: &Attribute) -> Span {
    attribute.span.trimmed(file)
}

/// Where what is between the braces of a block begins and ends.
pub(super) fn braces(file: &SourceFile, block: &Block) -> Option<(usize, usize)> {
    let text = file.text();
    let labels = block.labels.iter().filter_map(|label| label.full_span());
    let head = labels
        .chain(block.kind.full_span())
        .map(|span| span.end)
        .max()? as usize;
    let open = head + text.get(head..block.span.end as usize)?.find('{')? + 1;
    let close = block.span.end as usize - 1;
    (text.get(close..=close)? == "}" && open <= close).then_some((open, close))
}

/// The blanks that the line of an offset begins with.
fn indent_of(file: &SourceFile, at: usize) -> &str {
    let before = file.text().get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let blank = line.len() - line.trim_start().len();
    line.get(..blank).unwrap_or_default()
}
