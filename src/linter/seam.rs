//! SEAM: stands in for the rule table until `rules` is there; then this file goes.

use crate::finding::{RuleMeta, Severity};
use crate::triage::SuppressionRules;

const fn meta(name: &'static str, summary: &'static str, docs: &'static str) -> RuleMeta {
    RuleMeta {
        name,
        summary,
        docs,
        severity: Severity::Low,
        default: true,
        cwe: &[],
    }
}

static UNUSED: RuleMeta = meta(
    "unused-suppression",
    "a suppression suppresses nothing",
    "### What it does\nReports a `# lint-secrets: ignore[…]` comment, or a rule in its list, that suppresses \
     nothing.\n\n### Why is this bad?\nOne day it hides a secret that nobody looked at.\n\n### Example\n\
     ```dockerfile,bad\n# lint-secrets: ignore[secret-in-image-env] -- a test\nENV PORT=80\n```\n",
);
static WITHOUT_REASON: RuleMeta = meta(
    "suppression-without-reason",
    "a suppression gives no reason",
    "### What it does\nReports a suppression without `-- reason`.\n",
);
static MALFORMED: RuleMeta = meta(
    "malformed-suppression",
    "a suppression cannot be read, or names a rule that does not exist",
    "### What it does\nReports a comment that starts with `lint-secrets:` and suppresses nothing because it cannot be \
     read.\n",
);

pub(super) static RULES: &[&RuleMeta] = &[&UNUSED, &WITHOUT_REASON, &MALFORMED];

pub(super) const SUPPRESSION_RULES: SuppressionRules = SuppressionRules {
    unused: &UNUSED,
    without_reason: &WITHOUT_REASON,
    malformed: &MALFORMED,
};
