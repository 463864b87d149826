//! Variables, locals and their files.

use crate::finding::Finding;
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in the defaults of Packer's variables, in locals and in files of variables: under names that say so,
    /// in the format of a provider, put together from several locals, encoded, or as the word that stands in when another
    /// is missing (`coalesce`, `try`, `lookup`).
    ///
    /// ## Why is this bad?
    /// Whoever can read the repository has it, now and in its history. `sensitive = true` does not change that: it only
    /// takes the exact value out of Packer's own output, and `base64encode(var.x)` passes it.
    ///
    /// ## Example
    /// ```hcl,bad
    /// variable "db_password" {
    ///   type      = string
    ///   sensitive = true
    ///   default   = "kV9-tango-41-Lumen"
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// variable "db_password" {
    ///   type      = string
    ///   sensitive = true
    /// }
    /// ```
    /// ```sh
    /// PKR_VAR_db_password=… packer build .
    /// ```
    /// or, from a store of secrets, in a local (a default takes no function but `env`):
    /// ```hcl,good
    /// local "db_password" {
    ///   expression = vault("secret/data/app", "password")
    ///   sensitive  = true
    /// }
    /// ```
    ///
    /// ## What it leaves alone
    /// Variables without a value, empty defaults, `env("NAME")`, `vault()`, `aws_secretsmanager()` and what data sources
    /// give, placeholders, encrypted files.
    ///
    /// ## References
    /// - Packer, `hcl2template/types.variables.go`: a value in `*.auto.pkrvars.hcl` wins over `PKR_VAR_name`
    pub(in crate::rules) struct SecretInPackerVariable {
        name: "secret-in-packer-variable",
        summary: "a secret is the value of a Packer variable or local",
        severity: High,
        cwe: [540, 798],
    }
}

impl Rule for SecretInPackerVariable {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        suspect.hit()?;
        if !suspect.put(super::is_definition) {
            return None;
        }
        let file = suspect.put(|p| p == crate::ir::PackerPlace::VariableFile);
        let message = format!(
            "{} is spelled out in {}",
            draft::subject(suspect),
            if file {
                "a file of variables"
            } else {
                "the template"
            }
        );
        let mut help = super::instead(suspect, cx);
        help.extend(super::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
