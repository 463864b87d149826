//! Values of Packer configurations, which lowering follows by itself: its language has functions, and its values cross
//! files.

use std::sync::Arc;

use super::{Name, Place, Showing};
use crate::source::{Span, Text};

/// Where in a configuration a value is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PackerPlace {
    /// The default of a variable.
    Variable,
    /// A file of variables' values.
    VariableFile,
    /// A local.
    Local,
    /// A setting of a builder or of a data source.
    Source,
    /// A command that a builder runs.
    SourceCommand,
    /// A password that Packer logs in with.
    Login,
    /// The same, for an account that stays as it is on an image in a cloud.
    LoginThatStays,
    /// The same, for an account that is locked or removed before the image is taken.
    LoginThatEnds,
    /// A variable in the environment of a provisioner.
    Environment,
    /// A command that a provisioner runs, or a line of its script.
    Command,
    /// Another setting of a provisioner.
    Provisioner,
    /// A file that a provisioner puts on the disk.
    Upload(Kept),
    /// The user-data of the machine that is built.
    UserData,
    /// The same in Azure, whose metadata service does not hand it out.
    CustomData,
    /// What an installer is told: typed at boot, or fetched from Packer's server.
    Seed,
    /// A file of the folder that Packer serves, which nothing is known to fetch.
    Served,
    /// What an installer is told on a medium of its own.
    Medium,
    /// Tags, labels, descriptions and names of the image.
    Metadata,
    /// Manifests and boxes made beside the image.
    Artifact,
    /// The config of a container image.
    ContainerConfig,
    /// Another setting of a post-processor.
    PostProcessor,
    /// A key file that a setting names.
    KeyFile,
    /// The name of a file that a provisioner puts on the disk, and whose content is not known.
    UploadedName(Kept),
    /// The name of a folder that Packer serves to installers.
    ServedFolder,
    /// The name of a variable whose value is shown in logs.
    Unmasked,
    /// What a command of a provisioner prints.
    Printed(Showing),
    /// Anything else that stands in the file.
    Text,
}

/// Whether a file is still on the disk when the image is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kept {
    /// Its name is gone and its blocks were overwritten.
    Wiped,
    /// Its name is gone.
    Deleted,
    /// It is there.
    Kept,
}

/// A value put somewhere, with the way it took.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Where.
    pub place: Place,
    /// The name it goes by there.
    pub key: Option<Name>,
    /// Names that all of it went by before.
    pub names: Vec<Name>,
    /// Other words that say what it is.
    pub context: Vec<String>,
    /// The value, what is not known of it as `U+FFFC`.
    pub value: Text,
    /// Where its stretches are written, with their ways; those that take none are left out.
    pub ways: Vec<(Span, Way)>,
    /// Set for one command only.
    pub transient: bool,
    /// It may hold several names and values: a script, a configuration file.
    pub text: bool,
    /// Nothing of it is known: a name says that it is a secret.
    pub unknown: bool,
    /// The setting that it is put into.
    pub span: Span,
    /// The setting's name.
    pub label: Span,
}

/// A step of a value's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where.
    pub span: Span,
    /// What happens there.
    pub kind: PassageKind,
}

/// What happens in a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// It is read under this name: `var.x`, `local.y`.
    Read(String),
    /// It is put into another form by this function.
    Encoded(String),
    /// It is read from a file.
    File,
    /// A variable without a value is declared, under this name: the caller's value arrives there.
    Given(String),
    /// It is handed to commands in a variable of this name.
    Handed(String),
    /// A command expands it.
    Expanded,
    /// It is put into this file.
    Stored(String),
}

/// The steps of a value from where it is written: none for a literal that is put where it stands. Ways share what they
/// have in common.
#[derive(Clone, Default)]
pub struct Way(Option<Arc<Link>>);

struct Link {
    before: Way,
    passage: Passage,
    length: usize,
}

/// More steps than this are not kept: nobody would follow them.
const MOST_STEPS: usize = 24;

impl Way {
    /// This way and one more step.
    #[must_use]
    pub fn then(&self, passage: &Passage) -> Self {
        let length = self.0.as_ref().map_or(0, |link| link.length);
        if length >= MOST_STEPS {
            return self.clone();
        }
        Self(Some(Arc::new(Link {
            before: self.clone(),
            passage: passage.clone(),
            length: length + 1,
        })))
    }

    /// Whether a step of it reads a name: it is written elsewhere than where it is used.
    #[must_use]
    pub fn reads(&self) -> bool {
        let mut at = &self.0;
        while let Some(link) = at {
            if matches!(link.passage.kind, PassageKind::Read(_)) {
                return true;
            }
            at = &link.before.0;
        }
        false
    }

    /// The steps, first to last.
    #[must_use]
    pub fn steps(&self) -> Vec<Passage> {
        let mut steps = Vec::new();
        let mut at = &self.0;
        while let Some(link) = at {
            steps.push(link.passage.clone());
            at = &link.before.0;
        }
        steps.reverse();
        steps
    }
}

impl std::fmt::Debug for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.steps()).finish()
    }
}

impl PartialEq for Way {
    fn eq(&self, other: &Self) -> bool {
        self.steps() == other.steps()
    }
}
