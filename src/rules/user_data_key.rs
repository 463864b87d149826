//! Private keys in user-data and seeds.

use super::{Context, Rule, Suspect, declare_rule, draft, user_data};
use crate::detect::SecretKind;
use crate::finding::Finding;

declare_rule! {
    /// ## What it does
    /// Finds private keys in user-data and in the answers of installers: host keys (`ssh_keys`), keys in files that are
    /// written, keys of Chef, Puppet, Salt and MCollective. A key that a passphrase protects is medium.
    ///
    /// ## Why is this bad?
    /// Every process on the machine can read user-data, and whoever can see the machine in the cloud's control panel. A
    /// host key from there lets its reader stand in for the machine, a client's key act as the machine.
    ///
    /// ## Example
    /// ```yaml,bad
    /// #cloud-config
    /// ssh_keys:
    ///   ed25519_private: |
    ///     -----BEGIN OPENSSH PRIVATE KEY-----
    ///     b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
    ///     QyNTUxOQAAACB4eHh5eXl6enphYWFiYmJjY2NkZGRlZWVmZmZnZ2doaGhpaWlqampra2tsbGw
    ///     AAAAEGludmVudGVkLW5vLWtleQAAAAtzc2gtZWQyNTUxOQAAACB3aGF0ZXZlciBpdCBpcw
    ///     -----END OPENSSH PRIVATE KEY-----
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,good
    /// #cloud-config
    /// ssh_deletekeys: true
    /// ssh_genkeytypes: [ed25519]
    /// ```
    /// The machine makes its own key at its first boot. Where clients must know it beforehand, sign it with a host CA.
    ///
    /// ## What it leaves alone
    /// Public keys and certificates, whatever the key is called; keys cut off with `...`.
    ///
    /// ## References
    /// - cloud-init, `cloudinit/config/cc_ssh.py`
    pub(super) struct PrivateKeyInUserData {
        name: "private-key-in-user-data",
        summary: "a private key in user-data can be read by every process on the machine",
        severity: Critical,
        cwe: [321, 522],
    }
}

impl Rule for PrivateKeyInUserData {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let delivery = user_data::delivery(suspect)?;
        let hit = suspect.hit()?;
        let locked = hit.kind == SecretKind::Hash && hit.detector != "password-hash";
        if hit.kind != SecretKind::PrivateKey && !locked {
            return None;
        }
        let message = format!(
            "{} {}{}",
            user_data::subject(suspect),
            user_data::reach(delivery),
            user_data::layers(suspect)
        );
        let mut help = vec!["let the machine make its own key when it first boots".to_owned()];
        help.extend(user_data::at_boot(delivery));
        help.push(user_data::rotate(delivery));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
