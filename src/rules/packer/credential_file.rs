//! Files that are credentials by name.

use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{Kept, PackerPlace, Place, Sink};
use crate::rules::credential_file::names::classify;
use crate::rules::{Context, Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds `file` provisioners that upload what is a private key or holds credentials by its name, and that no later
    /// provisioner removes: `id_rsa`, `.netrc`, `.aws/credentials`, key stores, `.env`. Files that can be read are judged
    /// by what stands in them instead.
    ///
    /// ## Why is this bad?
    /// An image is a copy of the whole disk: whoever can start a machine from it has the key, and so has each clone.
    ///
    /// ## Example
    /// ```hcl,bad
    /// build {
    ///   sources = ["source.qemu.base"]
    ///   provisioner "file" {
    ///     source      = "id_rsa"
    ///     destination = "/root/.ssh/id_rsa"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// Fetch what needs the key on the host that builds, or remove the key in a later provisioner:
    /// ```hcl,good
    /// build {
    ///   sources = ["source.qemu.base"]
    ///   provisioner "file" {
    ///     source      = "id_rsa"
    ///     destination = "/root/.ssh/id_rsa"
    ///   }
    ///   provisioner "shell" {
    ///     inline = ["git clone git@github.com:example/app.git /srv/app", "rm -f /root/.ssh/id_rsa"]
    ///   }
    /// }
    /// ```
    ///
    /// ## What it leaves alone
    /// Public halves and certificates, templates (`.env.example`), downloads from the machine.
    ///
    /// ## References
    /// - Packer docs, *provisioner file*
    pub(in crate::rules) struct CredentialFileOnMachineImage {
        name: "credential-file-on-machine-image",
        summary: "a key or credential file stays on the disk of a machine image",
        severity: High,
        cwe: [522, 538],
    }
}

impl Rule for CredentialFileOnMachineImage {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let uploads = super::names(cx, |place| matches!(place, PackerPlace::UploadedName(_)));
        uploads
            .filter_map(|upload| {
                let Place::Packer(PackerPlace::UploadedName(kept)) = upload.place else {
                    return None;
                };
                let class = classify(upload.value.as_str())?;
                let span = upload.value.full_span()?;
                let (sink, severity) = match kept {
                    Kept::Kept => (Sink::ImageDisk, class.severity),
                    // A key that was there for the build alone, and is gone.
                    Kept::Deleted | Kept::Wiped => return None,
                };
                let name = upload.value.as_str().rsplit('/').next().unwrap_or_default();
                Some(Finding {
                    rule: Self::META,
                    severity: severity.max(Severity::Low),
                    confidence: Confidence::Medium,
                    message: format!("`{name}`, {}, stays on the disk of the image", class.what),
                    key: Some(name.to_owned()),
                    detector: "file-name".to_owned(),
                    primary: Label::new(span, "this provisioner uploads it"),
                    flow: Vec::new(),
                    again: Vec::new(),
                    exposures: vec![Exposure {
                        place: sink.slug(),
                        title: sink.title(),
                        who: sink.who().to_owned(),
                        span: Some(upload.span),
                    }],
                    masks: Vec::new(),
                    help: vec![
                        "remove it in a later provisioner that runs for the same sources:"
                            .to_owned(),
                        "+ inline = [\"rm -f <destination>\"]".to_owned(),
                    ],
                    fixes: Vec::new(),
                    state: State::Active,
                    ordinal: 0,
                })
            })
            .collect()
    }
}
