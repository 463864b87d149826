//! Comments that suppress findings; `triage` makes the findings.

use super::{Rule, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds `lint-secrets: ignore` comments that suppress nothing.
    ///
    /// ## Why is this bad?
    /// A comment that is left behind hides the next secret at its place.
    ///
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// # lint-secrets: ignore[secret-in-image-env] -- a throw-away account
    /// ENV LOG_LEVEL=debug
    /// ```
    ///
    /// ## Use instead
    /// Delete it.
    /// ```dockerfile,good
    /// FROM alpine:3.20
    /// ENV LOG_LEVEL=debug
    /// ```
    ///
    /// ## What it leaves alone
    /// Comments for other tools (`# check=skip=…`, `# hadolint ignore=…`, `gitleaks:allow`), and comments for rules that do
    /// not run.
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
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// # lint-secrets: ignore[secret-in-image-env]
    /// ENV SANDBOX_PASSWORD=plover-lagoon-31
    /// ```
    ///
    /// ## Use instead
    /// ```dockerfile,good
    /// FROM alpine:3.20
    /// # lint-secrets: ignore[secret-in-image-env] -- opens the sandbox that CI throws away after each run
    /// ENV SANDBOX_PASSWORD=plover-lagoon-31
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
    /// ## Example
    /// ```dockerfile,bad
    /// FROM alpine:3.20
    /// # lint-secrets: ignore[secret-in-image-env -- a throw-away account
    /// ENV LOG_LEVEL=debug
    /// ```
    ///
    /// ## Use instead
    /// ```text
    /// # lint-secrets: ignore[rule-name, other-rule] -- why
    /// # lint-secrets: ignore-file[rule-name] -- why
    /// ```
    /// ```dockerfile,good
    /// FROM alpine:3.20
    /// # lint-secrets: ignore[secret-in-image-env] -- a throw-away account
    /// ENV SANDBOX_PASSWORD=plover-lagoon-31
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
