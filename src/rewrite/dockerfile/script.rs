//! The commands of a RUN, and taking one of them out.

use super::Page;
use crate::finding::Edit;
use crate::rewrite::layout;
use crate::source::{Span, Text};
use crate::syntax::dockerfile::{Form, Instruction, Kind};
use crate::syntax::shell::{self, Command, Dialect, Item, Operator, Script, SimpleCommand};

/// A RUN in shell form without heredocs, read as a whole.
pub(super) struct Commands {
    text: Text,
    script: Script,
}

impl Commands {
    /// `None` for other forms, and where the shell's text could not be read.
    pub(super) fn of(run: &Instruction) -> Option<Self> {
        let Kind::Command(Form::Shell(range)) = &run.body.kind else {
            return None;
        };
        if !run.heredocs.is_empty() {
            return None;
        }
        let text = run.text.slice(range.clone());
        let script = shell::parse(&text, Dialect::Posix);
        let whole = script.errors.is_empty() && script.heredocs.is_empty();
        whole.then_some(Self { text, script })
    }

    /// The text as the shell is given it.
    pub(super) fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Every simple command, inner ones too.
    pub(super) fn simple(&self) -> impl Iterator<Item = &SimpleCommand> {
        self.script.simple_commands().map(|at| at.command)
    }

    /// The words of a command, quotes taken away; `None` for a word that the shell expands.
    pub(super) fn words(&self, command: &SimpleCommand) -> Vec<Option<String>> {
        let words = command.words.iter();
        words
            .map(|word| word.as_literal(self.text()).map(Into::into))
            .collect()
    }

    /// The commands that stand side by side.
    pub(super) fn items(&self) -> &[Item] {
        &self.script.body.items
    }

    /// Where a range of the text stands in the file.
    pub(super) fn span(&self, range: shell::TextRange) -> Option<Span> {
        self.text.span(range.range())
    }

    /// Where the command stands among those that stand side by side; `None` for one within another, or with redirects.
    pub(super) fn position(&self, command: &SimpleCommand) -> Option<usize> {
        let plain = command.redirects.is_empty();
        self.items().iter().position(|item| match &item.command {
            Command::Simple(simple) => plain && simple.range == command.range && !item.negated,
            Command::Compound(_) => false,
        })
    }

    /// Takes the command at `position` out of a chain of `&&` and `;`. `None` where another operator joins it, where it
    /// is the only one, or where a comment would go with it.
    pub(super) fn remove(&self, page: &Page<'_>, position: usize) -> Option<Edit> {
        let items = self.items();
        let own = items.get(position)?;
        let joins = |operator| matches!(operator, Operator::And | Operator::Sequence);
        let edit = match position.checked_sub(1).and_then(|at| items.get(at)) {
            Some(previous) => {
                let ends = matches!(own.after, Operator::None) || joins(own.after);
                if !joins(own.before) || !ends {
                    return None;
                }
                let start = self.span(previous.range)?.end;
                layout::remove(
                    page.file,
                    start as usize,
                    self.span(own.range)?.end as usize,
                )
            }
            None => {
                let next = items.get(position + 1).filter(|_| joins(own.after))?;
                let start = self.span(own.range)?.start;
                layout::remove(
                    page.file,
                    start as usize,
                    self.span(next.range)?.start as usize,
                )
            }
        };
        (!page.has_comment(edit.span)).then_some(edit)
    }
}
