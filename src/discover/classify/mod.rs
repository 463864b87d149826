//! What a file is: by its name, else by its first bytes. One file a format.

mod compose;
mod dockerfile;
mod env_file;
mod name;
mod packer;
mod terraform;
mod user_data;

use std::ffi::OsStr;

use crate::source::utf16;
use crate::syntax::user_data::carries;

pub use compose::is_compose_template;
pub use env_file::is_sample_env;
use name::Name;

/// The formats that are linted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A Compose file.
    Compose,
    /// A file of variables: `.env`.
    EnvFile,
    /// A template of Packer, in HCL or JSON.
    Packer,
    /// Values of Packer's variables.
    PackerVariables,
    /// What a machine is given to read when it boots: cloud-config, scripts, Ignition.
    UserData,
    /// What an installer is told: kickstart, preseed, autoinstall, answer files.
    InstallerSeed,
    /// A Terraform file: of it the user-data is looked at.
    Terraform,
    /// A CloudFormation template.
    CloudFormation,
    /// What hands user-data on besides: playbooks, objects of clusters, bodies of requests.
    Carrier,
    /// A Vagrantfile.
    Vagrantfile,
    /// The command that is about to build, which is no file.
    CommandLine,
    /// No build file, but perhaps one that a build copies: a key, an ignore file.
    Copied,
}

impl Format {
    /// What it is called in sentences, in the singular.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dockerfile => "Dockerfile",
            Self::Compose => "Compose file",
            Self::EnvFile => "env file",
            Self::Packer => "Packer template",
            Self::PackerVariables => "Packer variable file",
            Self::UserData => "user-data file",
            Self::InstallerSeed => "installer seed",
            Self::Terraform => "Terraform file",
            Self::CloudFormation => "CloudFormation template",
            Self::Carrier => "user-data carrier",
            Self::Vagrantfile => "Vagrantfile",
            Self::CommandLine => "command line",
            Self::Copied => "copied file",
        }
    }

    /// Whether such call for the builds of other files, so that they are read before these.
    #[must_use]
    pub const fn calls_builds(self) -> bool {
        matches!(self, Self::Compose | Self::CommandLine)
    }
}

/// What a name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameVerdict {
    /// It is this.
    Is(Format),
    /// It may be one of the formats: `Dockerfile.go` is a Dockerfile for Go, or a program about Dockerfiles. The
    /// content decides ([`by_name_and_content`]).
    Maybe,
}

/// What a name says of one format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verdict {
    Is,
    Maybe,
}

/// How a format is recognised.
struct Signs {
    format: Format,
    /// By the last part of the path; `None` when the name says nothing.
    by_name: fn(&Name<'_>) -> Option<Verdict>,
    /// By its first bytes, without a byte-order mark; perhaps cut in the middle of a line.
    by_content: fn(&str) -> bool,
}

/// In the order of which one counts.
const FORMATS: [Signs; 11] = [
    Signs {
        format: Format::Dockerfile,
        by_name: dockerfile::by_name,
        by_content: dockerfile::by_content,
    },
    Signs {
        format: Format::Compose,
        by_name: compose::by_name,
        by_content: compose::by_content,
    },
    Signs {
        format: Format::EnvFile,
        by_name: env_file::by_name,
        // Names and values are no sign of anything: half of all files have them.
        by_content: |_| false,
    },
    Signs {
        format: Format::Packer,
        by_name: packer::by_name,
        by_content: packer::by_content,
    },
    Signs {
        format: Format::PackerVariables,
        by_name: packer::variables_by_name,
        by_content: packer::variables_by_content,
    },
    Signs {
        format: Format::UserData,
        by_name: user_data::by_name,
        by_content: user_data::by_content,
    },
    Signs {
        format: Format::InstallerSeed,
        by_name: user_data::seed_by_name,
        by_content: user_data::seed_by_content,
    },
    Signs {
        format: Format::Terraform,
        by_name: terraform::by_name,
        by_content: |_| false,
    },
    Signs {
        format: Format::CloudFormation,
        by_name: terraform::stack_by_name,
        by_content: terraform::stack_by_content,
    },
    Signs {
        format: Format::Vagrantfile,
        by_name: user_data::vagrantfile_by_name,
        by_content: |_| false,
    },
    // After all that may carry user-data and is more than that.
    Signs {
        format: Format::Carrier,
        by_name: user_data::carrier_by_name,
        by_content: carries,
    },
];

/// What the name of a file (without folders) says, if anything.
#[must_use]
pub fn by_name(name: &OsStr) -> Option<NameVerdict> {
    let name = name.to_string_lossy();
    if is_of_an_editor(&name) {
        return None;
    }
    let name = Name::of(&name);
    let mut maybe = None;
    for signs in &FORMATS {
        match (signs.by_name)(&name) {
            Some(Verdict::Is) => return Some(NameVerdict::Is(signs.format)),
            Some(Verdict::Maybe) => maybe = Some(NameVerdict::Maybe),
            None => {}
        }
    }
    maybe
}

/// What a file is that [`by_name`] says may be something, by its first bytes.
#[must_use]
pub fn by_name_and_content(name: &OsStr, start: &[u8]) -> Option<Format> {
    let name = name.to_string_lossy();
    let name = Name::of(&name);
    of_content(start, |signs| (signs.by_name)(&name).is_some())
}

/// What the first bytes of a file say, if anything.
#[must_use]
pub fn by_content(start: &[u8]) -> Option<Format> {
    // Names and values are no sign of anything by themselves.
    of_content(start, |signs| signs.format != Format::PackerVariables)
}

fn of_content(start: &[u8], candidate: impl Fn(&Signs) -> bool) -> Option<Format> {
    let text = match utf16(start) {
        Some(text) => text.into(),
        None if start.contains(&0) => return None,
        None => String::from_utf8_lossy(start),
    };
    let text = text.trim_start_matches('\u{feff}');
    FORMATS
        .iter()
        .find(|signs| candidate(signs) && (signs.by_content)(text))
        .map(|signs| signs.format)
}

/// What an editor leaves behind: `Dockerfile~`, `#Dockerfile#`, `.#Dockerfile`.
fn is_of_an_editor(name: &str) -> bool {
    name.ends_with(['~', '#']) || name.starts_with(".#")
}
