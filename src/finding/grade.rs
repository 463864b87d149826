//! Severity and confidence.

use serde::{Deserialize, Serialize};

/// How bad a finding is: by who can read the secret.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing leaks.
    Info,
    /// A weak default, or a copy few can read.
    Low,
    /// Kept in a cache, a log, an attestation or a stage that is not shipped; or known by its name alone.
    Medium,
    /// Shipped with the image.
    High,
    /// A live credential or a private key, shipped with the image.
    Critical,
}

impl Severity {
    /// All of them, mildest first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// The word for it, as in options and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How sure a finding is.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Looks like one, may well not be.
    Low,
    /// Its name or its shape says so.
    Medium,
    /// Name and value say so, or the shape is unmistakable.
    High,
    /// Proved by a checksum or by its structure.
    Certain,
}

impl Confidence {
    /// All of them, least sure first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Certain];

    /// The word for it, as in options and reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Certain => "certain",
        }
    }
}
