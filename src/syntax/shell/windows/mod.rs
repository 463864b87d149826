//! PowerShell and cmd: words, quotes, separators and redirects, not their grammars. What a word would expand
//! to is claimed only for environment variables; other expansions are opaque.

mod cmd;
mod powershell;

pub(super) use cmd::cmd;
pub(super) use powershell::powershell;

use super::lex::Lexer;
use super::{
    Assignment, Command, Descriptor, Item, List, Operator, Redirect, RedirectOperator,
    RedirectTarget, Script, SimpleCommand, SyntaxErrorKind, TextRange, Word,
};

/// Collects flat commands.
struct Commands<'t> {
    lexer: Lexer<'t>,
    items: Vec<Item>,
    command: SimpleCommand,
    before: Operator,
}

impl<'t> Commands<'t> {
    fn new(source: &'t str) -> Self {
        let mut lexer = Lexer::new(source);
        if u32::try_from(source.len()).is_err() {
            lexer.error(SyntaxErrorKind::TooLong, 0, 0);
            lexer.end = 0;
        }
        if source.starts_with('\u{feff}') {
            lexer.bump(3);
        }
        Self {
            lexer,
            items: Vec::new(),
            command: SimpleCommand::default(),
            before: Operator::None,
        }
    }

    /// Widens the command over what was just read.
    fn cover(&mut self, start: usize, end: usize) {
        let range = TextRange::new(start, end);
        if self.command.is_empty() {
            self.command.range = range;
        } else {
            self.command.range.start = self.command.range.start.min(range.start);
            self.command.range.end = self.command.range.end.max(range.end);
        }
    }

    fn word(&mut self, word: Word) {
        self.cover(word.range.start as usize, word.range.end as usize);
        self.command.words.push(word);
    }

    fn assignment(&mut self, assignment: Assignment) {
        let range = assignment.range;
        self.cover(range.start as usize, range.end as usize);
        self.command.assignments.push(assignment);
    }

    /// Ends the command, if one was begun.
    fn end_command(&mut self, after: Operator) {
        if self.command.is_empty() {
            if after != Operator::Newline && after != Operator::None {
                self.before = after;
            }
            return;
        }
        let command = std::mem::take(&mut self.command);
        self.items.push(Item {
            range: command.range,
            before: std::mem::replace(&mut self.before, after),
            after,
            negated: false,
            timed: false,
            coprocess: false,
            command: Command::Simple(command),
        });
    }

    /// At the start of a word: `>`, `>>`, `<`, `2>`, `2>&1`, `*>`. The target is read by `read`.
    fn redirect(&mut self, read: fn(&mut Self) -> Option<Word>) -> bool {
        let lexer = &mut self.lexer;
        let start = lexer.pos;
        let (descriptor, length) = match (lexer.peek(), lexer.peek_at(1)) {
            (Some(b @ b'0'..=b'9'), Some(b'<' | b'>')) => {
                (Some(Descriptor::Number(u32::from(b - b'0'))), 1)
            }
            (Some(b'*'), Some(b'>')) => (None, 1),
            (Some(b'<' | b'>'), _) => (None, 0),
            _ => return false,
        };
        let both = lexer.peek() == Some(b'*');
        let (operator, more) = match (lexer.peek_at(length), lexer.peek_at(length + 1)) {
            (Some(b'<'), _) => (RedirectOperator::Read, 1),
            (_, Some(b'&')) => (RedirectOperator::DuplicateOutput, 2),
            (_, Some(b'>')) if both => (RedirectOperator::AppendBoth, 2),
            (_, Some(b'>')) => (RedirectOperator::Append, 2),
            _ if both => (RedirectOperator::WriteBoth, 1),
            _ => (RedirectOperator::Write, 1),
        };
        lexer.bump(length + more);
        let after = lexer.pos;
        lexer.take_while(|b| matches!(b, b' ' | b'\t'));
        let target = match read(self) {
            Some(word) => RedirectTarget::Word(word),
            None => {
                self.lexer.pos = after;
                let kind = SyntaxErrorKind::Missing("a file name");
                self.lexer.error(kind, start, after);
                RedirectTarget::Missing
            }
        };
        let end = self.lexer.pos;
        self.cover(start, end);
        self.command.redirects.push(Redirect {
            range: TextRange::new(start, end),
            descriptor,
            operator,
            target,
        });
        true
    }

    fn finish(mut self) -> Script {
        self.end_command(Operator::None);
        let start = self.items.iter().map(|i| i.range.start).min();
        let end = self.items.iter().map(|i| i.range.end).max();
        let range = TextRange {
            start: start.unwrap_or_default(),
            end: end.unwrap_or_default(),
        };
        Script {
            body: List {
                range,
                items: self.items,
            },
            heredocs: Vec::new(),
            comments: self.lexer.comments,
            errors: self.lexer.errors,
            work: self.lexer.work,
        }
    }
}
