//! What a command leaves behind: made from its shell text alone, with names for all that comes from elsewhere.
//!
//! `flow` puts in what the names stand for. The same command in two stages has the same effects.

use crate::source::Span;

/// What one command of a build leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Paths whose former content is gone afterwards: removed, moved away or written anew. They count before
    /// [`Self::left`].
    pub removed: Vec<Removed>,
    /// Files that hold something that may matter when the command has ended.
    pub left: Vec<Left>,
    /// What it prints.
    pub shown: Vec<Shown>,
    /// The command was too large to be followed to its end; what it does from there on is not known.
    pub cut: Option<Span>,
    /// The accounts that it makes or changes, in their order.
    pub accounts: Vec<Account>,
}

/// A path whose content is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The path, with `*`, `?` and `[…]` as a shell matches them; what is below it is gone with it.
    pub path: String,
    /// The words that remove it.
    pub span: Span,
}

/// A file that holds something when the command has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its path in the image: absolute and normal; parts that cannot be known stand as `${NAME}` or `…`.
    pub path: String,
    /// So many bytes of it are a guess: the home folder of an account that nothing is known of.
    pub guessed: Option<usize>,
    /// What keeps it.
    pub keeper: Keeper,
    /// Where what it holds comes from.
    pub origins: Vec<Origin>,
    /// The words that put it there.
    pub span: Span,
    /// The tool that keeps it there, as `npm`; `None` where the command itself writes it.
    pub tool: Option<String>,
    /// It is a folder of which this was removed: patterns of a shell, from it on, with `**/` for any depth.
    pub without: Vec<String>,
}

/// What keeps a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Keeper {
    /// A layer.
    Layer,
    /// A cache mount, which stays on the builder.
    Cache,
}

/// Something that is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Where it comes from.
    pub origins: Vec<Origin>,
    /// The words that print it.
    pub span: Span,
    /// Why it is printed.
    pub how: Showing,
}

/// Why something is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Showing {
    /// The command prints it: `echo`, `cat`, `env`.
    Output,
    /// The shell prints each command before it runs it: `set -x`.
    Trace,
    /// A tool prints what it sends: `curl -v`.
    Verbose,
}

/// Where a value in a command comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A variable of the build.
    Variable(String),
    /// All variables of the build: `env`.
    Environment,
    /// The text of the command itself.
    Written(Span),
    /// A mount, by its position in [`super::RunCommand::mounts`].
    Mount(usize),
    /// What a file, or all that is below a folder, held before the command.
    File(String),
    /// What a file of another stage holds: the stage's position in [`super::Unit::scopes`], and the path.
    Taken(usize, String),
    /// A file of the build context that is mounted: the mount's position, and the file's path in the context.
    Bound(usize, String),
    /// The output of a command that hands out credentials.
    Minted(Span),
    /// A private key that the command makes.
    Made(Made, Span),
}

/// Kinds of private key that commands make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Made {
    /// The host keys of an SSH server.
    HostKeys,
    /// The same, made by the package of the server when it is installed.
    PackagedHostKeys,
    /// An SSH key.
    SshKey,
    /// A key for TLS or for signing.
    TlsKey,
    /// The same, for a name that only the machine itself has: `localhost`.
    LocalTlsKey,
    /// A key store.
    KeyStore,
    /// A secret of an application: a signing or encryption key.
    ApplicationKey,
}

/// A home folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Where it is, absolute.
    pub path: String,
    /// The file, or the system, says so; else it is where most are.
    pub known: bool,
}

impl Home {
    /// One that is known.
    #[must_use]
    pub fn known(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            known: true,
        }
    }
}

/// An account that a command makes or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its number, where it is given one.
    pub number: Option<String>,
    /// Its home folder.
    pub home: Home,
}
