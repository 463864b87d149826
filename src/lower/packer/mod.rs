//! Packer: the files of one configuration, evaluated, to what is put where.
//!
//! In: the files ([`Member`]) and access to those that they name. Out: [`Lowered`], whose unit holds one operation for
//! each value that is put somewhere, with its way through variables, locals, functions and files. What plugins do with
//! their settings is in rules/packer and in docs/decisions/0071.

mod arguments;
mod attributes;
mod build;
mod builds;
mod cleanup;
mod command;
mod comprehension;
mod configuration;
mod documents;
mod evaluate;
mod functions;
mod golang;
mod kept;
mod once;
mod project;
mod put;
mod served;
mod settings;
mod staging;
mod value;

pub use configuration::{Member, Role};
pub use once::Documents;
pub use project::Files;
pub use put::Interest;

use std::collections::{BTreeMap, HashSet};

use builds::builds;
use configuration::Part;
use evaluate::{Definition, Evaluator, Scope};
use put::{At, Lowering};
use value::{Entry, Value};

use crate::ir::{Name, PackerPlace, Parent, Scope as IrScope, ScopeKind, Unit};
use crate::lower::hcl_comments::{self, Commented};
use crate::source::{FileId, SourceFile, Span, Text};
use crate::syntax::SyntaxError;
use crate::syntax::hcl::{Attribute, Block, Body, Expression, ExpressionKind};

/// What a configuration does.
#[derive(Debug)]
pub struct Lowered {
    /// What is put where. Scope 0 is empty.
    pub unit: Unit,
    /// What could not be read.
    pub errors: Vec<SyntaxError>,
    /// What else is to be told of: a place and a sentence about it.
    pub notices: Vec<(Span, String)>,
    /// What was read all the same, though Packer would not.
    pub notes: Vec<(Span, &'static str)>,
}

/// The comments of one file of a configuration.
#[must_use]
pub fn commented(file: &SourceFile, role: Role) -> Vec<Commented> {
    let part = configuration::read(file, role);
    hcl_comments::commented(file, &part.body, &part.comments)
}

/// Lowers a configuration. `folder` is that of its templates, relative to the root of the project; `file` is the file
/// that the unit is named after; `interest` says which texts are taken apart; `documents` are those of the run.
/// `follows` says which files that are served to installers count though the builders are known to ask for others.
#[must_use]
pub fn lower(
    file: FileId,
    members: &[Member],
    folder: &str,
    files: &dyn Files,
    interest: Interest<'_>,
    documents: &Documents,
    follows: &dyn Fn(FileId) -> bool,
) -> Lowered {
    let mut parts: Vec<Part> = members
        .iter()
        .map(|member| configuration::read(&member.file, member.role))
        .collect();
    let errors = parts
        .iter_mut()
        .flat_map(|p| std::mem::take(&mut p.errors))
        .collect();
    let comments = parts.iter().filter(|p| p.is_json).filter_map(|p| {
        let first = p.comments.first()?;
        Some((
            *first,
            "JSON has no comments: Packer does not read such a file",
        ))
    });
    let notes = comments.collect();
    let mut evaluator = Evaluator::new(files, folder.to_owned());
    define(&parts, &mut evaluator);
    let mut lowering = Lowering {
        evaluator: &evaluator,
        interest,
        documents,
        ops: Vec::new(),
        locks_account: false,
        accounts: Vec::new(),
        passwords: Vec::new(),
        seen: HashSet::new(),
        served: served::Served::default(),
    };
    lowering.accounts = given(
        &lowering,
        &parts,
        &["ssh_username", "winrm_username", "elevated_user"],
    );
    lowering.passwords = given(&lowering, &parts, &["ssh_password", "winrm_password"]);
    let builds = builds(&lowering, &parts);
    lowering.locks_account = builds.iter().any(|b| b.cleanup.locks_account);
    for part in &parts {
        lowering.part(part);
    }
    lowering.served_documents(follows);
    for build in &builds {
        for (index, step) in build.steps.iter().enumerate() {
            lowering.provisioner(index, step, &build.cleanup);
        }
        for plugin in &build.post_processors {
            lowering.post_processor(plugin);
        }
        let at = At::new(PackerPlace::Provisioner, build.span);
        lowering.settings("", &at, &build.settings);
    }
    for name in shown(&evaluator) {
        let mut text = Text::new();
        text.push_decoded(&name.text, name.span);
        lowering.push_name(PackerPlace::Unmasked, text, name.span);
    }
    let ops = std::mem::take(&mut lowering.ops);
    let scope = |ops| IrScope {
        kind: ScopeKind::Document,
        name: None,
        span: Span::new(file, 0, 0),
        parent: Parent::Outside,
        takes: Vec::new(),
        windows: false,
        ops,
    };
    Lowered {
        unit: Unit {
            file,
            scopes: vec![scope(Vec::new()), scope(ops)],
        },
        errors,
        notices: evaluator.take_notices(),
        notes,
    }
}

/// Most accounts and passwords of one configuration that are kept.
const MOST_ACCOUNTS: usize = 8;

/// The values of settings of that name in builders and provisioners, as far as they are known.
fn given(lowering: &Lowering<'_>, parts: &[Part], names: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let outer = parts.iter().flat_map(|p| &p.body.blocks);
    let blocks = outer.flat_map(|b| std::iter::once(b).chain(&b.body.blocks));
    for attribute in blocks.flat_map(|b| &b.body.attributes) {
        if !names.contains(&attribute.name.as_str()) || found.len() >= MOST_ACCOUNTS {
            continue;
        }
        let value = lowering
            .evaluator
            .value(&attribute.value, &Scope::default());
        found.extend(
            value
                .certain()
                .map(|name| name.as_str().to_owned())
                .filter(|name| !name.is_empty() && !found.contains(name)),
        );
    }
    found
}

/// Variables that nothing keeps out of logs: their names, where they are declared.
fn shown(evaluator: &Evaluator<'_>) -> Vec<Name> {
    let variables = evaluator.variables.values();
    variables
        .filter(|v| !v.sensitive)
        .map(|v| v.name.clone())
        .collect()
}

fn name_of(text: &Text, fallback: Span) -> Name {
    Name {
        text: text.as_str().to_owned(),
        span: text.full_span().unwrap_or(fallback),
    }
}

/// Variables and locals, with the values that Packer would take: defaults, then the files that it loads by itself, HCL
/// before JSON. A file that is only loaded when it is asked for counts where nothing else gives a value.
fn define<'a>(parts: &'a [Part], evaluator: &mut Evaluator<'a>) {
    for part in parts {
        for block in &part.body.blocks {
            match block.kind.as_str() {
                "variable" => labelled(block, "default", &mut evaluator.variables),
                "local" => labelled(block, "expression", &mut evaluator.locals),
                "variables" => plural(&block.body, &mut evaluator.variables),
                "locals" => plural(&block.body, &mut evaluator.locals),
                _ => {}
            }
        }
    }
    let given = |role: Role| parts.iter().filter(move |p| p.role == role);
    for attribute in given(Role::AutoVariables).flat_map(|p| &p.body.attributes) {
        if let Some(variable) = evaluator.variables.get_mut(attribute.name.as_str()) {
            variable.value = Some(&attribute.value);
        }
    }
    for attribute in given(Role::Variables).flat_map(|p| &p.body.attributes) {
        if let Some(variable) = evaluator.variables.get_mut(attribute.name.as_str())
            && variable.value.is_none_or(is_empty)
        {
            variable.value = Some(&attribute.value);
        }
    }
}

/// `variable "name" { … }`, whose value is that of `attribute`.
fn labelled<'a>(block: &'a Block, attribute: &str, into: &mut BTreeMap<String, Definition<'a>>) {
    let Some(label) = block.labels.first() else {
        return;
    };
    let definition = Definition {
        value: block.body.attribute(attribute).map(|a| &a.value),
        name: name_of(label, block.span),
        sensitive: is_true(block.body.attribute("sensitive")),
    };
    into.insert(label.as_str().to_owned(), definition);
}

/// `variables { name = … }`
fn plural<'a>(body: &'a Body, into: &mut BTreeMap<String, Definition<'a>>) {
    for attribute in &body.attributes {
        let definition = Definition {
            value: Some(&attribute.value),
            name: name_of(&attribute.name, attribute.span),
            sensitive: false,
        };
        into.insert(attribute.name.as_str().to_owned(), definition);
    }
}

fn is_true(attribute: Option<&Attribute>) -> bool {
    attribute.is_some_and(|a| matches!(a.value.kind, ExpressionKind::Bool(true)))
}

fn is_empty(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Null => true,
        ExpressionKind::Template(elements) => elements.is_empty(),
        _ => false,
    }
}

impl Lowering<'_> {
    /// The settings of a block: attributes and the blocks in it.
    fn body(&self, body: &Body, scope: &Scope<'_>) -> Value {
        let mut entries: Vec<Entry> = body
            .attributes
            .iter()
            .map(|a| self.attribute(a, scope))
            .collect();
        for block in &body.blocks {
            if block.kind.as_str() == "dynamic" {
                let key = block.labels.first().cloned().unwrap_or_default();
                for content in block.body.blocks("content") {
                    entries.push(Entry {
                        key: name_of(&key, block.span),
                        value: self.body(&content.body, scope),
                        span: block.span,
                    });
                }
                continue;
            }
            entries.push(Entry {
                key: name_of(&block.kind, block.span),
                value: self.body(&block.body, scope),
                span: block.span,
            });
        }
        Value::map(entries)
    }

    /// An attribute; values that only stand in for its own come with it.
    fn attribute(&self, attribute: &Attribute, scope: &Scope<'_>) -> Entry {
        let (value, mut strays) = self.evaluator.all(&attribute.value, scope);
        let value = if strays.is_empty() {
            value
        } else {
            strays.insert(0, value);
            Value::list(strays)
        };
        Entry {
            key: name_of(&attribute.name, attribute.span),
            value,
            span: attribute.span,
        }
    }

    /// What stands in a file besides its builds.
    fn part(&mut self, part: &Part) {
        let scope = Scope::default();
        if matches!(part.role, Role::AutoVariables | Role::Variables) {
            for attribute in &part.body.attributes {
                let entry = self.attribute(attribute, &scope);
                let at = At::new(PackerPlace::VariableFile, entry.span);
                self.put(&at.keyed(entry.key, entry.span), &entry.value);
            }
            for block in &part.body.blocks {
                self.evaluator.notice(
                    block.span,
                    "a block among values, which Packer does not read; it was looked at all the same",
                );
            }
        }
        for block in &part.body.blocks {
            let label = |at: usize| block.labels.get(at).map_or("", Text::as_str);
            match block.kind.as_str() {
                "variable" => self.definition(block, "default", PackerPlace::Variable),
                "local" => self.definition(block, "expression", PackerPlace::Local),
                "variables" => self.definitions(&block.body, PackerPlace::Variable),
                "locals" => self.definitions(&block.body, PackerPlace::Local),
                "source" | "data" | "communicator" => self.source(label(0), block),
                "packer" => {
                    let settings = self.body(&block.body, &scope);
                    let at = At::new(PackerPlace::Text, block.span);
                    self.put(&at, &settings);
                }
                "build" => {
                    for inner in block.body.blocks("source") {
                        let kind = inner.labels.first().map_or("", Text::as_str);
                        let kind = kind.split('.').next().unwrap_or_default().to_owned();
                        self.source(&kind, inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn source(&mut self, kind: &str, block: &Block) {
        let settings = self.body(&block.body, &Scope::default());
        let at = At::new(PackerPlace::Source, block.span);
        self.asked_for(&at, &settings);
        for entry in settings.entries() {
            let keyed = |place| At {
                place,
                key: None,
                ..at.keyed(entry.key.clone(), entry.span)
            };
            match (kind, entry.key.text.as_str()) {
                ("docker", "changes") => {
                    self.changes(&keyed(PackerPlace::ContainerConfig), &entry.value);
                }
                // What the container is run with, `docker commit` keeps in the config.
                ("docker", "run_command") => {
                    self.environment_of_container(
                        &keyed(PackerPlace::ContainerConfig),
                        &entry.value,
                    );
                    self.arguments(&keyed(PackerPlace::SourceCommand), &entry.value);
                }
                ("file", "content") => {
                    let at = keyed(PackerPlace::Artifact);
                    for known in entry.value.texts() {
                        self.free(&at, known);
                    }
                }
                _ => self.setting(kind, &at, entry),
            }
        }
    }

    fn definition(&mut self, block: &Block, attribute: &str, place: PackerPlace) {
        let Some(label) = block.labels.first() else {
            return;
        };
        let given = block.body.attributes.iter();
        for attribute in given.filter(|a| a.name.as_str() == attribute) {
            let entry = self.attribute(attribute, &Scope::default());
            let at = At::new(place, entry.span).keyed(name_of(label, block.span), entry.span);
            self.put(&at, &entry.value);
        }
    }

    fn definitions(&mut self, body: &Body, place: PackerPlace) {
        for attribute in &body.attributes {
            let entry = self.attribute(attribute, &Scope::default());
            let at = At::new(place, entry.span).keyed(entry.key.clone(), entry.span);
            self.put(&at, &entry.value);
        }
    }
}
