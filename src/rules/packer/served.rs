//! The folder that Packer serves.

use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{PackerPlace, Sink};
use crate::rules::{Context, Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds builders that serve the whole folder of the template to installers: `http_directory = "."`.
    ///
    /// ## Why is this bad?
    /// While the image is built, Packer listens on all addresses of the host, on a port between 8000 and 9000, without a
    /// password: whoever reaches the host reads `.git`, `.env`, files of variables and keys that stand beside the template.
    ///
    /// ## Example
    /// ```hcl,bad
    /// source "qemu" "base" {
    ///   http_directory = "."
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```hcl,good
    /// source "qemu" "base" {
    ///   http_directory = "http"
    /// }
    /// ```
    /// or `http_content`, which serves nothing else.
    ///
    /// ## References
    /// - Packer SDK, `multistep/commonsteps/http_config.go`
    pub(in crate::rules) struct ProjectServedOverHttp {
        name: "project-served-over-http",
        summary: "the whole folder of the template is served while the image is built",
        severity: Medium,
        cwe: [552],
    }
}

impl Rule for ProjectServedOverHttp {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let served = super::names(cx, |place| place == PackerPlace::ServedFolder);
        let sink = Sink::InstallerServer;
        served
            .filter_map(|folder| {
                Some(Finding {
                    rule: Self::META,
                    severity: Severity::Medium,
                    confidence: Confidence::High,
                    message: "the whole folder of the template is served while the image is built"
                        .to_owned(),
                    key: Some("http_directory".to_owned()),
                    detector: "setting".to_owned(),
                    primary: Label::new(folder.value.full_span()?, "everything here is served"),
                    flow: Vec::new(),
                    exposures: vec![Exposure {
                        place: sink.slug(),
                        title: sink.title(),
                        who: sink.who().to_owned(),
                        span: Some(folder.span),
                    }],
                    masks: Vec::new(),
                    help: vec![
                        "serve a folder that holds nothing else:".to_owned(),
                        "+ http_directory = \"http\"".to_owned(),
                    ],
                    fixes: Vec::new(),
                    state: State::Active,
                    ordinal: 0,
                })
            })
            .collect()
    }
}
