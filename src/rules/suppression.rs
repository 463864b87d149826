//! Comments that suppress findings; `triage` makes the findings.

use super::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds `lint-secrets: ignore` comments that suppress nothing.
    ///
    /// ## Why is this bad?
    /// A comment that is left behind hides the next secret at its place.
    ///
    /// ## Use instead
    /// Delete it.
    pub(super) struct UnusedSuppression {
        name: "unused-suppression",
        summary: "a suppression comment suppresses nothing",
        severity: Low,
        cwe: [],
    }
}

declare_rule! {
    /// ## What it does
    /// Finds `lint-secrets: ignore` comments that give no reason.
    ///
    /// ## Why is this bad?
    /// Nobody can tell later whether it still holds.
    ///
    /// ## Use instead
    /// ```text
    /// # lint-secrets: ignore[secret-build-arg] -- a public, read-only token
    /// ```
    pub(super) struct SuppressionWithoutReason {
        name: "suppression-without-reason",
        summary: "a suppression comment gives no reason",
        severity: Low,
        cwe: [],
    }
}

declare_rule! {
    /// ## What it does
    /// Finds `lint-secrets:` comments that cannot be read: an unknown rule, a missing bracket.
    ///
    /// ## Why is this bad?
    /// It suppresses nothing, and looks as if it did.
    ///
    /// ## Use instead
    /// ```text
    /// # lint-secrets: ignore[rule-name, other-rule] -- why
    /// # lint-secrets: ignore-file[rule-name] -- why
    /// ```
    pub(super) struct MalformedSuppression {
        name: "malformed-suppression",
        summary: "a suppression comment cannot be read",
        severity: Low,
        cwe: [],
    }
}

impl Rule for UnusedSuppression {}
impl Rule for SuppressionWithoutReason {}
impl Rule for MalformedSuppression {}
