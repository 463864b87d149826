//! A file's scopes and what happens in each, in order.

use super::{Delivery, Effects, Place, Settled, Value};
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
    /// A stage's name, in lower case (builders compare it so); a service's name as it is.
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
    /// The variables of a file: whoever reads the file has them.
    Variables,
    /// A document that a machine is given, or a Packer configuration: it has no names that are followed here, and always
    /// gets there.
    Document,
    /// What a Compose file says of no service in particular, and the variables it is filled in with.
    Services,
    /// A service of a Compose file; its parent is the scope of kind [`Self::Services`].
    Service,
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
    /// What the command right before leaves behind.
    Effects(Box<Effects>),
    /// Files are taken from another stage of the file.
    Take(TakenFiles),
    /// Files are taken from the build context.
    Copy(CopiedFiles),
    /// A value is put somewhere that lowering has followed to there itself.
    Settled(Box<Settled>),
    /// A document stands inside another one.
    Layer(Layer),
    /// A secret that is known only later is put into a document.
    Awaited(Awaited),
    /// A part of the file could not be read.
    Unread(Unread),
    /// A value is written once and put at several places.
    Shared(Shared),
}

/// A value that is written once, and put at further places by name: behind an anchor, a merge key, `extends`.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Where it is written, with the first place that it is put at.
    pub deposit: Deposit,
    /// The other places, and the first one where it is not written there itself.
    pub receivers: Vec<Receiver>,
}

/// Who takes a shared value.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// Position of the scope in [`Unit::scopes`].
    pub scope: usize,
    /// Where it puts the value.
    pub place: Place,
    /// The bytes that take it: an alias, the source of a merge key, what is extended.
    pub span: Span,
}

/// Bytes that hold a document of their own: encoded, packed or quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its bytes, in as few stretches as hold nothing else: it may be put together from several places.
    pub spans: Vec<Span>,
    /// What has to be taken away, or where in the outer document it stands: `base64`, `part 2 (text/cloud-config)`.
    pub what: String,
}

/// What a document is filled in with when it is handed over, and may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The reference to it, in the file that hands the document over.
    pub span: Span,
    /// The reference that stands for it, wherever that is.
    pub origin: Span,
    /// What is referred to: `random_password.db.result`, `var.token`.
    pub what: String,
    /// It is declared or made as a secret; else its name decides, or the place that it is filled into.
    pub secret: bool,
    /// What it is called where it is filled in.
    pub slot: Option<String>,
    /// A secret that stood there in clear would be told.
    pub placed: bool,
    /// What is known of its value, from a default or a file of values.
    pub known: Option<Text>,
    /// Who hands on what it is filled into.
    pub delivery: Delivery,
}

impl Awaited {
    /// What is referred to by `what` at `span`, with nothing else known.
    #[must_use]
    pub fn new(span: Span, what: String) -> Self {
        Self {
            span,
            origin: span,
            what,
            secret: false,
            slot: None,
            placed: false,
            known: None,
            delivery: Delivery::File,
        }
    }
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
    /// An entry of a file of variables.
    EnvFile {
        /// The file shows what is to be set, rather than setting it: `.env.example`.
        sample: bool,
    },
    /// A variable that a Compose file is filled in with.
    Variable,
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
    /// How many at the end of these are bodies of heredocs.
    pub heredocs: usize,
    /// Its mounts, in order.
    pub mounts: Vec<Mount>,
}

/// `--mount=…` of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// What is mounted.
    pub kind: MountKind,
    /// Where it is mounted, absolute; `None` for a secret that is only given as a variable, and where it is missing.
    pub target: Option<String>,
    /// The environment variable that a secret is given as.
    pub env: Option<String>,
    /// Without the secret the build fails.
    pub required: bool,
    /// The file's mode, as `0o400`.
    pub mode: Option<u32>,
    /// The flag.
    pub span: Span,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MountKind {
    /// A secret, by its id.
    Secret(String),
    /// The agent that signs with SSH keys.
    Ssh,
    /// Files of the build context; a path.
    Context(String),
    /// Files of another stage: its position in [`Unit::scopes`], and a path.
    Stage(usize, String),
    /// Files of another image.
    Image,
    /// A folder that stays on the builder.
    Cache,
    /// A folder that is gone afterwards.
    Temporary,
}

/// `COPY` or `ADD` from the build context.
#[derive(Clone, Debug)]
pub struct CopiedFiles {
    /// What is taken, as written.
    pub sources: Vec<Text>,
    /// Where it goes.
    pub destination: Option<Text>,
    /// The same as an absolute path, with `/` at its end when it is a folder; `None` when it is not known.
    pub target: Option<String>,
    /// `ADD`.
    pub unpacks: bool,
    /// `--exclude`: patterns of what is left out.
    pub exclude: Vec<String>,
    /// `--parents`: sources are patterns, and their folders are kept.
    pub parents: bool,
    /// `--from` of an image or a named context: what is there is not known, unless a caller names that one.
    pub foreign: bool,
    /// The word behind `--from`, in lower case, where it is no stage.
    pub from: Option<String>,
    /// A command of a RUN copies them, from where the context is mounted: what it takes along with a folder counts.
    pub by_command: bool,
}

/// `COPY --from` of a stage.
#[derive(Clone, Debug)]
pub struct TakenFiles {
    /// The stage, by its position in [`Unit::scopes`].
    pub stage: usize,
    /// What is taken: absolute paths, with `*`, `?` and `[…]`.
    pub sources: Vec<String>,
    /// Where it goes: an absolute path; ends with `/` when it is said to be a folder.
    pub destination: String,
}
