//! Whether a command reckons with a variable that has no value: it asks for one, says what stands in, or goes on when what
//! reads it fails. The build goes on without the secret then, and a mount of it cannot be required.
//!
//! What asks is read off the shell's own tree: `[`, `test`, `[[`, `case`, `(( ))`, conditions, `${x:-y}`, `${#x}`,
//! `printenv`, and what follows `||`. Programs of other languages are not read: words that commonly ask stand for it there.

use std::collections::BTreeSet;

use super::mention;
use crate::commands;
use crate::syntax::dockerfile::{Form, Instruction, Kind};
use crate::syntax::shell::{
    self, Command, Compound, CompoundKind, Context, Dialect, Item, List, Operator, Parameter,
    ParameterOperator, PartKind, SimpleCommand, Visitor, Word,
};

/// How a command deals with a variable.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    /// It reckons with one that has no value.
    pub(super) optional: bool,
    /// Whatever else is the case, it is read.
    pub(super) needs: bool,
    /// It may tell one that is empty from one that is not set.
    pub(super) tells_empty: bool,
}

impl Asked {
    fn join(&mut self, other: Self) {
        self.optional |= other.optional;
        self.needs |= other.needs;
        self.tells_empty |= other.tells_empty;
    }
}

/// What a RUN asks of the variable `name`, its heredocs included.
pub(super) fn asked(run: &Instruction, name: &str) -> Asked {
    let mut asked = Asked::default();
    let mut others = false;
    match &run.innermost().kind {
        Kind::Command(Form::Shell(range)) => {
            let text = run.str(range);
            asked.join(by_shell(text, name));
            let first = text.trim_start();
            others = !first.starts_with("<<");
        }
        // `["sh", "-c", "if …"]`
        _ => asked.join(by_words(run.text.as_str(), name)),
    }
    for heredoc in &run.heredocs {
        let body = heredoc.body.as_str();
        if others || body.trim_start().starts_with("#!") {
            asked.join(by_words(body, name));
        }
        asked.join(by_shell(body, name));
    }
    asked
}

/// What asks in most languages, next to a name.
const QUESTIONS: &[&str] = &[
    "if ", "if(", "unless ", "case ", "test ", "[ ", "[[", "get(", "getenv", "||", "??", " or ",
    ":-", ":+", ":=", " in ",
];

/// Of a program that is not read.
fn by_words(text: &str, name: &str) -> Asked {
    let named = mention::names(text, name);
    let optional = named && QUESTIONS.iter().any(|word| text.contains(word));
    Asked {
        optional,
        needs: named && !optional,
        tells_empty: optional,
    }
}

fn by_shell(text: &str, name: &str) -> Asked {
    if !mention::names(text, name) {
        return Asked::default();
    }
    let script = shell::parse_str(text, Dialect::Posix);
    if !script.errors.is_empty() {
        return by_words(text, name);
    }
    let mut reading = Reading {
        text,
        names: BTreeSet::from([name]),
        asked: Asked::default(),
    };
    script.visit(&mut reading);
    reading.asked.needs = reading.needs(&script.body);
    reading.asked
}

struct Reading<'t> {
    text: &'t str,
    /// The variable, and those that are given its value.
    names: BTreeSet<&'t str>,
    asked: Asked,
}

/// Most variables that a value is followed through.
const MOST_NAMES: usize = 8;

impl Reading<'_> {
    fn named(&self, text: &str) -> bool {
        self.names.iter().any(|name| mention::names(text, name))
    }

    fn of(&self, range: shell::TextRange) -> &str {
        range.of(self.text)
    }

    fn asks(&mut self, word: &Word) {
        self.asked.optional |= self.named(self.of(word.range));
    }

    fn parameter(&mut self, parameter: &Parameter) {
        use ParameterOperator as Op;
        if !self.names.contains(self.of(parameter.name)) {
            return;
        }
        let (optional, tells_empty) = match parameter.operator {
            Some(Op::Default { colon } | Op::Assign { colon } | Op::Alternative { colon }) => {
                (true, !colon)
            }
            Some(Op::Error { colon }) => (false, !colon),
            _ => (parameter.length, false),
        };
        self.asked.optional |= optional;
        self.asked.tells_empty |= tells_empty;
    }

    /// Whether a command of a list that always runs reads it.
    fn needs(&self, list: &List) -> bool {
        let mut always = list.and_or_lists().map(|and_or| {
            let pipelines = and_or.pipelines();
            let runs = |items: &&[Item]| items.first().is_some_and(|i| i.before != Operator::Or);
            // `[ -d x ] && curl $x`
            let mut asked = false;
            let plain = pipelines.take_while(runs).take_while(|items| {
                let own = !asked;
                asked |= items.iter().any(|item| self.is_question(item));
                own
            });
            let items: Vec<&Item> = plain.flatten().collect();
            items
        });
        always.any(|items| items.into_iter().any(|item| self.item_needs(item)))
    }

    fn item_needs(&self, item: &Item) -> bool {
        let Command::Compound(compound) = &item.command else {
            return self.named(self.of(item.range));
        };
        match &compound.kind {
            CompoundKind::Subshell(body)
            | CompoundKind::Group(body)
            | CompoundKind::For { body, .. } => self.needs(body),
            CompoundKind::If { branches, .. } => {
                let first = branches.first();
                first.is_some_and(|branch| self.needs(&branch.condition))
            }
            _ => false,
        }
    }

    fn is_question(&self, item: &Item) -> bool {
        match &item.command {
            Command::Simple(command) => {
                let program = command.name().and_then(|word| word.as_literal(self.text));
                let asks = [
                    "[", "test", "grep", "egrep", "command", "which", "cmp", "diff",
                ];
                item.negated || program.is_some_and(|p| asks.contains(&commands::program(&p)))
            }
            Command::Compound(compound) => matches!(
                compound.kind,
                CompoundKind::Test(_) | CompoundKind::Arithmetic(_)
            ),
        }
    }

    /// `curl $x || true`
    fn goes_on(&mut self, list: &List) {
        for and_or in list.and_or_lists() {
            let mut reads = false;
            for pipeline in and_or.pipelines() {
                let text = |item: &Item| self.of(item.range).to_owned();
                let texts: Vec<String> = pipeline.iter().map(text).collect();
                let named = texts.iter().any(|text| self.named(text));
                let after_failure = pipeline.first().is_some_and(|i| i.before == Operator::Or);
                self.asked.optional |=
                    after_failure && reads && !named && !texts.iter().any(|text| fails(text));
                self.asked.optional |= named && pipeline.iter().any(|item| item.negated);
                reads |= named;
            }
        }
    }
}

/// Whether a command passes a failure on.
fn fails(text: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-/$".contains(c)));
    words.any(|word| matches!(word, "exit" | "return" | "false" | "kill"))
        && !text.contains("exit 0")
}

impl<'s> Visitor<'s> for Reading<'s> {
    fn list(&mut self, list: &'s List) {
        self.goes_on(list);
    }

    fn simple_command(&mut self, command: &'s SimpleCommand, _: Context<'s>) {
        for assignment in &command.assignments {
            let value = self.of(assignment.value.range);
            if self.names.len() < MOST_NAMES
                && self.names.iter().any(|n| mention::expands(value, n))
            {
                self.names.insert(assignment.name.of(self.text));
            }
        }
        let program = command.name().and_then(|word| word.as_literal(self.text));
        let program = program.as_deref().map_or("", commands::program).to_owned();
        let named = self.named(self.of(command.range));
        if !named {
            return;
        }
        match program.as_str() {
            "[" | "test" => {
                let own = self.of(command.range);
                self.asked.tells_empty |= own.contains("-v");
                self.asked.optional = true;
            }
            // `env | grep -q TOKEN`
            "printenv" | "declare" | "typeset" | "grep" | "egrep" | "expr" => {
                self.asked.optional = true;
                self.asked.tells_empty = true;
            }
            _ => {
                let own = self.of(command.range).to_owned();
                let inner = |word: &Word| {
                    let word = word.range.of(self.text);
                    matches!(word, "-c" | "-e" | "-r" | "-p" | "--eval" | "eval")
                };
                if command.words.iter().any(inner) {
                    for name in self.names.clone() {
                        self.asked.join(by_words(&own, name));
                    }
                }
            }
        }
    }

    fn compound(&mut self, compound: &'s Compound, _: Context<'s>) {
        match &compound.kind {
            CompoundKind::Case { subject, .. } => self.asks(subject),
            CompoundKind::Test(words) => {
                for word in words {
                    self.asks(word);
                    self.asked.tells_empty |= self.of(word.range) == "-v";
                }
            }
            CompoundKind::Arithmetic(expression) => self.asks(expression),
            CompoundKind::If { branches, .. } => {
                for branch in branches {
                    self.asked.optional |= self.named(self.of(branch.condition.range));
                }
            }
            CompoundKind::While { condition, .. } => {
                self.asked.optional |= self.named(self.of(condition.range));
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &'s Word) {
        for part in word.parts() {
            if let PartKind::Parameter(parameter) = &part.kind {
                self.parameter(parameter);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceFile};
    use crate::syntax::dockerfile;

    fn of(run: &str) -> Asked {
        let file = SourceFile::new(FileId(0), "Dockerfile", format!("{run}\n").into_bytes());
        asked(&dockerfile::parse(&file).instructions[0], "T")
    }

    #[test]
    fn what_asks_whether_there_is_a_value() {
        for run in [
            "RUN if [ -n \"$T\" ]; then x; fi",
            "RUN if [ \"x$T\" != x ]; then curl $T; fi",
            "RUN [ x = \"x${T}\" ] || curl $T",
            "RUN [ \"$A\" = 1 -a \"$T\" ] && curl $T",
            "RUN test \"$T\" = \"\" || curl $T",
            "RUN [[ $A && $T ]] && curl $T",
            "RUN case \"$T\" in '') echo no ;; *) curl $T ;; esac",
            "RUN case x$T in x) ;; *) curl $T ;; esac",
            "RUN (( ${#T} )) && curl $T",
            "RUN curl ${T:-none}",
            "RUN : ${T:=none}; curl $T",
            "RUN curl ${T:+-H \"$T\"}",
            "RUN A=${T}; if [ -z \"$A\" ]; then exit 0; fi; curl $A",
            "RUN if env | grep -q T=; then curl $T; fi",
            "RUN curl $T || true",
            "RUN curl -H $T | tar x || echo none",
            "RUN if ! curl $T; then echo none; fi",
            "RUN ! curl $T",
            "RUN (curl $T || :) && x",
            "RUN X=$(curl $T || true) && x",
            "RUN sh -c 'if [ $T ]; then curl $T; fi'",
            "RUN [\"sh\", \"-c\", \"if [ -n \\\"$T\\\" ]; then x; fi\"]",
            "RUN python3 -c \"import os; os.environ.get('T')\"",
            "RUN <<E\nif [ \"$T\" != \"\" ]; then\n  curl $T\nfi\nE",
            "RUN python3 <<E\nimport os\nif 'T' in os.environ: pass\nE",
            "RUN while [ -z \"$T\" ]; do T=x; done",
        ] {
            assert!(of(run).optional, "{run}");
        }
    }

    #[test]
    fn what_needs_the_value() {
        for run in [
            "RUN curl -H \"Authorization: Bearer $T\" https://example.com/x?a=1",
            "RUN : ${T:?set it} && curl $T",
            "RUN curl $T || exit 1",
            "RUN curl $T || { echo failed; exit 1; }",
            "RUN curl $T || (sleep 5; curl $T)",
            "RUN echo \"${T}\" | npm login && npm ci || exit 2",
            "RUN [\"curl\", \"$T\"]",
            "RUN <<E\nset -e\ncurl $T\nE",
            "RUN curl ${T%x}",
        ] {
            let asked = of(run);
            assert!(!asked.optional && asked.needs, "{run}");
        }
    }

    #[test]
    fn what_needs_it_only_sometimes() {
        for run in [
            "RUN if [ -n \"$OTHER\" ]; then curl $T; fi",
            "RUN case \"$ARCH\" in amd64) curl $T ;; esac",
            "RUN [ -d /x ] || curl $T",
            "RUN [ \"$OTHER\" = 1 ] && curl $T; true",
            "RUN if a; then b; else curl $T; fi",
        ] {
            assert!(!of(run).needs, "{run}");
        }
        for run in [
            "RUN a && curl $T",
            "RUN (cd x && curl $T)",
            "RUN [ -d /x ] || mkdir /x; curl $T",
            "RUN for a in b c; do curl $T/$a; done",
            "RUN A=$T; curl $A",
        ] {
            assert!(of(run).needs, "{run}");
        }
    }

    #[test]
    fn what_tells_empty_from_unset() {
        for run in [
            "RUN [ -v T ] && curl $T",
            "RUN if [[ -v T ]]; then curl $T; fi",
            "RUN [ -n \"${T+x}\" ] && curl $T",
            "RUN curl ${T-none}",
            "RUN curl ${T?no}",
            "RUN printenv T | npm login",
        ] {
            assert!(of(run).tells_empty, "{run}");
        }
        for run in ["RUN [ -n \"$T\" ] && curl $T", "RUN curl ${T:-x} ${T:?x}"] {
            assert!(!of(run).tells_empty, "{run}");
        }
    }
}
