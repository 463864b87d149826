//! Post-processors.

use crate::finding::Finding;
use crate::ir::PackerPlace;
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in the settings of post-processors: logins of registries, tokens of box catalogues, keys of the
    /// clouds that images are imported to.
    ///
    /// ## Why is this bad?
    /// Whoever can read the repository can publish under that name, or use the account.
    ///
    /// ## Example
    /// ```hcl,bad
    /// build {
    ///   sources = ["source.docker.base"]
    ///   post-processor "docker-push" {
    ///     login          = true
    ///     login_username = "builder"
    ///     login_password = "kV9-tango-41-Lumen"
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
    ///   sources = ["source.docker.base"]
    ///   post-processor "docker-push" {
    ///     login          = true
    ///     login_username = "builder"
    ///     login_password = var.registry_password
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - the plugins' `*.hcl2spec.go`
    pub(in crate::rules) struct SecretInPackerPostProcessor {
        name: "secret-in-packer-post-processor",
        summary: "a secret is a setting of a Packer post-processor",
        severity: High,
        cwe: [540, 798],
    }
}

impl Rule for SecretInPackerPostProcessor {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        if !suspect.put(|p| p == PackerPlace::PostProcessor) {
            return None;
        }
        let message = format!(
            "{} is spelled out in a post-processor",
            draft::subject(suspect)
        );
        let mut help = super::instead(suspect, cx);
        help.extend(super::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
