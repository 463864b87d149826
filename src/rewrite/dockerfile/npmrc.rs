//! A token that `echo` writes into an `.npmrc`: written as the name of a variable instead, which npm, yarn and pnpm put the
//! value in for when they read the file (npm, `.npmrc`: "Environment variables can be replaced using `${VARIABLE_NAME}`").

use super::mention;
use super::page::Page;
use super::script::Commands;
use crate::finding::Edit;
use crate::flow::Kept;
use crate::ir::path;
use crate::rewrite::layout;
use crate::source::Span;
use crate::syntax::dockerfile::Instruction;
use crate::syntax::shell::Word;

/// Whether a command writes the file, and npm reads it.
pub(super) fn is_one(file: &Kept) -> bool {
    file.tool.is_none() && path::base(&file.path) == ".npmrc"
}

/// Puts all words of a RUN that have the variable and go into an `.npmrc` in single quotes. `None` where it is named by anything
/// else, or by a word that is put together of more.
pub(super) fn name_only(page: &Page<'_>, run: &Instruction, name: &str) -> Option<Vec<Edit>> {
    let shell = Commands::of(run)?;
    let mut edits = Vec::new();
    let mut done = 0;
    for command in shell.simple() {
        let text = command.range.of(shell.text());
        if !mention::names(text, name) {
            continue;
        }
        let words = shell.words(command);
        let program = words.first().cloned().flatten()?;
        let into = |redirect: &crate::syntax::shell::Redirect| {
            mention::names_file(redirect.range.of(shell.text()), ".npmrc")
        };
        if !matches!(program.as_str(), "echo" | "printf") || !command.redirects.iter().any(into) {
            return None;
        }
        for word in &command.words {
            let written = word.range.of(shell.text());
            if mention::names(written, name) {
                done += 1;
                edits.extend(quoted(page, &shell, word, name)?);
            }
        }
    }
    let one_each = mention::count(shell.text(), name) == done;
    (one_each && done > 0).then_some(edits)
}

/// The edits that put a word in single quotes.
fn quoted(page: &Page<'_>, shell: &Commands, word: &Word, name: &str) -> Option<Vec<Edit>> {
    let written = word.range.of(shell.text());
    let quotes = written.len() > 1 && written.starts_with('"') && written.ends_with('"');
    let inner = if quotes {
        written.get(1..written.len() - 1)?
    } else {
        written
    };
    let (short, long) = (format!("${name}"), format!("${{{name}}}"));
    let (at, reference) = match inner.find(&long) {
        Some(at) => (at, long.clone()),
        None => (inner.find(&short)?, short),
    };
    let rest = [inner.get(..at)?, inner.get(at + reference.len()..)?];
    let stops = |c: char| matches!(c, '\'' | '"' | '$' | '`');
    // Within double quotes `\n` is these two characters; without quotes it is another one.
    let bends = |text: &&str| match quotes {
        true => text.contains("\\\\"),
        false => text.contains(['\\', '*', '?', '~', '{']),
    };
    if rest.iter().any(|text| text.contains(stops) || bends(text)) {
        return None;
    }
    let span = shell.span(word.range)?;
    let (start, end) = (span.start as usize, span.end as usize);
    if end - start != written.len() {
        return None;
    }
    let edge = |from: usize, to: usize| Edit {
        span: Span::new(page.file.id(), from, to),
        replacement: "'".to_owned(),
    };
    let skip = usize::from(quotes);
    let from = start + skip + at;
    let mut edits = vec![edge(start, start + skip), edge(end - skip, end)];
    if reference != long {
        edits.push(layout::remove(page.file, from, from + reference.len()));
        if let Some(edit) = edits.last_mut() {
            edit.replacement = long;
        }
    }
    Some(edits)
}
