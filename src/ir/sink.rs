//! Where values come to rest, and who can read them there.

/// How a value is written down: by which kind of instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// `ARG`.
    Argument,
    /// `ENV`.
    Environment,
    /// `LABEL`.
    Label,
    /// `CMD`, `ENTRYPOINT`, `HEALTHCHECK` or `SHELL`: the word is the keyword.
    Command(&'static str),
    /// `WORKDIR`, `USER`, `VOLUME`, `EXPOSE`, `STOPSIGNAL`, `MAINTAINER`: the word is the keyword.
    Setting(&'static str),
    /// The text of a `RUN`.
    Run,
    /// A script in a `RUN` heredoc that starts with `#!`: builders record only the name of its file.
    RunScript,
    /// A file written by a `COPY` or `ADD` heredoc.
    CopiedText,
    /// The URL of an `ADD`.
    SourceUrl,
    /// The image of a `FROM`.
    BaseImage,
    /// A document that a machine is given to read when it boots or is installed.
    UserData(Delivery),
}

/// Who hands a machine its document, hence where the document can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// A file of its own: some tool hands it to a machine of some cloud.
    File,
    /// Terraform. `in_state` is set where the provider keeps the document in clear in the state.
    Terraform {
        /// The state holds it in clear, rather than as a hash of it.
        in_state: bool,
    },
    /// A CloudFormation template.
    CloudFormation,
    /// An installer fetches it: a kickstart file, a preseed, an answer file, an autoinstall.
    Installer,
}

/// Where a value can be read afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sink {
    /// `Env` of the image config.
    ImageEnv,
    /// `Labels` of the image config.
    ImageLabel,
    /// `Cmd`, `Entrypoint`, `Healthcheck`, `Shell` of the image config.
    ImageCommand,
    /// Another field of the image config.
    ImageSetting,
    /// `OnBuild` of the image config.
    ImageTrigger,
    /// The bytes of a layer.
    Layer,
    /// The history of the image.
    ImageHistory,
    /// The attestation, when it is made with `mode=max`.
    Provenance,
    /// What the build prints.
    BuildLog,
    /// The builder's own cache, and a registry cache with `mode=max`.
    BuildCache,
    /// The file itself.
    SourceTree,
    /// The metadata service of a machine, and the cloud's control panel and API.
    Metadata,
    /// The disk of the machine, where the document is kept after it was read.
    MachineDisk,
    /// The server that an installer fetches its answers from.
    InstallerServer,
    /// The state and the plans of Terraform.
    TerraformState,
    /// A stack's template, as the cloud keeps it.
    StackTemplate,
}

/// How bad it is that a secret can be read somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Those who can read the repository anyway.
    Repository,
    /// Those who can reach the builder, its logs or its attestations.
    Builder,
    /// Everyone who can run something on the machine, or see it in the cloud's control panel.
    Machine,
    /// Everyone who gets the image.
    Image,
}

impl Sink {
    /// Stable short name for machines.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ImageEnv => "image-env",
            Self::ImageLabel => "image-label",
            Self::ImageCommand => "image-command",
            Self::ImageSetting => "image-setting",
            Self::ImageTrigger => "image-trigger",
            Self::Layer => "layer",
            Self::ImageHistory => "image-history",
            Self::Provenance => "provenance",
            Self::BuildLog => "build-log",
            Self::BuildCache => "build-cache",
            Self::SourceTree => "source",
            Self::Metadata => "metadata-service",
            Self::MachineDisk => "machine-disk",
            Self::InstallerServer => "installer-server",
            Self::TerraformState => "terraform-state",
            Self::StackTemplate => "stack-template",
        }
    }

    /// The place in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ImageEnv
            | Self::ImageLabel
            | Self::ImageCommand
            | Self::ImageSetting
            | Self::ImageTrigger => "image config",
            Self::Layer => "image layer",
            Self::ImageHistory => "image history",
            Self::Provenance => "provenance",
            Self::BuildLog => "build log",
            Self::BuildCache => "build cache",
            Self::SourceTree => "source",
            Self::Metadata => "metadata service",
            Self::MachineDisk => "machine's disk",
            Self::InstallerServer => "installer's server",
            Self::TerraformState => "Terraform state",
            Self::StackTemplate => "stack template",
        }
    }

    /// Who reads it there, and how; lower case, no full stop.
    #[must_use]
    pub const fn who(self) -> &'static str {
        match self {
            Self::ImageEnv => {
                "anyone who can pull the image, with `docker inspect`; every process of every container has it"
            }
            Self::ImageLabel => "anyone who can pull the image, with `docker inspect` (Labels)",
            Self::ImageCommand => {
                "anyone who can pull the image, with `docker inspect`; in a running container also in the process list"
            }
            Self::ImageSetting => "anyone who can pull the image, with `docker inspect`",
            Self::ImageTrigger => {
                "anyone who can pull the image, with `docker inspect` (OnBuild), and whoever builds on it"
            }
            Self::Layer => {
                "anyone who can pull the image: the file is in one of its layers, whatever later layers remove"
            }
            Self::ImageHistory => "anyone who can pull the image, with `docker history --no-trunc`",
            Self::Provenance => {
                "whoever can read the attestation, when it is made with mode=max (the default of build-push-action in \
                 public repositories)"
            }
            Self::BuildLog => "whoever can read the output of the build",
            Self::BuildCache => {
                "whoever can use the builder, or the registry cache when it is exported with mode=max"
            }
            Self::SourceTree => "whoever can read the repository, now or in its history",
            Self::Metadata => {
                "every process on the machine, with `curl http://169.254.169.254/…`, and whoever can see the machine in \
                 the cloud's control panel or API"
            }
            Self::MachineDisk => {
                "root on the machine, and on every machine that is started from an image of it: what the machine was \
                 given stays on its disk (`/var/lib/cloud/instances`, `/var/log/installer`, `/root/anaconda-ks.cfg`)"
            }
            Self::InstallerServer => {
                "whoever can reach the server or the medium that the installer reads it from: it asks for no password"
            }
            Self::TerraformState => {
                "whoever can read the state or a saved plan: the document stands there in clear"
            }
            Self::StackTemplate => {
                "whoever may read the stack, with `aws cloudformation get-template` or in the console"
            }
        }
    }

    /// Who that is.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::ImageEnv
            | Self::ImageLabel
            | Self::ImageCommand
            | Self::ImageSetting
            | Self::ImageTrigger
            | Self::Layer
            | Self::ImageHistory => Audience::Image,
            Self::Metadata | Self::MachineDisk | Self::InstallerServer => Audience::Machine,
            Self::Provenance
            | Self::BuildLog
            | Self::BuildCache
            | Self::TerraformState
            | Self::StackTemplate => Audience::Builder,
            Self::SourceTree => Audience::Repository,
        }
    }
}
