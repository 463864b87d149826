//! Builders, data sources and communicators.

use crate::finding::Finding;
use crate::ir::PackerPlace;
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in the settings of builders and data sources: keys of clouds, passwords of hypervisors, passwords that
    /// Packer logs in with, private keys in files that a setting names, and credentials in URLs.
    ///
    /// ## Why is this bad?
    /// Whoever can read the repository can use the account that the images are made with. A password that Packer logs in
    /// with mostly stays on the image, where it opens every machine that is started from it.
    ///
    /// ## Example
    /// ```hcl,bad
    /// source "proxmox-iso" "base" {
    ///   proxmox_url = "https://pve.example.com:8006/api2/json"
    ///   username    = "packer@pve!build"
    ///   token       = "7c1f9a52-3b6e-4d08-9f17-2ae4c6b8d035"
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// variable "proxmox_token" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// source "proxmox-iso" "base" {
    ///   proxmox_url = "https://pve.example.com:8006/api2/json"
    ///   username    = "packer@pve!build"
    ///   token       = var.proxmox_token
    /// }
    /// ```
    /// Most plugins also read a variable of the environment (`PROXMOX_TOKEN`, `DIGITALOCEAN_TOKEN`, `HCLOUD_TOKEN`,
    /// `ARM_CLIENT_SECRET`) when the setting is left out; on AWS, Azure and Google Cloud a role needs no secret at all.
    ///
    /// ## What it leaves alone
    /// Ids and names (`client_id`, `key_name`, `kms_key_id`), settings that only sound like secrets (`http_tokens`,
    /// `keyboard`, `insert_key`), public keys, references.
    ///
    /// ## References
    /// - the plugins' `*.hcl2spec.go`
    pub(in crate::rules) struct SecretInPackerSource {
        name: "secret-in-packer-source",
        summary: "a secret is a setting of a Packer builder or data source",
        severity: High,
        cwe: [540, 798],
    }
}

impl Rule for SecretInPackerSource {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        let known = |place| {
            matches!(
                place,
                PackerPlace::Source
                    | PackerPlace::SourceCommand
                    | PackerPlace::KeyFile
                    | PackerPlace::Text
            ) || super::is_login(place)
        };
        if !suspect.put(known) {
            return None;
        }
        let subject = draft::subject(suspect);
        let stays = |p| super::is_login(p) && p != PackerPlace::LoginThatEnds;
        let message = if suspect.put(stays) {
            format!("{subject} is spelled out, and the account mostly stays on the image")
        } else if suspect.put(|p| p == PackerPlace::KeyFile) {
            format!("{subject} stands in a file that the template names")
        } else {
            format!("{subject} is spelled out in the template")
        };
        let mut help = super::instead(suspect, cx);
        if suspect.put(super::is_login) {
            help = vec![
                "leave it out where the builder makes a key or a password of its own; else hand a random one over, and \
                 lock the account in the last provisioner:"
                    .to_owned(),
                if suspect.key.as_deref().is_some_and(|key| key.starts_with("winrm")) {
                    "+ inline = [\"Disable-LocalUser -Name <user>\"]".to_owned()
                } else {
                    "+ inline = [\"passwd -l <user>\"]".to_owned()
                },
            ];
        }
        help.extend(super::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
