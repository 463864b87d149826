//! How a rule is declared.

use crate::finding::RuleMeta;

/// What every rule says of itself.
pub trait Declared {
    /// Its name, page and grading.
    fn meta(&self) -> &'static RuleMeta;
}

/// Declares a rule: the doc comment is its page.
///
/// ```text
/// declare_rule! {
///     /// ## What it does
///     /// …
///     pub(super) struct SecretInImageLabel {
///         name: "secret-in-image-label",
///         summary: "a secret in a label stays in the image config",
///         severity: High,
///         cwe: [312],
///     }
/// }
/// ```
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        $vis:vis struct $rule:ident {
            name: $name:literal,
            summary: $summary:literal,
            severity: $severity:ident,
            $(default: $default:literal,)?
            cwe: [$($cwe:literal),*],
        }
    ) => {
        $(#[doc = $doc])*
        $vis struct $rule;

        impl $rule {
            pub(in crate::rules) const META: &'static $crate::finding::RuleMeta = &$crate::finding::RuleMeta {
                name: $name,
                summary: $summary,
                docs: concat!($($doc, "\n"),*),
                severity: $crate::finding::Severity::$severity,
                default: declare_rule!(@default $($default)?),
                cwe: &[$($cwe),*],
            };
        }

        impl $crate::rules::Declared for $rule {
            fn meta(&self) -> &'static $crate::finding::RuleMeta {
                Self::META
            }
        }
    };
    (@default) => { true };
    (@default $default:literal) => { $default };
}

pub(super) use declare_rule;
