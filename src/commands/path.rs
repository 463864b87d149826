//! Paths of the table, filled in from the arguments.

use super::parse::Parsed;
use super::{Argument, table};
use crate::ir::{Part, Value};

/// Fills in `{…}`: `{0}` and `{last}` are operands, `{-o}` and `{-o|--output}` values of options, `{clone}` the folder
/// that a clone makes; `{-f:x}` is `x` where there is no such option. `None` when a piece is not known.
pub(super) fn fill(pattern: &str, parsed: &Parsed<'_>, argv: &[Argument]) -> Option<String> {
    let mut path = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('{') {
        path.push_str(before);
        let (place, after) = behind.split_once('}')?;
        let (names, instead) = match place.split_once(':') {
            Some((names, instead)) => (names, Some(instead)),
            None => (place, None),
        };
        match piece(names, parsed, argv) {
            Some(piece) => path.push_str(&literal(&piece)?),
            None => path.push_str(instead?),
        }
        rest = after;
    }
    path.push_str(rest);
    (!path.is_empty()).then_some(path)
}

fn piece(names: &str, parsed: &Parsed<'_>, argv: &[Argument]) -> Option<Value> {
    let operand = |at: usize| Some(argv.get(*parsed.operands.get(at)?)?.value.clone());
    match names {
        "clone" => operand(1).or_else(|| operand(0).map(|url| clone_folder(&url))),
        "last" => operand(parsed.operands.len().checked_sub(1)?),
        _ => match names.parse() {
            Ok(at) => operand(at),
            Err(_) => names.split('|').find_map(|name| {
                let option = parsed.options.iter().rev().find(|o| o.name == name)?;
                option.value.clone()
            }),
        },
    }
}

/// All paths that a pattern of several operands stands for: `{1..}`; else the one.
pub(super) fn fill_all(pattern: &str, parsed: &Parsed<'_>, argv: &[Argument]) -> Vec<String> {
    let from = pattern
        .strip_prefix('{')
        .and_then(|p| p.strip_suffix("..}"))
        .and_then(|n| n.parse::<usize>().ok());
    match from {
        Some(from) => parsed
            .operands
            .iter()
            .skip(from)
            .filter_map(|at| literal(&argv.get(*at)?.value))
            .collect(),
        None => fill(pattern, parsed, argv).into_iter().collect(),
    }
}

/// The last part of the URL without `.git` (git, `guess_dir_name`).
fn clone_folder(url: &Value) -> Value {
    let text = url.text();
    let text = text.as_str();
    let trimmed = text.trim_end_matches('/');
    let trimmed = trimmed.strip_suffix("/.git").unwrap_or(trimmed);
    let from = trimmed.rfind(['/', ':']).map_or(0, |at| at + 1);
    let bundle = trimmed.strip_suffix(".git").unwrap_or(trimmed);
    url.slice(from..bundle.len().max(from))
}

fn literal(value: &Value) -> Option<String> {
    let known = value.parts.iter().all(|p| matches!(p, Part::Literal(_)));
    known.then(|| value.text().as_str().to_owned())
}

/// A file that keeps a secret once the command has run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The path, `~` for the home folder of whoever runs it; `None` when an argument that it depends on is not known.
    pub path: Option<String>,
    /// What the table says.
    pub entry: &'static table::Store,
}

/// A key that a command makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeKey {
    /// The path, as in [`Stored`].
    pub path: Option<String>,
    /// What the table says.
    pub entry: &'static table::Made,
}
