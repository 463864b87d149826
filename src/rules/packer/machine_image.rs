//! What is on the disk of a machine image.

use crate::finding::Finding;
use crate::ir::{Delivery, PackerPlace};
use crate::rules::{Context, Evidence, Rule, Suspect, declare_rule, draft, user_data, windows};

declare_rule! {
    /// ## What it does
    /// Finds secrets that a Packer build puts on the disk of the image: in files that provisioners upload or write, also
    /// where a script takes the secret from `environment_vars`, in the trees that Ansible, Chef, Puppet and Salt leave there, in user-data, in what installers are told.
    ///
    /// ## Why is this bad?
    /// An image is a copy of the whole disk. Whoever can start a machine from it, or is given it, reads every file as
    /// root; each clone has it, and each older image still has it after it was rotated. User-data stays in
    /// `/var/lib/cloud/instances`, answers of installers in `/var/log/installer`, `/root/anaconda-ks.cfg` or
    /// `C:\Windows\Panther`.
    ///
    /// ## Example
    /// ```hcl,bad
    /// build {
    ///   sources = ["source.digitalocean.base"]
    ///   provisioner "file" {
    ///     content     = "API_TOKEN=8fK2mQ7xT4vB9nL3\n"
    ///     destination = "/etc/app.env"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// Ship only the name of the secret, and fetch it when a machine starts, with the identity of the machine:
    /// ```hcl,good
    /// build {
    ///   sources = ["source.amazon-ebs.base"]
    ///   provisioner "file" {
    ///     content     = "SECRET_NAME=prod/app\n"
    ///     destination = "/etc/app.env"
    ///   }
    /// }
    /// ```
    ///
    /// ## What it leaves alone
    /// A file that a later provisioner removes on all of its sources is not on the image: a literal is then told of as one
    /// of the template, and a variable not at all. Cleanup after errors and on the host does not count. Neither is what
    /// commands only use in memory on the image, nor what they write below `/run` or `/dev/shm`.
    ///
    /// ## References
    /// - Packer docs, *provisioner file*; cloud-init docs, *instance metadata*
    pub(in crate::rules) struct SecretOnMachineImage {
        name: "secret-on-machine-image",
        summary: "a secret stays on the disk of a machine image",
        severity: High,
        cwe: [538, 798],
    }
}

impl Rule for SecretOnMachineImage {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        if !suspect.put(super::is_on_disk) {
            return None;
        }
        let subject = draft::subject(suspect);
        let message = match suspect.evidence {
            Evidence::Value { .. } if suspect.put(is_user_data) => {
                let layers = user_data::layers(suspect);
                format!("{subject} is a part of user-data{layers}, which stays on the image")
            }
            Evidence::Value { .. } => {
                let layers = user_data::layers(suspect);
                format!("{subject} stays on the disk of the image{layers}")
            }
            _ => format!("what is passed as {subject} stays on the disk of the image"),
        };
        let to_machine =
            |p| is_user_data(p) || matches!(p, PackerPlace::Seed | PackerPlace::Medium);
        let mut help = if windows::is_of_windows(suspect, cx) {
            windows::advice(suspect, cx)
        } else if suspect.put(to_machine) && user_data::is_login(suspect, cx) {
            let delivery = if suspect.put(is_user_data) {
                Delivery::File
            } else {
                Delivery::Installer
            };
            vec![user_data::instead_of_login(delivery, suspect, cx)]
        } else {
            let fetch = "fetch it when a machine starts, with the identity of the machine; ship only the name of the secret";
            let mut help = vec![fetch.to_owned()];
            help.extend(at_start(suspect, cx.file.text()));
            help
        };
        if suspect.hit().is_some() {
            help.extend(super::rotate(suspect));
        } else {
            help.push(
                "or remove the file in a later provisioner that runs for the same sources"
                    .to_owned(),
            );
        }
        Some(draft::finding(Self::META, suspect, message, help))
    }
}

fn is_user_data(place: PackerPlace) -> bool {
    matches!(place, PackerPlace::UserData | PackerPlace::CustomData)
}

/// How far from its start a template is looked at for the cloud that it is for: each finding asks.
const CLOUD_WITHIN: usize = 64 << 10;

/// How a service is given its secret when a machine starts: as the cloud that the template is for has it, else as systemd
/// does, whose credentials whoever starts the machine passes.
fn at_start(suspect: &Suspect<'_>, template: &str) -> Vec<String> {
    let key = suspect.key.as_deref().unwrap_or("secret");
    let id: String = key
        .to_ascii_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let id = id.trim_matches('-');
    let id = if id.is_empty() { "secret" } else { id };
    let template = template.as_bytes();
    let template = template.get(..CLOUD_WITHIN).unwrap_or(template);
    let names = |builder: &str| memchr::memmem::find(template, builder.as_bytes()).is_some();
    let fetch = if names("amazon-") {
        format!(
            "aws secretsmanager get-secret-value --secret-id {id} --query SecretString --output text"
        )
    } else if names("googlecompute") {
        format!("gcloud secrets versions access latest --secret={id}")
    } else if names("azure-arm") {
        format!(
            "az keyvault secret show --vault-name $VAULT --name {id} --query value --output tsv"
        )
    } else {
        return vec![
            format!(
                "in the unit of the service that needs it, which reads $CREDENTIALS_DIRECTORY/{id}:"
            ),
            "+ [Service]".to_owned(),
            format!("+ LoadCredential={id}"),
        ];
    };
    vec![
        format!("in the unit of the service that needs it, which reads $RUNTIME_DIRECTORY/{id}:"),
        "+ [Service]".to_owned(),
        "+ RuntimeDirectory=%N".to_owned(),
        format!("+ ExecStartPre=/bin/sh -c 'umask 077; {fetch} > $$RUNTIME_DIRECTORY/{id}'"),
    ]
}
