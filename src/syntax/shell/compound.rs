//! Compound commands.

use super::lex::{Lexer, Nest, Open, is_meta};
use super::parameter::Stop;
use super::{
    Branch, CaseArm, Command, Compound, CompoundKind, List, Operator, PartKind, Quote,
    SimpleCommand, SyntaxErrorKind, TextRange, Word,
};

impl Lexer<'_> {
    /// Where a command begins: a compound command without its redirects, if it is one.
    pub(super) fn compound(&mut self) -> Option<CompoundKind> {
        let start = self.pos;
        if self.peek() == Some(b'(') {
            return Some(self.parentheses(start));
        }
        let word = self.bare_word();
        let read: fn(&mut Self) -> CompoundKind = match word {
            "{" => Self::group,
            "if" => Self::if_command,
            "while" => |lexer| lexer.while_command(false),
            "until" => |lexer| lexer.while_command(true),
            "for" => |lexer| lexer.for_command(false),
            "select" => |lexer| lexer.for_command(true),
            "case" => Self::case_command,
            "function" => Self::function_command,
            "[[" => Self::test_command,
            _ => return None,
        };
        if !self.enter() {
            // Read on as the words of a simple command: nothing is lost but the structure.
            self.error(SyntaxErrorKind::TooDeep, start, start + word.len());
            return None;
        }
        self.bump(word.len());
        let kind = read(self);
        self.leave();
        Some(kind)
    }

    /// At `(`.
    fn parentheses(&mut self, start: usize) -> CompoundKind {
        if self.peek_at(1) == Some(b'(')
            && let Some(expression) = self.arithmetic(2)
        {
            return CompoundKind::Arithmetic(expression);
        }
        self.bump(1);
        if !self.enter() {
            self.skip_nested(Nest::Paren, start);
            return CompoundKind::Opaque;
        }
        let body = self.parenthesised(start);
        self.leave();
        CompoundKind::Subshell(body)
    }

    /// A list, with more open than around it.
    fn within(&mut self, opens: fn(&mut Open)) -> List {
        let around = self.open;
        opens(&mut self.open);
        let list = self.list();
        self.open = around;
        list
    }

    /// Passes over the reserved word that must stand here.
    fn expect(&mut self, word: &'static str) -> bool {
        let found = self.bare_word() == word;
        if found {
            self.bump(word.len());
        } else {
            self.error(SyntaxErrorKind::Missing(word), self.pos, self.pos);
        }
        found
    }

    fn group(&mut self) -> CompoundKind {
        CompoundKind::Group(self.group_body())
    }

    /// After `{`.
    fn group_body(&mut self) -> List {
        let body = self.within(|open| open.brace += 1);
        self.expect("}");
        body
    }

    fn if_command(&mut self) -> CompoundKind {
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            let condition = self.within(|open| {
                open.then += 1;
                open.fi += 1;
            });
            self.expect("then");
            let body = self.within(|open| open.fi += 1);
            branches.push(Branch { condition, body });
            match self.bare_word() {
                "elif" => self.bump(4),
                "else" => {
                    self.bump(4);
                    otherwise = Some(self.within(|open| open.fi += 1));
                    break;
                }
                _ => break,
            }
        }
        self.expect("fi");
        CompoundKind::If {
            branches,
            otherwise,
        }
    }

    fn while_command(&mut self, until: bool) -> CompoundKind {
        let condition = self.within(|open| {
            open.r#do += 1;
            open.done += 1;
        });
        CompoundKind::While {
            until,
            condition,
            body: self.loop_body(),
        }
    }

    /// `do …; done`
    fn loop_body(&mut self) -> List {
        self.expect("do");
        let body = self.within(|open| open.done += 1);
        self.expect("done");
        body
    }

    fn for_command(&mut self, select: bool) -> CompoundKind {
        self.blanks();
        if self.rest().starts_with(b"((")
            && let Some(header) = self.arithmetic(2)
        {
            self.separators();
            let body = self.for_body();
            return CompoundKind::ArithmeticFor { header, body };
        }
        let variable = self.take_while(|b| !is_meta(b) && b != b'\r');
        self.blank_lines();
        let mut words = None;
        if self.bare_word() == "in" {
            self.bump(2);
            words = Some(self.words());
        }
        self.separators();
        CompoundKind::For {
            select,
            variable,
            words,
            body: self.for_body(),
        }
    }

    /// Words up to an operator or a line end.
    fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.blanks();
            let word = self.word(Stop::Command);
            if word.range.is_empty() {
                return words;
            }
            words.push(word);
        }
    }

    /// At most one `;`, and line ends.
    fn separators(&mut self) {
        self.blanks();
        if self.peek() == Some(b';') && self.peek_at(1) != Some(b';') {
            self.bump(1);
        }
        self.blank_lines();
    }

    /// `do …; done`, or the old `{ …; }`.
    fn for_body(&mut self) -> List {
        if self.bare_word() == "{" {
            self.bump(1);
            return self.group_body();
        }
        self.loop_body()
    }

    fn case_command(&mut self) -> CompoundKind {
        self.blanks();
        let subject = self.word(Stop::Command);
        self.blank_lines();
        self.expect("in");
        let mut arms = Vec::new();
        loop {
            self.blank_lines();
            if self.at_end() || self.bare_word() == "esac" {
                break;
            }
            let start = self.pos;
            let patterns = self.case_patterns();
            let body = self.within(|open| open.esac += 1);
            arms.push(CaseArm { patterns, body });
            let ended = match (self.peek(), self.peek_at(1), self.peek_at(2)) {
                (Some(b';'), Some(b';'), Some(b'&')) => 3,
                (Some(b';'), Some(b';' | b'&'), _) => 2,
                _ => 0,
            };
            self.bump(ended);
            if ended == 0 || self.pos == start {
                break;
            }
        }
        self.blank_lines();
        self.expect("esac");
        CompoundKind::Case { subject, arms }
    }

    /// `(a|b)`, the first bracket at will.
    fn case_patterns(&mut self) -> Vec<Word> {
        let mut patterns = Vec::new();
        if self.peek() == Some(b'(') {
            self.bump(1);
        }
        loop {
            self.blanks();
            let word = self.word(Stop::Command);
            if !word.range.is_empty() {
                patterns.push(word);
            }
            self.blanks();
            match self.peek() {
                Some(b'|') => self.bump(1),
                Some(b')') => {
                    self.bump(1);
                    return patterns;
                }
                _ => {
                    self.error(SyntaxErrorKind::Missing(")"), self.pos, self.pos);
                    return patterns;
                }
            }
        }
    }

    /// After `[[`.
    fn test_command(&mut self) -> CompoundKind {
        let mut words: Vec<Word> = Vec::new();
        loop {
            self.blanks();
            let start = self.pos;
            let rest = self.rest();
            if rest.starts_with(b"]]") && rest.get(2).is_none_or(|b| is_meta(*b) || *b == b'\r') {
                self.bump(2);
                return CompoundKind::Test(words);
            }
            let joined = words
                .last()
                .is_some_and(|w| matches!(w.range.of(self.source), "&&" | "||" | "(" | "!"));
            if self.peek() == Some(b'\n') && joined {
                self.blank_lines();
                continue;
            }
            let word = self.word(Stop::Test);
            if self.pos == start {
                self.error(SyntaxErrorKind::Missing("]]"), start, start);
                return CompoundKind::Test(words);
            }
            words.push(word);
        }
    }

    /// After `function`.
    fn function_command(&mut self) -> CompoundKind {
        self.blanks();
        let name = self.take_while(|b| !is_meta(b) && b != b'\r');
        self.blanks();
        if let Some(length) = self.empty_parentheses() {
            self.bump(length);
        }
        self.function_body(name)
    }

    /// Length of `()`, spaces within.
    fn empty_parentheses(&self) -> Option<usize> {
        if self.peek() != Some(b'(') {
            return None;
        }
        let spaces = self.rest().iter().skip(1);
        let length = spaces.take_while(|b| matches!(b, b' ' | b'\t')).count() + 1;
        (self.peek_at(length) == Some(b')')).then_some(length + 1)
    }

    /// After the name and the brackets.
    fn function_body(&mut self, name: TextRange) -> CompoundKind {
        self.blank_lines();
        let start = self.pos;
        let item = self.item(Operator::None);
        let body = (self.pos > start).then(|| Box::new(item));
        if body.is_none() {
            let kind = SyntaxErrorKind::Missing("the body of a function");
            self.error(kind, start, start);
        }
        CompoundKind::Function { name, body }
    }

    /// At `(` in a simple command: when all before is one plain word and `()` follows, it defines a function.
    pub(super) fn function_after_name(
        &mut self,
        start: usize,
        command: &SimpleCommand,
    ) -> Option<Command> {
        let length = self.empty_parentheses()?;
        let name = match command.words.as_slice() {
            [word] if command.assignments.is_empty() && command.redirects.is_empty() => word,
            _ => return None,
        };
        let [part] = name.parts() else { return None };
        if part.quote != Quote::None || !matches!(part.kind, PartKind::Literal) || !self.enter() {
            return None;
        }
        let name = part.range;
        self.bump(length);
        let kind = self.function_body(name);
        self.leave();
        let end = match &kind {
            CompoundKind::Function {
                body: Some(item), ..
            } => item.range.end as usize,
            _ => self.pos,
        };
        Some(Command::Compound(Box::new(Compound {
            range: TextRange::new(start, end),
            redirects: Vec::new(),
            kind,
        })))
    }
}
