//! Documents that machines are given: how all rules about them speak.

use super::{Context, Suspect, draft, windows};
use crate::ir::{Delivery, Place};

/// Most documents around a secret that are named.
const MOST_LAYERS: usize = 8;

/// Where Azure leaves custom data. Its metadata service hands out what is called user data there, and not this.
pub(super) const CUSTOM_DATA: &str = "root on the machine, and on every machine that is started from an image of it: what the machine was given \
     stays on its disk (`/var/lib/waagent/ovf-env.xml`, `/var/lib/waagent/CustomData`, \
     `/var/lib/cloud/instance/user-data.txt`; on Windows `C:\\AzureData\\CustomData.bin`)";

/// Who hands the document on that the secret is written in, if it is one.
pub(super) fn delivery(suspect: &Suspect<'_>) -> Option<Delivery> {
    match suspect.trace.origin.place {
        Place::UserData(delivery) => Some(delivery),
        _ => None,
    }
}

/// What the document is called.
pub(super) fn document(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Installer => "the installer's answers",
        Delivery::CustomData { .. } => "custom data",
        _ => "user-data",
    }
}

/// The documents around it, outermost first, for the end of a message: ` (base64, MIME part 2, file /root/.npmrc)`.
pub(super) fn layers(suspect: &Suspect<'_>) -> String {
    let span = suspect.evidence.span().unwrap_or(suspect.trace.origin.span);
    let around = suspect.flow.layers_around(span);
    let mut names: Vec<&str> = around.iter().map(|layer| layer.what.as_str()).collect();
    names.dedup();
    names.truncate(MOST_LAYERS);
    if names.is_empty() {
        String::new()
    } else {
        format!(" ({})", names.join(" › "))
    }
}

/// The subject of a sentence, and where in the document it stands.
pub(super) fn subject(suspect: &Suspect<'_>) -> String {
    draft::subject(suspect)
}

/// Keys that hold the password of an account of the machine, whatever they stand in.
const LOGINS: [&str; 14] = [
    "plain_text_passwd",
    "passwd",
    "hashed_passwd",
    "cipassword",
    "admin_pass",
    "adminpass",
    "adminpassword",
    "admin_password",
    "administratorpassword",
    "user_password",
    "rootpw",
    "sshpw",
    "passwd/root_password",
    "passwd/user_password",
];

/// Programs that set the password of one.
const PROGRAMS: [&str; 8] = [
    "chpasswd",
    "passwd",
    "useradd",
    "usermod",
    "adduser",
    "net",
    "set-localuser",
    "new-localuser",
];

/// Whether somebody logs in to the machine with it: only then a public key is an answer.
pub(super) fn is_login(suspect: &Suspect<'_>, cx: &Context<'_>) -> bool {
    let trace = suspect.trace;
    let key = suspect.key.as_deref().unwrap_or_default();
    let key = key.to_ascii_lowercase().replace('-', "_");
    let says =
        |word: &str| word == "account" || PROGRAMS.contains(&word.to_ascii_lowercase().as_str());
    // The default user's, which stands at the margin of a document.
    let at_margin = || {
        let name = trace.origin.name.as_ref().map(|n| n.span);
        let own = name.filter(|span| cx.is_own(span.file));
        own.is_some_and(|span| {
            let before = cx.file.text().get(..span.start as usize);
            before.is_some_and(|text| text.is_empty() || text.ends_with('\n'))
        })
    };
    LOGINS.contains(&key.as_str())
        || trace.context.iter().any(|word| says(word))
        || key == "password" && at_margin()
}

/// How an account does without a password that anyone has written down.
pub(super) fn instead_of_login(
    delivery: Delivery,
    suspect: &Suspect<'_>,
    cx: &Context<'_>,
) -> String {
    match delivery {
        _ if windows::is_of_windows(suspect, cx) => windows::INSTEAD_OF_PASSWORD.to_owned(),
        Delivery::Installer => {
            "lock the account and give it a public key (`rootpw --lock`, `sshkey`, `ssh: authorized-keys`)".to_owned()
        }
        _ => "give the account `ssh_authorized_keys` and lock its password; where it must have one, let the machine make it \
              up and let it expire: `chpasswd: {users: [{name: …, type: RANDOM}], expire: true}`"
            .to_owned(),
    }
}

/// How a machine gets a secret without its document holding it.
pub(super) fn at_boot(delivery: Delivery) -> Vec<String> {
    match delivery {
        Delivery::Installer => vec![
            "let the installed machine fetch it when it first boots, with an identity of its own, or fill the file in \
             from a template when it is served and serve it once"
                .to_owned(),
        ],
        Delivery::Medium { .. } => vec![
            "fill it in when the medium is made, from a template; or let the machine fetch it when it first boots, with a token \
             that is good for one use and some minutes"
                .to_owned(),
        ],
        Delivery::CustomData { .. } => vec![
            "give the machine a managed identity and let it fetch the secret when it boots; custom data then holds only the \
             secret's name:"
                .to_owned(),
            "+ az keyvault secret show --vault-name $VAULT --name db --query value --output tsv".to_owned(),
        ],
        Delivery::Extension => vec![
            "put it into `protected_settings` (`protected_parameter`), which only the machine can decrypt, and let that be a \
             reference to a secret of the key vault"
                .to_owned(),
        ],
        Delivery::Cluster => vec![
            "put it into a Secret, and refer to that (`secretRef`, `contentFrom.secret`, `dataSecretName`)".to_owned(),
        ],
        Delivery::Local => vec![
            "take it from the environment of whoever starts the machine (`ENV.fetch`), and hand it over as `env:`".to_owned(),
        ],
        _ => vec![
            "give the machine an identity (instance role, managed identity, workload identity) and let it fetch the \
             secret when it boots; user-data then holds only the secret's name:"
                .to_owned(),
            "+ aws secretsmanager get-secret-value --secret-id app/db --query SecretString --output text".to_owned(),
            "where there is no such identity, hand over a token that is good for one use and some minutes".to_owned(),
        ],
    }
}

/// What has been in user-data has been read.
pub(super) fn rotate(delivery: Delivery) -> String {
    let mut sentence =
        "rotate it, and rebuild the machines and images that were given it: each keeps a copy on its disk".to_owned();
    if let Delivery::Terraform {
        versioned: true, ..
    } = delivery
    {
        sentence.push_str("; delete the old versions of the template, which keep it as well");
    }
    sentence
}

/// Who reads it first, for a message: `can be read by …`.
pub(super) fn reach(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::File | Delivery::Terraform { .. } | Delivery::CloudFormation => {
            "can be read by every process on the machine, in user-data"
        }
        Delivery::CustomData { .. } => "can be read by root on the machine, in custom data",
        Delivery::Medium { .. } => {
            "stays on the machine's disk, and on the medium that it boots with"
        }
        Delivery::Extension => {
            "can be read by whoever can see the machine, in settings that are not protected"
        }
        Delivery::Cluster => "can be read by whoever may read the object, in user-data",
        Delivery::Local => "stays on the machine's disk, in what it is set up with",
        Delivery::Installer => {
            "stays on the installed disk, and with whoever can fetch the installer's answers"
        }
    }
}
