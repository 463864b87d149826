//! Secrets in user-data.

use super::{Context, Rule, Suspect, declare_rule, draft, user_data};
use crate::detect::{SecretKind, Strength};
use crate::finding::Finding;
use crate::ir::Delivery;

declare_rule! {
    /// ## What it does
    /// Finds passwords, tokens and other secrets in user-data: in cloud-config (accounts, files, commands, the settings of
    /// each module), in scripts and boothooks, in Ignition and Butane, in network configurations; behind gzip, base64,
    /// MIME, archives and templates.
    ///
    /// ## Why is this bad?
    /// User-data is no safe: every process on the machine can ask the metadata service for it
    /// (`curl http://169.254.169.254/latest/user-data`), whoever can see the machine in the cloud's control panel or API
    /// reads it there, and cloud-init keeps it under `/var/lib/cloud/instances` on a disk that images are made of.
    /// cloud-init's own guide advises against secrets in it.
    ///
    /// ## Example
    /// ```yaml,bad
    /// #cloud-config
    /// chpasswd:
    ///   users:
    ///     - name: deploy
    ///       type: text
    ///       password: correct-horse-9
    /// write_files:
    ///   - path: /root/.npmrc
    ///     content: |
    ///       //registry.example.com/:_authToken=zq84hfKd02msPw77
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// #cloud-config
    /// users:
    ///   - name: deploy
    ///     lock_passwd: true
    ///     ssh_authorized_keys:
    ///       - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl deploy
    /// runcmd:
    ///   - aws secretsmanager get-secret-value --secret-id app/npmrc --query SecretString --output text > /root/.npmrc
    /// ```
    ///
    /// ## What it leaves alone
    /// References (`${var.token}`, `{{ token }}`, `$(…)`), public keys and certificates, locked accounts, `RANDOM`,
    /// paths. Hashes are `password-hash-in-user-data`, private keys `private-key-in-user-data`, and passwords that
    /// everyone would try first `weak-default-credential`.
    ///
    /// ## References
    /// - cloud-init, `doc/rtd/explanation/hardening.rst`
    /// - <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html>
    pub(super) struct SecretInUserData {
        name: "secret-in-user-data",
        summary: "a secret in user-data stays on the machine, and most clouds show it to every process there",
        severity: High,
        cwe: [522, 798],
    }
}

impl Rule for SecretInUserData {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let delivery = user_data::delivery(suspect).filter(|d| *d != Delivery::Installer)?;
        let hit = suspect.hit()?;
        let message = format!(
            "{} {}{}",
            user_data::subject(suspect),
            user_data::reach(delivery),
            user_data::layers(suspect)
        );
        let mut help = Vec::new();
        if hit.kind == SecretKind::Named && user_data::is_login(suspect, cx) {
            help.push(user_data::instead_of_login(delivery, suspect, cx));
        }
        help.extend(user_data::at_boot(delivery));
        if hit.strength >= Strength::Strong {
            help.push(user_data::rotate(delivery));
        }
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
