//! Secrets in the seeds of installers.

use super::{Context, Rule, Suspect, declare_rule, draft, user_data, windows};
use crate::finding::Finding;
use crate::ir::{Delivery, PackerPlace};

declare_rule! {
    /// ## What it does
    /// Finds passwords and other secrets in what an installer is told: kickstart files, Debian preseed files, Ubuntu
    /// autoinstalls, AutoYaST and Agama profiles, Windows answer files; and in what else lies in a folder that Packer serves to
    /// installers. What one of these is told to fetch is `secret-on-machine-image`.
    ///
    /// ## Why is this bad?
    /// The installer fetches the file from a server that asks for no password, or from a medium that goes with the image.
    /// Then it leaves it on the disk: `/root/anaconda-ks.cfg`, `/var/log/installer/cdebconf`,
    /// `/var/log/installer/autoinstall-user-data`, `C:\Windows\Panther\unattend.xml`. Each machine that is made from the
    /// image has it, and has the password.
    ///
    /// ## Example
    /// ```kickstart,bad
    /// lang en_US.UTF-8
    /// rootpw --plaintext correct-horse-9
    /// clearpart --all
    /// bootloader --location=mbr
    /// ```
    ///
    /// ## Use instead
    /// ```kickstart,good
    /// lang en_US.UTF-8
    /// rootpw --lock
    /// sshkey --username=root "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ5b3VyLXB1YmxpYy1rZXktZ29lcy1oZXJl root"
    /// clearpart --all
    /// bootloader --location=mbr
    /// ```
    ///
    /// ## What it leaves alone
    /// Locked accounts, references of templates, public keys. Hashes are `password-hash-in-user-data`; the `vagrant` of
    /// Vagrant's boxes is `weak-default-credential`.
    ///
    /// ## References
    /// - pykickstart, `docs/kickstart-docs.rst`
    /// - Debian, installation guide, appendix B
    /// - Windows: `<PlainText>false</PlainText>` is base64, which hides and encrypts nothing
    pub(super) struct SecretInInstallerSeed {
        name: "secret-in-installer-seed",
        summary: "a secret in an installer's answers can be fetched, and stays on the disk that it installs",
        severity: High,
        cwe: [522, 798],
    }
}

impl Rule for SecretInInstallerSeed {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let delivery = Delivery::Installer;
        let is_served = suspect.put(|place| place == PackerPlace::Served);
        if user_data::delivery(suspect) != Some(delivery) && !is_served {
            return None;
        }
        suspect.hit()?;
        let reach = if is_served {
            "lies in a folder that is served over HTTP while an image is built"
        } else {
            user_data::reach(delivery)
        };
        let message = format!(
            "{} {reach}{}",
            user_data::subject(suspect),
            user_data::layers(suspect)
        );
        let mut help = Vec::new();
        if user_data::is_login(suspect, cx) {
            help.push(user_data::instead_of_login(delivery, suspect, cx));
        }
        if windows::is_of_windows(suspect, cx) {
            help = windows::advice(suspect, cx);
        }
        help.extend(user_data::at_boot(delivery));
        help.push(user_data::rotate(delivery));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
