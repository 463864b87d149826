//! Packer: what a configuration gives away, and what stays on the image.

mod build_credential;
mod credential_file;
mod log;
mod machine_image;
mod metadata;
mod post_processor;
mod provisioner;
mod served;
mod source;
mod suspects;
mod variable;

pub(super) use build_credential::BuildCredentialLeftOnImage;
pub(super) use credential_file::CredentialFileOnMachineImage;
pub(super) use log::PackerVariableNotSensitive;
pub(super) use machine_image::SecretOnMachineImage;
pub(super) use metadata::SecretInImageMetadata;
pub(super) use post_processor::SecretInPackerPostProcessor;
pub(super) use provisioner::SecretInProvisioner;
pub(super) use served::ProjectServedOverHttp;
pub(super) use source::SecretInPackerSource;
pub(super) use suspects::suspects;
pub(super) use variable::SecretInPackerVariable;

use super::{Context, Suspect};
use crate::detect::{SecretKind, Strength};
use crate::finding::{Confidence, Severity};
use crate::ir::{Audience, Kept, PackerPlace, Settled};

/// How bad it is. A template is read by everyone who can read the repository, and what stands in it opens a cloud: that
/// is as bad as an image that is handed on. A password of the machine that is built opens little else.
pub(super) fn severity(suspect: &Suspect<'_>) -> Severity {
    let Some(hit) = suspect.hit() else {
        return Severity::Medium;
    };
    let login = suspect.put(is_login) && !suspect.put(|p| !is_of_account(p));
    let read_by_all = suspect.audience() >= Audience::Machine && !login;
    match (hit.strength, hit.kind) {
        (Strength::Placeholder, _) => Severity::Info,
        (Strength::Weak, _) if suspect.put(|p| p == PackerPlace::LoginThatStays) => {
            Severity::Medium
        }
        (Strength::Weak, _) => Severity::Low,
        (_, SecretKind::Identifier) if suspect.paired => Severity::Medium,
        (_, SecretKind::Identifier) => Severity::Low,
        (_, SecretKind::Hash) => Severity::Medium,
        _ if hit.confidence == Confidence::Low => Severity::Low,
        (Strength::Live, _) | (_, SecretKind::PrivateKey) => Severity::Critical,
        _ if login => Severity::Medium,
        _ if read_by_all => Severity::High,
        _ => Severity::High,
    }
}

fn is_login(place: PackerPlace) -> bool {
    matches!(
        place,
        PackerPlace::Login | PackerPlace::LoginThatStays | PackerPlace::LoginThatEnds
    )
}

/// Where the password of the account that builds belongs, and where it is used.
fn is_of_account(place: PackerPlace) -> bool {
    is_login(place)
        || is_definition(place)
        || matches!(
            place,
            PackerPlace::SourceCommand | PackerPlace::Command | PackerPlace::Provisioner
        )
}

/// Where a value is given its name.
fn is_definition(place: PackerPlace) -> bool {
    matches!(
        place,
        PackerPlace::Variable | PackerPlace::VariableFile | PackerPlace::Local
    )
}

/// On the disk of the image, or with what the machine is given.
fn is_on_disk(place: PackerPlace) -> bool {
    matches!(
        place,
        PackerPlace::Upload(Kept::Kept)
            | PackerPlace::UserData
            | PackerPlace::CustomData
            | PackerPlace::Seed
            | PackerPlace::Medium
    )
}

/// What happens at a place, for the last step of a way.
pub(super) const fn put(place: PackerPlace) -> &'static str {
    match place {
        PackerPlace::Variable => "the default of this variable",
        PackerPlace::VariableFile => "the value of this variable",
        PackerPlace::Local => "a part of this local",
        PackerPlace::Source => "handed to the builder",
        PackerPlace::SourceCommand => "a part of this command",
        PackerPlace::Login | PackerPlace::LoginThatStays | PackerPlace::LoginThatEnds => {
            "the password of the account that builds"
        }
        PackerPlace::Environment => "set for the provisioner's commands",
        PackerPlace::Command => "a part of this command",
        PackerPlace::Provisioner => "handed to the provisioner",
        PackerPlace::Upload(Kept::Kept) | PackerPlace::UploadedName(_) => {
            "put on the disk of the image"
        }
        PackerPlace::Upload(_) => "put on the disk, and deleted before the image is taken",
        PackerPlace::UserData | PackerPlace::CustomData => {
            "given to the machine as user-data, which its disk keeps"
        }
        PackerPlace::Seed => "told to the installer",
        PackerPlace::Served => "this folder is served over HTTP while the image is built",
        PackerPlace::Medium => "told to the installer, on a medium",
        PackerPlace::Metadata => "a tag or description of the image",
        PackerPlace::Artifact => "written beside the image",
        PackerPlace::ContainerConfig => "kept in the config of the container image",
        PackerPlace::PostProcessor => "handed to the post-processor",
        PackerPlace::KeyFile => "read from a key file",
        PackerPlace::Printed(how) => super::draft::shown(how),
        PackerPlace::ServedFolder | PackerPlace::Unmasked | PackerPlace::Text => "put here",
    }
}

/// The operations of a configuration that are put at a place for a rule of its own.
fn names<'a>(
    cx: &super::Context<'a>,
    test: impl Fn(PackerPlace) -> bool + 'a,
) -> impl Iterator<Item = &'a Settled> + 'a {
    let ops = cx.flow.unit.scopes.iter().flat_map(|scope| &scope.ops);
    ops.filter_map(move |op| match &op.kind {
        crate::ir::OpKind::Settled(settled) => match settled.place {
            crate::ir::Place::Packer(place) if test(place) => Some(settled.as_ref()),
            _ => None,
        },
        _ => None,
    })
}

/// How to hand a value over instead, and what to do about the one that is known.
fn instead(suspect: &Suspect<'_>, cx: &Context<'_>) -> Vec<String> {
    let name = variable(suspect);
    if is_legacy(cx.file.path()) {
        let environment = name.to_ascii_uppercase();
        return vec![
            "take the value from the environment, and keep it out of logs:".to_owned(),
            format!("+ \"variables\": {{\"{name}\": \"{{{{env `{environment}`}}}}\"}},"),
            format!("+ \"sensitive-variables\": [\"{name}\"],"),
            format!("and use it as \"{{{{user `{name}`}}}}\""),
            format!("$ {environment}=… packer build …"),
        ];
    }
    let mut help = vec![
        "declare a variable without a value, and hand the value over when the image is built:"
            .to_owned(),
        format!("+ variable \"{name}\" {{"),
        "+   type      = string".to_owned(),
        "+   sensitive = true".to_owned(),
        "+ }".to_owned(),
        format!("$ PKR_VAR_{name}=… packer build ."),
    ];
    if suspect.put(|p| p == PackerPlace::VariableFile) {
        help.push(format!(
            "delete the value from this file: a value in `*.auto.pkrvars.*` wins over `PKR_VAR_{name}`"
        ));
    }
    help
}

/// What to do about a password that everyone knows.
pub(super) fn weak() -> Vec<String> {
    vec![
        "where it is the password of the account that builds: lock or remove that account in the last provisioner".to_owned(),
        "anywhere else: hand a real one over in a variable without a default".to_owned(),
    ]
}

/// A literal is known, and images that were made with it are, too.
fn rotate(suspect: &Suspect<'_>) -> Option<String> {
    let hit = suspect.hit()?;
    (hit.strength >= Strength::Strong).then(|| {
        "rotate it, then rebuild, and delete the images and snapshots made before: each clone of these has it".to_owned()
    })
}

/// A template of Packer before HCL, whose variables are others.
fn is_legacy(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.ends_with(".json") && !path.ends_with(".pkr.json") && !path.contains(".pkrvars.")
}

/// What a variable for it could be called.
fn variable(suspect: &Suspect<'_>) -> String {
    let key = suspect.key.as_deref().unwrap_or("secret");
    let key = key.rsplit(['/', '.']).next().unwrap_or(key);
    let name: String = key
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    let name = name.trim_matches('_');
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        "secret".to_owned()
    } else {
        name.to_owned()
    }
}
