//! A file's scopes and what happens in each, in order.

use super::{Place, Value};
use crate::source::{FileId, Span, Text};

/// One file.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The file.
    pub file: FileId,
    /// Its scopes; a scope's parent stands before it.
    pub scopes: Vec<Scope>,
}

/// A stretch of the file with variables of its own: the part before the first FROM, or a stage.
#[derive(Clone, Debug)]
pub struct Scope {
    /// What it is.
    pub kind: ScopeKind,
    /// A stage's name, in lower case (builders compare it so).
    pub name: Option<String>,
    /// The instruction that opens it; an empty span at the file's start for the global part.
    pub span: Span,
    /// What it inherits from.
    pub parent: Parent,
    /// Stages whose files or mounts it takes, by their position in [`Unit::scopes`].
    pub takes: Vec<usize>,
    /// It builds on Windows, where secret mounts do not work.
    pub windows: bool,
    /// What happens, in order.
    pub ops: Vec<Op>,
}

/// Kinds of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// Before the first FROM: seen by FROM lines only, until redeclared.
    Global,
    /// A stage.
    Stage,
    /// A document that a machine is given: it has no names of its own, and always gets there.
    Document,
}

/// What a stage starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Nothing of this file: a published image, or nothing at all.
    Outside,
    /// Another stage of this file, by its position in [`Unit::scopes`].
    Stage(usize),
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub struct Op {
    /// The instruction.
    pub span: Span,
    /// It is kept as an ONBUILD trigger and happens in child images.
    pub triggered: bool,
    /// What happens.
    pub kind: OpKind,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum OpKind {
    /// Names get values; all values are read before any name is set.
    Bind(Vec<Binding>),
    /// A value is put somewhere.
    Deposit(Deposit),
    /// A command runs: builders record it, with every build argument so far.
    Run(RunCommand),
    /// Files are taken from the build context.
    Copy(CopiedFiles),
    /// A document stands inside another one.
    Layer(Layer),
    /// A part of the file could not be read.
    Unread(Unread),
}

/// Bytes that hold a document of their own: encoded, packed or quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// All of its bytes.
    pub span: Span,
    /// What has to be taken away, or where in the outer document it stands: `base64`, `part 2 (text/cloud-config)`.
    pub what: String,
}

/// A part of a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub span: Span,
    /// Why, without a word of it; lower case, no full stop.
    pub why: &'static str,
    /// That is expected of such a file, a template: nothing is lost.
    pub expected: bool,
}

/// A name with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, unquoted.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A name and its value.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The name.
    pub name: Name,
    /// The value; `None` when it is only declared (`ARG NAME`).
    pub value: Option<Value>,
    /// What kind of name it is.
    pub kind: BindingKind,
    /// Name and value together.
    pub span: Span,
}

/// Kinds of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// A build argument: whoever starts the build may set it.
    Argument,
    /// An environment variable of the image.
    Environment,
}

/// A value put somewhere.
#[derive(Clone, Debug)]
pub struct Deposit {
    /// Where.
    pub place: Place,
    /// The name it goes by there: a label's key, a flag, a variable of one command.
    pub key: Option<Name>,
    /// Other words that say what it is: the command it is given to.
    pub context: Vec<String>,
    /// The value.
    pub value: Value,
    /// Set for one command only (`RUN NAME=value command`), or for nothing at all (a comment).
    pub transient: bool,
    /// Free text: it may hold several names and values (a comment, a script, a configuration file).
    pub text: bool,
}

/// A command of the build.
#[derive(Clone, Debug)]
pub struct RunCommand {
    /// The command as the builder records it (shell form: the text; exec form: its words).
    pub text: Vec<Text>,
    /// Secret mounts it has.
    pub secrets: Vec<SecretMount>,
}

/// `--mount=type=secret`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretMount {
    /// Its id.
    pub id: Option<String>,
    /// The environment variable it is given as.
    pub env: Option<String>,
    /// Where it is mounted.
    pub target: Option<String>,
}

/// `COPY` or `ADD` from the build context.
#[derive(Clone, Debug)]
pub struct CopiedFiles {
    /// What is taken, as written.
    pub sources: Vec<Text>,
    /// Where it goes.
    pub destination: Option<Text>,
    /// `ADD`.
    pub unpacks: bool,
}
