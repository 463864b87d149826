//! Sums that providers put into their tokens, computed here: a value that carries the right one was issued, or made
//! by somebody who knows how.
//!
//! In: the value. Out: [`Verdict`]. Where the provider has not published the scheme, it was derived from several
//! tokens and a chance agreement is below 2^-32.

mod bech32;
mod crc;
mod digits;
mod marvin;

use super::spec::Checksum;

/// What a sum says of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It fits.
    Valid,
    /// It does not: malformed, edited or made up.
    Invalid,
    /// The value is of a form that has none, or of a kind whose sum is not known.
    Unknown,
}

impl Verdict {
    fn of(fits: bool) -> Self {
        if fits { Self::Valid } else { Self::Invalid }
    }

    /// A fit proves, a mismatch says nothing.
    fn proof_only(self) -> Self {
        match self {
            Self::Valid => Self::Valid,
            Self::Invalid | Self::Unknown => Self::Unknown,
        }
    }
}

impl Checksum {
    /// Computes the sum of `value` and compares.
    pub(super) fn verify(self, value: &str) -> Verdict {
        match self {
            Self::Base62Crc32 => crc::base62(value),
            Self::Base62Crc32Unproved => crc::base62(value).proof_only(),
            Self::GithubSha256 => digits::github_sha256(value),
            Self::GitlabCrc32 => crc::gitlab(value),
            Self::GrafanaCrc32 => crc::grafana(value),
            Self::CloudflareCrc32 => crc::cloudflare(value),
            Self::AtlassianCrc32 => crc::atlassian(value),
            Self::AzureDevopsCrc32 => crc::azure_devops(value),
            Self::AzureMarvin32 => marvin::azure(value),
            Self::EntraMarvin32 => marvin::entra(value).proof_only(),
            Self::ConfluentCrc32 => crc::confluent(value),
            Self::CanvaCrc32 => crc::canva(value),
            Self::ApifyCrc32 => crc::apify(value),
            Self::ZuploCrc32 => crc::zuplo(value),
            Self::CratesIoXor => digits::crates_io(value),
            Self::Bech32 => bech32::verify(value),
        }
    }
}

#[cfg(test)]
mod tests;
