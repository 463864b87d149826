//! Credentials that a build makes for itself.

use crate::finding::Finding;
use crate::rules::{Context, Evidence, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds the credentials that Packer makes for a build (`build.Password`, `build.SSHPrivateKey`, `build.WinRMPassword`)
    /// where they are written into a file that stays on the image.
    ///
    /// ## Why is this bad?
    /// They are made for one build, and their other half is mostly still there: the account with that password, the line
    /// in `authorized_keys`. Every machine started from the image can be entered with what every machine started from
    /// the image has.
    ///
    /// ## Example
    /// ```hcl,bad
    /// build {
    ///   sources = ["source.amazon-ebs.base"]
    ///   provisioner "file" {
    ///     content     = build.SSHPrivateKey
    ///     destination = "/home/admin/.ssh/id_ed25519"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// build {
    ///   sources = ["source.amazon-ebs.base"]
    ///   provisioner "powershell" {
    ///     elevated_user     = "Administrator"
    ///     elevated_password = build.Password
    ///     inline            = ["Install-WindowsFeature Web-Server"]
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - Packer SDK, `multistep/commonsteps/step_provision.go`
    pub(in crate::rules) struct BuildCredentialLeftOnImage {
        name: "build-credential-left-on-image",
        summary: "a credential made for the build stays on the image",
        severity: Medium,
        cwe: [538, 1392],
    }
}

impl Rule for BuildCredentialLeftOnImage {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let made = matches!(suspect.evidence, Evidence::Name)
            && suspect.trace.context.iter().any(|w| w == "build")
            && !suspect.routes.is_empty();
        made.then(|| {
            let message = format!("{} stays on the image", draft::subject(suspect));
            let help = vec![
                "hand it to the tool that needs it, and write it nowhere; lock the account in the last provisioner".to_owned(),
            ];
            draft::finding(Self::META, suspect, message, help)
        })
    }
}
