//! A secret that is spelled out in a RUN: a variable stands in its place, which a secret mount gives the command.
//!
//! Never safe: the file may be the only place that has the value (`docs/decisions/0211-literals-are-not-taken-away-safely.md`).

use super::frontend::Frontend;
use super::mount::{self, Variable};
use super::script::Commands;
use super::variable::PLACES;
use super::{KEEP, Page, Proposal, mention, only_at};
use crate::finding::{Edit, Finding};
use crate::source::Span;
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{PartKind, Quote, SimpleCommand, Word};

/// Where the value stands.
struct Spoken<'c> {
    command: &'c SimpleCommand,
    quote: Quote,
    /// The variable that it is all of, where it is a variable's.
    assigned: Option<String>,
}

pub(super) fn propose(page: &Page<'_>, finding: &Finding) -> Option<Proposal> {
    let at = finding.primary.span;
    if finding.masks.as_slice() != [at] || !only_at(finding, PLACES) {
        return None;
    }
    let mut instructions = page.tree.instructions.iter().enumerate();
    let (position, run) = instructions.find(|(_, i)| i.span.contains(at))?;
    let scope = page.scopes().get(position).copied()?;
    if run.body.name != Keyword::Run || page.is_windows(scope) {
        return None;
    }
    let commands = Commands::of(run)?;
    let spoken = spoken(&commands, at)?;
    let name = match &spoken.assigned {
        Some(name) => name.clone(),
        None => new_name(&commands, spoken.command, finding)?,
    };
    let name = free(page, run, &name, spoken.assigned.is_some())?;
    let id = mount::id(&name);
    let secret = Variable {
        name: &name,
        id: &id,
        required: true,
    };
    let frontend = Frontend::of(page, &(page.builds)())?;
    let mut edits = mount::give(page, position, run, &secret, frontend)?;
    edits.extend(frontend.line(page));
    edits.push(reference(page, at, spoken.quote, &name)?);
    Some(Proposal {
        title: format!("take it from a secret mount, as `{name}`"),
        safe: false,
        edits,
        then: vec![
            KEEP.to_owned(),
            mount::command(page, &id, &format!("env={name}")),
        ],
    })
}

/// The variable in the place of the value, which nothing but double quotes may be around.
fn reference(page: &Page<'_>, at: Span, quote: Quote, name: &str) -> Option<Edit> {
    let text = page.file.text();
    let (mut span, mut replacement) = (at, format!("${{{name}}}"));
    match quote {
        Quote::None => replacement = format!("\"{replacement}\""),
        Quote::Double => {}
        Quote::Single => {
            // What is left of the quoted text before and behind it, which may be nothing.
            let opens = text.get(..at.start as usize)?.ends_with('\'');
            let closes = text.get(at.end as usize..)?.starts_with('\'');
            span.start -= u32::from(opens);
            span.end += u32::from(closes);
            let (before, after) = (if opens { "" } else { "'" }, if closes { "" } else { "'" });
            replacement = format!("{before}\"{replacement}\"{after}");
        }
        Quote::AnsiC | Quote::Escaped => return None,
    }
    Some(Edit { span, replacement })
}

/// The word that the value is a part of.
fn spoken<'c>(commands: &'c Commands, at: Span) -> Option<Spoken<'c>> {
    commands.simple().find_map(|command| {
        let own = command.assignments.iter().filter(|a| a.subscript.is_none());
        let assigned = own.map(|a| (&a.value, Some(a.name.of(commands.text()).to_owned())));
        let words = command.words.iter().map(|word| (word, None));
        let (word, quote, assigned) = assigned
            .chain(words)
            .find_map(|(word, name)| Some((word, quote_at(commands, word, at)?, name)))?;
        let whole = commands.span(word.range).is_some_and(|span| {
            let quotes = u32::from(quote != Quote::None);
            span.start + quotes == at.start && span.end == at.end + quotes
        });
        let declared = command.declared(commands.text()).into_iter().find_map(|a| {
            let span = commands.span(a.value.range)?;
            let all = span == at || span.contains(at) && span.len() == at.len() + 2;
            all.then(|| a.name.of(commands.text()).to_owned())
        });
        Some(Spoken {
            command,
            quote,
            assigned: assigned.filter(|_| whole).or(declared),
        })
    })
}

/// What the value is quoted by, where it is within one literal part of the word.
fn quote_at(commands: &Commands, word: &Word, at: Span) -> Option<Quote> {
    let mut parts = word.parts().iter();
    let part = parts.find(|part| {
        matches!(part.kind, PartKind::Literal)
            && commands
                .span(part.range)
                .is_some_and(|span| span.contains(at))
    })?;
    Some(part.quote)
}

/// `name`, or one like it that is nothing else's: what a secret of that name is handed over for elsewhere in the file may be
/// another value. A variable that the command sets is its own.
fn free(page: &Page<'_>, run: &Instruction, name: &str, set: bool) -> Option<String> {
    let declared = |keyword, name: &str| page.declared(keyword).iter().any(|d| d.name() == name);
    let numbered = (2..10).map(|number| format!("{name}_{number}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|one| {
            let id = mount::id(one);
            let mut instructions = page.tree.instructions.iter();
            let mounted = instructions.any(|other| mount::names(other, &id));
            let own = set && one == name;
            let named = declared(Keyword::Arg, one)
                || declared(Keyword::Env, one)
                || mention::instruction_names(run, one);
            !mounted && (own || !named)
        })
}

/// A name for it: as the finding calls it, the program in front where that says little.
fn new_name(commands: &Commands, command: &SimpleCommand, finding: &Finding) -> Option<String> {
    let upper = |text: &str| -> String {
        let plain = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let plain = plain.chars().map(|c| match c {
            c if c.is_ascii_alphanumeric() => c.to_ascii_uppercase(),
            _ => '_',
        });
        plain.collect()
    };
    let key = upper(finding.key.as_deref().unwrap_or("token"));
    let name = if key.contains('_') {
        key
    } else {
        let words = commands.words(command);
        let program = words.first()?.as_deref()?.rsplit('/').next()?;
        format!("{}_{key}", upper(program))
    };
    let usable = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    usable.then_some(name)
}
