//! The command table, as it is built in.

use super::spec::{Form, Given, Kept, Operand, Style};

include!(concat!(env!("OUT_DIR"), "/commands.rs"));

/// A tool, or one of its verbs. The fields mean what they mean in [`CommandSpec`](super::spec::CommandSpec).
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub(super) names: &'static [&'static str],
    pub(super) style: Style,
    pub(super) flags: &'static str,
    pub(super) takes: &'static [&'static str],
    pub(super) switches: &'static [&'static str],
    pub(super) secrets: &'static [Secret],
    pub(super) stores: &'static [Store],
    pub(super) prints: &'static [&'static str],
    pub(super) moved: &'static [Moved],
    pub(super) makes: &'static [Made],
    pub(super) reads: &'static [&'static str],
    pub(super) writes: &'static [&'static str],
    pub(super) runs: Option<Runs>,
    pub(super) instead: Option<&'static str>,
    pub(super) verbs: &'static [Self],
}

/// Something that carries a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct Secret {
    pub(super) from: Carrier,
    pub(super) role: Option<&'static str>,
    pub(super) named_by: Option<u8>,
    pub(super) given: Given,
    pub(super) form: Form,
    pub(super) prefix: &'static str,
    pub(super) separator: &'static str,
    pub(super) until: &'static str,
    pub(super) with: &'static [&'static str],
    pub(super) unless: &'static [&'static str],
    pub(super) key: &'static [&'static str],
    pub(super) except: &'static [&'static str],
}

/// Where a command takes a secret from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// The value of an option.
    Option(&'static [&'static str]),
    /// An operand.
    Operand(Operand),
    /// Its standard input.
    Stdin,
    /// A variable of its environment.
    Environment(&'static [&'static str]),
}

/// A file that keeps the secret.
#[derive(Debug, PartialEq, Eq)]
pub struct Store {
    pub(super) at: &'static str,
    pub(super) kept: Kept,
    pub(super) with: &'static [&'static str],
    pub(super) unless: &'static [&'static str],
    pub(super) proved: bool,
}

/// Files that are elsewhere when the tool is told so.
#[derive(Debug, PartialEq, Eq)]
pub struct Moved {
    pub(super) from: &'static str,
    pub(super) env: &'static [&'static str],
    pub(super) option: &'static [&'static str],
}

/// A key that a command makes.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    pub(super) what: &'static str,
    pub(super) at: &'static str,
    pub(super) with: &'static [&'static str],
    pub(super) unless: &'static [&'static str],
}

/// How a command runs another.
#[derive(Debug, PartialEq, Eq)]
pub struct Runs {
    pub(super) from: Option<u8>,
    pub(super) join: Option<u8>,
    pub(super) script: &'static [&'static str],
    pub(super) line: &'static [&'static str],
    pub(super) after: &'static [&'static str],
    pub(super) stdin: bool,
    pub(super) account: bool,
    pub(super) language: Option<Language>,
    pub(super) assigns: bool,
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Of the shell that runs the command.
    Posix,
    /// PowerShell.
    PowerShell,
    /// cmd.exe.
    Cmd,
}

/// What shows, in a command of a tool, that it may be given a secret which no word gives away. `SIGNS` has those of each
/// tool, at its place in `TOOLS`.
#[derive(Debug)]
pub(super) struct Sign {
    /// The words of one of them are there. None when the tool itself is given it.
    pub(super) verbs: &'static [&'static str],
    pub(super) what: What,
}

/// What it is that shows.
#[derive(Debug)]
pub(super) enum What {
    /// The tool or the verb is enough: what it is given has no sign of its own.
    Nothing,
    /// A short option.
    Letter(u128),
    /// A long option.
    Option(&'static str),
    /// A statement in which the word that gives a secret away in most is missing.
    Statement(&'static Self),
}

/// All tools.
pub fn tools() -> impl Iterator<Item = &'static Command> {
    TOOLS.iter()
}

impl Command {
    /// The name it is listed by.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// All its names.
    #[must_use]
    pub fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// What it can be given secrets by.
    #[must_use]
    pub fn secrets(&self) -> &'static [Secret] {
        self.secrets
    }

    /// Where it may keep them.
    #[must_use]
    pub fn stores(&self) -> &'static [Store] {
        self.stores
    }

    /// Options with a value that is no secret.
    #[must_use]
    pub fn takes(&self) -> &'static [&'static str] {
        self.takes
    }

    /// What tells it to keep its files elsewhere.
    #[must_use]
    pub fn moved(&self) -> &'static [Moved] {
        self.moved
    }

    /// The keys it may make.
    #[must_use]
    pub fn makes(&self) -> &'static [Made] {
        self.makes
    }

    /// Whether it runs another command.
    #[must_use]
    pub fn is_wrapper(&self) -> bool {
        self.runs.is_some()
    }

    /// How to do without a secret among its arguments.
    #[must_use]
    pub fn instead(&self) -> Option<&'static str> {
        self.instead
    }

    /// Its verbs.
    #[must_use]
    pub fn verbs(&self) -> &'static [Self] {
        self.verbs
    }
}

impl Secret {
    /// Where it comes from.
    #[must_use]
    pub fn carrier(&self) -> Carrier {
        self.from
    }

    /// Which part of the text it is.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// What stands before it in its argument.
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        self.prefix
    }

    /// What stands between a user and it.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        self.separator
    }

    /// The first operands that it goes with; any when there are none.
    #[must_use]
    pub fn key(&self) -> &'static [&'static str] {
        self.key
    }

    /// How an option is given it.
    #[must_use]
    pub fn given(&self) -> Given {
        self.given
    }
}

impl Store {
    /// The path as written in the table, places to fill in left as they are.
    #[must_use]
    pub fn pattern(&self) -> &'static str {
        self.at
    }

    /// In which form it is kept there.
    #[must_use]
    pub fn kept(&self) -> Kept {
        self.kept
    }

    /// Whether it was tried.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.proved
    }

    /// It keeps a hash, which has to be guessed.
    #[must_use]
    pub fn is_hashed(&self) -> bool {
        self.kept == Kept::Hashed
    }
}

impl Moved {
    /// What of `path` lies below the file or folder that is moved: nothing, where it is that itself.
    #[must_use]
    pub fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.from)?;
        if rest.is_empty() {
            return Some(rest);
        }
        rest.strip_prefix('/')
    }

    /// The variables of the environment that say where it is.
    #[must_use]
    pub fn variables(&self) -> &'static [&'static str] {
        self.env
    }

    /// The options that say so.
    #[must_use]
    pub fn options(&self) -> &'static [&'static str] {
        self.option
    }
}

impl Made {
    /// What it is.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// The path as written in the table.
    #[must_use]
    pub fn pattern(&self) -> &'static str {
        self.at
    }
}
