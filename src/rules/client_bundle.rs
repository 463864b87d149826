//! Names that front-end tools compile into what browsers load.

use super::{Context, Rule, Suspect, declare_rule, draft};
use crate::finding::Finding;
use crate::ir::Place;

declare_rule! {
    /// ## What it does
    /// Finds secrets in build arguments and variables that front-end tools compile into the code that browsers load:
    /// `NEXT_PUBLIC_*`, `VITE_*`, `REACT_APP_*`, `EXPO_PUBLIC_*`, `NUXT_PUBLIC_*`, `VUE_APP_*`, `GATSBY_*`.
    ///
    /// ## Why is this bad?
    /// On top of the image history, every visitor of the page has it.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM node:22
    /// ARG NEXT_PUBLIC_STRIPE_SECRET_KEY
    /// RUN npm run build
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM node:22
    /// ARG NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY
    /// RUN npm run build
    /// ```
    /// and call the API from the server side.
    ///
    /// ## What it leaves alone
    /// Keys that are public by design: publishable Stripe keys, site keys, public DSNs.
    ///
    /// ## References
    /// - CWE-200, exposure of sensitive information
    pub(super) struct SecretInClientBundle {
        name: "secret-in-client-bundle",
        summary: "a secret is compiled into code that browsers load",
        severity: High,
        cwe: [200, 522],
    }
}

impl Rule for SecretInClientBundle {
    fn suspect(&self, suspect: &Suspect<'_>, cx: &Context<'_>) -> Option<Finding> {
        let key = suspect.key.as_deref()?;
        cx.detectors.bundle_prefix(key)?;
        if !matches!(
            suspect.trace.origin.place,
            Place::Argument
                | Place::Environment
                | Place::Run
                | Place::EnvFile { .. }
                | Place::PassedArgument
        ) {
            return None;
        }
        let message = format!(
            "{} is compiled into code that browsers load",
            draft::subject(suspect)
        );
        let help = vec![
            "call the service from the server side, under a name without the public prefix; \
             hand the secret over when the server runs"
                .to_owned(),
        ];
        let mut finding = draft::finding(Self::META, suspect, message, help);
        finding.severity = finding.severity.max(Self::META.severity);
        Some(finding)
    }
}
