//! Walking the tree.

use super::{
    Branch, Command, Compound, CompoundKind, Item, List, Operator, PartKind, Redirect,
    RedirectTarget, Script, SimpleCommand, Substitution, Word,
};

/// What a command stands in, next around it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Enclosure {
    /// The text itself, a group, a branch, a loop, a function: what it sets stays set after it.
    #[default]
    Shell,
    /// `( … )`
    Subshell,
    /// `$( … )`, backticks.
    CommandSubstitution,
    /// `<( … )`, `>( … )`
    ProcessSubstitution,
}

/// Where a command stands.
#[derive(Clone, Copy, Debug)]
pub struct Context<'s> {
    /// The operator before the command.
    pub before: Operator,
    /// The operator after it.
    pub after: Operator,
    /// The commands of its pipeline, itself among them.
    pub pipeline: &'s [Item],
    /// Which of them it is, from 0.
    pub position: usize,
    /// How many constructs stand around it.
    pub depth: u32,
    /// In a function's body: may run never, or often.
    pub in_function: bool,
    /// In an `if`, a loop or a `case`, or after `&&` or `||`: may not run.
    pub conditional: bool,
    /// In the background, or a coprocess, or within a command that is.
    pub background: bool,
    /// What stands around it.
    pub enclosure: Enclosure,
}

impl<'s> Context<'s> {
    /// The command whose output it reads.
    #[must_use]
    pub fn previous_in_pipeline(&self) -> Option<&'s Command> {
        let item = self.pipeline.get(self.position.checked_sub(1)?)?;
        Some(&item.command)
    }

    /// The command that reads its output.
    #[must_use]
    pub fn next_in_pipeline(&self) -> Option<&'s Command> {
        self.pipeline
            .get(self.position + 1)
            .map(|item| &item.command)
    }

    fn inner(self, enclosure: Enclosure) -> Self {
        Self {
            depth: self.depth + 1,
            enclosure,
            ..self
        }
    }
}

/// A simple command and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct SimpleCommandRef<'s> {
    /// The command.
    pub command: &'s SimpleCommand,
    /// Where it stands.
    pub context: Context<'s>,
}

/// What is called for the nodes of a tree, in the order of the text but for here-documents, which come with
/// their operator: a command before its words, a word before the commands in it.
pub trait Visitor<'s> {
    /// Any list, before its commands.
    fn list(&mut self, list: &'s List) {
        let _ = list;
    }
    /// A simple command.
    fn simple_command(&mut self, command: &'s SimpleCommand, context: Context<'s>) {
        let _ = (command, context);
    }
    /// A compound command, before what it holds.
    fn compound(&mut self, compound: &'s Compound, context: Context<'s>) {
        let _ = (compound, context);
    }
    /// Any word: arguments, values, targets, patterns, operands, bodies of here-documents.
    fn word(&mut self, word: &'s Word) {
        let _ = word;
    }
    /// Any redirect.
    fn redirect(&mut self, redirect: &'s Redirect) {
        let _ = redirect;
    }
}

impl Script {
    /// Calls `visitor` for every node.
    pub fn visit<'s>(&'s self, visitor: &mut dyn Visitor<'s>) {
        let context = Context {
            before: Operator::None,
            after: Operator::None,
            pipeline: &[],
            position: 0,
            depth: 0,
            in_function: false,
            conditional: false,
            background: false,
            enclosure: Enclosure::Shell,
        };
        let mut walk = Walk {
            script: self,
            visitor,
        };
        walk.list(&self.body, context);
    }

    /// Every simple command, those in bodies and substitutions too, each before those within it.
    pub fn simple_commands(&self) -> impl Iterator<Item = SimpleCommandRef<'_>> {
        #[derive(Default)]
        struct Collect<'s>(Vec<SimpleCommandRef<'s>>);
        impl<'s> Visitor<'s> for Collect<'s> {
            fn simple_command(&mut self, command: &'s SimpleCommand, context: Context<'s>) {
                self.0.push(SimpleCommandRef { command, context });
            }
        }
        let mut collect = Collect::default();
        self.visit(&mut collect);
        collect.0.into_iter()
    }
}

struct Walk<'s, 'v> {
    script: &'s Script,
    visitor: &'v mut dyn Visitor<'s>,
}

impl<'s> Walk<'s, '_> {
    fn list(&mut self, list: &'s List, around: Context<'s>) {
        self.visitor.list(list);
        for and_or in list.and_or_lists() {
            let background = around.background || and_or.is_background();
            for (index, pipeline) in and_or.pipelines().enumerate() {
                for (position, item) in pipeline.iter().enumerate() {
                    let context = Context {
                        before: item.before,
                        after: item.after,
                        pipeline,
                        position,
                        background,
                        conditional: around.conditional || index > 0,
                        ..around
                    };
                    self.item(item, context);
                }
            }
        }
    }

    fn item(&mut self, item: &'s Item, mut context: Context<'s>) {
        context.background |= item.coprocess;
        match &item.command {
            Command::Simple(command) => {
                self.visitor.simple_command(command, context);
                self.simple(command, context);
            }
            Command::Compound(compound) => {
                self.visitor.compound(compound, context);
                self.compound(compound, context);
            }
        }
    }

    fn simple(&mut self, command: &'s SimpleCommand, context: Context<'s>) {
        for assignment in &command.assignments {
            self.word(&assignment.value, context);
        }
        self.words(&command.words, context);
        self.redirects(&command.redirects, context);
    }

    fn compound(&mut self, compound: &'s Compound, context: Context<'s>) {
        let same = context.inner(context.enclosure);
        let branch = Context {
            conditional: true,
            ..same
        };
        match &compound.kind {
            CompoundKind::Subshell(body) => self.list(body, context.inner(Enclosure::Subshell)),
            CompoundKind::Group(body) => self.list(body, same),
            CompoundKind::If {
                branches,
                otherwise,
            } => {
                for (index, Branch { condition, body }) in branches.iter().enumerate() {
                    self.list(condition, if index == 0 { same } else { branch });
                    self.list(body, branch);
                }
                if let Some(body) = otherwise {
                    self.list(body, branch);
                }
            }
            CompoundKind::While {
                condition, body, ..
            } => {
                self.list(condition, same);
                self.list(body, branch);
            }
            CompoundKind::For { words, body, .. } => {
                self.words(words.as_deref().unwrap_or_default(), context);
                self.list(body, branch);
            }
            CompoundKind::ArithmeticFor { header, body } => {
                self.word(header, context);
                self.list(body, branch);
            }
            CompoundKind::Case { subject, arms } => {
                self.word(subject, context);
                for arm in arms {
                    self.words(&arm.patterns, context);
                    self.list(&arm.body, branch);
                }
            }
            CompoundKind::Function { body, .. } => {
                if let Some(item) = body {
                    let inner = Context {
                        before: item.before,
                        after: item.after,
                        pipeline: std::slice::from_ref(&**item),
                        position: 0,
                        in_function: true,
                        background: false,
                        ..same
                    };
                    self.item(item, inner);
                }
            }
            CompoundKind::Test(words) => self.words(words, context),
            CompoundKind::Arithmetic(expression) => self.word(expression, context),
            CompoundKind::Opaque => {}
        }
        self.redirects(&compound.redirects, context);
    }

    fn redirects(&mut self, redirects: &'s [Redirect], context: Context<'s>) {
        for redirect in redirects {
            self.visitor.redirect(redirect);
            match &redirect.target {
                RedirectTarget::Word(word) => self.word(word, context),
                RedirectTarget::Heredoc(id) => {
                    if let Some(heredoc) = self.script.heredoc(*id) {
                        self.word(&heredoc.content, context);
                    }
                }
                RedirectTarget::Missing => {}
            }
        }
    }

    fn words(&mut self, words: &'s [Word], context: Context<'s>) {
        for word in words {
            self.word(word, context);
        }
    }

    fn word(&mut self, word: &'s Word, context: Context<'s>) {
        self.visitor.word(word);
        for part in word.parts() {
            match &part.kind {
                PartKind::Literal | PartKind::Decoded(_) | PartKind::Opaque(_) => {}
                PartKind::Parameter(parameter) => {
                    let inner = [
                        &parameter.subscript,
                        &parameter.word,
                        &parameter.replacement,
                    ];
                    for word in inner.into_iter().flatten() {
                        self.word(word, context);
                    }
                }
                PartKind::Substitution(substitution) => {
                    let enclosure = match **substitution {
                        Substitution::Command(_) => Enclosure::CommandSubstitution,
                        Substitution::Input(_) | Substitution::Output(_) => {
                            Enclosure::ProcessSubstitution
                        }
                    };
                    self.list(substitution.body(), context.inner(enclosure));
                }
                PartKind::Arithmetic(expression) => self.word(expression, context),
                PartKind::Array(elements) => {
                    for element in elements {
                        self.word(&element.value, context);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::syntax::shell::{Dialect, parse_str};

    fn context_of<'s>(script: &'s Script, source: &str, name: &str) -> Context<'s> {
        script
            .simple_commands()
            .find(|c| c.command.name().unwrap().range.of(source) == name)
            .unwrap()
            .context
    }

    #[test]
    fn commands_know_where_they_stand() {
        let source =
            "a | b && c & f() { if d; then e; fi; }; (g) < <(h \"$(i)\"); j <<E\n$(k)\nE\n";
        let script = parse_str(source, Dialect::Posix);
        assert!(script.errors.is_empty(), "{:?}", script.errors);
        let of = |name| context_of(&script, source, name);
        let names: String = script
            .simple_commands()
            .map(|c| c.command.name().unwrap().range.of(source))
            .collect();
        assert_eq!(names, "abcdeghijk");

        let simple_name = |command: Option<&Command>| match command {
            Some(Command::Simple(c)) => c.name().map(|n| n.range.of(source).to_owned()),
            _ => None,
        };
        assert_eq!(
            simple_name(of("a").next_in_pipeline()).as_deref(),
            Some("b")
        );
        assert_eq!(
            simple_name(of("b").previous_in_pipeline()).as_deref(),
            Some("a")
        );
        assert_eq!(simple_name(of("b").next_in_pipeline()), None);
        assert!(of("a").background && of("c").background && !of("e").background);
        assert!(!of("b").conditional && of("c").conditional && of("e").conditional);
        assert!(!of("d").conditional && of("d").in_function && !of("g").in_function);
        assert_eq!(of("c").before, Operator::And);
        assert_eq!(of("e").enclosure, Enclosure::Shell);
        assert_eq!(of("g").enclosure, Enclosure::Subshell);
        assert_eq!(of("h").enclosure, Enclosure::ProcessSubstitution);
        assert_eq!(of("i").enclosure, Enclosure::CommandSubstitution);
        assert_eq!(of("k").enclosure, Enclosure::CommandSubstitution);
        assert_eq!((of("a").depth, of("e").depth, of("i").depth), (0, 3, 2));
    }
}
