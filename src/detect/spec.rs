//! The written form of a detector: what a `[[detector]]` table may say, and the checks that it must pass.
//!
//! Compiled twice: into the library, for the user's own detectors, and into the build script, for the built-in ones.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Confidence;

use super::shape::Shape;

/// What must not stand beside a match. Rust's `regex` cannot look around, so the engine tests the bytes itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Boundary {
    /// No `[A-Za-z0-9_-]` on either side.
    #[default]
    Word,
    /// As `word`, but a hyphen may stand on the left: GitLab instances put a prefix of their own in front.
    WordPrefixed,
    /// No `[A-Za-z0-9+/]` on the left, no `[A-Za-z0-9+/=]` on the right.
    Base64,
    /// No `[A-Za-z0-9_.~-]` on the left, no `[A-Za-z0-9_~-]` on the right.
    Unreserved,
    /// Anything may.
    None,
}

/// Which classes of characters a value has to mix, to tell a random one from a word or a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mix {
    /// None.
    #[default]
    Any,
    /// A digit and a letter.
    Digit,
    /// A digit, an upper-case and a lower-case letter.
    Case,
}

/// A key in several lines, or in an encoding of its own, that no regular expression describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// `-----BEGIN … PRIVATE KEY-----` of any kind, PGP included, with its body.
    Pem,
    /// `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----`.
    Ssh2,
    /// `-----BEGIN OpenVPN Static key V1-----`.
    Openvpn,
    /// `PuTTY-User-Key-File-2:` and `-3:`.
    Putty,
    /// One of the above, encoded in base64 once more.
    EncodedPem,
    /// The base64 body of an OpenSSH key without its `BEGIN` line.
    Openssh,
    /// A minisign or signify secret key: a comment line and a line of base64.
    Minisign,
}

/// A sum inside the value that can be computed without asking anyone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    /// CRC-32 of the body after the prefix, in base 62 (digits, upper, lower), 6 wide: GitHub, npm, Vercel and others.
    Base62Crc32,
    /// As `base62-crc32`, where it is not certain that the provider computes it so: a mismatch says nothing.
    Base62Crc32Unproved,
    /// First 8 characters of the base32 SHA-256 of what stands before them: GitHub fine-grained tokens.
    GithubSha256,
    /// CRC-32 of everything before it, base 36, 7 wide: routable GitLab tokens.
    GitlabCrc32,
    /// CRC-32 of everything before the last `_`, little-endian hex: Grafana service accounts.
    GrafanaCrc32,
    /// CRC-32 of the 40 characters after the prefix, lower hex: Cloudflare.
    CloudflareCrc32,
    /// CRC-32 of everything before the last 8 characters, upper hex: Atlassian and Bitbucket.
    AtlassianCrc32,
    /// CRC-32 hidden at four places of the decoded value: Azure DevOps before 2024.
    AzureDevopsCrc32,
    /// Marvin32 in the last four decoded bytes: Azure's identifiable keys.
    AzureMarvin32,
    /// Marvin32 in the last three characters: Entra client secrets. A mismatch says nothing.
    EntraMarvin32,
    /// CRC-32 of the body, little-endian, first 6 characters of its base64: Confluent.
    ConfluentCrc32,
    /// CRC-32 of everything before the last 8 characters, lower hex: Canva.
    CanvaCrc32,
    /// CRC-32 of everything before the last 6 characters, base 62 with lower case first: Apify.
    ApifyCrc32,
    /// CRC-32 of the 32 characters between prefix and sum, lower hex: Zuplo.
    ZuploCrc32,
    /// XOR of the 31 characters, modulo 62: crates.io trusted publishing.
    CratesIoXor,
    /// The bech32 sum of BIP-173: age identities.
    Bech32,
}

/// A decoder that a value has to pass: what it holds is known, so that look-alikes fall out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Structure {
    /// A signed JSON Web Token: two JSON objects, the first with `alg`.
    Jwt,
    /// A JWT with a Kubernetes service account's claims.
    KubernetesJwt,
    /// A Supabase JWT with the role `service_role`.
    ServiceRoleJwt,
    /// Base64 JSON with `signInAddress` and `userAuth`.
    OnePasswordToken,
    /// Base58 of 54 bytes.
    JfrogApiKey,
    /// Base64 of `reftkn:NN:EEEEEEEEEE:` and 27 characters.
    JfrogReferenceToken,
    /// Base64 of a decimal number, a colon and bytes.
    NumberedBytes,
    /// Base32 that holds an account number of 12 digits.
    AwsKeyId,
    /// Base64 of `BedrockAPIKey-…`.
    BedrockKey,
    /// Base64 of a signed request to Bedrock.
    BedrockUrl,
    /// Base64 of 33 bytes, the first of them 4.
    SesPassword,
    /// Base58 of 16 bytes between two underscores.
    CircleciToken,
    /// Base64 JSON with `a`, `t` and `s`.
    TunnelToken,
    /// A first segment that decodes to 17 to 20 digits.
    DiscordBot,
    /// Base64 of `user:secret`.
    BasicCredentials,
    /// A first field of at most 256 bits in base 36.
    SwarmToken,
    /// 32 bytes of base64 after the prefix.
    SwarmUnlockKey,
    /// 32 bytes of base64 after the prefix.
    PortainerKey,
    /// Base64 of a 20 character id, a colon and a 22 character key.
    ElasticKey,
    /// Base64 JSON with `o`, `n`, `k`, `m`.
    GrafanaCloudToken,
    /// Base64 JSON with `k`, `n`, `id`.
    GrafanaApiKey,
    /// The marker that every known Groq key has; without it the finding is kept at low confidence.
    GroqMarker,
    /// A JSON object round it with `kty` and `d` or `k`.
    PrivateJwk,
    /// Base64url JSON with `u` and `a`.
    MapboxToken,
    /// A version 2 macaroon whose location is the package index.
    PypiMacaroon,
    /// Base64 JSON with `iat`, `url`, `org`.
    SentryToken,
    /// Base64 of 24 to 64 bytes, or Stripe's own 32 characters.
    SvixSecret,
    /// 32 bytes; a private key is clamped.
    WireguardKey,
    /// Version byte 0x80 and a plausible time.
    Fernet,
    /// Base64 of `tok:…`.
    IntercomToken,
    /// The long forms of a Vault token start with their protobuf header.
    VaultToken,
    /// Equal halves on both sides of the marker.
    OpenaiHalves,
    /// `user:secret` in base64, a UUID or a token that is not a word.
    NpmAuth,
    /// A header that decodes to `{"typ": "TCV2"}`.
    TeamcityToken,
    /// Base64 of `key_…`.
    WorkosKey,
    /// A signature of 32 bytes, in base64 that may be percent-encoded.
    AzureSas,
    /// Base64 or hex of 16, 32 or 33 bytes.
    KeyBytes,
}

/// One `[[detector]]` table.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DetectorSpec {
    /// Its name: lower-case letters, digits and hyphens.
    pub id: String,
    /// Who issues the token.
    #[serde(default)]
    pub provider: String,
    /// What it is, for people: `GitHub personal access token`.
    pub summary: String,
    /// Texts of at least three bytes; a place is looked at only if one of them stands in the token, in the 80
    /// characters before it, or in a name that it goes by.
    pub keywords: Vec<String>,
    /// Whether the keywords count in any case.
    #[serde(default)]
    pub ignore_case: bool,
    /// Of a built-in format without `context`: that the keywords stand beside the token, where they else are part of
    /// it. Of a user's nothing is taken for granted.
    #[serde(default)]
    #[schemars(skip)]
    pub keyword_apart: bool,
    /// The token without its boundaries, as a regular expression of Rust's `regex`. A group named `secret` marks
    /// the part that is the secret; without one it is all of the match.
    #[serde(default)]
    pub pattern: Option<String>,
    /// In place of `pattern`: a kind of key that is recognised by code.
    #[serde(default)]
    pub block: Option<Block>,
    /// What must not stand beside it.
    #[serde(default)]
    pub boundary: Boundary,
    /// A regular expression, in any case, that has to match in the 80 characters before it or in a name it goes by.
    #[serde(default)]
    pub context: Option<String>,
    /// A sum that proves it. A mismatch lowers the confidence, and drops nothing.
    #[serde(default)]
    pub checksum: Option<Checksum>,
    /// A decoder that it has to pass.
    #[serde(default)]
    pub structure: Option<Structure>,
    /// How sure a match is: `low`, `medium` or `high`; `certain` takes a proof.
    pub confidence: Confidence,
    /// It names an account or a key, and opens nothing alone.
    #[serde(default)]
    pub identifier: bool,
    /// Fewest bits of entropy for each character.
    #[serde(default)]
    pub min_entropy: Option<f32>,
    /// Which classes of characters it mixes.
    #[serde(default)]
    pub mix: Mix,
    /// Parts of a match that make it a test or short-lived token: the confidence is low then.
    #[serde(default)]
    pub lowered_by: Vec<String>,
    /// Texts in which it is found. `{{fake:ID}}` stands for an invented token of the detector ID.
    #[serde(default, rename = "match")]
    pub matches: Vec<String>,
    /// Texts in which it is not found, or as a placeholder only.
    #[serde(default, rename = "nomatch")]
    pub nomatches: Vec<String>,
}

/// One `[[public]]` table: a format that looks like a secret and is public by design.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PublicSpec {
    /// Its name.
    pub id: String,
    /// What it is, for people.
    pub summary: String,
    /// As a detector's.
    pub keywords: Vec<String>,
    /// As a detector's.
    pub pattern: String,
    /// As a detector's.
    #[serde(default)]
    pub boundary: Boundary,
    /// A regular expression, in any case, that has to match within 200 bytes of it, on either side.
    #[serde(default)]
    pub near: Option<String>,
    /// A regular expression, in any case, that makes it a secret again when it matches in the 80 characters before
    /// it or in a name it goes by.
    #[serde(default)]
    pub unless: Option<String>,
    /// Texts in which nothing is found.
    #[serde(rename = "match")]
    pub matches: Vec<String>,
}

/// One `[[sample]]` table: a token printed in a provider's documentation, which opens nothing.
#[derive(Clone, PartialEq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SampleSpec {
    /// A part that no other token has; short of the whole, so that no file holds the token.
    pub contains: String,
    /// Where it is printed.
    pub source: String,
}

/// What a file of the catalogue may hold.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogFile {
    /// Detectors.
    #[serde(default)]
    pub detector: Vec<DetectorSpec>,
    /// Public formats.
    #[serde(default)]
    pub public: Vec<PublicSpec>,
    /// Documented samples.
    #[serde(default)]
    pub sample: Vec<SampleSpec>,
}

/// What is wrong with one table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecError {
    /// Id of the detector.
    pub id: String,
    /// The field that is wrong.
    pub field: &'static str,
    /// Why, in words: lower case, no full stop.
    pub why: String,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "detector `{}`: `{}` {}", self.id, self.field, self.why)
    }
}

impl std::error::Error for SpecError {}

/// Fewest bytes of a match: anything shorter is no token.
const MIN_MATCH: usize = 8;

impl DetectorSpec {
    /// Checks what serde cannot, and measures the pattern.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<Shape, SpecError> {
        let wrong = |field, why: &str| {
            Err(SpecError {
                id: self.id.clone(),
                field,
                why: why.to_owned(),
            })
        };
        if let Err(why) = check_id(&self.id) {
            return wrong("id", why);
        }
        if self.summary.trim().is_empty() {
            return wrong("summary", "is empty");
        }
        if let Err(why) = check_keywords(&self.keywords) {
            return wrong("keywords", why);
        }
        if self.confidence == Confidence::Certain {
            return wrong(
                "confidence",
                "cannot be `certain`: that takes a checksum that fits",
            );
        }
        if self
            .min_entropy
            .is_some_and(|bits| !(0.0..=8.0).contains(&bits))
        {
            return wrong("min-entropy", "is not between 0 and 8 bits");
        }
        if let Some(context) = &self.context
            && let Err(why) = Shape::of(context)
        {
            return wrong("context", &why);
        }
        match (&self.pattern, self.block) {
            (Some(pattern), None) => match Shape::of(pattern) {
                Ok(shape) if shape.min < MIN_MATCH => {
                    wrong("pattern", "matches texts shorter than 8 bytes")
                }
                Ok(shape) => Ok(shape),
                Err(why) => wrong("pattern", &why),
            },
            (None, Some(_)) => Ok(Shape::ANY),
            (Some(_), Some(_)) => wrong("block", "stands beside `pattern`: one of them has to go"),
            (None, None) => wrong("pattern", "is missing"),
        }
    }
}

impl PublicSpec {
    /// Checks what serde cannot, and measures the pattern.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn check(&self) -> Result<Shape, SpecError> {
        let wrong = |field, why: &str| SpecError {
            id: self.id.clone(),
            field,
            why: why.to_owned(),
        };
        check_id(&self.id).map_err(|why| wrong("id", why))?;
        check_keywords(&self.keywords).map_err(|why| wrong("keywords", why))?;
        for (field, pattern) in [("near", &self.near), ("unless", &self.unless)] {
            if let Some(pattern) = pattern {
                Shape::of(pattern).map_err(|why| wrong(field, &why))?;
            }
        }
        Shape::of(&self.pattern).map_err(|why| wrong("pattern", &why))
    }
}

fn check_id(id: &str) -> Result<(), &'static str> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || !id.bytes().all(plain) {
        return Err("has to be lower-case letters, digits and hyphens");
    }
    Ok(())
}

fn check_keywords(keywords: &[String]) -> Result<(), &'static str> {
    if keywords.is_empty() {
        return Err("is empty: without a keyword the detector would never run");
    }
    if keywords.iter().any(|keyword| keyword.len() < 3) {
        return Err("has one that is shorter than three bytes");
    }
    Ok(())
}
