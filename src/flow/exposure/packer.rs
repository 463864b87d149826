//! What a value in a Packer configuration leaves where (docs/decisions/0071).

use crate::ir::{Kept, PackerPlace, Sink};

/// Where it can be read besides the repository.
pub(super) fn sinks(place: PackerPlace, literal: bool) -> Vec<Sink> {
    use PackerPlace as P;
    match place {
        P::Variable
        | P::VariableFile
        | P::Local
        | P::Source
        | P::SourceCommand
        | P::Provisioner
        | P::PostProcessor
        | P::KeyFile
        | P::UploadedName(_)
        | P::ServedFolder
        | P::Unmasked
        | P::LoginThatEnds
        | P::Text => Vec::new(),
        P::Login | P::LoginThatStays => vec![Sink::ImageAccount],
        P::Environment | P::Command if literal => vec![Sink::BuildMachine],
        P::Environment | P::Command => Vec::new(),
        P::Upload(Kept::Kept) => vec![Sink::ImageDisk],
        P::Upload(Kept::Deleted) => vec![Sink::DeletedFromDisk],
        P::Upload(Kept::Wiped) => Vec::new(),
        P::Printed(_) => vec![Sink::BuildLog],
        P::UserData => vec![Sink::Metadata, Sink::MachineDisk],
        P::Seed => vec![Sink::InstallerServer, Sink::MachineDisk],
        P::Served => vec![Sink::InstallerServer],
        P::Medium | P::CustomData => vec![Sink::MachineDisk],
        P::Metadata | P::Artifact => vec![Sink::ImageMetadata],
        P::ContainerConfig => vec![Sink::ImageEnv, Sink::ImageHistory],
    }
}
