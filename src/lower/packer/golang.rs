//! The older templates inside strings: `` {{ user `x` }} ``, `{{ env }}`, `{{ isotime }}`, `{{ .Vars }}`.

use super::evaluate::{Evaluator, build};
use super::value::{Known, Value};
use crate::source::{Span, Text};

/// Whether there is an action in it.
pub(super) fn has_action(text: &Text) -> bool {
    text.as_str().contains("{{")
}

/// The text with its actions filled in, as far as that is known.
pub(super) fn expand(evaluator: &Evaluator<'_>, text: &Text) -> Known {
    let source = text.as_str();
    let mut known = Known::default();
    let mut from = 0;
    let mut actions = 0;
    while let Some(open) = source.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + open;
        let Some(len) = source.get(start..).and_then(|rest| rest.find("}}")) else {
            break;
        };
        actions += 1;
        if !evaluator.afford(1) {
            break;
        }
        let end = start + len + 2;
        let inner = source.get(start + 2..end - 2).unwrap_or_default();
        known.push_literal(text.slice(from..start));
        if let Some(span) = text.span(start..end) {
            known.push(&action(evaluator, inner, span));
        }
        from = end;
    }
    known.push_literal(text.slice(from..source.len()));
    // `"{{user `x`}}"` is the variable itself, and keeps its names.
    if actions == 1
        && source.starts_with("{{")
        && from == source.len()
        && let Some(span) = text.full_span()
        && let Value::Text(whole) = call(
            evaluator,
            source.get(2..source.len() - 2).unwrap_or_default(),
            span,
        )
    {
        return whole;
    }
    known
}

fn action(evaluator: &Evaluator<'_>, inner: &str, span: Span) -> Known {
    match call(evaluator, inner, span) {
        Value::Text(known) => known,
        Value::Unknown(source) => {
            let mut known = Known::default();
            known.push_unknown(span, source);
            known
        }
        other => other.to_known(span),
    }
}

/// `` user `name` ``, `` build `Password` ``; anything else is not known before the build.
fn call(evaluator: &Evaluator<'_>, inner: &str, span: Span) -> Value {
    let inner = inner.trim().trim_matches('-').trim();
    let mut words = inner.splitn(2, |c: char| c.is_whitespace() || matches!(c, '`' | '"'));
    let function = words.next().unwrap_or_default();
    let argument = words
        .next()
        .unwrap_or_default()
        .trim()
        .trim_matches(['`', '"'])
        .to_owned();
    match function {
        "user" if !argument.contains('|') => evaluator.variable(&argument, span),
        "build" => Value::Unknown(build(&argument, span)),
        // Where the template stands, and where Packer was started: files are looked for from the template outwards.
        "template_dir" | "pwd" => {
            let mut here = Text::new();
            here.push_decoded(".", span);
            Value::literal(here)
        }
        // Assignments in front of the command, or the file that they are read from: nothing of the text, but there.
        ".Vars" | ".EnvVarFile" => {
            let mut known = Known::default();
            known.push_nothing(function, span);
            Value::Text(known)
        }
        ".WinRMPassword" => Value::Unknown(build("WinRMPassword", span)),
        _ => Value::Unknown(None),
    }
}
