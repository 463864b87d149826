//! What the names in a module stand for: looked up once for all references, however many there are.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::Module;
use super::evaluate::name_of;
use crate::ir::Awaited;
use crate::source::{Span, Text};
use crate::syntax::hcl::{Attribute, Block, Body, Element, Expression, ExpressionKind, Hcl};

/// The names of a file and of those beside it. The others are read when the file itself does not have one.
pub(super) struct Names<'m, 'a> {
    pub(super) module: &'m Module<'a>,
    own: Declared<'a>,
    others: OnceCell<Vec<Declared<'a>>>,
    values: OnceCell<HashMap<&'a str, &'a Expression>>,
    /// What the module is called with, if it is one that is called.
    pub(super) inputs: Option<Inputs<'m>>,
}

/// What a module is called with, by its name.
pub(super) type Inputs<'m> = &'m dyn Fn(&str) -> Option<Input>;

/// One of them.
pub(super) struct Input {
    pub(super) text: Text,
    pub(super) awaited: Vec<Awaited>,
}

/// What one file declares; of a name that is declared twice, the first.
struct Declared<'a> {
    locals: HashMap<&'a str, &'a Expression>,
    variables: HashMap<&'a str, &'a Block>,
    templates: HashMap<&'a str, &'a Block>,
    calls: HashMap<&'a str, &'a Block>,
    outputs: HashMap<&'a str, &'a Block>,
}

/// What a template is filled in with.
#[derive(Clone, Copy)]
pub(super) enum Given<'e> {
    /// `vars = { a = 1 }`, the second argument of `templatefile`.
    Object(&'e Expression),
    /// `vars { a = 1 }`, up to Terraform 0.11.
    Block(&'e Body),
}

impl<'e> Given<'e> {
    /// The entries of an object that is spelled out, as they are written today; what `map("a", 1)` of Terraform up to 0.11
    /// says is handed to `each` the same, and what its blocks say.
    pub(super) fn entries(
        given: Option<Self>,
        each: &mut dyn FnMut(&'e str, Span, &'e Expression),
    ) {
        let object = match given {
            Some(Self::Object(object)) => &object.kind,
            Some(Self::Block(body)) => {
                for attribute in &body.attributes {
                    if let Some(span) = attribute.name.full_span() {
                        each(attribute.name.as_str(), span, &attribute.value);
                    }
                }
                return;
            }
            None => return,
        };
        match object {
            ExpressionKind::Object(entries) => {
                for (key, value) in entries {
                    if let Some(name) = name_of(key) {
                        each(name, key.span, value);
                    }
                }
            }
            ExpressionKind::Call(name, objects, _) if name.as_str() == "merge" => {
                for object in objects {
                    Self::entries(Some(Self::Object(object)), each);
                }
            }
            ExpressionKind::Call(name, arguments, _) if name.as_str() == "map" => {
                for pair in arguments.chunks_exact(2) {
                    if let [key, value] = pair
                        && let Some(name) = name_of(key)
                    {
                        each(name, key.span, value);
                    }
                }
            }
            _ => {}
        }
    }
}

impl<'m, 'a> Names<'m, 'a> {
    pub(super) fn new(module: &'m Module<'a>) -> Self {
        Self {
            module,
            own: Declared::of(module.own),
            others: OnceCell::new(),
            values: OnceCell::new(),
            inputs: None,
        }
    }

    /// The names of a module that is called with `inputs`.
    pub(super) fn called(module: &'m Module<'a>, inputs: Inputs<'m>) -> Self {
        Self {
            inputs: Some(inputs),
            ..Self::new(module)
        }
    }

    /// The folder of the module that `module.NAME` calls, if it is one beside this, and what it is given.
    pub(super) fn call(&self, name: &str) -> Option<(&'a str, &'a Body)> {
        let block = self.first(|file| file.calls.get(name).copied())?;
        let source = literal(&block.body.attribute("source")?.value)?;
        (source.starts_with("./") || source.starts_with("../")).then_some((source, &block.body))
    }

    /// What the module gives out as NAME.
    pub(super) fn output(&self, name: &str) -> Option<&'a Expression> {
        self.first(|file| {
            let found = file.outputs.get(name)?.body.attribute("value");
            found.map(|attribute| &attribute.value)
        })
    }

    /// What `local.NAME` is.
    pub(super) fn local(&self, name: &str) -> Option<&'a Expression> {
        self.first(|file| file.locals.get(name).copied())
    }

    /// What `terraform.tfvars` says that `var.NAME` is, else its default.
    pub(super) fn variable(&self, name: &str) -> Option<&'a Expression> {
        let values = self.values.get_or_init(|| {
            let files = (self.module.values)().iter();
            first_of_each(files.flat_map(|file| file.body.attributes.iter().map(named)))
        });
        let given = values.get(name).copied();
        given.or_else(|| self.declared(name, "default"))
    }

    /// Whether a variable is declared sensitive.
    pub(super) fn is_sensitive(&self, name: &str) -> bool {
        let said = self.declared(name, "sensitive");
        said.is_some_and(|value| matches!(value.kind, ExpressionKind::Bool(true)))
    }

    /// Whether a variable holds the name of something, as its description says: `Crypto key name`, `Path of the key`.
    pub(super) fn is_about(&self, name: &str) -> bool {
        let said = self.declared(name, "description").and_then(literal);
        said.is_some_and(describes_name)
    }

    /// Whether a variable is declared to be true or false.
    pub(super) fn is_switch(&self, name: &str) -> bool {
        let said = self.declared(name, "type").map(|said| &said.kind);
        matches!(said, Some(ExpressionKind::Variable(kind)) if kind.as_str() == "bool")
    }

    fn declared(&self, name: &str, attribute: &str) -> Option<&'a Expression> {
        self.first(|file| {
            let found = file.variables.get(name)?.body.attribute(attribute);
            found.map(|attribute| &attribute.value)
        })
    }

    /// The template of `data.template_file.NAME`, and what it is filled in with.
    pub(super) fn template_file(&self, name: &str) -> Option<(&'a Expression, Option<Given<'a>>)> {
        let block = self.first(|file| file.templates.get(name).copied())?;
        let value = |name: &str| block.body.attribute(name).map(|found| &found.value);
        let given = value("vars").map(Given::Object).or_else(|| {
            let blocks = &mut block.body.blocks.iter();
            let vars = blocks.find(|inner| inner.kind.as_str() == "vars")?;
            Some(Given::Block(&vars.body))
        });
        Some((value("template")?, given))
    }

    fn first<T>(&self, find: impl Fn(&Declared<'a>) -> Option<T>) -> Option<T> {
        find(&self.own).or_else(|| {
            let all = || (self.module.others)().iter().map(Declared::of).collect();
            self.others.get_or_init(all).iter().find_map(find)
        })
    }
}

impl<'a> Declared<'a> {
    fn of(file: &'a Hcl) -> Self {
        let blocks = || file.body.blocks.iter();
        let of_kind =
            |kind: &'static str| blocks().filter(move |block| block.kind.as_str() == kind);
        let label = |block: &'a Block, at: usize| block.labels.get(at).map(Text::as_str);
        let locals = of_kind("locals").flat_map(|block| block.body.attributes.iter().map(named));
        let labelled =
            |kind| of_kind(kind).filter_map(move |block| Some((label(block, 0)?, block)));
        let templates = of_kind("data")
            .filter(|block| block.labels.len() == 2 && label(block, 0) == Some("template_file"))
            .filter_map(|block| Some((label(block, 1)?, block)));
        Self {
            locals: first_of_each(locals),
            variables: first_of_each(labelled("variable")),
            templates: first_of_each(templates),
            calls: first_of_each(labelled("module")),
            outputs: first_of_each(labelled("output")),
        }
    }
}

/// Whether a description is that of a name, an id or a path, and not of what goes by it.
fn describes_name(description: &str) -> bool {
    const WORDS: [&str; 5] = ["name", "id", "arn", "path", "filename"];
    let first = description.split(['.', ',', '(', ';', '\n']).next();
    let first = first.unwrap_or_default().to_ascii_lowercase();
    let words: Vec<&str> = first.split_whitespace().collect();
    let words = match words.as_slice() {
        ["the" | "a" | "an", rest @ ..] => rest,
        all => all,
    };
    match words {
        [word, "of" | "to", ..] if WORDS.contains(word) => true,
        // `Password for the user name` is no name.
        [about @ .., word] if WORDS.contains(word) => !about
            .iter()
            .any(|w| matches!(*w, "for" | "of" | "and" | "or" | "user")),
        _ => false,
    }
}

/// A string without anything to fill in.
fn literal(value: &Expression) -> Option<&str> {
    let ExpressionKind::Template(elements) = &value.kind else {
        return None;
    };
    match elements.as_slice() {
        [Element::Literal(text)] => Some(text.as_str()),
        _ => None,
    }
}

fn named(attribute: &Attribute) -> (&str, &Expression) {
    (attribute.name.as_str(), &attribute.value)
}

fn first_of_each<'a, T>(all: impl Iterator<Item = (&'a str, T)>) -> HashMap<&'a str, T> {
    let mut first = HashMap::new();
    for (name, value) in all {
        first.entry(name).or_insert(value);
    }
    first
}
