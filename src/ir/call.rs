//! Builds that are called for from elsewhere: by the services of a Compose file, by a command.

use std::path::PathBuf;

use super::{Name, Value};
use crate::source::{Span, Text};

/// One build of one Dockerfile, as it is called for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildCall {
    /// The part of the calling file that says so: `build:` of a service.
    pub span: Span,
    /// Who calls for it.
    pub caller: Caller,
    /// What is built.
    pub dockerfile: BuildFile,
    /// The folder that COPY takes from, absolute; `None` when it is none of this disk, or not known.
    pub context: Option<PathBuf>,
    /// Further folders that COPY takes from by name: names in lower case, folders absolute. Of two of one name the later
    /// one counts.
    pub contexts: Vec<(String, PathBuf)>,
    /// The stage that is built; the last one where it is not said.
    pub target: Option<String>,
    /// The build arguments, in order; of two of one name the later one counts.
    pub args: Vec<PassedArgument>,
    /// All parts of files that say so together, the one that counts first: `build:` of a service in an override file, in
    /// the file that it overrides, in what both extend. None for a command.
    pub parts: Vec<BuildPart>,
}

/// A part of a file that has a say in a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildPart {
    /// `build:` of a service.
    pub span: Span,
    /// The arguments that are named in it.
    pub passes: Vec<String>,
}

/// Who calls for a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The Compose service of that name.
    Service(String),
    /// A command that is about to run: `docker build`.
    Command,
}

/// The Dockerfile of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildFile {
    /// The file at this path; absolute.
    At(PathBuf),
    /// It stands in the calling file itself.
    Inline(Text),
}

/// A build argument as its caller gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedArgument {
    /// Its name.
    pub name: Name,
    /// The value as far as it is known. Its texts stand where they are written, perhaps in a third file (`.env`);
    /// references are what only the caller's environment knows. `None` for a name that is passed on as it is.
    pub value: Option<Value>,
    /// Name and value together in the calling file: the step between where the value is written and the ARG.
    pub span: Span,
}
