//! Where values come to rest, and who can read them there.

use super::{Made, Showing};

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
    /// An entry of a file of variables: `.env`.
    EnvFile {
        /// The file shows what is to be set, rather than setting it: `.env.example`.
        sample: bool,
    },
    /// A build argument in the file that calls for the build: `build.args` of a Compose file.
    PassedArgument,
    /// Somewhere in a Packer configuration.
    Packer(super::PackerPlace),
    /// A file that a command leaves in a layer.
    LayerFile,
    /// A file that a command leaves in a cache mount.
    CacheFile,
    /// What a command prints.
    Printed(Showing),
    /// A secret that is mounted for one command.
    SecretMount,
    /// A file of the build context that is mounted for one command.
    BoundFile,
    /// The output of a command that hands out credentials.
    Minted,
    /// A private key that a command makes.
    MadeKey(Made),
    /// A document that a machine is given to read when it boots or is installed.
    UserData(Delivery),
    /// A part of a Compose file.
    Service(ServicePlace),
}

/// Parts of a Compose file; the words are its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServicePlace {
    /// `environment`.
    Environment,
    /// `command`, `entrypoint`, `healthcheck` and the hooks.
    Command(&'static str),
    /// `labels` and `annotations`.
    Label(&'static str),
    /// The content of a config, which becomes a file of the containers that take it.
    Config,
    /// What is handed to a driver: of `logging`, `volumes`, `networks`, `secrets`, `provider`, `models`.
    Options(&'static str),
    /// A build argument.
    BuildArgument,
    /// A label of the image that is built.
    BuildLabel,
    /// What else is said to the builder: contexts, caches.
    BuildOption(&'static str),
    /// The content of a file that it names: of a secret, a key.
    File,
    /// A variable that the file is filled in with.
    Variable,
    /// Anything else: extension blocks that no service takes, settings.
    Elsewhere,
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
        /// It is part of a template of machines, whose old versions stay.
        versioned: bool,
    },
    /// Custom data of Azure, which its metadata service does not hand out.
    CustomData {
        /// The state holds it in clear.
        in_state: bool,
    },
    /// A medium that the machine boots with, which is made where the document is: NoCloud, a snippet of Proxmox.
    Medium {
        /// The state holds it in clear.
        in_state: bool,
    },
    /// Settings of an extension of a machine that are not protected: Azure shows them with the machine.
    Extension,
    /// An object of a cluster that makes machines: KubeVirt, Cluster API.
    Cluster,
    /// A machine on somebody's own computer: Vagrant.
    Local,
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
    /// A file, an account or a log on the disk of a machine image.
    ImageDisk,
    /// Tags, labels and names of a machine image; manifests and boxes beside it.
    ImageMetadata,
    /// An account that stays on the machine image.
    ImageAccount,
    /// Deleted from the disk of a machine image before it is taken.
    DeletedFromDisk,
    /// Command lines and logs of the machine that is built.
    BuildMachine,
    /// The file itself.
    SourceTree,
    /// The file itself, which is not in the repository.
    WorkingCopy,
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
    /// Settings of a machine, as the cloud's control panel and API show them.
    MachineSettings,
    /// An object of a cluster.
    ClusterObject,
    /// The environment of a service's containers.
    ContainerEnv,
    /// What else the engine keeps of a service's containers: commands, labels, log options.
    ContainerConfig,
    /// The list of processes on the host and in the container.
    ProcessList,
    /// A file that a service's containers are given, readable for everyone in them.
    ContainerFile,
    /// What the engine keeps of volumes and networks.
    EngineConfig,
}

/// How bad it is that a secret can be read somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Those who can read the repository anyway.
    Repository,
    /// Those who can reach the builder, its logs or its attestations.
    Builder,
    /// Everyone who can run something on the machine or reach its engine, or see it in the cloud's control panel.
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
            Self::ImageDisk => "image-disk",
            Self::ImageMetadata => "image-metadata",
            Self::ImageAccount => "image-account",
            Self::DeletedFromDisk => "deleted-from-disk",
            Self::BuildMachine => "build-machine",
            Self::SourceTree => "source",
            Self::WorkingCopy => "working-copy",
            Self::Metadata => "metadata-service",
            Self::MachineDisk => "machine-disk",
            Self::InstallerServer => "installer-server",
            Self::TerraformState => "terraform-state",
            Self::StackTemplate => "stack-template",
            Self::MachineSettings => "machine-settings",
            Self::ClusterObject => "cluster-object",
            Self::ContainerEnv => "container-env",
            Self::ContainerConfig => "container-config",
            Self::ProcessList => "process-list",
            Self::ContainerFile => "container-file",
            Self::EngineConfig => "engine-config",
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
            Self::ImageDisk => "image disk",
            Self::ImageMetadata => "image metadata",
            Self::ImageAccount => "image account",
            Self::DeletedFromDisk => "deleted blocks",
            Self::BuildMachine => "build machine",
            Self::SourceTree => "source",
            Self::WorkingCopy => "working copy",
            Self::Metadata => "metadata service",
            Self::MachineDisk => "machine's disk",
            Self::InstallerServer => "installer's server",
            Self::TerraformState => "Terraform state",
            Self::StackTemplate => "stack template",
            Self::MachineSettings => "machine's settings",
            Self::ClusterObject => "cluster object",
            Self::ContainerEnv | Self::ContainerConfig => "container config",
            Self::ProcessList => "process list",
            Self::ContainerFile => "container file",
            Self::EngineConfig => "engine config",
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
                "anyone who can pull the image, with `docker inspect` (OnBuild); builders other than BuildKit put it into its history \
                 too, and the images that are built on it run it"
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
            Self::ImageDisk => {
                "whoever can start a machine from the image, or copy it: it is on the disk of every clone, and in every \
                 older image after it was rotated"
            }
            Self::ImageMetadata => {
                "whoever can list the account's images, and everyone that the image is shared with"
            }
            Self::ImageAccount => {
                "whoever can reach a machine started from the image, unless the account is locked or removed"
            }
            Self::DeletedFromDisk => {
                "whoever looks at the image's free blocks: a deleted file is not overwritten"
            }
            Self::BuildMachine => {
                "whoever can see the processes of the machine while it is built, or the log of `PACKER_LOG=1`"
            }
            Self::SourceTree => "whoever can read the repository, now or in its history",
            Self::WorkingCopy => {
                "whoever gets a copy of this folder: git has the file not, or not yet"
            }
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
            Self::MachineSettings => {
                "whoever can see the machine in the cloud's control panel or API: only protected settings are encrypted"
            }
            Self::ClusterObject => {
                "whoever may read the object in the cluster, with `kubectl get -o yaml`"
            }
            Self::ContainerEnv => {
                "whoever can reach the engine, with `docker inspect` or `docker compose config`; every process in the \
                 container has it in `/proc/<pid>/environ`"
            }
            Self::ContainerConfig => {
                "whoever can reach the engine, with `docker inspect` or `docker compose config`"
            }
            Self::ProcessList => {
                "every user of the host, and every process in the container, with `ps`"
            }
            Self::ContainerFile => {
                "every process in the containers that take it: a config is readable for all of them"
            }
            Self::EngineConfig => {
                "whoever can reach the engine, with `docker volume inspect` or `docker network inspect`"
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
            | Self::ImageHistory
            | Self::ImageDisk
            | Self::ImageMetadata
            | Self::ImageAccount => Audience::Image,
            Self::Metadata
            | Self::MachineDisk
            | Self::MachineSettings
            | Self::ClusterObject
            | Self::InstallerServer
            | Self::ContainerEnv
            | Self::ContainerConfig
            | Self::ProcessList
            | Self::ContainerFile
            | Self::EngineConfig => Audience::Machine,
            Self::Provenance
            | Self::BuildLog
            | Self::BuildCache
            | Self::DeletedFromDisk
            | Self::BuildMachine
            | Self::TerraformState
            | Self::StackTemplate => Audience::Builder,
            Self::SourceTree | Self::WorkingCopy => Audience::Repository,
        }
    }
}
