//! A tree as lines of text, compact enough to be read by eye.

use std::fmt::Write as _;

use lint_secrets::syntax::shell::{
    Command, CompoundKind, Descriptor, Item, List, Operator, Parameter, PartKind, Quote, Redirect,
    RedirectTarget, Script, Substitution, Word,
};

/// One line a node: commands with the operator before them, words as their parts, nested lists indented.
pub(crate) fn outline(script: &Script, source: &str) -> String {
    let mut out = Outline {
        script,
        source,
        text: String::new(),
        depth: 0,
    };
    out.list(&script.body);
    for comment in &script.comments {
        out.line(&format!("comment {:?}", comment.of(source)));
    }
    for error in &script.errors {
        let place = error.range.of(source);
        out.line(&format!(
            "error {} at {:?} {:?}",
            error.kind, error.range, place
        ));
    }
    out.text
}

struct Outline<'s> {
    script: &'s Script,
    source: &'s str,
    text: String,
    depth: usize,
}

impl<'s> Outline<'s> {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{:1$}{line}", "", self.depth * 2);
    }

    fn nested(&mut self, title: &str, list: &'s List) {
        self.line(title);
        self.indented(|o| o.list(list));
    }

    fn indented(&mut self, inner: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    fn list(&mut self, list: &'s List) {
        for item in &list.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &'s Item) {
        let mut head = match item.before {
            Operator::None => "-",
            Operator::Sequence => ";",
            Operator::Newline => "⏎",
            Operator::Background => "&",
            Operator::And => "&&",
            Operator::Or => "||",
            Operator::Pipe => "|",
            Operator::PipeBoth => "|&",
        }
        .to_owned();
        for (set, word) in [
            (item.negated, " !"),
            (item.timed, " time"),
            (item.coprocess, " coproc"),
        ] {
            if set {
                head += word;
            }
        }
        if item.after == Operator::Background {
            head += " (background)";
        }
        match &item.command {
            Command::Simple(command) => {
                self.line(&format!("{head} command {:?}", command.range));
                self.indented(|o| {
                    for assignment in &command.assignments {
                        let name = assignment.name.of(o.source);
                        let subscript = assignment
                            .subscript
                            .map(|s| format!("[{}]", s.of(o.source)))
                            .unwrap_or_default();
                        let operator = if assignment.append { "+=" } else { "=" };
                        o.word(&format!("{name}{subscript} {operator}"), &assignment.value);
                    }
                    for word in &command.words {
                        o.word("word", word);
                    }
                    o.redirects(&command.redirects);
                });
            }
            Command::Compound(compound) => {
                self.line(&format!("{head} {:?}", compound.range));
                self.indented(|o| {
                    o.compound(&compound.kind);
                    o.redirects(&compound.redirects);
                });
            }
        }
    }

    fn compound(&mut self, kind: &'s CompoundKind) {
        match kind {
            CompoundKind::Subshell(body) => self.nested("subshell", body),
            CompoundKind::Group(body) => self.nested("group", body),
            CompoundKind::If {
                branches,
                otherwise,
            } => {
                for branch in branches {
                    self.nested("if", &branch.condition);
                    self.nested("then", &branch.body);
                }
                if let Some(body) = otherwise {
                    self.nested("else", body);
                }
            }
            CompoundKind::While {
                until,
                condition,
                body,
            } => {
                self.nested(if *until { "until" } else { "while" }, condition);
                self.nested("do", body);
            }
            CompoundKind::For {
                select,
                variable,
                words,
                body,
            } => {
                let name = variable.of(self.source);
                self.line(&format!(
                    "{} {name}",
                    if *select { "select" } else { "for" }
                ));
                for word in words.as_deref().unwrap_or_default() {
                    self.word("in", word);
                }
                self.nested("do", body);
            }
            CompoundKind::ArithmeticFor { header, body } => {
                self.word("for", header);
                self.nested("do", body);
            }
            CompoundKind::Case { subject, arms } => {
                self.word("case", subject);
                for arm in arms {
                    for pattern in &arm.patterns {
                        self.word("pattern", pattern);
                    }
                    self.indented(|o| o.list(&arm.body));
                }
            }
            CompoundKind::Function { name, body } => {
                self.line(&format!("function {}", name.of(self.source)));
                if let Some(item) = body {
                    self.indented(|o| o.item(item));
                }
            }
            CompoundKind::Test(words) => {
                self.line("test");
                for word in words {
                    self.word("word", word);
                }
            }
            CompoundKind::Arithmetic(expression) => self.word("arithmetic", expression),
            CompoundKind::Opaque => self.line("opaque"),
        }
    }

    fn redirects(&mut self, redirects: &'s [Redirect]) {
        for redirect in redirects {
            let descriptor = match redirect.descriptor {
                None => String::new(),
                Some(Descriptor::Number(n)) => format!("{n} "),
                Some(Descriptor::Variable(name)) => format!("{{{}}} ", name.of(self.source)),
            };
            let title = format!("{descriptor}{:?}", redirect.operator);
            match &redirect.target {
                RedirectTarget::Word(word) => self.word(&title, word),
                RedirectTarget::Missing => self.line(&format!("{title} missing")),
                RedirectTarget::Heredoc(id) => {
                    let heredoc = self.script.heredoc(*id).unwrap();
                    let mut title = format!("{title} {}", heredoc.delimiter.of(self.source));
                    if heredoc.quoted {
                        title += " quoted";
                    }
                    if heredoc.strip_tabs {
                        title += " without tabs";
                    }
                    let end = heredoc.end_line.of(self.source);
                    title += &format!(" body {:?} ends {end:?}:", heredoc.body);
                    self.word(&title, &heredoc.content);
                }
            }
        }
    }

    /// The parts in one line, then what is nested in them.
    fn word(&mut self, title: &str, word: &'s Word) {
        let mut line = title.to_owned();
        let mut inner: Vec<(&'static str, &'s List)> = Vec::new();
        self.parts(word, &mut line, &mut inner);
        self.line(&line);
        for (title, list) in inner {
            self.indented(|o| o.nested(title, list));
        }
    }

    fn parts(&self, word: &'s Word, line: &mut String, inner: &mut Vec<(&'static str, &'s List)>) {
        for part in word.parts() {
            let quote = match part.quote {
                Quote::None => "",
                Quote::Single => "s",
                Quote::Double => "d",
                Quote::AnsiC => "a",
                Quote::Escaped => "e",
            };
            let _ = write!(line, " {quote}");
            match &part.kind {
                PartKind::Literal => {
                    let _ = write!(line, "{:?}", part.range.of(self.source));
                }
                PartKind::Decoded(c) => {
                    let _ = write!(line, "{c:?}");
                }
                PartKind::Parameter(parameter) => self.parameter(parameter, line, inner),
                PartKind::Substitution(substitution) => {
                    let title = match **substitution {
                        Substitution::Command(_) => "$(…)",
                        Substitution::Input(_) => "<(…)",
                        Substitution::Output(_) => ">(…)",
                    };
                    *line += title;
                    inner.push((title, substitution.body()));
                }
                PartKind::Arithmetic(expression) => {
                    *line += "$((";
                    self.parts(expression, line, inner);
                    *line += " ))";
                }
                PartKind::Array(elements) => {
                    *line += "(";
                    for element in elements {
                        if let Some(key) = element.key {
                            let _ = write!(line, " [{}]:", key.of(self.source));
                        }
                        self.parts(&element.value, line, inner);
                        *line += ",";
                    }
                    *line += " )";
                }
                PartKind::Opaque(reason) => {
                    let _ = write!(line, "<{reason:?} {:?}>", part.range.of(self.source));
                }
            }
        }
    }

    fn parameter(
        &self,
        parameter: &'s Parameter,
        line: &mut String,
        inner: &mut Vec<(&'static str, &'s List)>,
    ) {
        *line += "${";
        if parameter.length {
            *line += "#";
        }
        if parameter.indirect {
            *line += "!";
        }
        *line += parameter.name.of(self.source);
        if let Some(subscript) = &parameter.subscript {
            *line += "[";
            self.parts(subscript, line, inner);
            *line += " ]";
        }
        if let Some(operator) = parameter.operator {
            let _ = write!(line, " {operator:?}");
        }
        for word in [&parameter.word, &parameter.replacement]
            .into_iter()
            .flatten()
        {
            *line += ":";
            self.parts(word, line, inner);
        }
        *line += "}";
    }
}
