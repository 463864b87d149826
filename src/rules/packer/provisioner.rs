//! Provisioners: their commands, environments and settings.

use crate::finding::Finding;
use crate::ir::PackerPlace;
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in provisioners: in `environment_vars`, commands and scripts of the shells of both worlds, in
    /// `execute_command`, in what Ansible, Chef, Puppet and Salt are given.
    ///
    /// ## Why is this bad?
    /// Whoever can read the repository has it. While the image is built, the variables stand in the command line of the
    /// machine's processes and in the log of `PACKER_LOG=1`; scripts are uploaded before they run.
    ///
    /// ## Example
    /// ```hcl,bad
    /// build {
    ///   sources = ["source.qemu.base"]
    ///   provisioner "shell" {
    ///     environment_vars = ["REGISTRY_PASSWORD=kV9-tango-41-Lumen"]
    ///     script           = "install.sh"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// variable "registry_password" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// build {
    ///   sources = ["source.qemu.base"]
    ///   provisioner "shell" {
    ///     environment_vars = ["REGISTRY_PASSWORD=${var.registry_password}"]
    ///     script           = "install.sh"
    ///   }
    /// }
    /// ```
    ///
    /// ## What it leaves alone
    /// References (`$TOKEN`, `${var.token}`), passwords that are conventional for boxes (`echo vagrant | sudo -S`), which
    /// are low.
    ///
    /// ## References
    /// - Packer, `provisioner/shell/provisioner.go`
    pub(in crate::rules) struct SecretInProvisioner {
        name: "secret-in-provisioner",
        summary: "a secret is spelled out in a Packer provisioner",
        severity: High,
        cwe: [214, 798],
    }
}

impl Rule for SecretInProvisioner {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        let known = |place| {
            matches!(
                place,
                PackerPlace::Environment
                    | PackerPlace::Command
                    | PackerPlace::Provisioner
                    | PackerPlace::Upload(_)
            )
        };
        // The password of the account that builds belongs to the builder, wherever else it is used.
        if !suspect.put(known) || suspect.put(super::is_login) {
            return None;
        }
        let deleted = |p| matches!(p, PackerPlace::Upload(_));
        let what = if suspect.put(deleted) {
            "in a file that is deleted before the image is taken"
        } else if suspect.put(|p| p == PackerPlace::Environment) {
            "in the environment of a provisioner"
        } else {
            "in what a provisioner runs"
        };
        let message = format!("{} is spelled out {what}", draft::subject(suspect));
        let mut help = super::instead(suspect);
        help.push(
            "pass it on in `environment_vars`, use it in the same script, and leave nothing behind"
                .to_owned(),
        );
        help.extend(super::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
