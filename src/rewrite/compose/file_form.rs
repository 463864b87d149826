//! Images that read a variable from a file: the file is a secret of the service.
//!
//! The second of two ways (`docs/decisions/0260-a-variable-or-a-file.md`): nobody who looks at the container sees the value,
//! but what else read the variable finds none.

use super::place::Place;
use crate::commands::images;
use crate::finding::{Applicability, Finding, Fix};
use crate::rewrite::compose_build;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::{Node, Style, Yaml};

/// Images that want their file to be nobody else's, which a secret of Compose is not.
const PICKY: &[&str] = &["elasticsearch"];

/// The fix, where the whole value of a variable is the secret, and its image can read it from a file.
pub(super) fn fix(
    file: &SourceFile,
    yaml: &Yaml,
    place: &Place<'_>,
    finding: &Finding,
    name: &str,
) -> Option<Fix> {
    let (key, service) = (place.key?, place.service?);
    if place.in_flow || matches!(place.scalar.style, Style::Literal | Style::Folded) {
        return None;
    }
    let root = yaml.documents.first()?.root()?;
    let node = own(own(root, "services")?, service)?;
    let image = own(node, "image")?.scalar()?.as_str();
    let variable = images::from_file(image, key)?;
    if PICKY.iter().any(|picky| image.contains(picky)) {
        return None;
    }
    let environment = own(node, "environment")?;
    let (written, line) = written(file, environment, place, finding)?;
    // Commands of the service that name it would find nothing.
    let text = file.slice(node.span());
    if [format!("${key}"), format!("${{{key}")]
        .iter()
        .any(|named| text.contains(named.as_str()))
        || own(environment, &variable).is_some()
    {
        return None;
    }
    let id = name.to_ascii_lowercase();
    let line = line(&variable, &format!("/run/secrets/{id}"));
    let edits = compose_build::mount(file, yaml, service, (written, &line), (&id, name))?;
    Some(Fix {
        title: format!("hand `{key}` over as a file, which comes from `{name}` of whoever starts it"),
        applicability: Applicability::Unsafe,
        edits,
        then: vec![
            "what else in the service reads the variable has to read the file; the value is not in this file any more: keep \
             it, in a `.env` beside it that git and the build leave out:"
                .to_owned(),
            format!("+ {name}=…"),
        ],
    })
}

fn own<'y>(node: Node<'y>, key: &str) -> Option<Node<'y>> {
    let entry = node.own_entries().find(|entry| entry.name() == Some(key));
    Some(entry?.value)
}

/// How a variable of that name and value is written.
type Line = fn(&str, &str) -> String;

/// What is written of the variable, name and value, and how another one is written in its place.
fn written(
    file: &SourceFile,
    environment: Node<'_>,
    place: &Place<'_>,
    finding: &Finding,
) -> Option<(Span, Line)> {
    let at = finding.primary.span;
    let quotes = usize::from(place.scalar.style != Style::Plain);
    let span = place.scalar.span;
    let whole = at.start as usize == span.start as usize + quotes + place.value_from
        && at.end as usize + quotes == span.end as usize;
    if !whole {
        return None;
    }
    let entry = environment.own_entries().find(|entry| {
        let value = entry.value.scalar();
        value.is_some_and(|value| value.span == span)
    });
    match entry {
        Some(entry) if entry.value.anchor().is_none() && entry.value.tag().is_none() => {
            let written = entry.key.span().cover(span);
            let plain = file.slice(written).split_once(':')?.1;
            (plain.trim().len() == span.len()).then_some(())?;
            Some((written, |name, path| format!("{name}: {path}")))
        }
        Some(_) => None,
        None => {
            let mut items = environment.items().filter_map(Node::scalar);
            items.find(|item| item.span == span)?;
            Some((span, |name, path| format!("{name}={path}")))
        }
    }
}
