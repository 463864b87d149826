//! Dockerfiles: instructions to scopes, bindings and deposits.
//!
//! What each instruction leaves behind follows BuildKit's dispatch (`frontend/dockerfile/dockerfile2llb/convert.go`).

mod command;
mod mounts;
mod run;
mod stages;
mod surroundings;

use crate::commands;
use crate::ir::path;
use crate::ir::{
    Binding, BindingKind, CopiedFiles, Deposit, Name, Op, OpKind, Operator, Part, Place, Scope,
    TakenFiles, Unit, Value,
};
use crate::source::{SourceFile, Span, Text};
use crate::syntax::dockerfile::{
    self as tree, Body, Dockerfile, Escape, Instruction, Keyword, Kind, Pair, TextRange, WordPart,
    parse_heredoc, parse_word,
};
use crate::syntax::shell::Scripts;

/// Whether a text is worth a closer look: given by the caller, so that this module need not know what a secret is.
pub type Interest<'a> = &'a dyn Fn(&str) -> bool;

/// Lowers a whole file. `interest` says which command texts are taken apart; all else always is. `scripts` keeps what is read
/// of them.
#[must_use]
pub fn lower(
    file: &SourceFile,
    tree: &Dockerfile,
    interest: Interest<'_>,
    scripts: &Scripts,
) -> Unit {
    let mut scopes = vec![stages::global(file)];
    let mut lowering = Lowering {
        escape: tree.escape,
        interest,
        scripts,
        shell: run::Shell::default(),
        names: stages::Names::default(),
        earlier: 0,
        stages: surroundings::Stages::default(),
        tainted: false,
        script_next: false,
    };
    lowering.stages.open(&stages::global(file));
    for instruction in &tree.instructions {
        if instruction.body.name == Keyword::From {
            // A stage cannot take from itself: its name is known once the next one opens.
            if let Some((at, last)) = scopes.iter().enumerate().next_back() {
                lowering.names.add(last, at);
            }
            lowering.earlier = scopes.len();
            let stage = stages::open(instruction, &scopes, &lowering.names, tree.escape);
            lowering.shell = run::Shell::of(&stage);
            lowering.stages.open(&stage);
            lowering.script_next = false;
            scopes.push(stage);
        }
        let takes = stages::takes(instruction, &lowering.names, lowering.earlier);
        if let Some(scope) = scopes.last_mut() {
            scope.takes.extend(takes);
            lowering.instruction(instruction, scope);
        }
    }
    Unit {
        file: file.id(),
        scopes,
    }
}

struct Lowering<'a> {
    escape: Escape,
    interest: Interest<'a>,
    /// Its commands as they are read.
    scripts: &'a Scripts,
    shell: run::Shell,
    /// The stages before the one that is being lowered, by name.
    names: stages::Names,
    /// How many scopes stand before it.
    earlier: usize,
    /// What is around its commands.
    stages: surroundings::Stages,
    /// Something so far may hold a secret that a command could put somewhere.
    tainted: bool,
    /// The entry point of the stage is a shell that takes the command for its script.
    script_next: bool,
}

impl Lowering<'_> {
    fn instruction(&mut self, at: &Instruction, scope: &mut Scope) {
        let body = at.innermost();
        let triggered = at.body.name == Keyword::Onbuild;
        let mut push = |kind: OpKind| {
            scope.ops.push(Op {
                span: at.span,
                triggered,
                kind,
            })
        };
        match (body.name, &body.kind) {
            (Keyword::Env | Keyword::Arg, Kind::Pairs(pairs)) => {
                let kind = if body.name == Keyword::Env {
                    BindingKind::Environment
                } else {
                    BindingKind::Argument
                };
                let bindings = self.bindings(at, pairs, kind);
                self.stages.bind(&bindings);
                self.tainted |= pairs.iter().any(|pair| {
                    let value = pair.value.as_ref().map_or("", |v| at.str(v));
                    (self.interest)(at.str(&pair.key)) || (self.interest)(value)
                });
                push(OpKind::Bind(bindings));
            }
            (Keyword::Label, Kind::Pairs(pairs)) => {
                for pair in pairs {
                    let value = pair
                        .value
                        .as_ref()
                        .map(|v| self.value(at, v))
                        .unwrap_or_default();
                    let key = Some(self.name(at, &pair.key));
                    push(OpKind::Deposit(Deposit {
                        key,
                        ..deposit(Place::Label, value)
                    }));
                }
            }
            (Keyword::Run, Kind::Command(form)) => self.run(at, body, form, &mut push),
            (name, Kind::Command(form)) => {
                if name == Keyword::Shell {
                    self.shell = run::Shell::set(form);
                    self.stages.shell(run::traces(form));
                }
                self.command(at, name.as_str(), form, &mut push);
            }
            (Keyword::Copy | Keyword::Add, Kind::Paths(paths)) => {
                self.paths(at, body, paths, &mut push)
            }
            (
                Keyword::From,
                Kind::From {
                    image: Some(image), ..
                },
            ) => {
                push(OpKind::Deposit(deposit(
                    Place::BaseImage,
                    self.value(at, image),
                )));
            }
            (
                Keyword::Workdir
                | Keyword::User
                | Keyword::Volume
                | Keyword::Expose
                | Keyword::StopSignal
                | Keyword::Maintainer,
                Kind::Text,
            ) => {
                let place = Place::Setting(body.name.as_str());
                let value = self.value(at, &body.args);
                match body.name {
                    Keyword::Workdir => self.stages.change(&value),
                    Keyword::User => self.stages.user(&value),
                    _ => {}
                }
                push(OpKind::Deposit(deposit(place, value)));
            }
            _ => {}
        }
    }

    fn bindings(&self, at: &Instruction, pairs: &[Pair], kind: BindingKind) -> Vec<Binding> {
        pairs
            .iter()
            .map(|pair| {
                let name = self.name(at, &pair.key);
                let value = pair.value.as_ref().map(|range| self.value(at, range));
                let end = pair.value.as_ref().map_or(pair.key.end, |v| v.end);
                Binding {
                    name,
                    value,
                    kind,
                    span: at.span_of(&(pair.key.start..end)),
                }
            })
            .collect()
    }

    /// A name, its quotes and escapes taken away (names are words too).
    fn name(&self, at: &Instruction, range: &TextRange) -> Name {
        let raw = at.str(range);
        let quoted = raw.contains(['"', '\'', self.escape.char()]);
        let text = if quoted {
            parse_word(&at.text, range, self.escape)
                .iter()
                .map(|part| match part {
                    WordPart::Literal(text) => text.as_str(),
                    WordPart::Variable { .. } => "",
                })
                .collect()
        } else {
            raw.to_owned()
        };
        Name {
            text,
            span: at.span_of(range),
        }
    }

    fn value(&self, at: &Instruction, range: &TextRange) -> Value {
        // Most values are plain: no need to lex them.
        if !at.str(range).contains(['"', '\'', '$', self.escape.char()]) {
            return Value::literal(at.text.slice(range.clone()));
        }
        value_of(parse_word(&at.text, range, self.escape))
    }

    fn paths(
        &mut self,
        at: &Instruction,
        body: &Body,
        paths: &[Text],
        push: &mut dyn FnMut(OpKind),
    ) {
        for heredoc in &at.heredocs {
            let value = if heredoc.expand {
                value_of(parse_heredoc(&heredoc.body))
            } else {
                Value::literal(heredoc.body.clone())
            };
            let path = paths
                .last()
                .map(|to| self.path_text(to))
                .unwrap_or_default();
            let text = value.text();
            for login in commands::logins(&path, text.as_str()) {
                let key = text.span(login.user).map(|span| Name {
                    text: "password".to_owned(),
                    span,
                });
                push(OpKind::Deposit(Deposit {
                    key,
                    ..deposit(Place::CopiedText, value.slice(login.secret))
                }));
            }
            push(OpKind::Deposit(Deposit {
                text: true,
                ..deposit(Place::CopiedText, value)
            }));
        }
        let Some((destination, sources)) = paths.split_last() else {
            return;
        };
        let is_url =
            |text: &Text| text.as_str().contains("://") || text.as_str().starts_with("git@");
        for source in sources
            .iter()
            .filter(|s| body.name == Keyword::Add && is_url(s))
        {
            let value = value_of(parse_word(source, &(0..source.len()), self.escape));
            push(OpKind::Deposit(deposit(Place::SourceUrl, value)));
        }
        let flag = |name: &'static str| {
            let flags = body.flags.iter();
            flags.filter(move |f| at.str(&f.name).eq_ignore_ascii_case(name))
        };
        if let Some(from) = flag("from").next() {
            let stage = from.value.as_ref().map_or("", |v| at.str(v));
            if let Some(stage) = stages::stage(stage, &self.names, self.earlier) {
                push(OpKind::Take(self.taken(stage, sources, destination)));
                return;
            }
        }
        let from = flag("from").next().and_then(|flag| flag.value.as_ref());
        let from = from.map(|word| at.str(word).to_ascii_lowercase());
        let foreign = flag("from").next().is_some();
        let openers: Vec<_> = at.heredocs.iter().map(|h| at.str(&h.opener)).collect();
        let sources: Vec<Text> = sources
            .iter()
            .filter(|s| !is_url(s) && !openers.contains(&s.as_str()))
            .map(|source| self.expanded(source))
            .filter(|source| !is_url(source))
            .collect();
        if !sources.is_empty() {
            let unpacks = body.name == Keyword::Add;
            let target = Some(self.target(sources.len(), destination));
            // Whether one of them is a secret is asked of the files; a command may remove it, or put it elsewhere.
            self.tainted = true;
            push(OpKind::Copy(CopiedFiles {
                sources,
                destination: Some(destination.clone()),
                target,
                unpacks,
                exclude: flag("exclude")
                    .filter_map(|f| Some(at.str(f.value.as_ref()?).to_owned()))
                    .collect(),
                parents: flag("parents").any(|f| {
                    let value = f.value.as_ref().map(|v| at.str(v));
                    value.is_none_or(|v| !v.eq_ignore_ascii_case("false"))
                }),
                foreign,
                from,
                by_command: false,
            }));
        }
    }
}

impl Lowering<'_> {
    /// `COPY --from` of a stage: sources are paths from its root on.
    fn taken(&self, stage: usize, sources: &[Text], destination: &Text) -> TakenFiles {
        TakenFiles {
            stage,
            sources: sources
                .iter()
                .map(|source| path::normal("/", &self.path_text(source)))
                .collect(),
            destination: self.target(sources.len(), destination),
        }
    }

    /// The word with what its variables stand for; as it is written, where one of them is not known.
    fn expanded(&self, word: &Text) -> Text {
        if !word.as_str().contains('$') {
            return word.clone();
        }
        let text = self.path_text(word);
        match word.full_span() {
            Some(span) if !text.contains("${") => {
                let mut expanded = Text::new();
                expanded.push_decoded(&text, span);
                expanded
            }
            _ => word.clone(),
        }
    }

    fn path_text(&self, word: &Text) -> String {
        let word = value_of(parse_word(word, &(0..word.len()), self.escape));
        self.stages.text(&word)
    }

    /// Where files go: an absolute path, with `/` at its end when it is a folder.
    fn target(&self, sources: usize, destination: &Text) -> String {
        let written = self.path_text(destination);
        let mut destination = path::normal(self.stages.directory(), &written);
        let folder = sources > 1 || written.ends_with(['/', '.']);
        if folder && !destination.ends_with('/') {
            destination.push('/');
        }
        destination
    }
}

/// A deposit without a name.
fn deposit(place: Place, value: Value) -> Deposit {
    Deposit {
        place,
        key: None,
        context: Vec::new(),
        value,
        transient: false,
        text: false,
    }
}

fn value_of(parts: Vec<WordPart>) -> Value {
    let parts = parts
        .into_iter()
        .map(|part| match part {
            WordPart::Literal(text) => Part::Literal(text),
            WordPart::Variable {
                name,
                span,
                operator,
                word,
            } => Part::Ref {
                name,
                span,
                operator: operator.map(|o| match o {
                    tree::Operator::Default => Operator::Default,
                    tree::Operator::Alternate => Operator::Alternate,
                    tree::Operator::Required => Operator::Required,
                    tree::Operator::Edit => Operator::Edit,
                }),
                word: value_of(word),
            },
        })
        .collect();
    Value { parts }
}

/// The span of a decoded text; `fallback` for an empty one.
fn span_of(text: &Text, fallback: Span) -> Span {
    text.full_span().unwrap_or(fallback)
}
