//! `--build-arg NAME=${{ … }}` in a `run` of a workflow: the expression goes into the environment of the step, and the secret
//! comes from there.

use std::sync::Arc;

use super::build::{Build, From, Instead};
use super::is_name;
use super::workflow::{entry, lines};
use crate::finding::Edit;
use crate::rewrite::layout;
use crate::source::{SourceFile, Span};
use crate::syntax::yaml::{Entry, Node, Style};

/// Adds what hands over a secret in place of the arguments of the builds that `run`, of `step`, starts.
pub(super) fn add(file: &Arc<SourceFile>, step: Node<'_>, run: &Entry<'_>, builds: &mut [Build]) {
    let passed = builds.iter().flat_map(|build| build.passed.iter());
    let passed = passed.map(|argument| (argument.name.clone(), argument.at));
    let all: Vec<(String, Span)> = passed.collect();
    for argument in builds.iter_mut().flat_map(|build| build.passed.iter_mut()) {
        if argument.instead.is_none() {
            argument.instead = instead(file, (step, run), &all, &argument.name, argument.at);
        }
    }
}

fn instead(
    file: &SourceFile,
    (step, run): (Node<'_>, &Entry<'_>),
    all: &[(String, Span)],
    name: &str,
    at: Span,
) -> Option<Instead> {
    let expression = expression(file.slice(at), name)?;
    let commands = run.value.scalar()?.as_str();
    // It does not hand on the step's variables.
    if commands.contains("sudo") {
        return None;
    }
    // What else the step does with a variable of that name would change.
    let count = |text: &str| {
        let words = text.split(|c: char| c != '_' && !c.is_ascii_alphanumeric());
        words.filter(|word| *word == name).count()
    };
    let own = all.iter().filter(|(other, _)| other == name);
    if count(commands) > own.map(|(_, at)| count(file.slice(*at))).sum() {
        return None;
    }
    let ids = commands.split("id=").skip(1).filter_map(|rest| {
        let id = rest.split([',', ' ', '\n', '"', '\'']).next()?;
        Some(id.to_owned())
    });
    let also = match entry(step, "env") {
        Some(env) => in_block(file, env, name, expression)?,
        None => Some(new_block(file, run, name, expression)?),
    };
    Some(Instead {
        gone: None,
        at,
        before: "--secret ".to_owned(),
        after: String::new(),
        from: From::Variable(name.to_owned()),
        also,
        taken: ids.collect(),
    })
}

/// The expression that is all of the value of the argument `name`.
fn expression<'t>(written: &'t str, name: &str) -> Option<&'t str> {
    let rest = written.strip_prefix("--build-arg")?;
    let rest = rest.trim_start_matches([' ', '=', '\\', '\n', '\r', '\t']);
    let unquoted = |text: &'t str| {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        text.strip_prefix(quote)?.strip_suffix(quote)
    };
    let rest = unquoted(rest).unwrap_or(rest);
    let value = rest.strip_prefix(name)?.strip_prefix('=')?;
    let value = unquoted(value).unwrap_or(value);
    let inner = value.strip_prefix("${{")?.strip_suffix("}}")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || " _.-".contains(c);
    (is_name(name) && inner.chars().all(plain)).then_some(value)
}

/// The line for a step that has variables; `Some(None)` where it has this one already.
fn in_block(
    file: &SourceFile,
    env: Entry<'_>,
    name: &str,
    expression: &str,
) -> Option<Option<Edit>> {
    let node = env.value;
    if node.is_alias() || node.anchor().is_some() || node.tag().is_some() {
        return None;
    }
    let known = node.own_entries().find(|entry| entry.name() == Some(name));
    if let Some(known) = known {
        let same = known.value.scalar()?.as_str() == expression;
        return same.then_some(None);
    }
    let last = node.own_entries().last()?;
    let scalar = last.value.scalar()?;
    let line = layout::line(file, last.span())?;
    let own = file.slice(line).trim_start();
    let block = matches!(scalar.style, Style::Literal | Style::Folded);
    // Not in braces.
    if block || !own.starts_with(file.slice(last.key.span())) {
        return None;
    }
    let put = layout::behind_line(file, last.span(), None);
    let pad = layout::indent(file, last.key.span());
    Some(Some(Edit {
        span: put.at,
        replacement: format!("{}{pad}{name}: {expression}{}", put.before, put.after),
    }))
}

/// The lines for a step without variables.
fn new_block(file: &SourceFile, run: &Entry<'_>, name: &str, expression: &str) -> Option<Edit> {
    let scalar = run.value.scalar()?;
    let last = match scalar.style {
        Style::Literal | Style::Folded => scalar.text.span(lines(scalar).last()?.1)?,
        _ => scalar.span,
    };
    let key = run.key.span();
    let line = file.slice(layout::line_at(file, key));
    let before = line.get(..(key.start - layout::line_at(file, key).start) as usize)?;
    // `- run: …`, and nothing else but white space.
    if !before.chars().all(|c| matches!(c, ' ' | '-')) {
        return None;
    }
    let whole = layout::line_at(file, last);
    let behind = file.text().get(last.end as usize..whole.end as usize)?;
    if !behind.trim().is_empty() && !behind.trim_start().starts_with('#') {
        return None;
    }
    let pad = " ".repeat(before.len());
    let end = layout::line_end(file);
    let put = layout::behind_line(file, last, None);
    Some(Edit {
        span: put.at,
        replacement: format!(
            "{}{pad}env:{end}{pad}  {name}: {expression}{}",
            put.before, put.after
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_of_arguments() {
        for (written, want) in [
            ("--build-arg T=${{ secrets.T }}", Some("${{ secrets.T }}")),
            (
                "--build-arg=\"T=${{ secrets.T }}\"",
                Some("${{ secrets.T }}"),
            ),
            ("--build-arg T=\"${{secrets.T}}\"", Some("${{secrets.T}}")),
            ("--build-arg 'T=${{ secrets.T }}'", Some("${{ secrets.T }}")),
            ("--build-arg T=x${{ secrets.T }}", None),
            ("--build-arg T=${{ a }}${{ b }}", None),
            ("--build-arg T=${{ a || 'b' }}", None),
            ("--build-arg U=${{ a }}", None),
            ("--build-arg T=$T", None),
        ] {
            assert_eq!(expression(written, "T"), want, "{written}");
        }
    }
}
