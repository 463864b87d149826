//! What stands beside an image.

use crate::finding::Finding;
use crate::ir::PackerPlace;
use crate::rules::{Context, Rule, Suspect, declare_rule, draft};

declare_rule! {
    /// ## What it does
    /// Finds secrets in tags, labels, descriptions and names of images, in manifests and boxes, and in the config of
    /// container images that Packer makes (`changes`).
    ///
    /// ## Why is this bad?
    /// Metadata is made to be read: everyone who may list images has it, and so has everyone that the image is shared
    /// with. The config of a container image is shown by `docker inspect`.
    ///
    /// ## Example
    /// ```hcl,bad
    /// source "amazon-ebs" "base" {
    ///   tags = {
    ///     Name           = "base"
    ///     admin_password = "kV9-tango-41-Lumen"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// source "amazon-ebs" "base" {
    ///   tags = {
    ///     Name = "base"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - CWE-200, exposure of sensitive information
    pub(in crate::rules) struct SecretInImageMetadata {
        name: "secret-in-image-metadata",
        summary: "a secret is a tag, label or description of an image",
        severity: High,
        cwe: [200, 798],
    }
}

impl Rule for SecretInImageMetadata {
    fn suspect(&self, suspect: &Suspect<'_>, _: &Context<'_>) -> Option<Finding> {
        let container = |p| p == PackerPlace::ContainerConfig;
        let known = |p| matches!(p, PackerPlace::Metadata | PackerPlace::Artifact) || container(p);
        if suspect.routes.is_empty() || !suspect.put(known) {
            return None;
        }
        let place = if suspect.put(container) {
            "the config of the container image"
        } else if suspect.put(|p| p == PackerPlace::Metadata) {
            "the metadata of the image"
        } else {
            "what is made beside the image"
        };
        let subject = draft::subject(suspect);
        let message = if suspect.hit().is_some() {
            format!("{subject} stays in {place}")
        } else {
            format!("what is passed as {subject} stays in {place}")
        };
        let mut help =
            vec!["take it out: metadata is read by everyone who can see the image".to_owned()];
        help.extend(super::rotate(suspect));
        Some(draft::finding(Self::META, suspect, message, help))
    }
}
