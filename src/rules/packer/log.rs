//! Variables that Packer does not keep out of its output.

use crate::detect::NameClass;
use crate::finding::{Confidence, Exposure, Finding, Label, Severity, State};
use crate::ir::{PackerPlace, Sink};
use crate::rules::{Context, Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds variables that are secrets by their names and are not declared `sensitive`. Off unless it is selected.
    ///
    /// ## Why is this bad?
    /// Packer takes the values of sensitive variables out of its own output, and of no others. It does no more than that:
    /// what is on the image, in files and in other programs' logs stays as it is.
    ///
    /// ## Example
    /// ```hcl,bad
    /// variable "db_password" {
    ///   type = string
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
    ///
    /// ## References
    /// - Packer docs, *input variables*
    pub(in crate::rules) struct PackerVariableNotSensitive {
        name: "packer-variable-not-sensitive",
        summary: "a variable that takes a secret is not declared sensitive",
        severity: Low,
        default: false,
        cwe: [532],
    }
}

impl Rule for PackerVariableNotSensitive {
    fn file(&self, cx: &Context<'_>, _: &[Finding]) -> Vec<Finding> {
        let sink = Sink::BuildLog;
        super::names(cx, |place| place == PackerPlace::Unmasked)
            .filter(|name| cx.detectors.name(name.value.as_str()) == NameClass::Secret)
            .filter_map(|name| {
                Some(Finding {
                    rule: Self::META,
                    severity: Severity::Low,
                    confidence: Confidence::Medium,
                    message: format!("`{}` is not declared sensitive", name.value.as_str()),
                    key: Some(name.value.as_str().to_owned()),
                    detector: "name".to_owned(),
                    primary: Label::new(name.value.full_span()?, "its value is shown in logs"),
                    flow: Vec::new(),
                    again: Vec::new(),
                    exposures: vec![Exposure {
                        place: sink.slug(),
                        title: sink.title(),
                        who: sink.who().to_owned(),
                        span: Some(name.span),
                    }],
                    masks: Vec::new(),
                    help: vec!["+ sensitive = true".to_owned()],
                    fixes: Vec::new(),
                    state: State::Active,
                    ordinal: 0,
                })
            })
            .collect()
    }
}
