//! Compose files: a literal becomes a variable that whoever starts the services gives a value.
//!
//! It is never safe: the file may be the only place that has the value, and the services do not start until it is given.
//! That they do not, and say why, is what `:?` is for (Compose file reference, *interpolation*).

mod file_form;
mod place;

use crate::finding::{Applicability, Edit, Finding, Fix};
use crate::source::{SourceFile, Span, Text};
use crate::syntax::yaml::{self, Style, Yaml};
use place::Place;

/// Most findings of a file that are looked at, each of which takes a look at all of it: others have their turn once these
/// are repaired.
const MOST_FINDINGS: usize = 64;
/// Longest file, in bytes: nobody writes a longer one by hand.
const MOST_BYTES: usize = 1 << 18;

const RULES: &[&str] = &["secret-in-service-environment", "weak-default-credential"];

/// Fills [`Finding::fixes`] of the findings of one Compose file.
pub fn propose(file: &SourceFile, findings: &mut [Finding]) {
    let wanted = |finding: &Finding| {
        RULES.contains(&finding.rule.name)
            && finding.primary.span.file == file.id()
            && finding.fixes.is_empty()
            && finding.exposures.iter().any(|e| e.place == "container-env")
    };
    if file.text().len() > MOST_BYTES || !findings.iter().any(wanted) {
        return;
    }
    let tree = yaml::parse(&Text::verbatim(file, file.bom_len()..file.text().len()));
    // Where a part of the file could not be read, what surrounds the place is not known.
    if !tree.errors.is_empty() {
        return;
    }
    let wanted = findings.iter_mut().filter(|finding| wanted(finding));
    for finding in wanted.take(MOST_FINDINGS) {
        let at = finding.primary.span;
        let place = tree
            .documents
            .iter()
            .find_map(|document| place::find(file, document.root()?, at));
        let fixes = place.map(|place| fixes(file, &tree, &place, finding));
        finding.fixes.extend(fixes.into_iter().flatten());
    }
}

/// A variable in place of the value; and a file, where the image can read one.
fn fixes(file: &SourceFile, tree: &Yaml, place: &Place<'_>, finding: &Finding) -> Vec<Fix> {
    let variable = fallback(file, place, finding);
    let Some((edit, name)) = variable.or_else(|| literal(file, place, finding)) else {
        return Vec::new();
    };
    let as_file = file_form::fix(file, tree, place, finding, &name);
    let mut fixes = vec![Fix {
        title: format!("let whoever starts it give the value, in `{name}`"),
        applicability: Applicability::Unsafe,
        edits: vec![edit],
        then: vec![
            "the value is not in this file any more: keep it, in a `.env` beside it that git and the build leave out:"
                .to_owned(),
            format!("+ {name}=…"),
        ],
    }];
    fixes.extend(as_file);
    fixes
}

/// `${NAME:-word}`: nothing stands in for the variable any more.
fn fallback(file: &SourceFile, place: &Place<'_>, finding: &Finding) -> Option<(Edit, String)> {
    let text = file.text();
    let at = finding.primary.span;
    let before = text.get(place.scalar.span.start as usize..at.start as usize)?;
    let after = text.get(at.end as usize..place.scalar.span.end as usize)?;
    let operator = before
        .strip_suffix(":-")
        .or_else(|| before.strip_suffix('-'))?;
    let name = operator.rsplit("${").next()?;
    if !is_name(name) || operator.len() == name.len() || !after.starts_with('}') {
        return None;
    }
    let start = place.scalar.span.start as usize + operator.len();
    let edit = Edit {
        span: Span::new(file.id(), start, at.end as usize),
        replacement: format!(":?set {name}"),
    };
    Some((edit, name.to_owned()))
}

/// A value, or the part of it that is the secret.
fn literal(file: &SourceFile, place: &Place<'_>, finding: &Finding) -> Option<(Edit, String)> {
    let at = finding.primary.span;
    let scalar = place.scalar;
    let own = match scalar.style {
        Style::Plain => scalar.span,
        Style::Single | Style::Double => Span::new(
            file.id(),
            scalar.span.start as usize + 1,
            (scalar.span.end as usize).checked_sub(1)?,
        ),
        // Keys, certificates: more lines than a variable of a `.env` has.
        Style::Literal | Style::Folded => return None,
    };
    let key = place.key?;
    if !is_name(key) || !own.contains(at) {
        return None;
    }
    let start = own.start as usize + place.value_from;
    let part = part_of(file, own, at, start);
    let whole = matches!(part, Part::Whole);
    let name = name(place, key, &part);
    // One that is there already has another value.
    if !whole && file.text().contains(&format!("${{{name}")) {
        return None;
    }
    let mut new = format!("${{{name}:?set {name}}}");
    let mut span = at;
    if place.in_flow && scalar.style == Style::Plain {
        // Braces would end it.
        let text = file.text();
        let before = text.get(own.start as usize..at.start as usize)?;
        let after = text.get(at.end as usize..own.end as usize)?;
        if before.contains(['"', '\\']) || after.contains(['"', '\\']) {
            return None;
        }
        new = format!("\"{before}{new}{after}\"");
        span = own;
    }
    Some((
        Edit {
            span,
            replacement: new,
        },
        name,
    ))
}

/// Which part of a value the secret is.
enum Part<'t> {
    /// All of it.
    Whole,
    /// What a parameter of a URL's query has, by its name.
    Query(&'t str),
    /// Another one: the password of a URL.
    Other,
}

fn part_of(file: &SourceFile, own: Span, at: Span, start: usize) -> Part<'_> {
    if at.start as usize == start && at.end == own.end {
        return Part::Whole;
    }
    let before = file
        .text()
        .get(start..at.start as usize)
        .unwrap_or_default();
    let parameter = before
        .rsplit(['?', '&', ';'])
        .next()
        .filter(|rest| rest.len() < before.len());
    match parameter.and_then(|rest| rest.strip_suffix('=')) {
        Some(name) if is_name(name) => Part::Query(name),
        _ => Part::Other,
    }
}

/// The variable's name: that of the key, of the service too where other services have other values under it.
fn name(place: &Place<'_>, key: &str, part: &Part<'_>) -> String {
    let mut name = key.to_owned();
    match part {
        Part::Whole => {}
        // The password of the same URL has the key's name and this ending.
        Part::Query(parameter) if parameter.eq_ignore_ascii_case("password") => {
            name.push_str("_QUERY_PASSWORD");
        }
        Part::Query(parameter) => {
            name.push('_');
            name.push_str(&parameter.to_ascii_uppercase());
        }
        Part::Other => {
            let upper = key.to_ascii_uppercase();
            let says = ["PASSWORD", "PASS", "PWD", "SECRET", "TOKEN", "KEY"];
            if !says.iter().any(|word| upper.ends_with(word)) {
                name.push_str("_PASSWORD");
            }
        }
    }
    match place.service {
        Some(service) if place.shared => {
            let plain = |c: char| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_uppercase()
                } else {
                    '_'
                }
            };
            let service: String = service.chars().map(plain).collect();
            if is_name(&service) {
                format!("{service}_{name}")
            } else {
                name
            }
        }
        _ => name,
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
