//! Lists and simple commands.

use super::assignment::is_declaring;
use super::lex::{Lexer, is_meta};
use super::parameter::Stop;
use super::word::PartsBuilder;
use super::{
    Command, Compound, Item, List, Operator, Quote, Script, SimpleCommand, SyntaxErrorKind,
    TextRange,
};

/// Reads a whole text.
pub(super) fn posix(source: &str) -> Script {
    let mut lexer = Lexer::new(source);
    if u32::try_from(source.len()).is_err() {
        lexer.error(SyntaxErrorKind::TooLong, 0, 0);
        lexer.end = 0;
    }
    if source.starts_with('\u{feff}') {
        lexer.bump(3);
    }
    let body = lexer.list();
    lexer.abandon_heredocs();
    Script {
        body,
        heredocs: lexer.heredocs,
        comments: lexer.comments,
        errors: lexer.errors,
        work: lexer.work,
    }
}

/// The longest reserved word is `function`.
const MAX_RESERVED: usize = 8;

impl<'t> Lexer<'t> {
    /// The unquoted word at a place where reserved words count, if it is short enough to be one.
    pub(super) fn bare_word(&self) -> &'t str {
        let rest = self.rest();
        let head = rest.get(..rest.len().min(MAX_RESERVED + 1)).unwrap_or(rest);
        let length = head
            .iter()
            .position(|b| is_meta(*b) || *b == b'\r')
            .unwrap_or(head.len());
        if length > MAX_RESERVED {
            return "";
        }
        self.source
            .get(self.pos..self.pos + length)
            .unwrap_or_default()
    }

    /// Whether `word`, where a command may begin, continues or ends a construct: `None` when it is no such
    /// word, else whether such a construct is open.
    fn closes(&self, word: &str) -> Option<bool> {
        Some(match word {
            "then" => self.open.then > 0,
            "elif" | "else" | "fi" => self.open.fi > 0,
            "do" => self.open.r#do > 0,
            "done" => self.open.done > 0,
            "esac" => self.open.esac > 0,
            "}" => self.open.brace > 0,
            _ => return None,
        })
    }

    /// Reads commands up to what ends the innermost construct that is open, or the end.
    pub(super) fn list(&mut self) -> List {
        let mut items: Vec<Item> = Vec::new();
        let mut before = Operator::None;
        let begin = self.pos;
        loop {
            self.blank_lines();
            let start = self.pos;
            if self.at_list_end(&mut before) {
                break;
            }
            if self.pos > start {
                continue;
            }
            let mut item = self.item(before);
            if self.pos == start {
                self.error(SyntaxErrorKind::Unexpected, start, start + 1);
                self.bump_char();
                continue;
            }
            item.after = self.operator();
            before = item.after;
            items.push(item);
        }
        if before.is_pipe() || before.is_conditional() {
            let kind = SyntaxErrorKind::Missing("a command");
            self.error(kind, self.pos, self.pos);
        }
        let range = match (items.first(), items.last()) {
            (Some(first), Some(last)) => TextRange {
                start: first.range.start,
                end: last.range.end,
            },
            _ => TextRange::new(begin, begin),
        };
        List { range, items }
    }

    /// Where a command should begin: whether the list ends. Passes over what cannot stand there.
    fn at_list_end(&mut self, before: &mut Operator) -> bool {
        let Some(b) = self.peek() else { return true };
        let start = self.pos;
        match b {
            b')' if self.open.paren => return true,
            b')' => self.bump(1),
            b';' if matches!(self.peek_at(1), Some(b';' | b'&')) => {
                if self.open.esac > 0 {
                    return true;
                }
                self.bump(2);
            }
            b'&' if self.peek_at(1) == Some(b'>') => return false,
            b';' | b'&' | b'|' => *before = self.operator(),
            _ => {
                let word = self.bare_word();
                match self.closes(word) {
                    Some(true) => return true,
                    Some(false) => self.bump(word.len()),
                    None => return false,
                }
            }
        }
        self.error(SyntaxErrorKind::Unexpected, start, self.pos);
        false
    }

    /// After a command: the operator; passes over it, unless a construct around reads it.
    fn operator(&mut self) -> Operator {
        self.blanks();
        let (operator, length) = match (self.peek(), self.peek_at(1)) {
            (Some(b'\n'), _) => {
                self.newline();
                return Operator::Newline;
            }
            (Some(b';'), Some(b';' | b'&')) => (Operator::None, 0),
            (Some(b';'), _) => (Operator::Sequence, 1),
            (Some(b'&'), Some(b'&')) => (Operator::And, 2),
            (Some(b'&'), Some(b'>')) => (Operator::None, 0),
            (Some(b'&'), _) => (Operator::Background, 1),
            (Some(b'|'), Some(b'|')) => (Operator::Or, 2),
            (Some(b'|'), Some(b'&')) => (Operator::PipeBoth, 2),
            (Some(b'|'), _) => (Operator::Pipe, 1),
            _ => (Operator::None, 0),
        };
        self.bump(length);
        operator
    }

    /// One command with the words that may stand before any.
    pub(super) fn item(&mut self, before: Operator) -> Item {
        let start = self.pos;
        let (mut negated, mut timed, mut coprocess) = (false, false, false);
        let mut last = None;
        loop {
            let word = self.bare_word();
            match word {
                "!" => negated = true,
                "time" => timed = true,
                "coproc" => coprocess = true,
                _ => break,
            }
            last = Some((self.pos, self.pos + word.len()));
            self.bump(word.len());
            self.blanks();
            if timed && self.bare_word() == "-p" {
                self.bump(2);
                self.blanks();
            }
        }
        let mut command = self.command();
        if let (Command::Simple(simple), Some((from, to))) = (&mut command, last)
            && simple.is_empty()
        {
            // With nothing after it the last of them is the command.
            let mut parts = PartsBuilder::default();
            parts.literal(from, to, Quote::None);
            simple.words.push(parts.finish(from, to));
            simple.range = TextRange::new(from, to);
        }
        let end = match &command {
            Command::Simple(simple) => simple.range.end as usize,
            Command::Compound(compound) => compound.range.end as usize,
        };
        Item {
            range: TextRange::new(start, end),
            before,
            after: Operator::None,
            negated,
            timed,
            coprocess,
            command,
        }
    }

    fn command(&mut self) -> Command {
        let start = self.pos;
        match self.compound() {
            Some(kind) => {
                let mut end = self.pos;
                let mut redirects = Vec::new();
                loop {
                    self.blanks();
                    let Some(redirect) = self.redirect() else {
                        break;
                    };
                    end = self.pos;
                    redirects.push(redirect);
                }
                Command::Compound(Box::new(Compound {
                    range: TextRange::new(start, end),
                    redirects,
                    kind,
                }))
            }
            None => self.simple_command(),
        }
    }

    fn simple_command(&mut self) -> Command {
        let start = self.pos;
        let mut end = start;
        let mut command = SimpleCommand::default();
        let mut declares = false;
        loop {
            self.blanks();
            let Some(b) = self.peek() else { break };
            let substitution = matches!(b, b'<' | b'>') && self.peek_at(1) == Some(b'(');
            if let Some(redirect) = self.redirect() {
                command.redirects.push(redirect);
            } else if b == b'(' {
                if let Some(function) = self.function_after_name(start, &command) {
                    return function;
                }
                break;
            } else if is_meta(b) && !substitution {
                break;
            } else if command.words.is_empty()
                && let Some(assignment) = self.assignment()
            {
                command.assignments.push(assignment);
            } else {
                let word = if declares {
                    self.declaration()
                } else {
                    self.word(Stop::Command)
                };
                if word.range.is_empty() {
                    break;
                }
                if command.words.is_empty() {
                    declares = is_declaring(&word, self.source);
                }
                command.words.push(word);
            }
            end = self.pos;
        }
        command.range = TextRange::new(start, end);
        Command::Simple(command)
    }
}
